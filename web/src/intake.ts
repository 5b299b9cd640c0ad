// Files: read as text where they are, else as bytes.
import { size } from './words.js';

/** Larger files are not read: no credential is anywhere near, and the tab stays usable. */
const LARGEST = 32_000_000;

export type Taken = { input: string | Uint8Array; name: string } | { refused: string };

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
