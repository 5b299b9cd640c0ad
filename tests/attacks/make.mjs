// Makes tokens.json: tokens that nobody may accept, each with the key it is aimed at and the word with which it must be refused, and
// tokens that are good, so that what refuses everything does not pass. Its keys are made for it, and thrown away.
//
// node tests/attacks/make.mjs
import * as crypto from 'node:crypto';
import { writeFileSync } from 'node:fs';

const NOW = '2026-11-24T12:00:00Z';
const SECONDS = Date.parse(NOW) / 1000;
const ISSUER = 'https://issuer.example';
const AUDIENCE = 'https://cluster.example';
const CLAIMS = { iss: ISSUER, sub: 'jane', aud: [AUDIENCE], iat: SECONDS - 60, nbf: SECONDS - 60, exp: SECONDS + 600 };

/** @typedef {import('node:crypto').KeyObject} KeyObject */
/** @typedef {{ publicKey: KeyObject, privateKey: KeyObject }} Pair */
/** @param {string | Uint8Array} data */
const encode = (data) => Buffer.from(data).toString('base64url');
/** @param {number} bits */
const rsa = (bits) => crypto.generateKeyPairSync('rsa', { modulusLength: bits });
/** @param {string} curve */
const ec = (curve) => crypto.generateKeyPairSync('ec', { namedCurve: curve });
/** @param {KeyObject} key @param {object} [more] */
const jwk = (key, more = {}) => ({ ...key.export({ format: 'jwk' }), ...more });
/** @param {KeyObject} key */
const pem = (key) => key.export({ type: 'spki', format: 'pem' }).toString();

const pairs = {
  rsa: rsa(2048),
  otherRsa: rsa(2048),
  weakRsa: rsa(1024),
  p256: ec('P-256'),
  otherP256: ec('P-256'),
  p384: ec('P-384'),
  p521: ec('P-521'),
  ed25519: crypto.generateKeyPairSync('ed25519'),
};
const secret = crypto.randomBytes(64);
const oct = { kty: 'oct', k: encode(secret) };

/** What signs, by algorithm. @type {Record<string, (input: string, pair: Pair | Uint8Array) => Buffer>} */
const signers = {};
for (const bits of ['256', '384', '512']) {
  const hash = `sha${bits}`;
  const { RSA_PKCS1_PSS_PADDING: padding } = crypto.constants;
  signers[`RS${bits}`] = (input, pair) => crypto.sign(hash, Buffer.from(input), /** @type {Pair} */ (pair).privateKey);
  signers[`PS${bits}`] = (input, pair) =>
    crypto.sign(hash, Buffer.from(input), {
      key: /** @type {Pair} */ (pair).privateKey,
      padding,
      saltLength: Number(bits) / 8,
    });
  signers[`ES${bits}`] = (input, pair) =>
    crypto.sign(hash, Buffer.from(input), {
      key: /** @type {Pair} */ (pair).privateKey,
      dsaEncoding: 'ieee-p1363',
    });
  signers[`HS${bits}`] = (input, key) =>
    crypto
      .createHmac(hash, /** @type {Uint8Array} */ (key))
      .update(input)
      .digest();
}
signers.EdDSA = (input, pair) => crypto.sign(null, Buffer.from(input), /** @type {Pair} */ (pair).privateKey);
signers.Ed25519 = signers.EdDSA;

/** @param {string} algorithm @param {string} input @param {Pair | Uint8Array} key */
const made = (algorithm, input, key) => /** @type {Function} */ (signers[algorithm])(input, key);

/**
 * A token of a header and claims, as JSON or as objects.
 * @param {object | string | Uint8Array} header @param {object | string | Uint8Array} claims
 * @param {Pair | Uint8Array | ((input: string) => Uint8Array | string)} key @param {string} [algorithm]
 */
function sign(header, claims, key, algorithm) {
  /** @param {object | string | Uint8Array} part */
  const written = (part) =>
    encode(typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part));
  const input = `${written(header)}.${written(claims)}`;
  if (typeof key === 'function') {
    const signature = key(input);
    return `${input}.${typeof signature === 'string' ? signature : encode(signature)}`;
  }
  const name = algorithm ?? /** @type {{ alg: string }} */ (header).alg;
  return `${input}.${encode(made(name, input, key))}`;
}

/** @type {{ name: string, about: string, token: string, options: object, refusal?: string, key?: string, status?: string }[]} */
const tokens = [];
/**
 * @param {string} about @param {string} name @param {string} token @param {object} options
 * @param {{ refusal?: string, key?: string, status?: string }} expected
 */
const add = (about, name, token, options, expected) => {
  tokens.push({
    name,
    about,
    token,
    options: { issuer: ISSUER, audiences: [AUDIENCE], now: NOW, ...options },
    ...expected,
  });
};

