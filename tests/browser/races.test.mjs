// What comes too late: answers of the worker and files that were overtaken. What counts is what was done last. And what
// comes never: a worker or a module that crashed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUnsettled, withPage } from '../support/browser.mjs';
import { drop, paste, text } from '../support/editor.mjs';
import { reported, sample } from '../support/samples.mjs';
import { letCrash, watchWorker } from '../support/worker.mjs';

/** @typedef {import('playwright-core').Page} Page */

const HELD = 'kind: ServiceAccount\napiVersion: v1\nmetadata: {name: Held_Back}\n';
const csr = sample('csr-broken.yaml');
const findings = reported(csr).diagnostics.length;

/**
 * Opens the page; what the worker says of the text above is held back until `release`.
 * @param {(page: Page) => Promise<void>} work
 */
async function withHeld(work) {
  await withPage(async ({ page, errors }) => {
    await watchWorker(page, { held: HELD });
    await page.locator('#inspector[aria-busy=false]').waitFor();
    readUnsettled(page);
    await work(page);
    assert.deepEqual(errors, []);
  });
}

/** @param {Page} page */
async function held(page) {
  await page.waitForFunction(() => /** @type {any} */ (globalThis).answers.length > 0);
}

/** What is found in the request is there. @param {Page} page */
function allFound(page) {
  return page
    .locator('.finding')
    .nth(findings - 1)
    .waitFor();
}

/** Types on behind the request, and it is analysed. @param {Page} page */
async function typeOn(page) {
  await page.locator('.cm-content').press('ControlOrMeta+End');
  await page.keyboard.type('# on');
  await allFound(page);
}

/** @param {Page} page */
function release(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).release());
}

test('an answer that comes while a large text is put together is of the text before, and is not shown', async () => {
  await withHeld(async (page) => {
    await paste(page, HELD);
    await held(page);
    await page.locator('.cm-content').press('ControlOrMeta+a');
    const { during, seen } = await page.locator('.cm-content').evaluate(async (content) => {
      const { asked, release } = /** @type {any} */ (globalThis);
      const inspector = /** @type {HTMLElement} */ (document.querySelector('#inspector'));
      /** @type {string[]} */
      const seen = [];
      new MutationObserver(() => seen.push(inspector.innerText)).observe(inspector, { childList: true, subtree: true });
      const before = asked.length;
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'a: some value that is repeated\r\n'.repeat(500_000));
      content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      await new Promise((resolve) => setTimeout(resolve));
      const during = asked.length === before;
      release();
      return { during, seen };
    });
    assert.ok(during, 'the text was still being put together');
    await page.locator('#inspector[aria-busy=false] .finding', { hasText: 'input/too-large' }).waitFor();
    assert.ok(!seen.some((shown) => shown.includes('Held_Back')));
    assert.ok(!(await page.locator('#inspector').innerText()).includes('Held_Back'));
  });
});

test('an answer that comes while one types is shown with its places, and the result is not yet whole', async () => {
  await withHeld(async (page) => {
    await page.clock.install();
    await paste(page, HELD);
    await held(page);
    // However slow the machine is, the pause that ends typing does not end; nor does the patience with the worker.
    await page.clock.pauseAt(Date.now() + 1_000);
    await page.locator('.cm-content').press('ControlOrMeta+Home');
    await page.keyboard.type('# ');
    await release(page);
    await page.locator('.finding').first().waitFor();
    assert.equal(await page.locator('#inspector').getAttribute('aria-busy'), 'true');
    await page.clock.runFor(200);
    await page.locator('#inspector[aria-busy=false]').waitFor();
    assert.equal(await page.locator('.finding', { hasText: 'Held_Back' }).count(), 0);
  });
});

test('a fix of a report whose text has changed changes nothing, also while the next report is waited for', async () => {
  await withHeld(async (page) => {
    await paste(page, csr);
    await allFound(page);
    await page.locator('.cm-content').press('ControlOrMeta+Home');
    await paste(page, `${HELD}---\n`);
    await held(page);
    const before = await text(page);
    await page.getByRole('button', { name: 'Set 600' }).click();
    assert.equal(await text(page), before);
    // What is gone to is what was found, where it stands now.
    await page.locator('.finding', { hasText: '600' }).locator('button.at').click();
    const chosen = page.evaluate(() =>
      /** @type {any} */ (document.querySelector('#editor')?.shadowRoot)?.getSelection().toString(),
    );
    assert.equal(await chosen, '300');
    await release(page);
    await page.locator('.finding', { hasText: 'Held_Back' }).waitFor();
  });
});

