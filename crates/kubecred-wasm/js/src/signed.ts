// What is signed when it is built: the core says what, WebCrypto signs, the core assembles. Three steps, so asynchronous.
import { define, input, json } from './call.js';
import { ArgumentError } from './errors.js';
import { analyze, type BuildOptions, build, type Partially } from './functions.js';
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
  /** What of the input is wrong. */
  mistakes: wire.Mistake[];
  /** What is found in the request. */
  diagnostics: wire.Diagnostic[];
}

const requestInfo = define<[input: CertificationRequestInput, publicKey: Uint8Array], wire.CertificationRequestInfo>(
  'certificationRequestInfo',
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
  const mistakes = checkCertificationRequest(input);
  if (mistakes.length > 0) return { mistakes, diagnostics: [] };
  const key = await signer(options);
  const info = bytesOf(requestInfo(input, key.publicKey).info);
  const { pem, der } = assembleRequest(info, signatureAlgorithm(key), await sign(key, info));
  const keyPair = key.pair;
  const [publicKey, privateKey] = [
    await pemOf(keyPair.publicKey),
    options.privateKey && (await pemOf(keyPair.privateKey)),
  ];
  const { diagnostics } = analyze(pem);
  return { pem, der, publicKey, keyPair, ...(privateKey ? { privateKey } : {}), mistakes, diagnostics };
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
  const { request, ...rest } = input;
  const asked = await certificationRequest(request, options);
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

/**
 * A token for tests, of any shape and with one chosen fault, signed with a key made for the purpose (or one of the caller) by
 * WebCrypto; the key set of its issuer; and what `verifyToken` must say of it.
 * @throws {WebCryptoError} where there is none, or it can't do this with this key.
 */
export async function testToken(
  input: TestTokenInput,
  options: KeyOptions = {},
): Promise<wire.TestToken & { keyPair: CryptoKeyPair; privateKey?: string }> {
  tokenDraft(input);
  const key = await signer({
    ...options,
    key: options.key ?? kindFor(input.algorithm),
    hash: options.hash ?? hashFor(input.algorithm),
  });
  const algorithm = input.algorithm ?? tokenAlgorithm(key);
  if (algorithm !== tokenAlgorithm(key) && !(algorithm === 'Ed25519' && tokenAlgorithm(key) === 'EdDSA')) {
    throw new ArgumentError(`input: \`algorithm\`: the key is one for ${tokenAlgorithm(key)}`);
  }
  const said = { ...input, algorithm };
  const signature = await sign(key, new TextEncoder().encode(tokenDraft(said).signingInput));
  // The key that the issuer shows is another where that is the fault.
  const shown = input.fault === 'wrongKey' ? await signer({ key: kindFor(algorithm), hash: key.hash }) : key;
  const token = assembleToken(said, await jwkOf(shown.pair.publicKey), signature);
  const privateKey = options.privateKey && (await pemOf(key.pair.privateKey));
  return { ...token, keyPair: key.pair, ...(privateKey ? { privateKey } : {}) };
}

/** The kind of key that an algorithm of tokens needs. */
function kindFor(algorithm: string | null | undefined): KeyKind {
  if (!algorithm || algorithm === 'ES256') return 'P-256';
  if (algorithm === 'ES384') return 'P-384';
  if (algorithm === 'ES512') return 'P-521';
  if (algorithm === 'EdDSA' || algorithm === 'Ed25519') return 'Ed25519';
  if (/^RS(256|384|512)$/.test(algorithm)) return 'RSA-2048';
  throw new ArgumentError('input: `algorithm`: expected RS256, RS384, RS512, ES256, ES384, ES512 or EdDSA');
}

function hashFor(algorithm: string | null | undefined): Hash | undefined {
  return algorithm?.startsWith('RS') ? (`SHA-${algorithm.slice(2)}` as Hash) : undefined;
}
