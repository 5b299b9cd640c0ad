import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import {
  ArgumentError,
  build,
  decodeCertificationRequests,
  dryRun,
  loadClientConfig,
  preflight,
  presets,
  rebuild,
  verifyToken,
  WebCryptoError,
} from 'kubecred';

const NOW = '2026-11-27T12:00:00Z';
/** @type {import('kubecred').CertificationRequestInput} */
const jane = { subject: [{ type: 'CN', value: 'jane' }], keyUsages: ['digitalSignature'] };

/** @type {[import('kubecred').KeyKind, import('kubecred').Hash | undefined, string][]} */
const ALGORITHMS = [
  ['RSA-2048', undefined, 'sha256WithRSAEncryption'],
  ['RSA-2048', 'SHA-384', 'sha384WithRSAEncryption'],
  ['RSA-3072', 'SHA-512', 'sha512WithRSAEncryption'],
  ['P-256', undefined, 'ecdsa-with-SHA256'],
  ['P-256', 'SHA-512', 'ecdsa-with-SHA512'],
  ['P-384', undefined, 'ecdsa-with-SHA384'],
  ['P-521', undefined, 'ecdsa-with-SHA512'],
  ['P-521', 'SHA-256', 'ecdsa-with-SHA256'],
  ['Ed25519', undefined, 'Ed25519'],
];

test('a hash function that is none is refused before a key is made', async () => {
  for (const key of /** @type {const} */ (['P-256', 'RSA-2048'])) {
    const hash = /** @type {import('kubecred').Hash} */ ('SHA-1');
    const refused = { name: 'ArgumentError', message: 'options: `hash`: expected one of SHA-256, SHA-384, SHA-512' };
    await assert.rejects(build.certificationRequest(jane, { key, hash }), refused);
  }
});

