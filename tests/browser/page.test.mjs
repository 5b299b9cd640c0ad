// The page itself, with a stand-in for its worker: what is typed, pasted and pressed, and what is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as csr from '../support/broken-csr.mjs';
import { withPage } from '../support/browser.mjs';
import { drop, paste, text } from '../support/editor.mjs';
import { nothing, rangeOf, standIn } from '../support/stand-in.mjs';

/** @typedef {import('playwright-core').Page} Page */

const scripts = { 'apiVersion: certificates': { first: csr.report }, '': { first: nothing } };

/**
 * Opens the page with these answers.
 * @param {Record<string, import('../support/stand-in.mjs').Script>} scripts
 * @param {(page: Page) => Promise<void>} work
 */
async function withAnswers(scripts, work) {
  await withPage(async ({ page, foreign, errors }) => {
    await standIn(page, scripts);
    await page.reload();
    await work(page);
    assert.deepEqual(foreign, []);
    assert.deepEqual(errors, []);
  });
}

/** @param {(page: Page) => Promise<void>} work */
async function withBrokenCsr(work) {
  await withAnswers(scripts, async (page) => {
    await paste(page, csr.text);
    await page.locator('.finding').nth(3).waitFor();
    await work(page);
  });
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
 * @returns {Promise<{ input: string, options: any }[]>} what the worker was asked
 */
function asked(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).asked);
}

test('a pasted text gives a verdict, findings and what is inside', async () => {
  await withBrokenCsr(async (page) => {
    const verdict = page.getByRole('status');
    assert.match(
      (await verdict.textContent()) ?? '',
      /kube-apiserver 1\.36 would refuse this: a field it does not know/,
    );
    assert.match(
      (await verdict.textContent()) ?? '',
      /Once that is mended it would answer 422: two more reasons below\./,
    );
    assert.equal(await page.locator('.finding').count(), 4);
    assert.equal(await page.locator('.finding code').first().textContent(), 'system:authenticated');
    assert.equal(
      await page.locator('.artifact .artifact header .way').textContent(),
      'spec.request › base64 › PEM block 1',
    );
    assert.equal(await page.locator('#counts').textContent(), '2 artifacts, 4 findings');
    assert.equal(await page.locator('.cm-line .e').count(), 3);
    assert.deepEqual(await page.locator('.cm-gutter.marks .mark').allTextContents(), ['▲', '■', '■', '■']);
  });
});

test('pressing a finding selects its place in the text', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'Go to line 11, column 5' }).click();
    assert.equal(await selected(page), 'server-auth');
    await page.locator('.finding').nth(1).locator('.what').click();
    assert.equal(await selected(page), '300');
    assert.equal(await page.locator('.finding.on .rule').textContent(), 'csr/expiration-too-short');
  });
});

test('pressing a decoded value shows its place in the text, and the cursor in the text shows the value', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'signer', exact: true }).click();
    assert.equal(await page.locator('.cm-line .sel').textContent(), 'kubernetes.io/kube-apiserver-client');
    assert.match((await page.locator('#where').textContent()) ?? '', /^7:15 · signer$/);
    await page.locator('.cm-line .n').click();
    assert.deepEqual(await page.locator('.row.on dt').allTextContents(), ['lifetime']);
    assert.deepEqual(await page.locator('.finding.on .at').allTextContents(), ['8:22']);
  });
});

test('F8 goes from finding to finding, and around', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'Go to line 8, column 22' }).click();
    const places = [];
    for (const key of ['F8', 'F8', 'F8', 'Shift+F8']) {
      await page.keyboard.press(key);
      places.push(await page.locator('.finding.on .at').textContent());
    }
    assert.deepEqual(places, ['11:5', '12:3', '6:12', '12:3']);
  });
});

test('a fix is applied to the text and can be undone', async () => {
  await withBrokenCsr(async (page) => {
    await page.getByRole('button', { name: 'Remove line' }).click();
    await page.waitForFunction(() => /** @type {any} */ (globalThis).asked.length === 3);
    assert.equal((await asked(page)).at(-1)?.input, csr.text.replace('  signername: example.com/x\n', ''));
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => /** @type {any} */ (globalThis).asked.length === 4);
    assert.equal((await asked(page)).at(-1)?.input, csr.text);
  });
});

test('carriage returns reach the core as they were pasted, and come back with an undo', async () => {
  await withAnswers(scripts, async (page) => {
    const mixed = 'a: 1\r\nb: 2\nc: 3\r\r\nd: \u{1F600}\r\n';
    await paste(page, mixed);
    await page.locator('.cm-content').press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => /** @type {any} */ (globalThis).asked.length >= 4);
    const inputs = (await asked(page)).map(({ input }) => input);
    assert.deepEqual(inputs.slice(0, 4), ['', mixed, '', mixed]);
  });
});

test('places are found in texts with carriage returns and characters beyond the first plane', async () => {
  const odd = 'x: \u{1F600}\u{1F600} here\r\ny: there\r';
  const diagnostic = { ...csr.report.diagnostics[1], rule: 'a/b', fix: undefined };
  const report = {
    ...nothing,
    diagnostics: ['here', 'there'].map((word) => ({ ...diagnostic, range: rangeOf(odd, word) })),
  };
  await withAnswers({ 'x:': { first: /** @type {any} */ (report) }, '': { first: nothing } }, async (page) => {
    await paste(page, odd);
    await page.locator('.finding').nth(1).waitFor();
    const seen = [];
    for (const place of await page.locator('button.at').all()) {
      await place.click();
      seen.push(await selected(page));
    }
    assert.deepEqual(seen, ['here', 'there']);
  });
});

