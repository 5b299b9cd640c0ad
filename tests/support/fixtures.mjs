// The inputs below tests/fixtures, the samples of the page, and what the native core answered to each of them.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/', import.meta.url);
/** The home of the samples is the page. */
const samples = new URL('../../web/src/samples/', import.meta.url);
const notInput = /\.(snap|md|new)$/;

/** @typedef {{ name: string, input: string | Uint8Array }} Fixture */

/** @returns {Fixture[]} each with its family and name, in the order of the bytes of both */
export function fixtures() {
  const families = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folders = [...families.map((family) => new URL(`${family.name}/`, folder)), samples];
  return folders.flatMap(inputs).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {URL} family
 * @returns {Fixture[]}
 */
function inputs(family) {
  const files = readdirSync(family, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !notInput.test(entry.name),
  );
  const called = family.pathname.split('/').at(-2);
  return files.map(({ name }) => ({
    name: `${called}/${name}`,
    input: textOrBytes(readFileSync(new URL(name, family))),
  }));
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
