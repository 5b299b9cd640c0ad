// The worker: asks the core, first without the checks of signatures, which take longest, then with them.
import { type Asn1Tree, analyze, decodeAsn1, type Options, type Report, redact, redactions } from 'kubecred';
import { type Tree, treeOf } from './asn1-tree.js';
import { editOf } from './build/edit.js';
import { make } from './build/make.js';
import type { CoreMessage } from './core.js';
import { hasSignatures, laterOverview, overview, page } from './overview.js';
import type { Answer, Done, Favour, Input, OtherTabs, Question } from './protocol.js';
import { artifactAt } from './reach.js';
import { contentOf } from './report/content.js';
import { toHtml } from './report/html.js';
import { toMarkdown } from './report/markdown.js';
import { rewritings } from './rewrite/rewrite.js';
import { type Signatures, signaturesIn } from './signatures.js';
import { core, reading, takeCore } from './worker-core.js';
import { worth } from './worth/make.js';
import { forgetAllBut, isKnown, look, type Other, remember } from './worth/others.js';

type Asked = Question & { about: 'analysis' };

let newest = 0;
/** The report of which the page can ask for more, and the trees once one of them was asked for. */
let kept: Kept | undefined;

interface Kept {
  id: number;
  report: Report;
  input: string | Uint8Array;
  signatures: Signatures;
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
  { report, input, signatures }: Kept,
): Promise<void> {
  const { id, path } = question;
  if (question.about === 'more') {
    say({ about: 'more', id, path, page: page(report, path, question.from, signatures) });
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

async function answer({ id, input: given, options, issuers = [], beside, others: tabs }: Asked): Promise<void> {
  try {
    await core.first;
    const input = inOne(given);
    let started = 0;
    const first = await reading(() => {
      started = performance.now();
      return analyze(input, { ...options, signatures: 'defer' });
    });
    if (id !== newest) return;
    const signatures = signaturesIn(first);
    kept = { id, report: first, input, signatures };
    const told = overview(first, { options, issuers }, signatures);
    say({
      about: 'first',
      id,
      overview: told,
      milliseconds: performance.now() - started,
    });
    await lettingNewerQuestionsIn();
    if (id !== newest) return;
    if (options.signatures === 'defer') {
      say({ about: 'last', id, overview: undefined, worth: undefined, others: undefined });
      return;
    }
    const isWhole = await core.second.then(
      () => true,
      () => false,
    );
    if (id !== newest) return;
    const last = isWhole && hasSignatures(first) ? analyze(input, { ...options, signatures: 'check' }) : first;
    const changed = last !== first && JSON.stringify(first) !== JSON.stringify(last);
    const others = tabs ?? NONE;
    const elsewhere = isWhole ? await inOthers(others, options, id) : [];
    if (!elsewhere) return;
    const asked = { input, options, issuers, beside: beside && inOne(beside), others: elsewhere, left: others.left };
    const valued = isWhole ? worth(last, asked) : undefined;
    // Its tab may be left for another.
    if (valued) remember(input, first, options);
    const known = signaturesIn(last, valued?.signatures ?? new Map());
    kept = { ...kept, id, report: last, input, signatures: known };
    const isNew = changed || !isSame(signatures, known);
    say({
      about: 'last',
      id,
      overview: isNew ? laterOverview(told, overview(last, { options, issuers }, known)) : undefined,
      worth: valued?.worth,
      others: isWhole && tabs ? elsewhere.map(({ id, found }) => ({ id, found })) : undefined,
    });
  } catch (error) {
    say({ about: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

const NONE: OtherTabs = { tabs: [], left: 0 };

/** What stands in other tabs; nothing where there is a newer question. What was looked at once is known. */
async function inOthers({ tabs }: OtherTabs, options: Options, id: number): Promise<Other[] | undefined> {
  const texts = tabs.map((tab) => ({ tab, text: inOne(tab.input) }));
  forgetAllBut(texts.map(({ text }) => text));
  const found: Other[] = [];
  for (const { tab, text } of texts) {
    if (!isKnown(text, options)) await lettingNewerQuestionsIn();
    if (id !== newest) return undefined;
    found.push(look(tab, text, options));
  }
  return found;
}

function isSame(a: Signatures, b: Signatures): boolean {
  return JSON.stringify([...a]) === JSON.stringify([...b]);
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
  const { options, issuers, wanted, others: { tabs, left } = NONE } = favour;
  const others = tabs.map((tab) => look(tab, inOne(tab.input), options));
  const blocks = contentOf(input, { options, issuers, others, left }, wanted);
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
