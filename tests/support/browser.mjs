// The page in a real browser that `npm test` found and a server that it started. Every request to anywhere but the
// page's own origin is stopped and remembered.
import { after } from 'node:test';
import { chromium } from 'playwright-core';

/** @typedef {import('playwright-core').Page} Page */

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
 * @property {Page} page
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
    readSettled(page);
    await work({ page, ...seen });
  });
}

/**
 * Waits until the parts that come after the first view are there.
 * @param {Page} page
 */
export async function partsOf(page) {
  await page.waitForFunction(() => {
    const named = document.querySelector('meta[name=parts]')?.getAttribute('content')?.split(' ') ?? [];
    const isThere = (/** @type {string} */ name) =>
      performance.getEntriesByName(new URL(name, document.baseURI).href).length > 0;
    return named.filter(Boolean).every(isThere);
  });
  await page.locator('.cm-content').waitFor({ state: 'attached' });
}

/** What a locator tells of the page at once, without waiting for anything. */
const READERS = /** @type {const} */ ([
  'allInnerTexts',
  'allTextContents',
  'boundingBox',
  'count',
  'getAttribute',
  'innerText',
  'inputValue',
  'isChecked',
  'isDisabled',
  'isEnabled',
  'isHidden',
  'isVisible',
  'textContent',
]);

/** @type {WeakSet<Page>} */
const settledPages = new WeakSet();
let isReadingSettled = false;

/**
 * From now on what a locator of this page reads is of what was given to it last: it waits until nothing is busy. What
 * was asked for before would else be read on a slow machine.
 * @param {Page} page
 */
function readSettled(page) {
  settledPages.add(page);
  if (isReadingSettled) return;
  isReadingSettled = true;
  const locators = Object.getPrototypeOf(page.locator('html'));
  for (const name of READERS) {
    const read = locators[name];
    locators[name] = async function (/** @type {unknown[]} */ ...given) {
      if (settledPages.has(this.page())) await settled(this.page());
      return read.apply(this, given);
    };
  }
}

/**
 * For tests that look at what is shown while the page is busy.
 * @param {Page} page
 */
export function readUnsettled(page) {
  settledPages.delete(page);
}

/**
 * Waits until events that are on their way have arrived and no part of the page says that it is busy.
 * @param {Page} page
 */
export async function settled(page) {
  // Timers may stand still in a test; messages do not.
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(undefined);
      }),
  );
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}

/** @param {string} name */
function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask test browser\``);
  return value;
}
