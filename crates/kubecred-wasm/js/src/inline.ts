// The entry for browsers, workers and bundlers: carries the module in itself, so that the first call can be made at
// once and nothing is fetched.
import { provide } from './instance.js';
import { base64 as first } from './wasm/first.js';
import { base64 as second } from './wasm/second.js';

provide(
  () => bytes(first),
  () => bytes(second),
);

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export * from './public.js';
