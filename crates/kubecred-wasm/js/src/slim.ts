// The entry for those who serve `kubecred/kubecred.wasm` and `kubecred/kubecred-more.wasm` themselves: nothing works before `init`.
import { type ModuleSource, provide } from './instance.js';

let second: ModuleSource | undefined;

/**
 * Takes the module: its bytes, or already compiled (as a worker may be sent it). `more` is its second part, which is
 * needed to build, verify, predict, compare, redact, and for `toText`, `decodeAsn1` and `loadClientConfig`; it can be given later, by `initMore`.
 */
export function init(module: ModuleSource, more?: ModuleSource): void {
  if (more) second = more;
  provide(() => module, secondPart);
}

/** Takes the second part of the module. */
export function initMore(more: ModuleSource): void {
  second = more;
}

function secondPart(): ModuleSource {
  if (!second) throw new Error("call initMore() first: this function needs 'kubecred/kubecred-more.wasm'");
  return second;
}

export * from './public.js';
