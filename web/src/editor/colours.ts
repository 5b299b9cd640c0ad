// The colours of the text in the editor. Only the lines on the screen are read, and no state is kept between them: a text
// of any size costs the same.
import type { Range } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { coloured } from '../coloured.js';

const LONGEST_LINE = 20_000;

/** The class of a line by how far it is indented. */
export const HANGING: readonly string[] = Array.from({ length: 17 }, (_, depth) => `hang-${depth}`);
const hanging = HANGING.map((name) => Decoration.line({ class: name }));

const key = Decoration.mark({ class: 'k' });
const scalar = Decoration.mark({ class: 's' });
const number = Decoration.mark({ class: 'n' });
const comment = Decoration.mark({ class: 'c' });

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
