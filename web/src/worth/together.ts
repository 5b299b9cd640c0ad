// What belongs together: which certificate, request and key share a public key, here and in other tabs, and the chains of
// certificates that no card of a credential shows. Each member leads to its place.
import { fill, h } from '../dom.js';
import type { Column, KeyLine, Relatives, Together } from '../relations.js';
import { count } from '../words.js';
import { chainPath } from './chain.js';
import { answer } from './checks.js';
import { type Go, link, type Said } from './link.js';
import { leftOut, STRANGE } from './told.js';

/** So many lines of a list are drawn before one asks for more. */
const FIRST = 8;

const COLUMNS: Record<Column, string> = {
  certificate: 'Certificate',
  certificationRequest: 'Request',
  privateKey: 'Private key',
  publicKey: 'Public key',
  jsonWebKey: 'JSON Web Key',
};

/** Fills the section; without relations it is hidden. */
export function showTogether(section: HTMLElement, together: Together | undefined, go: Go) {
  section.ariaBusy = 'false';
  section.hidden = !together || !isSomething(together);
  if (!together || section.hidden) {
    fill(section);
    return;
  }
  const { columns, keys, chains, repeated, issued, alone, strange, left, tabs } = together;
  const by = `by names and public keys${tabs.seen > 0 ? `, also in ${count(tabs.seen, 'other tab')}` : ''}`;
  fill(
    section,
    h('h2', { id: 'together-title' }, 'Belongs together', h('span', { class: 'count' }, by)),
    ...(keys.length > 0 ? matrix(columns, keys, left.keys, go) : []),
    ...(chains.length > 0
      ? byPieces(
          h('div', { class: 'chains' }),
          chains.map((path) => () => h('div', { class: 'chain' }, ...chainPath(path, 'verified', 'h3', go))),
          left.chains,
          'chain',
        )
      : []),
    ...repeated.map((members) => twice(members, go)),
    ...issued.map(({ issuer, ...them }) =>
      h(
        'p',
        {},
        h('span', { class: 'called', translate: 'no' }, issuer),
        ' is named as the issuer in other tabs: ',
        ...list(them, go, 'name'),
      ),
    ),
    alone.listed.length > 0 && h('p', {}, 'Belongs to nothing else here: ', ...list(alone, go, 'kind')),
    ...strangers(strange.others, STRANGE.others, go),
    ...strangers(strange.keys, STRANGE.keys, go),
    tabs.left > 0 && h('p', { class: 'soft' }, leftOut(tabs.left)),
  );
}

function isSomething({ keys, chains, repeated, issued, alone, strange, tabs }: Together): boolean {
  const listed = [alone, strange.keys, strange.others].reduce((sum, one) => sum + one.listed.length, 0);
  return keys.length + chains.length + repeated.length + issued.length + listed + tabs.left > 0;
}

/** What has no other half, though other tabs have some. */
function strangers(them: Relatives, words: string, go: Go): HTMLElement[] {
  return them.listed.length > 0
    ? [h('p', {}, answer('failed', 'no match'), ` ${words}`, ...list(them, go, 'kind'))]
    : [];
}

/** Which artifacts hold the same public key: a line a key, a column a type. */
function matrix(columns: readonly Column[], keys: readonly KeyLine[], left: number, go: Go): HTMLElement[] {
  const body = h('tbody');
  const table = h(
    'table',
    {},
    h('caption', {}, 'One public key a line'),
    h(
      'thead',
      {},
      h('tr', {}, h('th', { scope: 'col' }, 'Key'), ...columns.map((one) => h('th', { scope: 'col' }, COLUMNS[one]))),
    ),
    body,
  );
  const lines = keys.map(({ sha256, members }) => () => {
    const cells = columns.map((column) => {
      const of = members[column];
      return h('td', {}, ...(of ? list(of, go, 'name') : [h('span', { class: 'soft' }, 'none')]));
    });
    const name = h('code', { title: `SHA-256 of the public key: ${sha256}` }, sha256.slice(0, 8));
    return h('tr', {}, h('th', { scope: 'row' }, name), ...cells);
  });
  const [, more] = byPieces(body, lines, left, 'key');
  return [h('div', { class: 'matrix' }, table), ...(more ? [more] : [])];
}

/** A certificate that is there more than once. */
function twice(members: Relatives, go: Go): HTMLElement {
  const number = members.listed.length + members.left;
  const often = number === 2 ? 'twice' : `${number.toLocaleString('en')} times`;
  const name = h('span', { class: 'called', translate: 'no' }, members.listed[0]?.name ?? '');
  return h('p', {}, name, ` is here ${often}: `, ...list(members, go, 'place'));
}

function list({ listed, left }: Relatives, go: Go, said: Said): HTMLElement[] {
  const rest = left > 0 ? [h('span', { class: 'soft' }, `and ${left.toLocaleString('en')} more`)] : [];
  return [...listed.map((member) => link(member, go, said)), ...rest];
}

/** The first of some elements, and a button for the others; `left` are those that are not there at all. */
function byPieces(
  around: HTMLElement,
  lines: readonly (() => HTMLElement)[],
  left: number,
  thing: string,
): [HTMLElement, ...HTMLElement[]] {
  around.append(...lines.slice(0, FIRST).map((line) => line()));
  const rest = lines.slice(FIRST);
  const beyond = left > 0 ? [h('p', { class: 'soft' }, `${count(left, `more ${thing}`)} not listed.`)] : [];
  if (rest.length === 0) return [around, ...beyond];
  const more = h('button', { type: 'button', class: 'plain more' }, `Show ${count(rest.length, `more ${thing}`)}`);
  more.addEventListener('click', () => {
    const drawn = rest.map((line) => line());
    around.append(...drawn);
    more.replaceWith(...beyond);
    drawn[0]?.querySelector<HTMLElement>('button')?.focus();
  });
  return [around, more];
}
