// Who the bearer of a credential would be, with the subject for a role binding; and what a signer would answer.
import type { Authentication, Preflight, RbacSubject } from 'kubecred';
import { fill, h, prose } from '../dom.js';
import { answer, checkList, folded, tally } from './checks.js';
import { checkName, duration, moment, subject } from './words.js';

/** The card of an identity. `trust` says what was taken for the cluster's. */
export function identityCard(identity: Authentication, trust: HTMLElement): HTMLElement {
  const { user, dependsOn, checks, claims, audiences } = identity;
  const extra = Object.entries(user?.extra ?? {});
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': 'Who this would be' },
    h('h4', {}, 'Who this would be'),
    ...headline(identity),
    user &&
      table([
        ['user name', user.username],
        ['identifier', user.uid ?? ''],
        ['groups', ...user.groups],
        ...extra.map(
          ([name, values]): Line => [name.replace(/^authentication\.kubernetes\.io\//, ''), values.join(', ')],
        ),
        ['audiences', audiences.join(', ')],
      ]),
    dependsOn.length > 0 && list('Only the cluster knows whether', dependsOn),
    identity.subject && rbac(identity.subject),
    claims &&
      h(
        'p',
        { class: 'soft' },
        'What it claims stands in the decoded token; which of that counts is for the other authenticator to say.',
      ),
    trust,
    folded(`How that was found: ${tally(checks)}`, checkList(checks, 'Checks of kube-apiserver')),
  );
}

/** Checks of what only the cluster knows: that is told by itself. */
const OBJECTS = ['serviceAccount', 'secret', 'pod', 'node'];

function headline({ authenticated, user, refusals, checks, status }: Authentication): HTMLElement[] {
  const name = h('code', { class: 'who' }, user?.username ?? '');
  if (authenticated) {
    const words = 'kube-apiserver would take it for ';
    if (status === 'verified') return [h('p', { class: 'headline' }, answer('verified', words), name)];
    return [
      h('p', { class: 'headline' }, answer('notChecked', words), name, ', if the cluster knows what is named below'),
    ];
  }
  const first = checks.find(({ name, status }) => status === 'failed' && refusals.includes(name));
  if (first) {
    const why = first.reason === undefined ? [] : prose(first.reason);
    return [
      h(
        'p',
        { class: 'headline' },
        answer('failed', 'kube-apiserver would refuse it: '),
        ...(why.length > 0 ? why : [checkName(first.name)]),
      ),
    ];
  }
  const open = checks
    .filter(({ status, name }) => status === 'notChecked' && !OBJECTS.includes(name))
    .map(({ name }) => checkName(name).replace(/^./, (letter) => letter.toLowerCase()));
  return [
    h(
      'p',
      { class: 'headline' },
      answer('notChecked', user ? 'it would be taken for ' : 'it can’t be told who this is'),
      ...(user ? [name, ', if it is good'] : []),
      `; not checked: ${[...new Set(open)].join(', ')}`,
    ),
  ];
}

/** The subject as a role binding writes it. */
function rbac({ kind, apiGroup, namespace, name }: RbacSubject): HTMLElement {
  const lines = [
    `- kind: ${kind}`,
    ...(apiGroup ? [`  apiGroup: ${apiGroup}`] : []),
    ...(namespace ? [`  namespace: ${JSON.stringify(namespace)}`] : []),
    `  name: ${JSON.stringify(name)}`,
  ];
  const text = `${lines.join('\n')}\n`;
  const button = h('button', { type: 'button' }, 'Copy the subject');
  const said = h('span', { class: 'soft', role: 'status' });
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(
      () => fill(said, 'The subject was copied'),
      () => fill(said, 'Copying is not allowed here'),
    );
    setTimeout(() => fill(said), 4000);
  });
  return h(
    'div',
    { class: 'subject' },
    h('span', { class: 'soft' }, 'For the subjects of a RoleBinding:'),
    h('pre', { translate: 'no', tabindex: 0, 'aria-label': 'Subject' }, text),
    h('span', { class: 'copying' }, button, said),
  );
}

/** What becomes of a CertificateSigningRequest, before anyone approves it. */
export function signerCard(answered: Preflight): HTMLElement {
  const { certificate, requested, approval, dependsOn, rule } = answered;
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': 'What the signer would do' },
    h('h4', {}, 'What the signer would do'),
    h('p', { class: 'headline' }, ...outcome(answered)),
    approval && h('p', {}, ...prose(approvalOf(approval.state, approval.permissions))),
    certificate &&
      table([
        ['subject', subject(certificate.subject)],
        ['lifetime', `${duration(certificate.lifetimeSeconds)}, of which five minutes are before its signing`],
        [
          'valid',
          certificate.notBefore && certificate.notAfter
            ? `${moment(Date.parse(certificate.notBefore))} to ${moment(Date.parse(certificate.notAfter))} UTC, if signed now`
            : '',
        ],
        ['usages', certificate.usages.join(', ')],
        ['names', certificate.extensions.subjectAltName?.join(', ') ?? ''],
      ]),
    !certificate &&
      requested &&
      table([
        ['signer', requested.signerName],
        ['subject asked for', subject(requested.subject)],
        ['usages asked for', requested.usages.join(', ')],
        ['names asked for', requested.subjectAltName.join(', ')],
        ['lifetime asked for', requested.expirationSeconds === undefined ? '' : duration(requested.expirationSeconds)],
        ['what breaks', rule?.replace(/-/g, ' ') ?? ''],
      ]),
    dependsOn.length > 0 && list('Only the cluster knows whether', dependsOn),
  );
}

function outcome({ result, message, code, reason }: Preflight): (Node | string)[] {
  const why = message === undefined ? [] : [': ', ...prose(message)];
  switch (result) {
    case 'issued':
      return [answer('verified', 'once approved, a certificate would be issued')];
    case 'failed':
      return [answer('failed', 'once approved, the signer would mark it as failed'), ...why];
    case 'refused on create': {
      const status = [code, reason].filter((part) => part !== undefined).join(' ');
      return [
        answer(
          'failed',
          `no signer would see it: kube-apiserver refuses it${status === '' ? '' : ` (${status})`}; the findings say why`,
        ),
      ];
    }
    case 'not acted on':
      return [answer('notChecked', 'nothing in Kubernetes acts on it'), ...why];
  }
}

function approvalOf(state: string, permissions: readonly string[]): string {
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

type Line = readonly [label: string, ...values: string[]];

/** Names and values; what is empty is left out. */
function table(lines: readonly Line[]): HTMLElement {
  const rows = lines.filter(([, value]) => value !== undefined && value !== '');
  return h(
    'dl',
    {},
    ...rows.map(([label, ...values]) =>
      h('div', { class: 'row' }, h('dt', {}, label), ...values.map((value) => h('dd', { translate: 'no' }, value))),
    ),
  );
}

function list(title: string, items: readonly string[]): HTMLElement {
  return h(
    'div',
    { class: 'depends' },
    h('p', {}, title),
    h('ul', {}, ...items.map((item) => h('li', {}, ...prose(item)))),
  );
}
