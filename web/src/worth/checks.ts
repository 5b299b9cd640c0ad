// What was checked and what was not: a list, each check with its answer as a sign and a word, and why.
import type { ChainMember, ChainVerification, Check, KeyUse, SignatureStatus } from 'kubecred';
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

/** The path of a chain, from the certificate to its root, each link with its answer; and the paths that do not hold. */
export function chainPath({ path, rejected, omitted, checks }: ChainVerification): HTMLElement[] {
  const shown = path ?? rejected[0]?.members;
  const left = omitted > 0 ? [h('p', { class: 'soft' }, `${count(omitted, 'more path')} not listed.`)] : [];
  const turned = rejected.map(({ members, check, reason }) =>
    h(
      'li',
      {},
      answer('failed', 'rejected'),
      h(
        'span',
        { class: 'what' },
        h(
          'span',
          { class: 'called', translate: 'no' },
          members.map(({ subject }) => subject || 'without a name').join(' → '),
        ),
        h('span', { class: 'reason' }, `${checkName(check)}: `, ...prose(reason)),
      ),
    ),
  );
  const trust = checks.find(({ name }) => name === 'path')?.status ?? 'notChecked';
  return [
    ...(shown
      ? [
          h(
            'ol',
            { class: 'path', 'aria-label': 'Path' },
            ...shown.map((one, index) => member(one, index === shown.length - 1, trust)),
          ),
        ]
      : []),
    ...(turned.length > 0
      ? [
          folded(
            `${count(turned.length + omitted, 'path')} rejected`,
            h('ul', { class: 'checks', 'aria-label': 'Rejected paths' }, ...turned),
            ...left,
          ),
        ]
      : []),
  ];
}

function member(
  { subject, trusted, isCa, signature, notAfter }: ChainMember,
  last: boolean,
  trust: SignatureStatus,
): HTMLElement {
  const role = trusted ? 'trusted root' : last && isCa ? ENDS[trust] : isCa ? 'CA' : '';
  return h(
    'li',
    { class: trusted ? 'trusted' : '' },
    h('span', { class: 'called', translate: 'no' }, subject || 'without a name'),
    h('span', { class: 'soft' }, [role, `until ${notAfter.slice(0, 10)}`].filter((part) => part !== '').join(', ')),
    signature &&
      !last &&
      h(
        'span',
        { class: 'link' },
        answer(signature.status, LINKS[signature.status]),
        signature.reason !== undefined && h('span', { class: 'soft' }, ...prose(signature.reason)),
      ),
  );
}

/** What is said of the last certificate of a path. */
const ENDS: Record<SignatureStatus, string> = {
  verified: 'CA',
  failed: 'CA, not trusted',
  notChecked: 'CA, trust not checked',
};

/** What is said of the signature of one certificate by the next. */
export const LINKS: Record<SignatureStatus, string> = {
  verified: 'signed by the next',
  failed: 'not signed by the next',
  notChecked: 'signature not checked',
};

/** Something that is shown when it is asked for. */
export function folded(title: string, ...content: (Node | string)[]): HTMLElement {
  return h('details', { class: 'folded' }, h('summary', {}, title), ...content);
}
