// Before the editor is there, and where it can't be loaded, a plain field takes the text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from '../support/accessible.mjs';
import { withBrowser } from '../support/browser.mjs';
import { text } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';
import { asked, listenToWorker } from '../support/worker.mjs';

/** @typedef {import('playwright-core').Page} Page */

const BROKEN = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: A_b\n';

/**
 * Opens the page. Its editor is not loaded before `come` is called, which says whether it can be from then on.
 * @param {(page: Page, come: (well: boolean) => void) => Promise<void>} work
 */
async function withPlain(work) {
  let canCome = false;
  let answer = () => {};
  const answered = new Promise((resolve) => {
    answer = () => resolve(undefined);
  });
  await withBrowser(async (context) => {
    await context.route('**/assets/code-*.js', async (route) => {
      await answered;
      await (canCome ? route.continue() : route.abort());
    });
    const page = await context.newPage();
    await listenToWorker(page);
    await page.goto(process.env.KUBECRED_PAGE ?? '');
    await work(page, (well) => {
      canCome = well;
      answer();
    });
  });
}

/** @param {Page} page */
const field = (page) => page.locator('#editor textarea');

/** Pastes into the plain field. @param {Page} page @param {string} text */
async function pasteIntoField(page, text) {
  await field(page).evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.focus();
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Waits until this is said below the field. @param {Page} page @param {string} hasText */
const note = (page, hasText) => page.locator('#editor .note', { hasText }).waitFor();

/** What was read last. @param {Page} page */
const read = async (page) => (await asked(page)).at(-1)?.input;

/** Puts a sample into the field, and waits for it. @param {Page} page */
async function putSample(page) {
  await page.locator('button[popovertarget=samples]').click();
  await page.locator('#samples button').first().click();
  await page.waitForFunction(() => (document.querySelector('textarea')?.value.length ?? 0) > 100);
  return field(page).inputValue();
}

/** @param {Page} page */
const settled = (page) => page.locator('#inspector[aria-busy=false]').waitFor();

test('what is typed before the editor is there is read, and goes on in the editor', async () => {
  await withPlain(async (page, come) => {
    await field(page).click();
    await page.keyboard.type(BROKEN);
    await page.locator('#verdict', { hasText: 'would refuse' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    come(true);
    await page.locator('.cm-content').waitFor();
    assert.equal(await field(page).count(), 0);
    // The focus and the cursor are where they were.
    await page.keyboard.type('c');
    assert.equal(await text(page), BROKEN.replace('A_b', 'A_bc'));
    await page.locator('.finding', { hasText: 'A_bc' }).waitFor();
    await page.locator('.cm-content .e', { hasText: 'A_bc' }).waitFor();
  });
});

test('what was found before the editor is there is marked in it, and what is done there can be taken back', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, sample('csr-broken.yaml'));
    await page.locator('.finding').nth(3).waitFor();
    come(true);
    await page.locator('.cm-content').waitFor();
    await page.locator('.cm-gutter .mark.error').first().waitFor();
    const before = await text(page);
    await page.locator('.finding button.fix').first().click();
    await page.locator('#notice button', { hasText: 'Undo' }).click();
    await settled(page);
    assert.equal(await text(page), before);
  });
});

test('line endings are kept on the way from the field to the editor', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, 'a: 1\r\nb: 2\rc: 3\n');
    await page.keyboard.type('d: 4\n');
    await settled(page);
    come(true);
    await page.locator('.cm-content').press('ControlOrMeta+Home');
    await page.keyboard.type('# ');
    await settled(page);
    assert.equal((await asked(page)).at(-1)?.input, '# a: 1\r\nb: 2\rc: 3\nd: 4\n');
  });
});

