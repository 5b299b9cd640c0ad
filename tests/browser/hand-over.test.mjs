// Handing over what is here: redacted copies, reports, print; and that what was shown or pasted goes when it should.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { drop, paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { choose, saved } from '../support/hand-over.mjs';
import { sample } from '../support/samples.mjs';

const SECRET = 'planted-password-8c1f02';
const secret = `apiVersion: v1
kind: Secret
metadata: {name: a, namespace: default}
stringData:
  password: ${SECRET}
  html: "<img src=x onerror=alert(1)>"
data: {b: '*'}
`;

test('the redacted copy has no secret, and says what was replaced', async () => {
  await withPage(async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await result(page, secret);
    await choose(page, 'Copy the text redacted');
    await page.locator('#notice:not([hidden])').waitFor();
    assert.equal(
      await page.locator('#notice').textContent(),
      'Copied: 7 lines of redacted text. Replaced: 3 secret values.',
    );
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(!copied.includes(SECRET) && copied.includes('password: xxxxxxxx'), copied);
    assert.equal(copied.length, secret.length);
    await result(page, fixture('token/bound-to-node.txt'));
    await choose(page, 'Copy the text redacted');
    await page.getByText('Replaced: 1 signature of a token.').waitFor();
    const token = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(token, /^Authorization: Bearer [\w-]+\.[\w-]+\.A+\s*$/);
  });
});

for (const [item, ending] of /** @type {const} */ ([
  ['Save a report as HTML', 'html'],
  ['Save a report as Markdown', 'md'],
])) {
  test(`${item}: what was found, redacted unless that is not wanted`, async () => {
    await withPage(async ({ page, errors }) => {
      await result(page, secret);
      const report = await saved(page, item);
      assert.equal(report.name, `kubecred-report.${ending}`);
      assert.ok(!report.text.includes(SECRET));
      assert.match(report.text, /manifest\/base64/);
      assert.match(report.text, /xxxxxxxx/);
      assert.match(report.text, /Redacted\. Replaced: 3 secret values\./);
      const whole = await saved(page, item, true);
      assert.ok(whole.text.includes(SECRET));
      assert.ok(!whole.text.includes(ending === 'html' ? '<img' : '| <img'));
      assert.deepEqual(errors, []);
      if (ending === 'html') {
        await page.goto('about:blank');
        await page.setContent(report.text);
        await accessible(page);
      }
    });
  });
}

test('a report is on the input by its name, as text, and its findings begin with the worst', async () => {
  await withPage(async ({ page }) => {
    const mistakes = fixture('execcredential/mistakes.json');
    await result(page, mistakes);
    assert.match((await saved(page, 'Save a report as Markdown')).text, /^# Report\n/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await drop(page, 'a`b <i>client</i>.crt', [...Buffer.from(mistakes)]);
    await page.locator('#inspector[aria-busy=false] .finding').nth(2).waitFor();
    const html = (await saved(page, 'Save a report as HTML')).text;
    const name = 'Report on ab &lt;i&gt;client&lt;/i&gt;.crt';
    assert.ok(html.includes(`<title>${name}</title>`) && html.includes(`<h1>${name}</h1>`), html.slice(0, 3000));
    const found = [...html.matchAll(/<section class="\w+"><p><b>. (\w+)/g)].map(([, severity]) => severity);
    assert.deepEqual(
      found.filter((severity, index) => severity !== found[index - 1]),
      ['error', 'warning', 'remark'],
    );
  });
});

test('on paper stand the findings and what is inside, and nothing that can only be pressed', async () => {
  await withPage(async ({ page }) => {
    await result(page, secret);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('#verdict').isVisible());
    assert.ok(await page.locator('.finding').first().isVisible());
    assert.match((await page.locator('#printed').textContent()) ?? '', /Kubernetes 1\.\d+ .* UTC/);
    for (const hidden of ['#editor', '#clear', 'footer', '#views', '#theme']) {
      assert.ok(await page.locator(hidden).isHidden(), hidden);
    }
    assert.equal(await page.locator('#inspector .whole').count(), 0);
    const clipped = await page.locator('#inspector').evaluate((element) => getComputedStyle(element).overflow);
    assert.equal(clipped, 'visible');
  });
});

