// A list in a form: of values that are chosen, of simple ones, or of structures, each in a line where that is enough. The items
// have an order, which can be changed.
import { fill, h } from '../dom.js';
import { chips } from './controls.js';
import {
  asObject,
  controlOf,
  type Drawing,
  entryOf,
  inLine,
  memberOf,
  removeButton,
  type Slot,
  structure,
} from './fields.js';
import { below } from './pointer.js';
import { choices, isForNow, isOfNow, type Node, shapeOf } from './schema.js';

/** A list: its items, each with buttons that move it up and take it away, and one that adds another. */
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
  // The last row may be one that nothing was entered in yet: it is no part of the value.
  let isNew = false;
  const rows = () => {
    const number = given().length + (isNew ? 1 : 0);
    return Array.from({ length: number }, (_, index) => item(index, number));
  };
  const redraw = () => {
    fill(box, ...rows(), add);
    drawing.changed();
  };
  const remove = (index: number) => {
    isNew &&= index < given().length;
    const rest = given().filter((_, at) => at !== index);
    slot.set(rest.length > 0 ? rest : undefined);
    redraw();
    add.focus();
  };
  const moveUp = (index: number) => {
    if (index === given().length) return;
    const { [index]: moved, [index - 1]: passed } = given();
    slot.set(
      given()
        .with(index - 1, moved)
        .with(index, passed),
    );
    redraw();
    // Who presses the keys goes on with the same item.
    const [now] = [...box.children].slice(index - 1);
    now?.querySelector<HTMLElement>(index > 1 ? '.move' : 'input, select, textarea, button')?.focus();
  };
  const item = (index: number, number: number) => {
    const at = below(pointer, index);
    const own: Slot = {
      get: () => (index < given().length ? given()[index] : fresh(items)),
      set: (value) => {
        const next = [...given()];
        isNew &&= index < next.length;
        next[index] = value ?? (shape === 'structure' ? {} : '');
        slot.set(next);
      },
    };
    const tools = [
      // The first has its room, so that rows stand below each other.
      number > 1 && moveButton(index, () => moveUp(index)),
      removeButton(`item ${index + 1}`, () => remove(index)),
    ];
    return shape === 'structure'
      ? card(items, own, at, drawing, tools, index)
      : line(items, own, at, drawing, tools, index);
  };
  add.addEventListener('click', () => {
    isNew = true;
    redraw();
    add.previousElementSibling?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  });
  fill(box, ...rows(), add);
  return box;
}

type Tools = readonly (HTMLElement | false)[];

/** A new item: of a structure of several types one of the first. */
function fresh(node: Node): unknown {
  if (shapeOf(node) !== 'structure') return undefined;
  const [type] = node.required?.includes('type') ? choices(node.properties?.type ?? {}) : [];
  return type === undefined ? {} : { type };
}

function moveButton(index: number, press: () => void): HTMLElement {
  const label = `Move item ${index + 1} up`;
  return h(
    'button',
    {
      type: 'button',
      class: index > 0 ? 'plain move' : 'plain move unneeded',
      'aria-label': label,
      title: 'Move up',
      onclick: press,
    },
    '↑',
  );
}

/** An item that is a structure: what names it in one line, the rest below. */
function card(node: Node, slot: Slot, pointer: string, drawing: Drawing, tools: Tools, index: number): HTMLElement {
  const { properties = {}, required = [] } = node;
  const scalar = (name: string) => ['text', 'number', 'boolean'].includes(shapeOf(properties[name] ?? {}));
  const names = Object.keys(properties).filter(scalar);
  const naming = names.filter((name) => required.includes(name) || ['type', 'value', 'name', 'kind'].includes(name));
  const first = (naming.length > 0 ? naming : names).slice(0, 3);
  // A type and its value say by themselves which is which.
  const isPlain = first.every((name) => name === 'type' || name === 'value');
  const faults = h('ul', { class: 'faults' });
  const rest = h('div', { class: 'rest' });
  const more = h('span', { class: 'tools' });
  const others = () => {
    const value = asObject(slot.get());
    return Object.keys(properties).filter(
      (name) => !first.includes(name) && (name in value || isOfNow(properties[name], value)),
    );
  };
  let drawn = '';
  /** Draws what the item is not without; the others are drawn when they are asked for. */
  const drawRest = () => {
    const value = asObject(slot.get());
    const meant = others();
    const left = Object.keys(properties).filter((name) => !meant.includes(name));
    const open = () => fill(rest, structure(node, slot, pointer, drawing, left));
    const isNeeded = meant.some(
      (name) => required.includes(name) || name in value || isForNow(properties[name], value),
    );
    drawn = meant.join();
    fill(more, !isNeeded && meant.length > 0 && unfold(index, rest, open));
    if (isNeeded) open();
    else fill(rest);
  };
  // Another type may have other fields.
  const changed = () => {
    if (others().join() !== drawn) drawRest();
    drawing.changed();
  };
  const cells = first.map((name) => {
    const own = name === 'type' ? { ...drawing, changed } : drawing;
    const control = small(name, properties[name] ?? {}, memberOf(slot, name), below(pointer, name), own, index);
    return h(
      'span',
      { class: name === 'type' ? 'cell short' : 'cell' },
      !isPlain && h('code', { class: 'caption' }, name),
      control,
    );
  });
  const row = inLine(cells, [more, ...tools]);
  const element = h('div', { class: 'item', role: 'group', 'aria-label': `item ${index + 1}` }, row, faults, rest);
  drawRest();
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
function line(node: Node, slot: Slot, pointer: string, drawing: Drawing, tools: Tools, index: number): HTMLElement {
  const faults = h('ul', { class: 'faults' });
  const control = controlOf(`item ${index + 1}`, node, slot, pointer, drawing);
  control.focus.setAttribute('aria-label', `item ${index + 1}`);
  const element = h('div', { class: 'item' }, inLine([control.element], tools), faults);
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
