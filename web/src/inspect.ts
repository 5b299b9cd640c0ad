// The view Inspect: the text goes to the worker, its report to the lists, and one selection binds them.
import { type EditorState, Text } from '@codemirror/state';
import type { Diagnostic, Options, Range } from 'kubecred';
import { type ArtifactList, showArtifacts } from './artifacts.js';
import type { Edit } from './build/edit.js';
import { Client } from './client.js';
import { byId, fill, h, prose } from './dom.js';
import { Editor } from './editor.js';
import { showBinary, startFiles } from './files.js';
import { type FindingList, showFindings } from './findings.js';
import { onSettings, panel, requests } from './frame.js';
import { startHandOver } from './hand-over.js';
import type { Opened } from './intake.js';
import type { Overview } from './overview.js';
import type { Analysis } from './protocol.js';
import { startEditMenu } from './rewrite/menu.js';
import { inputOf, sentAs } from './rules/rule.js';
import type { Example } from './rules/types.js';
import { offerSamples, type Sample } from './samples.js';
import { hideSecrets } from './secret.js';
import { type Place, Selection, show } from './selection.js';
import { listOf, toOptions } from './settings.js';
import { startTabs } from './tabs.js';
import { showTogether } from './together.js';
import { showNotice, showVerdict } from './verdict.js';
import { at, count, way } from './words.js';
import type { Worth } from './worth/make.js';
import { startWorth } from './worth/view.js';

/** A decoded value or an element, as it is drawn. */
type Shown = Pick<Place, 'path'> & { element: HTMLElement };

/** A pause in typing that is worth an analysis; longer for large texts. */
const PAUSE_MILLISECONDS = { small: 80, large: 400, largeFrom: 200_000 };
/** So long the text is put together at a stretch. */
const TAKING_MILLISECONDS = 15;

const client = new Client({
  first: showResult,
  last: (overview, next) => {
    if (overview) showResult(overview);
    showWorth(next);
  },
  stopped: (message) => {
    showWorth(undefined);
    tell(message);
  },
  failure: (message) => {
    answered();
    forget();
    showNotice(byId('verdict'), 'No result', message, 'error');
  },
  requests: (number) => requests.ofWorker(number, 'inspect'),
});

const selection = new Selection({
  wash: (stretch, reveal) => editor.choose(stretch, reveal),
  tell: (path) => {
    byId('where').hidden = path === undefined;
    fill(byId('where'), path);
  },
});

/** A file that is not text; the editor is hidden while there is one. */
let binary: { bytes: Uint8Array; name: string } | undefined;
/** The example of a rule that was put into the editor, as long as that is its text. */
let example: { input: Text | Uint8Array; options: Options } | undefined;
/** Whether there ever was an input: before that, its absence is not worth a word. */
let touched = false;
let overview: Overview | undefined;
let findings: FindingList | undefined;
let artifacts: ArtifactList | undefined;
/** Findings by their number in the report. */
let findingPlaces: (Place | undefined)[] = [];
let shownPlaces = new Map<Shown, Place>();
/** The finding that was visited last, for F8. */
let visited = -1;
let pause: ReturnType<typeof setTimeout> | undefined;
let editing: (edit: Edit) => void = () => {};

const openFiles = startFiles({
  text: setText,
  bytes: setBytes,
  refused: (why) => {
    forget();
    showNotice(byId('verdict'), 'Not read', why);
  },
  several: (opened) => openSeveral(opened),
  left: tell,
  back: toText,
});

const editor = new Editor(byId('editor'), {
  changed: (typed) => {
    // What is typed is no longer the file; its tab keeps the name.
    if (typed) fill(byId('source'));
    clearTimeout(pause);
    // What is shown is no longer of the text.
    byId('inspector').setAttribute('aria-busy', 'true');
    const { small, large, largeFrom } = PAUSE_MILLISECONDS;
    if (typed) pause = setTimeout(analyse, editor.length < largeFrom ? small : large);
    else analyse();
  },
  moved: (position) => {
    artifacts?.reveal((range) => {
      const { from, to } = editor.stretch(range);
      return from <= position && position <= to;
    });
    selection.follow(position);
  },
  pressed: (lineStart) => {
    const index = findingPlaces.findIndex((place) => place !== undefined && place.from >= lineStart);
    if (index >= 0) goTo(index);
  },
  files: openFiles,
});

/** An input that is not shown. */
interface Kept {
  state: EditorState;
  binary: typeof binary;
  example: typeof example;
  name: string;
}