test('where the editor can’t be loaded that is told, all else works, and it is tried again', async () => {
  await withPlain(async (page, come) => {
    come(false);
    await note(page, 'could not be loaded');
    await pasteIntoField(page, BROKEN);
    await page.locator('#verdict', { hasText: 'would refuse' }).waitFor();
    await page.locator('.finding button', { hasText: 'a-b' }).click();
    await page.locator('#notice', { hasText: 'Fixed' }).waitFor();
    assert.match(await field(page).inputValue(), /name: a-b/);
    await page.locator('#notice button', { hasText: 'Undo' }).click();
    assert.equal(await field(page).inputValue(), BROKEN);
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await settled(page);
    // It stays true, whatever is read meanwhile.
    await note(page, 'could not be loaded');
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      await accessible(page);
    }
    come(true);
    await page.locator('#inspector').focus();
    await field(page).focus();
    await page.locator('.cm-content').waitFor();
    assert.match(await text(page), /name: a-b/);
    assert.equal(await page.locator('#editor .note').count(), 0);
  });
});

const LARGE = `${'# a line that says nothing\n'.repeat(20_000)}${BROKEN}`;

test('a large text shows its beginning until the editor is there, which is told, and is read in full', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, LARGE);
    await page.locator('.finding', { hasText: 'A_b' }).waitFor();
    assert.equal(await field(page).getAttribute('readonly'), '');
    await note(page, 'only the beginning');
    await accessible(page);
    come(true);
    // The cursor is where the paste ended.
    await page.locator('.cm-content').waitFor();
    await page.keyboard.type('# end');
    await settled(page);
    assert.equal(await read(page), `${LARGE}# end`);
    await page.locator('.finding .mark, .finding').first().click();
    await page.locator('.cm-content', { hasText: 'A_b' }).waitFor();
  });
});

test('all of a large text is what is replaced by a paste, deleted and copied', async () => {
  await withPlain(async (page) => {
    await pasteIntoField(page, LARGE);
    await page.keyboard.press('ControlOrMeta+a');
    await pasteIntoField(page, BROKEN);
    assert.equal(await field(page).inputValue(), BROKEN);
    assert.equal(await field(page).getAttribute('readonly'), null);
    assert.equal(await page.locator('#editor .note').isHidden(), true);
    assert.equal(await read(page), BROKEN);
    await page.keyboard.press('ControlOrMeta+z');
    await note(page, 'only the beginning');
    await page.keyboard.press('Delete');
    assert.equal(await read(page), LARGE);
    await page.keyboard.press('ControlOrMeta+a');
    const copied = await field(page).evaluate((element) => {
      const clipboardData = new DataTransfer();
      element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, cancelable: true }));
      return clipboardData.getData('text/plain');
    });
    assert.equal(copied, LARGE);
    await page.keyboard.press('Delete');
    assert.equal(await field(page).inputValue(), '');
    await page.keyboard.press('ControlOrMeta+z');
    await settled(page);
    assert.equal(await read(page), LARGE);
  });
});