test('an answer for a tab that was closed, cleared or left is not shown', async () => {
  for (const leave of /** @type {((page: Page) => Promise<void>)[]} */ ([
    async (page) => {
      await page.getByRole('button', { name: 'New tab' }).first().click();
      await page.locator('#tabs [role=tab]').nth(1).waitFor();
      await paste(page, csr);
      await page.locator('#tabs [role=tab]').first().click({ button: 'middle' });
    },
    async (page) => {
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await paste(page, csr);
    },
    async (page) => {
      await page.getByRole('button', { name: 'New tab' }).first().click();
      await paste(page, csr);
    },
    async (page) => {
      await page.locator('.cm-content').press('ControlOrMeta+a');
      await paste(page, csr);
    },
  ])) {
    await withHeld(async (page) => {
      await paste(page, HELD);
      await held(page);
      await leave(page);
      await release(page);
      await allFound(page);
      await page.locator('#inspector[aria-busy=false]').waitFor();
      const shown = await page.locator('.finding').allTextContents();
      assert.equal(shown.length, findings, `${leave}: ${shown.join('\n')}`);
      assert.ok(!(await page.locator('#inspector').innerText()).includes('Held_Back'));
    });
  }
});

/**
 * Opens the page; files are not read before `read`.
 * @param {(page: Page, read: () => Promise<void>) => Promise<void>} work
 */
async function withSlowFiles(work) {
  await withPage(async ({ page, errors }) => {
    await page.evaluate(() => {
      const { arrayBuffer } = File.prototype;
      /** @type {(() => void)[]} */
      const waiting = [];
      File.prototype.arrayBuffer = async function () {
        if (this.name.startsWith('slow')) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
        return arrayBuffer.call(this);
      };
      Object.assign(globalThis, { read: () => waiting.splice(0).forEach((go) => void go()) });
    });
    await work(page, () => page.evaluate(() => /** @type {any} */ (globalThis).read()));
    assert.deepEqual(errors, []);
  });
}

test('of two files that are opened the later counts, whichever is read first', async () => {
  await withSlowFiles(async (page, read) => {
    await drop(page, 'slow.yaml', [...Buffer.from('slow: 1')]);
    await drop(page, 'fast.yaml', [...Buffer.from('fast: 1')]);
    await page.locator('#source', { hasText: 'fast.yaml' }).waitFor();
    await read();
    await page.waitForTimeout(100);
    assert.equal(await text(page), 'fast: 1');
    assert.ok(await page.locator('#tabs').isHidden());
  });
});

test('a file that is being read when all is cleared does not come', async () => {
  await withSlowFiles(async (page, read) => {
    await drop(page, 'slow.yaml', [...Buffer.from('slow: 1')]);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await read();
    await page.waitForTimeout(100);
    assert.ok(await page.locator('.cm-placeholder').isVisible());
  });
});

test('a file that is being read while something else is typed or shown gets a tab of its own', async () => {
  await withSlowFiles(async (page, read) => {
    await drop(page, 'slow.yaml', [...Buffer.from('slow: 1')]);
    await page.locator('.cm-content').press('a');
    await read();
    await page.getByRole('tab', { name: 'slow.yaml' }).waitFor();
    assert.equal(await text(page), 'slow: 1');
    await drop(page, 'slow-again.yaml', [...Buffer.from('again: 1')]);
    await page.getByRole('tab').first().click();
    assert.equal(await text(page), 'a');
    await read();
    await page.getByRole('tab', { name: 'slow-again.yaml' }).waitFor();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['Input 1', 'slow.yaml', 'slow-again.yaml']);
  });
});

test('a module that crashed says so, and the next text is analysed', async () => {
  await withPage(async ({ page }) => {
    await letCrash(page);
    await page.locator('#inspector[aria-busy=false]').waitFor();
    await paste(page, 'a: 1\n');
    await page.locator('#time:not(:empty)').waitFor();
    const [worker] = page.workers();
    await worker?.evaluate(() => /** @type {any} */ (globalThis).crashNext());
    await page.locator('.cm-content').press('ControlOrMeta+a');
    await paste(page, csr);
    await page.getByText('The analysis failed: kubecred failed in this call').waitFor();
    assert.match(await text(page), /CertificateSigningRequest/);
    assert.equal(await page.locator('.finding').count(), 0);
    await typeOn(page);
    assert.equal(await page.locator('.verdict .code').textContent(), '400');
    assert.deepEqual(page.workers(), [worker]);
  });
});

test('a worker that failed is replaced, and the next text is analysed', async () => {
  await withPage(async ({ page }) => {
    await paste(page, csr);
    await allFound(page);
    const [worker] = page.workers();
    await worker?.evaluate(() => {
      setTimeout(() => {
        throw new Error('on purpose');
      });
    });
    await page.getByText('The analysis could not run: Uncaught Error: on purpose.').waitFor();
    await typeOn(page);
    assert.notEqual(page.workers()[0], worker);
  });
});
