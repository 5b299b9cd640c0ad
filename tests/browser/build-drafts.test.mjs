// Work in the view Build is not lost: what takes the place of a form keeps it, rows that make no value stay and say why;
// and Clear forgets all of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCertificationRequests } from 'kubecred';
import { field, state, textIn, withBuild } from '../support/build.mjs';
import { paste } from '../support/editor.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Presses a button above the form.
 * @param {Page} page
 * @param {string} name
 */
const press = (page, name) => page.locator('.former').getByRole('button', { name }).click();

/**
 * The public key in a CertificateSigningRequest.
 * @param {string} yaml
 */
function keyIn(yaml) {
  const [, base64 = ''] = /request: (\S+)/.exec(yaml) ?? [];
  const [request] = decodeCertificationRequests(Buffer.from(base64, 'base64').toString());
  assert.ok(request && !('error' in request));
  return request.publicKey.sha256;
}

test('a preset, a cleared form and "Edit this" keep the form before them, with its key', async () => {
  await withBuild('/certificate-signing-request', async (page) => {
    const name = () => field(page, 'name').input.inputValue();
    await field(page, 'name').input.fill('by-hand');
    await page.getByRole('button', { name: '+ Add' }).first().waitFor();
    assert.equal(await page.locator('.former').count(), 0);
    await page.getByRole('button', { name: 'Kubelet as a client' }).click();
    assert.equal(await name(), 'worker-1-client');
    await page.getByText('The preset “Kubelet as a client” fills this form.').waitFor();
    // The title has the focus, and says it to who hears it.
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'build-title');
    await press(page, 'Undo');
    assert.equal(await name(), 'by-hand');
    await press(page, 'Redo');
    assert.equal(await name(), 'worker-1-client');
    // A key is made, then the form is cleared: both come back together.
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).click();
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    const signed = await textIn(page, 'YAML');
    await page.getByRole('button', { name: 'Clear form' }).click();
    assert.equal(await name(), '');
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).waitFor();
    await press(page, 'Undo');
    await page.locator('.key-part').getByText('Signed with a key made here: EC P-256.').waitFor();
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    assert.equal(keyIn(await textIn(page, 'YAML')), keyIn(signed));
    // What was typed first is still there, below.
    await press(page, 'Undo');
    assert.equal(await name(), 'by-hand');
    await press(page, 'Redo');
    await press(page, 'Forget it');
    assert.equal(await page.locator('.former').count(), 0);
  });
});

test('a key that was made is kept until there is another one', async () => {
  await withBuild('/certificate-signing-request', async (page) => {
    await page.getByRole('button', { name: 'Kubelet as a client' }).click();
    const make = page.getByRole('button', { name: 'Make a P-256 key and sign' });
    const keep = page.getByRole('button', { name: 'Keep the key that was made' });
    const another = page.getByRole('button', { name: 'Another key…' });
    const ready = () => state(page).filter({ hasText: 'would take this' }).waitFor();
    await make.click();
    await ready();
    const first = keyIn(await textIn(page, 'YAML'));
    // Not yet chosen, half typed, and gone back to "make a key": it can still be kept.
    await another.click();
    await state(page).filter({ hasText: 'it needs a key' }).waitFor();
    await page.getByRole('button', { name: 'Use a key of mine…' }).click();
    await page.getByLabel('Private key in PEM').fill('half');
    await page.getByRole('button', { name: 'Make a key instead' }).click();
    await keep.click();
    await page.locator('.key-part').getByText('Signed with a key made here: EC P-256.').waitFor();
    await ready();
    assert.equal(keyIn(await textIn(page, 'YAML')), first);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download public key' }).click(),
    ]);
    assert.equal(saved.suggestedFilename(), 'worker-1-client.pub');
    // Another one takes its place.
    await another.click();
    await state(page).filter({ hasText: 'it needs a key' }).waitFor();
    await make.click();
    await ready();
    assert.notEqual(keyIn(await textIn(page, 'YAML')), first);
    await page.locator('.key-part').getByText('Signed with a key made here').waitFor();
    await another.click();
    await keep.waitFor();
  });
});

test('what is inspected takes the place of a form that can be brought back, and kinds keep their own', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('by-hand');
    await page.getByRole('link', { name: 'TokenReview' }).click();
    await field(page, 'token').input.fill('some-token');
    await page.getByRole('link', { name: 'Inspect' }).click();
    await paste(page, 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: pasted\n');
    await page.getByRole('button', { name: /^Edit this/ }).click();
    await page.locator('#build-title', { hasText: 'ServiceAccount' }).waitFor();
    assert.equal(await field(page, 'name').input.inputValue(), 'pasted');
    await press(page, 'Undo');
    assert.equal(await field(page, 'name').input.inputValue(), 'by-hand');
    await page.getByRole('link', { name: 'TokenReview' }).click();
    assert.equal(await field(page, 'token').input.inputValue(), 'some-token');
  });
});

