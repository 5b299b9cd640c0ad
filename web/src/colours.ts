// Light colouring of YAML, JSON, PEM and tokens. It reads only the lines on the screen and keeps no state between
// them: a text of any size costs the same.
import type { Range } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

const LONGEST_LINE = 20_000;

/** The class of a line by how far it is indented. */
export const HANGING: readonly string[] = Array.from({ length: 17 }, (_, depth) => `hang-${depth}`);
const hanging = HANGING.map((name) => Decoration.line({ class: name }));

const key = Decoration.mark({ class: 'k' });
const scalar = Decoration.mark({ class: 's' });
const number = Decoration.mark({ class: 'n' });
const comment = Decoration.mark({ class: 'c' });

const PEM_EDGE = /^\s*-----(BEGIN|END) [^-]*-----\s*$/;
const TOKEN = /^(\s*(?:Bearer )?)(ey[\w-]+)\.([\w-]+)\.([\w-]*)\s*$/;
const YAML_KEY = /^[\s-]*?(?<=^|[\s-])([^\s#:'"{}[\],&*!|>%@`-][^:#{}[\]"]*?)(?=\s*:(?:\s|$))/;
const PIECE =
  /(?<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?<colon>\s*:)?|(?<comment>(?<=^|\s)#.*)|(?<bare>[^\s{}[\],:#"']+(?:[ :#]?[^\s{}[\],:#"']+)*)/g;
const NUMBER = /^(?:[-+]?(?:\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|0x[\da-f]+|0o?[0-7]+)|true|false|null|~)$/i;

export const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = colour(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = colour(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function colour(view: EditorView): DecorationSet {
  const found: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    for (let position = from; position <= to; ) {
      const line = view.state.doc.lineAt(position);
      if (line.length > 0) {
        const depth = /^[ ]*/.exec(line.text.slice(0, hanging.length - 1))?.[0].length ?? 0;
        const hang = hanging[depth];
        if (hang) found.push(hang.range(line.from));
      }
      if (line.length > 0 && line.length <= LONGEST_LINE) colourLine(line.text, line.from, found);
      position = line.to + 1;
    }
  }
  return Decoration.set(found, true);
}

const DECORATIONS = { k: key, s: scalar, n: number, c: comment };

function colourLine(text: string, start: number, found: Range<Decoration>[]): void {
  for (const { colour, from, to } of coloured(text)) {
    found.push(DECORATIONS[colour].range(start + from, start + to));
  }
}

/** A stretch of a line in one colour: a key, a text, a number or literal, a comment. */
export interface Coloured {
  colour: 'k' | 's' | 'n' | 'c';
  from: number;
  to: number;
}

/** What of a line is coloured, and how. */
export function coloured(text: string): Coloured[] {
  const found: Coloured[] = [];
  const put = (colour: Coloured['colour'], from: number, length: number) => {
    if (length > 0) found.push({ colour, from, to: from + length });
  };
  if (PEM_EDGE.test(text)) {
    put('k', 0, text.length);
    return found;
  }
  const token = TOKEN.exec(text);
  if (token) {
    const [, before = '', header = '', claims = '', signature = ''] = token;
    put('k', before.length, header.length);
    put('s', before.length + header.length + 1, claims.length);
    put('n', before.length + header.length + claims.length + 2, signature.length);
    return found;
  }
  let rest = 0;
  const name = YAML_KEY.exec(text)?.[1];
  if (name !== undefined) {
    const from = text.indexOf(name);
    put('k', from, name.length);
    rest = text.indexOf(':', from + name.length) + 1;
  }
  for (const match of text.slice(rest).matchAll(PIECE)) {
    const at = rest + match.index;
    const { quoted, colon, comment: remark, bare } = match.groups ?? {};
    if (quoted !== undefined) put(colon === undefined ? 's' : 'k', at, quoted.length);
    else if (remark !== undefined) put('c', at, remark.length);
    else if (bare !== undefined && bare !== '-' && bare !== '---') {
      put(NUMBER.test(bare) ? 'n' : 's', at, bare.length);
    }
  }
  return found;
}
