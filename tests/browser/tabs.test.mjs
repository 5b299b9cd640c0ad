// Several inputs as tabs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { drop, paste, text } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

const csr = sample('csr-broken.yaml');

test('each tab has its text, what can be undone in it, and its findings', async () => {
  await withPage(async ({ page, errors }) => {
    assert.ok(await page.locator('#tabs').isHidden());
    await paste(page, csr);
    await page.locator('.finding').nth(3).waitFor();
    await page.getByRole('button', { name: 'New tab' }).first().click();
    const tabs = page.getByRole('tab');
    const first = /^CertificateSigningRequest \S+$/;
    assert.match((await tabs.first().textContent()) ?? '', first);
    assert.equal(await tabs.last().textContent(), 'Input 2');
    await page.locator('#start:not([hidden])').waitFor();
    assert.equal(await page.locator('.finding').count(), 0);
    await page.keyboard.press('ControlOrMeta+z');
    assert.ok(await page.locator('.cm-placeholder').isVisible());
    await paste(page, sample('service-account.yaml'));
    await page.locator('.verdict.ok').waitFor();
    assert.match((await tabs.last().textContent()) ?? '', /^ServiceAccount \S+$/);
    await tabs.first().click();
    await page.locator('.finding').nth(3).waitFor();
    assert.match(await text(page), /CertificateSigningRequest/);
    await page.locator('.cm-content').press('ControlOrMeta+z');
    await page.locator('.cm-placeholder').waitFor();
    await page.locator('.cm-content').press('ControlOrMeta+Shift+z');
    await page.locator('.finding').nth(3).waitFor();
    await tabs.last().click();
    await page.locator('.verdict.ok').waitFor();
    assert.deepEqual(errors, []);
  });
});

