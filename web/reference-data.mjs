// What the page knows of the kinds beside what its worker analyses: their schemas, and what the presets of the package
// name. The package is asked when the page is built: so nothing of it is written a second time.
import { dryRun, presets, schemas, validate } from 'kubecred';

const MODULE = 'virtual:reference';

/**
 * Makes the reference a module of the page.
 * @returns {import('vite').Plugin}
 */
export function referenceData() {
  const resolved = `\0${MODULE}`;
  return {
    name: 'reference-data',
    resolveId: (id) => (id === MODULE ? resolved : undefined),
    load: (id) => (id === resolved ? `export default ${JSON.stringify(JSON.stringify(readReference()))};` : undefined),
  };
}

/** @returns {import('./src/help/schema.js').Reference} */
export function readReference() {
  const known = /** @type {Record<string, import('./src/help/schema.js').Schema>} */ (schemas());
  const nameless = new Set(
    Object.entries(known)
      .filter(takenWithoutName)
      .map(([, { title }]) => title),
  );
  return {
    schemas: known,
    signers: [...new Set(strings(presets(), 'signerName'))],
    named: Object.entries(known)
      .filter(([, { title, properties }]) => properties?.metadata?.properties?.name && !nameless.has(title))
      .map(([key]) => key),
    needed: Object.fromEntries(Object.entries(known).map(([key, schema]) => [key, missing(key, schema)])),
  };
}

/**
 * Whether the server wants no name of an object of the kind.
 * @param {[string, import('./src/help/schema.js').Schema]} entry
 */
function takenWithoutName([key, { title: kind }]) {
  const { code, causes } = dryRun({ apiVersion: key.slice(0, key.lastIndexOf('/')), kind });
  return code !== 404 && !causes.some(({ field }) => field === 'metadata.name');
}

/**
 * The fields without which an object of the kind is found wrong.
 * @param {string} key
 * @param {import('./src/help/schema.js').Schema} schema
 */
function missing(key, { title: kind, properties = {} }) {
  const { diagnostics } = validate({ apiVersion: key.slice(0, key.lastIndexOf('/')), kind });
  const names = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ path = '' }) => path.split('.')[0] ?? '')
    .filter((name) => name in properties && name !== 'apiVersion' && name !== 'kind' && name !== 'metadata');
  return [...new Set(names)];
}

/**
 * The texts that members of this name have, wherever they stand.
 * @param {unknown} value
 * @param {string} name
 * @returns {string[]}
 */
function strings(value, name) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === name && typeof member === 'string' ? [member] : strings(member, name),
  );
}
