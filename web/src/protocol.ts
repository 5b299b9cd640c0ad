// What the page and its worker say to each other.
import type { Options, Report } from 'kubecred';

/** A text as it was pasted, or the bytes of a file that is not text. */
export type Input = string | Uint8Array;

/** Page to worker. */
export interface Question {
  id: number;
  input: Input;
  options: Options;
}

/** Worker to page. */
export type Answer =
  /** Everything but the checks of signatures. */
  | { about: 'first'; id: number; report: Report; milliseconds: number }
  /** With them; no report where they changed nothing. */
  | { about: 'last'; id: number; report?: Report }
  | { about: 'failure'; id: number; message: string }
  /** How many requests the worker has made. */
  | { about: 'requests'; number: number };
