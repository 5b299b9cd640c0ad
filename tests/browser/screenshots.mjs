// Takes the pictures of the README. Run by hand, with the variables that the browser tests have:
//   KUBECRED_BROWSER=… KUBECRED_PAGE=… node tests/browser/screenshots.mjs
import { fileURLToPath } from 'node:url';
import { closeBrowser, withPage } from '../support/browser.mjs';

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'CertificateSigningRequest, broken' }).first().click();
    await page.locator('.finding', { hasText: 'manifest/unknown-field' }).locator('button.at').click();
    await page.mouse.move(0, 0);
    const file = new URL(`../../docs/screenshot-${colorScheme}.png`, import.meta.url);
    await page.screenshot({ path: fileURLToPath(file) });
  });
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 1360, height: 850 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Build' }).click();
    await page.getByRole('button', { name: 'Client certificate for a person' }).click();
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).click();
    await page.locator('.key-part').getByText('Signed with a key made here').waitFor();
    await page.locator('.entry', { hasText: 'expirationSeconds' }).locator('input').first().fill('300');
    await page.locator('.fault.error').first().waitFor();
    await page.locator('.scroll').evaluate((form) => form.scrollTo(0, 180));
    const file = new URL(`../../docs/screenshot-build-${colorScheme}.png`, import.meta.url);
    await page.screenshot({ path: fileURLToPath(file) });
  });
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 1360, height: 850 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Reference' }).click();
    await page.getByRole('link', { name: 'CertificateSigningRequest', exact: false }).first().click();
    await page.locator('.field-row', { hasText: 'signerName' }).first().waitFor();
    const file = new URL(`../../docs/screenshot-reference-${colorScheme}.png`, import.meta.url);
    await page.screenshot({ path: fileURLToPath(file) });
  });
}
await closeBrowser();
