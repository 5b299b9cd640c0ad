// From a paste to the verdict of the real core, and back into the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { placeOf, reported, sample } from '../support/samples.mjs';

const broken = sample('csr-broken.yaml');

test('a broken CertificateSigningRequest is mended by its findings', async () => {
  await withPage(async ({ page, foreign, errors }) => {
    await paste(page, broken);
    const finding = (/** @type {string} */ rule) => page.locator('.finding', { hasText: rule });
    const verdict = page.locator('.verdict .code');
    await finding('csr/expiration-too-short').waitFor();
    assert.equal(await verdict.textContent(), '400');
    await finding('csr/expiration-too-short').getByRole('button', { name: 'Set 600' }).click();
    await finding('csr/expiration-too-short').waitFor({ state: 'detached' });
    assert.match(await page.locator('.cm-content').innerText(), /expirationSeconds: 600/);
    await finding('manifest/unknown-field').locator('button.at').click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Delete');
    await finding('manifest/unknown-field').waitFor({ state: 'detached' });
    assert.equal(await verdict.textContent(), '422');
    await page.locator('.cm-content').press('Control+z');
    await finding('manifest/unknown-field').waitFor();
    assert.deepEqual(foreign, []);
    assert.deepEqual(errors, []);
  });
});

test('the page shows as many findings as the package gives', async () => {
  await withPage(async ({ page }) => {
    await paste(page, broken);
    await page.locator('.finding').first().waitFor();
    assert.deepEqual(await page.locator('button.at').allTextContents(), reported(broken).diagnostics.map(placeOf));
  });
});

test('a value deep inside leads to its letters in the text', async () => {
  await withPage(async ({ page }) => {
    await paste(page, broken);
    const request = page.locator('.artifact.certificationRequest');
    await request.getByRole('button', { name: 'subject', exact: true }).click();
    const letters = (await page.locator('.cm-line .sel').allTextContents()).join('');
    assert.ok(letters.length > 0 && letters.length < 60, letters);
    assert.match(
      (await page.locator('#where').textContent()) ?? '',
      /^6:\d+ · subject · spec\.request › base64 › PEM block 1/,
    );
  });
});
