// The page itself, with the real core behind it: what is typed, pasted and pressed, and what is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { drop, paste, text } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { placeOf, reported, sample } from '../support/samples.mjs';
import { asked, watchWorker } from '../support/worker.mjs';

/** @typedef {import('playwright-core').Page} Page */

const csr = sample('csr-broken.yaml');

/**
 * Opens the page, with its worker watched.
 * @param {(page: Page) => Promise<void>} work
 * @param {Parameters<typeof watchWorker>[1]} [trouble]
 */
async function withWatched(work, trouble) {
  await withPage(async ({ page, foreign, errors }) => {
    await watchWorker(page, trouble);
    await page.locator('#inspector[aria-busy=false]').waitFor();
    await work(page);
    assert.deepEqual(foreign, []);
    assert.deepEqual(errors, []);
  });
}

/** @param {(page: Page) => Promise<void>} work */
async function withBrokenCsr(work) {
  await withWatched(async (page) => {
    await paste(page, csr);
    await page.locator('.finding').nth(3).waitFor();
    await work(page);
  });
}

/** @param {Page} page */
function finding(page, /** @type {string} */ rule) {
  return page.locator('.finding', { hasText: rule });
}

/**
 * @param {Page} page
 * @returns {Promise<string>} what is selected in the editor
 */
async function selected(page) {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector('#editor') ?? {};
    return /** @type {any} */ (shadowRoot)?.getSelection().toString() ?? '';
  });
}

/**
 * @param {Page} page
 * @param {string} input what the core is to be asked last
 */
async function askedFor(page, input) {
  await page.waitForFunction((input) => /** @type {any} */ (globalThis).asked.at(-1)?.input === input, input);
}

test('a pasted text gives a verdict, findings and what is inside', async () => {
  await withBrokenCsr(async (page) => {
    const { diagnostics } = reported(csr);
    const verdict = (await page.locator('#verdict').textContent()) ?? '';
    assert.match(verdict, /kube-apiserver 1\.36 would refuse this: it does not know spec\.\w+/);
    assert.match(verdict, /Once that is mended it would answer 422: two more reasons below\./);
    assert.deepEqual(
      await page.locator('.finding .rule a').allTextContents(),
      diagnostics.map(({ rule }) => rule),
    );
    assert.equal(await finding(page, 'csr/usage-unknown').locator('code').first().textContent(), 'server-auth');
    assert.equal(
      await page.locator('.artifact .artifact summary .way').textContent(),
      'spec.request › base64 › PEM block 1',
    );
    assert.equal(await page.locator('#counts').textContent(), `2 artifacts, ${diagnostics.length} findings`);
    assert.equal(await page.locator('.cm-line .e').count(), 3);
    assert.deepEqual(await page.locator('.cm-gutter.marks .mark').allTextContents(), ['●', '■', '■', '■']);
  });
});

test('pressing a finding selects its place in the text', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'Go to line 11, column 5' }).click();
    assert.equal(await selected(page), 'server-auth');
    await finding(page, 'csr/expiration-too-short').locator('.what').click();
    assert.equal(await selected(page), '300');
    assert.equal(await page.locator('.finding.on .rule').textContent(), 'csr/expiration-too-short');
  });
});

test('pressing a decoded value shows its place in the text, and the cursor in the text shows the value', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'spec.signerName', exact: true }).click();
    assert.equal(await page.locator('.cm-line .sel').textContent(), 'kubernetes.io/kube-apiserver-client');
    assert.match((await page.locator('#where').textContent()) ?? '', /^7:15 · spec\.signerName$/);
    await page.locator('.cm-line .n').click();
    assert.deepEqual(await page.locator('.row.on dt').allTextContents(), ['spec.expirationSeconds']);
    assert.deepEqual(await page.locator('.finding.on .at').allTextContents(), ['8:22']);
  });
});

test('F8 goes from finding to finding, and around', async () => {
  await withBrokenCsr(async (page) => {
    const order = reported(csr).diagnostics.map(placeOf);
    await page.locator('button.at').first().click();
    const places = [];
    for (let press = 0; press < order.length; press++) {
      await page.keyboard.press('F8');
      places.push(await page.locator('.finding.on .at').textContent());
    }
    assert.deepEqual(places, [...order.slice(1), order[0]]);
    await page.keyboard.press('Shift+F8');
    assert.equal(await page.locator('.finding.on .at').textContent(), order.at(-1));
  });
});

