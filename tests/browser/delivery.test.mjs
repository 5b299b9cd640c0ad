// The two forms of delivery: the page works without its server once it was loaded, and as one file without any.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { withBrowser } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

const served = process.env.KUBECRED_PAGE ?? '';
const single = new URL('../../dist/kubecred.html', import.meta.url);

test('one file, opened from the disk, makes no request at all and analyses', async () => {
  await withBrowser(async (context) => {
    await context.setOffline(true);
    const { page, requests, errors } = await watched(context);
    await page.goto(single.href, { waitUntil: 'load' });
    await paste(page, sample('csr-broken.yaml'));
    await page.locator('.finding').nth(3).waitFor();
    assert.match((await page.locator('#verdict').textContent()) ?? '', /would refuse this/);
    assert.equal(await page.locator('#badge').textContent(), 'offline, 0 requests');
    assert.deepEqual(
      requests.filter((url) => !/^(data|blob):/.test(url)),
      [single.href],
    );
    assert.deepEqual(errors, []);
    const color = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    assert.match(color, /system-ui/, 'its style sheet counts');
  });
});

test('the policy of the one file lets nothing in but what is in it', async () => {
  const policy = /content="(default-src[^"]*)"/.exec(readFileSync(single, 'utf8'))?.[1] ?? '';
  assert.match(policy, /script-src 'sha256-[^']+' 'wasm-unsafe-eval';/);
  assert.match(policy, /style-src 'sha256-[^']+';/);
  assert.match(policy, /worker-src blob:;/);
  assert.ok(!policy.includes("'self'") && !policy.includes('unsafe-inline'));
  await withBrowser(async (context) => {
    const { page } = await watched(context);
    await page.goto(single.href);
    const outcome = await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'sent',
        () => 'refused',
      ),
    );
    assert.equal(outcome, 'refused');
  });
});

test('after the first load the page works without its server, and keeps nothing but its own files', async () => {
  const server = createServer(async (request, response) => {
    // As hosts do that have one address for each page.
    if (request.url === '/index.html') {
      response.writeHead(308, { location: '/' }).end();
      return;
    }
    const { status, headers, body } = await fetch(new URL(request.url ?? '', served));
    response.writeHead(status, Object.fromEntries(headers));
    response.end(Buffer.from(await new Response(body).arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
  await withBrowser(
    async (context) => {
      const { page, requests, errors } = await watched(context);
      await page.goto(address, { waitUntil: 'load' });
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await page.reload({ waitUntil: 'load' });
      await paste(page, sample('csr-broken.yaml'));
      await page.locator('.finding').nth(3).waitFor();
      assert.equal(await page.locator('#badge').textContent(), 'offline, 0 requests');
      await page.goto(`${address}#/rules`);
      assert.deepEqual(errors, []);
      assert.deepEqual(
        requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(address)),
        [],
      );
      const kept = await page.evaluate(async () => {
        const names = await caches.keys();
        const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return requests.flat().map(({ url }) => new URL(url).pathname);
      });
      const files = readdirSync(new URL('../../dist/web/assets/', import.meta.url));
      assert.deepEqual(kept.sort(), ['/index.html', ...files.map((name) => `/assets/${name}`)].sort());
    },
    { serviceWorkers: 'allow' },
  );
});

test('each file is sent with the headers that the build wrote', async () => {
  const keeper = await fetch(new URL('sw.js', served));
  assert.equal(keeper.headers.get('content-security-policy'), "default-src 'none'; connect-src 'self'");
  assert.equal(keeper.headers.get('content-type'), 'text/javascript; charset=utf-8');
  const page = await (await fetch(served)).text();
  const declared = /content="(default-src[^"]*)"/.exec(page)?.[1];
  const sent = (await fetch(new URL('index.html', served))).headers.get('content-security-policy');
  assert.equal(sent, `${declared}; frame-ancestors 'none'`);
});

/**
 * A page of which all requests and errors are seen.
 * @param {import('playwright-core').BrowserContext} context
 */
async function watched(context) {
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const errors = [];
  context.on('request', (request) => requests.push(request.url()));
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, requests, errors };
}
