// What is pasted: files, or a text with the line endings that it has.
import { type EditorState, Transaction, type TransactionSpec } from '@codemirror/state';
import { endingsOf } from './line-endings.js';

/** What a paste brings; nothing where the browser should go on. */
export function pasteOf({ clipboardData }: ClipboardEvent): { text: string } | { files: readonly File[] } | undefined {
  const files = [...(clipboardData?.files ?? [])];
  const text = clipboardData?.getData('text/plain') ?? '';
  if (text !== '') return { text };
  return files.length > 0 ? { files } : undefined;
}

/** Puts a pasted text in the place of the selection; the cursor goes on behind it. */
export function insertion(state: EditorState, text: string): TransactionSpec {
  const { from, to } = state.selection.main;
  const inserted = state.toText(text);
  return {
    changes: { from, to, insert: inserted },
    effects: endingsOf(text, from),
    selection: { anchor: from + inserted.length },
    annotations: Transaction.userEvent.of('input.paste'),
  };
}
