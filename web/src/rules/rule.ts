// The rules as the page knows them: what the core says of each, and its page. Much text: only parts that are run later have it.
import text from 'virtual:rules';
import type { RulePage } from './types.js';

let read: Map<string, RulePage> | undefined;

/** Every rule, by its id, family by family. */
export function rules(): ReadonlyMap<string, RulePage> {
  // Read when a rule is looked at first: most visits look at none.
  read ??= new Map((JSON.parse(text) as RulePage[]).map((rule) => [rule.id, rule]));
  return read;
}
