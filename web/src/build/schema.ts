// The input of a builder as its schema has it: what a form is made of. Each field stands there once; its place in the object
// is a JSON pointer (RFC 6901), by which findings come to their fields.
import { inputSchemas } from 'kubecred/reference';
import { stepsOf } from './pointer.js';

/** What of a JSON Schema a form reads. */
export interface Node {
  title?: string;
  description?: string;
  type?: string | readonly string[];
  format?: string;
  contentEncoding?: string;
  enum?: readonly (string | null)[];
  properties?: Record<string, Node>;
  required?: readonly string[];
  items?: Node;
  additionalProperties?: Node | boolean;
  /** Whether hardly anybody sets it. */
  isAside?: boolean;
  /** Its place in what is built. */
  'x-pointer'?: string;
  /** Of a parameter: with which operations it can be given; absent: with all. */
  'x-with'?: readonly string[];
}

export type Json = Record<string, unknown>;
export type Shape = 'text' | 'number' | 'boolean' | 'structure' | 'list' | 'map' | 'any';

let schemas: Record<string, Node> | undefined;

/** The schema of the input of a builder. */
export function schemaOf(builder: string): Node {
  schemas ??= inputSchemas() as Record<string, Node>;
  return schemas[builder] ?? { properties: {} };
}

/** A schema in which the name is said to be what it is there; `false`: nobody needs one. */
export function named(schema: Node, says: string | false | undefined): Node {
  const { name } = schema.properties ?? {};
  if (says === undefined || !name) return schema;
  const told = says === false ? { ...name, isAside: true } : { ...name, description: says };
  return { ...schema, properties: { ...schema.properties, name: told } };
}

export function shapeOf(node: Node): Shape {
  const type = typeof node.type === 'string' ? node.type : node.type?.find((name) => name !== 'null');
  if (type === 'string') return 'text';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'array') return 'list';
  if (node.properties) return 'structure';
  return typeof node.additionalProperties === 'object' ? 'map' : 'any';
}

/** Whether a value is secret. */
export function isSecret(node: Node): boolean {
  return node.format === 'password';
}

/** The values that a field may have; none: any. */
export function choices(node: Node): string[] {
  return (node.enum ?? []).filter((value) => value !== null);
}

/** Of a member that is for one type alone the type, and how it is of it: "Of an `otherName`: …" is always there. */
const OF_TYPE = /^Of an? `(\w+)`(:?)/;

/** Whether a member of a value of several types is of the type that the value has. */
export function isOfNow({ description = '' }: Node = {}, { type }: Json): boolean {
  const [, only] = OF_TYPE.exec(description) ?? [];
  return only === undefined || only === type;
}

/** Whether a member is what a value of this type has, and values of others have not. */
export function isForNow({ description = '' }: Node = {}, { type }: Json): boolean {
  const [, only, always] = OF_TYPE.exec(description) ?? [];
  return only !== undefined && only === type && always !== '';
}

/** A part that its builder puts into a list of the object: `/clusters/0/cluster`. */
const PART = /^\/[^/]+\/0\/.+$/;

/** Whether a field is such a part. */
export function isPart(pointer: string): boolean {
  return PART.test(pointer);
}

/** Whether a field is such a part as a whole, and not inside one. */
export function isWholePart(pointer: string): boolean {
  return /^\/[^/]+\/0\/[^/]+$/.test(pointer);
}

/** Whether people fill in the field of what has this value, and not the server, and not only now and then. */
export function isImportant(name: string, { properties = {}, required = [] }: Node, value: Json): boolean {
  const { description = '', 'x-pointer': pointer = '', isAside } = properties[name] ?? {};
  if (isAside) return false;
  if (required.includes(name)) return true;
  if (pointer.startsWith('/metadata')) return pointer === '/metadata/name' || pointer === '/metadata/namespace';
  const parts = Object.entries(properties).filter(([, node]) => isPart(node['x-pointer'] ?? ''));
  if (parts.length > 0) {
    // Where there are parts of lists, the lists themselves are for those who have more than one.
    const lists = parts.map(([, node]) => stepsOf(node['x-pointer'] ?? '')[0] ?? '');
    const isListed = lists.some((list) => list in value) && !parts.some(([part]) => part in value);
    return isListed ? lists.includes(name) || name in value : isPart(pointer);
  }
  return name !== 'status' && !/set by the server/.test(description);
}

/**
 * An input in the form in which a form has it: what stands in `metadata` or `spec` is lifted to where the schema has it. Lists
 * stay as they are: the names of their items belong to them.
 */
export function lifted(builder: string, given: Json): Json {
  const { properties = {} } = schemaOf(builder);
  const input = structuredClone(given);
  for (const [name, node] of Object.entries(properties)) {
    const pointer = node['x-pointer'] ?? '';
    const steps = stepsOf(pointer);
    if (steps.length < 2 || name in input || isPart(pointer)) continue;
    const value = take(input, steps);
    if (value !== undefined) input[name] = value;
  }
  for (const name of Object.keys(input)) {
    const value = input[name];
    if (name === 'apiVersion' || name === 'kind') delete input[name];
    else if (!(name in properties) && isEmpty(value)) delete input[name];
  }
  return input;
}

/** Takes a value out of where it stands. */
function take(root: Json, steps: readonly string[]): unknown {
  let at: unknown = root;
  for (const step of steps.slice(0, -1)) at = typeof at === 'object' && at !== null ? (at as Json)[step] : undefined;
  const last = steps.at(-1) ?? '';
  if (typeof at !== 'object' || at === null || !(last in at)) return undefined;
  const value = (at as Json)[last];
  delete (at as Json)[last];
  return value;
}

/** Whether nothing is in it, however deep. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