test('what was done in the field is taken back and done again there', async () => {
  await withPlain(async (page) => {
    await field(page).click();
    await page.keyboard.type('a: 1\n');
    await pasteIntoField(page, 'b: 2\r\n');
    const whole = await putSample(page);
    await field(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    assert.equal(await field(page).inputValue(), 'a: 1\nb: 2\n');
    await settled(page);
    assert.equal(await read(page), 'a: 1\nb: 2\r\n');
    await page.keyboard.press('ControlOrMeta+z');
    assert.equal(await field(page).inputValue(), 'a: 1\n');
    await page.keyboard.press('ControlOrMeta+z');
    assert.equal(await field(page).inputValue(), '');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ControlOrMeta+y');
    assert.equal(await field(page).inputValue(), whole);
    // Another tab has steps of its own.
    await page.locator('#new-tab').click();
    await page.keyboard.press('ControlOrMeta+z');
    await page.keyboard.type('x');
    await page.locator('[role=tab]').first().click();
    assert.equal(await field(page).inputValue(), whole);
    await field(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    assert.equal(await field(page).inputValue(), 'a: 1\nb: 2\n');
  });
});

test('what was done in the field is taken back and done again in the editor', async () => {
  await withPlain(async (page, come) => {
    await field(page).click();
    await page.keyboard.type('typed: 1');
    await pasteIntoField(page, '\r\npasted: 2');
    const whole = await putSample(page);
    await field(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await page.keyboard.press('ControlOrMeta+z');
    await page.keyboard.press('ControlOrMeta+z');
    await page.keyboard.press('ControlOrMeta+y');
    come(true);
    await page.locator('.cm-content').waitFor();
    assert.equal(await text(page), 'typed: 1');
    // First what was taken back in the field, then all of it.
    await page.keyboard.press('ControlOrMeta+y');
    await settled(page);
    assert.equal(await read(page), 'typed: 1\r\npasted: 2');
    await page.keyboard.press('ControlOrMeta+y');
    await settled(page);
    assert.equal(await read(page), whole);
    for (const before of ['typed: 1\r\npasted: 2', 'typed: 1', '']) {
      await page.keyboard.press('ControlOrMeta+z');
      await settled(page);
      assert.equal(await read(page), before);
    }
  });
});

test('the menu Edit offers what can be done now', async () => {
  await withPlain(async (page, come) => {
    const offered = async () => {
      await page.locator('button[popovertarget=editing]').click();
      const names = await page.locator('#editing .with-key:enabled').allTextContents();
      await page.keyboard.press('Escape');
      return names.map((name) => name.replace(/(Ctrl .*|F1)$/, ''));
    };
    assert.deepEqual(await offered(), []);
    await pasteIntoField(page, BROKEN);
    assert.deepEqual(await offered(), ['Undo']);
    await page.locator('button[popovertarget=editing]').click();
    await page.locator('#editing button', { hasText: 'Undo' }).click();
    assert.equal(await field(page).inputValue(), '');
    assert.deepEqual(await offered(), ['Redo']);
    come(true);
    await page.locator('.cm-content').waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await offered(), ['Complete', 'What is this field?', 'Find and replace', 'Redo']);
  });
});

test('the editor shows what the field showed', async () => {
  await withPlain(async (page, come) => {
    await pasteIntoField(page, 'a: 1\n'.repeat(1000));
    await field(page).evaluate((element) => element.scrollTo({ top: 2000 }));
    come(true);
    await page.locator('.cm-content').waitFor();
    await page.waitForFunction(() => {
      const scroller = document.querySelector('#editor')?.shadowRoot?.querySelector('.cm-scroller');
      return Math.abs((scroller?.scrollTop ?? 0) - 2000) < 2;
    });
  });
});

test('a composition that the page ends does not keep the editor away', async () => {
  await withPlain(async (page, come) => {
    await field(page).click();
    const compose = () =>
      field(page).evaluate((element) => element.dispatchEvent(new CompositionEvent('compositionstart')));
    await compose();
    come(true);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('.cm-content').count(), 0);
    await page.locator('button[popovertarget=samples]').click();
    await page.locator('#samples button').first().click();
    await page.locator('.cm-content').waitFor();
  });
});

test('an editor that takes long to come is told', async () => {
  await withPlain(async (page, come) => {
    await note(page, 'still being loaded');
    await pasteIntoField(page, BROKEN);
    await page.locator('#verdict', { hasText: 'would refuse' }).waitFor();
    await note(page, 'still being loaded');
    come(true);
    await page.locator('.cm-content').waitFor();
    assert.equal(await page.locator('#editor .note').count(), 0);
  });
});

test('a menu that is opened before the script has run shows nothing until it has something to show', async () => {
  await withBrowser(async (context) => {
    let run = () => {};
    const running = new Promise((resolve) => {
      run = () => resolve(undefined);
    });
    await context.route('**/assets/index-*.js', async (route) => {
      await running;
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(process.env.KUBECRED_PAGE ?? '', { waitUntil: 'commit' });
    await page.locator('#settings-button').click();
    assert.equal(await page.locator('#settings').evaluate((menu) => menu.matches(':popover-open')), true);
    assert.equal(await page.locator('#settings').isVisible(), false);
    run();
    await page.locator('#settings').waitFor();
    const [menu, button] = await Promise.all(
      ['#settings', '#settings-button'].map((place) => page.locator(place).boundingBox()),
    );
    assert.ok(menu && button && menu.y >= button.y + button.height);
  });
});
