// The text of Inspect: what it is, what of a report stands where in it, and what was done to it. It is shown by a plain
// field first, and by the editor in its place as soon as that is there.
import {
  type ChangeDesc,
  Compartment,
  EditorState,
  type Extension,
  type StateEffect,
  type Text,
  Transaction,
} from '@codemirror/state';
import type { Diagnostic, Fix, Position, Range } from 'kubecred';
import { endingsOf, given, lineEndings } from './line-endings.js';
import { loadAfterFirstView } from './loading.js';
import { Plain } from './plain.js';
import { steps } from './steps.js';
import type { Stretch, Surface } from './surface.js';

export type { Stretch } from './surface.js';

/** What can be asked of the editor beside typing. */
export type EditorCommand = 'complete' | 'document' | 'find' | 'undo' | 'redo';

export interface EditorListener {
  /** The text is another one; `typed` when by single keys, which can wait a little; `whole` where nothing of the old one is left. */
  changed(typed: boolean, whole: boolean): void;
  /** The cursor went somewhere else by the user's will, not by typing. */
  moved(position: number): void;
  /** A sign in the gutter was pressed. */
  pressed(lineStart: number): void;
  /** Files were pasted or dropped; those of folders are known a little later. */
  files(files: readonly File[] | Promise<readonly File[]>): void;
}

/** What helps with what is typed, a part of its own. */
interface Help {
  fieldNamed: typeof import('../help/help.js').fieldNamed;
  run(command: 'complete' | 'document'): void;
}

/** A text, and what changed since it was the one that is there. */
interface Since {
  text: Text;
  changes?: ChangeDesc;
}

export class Editor {
  readonly #listener: EditorListener;
  #surface: Surface;
  /** Without a text, and without a history. */
  readonly #empty: EditorState;
  /** Where in a state stands what the surface and the parts need that come later. */
  readonly #place = new Compartment();
  #parts: readonly Extension[] = [steps];
  /** Makes a state that was kept one for the surface that is there now. */
  #resume = (state: EditorState, equip: StateEffect<unknown>) => state.update({ effects: equip }).state;
  /** The text of the report that is shown, and what changed since: the report's places are those of that text. */
  #reported: Since;
  /** The same of the text that was taken last for an analysis, whose report is still to come. */
  #taken: Since;
  /** What is marked in the text, for a surface that comes later. */
  #marked: readonly Diagnostic[] = [];
  #washed: Stretch | undefined;
  /** What the part for help can do, once it is there. */
  #help: Help | undefined;

