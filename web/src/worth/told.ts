// What is said of an identity, a signer and what was trusted: the sentences, for the page and for reports.
import type { Authentication, Check, Preflight, SignatureStatus } from 'kubecred';
import { count } from '../words.js';
import type { Source, Trust } from './trust.js';
import { checkName, duration, moment, subject } from './words.js';

/** A sentence with its answer. */
export interface Told {
  status: SignatureStatus;
  /** Begins it. */
  words: string;
  /** Whom it is about, behind that. */
  name?: string;
  /** Ends it; prose. */
  rest: string;
}

/** Checks of what only the cluster knows: that is told by itself. */
const OBJECTS = ['serviceAccount', 'secret', 'pod', 'node'];

/** Who the bearer would be. Of a certificate that rests on whether the roots that were found are the cluster's. */
export function identityTold(
  { authenticated, user, refusals, checks, status }: Authentication,
  { authorities }: Pick<Trust, 'authorities'>,
): Told {
  const name = user?.username ?? '';
  if (authenticated) {
    const words = 'kube-apiserver would take it for ';
    if (status === 'verified' && authorities === 'settings') return { status, words, name, rest: '' };
    if (status === 'verified') return { status: 'notChecked', words, name, rest: ', if the root is its client CA' };
    return { status: 'notChecked', words, name, rest: ', if the cluster knows what is named below' };
  }
  const first = checks.find(({ name, status }) => status === 'failed' && refusals.includes(name));
  if (first) {
    return { status: 'failed', words: 'kube-apiserver would refuse it: ', rest: first.reason ?? checkName(first.name) };
  }
  const open = checks
    .filter(({ status, name }) => status === 'notChecked' && !OBJECTS.includes(name))
    .map(({ name }) => checkName(name).replace(/^./, (letter) => letter.toLowerCase()));
  const rest = `; not checked: ${[...new Set(open)].join(', ')}`;
  if (!user) return { status: 'notChecked', words: 'it can’t be told who this is', rest };
  return { status: 'notChecked', words: 'it would be taken for ', name, rest: `, if it is good${rest}` };
}

/** What the signer would do. */
export function signerTold({ result, message, code, reason }: Preflight): Told {
  const rest = message === undefined ? '' : `: ${message}`;
  switch (result) {
    case 'issued':
      return { status: 'verified', words: 'once approved, a certificate would be issued', rest: '' };
    case 'failed':
      return { status: 'failed', words: 'once approved, the signer would mark it as failed', rest };
    case 'refused on create': {
      const answer = [code, reason].filter((part) => part !== undefined).join(' ');
      const words = `no signer would see it: kube-apiserver refuses it${answer === '' ? '' : ` (${answer})`}`;
      return { status: 'failed', words, rest: '; the findings say why' };
    }
    case 'not acted on':
      return { status: 'notChecked', words: 'nothing in Kubernetes acts on it', rest };
  }
}

/** Begins what is said of things without their other half, though other tabs have such halves. */
export const STRANGE = {
  others: 'No private key in the other tabs is that of ',
  keys: 'No certificate or request in the other tabs is of the key ',
} as const;

/** Names and values. */
export type Line = readonly [label: string, ...values: string[]];

/** What is known of who the bearer would be. */
export function identityRows({ user, audiences }: Authentication): Line[] {
  if (!user) return [];
  return present([
    ['user name', user.username],
    ['identifier', user.uid ?? ''],
    ['groups', ...user.groups],
    ...Object.entries(user.extra ?? {}).map(
      ([name, values]): Line => [name.replace(/^authentication\.kubernetes\.io\//, ''), values.join(', ')],
    ),
    ['audiences', audiences.join(', ')],
  ]);
}

/** What would be issued, or what was asked for. */
export function signerRows({ certificate, requested, rule }: Preflight): Line[] {
  if (certificate) {
    const { notBefore, notAfter, extensions } = certificate;
    return present([
      ['subject', subject(certificate.subject)],
      ['lifetime', `${duration(certificate.lifetimeSeconds)}, of which five minutes are before its signing`],
      [
        'valid',
        notBefore && notAfter
          ? `${moment(Date.parse(notBefore))} to ${moment(Date.parse(notAfter))} UTC, if signed now`
          : '',
      ],
      ['usages', certificate.usages.join(', ')],
      ['names', extensions.subjectAltName?.join(', ') ?? ''],
    ]);
  }
  if (!requested) return [];
  return present([
    ['signer', requested.signerName],
    ['subject asked for', subject(requested.subject)],
    ['usages asked for', requested.usages.join(', ')],
    ['names asked for', requested.subjectAltName.join(', ')],
    ['lifetime asked for', requested.expirationSeconds === undefined ? '' : duration(requested.expirationSeconds)],
    ['what breaks', rule?.replace(/-/g, ' ') ?? ''],
  ]);
}

function present(lines: Line[]): Line[] {
  return lines.filter(([, value]) => value !== undefined && value !== '');
}

/** Who approves it. */
export function approvalOf(state: string, permissions: readonly string[]): string {
  switch (state) {
    case 'approved':
      return 'It is approved already.';
    case 'denied':
      return 'It is denied already.';
    case 'automatic': {
      const may = permissions.map((one) => `\`certificatesigningrequests/${one}\``).join(' or ');
      return `kube-controller-manager approves it by itself, if whoever asks may create ${may}.`;
    }
    default:
      return 'Nobody approves it by itself: somebody has to, as with `kubectl certificate approve`.';
  }
}

const SOURCES: Record<NonNullable<Source>, string> = {
  settings: 'from the settings',
  text: 'that stand in the text',
  tabs: 'that stand in other tabs',
};

/** What was taken for the cluster's: who it would be is said of a cluster that trusts this. */
export function taken(trust: Trust, isToken: boolean): string {
  const from = (source: Source, what: string) => (source ? `${what} ${SOURCES[source]}` : `no ${what}`);
  const parts = isToken
    ? [from(trust.issuers, 'issuers'), from(trust.audiences, 'audiences'), from(trust.keys, 'keys')]
    : [from(trust.authorities, 'roots')];
  return `Taken for the cluster’s: ${parts.join(', ')}.`;
}

/** That not all tabs were looked at. */
export function leftOut(tabs: number): string {
  return `${count(tabs, 'other tab')} not looked at: that is done for sixteen of them, with half a megabyte together.`;
}

/** What was expected and what was found; prose. What holds agrees with what was expected: one of them says it. */
export function comparedIn({ status, expected, actual }: Check): string {
  const found = actual === undefined ? undefined : plain(actual);
  if (status === 'verified') return found ?? expected ?? '';
  const parts = [expected !== undefined && `expected ${expected}`, found !== undefined && `found ${found}`];
  return parts.filter((part) => part !== false).join('; ');
}

/** A claim without what its JSON needs: `["a","b"]` is `a`, `b`. */
function plain(actual: string): string {
  const [, json = ''] = /^`(["[][\s\S]*)`$/.exec(actual) ?? [];
  try {
    const values: unknown = JSON.parse(json);
    const texts = Array.isArray(values) ? values : [values];
    const all = texts.every((text) => typeof text === 'string' && text !== '' && !text.includes('`'));
    return all && texts.length > 0 ? texts.map((text) => `\`${text}\``).join(', ') : actual;
  } catch {
    // It may be shortened.
    return actual;
  }
}
