// One input below tests/fixtures.
import { readFileSync } from 'node:fs';

/** @param {string} name such as `keys/matrix.pem` */
export function fixture(name) {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}
