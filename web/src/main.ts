// Puts the page together: the text goes to the worker, its report to the lists, and one selection binds them.
import './trusted-types.js';
import type { Diagnostic, Report } from 'kubecred';
import { startAbout } from './about.js';
import { type ShownRow, showArtifacts } from './artifacts.js';
import { Client } from './client.js';
import { byId, fill, h } from './dom.js';
import { Editor } from './editor.js';
import { showFindings } from './findings.js';
import { take } from './intake.js';
import { startMenus } from './menu.js';
import { countRequests } from './requests.js';
import { offerSamples, type Sample } from './samples.js';
import { hideSecrets } from './secret.js';
import { type Place, Selection } from './selection.js';
import { startSettings, toOptions } from './settings.js';
import { startTheme } from './theme.js';
import { showNotice, showVerdict } from './verdict.js';
import { at, count, size, way } from './words.js';

/** A pause in typing that is worth an analysis; longer for large texts. */
const PAUSE_MILLISECONDS = { small: 80, large: 400, largeFrom: 200_000 };

startTheme(byId('theme'));
startMenus();

const requests = countRequests(byId('badge'));
startAbout(byId('about'), [byId('about-button'), byId('badge')], requests);

const settings = startSettings(byId('settings'), byId('settings-button'), () => analyse());

const client = new Client({
  first: show,
  last: (report) => {
    if (report) show(report);
  },
  failure: (message) => {
    answered();
    forget();
    showNotice(byId('verdict'), 'No result', message, 'error');
  },
  requests: (number) => requests.ofWorker(number),
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
let report: Report | undefined;
/** Findings by their number in the report, then rows by theirs. */
let findingPlaces: (Place | undefined)[] = [];
let rowPlaces: (Place | undefined)[] = [];
/** The finding that was visited last, for F8. */
let visited = -1;
let pause: ReturnType<typeof setTimeout> | undefined;

const editor = new Editor(byId('editor'), {
  changed: (typed) => {
    if (typed) name('');
    clearTimeout(pause);
    const { small, large, largeFrom } = PAUSE_MILLISECONDS;
    if (typed) pause = setTimeout(analyse, editor.length < largeFrom ? small : large);
    else analyse();
  },
  moved: (position) => selection.follow(position),
  pressed: (lineStart) => {
    const index = findingPlaces.findIndex((place) => place !== undefined && place.from >= lineStart);
    if (index >= 0) goTo(index);
  },
  files: (files) => void open(files),
});

offerSamples(byId('samples'), (sample) => {
  byId('samples').hidePopover();
  load(sample);
});
showStart();
analyse();

byId('clear').addEventListener('click', () => {
  setText('', '');
  editor.focus();
});
const file = byId('file') as HTMLInputElement;
byId('open').addEventListener('click', () => file.click());
file.addEventListener('change', () => {
  void open([...(file.files ?? [])]);
  // The same file can be chosen again.
  file.value = '';
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F8') return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});
// Files may be dropped anywhere on the page; the browser would open them otherwise, and the text would be lost.
for (const type of ['dragenter', 'dragover'] as const) {
  document.addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    byId('input').classList.add('dropping');
  });
}
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) byId('input').classList.remove('dropping');
});
document.addEventListener('drop', (event) => {
  byId('input').classList.remove('dropping');
  if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  void open([...event.dataTransfer.files]);
});

function analyse(): void {
  clearTimeout(pause);
  const input = binary?.bytes ?? editor.take();
  byId('start').hidden = input.length > 0;
  byId('inspector').setAttribute('aria-busy', 'true');
  client.ask({ input, options: toOptions(settings) });
}

function show(next: Report, milliseconds?: number): void {
  answered();
  hideSecrets();
  const focused = focusedFinding();
  report = next;
  if (byId('start').hidden) {
    showVerdict(byId('verdict'), report, settings.kubernetesVersion);
  } else {
    fill(byId('verdict'));
  }
  const findings = showFindings(byId('findings'), report, { go: goTo, goTo: reveal, fix: (_, index) => fix(index) });
  const rows = showArtifacts(byId('inside'), report, chooseRow);
  findingPlaces = report.diagnostics.map((diagnostic, index) => findingPlace(diagnostic, findings[index]));
  rowPlaces = rows.map(rowPlace);
  editor.mark(binary ? [] : report.diagnostics);
  selection.setPlaces([...findingPlaces, ...rowPlaces].filter((place) => place !== undefined));
  visited = -1;
  const { artifacts } = report.summary;
  if (byId('start').hidden) {
    fill(byId('counts'), `${count(artifacts, 'artifact')}, ${count(report.diagnostics.length, 'finding')}`);
    if (milliseconds !== undefined) fill(byId('time'), `analysed in ${milliseconds.toFixed(1)} ms`);
  } else {
    for (const id of ['counts', 'time']) fill(byId(id));
  }
  if (focused !== undefined) (findings[focused] ?? findings.at(-1))?.querySelector<HTMLElement>('.at')?.focus();
}

