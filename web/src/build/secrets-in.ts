// In the worker: what the core takes for secret in what is built.
import { redactions } from 'kubecred';
import { stepsOf } from './pointer.js';
import type { Json } from './schema.js';

/** The secrets in a JSON text. */
export function secretsIn(json: string): string[] {
  return redactions(json).map(({ range }) => {
    const text = json.slice(range.start.offset, range.end.offset);
    return unescaped(text.startsWith('"') ? text : `"${text}"`) ?? text;
  });
}

/** The secrets in the operations of a JSON patch of an object, each looked at as the part of such an object that it writes. */
export function secretsOfPatch(object: unknown, operations: readonly unknown[]): string[] {
  const { apiVersion, kind } = (object ?? {}) as Json;
  return operations.flatMap((operation) => {
    const { path, value } = (operation ?? {}) as Json;
    if (typeof path !== 'string' || value === undefined) return [];
    const written = stepsOf(path).reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
    return secretsIn(JSON.stringify({ apiVersion, kind, ...(written as object) }));
  });
}

function unescaped(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'string' ? read : undefined;
  } catch {
    return undefined;
  }
}