test('tabs that hold the same are told apart by a number', async () => {
  await withPage(async ({ page, errors }) => {
    const name = 'ServiceAccount builder';
    const named = (/** @type {string} */ name) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}\n`;
    await paste(page, named('builder'));
    await page.locator('.verdict.ok').waitFor();
    await page.getByRole('button', { name: 'New tab' }).first().click();
    await paste(page, named('builder'));
    const tabs = page.getByRole('tab');
    await tabs.filter({ hasText: `${name} (2)` }).waitFor();
    assert.deepEqual(await tabs.allTextContents(), [`${name} (1)`, `${name} (2)`]);
    await page.locator('.cm-content').press('ControlOrMeta+a');
    await paste(page, `${named('other')}---\n${named('third')}`);
    await tabs.filter({ hasText: 'ServiceAccount other and 1 more' }).waitFor();
    assert.deepEqual(await tabs.allTextContents(), [name, 'ServiceAccount other and 1 more']);
    await page.getByRole('button', { name: `Close ${name}` }).click();
    assert.ok(await page.locator('#tabs').isHidden());
    assert.deepEqual(errors, []);
  });
});

test('tabs are one stop for the keyboard, switched with arrows and closed with Delete', async () => {
  await withPage(async ({ page }) => {
    await drop(page, 'one.yaml', [...Buffer.from('a: 1')], ['two.yaml', 'three.yaml']);
    const tab = (/** @type {string} */ name) => page.getByRole('tab', { name });
    await tab('three.yaml').waitFor();
    assert.equal(await tab('one.yaml').getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 1);
    const panel = page.getByRole('tabpanel', { name: 'one.yaml' });
    assert.ok(await panel.isVisible());
    await tab('one.yaml').focus();
    for (const [key, name] of /** @type {const} */ ([
      ['ArrowRight', 'two.yaml'],
      ['End', 'three.yaml'],
      ['ArrowRight', 'one.yaml'],
      ['ArrowLeft', 'three.yaml'],
      ['Home', 'one.yaml'],
    ])) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), name);
      assert.equal(await tab(name).getAttribute('aria-selected'), 'true');
    }
    await page.keyboard.press('Delete');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'two.yaml');
    await page.getByRole('button', { name: 'Close two.yaml' }).click();
    assert.ok(await page.locator('#tabs').isHidden());
    assert.equal(await page.locator('#source').textContent(), 'three.yaml');
  });
});

test('what was closed is nowhere any more', async () => {
  await withPage(async ({ page }) => {
    await paste(page, 'a: planted-8c1f02');
    await page.getByRole('button', { name: 'New tab' }).first().click();
    await page.getByRole('tab').first().click();
    const [before] = page.workers();
    const ended = before?.waitForEvent('close');
    await page.getByRole('button', { name: 'Close Input 1' }).click();
    await page.locator('.cm-placeholder').waitFor();
    await ended;
    assert.ok(!(await page.locator('body').innerHTML()).includes('planted'));
  });
});

test('Clear all leaves one empty tab, and nothing of the others', async () => {
  await withPage(async ({ page, errors }) => {
    const all = page.getByRole('button', { name: 'Clear all', exact: true });
    assert.ok(await all.isHidden());
    await drop(
      page,
      'planted-one.yaml',
      [...Buffer.from('a: planted-8c1f02')],
      ['planted-two.yaml', 'planted-three.yaml'],
    );
    await page.getByRole('tab', { name: 'planted-two.yaml' }).click();
    await paste(page, 'b: planted-8c1f03');
    await page.locator('#inspector[aria-busy=false]').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    assert.equal(await page.getByRole('tab').count(), 3);
    await paste(page, 'b: planted-8c1f04');
    await page.locator('#inspector[aria-busy=false]').waitFor();
    const before = page.workers();
    await all.click();
    await page.locator('#start:not([hidden])').waitFor();
    assert.ok((await page.locator('#tabs').isHidden()) && (await all.isHidden()));
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'editor');
    assert.ok(!page.workers().some((worker) => before.includes(worker)));
    for (const key of ['ControlOrMeta+z', 'ControlOrMeta+Shift+z']) {
      await page.keyboard.press(key);
      assert.ok(await page.locator('.cm-placeholder').isVisible());
    }
    assert.ok(!(await page.content()).includes('planted'));
    await page.getByRole('button', { name: 'New tab' }).first().click();
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['Input 1', 'Input 2']);
    await page.getByRole('tab').first().click();
    assert.ok(await page.locator('.cm-placeholder').isVisible());
    assert.ok(!(await page.content()).includes('planted'));
    assert.deepEqual(errors, []);
  });
});

test('no button above the input is cut off, whatever its name is and however wide the window', async () => {
  await withPage(async ({ page }) => {
    for (const others of [[], ['two.yaml']]) {
      await page.reload();
      await drop(page, 'a-certificate-with-a-rather-long-name.yaml', [...Buffer.from('a: 1')], others);
      await page.locator('.finding').first().waitFor();
      for (const width of [320, 530, 910, 1024, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const over = await page.evaluate(() => {
          const right = document.querySelector('#inspect .pane')?.getBoundingClientRect().right ?? 0;
          const buttons = [...document.querySelectorAll('#inspect .bar button')];
          return buttons.filter((button) => button.getBoundingClientRect().right > right).map(({ id }) => id);
        });
        assert.deepEqual(over, [], `${width}, ${others.length + 1} tabs`);
      }
    }
  });
});

test('another tab is closed with the middle button: the shown one goes on', async () => {
  await withPage(async ({ page }) => {
    await paste(page, 'a: 1');
    await page.getByRole('button', { name: 'New tab' }).first().click();
    await paste(page, sample('csr-broken.yaml'));
    await page.locator('.finding').nth(3).waitFor();
    await page.getByRole('tab').first().click({ button: 'middle' });
    assert.ok(await page.locator('#tabs').isHidden());
    await page.locator('#inspector[aria-busy=false]').waitFor();
    await page.locator('.finding').nth(3).waitFor();
  });
});

test('a name of a file is text, and what is typed leaves the tab its name', async () => {
  await withPage(async ({ page, errors }) => {
    const hostile = '<img src=x onerror=alert(1)>.yaml';
    await drop(page, hostile, [...Buffer.from('a: 1')], ['b']);
    await page.getByRole('tab', { name: hostile }).waitFor();
    assert.equal(await page.locator('#tabs img').count(), 0);
    await page.locator('.cm-content').press('End');
    await page.keyboard.type('2');
    assert.ok(await page.getByRole('tab', { name: hostile }).isVisible());
    assert.equal(await page.locator('#source').textContent(), '');
    assert.deepEqual(errors, []);
  });
});

for (const [colorScheme, width] of /** @type {const} */ ([
  ['light', 1280],
  ['dark', 320],
])) {
  test(`axe finds nothing wrong with tabs, ${colorScheme}, ${width}, and they fit`, async () => {
    await withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await drop(page, 'a-name-that-is-rather-long-for-a-tab.yaml', [...Buffer.from(csr)], ['b.pem', 'c.pem', 'd.pem']);
      await page.locator('.finding').nth(3).waitFor();
      await accessible(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  });
}

test('many tabs are one row, which goes sideways; what opens another stays in sight', async () => {
  await withPage(async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    const others = Array.from({ length: 9 }, (_, index) => `kubeconfig-of-cluster-${index}.yaml`);
    await drop(page, 'first.yaml', [...Buffer.from('a: 1')], others);
    await page.getByRole('tab', { name: others.at(-1) ?? '' }).waitFor();
    assert.equal(await page.locator('#tabs').evaluate((row) => row.clientHeight < 50), true);
    const add = await page.locator('#tabs').getByRole('button', { name: 'New tab' }).boundingBox();
    assert.ok(add && add.x + add.width < 720, JSON.stringify(add));
    const last = page.getByRole('tab', { name: others.at(-1) ?? '' });
    assert.ok(!(await isInRow(last)));
    await page.getByRole('tab', { name: 'first.yaml' }).focus();
    await page.keyboard.press('End');
    assert.ok(await isInRow(last));
    // Each has what closes it, beside its name.
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: `Close ${others[0]}` }).click();
    assert.equal(await page.getByRole('tab').count(), others.length);
    assert.equal(await page.getByRole('tab', { name: 'first.yaml' }).getAttribute('aria-selected'), 'true');
  });
});

/** @param {import('playwright-core').Locator} tab */
function isInRow(tab) {
  return tab.evaluate((element) => {
    const { left, right } = element.getBoundingClientRect();
    const strip = element.closest('.strip')?.getBoundingClientRect();
    return strip !== undefined && left >= strip.left - 1 && right <= strip.right + 1;
  });
}
