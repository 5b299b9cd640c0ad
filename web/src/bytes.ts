// The drawer of bytes below the editor: whether it is open and of what, and the line above it. What is drawn in it is a part
// of the page that comes when it is asked for.
import type { Range } from 'kubecred';
import type { Tree } from './asn1-tree.js';
import type { Drawer } from './bytes/drawer.js';
import type { Bytes, Der } from './der.js';
import { byId, fill, h } from './dom.js';
import type { Stretch } from './editor/editor.js';
import { lazily } from './parts.js';
import type { Place } from './selection.js';

/** What the drawer is to show. */
export interface Wanted {
  of: Der;
  /** Which of its bytes: these, or those at a place in the text. None of them are marked without both. */
  bytes?: Bytes | undefined;
  at?: Stretch | undefined;
}

export interface BytesListener {
  /** Asks for the tree of the artifact at `path`. */
  asn1(path: readonly number[], drawn: (tree: Tree | undefined) => void): void;
  /** Where a range is in the text; nowhere, if the input is none. */
  stretch(range: Range | undefined): Stretch | undefined;
  /** An element was pressed, or one of its bytes. */
  chosen(element: Place): void;
  /** An element was found at the place in the text that was asked for. */
  found(element: Place): void;
  /** The drawer was closed from within: the focus goes back to the value. False if there is none. */
  back(): boolean;
}

export interface BytesDrawer {
  /** Tells the way to what is selected. */
  tell(path: string | undefined): void;
  /** These are the bytes of what is selected, if it is DER. `opens` says whether it opens for them, unless it was hidden. */
  select(wanted: Wanted | undefined, opens: boolean): void;
  /** Opens it, and goes there. */
  open(wanted: Wanted, path: string): void;
  /** There is another report, of which these are DER. `isSame` says whether it is of the same text. */
  renew(all: readonly Der[], isSame: boolean): void;
  forget(): void;
}

/** Whether it is open; once it was hidden it opens only when it is asked for. */
type State = 'closed' | 'open' | 'hidden';

export function startBytes(listener: BytesListener): BytesDrawer {
  const [line, where, button, host] = [byId('whereabouts'), byId('where'), byId('show-bytes'), byId('bytes')];
  let state: State = 'closed';
  let wanted: Wanted | undefined;
  let drawer: Drawer | undefined;
  const load = lazily(
    host,
    async () => {
      const part = await import('./bytes/drawer.js');
      drawer = new part.Drawer(host, {
        ...listener,
        chosen: (element) => {
          const { bytes } = element;
          wanted = bytes && { of: bytes.of, bytes };
          listener.chosen(element);
        },
      });
      return drawer;
    },
    'The bytes could not be loaded. Hide them and try again.',
  );

  const draw = async (focus = false) => {
    const isOpen = state === 'open';
    fill(button, isOpen ? 'Hide' : 'Bytes');
    button.setAttribute('aria-label', isOpen ? 'Hide bytes' : 'Show bytes');
    button.hidden = !isOpen && !wanted;
    line.hidden = button.hidden && where.textContent === '';
    host.hidden = !isOpen;
    if (!isOpen) return;
    const part = await load();
    // Meanwhile it may be something else, or nothing.
    if (state === 'open' && wanted) part?.show(wanted, focus);
  };
  const say = (path = '') => {
    const steps = path.split(/(?<= [›·]) /).flatMap((step) => [' ', h('span', {}, step.trimEnd())]);
    fill(where, ...(path === '' ? [] : steps.slice(1)));
  };
  const hide = () => {
    state = 'hidden';
    void draw();
  };
  button.addEventListener('click', () => {
    if (state === 'open') {
      hide();
      return;
    }
    state = 'open';
    void draw();
  });
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || state !== 'open') return;
    event.preventDefault();
    hide();
    if (!listener.back()) button.focus();
  };
  for (const part of [line, host]) part.addEventListener('keydown', leave);

  return {
    tell: (path) => {
      say(path);
      line.hidden = button.hidden && path === undefined;
    },
    select: (next, opens) => {
      // What is open stays as it is, only without a mark: a cursor that goes through a text makes nothing jump.
      wanted = next ?? (wanted && state === 'open' ? { of: wanted.of } : undefined);
      if (opens && next && state === 'closed') state = 'open';
      void draw();
    },
    open: (next, path) => {
      wanted = next;
      state = 'open';
      say(path);
      void draw(true);
    },
    renew: (all, isSame) => {
      const key = wanted?.of.path.join('.');
      const again = all.find(({ path }) => path.join('.') === key);
      const { bytes, at } = (isSame && again && wanted) || {};
      const of = again ?? (state === 'open' ? all[0] : undefined);
      wanted = of && { of, at, bytes: bytes && { ...bytes, of } };
      if (!wanted && state === 'open') state = 'closed';
      // What was drawn is of another text now: what is shown stays until the new elements are there.
      if (state === 'open') drawer?.renew();
      else drawer?.forget();
      void draw();
    },
    forget: () => {
      wanted = undefined;
      if (state === 'open') state = 'closed';
      drawer?.forget();
      void draw();
    },
  };
}
