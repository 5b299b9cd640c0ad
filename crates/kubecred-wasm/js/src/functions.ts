// The functions of the package, one line each: its name here and in the module, how its arguments cross, its types.
import {
  analysis,
  type Binary,
  certificates,
  cluster,
  define,
  fields,
  input,
  json,
  name,
  plugin,
  request,
} from './call.js';
import type * as wire from './generated/types.js';

/** A text, bytes (PEM, DER, a manifest in UTF-8), or an object, which is taken as its JSON. */
export type Input = string | Binary | object;
/** Certificates in PEM (several one behind the other), in DER or base64; or several of these. */
export type Certificates = string | Binary | readonly (string | Binary)[];
/** What `verifyChain` may be told. */
export type VerifyChainOptions = Partially<Omit<wire.VerifyChainOptions, 'roots'>> & {
  roots?: Certificates | undefined;
};
/** What `analyze` may be told. */
export type Options = Partially<Omit<wire.Options, 'keys' | 'roots'>> & {
  keys?: Keys;
  roots?: Certificates | undefined;
};
/** Keys that tokens are checked with: JSON Web Keys or sets of them, PEM, or DER (bytes, or base64 of them). */
export type Keys = string | Binary | object | readonly (string | Binary | object)[];
/** What the reader of a token trusts and expects. */
export type VerifyTokenOptions = Partially<Omit<wire.VerifyTokenOptions, 'keys'>> & { keys?: Keys };
/** A request to kube-apiserver. */
export type Request = Partially<wire.Request>;
/** What is known of a cluster. */
export type Cluster = Partially<wire.Cluster>;

/** What is asked of the server, and how the object is judged. */
export type BuildOptions = Partially<
  Pick<wire.BuildOptions, 'operation' | 'subresource' | 'allNamespaces' | 'patchType' | 'comments'>
> & {
  /** The operations of a JSON patch (RFC 6902). Absent: they set the fields of the input. */
  patch?: readonly object[] | undefined;
  /** How a delete is done. */
  deleteOptions?: wire.DeleteOptions | undefined;
  /** The parameters of the query. */
  query?: wire.QueryParameters | undefined;
  /** What `analyze` may be told, by which the object is judged. */
  analysis?: Options | undefined;
};
/** Builds one kind of object. */
export type Builder<Input> = (input: Input, options?: BuildOptions) => wire.Built;

/** Finds everything in the input, decodes it, and says what is wrong with it and where. */
export const analyze = define<[input: Input, options?: Options], wire.Report>('analyze', [input, analysis]);

/** The judgement of `analyze` alone. */
export const validate = define<[input: Input, options?: Options], wire.Validation>('validate', [input, analysis]);

/** What kube-apiserver would answer to a request with this body; without a request, to a strict dry-run create. */
export const dryRun = define<[body: Input, request?: Request], wire.Verdict>('dryRun', [input, request]);

/** Every certificate of the input, nested ones included; a broken one is `{ error }` in its place. */
export const decodeCertificates = define<[input: Input], wire.Decoded<wire.Certificate>[]>('decodeCertificates', [
  input,
]);

/** Every certification request of the input, nested ones included; a broken one is `{ error }` in its place. */
export const decodeCertificationRequests = define<[input: Input], wire.Decoded<wire.CertificationRequest>[]>(
  'decodeCertificationRequests',
  [input],
);

/**
 * A kubeconfig, as it is written, if its values have the types of their fields; else `{ error }`. In what others keep in
 * it, a number that JavaScript might change is a string of its text.
 */
export const decodeKubeconfig = define<[kubeconfig: Input], wire.Decoded<wire.Kubeconfig>>('decodeKubeconfig', [input]);

/**
 * What client-go, as kubectl uses it, makes of a kubeconfig: how far it comes, and why not further. With what its exec
 * plugin did, also what the server would see. Files that a kubeconfig names are not read: they count as missing.
 */
