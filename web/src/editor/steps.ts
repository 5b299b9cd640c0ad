// What was done to the text while the plain field shows it, to be taken back there, and in the editor once that is there.
import {
  Annotation,
  type ChangeSet,
  type EditorSelection,
  type EditorState,
  type StateEffect,
  StateField,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { deletedEndings } from './line-endings.js';

/** The same way back and forth again: what is changed, and where the selection is then. */
interface Way extends TransactionSpec {
  changes: ChangeSet;
  effects: readonly StateEffect<unknown>[];
  selection: EditorSelection;
}

interface Step {
  again: Way;
  back: Way;
  userEvent: string;
  time: number;
}

interface Steps {
  /** The state before the first of them. */
  base?: EditorState;
  done: readonly Step[];
  /** What was taken back, the last at the end. */
  undone: readonly Step[];
}

/** Letters that come one after the other so fast are one step, as they are in the editor. */
const PAUSE_MILLISECONDS = 500;

const walked = Annotation.define<'undo' | 'redo'>();

/** Keeps the steps in the state, which takes them along. */
export const steps = StateField.define<Steps>({
  create: () => ({ done: [], undone: [] }),
  update(value, transaction) {
    if (!transaction.docChanged) return value;
    const { base = transaction.startState, done, undone } = value;
    switch (transaction.annotation(walked)) {
      case 'undo':
        return { base, done: done.slice(0, -1), undone: [...undone, ...done.slice(-1)] };
      case 'redo':
        return { base, done: [...done, ...undone.slice(-1)], undone: undone.slice(0, -1) };
      default:
        return { base, done: withStep(done, stepOf(transaction)), undone: [] };
    }
  },
});

/** The steps of a state that a plain field showed. */
export function stepsOf(state: EditorState): Steps | undefined {
  return state.field(steps, false);
}

/** Takes the last step back, or takes it again; nothing where there is none. */
export function walk(state: EditorState, way: 'undo' | 'redo'): TransactionSpec | undefined {
  const { done, undone } = state.field(steps);
  const spec = way === 'undo' ? done.at(-1)?.back : undone.at(-1)?.again;
  return spec && { ...spec, annotations: [walked.of(way), Transaction.userEvent.of(way)] };
}

function stepOf(transaction: Transaction): Step {
  const { startState, changes, effects, newSelection } = transaction;
  return {
    again: { changes, effects, selection: newSelection },
    back: {
      changes: changes.invert(startState.doc),
      effects: deletedEndings(transaction),
      selection: startState.selection,
    },
    userEvent: transaction.annotation(Transaction.userEvent) ?? '',
    time: transaction.annotation(Transaction.time) ?? 0,
  };
}

function withStep(done: readonly Step[], next: Step): readonly Step[] {
  const last = done.at(-1);
  const goesOn =
    last?.userEvent === next.userEvent &&
    /^(input\.type|delete)$/.test(next.userEvent) &&
    next.time - last.time < PAUSE_MILLISECONDS &&
    last.again.selection.eq(next.back.selection) &&
    // Places of line endings are those of one step.
    [last, next].every(({ again, back }) => again.effects.length + back.effects.length === 0);
  if (!goesOn) return [...done, next];
  const joined = {
    ...next,
    again: { ...next.again, changes: last.again.changes.compose(next.again.changes) },
    back: { ...last.back, changes: next.back.changes.compose(last.back.changes) },
  };
  return [...done.slice(0, -1), joined];
}
