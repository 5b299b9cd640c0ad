/** An argument does not fit: the message names it and says why. */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';
  readonly code = 'invalid-argument';
}

/** A fault of kubecred itself, or no memory left. The call is lost; the next one starts from a fresh instance. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
  readonly code = 'internal';
}

/** WebCrypto is not there (a page that is not served by HTTPS), or does not do what it is asked for. */
export class WebCryptoError extends Error {
  override readonly name = 'WebCryptoError';
  readonly code = 'web-crypto';
}
