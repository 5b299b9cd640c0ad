// Folders, dropped as a file manager does it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { text } from '../support/editor.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Writes files into a folder of their own, for as long as it is worked with.
 * @param {Record<string, string | Uint8Array>} files by their way in it
 * @param {(folder: string) => Promise<void>} work
 */
async function withFolder(files, work) {
  const folder = mkdtempSync(join(tmpdir(), 'kubecred-folder-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {Page} page
 * @param {string} over what it is dropped on
 * @param {string[]} files
 */
async function dropFrom(page, over, files) {
  const box = await page.locator(over).boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 60];
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
    if (type === 'dragOver') assert.ok(await page.locator('.drop').isVisible(), 'it says where it goes');
  }
  assert.ok(await page.locator('.drop').isHidden());
}

for (const over of ['.cm-content', '#inspector']) {
  test(`a folder on ${over}: a tab for each file in it, by its way`, async () => {
    const files = {
      'pki/ca.pem': '-----BEGIN CERTIFICATE-----\n',
      'pki/users/jane.yaml': 'kind: ServiceAccount\napiVersion: v1\nmetadata: {name: jane}\n',
      'pki/users/<img src=x onerror=alert(1)>.yaml': 'a: 1\n',
      'pki/noise.der': Uint8Array.of(0, 1, 2, 255),
      'beside.yaml': 'b: 2\n',
    };
    await withFolder(files, async (folder) => {
      await withPage(async ({ page, errors, foreign }) => {
        await dropFrom(page, over, [join(folder, 'pki'), join(folder, 'beside.yaml')]);
        await page.getByRole('tab').nth(4).waitFor();
        assert.deepEqual(await page.getByRole('tab').allTextContents(), [
          'pki/ca.pem',
          'pki/noise.der',
          'pki/users/<img src=x onerror=alert(1)>.yaml',
          'pki/users/jane.yaml',
          'beside.yaml',
        ]);
        await page.getByRole('tab', { name: 'jane.yaml' }).click();
        assert.match(await text(page), /name: jane/);
        await page.locator('.verdict.ok').waitFor();
        await page.getByRole('tab', { name: 'noise.der' }).click();
        assert.match((await page.locator('#binary').textContent()) ?? '', /4 bytes, binary/);
        assert.deepEqual({ errors, foreign }, { errors: [], foreign: [] });
      });
    });
  });
}

test('a folder of many files: the first are opened, and the others are told; an empty one is told too', async () => {
  const files = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`many/${100 + at}.yaml`, `a: ${at}\n`]));
  await withFolder(files, async (folder) => {
    await withPage(async ({ page, errors }) => {
      mkdirSync(join(folder, 'empty'));
      await dropFrom(page, '.cm-content', [join(folder, 'empty')]);
      await page.locator('#notice', { hasText: 'There is no file in it.' }).waitFor();
      await dropFrom(page, '.cm-content', [join(folder, 'many')]);
      await page.getByText('20 files are opened at a time, 110 others not.').waitFor();
      assert.equal(await page.getByRole('tab').count(), 20);
      assert.equal(await page.getByRole('tab').first().textContent(), 'many/100.yaml');
      assert.deepEqual(errors, []);
    });
  });
});

test('one file in a folder takes the place of what is there, and can be undone', async () => {
  await withFolder({ 'one/only.yaml': 'only: 1\n' }, async (folder) => {
    await withPage(async ({ page }) => {
      await page.locator('.cm-content').press('a');
      await dropFrom(page, '.cm-content', [join(folder, 'one')]);
      await page.locator('#source', { hasText: 'one/only.yaml' }).waitFor();
      assert.ok(await page.locator('#tabs').isHidden());
      await page.locator('.cm-content').press('ControlOrMeta+z');
      assert.equal(await text(page), 'a');
    });
  });
});
