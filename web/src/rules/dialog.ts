// The dialog of the rules. Its address is `#/rules`, or `#/rules/` and the id of a rule: the browser's buttons go back
// and forth, and Escape goes back to where it was opened.
import { address, go, ruleAddress } from '../address.js';
import { byId, fill, h } from '../dom.js';
import { title } from '../views.js';
import type { Example } from './types.js';

const ROUTE = /^\/rules(?:\/([a-z0-9-]+\/[a-z0-9-]+))?\/?$/;

export interface RuleListener {
  /** An example is to be put into the editor. */
  attempt(example: Example, rule: string): void;
  /** The dialog is closed: what had the focus may be gone by now. */
  closed(rule: string | undefined): void;
}

/** Shows rules from now on, where the address names one and where a link to one is pressed. */
export function startRules(dialog: HTMLElement, listener: RuleListener): void {
  if (!(dialog instanceof HTMLDialogElement)) return;
  let shown: string | undefined;

  const follow = () => {
    const found = ROUTE.exec(address().route);
    if (!found) {
      close();
      return;
    }
    const [, id] = found;
    const attempt = (example: Example) => {
      leave();
      listener.attempt(example, id ?? '');
    };
    const { route } = address();
    // The pages are a part of their own: most visits look at none.
    void import('./view.js')
      .then(
        ({ showRule, showRules }) => (id === undefined ? showRules() : showRule(id, attempt)),
        () => [h('h2', { id: 'rule-title', tabindex: -1 }, 'The pages of the rules could not be loaded')],
      )
      .then((content) => {
        if (address().route === route) show(content, id);
      });
  };
  const show = (content: HTMLElement[], id: string | undefined) => {
    shown ??= id;
    fill(dialog, frame(content, id, leave));
    document.title = `${id ?? 'Rules'} · ${title()}`;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    byId('rule-title').focus();
  };
  const close = () => {
    if (!dialog.open) return;
    dialog.close();
    document.title = title();
    fill(dialog);
    listener.closed(shown);
    shown = undefined;
  };
  const leave = () => {
    const steps = depth();
    close();
    // What is on top of the history is gone back from; an address that was entered is replaced.
    if (steps > 0) history.go(-steps);
    else go({ route: '' }, 'replace');
  };

  document.addEventListener('click', (event) => {
    const link = linkOf(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const route = (link.getAttribute('href') ?? '').slice(1);
    if (route === address().route) return;
    go({ route }, 'push', { depth: !dialog.open ? 1 : depth() > 0 ? depth() + 1 : 0 });
    follow();
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) leave();
  });
  addEventListener('popstate', follow);
  follow();
}

/** How many steps of the history lead back to where the dialog was opened; 0 where it was open from the start. */
function depth(): number {
  const { depth } = (history.state ?? {}) as { depth?: unknown };
  return typeof depth === 'number' ? depth : 0;
}

/** The link to a rule that was pressed, also in the editor's shadow tree. */
function linkOf(event: Event): HTMLAnchorElement | undefined {
  return event
    .composedPath()
    .find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.hash.startsWith('#/rules'));
}

/** What leads away stays in sight above what is read. */
function frame([title, ...content]: HTMLElement[], id: string | undefined, leave: () => void): HTMLElement {
  return h(
    'div',
    { class: 'dialog' },
    h(
      'header',
      {},
      title,
      h(
        'div',
        { class: 'actions' },
        id !== undefined && h('a', { href: ruleAddress() }, 'All rules'),
        h('button', { type: 'button', onclick: leave }, 'Close'),
      ),
    ),
    ...content,
  );
}
