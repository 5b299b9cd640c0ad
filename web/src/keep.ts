// Asks the browser to keep the page's own files, where it came from a server: then it works without a network.

/** The address of the service worker, the one script beside workers from blobs that this page starts. */
export const KEEPER = new URL('./sw.js', document.baseURI).href;

export function keepPage(): void {
  if (!import.meta.env.PROD || !/^https?:$/.test(location.protocol) || !('serviceWorker' in navigator)) return;
  // After everything else: it fetches the files of the page once more, mostly from the browser's memory.
  const register = () => void navigator.serviceWorker.register(KEEPER).catch(() => undefined);
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}