export const loadClientConfig = define<[kubeconfig: Input, plugin?: Partially<wire.Plugin>], wire.ClientVerdict>(
  'loadClientConfig',
  [input, plugin],
);

/**
 * What kube-controller-manager would do with a CertificateSigningRequest: whether it would approve it by itself, and what
 * the signer would make of it once it is approved.
 */
export const preflight = define<[csr: Input, options?: Partially<wire.PreflightOptions>], wire.Preflight>('preflight', [
  input,
  json,
]);

/**
 * Whom kube-apiserver would take the bearer of a token, or who shows a client certificate, for. A token is taken
 * literally, as `spec.token` of a TokenReview is.
 */
export const authenticate = define<
  [credential: Input, cluster: Cluster, options?: Partially<wire.AuthenticateOptions>],
  wire.Authentication
>('authenticate', [input, cluster, json]);

/**
 * What differs between two inputs, and whether a renewal changes it: key sets, certificates, a request and its certificate,
 * requests, tokens; and until when the tokens and certificates among them work.
 */
export const compare = define<[a: Input, b: Input], wire.Comparison>('compare', [input, input]);

/** Every private and public key of the input that stands alone; a broken one has its `error`, in its place. */
export const decodeKeys = define<[input: Input], wire.Decoded<wire.Key>[]>('decodeKeys', [input]);

/** Every object of a text of manifests, items of lists included. */
export const decodeManifests = define<[input: Input], wire.Decoded<wire.KubernetesObject>[]>('decodeManifests', [
  input,
]);

/** A JSON Web Token, read and not verified. */
export const decodeToken = define<[token: string], wire.Decoded<wire.JsonWebToken>>('decodeToken', [input]);

/** A JSON Web Key set, or one key as a set of it; secret members have no value. */
export const decodeKeySet = define<[jwks: Input], wire.Decoded<wire.JsonWebKeySet>>('decodeKeySet', [input]);

/**
 * Checks a token with keys of the caller, and what it says with what the caller expects. Keys that the token brings are never
 * used. HS256, HS384 and HS512 are checked with a `secret` (or `secretBase64url`), or a JSON Web Key of the type `oct`.
 */
export const verifyToken = define<[token: string, options?: VerifyTokenOptions], wire.TokenVerification>(
  'verifyToken',
  [input, json],
);

/** Checks a JSON Web Key set, or one key as a set of it: what is wrong with each key, and its `kid` in Kubernetes. */
export const verifyKeySet = define<[jwks: Input], wire.KeySetVerification>('verifyKeySet', [input]);

/**
 * The ASN.1 tree of everything in the input that is DER, nested ones included: every element with its place, its name
 * where the type is known, and a readable value. What of a private key is secret is not in it.
 */
export const decodeAsn1 = define<[input: Input], wire.Asn1Tree[]>('decodeAsn1', [input]);

/**
 * Every certificate, request, key and token of the input as a text for people, with all values and hex dumps of keys and
 * signatures, as `openssl x509 -text` gives one.
 */
export const toText = define<[input: Input], string>('toText', [input]);

/**
 * The text of the input without its secrets: signatures of tokens, private keys, passwords, tokens, the data of Secrets. All
 * else stays where it stood, so that the same is found in it. Of DER it is the base64; of what can't be read, nothing.
 */
export const redact = define<[input: Input], string>('redact', [input]);

/** What `redact` replaces in an input, and where. */
export const redactions = define<[input: Input], wire.Redaction[]>('redactions', [input]);

/** The text with the edits of a diagnostic's fix made. */
export function applyFix(text: string, fix: Pick<wire.Fix, 'edits'>): string {
  const ordered = [...fix.edits].sort((a, b) => a.range.start.offset - b.range.start.offset);
  let [fixed, from] = ['', 0];
  for (const { range, newText } of ordered) {
    fixed += text.slice(from, range.start.offset) + newText;
    from = range.end.offset;
  }
  return fixed + text.slice(from);
}

