// The view Inspect: the input, in its tabs, goes to the worker, and what the worker reports to the result.
import { type EditorState, Text } from '@codemirror/state';
import type { Options } from 'kubecred';
import type { Edit } from './build/edit.js';
import { Client } from './client.js';
import { byId, fill } from './dom.js';
import { Editor } from './editor/editor.js';
import { showBinary, startFiles } from './files.js';
import { onSettings, panel, requests } from './frame.js';
import { startGoingBack } from './going-back.js';
import { startHandOver } from './hand-over.js';
import type { Opened } from './intake.js';
import { tell } from './notice.js';
import { othersOf } from './others.js';
import type { Overview } from './overview.js';
import type { Analysis } from './protocol.js';
import type { Together } from './relations.js';
import { Result } from './result.js';
import { startEditMenu } from './rewrite/menu.js';
import { inputOf, sentAs } from './rules/example.js';
import type { Example } from './rules/types.js';
import { offerSamples, type Sample, textOf } from './samples.js';
import { listOf, toOptions } from './settings.js';
import { showStart } from './start.js';
import { startTabs } from './tabs.js';
import { showNotice } from './verdict.js';
import { holds } from './words.js';
import type { Worth } from './worth/make.js';
import { startWorth } from './worth/view.js';

/** A pause in typing that is worth an analysis; longer for large texts. */
const PAUSE_MILLISECONDS = { small: 80, large: 400, largeFrom: 200_000 };
/** So long the text is put together at a stretch. */
const TAKING_MILLISECONDS = 15;

const client = new Client({
  first: (overview, milliseconds) => {
    drawn = showResult(overview, milliseconds);
  },
  last: async (overview, next, others) => {
    // What is drawn of the first report is drawn to its end.
    let isWhole = await drawn;
    if (isWhole && overview) {
      drawn = showResult(overview);
      isWhole = await drawn;
    }
    if (!isWhole) return;
    showWorth(next);
    if (others) tabs.tellOthers(new Map(others.map(({ id, found }) => [id, found])));
  },
  stopped: (message) => {
    showWorth(undefined);
    tell(message);
  },
  failure: (message) => {
    answered();
    related = undefined;
    result.forget();
    tabs.tell(undefined, '');
    showNotice(byId('verdict'), 'No result', message, 'error');
  },
  requests: (number) => requests.ofWorker(number, 'inspect'),
});

/** A file that is not text; the editor is hidden while there is one. */
let binary: { bytes: Uint8Array; name: string } | undefined;
/** The example of a rule that was put into the editor, as long as that is its text. */
let example: { input: Text | Uint8Array; options: Options } | undefined;
/** Whether the text is another one than that of the result: then that is read from its top. */
let isAnother = false;
/** Whether there ever was an input: before that, its absence is not worth a word. */
let touched = false;
/** What belongs together in the text that is shown. */
let related: Together | undefined;
let pause: ReturnType<typeof setTimeout> | undefined;
/** Whether the last result that came was shown to its end. */
let drawn = Promise.resolve(true);
let editing: (edit: Edit) => void = () => {};

const files = startFiles({
  pasted: (text) => setText(text, ''),
  opened: openSeveral,
  here: () => {
    const { text } = editor;
    const was = binary;
    return () => editor.text === text && binary === was;
  },
  left: tell,
});

const editor = new Editor(byId('editor'), {
  changed: (typed, whole) => {
    isAnother ||= whole;
    // What is typed is no longer the file; its tab keeps the name.
    if (typed) fill(byId('source'));
    clearTimeout(pause);
    // What is shown is no longer of the text.
    byId('inspector').setAttribute('aria-busy', 'true');
    const { small, large, largeFrom } = PAUSE_MILLISECONDS;
    if (typed) pause = setTimeout(analyse, editor.length < largeFrom ? small : large);
    else analyse();
  },
  moved: (position) => result.follow(position),
  pressed: (lineStart) => result.goToLine(lineStart),
  files: files.open,
});

const tellDone = startGoingBack(byId('inspector'), editor);

const result = new Result(editor, client, {
  isBinary: () => binary !== undefined,
  fixed: (title) => tellDone(`Fixed: ${title}.`),
  edit: (path) =>
    client.edit(path, (edit) => {
      if (edit) editing(edit);
      else tell('This can’t be built again: it is not whole.');
    }),
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
    result.forget();
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
    return editor.length > 0 ? { input: editor.pieces, name: called } : undefined;
  },
  put: ({ input, name: called }) => {
    // The second of two is still to come: that it is not there is not worth a word.
    touched = input.length > 0;
    if (input instanceof Uint8Array) setBytes(input, called);
    else setText(input.join(''), called);
    editor.focus();
  },
  alone: () => {
    byId('inspector').focus();
    analyse();
  },
  go: ({ range, tab }) => {
    if (tab !== undefined) tabs.go(tab);
    if (range) result.reveal(range);
    else byId('inspector').focus();
  },
  tell,
});

