import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  ArgumentError,
  analyze,
  authenticate,
  compare,
  decodeManifests,
  decodeToken,
  dryRun,
  loadClientConfig,
  preflight,
  toText,
  validate,
  verifyKeySet,
  verifyToken,
} from 'kubecred';

const manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'builder' } };
const text = JSON.stringify(manifest);

test('the first call needs no init', () => {
  assert.ok(Array.isArray(analyze(text).artifacts));
});

test('a text, its bytes and its object are the same input', () => {
  const report = analyze(text);
  const bytes = new TextEncoder().encode(text);
  assert.deepEqual(analyze(manifest), report);
  assert.deepEqual(analyze(bytes), report);
  assert.deepEqual(analyze(bytes.buffer), report);
  assert.deepEqual(analyze(Buffer.from(text)), report);
});

test('a part of a buffer is read as that part', () => {
  const bytes = new TextEncoder().encode(`xxx${text}yyy`);
  assert.deepEqual(analyze(bytes.subarray(3, bytes.length - 3)), analyze(text));
});

test('an input that is none of these is refused by name', () => {
  for (const wrong of [undefined, null, 1, true]) {
    assert.throws(() => analyze(/** @type {string} */ (/** @type {unknown} */ (wrong))), {
      name: 'ArgumentError',
      code: 'invalid-argument',
      message: /^input: expected a string, bytes or an object, not /,
    });
  }
});

test('options that do not fit are refused by name', () => {
  const wrong = /** @type {object} */ ({ kubernetesVersion: '9.99' });
  assert.throws(
    () => analyze(text, wrong),
    (error) => error instanceof ArgumentError && error instanceof TypeError && error.message.startsWith('options: '),
  );
});

test('what has no JSON is refused by name', () => {
  /** @type {Record<string, unknown>} */
  const circular = { apiVersion: 'v1' };
  circular.self = circular;
  const odd = { a: undefined, b: 1n };
  for (const [call, message] of /** @type {[() => unknown, RegExp][]} */ ([
    [() => analyze(circular), /^input: it cannot be written as JSON: it refers to itself/],
    [() => analyze(odd), /^input: there is no JSON for a BigInt/],
    [() => analyze(text, /** @type {object} */ (circular)), /^options: it cannot be written as JSON/],
    [() => dryRun(text, /** @type {object} */ (odd)), /^request: there is no JSON for a BigInt/],
    [() => analyze({ toJSON: () => undefined }), /^input: there is no JSON for a value of type object/],
  ])) {
    assert.throws(call, { name: 'ArgumentError', message });
  }
});

test('a time that is none is refused, and so is anything else, without a place in a text that nobody wrote', () => {
  for (const [options, message] of /** @type {[object, string][]} */ ([
    [{ now: 'x' }, 'options: `now`: `x` is no RFC 3339 time, such as `2026-01-31T12:00:00Z`'],
    [{ now: '2026-01-01' }, 'options: `now`: `2026-01-01` is no RFC 3339 time, such as `2026-01-31T12:00:00Z`'],
    [{ signatures: 'x' }, 'options: `signatures`: expected `check` or `defer`, not `x`'],
  ])) {
    assert.throws(() => analyze(text, options), { name: 'ArgumentError', message });
  }
  assert.ok(analyze(text, { now: new Date().toISOString() }).summary);
});

test('absent options are the default', () => {
  assert.deepEqual(analyze(text, undefined), analyze(text));
  assert.deepEqual(analyze(text, {}), analyze(text));
});

test('any text gives a report', () => {
  for (const odd of ['', '\u0000', '\ud800', '\ufeff', '---\n---\n', '{'.repeat(20_000)]) {
    assert.ok(analyze(odd).summary);
  }
});

test('a dry run answers as the server would', () => {
  assert.equal(dryRun(manifest).code, 201);
  assert.equal(dryRun(text, { path: '/api/v1/namespaces/default/serviceaccounts' }).code, 201);
  assert.equal(dryRun('{').code, 400);
});

