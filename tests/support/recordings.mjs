// The recordings of tests/verdicts: requests to a real kube-apiserver, and its answers.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../verdicts/', import.meta.url);

/**
 * @typedef {{ id: string, body: string, path?: string, query?: string, contentType?: string, method?: 'POST' | 'PUT',
 *   before?: object | null, crd?: 'Default' | 'CustomNoUpgrade',
 *   verdict: { code: number, causes?: [string, string][], strict?: [string, string][] } }} Recording
 */

/** @returns {Recording[]} all of them, file by file */
export function recordings() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'exceptions.json');
  const all = files.sort().flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
  // Those of client-go are kubeconfigs, which no server sees; lists and deletions carry no object.
  return all.filter(({ body }) => body !== undefined);
}

/** @param {Recording} recording */
export function isJson({ body, contentType }) {
  return contentType ? !contentType.includes('yaml') : body === '' || body.startsWith('{') || body.startsWith('[');
}
