// The worker: asks the core, first without the checks of signatures, which take longest, then with them.
import { analyze, type Report } from 'kubecred';
import { hasSignatures, overview, page } from './overview.js';
import type { Answer, Question } from './protocol.js';

let newest = 0;
/** The report of which the page can ask for more. */
let kept: { id: number; report: Report } | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  if (data.about === 'more') {
    if (kept?.id === data.id) {
      say({ about: 'more', id: data.id, path: data.path, page: page(kept.report, data.path, data.from) });
    }
    return;
  }
  newest = data.id;
  void answer(data);
});

// The page can't see what a worker asks of the network; the worker can.
let requests = 0;
new PerformanceObserver((list) => {
  requests += list.getEntries().length;
  say({ about: 'requests', number: requests });
}).observe({ type: 'resource', buffered: true });

async function answer({ id, input: given, options }: Question & { about: 'analysis' }): Promise<void> {
  try {
    const input = given instanceof Uint8Array ? given : given.join('');
    const started = performance.now();
    const first = analyze(input, { ...options, signatures: 'defer' });
    kept = { id, report: first };
    say({ about: 'first', id, overview: overview(first), milliseconds: performance.now() - started });
    await lettingNewerQuestionsIn();
    if (id !== newest) return;
    if (options.signatures === 'defer' || !hasSignatures(first)) {
      say({ about: 'last', id });
      return;
    }
    const last = analyze(input, { ...options, signatures: 'check' });
    const changed = JSON.stringify(first) !== JSON.stringify(last);
    kept = { id, report: last };
    say(changed ? { about: 'last', id, overview: overview(last) } : { about: 'last', id });
  } catch (error) {
    say({ about: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function lettingNewerQuestionsIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function say(answer: Answer): void {
  // The worker's own global: the types are those of a window.
  (self as unknown as { postMessage(message: Answer): void }).postMessage(answer);
}
