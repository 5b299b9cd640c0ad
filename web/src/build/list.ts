// A list in a form: of values that are chosen, of simple ones, or of structures, each in a line where that is enough.
import { fill, h } from '../dom.js';
import { chips } from './controls.js';
import { asObject, controlOf, type Drawing, entryOf, memberOf, removeButton, type Slot, structure } from './fields.js';
import { below } from './pointer.js';
import { choices, type Node, shapeOf } from './schema.js';

/** A list: its items, each with a button that takes it away, and one that adds another. */
export function list(node: Node, slot: Slot, pointer: string, drawing: Drawing): HTMLElement {
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
  const control = controlOf(`item ${index + 1}`, node, slot, pointer, drawing);
  control.focus.setAttribute('aria-label', `item ${index + 1}`);
  const element = h('div', { class: 'item' }, h('div', { class: 'in-line' }, control.element, off), faults);
  drawing.entered(entryOf(control, { pointer, element, faults }));
  return element;
}

/** A field of an item, in the line with others: its name is in its place. */
function small(name: string, node: Node, slot: Slot, pointer: string, drawing: Drawing, index: number): HTMLElement {
  const control = controlOf(name, node, slot, pointer, drawing);
  const { element, focus } = control;
  focus.setAttribute('aria-label', `${name} of item ${index + 1}`);
  focus.title = `${name}: ${node.description ?? ''}`;
  if (focus instanceof HTMLInputElement) focus.placeholder = name;
  const faults = h('ul', { class: 'faults' });
  const box = h('span', { class: 'small' }, element, faults);
  drawing.entered(entryOf(control, { pointer, element: box, faults }));
  return box;
}
