// The same fixtures natively and in the browser give the same JSON, byte for byte: on the main thread from the
// package's own files, as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withBrowser } from '../support/browser.mjs';
import { fixtures, nativeAnswers } from '../support/fixtures.mjs';

const built = new URL('../../crates/kubecred-wasm/js/dist/esm/', import.meta.url);
const origin = 'http://kubecred.test/';

test('every fixture gives the same JSON as natively', async () => {
  await withBrowser(async (context) => {
    // No server: every file of the made-up origin is answered from the folder.
    await context.route('**/*', (route) => {
      const path = route.request().url().slice(origin.length);
      return path === ''
        ? route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
        : route.fulfill({ contentType: 'text/javascript', path: fileURLToPath(new URL(path, built)) });
    });
    const page = await context.newPage();
    await page.goto(origin);
    const inputs = fixtures().map(({ name, input }) => ({
      name,
      input: typeof input === 'string' ? input : [...input],
    }));
    const answers = await page.evaluate(
      async ({ inputs, entry }) => {
        /** @type {typeof import('kubecred')} */
        const { analyze } = await import(entry);
        return inputs.map(({ name, input }) => {
          const given = typeof input === 'string' ? input : Uint8Array.from(input);
          return { name, answer: JSON.stringify(analyze(given)) };
        });
      },
      { inputs, entry: `${origin}inline.js` },
    );
    const native = nativeAnswers();
    assert.deepEqual(
      answers.map(({ name }) => name),
      Object.keys(native),
    );
    for (const { name, answer } of answers) assert.equal(answer, native[name], name);
  });
});