  /** In `host` stands the plain field. */
  constructor(host: HTMLElement, listener: EditorListener) {
    const field = host.querySelector('textarea');
    if (!field) throw new Error('the page has no field for a text');
    this.#listener = listener;
    this.#empty = EditorState.create({ extensions: [this.#place.of(this.#parts), lineEndings] });
    const told = {
      updated: (transactions: readonly Transaction[]) => this.#updated(transactions),
      pressed: listener.pressed,
      files: listener.files,
    };
    const plain = new Plain(field, this.#empty, told);
    this.#surface = plain;
    this.#reported = { text: plain.state.doc };
    this.#taken = this.#reported;
    const load = async () => {
      const { codeExtension, resume, showCode } = await import('./code.js');
      plain.leave(({ state, hasFocus, top }) => {
        const names = { name: field.getAttribute('aria-label') ?? '', empty: field.placeholder };
        this.#parts = [codeExtension(names, told)];
        this.#resume = resume;
        const surface = showCode(host, this.#equipped(state), top);
        this.#surface = surface;
        if (hasFocus) surface.focus();
        this.mark(this.#marked);
        surface.wash(this.#washed);
        // Without it there is an editor too.
        import('../help/help.js').then(
          ({ help, fieldNamed, commands }) => {
            this.#parts = [help, ...this.#parts];
            surface.dispatch({ effects: this.#place.reconfigure(this.#parts) });
            this.#help = { fieldNamed, run: (command) => commands[command](surface.view) };
          },
          () => undefined,
        );
      });
    };
    void loadAfterFirstView(field, load, (delay) => plain.wait(delay));
  }

  /** The text with its history and its selection, to come back to. */
  get state(): EditorState {
    return this.#surface.state;
  }

  /** Goes to a text that was kept, or to an empty one that never had another. Nothing is left of the one that is shown. */
  go(state: EditorState = this.#empty): void {
    // One that was kept may be from before a part was there.
    this.#surface.setState(this.#equipped(state));
    this.#reported = { text: state.doc };
    this.#taken = this.#reported;
  }

  /** The text as it was given, for an analysis, in pieces. */
  take(): Iterable<string> {
    const { state } = this;
    this.#taken = { text: state.doc };
    return given(state);
  }

  /** From now on places are those of the report on what was taken last. */
  reported(): void {
    this.#reported = this.#taken;
  }

  /** The text as it was given, in pieces, for anything but an analysis: places in what is shown stay as they are. */
  get pieces(): readonly string[] {
    return [...given(this.state)];
  }

  /** The text as it is, to be compared. */
  get text(): Text {
    return this.state.doc;
  }

  get length(): number {
    return this.text.length;
  }

  /** Replaces everything, as one step that can be undone. False if there was nothing and is nothing. */
  replace(text: string): boolean {
    const { state } = this;
    if (state.doc.length === 0 && text === '') return false;
    this.#surface.dispatch({
      changes: { from: 0, to: state.doc.length, insert: state.toText(text) },
      effects: endingsOf(text, 0),
      selection: { anchor: 0 },
      annotations: Transaction.userEvent.of('input.replace'),
      scrollIntoView: true,
    });
    return true;
  }

  /** Where a range of the report is now. */
  stretch(range: Range): Stretch {
    const from = this.#now(range.start, 1);
    return { from, to: Math.max(from, this.#now(range.end, -1)) };
  }

  /** What stands there now. */
  read(range: Range): string {
    const { from, to } = this.stretch(range);
    return this.state.sliceDoc(from, to);
  }

  /** The findings that have a place in the text. */
  mark(diagnostics: readonly Diagnostic[]): void {
    this.#marked = diagnostics;
    this.#surface.mark(
      diagnostics.flatMap((diagnostic) =>
        diagnostic.range ? [{ ...this.stretch(diagnostic.range), diagnostic }] : [],
      ),
    );
  }

  /** Washes a stretch, and brings it into sight if asked to. */
  choose(stretch: Stretch | undefined, reveal: boolean): void {
    this.#washed = stretch;
    this.#surface.wash(stretch);
    if (stretch && reveal) this.#surface.reveal(stretch.from, 'around');
  }

  /** Selects a stretch, brings it into sight and takes the focus. */
  select({ from, to }: Stretch): void {
    this.#surface.dispatch({ selection: { anchor: from, head: to } });
    this.#surface.reveal(from, 'center');
    this.#surface.focus();
  }

  /** Keeps the cursor in sight, where what stands below the text has taken some of its room. */
  keepCursor(): void {
    this.#surface.reveal(this.cursor, 'nearest');
  }

  /** Where the cursor is. */
  get cursor(): number {
    return this.state.selection.main.head;
  }

  /** Applies a fix of the last report, as one step that can be undone. False if the text has changed since. */
  apply(fix: Fix): boolean {
    if (this.#reported.changes) return false;
    const { state } = this;
    const changes = fix.edits.map(({ range, newText }) => ({ ...this.stretch(range), insert: state.toText(newText) }));
    const set = state.changes(changes);
    const endings = fix.edits.flatMap(({ range, newText }) => {
      const { from } = this.stretch(range);
      return endingsOf(newText, set.mapPos(from, -1));
    });
    this.#surface.dispatch({
      changes: set,
      effects: endings,
      annotations: Transaction.userEvent.of('input.fix'),
      scrollIntoView: true,
    });
    return true;
  }

  /** A field in the reference; nothing where none is known, or not yet. */
  field(apiVersion: string, kind: string, path: string): { path: string; href: string } | undefined {
    return this.#help?.fieldNamed(apiVersion, kind, path);
  }

  /** Whether it would do anything now. */
  can(command: EditorCommand): boolean {
    return command === 'complete' || command === 'document' ? this.#help !== undefined : this.#surface.can(command);
  }

  /** Takes the last change back, or makes it again; the focus stays where it is. False if there is none. */
  back(command: 'undo' | 'redo'): boolean {
    return this.#surface.back(command);
  }

  run(command: EditorCommand): void {
    this.#surface.focus();
    if (command === 'undo' || command === 'redo') this.#surface.back(command);
    else if (command === 'find') this.#surface.find();
    else this.#help?.run(command);
  }

  focus(): void {
    this.#surface.focus();
  }

  #equipped(state: EditorState): EditorState {
    return this.#resume(state, this.#place.reconfigure(this.#parts));
  }

  #updated(transactions: readonly Transaction[]): void {
    const changing = transactions.filter(({ docChanged }) => docChanged);
    if (changing.length === 0) {
      if (transactions.some((one) => one.isUserEvent('select'))) this.#listener.moved(this.cursor);
      return;
    }
    const changes = changing.map((one) => one.changes).reduce((all, next) => all.compose(next));
    this.#reported = changed(this.#reported, changes.desc);
    this.#taken = changed(this.#taken, changes.desc);
    this.#washed = undefined;
    const typed = transactions.every((one) => one.isUserEvent('input.type'));
    let kept = 0;
    changes.iterGaps((_from, _to, length) => {
      kept += length;
    });
    this.#listener.changed(typed, !typed && kept === 0);
  }

  #now(position: Position, side: 1 | -1): number {
    // By line and column: the editor counts a line break as one unit, whatever it was.
    const { text: document, changes } = this.#reported;
    const line = document.line(Math.min(Math.max(position.line, 1), document.lines));
    const offset = position.line > document.lines ? line.to : Math.min(line.from + position.column - 1, line.to);
    return changes ? changes.mapPos(offset, side) : offset;
  }
}

function changed({ text, changes }: Since, next: ChangeDesc): Since {
  return { text, changes: changes ? changes.composeDesc(next) : next };
}
