// The declarations of the kinds, as the package gives them, and how a place in a document leads to one of them.
import text from 'virtual:reference';
import type { Outline } from '../outline.js';
import type { Step, Trail } from './place.js';

/** A JSON Schema, as far as the kinds use it. */
export interface Schema {
  title?: string;
  description?: string;
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  required?: readonly string[];
  enum?: readonly (string | null)[];
  const?: string;
  default?: unknown;
  format?: string;
  contentEncoding?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
}

/** What reference-data.mjs asks the package for. */
export interface Reference {
  /** By API version and kind. */
  schemas: Readonly<Record<string, Schema>>;
  /** Names of signers. */
  signers: readonly string[];
  /** Kinds whose objects need a name. */
  named: readonly string[];
  /** Fields without which an object is found wrong, by API version and kind. */
  needed: Readonly<Record<string, readonly string[]>>;
}

/** A kind and its declaration. */
export interface Kind {
  apiVersion: string;
  kind: string;
  schema: Schema;
  named: boolean;
  /** Fields without which an object is found wrong. */
  needed: readonly string[];
}

let read: { reference: Reference; kinds: Kind[] } | undefined;

/** Every kind, in the order of their names. */
export function kinds(): readonly Kind[] {
  return all().kinds;
}

/** The same by what they are for: those in use, lists of them, what older releases had. */
export function groups(): readonly (readonly [title: string, kinds: readonly Kind[]])[] {
  const isList = ({ schema }: Kind) => schema.required?.includes('items') ?? false;
  const isOld = (one: Kind) => kinds().find(({ kind }) => kind === one.kind) !== one;
  return [
    ['Kinds', kinds().filter((kind) => !isList(kind) && !isOld(kind))],
    ['Lists', kinds().filter((kind) => isList(kind) && !isOld(kind))],
    ['Earlier versions', kinds().filter(isOld)],
  ];
}

export function signers(): readonly string[] {
  return all().reference.signers;
}

function all(): { reference: Reference; kinds: Kind[] } {
  if (read) return read;
  const reference = JSON.parse(text) as Reference;
  const kinds = Object.entries(reference.schemas).map(([key, schema]) => {
    const slash = key.lastIndexOf('/');
    const [apiVersion, kind] = [key.slice(0, slash), key.slice(slash + 1)];
    const named = reference.named.includes(key);
    return { apiVersion, kind, schema, named, needed: reference.needed[key] ?? [] };
  });
  kinds.sort((a, b) => a.kind.localeCompare(b.kind, 'en') || age(b) - age(a));
  read = { reference, kinds };
  return read;
}

/** A release before betas. */
function age({ apiVersion }: Kind): number {
  return apiVersion.includes('beta') ? 0 : 1;
}

/** Where a value stands: the innermost object with a kind of its own, the way from there, and what is declared. */
export interface Declared {
  kind: Kind;
  path: readonly Step[];
  schema: Schema | undefined;
}

/** What is declared at the end of a way; nothing where no known kind stands on it. */
export function declaredAt(trail: Trail): Declared | undefined {
  let found: Declared | undefined;
  for (const [depth, { node, step }] of trail.entries()) {
    const schema: Schema | undefined = found && step !== undefined ? member(found.schema, step) : undefined;
    const path: Step[] = found && step !== undefined ? [...found.path, step] : [];
    if (found) found = { ...found, path, schema };
    const own =
      depth === 0 || (schema !== undefined && isEmbedded(schema)) || isItem(trail, depth) ? kindOf(node) : undefined;
    if (own) found = { kind: own, path: [], schema: own.schema };
  }
  return found;
}

/** What a schema says of a member or an item. */
export function member(schema: Schema | undefined, step: Step): Schema | undefined {
  if (typeof step === 'number') return schema?.items;
  const named = schema?.properties;
  if (named && Object.hasOwn(named, step)) return named[step];
  const { additionalProperties: other } = schema ?? {};
  return typeof other === 'object' ? other : undefined;
}

/** The kind that a mapping names; by one of its two fields where there is no other of that name. */
export function kindOf(node: Outline): Kind | undefined {
  const { apiVersion, kind } = named(node);
  if (kind === undefined) return undefined;
  return kinds().find((one) => one.kind === kind && (apiVersion === undefined || one.apiVersion === apiVersion));
}

