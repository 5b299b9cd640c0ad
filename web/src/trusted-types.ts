// The page's policy lets no text become markup or code. One thing needs a word: a worker is started by an address, and
// only that of a blob, which this page made itself, is let through, and that of the page's own service worker.
import { KEEPER } from './keep.js';

interface Factory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;

factory?.createPolicy('default', {
  createScriptURL(address) {
    if (address.startsWith('blob:') || address === KEEPER) return address;
    throw new TypeError('only workers from blobs and the service worker of the page are started here');
  },
});
