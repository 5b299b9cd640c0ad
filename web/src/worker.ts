// The worker: asks the core, first without the checks of signatures, which take longest, then with them.
import { analyze, type Report } from 'kubecred';
import type { Answer, Question } from './protocol.js';

let newest = 0;

self.addEventListener('message', (event: MessageEvent<Question>) => {
  newest = event.data.id;
  void answer(event.data);
});

// The page can't see what a worker asks of the network; the worker can.
let requests = 0;
new PerformanceObserver((list) => {
  requests += list.getEntries().length;
  say({ about: 'requests', number: requests });
}).observe({ type: 'resource', buffered: true });

async function answer({ id, input, options }: Question): Promise<void> {
  try {
    const started = performance.now();
    const first = analyze(input, { ...options, signatures: 'defer' });
    say({ about: 'first', id, report: first, milliseconds: performance.now() - started });
    await lettingNewerQuestionsIn();
    if (id !== newest) return;
    const last = analyze(input, { ...options, signatures: 'check' });
    say(same(first, last) ? { about: 'last', id } : { about: 'last', id, report: last });
  } catch (error) {
    say({ about: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function lettingNewerQuestionsIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function same(a: Report, b: Report): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function say(answer: Answer): void {
  // The worker's own global: the types are those of a window.
  (self as unknown as { postMessage(message: Answer): void }).postMessage(answer);
}
