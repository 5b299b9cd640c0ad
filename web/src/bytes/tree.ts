// The elements of an artifact as a tree, drawn piece by piece.
import type { Asn1Node } from 'kubecred';
import type { Tree } from '../asn1-tree.js';
import { fill, h } from '../dom.js';
import { bringInBox } from '../selection.js';

/** So many are drawn at once: a certificate has some hundred. */
const PIECE = 400;
/** So much of what stands around a marked element stays in sight, in pixels. */
const MARGIN = 40;

export class TreeView {
  readonly element: HTMLElement;
  readonly #nodes: readonly Asn1Node[];
  readonly #choose: (index: number) => void;
  readonly #list = h('div', { class: 'tree', role: 'tree', 'aria-label': 'Elements' });
  readonly #more = h('button', { type: 'button', class: 'plain more' });
  readonly #lines: HTMLElement[] = [];
  /** The line that the Tab key comes to, and whether it is selected. */
  #stop: HTMLElement | undefined;

  constructor({ nodes, omitted }: Tree, choose: (index: number) => void) {
    this.#nodes = nodes;
    this.#choose = choose;
    const names = ['offset', 'length', 'element'].map((name) => h('span', {}, name));
    const rest = omitted > 0 && h('p', { class: 'soft' }, `${omitted.toLocaleString('en')} more are not listed.`);
    this.element = h(
      'div',
      { class: 'tree-box' },
      h('div', { class: 'tree-head', 'aria-hidden': 'true' }, ...names),
      h('div', { class: 'tree-scroll' }, this.#list, this.#more, rest),
    );
    this.#more.addEventListener('click', () => {
      const next = this.#lines.length;
      this.#draw();
      this.#lines[next]?.focus();
    });
    this.#list.addEventListener('keydown', (event) => {
      const to = target(event.key, this.#lines.indexOf(event.target as HTMLElement), nodes);
      if (!this.#lines[to]) return;
      event.preventDefault();
      this.#choose(to);
      this.#lines[to].focus();
    });
    this.#draw();
    this.mark(-1, false);
  }

  /** Marks an element and brings it into sight; the Tab key comes to it now. Without one, to the first. */
  mark(index: number, focus: boolean): void {
    while (this.#lines.length <= index && this.#lines.length < this.#nodes.length) this.#draw();
    this.#stop?.classList.remove('on');
    this.#stop?.setAttribute('aria-selected', 'false');
    this.#stop?.setAttribute('tabindex', '-1');
    const marked = this.#lines[index];
    marked?.classList.add('on');
    marked?.setAttribute('aria-selected', 'true');
    this.#stop = marked ?? this.#lines[0];
    this.#stop?.setAttribute('tabindex', '0');
    bringInBox(marked, '.tree-scroll', MARGIN);
    if (focus) this.#stop?.focus();
  }

  #draw(): void {
    const from = this.#lines.length;
    const piece = this.#nodes
      .slice(from, from + PIECE)
      .map((node, index) => line(node, () => this.#choose(from + index)));
    this.#lines.push(...piece);
    this.#list.append(...piece);
    const left = this.#nodes.length - this.#lines.length;
    this.#more.hidden = left === 0;
    fill(this.#more, `Show ${Math.min(left, PIECE)} more of ${left.toLocaleString('en')} elements`);
  }
}

/** Where a key leads: left is to what is around an element. */
function target(key: string, now: number, nodes: readonly Asn1Node[]): number {
  const depth = nodes[now]?.depth ?? 0;
  switch (key) {
    case 'ArrowDown':
      return now + 1;
    case 'ArrowUp':
      return now - 1;
    case 'ArrowRight':
      return nodes[now + 1]?.depth === depth + 1 ? now + 1 : -1;
    case 'ArrowLeft':
      return nodes.findLastIndex((node, index) => index < now && node.depth < depth);
    case 'Home':
      return 0;
    case 'End':
      return nodes.length - 1;
    case 'Enter':
    case ' ':
      return now;
    default:
      return -1;
  }
}

function line(node: Asn1Node, choose: () => void): HTMLElement {
  const { depth, offset, headerLength, length, tag, field, type, value, error } = node;
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
  return h(
    'div',
    {
      class: 'element',
      role: 'treeitem',
      'aria-level': depth + 1,
      // Nothing here is closed by itself.
      'aria-selected': false,
      tabindex: -1,
      onclick: () => {
        if (getSelection()?.isCollapsed ?? true) choose();
      },
    },
    h('span', { class: 'number' }, String(offset)),
    h('span', { class: 'number' }, String(headerLength + length)),
    what,
  );
}
