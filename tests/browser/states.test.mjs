// axe in the states that one comes to on the way, in light, dark and forced colours: menus, dialogs, filters, notices,
// comparisons, files that are no text, what could not be read, and nothing wider than the window.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { drop, paste } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

const csr = sample('csr-broken.yaml');
const menu = (/** @type {string} */ name) => async (/** @type {Page} */ page) => {
  await page.getByRole('button', { name, exact: true }).click();
};
const broken = async (/** @type {Page} */ page) => {
  await paste(page, csr);
  await page.locator('.finding').nth(3).waitFor();
};
const route = (/** @type {string} */ to, /** @type {string} */ shown) => async (/** @type {Page} */ page) => {
  await page.evaluate((to) => {
    location.hash = to;
  }, to);
  await page.locator(shown).first().waitFor();
};

/** Each comes after the one before. @type {[name: string, go: (page: Page) => Promise<void>][]} */
const STATES = [
  ['samples', menu('Samples')],
  [
    'nothing to hand over',
    async (page) => {
      await page.keyboard.press('Escape');
      await menu('Hand over')(page);
      await page.getByRole('button', { name: 'Copy the text redacted' }).click();
      await page.locator('#notice:not([hidden])').waitFor();
    },
  ],
  [
    'errors that no server judges, named in the verdict',
    async (page) => {
      await paste(
        page,
        'apiVersion: v1\nkind: Config\ncontexts: [{name: a, context: {cluster: no, user: no}}]\ncurrent-context: b\n',
      );
      await page.locator('.verdicts li').first().waitFor();
    },
  ],
  [
    'findings without those of a severity',
    async (page) => {
      await menu('Clear')(page);
      await broken(page);
      await page.locator('.filter').first().click();
    },
  ],
  [
    'all filtered away',
    async (page) => {
      await page.locator('.filter').last().click();
    },
  ],
  ['the menu Edit', menu('Edit')],
  [
    'the menu Hand over',
    async (page) => {
      await page.keyboard.press('Escape');
      await menu('Hand over')(page);
    },
  ],
  [
    'several tabs, and a file that is no text',
    async (page) => {
      await page.keyboard.press('Escape');
      await menu('New tab')(page);
      await drop(page, 'noise.der', [0, 1, 2, 255]);
      await page.locator('#binary:not([hidden])').waitFor();
    },
  ],
  [
    'the first of two that are compared',
    async (page) => {
      await page.getByRole('tab').first().click();
      await page.locator('.finding').nth(3).waitFor();
      await menu('Compare')(page);
    },
  ],
  [
    'a comparison',
    async (page) => {
      await paste(page, sample('csr.yaml'));
      await page.locator('#compare:not([hidden])').waitFor();
    },
  ],
  ['a rule', route('#/rules/csr/usage-unknown', '#rule[open]')],
  ['a rule that is not known', route('#/rules/no/such', '#rule[open]')],
  [
    'Reference',
    async (page) => {
      await page.keyboard.press('Escape');
      await route('#/reference', '#reference-title')(page);
    },
  ],
  [
    'what was looked for',
    async (page) => {
      await page.getByRole('searchbox').fill('usages');
      await page.locator('.results').first().waitFor();
    },
  ],
  [
    'nothing that was looked for',
    async (page) => {
      await page.getByRole('searchbox').fill('no such word');
    },
  ],
  [
    'a kind that is not known',
    async (page) => {
      await page.getByRole('searchbox').fill('');
      await route('#/reference/Nothing', '#reference-title')(page);
    },
  ],
  ['Build', route('#/build', '#build .page')],
];

for (const [name, media, width] of /** @type {const} */ ([
  ['light', { colorScheme: 'light' }, 1280],
  ['dark', { colorScheme: 'dark' }, 320],
  ['forced colours', { forcedColors: 'active' }, 1280],
])) {
  test(`axe finds nothing wrong on the way through the page, ${name}, ${width}`, async () => {
    await withPage(async ({ page, errors }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia(media);
      for (const [state, go] of STATES) {
        await go(page);
        await accessible(page).catch((error) => {
          throw new Error(`${state}: ${error.message}`);
        });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, state);
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll('[popover]:popover-open *, dialog[open] header *')]
            .filter((one) => one.getBoundingClientRect().right > innerWidth)
            .map(({ outerHTML }) => outerHTML.slice(0, 100)),
        );
        assert.deepEqual(wide, [], state);
      }
      assert.deepEqual(errors, []);
    });
  });
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`what is being read is said where the result comes, ${colorScheme}; a dialog begins at its beginning`, async () => {
    await withPage(async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.locator('#inspector[aria-busy=false]').waitFor();
      await page.evaluate(() => {
        // As if the worker did not answer.
        Worker.prototype.postMessage = () => {};
      });
      await paste(page, csr);
      const said = () =>
        page.locator('#verdict').evaluate((box) => {
          const { content } = getComputedStyle(box, '::before');
          return [getComputedStyle(box).display, content];
        });
      assert.deepEqual(await said(), ['block', '"Reading the text …"']);
      await page.waitForTimeout(500);
      await accessible(page);
      await page.locator('#about-button').click();
      assert.ok(await page.locator('#about-title').isVisible());
      assert.equal(await page.locator('#about').evaluate((dialog) => dialog.scrollTop), 0);
    });
  });
}

test('print shows what is folded and what is far below', async () => {
  await withPage(async ({ page }) => {
    await paste(page, sample('certificate-chain.pem'));
    await page.locator('#worth:not([hidden])[aria-busy=false]').waitFor();
    await page.emulateMedia({ media: 'print' });
    const folded = page.locator('#worth details:not([open])').first();
    assert.ok(await folded.locator('li, .row, dd').first().isVisible());
    assert.equal(
      await page
        .locator('.artifact')
        .last()
        .evaluate((one) => getComputedStyle(one).contentVisibility),
      'visible',
    );
  });
});
