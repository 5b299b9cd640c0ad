// The page in a real browser that `npm test` found and a server that it started. Every request to anywhere but the
// page's own origin is stopped and remembered.
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let running;
after(closeBrowser);

/** For scripts: among tests it is closed by itself. */
export async function closeBrowser() {
  await (await running)?.close();
}

/**
 * Hands over a context of its own, in a browser that is started once for a file of tests.
 * @param {(context: import('playwright-core').BrowserContext) => Promise<void>} work
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function withBrowser(work, options = {}) {
  running ??= chromium.launch({
    executablePath: fromEnvironment('KUBECRED_BROWSER'),
    args: flags,
    // Chromium's own sandbox does not start for root, as which containers run.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const context = await (await running).newContext({ serviceWorkers: 'block', ...options });
  try {
    await work(context);
  } finally {
    await context.close();
  }
}

/**
 * Opens the built page and hands it over.
 * @param {(opened: Opened) => Promise<void>} work
 *
 * @typedef {object} Opened
 * @property {import('playwright-core').Page} page
 * @property {string[]} requests every request of the page, by its address
 * @property {string[]} foreign those that did not go to its own origin
 * @property {string[]} errors exceptions, errors on the console, and violations of the page's policy
 */
export async function withPage(work) {
  const address = fromEnvironment('KUBECRED_PAGE');
  await withBrowser(async (context) => {
    /** @type {Omit<Opened, 'page'>} */
    const seen = { requests: [], foreign: [], errors: [] };
    context.on('request', (request) => seen.requests.push(request.url()));
    await context.route(
      (url) => url.origin !== new URL(address).origin && !['data:', 'blob:'].includes(url.protocol),
      (route) => {
        seen.foreign.push(route.request().url());
        return route.abort();
      },
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => seen.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') seen.errors.push(message.text());
    });
    await page.goto(address, { waitUntil: 'load' });
    await partsOf(page);
    await work({ page, ...seen });
  });
}

/**
 * Waits until the parts that come after the first view are there.
 * @param {import('playwright-core').Page} page
 */
export async function partsOf(page) {
  await page.waitForFunction(() => {
    const named = document.querySelector('meta[name=parts]')?.getAttribute('content')?.split(' ') ?? [];
    const isThere = (/** @type {string} */ name) =>
      performance.getEntriesByName(new URL(name, document.baseURI).href).length > 0;
    return named.filter(Boolean).every(isThere);
  });
}

/** @param {string} name */
function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask test browser\``);
  return value;
}
