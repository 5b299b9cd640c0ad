// What a test does in the view Build.
import assert from 'node:assert/strict';
import { withPage } from './browser.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Opens Build at a route, and sees that nothing goes wrong and nothing is asked of the network.
 * @param {string} route
 * @param {(page: Page) => Promise<void>} work
 */
export async function withBuild(route, work) {
  await withPage(async ({ page, requests, errors, foreign }) => {
    await page.waitForLoadState('networkidle');
    const own = requests.length;
    await page.evaluate((route) => {
      location.hash = `#/build${route}`;
    }, route);
    await work(page);
    const asked = requests.slice(own).filter((url) => !/^(blob|data):/.test(url));
    assert.deepEqual({ errors, foreign, asked }, { errors: [], foreign: [], asked: [] });
  });
}

/**
 * The state of what is built, in its sentence.
 * @param {Page} page
 */
export const state = (page) => page.locator('#build-state strong');

/**
 * The text in the tab of this name.
 * @param {Page} page
 * @param {string} tab
 */
export async function textIn(page, tab) {
  await page.getByRole('tab', { name: tab, exact: true }).click();
  return (await page.locator('#build-text .content').allTextContents()).join('\n');
}

/**
 * The field of this name, and what is said at it.
 * @param {Page} page
 * @param {string} name
 */
export function field(page, name) {
  const label = page.locator('> .label code').filter({ hasText: new RegExp(`^${name}$`) });
  const entry = page.locator('.entry', { has: label });
  return { input: entry.locator('input, textarea, select').first(), faults: entry.locator('> .faults'), entry };
}