test('a fix is applied to the text and can be undone', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'Set 600' }).click();
    await askedFor(page, csr.replace('300', '600'));
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+z');
    await askedFor(page, csr);
  });
});

test('carriage returns reach the core as they were pasted, and come back with an undo', async () => {
  await withWatched(async (page) => {
    const mixed = 'a: 1\r\nb: 2\nc: 3\r\r\nd: \u{1F600}\r\n';
    await paste(page, mixed);
    await page.locator('.cm-content').press('Control+a');
    await page.keyboard.press('Delete');
    // What is undone at once is never asked about.
    await page.waitForFunction(() => /** @type {any} */ (globalThis).asked.length >= 3);
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => /** @type {any} */ (globalThis).asked.length >= 4);
    const inputs = (await asked(page)).map(({ input }) => input);
    assert.deepEqual(inputs.slice(0, 4), ['', mixed, '', mixed]);
  });
});

test('a text of many pieces reaches the core whole, carriage returns and all', async () => {
  await withWatched(async (page) => {
    const line = 'a: 1\r\n# \u{1F600} b\n';
    await paste(page, line, 60_000);
    await page.waitForFunction(
      ({ line, times }) => /** @type {any} */ (globalThis).asked.at(-1)?.input === line.repeat(times),
      { line, times: 60_000 },
    );
  });
});

test('places are found in texts with carriage returns and characters beyond the first plane', async () => {
  const odd = 'kind: ServiceAccount\r\napiVersion: v1\rmetadata: {name: a, "\u{1F600}\u{1F600}": 1}\r\nthere: 1\r';
  await withWatched(async (page) => {
    await paste(page, odd);
    const expected = reported(odd).diagnostics.map(({ range }) => odd.slice(range?.start.offset, range?.end.offset));
    assert.deepEqual(expected, ['"\u{1F600}\u{1F600}"', 'there']);
    await page.locator('.finding').nth(1).waitFor();
    const seen = [];
    for (const place of await page.locator('button.at').all()) {
      await place.click();
      seen.push(await selected(page));
    }
    assert.deepEqual(seen, expected);
  });
});

test('secrets are dots, and not in the document, until asked for; and again when the tab is left', async () => {
  const text = sample('token-request.yaml');
  const value = /token: (.*)/.exec(text)?.[1] ?? '';
  const half = value.slice(0, 100);
  await withWatched(async (page) => {
    await paste(page, text);
    const show = page.getByRole('button', { name: 'Show status.token' });
    await show.waitFor();
    const shown = async () => (await page.locator('#inspector').innerHTML()).includes(half);
    assert.equal(await shown(), false);
    await show.click();
    assert.equal(await shown(), true);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    assert.equal(await shown(), false);
    await show.click();
    await page.getByRole('button', { name: 'Hide status.token' }).click();
    assert.equal(await shown(), false);
  });
});

test('a secret that is not in the report is shown from the text, and only where it stands there', async () => {
  const text = fixture('key-set/private.json');
  const secret = /"d":"([^"]+)"/.exec(text)?.[1] ?? '';
  await withWatched(async (page) => {
    await paste(page, text);
    const show = page.getByRole('button', { name: 'Show d', exact: true });
    await show.click();
    assert.equal(await page.locator('.unmasked').textContent(), secret);
    await page.getByRole('button', { name: 'Hide d', exact: true }).click();
    assert.ok(!(await page.locator('#inspector').innerHTML()).includes(secret));
    await page.getByRole('button', { name: 'Clear' }).click();
    await paste(page, Buffer.from(text).toString('base64'));
    const row = page.locator('.artifact.jsonWebKey .row', { has: page.locator('.masked') });
    await row.waitFor();
    assert.equal(await row.getByRole('button', { name: /^(Show|Copy)/ }).count(), 0);
    assert.match((await row.textContent()) ?? '', /43 characters, not shown/);
  });
});