function answered(): void {
  byId('inspector').setAttribute('aria-busy', 'false');
}

/** Nothing is shown that does not belong to the text. */
function forget(): void {
  report = undefined;
  findingPlaces = [];
  rowPlaces = [];
  selection.setPlaces([]);
  editor.mark([]);
  for (const id of ['findings', 'inside', 'start']) byId(id).hidden = true;
  for (const id of ['counts', 'time']) fill(byId(id));
}

function findingPlace(diagnostic: Diagnostic, element: HTMLElement | undefined): Place | undefined {
  if (!diagnostic.range || !element || binary) return undefined;
  const steps = way(diagnostic.within);
  const path = [at(diagnostic.range.start), steps || diagnostic.path, diagnostic.rule].filter(Boolean).join(' · ');
  return { ...editor.stretch(diagnostic.range), group: 'finding', element, path };
}

function rowPlace({ row, element, path }: ShownRow): Place | undefined {
  if (!row.range || binary) return undefined;
  return { ...editor.stretch(row.range), group: 'row', element, path };
}

function goTo(index: number): void {
  const diagnostic = report?.diagnostics[index];
  const place = findingPlaces[index];
  if (!diagnostic?.range || !place) return;
  visited = index;
  editor.select(editor.stretch(diagnostic.range));
  selection.choose(place, false);
  place.element.scrollIntoView({ block: 'nearest' });
}

function chooseRow(index: number): void {
  const place = rowPlaces[index];
  if (place) selection.choose(place, true);
}

function reveal(range: Diagnostic['range']): void {
  if (range) editor.select(editor.stretch(range));
}

/** The next finding from where one is: from the one that was visited last, else from the cursor. */
function step(by: 1 | -1): void {
  const reachable = findingPlaces.flatMap((place, index) => (place ? [index] : []));
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
  const change = report?.diagnostics[index]?.fix;
  if (change) editor.apply(change);
}

/** Which finding holds the focus, so that the list can be made anew under it. */
function focusedFinding(): number | undefined {
  const item = document.activeElement?.closest('.finding');
  return item ? [...(item.parentElement?.children ?? [])].indexOf(item) : undefined;
}

async function open(files: readonly File[]): Promise<void> {
  const [first] = files;
  if (!first) return;
  const taken = await take(first);
  if ('refused' in taken) {
    forget();
    showNotice(byId('verdict'), 'Not read', taken.refused);
  } else if (typeof taken.input === 'string') {
    setText(taken.input, taken.name);
  } else {
    binary = { bytes: taken.input, name: taken.name };
    showBinary();
    analyse();
  }
}

function load(sample: Sample): void {
  setText(sample.text, sample.file);
}

function setText(text: string, called: string): void {
  binary = undefined;
  showBinary();
  name(called);
  editor.replace(text);
}

function showBinary(): void {
  const note = byId('binary');
  note.hidden = binary === undefined;
  byId('editor').hidden = binary !== undefined;
  name(binary?.name ?? '');
  if (!binary) return;
  const back = () => {
    binary = undefined;
    showBinary();
    analyse();
    editor.focus();
  };
  fill(
    note,
    h('p', {}, h('b', {}, binary.name), h('br'), `${size(binary.bytes.length)}, binary: there is no text to show.`),
    h('p', { class: 'soft' }, 'What is inside it stands in the result.'),
    h('button', { type: 'button', onclick: back }, 'Back to the text'),
  );
}

/** What the input is called, above it. */
function name(called: string): void {
  fill(byId('source'), called);
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
      'Paste or drop a manifest, certificate, certification request, token, key or kubeconfig on the left. It is read here, in this tab: you see what kube-apiserver would answer, what is wrong and where, and what is inside.',
    ),
    offered,
  );
}
