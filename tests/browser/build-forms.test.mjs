// Forms of the view Build help to fill them in: what most people set stands first, files are taken, and nothing is cut off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, state, textIn, withBuild } from '../support/build.mjs';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

test('a file is taken for a value of many lines, and PEM is encoded', async () => {
  await withBuild('/kubeconfig', async (page) => {
    await field(page, 'server').input.fill('https://a.example.com');
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open a file for certificate-authority-data' }).click();
    const file = { name: 'ca.crt', mimeType: 'text/plain', buffer: Buffer.from(CERTIFICATE) };
    await (await chosen).setFiles(file);
    await page.locator('#build-text', { hasText: Buffer.from(CERTIFICATE).toString('base64') }).waitFor();
    assert.equal(await field(page, 'certificate-authority-data').input.inputValue(), CERTIFICATE);
  });
});

test('a private key that is put where none is expected is masked at once', async () => {
  await withBuild('/tls-secret', async (page) => {
    const input = field(page, 'certificate').input;
    await input.fill('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    assert.match((await input.getAttribute('class')) ?? '', /dots/);
    await input.fill(CERTIFICATE);
    assert.doesNotMatch((await input.getAttribute('class')) ?? '', /dots/);
  });
});

test('seconds are told in words, and a name by what it is the name of', async () => {
  await withBuild('/token-request', async (page) => {
    await field(page, 'expirationSeconds').input.fill('129600');
    await field(page, 'expirationSeconds').entry.getByText('1 day, 12 hours').waitFor();
    assert.match((await field(page, 'name').entry.textContent()) ?? '', /The name of the ServiceAccount/);
    await page.getByRole('link', { name: 'TokenReview' }).click();
    await page.locator('#build-title', { hasText: 'TokenReview' }).waitFor();
    assert.equal(await field(page, 'name').input.count(), 0);
    await page.locator('summary', { hasText: 'More fields' }).click();
    assert.equal(await field(page, 'name').input.count(), 1);
  });
});

test('what is left to do for want of a key leads to the key', async () => {
  await withBuild('', async (page) => {
    await page.getByRole('button', { name: 'Client certificate for a person' }).click();
    await state(page).filter({ hasText: 'it needs a key' }).waitFor();
    await page.locator('.to-do button').click();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Kind of key');
  });
});

test('the members of a kubeconfig’s user that most people set stand first; those of a plugin when one is wanted', async () => {
  await withBuild('/kubeconfig', async (page) => {
    assert.ok(await field(page, 'token').input.isVisible());
    assert.equal(await field(page, 'command').input.count(), 0);
    await field(page, 'exec').entry.locator('summary').click();
    await field(page, 'command').input.fill('get-token');
    await page.locator('#build-text', { hasText: 'get-token' }).waitFor();
    assert.match(await textIn(page, 'YAML'), /command: get-token/);
  });
});

for (const route of ['', '/kubeconfig', '/tls-secret', '/pkcs10', '/authentication']) {
  test(`at 320 px nothing of #/build${route} is cut off`, async () => {
    await withBuild(route, async (page) => {
      await page.setViewportSize({ width: 320, height: 700 });
      await page
        .locator(route === '' ? '.presets button' : '.form-of .entry')
        .first()
        .waitFor();
      for (const area of await page.locator('#build textarea').all()) {
        if (await area.isVisible()) await area.fill(`${'MIIB'.repeat(40)}\n`.repeat(3));
      }
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('#build *')]
          .filter((element) => element.checkVisibility() && !element.closest('.unseen, .empty, datalist'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(cut, []);
    });
  });
}
