// The ASN.1 view of an artifact: asked for when it is opened, a part of the one selection, without secrets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAsn1 } from 'kubecred';
import { withPage } from '../support/browser.mjs';
import { drop, paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @param {string} text
 * @param {(page: Page) => Promise<void>} work
 */
async function withText(text, work) {
  await withPage(async ({ page, errors }) => {
    await paste(page, text);
    await page.locator('#inside .artifact').first().waitFor();
    await work(page);
    assert.deepEqual(errors, []);
  });
}

/**
 * Opens the tree of a card.
 * @param {import('playwright-core').Locator} card
 */
async function opened(card) {
  await card.locator('.asn1 > summary').first().click();
  const tree = card.getByRole('tree');
  await tree.waitFor();
  return tree;
}

/** @param {import('playwright-core').Locator} tree */
async function drawn(tree) {
  const elements = await tree.locator('.element').all();
  return Promise.all(
    elements.map(async (element) => {
      const [offset, length] = await element.locator('.number').allTextContents();
      const level = await element.getAttribute('aria-level');
      return { offset: Number(offset), length: Number(length), depth: Number(level) - 1 };
    }),
  );
}

/** @param {{ nodes: import('kubecred').Asn1Node[] } | undefined} tree */
function expected(tree) {
  return tree?.nodes.map(({ offset, headerLength, length, depth }) => ({
    offset,
    length: headerLength + length,
    depth,
  }));
}

test('each certificate of a chain shows its own elements, and none before it is asked', async () => {
  const text = sample('certificate-chain.pem');
  const trees = decodeAsn1(text);
  await withText(text, async (page) => {
    assert.equal(await page.locator('.element').count(), 0);
    const cards = page.locator('.artifact.certificate');
    for (const index of [2, 0]) {
      if (index === 2) await cards.nth(2).locator('summary').first().scrollIntoViewIfNeeded();
      if (
        !(await cards
          .nth(index)
          .locator('details')
          .first()
          .getAttribute('open')
          .then((open) => open !== null))
      ) {
        await cards.nth(index).locator('summary').first().click();
      }
      assert.deepEqual(await drawn(await opened(cards.nth(index))), expected(trees[index]));
    }
  });
});

test('an element shows its letters in the text and the value that it is; the text shows the element', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    const tree = await opened(page.locator('.artifact.certificationRequest'));
    const version = tree.locator('.element', { hasText: 'version' });
    await version.click();
    assert.match(
      (await page.locator('#where').textContent()) ?? '',
      /^7:\d+ · certificationRequestInfo\.version · bytes 5 to 8$/,
    );
    assert.deepEqual(await page.locator('.row.on dt').allTextContents(), ['version']);
    assert.equal(await version.getAttribute('aria-selected'), 'true');
    assert.ok((await page.locator('.cm-line .sel').allTextContents()).join('').length > 0);
    await page.getByRole('button', { name: 'subject: CN', exact: true }).click();
    assert.match((await tree.locator('.element.on').textContent()) ?? '', /jane/);
    assert.equal(await version.getAttribute('aria-selected'), 'false');
  });
});

test('the tree is one stop for the Tab key; arrows go through it, left to what is around', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    const summary = page.locator('.asn1 > summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('tree').waitFor();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.querySelector('.number')?.textContent);
    assert.equal(await focused(), '0');
    /** @type {(string | null | undefined)[]} */
    const seen = [];
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'End', 'Home']) {
      await page.keyboard.press(key);
      seen.push(await focused());
    }
    const { nodes = [] } = decodeAsn1(sample('csr.yaml'))[0] ?? {};
    assert.deepEqual(seen, ['3', '5', '8', '3', String(nodes.at(-1)?.offset), '0']);
    assert.match((await page.locator('#where').textContent()) ?? '', /bytes 0 to 218$/);
    assert.equal(await page.locator('.element[tabindex="0"]').count(), 1);
  });
});

test('what is secret in a private key is not in its tree', async () => {
  const text = fixture('keys/matrix.pem');
  await withText(text, async (page) => {
    const card = page.locator('.artifact.privateKey').first();
    const [secret] = await card.locator('.row', { has: page.locator('.secret') }).all();
    await secret?.getByRole('button', { name: /^Show/ }).click();
    const value = (await secret?.locator('.unmasked').textContent()) ?? '';
    assert.match(value, /^[\da-f]{64}$/);
    await secret?.getByRole('button', { name: /^Hide/ }).click();
    const tree = await opened(card);
    const said = ((await tree.textContent()) ?? '').toLowerCase();
    assert.match(said, /32 bytes/);
    for (let from = 0; from + 8 <= value.length; from += 8) assert.ok(!said.includes(value.slice(from, from + 8)));
  });
});

test('the certificates of a bundle have trees of their own', async () => {
  const text = fixture('keys/bundle.p7.pem');
  const trees = decodeAsn1(text);
  await withText(text, async (page) => {
    const bundle = page.locator('.artifact.certificateBundle');
    const first = await opened(bundle.locator('.artifact.certificate').first());
    const certificate = trees.find(({ type }) => type === 'Certificate');
    assert.deepEqual(await drawn(first), expected(certificate));
    assert.match((await page.locator('.artifact.certificate').first().textContent()) ?? '', /SEQUENCE/);
  });
});

test('bytes have a tree too', async () => {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(sample('certificate-chain.pem')) ?? [];
  await withPage(async ({ page }) => {
    await drop(page, 'chain.der', [...Buffer.from(base64, 'base64')]);
    await page.locator('.artifact.certificate').waitFor();
    const tree = await opened(page.locator('.artifact.certificate'));
    assert.deepEqual(await drawn(tree), expected(decodeAsn1(Buffer.from(base64, 'base64'))[0]));
  });
});
