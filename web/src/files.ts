// Files and pastes from anywhere on the page, and the note in the editor's place while a file is not text.
import { byId, fill, h } from './dom.js';
import { filesOf, type Opened, take } from './intake.js';
import { showView } from './views.js';
import { count, size } from './words.js';

export interface FileListener {
  /** A text was pasted. */
  pasted(text: string): void;
  /** Files were opened: what could be read of them, at least one; and whether what is there is still what it was. */
  opened(opened: readonly Opened[], isAsItWas: boolean): void;
  /** To be asked later: whether what is there is still what it is now. */
  here(): () => boolean;
  /** Some files were not opened, or none. */
  left(why: string): void;
}

type Files = readonly File[];

export interface Opening {
  open(files: Files | Promise<Files>): void;
  /** What is still being read is not wanted any more. */
  forget(): void;
}

/** Takes files from the button, from drops and from pastes outside of the editor. */
export function startFiles(listener: FileListener): Opening {
  let newest = 0;
  const open = async (files: Files | Promise<Files>) => {
    newest += 1;
    const mine = newest;
    const isAsItWas = listener.here();
    const { opened, left } = await read(await files);
    // Reading takes as long as it takes: what was opened later counts.
    if (mine !== newest) return;
    if (opened.length > 0) listener.opened(opened, isAsItWas());
    if (left !== '') listener.left(left);
  };
  const file = byId('file') as HTMLInputElement;
  byId('open').addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    void open([...(file.files ?? [])]);
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
    void open(filesOf(event.dataTransfer));
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
    if (text === '') void open(files);
    else listener.pasted(text);
  });
  return {
    open: (files) => void open(files),
    forget: () => {
      newest += 1;
    },
  };
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

async function read(files: Files): Promise<{ opened: Opened[]; left: string }> {
  const taken = await Promise.all(files.slice(0, MOST_FILES).map(take));
  const opened = taken.filter((one) => 'input' in one);
  const left = taken.flatMap((one) => ('refused' in one ? [one.refused] : []));
  const more = files.length - MOST_FILES;
  if (more > 0) left.push(`${MOST_FILES} files are opened at a time, ${count(more, 'other')} not.`);
  if (files.length === 0) left.push('There is no file in it.');
  return { opened, left: left.join(' ') };
}
