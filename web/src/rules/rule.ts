// The rules as the page knows them: what the core says of each, and its page.
import text from 'virtual:rules';
import type { Example, RulePage } from './types.js';

let read: Map<string, RulePage> | undefined;

/** Every rule, by its id, family by family. */
export function rules(): ReadonlyMap<string, RulePage> {
  // Read when a rule is looked at first: most visits look at none.
  read ??= new Map((JSON.parse(text) as RulePage[]).map((rule) => [rule.id, rule]));
  return read;
}

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
