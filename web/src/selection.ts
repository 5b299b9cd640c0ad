// One selection for text, findings and decoded values: choosing any of them shows it in the others.
import type { Stretch } from './editor.js';

/** Something in the lists that has a place in the text. */
export interface Place extends Stretch {
  group: 'finding' | 'row';
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
    const near = (['finding', 'row'] as const).flatMap((group) => this.#closest(group, position) ?? []);
    this.#turnOn(near);
    const closest = smallest(near);
    this.view.wash(closest, false);
    this.view.tell(closest?.path);
    for (const element of this.#on) show(element);
  }

  /** One of the lists was pressed. */
  choose(place: Place, reveal: boolean): void {
    const other = place.group === 'row' ? 'finding' : 'row';
    const beside = this.#closest(other, place.from);
    this.#turnOn(beside ? [place, beside] : [place]);
    this.view.wash(place, reveal);
    this.view.tell(place.path);
  }

  #closest(group: Place['group'], position: number): Place | undefined {
    return smallest(
      this.#places.filter((place) => place.group === group && place.from <= position && position <= place.to),
    );
  }

  #turnOn(places: Place[]): void {
    for (const element of this.#on) element.classList.remove('on');
    this.#on = places.flatMap((place) => place.element() ?? []);
    for (const element of this.#on) element.classList.add('on');
  }
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
