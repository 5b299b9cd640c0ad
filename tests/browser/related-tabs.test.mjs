// What stands in other tabs is related to what is shown: keys, chains, and what is trusted.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { drop, dropTexts, paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { reported, sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

const NOW = 'now=2026-11-24T12:00:00Z';
const [leaf = '', intermediate = '', root = '', key = '', request = ''] =
  fixture('keys/matrix.pem').match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----\n?/g) ?? [];
const [token = '', keySet = ''] = fixture('token/with-key-set.txt').split(/\n(?=\{)/);

/**
 * @param {Record<string, string>} files by their names; the first is shown
 * @param {(page: Page) => Promise<void>} work
 */
async function withTabs(files, work) {
  await withPage(async ({ page, errors, foreign }) => {
    await page.evaluate((settings) => {
      location.hash = `#${settings}`;
    }, NOW);
    await dropTexts(page, files);
    await page.getByRole('tab', { name: Object.keys(files)[0] ?? '', selected: true }).waitFor();
    await told(page);
    await work(page);
    assert.deepEqual({ errors, foreign }, { errors: [], foreign: [] });
  });
}

/** @param {Page} page */
async function told(page) {
  await page.locator('#inspector[aria-busy=false]').waitFor();
  await page.locator('#inside .artifact').first().waitFor();
  await page.locator('#together[aria-busy=false]').waitFor({ state: 'attached' });
}

/** @param {Page} page */
const path = (page) => page.getByRole('list', { name: 'Path', exact: true }).locator('li');

test('a tab says whether something is wrong with what stands in it, also where it was never shown', async () => {
  const files = {
    'ca.crt': root,
    'broken.yaml': sample('csr-broken.yaml'),
    'account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: A_b\n',
  };
  await withTabs(files, async (page) => {
    const tab = (/** @type {string} */ name) => page.getByRole('tab', { name, exact: true });
    const told = async (/** @type {string} */ name) => [
      await tab(name).getAttribute('data-severity'),
      await tab(name).getAttribute('title'),
    ];
    const { errors } = reported(sample('csr-broken.yaml')).summary;
    assert.deepEqual(await told('ca.crt'), ['', 'ca.crt']);
    const [severity, title] = await told('broken.yaml');
    assert.equal(severity, 'error');
    assert.match(title ?? '', new RegExp(`^broken\\.yaml: ${errors} errors`));
    await tab('account.yaml').click();
    const [other, said] = await told('account.yaml');
    assert.equal(other, 'error');
    assert.match(said ?? '', /^account\.yaml: 1 error/);
    // It is of what stands there now, and of no clock or version that counted before.
    await page.locator('.cm-content').press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    assert.deepEqual(await told('account.yaml'), ['', 'account.yaml']);
    assert.equal((await told('broken.yaml'))[0], 'error');
  });
});

test('what holds one public key stands in one line, whatever tab it is in, and leads there', async () => {
  const files = { 'client.crt': leaf, 'client.key': `${request}${key}`, 'ca.crt': root };
  await withTabs(files, async (page) => {
    const table = page.getByRole('table', { name: 'One public key a line' });
    assert.deepEqual(await table.getByRole('cell').allTextContents(), [
      'CN=web.example.comPEM block 1',
      'CN=web.example.comclient.key › PEM block 1',
      'EC P-256client.key › PEM block 2',
    ]);
    assert.match((await page.locator('#together h2').textContent()) ?? '', /also in 2 other tabs$/);
    await table.getByRole('button', { name: 'EC P-256 client.key › PEM block 2' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'client.key', selected: true }).waitFor();
    const selected = await page.evaluate(() =>
      /** @type {any} */ (document.querySelector('#editor')?.shadowRoot)?.getSelection().toString(),
    );
    assert.match(selected, /^-----BEGIN PRIVATE KEY-----/);
    // There it is told the other way round.
    await table.getByRole('button', { name: 'CN=web.example.com client.crt › PEM block 1' }).waitFor();
  });
});

test('a chain goes on in other tabs, and ends at a root there; closing that tab opens it again', async () => {
  await withTabs({ 'client.crt': leaf, 'sub.crt': intermediate, 'ca.crt': root }, async (page) => {
    assert.deepEqual(await path(page).locator('.way').allTextContents(), [
      'PEM block 1',
      'sub.crt › PEM block 1',
      'ca.crt › PEM block 1',
    ]);
    assert.deepEqual(await path(page).locator('.answer').allTextContents(), [
      '✓ signed by the next',
      '✓ signed by the next',
    ]);
    assert.equal(await page.locator('.path .trusted .called').textContent(), 'CN=test root');
    await page.getByText('Taken for trusted: roots that stand in other tabs.').waitFor();
    const head = page.locator('.artifact summary .answer').first();
    assert.match((await head.textContent()) ?? '', /^✓ signed by CN=test intermediate \(sub\.crt › .*\): verified$/);
    await page.getByRole('button', { name: 'Close ca.crt' }).click();
    await page.locator('.path .missing').waitFor();
    assert.match((await page.locator('.path .missing').textContent()) ?? '', /^CN=test rootnot here/);
    assert.equal(await page.getByText('roots that stand in other tabs').count(), 0);
    await page.getByRole('button', { name: 'Close sub.crt' }).click();
    await head.filter({ hasText: 'its issuer CN=test intermediate is not here' }).waitFor();
  });
});

test('a key of another certificate is told, on both sides, and in the report', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await withTabs({ 'client.crt': leaf, 'other.key': other, 'ca.crt': root }, async (page) => {
    const said = page.locator('#together p', { hasText: 'no match' });
    assert.match((await said.textContent()) ?? '', /^✗ no match No private key in the other tabs is that of /);
    await page.getByRole('tab', { name: 'other.key' }).click();
    await said.filter({ hasText: 'No certificate or request in the other tabs is of the key ' }).waitFor();
    // With its own key there is nothing to say.
    await page.getByRole('button', { name: 'New tab' }).click();
    await paste(page, key);
    await page.getByRole('tab', { name: 'client.crt' }).click();
    await page.getByRole('table', { name: 'One public key a line' }).waitFor();
    assert.equal(await said.count(), 0);
  });
});

