// Several inputs, one of them shown: a row of tabs above the editor as soon as there are two. They are in memory alone.
import { fill, h } from './dom.js';
import { count, mark } from './words.js';
import type { Found } from './worth/others.js';

/** What is kept of an input that is not shown is for the caller to say. */
export interface TabActions<Kept> {
  /** Gives what is shown, to come back to. */
  leave(): Kept;
  /** Shows what was left, or something empty. */
  enter(kept: Kept | undefined): void;
  /** An input was closed, the shown one or another: nothing of it may be left. */
  closed(wasShown: boolean): void;
  /** The focus goes to the input. */
  focus(): void;
}

export interface Tabs<Kept> {
  /** Opens an empty tab behind the others and shows it. */
  open(): void;
  /** What the shown input is called; without a name it is what it holds, or a number. */
  name(called: string): void;
  /** Which tab is shown. */
  shown(): number;
  /** How many there are. */
  number(): number;
  /** Closes all of them: what is left is one without a name. What it shows is for the caller to empty. */
  clear(): void;
  /** Shows a tab. */
  show(index: number): void;
  /** Shows the tab with this number, if it is still there. */
  go(id: number): void;
  /** Those that are not shown. */
  others(): { id: number; name: string; kept: Kept }[];
  /** Tells how much was found in the shown input, or that it is not known; and what it holds, if anything is known to. */
  tell(found: Found | undefined, holds: string): void;
  /** Tells it of those that are not shown, by their numbers; of the others it is not known. */
  tellOthers(found: ReadonlyMap<number, Found>): void;
}

interface Tab<Kept> {
  id: number;
  name: string;
  /** What was recognised in it. */
  holds: string;
  kept: Kept | undefined;
  found?: Found | undefined;
}

export function startTabs<Kept>(row: HTMLElement, panel: HTMLElement, actions: TabActions<Kept>): Tabs<Kept> {
  const first: Tab<Kept> = { id: 1, name: '', holds: '', kept: undefined };
  const tabs = [first];
  let current = first;
  let newest = 1;
  // The strip holds what closes a tab beside it, too; a list of tabs may own tabs alone.
  const list = h('div', { role: 'tablist', 'aria-label': 'Inputs' });
  const strip = h('div', { class: 'strip' });
  const add = h('button', { type: 'button', class: 'plain add', 'aria-label': 'New tab', title: 'New tab' }, '+');
  fill(row, list, strip, add);

  const called = ({ id, name, holds }: Tab<Kept>) => name || holds || `Input ${id}`;
  /** Of several that are called the same, each has its number. */
  const title = (tab: Tab<Kept>) => {
    const name = called(tab);
    return tabs.some((other) => other !== tab && called(other) === name) ? `${name} (${tab.id})` : name;
  };

  /** Its name; whether something is wrong with it stands before that, and in its description. */
  const sign = (tab: Tab<Kept>) => {
    const [button, close] = strip.querySelectorAll<HTMLElement>(`.tab:has(#tab-${tab.id}) > button`);
    if (!button || !close) return;
    button.textContent = title(tab);
    close.title = `Close ${title(tab)}`;
    close.setAttribute('aria-label', close.title);
    const { errors = 0, warnings = 0 } = tab.found ?? {};
    const told = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')].filter(Boolean);
    button.title = [title(tab), told.join(', ')].filter(Boolean).join(': ');
    const severity = errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined;
    button.dataset.severity = severity ?? '';
    button.dataset.mark = severity ? mark(severity) : '';
  };

  const signAll = () => {
    for (const tab of tabs) sign(tab);
  };

  const draw = (focus = false) => {
    const several = tabs.length > 1;
    row.hidden = !several;
    const buttons = tabs.map((tab) => {
      const selected = tab === current;
      return h('button', {
        type: 'button',
        role: 'tab',
        id: `tab-${tab.id}`,
        'aria-selected': String(selected),
        'aria-controls': panel.id,
        tabindex: selected ? 0 : -1,
        translate: 'no',
        onclick: () => select(tab, true),
        // Where the middle button pastes what is selected elsewhere, it would paste into the editor, which gets the focus.
        onmouseup: (event) => {
          if ((event as MouseEvent).button === 1) event.preventDefault();
        },
        onauxclick: (event) => {
          if ((event as MouseEvent).button !== 1) return;
          event.preventDefault();
          remove(tab);
        },
      });
    });
    fill(strip, ...tabs.map((tab, index) => h('span', { class: 'tab' }, buttons[index], closing(tab))));
    signAll();
    list.setAttribute('aria-owns', buttons.map(({ id }) => id).join(' '));
    if (several) {
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', `tab-${current.id}`);
    } else {
      panel.removeAttribute('role');
      panel.removeAttribute('aria-labelledby');
    }
    const button = buttons[tabs.indexOf(current)];
    if (focus) button?.focus();
    if (several) button?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const closing = (tab: Tab<Kept>) => {
    // For the keyboard there is that of the shown tab, and Delete.
    const tabindex = tab === current ? 0 : -1;
    const press = () => remove(tab);
    return h('button', { type: 'button', class: 'plain close', tabindex, onclick: press }, '×');
  };

  const enter = (tab: Tab<Kept>) => {
    current = tab;
    const { kept } = tab;
    // It is shown now, and kept nowhere else.
    tab.kept = undefined;
    actions.enter(kept);
  };

  const select = (tab: Tab<Kept> | undefined, focus: boolean) => {
    if (tab && tab !== current) {
      current.kept = actions.leave();
      enter(tab);
    }
    draw(focus);
  };

  const remove = (tab: Tab<Kept>) => {
    if (tabs.length === 1) return;
    const index = tabs.indexOf(tab);
    const focus = row.contains(document.activeElement);
    tabs.splice(index, 1);
    tab.kept = undefined;
    const wasShown = tab === current;
    actions.closed(wasShown);
    if (wasShown) enter(tabs[Math.min(index, tabs.length - 1)] ?? first);
    draw(focus && tabs.length > 1);
    if (focus && tabs.length === 1) actions.focus();
  };

  const open = () => {
    newest += 1;
    const tab: Tab<Kept> = { id: newest, name: '', holds: '', kept: undefined };
    tabs.push(tab);
    select(tab, false);
  };

  const clear = () => {
    for (const tab of tabs) tab.kept = undefined;
    current = { id: 1, name: '', holds: '', kept: undefined };
    newest = current.id;
    tabs.splice(0, tabs.length, current);
    draw();
  };

  add.addEventListener('click', () => {
    open();
    actions.focus();
  });
  strip.addEventListener('keydown', (event) => {
    if (!(event.target as Element).matches('[role=tab]')) return;
    const index = tabs.indexOf(current);
    const last = tabs.length - 1;
    const next = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Delete') remove(current);
    else if (next !== undefined) select(tabs[next], true);
    else return;
    event.preventDefault();
  });
  draw();

  return {
    open,
    name: (called) => {
      if (current.name === called) return;
      current.name = called;
      draw();
    },
    shown: () => tabs.indexOf(current),
    number: () => tabs.length,
    clear,
    show: (index) => select(tabs[index], false),
    go: (id) =>
      select(
        tabs.find((tab) => tab.id === id),
        false,
      ),
    tell: (found, holds) => {
      current.found = found;
      current.holds = holds;
      signAll();
    },
    tellOthers: (found) => {
      for (const tab of tabs) if (tab !== current) tab.found = found.get(tab.id);
      signAll();
    },
    others: () => tabs.flatMap((tab) => (tab.kept ? { id: tab.id, name: title(tab), kept: tab.kept } : [])),
  };
}
