// What is said of a signature is said everywhere: in the chain, in the head of the artifact, in its row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';

/** @typedef {import('playwright-core').Page} Page */

const blocks = fixture('keys/matrix.pem').match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n?/g) ?? [];
const [leaf = '', intermediate = '', root = ''] = blocks;

/**
 * @param {string} text
 * @returns {Promise<(readonly [head: string | undefined, row: string])[]>} what is said of each certificate
 */
async function said(text) {
  /** @type {(readonly [string | undefined, string])[]} */
  const found = [];
  await withPage(async ({ page, errors }) => {
    await paste(page, text);
    await page.locator('#inside .artifact').first().waitFor();
    await page.locator('#together[aria-busy=false]').waitFor({ state: 'attached' });
    for (const card of await page.locator('.artifact.certificate').all()) {
      const details = card.locator('> details');
      await details.evaluate((element) => {
        /** @type {HTMLDetailsElement} */ (element).open = true;
      });
      const row = details.locator('.row', { has: page.getByText('signature', { exact: true }) });
      const heads = await details.locator('summary .answer').allTextContents();
      found.push([heads[0], (await row.locator('dd').textContent()) ?? '']);
    }
    assert.equal(await page.locator('#inspector img').count(), 0);
    assert.deepEqual(errors, []);
  });
  return found;
}

test('a certificate is signed by the next of its chain: the head and the row say so', async () => {
  assert.deepEqual(await said(leaf + intermediate + root), [
    ['✓ signed by CN=test intermediate: verified', 'signed by CN=test intermediate: verified'],
    ['✓ signed by CN=test root: verified', 'signed by CN=test root: verified'],
    [undefined, 'verified'],
  ]);
});

test('without its issuer it can’t be checked, and that is why', async () => {
  assert.deepEqual(await said(leaf), [
    [
      '– signature not checked: its issuer CN=test intermediate is not here',
      'not checked: its issuer CN=test intermediate is not here',
    ],
  ]);
});

test('a signature that does not hold is told with its reason', async () => {
  const der = Buffer.from(leaf.replace(/-----[^-]*-----|\s/g, ''), 'base64');
  der.writeUInt8(der.readUInt8(der.length - 5) ^ 1, der.length - 5);
  const changed = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const [first] = await said(changed + intermediate + root);
  const words = 'not signed by CN=test intermediate: the signature does not match the key';
  assert.deepEqual(first, [`✗ ${words}`, words]);
});

test('the name of an issuer is text', async () => {
  const hostile = '<img src=x o=a()>';
  const der = Buffer.from(leaf.replace(/-----[^-]*-----|\s/g, ''), 'base64').toString('latin1');
  const changed = Buffer.from(der.replace('test intermediate', hostile), 'latin1').toString('base64');
  const [first] = await said(`-----BEGIN CERTIFICATE-----\n${changed}\n-----END CERTIFICATE-----\n`);
  assert.match(first?.[0] ?? '', /its issuer CN=\\<img src=x o=a\(\)\\> is not here$/);
});
