// The worker: asks the core, first without the checks of signatures, which take longest, then with them.
import { type Artifact, analyze, type Report } from 'kubecred';
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
    const first = light(analyze(input, { ...options, signatures: 'defer' }));
    say({ about: 'first', id, report: first, milliseconds: performance.now() - started });
    await lettingNewerQuestionsIn();
    if (id !== newest) return;
    const last = light(analyze(input, { ...options, signatures: 'check' }));
    say(same(first, last) ? { about: 'last', id } : { about: 'last', id, report: last });
  } catch (error) {
    say({ about: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function lettingNewerQuestionsIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * The report without the objects themselves, which the page does not show: it has their rows. One that is nested
 * deeply could not be sent to the page at all.
 */
function light(report: Report): Report {
  return { ...report, artifacts: report.artifacts.map(lightArtifact) };
}

function lightArtifact(artifact: Artifact): Artifact {
  const result = { ...artifact, children: artifact.children.map(lightArtifact) };
  if (result.type === 'object') result.value = { ...result.value, object: null };
  if (result.verdict) {
    const { object: _object, objectJson: _json, ...verdict } = result.verdict;
    result.verdict = verdict;
  }
  return result;
}

function same(a: Report, b: Report): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function say(answer: Answer): void {
  // The worker's own global: the types are those of a window.
  (self as unknown as { postMessage(message: Answer): void }).postMessage(answer);
}
