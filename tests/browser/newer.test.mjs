// A newer build on the server: told calmly, taken when somebody wants it, and what is in the tab is not lost unsaid.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withBrowser } from '../support/browser.mjs';
import { paste, text } from '../support/editor.mjs';

/** @typedef {import('playwright-core').Page} Page */

const served = process.env.KUBECRED_PAGE ?? '';
const built = (/** @type {string} */ name) => readFileSync(new URL(`../../dist/web/${name}`, import.meta.url), 'utf8');

/** A server of the page that can be given another build, whole or with a file that it does not have. */
class Host {
  /** @type {Map<string, string>} what differs from the build, by address */
  #other = new Map();
  #server = createServer(async (request, response) => {
    const address = request.url ?? '/';
    const { status, headers: sent, body } = await fetch(new URL(address, served));
    const headers = new Headers(sent);
    const other = this.#other.get(address === '/' ? '/index.html' : address);
    if (other === undefined) {
      response.writeHead(status, Object.fromEntries(headers));
      response.end(Buffer.from(await new Response(body).arrayBuffer()));
      return;
    }
    headers.delete('content-length');
    response.writeHead(other === '' ? 404 : 200, Object.fromEntries(headers)).end(other);
  });

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (this.#server.address()).port}/`;
  }

  /**
   * @param {string} mark what tells the next build from the last
   * @param {string} [missing] a file that it lacks
   */
  publish(mark, missing) {
    const page = built('index.html').replace('<title>kubecred', `<title>${mark} kubecred`);
    const integrity = `sha256-${createHash('sha256').update(page).digest('base64')}`;
    const worker = built('sw.js')
      .replace(/("index.html": ")[^"]*/, (_, before) => before + integrity)
      .replace(/VERSION = '[^']*'/, `VERSION = '${mark}'`);
    this.#other = new Map([
      ['/index.html', page],
      ['/sw.js', worker],
    ]);
    if (missing !== undefined) this.#other.set(missing, '');
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** @param {(opened: { page: Page, host: Host, another: () => Promise<Page> }) => Promise<void>} work */
async function withHost(work) {
  const host = new Host();
  const address = await host.start();
  try {
    await withBrowser(
      async (context) => {
        const another = async () => {
          const page = await context.newPage();
          await page.goto(address, { waitUntil: 'load' });
          return page;
        };
        const page = await another();
        await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
        await page.reload({ waitUntil: 'load' });
        await work({ page, host, another });
      },
      { serviceWorkers: 'allow' },
    );
  } finally {
    host.stop();
  }
}

/** @param {Page} page */
function cachesOf(page) {
  return page.evaluate(async () => (await caches.keys()).map((name) => name.split(' ').at(-1)));
}

const notice = (/** @type {Page} */ page) => page.locator('#newer');

test('a newer build is told, and a reload takes it; what was kept of the last one goes', async () => {
  await withHost(async ({ page, host }) => {
    assert.equal(await notice(page).textContent(), '');
    const [first] = await cachesOf(page);
    host.publish('second');
    await page.reload({ waitUntil: 'load' });
    await notice(page).getByText('A newer build is here.').waitFor();
    // It was loaded from what was kept, and goes on with that.
    assert.equal(await page.title(), 'kubecred');
    assert.deepEqual((await cachesOf(page)).sort(), [first, 'second'].sort());
    await accessible(page);
    await Promise.all([page.waitForEvent('load'), notice(page).getByRole('button', { name: 'Reload' }).click()]);
    assert.equal(await page.title(), 'second kubecred');
    assert.deepEqual(await cachesOf(page), ['second']);
    assert.equal(await notice(page).textContent(), '');
    host.stop();
    await page.reload({ waitUntil: 'load' });
    assert.equal(await page.title(), 'second kubecred');
  });
});

test('a reload that would lose a text says so first, and the text can be kept', async () => {
  await withHost(async ({ page, host, another }) => {
    await paste(page, 'kind: ServiceAccount\n');
    host.publish('second');
    // Another tab has the browser look for it; both are told.
    const other = await another();
    await notice(other).getByText('A newer build is here.').waitFor();
    await notice(page).getByText('A newer build is here.').waitFor();
    await notice(page).getByRole('button', { name: 'Reload' }).click();
    assert.match((await notice(page).textContent()) ?? '', /^A reload forgets what is in this tab/);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Not now');
    await accessible(page);
    await page.keyboard.press('Enter');
    assert.equal(await notice(page).textContent(), '');
    assert.equal(await text(page), 'kind: ServiceAccount\n');
    // The tab without a text takes it at once; this one is left alone, and works on.
    await Promise.all([other.waitForEvent('load'), notice(other).getByRole('button', { name: 'Reload' }).click()]);
    assert.equal(await other.title(), 'second kubecred');
    await other.waitForFunction(async () => (await caches.keys()).length === 1);
    assert.equal(await text(page), 'kind: ServiceAccount\n');
    await page.getByRole('link', { name: 'Reference' }).click();
    await page.locator('#reference h2').first().waitFor();
    assert.equal(await page.title(), 'Reference · kubecred');
  });
});

test('a reload that was asked for twice takes it; a second tab that was told reloads too', async () => {
  await withHost(async ({ page, host, another }) => {
    await page.getByRole('button', { name: 'CertificateSigningRequest, broken' }).first().click();
    host.publish('second');
    const other = await another();
    for (const tab of [page, other]) await notice(tab).getByText('A newer build is here.').waitFor();
    await notice(page).getByRole('button', { name: 'Reload' }).click();
    await Promise.all([
      page.waitForEvent('load'),
      notice(page).getByRole('button', { name: 'Reload and forget' }).click(),
    ]);
    assert.equal(await page.title(), 'second kubecred');
    await Promise.all([other.waitForEvent('load'), notice(other).getByRole('button', { name: 'Reload' }).click()]);
    assert.equal(await other.title(), 'second kubecred');
  });
});

test('a build that is not whole is not kept, not told, and the last one goes on; a whole one mends it', async () => {
  await withHost(async ({ page, host }) => {
    const before = await cachesOf(page);
    const style = /assets\/[\w-]+\.css/.exec(built('index.html'))?.[0] ?? '';
    host.publish('broken', `/${style}`);
    const outcome = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const gone = new Promise((resolve) =>
        registration.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing?.addEventListener('statechange', () => resolve(installing.state));
        }),
      );
      await registration.update().catch(() => undefined);
      return gone;
    });
    assert.equal(outcome, 'redundant');
    assert.deepEqual(await cachesOf(page), before);
    assert.equal(await notice(page).textContent(), '');
    await page.reload({ waitUntil: 'load' });
    assert.equal(await page.title(), 'kubecred');
    host.publish('mended');
    await page.reload({ waitUntil: 'load' });
    await notice(page).getByText('A newer build is here.').waitFor();
  });
});
