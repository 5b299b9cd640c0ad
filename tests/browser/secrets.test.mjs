// Five planted secrets, taken through every view: no trace of them anywhere but in the editor, in fields that were filled in
// and where somebody asked for them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';

/** @typedef {import('playwright-core').Page} Page */

const SECRETS = ['token', 'password', 'key', 'client', 'cookie'].map((name) => `planted-${name}-8c1f02`);
const [token, password, key, client, cookie] = SECRETS;
const base64 = (/** @type {string | undefined} */ text) => Buffer.from(text ?? '').toString('base64');

const TEXTS = [
  `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: "https://a.example"}}]
users:
- name: a
  user: { token: ${token}, password: ${password}, username: a }
- name: b
  user: { client-key-data: ${base64(key)}, auth-provider: { name: oidc, config: { client-secret: ${client} } } }
contexts: [{name: a, context: {cluster: nowhere, user: a}}]
current-context: a
---
apiVersion: v1
kind: Secret
metadata: { name: s, namespace: default }
stringData: { key: ${key}, cookie: ${cookie} }
data: { password: ${base64(password)}, broken: '*' }
`,
  JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token, clientKeyData: `-----BEGIN PRIVATE KEY-----\n${base64(key)}\n-----END PRIVATE KEY-----\n` },
  }),
];

test('five planted secrets leave no trace in any view, report or copy', async () => {
  await withPage(async ({ page, requests, errors }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    /** @type {string[]} */
    const console = [];
    page.on('console', (message) => console.push(message.text()));
    const clean = async (/** @type {string} */ where) => {
      const traces = JSON.stringify([await left(page), console, requests, errors]);
      for (const secret of SECRETS) {
        const at = traces.indexOf(secret);
        assert.equal(at, -1, `${secret} ${where}: ${traces.slice(Math.max(0, at - 300), at + 60)}`);
        // In base64 its beginning stands as it is, whatever comes behind it.
        assert.ok(!traces.includes(base64(secret).slice(0, 20)), `${secret} in base64 ${where}`);
      }
    };
    for (const [at, given] of TEXTS.entries()) {
      if (at > 0) await page.getByRole('button', { name: 'New tab' }).first().click();
      await paste(page, given);
      await page.locator('#inspector[aria-busy=false] .artifact').first().waitFor();
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('#inspector details')) one.setAttribute('open', '');
      });
      await clean('in Inspect');
      await page.keyboard.press('F8');
      await page.locator('#inspector .row button').first().click();
      await clean('with a selection');
      for (const item of ['Save a report as HTML', 'Save a report as Markdown', 'Copy the text redacted']) {
        const text = await handed(page, item);
        assert.ok(text.length > 100);
        for (const secret of SECRETS) {
          assert.ok(!text.includes(secret) && !text.includes(base64(secret).slice(0, 20)), `${secret} in ${item}`);
        }
        await clean(`after ${item}`);
      }
      await page.locator('#settings-button').click();
      await clean('with the settings');
      await page.keyboard.press('Escape');
      await page.locator('#about-button').click();
      await clean('with what the page can do');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.locator('#editing').getByText('Reading the text').waitFor({ state: 'detached' });
      await clean('in the menu Edit');
      await page.keyboard.press('Escape');
      for (const view of ['Build', 'Reference', 'Rules', 'Inspect']) {
        await page.getByRole('link', { name: view, exact: true }).click();
        await page.waitForTimeout(100);
        await clean(`in ${view}`);
        if (view === 'Rules') await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await clean('while something is compared');
      await paste(page, given.replace('name: s,', 'name: t,').replace('"kind"', ' "kind"'));
      await page.locator('#inspector[aria-busy=false] .artifact').first().waitFor();
      await page.waitForTimeout(300);
      await clean('in a comparison');
      const again = page.getByRole('button', { name: 'Edit this' }).first();
      if (at === 1 && (await again.isVisible())) {
        await again.click();
        await page.locator('#build .form-of .entry').first().waitFor();
        await page.waitForTimeout(200);
        await clean('in the form that makes it again');
        await page.getByRole('link', { name: 'Inspect' }).click();
      }
    }
    await page.getByRole('tab').first().click();
    await page.locator('#inspector[aria-busy=false] .artifact').first().waitFor();
    await clean('in another tab');
  });
});

test('what is asked for is shown, and nowhere else but in its place', async () => {
  await withPage(async ({ page }) => {
    await paste(page, TEXTS[0] ?? '');
    await page
      .getByRole('button', { name: /^Show .*password/ })
      .first()
      .click();
    assert.equal(await page.locator('#inspector .unmasked').textContent(), password);
    const { attributes, address, title, state, stored } = await left(page);
    for (const secret of SECRETS) assert.ok(![attributes, address, title, state, stored].join().includes(secret));
  });
});

test('a copy of a secret is told by its name', async () => {
  await withPage(async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await paste(page, TEXTS[0] ?? '');
    // What is known of signatures draws the cards once more.
    await page.locator('#inspector[aria-busy=false]').waitFor();
    await page.locator('#worth:not([aria-busy=true])').waitFor({ state: 'attached' });
    const copy = page.getByRole('button', { name: /^Copy .*password/ }).first();
    await copy.click();
    await page.getByText('Copied', { exact: true }).waitFor();
    assert.equal(await page.locator('#notice').textContent(), 'Copied: users[0].user.password');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), password);
    assert.ok(!(await page.locator('#inspector').textContent())?.includes(password ?? ''));
    await page.getByText('Copied', { exact: true }).waitFor({ state: 'detached' });
    assert.ok(await page.locator('#notice').isVisible());
  });
});

/**
 * All that could be left: what is drawn but for the text in the editor and what was filled in, all attributes, what the
 * browser keeps.
 * @param {Page} page
 */
function left(page) {
  return page.evaluate(async () => {
    const trees = [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
    const elements = trees.flatMap((tree) => [...tree.querySelectorAll('*')]);
    return {
      address: location.href,
      title: document.title,
      state: JSON.stringify(history.state),
      stored: JSON.stringify([localStorage, sessionStorage, document.cookie, window.name]),
      databases: JSON.stringify(await indexedDB.databases()),
      caches: JSON.stringify(await caches.keys().catch(() => [])),
      attributes: elements.flatMap(({ attributes }) => [...attributes].map(({ value }) => value)).join('\n'),
      shown: document.body.textContent,
    };
  });
}

/**
 * @param {Page} page
 * @param {string} item
 */
async function handed(page, item) {
  await page.getByRole('button', { name: 'Hand over' }).click();
  const button = page.locator('#hand-over').getByRole('button', { name: item });
  if (item.startsWith('Copy')) {
    await button.click();
    await page.locator('#notice', { hasText: /^Copied/ }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  }
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await download.path(), 'utf8');
}