test('markup in names, keys, values and messages stays text', async () => {
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: evil, labels: { [evil]: evil } },
    [evil]: evil,
  });
  await withWatched(async (page) => {
    await paste(page, text);
    await page.locator('.finding').first().waitFor();
    assert.equal(await page.locator('#inspector img, #inspector script').count(), 0);
    assert.ok((await page.locator('.artifact .title').textContent())?.includes('<img'));
    assert.ok((await page.locator('.row dd').allTextContents()).includes(evil));
    assert.ok((await page.locator('.finding code').allTextContents()).some((code) => code.includes('<img')));
  });
});

test('a file that is not text is analysed as bytes, and said to be binary; a paste goes on from there', async () => {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(sample('certificate-chain.pem')) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  await withWatched(async (page) => {
    await drop(page, 'chain.der', [...bytes]);
    await page.locator('.artifact.certificate').waitFor();
    assert.ok((await page.locator('#binary').textContent())?.startsWith(`chain.der${bytes.length} bytes, binary`));
    await page.evaluate((csr) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', csr);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, csr);
    await page.locator('.finding').nth(3).waitFor();
    assert.ok(await page.locator('#binary').isHidden());
    assert.match(await text(page), /CertificateSigningRequest/);
    await drop(page, 'chain.der', [...bytes]);
    await page.getByRole('button', { name: 'Back to the text' }).click();
    await page.locator('.finding').nth(3).waitFor();
    assert.ok(await page.locator('#binary').isHidden());
  });
});

test('a file that is text is opened in the editor; several get tabs', async () => {
  await withWatched(async (page) => {
    await drop(page, 'csr.yaml', [...Buffer.from(csr)]);
    await page.locator('.finding').first().waitFor();
    assert.equal(await page.locator('#source').textContent(), 'csr.yaml');
    assert.match(await text(page), /CertificateSigningRequest/);
    assert.ok(await page.locator('#notice').isHidden());
    await drop(page, 'one.yaml', [...Buffer.from('a: 1')], ['two.yaml', 'three.pem']);
    await page.getByRole('tab', { name: 'three.pem' }).waitFor();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['csr.yaml', 'one.yaml', 'two.yaml', 'three.pem']);
    assert.equal(await page.locator('#source').textContent(), 'one.yaml');
    assert.equal(await text(page), 'a: 1');
  });
});

test('a worker that does not answer is ended and replaced, and what was asked meanwhile is answered', async () => {
  await withWatched(
    async (page) => {
      await page.clock.install();
      await paste(page, 'hang');
      await page.clock.runFor(5100);
      assert.match((await page.locator('#verdict').textContent()) ?? '', /took more than five seconds and was stopped/);
      assert.ok(await page.locator('#inside').isHidden());
      await page.getByRole('button', { name: 'Clear' }).click();
      await paste(page, csr);
      await page.clock.runFor(100);
      await page.locator('.finding').nth(3).waitFor();
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).workers()), 2);
    },
    { deaf: 'hang' },
  );
});

test('checks of signatures that take too long are ended, and what is shown stays', async () => {
  await withWatched(
    async (page) => {
      await page.clock.install();
      await paste(page, csr);
      await page.locator('.finding').nth(3).waitFor();
      await page.clock.runFor(5100);
      assert.match((await page.locator('#notice').textContent()) ?? '', /what is shown is without them\.$/);
      assert.equal(await page.locator('.verdict .code').textContent(), '400');
      assert.equal(await page.locator('.finding').count(), 4);
      assert.ok(await page.locator('.artifact.certificationRequest').isVisible());
      await page.getByRole('button', { name: 'spec.signerName', exact: true }).click();
      assert.equal(await page.locator('.cm-line .sel').textContent(), 'kubernetes.io/kube-apiserver-client');
    },
    { mute: 'last' },
  );
});

