// The two parts of the core as texts in the page's scripts: so nothing but scripts is loaded, and its policy can forbid every
// connection. A byte is a character, which compresses a sixth better than base64; one that a script or HTML would not
// keep as it is stands 256 higher.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FILES = { 'virtual:core/first': 'kubecred/kubecred.wasm', 'virtual:core/second': 'kubecred/kubecred-more.wasm' };

/**
 * Makes each part a module of the page.
 * @returns {import('vite').Plugin}
 */
export function coreText() {
  const { resolve } = createRequire(import.meta.url);
  const files = new Map(Object.entries(FILES).map(([id, file]) => [`\0${id}`, file]));
  return {
    name: 'core-text',
    resolveId: (id) => (Object.hasOwn(FILES, id) ? `\0${id}` : undefined),
    load: (id) => {
      const file = files.get(id);
      return file && `export default ${JSON.stringify(toText(readFileSync(resolve(file))))};`;
    },
  };
}

/**
 * The low eight bits of its characters are the bytes.
 * @param {Uint8Array} bytes
 */
export function toText(bytes) {
  const characters = Array.from(bytes, (byte) => String.fromCharCode(isKept(byte) ? byte : byte + 256));
  return characters.join('');
}

/** @param {number} byte */
function isKept(byte) {
  const isControl = byte < 0x20 || (byte >= 0x7f && byte < 0xa0);
  return !isControl && !'"\'`\\$<>&'.includes(String.fromCharCode(byte));
}
