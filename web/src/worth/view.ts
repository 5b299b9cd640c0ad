// What the credentials are worth, what belongs together, and how two things differ, on the page: the three sections, and what
// is kept between two inputs so that they can be compared.
import { byId } from '../dom.js';
import type { Input } from '../protocol.js';
import type { Together } from '../relations.js';
import type { Go } from './link.js';
import type { Worth } from './make.js';

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
  go: Go;
  tell(message: string): void;
}

export interface WorthView {
  /** Shows what became known at this time. Where the worth is not known, what belongs together is by itself. */
  show(worth: Worth | undefined, now: number, together: Together | undefined): void;
  /** What is shown is old now: its room is kept, until what comes next is known. */
  wait(): void;
  /** What the next input is compared with. */
  beside(): Input | undefined;
  /** Forgets what was kept. */
  forget(): void;
}

const SECTIONS = ['worth', 'together', 'compare'];

export function startWorth(listener: WorthListener): WorthView {
  let kept: Kept | undefined;
  /** What was shown last: an older one that waits for its part of the page is not drawn any more. */
  let shown = 0;
  let cards: Promise<typeof import('./cards.js')> | undefined;
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
    show: (worth, now, together) => {
      shown += 1;
      const [turn, besides] = [shown, kept?.name];
      const draw = ({ showComparison, showTogether, showWorth }: typeof import('./cards.js')) => {
        if (turn !== shown) return;
        showWorth(byId('worth'), worth, now, { go: listener.go, settings });
        showTogether(byId('together'), worth?.together ?? together, listener.go);
        showComparison(byId('compare'), worth?.comparison, besides, now, actions);
      };
      if (!worth && !together && besides === undefined) {
        // What belongs to no input any more does not wait.
        for (const id of SECTIONS) Object.assign(byId(id), { hidden: true, ariaBusy: 'false' });
        if (!cards) return;
      }
      cards ??= import('./cards.js');
      cards.then(draw, () => {
        cards = undefined;
        listener.tell('A part of the page could not be loaded: load the page again.');
      });
    },
    wait: () => {
      for (const id of SECTIONS) byId(id).ariaBusy = 'true';
    },
    beside: () => kept?.input,
    forget: () => {
      kept = undefined;
    },
  };
}
