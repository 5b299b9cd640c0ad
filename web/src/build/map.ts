// A map in a form: a row for each name and its value. Rows that can't be part of the value stay, and say why.
import { fill, h } from '../dom.js';
import { pair } from './controls.js';
import { asObject, controlOf, type Drawing, inLine, removeButton, type Slot } from './fields.js';
import { below } from './pointer.js';
import { type Node, shapeOf } from './schema.js';

export type Row = [name: string, value: unknown];

export function map(node: Node, slot: Slot, pointer: string, drawing: Drawing): HTMLElement {
  const inner = typeof node.additionalProperties === 'object' ? node.additionalProperties : {};
  const box = h('div', { class: 'items' });
  const rows = rowsOf(asObject(slot.get()), drawing.rows.get(pointer));
  const keep = () => {
    // Of two of the same name the first counts.
    const named = objectOf(rows);
    const count = Object.keys(named).length;
    if (count < rows.length) drawing.rows.set(pointer, rows);
    else drawing.rows.delete(pointer);
    return count > 0 ? named : undefined;
  };
  const store = () => {
    slot.set(keep());
    drawing.changed();
  };
  const add = h('button', { type: 'button', class: 'add' }, '+ Add');
  const redraw = () => fill(box, ...rows.map(item), add);
  const item = (row: Row, index: number) => {
    const faults = h('ul', { class: 'faults' });
    const own: Slot = {
      get: () => row[1],
      set: (value) => {
        row[1] = value ?? '';
      },
    };
    const key = pair(row[0], `name ${index + 1}`, (name) => {
      row[0] = name;
      store();
    });
    const control = controlOf(`value ${index + 1}`, inner, own, below(pointer, row[0]), { ...drawing, changed: store });
    control.focus.setAttribute('aria-label', `value ${index + 1}`);
    const off = removeButton(`entry ${index + 1}`, () => {
      rows.splice(rows.indexOf(row), 1);
      store();
      redraw();
      add.focus();
    });
    const element = h('div', { class: 'item' }, inLine([key, control.element], [off]), faults);
    const mistake = () => mistakeIn(row, rows);
    drawing.entered({
      get pointer() {
        return below(pointer, row[0]);
      },
      element,
      faults,
      get control() {
        return mistake() === undefined ? control.focus : key;
      },
      mistake,
      mask: control.mask,
    });
    return element;
  };
  add.addEventListener('click', () => {
    rows.push(['', shapeOf(inner) === 'list' ? [] : '']);
    keep();
    redraw();
    // What was said of the rows is said of the new ones.
    drawing.changed();
    add.previousElementSibling?.querySelector('input')?.focus();
  });
  redraw();
  return box;
}

/** The rows as they were left, if they still make this value. */
function rowsOf(value: object, left: Row[] | undefined): Row[] {
  const isSame = left && JSON.stringify(objectOf(left)) === JSON.stringify(value);
  return isSame ? left : Object.entries(value);
}

function objectOf(rows: readonly Row[]): Record<string, unknown> {
  const named = new Map<string, unknown>();
  for (const [name, value] of rows) if (name !== '' && !named.has(name)) named.set(name, value);
  return Object.fromEntries(named);
}

/** Why a row is not part of the value. One with nothing in it is yet to be filled in. */
function mistakeIn(row: Row, rows: readonly Row[]): string | undefined {
  const [name, value] = row;
  if (name === '') return isNone(value) ? undefined : 'It has no name yet, so it is left out.';
  const first = rows.find(([other]) => other === name);
  return first === row ? undefined : `\`${name}\` is there twice: this one is left out.`;
}

function isNone(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '';
}
