// In the worker: makes what a form says. What is signed needs a key; without one it comes as far as it can.
import {
  type BuildOptions,
  type Built,
  type BuiltCertificationRequest,
  build,
  type CertificationRequestInput,
  checkCertificationRequest,
  type Diagnostic,
  decodeKeys,
  decodeManifests,
  type HttpRequest,
  type KeyKind,
  type Mistake,
  type TestTokenInput,
  toText,
} from 'kubecred';
import { pointerOf } from './pointer.js';
import type { Json } from './schema.js';
import { secretsIn, secretsOfPatch } from './secrets-in.js';

/** What is to be made. */
export interface Order {
  builder: string;
  input: Json;
  options: BuildOptions;
  /** The key that signs: one that was made, the kind of one to be made, or PEM. */
  key?: CryptoKeyPair | KeyKind | string | undefined;
  /** Whether a key that is made may leave the browser. */
  extractable?: boolean | undefined;
}

/** What is wrong, at its place in what is built. */
export interface Finding {
  severity: Diagnostic['severity'];
  /** Absent: it is about the request. */
  pointer?: string | undefined;
  /** The member of the request that it is about. */
  path?: string | undefined;
  message: string;
  help?: string | undefined;
  line?: number | undefined;
}

/** A text that was made. */
export interface Text {
  name: string;
  text: string;
  /** What its file is called after the name of the thing: `.yaml`. */
  ending: string;
}

/** What was made. */
export interface Made {
  texts: Text[];
  /** The object, of kinds that are one. */
  object?: unknown;
  request?: HttpRequest | undefined;
  curl?: string | undefined;
  kubectl?: string | undefined;
  /** Why kubectl has no command for it. */
  noKubectl?: string | undefined;
  findings: Finding[];
  /** The key that signed. */
  key?: CryptoKeyPair | undefined;
  publicKey?: string | undefined;
  /** The SHA-256 of its public half, by which it is told from others. */
  fingerprint?: string | undefined;
  /** What in it is secret. */
  secrets?: readonly string[];
  /** It has no signature, because there is no key. */
  unsigned?: boolean;
  /** Of a test token: what checks must say of it. */
  expected?: string | undefined;
}

type Key = Pick<Order, 'key' | 'extractable'>;

const REQUEST = '/spec/request';

export async function make(order: Order): Promise<Made> {
  try {
    switch (order.builder) {
      case 'certificateSigningRequestFor':
        return await signingRequest(order);
      case 'certificationRequest':
        return await certificationRequest(order);
      case 'testToken':
        return await testToken(order);
      default:
        return object(builder(order.builder)(order.input, order.options), order.options);
    }
  } catch (error) {
    return { texts: [], findings: [refused(error)] };
  }
}

function builder(name: string): (input: Json, options: BuildOptions) => Built {
  const builders: Record<string, unknown> = build;
  return builders[name] as (input: Json, options: BuildOptions) => Built;
}

function object(built: Built, { patch }: BuildOptions): Made {
  const { object: made, yaml, json, request, curl, kubectl, noKubectl, diagnostics } = built;
  return {
    object: made,
    texts: [
      { name: 'YAML', text: yaml, ending: '.yaml' },
      { name: 'JSON', text: `${JSON.stringify(JSON.parse(json), null, 2)}\n`, ending: '.json' },
    ],
    request,
    curl,
    kubectl,
    noKubectl,
    findings: diagnostics.map(finding),
    secrets: [...secretsIn(json), ...secretsOfPatch(made, patch ?? [])],
  };
}

async function signingRequest({ input, options, ...how }: Order): Promise<Made> {
  const { request: said, ...rest } = input;
  const request = (said ?? {}) as CertificationRequestInput;
  const mistakes = checkCertificationRequest(request).map(({ path, message }) =>
    mistake(REQUEST + pointerOf(path), message),
  );
  const signed = mistakes.length === 0 && how.key ? await signedBy(request, how) : undefined;
  if (signed && 'message' in signed) mistakes.push(signed);
  const pem = signed && 'pem' in signed ? signed.pem : undefined;
  const made = object(build.certificateSigningRequest(pem ? { ...rest, request: pem } : rest, options), options);
  if (signed && 'pem' in signed) {
    const findings = [...signed.diagnostics.map((found) => ofRequest(found, REQUEST)), ...made.findings];
    return { ...made, findings, ...signerOf(signed) };
  }
  // That there is no request yet is said once, and not as a fault of the form; nor are usages, which its key proposes.
  const proposed = 'usages' in rest ? [REQUEST] : [REQUEST, '/spec/usages'];
  const findings = [...mistakes, ...made.findings.filter(({ pointer = '' }) => !proposed.includes(pointer))];
  return { ...made, findings, unsigned: true };
}

