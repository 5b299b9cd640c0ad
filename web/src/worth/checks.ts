// What was checked and what was not: a list, each check with its answer as a sign and a word, and why.
import type { Check, KeyUse, SignatureStatus } from 'kubecred';
import { h, prose } from '../dom.js';
import { count } from '../words.js';
import { comparedIn } from './told.js';
import { checkName, STATUS } from './words.js';

/** The checks, each in a line. */
export function checkList(checks: readonly Check[], label: string): HTMLElement {
  return h('ul', { class: 'checks', 'aria-label': label }, ...checks.map(line));
}

/** How many of them came to what: `1 failed, 5 verified, 2 not checked`. */
export function tally(checks: readonly Check[]): string {
  const counts = (['failed', 'verified', 'notChecked'] as const).map((status) => {
    const number = checks.filter((check) => check.status === status).length;
    return number > 0 ? `${number} ${STATUS[status].word}` : '';
  });
  return counts.filter((part) => part !== '').join(', ');
}

/** An answer as a sign and a word. */
export function answer(status: SignatureStatus, word = STATUS[status].word): HTMLElement {
  return h(
    'span',
    { class: `answer ${status}` },
    h('span', { 'aria-hidden': 'true' }, STATUS[status].sign),
    ` ${word}`,
  );
}

function line(check: Check): HTMLElement {
  const { name, status, reason } = check;
  const compared = comparedIn(check);
  return h(
    'li',
    {},
    answer(status),
    h(
      'span',
      { class: 'what' },
      h('b', {}, checkName(name)),
      status === 'verified' && compared !== '' && h('span', { class: 'agreed' }, ...prose(compared)),
      reason !== undefined && h('span', { class: 'reason' }, ...prose(reason)),
      status !== 'verified' && compared !== '' && h('span', { class: 'help' }, ...prose(compared)),
    ),
  );
}

/** What became of each key that a token was tried with. */
export function keyList(keys: readonly KeyUse[], ignored: readonly string[]): HTMLElement[] {
  const note = ignored.map((name) => `\`${name}\``).join(', ');
  const items = keys.map(({ type, keyId, sha256, status, reason }) =>
    h(
      'li',
      {},
      answer(status, status === 'verified' ? 'signed it' : status === 'failed' ? 'did not sign it' : 'not tried'),
      h(
        'span',
        { class: 'what' },
        h('code', {}, keyId ?? sha256?.slice(0, 16) ?? 'a key without a name'),
        ` ${type}`,
        reason !== undefined && h('span', { class: 'reason' }, ...prose(reason)),
      ),
    ),
  );
  return [
    ...(items.length > 0
      ? [folded(`${count(items.length, 'key')} tried`, h('ul', { class: 'checks', 'aria-label': 'Keys' }, ...items))]
      : []),
    ...(note === ''
      ? []
      : [h('p', { class: 'soft' }, ...prose(`The token brings keys of its own (${note}): they are never used.`))]),
  ];
}

/** Something that is shown when it is asked for. */
export function folded(title: string, ...content: (Node | string)[]): HTMLElement {
  return h('details', { class: 'folded' }, h('summary', {}, title), ...content);
}
