// What the view Build makes can be used as it says: files have the names that commands read, and what is not a credential, or
// can't be sent that way, is said.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { field, state, textIn, withBuild } from '../support/build.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
async function downloaded(page) {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const saved = await waiting;
  return { name: saved.suggestedFilename(), text: readFileSync((await saved.path()) ?? '', 'utf8') };
}

test('a body with a secret is downloaded under the name that the commands read, and they say so', async () => {
  await withBuild('/token-review', async (page) => {
    await field(page, 'token').input.fill('some-secret-token');
    await state(page).filter({ hasText: 'Ready' }).waitFor();
    for (const tab of ['kubectl', 'curl']) {
      assert.match(await textIn(page, tab), /[ @]tokenreview\.json$/);
      const note = (await page.locator('.note-of').textContent()) ?? '';
      assert.match(note, /^First download the tab JSON, as tokenreview\.json/);
      if (tab === 'curl') assert.match(note, /ca\.crt is .*, authorization a file with the line Authorization: Bearer/);
    }
    await textIn(page, 'JSON');
    const { name, text } = await downloaded(page);
    assert.equal(name, 'tokenreview.json');
    assert.equal(JSON.parse(text).spec.token, 'some-secret-token');
  });
});

test('a patch with a secret in it has a tab of its own, with what the commands send', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('builder');
    await page.locator('summary', { hasText: 'More fields' }).click();
    await field(page, 'annotations').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('name 1').fill('a');
    await page.getByLabel('value 1').fill('-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n');
    await page.getByLabel('Request', { exact: true }).selectOption('patch');
    await state(page).filter({ hasText: 'Ready' }).waitFor();
    assert.match(await textIn(page, 'curl'), /--data-binary @serviceaccount\.json$/);
    const tab = /** @type {const} */ ('the tab ');
    const [, named = ''] = new RegExp(`${tab}(\\w+),`).exec((await page.locator('.note-of').textContent()) ?? '') ?? [];
    await textIn(page, named);
    const { name, text } = await downloaded(page);
    assert.equal(name, 'serviceaccount.json');
    assert.match(JSON.parse(text).metadata.annotations.a, /PRIVATE KEY/);
  });
});

test('where kubectl has no flag for what is asked its tab says so', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('builder');
    await page.getByLabel('Request', { exact: true }).selectOption('patch');
    await page.locator('.asking summary').first().click();
    await field(page, 'fieldValidation').input.selectOption('Strict');
    await page.locator('#build-text').waitFor();
    await page.getByRole('tab', { name: 'kubectl', exact: true }).click();
    await page.getByText('kubectl has no flag for fieldValidation here: use curl.').waitFor();
    assert.equal(await textIn(page, 'kubectl'), '');
    assert.ok(await page.getByRole('button', { name: 'Download', exact: true }).isDisabled());
    assert.match(await textIn(page, 'curl'), /fieldValidation=Strict/);
  });
});

test('an object that the server takes is ready, though the token in it is bad: that is said at its field, once', async () => {
  const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  await withBuild('/token-review', async (page) => {
    await field(page, 'token').input.fill(`${part({ alg: 'none' })}.${part({ sub: 'a' })}.`);
    await state(page)
      .filter({ hasText: /^Ready: .*would take this, but one thing in it is wrong$/ })
      .waitFor();
    const faults = field(page, 'token').faults.locator('.fault.error');
    assert.match((await faults.first().textContent()) ?? '', /algorithm is none/);
    const all = await field(page, 'token').faults.locator('.fault').allTextContents();
    assert.equal(new Set(all).size, all.length);
    await page.locator('.to-do button').first().click();
    assert.ok(await field(page, 'token').input.evaluate((element) => element === document.activeElement));
    await page.getByRole('tab', { name: 'HTTP' }).waitFor();
  });
});

test('what is wrong in a certificate or key of a Secret is at its field', async () => {
  await withBuild('/tls-secret', async (page) => {
    const pem = (/** @type {string} */ label) => `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;
    await field(page, 'certificate').input.fill(pem('CERTIFICATE'));
    await field(page, 'key').input.fill(pem('PRIVATE KEY'));
    await field(page, 'key').faults.getByText('end within a tag or length').waitFor();
    await field(page, 'certificate').faults.getByText('end within a tag or length').waitFor();
  });
});

test('a test token says what it is at first sight, and so does each of its texts', async () => {
  await withBuild('/test-token', async (page) => {
    await state(page).filter({ hasText: 'Test material, and no credential of anything' }).waitFor();
    const mark = '# test material made by kubecred: no credential of anything';
    const review = await textIn(page, 'TokenReview');
    assert.ok(review.startsWith(`${mark}\napiVersion:`), review.slice(0, 200));
    await page.getByRole('checkbox', { name: 'Comments' }).check();
    await page.locator('#build-text .content', { hasText: '# The' }).first().waitFor();
    assert.ok((await textIn(page, 'TokenReview')).startsWith(`${mark}\n`));
    for (const tab of ['Token', 'Key set', 'TokenReview', 'Expected']) {
      await textIn(page, tab);
      assert.match((await downloaded(page)).name, /\.test\./);
    }
  });
});

test('where nothing is signed yet, what was filled in is shown as the builder takes it', async () => {
  await withBuild('/pkcs10', async (page) => {
    await field(page, 'subject').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('type of item 1').fill('CN');
    await page.getByLabel('value of item 1').fill('jane');
    await page.locator('#build-text', { hasText: 'jane' }).waitFor();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['Input']);
    assert.deepEqual(JSON.parse(await textIn(page, 'Input')), { subject: [{ type: 'CN', value: 'jane' }] });
    await page.getByLabel('type of item 1').fill('nonsense');
    await state(page).filter({ hasText: 'Not ready' }).waitFor();
    assert.match(await textIn(page, 'Input'), /nonsense/);
    // A secret in it is masked, wherever it was put.
    await page
      .getByLabel('value of item 1')
      .fill(`-----BEGIN PRIVATE KEY-----${'MIIB'.repeat(20)}-----END PRIVATE KEY-----`);
    await page.locator('#build-text', { hasText: '••••' }).waitFor();
    assert.doesNotMatch(await textIn(page, 'Input'), /MIIB/);
    await page.getByRole('link', { name: 'Test token' }).click();
    await field(page, 'lifetimeSeconds').input.fill('soon');
    await state(page).filter({ hasText: 'Not ready' }).waitFor();
    await field(page, 'lifetimeSeconds').faults.locator('.fault.error').waitFor();
    assert.deepEqual(JSON.parse(await textIn(page, 'Input')), { lifetimeSeconds: 'soon' });
  });
});
