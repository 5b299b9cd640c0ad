// What a test does with the menu that hands over.
import { readFileSync } from 'node:fs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Presses an item of the menu, which is opened before unless it is already.
 * @param {Page} page
 * @param {string} item
 * @param {boolean} [open]
 */
export async function choose(page, item, open = true) {
  if (open) await page.getByRole('button', { name: 'Hand over' }).click();
  await page.locator('#hand-over').getByRole('button', { name: item }).click();
}

/**
 * The file that an item saves, with the secrets in it if it is to be whole.
 * @param {Page} page
 * @param {string} item
 * @param {boolean} [whole]
 */
export async function saved(page, item, whole = false) {
  await page.getByRole('button', { name: 'Hand over' }).click();
  if (whole) await page.getByLabel('Leave secrets in reports').check();
  const [download] = await Promise.all([page.waitForEvent('download'), choose(page, item, false)]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
