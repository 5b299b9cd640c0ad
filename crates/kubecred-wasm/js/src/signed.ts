// What is signed when it is built: the core says what, WebCrypto signs, the core assembles. Three steps, so asynchronous.
import { define, input, json } from './call.js';
import { ArgumentError } from './errors.js';
import { analyze, type Cluster, decodeKeys, type Partially, verifyToken } from './functions.js';
import type * as wire from './generated/types.js';
import {
  bytesOf,
  type Hash,
  jwkOf,
  type KeyKind,
  type KeyOptions,
  pemOf,
  type PrivateKeyKind,
  type Signer,
  sign,
  signatureAlgorithm,
  signer,
  tokenAlgorithm,
} from './web-crypto.js';

export type { Hash, KeyKind, KeyOptions };
