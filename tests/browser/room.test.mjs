// The room that things take: the page fills its window and no more, and what scrolls are its parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';

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
      await page.locator('#together .matrix caption, #together .chain').first().waitFor();
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