test('rows of a map without a name, or with one that is there, stay and say so', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('builder');
    await page.locator('summary', { hasText: 'More fields' }).click();
    const labels = field(page, 'labels').entry;
    const rows = labels.locator('.item');
    const add = labels.getByRole('button', { name: '+ Add' });
    await add.click();
    assert.equal(await labels.locator('.fault').count(), 0);
    await labels.getByLabel('value 1').fill('a');
    await rows.nth(0).locator('.fault.error', { hasText: 'It has no name yet' }).waitFor();
    await state(page).filter({ hasText: 'Not ready: one thing' }).waitFor();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['YAML', 'JSON']);
    await labels.getByLabel('name 1').fill('team');
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    await add.click();
    await labels.getByLabel('name 2').fill('team');
    await labels.getByLabel('value 2').fill('b');
    await rows.nth(1).locator('.fault.error', { hasText: 'team is there twice: this one is left out' }).waitFor();
    assert.match(await textIn(page, 'YAML'), /team: a/);
    // From the list of findings to the row.
    await page.locator('.to-do button').click();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'name 2');
    assert.equal(await labels.getByLabel('name 2').getAttribute('aria-invalid'), 'true');
    // The row is still there when somebody comes back.
    await page.getByRole('link', { name: 'TokenReview' }).click();
    await page.getByRole('link', { name: /^ServiceAccount/ }).click();
    assert.equal(await labels.getByLabel('value 2').inputValue(), 'b');
    await rows.nth(1).locator('.fault.error').waitFor();
    await labels.getByLabel('name 2').fill('group');
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    assert.match(await textIn(page, 'YAML'), /group: b\n {4}team: a/);
    assert.equal(await labels.locator('[aria-invalid]').count(), 0);
  });
});

test('Clear forgets the forms, their keys and the worker of Build', async () => {
  const planted = 'planted-token-51c0ffee';
  await withBuild('/token-review', async (page) => {
    await field(page, 'token').input.fill(planted);
    await page.locator('#build-text', { hasText: '••••' }).waitFor();
    await page.getByRole('link', { name: 'PKCS#10 request' }).click();
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).click();
    await page.locator('.key-part').getByText('Signed with a key made here').waitFor();
    const [before] = page
      .workers()
      .filter((worker) => worker.url().startsWith('blob:'))
      .slice(-1);
    assert.ok(before);
    await page.getByRole('link', { name: 'Inspect' }).click();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'Build', exact: true }).click();
    assert.equal(await page.getByRole('button', { name: 'Clear all forms and keys' }).isVisible(), false);
    for (const route of ['token-review', 'pkcs10']) {
      await page.evaluate((route) => {
        location.hash = `#/build/${route}`;
      }, route);
      await state(page).filter({ hasText: 'Nothing is filled in yet' }).waitFor();
      assert.equal(await page.locator('.former').count(), 0);
    }
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).waitFor();
    const values = await page
      .locator('#build')
      .evaluate((build) =>
        [...build.querySelectorAll('input, textarea')].map((field) => /** @type {HTMLInputElement} */ (field).value),
      );
    assert.ok(!values.join().includes(planted));
    assert.ok(!(await page.content()).includes(planted));
  });
});

test('the start offers to forget all forms, and does', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('builder');
    await page.getByRole('link', { name: 'Build', exact: true }).click();
    await page.getByRole('button', { name: 'Clear all forms and keys' }).click();
    assert.equal(await page.getByRole('button', { name: 'Clear all forms and keys' }).isVisible(), false);
    await page.locator('.kinds a', { hasText: 'ServiceAccount' }).first().click();
    assert.equal(await field(page, 'name').input.inputValue(), '');
  });
});

test('who hears the page is told one sentence after a pause, and not the list at each key', async () => {
  await withBuild('/service-account', async (page) => {
    assert.equal(await page.locator('#build-state').getAttribute('role'), null);
    const told = page.locator('#build-told');
    assert.equal(await told.getAttribute('role'), 'status');
    await page.evaluate(() => {
      const box = document.querySelector('#build-told');
      /** @type {(string | null)[]} */
      const heard = [];
      Object.assign(window, { heard });
      if (box) new MutationObserver(() => heard.push(box.textContent)).observe(box, { childList: true });
    });
    await field(page, 'name').input.pressSequentially('Wrong_name', { delay: 80 });
    await told.filter({ hasText: 'Not ready: one thing is to be mended. 1 finding: metadata.name.' }).waitFor();
    await field(page, 'name').input.fill('right');
    await told.filter({ hasText: /would take this\.$/ }).waitFor();
    const heard = await page.evaluate(() => /** @type {{ heard: string[] }} */ (/** @type {unknown} */ (window)).heard);
    assert.equal(heard.length, 2);
  });
});
