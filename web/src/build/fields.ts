// A field of a form by the shape of its value. Nothing is known here of any kind. A value that does not fit goes on as it was
// typed: the core says what is wrong with it.
import { fill, h, prose } from '../dom.js';
import { breakable } from '../rows.js';
import { chips, lines, number, pair, switchOf, text } from './controls.js';
import { below, choices, isPart, isSecret, type Json, type Node, shapeOf } from './schema.js';

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
  control: HTMLElement | undefined;
  /** Takes what became of the field, where it was left out: what is proposed, or follows from others. */
  became?: (value: unknown) => void;
}

export interface Drawing {
  /** Something was changed. */
  changed(): void;
  entered(entry: Entry): void;
  /** Places that stand on top of the form, and so not a second time below. */
  onTop: ReadonlySet<string>;
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
  const doc = h('p', { class: 'doc', id: `${id}-doc` }, ...prose(node.description ?? ''));
  const made = h('p', { class: 'became', hidden: true });
  const control = controlOf(node, slot, pointer, drawing, required);
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
    made,
    faults,
  );
  const became = (value: unknown) => {
    const isAbsent = slot.get() === undefined && !isSecret(node);
    const values = [value].flat().filter((one) => one !== undefined && typeof one !== 'object');
    const told = isAbsent && values.length > 0;
    made.hidden = !told;
    if (told) fill(made, 'Left out, it becomes ', h('code', {}, values.join(', ')), '.');
  };
  drawing.entered({ pointer, element, faults, control: simple ? control.focus : undefined, became });
  return element;
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
function controlOf(
  node: Node,
  slot: Slot,
  pointer: string,
  drawing: Drawing,
  required = false,
): { element: HTMLElement; focus: HTMLElement } {
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
      return text(slot.get(), put, { secret: isSecret(node), isLong, pointer, isTime: node.format === 'date-time' });
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
      return same(lines(slot.get(), put));
  }
}

