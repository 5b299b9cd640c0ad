// Bad input: an answer within a second, and a page that can be used on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from 'kubecred';
import { withPage } from '../support/browser.mjs';
import { drop, paste } from '../support/editor.mjs';

/** @typedef {import('playwright-core').Page} Page */

const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map(ninefold)].join(
  '\n',
);

/** @type {[name: string, text: string, times?: number][]} */
const inputs = [
  ['a 10 MB paste', 'key: some value that is repeated\n', 303_031],
  ['10 MB on one line', 'x', 10_000_000],
  ['an empty box', ''],
  ['a truncated PEM', '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUFakeFakeFake\n'],
  ['a YAML bomb', bomb],
  ['100,000 nested brackets', '['.repeat(100_000)],
  ['a lone surrogate', 'apiVersion: v1\nkind: \ud800ServiceAccount\n'],
];

// Until the core's analysis is put together it finds nothing in anything.
const finds = analyze('[').diagnostics.length > 0;
const todo = finds ? false : 'the core finds nothing yet';

for (const [name, text, times] of inputs) {
  test(`${name}: an answer within a second, and the page goes on`, async () => {
    await withPage(async ({ page, errors }) => {
      await warm(page);
      const milliseconds = await timed(page, () => paste(page, text, times));
      assert.ok(milliseconds < 1000, `${milliseconds} ms`);
      await goesOn(page);
      assert.deepEqual(errors, []);
    });
  });
  test(`${name}: a finding`, { todo }, async () => {
    await withPage(async ({ page }) => {
      await paste(page, text, times);
      await page.locator('.finding').first().waitFor({ timeout: 3000 });
    });
  });
}

test('a binary file: an answer within a second, and the page goes on', async () => {
  await withPage(async ({ page, errors }) => {
    await warm(page);
    const bytes = Array.from({ length: 65_536 }, (_, index) => (index * 7919) % 256);
    const milliseconds = await timed(page, () => drop(page, 'noise.bin', bytes));
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
    await page.getByRole('button', { name: 'Back to the text' }).click();
    await goesOn(page);
    assert.deepEqual(errors, []);
  });
});

/**
 * The first analysis also compiles the module; it is not the one that is timed.
 * @param {Page} page
 */
async function warm(page) {
  await page.locator('#inspector[aria-busy=false]').waitFor();
}

/**
 * Milliseconds until the page has an answer.
 * @param {Page} page
 * @param {() => Promise<void>} act
 */
async function timed(page, act) {
  const started = performance.now();
  await act();
  await page.locator('#inspector[aria-busy=false]').waitFor();
  return performance.now() - started;
}

/**
 * The text can be cleared and another pasted, each without a pause that one would notice.
 * @param {Page} page
 */
async function goesOn(page) {
  const milliseconds = await timed(page, async () => {
    await page.getByRole('button', { name: 'Clear' }).click();
    await paste(page, 'apiVersion: v1\nkind: ServiceAccount\n');
  });
  assert.ok(milliseconds < 1000, `${milliseconds} ms to go on`);
  assert.equal(await page.locator('.cm-line').first().textContent(), 'apiVersion: v1');
}

/** @param {string} names the alias that is repeated, and the anchor that repeats it */
function ninefold(names) {
  const [from, to] = names;
  return `${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`;
}
