// The samples of the page, and what the core says of them.
import { readFileSync } from 'node:fs';
import { analyze } from 'kubecred';

/** @param {string} name */
export function sample(name) {
  return readFileSync(new URL(`../../web/src/samples/${name}`, import.meta.url), 'utf8');
}

/**
 * The report as the page asks for it.
 * @param {string | Uint8Array} input
 */
export function reported(input) {
  return analyze(input, { now: new Date().toISOString(), request: { query: 'fieldValidation=Strict' } });
}

/** @param {{ range?: import('kubecred').Range }} diagnostic */
export function placeOf({ range }) {
  return `${range?.start.line}:${range?.start.column}`;
}