test('beside a CA stands what names it as its issuer in other tabs', async () => {
  await withTabs({ 'ca.crt': root, 'sub.crt': intermediate, 'client.crt': leaf }, async (page) => {
    const said = page.locator('#together p');
    assert.deepEqual(await said.allTextContents(), [
      'CN=test root is named as the issuer in other tabs: CN=test intermediatesub.crt › PEM block 1',
    ]);
    await said.getByRole('button').click();
    await page.getByRole('tab', { name: 'sub.crt', selected: true }).waitFor();
  });
});

test('the way to another tab is there too where what stands in it is no text', async () => {
  await withTabs({ 'client.crt': leaf, 'a.txt': 'a: 1' }, async (page) => {
    await drop(page, 'client.der', [...Buffer.from(key.replace(/-----[^-]*-----|\s/g, ''), 'base64')], ['empty.txt']);
    await page.getByRole('tab', { name: 'client.crt' }).click();
    await page.locator('.matrix').getByRole('button', { name: 'EC P-256 client.der' }).click();
    await page.getByRole('tab', { name: 'client.der', selected: true }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'inspector');
  });
});

test('a change in another tab is followed', async () => {
  await withTabs({ 'client.crt': leaf, 'client.key': '' }, async (page) => {
    assert.equal(await page.locator('.matrix').count(), 0);
    await page.getByRole('tab', { name: 'client.key' }).click();
    await paste(page, key);
    await told(page);
    await page.getByRole('tab', { name: 'client.crt' }).click();
    await page.locator('.matrix').getByText('client.key › PEM block 1').waitFor();
    await page.getByRole('tab', { name: 'client.key' }).click();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('tab', { name: 'client.crt' }).click();
    await told(page);
    assert.equal(await page.locator('.matrix').count(), 0);
  });
});

test('a token is checked with the keys of another tab, and nothing says that it was not', async () => {
  await withTabs({ 'token.txt': token, 'jwks.json': keySet }, async (page) => {
    const checks = page.getByRole('list', { name: 'Checks of the token' });
    assert.match((await checks.locator('li', { hasText: 'Signature' }).textContent()) ?? '', /^✓ verified/);
    const who = page.getByRole('group', { name: 'Who this would be' });
    assert.match((await who.textContent()) ?? '', /no audiences, keys that stand in other tabs\./);
    const card = page.locator('.artifact').first();
    assert.equal(await card.locator('summary .answer').textContent(), '✓ signed with a key in another tab: verified');
    assert.doesNotMatch((await page.locator('#verdict').textContent()) ?? '', /signature/);
    assert.equal(await card.getByText('not checked').count(), 0);
  });
});

