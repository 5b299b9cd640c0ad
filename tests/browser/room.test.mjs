// The room that things take: the page fills its window and no more, and what scrolls are its parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';

/** How much longer and wider than its window the page is. */
const beyond = () => {
  const { scrollHeight, scrollWidth } = document.scrollingElement ?? document.body;
  return [scrollHeight - innerHeight, scrollWidth - innerWidth];
};

test('a wide page is as long as its window, whatever is in its parts', async () => {
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const name of ['kubeconfig/kubeadm.yaml', 'keys/matrix.pem', 'keys/two-chains.pem']) {
      await page.getByRole('button', { name: 'Clear' }).click();
      await paste(page, fixture(name));
      await page.locator('#together:not([hidden])[aria-busy=false] h2').waitFor();
      await page.locator('#worth[aria-busy=false] .credential').first().waitFor();
      assert.deepEqual(await page.evaluate(beyond), [0, 0], name);
    }
    for (const view of ['Build', 'Reference']) {
      await page.getByRole('link', { name: view, exact: true }).click();
      await page.locator(`#${view.toLowerCase()}:not([hidden]) :is(button, a):visible`).first().waitFor();
      assert.deepEqual(await page.evaluate(beyond), [0, 0], view);
    }
  });
});

test('no line breaks a time in its middle, and the checks have the width of their card', async () => {
  await withPage(async ({ page }) => {
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('button', { name: 'Clear' }).click();
      await paste(page, sample('json-web-token.txt'));
      await page.locator('#worth[aria-busy=false] .checks .time').first().waitFor();
      const lines = await page
        .locator('#inspector :is(time, .time)')
        .evaluateAll((times) => times.map((time) => time.getClientRects().length));
      assert.ok(lines.length > 2 && lines.every((number) => number === 1), `${width}: ${lines}`);
      assert.equal((await page.evaluate(beyond))[1], 0);
    }
  });
});

test('of a very wide window nothing is left empty beside the result', async () => {
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 3840, height: 2160 });
    await paste(page, sample('certificate-chain.pem'));
    const box = await page.locator('.verdict').boundingBox();
    assert.ok(box && 3840 - box.x - box.width < 40, JSON.stringify(box));
  });
});
