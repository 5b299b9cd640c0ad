// Help with what is typed, and the commands of the editor.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presets, schemas, validate } from 'kubecred';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { paste, text } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

const CSR = 'apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\n';
const JSON_ACCOUNT = '{\n  "apiVersion": "v1",\n  "kind": "ServiceAccount",\n  ';

/** What is offered first, after a text with what is typed behind it; and nothing where that is empty. */
const OFFERS = /** @type {const} */ ([
  ['a field of the object', CSR, 's', ['spec', 'status']],
  ['a field that is not there yet', `${CSR}spec:\n  usages: []\n  `, 'u', ['username', 'uid']],
  ['an item of a list with values', `${CSR}spec:\n  usages:\n  - client auth\n  - `, 'client', []],
  ['a value of several words', `${CSR}spec:\n  usages:\n  - `, 'server a', ['server auth']],
  ['a field of an item', `${CSR}status:\n  conditions:\n  - type: Approved\n    `, 're', ['reason']],
  ['a value that the documentation names', `${CSR}status:\n  conditions:\n  - type: `, 'D', ['Denied']],
  ['a signer', `${CSR}spec:\n  signerName: `, 'kubernetes.io/kubelet', ['kubernetes.io/kubelet-serving']],
  ['a kind of the version', 'apiVersion: certificates.k8s.io/v1\nkind: ', 'C', ['CertificateSigningRequest']],
  ['a version of the kind', 'kind: CertificateSigningRequest\napiVersion: ', 'c', ['certificates.k8s.io/v1']],
  ['a boolean', 'apiVersion: v1\nkind: Secret\nimmutable: ', 't', ['true']],
  [
    'an item of a List',
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  ',
    'auto',
    ['automountServiceAccountToken'],
  ],
  [
    'the second document',
    'apiVersion: v1\nkind: Secret\n---\napiVersion: v1\nkind: ServiceAccount\n',
    'auto',
    ['automountServiceAccountToken'],
  ],
  ['braces in YAML', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { ', 'namesp', ['namespace']],
  ['a name in JSON', JSON_ACCOUNT, '"auto', ['automountServiceAccountToken']],
  ['a value in JSON', '{"apiVersion": "v1", "kind": "', 'Sec', ['Secret']],
  ['a kubeconfig', 'apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    ', 'tok', ['token', 'tokenFile']],
  ['a whole object', '', 'TokenRe', ['TokenRequest', 'TokenReview']],
  ['a secret', 'apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: ', 't', []],
  ['a secret in base64', `${CSR}spec:\n  request: `, 'L', []],
  ['a block with a certificate', 'apiVersion: v1\nkind: Secret\nstringData:\n  tls.crt: |\n    ', 'im', []],
  ['a comment', `${CSR}# `, 's', []],
  ['a PEM file', '-----BEGIN CERTIFICATE-----\n', 's', []],
  ['an unknown kind', 'apiVersion: example.com/v1\nkind: Thing\n', 's', []],
]);

test('what can stand at the cursor is offered, and nothing elsewhere', async () => {
  await withPage(async ({ page, errors }) => {
    await ready(page);
    for (const [where, before, typed, expected] of OFFERS) {
      await write(page, before, typed);
      const labels = await offered(page, expected.length > 0);
      assert.deepEqual(labels.slice(0, expected.length || 1), expected, where);
    }
    assert.deepEqual(errors, []);
  });
});

test('help stays after Clear, in another tab, and back in the first', async () => {
  await withPage(async ({ page, errors }) => {
    const offers = async () => {
      await write(page, CSR, 's');
      assert.deepEqual((await offered(page, true)).slice(0, 2), ['spec', 'status']);
      await page.keyboard.press('Escape');
    };
    await ready(page);
    await page.getByRole('button', { name: 'Clear' }).click();
    await offers();
    await page.getByRole('button', { name: 'New tab' }).first().click();
    await offers();
    await page.getByRole('tab').first().click();
    await offers();
    assert.deepEqual(errors, []);
  });
});

test('a chosen field is written with what goes with its type, and its values are offered at once', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    await write(page, `${CSR}spec:\n  `, 'usa');
    await offered(page, true);
    await page.keyboard.press('Enter');
    assert.ok((await offered(page, true)).includes('client auth'));
    await page.keyboard.type('client');
    await page.keyboard.press('Tab');
    assert.equal(await text(page), `${CSR}spec:\n  usages:\n  - client auth`);
    await write(page, JSON_ACCOUNT, '"metad');
    await offered(page, true);
    await page.keyboard.press('Enter');
    await page.keyboard.type('"name');
    await page.keyboard.press('Escape');
    assert.equal(await text(page), `${JSON_ACCOUNT}"metadata": { "name }`);
  });
});