test('signers, authenticators and rotations are predicted', () => {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../verdicts/${name}.json`, import.meta.url), 'utf8'));
  const { cluster, cases } = read('identity');
  const [first] = cases;
  const answer = authenticate(first.token, cluster, { now: first.now, audiences: first.audiences });
  assert.deepEqual(answer.user, first.status.user);
  assert.deepEqual(authenticate(first.token, cluster).refusals, []);
  assert.equal(authenticate(first.token, cluster).authenticated, false);
  assert.throws(() => authenticate(first.token, /** @type {object} */ ({ issuer: 'x' })), {
    name: 'ArgumentError',
    message: 'cluster: there is no member `issuer`; did you mean `issuers`?',
  });
  const [request] = read('signer');
  const text = preflight(request.body, { maximumLifetime: 86_400 });
  assert.equal(text.certificate?.lifetimeSeconds, 86_400);
  assert.deepEqual(preflight(JSON.parse(request.body), { maximumLifetime: 86_400 }), text);
  assert.equal(compare(first.token, first.token).class, 'same');
  assert.equal(compare(cluster.jwks, { keys: [] }).class, 'material change');
  const { kind, fields, notCompared } = compare({ kind: 'A', a: 1 }, { kind: 'B', a: 1 });
  assert.deepEqual([kind, fields.map(({ path }) => path), notCompared], ['objects', ['kind'], []]);
});

test('validate judges as analyze does', () => {
  assert.deepEqual(validate(text).diagnostics, analyze(text).diagnostics);
  assert.equal(validate(text).valid, true);
});

test('of what is too large for any function the end does not count', () => {
  const [large, larger] = [4 << 20, 64 << 20].map((length) => ' '.repeat(length));
  for (const call of [analyze, validate, dryRun, toText, decodeManifests, decodeToken, loadClientConfig]) {
    // Before anything is timed, so that the parts of the module are there.
    const expected = call(/** @type {string} */ (large));
    const start = performance.now();
    const answer = call(/** @type {string} */ (larger));
    const time = performance.now() - start;
    assert.deepEqual(answer, expected);
    // Its length alone refuses it: this is generous.
    assert.ok(time < 500, `${time} ms`);
  }
  assert.deepEqual(analyze(new Uint8Array(5 << 20)), analyze(new Uint8Array(9 << 20)));
});

test('a token is checked with keys in every form', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encode = (/** @type {string | Uint8Array} */ data) => Buffer.from(data).toString('base64url');
  const signed = `${encode('{"alg":"ES256"}')}.${encode('{"iss":"i","aud":"a","exp":1795600000}')}`;
  const token = `${signed}.${encode(sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }))}`;
  const expected = { issuer: 'i', audiences: ['a'], now: '2026-11-24T12:00:00Z' };
  const key = publicKey.export({ format: 'jwk' });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { buffer } = new Uint8Array(der);
  for (const keys of [
    key,
    { keys: [key] },
    JSON.stringify(key),
    pem,
    der,
    new Uint8Array(der),
    buffer,
    [pem, der],
    [key],
  ]) {
    assert.equal(verifyToken(token, { keys, ...expected }).status, 'verified');
  }
  assert.equal(verifyToken(token, { keys: der }).status, 'notChecked');
  assert.equal(verifyToken(token, { ...expected, keys: pem, issuer: 'other' }).status, 'failed');
  assert.equal(verifyToken(token).status, 'notChecked');
  const report = analyze(token, { keys: der, issuer: 'other' });
  const found = report.diagnostics.map(({ rule }) => rule);
  assert.ok(found.includes('token/signature-verified') && found.includes('token/issuer-mismatch'));
  assert.equal(verifyKeySet({ keys: [key] }).status, 'verified');

  const secret = 'a secret in words that has enough of them to be one of 256 bits';
  const input = `${encode('{"alg":"HS256"}')}.${encode('{"iss":"i","aud":"a","exp":1795600000}')}`;
  const mac = `${input}.${encode(createHmac('sha256', secret).update(input).digest())}`;
  assert.equal(verifyToken(mac, { secret, ...expected }).status, 'verified');
  assert.equal(verifyToken(mac, { secretBase64url: encode(secret), ...expected }).status, 'verified');
  assert.equal(verifyToken(mac, { keys: { kty: 'oct', k: encode(secret) }, ...expected }).status, 'verified');
  assert.throws(() => verifyToken(mac, { secretBase64url: 'a+b=' }), ArgumentError);
});
