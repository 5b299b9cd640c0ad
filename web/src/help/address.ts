// The address of a kind in the reference, or of one of its fields: `#/reference/certificate-signing-request/spec.usages`.
// It is made of declared names alone: nothing that somebody wrote gets into an address.
import type { Step } from './place.js';
import { type Kind, kinds, member, type Schema } from './schema.js';

/** The word for a kind in addresses; those of older versions have the version behind it. */
export function slugOf({ apiVersion, kind }: Kind): string {
  const words = kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  const first = kinds().find((one) => one.kind === kind);
  return first?.apiVersion === apiVersion ? words : `${words}-${apiVersion.split('/').at(-1)}`;
}

/** A field without the numbers of items and the names that are one's own: `spec.usages`. */
export function fieldPath({ schema }: Kind, path: readonly Step[]): string {
  const names: Step[] = [];
  let at: Schema | undefined = schema;
  for (const step of path) {
    if (typeof step === 'string' && at?.properties && Object.hasOwn(at.properties, step)) names.push(step);
    at = member(at, step);
  }
  return names.join('.');
}

export function fieldAddress(kind: Kind, path: readonly Step[] = []): string {
  const field = fieldPath(kind, path);
  return `#/reference/${slugOf(kind)}${field === '' ? '' : `/${field}`}`;
}

/** A field by its path in a finding, such as `spec.usages[1]`; nothing where it or its kind is not declared. */
export function fieldNamed(apiVersion: string, kind: string, path: string): { path: string; href: string } | undefined {
  const known = kinds().find((one) => one.kind === kind && one.apiVersion === apiVersion);
  const steps = (path.match(/[^.[\]]+|\[[^\]]*\]/g) ?? []).map((step) => (step.startsWith('[') ? 0 : step));
  const field = known && fieldPath(known, steps);
  return known && field ? { path: field, href: fieldAddress(known, steps) } : undefined;
}
