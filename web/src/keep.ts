// Asks the browser to keep the page's own files, where it came from a server: then it works without a network. The browser
// looks for a newer build when the page is loaded; one that it found is told, and waits until somebody takes it.

/** The address of the service worker, the one script beside workers from blobs that this page starts. */
export const KEEPER = new URL('./sw.js', document.baseURI).href;

/** Calls `newer`, at most once, when a newer build than the one in use is ready; `take` reloads the page with it. */
export function keepPage(newer: (take: () => void) => void): void {
  if (!import.meta.env.PROD || !/^https?:$/.test(location.protocol) || !('serviceWorker' in navigator)) return;
  // After everything else: it fetches the files of the page once more, mostly from the browser's memory.
  const register = () =>
    void navigator.serviceWorker.register(KEEPER).then(
      // Who keeps pages from having one, as tools that drive browsers do, may give nothing back.
      (registration: ServiceWorkerRegistration | undefined) => registration && watch(registration, newer),
      () => undefined,
    );
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

function watch(registration: ServiceWorkerRegistration, newer: (take: () => void) => void): void {
  let isTold = false;
  const look = () => {
    // Without one that is active, what waits is the first of all.
    if (isTold || !registration.waiting || !registration.active) return;
    isTold = true;
    newer(() => take(registration));
  };
  const follow = () => registration.installing?.addEventListener('statechange', look);
  registration.addEventListener('updatefound', follow);
  follow();
  look();
}

function take({ waiting }: ServiceWorkerRegistration): void {
  // Another tab has taken it already.
  if (!waiting) {
    location.reload();
    return;
  }
  waiting.addEventListener('statechange', () => {
    if (waiting.state === 'activated') location.reload();
  });
  waiting.postMessage('take over');
}
