// The ASN.1 view of an artifact: its elements as a tree. Asked for when it is opened, and drawn piece by piece.
import type { Asn1Node } from 'kubecred';
import type { Tree } from './asn1-tree.js';
import { fill, h } from './dom.js';
import { at } from './words.js';

/** An element and what shows it. */
export interface ShownElement {
  node: Asn1Node;
  element: HTMLElement;
  path: string;
}

export interface Asn1Actions {
  /** Asks for the tree of the artifact at `path`. */
  asn1(path: readonly number[], drawn: (tree: Tree | undefined) => void): void;
  /** An element was pressed. */
  chooseElement(element: ShownElement): void;
  /** These elements were drawn. */
  elementsDrawn(elements: readonly ShownElement[]): void;
}

/** So many are drawn at once: a certificate has some hundred. */
const PIECE = 400;

/** What opens the tree of the artifact at `path`. */
export function showAsn1(path: readonly number[], actions: Asn1Actions): HTMLElement {
  const details = h('details', { class: 'asn1' }, h('summary', {}, 'ASN.1'));
  details.addEventListener(
    'toggle',
    () => {
      const wait = h('p', { class: 'soft', role: 'status' }, 'Reading the elements …');
      details.append(wait);
      actions.asn1(path, (tree) => {
        if (tree && tree.nodes.length > 0) wait.replaceWith(...draw(tree, actions));
        else fill(wait, tree ? 'Too many elements stand before it: paste it alone to see its own.' : 'It is not DER.');
      });
    },
    { once: true },
  );
  return details;
}

function draw({ nodes, omitted }: Tree, actions: Asn1Actions): HTMLElement[] {
  const list = h('div', { class: 'tree', role: 'tree', 'aria-label': 'Elements' });
  const more = h('button', { type: 'button', class: 'plain more' });
  const shown: ShownElement[] = [];
  const next = () => {
    const piece = nodes.slice(shown.length, shown.length + PIECE).map((node) => line(node, actions));
    const [first] = piece;
    if (first && shown.length === 0) first.element.tabIndex = 0;
    shown.push(...piece);
    list.append(...piece.map(({ element }) => element));
    actions.elementsDrawn(piece);
    const left = nodes.length - shown.length;
    more.hidden = left === 0;
    fill(more, `Show ${Math.min(left, PIECE)} more of ${left.toLocaleString('en')} elements`);
    return first;
  };
  more.addEventListener('click', () => next()?.element.focus());
  next();
  list.addEventListener('keydown', (event) => {
    const now = shown.findIndex(({ element }) => element === document.activeElement);
    const to = target(event.key, now, shown);
    const chosen = shown[to];
    if (!chosen) return;
    event.preventDefault();
    for (const { element } of shown) element.tabIndex = element === chosen.element ? 0 : -1;
    chosen.element.focus();
    actions.chooseElement(chosen);
  });
  const head = h(
    'div',
    { class: 'tree-head', 'aria-hidden': 'true' },
    h('span', {}, 'offset'),
    h('span', {}, 'length'),
    h('span', {}, 'element'),
  );
  const rest = omitted > 0 && h('p', { class: 'soft' }, `${omitted.toLocaleString('en')} more are not listed.`);
  return [h('div', { class: 'tree-box' }, head, list), more, ...(rest ? [rest] : [])];
}

/** Where a key leads: left is to what is around an element. */
function target(key: string, now: number, shown: readonly ShownElement[]): number {
  const depth = shown[now]?.node.depth ?? 0;
  switch (key) {
    case 'ArrowDown':
      return now + 1;
    case 'ArrowUp':
      return now - 1;
    case 'ArrowRight':
      return shown[now + 1]?.node.depth === depth + 1 ? now + 1 : -1;
    case 'ArrowLeft':
      return shown.findLastIndex(({ node }, index) => index < now && node.depth < depth);
    case 'Home':
      return 0;
    case 'End':
      return shown.length - 1;
    case 'Enter':
    case ' ':
      return now;
    default:
      return -1;
  }
}

function line(node: Asn1Node, actions: Asn1Actions): ShownElement {
  const { depth, offset, headerLength, length, tag, field, type, value, range, error } = node;
  const what = h(
    'span',
    { class: 'what' },
    h('span', { class: 'tag' }, tag?.name ?? '?'),
    field !== undefined && h('b', {}, field),
    type !== undefined && h('span', { class: 'type' }, type),
    value !== undefined && h('span', { class: node.sensitive ? 'soft' : 'value', translate: 'no' }, value),
    error !== undefined && h('span', { class: 'wrong' }, error),
  );
  what.style.setProperty('--depth', String(Math.min(depth, 24)));
  const element = h(
    'div',
    {
      class: range ? 'element placed' : 'element',
      role: 'treeitem',
      'aria-level': depth + 1,
      // Nothing here is closed by itself.
      'aria-selected': false,
      tabindex: -1,
      onclick: () => {
        if (getSelection()?.isCollapsed ?? true) actions.chooseElement(shown);
      },
    },
    h('span', { class: 'number' }, String(offset)),
    h('span', { class: 'number' }, String(headerLength + length)),
    what,
  );
  const place = range ? at(range.start) : '';
  const name = node.path ?? type ?? tag?.name ?? '';
  const bytes = `bytes ${offset} to ${offset + headerLength + length}`;
  const shown = { node, element, path: [place, name, bytes].filter((part) => part !== '').join(' · ') };
  return shown;
}
