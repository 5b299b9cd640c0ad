// Chains through the package: certificates and roots in all their forms, and answers as natively.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze, decodeCertificates, verifyChain } from 'kubecred';

/** @type {{ id: string, certificates: string, roots: string, now: string, client: boolean }[]} */
const cases = JSON.parse(readFileSync(new URL('../chains/cases.json', import.meta.url), 'utf8'));
const through = /** @type {typeof cases[number]} */ (cases.find(({ id }) => id === 'through'));
const { certificates, roots, now } = through;

/** @param {string} pem each of its blocks as DER */
function der(pem) {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new Uint8Array(Buffer.from(block.replace(/-----[^-]*-----|\s/g, ''), 'base64')));
}

test('every chain is judged as Go does', () => {
  for (const { id, client, ...chain } of cases) {
    const { status } = verifyChain(chain.certificates, { roots: chain.roots, now: chain.now, usage: 'client' });
    assert.equal(status === 'verified', client, id);
  }
});

test('certificates and roots in any form give the same answer', () => {
  const answer = verifyChain(certificates, { roots, now, usage: 'client' });
  assert.equal(answer.status, 'verified');
  assert.deepEqual(
    answer.path?.map(({ subject }) => subject),
    ['CN=jane', 'CN=middle', 'CN=root'],
  );
  const forms = [certificates, new TextEncoder().encode(certificates), der(certificates), [certificates]];
  const trusted = [
    roots,
    new TextEncoder().encode(roots),
    der(roots),
    [roots, certificates.slice(0, 0)],
    der(roots)[0],
  ];
  for (const form of forms) {
    for (const root of trusted) {
      assert.deepEqual(verifyChain(form, { roots: root, now, usage: 'client' }), answer);
    }
  }
});

test('nothing is better than it was checked', () => {
  assert.equal(verifyChain(certificates, { roots, usage: 'client' }).status, 'notChecked');
  assert.equal(verifyChain(certificates).status, 'notChecked');
  assert.equal(verifyChain('').status, 'failed');
  const named = verifyChain(certificates, { roots, now, names: ['b.example.com'] });
  assert.equal(named.status, 'failed');
  assert.equal(named.checks.find(({ name }) => name === 'names')?.status, 'failed');
  const revocation = named.checks.find(({ name }) => name === 'revocation');
  assert.equal(revocation?.status, 'notChecked');
});

test('analyze holds pasted chains against the roots that it is told', () => {
  const report = analyze(certificates, { roots, now });
  assert.equal(report.relations.chains[0]?.verification?.status, 'verified');
  assert.equal(report.relations.chains[0]?.links[0]?.status, 'verified');
  assert.equal(decodeCertificates(certificates).length, 2);
});

test('options that do not fit are refused by name', () => {
  const wrong = /** @type {object} */ ({ usage: 'x' });
  assert.throws(() => verifyChain(certificates, wrong), {
    name: 'ArgumentError',
    message: 'options: `usage`: expected `server` or `client` or `ca` or `any`, not `x`',
  });
});
