// Where in a document the cursor is: in a name or a value, of what, and what stands beside it.
import type { EditorState } from '@codemirror/state';
import { closeTo, type Document, type Entry, type Outline, outline } from '../outline.js';

/** A step into a document: the name of a member, or the number of an item. */
export type Step = string | number;

/** The way from the root to a value: each value on it, and the step that led there. */
export type Trail = readonly { node: Outline; step: Step | undefined }[];

/** A place where something can be written. */
export interface Place {
  /** What can stand there; `either` where a value is not begun, which can be a mapping or a scalar. */
  what: 'key' | 'value' | 'either';
  /** The way to the mapping of the name, or to the value. */
  trail: Trail;
  /** What is replaced. */
  from: number;
  to: number;
  /** Names that the mapping has. */
  taken: readonly string[];
  /** How it is written there: in braces with or without quotes, or by indentation. */
  form: 'json' | 'braces' | 'lines';
  /** A colon follows already. */
  followed: boolean;
  /** The column at which the name stands. */
  column: number;
}

/** A member that stands at a position, for its documentation. */
export interface Member {
  trail: Trail;
  entry: Entry;
}

/** A larger document is not read while one types, or moves the pointer: it would be felt. */
const MOST = { typing: 60_000, asking: 250_000 };
const WORD_BEHIND = /^[\w./-]*/;
const LINE_KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#'"[\]{},&*!|>%@`-][^#:]*?(?::[^\s#:]+)*)\s*:\s+/;

/** The text in which the document around a position stands, and where it begins; nothing where that is too large. */
export function around(
  state: EditorState,
  position: number,
  how: keyof typeof MOST,
): { text: string; start: number } | undefined {
  const most = MOST[how];
  const start = position > most ? state.doc.lineAt(position - most).to + 1 : 0;
  if (start > position) return undefined;
  const end = Math.min(state.doc.length, position + most);
  const text = state.sliceDoc(start, end);
  const whole = start === 0 || /^---(?=\s|$)/m.test(text.slice(0, position - start));
  return whole && (end === state.doc.length || /^---(?=\s|$)/m.test(text.slice(position - start)))
    ? { text, start }
    : undefined;
}

/** The place at the cursor; nothing inside of blocks and comments, or where nothing of a manifest can stand. */
export function placeAt(text: string, cursor: number): Place | undefined {
  const document = outline(text, cursor);
  const trail = descend(document.root, cursor);
  const inner = trail.findLast(({ node }) => node.braces && node.from < cursor);
  if (inner) return inBraces(text, cursor, document, trail.slice(0, trail.indexOf(inner) + 1));
  const node = trail.at(-1)?.node;
  if (node?.block && node.from < cursor && cursor <= node.to) return undefined;
  return inLines(text, cursor, document, trail);
}

/** The member whose name, or whose value on the same line, stands at a position. */
export function memberAt(text: string, position: number): Member | undefined {
  const document = outline(text, position);
  const trail = descend(document.root, position);
  for (let depth = trail.length - 1; depth >= 0; depth--) {
    const entry = trail[depth]?.node.entries?.findLast(({ from }) => from <= position);
    if (!entry) continue;
    const onName = position <= entry.to;
    const scalar = entry.value.text !== undefined && !text.slice(entry.to, position).includes('\n');
    const item = entry.value.items?.some(
      ({ text, from, to }) => text !== undefined && from <= position && position <= to,
    );
    return onName || scalar || item ? { trail: trail.slice(0, depth + 1), entry } : undefined;
  }
  return undefined;
}

/** The values around a position, from the root on. */
function descend(root: Outline, position: number): Trail {
  const trail: { node: Outline; step: Step | undefined }[] = [{ node: root, step: undefined }];
  for (let node: Outline | undefined = root; node; ) {
    const parent: Outline = node;
    const entry: Entry | undefined = parent.entries?.findLast(({ from }) => from <= position);
    const number: number = parent.items?.findLastIndex(({ from }) => from <= position) ?? -1;
    const step: Step = entry ? entry.key : number;
    const next: Outline | undefined = entry ? entry.value : parent.items?.[number];
    node = undefined;
    if (!next || next.from > position) break;
    // Behind its end it is left, unless it has none: what indentation makes goes on.
    const bounded = next.braces || next.text !== undefined;
    if (bounded && position > next.to) break;
    trail.push({ node: next, step });
    node = next;
  }
  return trail;
}

