// What is said of a field: its name, type, documentation, what else is asked of it, and the way to the reference.
import { h, prose } from '../dom.js';
import { fieldAddress } from './address.js';
import type { Member } from './place.js';
import {
  choices,
  type Declared,
  declaredAt,
  inner,
  isSecret,
  type Kind,
  kindOf,
  kinds,
  limits,
  member,
  type Schema,
  typeName,
} from './schema.js';

/** The type, and whether it must be there: `list of strings, required`. */
export function fact(schema: Schema, required: boolean): string {
  return `${typeName(schema)}${required ? ', required' : ''}`;
}

/** What is known of a member. */
export interface Known {
  declared: Declared;
  schema: Schema;
  required: boolean;
  /** The kind that its value names. */
  names: Kind | undefined;
}

export function known({ trail, entry }: Member): Known | undefined {
  const node = trail.at(-1)?.node;
  const parent = declaredAt(trail);
  if (!parent || !node) return undefined;
  const schema = member(parent.schema, entry.key);
  if (!schema) return undefined;
  const declared = { ...parent, path: [...parent.path, entry.key], schema };
  const identity = entry.key === 'kind' || entry.key === 'apiVersion';
  const names = identity && schema.const !== undefined ? kindOf(node) : undefined;
  return { declared, schema, required: parent.schema?.required?.includes(entry.key) ?? false, names };
}

/** The card of a field. */
export function card(of: Known): HTMLElement {
  const { declared, schema, required, names } = of;
  const { kind } = declared;
  const name = declared.path.at(-1);
  const values = [...choices(schema), ...(schema.const === undefined ? choices(inner(schema)) : [])];
  const others = names ? kinds().filter((one) => one.kind === names.kind && one !== names) : [];
  return h(
    'div',
    { class: 'card field-card' },
    h(
      'div',
      { class: 'field-head' },
      h('code', {}, String(name)),
      h('span', { class: 'help' }, fact(schema, required)),
    ),
    schema.description !== undefined && h('div', {}, ...prose(schema.description)),
    names &&
      h('div', {}, h('code', {}, names.kind), ` (${names.apiVersion}): `, ...prose(names.schema.description ?? '')),
    others.length > 0 &&
      h('div', { class: 'help' }, 'Also in ', others.map(({ apiVersion }) => apiVersion).join(', '), '.'),
    !names && values.length > 0 && h('div', { class: 'help' }, 'One of ', ...list(values), '.'),
    schema.default !== undefined &&
      h('div', { class: 'help' }, 'Without it ', h('code', {}, JSON.stringify(schema.default)), '.'),
    limits(schema).length > 0 && h('div', { class: 'help' }, `Takes ${limits(schema).join(', ')}.`),
    isSecret(schema) &&
      schema.format === 'password' &&
      h('div', { class: 'help' }, 'Secret: shown as dots in the result.'),
    h(
      'div',
      { class: 'rule' },
      h(
        'a',
        { href: fieldAddress(kind, names ? [] : declared.path), 'data-go': 'reference' },
        `${kind.kind} in the reference`,
      ),
    ),
  );
}

/** The same for those who listen. */
export function spoken({ declared, schema, required, names }: Known): string {
  const said = [`${declared.path.at(-1)}: ${fact(schema, required)}.`, schema.description];
  if (names) said.push(`${names.kind}: ${names.schema.description}`);
  return said.filter(Boolean).join(' ').replaceAll('`', '');
}

function list(values: readonly string[]): Node[] {
  return values.flatMap((value, index) => [document.createTextNode(index === 0 ? '' : ', '), h('code', {}, value)]);
}