test('a request is signed by every algorithm, and nothing is wrong with it', async () => {
  for (const [key, hash, name] of ALGORITHMS) {
    const made = await build.certificationRequest(jane, { key, hash });
    const [request] = decodeCertificationRequests(made.pem ?? '');
    assert.ok(request && !('error' in request && request.error));
    assert.equal('signatureAlgorithm' in request && request.signatureAlgorithm.name, name);
    assert.deepEqual(made.mistakes, []);
    assert.deepEqual(
      made.diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(made.keyPair?.privateKey.extractable, false);
    assert.equal(made.privateKey, undefined);
  }
});

test('a key that can be extracted later is not given back before', async () => {
  const { keyPair, privateKey } = await build.certificationRequest(jane, { extractable: true });
  assert.equal(privateKey, undefined);
  assert.equal(keyPair?.privateKey.extractable, true);
  await assert.rejects(build.certificationRequest(jane, { privateKey: true, extractable: false }), ArgumentError);
});

test('a wrong signature does not stay hidden', async () => {
  const { pem = '' } = await build.certificationRequest(jane);
  const der = Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const broken = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  const body = { name: 'jane', signerName: 'kubernetes.io/kube-apiserver-client', request: broken };
  assert.ok(build.certificateSigningRequest(body).diagnostics.some(({ severity }) => severity === 'error'));
});

test('keys are given as a pair, or as PEM', async () => {
  const pair = /** @type {CryptoKeyPair} */ (
    await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign', 'verify'])
  );
  const byPair = await build.certificationRequest(jane, { key: pair });
  assert.equal(byPair.keyPair, pair);
  await assert.rejects(build.certificationRequest(jane, { key: pair, privateKey: true }), ArgumentError);
  for (const key of /** @type {const} */ (['RSA-2048', 'P-256', 'P-521', 'Ed25519'])) {
    const made = await build.certificationRequest(jane, { key, privateKey: true });
    assert.match(made.privateKey ?? '', /^-----BEGIN PRIVATE KEY-----\n/);
    const again = await build.certificationRequest(jane, { key: made.privateKey });
    assert.equal(again.publicKey, made.publicKey);
    assert.equal(again.keyPair?.privateKey.extractable, false);
  }
});

test('a key that can not be used is refused in words, and never quoted', async () => {
  const secret = execFileSync('openssl', [
    'genpkey',
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:secp256k1',
  ]).toString();
  const encrypted = execFileSync('openssl', ['genrsa', '-traditional', '-aes128', '-passout', 'pass:abcd', '2048']);
  for (const key of [
    secret,
    encrypted.toString(),
    'P-255',
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
  ]) {
    await assert.rejects(build.certificationRequest(jane, { key }), (error) => {
      assert.ok(error instanceof ArgumentError || error instanceof WebCryptoError);
      const body = key.split('\n')[1] ?? '-';
      assert.ok(!error.message.includes(body.slice(0, 20)) || body === '-');
      return true;
    });
  }
});

test('keys in the forms of older openssl sign too', async () => {
  for (const made of [
    ['genrsa', '-traditional', '2048'],
    ['ecparam', '-name', 'prime256v1', '-genkey'],
    ['ecparam', '-name', 'secp384r1', '-genkey', '-noout'],
    ['ecparam', '-name', 'secp521r1', '-genkey', '-noout'],
  ]) {
    const key = execFileSync('openssl', made, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    const { pem = '', publicKey } = await build.certificationRequest(jane, { key });
    execFileSync('openssl', ['req', '-verify', '-noout'], { input: pem, stdio: ['pipe', 'ignore', 'pipe'] });
    const shown = execFileSync('openssl', ['pkey', '-pubout'], { input: key, stdio: ['pipe', 'pipe', 'ignore'] });
    assert.equal(publicKey, shown.toString());
  }
});

test("a test token that can't be made says why, and is shown so far", async () => {
  const wrong = /** @type {never} */ ({ now: 'x', fault: 'foo', issuer: 'https://a' });
  const { token, mistakes, claims } = await build.testToken(wrong);
  assert.equal(token, undefined);
  assert.deepEqual(mistakes.map(({ path }) => path).sort(), ['fault', 'now']);
  assert.equal(claims.iss, 'https://a');
  const pss = await build.testToken({ now: NOW, algorithm: 'PS256' });
  assert.deepEqual(pss.mistakes, [{ path: 'algorithm', message: 'no key is made for it: give one as `key`' }]);
});

test('what is no object is no input, and a request that says nothing of itself is not signed', async () => {
  for (const input of /** @type {never[]} */ ([null, 5, 'x', []])) {
    await assert.rejects(build.certificationRequest(input), ArgumentError);
    await assert.rejects(build.certificateSigningRequestFor(input), ArgumentError);
    await assert.rejects(build.testToken(input), ArgumentError);
  }
  const unsaid = /** @type {never} */ ({ name: 'jane', signerName: 'example.com/a' });
  const built = await build.certificateSigningRequestFor(unsaid);
  assert.equal(built.request, undefined);
  assert.deepEqual(built.certificationRequest.mistakes, [
    { path: '', message: 'what the request shall say is missing' },
  ]);
  const token = await build.testToken({ now: NOW, algorithm: /** @type {never} */ (Number.NaN) });
  assert.deepEqual(
    token.mistakes.map(({ path }) => path),
    ['algorithm'],
  );
});

test('a value without JSON is told at its field', () => {
  const wrong = build.tokenRequest({ name: 'a', expirationSeconds: Number.NaN });
  assert.equal(wrong.request, undefined);
  assert.ok(wrong.diagnostics.some(({ path }) => path === 'spec.expirationSeconds'));
  const name = /** @type {never} */ (() => 'a');
  assert.throws(() => build.serviceAccount({ name }), { message: '`name`: there is no JSON for a function' });
});

test('of a wrong input nothing is signed, and the object so far is shown', async () => {
  const wrong = { subject: [{ type: 'XX', value: 'a' }] };
  const made = await build.certificationRequest(wrong);
  assert.equal(made.pem, undefined);
  assert.match(made.info, /^MA/);
  assert.deepEqual(
    made.mistakes.map(({ path }) => path),
    ['subject[0].type'],
  );
  const input = { name: 'a', signerName: 'example.com/a', request: wrong };
  const built = await build.certificateSigningRequestFor(input);
  assert.equal(built.request, undefined);
  assert.match(built.yaml, /signerName: example.com\/a/);
});

test('a CertificateSigningRequest comes of a subject and a key in one step', async () => {
  const cases = /** @type {const} */ ([
    ['P-256', 'kubernetes.io/kube-apiserver-client', ['digital signature', 'client auth']],
    ['RSA-2048', 'kubernetes.io/kube-apiserver-client', ['digital signature', 'key encipherment', 'client auth']],
  ]);
  for (const [key, signerName, usages] of cases) {
    const built = await build.certificateSigningRequestFor({ name: 'jane', signerName, request: jane }, { key });
    const { spec } = /** @type {{ spec: { usages: string[] } }} */ (/** @type {unknown} */ (built.object));
    assert.deepEqual([...spec.usages].sort(), [...usages].sort());
    assert.equal(dryRun(built.yaml).code, 201);
    assert.equal(preflight(built.yaml).result, 'issued');
  }
});

test('every fault of a token is found by the check that it is for', async () => {
  const faults = /** @type {const} */ ([
    undefined,
    'expired',
    'notYetValid',
    'issuedInFuture',
    'noExpiration',
    'wrongAudience',
    'wrongIssuer',
    'wrongKey',
    'unknownKey',
    'unsigned',
    'tampered',
    'tamperedSignature',
    'critical',
  ]);
  for (const fault of faults) await agrees({ now: NOW, ...(fault ? { fault } : {}) });
  for (const algorithm of ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']) {
    await agrees({ now: NOW, algorithm, shape: 'openIdConnect', audiences: ['my-app'], subject: 'jane' });
    await agrees({ now: NOW, algorithm, fault: 'tampered' });
  }
});

/** @param {import('kubecred').TestTokenInput} input */
async function agrees(input) {
  const { token = '', options, expected, tokenReview = '' } = await build.testToken(input);
  const verified = verifyToken(token, options);
  const context = JSON.stringify(input);
  assert.ok(expected, context);
  assert.equal(verified.status, expected.status, context);
  for (const { name, status } of expected.checks) {
    assert.equal(verified.checks.find((check) => check.name === name)?.status, status, `${context}: ${name}`);
  }
  assert.match(tokenReview, /^# test material/);
  assert.equal(dryRun(tokenReview).code, 201);
}

test('each preset is accepted', async () => {
  /** @type {Record<string, (input: object, options?: object) => unknown>} */
  const builders = /** @type {never} */ (build);
  for (const { id, steps } of presets()) {
    for (const step of steps) {
      const built = /** @type {import('kubecred').Built} */ (await builders[step.build]?.(step.input, step.options));
      if (step.build === 'kubeconfig') assert.equal(loadClientConfig(built.yaml).stage, 'ok', id);
      else {
        const path = built.request?.path.replace(/\?.*/, '');
        assert.ok(path, `${id}: ${JSON.stringify(built.diagnostics)}`);
        assert.ok([200, 201].includes(dryRun(built.yaml, { path }).code), id);
      }
    }
  }
});

test('the plugin of the preset prints what client-go takes', () => {
  const preset = presets().find(({ id }) => id === 'exec-plugin');
  const [file] = preset?.files ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'kubecred-plugin-'));
  try {
    writeFileSync(join(folder, 'plugin'), file?.text ?? '');
    writeFileSync(join(folder, 'token'), 'opaque-test-token\n');
    const env = { ...process.env, TOKEN_FILE: join(folder, 'token') };
    const output = execFileSync('bash', [join(folder, 'plugin')], { env, encoding: 'utf8' });
    const input = /** @type {import('kubecred').KubeconfigInput} */ (preset?.steps[0]?.input);
    const verdict = loadClientConfig(build.kubeconfig(input).yaml, { output, exitCode: 0 });
    assert.equal(verdict.stage, 'ok', JSON.stringify(verdict));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what was built is rebuilt', async () => {
  const { pem = '' } = await build.certificationRequest(jane);
  assert.deepEqual(rebuild(pem), [{ build: 'certificationRequest', input: jane }]);
});

test('a worker signs too', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads';
    import { build } from ${JSON.stringify(import.meta.resolve('kubecred'))};
    build.certificationRequest({ subject: [{ type: 'CN', value: 'jane' }] }).then(({ pem }) => parentPort.postMessage(pem));
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const pem = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.match(pem, /^-----BEGIN CERTIFICATE REQUEST-----/);
});

test('without WebCrypto it is said what is missing', async () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
  try {
    await assert.rejects(build.certificationRequest(jane), {
      name: 'WebCryptoError',
      code: 'web-crypto',
      message: /HTTPS/,
    });
  } finally {
    if (own) Object.defineProperty(globalThis, 'crypto', own);
  }
});
