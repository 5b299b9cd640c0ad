// Before the editor is there, and where it can't be loaded, a plain field takes the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../support/browser.mjs';
import { text } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';
import { asked, listenToWorker } from '../support/worker.mjs';

/** @typedef {import('playwright-core').Page} Page */

const BROKEN = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: A_b\n';

/**
 * Opens the page. Its editor is not loaded before `come` is called, which says whether it can be from then on.
 * @param {(page: Page, come: (well: boolean) => void) => Promise<void>} work
 */
async function withPlain(work) {
  let canCome = false;
  let answer = () => {};
  const answered = new Promise((resolve) => {
    answer = () => resolve(undefined);
  });
  await withBrowser(async (context) => {
    await context.route('**/assets/code-*.js', async (route) => {
      await answered;
      await (canCome ? route.continue() : route.abort());
    });
    const page = await context.newPage();
    await listenToWorker(page);
    await page.goto(process.env.KUBECRED_PAGE ?? '');
    await work(page, (well) => {
      canCome = well;
      answer();
    });
  });
}

/** @param {Page} page */
const field = (page) => page.locator('#editor textarea');

/** Pastes into the plain field. @param {Page} page @param {string} text */
async function pasteIntoField(page, text) {
  await field(page).evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.focus();
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** @param {Page} page */
const settled = (page) => page.locator('#inspector[aria-busy=false]').waitFor();

test('what is typed before the editor is there is read, and goes on in the editor', async () => {
  await withPlain(async (page, come) => {
    await field(page).click();
    await page.keyboard.type(BROKEN);
    await page.locator('#verdict', { hasText: 'would refuse' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    come(true);
    await page.locator('.cm-content').waitFor();
    assert.equal(await field(page).count(), 0);
    // The focus and the cursor are where they were.
    await page.keyboard.type('c');
    assert.equal(await text(page), BROKEN.replace('A_b', 'A_bc'));
    await page.locator('.finding', { hasText: 'A_bc' }).waitFor();
    await page.locator('.cm-content .e', { hasText: 'A_bc' }).waitFor();
  });
});

test('what was found before the editor is there is marked in it, and what is done there can be taken back', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, sample('csr-broken.yaml'));
    await page.locator('.finding').nth(3).waitFor();
    come(true);
    await page.locator('.cm-content').waitFor();
    await page.locator('.cm-gutter .mark.error').first().waitFor();
    const before = await text(page);
    await page.locator('.finding button.fix').first().click();
    await page.locator('#notice button', { hasText: 'Undo' }).click();
    await settled(page);
    assert.equal(await text(page), before);
  });
});

test('line endings are kept on the way from the field to the editor', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, 'a: 1\r\nb: 2\rc: 3\n');
    await page.keyboard.type('d: 4\n');
    await settled(page);
    come(true);
    await page.locator('.cm-content').press('ControlOrMeta+Home');
    await page.keyboard.type('# ');
    await settled(page);
    assert.equal((await asked(page)).at(-1)?.input, '# a: 1\r\nb: 2\rc: 3\nd: 4\n');
  });
});

test('where the editor can’t be loaded that is told, all else works, and it is tried again', async () => {
  await withPlain(async (page, come) => {
    come(false);
    await page.locator('#notice', { hasText: 'could not be loaded' }).waitFor();
    await pasteIntoField(page, BROKEN);
    await page.locator('#verdict', { hasText: 'would refuse' }).waitFor();
    await page.locator('.finding button', { hasText: 'a-b' }).click();
    await page.locator('#notice', { hasText: 'Fixed' }).waitFor();
    // Nothing is offered that could not be done.
    assert.equal(await page.locator('#notice button').count(), 0);
    assert.match(await field(page).inputValue(), /name: "a-b"/);
    come(true);
    await page.locator('#inspector').focus();
    await field(page).focus();
    await page.locator('.cm-content').waitFor();
    assert.match(await text(page), /name: "a-b"/);
  });
});

test('a large text shows its beginning until the editor is there, and is read in full', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, `${'# a line that says nothing\n'.repeat(20_000)}${BROKEN}`);
    await page.locator('.finding', { hasText: 'A_b' }).waitFor();
    assert.equal(await field(page).getAttribute('readonly'), '');
    come(true);
    await page.locator('.cm-content').waitFor();
    await page.locator('.finding .mark, .finding').first().click();
    await page.locator('.cm-content', { hasText: 'A_b' }).waitFor();
  });
});
