// The parts of the page that are not of its first view: asked for once that stands, so that nothing is asked for later.
import { fill, h } from './dom.js';

/** Their addresses, as the build names them. */
export const parts: readonly string[] = (
  document.querySelector('meta[name=parts]')?.getAttribute('content')?.split(' ') ?? []
)
  .filter(Boolean)
  .map((name) => new URL(name, document.baseURI).href);

/** Once the first view stands and the browser has nothing else to do. */
export const afterFirstView = new Promise<void>((resolve) => {
  const whenIdle = () =>
    'requestIdleCallback' in window ? requestIdleCallback(() => resolve(), { timeout: 1000 }) : resolve();
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
});

/** Has the browser load them then. */
export function loadParts(): void {
  void afterFirstView.then(() => {
    for (const href of parts) document.head.append(linkTo(href));
  });
}

/** What is run in `main` when it is asked for first. Where it can't be loaded, that is told there, and the next asks once more. */
export function lazily<Part>(
  main: HTMLElement,
  load: () => Promise<Part>,
  told = 'This part of the page could not be loaded. Go to another view and come back.',
): () => Promise<Part | undefined> {
  let part: Promise<Part | undefined> | undefined;
  return () => {
    part ??= load().catch(() => {
      part = undefined;
      fill(main, h('p', { class: 'page', role: 'alert' }, told));
      return undefined;
    });
    return part;
  };
}

function linkTo(href: string): HTMLLinkElement {
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.crossOrigin = '';
  link.href = href;
  return link;
}
