// The rules in the page: from a finding to what its rule says, to its examples, and back; all without a request.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, rules } from 'kubecred';
import { withPage } from '../support/browser.mjs';
import { paste, text } from '../support/editor.mjs';
import { fixtures } from '../support/fixtures.mjs';
import { sample } from '../support/samples.mjs';

const csr = sample('csr-broken.yaml');
const id = 'csr/expiration-too-short';

/**
 * Opens the page with a result.
 * @param {(page: import('playwright-core').Page) => Promise<void>} work
 */
async function withResult(work) {
  await withPage(async ({ page, requests, errors }) => {
    await page.waitForLoadState('networkidle');
    const own = requests.length;
    await page.context().setOffline(true);
    await paste(page, csr);
    await page.locator('.finding').nth(3).waitFor();
    await work(page);
    assert.deepEqual(requests.slice(own), []);
    assert.equal(await page.locator('#badge').textContent(), 'offline, 0 requests');
    assert.deepEqual(errors, []);
  });
}

/** @param {import('playwright-core').Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.textContent);

/** @param {import('playwright-core').Page} page */
const hash = (page) => new URL(page.url()).hash;

test('by keyboard from a finding to its rule and back, to the finding', async () => {
  await withResult(async (page) => {
    const link = page.locator('.finding .rule a', { hasText: id });
    await link.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: id });
    await dialog.waitFor();
    assert.equal(hash(page), `#/rules/${id}`);
    assert.match((await focused(page)) ?? '', new RegExp(id));
    for (const name of ['Why', 'How to fix', 'Reported', 'Fine']) {
      assert.ok(await dialog.getByRole('heading', { name, exact: true }).isVisible(), name);
    }
    assert.match(await page.title(), new RegExp(`^${id}`));
    await page.keyboard.press('Escape');
    assert.ok(await dialog.isHidden());
    await page.waitForFunction(() => location.hash === '');
    assert.equal(await focused(page), id);
    assert.equal(await page.title(), 'kubecred');
  });
});

test('the browser goes back from a rule to the list, to the rule before, to the page, and forth', async () => {
  await withResult(async (page) => {
    await page.locator('.finding .rule a', { hasText: id }).click();
    await page.getByRole('link', { name: 'All rules' }).click();
    await page.getByRole('link', { name: 'csr/usages-required' }).click();
    const title = page.locator('#rule-title');
    for (const expected of [/Rules/, new RegExp(id)]) {
      await page.goBack();
      await title.filter({ hasText: expected }).waitFor();
    }
    await page.goBack();
    assert.ok(await page.locator('#rule').isHidden());
    await page.goForward();
    await title.filter({ hasText: new RegExp(id) }).waitFor();
    // However far one went, one press leads out.
    await page.getByRole('link', { name: 'All rules' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.waitForFunction(() => location.hash === '');
    assert.ok(await page.locator('#rule').isHidden());
    assert.equal(await page.locator('.finding').count(), 4);
  });
});

test('an example is put into the editor, and an undo brings back what was there', async () => {
  await withResult(async (page) => {
    await page.locator('.finding .rule a', { hasText: id }).click();
    await page.getByRole('button', { name: 'Try it' }).first().click();
    assert.ok(await page.locator('#rule').isHidden());
    await page.locator('#source', { hasText: `example of ${id}` }).waitFor();
    await page.locator('.finding .rule a', { hasText: id }).waitFor();
    assert.match(await text(page), /expirationSeconds: 60\b/);
    await page.waitForFunction(() => location.hash === '');
    await page.locator('.cm-content').press('Control+z');
    await page.locator('.finding', { hasText: 'csr/usage-unknown' }).waitFor();
  });
});

test('an example of an update is judged as one', async () => {
  await withResult(async (page) => {
    await page.evaluate(() => {
      location.hash = '#/rules/metadata/immutable';
    });
    await page.getByRole('button', { name: 'Try it' }).first().click();
    await page.locator('.finding .rule a', { hasText: 'metadata/immutable' }).waitFor();
    assert.match((await page.locator('#source').textContent()) ?? '', /sent as PUT/i);
    // Another text is a create again.
    await paste(page, '# \n');
    await page.locator('.finding .rule a', { hasText: 'metadata/immutable' }).waitFor({ state: 'detached' });
  });
});

test('an address leads to a rule at once, whatever the theme; Escape to the page', async () => {
  await withPage(async ({ page, errors }) => {
    const own = new URL(page.url());
    await page.goto(`${own.origin}${own.pathname}#dark/rules/${id}`);
    await page.reload();
    await page.getByRole('dialog', { name: id }).waitFor();
    assert.equal(await page.locator(':root').getAttribute('data-theme'), 'dark');
    await page.keyboard.press('Escape');
    assert.equal(hash(page), '#dark');
    assert.equal(await page.locator(':root').getAttribute('data-theme'), 'dark');
    await page.evaluate(() => {
      location.hash = '#/rules/no/such-rule';
    });
    await page.getByRole('dialog', { name: 'No such rule' }).waitFor();
    assert.deepEqual(errors, []);
  });
});

test('the list has every rule, and a filter', async () => {
  await withResult(async (page) => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    assert.equal(await page.locator('#rule li').count(), rules().length);
    await page.getByLabel(/^Filter/).fill('csr 600');
    assert.deepEqual(await page.locator('#rule li a:visible').allTextContents(), [id]);
    assert.equal(await page.locator('#rule [role=status]').textContent(), `1 of ${rules().length} rules`);
  });
});

test('every rule that any fixture reports has a page in the page', async () => {
  const reported = new Set(
    fixtures().flatMap(({ input }) =>
      analyze(input, { now: '2026-11-24T12:00:00Z' }).diagnostics.map(({ rule }) => rule),
    ),
  );
  assert.ok(reported.size > 20);
  await withResult(async (page) => {
    for (const rule of reported) {
      const said = rules().find(({ id }) => id === rule);
      await page.evaluate((rule) => {
        location.hash = `#/rules/${rule}`;
      }, rule);
      const dialog = page.getByRole('dialog', { name: rule, exact: true });
      await dialog.waitFor();
      assert.ok((await dialog.textContent())?.includes(said?.summary.replaceAll('`', '') ?? ''), rule);
      assert.ok(await dialog.getByRole('heading', { name: 'Why' }).isVisible(), rule);
      assert.ok((await dialog.getByRole('button', { name: 'Try it' }).count()) >= 2, rule);
    }
    await page.keyboard.press('Escape');
  });
});
