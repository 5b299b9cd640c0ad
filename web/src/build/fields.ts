// A field of a form by the shape of its value. Nothing is known here of any kind. A value that does not fit goes on as it was
// typed: the core says what is wrong with it.
import { fill, h, prose } from '../dom.js';
import { breakable } from '../rows.js';
import { lines, number, switchOf } from './controls.js';
import { list } from './list.js';
import { map, type Row } from './map.js';
import { below } from './pointer.js';
import { choices, isSecret, isWholePart, type Json, type Node, shapeOf } from './schema.js';
import { spanInWords } from './span.js';
import { type Control, text } from './text.js';
import { usualMembers } from './usual.js';

/** Where a value stands; `undefined` is one that is absent. */
export interface Slot {
  get(): unknown;
  set(value: unknown): void;
}

/** A field as it was drawn. */
export interface Entry {
  pointer: string;
  element: HTMLElement;
  /** Where findings go. */
  faults: HTMLElement;
  readonly control: HTMLElement | undefined;
  /** What was marked as wrong. */
  marked?: HTMLElement | undefined;
  /** What is wrong with what was typed, so that it can't be part of the value. */
  mistake?: () => string | undefined;
  mask?: Control['mask'];
  /** Takes what became of the field, where it was left out: what is proposed, or follows from others. */
  became?: (value: unknown) => void;
}

export interface Drawing {
  /** Something was changed. */
  changed(): void;
  entered(entry: Entry): void;
  /** Places that stand on top of the form, and so not a second time below. */
  onTop: ReadonlySet<string>;
  /** Rows of maps of which not all are part of their value, by the place of the map. */
  rows: Map<string, Row[]>;
}

let entries = 0;

/** A field with its label, what it means, and room for what is wrong with it. */
export function draw(
  name: string,
  node: Node,
  slot: Slot,
  pointer: string,
  drawing: Drawing,
  required: boolean,
): HTMLElement {
  entries += 1;
  const id = `field-${entries}`;
  const shape = shapeOf(node);
  const simple = shape === 'text' || shape === 'number' || shape === 'boolean' || shape === 'any';
  const faults = h('ul', { class: 'faults', id: `${id}-faults` });
  const code = h('code', {}, ...breakable(name));
  const must = required && h('span', { class: 'must' }, 'required');
  const title = simple ? h('label', { for: id, id: `${id}-label` }, code) : h('span', { id: `${id}-label` }, code);
  const doc = h('p', { class: 'doc', id: `${id}-doc` }, ...prose(docOf(node)));
  const made = h('p', { class: 'became', hidden: true });
  const span = h('p', { class: 'became', hidden: true });
  const control = controlOf(name, node, slot, pointer, drawing, required);
  if (simple) {
    control.focus.id = id;
    control.focus.setAttribute('aria-describedby', `${id}-doc ${id}-faults`);
  }
  const group = simple ? {} : { role: 'group', 'aria-labelledby': `${id}-label`, 'aria-describedby': `${id}-faults` };
  const element = h(
    'div',
    { class: `entry of-${shape}`, ...group },
    h('div', { class: 'label' }, title, must),
    h('div', { class: 'value' }, control.element),
    node.description !== undefined && doc,
    isSpan(name, shape) && span,
    made,
    faults,
  );
  const tellSpan = () => {
    const words = spanInWords(slot.get());
    span.hidden = words === '';
    fill(span, words);
  };
  if (isSpan(name, shape)) {
    tellSpan();
    control.element.addEventListener('input', tellSpan);
  }
  const became = (value: unknown) => {
    const isAbsent = slot.get() === undefined && !isSecret(node);
    const values = [value].flat().filter((one) => one !== undefined && typeof one !== 'object');
    const told = isAbsent && values.length > 0;
    made.hidden = !told;
    if (told) fill(made, 'Left out, it becomes ', h('code', {}, values.join(', ')), '.');
  };
  drawing.entered({
    pointer,
    element,
    faults,
    get control() {
      return simple ? control.focus : undefined;
    },
    mask: control.mask,
    became,
  });
  return element;
}

/** What a field means. What is to be base64 can be given as it is: the builder encodes it. */
function docOf({ description = '', contentEncoding }: Node): string {
  const isPem = contentEncoding === 'base64' && /\bPEM, then base64\b/.test(description);
  return isPem ? `${description} Give the PEM: the encoding is done here.` : description;
}

function isSpan(name: string, shape: string): boolean {
  return shape === 'number' && /seconds$/i.test(name);
}

/** Fields that are drawn when they are asked for. */
export function disclosure(
  title: string,
  names: readonly string[],
  open: boolean,
  entry: (name: string) => HTMLElement,
): HTMLElement {
  const some = names.slice(0, 4).join(', ');
  const details = h(
    'details',
    { class: 'more-fields' },
    h(
      'summary',
      {},
      title,
      ' ',
      h('span', { class: 'soft' }, h('code', {}, some), names.length > 4 ? ` and ${names.length - 4} more` : ''),
      ' ',
      h('span', { class: 'inside' }),
    ),
  );
  const drawAll = () => {
    if (details.childElementCount === 1) details.append(h('div', { class: 'entries' }, ...names.map(entry)));
  };
  details.addEventListener('toggle', () => details.open && drawAll());
  if (open) {
    details.open = true;
    drawAll();
  }
  return details;
}

