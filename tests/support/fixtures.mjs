// The inputs below tests/fixtures, and what the native core answered to each of them.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/', import.meta.url);
const notInput = /\.(snap|md|new)$|^report\.json$/;

/** @typedef {{ name: string, input: string | Uint8Array }} Fixture */

/** @returns {Fixture[]} each with its path below the folder, in the order of the paths' bytes */
export function fixtures() {
  const families = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = families.flatMap((family) =>
    readdirSync(new URL(`${family.name}/`, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !notInput.test(entry.name))
      .map((entry) => `${family.name}/${entry.name}`),
  );
  return names.sort().map((name) => ({ name, input: textOrBytes(readFileSync(new URL(name, folder))) }));
}

/** @returns {Record<string, string>} the JSON of the report by the fixture's path */
export function nativeAnswers() {
  return JSON.parse(readFileSync(new URL('../../target/fixtures-native.json', import.meta.url), 'utf8'));
}

/** @param {Uint8Array} bytes */
function textOrBytes(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}
