// A chain as it is drawn: from the certificate to its root, or to the issuer that is not here, each link with its answer.
import type { ChainVerification, SignatureStatus } from 'kubecred';
import { h, prose } from '../dom.js';
import type { Path, PathMember } from '../relations.js';
import { count } from '../words.js';
import { answer, folded } from './checks.js';
import { type Go, link } from './link.js';
import { checkName } from './words.js';

/** The path, below what is said of it as a whole: a heading, or a paragraph. `trust` is what is known of its end. */
export function chainPath(path: Path, trust: SignatureStatus, title: 'h3' | 'p', go: Go): HTMLElement[] {
  const { members, missing } = path;
  const said = chainTold(path);
  return [
    ...(said === '' ? [] : [h(title, { class: title === 'p' ? 'soft' : '' }, said)]),
    h(
      'ol',
      { class: 'path', 'aria-label': 'Path' },
      ...members.map((one, index) => member(one, roleOf(one, index === members.length - 1 && !missing, trust), go)),
      missing &&
        h(
          'li',
          { class: 'missing' },
          h('span', { class: 'called', translate: 'no' }, missing.name),
          h('span', { class: 'way' }, missing.key ? `not here, key identifier ${missing.key}` : 'not here'),
        ),
    ),
  ];
}

/** Where the root comes from that the path leads to, if nobody named it in the settings. */
export function rootTold({ members }: Path): string {
  const isElsewhere = members.some(({ trusted, tab }) => trusted && tab !== undefined);
  return isElsewhere ? 'Taken for trusted: roots that stand in other tabs.' : '';
}

/** How long it is, where it ends, and whether it is in order; nothing of a certificate that is alone. */
export function chainTold({ members, missing, inOrder }: Path): string {
  if (members.length < 2 && inOrder) return '';
  const ends = missing ? 'without its last issuer' : 'up to its root';
  const order = inOrder ? '' : '; the text has them in another order';
  return `Chain of ${count(members.length, 'certificate')}, ${ends}${order}`;
}

/** The paths that do not hold, each with its reason. */
export function rejectedPaths({ rejected, omitted }: ChainVerification): HTMLElement[] {
  if (rejected.length === 0) return [];
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
  return [
    folded(
      `${count(turned.length + omitted, 'path')} rejected`,
      h('ul', { class: 'checks', 'aria-label': 'Rejected paths' }, ...turned),
      ...left,
    ),
  ];
}

function member(one: PathMember, role: string, go: Go): HTMLElement {
  const { notAfter, trusted, link: signature } = one;
  return h(
    'li',
    { class: trusted ? 'trusted' : '' },
    link({ ...one, name: one.name || 'without a name' }, go),
    h(
      'span',
      { class: 'soft' },
      [role, notAfter && `until ${notAfter.slice(0, 10)}`].filter((part) => part !== '').join(', '),
    ),
    signature &&
      h(
        'span',
        { class: 'link' },
        answer(signature.status, LINKS[signature.status]),
        signature.reason !== undefined && h('span', { class: 'soft' }, ...prose(signature.reason)),
      ),
  );
}

function roleOf({ isCa, trusted }: PathMember, isEnd: boolean, trust: SignatureStatus): string {
  return trusted ? 'trusted root' : isEnd && isCa ? ENDS[trust] : isCa ? 'CA' : '';
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
