// Files and pastes from anywhere on the page, and the note in the editor's place while a file is not text.
import { byId, fill, h } from './dom.js';
import { take } from './intake.js';
import { count, size } from './words.js';

export interface FileListener {
  /** A text was opened or pasted. */
  text(text: string, name: string): void;
  /** A file that is no text was opened. */
  bytes(bytes: Uint8Array, name: string): void;
  /** A file could not be read, and why. */
  refused(why: string): void;
  /** Of several files one was read. */
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
    open([...event.dataTransfer.files]);
  });
  // The editor takes its own pastes; it is hidden while a file is shown that is no text.
  document.addEventListener('paste', (event) => {
    const elsewhere = event.target instanceof Element && event.target.closest('input, select, textarea, dialog');
    if (event.defaultPrevented || elsewhere) return;
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

async function read([first, ...others]: readonly File[], listener: FileListener): Promise<void> {
  if (!first) return;
  const taken = await take(first);
  if ('refused' in taken) listener.refused(taken.refused);
  else if (typeof taken.input === 'string') listener.text(taken.input, taken.name);
  else listener.bytes(taken.input, taken.name);
  if (others.length > 0) {
    const named = others
      .slice(0, 3)
      .map(({ name }) => `\`${name}\``)
      .join(', ');
    const rest = others.length > 3 ? ` and ${count(others.length - 3, 'other')}` : '';
    listener.left(`One file is read at a time: this is \`${first.name}\`, without ${named}${rest}.`);
  }
}
