// Secrets in the view Build: values stay byte for byte, are masked wherever they were put and in all that is made of them,
// and a private key is taken out when somebody asks for it.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { build } from 'kubecred';
import { field, state, textIn, withBuild } from '../support/build.mjs';
import { paste } from '../support/editor.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/**
 * Pastes a text into a field as a user does.
 * @param {Locator} input
 * @param {string} text
 */
async function pasteInto(input, text) {
  await input.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.focus();
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/**
 * Opens in Build what stands in a text.
 * @param {Page} page
 * @param {string} text
 */
async function edit(page, text) {
  await page.getByRole('link', { name: 'Inspect' }).click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await paste(page, text);
  await page
    .getByRole('button', { name: /^Edit this/ })
    .first()
    .click();
  await page.locator('#build:not([hidden]) .form-of').waitFor();
}

test('a value of several lines keeps each of them, whatever ends it', async () => {
  await withBuild('/service-account', async (page) => {
    const value = 'one\r\ntwo\n\rthree ';
    await edit(
      page,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'a', annotations: { note: value } },
      }),
    );
    const made = async () => JSON.parse(await textIn(page, 'JSON')).metadata.annotations.note;
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    const input = page.getByLabel('value 1');
    assert.equal(await input.evaluate((element) => element.tagName), 'TEXTAREA');
    assert.equal(await made(), value);
    // What is typed at the end does not touch the lines before it.
    await input.focus();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('!');
    await page.locator('#build-text', { hasText: 'three !' }).waitFor();
    assert.equal(await made(), `${value}!`);
  });
});

test('lines that are pasted into one line stay lines', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('a');
    await page.locator('summary', { hasText: 'More fields' }).click();
    const annotations = field(page, 'annotations').entry;
    await annotations.getByRole('button', { name: '+ Add' }).click();
    await annotations.getByLabel('name 1').fill('note');
    await pasteInto(annotations.getByLabel('value 1', { exact: true }), 'one\ntwo\n');
    await page.locator('#build-text', { hasText: 'two' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    assert.equal(JSON.parse(await textIn(page, 'JSON')).metadata.annotations.note, 'one\ntwo\n');
    // It is found by its label still, and told what is wrong with it.
    await annotations.getByLabel('value 1', { exact: true }).fill('three');
    await page.locator('#build-text', { hasText: 'three' }).waitFor();
  });
});

test('a secret in a field that is not declared so is masked there and in every tab', async () => {
  const planted = 'planted-secret-0b5e55ed';
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('a');
    await page.locator('summary', { hasText: 'More fields' }).click();
    const annotations = field(page, 'annotations').entry;
    await annotations.getByRole('button', { name: '+ Add' }).click();
    const value = annotations.getByLabel('value 1', { exact: true });
    await value.fill(planted);
    await annotations.getByLabel('name 1').fill('example.com/password');
    await page.locator('#build-text', { hasText: '••••' }).waitFor();
    assert.match((await value.getAttribute('class')) ?? '', /dots/);
    for (const tab of ['YAML', 'JSON', 'HTTP', 'curl', 'kubectl']) {
      assert.doesNotMatch(await textIn(page, tab), new RegExp(planted), tab);
    }
    await annotations.getByRole('button', { name: 'Show value 1' }).click();
    assert.doesNotMatch((await value.getAttribute('class')) ?? '', /dots/);
    await annotations.getByLabel('name 1').fill('example.com/note');
    await page.locator('#build-text', { hasText: planted }).waitFor();
    assert.equal(await annotations.getByRole('button', { name: 'Hide value 1' }).isVisible(), false);
  });
});

test('a secret in the operations of a patch is masked, in the field and in the requests', async () => {
  const planted = 'planted-secret-0b5e55ed';
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('a');
    await page.getByLabel('Request', { exact: true }).selectOption('patch');
    await page.locator('.asking summary').first().click();
    await field(page, 'patchType').input.selectOption('json');
    const patch = field(page, 'patch').entry;
    await patch.getByRole('button', { name: '+ Add' }).click();
    const path = '/metadata/annotations/password';
    await patch.getByLabel('item 1', { exact: true }).fill(JSON.stringify({ op: 'add', path, value: planted }));
    await state(page).filter({ hasText: 'Ready' }).waitFor();
    await page.getByRole('tab', { name: 'HTTP' }).click();
    await page.locator('#build-text', { hasText: '••••' }).waitFor();
    assert.match((await patch.getByLabel('item 1', { exact: true }).getAttribute('class')) ?? '', /dots/);
    for (const tab of ['HTTP', 'curl', 'kubectl']) {
      assert.doesNotMatch(await textIn(page, tab), new RegExp(planted), tab);
    }
  });
});

