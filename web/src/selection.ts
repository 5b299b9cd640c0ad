// One selection for text, findings, decoded values and bytes: choosing any of them shows it in the others.
import type { Bytes } from './der.js';
import type { Stretch } from './editor/editor.js';

/** What is known of all places at once: findings and decoded values. The elements of ASN.1 are those of the drawer. */
const GROUPS = ['finding', 'row'] as const;
type Listed = (typeof GROUPS)[number];
/** So many bytes tags, lengths and a name may take around a value. */
const AROUND_A_VALUE = 12;

/** Something that has a place in the text or in bytes. */
export interface Place {
  group: Listed | 'element';
  /** Where in the text; an input that is none has bytes only. */
  stretch: Stretch | undefined;
  bytes?: Bytes | undefined;
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
  #washed: Stretch | undefined;
  /** The row that was chosen last, by itself or with something else. */
  #row: Place | undefined;

  constructor(readonly view: SelectionView) {}

  /** Forgets all places. */
  clear(): void {
    this.#places.length = 0;
    this.#turnOn([]);
    this.#row = undefined;
    this.view.tell(undefined);
  }

  add(places: readonly Place[]): void {
    for (const place of places) this.#places.push(place);
  }

  /** What shows the decoded value that was chosen last. */
  get row(): HTMLElement | undefined {
    return this.#row?.element();
  }

  /** The cursor is here: whatever covers it most closely is chosen. False if nothing does. */
  follow(position: number): boolean {
    const near = GROUPS.flatMap((group) => this.#closest(group, { from: position, to: position }) ?? []);
    this.#turnOn(near);
    const closest = smallest(near);
    this.#tell(closest, false);
    for (const place of near) {
      const element = place.element();
      if (element) show(element);
    }
    return closest !== undefined;
  }

  /** An element was found where the cursor is; it may be closer than all that was known. */
  refine(element: Place): void {
    const { stretch } = element;
    if (stretch && (!this.#washed || size(stretch) < size(this.#washed))) this.#tell(element, false);
  }

  /** One of the lists was pressed. */
  choose(place: Place, reveal: boolean): void {
    const beside = GROUPS.filter((group) => group !== place.group).flatMap((group) => this.#beside(group, place) ?? []);
    this.#turnOn([place, ...beside]);
    // What is chosen below the text is shown beside it, and the page itself stays where it is.
    if (place.group === 'element') for (const { element } of beside) bringInBox(element(), '.inspector');
    this.#tell(place, reveal);
  }

  #tell(place: Place | undefined, reveal: boolean): void {
    this.#washed = place?.stretch;
    this.view.wash(place?.stretch, reveal);
    this.view.tell(place?.path);
  }

  /** What goes with a place: the value that is most like an element, else what covers its beginning. */
  #beside(group: Listed, { stretch, bytes, group: own }: Place): Place | undefined {
    if (group !== 'row' || own !== 'element') {
      return stretch && this.#closest(group, { from: stretch.from, to: stretch.from });
    }
    const rows = this.#places.filter((place) => place.group === group);
    const ofSame = rows.filter((place) => place.bytes && place.bytes.of === bytes?.of);
    // What has no values of its own may hold things that have.
    if (!bytes || ofSame.length === 0)
      return stretch && alike(rows, ends(stretch), (row) => row.stretch && ends(row.stretch));
    return alike(ofSame, bytes, (row) => {
      const { start = 0, end = 0 } = row.bytes ?? {};
      // Sizes and fingerprints are of all bytes, and are like nothing in them.
      if (bytes.start > 0 && start === 0) return undefined;
      // What holds more than a value with its tags and lengths is more than that value.
      const isInside = bytes.start <= start && end <= bytes.end;
      return isInside && bytes.end - bytes.start - (end - start) > AROUND_A_VALUE ? undefined : { start, end };
    });
  }

  /** The smallest that covers a stretch. */
  #closest(group: Listed, { from, to }: Stretch): Place | undefined {
    return smallest(
      this.#places.filter(
        ({ group: other, stretch }) => other === group && stretch && stretch.from <= from && to <= stretch.to,
      ),
    );
  }

  #turnOn(places: Place[]): void {
    for (const element of this.#on) element.classList.remove('on');
    this.#on = places.flatMap((place) => place.element() ?? []);
    for (const element of this.#on) element.classList.add('on');
    this.#row = places.find(({ group }) => group === 'row') ?? this.#row;
  }
}

interface Ends {
  start: number;
  end: number;
}

/** The one that is most like it, of those that it holds or that hold it. */
function alike(
  places: readonly Place[],
  { start, end }: Ends,
  endsOf: (place: Place) => Ends | undefined,
): Place | undefined {
  let [best, least] = [undefined as Place | undefined, Number.POSITIVE_INFINITY];
  for (const place of places) {
    const other = endsOf(place);
    if (!other || (start - other.start) * (end - other.end) > 0) continue;
    const unlike = Math.abs(other.start - start) + Math.abs(other.end - end);
    // Of several that are of the same bytes, such as the bits and the modulus of a key, the last says them most exactly.
    if (unlike <= least) [best, least] = [place, unlike];
  }
  return best;
}

/** Brings an element into sight in the box that it scrolls in: the page itself stays where it is. */
export function bringInBox(element: HTMLElement | undefined, selector: string, margin = 0): void {
  const box = element?.closest(selector);
  if (!element || !box) return;
  openAround(element);
  const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top - margin < outer.top) box.scrollTop -= outer.top - inner.top + margin;
  else if (inner.bottom + margin > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + margin;
}

/** Brings something into sight; a card around it that was closed is opened. */
export function show(element: HTMLElement): void {
  openAround(element);
  element.scrollIntoView({ block: 'nearest' });
}

function openAround(element: HTMLElement): void {
  for (let card = element.closest('details'); card; card = card.parentElement?.closest('details') ?? null) {
    card.open = true;
  }
}

function ends({ from, to }: Stretch): Ends {
  return { start: from, end: to };
}

function size({ from, to }: Stretch): number {
  return to - from;
}

function smallest(places: readonly Place[]): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best?.stretch && place.stretch && size(best.stretch) <= size(place.stretch) ? best : place),
    undefined,
  );
}