const rsaKey = jwk(pairs.rsa.publicKey, { kid: 'a' });
const ecKey = jwk(pairs.p256.publicKey, { kid: 'a' });
const rs256 = { alg: 'RS256', kid: 'a' };
const es256 = { alg: 'ES256', kid: 'a' };
const good = { status: 'verified' };
const FAILED = 'token/signature-failed';
const UNSUITABLE = 'token/key-unsuitable';

// Good ones.
const controls = /** @type {[string, Pair][]} */ ([
  ['RS256', pairs.rsa],
  ['RS384', pairs.rsa],
  ['RS512', pairs.rsa],
  ['PS256', pairs.rsa],
  ['PS384', pairs.rsa],
  ['PS512', pairs.rsa],
  ['ES256', pairs.p256],
  ['ES384', pairs.p384],
  ['ES512', pairs.p521],
  ['EdDSA', pairs.ed25519],
  ['Ed25519', pairs.ed25519],
]);
for (const [alg, pair] of controls) {
  add('control', `${alg} and a JSON Web Key`, sign({ alg }, CLAIMS, pair), { keys: jwk(pair.publicKey) }, good);
  add('control', `${alg} and PEM`, sign({ alg }, CLAIMS, pair), { keys: pem(pair.publicKey) }, good);
}
for (const alg of ['HS256', 'HS384', 'HS512']) {
  const token = sign({ alg }, CLAIMS, secret);
  add('control', `${alg} and a secret`, token, { secretBase64url: encode(secret) }, good);
  add('control', `${alg} and a key of the type oct`, token, { keys: oct }, good);
}
const words = 'a secret in words that has enough of them to be one of 256 bits';
add(
  'control',
  'HS256 and a secret in words',
  sign({ alg: 'HS256' }, CLAIMS, Buffer.from(words)),
  { secret: words },
  good,
);
const der = pairs.p256.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
add('control', 'ES256 and DER in base64', sign(es256, CLAIMS, pairs.p256), { keys: der }, good);
add(
  'control',
  'a set in which only the kid tells',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { keys: [jwk(pairs.otherRsa.publicKey, { kid: 'b' }), rsaKey] } },
  good,
);
add(
  'control',
  'within the leeway',
  sign(rs256, { ...CLAIMS, exp: SECONDS - 5 }, pairs.rsa),
  { keys: rsaKey, leeway: 10 },
  good,
);

// RFC 8725, section 2.1: no signature, and CVE-2015-9235, CVE-2020-28042.
for (const alg of ['none', 'None', 'NONE', 'nOnE', 'noNe']) {
  const expected = { refusal: 'token/algorithm-none' };
  add(
    'CVE-2015-9235',
    `${alg} without a signature`,
    sign({ alg }, CLAIMS, () => ''),
    { keys: rsaKey },
    expected,
  );
}
add(
  'CVE-2015-9235',
  'none with a signature',
  sign({ alg: 'none' }, CLAIMS, pairs.rsa, 'RS256'),
  { keys: rsaKey },
  { refusal: 'token/algorithm-none' },
);
add(
  'CVE-2020-28042',
  'RS256 with an empty signature',
  sign(rs256, CLAIMS, () => ''),
  { keys: rsaKey },
  { refusal: 'token/signature-missing' },
);
for (const alg of ['none ', ' none', 'none\u0000', 'rs256', 'HS257', 'RS1', 'ES224', '']) {
  add(
    'RFC 8725, section 3.1',
    `the algorithm ${JSON.stringify(alg)}`,
    sign({ alg }, CLAIMS, pairs.rsa, 'RS256'),
    { keys: rsaKey },
    { refusal: 'token/algorithm-unsupported' },
  );
}
add(
  'RFC 7515, section 4.1.1',
  'no algorithm',
  sign({ kid: 'a' }, CLAIMS, pairs.rsa, 'RS256'),
  { keys: rsaKey },
  { refusal: 'token/algorithm-missing' },
);
for (const alg of [['RS256'], { RS256: 1 }, null, 256, true]) {
  const header = JSON.stringify({ alg });
  add(
    'CVE-2022-23541',
    `the algorithm is ${JSON.stringify(alg)}`,
    sign(header, CLAIMS, pairs.rsa, 'RS256'),
    { keys: rsaKey },
    { refusal: 'token/claim-type' },
  );
}

