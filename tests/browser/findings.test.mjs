// The list of findings: object by object, and by severity.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste, text } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';

const two = `${sample('csr-broken.yaml')}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: A_b }\n`;

test('findings of several objects stand below the object that they are about', async () => {
  await withPage(async ({ page }) => {
    await paste(page, sample('csr-broken.yaml'));
    await page.locator('.finding').nth(3).waitFor();
    assert.equal(await page.locator('#findings .about').count(), 0);
    await paste(page, `\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: A_b }\n`);
    await page.locator('#findings .about').nth(1).waitFor();
    const headings = await page.locator('#findings .about').allTextContents();
    assert.ok(
      headings.some((text) => /^ServiceAccount .*lines? \d+/.test(text)),
      headings.join(),
    );
    assert.ok(
      headings.some((text) => /^CertificateSigningRequest /.test(text)),
      headings.join(),
    );
  });
});

test('findings in what a kubeconfig holds name it: in their list, and in the verdict', async () => {
  await withPage(async ({ page }) => {
    await paste(page, fixture('kubeconfig/in-secret.yaml'));
    await page.locator('#findings .about').first().waitFor();
    assert.match(
      (await page.locator('#findings .about').textContent()) ?? '',
      /^Client certificate of user jane CN=jane/,
    );
    assert.match(
      (await page.locator('.verdict li').textContent()) ?? '',
      /client certificate of user jane: it expired \d+ days ago/,
    );
  });
});

test('what is not wanted is left out of the list and of F8, and comes back when one goes to it', async () => {
  await withPage(async ({ page }) => {
    await paste(page, two);
    await page.locator('.filter').nth(1).waitFor();
    const all = await page.locator('.finding').count();
    const errors = page.locator('.filter[data-severity=error]');
    assert.equal(await errors.getAttribute('aria-pressed'), 'true');
    await errors.click();
    assert.equal(await errors.getAttribute('aria-pressed'), 'false');
    const left = await page.locator('.finding').count();
    assert.ok(left > 0 && left < all);
    assert.equal(await page.locator('.finding .mark.error').count(), 0);
    await page.locator('.cm-content').focus();
    await page.keyboard.press('F8');
    assert.ok(await page.locator('.finding.on .mark:not(.error)').isVisible());
    await page.locator('.cm-gutter.marks .mark.error').first().click();
    assert.equal(await errors.getAttribute('aria-pressed'), 'true');
    assert.equal(await page.locator('.finding').count(), all);
  });
});

test('a text that has nothing else is shown whole, whatever was left out before', async () => {
  await withPage(async ({ page }) => {
    await paste(page, two);
    await page.locator('.filter[data-severity=error]').click();
    await page.getByRole('button', { name: 'Clear' }).click();
    await paste(page, 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: A_b }\n');
    await page.locator('.finding .mark.error').first().waitFor();
  });
});

test('F8 says the finding that it goes to', async () => {
  await withPage(async ({ page }) => {
    await paste(page, sample('csr-broken.yaml'));
    await page.locator('.finding').nth(1).waitFor();
    await page.locator('.cm-content').focus();
    await page.keyboard.press('F8');
    const said = page.locator('#said[role=status]');
    const first = (await said.textContent()) ?? '';
    const message = (await page.locator('.finding.on .message').textContent()) ?? '';
    assert.match(first, /^(error|warning|Remark), \d+ of \d+\. /);
    assert.ok(first.includes(message), first);
    await page.keyboard.press('F8');
    assert.notEqual(await said.textContent(), first);
  });
});

test('a fix that was pressed is told, and undone from the list', async () => {
  await withPage(async ({ page }) => {
    await paste(page, sample('csr-broken.yaml'));
    await page.locator('.finding .fix').first().waitFor();
    const before = await text(page);
    const label = await page.locator('.finding .fix').first().textContent();
    await page.locator('.finding .fix').first().click();
    await page.waitForFunction(() => document.querySelector('#inspector[aria-busy=false]'));
    assert.equal(await page.locator('#notice[role=status]').textContent(), `Fixed: ${label}.Undo`);
    assert.notEqual(await text(page), before);
    await page.locator('.finding :focus').waitFor();
    await page.keyboard.press('Control+z');
    assert.equal(await text(page), before);
    await page.keyboard.press('Control+y');
    assert.notEqual(await text(page), before);
    await page.locator('#notice').getByRole('button', { name: 'Undo' }).click();
    assert.equal(await text(page), before);
    assert.equal(await page.locator('#notice').textContent(), 'Taken back.');
    await page.locator('#inspector:focus').waitFor();
  });
});

test('each thing stands once in the list; another text is read from its top', async () => {
  await withPage(async ({ page }) => {
    await paste(page, fixture('kubeconfig/mistakes.yaml'));
    await page.locator('#findings .about').nth(2).waitFor();
    const headings = await page.locator('#findings .about').allTextContents();
    assert.equal(new Set(headings).size, headings.length, headings.join());
    // The result goes where the cursor goes.
    await page.locator('.cm-line').nth(9).click();
    const top = () => page.locator('#inspector').evaluate(({ scrollTop }) => scrollTop);
    assert.ok((await top()) > 0);
    await page.locator('.cm-content').press('ControlOrMeta+a');
    await paste(page, fixture('csr/typos.yaml'));
    await page.locator('.finding', { hasText: 'csr/' }).first().waitFor();
    await page.locator('#inspector[aria-busy=false]').waitFor();
    await page.locator('#together[aria-busy=false]').waitFor({ state: 'attached' });
    assert.equal(await top(), 0);
  });
});

for (const nothing of ['null', '~', 'null\n# c']) {
  test(`what is no object is told: ${JSON.stringify(nothing)}`, async () => {
    await withPage(async ({ page, errors }) => {
      await paste(page, nothing);
      await page.locator('.finding').first().waitFor();
      assert.doesNotMatch((await page.locator('#verdict').textContent()) ?? '', /No result|failed/);
      assert.deepEqual(errors, []);
    });
  });
}
