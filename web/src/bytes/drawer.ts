// What the drawer of bytes shows: the elements of an artifact as a tree, beside them its bytes; in both, what is selected.
import type { Asn1Node } from 'kubecred';
import type { Tree } from '../asn1-tree.js';
import type { BytesListener, Wanted } from '../bytes.js';
import { type Der, wayInto } from '../der.js';
import { fill, h } from '../dom.js';
import type { Stretch } from '../editor/editor.js';
import type { Place } from '../selection.js';
import { at } from '../words.js';
import { HexView } from './hex.js';
import { TreeView } from './tree.js';

interface Drawn {
  of: Der;
  nodes: readonly Asn1Node[];
  tree: TreeView;
  hex: HexView | undefined;
}

export class Drawer {
  readonly #host: HTMLElement;
  readonly #listener: BytesListener;
  #drawn: Drawn | undefined;
  #wanted: Wanted | undefined;
  /** The artifact whose tree is asked for. */
  #asked: Der | undefined;
  /** Whether the focus goes into it with what comes. */
  #focus = false;

  constructor(host: HTMLElement, listener: BytesListener) {
    this.#host = host;
    this.#listener = listener;
    new ResizeObserver(() => this.#drawn?.hex?.fit(host.clientWidth)).observe(host);
  }

  show(wanted: Wanted, focus: boolean): void {
    this.#wanted = wanted;
    this.#focus ||= focus;
    if (this.#drawn?.of === wanted.of) {
      this.#mark();
    } else if (this.#asked !== wanted.of) {
      const { of } = wanted;
      this.#asked = of;
      // What is shown of another text, or of another artifact, stays until the new one is there.
      if (!this.#drawn) this.#say('Reading the elements …');
      this.#listener.asn1(of.path, (tree) => {
        if (this.#asked !== of) return;
        this.#asked = undefined;
        this.#draw(of, tree);
      });
    }
  }

  /** What is drawn is of another text. */
  renew(): void {
    this.#asked = undefined;
  }

  forget(): void {
    this.#drawn = undefined;
    this.#asked = undefined;
    this.#focus = false;
    fill(this.#host);
  }

  #draw(of: Der, tree: Tree | undefined): void {
    if (!tree || tree.nodes.length === 0) {
      this.forget();
      this.#say(tree ? 'Too many elements stand before it: paste it alone to see its own.' : 'It is not DER.');
      return;
    }
    const hadFocus = this.#host.contains(document.activeElement);
    const { nodes } = tree;
    const choose = (index: number) => this.#choose(index);
    const view = new TreeView(tree, choose);
    const hex = tree.hex === undefined ? undefined : new HexView(tree.hex, (byte) => choose(covering(nodes, byte)));
    this.#drawn = { of, nodes, tree: view, hex };
    const secret = h('p', { class: 'soft' }, 'Some of these bytes are secret: they are not shown.');
    fill(this.#host, h('div', { class: 'columns' }, view.element, hex?.element ?? secret));
    hex?.fit(this.#host.clientWidth);
    this.#focus ||= hadFocus;
    this.#mark();
  }

  /** Marks what is wanted, in both. */
  #mark(): void {
    const { nodes, tree, hex } = this.#drawn ?? {};
    const { bytes, at: stretch } = this.#wanted ?? {};
    if (!nodes || !tree) return;
    const index = bytes ? covering(nodes, bytes.start, bytes.end) : stretch ? this.#at(nodes, stretch) : -1;
    tree.mark(index, this.#focus);
    this.#focus = false;
    const place = this.#placeOf(index);
    const marked = bytes ?? place?.bytes;
    hex?.mark(marked?.start ?? 0, marked?.end ?? 0);
    if (!bytes && place) this.#listener.found(place);
  }

  #choose(index: number): void {
    const place = this.#placeOf(index);
    if (!place?.bytes) return;
    this.#wanted = { of: place.bytes.of, bytes: place.bytes };
    this.#drawn?.tree.mark(index, false);
    this.#drawn?.hex?.mark(place.bytes.start, place.bytes.end);
    this.#listener.chosen(place);
  }

  /** The closest element around a place in the text. */
  #at(nodes: readonly Asn1Node[], { from, to }: Stretch): number {
    return nodes.findLastIndex(({ range }) => {
      const stretch = this.#listener.stretch(range);
      return stretch !== undefined && stretch.from <= from && to <= stretch.to;
    });
  }

  #placeOf(index: number): Place | undefined {
    const { of, nodes } = this.#drawn ?? {};
    const node = nodes?.[index];
    if (!of || !node) return undefined;
    const { tag, field, type, path, offset, range, lines } = node;
    const end = endOf(node);
    const [first, last] = lines ?? [];
    const steps = wayInto(of, [
      ...(first !== undefined && last !== undefined ? [{ step: 'lines' as const, first, last }] : []),
      { step: 'der', start: offset, end },
      ...(path === undefined ? [] : [{ step: 'structure' as const, path }]),
    ]);
    const name = [tag?.name, field ?? type].filter((part) => part !== undefined).join(' ');
    return {
      group: 'element',
      stretch: this.#listener.stretch(range),
      bytes: { of, start: offset, end },
      element: () => undefined,
      path: [range ? at(range.start) : '', name, steps].filter((part) => part !== '').join(' · '),
    };
  }

  #say(told: string): void {
    fill(this.#host, h('p', { class: 'soft', role: 'status' }, told));
  }
}

function endOf({ offset, headerLength, length }: Asn1Node): number {
  return offset + headerLength + length;
}

/** The closest element around some bytes: elements stand before what is in them. */
function covering(nodes: readonly Asn1Node[], start: number, end = start + 1): number {
  return nodes.findLastIndex((node) => node.offset <= start && end <= endOf(node));
}
