// Forms of the view Build help to fill them in: what most people set stands first, files are taken, and nothing is cut off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, state, textIn, withBuild } from '../support/build.mjs';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/**
 * What reaches out of the window.
 * @param {import('playwright-core').Page} page
 */
function cutOff(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('#build *')]
      .filter((element) => element.checkVisibility() && !element.closest('.unseen, .empty, datalist'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

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
    await field(page, 'token').input.first().waitFor();
    assert.equal(await field(page, 'name').input.count(), 0);
    await page.locator('summary', { hasText: 'More fields' }).click();
    await field(page, 'name').input.waitFor();
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

test('items are moved up, by keyboard too, and what is made follows', async () => {
  await withBuild('/pkcs10', async (page) => {
    const { entry } = field(page, 'subject');
    for (const [index, [type, value]] of [
      ['CN', 'jane'],
      ['O', 'developers'],
      ['OU', 'tests'],
    ].entries()) {
      await entry.getByRole('button', { name: '+ Add' }).click();
      await page.getByLabel(`type of item ${index + 1}`).fill(type ?? '');
      await page.getByLabel(`value of item ${index + 1}`).fill(value ?? '');
    }
    assert.equal(await page.getByRole('button', { name: 'Move item 1 up' }).count(), 0);
    await page.getByRole('button', { name: 'Move item 3 up' }).focus();
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    assert.equal(await focused(), 'Move item 2 up');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'type of item 1');
    await page.locator('#build-text', { hasText: /OU.*CN.*developers/s }).waitFor();
    assert.deepEqual(
      JSON.parse(await textIn(page, 'Input')).subject.map((/** @type {{ value: string }} */ { value }) => value),
      ['tests', 'jane', 'developers'],
    );
  });
});

test('another name has the fields that its form has, and no others', async () => {
  await withBuild('/pkcs10', async (page) => {
    const { entry } = field(page, 'subjectAltNames');
    await entry.getByRole('button', { name: '+ Add' }).click();
    const form = page.getByLabel('type of item 1');
    assert.equal(await form.inputValue(), 'dNSName');
    // A new row says nothing before something was entered in it.
    await page.getByRole('textbox', { name: 'value of item 1' }).press('Tab');
    await page.waitForTimeout(500);
    assert.equal(await entry.getByText('the name is empty').count(), 0);
    const fields = async () => [
      ...(await entry.locator('.rest > .entries > .entry > .label code').allTextContents()),
      ...(await entry.getByRole('button', { name: 'More fields of item 1' }).allTextContents()),
    ];
    assert.deepEqual(await fields(), []);
    await form.selectOption('otherName');
    assert.deepEqual(await fields(), ['oid', 'der']);
    await form.selectOption('directoryName');
    assert.deepEqual(await fields(), ['name']);
    await form.selectOption('uniformResourceIdentifier');
    assert.deepEqual(await fields(), []);
    await entry.getByText('the name is empty').waitFor();
    const isWhole = await form.evaluate((select) => {
      const copy = /** @type {HTMLElement} */ (select.cloneNode(true));
      copy.style.width = 'max-content';
      document.querySelector('.form-of')?.append(copy);
      const needed = copy.getBoundingClientRect().width;
      copy.remove();
      return select.getBoundingClientRect().width >= needed;
    });
    assert.ok(isWhole);
  });
});

test('a long line without a break stays within the form', async () => {
  await withBuild('/service-account', async (page) => {
    await page.locator('summary', { hasText: 'More fields' }).click();
    await field(page, 'annotations').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('value 1').evaluate((input) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', `first\n${'x'.repeat(400)}\nlast`);
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.locator('textarea[aria-label="value 1"]').waitFor();
    const [area, form] = await Promise.all([
      page.getByLabel('value 1').boundingBox(),
      page.locator('.form-of').boundingBox(),
    ]);
    assert.ok(area && form && area.x + area.width <= form.x + form.width + 1);
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
      // Two rows in each list; what is added may have lists of its own.
      for (let round = 0; round < 2; round += 1) {
        for (const add of await page.locator('#build .add').all()) if (await add.isVisible()) await add.click();
      }
      const form = page.locator('select[aria-label="type of item 1"]', { hasText: 'uniformResourceIdentifier' });
      if ((await form.count()) > 0) await form.selectOption('uniformResourceIdentifier');
      assert.deepEqual(await cutOff(page), []);
    });
  });
}

test('at 320 px nothing of a preset with rows is cut off', async () => {
  await withBuild('', async (page) => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.getByRole('button', { name: 'OpenShift with Keycloak' }).click();
    await page.locator('.form-of .entry').first().waitFor();
    assert.deepEqual(await cutOff(page), []);
  });
});