test('settings reach the core', async () => {
  await withWatched(async (page) => {
    await page.locator('#settings-button').click();
    await page.getByLabel('Kubernetes').selectOption('1.34');
    await page.getByLabel('Field validation').selectOption('Warn');
    const { options } = (await asked(page)).at(-1) ?? {};
    assert.equal(options.kubernetesVersion, '1.34');
    assert.match(options.request.query, /fieldValidation=Warn/);
    assert.match(options.now, /^\d{4}-\d\d-\d\dT/);
    assert.match((await page.locator('#settings-button').textContent()) ?? '', /Kubernetes 1\.34 · Warn · as admin/);
  });
});

test('what a server would accept and its signer would not sign is not good', async () => {
  const input = sample('csr.yaml').replace('kubernetes.io/kube-apiserver-client', 'kubernetes.io/kubelet-serving');
  const { errors } = reported(input).summary;
  assert.ok(errors > 1);
  await withWatched(async (page) => {
    await paste(page, input);
    await page.locator('.verdict.warning').waitFor();
    assert.match(
      (await page.locator('.verdict strong').textContent()) ?? '',
      /^kube-apiserver 1\.36 would accept this, but no certificate would be issued: \w+ reasons$/,
    );
  });
});

test('a token of which only the form was checked is not good, and the first line says so', async () => {
  await withWatched(async (page) => {
    await paste(page, sample('json-web-token.txt'));
    await page.locator('.verdict.neutral').waitFor();
    assert.equal(
      await page.locator('.verdict strong').textContent(),
      'Nothing wrong was found; not checked: signature, issuer, audience',
    );
  });
});

test('several objects have one line each', async () => {
  const list = sample('list.yaml');
  const codes = reported(list).artifacts.flatMap(({ children }) => children.map(({ verdict }) => `${verdict?.code}`));
  await withWatched(async (page) => {
    await paste(page, list);
    await page.locator('.verdicts').waitFor();
    assert.match(
      (await page.locator('.verdict strong').textContent()) ?? '',
      /^kube-apiserver 1\.36 would accept \w+ of these \w+ objects$/,
    );
    assert.deepEqual(await page.locator('.verdicts .code').allTextContents(), codes);
  });
});

for (const [name, input, title, details] of /** @type {[string, string, RegExp, RegExp][]} */ ([
  ['a certificate', sample('certificate-chain.pem'), /^Nothing wrong was found$/, /^Checked, .*: certificate \(3\)\./],
  [
    'a kubeconfig',
    [
      'apiVersion: v1',
      'kind: Config',
      'clusters: [{name: a, cluster: {server: "https://a.example:6443"}}]',
      'users:',
      '- name: a',
      '  user:',
      '    exec: {apiVersion: client.authentication.k8s.io/v1, command: get-token, interactiveMode: Never}',
      'contexts: [{name: a, context: {cluster: a, user: a}}]',
      'current-context: a',
    ].join('\n'),
    /^Nothing wrong was found$/,
    /^Checked, .*: kubeconfig\./,
  ],
  [
    'a kind of another group',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
    /^(1 remark, and nothing that could be judged|Nothing here could be judged)$/,
    /^Only read, not judged: Deployment of apps\/v1\./,
  ],
])) {
  test(`${name}: what was judged is said, and no more`, async () => {
    await withWatched(async (page) => {
      await paste(page, input);
      await page.locator('.verdict').waitFor();
      assert.match((await page.locator('.verdict strong').textContent()) ?? '', title);
      assert.match((await page.locator('.verdict .details').textContent()) ?? '', details);
      const judged = title.source.startsWith('^Nothing wrong');
      assert.equal((await page.locator('.verdict .code').textContent()) === '✓', judged);
    });
  });
}

for (const [name, input] of /** @type {const} */ ([
  ['comments', '# nothing but a comment\n'],
  ['unreadable DER in a PEM', '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n'],
  ['a removed version', 'apiVersion: certificates.k8s.io/v1beta1\nkind: CertificateSigningRequest\n'],
  ['words', 'these are words\n'],
])) {
  test(`${name}: no sign that all is well`, async () => {
    await withWatched(async (page) => {
      await paste(page, input);
      await page.locator('.verdict').waitFor();
      assert.notEqual(await page.locator('.verdict .code').first().textContent(), '✓');
      assert.doesNotMatch((await page.locator('#verdict').textContent()) ?? '', /Nothing wrong/);
    });
  });
}
