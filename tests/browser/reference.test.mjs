// The reference: kinds, fields and rules, found by one box, each with an address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules, schemas } from 'kubecred';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

test('every kind has a page with all of its fields', async () => {
  await withPage(async ({ page, errors }) => {
    await open(page, '');
    const links = page.locator('#reference-page .results a');
    assert.equal(await links.count(), Object.keys(schemas()).length);
    const targets = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    assert.equal(new Set(targets).size, targets.length);
    for (const target of targets) {
      await go(page, target);
      const title = (await page.locator('#reference-title').textContent()) ?? '';
      const version = ((await page.locator('#reference-page .mono').first().textContent()) ?? '').replace(
        'apiVersion: ',
        '',
      );
      const schema = /** @type {any} */ (schemas()[`${version}/${title}`]);
      const names = await page
        .locator('#reference-page > .fields > li > .field-row .head > a:first-child')
        .allTextContents();
      assert.deepEqual(names, Object.keys(schema.properties), target);
    }
    assert.deepEqual(errors, []);
  });
});

test('an address leads to a field, which is said to be required and what it may be', async () => {
  await withPage(async ({ page }) => {
    await open(page, '/certificate-signing-request/spec.usages');
    const row = page.locator('.field-row.on');
    assert.match(
      (await row.textContent()) ?? '',
      /^usageslist of stringsrequiredWhat the key may be used for\.One of signing, /,
    );
    assert.ok(await row.evaluate((element) => element.getBoundingClientRect().top < innerHeight));
    await go(page, '#/reference/service-account/metadata.ownerReferences.uid');
    assert.ok(await page.locator('.field-row.on').isVisible());
    await page.goBack();
    assert.match((await page.locator('.field-row.on').textContent()) ?? '', /^usages/);
    await go(page, '#/reference/certificate-signing-request/spec.nothing');
    await page.getByText('There is no field').waitFor();
    await go(page, '#/reference/nothing');
    await page.getByText('There is no kind').waitFor();
  });
});

test('what nothing has leads to what is spelt almost so', async () => {
  await withPage(async ({ page }) => {
    await open(page, '');
    await page.locator('#reference-search').fill('audiance');
    await page.getByText('Was one of these meant?').waitFor();
    await page.locator('#reference-page').getByRole('button', { name: 'audience', exact: true }).click();
    assert.equal(await page.locator('#reference-search').inputValue(), 'audience');
    assert.ok((await page.locator('#reference-page .results a').count()) > 0);
    await page.locator('#reference-search').fill('zzzzzzzzzz');
    await page.getByText('No kind, field or rule has these words').waitFor();
  });
});

test('the title says which kind or field is shown, and nothing that is not declared', async () => {
  await withPage(async ({ page }) => {
    await open(page, '/certificate-signing-request/spec.usages');
    assert.equal(await page.title(), 'spec.usages of CertificateSigningRequest · kubecred');
    await go(page, '#/reference/service-account');
    assert.equal(await page.title(), 'ServiceAccount · kubecred');
    await go(page, '#/reference/certificate-signing-request/planted.secret');
    assert.equal(await page.title(), 'CertificateSigningRequest · kubecred');
    await go(page, '#/rules/csr/usages-required');
    await page.locator('#rule[open]').waitFor();
    assert.match(await page.title(), /^csr\/usages-required · /);
    await page.keyboard.press('Escape');
    await page.locator('#rule:not([open])').waitFor({ state: 'attached' });
    assert.ok(!(await page.title()).startsWith('csr/'));
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    assert.equal(await page.title(), 'kubecred');
  });
});

test('one box finds kinds, fields and rules, by the keyboard alone', async () => {
  await withPage(async ({ page }) => {
    await open(page, '');
    await page.locator('#reference-title').click();
    await page.keyboard.press('/');
    await page.keyboard.type('usages');
    const titles = await page.locator('#reference-page h3').allTextContents();
    assert.deepEqual(
      titles.map((title) => title.replace(/ .*/, '')),
      ['Fields', 'Rules'],
    );
    assert.match((await page.locator('.reference-side [role=status]').textContent()) ?? '', /^\d+ entries$/);
    const links = page.locator('#reference-page .results a');
    assert.equal(await links.first().textContent(), 'spec.usages');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.ok(await links.nth(1).evaluate((element) => element === document.activeElement));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    assert.match((await page.locator('.field-row.on').textContent()) ?? '', /^usages/);
    assert.equal(new URL(page.url()).hash, '#/reference/certificate-signing-request/spec.usages');
    await page.keyboard.press('/');
    await page.keyboard.type('tokenreview');
    assert.equal(await links.first().textContent(), 'TokenReview');
    await page.keyboard.press('Escape');
    assert.match((await page.locator('#reference-title').textContent()) ?? '', /^CertificateSigningRequest$/);
  });
});

