// What is signed when it is built: the core says what, WebCrypto signs, the core assembles. Three steps, so asynchronous.
import { define, input, json } from './call.js';
import { ArgumentError } from './errors.js';
import { type BuildOptions, build, type Partially } from './functions.js';
import type * as wire from './generated/types.js';
import {
  bytesOf,
  type Hash,
  jwkOf,
  type KeyKind,
  type KeyOptions,
  pemOf,
  sign,
  signatureAlgorithm,
  signer,
  tokenAlgorithm,
} from './web-crypto.js';

export type { Hash, KeyKind, KeyOptions };

/** What a certification request shall say. */
export type CertificationRequestInput = Partially<wire.CertificationRequestInput>;

/** A certification request that was built. */
export interface BuiltCertificationRequest {
  /** The request, as PEM. Absent where the input is wrong: then nothing was signed, and no key made. */
  pem?: string;
  /** Its DER, in base64. */
  der?: string;
  /** The public key, as PEM. */
  publicKey?: string;
  /** The key, as WebCrypto has it. */
  keyPair?: CryptoKeyPair;
  /** The private key as the PEM of PKCS#8, where it was asked for. */
  privateKey?: string;
  /** What is signed, as far as the input says it (CertificationRequestInfo, RFC 2986): its DER, in base64. */
  info: string;
  /** What of the input is wrong. */
  mistakes: wire.Mistake[];
  /** What is found in the request, each at the member of the input that says it, where one does. */
  diagnostics: wire.Diagnostic[];
}

const requestInfo = define<[input: CertificationRequestInput, publicKey: Uint8Array], wire.CertificationRequestInfo>(
  'certificationRequestInfo',
  [json, input],
);
const requestFindings = define<[input: CertificationRequestInput, pem: string], wire.Diagnostic[]>(
  'certificationRequestFindings',
  [json, input],
);
const assembleRequest = define<[info: Uint8Array, algorithm: string, signature: Uint8Array], wire.SignedRequest>(
  'assembleCertificationRequest',
  [input, String, input],
);
const tokenDraft = define<[input: TestTokenInput], wire.TestTokenDraft>('testToken', [json]);
const assembleToken = define<[input: TestTokenInput, jwk: JsonWebKey, signature: Uint8Array], wire.TestToken>(
  'assembleTestToken',
  [json, json, input],
);

/** An empty SEQUENCE: an input can be looked at before there is a key. */
const NO_KEY = new Uint8Array([0x30, 0]);

/**
 * A certification request (PKCS#10), signed with a key that is made, or with one of the caller, by WebCrypto.
 * @throws {WebCryptoError} where there is none, or it can't do this with this key.
 */
export async function certificationRequest(
  input: CertificationRequestInput,
  options: KeyOptions = {},
): Promise<BuiltCertificationRequest> {
  needObject(input);
  const { info: soFar, mistakes } = requestInfo(input, NO_KEY);
  if (mistakes.length > 0) return { info: soFar, mistakes, diagnostics: [] };
  const key = await signer(options);
  const { info } = requestInfo(input, key.publicKey);
  const signed = bytesOf(info);
  const { pem, der } = assembleRequest(signed, signatureAlgorithm(key), await sign(key, signed));
  const keyPair = key.pair;
  const [publicKey, privateKey] = [
    await pemOf(keyPair.publicKey),
    options.privateKey && (await pemOf(keyPair.privateKey)),
  ];
  const diagnostics = requestFindings(input, pem);
  return { pem, der, publicKey, keyPair, ...(privateKey ? { privateKey } : {}), info, mistakes, diagnostics };
}