function inBraces(text: string, cursor: number, { root }: Document, trail: Trail): Place | undefined {
  const node = trail.at(-1)?.node;
  if (!node || (cursor >= node.to && /[}\]]/.test(text[node.to - 1] ?? '') && node.to > node.from + 1))
    return undefined;
  const first = root.entries?.[0];
  const json = root.braces === true && (!first || text[first.from] === '"');
  const form = json ? 'json' : 'braces';
  const inside = ({ from, to }: { from: number; to: number }) => from <= cursor && cursor <= to;
  const column = cursor - (text.lastIndexOf('\n', cursor - 1) + 1);
  if (node.items) {
    const index = node.items.findIndex((item) => item.text !== undefined && inside(item));
    const item = node.items[index];
    if (!item && !/[[,]\s*$/.test(text.slice(Math.max(node.from, cursor - 200), cursor))) return undefined;
    const value = item ?? { from: cursor, to: cursor, text: '' };
    const step = item ? index : node.items.filter(({ from }) => from < cursor).length;
    return {
      what: 'value',
      trail: [...trail, { node: value, step }],
      ...range(value),
      taken: [],
      form,
      followed: false,
      column,
    };
  }
  const entries = node.entries ?? [];
  const entry = entries.findLast(({ from }) => from <= cursor);
  if (entry && inside(entry)) {
    const followed = entry.open !== true;
    return { what: 'key', trail, ...range(entry), taken: namesBut(node, entry), form, followed, column };
  }
  const before = text.slice(Math.max(entry ? entry.to : node.from, cursor - 200), cursor);
  if (entry && !entry.open && /^\s*:\s*$/.test(before.slice(-100)) && entry.value.text !== undefined) {
    const value = inside(entry.value) ? entry.value : { from: cursor, to: cursor, text: '' };
    return {
      what: 'value',
      trail: [...trail, { node: value, step: entry.key }],
      ...range(value),
      taken: [],
      form,
      followed: false,
      column,
    };
  }
  if (entry && entry.value.text !== undefined && inside(entry.value) && entry.value.from < cursor) {
    return {
      what: 'value',
      trail: [...trail, { node: entry.value, step: entry.key }],
      ...range(entry.value),
      taken: [],
      form,
      followed: false,
      column,
    };
  }
  if (!/[{,]\s*$/.test(text.slice(Math.max(node.from, cursor - 200), cursor))) return undefined;
  return { what: 'key', trail, from: cursor, to: cursor, taken: namesBut(node), form, followed: false, column };
}

function inLines(text: string, cursor: number, document: Document, around: Trail): Place | undefined {
  const start = text.lastIndexOf('\n', cursor - 1) + 1;
  const before = text.slice(start, cursor);
  if (/(^|\s)#/.test(before) || before.startsWith('---')) return undefined;
  const dashes = /^ *(?:- +)*/.exec(before)?.[0] ?? '';
  const rest = before.slice(dashes.length);
  const behind = text.slice(cursor, cursor + 1000).split('\n', 1)[0] ?? '';
  const key = LINE_KEY.exec(rest);
  const common = { form: 'lines', column: dashes.length } as const;
  if (key) {
    const from = start + dashes.length + key[0].length;
    // The outline read the same line: the entry that begins where the name does.
    const entry = around.flatMap(({ node }) => node.entries ?? []).find((one) => one.from === start + dashes.length);
    const parent = around.findIndex(({ node }) => entry && node.entries?.includes(entry));
    if (!entry || parent < 0) return undefined;
    const trail = [...around.slice(0, parent + 1), { node: entry.value, step: entry.key }];
    const to = cursor + (/^[^#]*?(?=\s*(?: #|$|\r))/.exec(behind)?.[0].length ?? 0);
    return { what: 'value', trail, from, to, taken: [], followed: false, ...common };
  }
  const slot = slotOf(document, dashes, start);
  if (!slot) return undefined;
  const { trail, what } = slot;
  const node = trail.at(-1)?.node;
  const from = start + dashes.length;
  const to = cursor + (WORD_BEHIND.exec(behind)?.[0].length ?? 0);
  const followed = /^[\w./-]*\s*:(\s|$)/.test(behind);
  const taken = (node?.entries ?? []).filter((entry) => entry.from !== from).map((entry) => entry.key);
  // What stands behind the word is a text of more words: not one to help with.
  if (!followed && behind.slice(to - cursor).trim() !== '' && what !== 'value') return undefined;
  return { what: followed ? 'key' : what, trail, from, to, taken, followed, ...common };
}

/** What a line that begins with these spaces and dashes is part of. */
function slotOf(document: Document, dashes: string, start: number): Pick<Place, 'trail' | 'what'> | undefined {
  const open = [...document.open];
  const way = (last?: Outline): Trail => {
    const nodes = [...open.map(({ node }) => node), ...(last ? [last] : [])];
    return nodes.map((node, depth) => ({ node, step: stepTo(nodes[depth - 1], node) }));
  };
  let { last } = document;
  let item = false;
  for (const dash of dashes.matchAll(/-/g)) {
    const column = dash.index;
    closeTo(open, column, true);
    const top = open.at(-1);
    const list = top?.column === column && top.node.items ? top.node : last;
    if (list !== top?.node) open.push({ node: list, column });
    const own = list.items?.find(({ from }) => from > start + column && from <= start + dashes.length + 1);
    if (!own) return undefined;
    last = own;
    item = true;
  }
  if (item) return { trail: way(last), what: last.entries ? 'key' : 'either' };
  const column = dashes.length;
  closeTo(open, column, false);
  const top = open.at(-1);
  if (top?.column === column) return top.node.entries ? { trail: way(), what: 'key' } : undefined;
  if (last.entries) return last.column === column ? { trail: way(last), what: 'key' } : undefined;
  const never = last.text === '' && last.from === last.to;
  const here = last.text !== undefined && last.from === start + column;
  const deeper = column > (top?.column ?? -1);
  return deeper && (never || here) ? { trail: way(last), what: 'either' } : undefined;
}

function stepTo(parent: Outline | undefined, node: Outline): Step | undefined {
  const entry = parent?.entries?.findLast(({ value }) => value === node);
  return entry?.key ?? (parent?.items ? parent.items.indexOf(node) : undefined);
}

function namesBut(node: Outline, entry?: Entry): string[] {
  return (node.entries ?? []).filter((one) => one !== entry).map(({ key }) => key);
}

function range({ from, to }: { from: number; to: number }): { from: number; to: number } {
  return { from, to };
}
