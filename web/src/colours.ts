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

function colourLine(text: string, start: number, found: Range<Decoration>[]): void {
  const put = (decoration: Decoration, from: number, length: number) => {
    if (length > 0) found.push(decoration.range(start + from, start + from + length));
  };
  if (PEM_EDGE.test(text)) {
    put(key, 0, text.length);
    return;
  }
  const token = TOKEN.exec(text);
  if (token) {
    const [, before = '', header = '', claims = '', signature = ''] = token;
    put(key, before.length, header.length);
    put(scalar, before.length + header.length + 1, claims.length);
    put(number, before.length + header.length + claims.length + 2, signature.length);
    return;
  }
  let rest = 0;
  const name = YAML_KEY.exec(text)?.[1];
  if (name !== undefined) {
    const from = text.indexOf(name);
    put(key, from, name.length);
    rest = text.indexOf(':', from + name.length) + 1;
  }
  for (const match of text.slice(rest).matchAll(PIECE)) {
    const at = rest + match.index;
    const { quoted, colon, comment: remark, bare } = match.groups ?? {};
    if (quoted !== undefined) put(colon === undefined ? scalar : key, at, quoted.length);
    else if (remark !== undefined) put(comment, at, remark.length);
    else if (bare !== undefined && bare !== '-' && bare !== '---') {
      put(NUMBER.test(bare) ? number : scalar, at, bare.length);
    }
  }
}
