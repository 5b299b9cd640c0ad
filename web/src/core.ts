// The core, compiled once for all workers. Its first part analyses and is there at once; the second, with what checks signatures,
// builds, verifies and redacts, is a part of the page that is loaded after the first view.
import first from 'virtual:core/first';
import { afterFirstView } from './parts.js';
import AnalysisWorker from './worker.ts?worker&inline';

/** What a worker is sent before anything is asked of it, and as soon as it is there. */
export type CoreMessage =
  | { about: 'core'; part: 'first' | 'second'; module: WebAssembly.Module }
  /** A part that will not come, and why. */
  | { about: 'no core'; part: 'first' | 'second'; message: string };

const parts = {
  first: WebAssembly.compile(bytesOf(first)),
  second: afterFirstView
    .then(() => import('virtual:core/second'))
    .then((part) => WebAssembly.compile(bytesOf(part.default))),
};

/** Once both parts are there, or will not come: until then a worker may have to wait. */
export const settled: Promise<unknown> = Promise.allSettled(Object.values(parts));

/** Starts a worker, which gets the core. */
export function startWorker(name: string): Worker {
  const worker = new AnalysisWorker({ name });
  for (const part of ['first', 'second'] as const) {
    parts[part].then(
      (module) => tell(worker, { about: 'core', part, module }),
      (error) => tell(worker, { about: 'no core', part, message: String(error) }),
    );
  }
  return worker;
}

function tell(worker: Worker, message: CoreMessage): void {
  worker.postMessage(message);
}

/** The text's characters have a byte each in their low eight bits. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}