// Confusions of keys, in all directions (CVE-2016-10555, CVE-2024-54150, RFC 8725, section 3.1).
const publicForms = /** @type {[string, Uint8Array][]} */ ([
  ['PEM', Buffer.from(pem(pairs.rsa.publicKey))],
  ['PEM without its last line break', Buffer.from(pem(pairs.rsa.publicKey).trimEnd())],
  ['DER', pairs.rsa.publicKey.export({ type: 'spki', format: 'der' })],
  ['PKCS#1 PEM', Buffer.from(pairs.rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString())],
  ['a JSON Web Key', Buffer.from(JSON.stringify(rsaKey))],
]);
for (const [form, bytes] of publicForms) {
  const token = sign({ alg: 'HS256', kid: 'a' }, CLAIMS, bytes);
  add(
    'CVE-2016-10555',
    `HMAC with a public key as ${form}`,
    token,
    { keys: rsaKey },
    { refusal: UNSUITABLE, key: 'type' },
  );
  add(
    'CVE-2024-54150',
    `a secret that is a public key: ${form}`,
    token,
    { secretBase64url: encode(bytes) },
    { refusal: UNSUITABLE, key: 'publicKey' },
  );
  add(
    'CVE-2024-54150',
    `a key of the type oct that is a public key: ${form}`,
    token,
    { keys: { kty: 'oct', k: encode(bytes) } },
    { refusal: UNSUITABLE, key: 'publicKey' },
  );
}
add(
  'CVE-2016-10555',
  'HMAC with an EC key',
  sign({ alg: 'HS256' }, CLAIMS, Buffer.from(pem(pairs.p256.publicKey))),
  { keys: pem(pairs.p256.publicKey) },
  { refusal: UNSUITABLE, key: 'type' },
);
add(
  'RFC 8725, section 3.1',
  'RS256 and a secret',
  sign({ alg: 'RS256' }, CLAIMS, pairs.rsa),
  { secretBase64url: encode(secret) },
  { refusal: UNSUITABLE, key: 'type' },
);
add(
  'RFC 8725, section 3.1',
  'RS256 and an EC key',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: ecKey },
  { refusal: UNSUITABLE, key: 'type' },
);
add(
  'RFC 8725, section 3.1',
  'ES256 and an RSA key',
  sign(es256, CLAIMS, pairs.p256),
  { keys: rsaKey },
  { refusal: UNSUITABLE, key: 'type' },
);
add(
  'RFC 8725, section 3.1',
  'EdDSA and an EC key',
  sign({ alg: 'EdDSA' }, CLAIMS, pairs.ed25519),
  { keys: pem(pairs.p256.publicKey) },
  { refusal: UNSUITABLE, key: 'type' },
);
add(
  'RFC 7518, section 3.4',
  'ES256 on P-384',
  sign({ alg: 'ES256' }, CLAIMS, pairs.p384),
  { keys: jwk(pairs.p384.publicKey) },
  { refusal: 'token/signature-length' },
);
add(
  'RFC 7518, section 3.4',
  'ES256 on P-384, cut to length',
  sign({ alg: 'ES256' }, CLAIMS, (input) => made('ES256', input, pairs.p384).subarray(0, 64)),
  { keys: jwk(pairs.p384.publicKey) },
  { refusal: UNSUITABLE, key: 'curve' },
);
add(
  'RFC 7518, section 3.4',
  'ES384 on P-256',
  sign({ alg: 'ES384' }, CLAIMS, (input) => Buffer.concat([made('ES256', input, pairs.p256), Buffer.alloc(32, 1)])),
  { keys: pem(pairs.p256.publicKey) },
  { refusal: UNSUITABLE, key: 'curve' },
);
add(
  'RFC 7517, section 4.4',
  'RS256 and a key for PS256',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { ...rsaKey, alg: 'PS256' } },
  { refusal: UNSUITABLE, key: 'alg' },
);
add(
  'RFC 7517, section 4.4',
  'a key with an algorithm that does not exist',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { ...rsaKey, alg: 'rs256' } },
  { refusal: UNSUITABLE, key: 'alg' },
);
add(
  'RFC 8725, section 3.1',
  'the bytes of RS256 called PS256',
  sign({ alg: 'PS256' }, CLAIMS, pairs.rsa, 'RS256'),
  { keys: rsaKey },
  { refusal: FAILED, key: 'signature' },
);
add(
  'RFC 8725, section 3.1',
  'RS256 with SHA-384',
  sign(rs256, CLAIMS, pairs.rsa, 'RS384'),
  { keys: rsaKey },
  { refusal: FAILED, key: 'signature' },
);
add(
  'RFC 7517, section 4.2',
  'a key for encryption',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { ...rsaKey, use: 'enc' } },
  { refusal: UNSUITABLE, key: 'use' },
);
add(
  'RFC 7517, section 4.3',
  'a key for other operations',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { ...rsaKey, key_ops: ['encrypt'] } },
  { refusal: UNSUITABLE, key: 'keyOps' },
);
add(
  'RFC 7517, section 4.3',
  'a key for no operation',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { ...rsaKey, key_ops: [] } },
  { refusal: UNSUITABLE, key: 'keyOps' },
);
add(
  'wycheproof MixedKeySet',
  'a secret among public keys',
  sign({ alg: 'HS256', kid: 'b' }, CLAIMS, secret),
  { keys: { keys: [rsaKey, { ...oct, kid: 'b' }] } },
  { refusal: UNSUITABLE, key: 'mixedSet' },
);
add(
  'wycheproof DuplicateKid',
  'two keys of one name',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { keys: [rsaKey, jwk(pairs.otherRsa.publicKey, { kid: 'a' })] } },
  { refusal: UNSUITABLE, key: 'duplicateKid' },
);
add(
  'RFC 7517, section 4',
  'a key with a member twice',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: JSON.stringify(rsaKey).replace('{', `{"n":"${jwk(pairs.otherRsa.publicKey).n}",`) },
  { refusal: UNSUITABLE, key: 'malformed' },
);
add(
  'RFC 7517, section 4.4',
  'a key whose alg is no text',
  sign(rs256, CLAIMS, pairs.rsa),
  { keys: { ...rsaKey, alg: 256 } },
  { refusal: UNSUITABLE, key: 'malformed' },
);

