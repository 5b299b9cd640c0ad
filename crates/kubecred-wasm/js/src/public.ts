// What every entry of the package exports. Options and requests stand in both of the last two files: the form in
// which a caller may leave things out goes before that of the core.

export { build } from './build.js';
export type { Binary } from './call.js';
export { ArgumentError, InternalError, WebCryptoError } from './errors.js';
export type { BuildOptions, Cluster, Options, Request, VerifyChainOptions, VerifyTokenOptions } from './functions.js';
export * from './functions.js';
export type * from './generated/types.js';
export * from './reference.js';
export type {
  BuiltCertificationRequest,
  CertificateSigningRequestForInput,
  CertificationRequestInput,
  Hash,
  KeyKind,
  KeyOptions,
  TestTokenInput,
} from './signed.js';
export { checkCertificationRequest } from './signed.js';