const tabs = startTabs<Kept>(byId('tabs'), byId('input'), {
  leave: () => ({ state: editor.state, binary, example, name: byId('source').textContent ?? '' }),
  enter: (kept) => {
    forget();
    touched = kept !== undefined;
    ({ binary, example } = kept ?? { binary: undefined, example: undefined });
    editor.go(kept?.state);
    showBinary(binary?.name, binary?.bytes.length ?? 0, toText);
    fill(byId('source'), kept?.name ?? '');
    analyse();
  },
  closed: (wasShown) => {
    client.wipe();
    if (!wasShown) analyse();
  },
  focus: () => editor.focus(),
});
byId('new-tab').addEventListener('click', () => {
  tabs.open();
  editor.focus();
});

const worth = startWorth({
  given: () => {
    const called = byId('source').textContent || 'the first text';
    if (binary) return { input: binary.bytes, name: called };
    return editor.length > 0 ? { input: [...editor.take()], name: called } : undefined;
  },
  put: ({ input, name: called }) => {
    touched = true;
    if (input instanceof Uint8Array) setBytes(input, called);
    else setText(input.join(''), called);
    editor.focus();
  },
  alone: () => {
    byId('inspector').focus();
    analyse();
  },
  go: reveal,
  tell,
});

offerSamples(byId('samples'), (sample) => {
  byId('samples').hidePopover();
  load(sample);
});
showStart();
analyse();

/** The text that the menu was opened for. */
let rewritten: Text | undefined;
startEditMenu(byId('editing'), {
  ask: (told) => {
    // What is larger is refused by its length by every reader.
    rewritten = editor.text;
    if (binary || editor.length === 0 || editor.length > 4_000_000) told(undefined);
    else client.rewrite(editor.pieces, told);
  },
  apply: (text, called) => {
    if (!rewritten?.eq(editor.text)) {
      tell('The text has changed since the menu was opened. Open it again.');
      return;
    }
    editor.replace(text);
    tell(`${called}. Undo takes it back.`);
    editor.focus();
  },
  run: (command) => editor.run(command),
});

onSettings(analyse);

startHandOver(byId('hand-over'), {
  given: () => {
    const options = askedOptions();
    const called = byId('source').textContent ?? '';
    if (binary) return { input: binary.bytes, name: called, options };
    return editor.length > 0 ? { input: [...editor.given()], name: called, options } : undefined;
  },
  favour: (favour) => client.favour(favour),
  tell,
});