offerSamples(byId('samples'), (sample) => {
  byId('samples').hidePopover();
  load(sample);
});
showStart(load);
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
    tellDone(`${called}.`);
    editor.focus();
  },
  can: (command) => editor.can(command),
  run: (command) => editor.run(command),
});

onSettings(analyse);

startHandOver(byId('hand-over'), {
  given: () => {
    const asked = { options: askedOptions(), issuers: listOf(panel.settings.issuers), others: othersOf(tabs.others()) };
    const called = byId('source').textContent ?? '';
    if (binary) return { ...asked, input: binary.bytes, name: called };
    return editor.length > 0 ? { ...asked, input: editor.pieces, name: called } : undefined;
  },
  favour: (favour) => client.favour(favour),
  tell,
});

byId('clear').addEventListener('click', clear);
byId('clear-all').addEventListener('click', () => {
  tabs.clear();
  clear();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F8' || byId('inspect').hidden) return;
  event.preventDefault();
  result.step(event.shiftKey ? -1 : 1);
});

function analyse(): void {
  clearTimeout(pause);
  pause = undefined;
  // What is still to come of an earlier text would be shown with the places of this one.
  client.expect();
  result.leave();
  tell('');
  const given = isThere();
  byId('start').hidden = given;
  touched ||= given;
  byId('inspector').setAttribute('aria-busy', 'true');
  const options = askedOptions();
  const others = given ? othersOf(tabs.others()) : undefined;
  const asked = { options, issuers: listOf(panel.settings.issuers), beside: worth.beside(), others };
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

function clear(): void {
  touched = true;
  worth.forget();
  panel.forget();
  wipe();
  editor.focus();
}

/** Forgets the input in all places: the editor with what could be undone, the worker with its memory, and what is shown. */
function wipe(): void {
  files.forget();
  binary = undefined;
  example = undefined;
  rewritten = undefined;
  showBinary(undefined, 0, toText);
  name('');
  result.forget();
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
  pause = undefined;
  client.ask({ ...asked, input: pieces });
}

/** False if another one came while it was drawn. */
async function showResult(next: Overview, milliseconds?: number): Promise<boolean> {
  byId('inspector').setAttribute('aria-busy', 'true');
  editor.reported();
  related = next.together;
  worth.wait();
  const { kubernetesVersion } = panel.settings;
  const isGiven = byId('start').hidden !== false;
  const isShown = await result.show(next, { isGiven, isTouched: touched, kubernetesVersion, milliseconds });
  if (!isShown) return false;
  answered();
  tabs.tell(isGiven ? next.summary : undefined, holds(next.artifacts, next.left));
  if (isAnother) byId('inspector').scrollTop = 0;
  isAnother = false;
  return true;
}

/** What the credentials are worth, as it became known. */
function showWorth(known: Worth | undefined): void {
  worth.show(known, now(), related);
  const { roots, keys } = known?.trust.read ?? { roots: '', keys: '' };
  panel.tell(roots, keys);
}

/** The time that counts, in milliseconds. */
function now(): number {
  return Date.parse(toOptions(panel.settings).now ?? '');
}

function answered(): void {
  // What is typed meanwhile is not in it.
  byId('inspector').setAttribute('aria-busy', String(pause !== undefined));
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
  (result.linkTo(rule) ?? byId('inspector')).focus();
}

function load(sample: Sample): void {
  textOf(sample).then(
    (text) => setText(text, sample.file),
    () => tell('The sample could not be loaded. Try again.'),
  );
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

/**
 * Files, each in a tab of its own. One that comes alone takes the place of what is there, if that is still what was there
 * when it was opened; several take it if there is nothing.
 */
function openSeveral(opened: readonly Opened[], isAsItWas: boolean): void {
  let first: number | undefined;
  for (const { input, name: called } of opened) {
    const isFree = opened.length === 1 ? isAsItWas : first === undefined;
    if (!isFree || (opened.length > 1 && isThere())) tabs.open();
    first ??= tabs.shown();
    if (typeof input === 'string') setText(input, called);
    else setBytes(input, called);
  }
  tabs.show(first ?? 0);
}

function isThere(): boolean {
  return binary !== undefined || editor.length > 0;
}

/** Whether anything was given that a reload would forget. */
export function isGiven(): boolean {
  const { roots, keys } = panel.settings;
  return isThere() || tabs.number() > 1 || worth.beside() !== undefined || roots + keys !== '';
}

/** What the input is called, above it. */
function name(called: string): void {
  fill(byId('source'), called);
  tabs.name(called);
}
