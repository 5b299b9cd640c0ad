// Verifying in Node beside other libraries: tokens with a key that was imported before, and a chain to its root.
import { createPublicKey, generateKeyPairSync, sign, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyChain, verifyToken } from 'kubecred';
import { libraries } from './libraries.mjs';
import { perCallAwaited } from './measure.mjs';

/** @typedef {{ name: string, figure: number, unit: string, note: string }} Row */

const NATIVE = 'theirs is machine code of OpenSSL, ours WebAssembly';

/** How many times as fast as each other library ours is. @returns {AsyncGenerator<Row>} */
export async function* verifying() {
  const { jose, peculiar } = await libraries();
  for (const algorithm of /** @type {const} */ (['RS256', 'ES256', 'EdDSA'])) yield* tokens(algorithm, jose);
  yield* chains(peculiar);
}

/** @param {'RS256' | 'ES256' | 'EdDSA'} algorithm @param {any} jose @returns {AsyncGenerator<Row>} */
async function* tokens(algorithm, jose) {
  const { publicKey, privateKey } = keys(algorithm);
  const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'https://issuer.example.com',
    aud: ['kubernetes'],
    sub: 'jane',
    iat: 1767225600,
    exp: 1798761600,
  };
  const signed = `${part({ alg: algorithm, kid: 'a' })}.${part(claims)}`;
  const how = { key: privateKey, dsaEncoding: /** @type {const} */ ('ieee-p1363') };
  const hash = algorithm === 'EdDSA' ? null : 'sha256';
  const signature = sign(hash, Buffer.from(signed), how);
  const token = `${signed}.${signature.toString('base64url')}`;
  const now = '2026-06-01T00:00:00Z';
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: algorithm };
  const options = { keys: JSON.stringify({ keys: [jwk] }), issuer: claims.iss, audiences: claims.aud, now };
  const imported = await jose.importJWK(jwk, algorithm);
  const theirs = { issuer: claims.iss, audience: claims.aud, currentDate: new Date(now) };
  const checks = { key: publicKey, dsaEncoding: how.dsaEncoding };
  yield* compared(`a token, ${algorithm}`, {
    ours: () => verifyToken(token, options).status === 'verified',
    'jose (WebCrypto)': async () => (await jose.jwtVerify(token, imported, theirs)).payload.sub === 'jane',
    'node:crypto, the signature alone': () => verify(hash, Buffer.from(signed), checks, signature),
  });
}

/** @param {'RS256' | 'ES256' | 'EdDSA'} algorithm */
function keys(algorithm) {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('ed25519');
}

/** @param {any} peculiar @returns {AsyncGenerator<Row>} */
async function* chains(peculiar) {
  /** @type {{ id: string, certificates: string, roots: string, now: string }[]} */
  const cases = JSON.parse(readFileSync(new URL('../chains/cases.json', import.meta.url), 'utf8'));
  const found = cases.find((one) => one.id === 'through');
  if (!found) throw new Error('tests/chains/cases.json has no chain of three');
  const { certificates, roots, now } = found;
  const pems = [...(certificates.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []), roots];
  yield* compared(`a chain of ${pems.length}, ${createPublicKey(roots).asymmetricKeyType}`, {
    ours: () => verifyChain(certificates, { roots, now, usage: 'client' }).status === 'verified',
    '@peculiar/x509, which checks signatures and names': async () => {
      const [leaf, ...others] = pems.map((pem) => new peculiar.X509Certificate(pem));
      return (await new peculiar.X509ChainBuilder({ certificates: others }).build(leaf)).length === pems.length;
    },
    'node:crypto, the signatures alone': () => {
      const read = pems.map((pem) => new X509Certificate(pem));
      return read.slice(1).every((issuer, index) => read[index]?.verify(issuer.publicKey));
    },
  });
}

/** @param {string} name @param {Record<string, () => unknown>} calls @returns {AsyncGenerator<Row>} */
async function* compared(name, calls) {
  for (const [library, call] of Object.entries(calls)) {
    if (!(await call())) throw new Error(`${name}: ${library} does not verify it`);
  }
  const [mine = 0, ...others] = await perCallAwaited(...Object.values(calls));
  for (const [index, library] of Object.keys(calls).slice(1).entries()) {
    const theirs = others[index] ?? 0;
    const figure = theirs / mine;
    const times = `${(mine * 1000).toFixed(0)} µs against ${(theirs * 1000).toFixed(0)} µs`;
    yield { name: `${name}, beside ${library}`, figure, unit: 'x', note: figure < 1 ? `${times}: ${NATIVE}` : times };
  }
}
