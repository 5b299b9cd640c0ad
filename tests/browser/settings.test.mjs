// The settings: what reaches the core, what the address remembers, and what it never does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';
import { asked, watchWorker } from '../support/worker.mjs';

/** @typedef {import('playwright-core').Page} Page */

const [, , root = ''] = sample('certificate-chain.pem').match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g) ?? [];
const [, keySet = ''] = /\n(\{[\s\S]*\})/.exec(fixture('token/with-key-set.txt')) ?? [];

/** @param {(page: Page) => Promise<void>} work */
async function withPanel(work) {
  await withPage(async ({ page, errors }) => {
    await watchWorker(page);
    await page.locator('#settings-button').click();
    await work(page);
    assert.deepEqual(errors, []);
  });
}

/** @param {Page} page */
async function last(page) {
  return (await asked(page)).at(-1)?.options;
}

test('each setting reaches the core', async () => {
  await withPanel(async (page) => {
    await page.getByLabel('OpenShift feature set').selectOption('CustomNoUpgrade');
    await page.getByLabel('Time (UTC)').fill('2026-11-24T12:00');
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('jane');
    await page.getByLabel('Groups').fill('dev, ops');
    await page.getByLabel('Issuers of tokens').fill('https://issuer.example');
    await page.getByLabel('Audiences').fill('https://a.example https://b.example');
    await page.getByLabel('Trusted roots').fill(root);
    await page.getByLabel('Trusted keys').fill(keySet);
    await page.getByLabel('Trusted keys').blur();
    await page.locator('.read', { hasText: '2 public keys read' }).waitFor();
    await page.locator('.read', { hasText: '1 certificate read' }).waitFor();
    const options = await last(page);
    assert.equal(options.now, '2026-11-24T12:00:00Z');
    assert.equal(options.request.crd, 'CustomNoUpgrade');
    assert.deepEqual(options.request.user, { username: 'jane', groups: ['dev', 'ops'] });
    assert.equal(options.issuer, 'https://issuer.example');
    assert.deepEqual(options.audiences, ['https://a.example', 'https://b.example']);
    assert.deepEqual(options.roots, [root]);
    assert.deepEqual(options.keys, [keySet.trim()]);
  });
});

test('the address remembers the settings, and a reload brings them back, beside theme and rule', async () => {
  await withPanel(async (page) => {
    await page.getByLabel('Kubernetes', { exact: true }).selectOption('1.34');
    await page.getByLabel('Issuers of tokens').fill('https://issuer.example/a');
    await page.getByLabel('Issuers of tokens').blur();
    await page.keyboard.press('Escape');
    for (let press = 0; press < 2; press++) await page.locator('#theme').click();
    const settings = '&version=1.34&issuers=https%3A%2F%2Fissuer.example%2Fa';
    assert.equal(new URL(page.url()).hash, `#dark${settings}`);
    await page.locator('footer a').click();
    assert.equal(new URL(page.url()).hash, `#dark${settings}/rules`);
    await page.reload();
    await page.locator('#rule').waitFor();
    await page.keyboard.press('Escape');
    assert.match((await page.locator('#settings-button').textContent()) ?? '', /^Kubernetes 1\.34 .* · with issuers$/);
    await page.locator('#settings-button').click();
    assert.equal(await page.getByLabel('Issuers of tokens').inputValue(), 'https://issuer.example/a');
    assert.equal((await last(page)).issuer, 'https://issuer.example/a');
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  });
});

test('what was pasted is never in the address, and a secret in the wrong field neither; Clear forgets it', async () => {
  const token = fixture('token/bound-to-pod.txt').trim();
  await withPanel(async (page) => {
    await page.getByLabel('Trusted roots').fill(root);
    await page.getByLabel('Trusted keys').fill(keySet);
    await page.getByRole('textbox', { name: 'User', exact: true }).fill(token);
    await page.getByLabel('Audiences').fill(token);
    await page.getByLabel('Audiences').blur();
    await page.locator('.read', { hasText: '2 public keys read' }).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear' }).click();
    const options = await last(page);
    assert.equal(options.roots, undefined);
    assert.equal(options.keys, undefined);
    await page.locator('#settings-button').click();
    assert.equal(await page.getByLabel('Trusted keys').inputValue(), '');
  });
});

test('an address that makes no sense changes nothing', async () => {
  await withPage(async ({ page, errors }) => {
    await page.evaluate(() => {
      location.hash = '#version=9&now=yesterday&crd=x&roots=a&keys=b&validation=%';
    });
    await paste(page, sample('csr.yaml'));
    await page.locator('.verdict').waitFor();
    assert.match(
      (await page.locator('#settings-button').textContent()) ?? '',
      /^Kubernetes 1\.36 · Strict · as admin$/,
    );
    assert.deepEqual(errors, []);
  });
});
