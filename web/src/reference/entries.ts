// Everything that can be looked for: kinds, their fields and rules, each with the words that it is found by.

import { inner, type Kind, kinds, type Schema } from '../help/schema.js';
import { rules } from '../rules/rule.js';
import type { RulePage } from '../rules/types.js';
import { near } from './near.js';

/** A field of a kind. */
export interface Field {
  kind: Kind;
  /** Without the numbers of items: `spec.usages`. */
  path: string;
  name: string;
  schema: Schema;
  required: boolean;
  fields: Field[];
}

/** A field that several kinds declare alike, such as `metadata.name`. */
export interface Shared {
  field: Field;
  kinds: Kind[];
}

export interface Found {
  kinds: Kind[];
  fields: Shared[];
  rules: RulePage[];
}

/** The fields below a place, and below those. */
export function fieldsOf(kind: Kind, schema: Schema = kind.schema, path = ''): Field[] {
  const parts = structure(schema);
  return Object.entries(parts?.properties ?? {}).map(([name, one]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const required = parts?.required?.includes(name) ?? false;
    const fields = itemKind(one) ? [] : fieldsOf(kind, one, own);
    return { kind, path: own, name, schema: one, required, fields };
  });
}

/** What has the fields: the value, or the items of a list of such. */
function structure(schema: Schema | undefined): Schema | undefined {
  return !schema || schema.properties ? schema : structure(inner(schema));
}

/** The kind of the items, where a list holds objects that have a page of their own. */
export function itemKind(schema: Schema): Kind | undefined {
  const { apiVersion, kind } = schema.items?.properties ?? {};
  return kind?.const === undefined
    ? undefined
    : kinds().find((one) => one.kind === kind.const && one.apiVersion === apiVersion?.const);
}

let entries: { fields: { words: string; shared: Shared }[]; rules: { words: string; rule: RulePage }[] } | undefined;

/** What has all of these words in its name or documentation; those named so first. */
export function find(wanted: string): Found {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  entries ??= index();
  const has = (text: string) => words.every((word) => text.includes(word));
  const first = words[0] ?? '';
  const rank = (name: string) => (name === first ? 0 : name.startsWith(first) ? 1 : name.includes(first) ? 2 : 3);
  const fields = entries.fields.filter((one) => has(one.words)).map(({ shared }) => shared);
  fields.sort((a, b) => rank(a.field.name.toLowerCase()) - rank(b.field.name.toLowerCase()));
  return {
    kinds: kinds().filter(({ kind, apiVersion, schema }) =>
      has(`${kind} ${apiVersion} ${schema.description}`.toLowerCase()),
    ),
    fields,
    rules: entries.rules.filter((one) => has(one.words)).map(({ rule }) => rule),
  };
}

/** What is found instead of what is not: each word that nothing has in the spelling that is nearest to it. */
export function suggestions(wanted: string): string[] {
  entries ??= index();
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const names = new Set([
    ...kinds().map(({ kind }) => kind.toLowerCase()),
    ...entries.fields.map(({ shared }) => shared.field.name.toLowerCase()),
    ...entries.rules.flatMap(({ rule }) => rule.id.split(/[/-]/)),
  ]);
  const all = words.flatMap((word, at) =>
    near(word, names).map((name) => words.map((one, other) => (other === at ? name : one)).join(' ')),
  );
  return [...new Set(all)].filter((one) => hasAny(find(one)));
}

function hasAny({ kinds, fields, rules }: Found): boolean {
  return kinds.length + fields.length + rules.length > 0;
}

function index(): NonNullable<typeof entries> {
  const shared = new Map<string, Shared>();
  for (const kind of kinds()) {
    const left = fieldsOf(kind);
    for (let field = left.shift(); field; field = left.shift()) {
      left.unshift(...field.fields);
      const key = JSON.stringify([field.path, field.schema.const === undefined ? field.schema : '', field.required]);
      const known = shared.get(key);
      if (known) known.kinds.push(kind);
      else shared.set(key, { field, kinds: [kind] });
    }
  }
  const values = ({ schema }: Field) => [...(schema.enum ?? []), ...(schema.items?.enum ?? [])].join(' ');
  return {
    fields: [...shared.values()].map((one) => {
      const { field, kinds } = one;
      const names = kinds.map(({ kind }) => kind).join(' ');
      return {
        shared: one,
        words: `${field.path} ${field.schema.description} ${values(field)} ${names}`.toLowerCase(),
      };
    }),
    rules: [...rules().values()].map((rule) => ({
      rule,
      words: `${rule.id} ${rule.summary} ${rule.basis}`.toLowerCase(),
    })),
  };
}
