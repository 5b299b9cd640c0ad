// A field of the page, in which a text can be pasted and typed before the editor is there, and without it where that can't
// be loaded. It has no marks, and takes nothing back but what the browser does.
import { type EditorState, Transaction, type TransactionSpec } from '@codemirror/state';
import { insertion, pasteOf } from './paste.js';
import type { Surface, SurfaceListener } from './surface.js';

/** A field of the browser takes long to show more: its beginning stands there then, to be read. */
const LARGEST = 200_000;

export class Plain implements Surface {
  readonly #field: HTMLTextAreaElement;
  readonly #listener: SurfaceListener;
  #state: EditorState;
  #isComposing = false;
  readonly canGoBack = false;

  /** Goes on with what was typed into the field before. */
  constructor(field: HTMLTextAreaElement, state: EditorState, listener: SurfaceListener) {
    this.#field = field;
    this.#listener = listener;
    this.#state = state.update({ changes: { from: 0, insert: state.toText(field.value) } }).state;
    field.addEventListener('input', (event) => {
      const { inputType } = event as InputEvent;
      this.#typed(/^insert(Text|LineBreak|CompositionText)$/.test(inputType) ? 'input.type' : 'input');
    });
    field.addEventListener('paste', (event) => {
      const pasted = pasteOf(event);
      if (!pasted) return;
      event.preventDefault();
      if ('files' in pasted) listener.files(pasted.files);
      else this.dispatch(insertion(this.state, pasted.text));
    });
    field.addEventListener('compositionstart', () => {
      this.#isComposing = true;
    });
    field.addEventListener('compositionend', () => {
      this.#isComposing = false;
    });
  }

  get state(): EditorState {
    const { selectionStart: anchor, selectionEnd: head } = this.#field;
    const { main } = this.#state.selection;
    if (main.anchor !== anchor || main.head !== head) {
      this.#state = this.#state.update({ selection: { anchor, head } }).state;
    }
    return this.#state;
  }

  setState(state: EditorState): void {
    this.#state = state;
    this.#show();
  }

  dispatch(spec: TransactionSpec): void {
    const transaction = this.state.update(spec);
    this.#state = transaction.state;
    if (transaction.docChanged || transaction.selection) this.#show();
    this.#listener.updated([transaction]);
  }

  focus(): void {
    this.#field.focus();
  }

  reveal(): void {}
  mark(): void {}
  wash(): void {}
  find(): void {}

  back(): boolean {
    return false;
  }

  /** Calls `free` once nothing is half typed, with whether the field has the focus; it is gone then. */
  leave(free: (state: EditorState, hasFocus: boolean) => void): void {
    const go = () => {
      const hasFocus = document.activeElement === this.#field;
      const { state } = this;
      this.#field.remove();
      free(state, hasFocus);
    };
    // A letter that takes several keys would be lost with the field.
    if (this.#isComposing) this.#field.addEventListener('compositionend', () => setTimeout(go), { once: true });
    else go();
  }

  #show(): void {
    const { doc, selection } = this.#state;
    const field = this.#field;
    field.readOnly = doc.length > LARGEST;
    field.value = doc.sliceString(0, LARGEST);
    field.setSelectionRange(selection.main.from, selection.main.to);
  }

  /** What the field holds now is the text; what did not change keeps its line endings. */
  #typed(userEvent: string): void {
    const before = this.#state.doc.toString();
    const after = this.#field.value;
    if (before === after) return;
    const most = Math.min(before.length, after.length);
    let from = 0;
    while (from < most && before[from] === after[from]) from += 1;
    let end = 0;
    while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
    const transaction = this.#state.update({
      changes: { from, to: before.length - end, insert: this.#state.toText(after.slice(from, after.length - end)) },
      annotations: Transaction.userEvent.of(userEvent),
    });
    this.#state = transaction.state;
    this.#listener.updated([transaction]);
  }
}
