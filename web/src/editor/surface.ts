// What shows the text and takes what is typed: a field of the page at first (plain.ts), and the editor in its place once
// that is there (code.ts), which is a part of its own. Both hold a state of the editor.
import type { EditorState, Transaction, TransactionSpec } from '@codemirror/state';
import type { Diagnostic } from 'kubecred';

/** A stretch of the editor's text. */
export interface Stretch {
  from: number;
  to: number;
}

/** A finding and where it stands in the editor's text. */
export interface Placed extends Stretch {
  diagnostic: Diagnostic;
}

/** How a place comes into sight: as little as needed, with what is around it, or in the middle. */
export type Sight = 'nearest' | 'around' | 'center';

/** What may be there to be done, or not. */
export type SurfaceCommand = 'undo' | 'redo' | 'find';

export interface Surface {
  readonly state: EditorState;
  /** Goes to another text; nothing of the one that is shown is left. */
  setState(state: EditorState): void;
  dispatch(spec: TransactionSpec): void;
  focus(): void;
  /** Brings a place into sight. */
  reveal(position: number, sight: Sight): void;
  /** The findings in the text. */
  mark(placed: readonly Placed[]): void;
  /** Washes a stretch. */
  wash(stretch: Stretch | undefined): void;
  /** Whether there is something to take back or to make again, or a search. */
  can(command: SurfaceCommand): boolean;
  /** Takes the last change back, or makes it again. False if there is none. */
  back(command: 'undo' | 'redo'): boolean;
  /** Searches in the text. */
  find(): void;
}

export interface SurfaceListener {
  /** The state is another one: by these, one after the other. */
  updated(transactions: readonly Transaction[]): void;
  /** A sign beside the text was pressed. */
  pressed(lineStart: number): void;
  /** Files were pasted or dropped; those of folders are known a little later. */
  files(files: readonly File[] | Promise<readonly File[]>): void;
}
