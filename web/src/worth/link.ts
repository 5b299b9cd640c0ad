// What something is called, and the way to it: in the text, or in another tab.
import { h } from '../dom.js';
import type { Relative } from '../relations.js';

/** Goes to where something stands. */
export type Go = (to: Pick<Relative, 'range' | 'tab'>) => void;

/** What is said beside the place: what is told around it is not said again. */
export type Said = 'all' | 'name' | 'kind' | 'place';

export function link(to: Relative, go: Go, said: Said = 'name'): HTMLElement {
  const { name, kind, where, range, tab } = to;
  const called = said === 'place' && where !== '' ? '' : said === 'all' ? name : name || kind;
  const parts = [
    said === 'all' && h('b', {}, kind),
    said === 'kind' && name !== '' && h('span', { class: 'way' }, kind),
    called !== '' && h('span', { class: 'called', translate: 'no' }, called),
    // A tab may have the name of a file.
    where !== '' && h('span', { class: 'way', translate: tab === undefined ? undefined : 'no' }, where),
  ];
  if (!range && tab === undefined) return h('span', { class: 'relative' }, ...parts);
  const title = `Go to ${kind} ${name}`.trim() + (tab === undefined ? '' : ' in its tab');
  return h('button', { type: 'button', class: 'plain relative', title, onclick: () => go(to) }, ...parts);
}
