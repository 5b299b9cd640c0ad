// Keys and signatures by WebCrypto, as browsers, workers and Node have it. Keys stay where they are: the core makes the
// bytes that are signed, and what becomes of the signature.
import { pem } from './call.js';
import { ArgumentError, WebCryptoError } from './errors.js';
import { decodeKeys } from './functions.js';

/** A key that can be made. */
export type KeyKind = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';
const HASHES = ['SHA-256', 'SHA-384', 'SHA-512'] as const;
/** The hash function of a signature. */
export type Hash = (typeof HASHES)[number];

/** With what key to sign. */
export interface KeyOptions {
  /**
   * The key: of which kind one is made (`P-256` where nothing is said), a pair of WebCrypto (the private half may be
   * non-extractable), or a private key as PEM: of PKCS#8, or as older openssl writes it (PKCS#1, SEC 1).
   */
  key?: KeyKind | CryptoKeyPair | string | undefined;
  /** The hash function. Absent: that of the key; of a curve the one of its size, else SHA-256. Ed25519 has one of its own. */
  hash?: Hash | undefined;
  /** Whether the private key is given back, as the PEM of PKCS#8. */
  privateKey?: boolean | undefined;
  /** Whether the private half of a key that is made or imported can be extracted later. Absent: where `privateKey` asks for it. */
  extractable?: boolean | undefined;
}

/** A key with which something can be signed. */
export interface Signer {
  pair: CryptoKeyPair;
  hash: Hash;
  /** The SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
}

const RSA = 'RSASSA-PKCS1-v1_5';

/** What a kind of key is to WebCrypto, with the hash function that is usual for it. */
const KINDS: Record<KeyKind, [algorithm: RsaHashedKeyGenParams | EcKeyGenParams | Algorithm, hash: Hash]> = {
  'RSA-2048': rsa(2048),
  'RSA-3072': rsa(3072),
  'RSA-4096': rsa(4096),
  'P-256': [{ name: 'ECDSA', namedCurve: 'P-256' }, 'SHA-256'],
  'P-384': [{ name: 'ECDSA', namedCurve: 'P-384' }, 'SHA-384'],
  'P-521': [{ name: 'ECDSA', namedCurve: 'P-521' }, 'SHA-512'],
  Ed25519: [{ name: 'Ed25519' }, 'SHA-512'],
};

function rsa(modulusLength: number): [RsaHashedKeyGenParams, Hash] {
  const publicExponent = new Uint8Array([1, 0, 1]);
  return [{ name: RSA, modulusLength, publicExponent, hash: 'SHA-256' }, 'SHA-256'];
}

/** The key of these options. */
export async function signer(options: KeyOptions): Promise<Signer> {
  const { key = 'P-256', privateKey = false, hash } = options;
  if (hash !== undefined && !HASHES.includes(hash)) {
    throw new ArgumentError(`options: \`hash\`: expected one of ${HASHES.join(', ')}`);
  }
  const pair = await pairOf(key, hash, options.extractable ?? privateKey);
  if (privateKey && !pair.privateKey.extractable) {
    throw new ArgumentError('options: `privateKey`: the key can not be extracted');
  }
  const publicKey = new Uint8Array(await attempt('exportKey', (subtle) => subtle.exportKey('spki', pair.publicKey)));
  return { pair, hash: hashOf(pair.privateKey, hash), publicKey };
}

async function pairOf(
  key: KeyKind | CryptoKeyPair | string,
  hash: Hash | undefined,
  extractable: boolean,
): Promise<CryptoKeyPair> {
  if (typeof key !== 'string') {
    if (key?.privateKey?.type === 'private' && key.publicKey?.type === 'public') return key;
    throw new ArgumentError('options: `key`: expected a kind of key, a CryptoKeyPair, or a private key in PEM');
  }
  if (Object.hasOwn(KINDS, key)) {
    const [algorithm] = KINDS[key as KeyKind];
    const made = hash && 'hash' in algorithm ? { ...algorithm, hash } : algorithm;
    return attempt('generateKey', (subtle) =>
      subtle.generateKey(made, extractable, ['sign', 'verify']),
    ) as Promise<CryptoKeyPair>;
  }
  if (!key.includes('-----BEGIN ')) {
    throw new ArgumentError(`options: \`key\`: expected PEM, or one of ${Object.keys(KINDS).join(', ')}`);
  }
  return imported(key, hash, extractable);
}

async function imported(text: string, hash: Hash | undefined, extractable: boolean): Promise<CryptoKeyPair> {
  const kind = kindOf(text);
  const [, label = '', body] = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END \1-----/.exec(text) ?? [];
  // A block in the old form can be encrypted too; its headers say so.
  if (!kind || kind.encrypted || !body || body.includes(':')) {
    const made = '`openssl pkcs8 -topk8 -nocrypt` makes such a one';
    throw new ArgumentError(`options: \`key\`: expected a private key in PEM that is not encrypted: ${made}`);
  }
  let algorithm: RsaHashedImportParams | EcKeyImportParams | Algorithm;
  if (kind.algorithm === 'RSA') algorithm = { name: RSA, hash: hash ?? 'SHA-256' };
  else if (kind.algorithm === 'Ed25519') algorithm = { name: 'Ed25519' };
  else if (kind.algorithm === 'EC' && Object.hasOwn(KINDS, kind.curve ?? ''))
    algorithm = { name: 'ECDSA', namedCurve: kind.curve ?? '' };
  else throw new ArgumentError('options: `key`: expected a key for RSA, P-256, P-384, P-521 or Ed25519');
  const der = pkcs8(label, bytesOf(body), kind.curve ?? '');
  return attempt('importKey', async (subtle) => {
    // The public half is worked out from what the private one is as a JSON Web Key.
    const open = await subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
    const { kty, crv, n, e, x, y } = await subtle.exportKey('jwk', open);
    const members = Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined);
    const publicKey = await subtle.importKey('jwk', Object.fromEntries(members), algorithm, true, ['verify']);
    const privateKey = extractable ? open : await subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
    return { privateKey, publicKey };
  });
}