test('every rule is found by its name, and opens over what is there', async () => {
  const { id = '' } = rules().find((rule) => rule.id.startsWith('csr/')) ?? {};
  await withPage(async ({ page }) => {
    await open(page, '/service-account');
    await page.locator('#reference-search').fill(id);
    await page.locator('#reference-page .results a', { hasText: id }).first().click();
    assert.match((await page.locator('#rule-title').textContent()) ?? '', new RegExp(id));
    await page.keyboard.press('Escape');
    await page.locator('#rule').waitFor({ state: 'hidden' });
    assert.equal(await page.locator('#reference-search').inputValue(), id);
    await page.locator('#reference-search').fill('rfc 5280');
    await page.getByRole('button', { name: /^Show \d+ more$/ }).click();
    assert.ok((await page.locator('#reference-page .results a').count()) > 50);
  });
});

test('looking for something never takes long', async () => {
  await withPage(async ({ page }) => {
    await open(page, '');
    const longest = await page.evaluate(async () => {
      const box = /** @type {HTMLInputElement} */ (document.querySelector('#reference-search'));
      let longest = 0;
      for (const wanted of ['e', 'na', 'the', 'name', '']) {
        box.value = wanted;
        const started = performance.now();
        box.dispatchEvent(new Event('input'));
        document.body.getBoundingClientRect();
        longest = Math.max(longest, performance.now() - started);
      }
      return longest;
    });
    assert.ok(longest < 150, `${longest} ms`);
  });
});

test('from a field in the text and from a finding one gets to its entry', async () => {
  await withPage(async ({ page }) => {
    await page.locator('.cm-content[aria-autocomplete]').waitFor();
    await paste(page, sample('csr-broken.yaml'));
    await page.locator('.finding a', { hasText: 'spec.expirationSeconds' }).click();
    assert.match((await page.locator('.field-row.on').textContent()) ?? '', /^expirationSeconds/);
    await page.goBack();
    await page.locator('.cm-line', { hasText: 'signerName' }).first().click();
    await page.keyboard.press('F1');
    await page.locator('.field-card.kept a').click();
    assert.match((await page.locator('.field-row.on').textContent()) ?? '', /^signerName/);
    assert.equal(new URL(page.url()).hash, '#/reference/certificate-signing-request/spec.signerName');
  });
});

test('an address never holds what was written', async () => {
  await withPage(async ({ page }) => {
    await page.locator('.cm-content[aria-autocomplete]').waitFor();
    await paste(
      page,
      'apiVersion: v1\nkind: planted-kind\nmetadata: {name: A}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: A, labels: {planted label: x}, planted: 1}\n',
    );
    await page.locator('.finding').first().waitFor();
    const hrefs = await page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    assert.deepEqual(
      hrefs.filter((href) => /planted/.test(href)),
      [],
    );
  });
});

test('printed, everything is unfolded and only the page of the kind is there', async () => {
  await withPage(async ({ page }) => {
    await open(page, '/secret');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.ok(await page.locator('.field-row', { hasText: 'ownerReferences' }).first().isVisible());
    for (const id of ['body > header', '.reference-side', 'footer']) assert.ok(await page.locator(id).isHidden(), id);
  });
});

for (const [colorScheme, width] of /** @type {const} */ ([
  ['light', 1280],
  ['dark', 320],
  ['dark', 1280],
  ['light', 320],
])) {
  test(`axe finds nothing wrong with the reference, ${colorScheme}, ${width}, and it fits`, async () => {
    await withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const place of ['', '/certificate-signing-request/spec.usages', '/authentication']) {
        await open(page, place);
        await accessible(page);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }
      await page.locator('#reference-search').fill('name');
      await accessible(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  });
}

/**
 * @param {Page} page
 * @param {string} place
 */
async function open(page, place) {
  await go(page, `#/reference${place}`);
  await page.locator('#reference-title').waitFor();
}

/**
 * @param {Page} page
 * @param {string} hash
 */
async function go(page, hash) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, hash);
}
