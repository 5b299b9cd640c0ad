// The decoded values of an artifact: a label and a value each, drawn piece by piece.
import type { Artifact, Range, Row } from 'kubecred';
import { type Bytes, bytesOf, type Der, wayInto } from './der.js';
import { fill, h } from './dom.js';
import { labelOf } from './labels.js';
import { tell } from './notice.js';
import { hidden, secret } from './secret.js';
import { at, way } from './words.js';

/** A decoded value and the elements that show it. */
export interface ShownRow {
  row: Row;
  element: HTMLElement;
  /** Which bytes it is, of what is DER. */
  bytes: Bytes | undefined;
  path: string;
}

export interface RowActions {
  /** A row was pressed. */
  choose(row: ShownRow): void;
  /** These rows were drawn. */
  drawn(rows: readonly ShownRow[]): void;
  /** What stands in the text now. */
  read(range: Range): string;
}

/** So many are drawn at once. */
const PIECE = 100;
/** Letters of a value that are shown before one asks for more. */
const LONGEST = 240;
const BEGINNING = 120;

/** The rows of an artifact, which may be DER: the first of them, and a button for the others. */
export function showRows(artifact: Artifact, der: Der | undefined, actions: RowActions): HTMLElement[] {
  const { rows } = artifact;
  if (rows.length === 0) return [];
  const list = h('dl');
  const more = h('button', { type: 'button', class: 'plain more' });
  let done = 0;
  const draw = () => {
    const piece = rows.slice(done, done + PIECE);
    const shown = piece.map((row, index) => pair(row, done + index === 0, artifact, der, actions));
    done += shown.length;
    list.append(...shown.map(({ element }) => element));
    actions.drawn(shown);
    more.hidden = done === rows.length;
    fill(more, `Show ${Math.min(PIECE, rows.length - done)} more of ${rows.length - done} values`);
    return shown[0];
  };
  more.addEventListener('click', () => draw()?.element.querySelector<HTMLElement>('.label')?.focus());
  draw();
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const labels = [...list.querySelectorAll<HTMLButtonElement>('button.label')];
    const next = labels[labels.indexOf(document.activeElement as HTMLButtonElement) + step];
    if (!next || !labels.includes(document.activeElement as HTMLButtonElement)) return;
    event.preventDefault();
    for (const label of labels) label.tabIndex = label === next ? 0 : -1;
    next.focus();
  });
  return [list, more];
}

/** A label and its value. The labels of a card are one stop for the Tab key; arrows go from one to the next. */
function pair(row: Row, first: boolean, artifact: Artifact, der: Der | undefined, actions: RowActions): ShownRow {
  const choose = () => actions.choose(shown);
  const name = labelOf(artifact.type, row.label);
  const title = name === row.label ? undefined : row.label;
  const bytes = bytesOf(row, der);
  const isPlaced = row.range !== undefined || bytes !== undefined;
  const label = isPlaced
    ? h(
        'button',
        { type: 'button', class: 'label', tabindex: first ? 0 : -1, title, onclick: choose },
        ...breakable(name),
      )
    : h('span', { title }, ...breakable(name));
  const value = row.sensitive ? masked(name, artifact, row, actions) : shortened(row.value);
  const element = h(
    'div',
    { class: isPlaced ? 'row placed' : 'row' },
    h('dt', {}, label),
    h('dd', { translate: 'no' }, value),
  );
  element.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    if (isPlaced && (getSelection()?.isCollapsed ?? true)) choose();
  });
  const steps = bytes ? wayInto(bytes.of, row.within) : way([...artifact.within, ...row.within]);
  const place = row.range ? at(row.range.start) : '';
  const shown = { row, element, bytes, path: [place, row.label, steps].filter((part) => part !== '').join(' · ') };
  return shown;
}

/**
 * A secret. That of a JSON Web Key is not in the report: it is taken from the text, where it stands there as it is, and
 * not inside an encoding.
 */
function masked(name: string, { type, within }: Artifact, row: Row, { read }: RowActions): HTMLElement {
  const { value, pointer, range } = row;
  if (type !== 'jsonWebKey' || pointer.endsWith('/value')) return secret(name, () => value, tell);
  const plain = within.every(({ step }) => step === 'field' || step === 'structure');
  if (!range || !plain) return hidden(value);
  return secret(name, () => read(range).replace(/^\\*["']|\\*["']$/g, ''), tell);
}

/** A name that may be broken before its dots and capitals: `spec.expirationSeconds`. */
export function breakable(name: string): (Node | string)[] {
  const pieces = name.split(/(?=\.)|(?<=[a-z]{3})(?=[A-Z])/);
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [h('wbr'), piece]));
}

/** A long value begins with a part of it, and shows the rest when asked. */
function shortened(value: string): HTMLElement {
  const text = h('span', {}, value.length > LONGEST ? `${value.slice(0, BEGINNING)}…` : value);
  if (value.length <= LONGEST) return text;
  const more = h(
    'button',
    { type: 'button', class: 'plain whole' },
    `Show all ${value.length.toLocaleString('en')} characters`,
  );
  more.addEventListener('click', () => {
    fill(text, value);
    more.remove();
  });
  return h('span', {}, text, ' ', more);
}
