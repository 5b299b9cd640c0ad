// One selection for text, findings and decoded values: choosing any of them shows it in the others.
import type { Stretch } from './editor.js';

/** Something in the lists that has a place in the text. */
export interface Place extends Stretch {
  group: 'finding' | 'row';
  element: HTMLElement;
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
  #places: readonly Place[] = [];
  #on: Place[] = [];

  constructor(readonly view: SelectionView) {}

  setPlaces(places: readonly Place[]): void {
    this.#places = places;
    this.#on = [];
    this.view.tell(undefined);
  }

  /** The cursor is here: whatever covers it most closely is chosen. */
  follow(position: number): void {
    const near = (['finding', 'row'] as const).flatMap((group) => this.#closest(group, position) ?? []);
    this.#turnOn(near);
    const closest = smallest(near);
    this.view.wash(closest, false);
    this.view.tell(closest?.path);
    for (const { element } of near) element.scrollIntoView({ block: 'nearest' });
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
    for (const { element } of this.#on) element.classList.remove('on');
    for (const { element } of places) element.classList.add('on');
    this.#on = places;
  }
}

function smallest(places: readonly Place[]): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best && best.to - best.from <= place.to - place.from ? best : place),
    undefined,
  );
}