test('a secret that is shown is masked again after a minute, and when the tab is hidden', async () => {
  await withPage(async ({ page }) => {
    await page.clock.install();
    await page.reload();
    await result(page, secret);
    const show = page.getByRole('button', { name: /^Show .*password/ });
    const value = page.locator('#inside .unmasked');
    await show.click();
    assert.equal(await value.textContent(), SECRET);
    await page.clock.runFor(58_000);
    assert.equal(await value.count(), 1);
    await page.clock.runFor(3_000);
    assert.equal(await value.count(), 0);
    await show.click();
    assert.equal(await value.count(), 1);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    assert.equal(await value.count(), 0);
  });
});

test('a report says what was checked and what was not, who it would be, how long it lives and what belongs together', async () => {
  await withPage(async ({ page }) => {
    await result(page, fixture('kubeconfig/in-secret.yaml'));
    await page.locator('#worth[aria-busy=false] .credential').first().waitFor();
    for (const form of ['HTML', 'Markdown']) {
      const { text } = await saved(page, `Save a report as ${form}`);
      const words = text.replaceAll('\\', '').replace(/<[^>]+>/g, ' ');
      for (const said of [
        'What it is worth',
        /Checks of the chain: \d failed, \d verified, \d not checked/,
        /Revocation[ |`]+not checked/,
        /Who this would be: kube-apiserver would refuse it/,
        'Taken for the cluster’s: roots that stand in the text.',
        /ended \d+ days ago/,
        'What belongs together',
        /Private key/,
      ]) {
        assert.ok(typeof said === 'string' ? words.includes(said) : said.test(words), `${form}: ${said}`);
      }
      assert.ok(text.indexOf('What it is worth') < text.indexOf('What is inside'));
    }
    await result(page, sample('json-web-token.txt'));
    await page.locator('#worth[aria-busy=false] .credential').first().waitFor();
    const { text } = await saved(page, 'Save a report as Markdown');
    assert.match(text, /Who this would be: it would be taken for `system:serviceaccount:default:builder`/);
    assert.match(text, /\| Signature \| `not checked: no key was given` \|/);
    assert.ok(!text.includes(sample('json-web-token.txt').trim().split('.').at(-1) ?? ''));
  });
});

test('Clear leaves nothing: no text to be undone, and no worker that knew it', async () => {
  await withPage(async ({ page }) => {
    await result(page, secret);
    const [before] = page.workers();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('#start:not([hidden])').waitFor();
    assert.ok(await page.locator('.cm-placeholder').isVisible());
    await page.keyboard.press('ControlOrMeta+z');
    assert.ok(await page.locator('.cm-placeholder').isVisible());
    assert.ok(!page.workers().includes(/** @type {import('playwright-core').Worker} */ (before)));
    assert.ok(!(await page.locator('body').innerHTML()).includes('planted'));
    await result(page, 'kind: ServiceAccount\napiVersion: v1\nmetadata: {name: A}\n');
    await page.locator('.finding').first().waitFor();
  });
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing wrong with the menu, ${colorScheme}`, async () => {
    await withPage(async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.getByRole('button', { name: 'Hand over' }).click();
      await accessible(page);
      await choose(page, 'Copy the text redacted', false);
      assert.equal(await page.locator('#notice').textContent(), 'There is nothing yet to hand over.');
    });
  });
}

/**
 * Pastes a text in the place of the one before, and waits for its result.
 * @param {import('playwright-core').Page} page
 * @param {string} given
 */
async function result(page, given) {
  await page.locator('.cm-content').press('ControlOrMeta+a');
  await paste(page, given);
  await page.locator('#time:not(:empty)').waitFor();
  await page.locator('#inside:not([hidden]) details').first().waitFor();
}
