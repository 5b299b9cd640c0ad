// Texts without their secrets, and fixes, as the package gives them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze, applyFix, decodeKeys, decodeToken, redact, redactions } from 'kubecred';

const samples = new URL('../../web/src/samples/', import.meta.url);

test('a redacted token is a token that says the same, without its signature', () => {
  const token = readFileSync(new URL('json-web-token.txt', samples), 'utf8');
  const redacted = redact(token);
  assert.equal(redacted.length, token.length);
  assert.match(redacted.trim().split('.')[2] ?? '', /^A+$/);
  const claims = (/** @type {string} */ text) =>
    /** @type {import('kubecred').JsonWebToken} */ (decodeToken(text)).claims;
  assert.deepEqual(claims(redacted), claims(token));
  assert.deepEqual(
    redactions(token).map(({ what, range }) => [what, range.start.line]),
    [['tokenSignature', 1]],
  );
});

test('a redacted sample has the same findings at the same places', () => {
  for (const name of readdirSync(samples)) {
    const text = readFileSync(new URL(name, samples), 'utf8');
    const found = (/** @type {string} */ text) =>
      analyze(text, { now: '2026-11-24T12:00:00Z' }).diagnostics.map(({ rule, range, message }) => [
        rule,
        range,
        message,
      ]);
    assert.deepEqual(found(redact(text)), found(text), name);
    assert.equal(redact(redact(text)), redact(text), name);
  }
});

test('objects, bytes and what cannot be read', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { password: 'hunter2' } };
  assert.equal(redact(secret), JSON.stringify(secret).replace('hunter2', 'xxxxxxx'));
  assert.equal(redact(new TextEncoder().encode('password: hunter2')), 'password: xxxxxxx');
  assert.equal(redact(new Uint8Array([0xff, 0, 0x80])), '');
  assert.deepEqual(redactions('hello'), []);
});

test('a redacted private key still says which public key is its own', () => {
  const pem = readFileSync(new URL('../../crates/kubecred/tests/data/keys.pem', import.meta.url), 'utf8');
  const publics = (/** @type {string} */ text) =>
    decodeKeys(text).map((key) => ('publicKey' in key ? key.publicKey?.sha256 : undefined));
  const redacted = publics(redact(pem));
  const whole = publics(pem);
  assert.equal(redacted.length, whole.length);
  assert.ok(redacted.every((sha256, index) => sha256 === undefined || sha256 === whole[index]));
  assert.ok(redacted.some((sha256) => sha256 !== undefined));
});

test('a fix is made in the text', () => {
  const text = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: "😀"}\nimagePullSecret: []\n';
  const fixes = analyze(text).diagnostics.flatMap(({ fix }) => fix ?? []);
  for (const fix of fixes) assert.notEqual(applyFix(text, fix), text);
  const place = (/** @type {number} */ offset) => ({ line: 1, column: offset + 1, offset });
  const edits = [
    { range: { start: place(4), end: place(5) }, newText: '' },
    { range: { start: place(0), end: place(1) }, newText: 'xy' },
  ];
  assert.equal(applyFix('a😀bc', { edits }), 'xy😀b');
  assert.equal(applyFix('a', { edits: [] }), 'a');
});