test('secrets are dots, and not in the document, until asked for; and again when the tab is left', async () => {
  const value = 'hunter2-hunter2';
  const artifact = {
    ...csr.report.artifacts[0],
    children: [],
    rows: [{ label: 'token', value, pointer: '/token', sensitive: true, within: [] }],
  };
  const report = { ...nothing, artifacts: [artifact] };
  await withAnswers({ 'token:': { first: /** @type {any} */ (report) }, '': { first: nothing } }, async (page) => {
    await paste(page, 'token: x');
    const shown = page.locator('dd');
    await page.getByRole('button', { name: 'Show token' }).waitFor();
    assert.ok(!(await page.locator('#inspector').innerHTML()).includes(value));
    await page.getByRole('button', { name: 'Show token' }).click();
    assert.match((await shown.textContent()) ?? '', new RegExp(value));
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    assert.ok(!(await page.locator('#inspector').innerHTML()).includes(value));
    await page.getByRole('button', { name: 'Show token' }).click();
    await page.getByRole('button', { name: 'Hide token' }).click();
    assert.match((await shown.textContent()) ?? '', /^•+/);
  });
});

test('markup in names, values and messages stays text', async () => {
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  const diagnostic = {
    ...csr.report.diagnostics[1],
    message: `\`${evil}\` ${evil}`,
    help: evil,
    rule: evil,
    fix: undefined,
  };
  const artifact = { ...csr.report.artifacts[0], title: evil, children: [], rows: [] };
  const row = { label: evil, value: evil, pointer: '', sensitive: false, within: [{ step: 'field', path: evil }] };
  const report = { ...nothing, diagnostics: [diagnostic], artifacts: [{ ...artifact, rows: [row] }] };
  await withAnswers({ 'x:': { first: /** @type {any} */ (report) }, '': { first: nothing } }, async (page) => {
    await paste(page, 'x: 1');
    await page.locator('.finding').waitFor();
    assert.equal(await page.locator('#inspector img, #inspector script').count(), 0);
    assert.equal(await page.locator('.row dd').textContent(), evil);
  });
});

test('a file that is not text is analysed as bytes, and said to be binary', async () => {
  await withAnswers({ '': { first: nothing } }, async (page) => {
    await page.evaluate(() => {
      // The stand-in takes texts; bytes are told apart by their type alone.
      Object.assign(Uint8Array.prototype, { startsWith: () => false });
    });
    await drop(page, 'request.der', [0x30, 0x82, 0, 1, 0xff]);
    await page.locator('#binary').waitFor();
    assert.match((await page.locator('#binary').textContent()) ?? '', /request\.der5 bytes, binary/);
    const inputs = await page.evaluate(() =>
      /** @type {any} */ (globalThis).asked.map((/** @type {any} */ one) => one.input instanceof Uint8Array),
    );
    assert.deepEqual(inputs, [false, true]);
    await page.getByRole('button', { name: 'Back to the text' }).click();
    assert.ok(await page.locator('#binary').isHidden());
  });
});

test('a file that is text is opened in the editor', async () => {
  await withAnswers(scripts, async (page) => {
    await drop(page, 'csr.yaml', [...Buffer.from(csr.text)]);
    await page.locator('.finding').first().waitFor();
    assert.equal(await page.locator('#source').textContent(), 'csr.yaml');
    assert.match(await text(page), /CertificateSigningRequest/);
  });
});

test('a worker that does not answer is ended and replaced, and what was asked meanwhile is answered', async () => {
  await withAnswers({ hang: 'silence', '': { first: nothing } }, async (page) => {
    await page.clock.install();
    await paste(page, 'hang');
    await page.clock.runFor(5100);
    assert.match((await page.getByRole('status').textContent()) ?? '', /took more than five seconds and was stopped/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await paste(page, 'a: 1');
    await page.clock.runFor(100);
    assert.match((await page.getByRole('status').textContent()) ?? '', /nothing was recognised here/);
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).workers()), 2);
  });
});

test('settings reach the core', async () => {
  await withAnswers(scripts, async (page) => {
    await page.locator('#settings-button').click();
    await page.getByLabel('Kubernetes').selectOption('1.34');
    await page.getByLabel('Field validation').selectOption('Warn');
    const { options } = (await asked(page)).at(-1) ?? {};
    assert.equal(options.kubernetesVersion, '1.34');
    assert.equal(options.request.kubernetesVersion, '1.34');
    assert.match(options.request.query, /fieldValidation=Warn/);
    assert.match(options.now, /^\d{4}-\d\d-\d\dT/);
    assert.match((await page.locator('#settings-button').textContent()) ?? '', /Kubernetes 1\.34 · Warn · as admin/);
  });
});

test('several objects have one line each', async () => {
  const [object] = csr.report.artifacts;
  const good = { ...object, title: 'builder', children: [], rows: [], verdict: { ...object?.verdict, code: 201 } };
  const report = { ...nothing, artifacts: [object, good] };
  await withAnswers({ 'x:': { first: /** @type {any} */ (report) }, '': { first: nothing } }, async (page) => {
    await paste(page, 'x: 1');
    await page.locator('.verdicts').waitFor();
    assert.equal(
      await page.locator('.verdict strong').textContent(),
      'kube-apiserver 1.36 would accept one of these two objects',
    );
    assert.deepEqual(await page.locator('.verdicts .code').allTextContents(), ['400', '201']);
  });
});