/**
 * Whether a certificate leads to one of the `roots` through the others, and holds for its use: a server's with these `names`,
 * a client's as kube-apiserver judges it, or a CA's. Each check is verified, failed or not checked, with its reason.
 */
export const verifyChain = define<
  [certificates: Input | Certificates, options?: VerifyChainOptions],
  wire.ChainVerification
>('verifyChain', [certificates, json]);

/**
 * What the server's reader makes of a text (YAML 1.1 or JSON), or with `mode: 'standard'` what RFC 8259 does: the JSON of
 * each document as a text, in which numbers keep all of their digits.
 */
export const toJson = define<[input: Input, options?: Partially<wire.ToJsonOptions>], wire.JsonDocuments>('toJson', [
  input,
  json,
]);

/**
 * The documents of a text as YAML that every reader takes for the same values. Comments and anchors are not kept; with
 * `comments: true` it has comments that say what the fields of known kinds are for.
 */
export const toYaml = define<[input: Input, options?: Partially<wire.ToYamlOptions>], wire.YamlDocuments>('toYaml', [
  input,
  json,
]);

/**
 * The text in one style: YAML in lines of its own with its comments, JSON with a line for each member and item. `refused` says
 * why there is none; `lost` counts comments that found no place.
 */
export const format = define<[input: Input], wire.Formatted>('format', [input]);

/**
 * Builders: a few fields in, the object out, as YAML and JSON, with the request and the commands that send it, and with what
 * is wrong with it. Fields of the metadata and of `spec` may stand on top. Nothing is sent.
 */
export const build: { readonly [Name in keyof wire.BuilderInputs]: Builder<wire.BuilderInputs[Name]> } = {
  /** A ServiceAccount. */
  serviceAccount: builder('serviceAccount'),
  /** A TokenRequest; its `name` and `namespace` are those of the ServiceAccount. */
  tokenRequest: builder('tokenRequest'),
  /** A TokenReview. */
  tokenReview: builder('tokenReview'),
  /** A SelfSubjectReview. */
  selfSubjectReview: builder('selfSubjectReview'),
  /** A CertificateSigningRequest of a request in PEM; without `usages` those that its signer and its key suggest. */
  certificateSigningRequest: builder('certificateSigningRequest'),
  /** The approval of a CertificateSigningRequest, for its subresource `approval`. */
  approval: builder('approval'),
  /** The denial of a CertificateSigningRequest, for its subresource `approval`. */
  denial: builder('denial'),
  /** OpenShift's Authentication. */
  authentication: builder('authentication'),
  /** A kubeconfig of one cluster and one user, and of others beside them. */
  kubeconfig: builder('kubeconfig'),
  /** The answer of an exec plugin; without `expirationTimestamp` it ends when the token or certificate in it does. */
  execCredential: builder('execCredential'),
  /** What kubectl tells an exec plugin in `KUBERNETES_EXEC_INFO`. */
  execInfo: builder('execInfo'),
  /** A Secret of the type `kubernetes.io/tls`. */
  tlsSecret: builder('tlsSecret'),
  /** A Secret that the server fills with the token of a ServiceAccount. */
  serviceAccountTokenSecret: builder('serviceAccountTokenSecret'),
};

function builder<Name extends keyof wire.BuilderInputs>(of: Name): Builder<wire.BuilderInputs[Name]> {
  const call = define<[name: string, input: wire.BuilderInputs[Name], options?: BuildOptions], wire.Built>('build', [
    name,
    fields,
    json,
  ]);
  return (given, options) => call(of, given, options);
}

/**
 * The inputs that build again what was given ("edit this"): of each certificate and certification request the request, of each
 * token one like it that another key signs, of each kubeconfig itself, with the secrets that stand in it.
 */
export const rebuild = define<[input: Input], wire.Rebuilt[]>('rebuild', [input]);

/** The core reads its options member by member: each may be absent. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly Partially<Item>[]
  : T extends object
    ? { [Key in keyof T]?: Partially<T[Key]> | undefined }
    : T;