// Weak keys.
add(
  'RFC 7518, section 3.3',
  'RSA of 1024 bits',
  sign({ alg: 'RS256' }, CLAIMS, pairs.weakRsa),
  { keys: jwk(pairs.weakRsa.publicKey) },
  { refusal: UNSUITABLE, key: 'size' },
);
add(
  'RFC 7518, section 3.3',
  'PSS with RSA of 1024 bits',
  sign({ alg: 'PS256' }, CLAIMS, pairs.weakRsa),
  { keys: pem(pairs.weakRsa.publicKey) },
  { refusal: UNSUITABLE, key: 'size' },
);
add(
  'RFC 7518, section 3.2',
  'HS256 and 31 bytes',
  sign({ alg: 'HS256' }, CLAIMS, secret.subarray(0, 31)),
  { secretBase64url: encode(secret.subarray(0, 31)) },
  { refusal: UNSUITABLE, key: 'size' },
);
add(
  'RFC 7518, section 3.2',
  'HS512 and 32 bytes',
  sign({ alg: 'HS512' }, CLAIMS, secret.subarray(0, 32)),
  { keys: { kty: 'oct', k: encode(secret.subarray(0, 32)) } },
  { refusal: UNSUITABLE, key: 'size' },
);
add(
  'CVE-2017-11424',
  'HS256 and an empty secret',
  sign({ alg: 'HS256' }, CLAIMS, Buffer.alloc(0)),
  { secret: '' },
  { refusal: UNSUITABLE, key: 'size' },
);
const modulus = Buffer.from(String(rsaKey.n), 'base64url');
const one = sign({ alg: 'RS256' }, CLAIMS, (input) => padded(input, modulus.length));
add(
  'RFC 8017, section 3.1',
  'the exponent 1',
  one,
  { keys: { ...rsaKey, kid: undefined, e: 'AQ' } },
  { refusal: UNSUITABLE, key: 'exponent' },
);
add(
  'RFC 8017, section 3.1',
  'an even exponent',
  one,
  { keys: { ...rsaKey, kid: undefined, e: 'Ag' } },
  { refusal: UNSUITABLE, key: 'exponent' },
);
add(
  'RFC 8017, section 3.1',
  'an exponent of 34 bits',
  one,
  { keys: { ...rsaKey, kid: undefined, e: encode(Buffer.from([3, 0, 0, 0, 1])) } },
  { refusal: UNSUITABLE, key: 'exponent' },
);
const even = Buffer.from(modulus);
even[even.length - 1] = Number(even.at(-1)) & 0xfe;
add(
  'RFC 8017, section 3.1',
  'an even modulus',
  one,
  { keys: { ...rsaKey, kid: undefined, n: encode(even) } },
  { refusal: UNSUITABLE, key: 'modulus' },
);
const roca = vulnerable();
add(
  'CVE-2017-15361',
  'a key of the faulty chip',
  sign({ alg: 'RS256' }, CLAIMS, roca),
  { keys: jwk(roca.publicKey) },
  { refusal: UNSUITABLE, key: 'vulnerable' },
);
const offCurve = { ...jwk(pairs.p256.publicKey), y: encode(Buffer.alloc(32, 1)) };
add(
  'CVE-2015-7940',
  'a point that is not on the curve',
  sign({ alg: 'ES256' }, CLAIMS, pairs.p256),
  { keys: offCurve },
  { refusal: UNSUITABLE, key: 'point' },
);
const zero = { kty: 'EC', crv: 'P-256', x: encode(Buffer.alloc(32)), y: encode(Buffer.alloc(32)) };
add(
  'CVE-2015-7940',
  'a point of zeros',
  sign({ alg: 'ES256' }, CLAIMS, pairs.p256),
  { keys: zero },
  { refusal: UNSUITABLE, key: 'point' },
);
// With the identity for the key and for R, and 0 for S, the equation of RFC 8032 holds for every message.
const identity = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
const anyMessage = sign({ alg: 'EdDSA' }, CLAIMS, () => Buffer.concat([identity, Buffer.alloc(32)]));
add(
  'RFC 8032, section 5.1.7',
  'an Ed25519 key of small order',
  anyMessage,
  { keys: { kty: 'OKP', crv: 'Ed25519', x: encode(identity) } },
  { refusal: UNSUITABLE, key: 'point' },
);
add(
  'RFC 8037, section 2',
  'EdDSA and a key for X25519',
  sign({ alg: 'EdDSA' }, CLAIMS, pairs.ed25519),
  { keys: { ...jwk(pairs.ed25519.publicKey), crv: 'X25519' } },
  { refusal: UNSUITABLE, key: 'curve' },
);