test('what is given to a kubeconfig’s exec plugin, provider and proxy is masked', async () => {
  const secrets = ['arg', 'refresh', 'proxy'].map((name) => `planted-${name}-c0de`);
  await withBuild('/kubeconfig', async (page) => {
    await edit(
      page,
      `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://a.example.com", proxy-url: "http://me:${secrets[2]}@proxy.example.com"}}]
users:
- name: u
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1, command: get, interactiveMode: Never, args: ["--client-secret=${secrets[0]}"]}
    auth-provider: {name: oidc, config: {refresh-token: ${secrets[1]}}}
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    );
    await page.locator('#build-text', { hasText: '••••' }).waitFor();
    const bare = await page
      .locator('#build')
      .evaluate((build) =>
        [...build.querySelectorAll('input:not(.dots), textarea:not(.dots)')].map(
          (field) => /** @type {HTMLInputElement} */ (field).value,
        ),
      );
    for (const secret of secrets) {
      assert.ok(!bare.join().includes(secret), secret);
      for (const tab of ['YAML', 'JSON']) assert.ok(!(await textIn(page, tab)).includes(secret), secret);
    }
  });
});

test('a secret of one letter does not mask words', async () => {
  await withBuild('/token-review', async (page) => {
    await field(page, 'token').input.fill('e');
    await page.locator('#build-text', { hasText: 'token: ••••' }).waitFor();
    assert.match(await textIn(page, 'YAML'), /kind: TokenReview/);
  });
});

test('the private key is taken out of WebCrypto on a press for it, and not before', async () => {
  await withBuild('/pkcs10', async (page) => {
    await page.waitForTimeout(300);
    for (const worker of page.workers()) {
      await worker.evaluate(() => {
        const { exportKey } = SubtleCrypto.prototype;
        /** @type {string[]} */
        const formats = [];
        Object.assign(self, { formats });
        /** @type {any} */ (SubtleCrypto.prototype).exportKey = function (
          /** @type {any} */ format,
          /** @type {CryptoKey} */ key,
        ) {
          formats.push(`${format} ${key.type}`);
          return exportKey.call(this, format, key);
        };
      });
    }
    await field(page, 'subject').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('type of item 1').fill('CN');
    await page.getByLabel('value of item 1').fill('jane');
    await page.getByLabel('The private key').selectOption('leaves');
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).click();
    await state(page).filter({ hasText: 'Ready: the request is signed' }).waitFor();
    const all = await Promise.all(
      page.workers().map((worker) => worker.evaluate(() => /** @type {any} */ (self).formats)),
    );
    const exported = all.flat();
    assert.ok(exported.includes('spki public'));
    assert.deepEqual(
      exported.filter((one) => one.includes('private')),
      [],
    );
    await page.getByRole('button', { name: 'Give me the private key' }).click();
    await page.getByRole('button', { name: 'Show private key' }).click();
    await page.locator('.unmasked', { hasText: 'BEGIN PRIVATE KEY' }).waitFor();
  });
});

test('with which key a request that is edited is signed is plain', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const { pem = '' } = await build.certificationRequest({ subject: [{ type: 'CN', value: 'jane' }] }, { key });
  await withBuild('/pkcs10', async (page) => {
    const which = page.locator('.key-part .which');
    await edit(page, pem);
    await which.filter({ hasText: 'The private key of the request that you edit is not here' }).waitFor();
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).click();
    await which.filter({ hasText: 'It is another key than that of the request that you edit' }).waitFor();
    // A second time: the key that is here is still another one, and is not taken silently.
    await edit(page, pem);
    await which.filter({ hasText: 'is not here' }).waitFor();
    await page.getByRole('button', { name: 'Use a key of mine…' }).click();
    await page.getByLabel('Private key in PEM').fill(key);
    await which.filter({ hasText: 'signed with this key. It is the key of the request that you edit.' }).waitFor();
    // Where the key stands beside it, it signs again, masked.
    await edit(page, `${pem}${key}`);
    await which.filter({ hasText: 'It is the key of the request that you edit.' }).waitFor();
    await state(page).filter({ hasText: 'Ready: the request is signed' }).waitFor();
    assert.match((await page.getByLabel('Private key in PEM').getAttribute('class')) ?? '', /dots/);
    assert.ok(!(await page.content()).includes(key.split('\n')[1] ?? ''));
  });
});
