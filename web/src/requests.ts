// The badge: how many requests were made since the page stood complete, counted by the browser itself.
import { fill } from './dom.js';
import { parts } from './parts.js';
import { count } from './words.js';

export interface Requests {
  /** Takes the worker's own count: the page does not see its requests. */
  ofWorker(number: number, worker: 'inspect' | 'build'): void;
  /** What was counted, for the dialog. */
  counted(): { ownFiles: number; since: number; stopped: number };
}

export function countRequests(badge: HTMLElement): Requests {
  const own = new Set([...[...document.querySelectorAll('script[src], link[rel=stylesheet]')].map(address), ...parts]);
  const seen = { ownFiles: 0, byPage: 0, stopped: 0 };
  const byWorker = { inspect: 0, build: 0 };
  const sum = () => seen.byPage + byWorker.inspect + byWorker.build;

  const show = () => {
    const since = sum();
    const stopped = seen.stopped ? `, ${seen.stopped} stopped` : '';
    badge.classList.toggle('alarm', since > 0 || seen.stopped > 0);
    fill(badge, since > 0 ? `${count(since, 'request')}${stopped}` : `offline, 0 requests${stopped}`);
    badge.title = 'Requests since this page was loaded; what it is made of is not counted. Press to learn more.';
  };

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Blobs and data are in memory already. Each of the page's own files is expected once.
      if (/^(blob|data):/.test(entry.name)) continue;
      if (own.delete(entry.name)) seen.ownFiles += 1;
      else seen.byPage += 1;
    }
    show();
  }).observe({ type: 'resource', buffered: true });

  // The policy stands in the page and, from our server, in a header too: both report the same request, one is counted.
  let policy: string | undefined;
  document.addEventListener('securitypolicyviolation', (event) => {
    policy ??= event.originalPolicy;
    if (event.originalPolicy !== policy) return;
    seen.stopped += 1;
    show();
  });
  show();

  return {
    ofWorker: (number, worker) => {
      byWorker[worker] = number;
      show();
    },
    counted: () => ({ ownFiles: seen.ownFiles, since: sum(), stopped: seen.stopped }),
  };
}

function address(element: Element): string {
  return new URL(element.getAttribute('src') ?? element.getAttribute('href') ?? '', document.baseURI).href;
}
