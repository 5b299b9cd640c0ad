// What the credentials are worth: one card each, with its checks beside who it would be or what its signer would do; and
// how long they live.
import type { ChainVerification, KeySetVerification, SignatureStatus } from 'kubecred';
import { fill, h, prose } from '../dom.js';
import type { Relative } from '../relations.js';
import { count } from '../words.js';
import { chainPath, rejectedPaths, rootTold } from './chain.js';
import { answer, checkList, folded, keyList, tally } from './checks.js';
import { identityCard, signerCard } from './identity.js';
import { type Go, link } from './link.js';
import { livesOf } from './lives.js';
import type { Credential, Worth } from './make.js';
import { taken } from './told.js';
import type { Trust } from './trust.js';
import { checkName } from './words.js';

export interface WorthActions {
  go: Go;
  /** Opens the settings, where what is trusted is told. */
  settings(): void;
}

/** Fills the section; without credentials it is hidden. */
export function showWorth(section: HTMLElement, worth: Worth | undefined, now: number, actions: WorthActions): void {
  section.ariaBusy = 'false';
  const told = worth?.credentials.filter(isTold) ?? [];
  section.hidden = !worth || told.length + worth.lives.length === 0;
  if (!worth || section.hidden) {
    fill(section);
    return;
  }
  const name = (one: Relative) => link(one, actions.go, 'all');
  fill(
    section,
    h('h2', { id: 'worth-title' }, 'What it is worth', h('span', { class: 'count' }, 'checked here, in your browser')),
    ...told.map((one) => card(one, worth.trust, actions)),
    worth.left > 0 &&
      h(
        'p',
        { class: 'soft' },
        `${count(worth.left, 'more credential')} not checked in this way: paste fewer at a time.`,
      ),
    livesOf(worth.lives, now, name),
  );
}

export function isTold({ token, chain, keySet, identity, signer }: Credential): boolean {
  return [token, chain, keySet, identity, signer].some((one) => one !== undefined);
}

function card(credential: Credential, trust: Trust, actions: WorthActions): HTMLElement {
  const { token, chain, path, keySet, identity, signer } = credential;
  const parts = [
    token &&
      panel(
        'Checks of the token',
        token.checks,
        checkList(token.checks, 'Checks of the token'),
        ...keyList(token.keys, token.ignoredKeys),
      ),
    chain &&
      panel(
        'Checks of the chain',
        chain.checks,
        ...(path ? chainPath(path, trustIn(chain), 'p', actions.go) : []),
        path && rootTold(path) !== '' && h('p', { class: 'soft' }, rootTold(path)),
        ...rejectedPaths(chain),
        chainChecks(chain.checks),
      ),
    keySet && keys(keySet),
    identity && identityCard(identity, trust, trusted(trust, token !== undefined, actions)),
    signer && signerCard(signer),
  ].filter((part) => part !== undefined);
  const status = token?.status ?? chain?.status ?? keySet?.status;
  return h(
    'article',
    { class: 'credential' },
    h(
      'header',
      {},
      h('h3', {}, link(credential, actions.go, 'all')),
      status && h('span', { class: 'end' }, answer(status)),
    ),
    h('div', { class: 'parts' }, ...parts),
  );
}

/** What is known of the end of a path. */
function trustIn({ checks }: ChainVerification): SignatureStatus {
  return checks.find(({ name }) => name === 'path')?.status ?? 'notChecked';
}

function panel(title: string, checks: Parameters<typeof tally>[0], ...content: Parameters<typeof h>[2][]): HTMLElement {
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': title },
    h('h4', {}, title, h('span', { class: 'soft' }, ` ${tally(checks)}`)),
    ...content,
  );
}

/** Those that hold are many, and say little: they are folded where something else is to be read first. */
function chainChecks(checks: Parameters<typeof tally>[0]): HTMLElement {
  const good = checks.filter(({ status }) => status === 'verified');
  const rest = checks.filter(({ status }) => status !== 'verified');
  if (rest.length === 0) return checkList(checks, 'Checks of the chain');
  return h(
    'div',
    {},
    checkList(rest, 'Checks of the chain that do not hold, or were not made'),
    good.length > 0 &&
      folded(`${count(good.length, 'check')} verified`, checkList(good, 'Checks of the chain that hold')),
  );
}

function keys({ keys: all, checks }: KeySetVerification): HTMLElement {
  const items = all.map(({ status, checks: own, key }) =>
    h(
      'li',
      {},
      answer(status, status === 'verified' ? 'usable' : 'not usable'),
      h(
        'span',
        { class: 'what' },
        h('code', {}, key.keyId ?? 'without a name'),
        ` ${[key.keyType, key.curve ?? key.bits].filter((part) => part !== undefined).join(' ')}`,
        key.kubernetesKeyId !== undefined &&
          h(
            'span',
            { class: 'help' },
            key.kubernetesKeyId === key.keyId ? 'named as kube-apiserver names it' : 'kube-apiserver would name it ',
            key.kubernetesKeyId !== key.keyId && h('code', {}, key.kubernetesKeyId),
          ),
        ...own.flatMap(({ name, reason }) =>
          h('span', { class: 'reason' }, `${checkName(name)}: `, ...prose(reason ?? '')),
        ),
      ),
    ),
  );
  return h(
    'div',
    { class: 'card', role: 'group', 'aria-label': 'Keys' },
    h('h4', {}, 'Keys', h('span', { class: 'soft' }, ` ${count(all.length, 'key')}`)),
    checks.length > 0 && checkList(checks, 'Checks of the set'),
    h('ul', { class: 'checks', 'aria-label': 'Keys of the set' }, ...items),
  );
}

/** What was taken for the cluster's, and the way to change it. */
function trusted(trust: Trust, isToken: boolean, { settings }: WorthActions): HTMLElement {
  return h(
    'p',
    { class: 'soft' },
    `${taken(trust, isToken)} `,
    h('button', { type: 'button', class: 'plain inline', onclick: settings }, 'Change what is trusted'),
  );
}
