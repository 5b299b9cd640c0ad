// What every entry of the package exports.
export type { Binary } from './call.js';
export { ArgumentError, InternalError } from './errors.js';
export * from './functions.js';
// What a caller may leave out, the core's own types demand: these two go before them.
export type { Options, Request } from './functions.js';
export type * from './generated/types.js';
