// The entry for those who serve `kubecred/kubecred.wasm` themselves: nothing works before `init`.
import { type ModuleSource, provide } from './instance.js';

/** Takes the module: its bytes, or already compiled (as a worker may be sent it). */
export function init(module: ModuleSource): void {
  provide(() => module);
}

export * from './public.js';
