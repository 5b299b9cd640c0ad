// What belongs together: which certificate, request and key share a public key, and chains of certificates in their
// order. Each member leads to its place in the text.
import type { Range, SignatureVerdict } from 'kubecred';
import { fill, h, prose } from './dom.js';
import type { ChainLine, Column, KeyLine, Relative, Relatives, Together } from './relations.js';
import { count } from './words.js';
import { answer, LINKS } from './worth/checks.js';

/** Goes to a place in the text. */
type Go = (range: Range) => void;

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
export function showTogether(section: HTMLElement, { columns, keys, chains, repeated, alone, left }: Together, go: Go) {
  section.hidden = keys.length + chains.length + repeated.length + alone.listed.length === 0;
  if (section.hidden) {
    fill(section);
    return;
  }
  fill(
    section,
    h('h2', { id: 'together-title' }, 'Belongs together', h('span', { class: 'count' }, 'by names and public keys')),
    ...(keys.length > 0 ? matrix(columns, keys, left.keys, go) : []),
    ...(chains.length > 0
      ? byPieces(
          h('div', { class: 'chains' }),
          chains.map((line) => () => chain(line, go)),
          left.chains,
          'chain',
        )
      : []),
    ...repeated.map((members) => twice(members, go)),
    alone.listed.length > 0 && h('p', {}, 'Belongs to nothing else here: ', ...list(alone, go, 'kind')),
  );
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

/** A chain from the certificate that issued no other to its root, or to the issuer that is not there. */
function chain({ members, inOrder, missing, links }: ChainLine, go: Go): HTMLElement {
  const ends = missing ? 'without its last issuer' : 'up to its root';
  const order = inOrder ? '' : '; the text has them in another order';
  return h(
    'div',
    { class: 'chain' },
    h('h3', {}, `Chain of ${count(members.length, 'certificate')}, ${ends}${order}`),
    h(
      'ol',
      {},
      ...members.map((member, index) => h('li', {}, link(member, go), signed(links[index]))),
      missing &&
        h(
          'li',
          { class: 'missing' },
          h('span', { class: 'called' }, missing.name),
          h('span', { class: 'way' }, missing.key ? `not here, key identifier ${missing.key}` : 'not here'),
        ),
    ),
  );
}

/** Whether the next one signed it. */
function signed(verdict: SignatureVerdict | undefined): HTMLElement | undefined {
  if (!verdict) return undefined;
  const { status, reason } = verdict;
  return h(
    'span',
    { class: 'link' },
    answer(status, LINKS[status]),
    reason !== undefined && h('span', { class: 'soft' }, ...prose(reason)),
  );
}

/** A certificate that is there more than once. */
function twice(members: Relatives, go: Go): HTMLElement {
  const number = members.listed.length + members.left;
  const often = number === 2 ? 'twice' : `${number.toLocaleString('en')} times`;
  const name = h('span', { class: 'called', translate: 'no' }, members.listed[0]?.name ?? '');
  return h('p', {}, name, ` is here ${often}: `, ...list(members, go, 'place'));
}

/** What is said of a member beside its place: what is told around it is not said again. */
type Said = 'name' | 'kind' | 'place';

function list({ listed, left }: Relatives, go: Go, said: Said): HTMLElement[] {
  const rest = left > 0 ? [h('span', { class: 'soft' }, `and ${left.toLocaleString('en')} more`)] : [];
  return [...listed.map((member) => link(member, go, said)), ...rest];
}

/** A member: its name and where it stands. */
function link({ name, kind, where, range }: Relative, go: Go, said: Said = 'name'): HTMLElement {
  const called = said === 'place' && where !== '' ? '' : name || kind;
  const parts = [
    said === 'kind' && name !== '' && h('span', { class: 'way' }, kind),
    called !== '' && h('span', { class: 'called', translate: 'no' }, called),
    where !== '' && h('span', { class: 'way' }, where),
  ];
  if (!range) return h('span', { class: 'relative' }, ...parts);
  const title = `${kind} ${name}: go to it`;
  return h('button', { type: 'button', class: 'plain relative', title, onclick: () => go(range) }, ...parts);
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
