// The one instance of the module in this thread: made on first use, and made anew after a crash. What only reads needs the
// first of its two parts; the second comes with the first call that needs it, or with the first signature that is checked in one.
import { ArgumentError, InternalError } from './errors.js';
import * as glue from './wasm/glue.js';

/** What the module exports. */
export type Module = typeof glue;
/** The module as the glue takes it. */
export type ModuleSource = BufferSource | WebAssembly.Module;

type State = 'absent' | 'ready' | 'broken';

let source: (() => ModuleSource) | undefined;
let isSecondThere = () => true;
let state: State = 'absent';

/** Says where the two parts of the module come from. None is read before the first call that needs it. */
export function provide(first: () => ModuleSource, second: () => ModuleSource, isThere = () => true): void {
  source = first;
  glue.provideSecond(second);
  isSecondThere = isThere;
}

/** Whether the second part can be had. */
export function hasSecond(): boolean {
  return isSecondThere();
}

/** Makes one call. An instance that fails in it is dropped: its memory may be in any state. */
export function run<Result>(call: (module: Module) => Result): Result {
  prepare();
  try {
    return call(glue);
  } catch (error) {
    // The module throws a text where an argument does not fit; everything else that is thrown is a crash.
    if (typeof error === 'string') throw new ArgumentError(error);
    // The second part may be missed in the middle of a call: that is no crash, but the call has not ended either.
    state = 'broken';
    if (!isCrash(error)) throw error;
    throw new InternalError('kubecred failed in this call; the next one starts afresh', { cause: error });
  }
}

function prepare(): void {
  if (state === 'ready') return;
  if (state === 'broken') {
    glue.__wbg_reset_state();
  } else {
    if (!source) throw new Error("call init() first: 'kubecred/slim' has no module of its own");
    glue.initSync({ module: source() });
  }
  state = 'ready';
}

/** A trap; or the engine's own limits, of stack and of memory. */
function isCrash(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}
