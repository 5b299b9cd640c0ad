// The editor: CodeMirror in a shadow root, where its styles are constructed sheets, which the page's policy allows.
import { defaultKeymap, history, historyKeymap, isolateHistory, redo, undo } from '@codemirror/commands';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { type ChangeDesc, Compartment, EditorState, type Text, Transaction } from '@codemirror/state';
import {
  type Command,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from '@codemirror/view';
import type { Diagnostic, Fix, Position, Range } from 'kubecred';
import { colours } from './colours.js';
import { appearance } from './editor-appearance.js';
import { filesOf } from './intake.js';
import { endingsOf, given, lineEndings } from './line-endings.js';
import { marks, type Placed, setChosen, setFindings } from './marks.js';
import { afterFirstView } from './parts.js';

/** A stretch of the editor's text. */
export interface Stretch {
  from: number;
  to: number;
}

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

export class Editor {
  readonly #view: EditorView;
  /** Without a text, and without a history. */
  readonly #empty: EditorState;
  /** Where the part for help goes, once it is there. */
  readonly #place = new Compartment();
  /** The text that was analysed last, and what changed since: the report's places are those of that text. */
  #analysed: Text;
  #since: ChangeDesc | undefined;
  /** What the part for help can do, once it is there. */
  #help: typeof import('./help/help.js') | undefined;

  constructor(host: HTMLElement, listener: EditorListener) {
    const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
    const state = EditorState.create({
      extensions: [
        this.#place.of([]),
        lineEndings,
        marks(listener.pressed),
        lineNumbers(),
        colours,
        history(),
        drawSelection(),
        rectangularSelection(),
        highlightActiveLine(),
        highlightSpecialChars(),
        EditorView.lineWrapping,
        search({ top: true }),
        placeholder('Paste or drop a manifest, certificate, request, token, key or kubeconfig.'),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': 'Text to analyse',
          tabindex: '0',
          // An extension that checks prose elsewhere has no business here; the browser's own check is off already.
          'data-enable-grammarly': 'false',
        }),
        appearance,
        EditorView.domEventHandlers({
          paste: (event, view) => {
            const files = [...(event.clipboardData?.files ?? [])];
            const text = event.clipboardData?.getData('text/plain') ?? '';
            if (text === '' && files.length > 0) listener.files(files);
            else if (text !== '') insert(view, text);
            else return false;
            event.preventDefault();
            return true;
          },
          drop: (event) => {
            if (!event.dataTransfer?.files.length) return false;
            event.preventDefault();
            listener.files(filesOf(event.dataTransfer));
            return true;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            this.#since = this.#since ? this.#since.composeDesc(update.changes.desc) : update.changes.desc;
            const typed = update.transactions.every((one) => one.isUserEvent('input.type'));
            let kept = 0;
            update.changes.iterGaps((_from, _to, length) => {
              kept += length;
            });
            listener.changed(typed, !typed && kept === 0);
          } else if (update.transactions.some((one) => one.isUserEvent('select'))) {
            listener.moved(update.state.selection.main.head);
          }
        }),
      ],
    });
    this.#empty = state;
    this.#view = new EditorView({ state, parent: root, root });
    this.#analysed = state.doc;
    // A part of its own, of which the first view is independent; without it there is an editor too.
    afterFirstView
      .then(() => import('./help/help.js'))
      .then(
        (part) => {
          this.#help = part;
          this.#addHelp();
        },
        () => undefined,
      );
  }

  /** The text with its history and its selection, to come back to. */
  get state(): EditorState {
    return this.#view.state;
  }

  /** Goes to a text that was kept, or to an empty one that never had another. Nothing is left of the one that is shown. */
  go(state: EditorState = this.#empty): void {
    this.#view.setState(state);
    this.#addHelp();
    this.#analysed = state.doc;
    this.#since = undefined;
  }

  /**
   * The text as it was given, for an analysis, in pieces: places in the coming report are understood as places in it.
   */
  take(): Iterable<string> {
    this.#analysed = this.#view.state.doc;
    this.#since = undefined;
    return given(this.#view.state);
  }

  /** The text as it was given, in pieces, for anything but an analysis: places in what is shown stay as they are. */
  get pieces(): readonly string[] {
    return [...given(this.#view.state)];
  }

  /** The text as it is, to be compared. */
  get text(): Text {
    return this.#view.state.doc;
  }

  get length(): number {
    return this.#view.state.doc.length;
  }

  /** Replaces everything, as one step that can be undone. False if there was nothing and is nothing. */
  replace(text: string): boolean {
    const { state } = this.#view;
    if (state.doc.length === 0 && text === '') return false;
    this.#view.dispatch({
      changes: { from: 0, to: state.doc.length, insert: state.toText(text) },
      effects: endingsOf(text, 0),
      selection: { anchor: 0 },
      annotations: [Transaction.userEvent.of('input.replace'), isolateHistory.of('full')],
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
    return this.#view.state.sliceDoc(from, to);
  }

  /** The findings that have a place in the text. */
  mark(diagnostics: readonly Diagnostic[]): void {
    const placed: Placed[] = diagnostics.flatMap((diagnostic) =>
      diagnostic.range ? [{ ...this.stretch(diagnostic.range), diagnostic }] : [],
    );
    this.#view.dispatch({ effects: setFindings.of(placed) });
  }

  /** Washes a stretch, and brings it into sight if asked to. */
  choose(stretch: Stretch | undefined, reveal: boolean): void {
    const effects = [setChosen.of(stretch)];
    if (stretch && reveal) {
      this.#view.dispatch({
        effects: [...effects, EditorView.scrollIntoView(stretch.from, { y: 'nearest', yMargin: 60 })],
      });
    } else {
      this.#view.dispatch({ effects });
    }
  }

  /** Selects a stretch, brings it into sight and takes the focus. */
  select({ from, to }: Stretch): void {
    this.#view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.#view.focus();
  }

  /** Keeps the cursor in sight, where what stands below the text has taken some of its room. */
  keepCursor(): void {
    this.#view.dispatch({ effects: EditorView.scrollIntoView(this.cursor) });
  }

  /** Where the cursor is. */
  get cursor(): number {
    return this.#view.state.selection.main.head;
  }

  /** Applies a fix of the last report, as one step that can be undone. False if the text has changed since. */
  apply(fix: Fix): boolean {
    if (this.#since) return false;
    const { state } = this.#view;
    const changes = fix.edits.map(({ range, newText }) => ({ ...this.stretch(range), insert: state.toText(newText) }));
    const set = state.changes(changes);
    const endings = fix.edits.flatMap(({ range, newText }) => {
      const { from } = this.stretch(range);
      return endingsOf(newText, set.mapPos(from, -1));
    });
    this.#view.dispatch({
      changes: set,
      effects: endings,
      annotations: [Transaction.userEvent.of('input.fix'), isolateHistory.of('full')],
      scrollIntoView: true,
    });
    return true;
  }

  /** A field in the reference; nothing where none is known, or not yet. */
  field(apiVersion: string, kind: string, path: string): { path: string; href: string } | undefined {
    return this.#help?.fieldNamed(apiVersion, kind, path);
  }

  /** Takes the last change back, or makes it again; the focus stays where it is. False if there is none. */
  back(command: 'undo' | 'redo'): boolean {
    return (command === 'undo' ? undo : redo)(this.#view);
  }

  run(command: EditorCommand): void {
    this.#view.focus();
    const commands: Partial<Record<EditorCommand, Command>> = {
      ...this.#help?.commands,
      find: openSearchPanel,
      undo,
      redo,
    };
    commands[command]?.(this.#view);
  }

  focus(): void {
    this.#view.focus();
  }

  /** To the state that is shown: one that was kept may be from before the part was there. */
  #addHelp(): void {
    if (this.#help) this.#view.dispatch({ effects: this.#place.reconfigure(this.#help.help) });
  }

  #now(position: Position, side: 1 | -1): number {
    // By line and column: the editor counts a line break as one unit, whatever it was.
    const document = this.#analysed;
    const line = document.line(Math.min(Math.max(position.line, 1), document.lines));
    const offset = position.line > document.lines ? line.to : Math.min(line.from + position.column - 1, line.to);
    return this.#since ? this.#since.mapPos(offset, side) : offset;
  }
}

/** Puts a pasted text in the place of the selection, with its line endings. */
function insert(view: EditorView, text: string): void {
  const { state } = view;
  const { from, to } = state.selection.main;
  const inserted = state.toText(text);
  // What is all of the text now is looked at from its beginning; the cursor goes on behind it.
  const isAll = to - from === state.doc.length;
  const effects = endingsOf(text, from);
  if (isAll) effects.push(EditorView.scrollIntoView(0));
  view.dispatch({
    changes: { from, to, insert: inserted },
    effects,
    selection: { anchor: from + inserted.length },
    annotations: [Transaction.userEvent.of('input.paste'), isolateHistory.of('full')],
    scrollIntoView: !isAll,
  });
}
