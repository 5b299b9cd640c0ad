// The editor knows only `\n`. What else ended a line is kept beside the text, so that what is analysed is what was
// given: a finding about carriage returns would otherwise vanish on the way.
import {
  type EditorState,
  type Extension,
  type Range,
  RangeSet,
  RangeValue,
  StateEffect,
  StateField,
  type Transaction,
} from '@codemirror/state';

class Ending extends RangeValue {
  // Both sides shrink: an ending whose line break is deleted goes with it.
  override startSide = 1;
  override endSide = -1;

  constructor(readonly text: '\r\n' | '\r') {
    super();
  }

  override eq(other: Ending): boolean {
    return other.text === this.text;
  }
}

const add = StateEffect.define<readonly Range<Ending>[]>({
  map: (endings, changes) =>
    endings
      .map((ending) => ending.value.range(changes.mapPos(ending.from, 1), changes.mapPos(ending.to, -1)))
      .filter((ending) => ending.from < ending.to),
});

const endings = StateField.define<RangeSet<Ending>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    let result = transaction.docChanged ? value.map(transaction.changes) : value;
    for (const effect of transaction.effects) {
      if (effect.is(add)) result = result.update({ add: [...effect.value] });
    }
    return result;
  },
});

export const lineEndings: Extension = endings;

/** Undo brings back a line break that was deleted with the ending that it had: the effects for that. */
export function deletedEndings(transaction: Transaction): readonly StateEffect<unknown>[] {
  const deleted: Range<Ending>[] = [];
  const before = transaction.startState.field(endings);
  if (before.size === 0) return [];
  transaction.changes.iterChangedRanges((from, to) => {
    before.between(from, to, (start, end, ending) => {
      if (start >= from && end <= to) deleted.push(ending.range(start, end));
    });
  });
  return deleted.length > 0 ? [add.of(deleted)] : [];
}

/** The effect to insert `text` with, when it is inserted at `from`. */
export function endingsOf(text: string, from: number): StateEffect<unknown>[] {
  const found: Range<Ending>[] = [];
  let removed = 0;
  for (const { 0: ending, index } of text.matchAll(/\r\n?/g)) {
    const at = from + index - removed;
    found.push(new Ending(ending === '\r' ? '\r' : '\r\n').range(at, at + 1));
    removed += ending.length - 1;
  }
  return found.length > 0 ? [add.of(found)] : [];
}

/** So many characters are a piece: to put one together takes a few milliseconds. */
const PIECE = 250_000;

/** The text as it was given, in pieces: of a large one it takes a while. */
export function* given(state: EditorState): Generator<string, void> {
  const { doc } = state;
  const set = state.field(endings);
  for (let from = 0; from < doc.length; from += PIECE) {
    const to = Math.min(from + PIECE, doc.length);
    const text = doc.sliceString(from, to, '\n');
    const parts: string[] = [];
    let done = from;
    // An ending covers one character, and so stands in one piece.
    set.between(from, to, (start, end, ending) => {
      if (start < from || end > to) return;
      parts.push(text.slice(done - from, start - from), ending.text);
      done = end;
    });
    yield parts.length === 0 ? text : parts.join('') + text.slice(done - from);
  }
}