// Numbers of ECDSA (CVE-2022-21449 and its kin).
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
/** @param {bigint} number */
const scalar = (number) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
const edges = /** @type {[string, bigint, bigint][]} */ ([
  ['r = 0, s = 0', 0n, 0n],
  ['r = 0', 0n, 1n],
  ['s = 0', 1n, 0n],
  ['r = n, s = n', order, order],
  ['r = n', order, 1n],
  ['s = n', 1n, order],
  ['r above n', order + 1n, 1n],
]);
for (const [what, r, s] of edges) {
  add(
    'CVE-2022-21449',
    what,
    sign({ alg: 'ES256' }, CLAIMS, () => Buffer.concat([scalar(r), scalar(s)])),
    { keys: pem(pairs.p256.publicKey) },
    { refusal: FAILED, key: 'range' },
  );
}
const psychic = /** @type {[string, Pair, number][]} */ ([
  ['ES384', pairs.p384, 96],
  ['ES512', pairs.p521, 132],
]);
for (const [alg, pair, length] of psychic) {
  add(
    'CVE-2022-21449',
    `${alg} of zeros`,
    sign({ alg }, CLAIMS, () => Buffer.alloc(length)),
    { keys: pem(pair.publicKey) },
    { refusal: FAILED, key: 'range' },
  );
}
add(
  'CVE-2022-21449',
  'r = 1, s = 1',
  sign({ alg: 'ES256' }, CLAIMS, () => Buffer.concat([scalar(1n), scalar(1n)])),
  { keys: pem(pairs.p256.publicKey) },
  { refusal: FAILED, key: 'signature' },
);
add(
  'RFC 7518, section 3.4',
  'an ECDSA signature as DER',
  sign({ alg: 'ES256' }, CLAIMS, (input) => crypto.sign('sha256', Buffer.from(input), pairs.p256.privateKey)),
  { keys: pem(pairs.p256.publicKey) },
  { refusal: 'token/signature-length' },
);
add(
  'RFC 7518, section 3.4',
  'an ECDSA signature with zeros behind it',
  sign({ alg: 'ES256' }, CLAIMS, (input) => Buffer.concat([made('ES256', input, pairs.p256), Buffer.alloc(2)])),
  { keys: pem(pairs.p256.publicKey) },
  { refusal: 'token/signature-length' },
);
add(
  'RFC 7518, section 3.2',
  'half of an HMAC',
  sign({ alg: 'HS256' }, CLAIMS, (input) => made('HS256', input, secret).subarray(0, 16)),
  { secretBase64url: encode(secret) },
  { refusal: 'token/signature-length' },
);
const malleable = sign({ alg: 'EdDSA' }, CLAIMS, (input) => aboveOrder(made('EdDSA', input, pairs.ed25519)));
add(
  'RFC 8032, section 5.1.7',
  'an S that is not below the order',
  malleable,
  { keys: pem(pairs.ed25519.publicKey) },
  { refusal: FAILED, key: 'signature' },
);
add(
  'RFC 8017, section 8.2.2',
  'an RSA signature with a zero before it',
  sign({ alg: 'RS256' }, CLAIMS, (input) => Buffer.concat([Buffer.alloc(1), made('RS256', input, pairs.rsa)])),
  { keys: pem(pairs.rsa.publicKey) },
  { refusal: FAILED, key: 'signature' },
);
add(
  'RFC 7518, section 3.5',
  'PS256 with an empty salt',
  sign({ alg: 'PS256' }, CLAIMS, (input) =>
    crypto.sign('sha256', Buffer.from(input), {
      key: pairs.rsa.privateKey,
      padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 0,
    }),
  ),
  { keys: pem(pairs.rsa.publicKey) },
  { refusal: FAILED, key: 'signature' },
);