/** The request, or why the key can't sign it. */
async function signedBy(request: CertificationRequestInput, how: Key): Promise<BuiltCertificationRequest | Finding> {
  try {
    return await build.certificationRequest(request, keyOf(how));
  } catch (error) {
    return refused(error);
  }
}

async function certificationRequest({ input, ...how }: Order): Promise<Made> {
  const wrong = checkCertificationRequest(input);
  if (wrong.length > 0 || !how.key) return { ...soFar(input), findings: wrong.map(mistakeAt), unsigned: true };
  const signed = await build.certificationRequest(input, keyOf(how));
  const { pem = '', diagnostics } = signed;
  return {
    texts: [
      { name: 'PEM', text: pem, ending: '.csr' },
      { name: 'Text', text: toText(pem), ending: '.txt' },
    ],
    findings: diagnostics.map((found) => ofRequest(found, '')),
    ...signerOf(signed),
  };
}

/** Pairs that signed test tokens, by algorithm: the next one is signed by the same. */
const testKeys = new Map<string, CryptoKeyPair>();

async function testToken({ input, options }: Order): Promise<Made> {
  const asked = { now: options.analysis?.now ?? '', ...input } as TestTokenInput;
  const algorithm = asked.algorithm ?? 'ES256';
  const made = await build.testToken(asked, { key: testKeys.get(algorithm) });
  const { token, tokenReview = '', expected, mistakes } = made;
  if (token === undefined) return { ...soFar(input), findings: mistakes.map(mistakeAt) };
  if (made.keyPair) testKeys.set(algorithm, made.keyPair);
  const told = JSON.stringify({ options: made.options, expected }, null, 2);
  return {
    texts: [
      { name: 'Token', text: `${token}\n`, ending: '.test.jwt' },
      { name: 'Key set', text: `${JSON.stringify(made.jwks, null, 2)}\n`, ending: '.test.jwks.json' },
      { name: 'TokenReview', text: options.comments ? commented(tokenReview) : tokenReview, ending: '.test.yaml' },
      { name: 'Expected', text: `${told}\n`, ending: '.test.json' },
    ],
    findings: [],
    expected: expected?.status,
  };
}

/** The TokenReview of a test token with comments on its fields, below the one that says what it is. */
function commented(tokenReview: string): string {
  const [read] = decodeManifests(tokenReview);
  if (!read || 'error' in read) return tokenReview;
  const { yaml } = build.tokenReview(read.object as Json, { comments: true });
  const mark = /^(#.*\n)*/.exec(tokenReview)?.[0] ?? '';
  return mark + yaml;
}

/** What was filled in, where nothing can be signed yet: as the builder takes it. */
function soFar(input: Json): Pick<Made, 'texts' | 'secrets'> {
  if (Object.keys(input).length === 0) return { texts: [] };
  const text = `${JSON.stringify(input, null, 2)}\n`;
  return { texts: [{ name: 'Input', text, ending: '.input.json' }], secrets: secretsIn(text) };
}

function keyOf({ key, extractable }: Key) {
  // Whether it may be given out is known before it is made; its PEM is made when somebody asks for it, and not here.
  return { key, extractable: extractable === true };
}

function signerOf({ keyPair, publicKey = '' }: BuiltCertificationRequest) {
  const [read] = decodeKeys(publicKey);
  return { key: keyPair, publicKey, fingerprint: read && 'sha256' in read ? read.sha256 : undefined };
}

function finding({ severity, pointer, path, message, help, range, within }: Diagnostic): Finding {
  const [around] = within;
  // What is wrong in a certificate or a token is said at the field that holds it.
  const place = pointer === undefined && around?.step === 'field' ? pointerOf(around.path) : pointer;
  return { severity, pointer: place, path, message, help, line: range?.start.line };
}

/** What is found in a request that was signed, at the member that says it; `around` is where the request stands. */
function ofRequest({ severity, path, message, help }: Diagnostic, around: string): Finding {
  const pointer = path === undefined ? around || undefined : around + pointerOf(path);
  return { severity, pointer, message, help };
}

function mistake(pointer: string, message: string): Finding {
  return { severity: 'error', pointer, message };
}

function mistakeAt({ path, message }: Mistake): Finding {
  return mistake(pointerOf(path), message);
}

/** What the package refused to begin with, at the member that it names: `` input: `subject[0].joined`: … ``. */
function refused(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error);
  const [, from, path, rest] = /^(input|options): `([^`]+)`: (.*)$/s.exec(message) ?? [];
  if (path === undefined || rest === undefined) return { severity: 'error', message };
  return from === 'options' ? { severity: 'error', path, message: rest } : mistake(pointerOf(path), rest);
}