test('a list of offers can be used without seeing it, and does not cover the line', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    await write(page, `${CSR}spec:\n  `, '');
    await page.keyboard.press('Control+Space');
    await offered(page, true);
    const content = page.locator('.cm-content');
    const list = page.locator('.cm-tooltip-autocomplete [role=listbox]');
    assert.equal(await content.getAttribute('aria-controls'), await list.getAttribute('id'));
    const before = await content.getAttribute('aria-activedescendant');
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await content.getAttribute('aria-activedescendant'), before);
    const line = await page.locator('.cm-line').last().boundingBox();
    const box = await list.boundingBox();
    assert.ok(line && box && (box.y >= line.y + line.height - 3 || box.y + box.height <= line.y + 3));
    await page.keyboard.press('Escape');
    assert.equal(await list.count(), 0);
  });
});

test('each kind has a whole object that is read without a complaint about its form', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    for (const key of Object.keys(schemas())) {
      const slash = key.lastIndexOf('/');
      const [apiVersion, kind] = [key.slice(0, slash), key.slice(slash + 1)];
      await write(page, '', '');
      await page.keyboard.press('Control+Space');
      await offered(page, true);
      const options = page.locator('.cm-tooltip-autocomplete li');
      await options
        .filter({ has: page.getByText(kind, { exact: true }) })
        .filter({ has: page.getByText(apiVersion, { exact: true }) })
        .click();
      const written = await text(page);
      assert.ok(written.startsWith(`apiVersion: ${apiVersion}\nkind: ${kind}`), written);
      const wrong = validate(written).diagnostics.filter(
        ({ origin, severity }) => severity === 'error' && origin === 'syntax',
      );
      assert.deepEqual(wrong, [], written);
      const found = validate(written).diagnostics.filter(({ rule }) => /unknown-field|status-missing/.test(rule));
      assert.deepEqual(found, [], written);
    }
  });
});

test('in the braces of JSON a whole object is written as JSON', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    await write(page, '{\n  ', '');
    await page.keyboard.press('Control+Space');
    await offered(page, true);
    await page.keyboard.type('ServiceA');
    await page.keyboard.press('Enter');
    await page.keyboard.type('robot');
    await page.keyboard.insertText('');
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('\n}\n');
    const expected = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } };
    assert.deepEqual(JSON.parse(await text(page)), expected);
  });
});

test('all signers of the presets are offered', async () => {
  const names = new Set(JSON.stringify(presets()).match(/(?<="signerName":")[^"]+/g));
  await withPage(async ({ page }) => {
    await ready(page);
    await write(page, `${CSR}spec:\n  signerName: `, '');
    await page.keyboard.press('Control+Space');
    assert.deepEqual(new Set((await offered(page, true)).filter((name) => names.has(name))), names);
  });
});

test('a field is explained under the pointer, and by a key to those who listen', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    await paste(page, sample('csr.yaml'));
    await page.locator('#verdict strong').waitFor();
    await page.locator('.cm-line', { hasText: 'signerName' }).locator('.k').hover();
    const card = page.locator('.field-card');
    assert.match((await card.textContent()) ?? '', /^signerNamestring, required.*The signer, such as/);
    await page.mouse.move(0, 0);
    await card.waitFor({ state: 'detached' });
    await page.locator('.cm-line', { hasText: 'kind:' }).click();
    await page.keyboard.press('F1');
    assert.match(
      (await card.textContent()) ?? '',
      /CertificateSigningRequest \(certificates\.k8s\.io\/v1\): Asks a signer/,
    );
    assert.match(
      (await page.locator('.cm-announced').textContent()) ?? '',
      /kind: string, required\. The kind of the object/,
    );
    await page.keyboard.press('F1');
    const link = page.locator('.field-card a');
    assert.ok(await link.evaluate((element) => element.matches(':focus')));
    assert.equal(await link.getAttribute('href'), '#/reference/certificate-signing-request');
    await page.keyboard.press('Escape');
    assert.equal(await card.count(), 0);
    assert.ok(await page.locator('.cm-content').evaluate((element) => element.matches(':focus')));
  });
});

test('help is there without the network, and asks for nothing', async () => {
  await withPage(async ({ page, requests }) => {
    await page.waitForLoadState('networkidle');
    const own = requests.length;
    await page.context().setOffline(true);
    await write(page, CSR, 's');
    await offered(page, true);
    assert.deepEqual(requests.slice(own), []);
    assert.equal(await page.locator('#badge').textContent(), 'offline, 0 requests');
  });
});

