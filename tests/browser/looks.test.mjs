// Themes, widths, accessibility.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';

const csr = sample('csr-broken.yaml');

for (const theme of /** @type {const} */ (['light', 'dark'])) {
  test(`${theme}: axe finds nothing wrong, at the start and with a result`, async () => {
    await withPage(async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await accessible(page);
      await paste(page, csr);
      await page.locator('.finding').nth(3).click();
      await accessible(page);
      await page.locator('#settings-button').click();
      await accessible(page);
      await page.keyboard.press('Escape');
      await page.locator('#about-button').click();
      await accessible(page);
      await page.keyboard.press('Escape');
      await page.locator('.finding .rule a').first().click();
      await accessible(page);
      await page.getByRole('link', { name: 'All rules' }).click();
      await accessible(page);
    });
  });
}

test('axe finds nothing wrong with a masked secret', async () => {
  await withPage(async ({ page }) => {
    await page.getByRole('button', { name: 'TokenRequest with its answer' }).first().click();
    await page
      .getByRole('button', { name: /^Show / })
      .first()
      .waitFor();
    await accessible(page);
  });
});

test('the theme button goes from the system to light to dark, and survives a reload', async () => {
  await withPage(async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.locator('#theme').click();
    assert.equal(await paper(), light);
    await page.locator('#theme').click();
    const dark = await paper();
    assert.notEqual(dark, light);
    assert.equal(new URL(page.url()).hash, '#dark');
    await page.reload();
    assert.equal(await paper(), dark);
    await page.locator('#theme').click();
    assert.equal(await paper(), light);
    assert.equal(new URL(page.url()).hash, '');
  });
});

for (const [colorScheme, width] of /** @type {const} */ ([
  ['light', 1280],
  ['dark', 400],
])) {
  test(`axe finds nothing wrong with relations, grouped findings and secret bytes, ${colorScheme}, ${width}`, async () => {
    await withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await paste(page, fixture('keys/matrix.pem'));
      await page
        .getByRole('button', { name: /^ASN\.1 and bytes of Private key/ })
        .first()
        .click();
      await page.locator('.element').nth(3).click();
      await accessible(page);
      await paste(page, fixture('keys/forms.pem'));
      await page.locator('.also button.at').first().click();
      await accessible(page);
    });
  });
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing wrong with bytes, ${colorScheme}, three sizes`, async () => {
    await withPage(async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await paste(page, sample('csr.yaml'));
      await page.getByRole('button', { name: 'subject', exact: true }).click();
      await page.locator('.hex .on').first().waitFor();
      for (const width of [320, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        await accessible(page);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }
      await page.getByRole('button', { name: 'Hide bytes' }).click();
      await accessible(page);
    });
  });
}

test('relations, places and bytes fit 320 pixels; the table and the columns scroll by themselves', async () => {
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 800 });
    await paste(page, fixture('keys/matrix.pem'));
    await page
      .getByRole('button', { name: /^ASN\.1 and bytes of Certificate/ })
      .first()
      .click();
    const [tree, hex] = [page.getByRole('tree'), page.locator('.hex')];
    await hex.waitFor();
    await page.locator('.element').nth(20).click();
    const elements = await tree.locator('xpath=..').boundingBox();
    const bytes = await hex.boundingBox();
    assert.ok(elements && bytes && elements.y + elements.height <= bytes.y, 'elements stand above bytes');
    assert.ok(elements.height > 100 && bytes.height > 80, `${elements.height}, ${bytes.height}`);
    assert.ok(await hex.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
    await page.locator('.matrix button').last().scrollIntoViewIfNeeded();
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('#inspector *, #whereabouts *, #bytes *')]
        .filter((element) => !element.closest('.matrix') && element.getBoundingClientRect().right > innerWidth)
        .map(({ outerHTML }) => outerHTML.slice(0, 100)),
    );
    assert.deepEqual(wide, []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });
});

for (const [colorScheme, width] of /** @type {const} */ ([
  ['light', 1440],
  ['dark', 320],
])) {
  test(`axe finds nothing wrong with what credentials are worth, ${colorScheme}, ${width}, and it fits`, async () => {
    await withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const worth = page.locator('#worth:not([hidden])[aria-busy=false]');
      const texts = [
        `${fixture('token/with-key-set.txt')}\n${fixture('token/bound-to-node.txt')}`,
        fixture('keys/two-chains.pem'),
        sample('csr.yaml'),
        sample('exec-credential-certificate.json'),
      ];
      for (const text of texts) {
        await page.getByRole('button', { name: 'Clear' }).click();
        await worth.waitFor({ state: 'hidden' });
        await paste(page, text);
        await worth.waitFor();
        for (const summary of await page.locator('#worth summary, #compare summary').all()) await summary.click();
        await accessible(page);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }
      await page.emulateMedia({ colorScheme, forcedColors: 'active' });
      await accessible(page);
      await page.locator('#settings-button').click();
      await accessible(page);
      const menu = page.locator('#settings');
      assert.ok(await menu.evaluate((element) => element.scrollWidth <= element.clientWidth));
    });
  });
}

for (const width of [320, 380, 600, 900, 1440, 3840]) {
  test(`nothing is cut off at ${width} pixels`, async () => {
    await withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await paste(page, csr);
      await page.locator('.finding').nth(3).waitFor();
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      assert.ok(scrollWidth <= clientWidth, `${scrollWidth} in ${clientWidth}`);
      const buttons = page.locator('header button, #inspect .bar button, .fix, footer button');
      for (const element of await buttons.filter({ visible: true }).all()) {
        const box = await element.boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= width, await element.textContent().then(String));
      }
      await page.locator('.finding .rule a').first().click();
      const dialog = page.locator('#rule');
      assert.ok(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth));
    });
  });
}

test('the samples menu opens, gives a sample and closes', async () => {
  await withPage(async ({ page }) => {
    await page.getByRole('button', { name: 'Samples' }).click();
    const menu = page.locator('#samples');
    await menu.getByRole('button', { name: 'CertificateSigningRequest, broken' }).click();
    assert.ok(await menu.isHidden());
    await page.locator('.finding').nth(3).waitFor();
    assert.equal(await page.locator('#source').textContent(), 'csr-broken.yaml');
  });
});
