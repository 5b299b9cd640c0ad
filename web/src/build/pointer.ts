// Places in a value, as JSON pointers (RFC 6901).
import type { Json } from './schema.js';

/** The steps of a pointer. */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a pointer. */
export function valueAt(root: unknown, pointer: string): unknown {
  let at = root;
  for (const step of stepsOf(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Json)[step];
  }
  return at;
}

/** A pointer one step longer. */
export function below(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** `subject[0].value` as a pointer, and `data[tls.crt]`. */
export function pointerOf(path: string): string {
  const steps = path.match(/[^.[\]]+|\[[^\]]*\]/g) ?? [];
  return steps.reduce((pointer, step) => below(pointer, step.replace(/^\[|\]$/g, '')), '');
}