test('YAML becomes JSON and YAML again; lost comments are told before, and undo brings them back', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    const before = '# whose\napiVersion: v1\nkind: ServiceAccount # of the robot\nmetadata:\n    name: a\n';
    await paste(page, before);
    await edit(page);
    assert.match((await page.locator('#editing').textContent()) ?? '', /2 comments would be lost: JSON has none/);
    await page.getByRole('button', { name: 'Convert to JSON' }).click();
    const json = '{\n  "apiVersion": "v1",\n  "kind": "ServiceAccount",\n  "metadata": {\n    "name": "a"\n  }\n}\n';
    assert.equal(await text(page), json);
    assert.match((await page.locator('#notice').textContent()) ?? '', /2 comments are gone\./);
    await edit(page);
    await page.getByRole('button', { name: 'Convert to YAML' }).click();
    assert.equal(await text(page), 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    assert.equal(await text(page), before);
  });
});

test('formatting keeps comments, documents and values', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    const account = (/** @type {string} */ name) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}} # ${name}\n`;
    await paste(
      page,
      `# first\n${account('a')}secrets:\n    # inner\n    - name: 's' # why\n# end\n---\n# second\n${account('"yes"')}`,
    );
    await edit(page);
    assert.doesNotMatch((await page.locator('#editing').textContent()) ?? '', /Format[^C]*would be lost/);
    await page.getByRole('button', { name: 'Format', exact: true }).click();
    assert.equal(
      await text(page),
      '# first\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a # a\nsecrets:\n# inner\n- name: s # why\n# end\n' +
        '---\n# second\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: "yes" # "yes"\n',
    );
    await paste(page, '');
    await write(page, '{"a":[],"b":{"c":12345678901234567890,"d":"\\u00e4"}}', '');
    await edit(page);
    await page.getByRole('button', { name: 'Format', exact: true }).click();
    assert.equal(
      await text(page),
      '{\n  "a": [],\n  "b": {\n    "c": 12345678901234567890,\n    "d": "\\u00e4"\n  }\n}\n',
    );
  });
});

test('what can’t be read is not rewritten, and says why', async () => {
  await withPage(async ({ page }) => {
    await ready(page);
    for (const [given, said] of /** @type {const} */ ([
      ['a: [1', /Not now: /],
      ['a: 1\na: 2\n', /a name stands in it twice/],
      ['-----BEGIN CERTIFICATE-----\n', /no YAML or JSON/],
      ['{"a": 1,}', /Not now: /],
    ])) {
      await write(page, given, '');
      await edit(page);
      assert.match((await page.locator('#editing').textContent()) ?? '', said, given);
      await page.keyboard.press('Escape');
    }
  });
});

for (const [colorScheme, width] of /** @type {const} */ ([
  ['light', 1280],
  ['dark', 320],
  ['dark', 1280],
  ['light', 320],
])) {
  test(`axe finds nothing wrong with help and the menu, ${colorScheme}, ${width}`, async () => {
    await withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await ready(page);
      await write(page, `${CSR}spec:\n  `, 'e');
      await offered(page, true);
      await accessible(page);
      await page.keyboard.press('Enter');
      await page.keyboard.press('F1');
      await page.locator('.field-card').waitFor();
      await accessible(page);
      await write(page, '# a\na: 1\n', '');
      await edit(page);
      await accessible(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  });
}

/**
 * Waits for the part that helps.
 * @param {Page} page
 */
async function ready(page) {
  await page.locator('.cm-content[aria-autocomplete]').waitFor();
}

/**
 * Puts a text into the editor, and types something behind it.
 * @param {Page} page
 * @param {string} before
 * @param {string} typed
 */
async function write(page, before, typed) {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(before);
  await page.keyboard.press('Escape');
  await page.keyboard.type(typed, { delay: 20 });
}

/**
 * What is offered now.
 * @param {Page} page
 * @param {boolean} some whether something is expected
 */
async function offered(page, some) {
  const labels = page.locator('.cm-tooltip-autocomplete .cm-completionLabel');
  if (some) await labels.first().waitFor();
  // A list that has just opened takes no key yet: it could be meant for the text.
  await page.waitForTimeout(some ? 120 : 250);
  return labels.allTextContents();
}

/** @param {Page} page */
async function edit(page) {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.locator('#editing').getByText('Reading the text').waitFor({ state: 'detached' });
}
