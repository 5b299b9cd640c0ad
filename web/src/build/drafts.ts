// What was filled in, for each kind. What takes the place of something that a person worked on keeps that: it can be
// brought back, and what it gave way to as well.
import type { Preset } from 'kubecred/reference';
import { type Ask, nothingAsked } from './asking.js';
import type { Signing } from './key.js';
import type { Made } from './make.js';
import type { Json } from './schema.js';

export interface Draft {
  value: Json;
  ask: Ask;
  signing: Signing;
  /** Whether there is anything in it: empty, nothing is held against anybody. */
  isTouched: boolean;
  /** Whether a person changed it since it was put there. */
  isWorked: boolean;
  /** What put it there, in words. */
  by?: string | undefined;
  /** The preset that it came from, whose other steps and files belong to it. */
  preset?: Preset | undefined;
  made?: Made;
  /** The secrets in what it was made of. */
  secrets?: readonly string[] | undefined;
}

interface History {
  now: Draft;
  /** What can be brought back, the newest last. */
  before: Draft[];
  after: Draft[];
}

export class Drafts {
  readonly #all = new Map<string, History>();

  of(build: string): Draft {
    return this.#history(build).now;
  }

  /** Puts a draft in the place of another, which is kept if somebody worked on it. */
  put(build: string, draft: Partial<Draft>): void {
    const history = this.#history(build);
    const { now, before, after } = history;
    history.before = [...before, ...after.toReversed(), ...(now.isWorked ? [now] : [])];
    history.after = [];
    history.now = { ...empty(), ...draft };
  }

  /** Brings back the former draft. */
  undo(build: string): void {
    const history = this.#history(build);
    const former = history.before.pop();
    if (!former) return;
    if (history.now.isTouched) history.after.push(history.now);
    history.now = former;
  }

  /** Brings back what gave way to the former draft. */
  redo(build: string): void {
    const history = this.#history(build);
    const later = history.after.pop();
    if (!later) return;
    history.before.push(history.now);
    history.now = later;
  }

  /** What can be brought back. */
  kept(build: string): { before: boolean; after: boolean } {
    const { before, after } = this.#history(build);
    return { before: before.length > 0, after: after.length > 0 };
  }

  /** Forgets what could be brought back. */
  forget(build: string): void {
    Object.assign(this.#history(build), { before: [], after: [] });
  }

  /** Every draft, those that could be brought back too. */
  *every(): Generator<Draft> {
    for (const { now, before, after } of this.#all.values()) yield* [now, ...before, ...after];
  }

  /** Whether there is anything to lose. */
  get isEmpty(): boolean {
    return ![...this.every()].some(({ isTouched }) => isTouched);
  }

  /** Forgets everything. */
  wipe(): void {
    this.#all.clear();
  }

  #history(build: string): History {
    const known = this.#all.get(build);
    if (known) return known;
    const fresh: History = { now: empty(), before: [], after: [] };
    this.#all.set(build, fresh);
    return fresh;
  }
}

function empty(): Draft {
  return { value: {}, ask: nothingAsked(), signing: {}, isTouched: false, isWorked: false };
}
