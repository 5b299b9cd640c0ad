// Everything that can be built, under one name: what is signed is asynchronous.
import { build as objects } from './functions.js';
import { certificateSigningRequestFor, certificationRequest, testToken } from './signed.js';

/**
 * Builders: a few fields in, the thing out, with what is wrong with it. Nothing is sent; keys are made and used by WebCrypto
 * where they are needed.
 */
export const build: typeof objects & {
  readonly certificationRequest: typeof certificationRequest;
  readonly certificateSigningRequestFor: typeof certificateSigningRequestFor;
  readonly testToken: typeof testToken;
} = { ...objects, certificationRequest, certificateSigningRequestFor, testToken };
