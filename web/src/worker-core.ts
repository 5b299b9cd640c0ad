// The core in the worker: its two parts, as the page sends them.
import { ArgumentError, InternalError, init, initMore } from 'kubecred/slim';
import type { CoreMessage } from './core.js';

const waiting = new Map<CoreMessage['part'], (message: CoreMessage) => void>();

/** The parts, each once it is there: what reads needs the first; what checks signatures, builds, verifies and redacts both. */
export const core = { first: part('first', init), second: part('second', initMore) };

/** Takes a part. */
export function takeCore(message: CoreMessage): void {
  waiting.get(message.part)?.(message);
}

/** Reads at once. Where that meets what only the second part can do, a private key say, once more when it is there. */
export async function reading<Result>(read: () => Result): Promise<Result> {
  try {
    return read();
  } catch (error) {
    if (error instanceof InternalError || error instanceof ArgumentError) throw error;
    await core.second;
    return read();
  }
}

async function part(name: CoreMessage['part'], use: (module: WebAssembly.Module) => void): Promise<void> {
  const message = await new Promise<CoreMessage>((resolve) => waiting.set(name, resolve));
  if (message.about === 'no core') throw new Error(`a part of the page could not be loaded: ${message.message}`);
  use(message.module);
}