byId('clear').addEventListener('click', () => {
  touched = true;
  worth.forget();
  panel.forget();
  wipe();
  editor.focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F8' || byId('inspect').hidden) return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});

function analyse(): void {
  clearTimeout(pause);
  tell('');
  const given = binary !== undefined || editor.length > 0;
  byId('start').hidden = given;
  touched ||= given;
  byId('inspector').setAttribute('aria-busy', 'true');
  const options = askedOptions();
  const asked = { options, issuers: listOf(panel.settings.issuers), beside: worth.beside() };
  if (binary) client.ask({ ...asked, input: binary.bytes });
  else take(editor.take()[Symbol.iterator](), [], asked);
}

/** By the settings; of the example of a rule, also by what belongs to it. */
function askedOptions(): Options {
  const tried = binary
    ? binary.bytes === example?.input
    : example?.input instanceof Text && editor.text.eq(example.input);
  return toOptions(panel.settings, tried ? example?.options : {});
}

/** Forgets the input in all places: the editor with what could be undone, the worker with its memory, and what is shown. */
function wipe(): void {
  binary = undefined;
  example = undefined;
  showBinary(undefined, 0, toText);
  name('');
  forget();
  editor.go();
  client.wipe();
  analyse();
}

/** Takes the pieces of the text, of a large one with pauses: the page goes on meanwhile. */
function take(rest: Iterator<string>, pieces: string[], asked: Omit<Analysis, 'input'>): void {
  const until = performance.now() + TAKING_MILLISECONDS;
  for (let next = rest.next(); ; next = rest.next()) {
    if (next.done) break;
    pieces.push(next.value);
    if (performance.now() < until) continue;
    pause = setTimeout(() => take(rest, pieces, asked));
    return;
  }
  client.ask({ ...asked, input: pieces });
}

function showResult(next: Overview, milliseconds?: number): void {
  answered();
  hideSecrets();
  worth.wait();
  const focused = focusedFinding();
  overview = next;
  const { summary } = next;
  const diagnostics = touched ? next.diagnostics : [];
  const started = byId('start').hidden;
  if (started) showVerdict(byId('verdict'), next, panel.settings.kubernetesVersion);
  else fill(byId('verdict'));
  selection.clear();
  shownPlaces = new Map();
  const list = showFindings(
    byId('findings'),
    { ...next, diagnostics },
    {
      go: goTo,
      goTo: reveal,
      field: ({ apiVersion = '', kind }, path) => editor.field(apiVersion, kind, path),
      fix: (_, at) => fix(at),
    },
  );
  findings = list;
  findingPlaces = diagnostics.map((diagnostic, index) => findingPlace(diagnostic, () => list.element(index)));
  selection.add(findingPlaces.filter((place) => place !== undefined));
  showTogether(byId('together'), next.together, reveal);
  artifacts = showArtifacts(byId('inside'), next, now(), {
    choose: (row) => {
      const place = shownPlaces.get(row);
      if (place) selection.choose(place, true);
    },
    drawn: (rows) => addPlaces('row', rows, ({ row }) => row.range),
    read: (range) => editor.read(range),
    more: (path, from, drawn) => client.more(path, from, drawn),
    asn1: (path, drawn) => client.asn1(path, drawn),
    edit: (path) =>
      client.edit(path, (edit) => {
        if (edit) editing(edit);
        else tell('This can’t be built again: it is not whole.');
      }),
    chooseElement: (element) => {
      const place = shownPlaces.get(element);
      if (place) selection.choose(place, true);
    },
    elementsDrawn: (elements) => addPlaces('element', elements, ({ node }) => node.range),
  });
  editor.mark(binary ? [] : diagnostics);
  visited = -1;
  fill(
    byId('counts'),
    started &&
      `${count(summary.artifacts, 'artifact')}, ${count(summary.errors + summary.warnings + summary.infos, 'finding')}`,
  );
  if (!started) fill(byId('time'));
  else if (milliseconds !== undefined) fill(byId('time'), `analysed in ${milliseconds.toFixed(1)} ms`);
  if (focused !== undefined) {
    const { index, selector } = focused;
    const element = list.element(Math.min(index, diagnostics.length - 1));
    (element?.querySelector<HTMLElement>(selector) ?? element)?.focus();
  }
}

/** What the credentials are worth, as it became known. */
function showWorth(known: Worth | undefined): void {
  worth.show(known, now());
  const { roots, keys } = known?.trust.read ?? { roots: '', keys: '' };
  panel.tell(roots, keys);
}

/** The time that counts, in milliseconds. */
function now(): number {
  return Date.parse(toOptions(panel.settings).now ?? '');
}

function answered(): void {
  byId('inspector').setAttribute('aria-busy', 'false');
}

/** Says something beside the result, which stays. */
function tell(message: string): void {
  byId('notice').hidden = message === '';
  fill(byId('notice'), ...prose(message));
}

/** Nothing is shown that does not belong to the text. */
function forget(): void {
  overview = undefined;
  findings = undefined;
  artifacts = undefined;
  findingPlaces = [];
  shownPlaces = new Map();
  selection.clear();
  editor.mark([]);
  // Not only hidden: it is drawn anew with the next result, and that may take a while.
  for (const id of ['findings', 'together', 'inside', 'worth', 'compare']) fill(byId(id));
  for (const id of ['findings', 'together', 'inside', 'start', 'worth', 'compare']) byId(id).hidden = true;
  for (const id of ['counts', 'time', 'verdict']) fill(byId(id));
}

function findingPlace(diagnostic: Diagnostic, element: Place['element']): Place | undefined {
  if (!diagnostic.range || binary) return undefined;
  const steps = way(diagnostic.within);
  const path = [at(diagnostic.range.start), steps || diagnostic.path, diagnostic.rule].filter(Boolean).join(' · ');
  return { ...editor.stretch(diagnostic.range), group: 'finding', element, path };
}

/** Makes what was drawn a part of the one selection. */
function addPlaces<Drawn extends Shown>(
  group: Place['group'],
  drawn: readonly Drawn[],
  rangeOf: (drawn: Drawn) => Range | undefined,
): void {
  const places = drawn.flatMap((shown) => {
    const range = rangeOf(shown);
    if (!range || binary) return [];
    const place: Place = { ...editor.stretch(range), group, element: () => shown.element, path: shown.path };
    shownPlaces.set(shown, place);
    return [place];
  });
  selection.add(places);
}

function goTo(index: number): void {
  const diagnostic = overview?.diagnostics[index];
  const place = findingPlaces[index];
  if (!diagnostic?.range || !place) return;
  visited = index;
  editor.select(editor.stretch(diagnostic.range));
  selection.choose(place, false);
  const element = place.element();
  if (element) show(element);
}

function reveal(range: Range | undefined): void {
  if (range) editor.select(editor.stretch(range));
}

/** The next finding from where one is: from the one that was visited last, else from the cursor. */
function step(by: 1 | -1): void {
  const reachable = findingPlaces.flatMap((place, index) => (place && findings?.isShown(index) ? [index] : []));
  if (reachable.length === 0) return;
  const { cursor } = editor;
  const now = reachable.indexOf(visited);
  const fromCursor =
    by === 1
      ? reachable.findIndex((index) => (findingPlaces[index]?.from ?? 0) >= cursor)
      : reachable.findLastIndex((index) => (findingPlaces[index]?.from ?? 0) < cursor);
  const next = now >= 0 ? now + by : fromCursor >= 0 ? fromCursor : by === 1 ? 0 : -1;
  const index = reachable.at(next % reachable.length);
  if (index !== undefined) goTo(index);
}

function fix(index: number): void {
  const change = overview?.diagnostics[index]?.fix;
  if (change) editor.apply(change);
}

/** Which finding holds the focus and in what, so that the list can be made anew under it. */
function focusedFinding(): { index: number; selector: string } | undefined {
  const focused = document.activeElement;
  const index = focused?.closest('.finding') ? findings?.indexOf(focused) : undefined;
  if (!focused || index === undefined) return undefined;
  return { index, selector: focused.matches('.rule a') ? '.rule a' : '.at' };
}

/** Calls `edit` with what is to be built again. */
export function onEdit(edit: (edit: Edit) => void): void {
  editing = edit;
}

/** Puts a text that was made elsewhere in the place of the one that is there. */
export function inspect(text: string, called: string): void {
  touched = true;
  setText(text, called);
  byId('inspector').focus();
}

/** Where the focus goes when the dialog of a rule is closed and what had it is no longer there. */
export function refocus(rule: string | undefined): void {
  if (document.activeElement !== document.body || byId('inspect').hidden) return;
  const index = overview?.diagnostics.findIndex((diagnostic) => diagnostic.rule === rule) ?? -1;
  const link = index < 0 ? undefined : findings?.element(index)?.querySelector<HTMLElement>('.rule a');
  if (link) link.focus();
  else byId('inspector').focus();
}

function load(sample: Sample): void {
  setText(sample.text, sample.file);
}

/** Puts an example of a rule into the place of the text. */
export function attempt(chosen: Example, rule: string): void {
  const input = inputOf(chosen);
  const told = chosen.options ? ` · ${sentAs(chosen.options)}` : '';
  example = { input: typeof input === 'string' ? Text.of(input.split('\n')) : input, options: chosen.options ?? {} };
  if (typeof input === 'string') setText(input, `example of ${rule}${told}`);
  else setBytes(input, `example of ${rule}`);
}

function setText(text: string, called: string): void {
  binary = undefined;
  showBinary(undefined, 0, toText);
  name(called);
  // A change of the text is analysed by itself.
  if (!editor.replace(text)) analyse();
}

function setBytes(bytes: Uint8Array, called: string): void {
  binary = { bytes, name: called };
  showBinary(called, bytes.length, toText);
  name(called);
  analyse();
}

function toText(): void {
  binary = undefined;
  showBinary(undefined, 0, toText);
  name('');
  analyse();
  editor.focus();
}

/** Files, each in a tab of its own; the first in the one that is shown, if there is nothing in it yet. */
function openSeveral(opened: readonly Opened[]): void {
  let first: number | undefined;
  for (const { input, name: called } of opened) {
    if (first !== undefined || binary || editor.length > 0) tabs.open();
    first ??= tabs.shown();
    if (typeof input === 'string') setText(input, called);
    else setBytes(input, called);
  }
  tabs.show(first ?? 0);
}

/** What the input is called, above it. */
function name(called: string): void {
  fill(byId('source'), called);
  tabs.name(called);
}

function showStart(): void {
  const offered = h('div', { class: 'groups' });
  offerSamples(offered, load);
  fill(
    byId('start'),
    h('h2', { id: 'start-title', class: 'large' }, 'Start with a text of your own, or with a sample'),
    h(
      'p',
      { class: 'lead' },
      'Paste or drop a manifest, certificate, certification request, token, key or kubeconfig into the editor. It is read here, in this tab: you see what kube-apiserver would answer, what is wrong and where, and what is inside.',
    ),
    offered,
  );
}
