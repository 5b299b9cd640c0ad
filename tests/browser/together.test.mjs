// What belongs together: the keys as a table, the chains as paths, each drawn once, each member a way to its text.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
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
    await related(page);
    await work(page);
    assert.deepEqual(errors, []);
  });
}

/**
 * Waits until it is known what belongs together.
 * @param {Page} page
 */
async function related(page) {
  await page.locator('#inside .artifact').first().waitFor();
  await page.locator('#together[aria-busy=false]').waitFor({ state: 'attached' });
}

/**
 * @param {Page} page
 * @returns {Promise<string[][]>} the names in each path, from the leaf on, wherever it is drawn
 */
async function chains(page) {
  const lists = await page.getByRole('list', { name: 'Path', exact: true }).all();
  return Promise.all(lists.map((list) => list.locator('li .called').allTextContents()));
}

/**
 * What is said of each chain as a whole.
 * @param {Page} page
 */
function titles(page) {
  return page
    .locator('#inspector')
    .getByText(/^Chain of /)
    .allTextContents();
}

test('certificate, request and keys of one public key stand in one line, by type', async () => {
  await withText(fixture('keys/matrix.pem'), async (page) => {
    const table = page.getByRole('table', { name: 'One public key a line' });
    assert.deepEqual(await table.getByRole('columnheader').allTextContents(), [
      'Key',
      'Certificate',
      'Request',
      'Private key',
      'Public key',
    ]);
    assert.deepEqual(await table.getByRole('rowheader').allTextContents(), ['6a1ae087']);
    assert.deepEqual(await table.getByRole('cell').allTextContents(), [
      'CN=web.example.comPEM block 1',
      'CN=web.example.comPEM block 5',
      'EC P-256PEM block 4',
      'EC P-256PEM block 6',
    ]);
    assert.deepEqual(await chains(page), [['CN=web.example.com', 'CN=test intermediate', 'CN=test root']]);
    assert.deepEqual(await titles(page), ['Chain of 3 certificates, up to its root']);
    const alone = page.locator('#together p', { hasText: 'Belongs to nothing else here' });
    assert.match((await alone.textContent()) ?? '', /Private keyEC P-256PEM block 7$/);
  });
});

test('a member leads to its text, also by keyboard', async () => {
  const text = fixture('keys/matrix.pem');
  await withText(text, async (page) => {
    const line = () => page.locator('.cm-activeLine').textContent();
    await page.locator('.matrix').getByRole('button', { name: 'EC P-256 PEM block 4' }).focus();
    await page.keyboard.press('Enter');
    const selected = await page.evaluate(() =>
      /** @type {any} */ (document.querySelector('#editor')?.shadowRoot)?.getSelection().toString(),
    );
    assert.match(selected, /^-----BEGIN PRIVATE KEY-----/);
    await page.locator('.path li').nth(2).getByRole('button').click();
    assert.match((await line()) ?? '', /-----END CERTIFICATE-----/);
  });
});

test('of a chain in disorder: its order, what is missing, repeated, and not of it', async () => {
  await withText(fixture('keys/chain-mess.pem'), async (page) => {
    assert.deepEqual(await chains(page), [['CN=web.example.com', 'CN=test intermediate', 'CN=test root']]);
    assert.deepEqual(await titles(page), [
      'Chain of 2 certificates, without its last issuer; the text has them in another order',
    ]);
    assert.match((await page.locator('.path .missing').textContent()) ?? '', /not here, key identifier bba73cbe/);
    assert.equal(await page.locator('.path .missing button').count(), 0);
    const said = await page.locator('#together > p').allTextContents();
    assert.deepEqual(said, [
      'CN=test intermediate is here twice: PEM block 1PEM block 4',
      'Belongs to nothing else here: CertificateCN=other rootPEM block 3',
    ]);
  });
});

test('between the fields of a kubeconfig there is no order', async () => {
  await withText(fixture('kubeconfig/mistakes.yaml'), async (page) => {
    const said = await titles(page);
    assert.ok(said.length > 1);
    for (const title of said) assert.doesNotMatch(title, /order/);
  });
});

test('without relations there is no such section', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    assert.ok(await page.locator('#together').isHidden());
  });
});

test('members of what is not text are named without a way', async () => {
  const [one = '', two = ''] = [...sample('certificate-chain.pem').matchAll(/-----BEGIN CERTIFICATE-----([^-]*)/g)].map(
    ([, base64 = '']) => base64,
  );
  await withPage(async ({ page }) => {
    await drop(page, 'chain.der', [...Buffer.from(one, 'base64'), ...Buffer.from(two, 'base64')]);
    await page.locator('.path').waitFor();
    assert.equal(await page.locator('.path li').count(), 3);
    assert.equal(await page.locator('.path button').count(), 0);
  });
});

test('chains that share certificates are told each by itself', async () => {
  await withText(fixture('keys/two-chains.pem'), async (page) => {
    assert.deepEqual(await chains(page), [
      ['CN=web.example.com', 'CN=test intermediate', 'CN=test root'],
      ['CN=api.example.com', 'CN=test root'],
    ]);
  });
});

test('of many keys the first are drawn, and the others when they are asked for', async () => {
  const pairs = Array.from({ length: 12 }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const texts = pairs.map(({ privateKey, publicKey }) =>
    [privateKey.export({ type: 'pkcs8', format: 'pem' }), publicKey.export({ type: 'spki', format: 'pem' })].join(''),
  );
  await withText(texts.join(''), async (page) => {
    const rows = page.locator('.matrix tbody tr');
    assert.equal(await rows.count(), 8);
    await page.getByRole('button', { name: 'Show 4 more keys' }).click();
    assert.equal(await rows.count(), 12);
    assert.equal(await page.evaluate(() => document.activeElement?.closest('tr')?.rowIndex), 9);
  });
});

test('a chain is drawn in the card of its certificate, and at no time anywhere else', async () => {
  await withPage(async ({ page, errors }) => {
    await page.evaluate(() => {
      const seen = { chains: 0 };
      Object.assign(window, { seen });
      const section = document.querySelector('#together');
      if (!section) throw new Error('there is no section');
      new MutationObserver(() => {
        seen.chains += section.querySelectorAll('.path').length;
      }).observe(section, { childList: true, subtree: true });
    });
    await paste(page, fixture('keys/two-chains.pem'));
    await related(page);
    assert.equal(await page.locator('.credential .path').count(), 2);
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).seen.chains), 0);
    assert.deepEqual(errors, []);
  });
});

test('of more chains than there are cards, the others are drawn among what belongs together', async () => {
  const cases = JSON.parse(readFileSync(new URL('../chains/cases.json', import.meta.url), 'utf8'));
  const leaves = new Map(
    cases.flatMap((/** @type {{ certificates: string }} */ { certificates }) => {
      const blocks = certificates.match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n?/g) ?? [];
      return blocks.length === 2 ? [[blocks[0], certificates]] : [];
    }),
  );
  const texts = [...leaves.values()].slice(0, 16);
  assert.equal(texts.length, 16);
  await withText(texts.join('\n'), async (page) => {
    await page.getByText(/more credentials? not checked in this way/).waitFor();
    const below = page.locator('#together .chain');
    assert.ok((await below.count()) > 0);
    const first = (/** @type {string} */ selector) =>
      page.locator(`${selector} .path li:first-child .way`).allTextContents();
    const [above, others] = [await first('.credential'), await first('#together')];
    for (const place of others) assert.ok(!above.includes(place), place);
  });
});
