// The page of a kind: what it is, and its fields below each other as they are written.
import { kindBySlug } from '../build/kinds.js';
import { fill, h, prose } from '../dom.js';
import { fieldAddress, slugOf } from '../help/address.js';
import { choices, inner, isSecret, type Kind, kinds, limits, typeName } from '../help/schema.js';
import { count } from '../words.js';
import { type Field, fieldsOf, itemKind } from './entries.js';

/** Shows it; with the field of that path in sight, chosen, and with the focus where it is `focused`. */
export function kindPage(page: HTMLElement, kind: Kind, path: string, focused: boolean): void {
  const fields = fieldsOf(kind);
  const chosen = { path, element: undefined as HTMLElement | undefined };
  const others = kinds().filter((one) => one.kind === kind.kind && one !== kind);
  const list = fieldList(fields, chosen);
  const title = h('h2', { id: 'reference-title', class: 'large', tabindex: -1 }, kind.kind);
  fill(
    page,
    h('a', { href: '#/reference', 'data-go': 'reference', class: 'all' }, 'All kinds'),
    title,
    h('p', { class: 'soft mono' }, `apiVersion: ${kind.apiVersion}`),
    h('p', { class: 'lead' }, ...prose(kind.schema.description ?? '')),
    h(
      'p',
      { class: 'ways' },
      kindBySlug(slugOf(kind)) && h('a', { href: `#/build/${slugOf(kind)}`, 'data-go': 'build' }, 'Build one'),
      ...others.map((other) => h('a', { href: fieldAddress(other), 'data-go': 'reference' }, `In ${other.apiVersion}`)),
    ),
    path !== '' &&
      !chosen.element &&
      h('p', { role: 'status' }, 'There is no field ', h('code', {}, path), ' in this kind.'),
    list,
  );
  if (!chosen.element) {
    page.scrollTop = 0;
    if (focused) title.focus();
    return;
  }
  for (let at = chosen.element.parentElement; at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  chosen.element.scrollIntoView({ block: 'center' });
  if (focused) chosen.element.focus();
}

function fieldList(fields: readonly Field[], chosen: { path: string; element: HTMLElement | undefined }): HTMLElement {
  return h('ul', { class: 'fields' }, ...fields.map((field) => fieldItem(field, chosen)));
}

function fieldItem(field: Field, chosen: { path: string; element: HTMLElement | undefined }): HTMLElement {
  const { kind, path, name, schema, required, fields } = field;
  const items = itemKind(schema);
  const text = h(
    'div',
    { class: path === chosen.path ? 'field-row on' : 'field-row', tabindex: -1 },
    h(
      'div',
      { class: 'head' },
      h('a', { class: 'mono', href: fieldAddress(kind, path.split('.')), 'data-go': 'reference' }, name),
      h('span', { class: 'soft' }, items ? 'list of ' : typeName(schema)),
      items && h('a', { href: fieldAddress(items), 'data-go': 'reference' }, items.kind),
      required && h('span', { class: 'needed' }, 'required'),
    ),
    h('div', {}, ...prose(schema.description ?? '')),
    ...facts(field),
  );
  if (path === chosen.path) chosen.element = text;
  if (fields.length === 0) return h('li', {}, text);
  // What every kind has alike is folded.
  return h(
    'li',
    {},
    text,
    h(
      'details',
      { open: path !== 'metadata' },
      h('summary', { 'aria-label': `${count(fields.length, 'field')} of ${path}` }, count(fields.length, 'field')),
      fieldList(fields, chosen),
    ),
  );
}

function facts({ schema }: Field): HTMLElement[] {
  const values = [...choices(schema), ...choices(inner(schema))];
  const said = limits(schema);
  const lines: (HTMLElement | false)[] = [
    values.length > 0 &&
      h(
        'div',
        { class: 'help' },
        schema.const === undefined ? 'One of ' : 'Always ',
        ...values.flatMap((value, at) => [at === 0 ? '' : ', ', h('code', {}, value === '' ? '""' : value)]),
      ),
    schema.default !== undefined &&
      h('div', { class: 'help' }, 'Without it ', h('code', {}, JSON.stringify(schema.default))),
    said.length > 0 && h('div', { class: 'help' }, `Takes ${said.join(', ')}.`),
    isSecret(schema) &&
      schema.format === 'password' &&
      h('div', { class: 'help' }, 'Secret: shown as dots in Inspect.'),
  ];
  return lines.filter((line) => line !== false);
}
