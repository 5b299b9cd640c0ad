// What is wrong: each thing once, and as it stands beside its field.
import { h, prose } from '../dom.js';
import { mark } from '../words.js';
import type { Finding } from './make.js';

export function faultOf({ severity, message, help }: Finding): HTMLElement {
  return h(
    'li',
    { class: `fault ${severity}` },
    h('span', { class: `sign ${severity}`, 'aria-hidden': 'true' }, mark(severity)),
    h(
      'span',
      {},
      h('span', { class: 'unseen' }, `${severity}: `),
      ...prose(message),
      help !== undefined && h('span', { class: 'help' }, ' — ', ...prose(help)),
    ),
  );
}

/** Each message once: what is said at a field is not said again of all that is around it. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const isSame = (later: Finding, { message, pointer }: Finding) =>
    later.message === message && later.pointer !== undefined && `${pointer}/`.startsWith(`${later.pointer}/`);
  return findings.filter((found, index) => !findings.slice(0, index).some((other) => isSame(found, other)));
}
