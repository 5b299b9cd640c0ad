// Who the bearer of a credential would be, with the subject for a role binding; and what a signer would answer.
import type { Authentication, Preflight, RbacSubject } from 'kubecred';
import { fill, h, prose } from '../dom.js';
import { answer, checkList, folded, tally } from './checks.js';
import { approvalOf, identityRows, identityTold, type Line, signerRows, signerTold, type Told } from './told.js';
import type { Trust } from './trust.js';

/** The card of an identity. `trusted` says what was taken for the cluster's. */
export function identityCard(identity: Authentication, trust: Trust, trusted: HTMLElement): HTMLElement {
  const { user, dependsOn, checks, claims } = identity;
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': 'Who this would be' },
    h('h4', {}, 'Who this would be'),
    headline(identityTold(identity, trust)),
    user && table(identityRows(identity)),
    dependsOn.length > 0 && list('Only the cluster knows whether', dependsOn),
    identity.subject && rbac(identity.subject),
    claims &&
      h(
        'p',
        { class: 'soft' },
        'What it claims stands in the decoded token; which of that counts is for the other authenticator to say.',
      ),
    trusted,
    folded(`How that was found: ${tally(checks)}`, checkList(checks, 'Checks of kube-apiserver')),
  );
}

function headline({ status, words, name, rest }: Told): HTMLElement {
  return h(
    'p',
    { class: 'headline' },
    answer(status, words),
    name !== undefined && h('code', { class: 'who' }, name),
    ...prose(rest),
  );
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
  const { approval, dependsOn } = answered;
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': 'What the signer would do' },
    h('h4', {}, 'What the signer would do'),
    headline(signerTold(answered)),
    approval && h('p', {}, ...prose(approvalOf(approval.state, approval.permissions))),
    table(signerRows(answered)),
    dependsOn.length > 0 && list('Only the cluster knows whether', dependsOn),
  );
}

/** Names and values. */
function table(rows: readonly Line[]): HTMLElement | undefined {
  if (rows.length === 0) return undefined;
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
