// Requests are signed by the browser's own WebCrypto: in a page, in a worker, and not at all where there is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeCertificationRequests } from 'kubecred';
import { withBrowser } from '../support/browser.mjs';

const built = new URL('../../crates/kubecred-wasm/js/dist/esm/', import.meta.url);
const KEYS = /** @type {const} */ (['RSA-2048', 'P-256', 'P-384', 'P-521', 'Ed25519']);
const WORKER = `
  import { build } from './inline.js';
  build.certificationRequest({ subject: [{ type: 'CN', value: 'jane' }] }).then(({ pem }) => postMessage(pem));
`;

/**
 * Opens a page of a made-up origin, whose files are those of the package.
 * @param {string} origin
 * @param {(page: import('playwright-core').Page, entry: string) => Promise<void>} work
 */
async function at(origin, work) {
  await withBrowser(async (context) => {
    await context.route('**/*', (route) => {
      const path = route.request().url().slice(origin.length);
      if (path === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
      const contentType = 'text/javascript';
      if (path === 'worker.js') return route.fulfill({ contentType, body: WORKER });
      return route.fulfill({ contentType, path: fileURLToPath(new URL(path, built)) });
    });
    const page = await context.newPage();
    await page.goto(origin);
    await work(page, `${origin}inline.js`);
  });
}

/** @param {string | undefined} pem */
function assertSigned(pem) {
  const [request] = decodeCertificationRequests(pem ?? '');
  assert.ok(request && 'subject' in request && request.subject.text === 'CN=jane', pem);
}

test('a page signs with every kind of key', async () => {
  await at('https://kubecred.test/', async (page, entry) => {
    for (const key of KEYS) {
      const made = await page.evaluate(
        async ({ entry, key }) => {
          /** @type {typeof import('kubecred')} */
          const { build } = await import(entry);
          const { pem, diagnostics } = await build.certificationRequest(
            { subject: [{ type: 'CN', value: 'jane' }] },
            { key },
          );
          return { pem, errors: diagnostics.filter(({ severity }) => severity === 'error') };
        },
        { entry, key },
      );
      assertSigned(made.pem);
      assert.deepEqual(made.errors, [], key);
    }
  });
});

test('a worker signs', async () => {
  await at('https://kubecred.test/', async (page) => {
    const pem = await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker('worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
    assertSigned(/** @type {string} */ (pem));
  });
});

test('where there is no WebCrypto, it is said', async () => {
  await at('http://kubecred.test/', async (page, entry) => {
    const error = await page.evaluate(async (entry) => {
      /** @type {typeof import('kubecred')} */
      const { build } = await import(entry);
      return build.certificationRequest({}).then(
        () => undefined,
        ({ name, message }) => ({ name, message }),
      );
    }, entry);
    assert.equal(error?.name, 'WebCryptoError');
    assert.match(error?.message ?? '', /HTTPS/);
  });
});
