// Comparisons: of two things of a kind in one text, and of a text with one that was kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste, text } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

const first = fixture('token/bound-to-pod.txt');
const second = fixture('token/bound-to-node.txt');

/** @param {Page} page */
function section(page) {
  return page.locator('#compare:not([hidden])[aria-busy=false]');
}

test('two tokens in one text are compared, folded, with what the differences mean', async () => {
  await withPage(async ({ page, errors }) => {
    await paste(page, `${first.trim()}\n\n${second.trim()}\n`);
    const compared = section(page);
    const summary = compared.locator('summary');
    await summary.waitFor();
    assert.match((await summary.textContent()) ?? '', /^▲ two tokens: \d+ material changes? of \d+ differences$/);
    assert.ok(await compared.getByRole('table', { name: 'Differences' }).isHidden());
    await summary.focus();
    await page.keyboard.press('Enter');
    const table = compared.getByRole('table', { name: 'Differences' });
    assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['What', 'first', 'second', 'Means']);
    assert.ok((await table.getByRole('rowheader').allTextContents()).some((name) => name.startsWith('claims.')));
    assert.match((await table.getByRole('row').nth(1).textContent()) ?? '', /▲ material/);
    assert.deepEqual(errors, []);
  });
});

test('a text is kept, the next one compared with it, and the first comes back', async () => {
  await withPage(async ({ page, errors }) => {
    await paste(page, first);
    await page.locator('.artifact').first().waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await section(page).getByText('Paste, drop or open').waitFor();
    assert.match(await text(page), /^Paste or drop/);
    // What is still to come is no mistake; what is waited for stands above the samples.
    await page.locator('#start:not([hidden])').waitFor();
    await page.locator('#inspector[aria-busy=false]').waitFor();
    assert.equal(await page.locator('.finding, .cm-gutter.marks .mark').count(), 0);
    const [above, below] = [await section(page).boundingBox(), await page.locator('#start').boundingBox()];
    assert.ok(above && below && above.y < below.y);
    await paste(page, second);
    const compared = section(page);
    await compared.locator('summary').waitFor();
    assert.match((await compared.locator('summary').textContent()) ?? '', /^▲ two tokens \(the first text with this\)/);
    const table = compared.getByRole('table', { name: 'Differences' });
    assert.ok(await table.isVisible());
    assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['What', 'kept', 'this', 'Means']);
    await compared.getByRole('button', { name: 'Back to the first' }).click();
    await page.locator('#compare').waitFor({ state: 'hidden' });
    assert.equal((await text(page)).trim(), first.trim());
    assert.deepEqual(errors, []);
  });
});

test('manifests are compared field by field, and a path leads to its place', async () => {
  const account = sample('service-account.yaml');
  await withPage(async ({ page, errors }) => {
    await paste(page, account);
    await page.locator('.artifact').first().waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await paste(page, account.replace('name: builder', 'name: deployer'));
    const compared = section(page);
    await compared.locator('summary').waitFor();
    assert.equal(
      await compared.locator('summary').textContent(),
      '▲ objects, field by field (the first text with this): 1 material change of 1 difference',
    );
    const table = compared.getByRole('table', { name: 'Fields that differ' });
    assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['Path', 'kept', 'this', 'Means']);
    const row = table.getByRole('row').nth(1);
    assert.match((await row.textContent()) ?? '', /^metadata\.name\s*builder\s*deployer\s*▲ material$/);
    await row.getByRole('button', { name: 'metadata.name' }).click();
    assert.equal(await page.evaluate(() => String(getSelection())), 'deployer');
    assert.deepEqual(errors, []);
  });
});

test('what was not compared is said, and nothing is green then', async () => {
  const account = sample('service-account.yaml');
  await withPage(async ({ page }) => {
    await paste(page, `${account}x: 'y\n`);
    await page.locator('.artifact').first().waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await paste(page, account);
    const compared = section(page);
    await compared.locator('summary').waitFor();
    assert.match((await compared.locator('summary').textContent()) ?? '', /no difference in what was compared/);
    assert.equal(await compared.locator('summary .answer.verified').count(), 0);
    await compared.getByText('what stands behind a syntax error of the first input').waitFor();
  });
});

test('what has nothing in common is said; a comparison ends with its button and with Clear', async () => {
  await withPage(async ({ page }) => {
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    assert.match((await page.locator('#notice').textContent()) ?? '', /^There is nothing yet to compare/);
    await paste(page, first);
    await page.locator('.artifact').first().waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await paste(page, sample('service-account.yaml'));
    await section(page).getByText('there is nothing to compare').waitFor();
    await page.getByRole('button', { name: 'Compare no more' }).click();
    await page.locator('#compare').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await section(page).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('#compare').waitFor({ state: 'hidden' });
  });
});

test('a certificate with itself: nothing differs', async () => {
  const [leaf = ''] = sample('certificate-chain.pem').match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/) ?? [];
  await withPage(async ({ page }) => {
    await paste(page, leaf);
    await page.locator('.artifact').first().waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await paste(page, leaf);
    await section(page).getByText('two certificates (the first text with this): nothing that counts differs').waitFor();
  });
});
