// Files: read as text where they are, else as bytes.
import { size } from './words.js';

/** Larger files are not read: no credential is anywhere near, and the tab stays usable. */
const LARGEST = 32_000_000;

export interface Opened {
  input: string | Uint8Array;
  name: string;
}
export type Taken = Opened | { refused: string };

/** So many files of folders are looked for. */
const MOST_OF_FOLDERS = 200;

/** The files that were dropped, and those in the folders that were. */
export async function filesOf(dropped: DataTransfer): Promise<File[]> {
  // What was dropped is there during the event alone.
  const waiting = [...dropped.items].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files: File[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (next instanceof File) files.push(next);
    else if (next && files.length < MOST_OF_FOLDERS) waiting.unshift(...(await within(next)));
  }
  return files;
}

/** What is in an entry: the file that it is, under its way through the folders; or what the folder holds, by name. */
async function within(entry: FileSystemEntry): Promise<(File | FileSystemEntry)[]> {
  try {
    if (entry.isDirectory) {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      const entries: FileSystemEntry[] = [];
      // It gives a hundred at a time, and nothing at the end.
      for (let some = await batch(reader); some.length > 0; some = await batch(reader)) entries.push(...some);
      return entries.sort((a, b) => a.name.localeCompare(b.name));
    }
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    const way = entry.fullPath.replace(/^\//, '');
    return [way === file.name ? file : new File([file], way)];
  } catch {
    return [];
  }
}

function batch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

export async function take(file: File): Promise<Taken> {
  if (file.size > LARGEST) {
    return { refused: `\`${file.name}\` has ${size(file.size)}; files above ${size(LARGEST)} are not read.` };
  }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { input: asText(bytes) ?? bytes, name: file.name };
  } catch {
    return { refused: `\`${file.name}\` could not be read; a folder cannot be opened.` };
  }
}

/** The text, unless the bytes are not UTF-8 or hold a NUL, which no text does. */
function asText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
