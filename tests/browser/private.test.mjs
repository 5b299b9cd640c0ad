// The page keeps everything to itself: no request, no storage, no trace.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';

const samples = new URL('../../web/src/samples/', import.meta.url);

test('nothing is asked for once the page is loaded, whatever is done with it', async () => {
  await withPage(async ({ page, requests, errors }) => {
    await page.waitForLoadState('networkidle');
    const own = requests.length;
    // The page, its style sheet, its script and the parts of that, all of them named in the page; the worker and the
    // core as text are part of these.
    const named = await page.locator('script[src], link[rel=stylesheet], link[rel=modulepreload]').count();
    assert.equal(requests.filter((url) => !/^(blob|data):/.test(url)).length, named + 1);
    await page.context().setOffline(true);
    for (const name of readdirSync(samples)) {
      await page.getByRole('button', { name: 'Clear' }).click();
      await paste(page, readFileSync(new URL(name, samples), 'utf8'));
      await page.locator('#time:not(:empty)').waitFor();
    }
    for (const id of ['#theme', '#theme', '#theme', '#about-button']) await page.locator(id).click();
    assert.deepEqual(requests.slice(own), []);
    assert.equal(await page.locator('#badge').textContent(), 'offline, 0 requests');
    assert.deepEqual(errors, []);
  });
});

test('the badge counts what is asked for, and what the policy stops', async () => {
  await withPage(async ({ page }) => {
    await page.evaluate(() => fetch('https://example.com/').catch(() => undefined));
    await page.locator('#badge.alarm').waitFor();
    assert.match((await page.locator('#badge').textContent()) ?? '', /1 stopped/);
  });
});

test('the worker is under the same policy as the page', async () => {
  await withPage(async ({ page, foreign }) => {
    await page.locator('#badge').waitFor();
    const outcomes = await Promise.all(
      page.workers().map((worker) =>
        worker.evaluate(async (own) => {
          const addresses = ['https://example.com/', own];
          return Promise.all(
            addresses.map((one) =>
              fetch(one).then(
                () => 'sent',
                () => 'refused',
              ),
            ),
          );
        }, page.url()),
      ),
    );
    assert.deepEqual(outcomes, [['refused', 'refused']]);
    assert.deepEqual(foreign, []);
  });
});

test('five planted secrets leave no trace', async () => {
  const secrets = ['token', 'password', 'key', 'client', 'cookie'].map((name) => `planted-${name}-8c1f02`);
  const [token, password, key, client, cookie] = secrets;
  const kubeconfig = `apiVersion: v1
kind: Config
users:
- name: a
  user: { token: ${token}, password: ${password}, username: a }
- name: b
  user: { client-key-data: ${Buffer.from(key ?? '').toString('base64')}, auth-provider: { name: oidc, config: { client-secret: ${client} } } }
---
apiVersion: v1
kind: Secret
metadata: { name: s, namespace: default }
stringData: { key: ${key}, cookie: ${cookie} }
`;
  await withPage(async ({ page, requests, errors }) => {
    /** @type {string[]} */
    const console = [];
    page.on('console', (message) => console.push(message.text()));
    await paste(page, kubeconfig);
    await page.locator('#time:not(:empty)').waitFor();
    const left = await page.evaluate(async () => ({
      address: location.href,
      title: document.title,
      state: JSON.stringify(history.state),
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      cookie: document.cookie,
      databases: JSON.stringify(await indexedDB.databases()),
      caches: JSON.stringify(await caches.keys().catch(() => [])),
      name: window.name,
      result: document.querySelector('#inspector')?.outerHTML ?? '',
    }));
    const traces = JSON.stringify([left, console, requests, errors]);
    for (const secret of secrets) assert.ok(!traces.includes(secret), secret);
    assert.equal(left.local, '{}');
    assert.equal(left.session, '{}');
    assert.equal(left.databases, '[]');
  });
});