/** What a mapping says that it is. */
export function named(node: Outline): { apiVersion: string | undefined; kind: string | undefined } {
  const text = (key: string) =>
    node.entries?.find((entry) => entry.key === key && !entry.open)?.value.text || undefined;
  return { apiVersion: text('apiVersion'), kind: text('kind') };
}

/** An item of a list of objects of any kind. */
function isItem(trail: Trail, depth: number): boolean {
  return depth === 2 && trail[1]?.step === 'items' && typeof trail[2]?.step === 'number';
}

/** Whether any object may stand there. */
function isEmbedded({ properties, type }: Schema): boolean {
  return properties === undefined && type === undefined;
}

/** The types of a value, without `null`. */
export function typesOf(schema: Schema | undefined): readonly string[] {
  const { type } = schema ?? {};
  return (typeof type === 'string' ? [type] : (type ?? [])).filter((one) => one !== 'null');
}

/** Whether nothing of a value may be shown or offered. */
export function isSecret(schema: Schema | undefined): boolean {
  return schema?.format === 'password' || schema?.contentEncoding !== undefined;
}

/** What holds the values of a list, or of a mapping with names of its own. */
export function inner(schema: Schema | undefined): Schema | undefined {
  const { items, additionalProperties } = schema ?? {};
  return items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

/** The type in words: `list of strings`. */
export function typeName(schema: Schema | undefined): string {
  if (!schema) return 'any value';
  if (schema.const !== undefined) return 'string';
  const [type] = typesOf(schema);
  if (type === 'array') return `list of ${many(schema.items)}`;
  if (type === 'object' && !schema.properties && inner(schema)) return `map of ${many(inner(schema))}`;
  if (type === 'string' && schema.format === 'date-time') return 'time';
  if (type === 'string' && schema.contentEncoding === 'base64') return 'base64';
  return { integer: 'whole number', object: 'object', boolean: 'boolean', string: 'string' }[type ?? ''] ?? 'any value';
}

function many(schema: Schema | undefined): string {
  const one = typeName(schema);
  if (one === 'any value') return 'any values';
  return /^(list|map) of /.test(one)
    ? one.replace(/^(list|map)/, '$1s')
    : one === 'base64'
      ? 'base64 texts'
      : `${one}s`;
}

/** The values that there are to choose from. */
export function choices(schema: Schema | undefined): readonly string[] {
  if (schema?.const !== undefined) return [schema.const];
  return (schema?.enum ?? []).filter((value) => value !== null);
}

/** The values that the documentation names for a text that may be any. */
export function examples(schema: Schema | undefined): readonly string[] {
  const { description = '' } = schema ?? {};
  const lists = /(?:such as |: |^)(`[^`]+`(?:,? or `[^`]+`|, `[^`]+`)*)/.exec(description)?.[1] ?? '';
  return [...lists.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value);
}

/** What else is asked of a value: `at most 5 items`. */
export function limits({ minLength, maxLength, minItems, maxItems, uniqueItems, minimum, maximum }: Schema): string[] {
  const said: string[] = [];
  const between = (least: number | undefined, most: number | undefined, thing: string) => {
    const plural = (count: number) => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
    if (least !== undefined && least === most) said.push(`exactly ${plural(least)}`);
    else if (least !== undefined && most !== undefined) said.push(`${least.toLocaleString('en')} to ${plural(most)}`);
    else if (least !== undefined) said.push(`at least ${plural(least)}`);
    else if (most !== undefined) said.push(`at most ${plural(most)}`);
  };
  between(minLength, maxLength, 'letter');
  between(minItems, maxItems, 'item');
  if (uniqueItems) said.push('each item once');
  // The bounds of 32 and 64 bits say nothing to a reader that the type does not.
  if (minimum !== undefined && minimum > -(2 ** 31)) said.push(`at least ${minimum.toLocaleString('en')}`);
  if (maximum !== undefined && maximum < 2 ** 31 - 1) said.push(`at most ${maximum.toLocaleString('en')}`);
  return said;
}