/** The AlgorithmIdentifiers of keys in older forms (RFC 3279, section 2.3.1, and RFC 5480, section 2.1.1). */
const ALGORITHM_IDENTIFIERS: Record<string, string> = {
  RSA: '300d06092a864886f70d0101010500',
  'P-256': '301306072a8648ce3d020106082a8648ce3d030107',
  'P-384': '301006072a8648ce3d020106052b81040022',
  'P-521': '301006072a8648ce3d020106052b81040023',
};

/** A private key as PKCS#8 (RFC 5958, section 2), of PKCS#1 (RFC 8017, appendix A.1.2) or SEC 1 (RFC 5915). */
function pkcs8(label: string, der: Uint8Array<ArrayBuffer>, curve: string): Uint8Array<ArrayBuffer> {
  if (label === 'PRIVATE KEY') return der;
  const digits = ALGORITHM_IDENTIFIERS[label.startsWith('RSA') ? 'RSA' : curve] ?? '';
  const identifier = digits.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return element(0x30, [0x02, 0x01, 0x00], identifier, element(0x04, der));
}

/** An element of DER. */
function element(tag: number, ...parts: ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const content = parts.flatMap((part) => Array.from(part));
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tag, ...size, ...content]);
}

/** What a private key in PEM is, as the core reads it. */
function kindOf(text: string) {
  for (const key of decodeKeys(text)) if ('type' in key && key.type === 'privateKey') return key;
  return undefined;
}

/** The hash function with which a key signs. */
function hashOf(key: CryptoKey, wanted: Hash | undefined): Hash {
  const { hash, namedCurve } = key.algorithm as Partial<RsaHashedKeyAlgorithm & EcKeyAlgorithm>;
  const own = hash?.name as Hash | undefined;
  if (own && wanted && own !== wanted) {
    throw new ArgumentError(`options: \`hash\`: the key is for ${own} alone`);
  }
  return own ?? wanted ?? KINDS[namedCurve as KeyKind]?.[1] ?? 'SHA-512';
}

/** The name of the algorithm with which a request is signed (RFC 4055, RFC 5758, RFC 8410). */
export function signatureAlgorithm({ pair, hash }: Signer): string {
  const bits = hash.replace('SHA-', 'SHA');
  const { name } = pair.privateKey.algorithm;
  if (name === RSA) return `${bits.toLowerCase()}WithRSAEncryption`;
  if (name === 'ECDSA') return `ecdsa-with-${bits}`;
  if (name === 'Ed25519') return name;
  throw new ArgumentError('options: `key`: expected a key for RSASSA-PKCS1-v1_5, ECDSA or Ed25519');
}

/** The name of the algorithm with which a token is signed (RFC 7518, section 3.1, and RFC 8037). */
export function tokenAlgorithm({ pair, hash }: Signer): string {
  const { name, namedCurve } = pair.privateKey.algorithm as EcKeyAlgorithm;
  if (name === 'ECDSA') return { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }[namedCurve] ?? 'ES256';
  return name === 'Ed25519' ? 'EdDSA' : `${name === 'RSA-PSS' ? 'PS' : 'RS'}${hash.slice(4)}`;
}

/** The signature of some bytes; of ECDSA its two numbers. */
export async function sign({ pair, hash }: Signer, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { name } = pair.privateKey.algorithm;
  const algorithm =
    name === 'ECDSA' ? { name, hash } : name === 'RSA-PSS' ? { name, saltLength: Number(hash.slice(4)) / 8 } : { name };
  return new Uint8Array(await attempt('sign', (subtle) => subtle.sign(algorithm, pair.privateKey, data)));
}

/** A key as PEM: the public half, or the private one. */
export async function pemOf(key: CryptoKey): Promise<string> {
  const [format, label] = key.type === 'public' ? (['spki', 'PUBLIC'] as const) : (['pkcs8', 'PRIVATE'] as const);
  const der = new Uint8Array(await attempt('exportKey', (subtle) => subtle.exportKey(format, key)));
  return pem(`${label} KEY`, der);
}

/** A public key as a JSON Web Key. */
export function jwkOf(key: CryptoKey): Promise<JsonWebKey> {
  return attempt('exportKey', (subtle) => subtle.exportKey('jwk', key));
}

/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
}

/** Asks WebCrypto. What it refuses is said in words of ours: browsers say little. */
async function attempt<T>(what: string, ask: (subtle: SubtleCrypto) => Promise<T>): Promise<T> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new WebCryptoError('there is no WebCrypto here: a page has it where it is served by HTTPS or from localhost');
  }
  try {
    return await ask(subtle);
  } catch (cause) {
    if (cause instanceof ArgumentError) throw cause;
    const name = cause instanceof Error ? cause.name : 'an error';
    throw new WebCryptoError(`WebCrypto can't do this with this key: ${what} ended with ${name}`, { cause });
  }
}
