import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ArgumentError, build, dryRun } from 'kubecred';
import { parse } from 'yaml';

/** Texts that a reader of YAML may take for something else. */
const texts = [
  ...'yes no on null True ~ 0777 0o17 0x1F 1e3 -1.5 .5 .inf .NaN 1_000 190:20:30 2026-11-22 = << !a &a *a #a [a] {a} | >'.split(
    ' ',
  ),
  ...'--- ... é 中文 😀 \u{10ffff} \uffff \x01 \x1b[0m \x7f \x85 \xa0 \u2028 \ufeff \\n it\'s a"b 2026-11-22T10:00:00Z'.split(
    ' ',
  ),
  ...[
    '',
    ' ',
    '- a',
    '? a',
    'a: b',
    'a #b',
    'a\tb',
    'one\ntwo',
    'one\ntwo\n',
    'one\n\n\n',
    '\none',
    ' one\ntwo',
    'one \ntwo',
  ],
  ...[
    'one\n \ntwo',
    'a\r\nb',
    '\n',
    'trailing ',
    'one\n---\ntwo',
    'a😀b\nc',
    '-----BEGIN X-----\nAA==\n-----END X-----\n',
  ],
];

test('10,000 objects are read back by a reader of YAML 1.2', () => {
  let seed = 1;
  const below = (/** @type {number} */ end) => {
    seed = (seed * 48271) % 2147483647;
    return seed % end;
  };
  const text = () => {
    const one = texts[below(texts.length)] ?? '';
    return below(4) === 0 ? one + texts[below(texts.length)] : one;
  };
  for (let count = 0; count < 10_000; count++) {
    const annotations = Object.fromEntries(Array.from({ length: below(4) }, () => [text(), text()]));
    const object = { name: text(), annotations, secrets: [{ name: text() }], imagePullSecrets: [{ name: text() }, {}] };
    const { json, yaml } = build.serviceAccount(object, { operation: 'list', comments: below(2) === 0 });
    assert.deepEqual(parse(yaml, { version: '1.2' }), JSON.parse(json), yaml);
  }
});

test('a request in PEM or DER becomes a CertificateSigningRequest', () => {
  const pem = readFileSync(new URL('../corpus/go/p256.csr.pem', import.meta.url), 'utf8');
  const der = Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64');
  const signerName = 'kubernetes.io/kube-apiserver-client';
  const built = build.certificateSigningRequest({ name: 'jane', request: pem, signerName });
  assert.deepEqual(build.certificateSigningRequest({ name: 'jane', request: der, signerName }), built);
  assert.equal(dryRun(built.request?.body ?? '', { path: built.request?.path ?? '' }).code, 201);
  const { object } = /** @type {{ object: any }} */ (built);
  assert.deepEqual(object.spec.usages, ['digital signature', 'client auth']);
});

test('what is wrong is found at its field, and makes no request', () => {
  const { object, request, diagnostics } = build.serviceAccount({ name: 'A b' });
  assert.equal(request, undefined);
  assert.deepEqual(object, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'A b' } });
  assert.deepEqual(
    diagnostics.map(({ rule, path }) => [rule, path]),
    [['metadata/name', 'metadata.name']],
  );
});

test('what is no input at all is refused by name', () => {
  const wrong = /** @type {any} */ ([]);
  assert.throws(() => build.serviceAccount(wrong), { name: 'ArgumentError', message: /^input: expected an object/ });
  const option = /** @type {any} */ ({ query: { dryrun: 'All' } });
  assert.throws(() => build.serviceAccount({}, option), ArgumentError);
});
