// The second part of the core comes after the first view: slowly, or not at all.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { withBrowser } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

const SECOND = '**/assets/second-*.js';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));

/**
 * Opens the page. Its second part is loaded as `answer` says.
 * @param {(route: import('playwright-core').Route) => Promise<void>} answer
 * @param {(page: Page) => Promise<void>} work
 */
async function withSecond(answer, work) {
  await withBrowser(async (context) => {
    await context.route(SECOND, answer);
    const page = await context.newPage();
    await page.goto(process.env.KUBECRED_PAGE ?? '');
    await work(page);
  });
}

/** Reads what needs nothing of the second part. @param {Page} page */
async function readRequest(page) {
  await paste(page, sample('csr-broken.yaml'));
  await page.locator('.finding').nth(3).waitFor();
  assert.match((await page.locator('#verdict').textContent()) ?? '', /would refuse this/);
}

/** Takes away what is there. @param {Page} page */
async function clear(page) {
  await page.locator('.cm-content').press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
}

test('what needs the second part waits for it, and all else does not', async () => {
  let come = () => {};
  const coming = new Promise((resolve) => {
    come = () => resolve(undefined);
  });
  await withSecond(
    async (route) => {
      await coming;
      await route.continue();
    },
    async (page) => {
      await readRequest(page);
      await clear(page);
      await paste(page, KEY);
      // Longer than the page has patience with its worker.
      await page.waitForTimeout(5_500);
      assert.ok(!/stopped|failed/.test(await page.locator('#inspector').innerText()));
      come();
      await page.locator('#inspector[aria-busy=false]', { hasText: 'P-256' }).waitFor();
    },
  );
});

test('where the second part does not come, what is read without it stays', async () => {
  await withSecond(
    (route) => route.abort(),
    async (page) => {
      await readRequest(page);
      await page.locator('#inspector[aria-busy=false]').waitFor();
      await clear(page);
      await paste(page, KEY);
      await page.locator('#inspector', { hasText: 'a part of the page could not be loaded' }).waitFor();
      await clear(page);
      await readRequest(page);
    },
  );
});