/** What there is where nothing says what the request shall say. */
function unsaid(request: unknown): BuiltCertificationRequest {
  const message = request == null ? 'what the request shall say is missing' : 'expected an object';
  return { info: '', mistakes: [{ path: '', message }], diagnostics: [] };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function needObject(input: unknown): void {
  if (!isObject(input)) throw new ArgumentError('input: expected an object');
}

/** What is wrong with the input of a certification request, before there is a key. */
export function checkCertificationRequest(input: CertificationRequestInput): wire.Mistake[] {
  return requestInfo(input, NO_KEY).mistakes;
}

/** What a CertificateSigningRequest shall say, its request included. */
export type CertificateSigningRequestForInput = Omit<
  wire.CertificateSigningRequestInput,
  'request' | 'spec' | 'status'
> & {
  /** What the request in it shall say. */
  request: CertificationRequestInput;
};

/**
 * A CertificateSigningRequest and the certification request in it, in one step. Without `usages` those that its signer and its
 * key suggest.
 * @throws {WebCryptoError} where there is none, or it can't do this with this key.
 */
export async function certificateSigningRequestFor(
  input: CertificateSigningRequestForInput,
  options: KeyOptions & { build?: BuildOptions | undefined } = {},
): Promise<wire.Built & { certificationRequest: BuiltCertificationRequest }> {
  needObject(input);
  const { request, ...rest } = input;
  const asked = isObject(request) ? await certificationRequest(request, options) : unsaid(request);
  const { pem } = asked;
  const built = build.certificateSigningRequest(pem ? { ...rest, request: pem } : rest, options.build);
  return { ...built, certificationRequest: asked };
}

/** What a token for tests shall be. */
export type TestTokenInput = Partially<Omit<wire.TestTokenInput, 'now' | 'claims'>> & {
  /** The time at which it is looked at, RFC 3339. */
  now: string;
  claims?: Record<string, unknown>;
};

/** A token for tests. Where the input is wrong there is what says so, and the token so far: nothing was signed, and no key made. */
export interface BuiltTestToken extends Partial<wire.TestToken> {
  /** Its header. */
  header: Record<string, unknown>;
  /** Its claims. */
  claims: Record<string, unknown>;
  /** The key that signed it, as WebCrypto has it. */
  keyPair?: CryptoKeyPair;
  /** The private key as the PEM of PKCS#8, where it was asked for. */
  privateKey?: string;
  /** What of the input is wrong. */
  mistakes: wire.Mistake[];
}

/**
 * A token for tests, of any shape and with one chosen fault, signed with a key made for the purpose (or one of the caller) by
 * WebCrypto; the key set of its issuer; and what `verifyToken` must say of it.
 * @throws {WebCryptoError} where there is none, or it can't do this with this key.
 */
export async function testToken(input: TestTokenInput, options: KeyOptions = {}): Promise<BuiltTestToken> {
  needObject(input);
  const { header, claims, mistakes } = tokenDraft(input);
  if (mistakes.length > 0) return { header, claims, mistakes };
  const key = await signer({
    ...options,
    key: options.key ?? kindFor(input.algorithm),
    hash: options.hash ?? hashFor(input.algorithm),
  });
  const own = tokenAlgorithm(key);
  const algorithm = input.algorithm ?? own;
  if (algorithm !== own && !(algorithm === 'Ed25519' && own === 'EdDSA')) {
    const message = options.key ? `the key is one for ${own}` : 'no key is made for it: give one as `key`';
    return { header, claims, mistakes: [{ path: 'algorithm', message }] };
  }
  const said = { ...input, algorithm };
  const draft = tokenDraft(said);
  const signature = await sign(key, new TextEncoder().encode(draft.signingInput));
  // The key that the issuer shows is another where that is the fault.
  const shown = input.fault === 'wrongKey' ? await signer({ key: kindFor(algorithm), hash: key.hash }) : key;
  const token = assembleToken(said, await jwkOf(shown.pair.publicKey), signature);
  const privateKey = options.privateKey && (await pemOf(key.pair.privateKey));
  return {
    ...token,
    header: draft.header,
    claims: draft.claims,
    keyPair: key.pair,
    ...(privateKey ? { privateKey } : {}),
    mistakes: [],
  };
}

/** The kind of key that an algorithm of tokens needs. */
function kindFor(algorithm: string | null | undefined): KeyKind {
  const curves: Record<string, KeyKind> = { ES384: 'P-384', ES512: 'P-521', EdDSA: 'Ed25519', Ed25519: 'Ed25519' };
  return /^[RP]S/.test(algorithm ?? '') ? 'RSA-2048' : (curves[algorithm ?? ''] ?? 'P-256');
}

function hashFor(algorithm: string | null | undefined): Hash | undefined {
  return algorithm?.startsWith('RS') ? (`SHA-${algorithm.slice(2)}` as Hash) : undefined;
}
