// One selection for text, findings and decoded values: choosing any of them shows it in the others.
import type { Stretch } from './editor.js';

/** Findings, decoded values, elements of an ASN.1 tree. */
const GROUPS = ['finding', 'row', 'element'] as const;

/** Something in the lists that has a place in the text. */
export interface Place extends Stretch {
  group: (typeof GROUPS)[number];
  /** What shows it; of a long list it is drawn now. */
  element(): HTMLElement | undefined;
  /** How the way to it reads, for the line below the editor. */
  path: string;
}

export interface SelectionView {
  /** Shows the stretch in the text. */
  wash(stretch: Stretch | undefined, reveal: boolean): void;
  /** Tells the way to what is chosen. */
  tell(path: string | undefined): void;
}

export class Selection {
  readonly #places: Place[] = [];
  #on: HTMLElement[] = [];

  constructor(readonly view: SelectionView) {}

  /** Forgets all places. */
  clear(): void {
    this.#places.length = 0;
    this.#on = [];
    this.view.tell(undefined);
  }

  add(places: readonly Place[]): void {
    for (const place of places) this.#places.push(place);
  }

  /** The cursor is here: whatever covers it most closely is chosen. */
  follow(position: number): void {
    const near = GROUPS.flatMap((group) => this.#closest(group, { from: position, to: position }) ?? []);
    this.#turnOn(near);
    const closest = smallest(near);
    this.view.wash(closest, false);
    this.view.tell(closest?.path);
    for (const place of near) bring(place);
  }

  /** One of the lists was pressed. */
  choose(place: Place, reveal: boolean): void {
    const beside = GROUPS.filter((group) => group !== place.group).flatMap((group) => this.#beside(group, place) ?? []);
    this.#turnOn([place, ...beside]);
    for (const { group, element } of [place, ...beside]) if (group === 'element') bringInBox(element());
    this.view.wash(place, reveal);
    this.view.tell(place.path);
  }

  /** What goes with a place: of values and elements the one that is most like it, else what covers its beginning. */
  #beside(group: Place['group'], { from, to, group: own }: Place): Place | undefined {
    if (group === 'finding' || own === 'finding') return this.#closest(group, { from, to: from });
    const unlike = (place: Place) => Math.abs(place.from - from) + Math.abs(place.to - to);
    return this.#places
      .filter((place) => place.group === group && (from - place.from) * (to - place.to) <= 0)
      .reduce<Place | undefined>((best, place) => (best && unlike(best) <= unlike(place) ? best : place), undefined);
  }

  /** The smallest that covers a stretch. */
  #closest(group: Place['group'], { from, to }: Stretch): Place | undefined {
    return smallest(this.#places.filter((place) => place.group === group && place.from <= from && to <= place.to));
  }

  #turnOn(places: Place[]): void {
    for (const element of this.#on) mark(element, false);
    this.#on = places.flatMap((place) => place.element() ?? []);
    for (const element of this.#on) mark(element, true);
  }
}

function mark(element: HTMLElement, on: boolean): void {
  element.classList.toggle('on', on);
  if (element.role === 'treeitem') element.ariaSelected = String(on);
}

function bring({ group, element }: Place): void {
  const shown = element();
  if (group === 'element') bringInBox(shown);
  else if (shown) show(shown);
}

/** Brings an element of a tree into sight in the box that it scrolls in: the page itself stays where it is. */
function bringInBox(element: HTMLElement | undefined): void {
  const box = element?.closest('.tree-box');
  if (!element || !box) return;
  const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

/** Brings something into sight; a card around it that was closed is opened. */
export function show(element: HTMLElement): void {
  for (let card = element.closest('details'); card; card = card.parentElement?.closest('details') ?? null) {
    card.open = true;
  }
  element.scrollIntoView({ block: 'nearest' });
}

function smallest(places: readonly Place[]): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best && best.to - best.from <= place.to - place.from ? best : place),
    undefined,
  );
}