// Keys in the header (CVE-2018-0114; RFC 8725, section 3.10). They are shown, and another's key says no.
const attacker = jwk(pairs.otherRsa.publicKey);
const embedded = /** @type {[string, object][]} */ ([
  ['jwk', { jwk: attacker }],
  ['jku', { jku: 'https://attacker.example/keys.json' }],
  ['x5u', { x5u: 'https://attacker.example/chain.pem' }],
  ['x5c', { x5c: [pairs.otherRsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }],
]);
for (const [name, members] of embedded) {
  add(
    'CVE-2018-0114',
    `a key in ${name}`,
    sign({ ...rs256, ...members }, CLAIMS, pairs.otherRsa),
    { keys: rsaKey },
    { refusal: FAILED, key: 'signature' },
  );
  add(
    'CVE-2018-0114',
    `a key in ${name}, and no other`,
    sign({ ...rs256, ...members }, CLAIMS, pairs.otherRsa),
    {},
    { status: 'notChecked' },
  );
}
for (const kid of [
  '../../../../dev/null',
  "a' UNION SELECT 'b",
  '/proc/sys/kernel/randomize_va_space',
  'a\u0000',
  '',
  'A',
]) {
  add(
    'RFC 8725, section 3.10',
    `the kid ${JSON.stringify(kid)}`,
    sign({ alg: 'RS256', kid }, CLAIMS, pairs.rsa),
    { keys: rsaKey },
    { refusal: UNSUITABLE, key: 'kid' },
  );
}
add(
  'RFC 7515, section 4.1.4',
  'a kid that is a list',
  sign({ alg: 'RS256', kid: ['a'] }, CLAIMS, pairs.rsa),
  { keys: rsaKey },
  { refusal: 'token/claim-type' },
);

// Critical parameters (CVE-2025-59420) and payloads that are not encoded.
const critical = /** @type {[string, object, string][]} */ ([
  ['unknown', { crit: ['bork'], bork: true }, 'token/critical-unknown'],
  ['unknown beside b64', { crit: ['b64', 'bork'], b64: true, bork: 1 }, 'token/critical-unknown'],
  ['exp', { crit: ['exp'], exp: SECONDS + 600 }, 'token/critical-unknown'],
  ['empty', { crit: [] }, 'token/critical-malformed'],
  ['no list', { crit: 'bork', bork: 1 }, 'token/critical-malformed'],
  ['null', { crit: null }, 'token/critical-malformed'],
  ['an object', { crit: {} }, 'token/critical-malformed'],
  ['numbers', { crit: [1] }, 'token/critical-malformed'],
  ['a registered name', { crit: ['alg'] }, 'token/critical-malformed'],
  ['twice the same', { crit: ['b64', 'b64'], b64: true }, 'token/critical-malformed'],
  ['a name that is not there', { crit: ['b64'] }, 'token/critical-malformed'],
]);
for (const [what, members, refusal] of critical) {
  add(
    'CVE-2025-59420',
    `crit: ${what}`,
    sign({ ...rs256, ...members }, CLAIMS, pairs.rsa),
    { keys: rsaKey },
    { refusal },
  );
}
add(
  'RFC 7797, section 7',
  'b64 is false, and critical',
  sign({ ...rs256, b64: false, crit: ['b64'] }, CLAIMS, pairs.rsa),
  { keys: rsaKey },
  { refusal: 'token/unencoded-payload' },
);
const unencoded = `${encode(JSON.stringify({ ...rs256, b64: false, crit: ['b64'] }))}.{"sub":"jane"}`;
add(
  'RFC 7797, section 7',
  'b64 is false, and the payload plain',
  `${unencoded}.${encode(made('RS256', unencoded, pairs.rsa))}`,
  { keys: rsaKey },
  { refusal: 'token/unencoded-payload' },
);
add(
  'RFC 7797, section 3',
  'b64 is false, and not critical',
  sign({ ...rs256, b64: false }, CLAIMS, pairs.rsa),
  { keys: rsaKey },
  { refusal: 'token/unencoded-payload' },
);
add(
  'RFC 7797, section 3',
  'b64 is a text',
  sign({ ...rs256, b64: 'false' }, CLAIMS, pairs.rsa),
  { keys: rsaKey },
  { refusal: 'token/claim-type' },
);

// Duplicate members (RFC 7515, section 4; RFC 8725, section 2.4).
add(
  'RFC 7515, section 4',
  'alg twice',
  sign('{"alg":"none","alg":"RS256","kid":"a"}', CLAIMS, pairs.rsa, 'RS256'),
  { keys: rsaKey },
  { refusal: 'token/duplicate-member' },
);
add(
  'RFC 7515, section 4',
  'alg twice, once with an escape',
  sign('{"alg":"RS256","\\u0061lg":"RS256","kid":"a"}', CLAIMS, pairs.rsa, 'RS256'),
  { keys: rsaKey },
  { refusal: 'token/duplicate-member' },
);
add(
  'RFC 7519, section 4',
  'sub twice',
  sign(rs256, JSON.stringify(CLAIMS).replace('{', '{"sub":"admin",'), pairs.rsa),
  { keys: rsaKey },
  { refusal: 'token/duplicate-member' },
);
add(
  'RFC 7519, section 4',
  'exp twice, once with an escape',
  sign(rs256, JSON.stringify(CLAIMS).replace('{', '{"\\u0065xp":1,'), pairs.rsa),
  { keys: rsaKey },
  { refusal: 'token/duplicate-member' },
);
const many = Array.from({ length: 1500 }, (_, index) => `"m${index}":0`).join(',');
add(
  'RFC 7515, section 4',
  'a member twice behind 1500 others',
  sign(`{${many},"alg":"RS256","m1499":1}`, CLAIMS, pairs.rsa, 'RS256'),
  { keys: rsaKey },
  { refusal: 'token/duplicate-member' },
);

// Forms.
const valid = sign(rs256, CLAIMS, pairs.rsa);
const [head = '', body = '', tail = ''] = valid.split('.');
const forms = /** @type {[string, string, string][]} */ ([
  ['no period', head, 'token/parts'],
  ['two parts', `${head}.${body}`, 'token/parts'],
  ['four parts', `${valid}.`, 'token/parts'],
  ['six parts', `${valid}...`, 'token/parts'],
  ['a thousand periods', `${valid}${'.'.repeat(1000)}`, 'token/parts'],
  ['nothing', '', 'token/parts'],
  ['five parts', `${valid}..`, 'token/encrypted'],
  [
    'an encrypted token',
    `${encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM' }))}..AAAA.AAAA.AAAA`,
    'token/encrypted',
  ],
  ['padding behind the header', `${head}=.${body}.${tail}`, 'token/base64'],
  ['padding behind the claims', `${head}.${body}==.${tail}`, 'token/base64'],
  ['padding behind the signature', `${valid}==`, 'token/base64'],
  ['the standard alphabet', `${head}.${body}+/.${tail}`, 'token/base64'],
  ['a line break within', `${head}.${body.slice(0, 8)}\n${body.slice(8)}.${tail}`, 'token/white-space'],
  ['a line break behind', `${valid}\n`, 'token/white-space'],
  ['a space before', ` ${valid}`, 'token/white-space'],
  ['Bearer before', `Bearer ${valid}`, 'token/white-space'],
  ['Authorization before', `Authorization:${valid}`, 'token/white-space'],
  ['a character of another script', `${valid}\u00a0`, 'token/white-space'],
  ['a NUL behind', `${valid}\u0000`, 'token/base64'],
  ['bits that carry nothing', nonCanonical(head, body, tail), 'token/base64-not-canonical'],
  ['JSON serialisation', JSON.stringify({ protected: head, payload: body, signature: tail }), 'token/parts'],
  ['the header is a list', sign('["RS256"]', CLAIMS, pairs.rsa, 'RS256'), 'token/not-an-object'],
  ['the header is no JSON', sign('{"alg":"RS256"', CLAIMS, pairs.rsa, 'RS256'), 'token/json'],
  ['something behind the header', sign('{"alg":"RS256"}{}', CLAIMS, pairs.rsa, 'RS256'), 'token/json'],
  [
    'the header is no UTF-8',
    sign(Buffer.from('7b22616c67223a225253323536222c2261223a22ff227d', 'hex'), CLAIMS, pairs.rsa, 'RS256'),
    'token/json',
  ],
  ['the header has a byte-order mark', sign('\ufeff{"alg":"RS256"}', CLAIMS, pairs.rsa, 'RS256'), 'token/json'],
  ['no header', `.${body}.${tail}`, 'token/json'],
  ['the claims are no UTF-8', sign(rs256, Buffer.from('7b22737562223a22ff227d', 'hex'), pairs.rsa), 'token/json'],
  ['the claims are a list', sign(rs256, '[]', pairs.rsa), 'token/not-an-object'],
  ['the claims are a text', sign(rs256, '"jane"', pairs.rsa), 'token/not-an-object'],
  ['no claims', sign(rs256, '', pairs.rsa), 'token/json'],
  ['NaN in the claims', sign(rs256, '{"exp":NaN}', pairs.rsa), 'token/json'],
  ['a token in the token', sign({ ...rs256, cty: 'JWT' }, valid, pairs.rsa), 'token/nested'],
  ['too long', sign(rs256, { ...CLAIMS, filler: 'a'.repeat(200_000) }, pairs.rsa), 'token/limit'],
]);
for (const [what, token, refusal] of forms) {
  add('RFC 7515, section 5.2', what, token, { keys: rsaKey }, { refusal });
}
add(
  'RFC 7515, section 5.2',
  'other claims',
  `${head}.${encode(JSON.stringify({ ...CLAIMS, sub: 'admin' }))}.${tail}`,
  { keys: rsaKey },
  { refusal: FAILED, key: 'signature' },
);
add(
  'RFC 7515, section 5.2',
  'another key',
  sign(rs256, CLAIMS, pairs.otherRsa),
  { keys: rsaKey },
  { refusal: FAILED, key: 'signature' },
);

// Claims: a wrong type is a failure and not absence.
const claims = /** @type {[string, object | string, string][]} */ ([
  ['exp is over', { ...CLAIMS, exp: SECONDS - 1 }, 'token/expired'],
  ['exp is now', { ...CLAIMS, exp: SECONDS }, 'token/expired'],
  ['exp is negative', { ...CLAIMS, exp: -1 }, 'token/expired'],
  ['exp is a text', { ...CLAIMS, exp: String(SECONDS + 600) }, 'token/claim-type'],
  ['exp is null', { ...CLAIMS, exp: null }, 'token/claim-type'],
  ['exp is true', { ...CLAIMS, exp: true }, 'token/claim-type'],
  ['exp is a list', { ...CLAIMS, exp: [SECONDS + 600] }, 'token/claim-type'],
  ['exp is an object', { ...CLAIMS, exp: {} }, 'token/claim-type'],
  ['exp is the text NaN', { ...CLAIMS, exp: 'NaN' }, 'token/claim-type'],
  ['exp is huge', JSON.stringify(CLAIMS).replace(/"exp":\d+/, '"exp":1e400'), 'token/milliseconds'],
  ['exp is in milliseconds', { ...CLAIMS, exp: (SECONDS - 600) * 1000 }, 'token/milliseconds'],
  ['nbf is to come', { ...CLAIMS, nbf: SECONDS + 1 }, 'token/not-yet-valid'],
  ['nbf is a text', { ...CLAIMS, nbf: '0' }, 'token/claim-type'],
  ['iat is to come', { ...CLAIMS, iat: SECONDS + 1 }, 'token/issued-in-the-future'],
  ['iat is a text', { ...CLAIMS, iat: 'now' }, 'token/claim-type'],
  ['another issuer', { ...CLAIMS, iss: 'https://issuer.example/' }, 'token/issuer-mismatch'],
  ['no issuer', { ...CLAIMS, iss: undefined }, 'token/issuer-mismatch'],
  ['several issuers (CVE-2025-30144)', { ...CLAIMS, iss: ['https://attacker.example', ISSUER] }, 'token/claim-type'],
  ['the issuer is an object', { ...CLAIMS, iss: {} }, 'token/claim-type'],
  ['another audience', { ...CLAIMS, aud: 'https://other.example' }, 'token/audience-mismatch'],
  ['a part of the audience (CVE-2022-39227)', { ...CLAIMS, aud: AUDIENCE.slice(0, -1) }, 'token/audience-mismatch'],
  ['no audience', { ...CLAIMS, aud: undefined }, 'token/audience-mismatch'],
  ['no audience in the list', { ...CLAIMS, aud: [] }, 'token/audience-mismatch'],
  ['an audience that is a number', { ...CLAIMS, aud: [AUDIENCE, 7] }, 'token/claim-type'],
  ['the audience is an object', { ...CLAIMS, aud: { 0: AUDIENCE } }, 'token/claim-type'],
  ['the audience is null', { ...CLAIMS, aud: null }, 'token/claim-type'],
]);
for (const [what, told, refusal] of claims) {
  add('RFC 7519, section 4.1', what, sign(rs256, told, pairs.rsa), { keys: rsaKey }, { refusal });
}

const path = new URL('tokens.json', import.meta.url);
writeFileSync(path, `[\n${tokens.map((token) => JSON.stringify(token)).join(',\n')}\n]\n`);

/** The EMSA-PKCS1-v1_5 encoding (RFC 8017, section 9.2), which is its own signature where the exponent is 1. @param {string} input @param {number} length */
function padded(input, length) {
  const info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const digest = Buffer.concat([info, crypto.createHash('sha256').update(input).digest()]);
  return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(length - digest.length - 3, 0xff), Buffer.from([0]), digest]);
}

