// The worker: asks the core, first without the checks of signatures, which take longest, then with them.
import { type Asn1Tree, analyze, decodeAsn1, type Report, redact, redactions } from 'kubecred';
import { type Tree, treeOf } from './asn1-tree.js';
import { editOf } from './build/edit.js';
import { make } from './build/make.js';
import type { CoreMessage } from './core.js';
import { hasSignatures, overview, page } from './overview.js';
import type { Answer, Done, Favour, Input, Question } from './protocol.js';
import { artifactAt } from './reach.js';
import { contentOf } from './report/content.js';
import { toHtml } from './report/html.js';
import { toMarkdown } from './report/markdown.js';
import { rewritings } from './rewrite/rewrite.js';
import { core, takeCore } from './worker-core.js';
import { worth } from './worth/make.js';

type Asked = Question & { about: 'analysis' };

let newest = 0;
/** The report of which the page can ask for more, and the trees once one of them was asked for. */
let kept: Kept | undefined;

interface Kept {
  id: number;
  report: Report;
  input: string | Uint8Array;
  trees?: readonly Asn1Tree[];
}

self.addEventListener('message', ({ data }: MessageEvent<Question | CoreMessage>) => {
  if (data.about === 'core' || data.about === 'no core') {
    takeCore(data);
    return;
  }
  if (data.about === 'analysis') newest = data.id;
  hear(data).catch((error) => {
    // So the page hears of it, as of all that goes wrong here.
    setTimeout(() => {
      throw error;
    });
  });
});

async function hear(question: Question): Promise<void> {
  if (question.about === 'analysis') await answer(question);
  else if (question.about === 'rewrite') await rewrite(question);
  else if (question.about === 'favour') {
    say({ about: 'done', number: question.number, ...(await doing(question.favour)) });
  } else if (question.about === 'build') {
    const { id, order } = question;
    await core.first;
    await core.second;
    say({ about: 'built', id, made: await make(order) });
  } else if (kept?.id === question.id) {
    await ofKept(question, kept);
  }
}

/** What is asked of the report that is kept. */
async function ofKept(
  question: Question & { about: 'more' | 'asn1' | 'edit' },
  { report, input }: Kept,
): Promise<void> {
  const { id, path } = question;
  if (question.about === 'more') {
    say({ about: 'more', id, path, page: page(report, path, question.from) });
  } else if (question.about === 'asn1') {
    say({ about: 'asn1', id, path, tree: await attempted(() => tree(path)) });
  } else {
    const artifact = artifactAt(report.artifacts, path);
    if (artifact) say({ ...question, edit: await attempted(() => editOf(artifact, input, report.artifacts)) });
  }
}

// The page can't see what a worker asks of the network; the worker can.
let requests = 0;
new PerformanceObserver((list) => {
  requests += list.getEntries().length;
  say({ about: 'requests', number: requests });
}).observe({ type: 'resource', buffered: true });

async function answer({ id, input: given, options, issuers = [], beside }: Asked): Promise<void> {
  try {
    await core.first;
    const input = inOne(given);
    const started = performance.now();
    const first = analyze(input, { ...options, signatures: 'defer' });
    kept = { id, report: first, input };
    say({
      about: 'first',
      id,
      overview: overview(first, { options, issuers }),
      milliseconds: performance.now() - started,
    });
    await lettingNewerQuestionsIn();
    if (id !== newest) return;
    if (options.signatures === 'defer') {
      say({ about: 'last', id, overview: undefined, worth: undefined });
      return;
    }
    const last = hasSignatures(first) ? analyze(input, { ...options, signatures: 'check' }) : first;
    const changed = last !== first && JSON.stringify(first) !== JSON.stringify(last);
    kept = { ...kept, id, report: last, input };
    const asked = { input, options, issuers, beside: beside && inOne(beside) };
    const isWhole = await core.second.then(
      () => true,
      () => false,
    );
    const valued = isWhole ? worth(last, asked) : undefined;
    say({ about: 'last', id, overview: changed ? overview(last, { options, issuers }) : undefined, worth: valued });
  } catch (error) {
    say({ about: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

async function rewrite({ id, input }: Question & { about: 'rewrite' }): Promise<void> {
  try {
    await core.first;
    await core.second;
    say({ about: 'rewrite', id, rewritings: rewritings(input.join('')) });
  } catch {
    // What can't be read can't be written either; the analysis says more.
    say({ about: 'rewrite', id, rewritings: undefined });
  }
}

async function doing(favour: Favour): Promise<{ done: Done | undefined; message: string }> {
  try {
    await core.first;
    await core.second;
    return { done: made(favour), message: '' };
  } catch (error) {
    return { done: undefined, message: error instanceof Error ? error.message : String(error) };
  }
}

function made(favour: Favour): Done {
  const input = inOne(favour.input);
  if (favour.about === 'redact') return { text: redact(input), replaced: redactions(input) };
  const { options, issuers, wanted } = favour;
  const blocks = contentOf(input, options, issuers, wanted);
  return { text: wanted.form === 'html' ? toHtml(blocks) : toMarkdown(blocks), replaced: [] };
}

/** What needs both parts of the core. What can't be done is not there; the worker goes on. */
async function attempted<Result>(act: () => Result): Promise<Result | undefined> {
  try {
    await core.second;
    return act();
  } catch {
    return undefined;
  }
}

function inOne(given: Input): string | Uint8Array {
  return given instanceof Uint8Array ? given : given.join('');
}

/** All trees are made at once, when the first is asked for: they are of the same input. */
function tree(path: readonly number[]): Tree | undefined {
  const artifact = kept && artifactAt(kept.report.artifacts, path);
  if (!kept || !artifact) return undefined;
  kept.trees ??= decodeAsn1(kept.input);
  return treeOf(artifact, kept.trees);
}

function lettingNewerQuestionsIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function say(answer: Answer): void {
  // The worker's own global: the types are those of a window.
  (self as unknown as { postMessage(message: Answer): void }).postMessage(answer);
}
