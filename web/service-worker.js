// Keeps the files of the page, and nothing else, for use without a network. The build fills in what they are, each with
// its hash: what is not of this build is not taken. Requests to other addresses are left to the browser.
const FILES = /* files */ {};
const VERSION = /* version */ '';
const MINE = `kubecred ${self.registration.scope} `;
const CACHE = MINE + VERSION;

self.addEventListener('install', (event) => {
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers());
});

// A newer build waits until no tab has the earlier one, or until somebody asks for it there.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const name = nameOf(event.request);
  if (name !== undefined) event.respondWith(answer(name, event.request));
});

/** All files, or none: if one fails, the last build stays, and nothing is kept of this one. */
async function keep() {
  const cache = await caches.open(CACHE);
  const outcomes = await Promise.allSettled(Object.entries(FILES).map((file) => keepOne(cache, file)));
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (!failed) return;
  await caches.delete(CACHE);
  throw failed.reason;
}

async function keepOne(cache, [name, integrity]) {
  const address = new URL(name, self.registration.scope).href;
  const response = await fetch(address, { integrity, cache: 'no-cache', credentials: 'omit' });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  // An answer that came by a redirection is not taken for a navigation.
  const { headers } = response;
  await cache.put(address, response.redirected ? new Response(await response.blob(), { headers }) : response);
}

/** Earlier builds of this page. Other pages of the same origin have caches of their own. */
async function forgetOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith(MINE) && name !== CACHE) await caches.delete(name);
  }
}

/** The name of the file that is asked for, if it is one of the page. */
function nameOf({ method, url }) {
  const { origin, pathname } = new URL(url);
  const scope = new URL(self.registration.scope);
  if (method !== 'GET' || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return undefined;
  const name = pathname.slice(scope.pathname.length) || 'index.html';
  return Object.hasOwn(FILES, name) ? name : undefined;
}

async function answer(name, request) {
  const kept = await caches.match(new URL(name, self.registration.scope).href, { cacheName: CACHE });
  return kept ?? fetch(request);
}
