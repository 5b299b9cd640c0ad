// The views of the page, one of them shown. The address tells which: `#/build` and what is built there, `#/reference`;
// without any of these it is Inspect. Views are hidden and not made anew: nothing in them is lost.
import { address, go } from './address.js';

export type View = 'inspect' | 'build' | 'reference';

const VIEWS: readonly View[] = ['inspect', 'build', 'reference'];
const listeners: ((view: View, rest: string) => void)[] = [];
let shown: View = 'inspect';
/** What stands in the address behind the view. */
let within = '';
let isStarted = false;
/** What the page is called, and what is shown in it. */
const base = document.title;
let name = '';
let links: readonly HTMLAnchorElement[] = [];

/** Shows the view of the address from now on, and makes links of the navigation out of its anchors. */
export function startViews(navigation: HTMLElement): void {
  links = [...navigation.querySelectorAll('a')];
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    // Also those in the editor's shadow tree.
    const link = event
      .composedPath()
      .find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.dataset.go !== undefined);
    if (!link) return;
    event.preventDefault();
    goTo((link.getAttribute('href') ?? '').slice(1));
  });
  addEventListener('popstate', follow);
  follow();
}

/** Goes to a view by its route, such as `/build/kubeconfig`, keeping theme and settings; the browser's button leads back. */
export function goTo(route: string): void {
  if (route !== address().route) go({ route: route === '/' ? '' : route }, 'push', null);
  follow();
}

/** Shows a view, wherever one is. */
export function showView(view: View): void {
  if (shown !== view) goTo(view === 'inspect' ? '' : `/${view}`);
}

/** Calls `listener` with the view that is shown and the rest of its route, now and whenever they change. */
export function onView(listener: (view: View, rest: string) => void): void {
  listeners.push(listener);
  if (isStarted) listener(shown, within);
}

/** The title of the page as it is without a dialog. */
export function title(): string {
  return name === '' ? base : `${name} · ${base}`;
}

/** Says what is shown in the view; a dialog over it has a title of its own. */
export function call(what: string): void {
  name = what;
  if (!document.querySelector('dialog[open]')) document.title = title();
}

function follow(): void {
  const { route } = address();
  // The dialog of the rules is shown over the view that was there, which stays as it is.
  if (/^\/rules(\/|$)/.test(route)) {
    if (isStarted) return;
    show(shown, '');
    return;
  }
  const [, first = '', rest = ''] = /^\/?([^/]*)\/?(.*)$/.exec(route) ?? [];
  const view = VIEWS.find((view) => view === first);
  // There is no such view: the address does not go on naming it.
  if (!view && route !== '') go({ route: '' }, 'replace');
  show(view ?? 'inspect', view ? rest : '');
}

function show(view: View, rest: string): void {
  isStarted = true;
  if (view !== shown) scrollTo(0, 0);
  shown = view;
  within = rest;
  if (view !== 'reference') call('');
  for (const element of document.querySelectorAll<HTMLElement>('[data-view]')) {
    element.hidden = element.dataset.view !== view;
  }
  for (const link of links) {
    if (link.dataset.go === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  for (const listener of listeners) listener(view, rest);
}
