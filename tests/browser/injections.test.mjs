// A hundred hostile strings, wherever a string of somebody else gets to: they stay text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { drop, paste } from '../support/editor.mjs';
import { saved } from '../support/hand-over.mjs';
import { INJECTIONS, injected } from '../support/injections.mjs';

/** @typedef {import('playwright-core').Page} Page */

const each = (/** @type {string} */ name) => Object.fromEntries(INJECTIONS.map((one, at) => [`${name}${at}`, one]));
const own = Object.fromEntries(INJECTIONS.map((one) => [one, one]));
const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @type {[name: string, text: string][]} */
const INPUTS = [
  [
    'names, keys and values of objects',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: INJECTIONS.map((one) => ({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: one, namespace: one, labels: { [one]: one }, annotations: { [one]: one } },
        secrets: [{ name: one }],
        [one]: one,
      })),
    }),
  ],
  ['claims and headers of a token', `${part({ alg: 'RS256', kid: INJECTIONS[0], ...own })}.${part({ ...own })}.AAAA`],
  [
    'a kubeconfig',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: INJECTIONS.map((one) => ({ name: one, cluster: { server: one, 'tls-server-name': one } })),
      users: INJECTIONS.map((one) => ({
        name: one,
        user: { exec: { command: one, args: [one], env: [{ name: one }] } },
      })),
      contexts: INJECTIONS.map((one) => ({ name: one, context: { cluster: one, user: one, namespace: one } })),
      'current-context': INJECTIONS[0],
    }),
  ],
  [
    'a key set',
    JSON.stringify({ keys: INJECTIONS.map((one) => ({ kty: one, kid: one, use: one, alg: one, [one]: 1 })) }),
  ],
  [
    'a signing request',
    JSON.stringify({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: INJECTIONS[1] },
      spec: {
        usages: INJECTIONS,
        signerName: INJECTIONS[2],
        groups: INJECTIONS,
        extra: each('key'),
        request: INJECTIONS[3],
      },
    }),
  ],
];

for (const [name, given] of INPUTS) {
  test(`${name}: text, also in reports`, async () => {
    await withWatched(async (page) => {
      await paste(page, given);
      await page.locator('#time:not(:empty)').waitFor();
      await page.locator('#inspector[aria-busy=false]').waitFor();
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('#inspector details')) one.setAttribute('open', '');
      });
      const shown = (await page.locator('#inspector').textContent()) ?? '';
      const seen = INJECTIONS.filter((one) => shown.includes(one)).length;
      assert.ok(seen > 20, `${seen} of them are shown as they are`);
      assert.deepEqual(await injected(page), []);
      for (const [item, whole] of /** @type {const} */ ([
        ['Save a report as HTML', true],
        ['Save a report as HTML', false],
        ['Save a report as Markdown', true],
      ])) {
        const { text: report } = await saved(page, item, whole);
        if (item.endsWith('HTML')) await harmless(page, report);
        else assert.deepEqual(outsideOfCode(report).match(/(?<!\\)(<[a-z!/?]|\]\(|^\s*\[.*\]:)/gim), null);
      }
    });
  });
}

test('names of files: text, in their tabs and above the editor', async () => {
  await withWatched(async (page) => {
    for (let from = 0; from < INJECTIONS.length; from += 20) {
      const [first = '', ...others] = INJECTIONS.slice(from, from + 20);
      await drop(page, first, [...Buffer.from('a: 1')], others);
      await page.locator(`[role=tab] >> nth=${from + 19}`).waitFor();
    }
    const names = await page.getByRole('tab').allTextContents();
    assert.equal(names.length, INJECTIONS.length);
    // Browsers put a colon, which no name of a file may have on some systems, in the place of a slash.
    assert.deepEqual(
      names.map((one) => one.replaceAll(':', '/')),
      INJECTIONS.map((one) => one.replaceAll(':', '/')),
    );
    assert.deepEqual(await injected(page), []);
  });
});

test('what is looked for in the reference: text', async () => {
  await withWatched(async (page) => {
    await page.getByRole('link', { name: 'Reference' }).click();
    const box = page.getByRole('searchbox');
    for (const one of INJECTIONS) {
      await box.fill(one);
      if (one.trim() !== '') {
        assert.match((await page.locator('#reference-title').textContent()) ?? '', /^(Found for|Nothing has) “/);
      }
    }
    assert.deepEqual(await injected(page), []);
    for (const one of INJECTIONS.slice(0, 20)) {
      await page.evaluate((one) => {
        location.hash = `#/reference/${one}`;
      }, one);
    }
    assert.deepEqual(await injected(page), []);
  });
});

for (const kind of ['service-account', 'kubeconfig', 'certificate-signing-request', 'test-token']) {
  test(`what is filled into the form of ${kind}: text`, async () => {
    await withWatched(async (page) => {
      await page.evaluate((kind) => {
        location.hash = `#/build/${kind}`;
      }, kind);
      const boxes = page.locator('#build .form-of').locator('input:not([type]), input[type=text], textarea');
      await boxes.first().waitFor();
      for (let from = 0; from < INJECTIONS.length; ) {
        const number = await boxes.count();
        for (let at = 0; at < number && from < INJECTIONS.length; at += 1) {
          const box = boxes.nth(at);
          if (!(await box.isEditable())) continue;
          await box.fill(INJECTIONS[from] ?? '');
          from += 1;
        }
        await page.waitForTimeout(150);
        assert.deepEqual(await injected(page), []);
      }
    });
  });
}

/**
 * Opens the page; no dialog of the browser may open, and nothing be asked for or reported.
 * @param {(page: Page) => Promise<void>} work
 */
async function withWatched(work) {
  await withPage(async ({ page, errors, foreign }) => {
    /** @type {string[]} */
    const dialogs = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await work(page);
    assert.deepEqual({ dialogs, errors, foreign }, { dialogs: [], errors: [], foreign: [] });
  });
}

/**
 * A report, opened as its reader does.
 * @param {Page} page
 * @param {string} report
 */
async function harmless(page, report) {
  const reader = await page.context().newPage();
  /** @type {string[]} */
  const asked = [];
  reader.on('request', (request) => asked.push(request.url()));
  reader.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await reader.setContent(report);
  assert.deepEqual(await injected(reader), []);
  assert.deepEqual(asked, []);
  await reader.close();
}

/** @param {string} markdown */
function outsideOfCode(markdown) {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*$/gm, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}
