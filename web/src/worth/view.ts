// What the credentials are worth, and how two things differ, on the page: the two sections, and what is kept between two
// inputs so that they can be compared.
import type { Range } from 'kubecred';
import { byId } from '../dom.js';
import type { Input } from '../protocol.js';
import { showComparison } from './compare.js';
import type { Worth } from './make.js';
import { showWorth } from './section.js';

/** An input, and how it is called. */
export interface Kept {
  input: Input;
  name: string;
}

export interface WorthListener {
  /** What is in the editor, or the file in its place; nothing where there is none. */
  given(): Kept | undefined;
  /** Puts something into the place of what is there. */
  put(kept: Kept): void;
  /** The comparison ended: the text is to be looked at by itself. */
  alone(): void;
  go(range: Range): void;
  tell(message: string): void;
}

export interface WorthView {
  /** Shows what became known at this time. */
  show(worth: Worth | undefined, now: number): void;
  /** What is shown is old now: its room is kept, until what comes next is known. */
  wait(): void;
  /** What the next input is compared with. */
  beside(): Input | undefined;
  /** Forgets what was kept. */
  forget(): void;
}

export function startWorth(listener: WorthListener): WorthView {
  let kept: Kept | undefined;
  const actions = {
    back: () => {
      const first = kept;
      kept = undefined;
      if (first) listener.put(first);
    },
    stop: () => {
      kept = undefined;
      listener.alone();
    },
    go: listener.go,
  };
  byId('keep').addEventListener('click', () => {
    const given = listener.given();
    if (!given) {
      listener.tell('There is nothing yet to compare: paste the first of the two, then press Compare.');
      return;
    }
    kept = given;
    listener.put({ input: [], name: '' });
  });
  const settings = () => {
    byId('settings').showPopover();
    byId('setting-issuers').focus();
  };
  return {
    show: (worth, now) => {
      showWorth(byId('worth'), worth, now, { go: listener.go, settings });
      showComparison(byId('compare'), worth?.comparison, kept?.name, now, actions);
    },
    wait: () => {
      for (const id of ['worth', 'compare']) byId(id).ariaBusy = 'true';
    },
    beside: () => kept?.input,
    forget: () => {
      kept = undefined;
    },
  };
}
