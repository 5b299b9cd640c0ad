// A field of the page, in which a text can be pasted and typed before the editor is there, and without it where that can't
// be loaded. It has no marks.
import { EditorSelection, type EditorState, Transaction, type TransactionSpec } from '@codemirror/state';
import { backOrAgain } from './keys.js';
import { type Delay, Note } from './note.js';
import { insertion, pasteOf } from './paste.js';
import { walk } from './steps.js';
import type { Surface, SurfaceCommand, SurfaceListener } from './surface.js';

/** A field of the browser takes long to show more: its beginning stands there then, to be read. */
const LARGEST = 100_000;

/** What is taken over when the field goes. */
interface Left {
  state: EditorState;
  hasFocus: boolean;
  /** How far it was scrolled down. */
  top: number;
}

export class Plain implements Surface {
  readonly #field: HTMLTextAreaElement;
  readonly #note: Note;
  readonly #listener: SurfaceListener;
  #state: EditorState;
  #isComposing = false;
  #leaving: ((left: Left) => void) | undefined;

  /** Goes on with what was typed into the field before. */
  constructor(field: HTMLTextAreaElement, state: EditorState, listener: SurfaceListener) {
    this.#field = field;
    this.#note = new Note(field);
    this.#listener = listener;
    this.#state = state.update({ changes: { from: 0, insert: state.toText(field.value) } }).state;
    this.#listen();
  }

  get state(): EditorState {
    const { selectionStart: anchor, selectionEnd: head } = this.#field;
    const { main } = this.#state.selection;
    if (!this.#isCut && (main.anchor !== anchor || main.head !== head)) {
      this.#state = this.#state.update({ selection: { anchor, head } }).state;
    }
    return this.#state;
  }

  setState(state: EditorState): void {
    this.#state = state;
    this.#show();
    this.#select();
  }

  dispatch(spec: TransactionSpec): void {
    const transaction = this.state.update(spec);
    this.#state = transaction.state;
    if (transaction.docChanged) this.#show();
    if (transaction.docChanged || transaction.selection) this.#select();
    this.#listener.updated([transaction]);
  }

  focus(): void {
    this.#field.focus();
  }

  reveal(): void {}
  mark(): void {}
  wash(): void {}
  find(): void {}

  can(command: SurfaceCommand): boolean {
    return command !== 'find' && walk(this.#state, command) !== undefined;
  }

  back(command: 'undo' | 'redo'): boolean {
    const spec = walk(this.#state, command);
    if (spec) this.dispatch(spec);
    return spec !== undefined;
  }

  /** Tells that the editor is not there, and why. */
  wait(delay: Delay): void {
    this.#note.delay = delay;
  }

  /** Calls `leaving` once nothing is half typed; the field is gone then. */
  leave(leaving: (left: Left) => void): void {
    this.#leaving = leaving;
    this.#leave();
  }

  #leave(): void {
    // A letter that takes several keys would be lost with the field.
    if (!this.#leaving || this.#isComposing) return;
    const { state } = this;
    const left = { state, hasFocus: document.activeElement === this.#field, top: this.#field.scrollTop };
    this.#field.remove();
    this.#note.remove();
    this.#leaving(left);
    this.#leaving = undefined;
  }

  #listen(): void {
    const field = this.#field;
    field.addEventListener('beforeinput', (event) => {
      if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
        event.preventDefault();
        this.back(event.inputType === 'historyUndo' ? 'undo' : 'redo');
      } else {
        // Where the cursor was before, to come back to.
        this.#state = this.state;
      }
    });
    field.addEventListener('input', (event) => this.#typed(userEventOf((event as InputEvent).inputType)));
    field.addEventListener('keydown', (event) => {
      const command = backOrAgain(event);
      if (command) this.back(command);
      else if (this.#isCut && isAllSelected(field) && /^(Delete|Backspace)$/.test(event.key))
        this.dispatch({ ...allSelected(this.#state).replaceSelection(''), userEvent: 'delete' });
      else return;
      event.preventDefault();
    });
    field.addEventListener('paste', (event) => {
      const pasted = pasteOf(event);
      if (!pasted) return;
      event.preventDefault();
      if ('files' in pasted) this.#listener.files(pasted.files);
      else this.dispatch(insertion(this.#isCut ? allSelected(this.#state) : this.state, pasted.text));
    });
    field.addEventListener('copy', (event) => {
      if (!this.#isCut || !isAllSelected(field)) return;
      event.clipboardData?.setData('text/plain', this.#state.doc.toString());
      event.preventDefault();
    });
    field.addEventListener('compositionstart', () => {
      this.#isComposing = true;
    });
    field.addEventListener('compositionend', () => this.#composed());
  }

  /** What comes with the end of a composition comes first. */
  #composed(): void {
    this.#isComposing = false;
    setTimeout(() => this.#leave());
  }

  /** Whether only the beginning is shown: the field knows nothing of the selection then. */
  get #isCut(): boolean {
    return this.#field.readOnly;
  }

  #show(): void {
    const { doc } = this.#state;
    this.#field.readOnly = doc.length > LARGEST;
    this.#field.value = doc.sliceString(0, LARGEST);
    this.#note.isCut = this.#isCut;
    // The browser tells nothing of a composition that this ends.
    this.#composed();
  }

  #select(): void {
    const { from, to } = this.#state.selection.main;
    this.#field.setSelectionRange(from, to);
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
      selection: { anchor: this.#field.selectionStart, head: this.#field.selectionEnd },
      annotations: Transaction.userEvent.of(userEvent),
    });
    this.#state = transaction.state;
    this.#listener.updated([transaction]);
  }
}

/** What the browser calls an input, as the editor calls it. */
function userEventOf(inputType: string): string {
  if (/^insert(Text|LineBreak|CompositionText)$/.test(inputType)) return 'input.type';
  return inputType.startsWith('delete') ? 'delete' : 'input';
}

function isAllSelected({ selectionStart, selectionEnd, value }: HTMLTextAreaElement): boolean {
  return selectionStart === 0 && selectionEnd === value.length;
}

function allSelected(state: EditorState): EditorState {
  return state.update({ selection: EditorSelection.single(0, state.doc.length) }).state;
}
