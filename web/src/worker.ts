// The worker: asks the core, first without the checks of signatures, which take longest, then with them.
import { type Asn1Tree, analyze, decodeAsn1, type Report, redact, redactions, toJson, toYaml } from 'kubecred';
import { type Tree, treeOf } from './asn1-tree.js';
import { editOf } from './build/edit.js';
import { make } from './build/make.js';
import { hasSignatures, overview, page } from './overview.js';
import type { Answer, Done, Favour, Input, Question } from './protocol.js';
import { artifactAt } from './reach.js';
import { contentOf } from './report/content.js';
import { toHtml } from './report/html.js';
import { toMarkdown } from './report/markdown.js';
import { rewritings } from './rewrite/rewrite.js';
import { worth } from './worth/make.js';

type Asked = Question & { about: 'analysis' };

let newest = 0;
/** The report of which the page can ask for more, and the trees once one of them was asked for. */
let kept: { id: number; report: Report; input: string | Uint8Array; trees?: readonly Asn1Tree[] } | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  if (data.about === 'more') {
    if (kept?.id === data.id) {
      say({ about: 'more', id: data.id, path: data.path, page: page(kept.report, data.path, data.from) });
    }
    return;
  }
  if (data.about === 'asn1') {
    if (kept?.id === data.id) say({ about: 'asn1', id: data.id, path: data.path, tree: tree(data.path) });
    return;
  }
  if (data.about === 'rewrite') {
    rewrite(data);
    return;
  }
  if (data.about === 'favour') {
    say({ about: 'done', number: data.number, ...doing(data.favour) });
    return;
  }
  if (data.about === 'edit') {
    const artifact = kept?.id === data.id ? artifactAt(kept.report.artifacts, data.path) : undefined;
    if (kept && artifact)
      say({ ...data, edit: attempted(() => editOf(artifact, kept?.input ?? '', kept?.report.artifacts ?? [])) });
    return;
  }
  if (data.about === 'build') {
    const { id, order } = data;
    void make(order).then((made) => say({ about: 'built', id, made }));
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

async function answer({ id, input: given, options, issuers = [], beside }: Asked): Promise<void> {
  try {
    const input = inOne(given);
    const started = performance.now();
    const first = analyze(input, { ...options, signatures: 'defer' });
    kept = { id, report: first, input };
    say({ about: 'first', id, overview: overview(first), milliseconds: performance.now() - started });
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
    say({ about: 'last', id, overview: changed ? overview(last) : undefined, worth: worth(last, asked) });
  } catch (error) {
    say({ about: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function rewrite({ id, input }: Question & { about: 'rewrite' }): void {
  try {
    say({ about: 'rewrite', id, rewritings: rewritings(input.join(''), { toJson, toYaml }) });
  } catch {
    // What can't be read can't be written either; the analysis says more.
    say({ about: 'rewrite', id, rewritings: undefined });
  }
}

function doing(favour: Favour): { done: Done | undefined; message: string } {
  try {
    return { done: made(favour), message: '' };
  } catch (error) {
    return { done: undefined, message: error instanceof Error ? error.message : String(error) };
  }
}

function made(favour: Favour): Done {
  const input = inOne(favour.input);
  if (favour.about === 'redact') return { text: redact(input), replaced: redactions(input) };
  const { options, wanted } = favour;
  const blocks = contentOf(input, options, wanted);
  return { text: wanted.form === 'html' ? toHtml(blocks) : toMarkdown(blocks), replaced: [] };
}

/** What can't be done is not there; the worker goes on. */
function attempted<Result>(act: () => Result): Result | undefined {
  try {
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
