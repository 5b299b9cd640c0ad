// The examples of rules, as they are given to the core.
import type { Example } from './types.js';

/** What an example gives to the core. */
export function inputOf({ text: part = '', hex, times = 1, head = '' }: Example): string | Uint8Array {
  if (hex === undefined) return head + part.repeat(times);
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** What the options of an example are, in a few words. */
export function sentAs(options: object): string {
  const { request } = options as { request?: { method?: string; path?: string; before?: unknown } };
  if (request?.method !== undefined || request?.path !== undefined) {
    const stored = request.before ? ', over a stored object' : '';
    return `Sent as ${[request.method ?? 'POST', request.path].filter(Boolean).join(' ')}${stored}`;
  }
  return 'Told beside the text';
}
