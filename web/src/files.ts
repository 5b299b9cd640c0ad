// Files and pastes from anywhere on the page, and the note in the editor's place while a file is not text.
import { byId, fill, h } from './dom.js';
import { filesOf, type Opened, take } from './intake.js';
import { showView } from './views.js';
import { count, size } from './words.js';

export interface FileListener {
  /** A text was opened or pasted. */
  text(text: string, name: string): void;
  /** A file that is no text was opened. */
  bytes(bytes: Uint8Array, name: string): void;
  /** A file could not be read, and why. */
  refused(why: string): void;
  /** Several files were opened: what could be read of them. */
  several(taken: readonly Opened[]): void;
  /** Some files were not opened. */
  left(why: string): void;
  /** Back to the text, from a file that is none. */
  back(): void;
}

/** Takes files from the button, from drops and from pastes outside of the editor. Gives back how to open files. */
export function startFiles(listener: FileListener): (files: readonly File[]) => void {
  const open = (files: readonly File[]) => void read(files, listener);
  const file = byId('file') as HTMLInputElement;
  byId('open').addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    open([...(file.files ?? [])]);
    // The same file can be chosen again.
    file.value = '';
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
    showView('inspect');
    void filesOf(event.dataTransfer).then(open);
  });
  // The editor takes its own pastes; it is hidden while a file is shown that is no text.
  document.addEventListener('paste', (event) => {
    const elsewhere = event.target instanceof Element && event.target.closest('input, select, textarea, dialog');
    // Elsewhere nobody would see what it does.
    if (event.defaultPrevented || elsewhere || byId('inspect').hidden) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const files = [...(event.clipboardData?.files ?? [])];
    if (text === '' && files.length === 0) return;
    event.preventDefault();
    if (text === '') open(files);
    else listener.text(text, '');
  });
  return open;
}

/** Shows that a file is no text, in the place of the editor; without a name, the editor. */
export function showBinary(name: string | undefined, bytes: number, back: () => void): void {
  const note = byId('binary');
  note.hidden = name === undefined;
  byId('editor').hidden = name !== undefined;
  if (name === undefined) {
    fill(note);
    return;
  }
  fill(
    note,
    h('p', {}, h('b', {}, name), h('br'), `${size(bytes)}, binary: there is no text to show.`),
    h('p', { class: 'soft' }, 'What is inside it stands in the result.'),
    h('button', { type: 'button', onclick: back }, 'Back to the text'),
  );
}

/** So many files are opened at once. */
const MOST_FILES = 20;

async function read(files: readonly File[], listener: FileListener): Promise<void> {
  const taken = await Promise.all(files.slice(0, MOST_FILES).map(take));
  const opened = taken.filter((one) => 'input' in one);
  const refused = taken.flatMap((one) => ('refused' in one ? [one.refused] : []));
  const [first] = opened;
  if (!first) {
    if (refused[0] !== undefined) listener.refused(refused[0]);
    return;
  }
  if (opened.length > 1) listener.several(opened);
  else if (typeof first.input === 'string') listener.text(first.input, first.name);
  else listener.bytes(first.input, first.name);
  const more = files.length - MOST_FILES;
  if (more > 0) refused.push(`${MOST_FILES} files are opened at a time, ${count(more, 'other')} not.`);
  if (refused.length > 0) listener.left(refused.join(' '));
}
