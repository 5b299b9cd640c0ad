// What is to be known of the plain field, below it: what it does not show, and why the editor is not there.
import { h } from '../dom.js';

/** The editor takes long to come, or can't be loaded. */
export type Delay = 'slow' | 'missing';

const CUT =
  'Until the editor is there, only the beginning of this text is shown, and can’t be edited; all of it is read. A paste replaces all of it.';

const DELAYS: Readonly<Record<Delay, string>> = {
  slow: 'The editor is still being loaded: marks in the text, completion and search come with it. All else works.',
  missing:
    'The editor could not be loaded: marks in the text, completion and search are missing. All else works. It is tried again when the network is back, and when you go to the text.',
};

export class Note {
  readonly #element = h('p', { class: 'note', id: 'editor-note', role: 'status', hidden: true });
  #isCut = false;
  #delay: Delay | undefined;

  constructor(field: HTMLElement) {
    field.after(this.#element);
    field.setAttribute('aria-describedby', this.#element.id);
  }

  set isCut(isCut: boolean) {
    if (isCut === this.#isCut) return;
    this.#isCut = isCut;
    this.#tell();
  }

  set delay(delay: Delay) {
    this.#delay = delay;
    this.#tell();
  }

  remove(): void {
    this.#element.remove();
  }

  #tell(): void {
    const told = [this.#isCut && CUT, this.#delay && DELAYS[this.#delay]].filter(Boolean).join(' ');
    this.#element.hidden = told === '';
    this.#element.textContent = told;
  }
}
