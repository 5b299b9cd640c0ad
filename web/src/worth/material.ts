// What a report holds in the forms in which it is checked: tokens as texts, public keys as JSON Web Keys. In the worker.
import type { Artifact, Certificate, ChainUsage, JsonWebKey, PublicKey, Purpose } from 'kubecred';
import type { Reached } from '../reach.js';

/** A certificate among the artifacts. */
export type CertificateArtifact = Artifact & { type: 'certificate' };

export function isAuthority(artifact: Artifact): artifact is CertificateArtifact {
  return artifact.type === 'certificate' && artifact.value.isCa;
}

/** What a certificate is used for, as its purposes say. */
export function usageOf(certificate: Certificate): ChainUsage {
  if (certificate.isCa) return 'ca';
  const purposes = purposesOf(certificate);
  return purposes?.includes(CLIENT) && !purposes.includes(SERVER) ? 'client' : 'server';
}

/** Whether it may be shown by a client. */
export function isForClients(certificate: Certificate): boolean {
  const purposes = purposesOf(certificate);
  return !certificate.isCa && (purposes === undefined || purposes.includes(CLIENT) || purposes.includes(ANY));
}

const CLIENT = '1.3.6.1.5.5.7.3.2';
const SERVER = '1.3.6.1.5.5.7.3.1';
const ANY = '2.5.29.37.0';

function purposesOf({ extensions }: Certificate): string[] | undefined {
  const purposes = extensions.find(({ oid }) => oid === '2.5.29.37');
  if (!purposes || !Array.isArray(purposes.value)) return undefined;
  return (purposes.value as Partial<Purpose>[]).flatMap(({ oid }) => oid ?? []);
}

const TOKEN = /^[\w-]+\.[\w-]*\.[\w-]*$/;

/** The text of a token: as it stands in the input, in its base64, or as the object around it has it. */
export function tokenOf({ artifact, around }: Reached, input: string | Uint8Array): string | undefined {
  const { range } = artifact;
  const whole = input instanceof Uint8Array ? new TextDecoder().decode(input) : input;
  const text = (range && input === whole ? whole.slice(range.start.offset, range.end.offset) : whole).trim();
  const plain = text.replace(/^["']|["']$/g, '');
  const candidates = [plain, decoded(plain), ...(around?.rows.flatMap(({ value }) => [value, decoded(value)]) ?? [])];
  return candidates.find((one) => TOKEN.test(one) && isOf(one, artifact));
}

/** Whether it says what the artifact says: the object around may hold several. */
function isOf(text: string, { type, value }: Artifact): boolean {
  const claims = decoded(text.split('.')[1] ?? '');
  return (
    type === 'jsonWebToken' &&
    (value.subject === undefined || claims.includes(JSON.stringify(value.subject)) || claims.includes('\\'))
  );
}

/** The text of some base64; empty where it is none. */
function decoded(base64: string): string {
  try {
    const bytes = atob(base64.replace(/\s/g, '').replace(/-/g, '+').replace(/_/g, '/'));
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return '';
  }
}

/** The text of a key set, or of a key: as it stands there where that is JSON, else made of what was read. */
export function textOfKeySet(artifact: Artifact, input: string | Uint8Array): string {
  const { range } = artifact;
  if (range && typeof input === 'string') {
    const text = input.slice(range.start.offset, range.end.offset);
    if (isObject(text)) return text;
  }
  const keys =
    artifact.type === 'jsonWebKeySet' ? artifact.value.keys : artifact.type === 'jsonWebKey' ? [artifact.value] : [];
  return JSON.stringify({ keys: keys.map(jwkOf) });
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** The public keys among some artifacts, as a key set. */
export function keySetOf(artifacts: readonly Artifact[]): { keys: object[] } | undefined {
  const keys = artifacts.flatMap((artifact) => {
    if (artifact.type === 'jsonWebKey' && artifact.value.publicKey) return [jwkOf(artifact.value)];
    if (artifact.type === 'publicKey') return [jwkOfPem(artifact.value)];
    return [];
  });
  return keys.length > 0 ? { keys } : undefined;
}

function jwkOf({ keyType, keyId, use, algorithm, publicKey }: JsonWebKey): object {
  const numbers = publicKey ? numbersOf(publicKey) : { kty: keyType };
  return {
    ...numbers,
    ...(keyId === undefined ? {} : { kid: keyId }),
    ...(use === undefined ? {} : { use }),
    ...(algorithm === undefined ? {} : { alg: algorithm }),
  };
}

/** A key that has no name has the one that kube-apiserver gives it. */
function jwkOfPem(key: PublicKey): object {
  return { ...numbersOf(key), kid: fromHex(key.sha256) };
}

function numbersOf({ algorithm, modulus, exponent, curve, key = '' }: PublicKey): object {
  if (modulus !== undefined) {
    const e = BigInt(exponent ?? 0).toString(16);
    return { kty: 'RSA', n: fromHex(modulus.replace(/^(00)+/, '')), e: fromHex(e.length % 2 === 0 ? e : `0${e}`) };
  }
  if (algorithm !== 'EC') return { kty: 'OKP', crv: algorithm, x: fromHex(key) };
  const half = 2 + (key.length - 2) / 2;
  return { kty: 'EC', crv: curve, x: fromHex(key.slice(2, half)), y: fromHex(key.slice(half)) };
}

/** Hexadecimal as base64url. */
function fromHex(hex: string): string {
  const bytes = (hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? [];
  const text = String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16)));
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** What a token brings is never trusted. */
export function isInToken({ within }: Artifact): boolean {
  return within.some(({ step }) => step === 'jws');
}
