// From the plain field to the editor: its history knows what was done in the field.
import { isolateHistory, undo } from '@codemirror/commands';
import { type EditorState, type StateEffect, Transaction } from '@codemirror/state';
import { stepsOf } from './steps.js';

/** A state as `equip` makes it, in which every step of the field is one of the history. */
export function resume(state: EditorState, equip: StateEffect<unknown>): EditorState {
  const { base = state, done = [], undone = [] } = stepsOf(state) ?? {};
  let now = base.update({ effects: equip }).state;
  for (const { again, back, userEvent } of [...done, ...undone.toReversed()]) {
    const before = now.update({ selection: back.selection }).state;
    const annotations = [Transaction.userEvent.of(userEvent), isolateHistory.of('full')];
    now = before.update({ ...again, annotations }).state;
  }
  for (const _ of undone) {
    undo({
      state: now,
      dispatch: (transaction) => {
        now = transaction.state;
      },
    });
  }
  return now.update({ selection: state.selection }).state;
}
