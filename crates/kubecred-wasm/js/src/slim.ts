// The entry for those who serve `kubecred/kubecred.wasm` and `kubecred/kubecred-more.wasm` themselves: nothing works before `init`.
import { type ModuleSource, provide } from './instance.js';

let second: ModuleSource | undefined;

/**
 * Takes the module: its bytes, or already compiled (as a worker may be sent it). `more` is its second part, which is
 * needed to build, verify, predict, compare, redact, and for `toText`, `decodeAsn1` and `loadClientConfig`; it can be given later, by `initMore`.
 * All mathematics with keys is in it too. Without it `analyze` and `validate` say of signatures that they were not checked, unless
 * they are told to check them; what else meets a signature to check, or a private key whose public half is to be worked out,
 * throws that it needs the second part.
 */
export function init(module: ModuleSource, more?: ModuleSource): void {
  if (more) second = more;
  provide(
    () => module,
    secondPart,
    () => second !== undefined,
  );
}

/** Takes the second part of the module. */
export function initMore(more: ModuleSource): void {
  second = more;
}

function secondPart(): ModuleSource {
  if (!second) throw new Error("call initMore() first: this call needs 'kubecred/kubecred-more.wasm'");
  return second;
}

export * from './public.js';
