// What a text of YAML or JSON is made of, as far as a text that is still being typed shows it: names, values, where they
// stand. It judges nothing, and goes on after what it does not understand; the core is the judge.

/** A value. What is not written yet is a scalar without a text. */
export interface Outline {
  from: number;
  to: number;
  /** Of a mapping. */
  entries?: Entry[];
  /** Of a list. */
  items?: Outline[];
  /** Of a scalar: its text without quotes. */
  text?: string;
  /** Written as a literal or folded block, or over several lines. */
  block?: boolean;
  /** A mapping or list in braces, as in JSON. */
  braces?: boolean;
  /** Of a mapping or list that indentation makes: where its lines begin. */
  column?: number;
}

/** A member of a mapping. */
export interface Entry {
  key: string;
  from: number;
  to: number;
  value: Outline;
  /** No colon follows yet. */
  open?: boolean;
}

/** An open mapping or list, and the column at which it stands. */
export interface Open {
  node: Outline;
  column: number;
}

/** A document of the text. */
export interface Document {
  root: Outline;
  /** What was open where the line of the cursor begins, from the outermost on; the last value there is what may follow. */
  open: Open[];
  /** The value that stood last before the line of the cursor, in which that line may stand. */
  last: Outline;
}

const LONGEST_NAME = 1000;
const SEPARATOR = /^---(?=\s|$)/;
const KEY = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s#'"[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?))\s*:(?=\s|$)/;
const PROPERTIES = /^(?:[&!][^\s,[\]{}]*\s+)*/;

/** The document around the cursor. */
export function outline(text: string, cursor: number): Document {
  const start = startOf(text, cursor);
  const below = lineEnd(text, cursor) + 1;
  const found = /^---(?=\s|$)/m.exec(text.slice(below));
  const end = found ? below + found.index : text.length;
  return new Reader(text, end, cursor).read(start);
}

/** What stands between two places of a text, which is one document. */
export function outlineOf(text: string, start: number, end: number): Outline {
  return new Reader(text, end, end).read(start).root;
}

/** Every value of a document with the way to it, in the order of the text; where its line begins is its name or its dash. */
export function* values(
  root: Outline,
): Generator<{ path: readonly (string | number)[]; from: number; value: Outline }> {
  const left = [{ path: [] as readonly (string | number)[], from: root.from, value: root }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { path, value } = next;
    if (path.length > 0) yield next;
    const entries = (value.entries ?? []).map((entry) => ({ ...entry, path: [...path, entry.key] }));
    const items = (value.items ?? []).map((item, index) => ({ from: item.from, value: item, path: [...path, index] }));
    left.push(...[...entries, ...items].reverse());
  }
}

function startOf(text: string, cursor: number): number {
  for (let line = text.lastIndexOf('\n', cursor - 1) + 1; ; line = text.lastIndexOf('\n', line - 2) + 1) {
    if (SEPARATOR.test(text.slice(line, line + 4))) return Math.min(line + 3, cursor);
    if (line === 0) return 0;
  }
}

function lineEnd(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end < 0 ? text.length : end;
}

const nothing = (at: number): Outline => ({ from: at, to: at, text: '' });

class Reader {
  readonly #text: string;
  readonly #end: number;
  readonly #cursorLine: number;
  #open: Open[] = [];
  #root: Outline;
  #last: Outline;
  #seen: Pick<Document, 'open' | 'last'> | undefined;

  constructor(text: string, end: number, cursor: number) {
    this.#text = text;
    this.#end = end;
    this.#cursorLine = text.lastIndexOf('\n', cursor - 1) + 1;
    this.#root = nothing(end);
    this.#last = this.#root;
  }

