// What is wrong, as it stands beside its field.
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
