import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';

test('the page loads without an error and asks nobody but its own origin', async () => {
  await withPage(async ({ page, requests, foreign, errors }) => {
    await page.waitForLoadState('networkidle');
    assert.ok(requests.length > 0);
    assert.deepEqual(foreign, []);
    assert.deepEqual(errors, []);
  });
});

test('its policy keeps it from asking anybody', async () => {
  await withPage(async ({ page, foreign }) => {
    const refused = await page.evaluate(async () => {
      const outcomes = ['https://example.com/', location.href].map((url) =>
        fetch(url).then(
          () => 'sent',
          () => 'refused',
        ),
      );
      return Promise.all(outcomes);
    });
    assert.deepEqual(refused, ['refused', 'refused']);
    assert.deepEqual(foreign, []);
  });
});

test('the header repeats the policy of the page', async () => {
  const page = await fetch(process.env.KUBECRED_PAGE ?? '');
  const header = page.headers.get('content-security-policy') ?? '';
  assert.match(header, /default-src 'none'/);
  assert.match(header, /frame-ancestors 'none'/);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
});