/** A key as the faulty chip made them: primes that are powers of 65537 by all small primes. @returns {Pair} */
function vulnerable() {
  const small = Array.from({ length: 166 }, (_, index) => BigInt(index + 2)).filter((n) => {
    for (let d = 2n; d * d <= n; d += 1n) if (n % d === 0n) return false;
    return true;
  });
  const product = small.reduce((all, prime) => all * prime, 1n);
  const prime = () => {
    for (;;) {
      const factor = BigInt(`0x${crypto.randomBytes(100).toString('hex')}`) | (3n << 804n);
      const exponent = BigInt(crypto.randomInt(1 << 30));
      const candidate = factor * product + power(65537n, exponent, product);
      if (crypto.checkPrimeSync(candidate)) return candidate;
    }
  };
  for (;;) {
    const [p, q] = [prime(), prime()];
    const n = p * q;
    if (p === q) continue;
    const d = inverse(65537n, (p - 1n) * (q - 1n));
    if (d === undefined) continue;
    const qi = power(q, p - 2n, p);
    const members = { n, e: 65537n, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi };
    const key = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, encode(numberBytes(value))]));
    const privateKey = crypto.createPrivateKey({ key: { kty: 'RSA', ...key }, format: 'jwk' });
    return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
  }
}

/** @param {bigint} number */
function numberBytes(number) {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus */
function power(base, exponent, modulus) {
  let result = 1n;
  for (let factor = base % modulus, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

/** @param {bigint} number @param {bigint} modulus */
function inverse(number, modulus) {
  let [a, b, x, y] = [modulus, number, 0n, 1n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return a === 1n ? ((x % modulus) + modulus) % modulus : undefined;
}

/** The same signature with the order of the group added to S. @param {Buffer} signature */
function aboveOrder(signature) {
  const group = (1n << 252n) + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + group;
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()]);
}

/** The same token, in which the last character of the signature has bits that carry nothing. @param {string} header @param {string} payload @param {string} signature */
function nonCanonical(header, payload, signature) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.at(-1) ?? '');
  return `${header}.${payload}.${signature.slice(0, -1)}${alphabet[last | 1]}`;
}