/** What a value is set with, and what of it takes the focus. */
export function controlOf(
  name: string,
  node: Node,
  slot: Slot,
  pointer: string,
  drawing: Drawing,
  required = false,
): Control {
  const put = (value: unknown) => {
    slot.set(value);
    drawing.changed();
  };
  const same = (element: HTMLElement) => ({ element, focus: element });
  switch (shapeOf(node)) {
    case 'boolean':
      return same(
        switchOf(['true', 'false'], slot.get(), (chosen) => put(chosen === undefined ? chosen : chosen === 'true')),
      );
    case 'number':
      return same(number(slot.get(), put));
    case 'text': {
      const values = choices(node);
      if (values.length > 0) return same(switchOf(values, slot.get(), put));
      const isLong = node.contentEncoding !== undefined || /\bPEM\b/.test(node.description ?? '');
      const isTime = node.format === 'date-time';
      return text(slot.get(), put, { name, secret: isSecret(node), isLong, pointer, isTime });
    }
    case 'structure':
      return same(
        isOpen(slot, pointer, required)
          ? structure(node, slot, pointer, drawing)
          : closed(node, slot, pointer, drawing),
      );
    case 'list':
      return same(list(node, slot, pointer, drawing));
    case 'map':
      return same(map(node, slot, pointer, drawing));
    default:
      return lines(slot.get(), put, name);
  }
}

/** Whether a structure is shown from the start: it is needed or set, or a part that its builder puts into a list. */
function isOpen(slot: Slot, pointer: string, required: boolean): boolean {
  return required || slot.get() !== undefined || isWholePart(pointer);
}

/** A structure that is absent: its fields are drawn when they are asked for. */
function closed(node: Node, slot: Slot, pointer: string, drawing: Drawing): HTMLElement {
  const names = Object.keys(node.properties ?? {}).filter((name) => !drawing.onTop.has(below(pointer, name)));
  return disclosure('Absent', names, false, (name) => member(name, node, slot, pointer, drawing));
}

/** A field of a structure. */
function member(name: string, node: Node, slot: Slot, pointer: string, drawing: Drawing): HTMLElement {
  const { properties = {}, required = [] } = node;
  const place = placeOf(properties[name], pointer, name);
  return draw(name, properties[name] ?? {}, memberOf(slot, name), place, drawing, required.includes(name));
}

/** The fields of a structure: those that are needed or set, and the others behind a disclosure. */
export function structure(
  node: Node,
  slot: Slot,
  pointer: string,
  drawing: Drawing,
  left: readonly string[] = [],
): HTMLElement {
  const { properties = {}, required = [] } = node;
  const names = Object.keys(properties).filter(
    (name) => !drawing.onTop.has(below(pointer, name)) && !left.includes(name),
  );
  const value = asObject(slot.get());
  const usual = names.some((name) => name in value) ? [] : usualMembers(pointer).filter((name) => names.includes(name));
  const needed = names.filter((name) => (required.includes(name) || name in value) && !usual.includes(name));
  const meant = [...needed, ...usual];
  const first = names.length <= 4 || meant.length === 0 ? names.slice(0, 5) : meant;
  const others = names.filter((name) => !first.includes(name));
  const entry = (name: string) => member(name, node, slot, pointer, drawing);
  return h(
    'div',
    { class: 'entries' },
    ...first.map(entry),
    others.length > 0 && disclosure('More', others, false, entry),
  );
}

/** A field whose control takes the findings. */
export function entryOf(
  control: Control,
  { pointer, element, faults }: Pick<Entry, 'pointer' | 'element' | 'faults'>,
): Entry {
  return {
    pointer,
    element,
    faults,
    get control() {
      return control.focus;
    },
    mask: control.mask,
  };
}

/** What sets an item in a line, as far as there is room, and what is done with it beside. */
export function inLine(cells: readonly HTMLElement[], tools: readonly (HTMLElement | false)[]): HTMLElement {
  return h('div', { class: 'in-line' }, h('div', { class: 'cells' }, ...cells), h('div', { class: 'tools' }, ...tools));
}

/** The button that takes an item away. */
export function removeButton(what: string, remove: () => void): HTMLElement {
  return h('button', { type: 'button', class: 'plain remove', 'aria-label': `Remove ${what}`, onclick: remove }, '✕');
}

/** The pointer of a member, which may stand elsewhere. */
export function placeOf(node: Node | undefined, around: string, name: string): string {
  return node?.['x-pointer'] ?? below(around, name);
}

/** The place of a member. What has no member any more is absent. */
export function memberOf(slot: Slot, name: string): Slot {
  return {
    get: () => asObject(slot.get())[name],
    set: (value) => {
      const { [name]: _, ...rest } = asObject(slot.get());
      const next = value === undefined ? rest : { ...rest, [name]: value };
      slot.set(Object.keys(next).length > 0 ? next : undefined);
    },
  };
}

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
