// Texts as files that the browser writes itself, without a request.
import { h } from './dom.js';

/** So long the browser may take until it has read the text. */
const READING_MILLISECONDS = 10_000;

export function download(text: string, name: string, type = 'application/octet-stream'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), READING_MILLISECONDS);
}