test('what the text or the settings name goes before other tabs', async () => {
  await withTabs({ 'both.txt': `${token}\n${keySet}`, 'jwks.json': '{"keys":[]}', 'ca.crt': root }, async (page) => {
    const who = page.getByRole('group', { name: 'Who this would be' });
    assert.match((await who.textContent()) ?? '', /keys that stand in the text\./);
  });
});

test('a root in another tab to which nothing leads is no reason to refuse a chain', async () => {
  const other = fixture('keys/chain-mess.pem').match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g)?.[2] ?? '';
  await withTabs({ 'client.crt': leaf, 'ca.crt': other }, async (page) => {
    assert.equal(await page.locator('.credential > header .answer').textContent(), '– not checked');
    await page.locator('.path .missing').waitFor();
  });
});

test('the name of a tab is text, and no private key of another tab is in the page', async () => {
  const hostile = '<img src=x onerror=alert(1)>`a`\u202e.key';
  await withTabs({ 'client.crt': leaf, [hostile]: key }, async (page) => {
    await page.locator('.matrix').getByText(`${hostile} › PEM block 1`).waitFor();
    assert.equal(await page.locator('#inspector img').count(), 0);
    const html = await page.locator('html').evaluate((element) => element.outerHTML);
    for (const line of key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-'))) {
      assert.ok(!html.includes(line));
    }
  });
});

test('planted secrets of other tabs leave no trace in what is shown', async () => {
  const secrets = ['token', 'password', 'key', 'client', 'cookie'].map((name) => `planted-${name}-8c1f02`);
  const [bearer, password, ...rest] = secrets;
  const kubeconfig = `apiVersion: v1
kind: Config
users: [{ name: a, user: { token: ${bearer}, password: ${password}, username: a } }]
---
apiVersion: v1
kind: Secret
metadata: { name: s, namespace: default }
stringData: { a: ${rest.join(', b: ')} }
`;
  await withTabs({ 'client.crt': leaf, 'client.key': `${key}${rest.join('\n')}`, config: kubeconfig }, async (page) => {
    await page.locator('.matrix').waitFor();
    const left = await page.evaluate(() =>
      JSON.stringify([location.href, document.title, document.documentElement.outerHTML]),
    );
    for (const secret of secrets) assert.ok(!left.includes(secret), secret);
  });
});

test('of many tabs, and of long ones, some are left out, and that is said', async () => {
  const more = Array.from({ length: 17 }, (_, index) => [`n${index}.txt`, `n: ${index}`]);
  const files = { 'client.crt': leaf, ...Object.fromEntries(more), 'long.txt': 'x'.repeat(600_000), 'client.key': key };
  await withTabs(files, async (page) => {
    await page
      .locator('#together')
      .getByText(/^3 other tabs not looked at: /)
      .waitFor();
  });
});

test('a report says what came from other tabs', async () => {
  await withTabs({ 'client.crt': leaf, 'sub.crt': intermediate, 'ca.crt': root, 'client.key': key }, async (page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Hand over' }).click();
        await page.getByRole('button', { name: 'Save a report as Markdown' }).click();
      })(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const report = Buffer.concat(chunks).toString();
    assert.match(report, /Taken for trusted: roots that stand in other tabs/);
    assert.match(report, /CN=test root \(ca\.crt › PEM block 1\); trusted root/);
    assert.match(report, /client\.key › PEM block 1/);
    assert.equal(report.match(/Chain of 3 certificates/g)?.length, 1);
  });
});

for (const [colorScheme, width] of /** @type {const} */ ([
  ['light', 1280],
  ['dark', 320],
])) {
  test(`axe finds nothing wrong with what other tabs give, ${colorScheme}, ${width}, and it fits`, async () => {
    const files = { 'client.crt': leaf, 'a-name-that-is-rather-long-for-a-tab.key': key, 'sub.crt': intermediate };
    await withTabs(files, async (page) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await accessible(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  });
}
