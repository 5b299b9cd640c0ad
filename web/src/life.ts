// A bar of how much of a life is over. It shows nothing that the rows beside it don't say in words.
import type { Row } from 'kubecred';
import { h } from './dom.js';

const BEGINNINGS = ['/notBefore', '/issuedAt'];
const ENDS = ['/notAfter', '/expiresAt'];

/** The bar for the rows of an artifact, if they tell a beginning and an end. */
export function life(rows: readonly Row[], now: number): HTMLElement | undefined {
  const from = time(rows, BEGINNINGS);
  const to = time(rows, ENDS);
  if (from === undefined || to === undefined || from >= to) return undefined;
  const lived = `${Math.min(Math.max((now - from) / (to - from), 0), 1) * 100}%`;
  const over = now > to || now < from;
  const bar = h('span', { class: 'lived' });
  const hand = h('span', { class: 'now' });
  bar.style.width = lived;
  hand.style.left = `min(${lived}, 100% - 2px)`;
  return h(
    'div',
    { class: over ? 'life over' : 'life', 'aria-hidden': 'true' },
    h('span', { class: 'track' }),
    bar,
    hand,
  );
}

function time(rows: readonly Row[], pointers: readonly string[]): number | undefined {
  for (const pointer of pointers) {
    const value = rows.find((row) => row.pointer === pointer)?.value ?? '';
    const [first = ''] = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.exec(value) ?? [];
    if (first !== '') return Date.parse(first);
  }
  return undefined;
}