/** Whether a structure is shown from the start: it is needed or set, or a part that its builder puts into a list. */
function isOpen(slot: Slot, pointer: string, required: boolean): boolean {
  return required || slot.get() !== undefined || isPart(pointer);
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
function structure(
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
  const needed = names.filter((name) => required.includes(name) || name in value);
  const first = names.length <= 4 || needed.length === 0 ? names.slice(0, 5) : needed;
  const others = names.filter((name) => !first.includes(name));
  const entry = (name: string) => member(name, node, slot, pointer, drawing);
  return h(
    'div',
    { class: 'entries' },
    ...first.map(entry),
    others.length > 0 && disclosure('More', others, false, entry),
  );
}

function list(node: Node, slot: Slot, pointer: string, drawing: Drawing): HTMLElement {
  const { items = {} } = node;
  const shape = shapeOf(items);
  const put = (value: unknown) => {
    slot.set(value);
    drawing.changed();
  };
  const values = choices(items);
  if (values.length > 0) return chips(values, slot, put);
  const box = h('div', { class: 'items' });
  const given = () => (Array.isArray(slot.get()) ? (slot.get() as unknown[]) : []);
  const add = h('button', { type: 'button', class: 'add' }, '+ Add');
  const redraw = () => {
    fill(box, ...given().map(item), add);
    drawing.changed();
  };
  const remove = (index: number) => {
    const rest = given().filter((_, at) => at !== index);
    slot.set(rest.length > 0 ? rest : undefined);
    redraw();
    add.focus();
  };
  const item = (_: unknown, index: number) => {
    const at = below(pointer, index);
    const own: Slot = {
      get: () => given()[index],
      set: (value) => {
        const next = [...given()];
        next[index] = value ?? (shape === 'structure' ? {} : '');
        slot.set(next);
      },
    };
    const off = removeButton(`item ${index + 1}`, () => remove(index));
    return shape === 'structure'
      ? card(items, own, at, drawing, off, index)
      : line(items, own, at, drawing, off, index);
  };
  add.addEventListener('click', () => {
    slot.set([...given(), shape === 'structure' ? {} : shape === 'number' ? 0 : '']);
    redraw();
    add.previousElementSibling?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  });
  fill(box, ...given().map(item), add);
  return box;
}

/** An item that is a structure: what names it in one line, the rest below. */
function card(node: Node, slot: Slot, pointer: string, drawing: Drawing, off: HTMLElement, index: number): HTMLElement {
  const { properties = {}, required = [] } = node;
  const scalar = (name: string) => ['text', 'number', 'boolean'].includes(shapeOf(properties[name] ?? {}));
  const names = Object.keys(properties).filter(scalar);
  const naming = names.filter((name) => required.includes(name) || ['type', 'value', 'name', 'kind'].includes(name));
  const inLine = (naming.length > 0 ? naming : names).slice(0, 3);
  // A type and its value say by themselves which is which.
  const isPlain = inLine.every((name) => name === 'type' || name === 'value');
  const faults = h('ul', { class: 'faults' });
  const row = h(
    'div',
    { class: 'in-line' },
    ...inLine.map((name) => {
      const control = small(name, properties[name] ?? {}, memberOf(slot, name), below(pointer, name), drawing, index);
      return h(
        'span',
        { class: name === 'type' ? 'cell short' : 'cell' },
        !isPlain && h('code', { class: 'caption' }, name),
        control,
      );
    }),
    off,
  );
  const others = Object.keys(properties).filter((name) => !inLine.includes(name));
  const value = asObject(slot.get());
  const isNeeded = others.some((name) => required.includes(name) || name in value);
  const rest = h('div', { class: 'rest' });
  const open = () => fill(rest, structure(node, slot, pointer, drawing, inLine));
  const element = h('div', { class: 'item', role: 'group', 'aria-label': `item ${index + 1}` }, row, faults, rest);
  if (isNeeded) open();
  else if (others.length > 0) off.before(unfold(index, rest, open));
  drawing.entered({ pointer, element, faults, control: undefined });
  return element;
}

/** A button that draws the other fields of an item, and takes them away again. */
function unfold(index: number, rest: HTMLElement, open: () => void): HTMLElement {
  const label = `More fields of item ${index + 1}`;
  const button = h(
    'button',
    { type: 'button', class: 'plain remove', 'aria-label': label, 'aria-expanded': 'false' },
    '⋯',
  );
  button.addEventListener('click', () => {
    const isOpen = rest.childElementCount > 0;
    button.setAttribute('aria-expanded', String(!isOpen));
    if (isOpen) fill(rest);
    else open();
  });
  return button;
}

/** An item that is a simple value, or a list or map of such. */
function line(node: Node, slot: Slot, pointer: string, drawing: Drawing, off: HTMLElement, index: number): HTMLElement {
  const faults = h('ul', { class: 'faults' });
  const { element: control, focus } = controlOf(node, slot, pointer, drawing);
  focus.setAttribute('aria-label', `item ${index + 1}`);
  const element = h('div', { class: 'item' }, h('div', { class: 'in-line' }, control, off), faults);
  drawing.entered({ pointer, element, faults, control: focus });
  return element;
}

/** A field of an item, in the line with others: its name is in its place. */
function small(name: string, node: Node, slot: Slot, pointer: string, drawing: Drawing, index: number): HTMLElement {
  const { element, focus } = controlOf(node, slot, pointer, drawing);
  focus.setAttribute('aria-label', `${name} of item ${index + 1}`);
  focus.title = `${name}: ${node.description ?? ''}`;
  if (focus instanceof HTMLInputElement) focus.placeholder = name;
  const faults = h('ul', { class: 'faults' });
  const box = h('span', { class: 'small' }, element, faults);
  drawing.entered({ pointer, element: box, faults, control: focus });
  return box;
}

function map(node: Node, slot: Slot, pointer: string, drawing: Drawing): HTMLElement {
  const inner = typeof node.additionalProperties === 'object' ? node.additionalProperties : {};
  const box = h('div', { class: 'items' });
  /** The rows, whose keys may be the same or empty while they are typed. */
  const rows = Object.entries(asObject(slot.get()));
  const store = () => {
    const named = rows.filter(([key]) => key !== '');
    slot.set(named.length > 0 ? Object.fromEntries(named) : undefined);
    drawing.changed();
  };
  const add = h('button', { type: 'button', class: 'add' }, '+ Add');
  const redraw = () => fill(box, ...rows.map(item), add);
  const item = (row: [string, unknown], index: number) => {
    const faults = h('ul', { class: 'faults' });
    const at = below(pointer, row[0]);
    const own: Slot = {
      get: () => row[1],
      set: (value) => {
        row[1] = value ?? '';
      },
    };
    const key = pair(row[0], `name ${index + 1}`, (name) => {
      row[0] = name;
      entry.pointer = below(pointer, name);
      store();
    });
    const { element: control, focus } = controlOf(inner, own, at, { ...drawing, changed: store });
    focus.setAttribute('aria-label', `value ${index + 1}`);
    const off = removeButton(`entry ${index + 1}`, () => {
      rows.splice(index, 1);
      store();
      redraw();
      add.focus();
    });
    const element = h('div', { class: 'item' }, h('div', { class: 'in-line' }, key, control, off), faults);
    const entry = { pointer: at, element, faults, control: focus };
    drawing.entered(entry);
    return element;
  };
  add.addEventListener('click', () => {
    rows.push(['', shapeOf(inner) === 'list' ? [] : '']);
    redraw();
    add.previousElementSibling?.querySelector('input')?.focus();
  });
  redraw();
  return box;
}

function removeButton(what: string, remove: () => void): HTMLElement {
  return h('button', { type: 'button', class: 'plain remove', 'aria-label': `Remove ${what}`, onclick: remove }, '✕');
}

/** The pointer of a member, which may stand elsewhere. */
function placeOf(node: Node | undefined, around: string, name: string): string {
  return node?.['x-pointer'] ?? below(around, name);
}

/** The place of a member. What has no member any more is absent. */
function memberOf(slot: Slot, name: string): Slot {
  return {
    get: () => asObject(slot.get())[name],
    set: (value) => {
      const { [name]: _, ...rest } = asObject(slot.get());
      const next = value === undefined ? rest : { ...rest, [name]: value };
      slot.set(Object.keys(next).length > 0 ? next : undefined);
    },
  };
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
