// What a test does in the view Inspect.
import assert from 'node:assert/strict';
import { withPage } from './browser.mjs';
import { paste } from './editor.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Opens the page with a text in which there is something, and sees that nothing goes wrong.
 * @param {string} text
 * @param {(page: Page) => Promise<void>} work
 */
export async function withText(text, work) {
  await withPage(async ({ page, errors }) => {
    await paste(page, text);
    await page.locator('#inside .artifact').first().waitFor();
    await work(page);
    assert.deepEqual(errors, []);
  });
}