  read(start: number): Document {
    let at = start;
    while (at < this.#end) {
      this.#arrive(at);
      at = this.#line(at);
    }
    this.#arrive(this.#end);
    return { root: this.#root, ...(this.#seen ?? { open: this.#open, last: this.#last }) };
  }

  /** Remembers what was open before the line of the cursor. */
  #arrive(at: number): void {
    if (at < this.#cursorLine || this.#seen) return;
    this.#seen = { open: [...this.#open], last: this.#last };
  }

  /** Reads from the beginning of a line, and returns where the next one to be read begins. */
  #line(start: number): number {
    const end = Math.min(lineEnd(this.#text, start), this.#end);
    let at = start;
    while (at < end && this.#text[at] === ' ') at += 1;
    if (at === end || this.#text[at] === '#' || this.#text[at] === '\r') return end + 1;
    const from = this.#text.lastIndexOf('\n', start - 1) + 1;
    for (;;) {
      const column = at - from;
      const rest = this.#text.slice(at, end);
      if (/^-(?=\s|$)/.test(rest)) {
        this.#item(at, column);
        const gap = /^-\s*/.exec(rest)?.[0].length ?? 1;
        at += gap;
        if (at >= end || this.#text[at] === '#') return end + 1;
        continue;
      }
      const key = KEY.exec(rest.slice(0, LONGEST_NAME));
      if (!key) {
        const inside = column > (this.#open.at(-1)?.column ?? -1);
        return inside ? this.#value(at, end, column - 1) : end + 1;
      }
      const [whole, double, single, plain = ''] = key;
      this.#entry(double ?? single ?? plain, at, at + whole.length - 1, column);
      at += whole.length;
      while (at < end && /[ \t]/.test(this.#text[at] ?? '')) at += 1;
      if (at >= end || this.#text[at] === '#' || this.#text[at] === '\r') return end + 1;
      return this.#value(at, end, column);
    }
  }

  #item(at: number, column: number): void {
    closeTo(this.#open, column, true);
    const top = this.#open.at(-1);
    const value = nothing(at + 1);
    if (top?.column === column && top.node.items) {
      top.node.items.push(value);
    } else if (empty(this.#last)) {
      this.#last.items = [value];
      this.#begin(at, column);
    }
    this.#last = value;
  }

  #entry(key: string, from: number, to: number, column: number): void {
    closeTo(this.#open, column, false);
    const top = this.#open.at(-1);
    const value = nothing(to + 1);
    const entry = { key, from, to, value };
    if (top?.column === column && top.node.entries) {
      top.node.entries.push(entry);
    } else if (empty(this.#last)) {
      this.#last.entries = [entry];
      this.#begin(from, column);
    }
    this.#last = value;
  }

  /** What was nothing so far is a mapping or list. */
  #begin(from: number, column: number): void {
    Object.assign(this.#last, { from, column });
    delete this.#last.text;
    this.#open.push({ node: this.#last, column });
  }

  /** A value behind a name or a dash, or alone on its line; `column` is that of what it belongs to. */
  #value(start: number, end: number, column: number): number {
    const at = start + (PROPERTIES.exec(this.#text.slice(start, end))?.[0].length ?? 0);
    const node = this.#last;
    const free = empty(node);
    const first = this.#text[at] ?? '';
    if (free && (first === '{' || first === '[')) {
      const braces = new Braces(this.#text, this.#end);
      Object.assign(node, braces.read(at));
      if (node.entries || node.items) delete node.text;
      return Math.max(lineEnd(this.#text, braces.at) + 1, end + 1);
    }
    if (/^[|>]/.test(first)) {
      const to = this.#block(end, column);
      if (free) Object.assign(node, { from: at, to, text: '', block: true });
      return to + 1;
    }
    const [text, to] = first === '"' || first === "'" ? quoted(this.#text, at, this.#end) : this.#plain(at, end);
    if (free) Object.assign(node, { from: at, to, text, ...(to > end ? { block: true } : {}) });
    return lineEnd(this.#text, to) + 1;
  }

  /** The end of a block: of the last line that is indented more than what it belongs to. */
  #block(header: number, column: number): number {
    let end = header;
    while (end < this.#end) {
      const next = Math.min(lineEnd(this.#text, end + 1), this.#end);
      const line = this.#text.slice(end + 1, next);
      const depth = line.search(/\S/);
      if (depth >= 0 && depth <= column) break;
      end = next;
    }
    return end;
  }

  #plain(at: number, end: number): [text: string, to: number] {
    const line = this.#text.slice(at, end);
    const text = line.replace(/\s#.*$/, '').trimEnd();
    return [text, at + text.length];
  }
}

/** Closes what a line at this column is no part of. */
export function closeTo(open: Open[], column: number, dash: boolean): void {
  for (let top = open.at(-1); top; top = open.at(-1)) {
    // A list may stand at the column of its name, so it ends there where no dash is.
    const outside = top.column > column || (top.column === column && !dash && top.node.items !== undefined);
    if (!outside) return;
    open.pop();
  }
}

function empty(node: Outline): boolean {
  return node.text === '' && !node.block && node.from === node.to;
}

/** A scalar in quotes: its text and its end. */
function quoted(text: string, from: number, end: number): [text: string, to: number] {
  const quote = text[from];
  for (let at = from + 1; at < end; at++) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return [text.slice(from + 1, at), at + 1];
  }
  // Its end is not typed yet: it goes to the end of the line.
  const to = Math.min(lineEnd(text, from), end);
  return [text.slice(from + 1, to), to];
}

/** Reads what stands in braces: JSON, and YAML in that form. */
class Braces {
  at = 0;
  readonly #text: string;
  readonly #end: number;

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  read(from: number): Outline {
    this.at = from;
    const stack: { node: Outline; entry?: Entry | undefined }[] = [];
    let root: Outline | undefined;
    const put = (node: Outline) => {
      const top = stack.at(-1);
      if (!top) root ??= node;
      else if (top.node.items) top.node.items.push(node);
      else if (top.entry) top.entry.value = node;
    };
    while (this.at < this.#end) {
      const at = this.at;
      const letter = this.#text[at] ?? '';
      const top = stack.at(-1);
      if (letter === '{' || letter === '[') {
        const node: Outline = {
          from: at,
          to: this.#end,
          braces: true,
          ...(letter === '{' ? { entries: [] } : { items: [] }),
        };
        put(node);
        stack.push({ node });
        this.at += 1;
      } else if (letter === '}' || letter === ']') {
        this.at += 1;
        if (top) top.node.to = this.at;
        stack.pop();
        if (stack.length === 0) break;
      } else if (letter === ',') {
        if (top) top.entry = undefined;
        this.at += 1;
      } else if (/\s|:/.test(letter)) {
        this.at += 1;
      } else if (letter === '#' && /\s/.test(this.#text[at - 1] ?? ' ')) {
        this.at = lineEnd(this.#text, at);
      } else {
        const [text, to] = this.#scalar(at);
        this.at = Math.max(to, at + 1);
        const colon = /^\s*:/.exec(this.#text.slice(to, to + 200));
        if (top?.node.entries && !top.entry && colon) {
          top.entry = { key: text, from: at, to, value: nothing(to + colon[0].length) };
          top.node.entries.push(top.entry);
          this.at = to + colon[0].length;
        } else if (top?.node.entries && !top.entry) {
          // A name that is still being typed.
          top.node.entries.push({ key: text, from: at, to, value: nothing(to), open: true });
        } else {
          put({ from: at, to, text });
        }
      }
    }
    return root ?? nothing(from);
  }

  #scalar(at: number): [text: string, to: number] {
    const first = this.#text[at];
    if (first === '"' || first === "'") return quoted(this.#text, at, this.#end);
    const text =
      /^[^\s,[\]{}:][^\n,[\]{}]*?(?=\s*(?:[\n,[\]{}]|:\s|$))/.exec(this.#text.slice(at, at + 2000))?.[0] ?? '';
    return [text, at + text.length];
  }
}
