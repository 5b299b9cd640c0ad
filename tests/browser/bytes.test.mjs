// The drawer of bytes below the text: elements of ASN.1 and hexadecimal, a part of the one selection, without secrets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, decodeAsn1 } from 'kubecred';
import { withPage } from '../support/browser.mjs';
import { drop, paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { withText } from '../support/inspect.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/** @param {Page} page */
const drawer = (page) => page.getByRole('region', { name: 'ASN.1 and bytes' });
/** @param {Page} page */
const tree = (page) => drawer(page).getByRole('tree');
/** @param {Page} page */
const where = async (page) => (await page.locator('#where').textContent()) ?? '';
/** @param {Page} page */
const rows = (page) => page.locator('.row.on dt').allTextContents();
/** @param {Page} page */
const text = async (page) => (await page.locator('.cm-line .sel').allTextContents()).join('');
/** @param {Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.querySelector('.number')?.textContent);

/**
 * The first of the bytes that are marked, and all of them, of those that are drawn.
 * @param {Page} page
 */
async function marked(page) {
  const bytes = page.locator('.hex .on [data-byte]');
  return { first: await bytes.first().getAttribute('data-byte'), hex: (await bytes.allTextContents()).join('') };
}

/**
 * Opens the drawer from a card.
 * @param {Locator} card
 */
async function opened(card) {
  await card
    .getByRole('button', { name: /^ASN\.1 and bytes of / })
    .first()
    .click();
  await tree(card.page()).waitFor();
  return tree(card.page());
}

/** @param {Locator} elements */
async function drawn(elements) {
  const all = await elements.locator('.element').all();
  return Promise.all(
    all.map(async (element) => {
      const [offset, length] = await element.locator('.number').allTextContents();
      const level = await element.getAttribute('aria-level');
      return { offset: Number(offset), length: Number(length), depth: Number(level) - 1 };
    }),
  );
}

/** @param {{ nodes: import('kubecred').Asn1Node[] } | undefined} tree */
function expected(tree) {
  return tree?.nodes.map(({ offset, headerLength, length, depth }) => ({
    offset,
    length: headerLength + length,
    depth,
  }));
}

test('a decoded value opens its bytes: its element, its bytes in hexadecimal, its letters and the whole way', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    assert.ok(await drawer(page).isHidden());
    await page.getByRole('button', { name: 'subject: CN', exact: true }).click();
    await tree(page).waitFor();
    assert.deepEqual(await marked(page), { first: '35', hex: Buffer.from('jane').toString('hex') });
    const element = tree(page).locator('.element.on');
    assert.match((await element.textContent()) ?? '', /^336UTF8Stringvaluejane$/);
    assert.equal(await element.getAttribute('aria-selected'), 'true');
    assert.deepEqual(await rows(page), ['subject: CN']);
    const { children = [] } = analyze(sample('csr.yaml')).artifacts[0] ?? {};
    const { range } = children[0]?.rows.find(({ label }) => label === 'subject.CN') ?? {};
    assert.equal(await text(page), sample('csr.yaml').slice(range?.start.offset, range?.end.offset));
    assert.match(
      await where(page),
      /^7:121 · subject\.CN · spec\.request › base64 › PEM block 1 › Certification request › line 2 › bytes 35 to 38 › certificationRequestInfo\.subject\[1\]\[0\]\.value$/,
    );
    // It is wrapped, and not cut.
    const line = page.locator('#where');
    assert.ok(await line.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
  });
});

test('an element shows its letters, its bytes and the value that it is; so does a byte, and the cursor', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    await page.getByRole('button', { name: 'subject', exact: true }).click();
    const version = tree(page).locator('.element', { hasText: 'version' });
    await version.click();
    assert.match(
      await where(page),
      /^7:68 · INTEGER version · spec\.request › base64 › PEM block 1 › Certification request › line 2 › bytes 5 to 7 › certificationRequestInfo\.version$/,
    );
    assert.deepEqual(await rows(page), ['version']);
    assert.equal(await version.getAttribute('aria-selected'), 'true');
    assert.deepEqual(await marked(page), { first: '5', hex: '020100' });
    assert.ok((await text(page)).length > 0);

    await page.locator('.hex [data-byte="36"]').click();
    assert.equal(await version.getAttribute('aria-selected'), 'false');
    assert.match((await tree(page).locator('.element.on').textContent()) ?? '', /jane/);
    assert.deepEqual(await rows(page), ['subject: CN']);
    assert.deepEqual(await marked(page), { first: '33', hex: `0c04${Buffer.from('jane').toString('hex')}` });

    // What no value is of marks none, nor what holds many.
    await tree(page).locator('.element').nth(1).click();
    assert.deepEqual(await rows(page), []);
    await tree(page).locator('.element', { hasText: 'attributes' }).click();
    assert.deepEqual(await rows(page), []);

    // The cursor at the first of the letters of the element before it.
    await version.click();
    await page
      .locator('.cm-line .sel')
      .first()
      .click({ position: { x: 2, y: 4 } });
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.match((await tree(page).locator('.element.on').textContent()) ?? '', /certificationRequestInfo/);
    assert.deepEqual(await page.evaluate(() => document.activeElement?.id), 'editor');
  });
});

test('the cursor opens nothing, and typing is not disturbed', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    const request = page.locator('.cm-line', { hasText: 'request:' });
    await request.click({ position: { x: 300, y: 30 } });
    assert.deepEqual((await rows(page)).length, 1);
    assert.ok(await drawer(page).isHidden());
    await page.getByRole('button', { name: 'Show bytes' }).click();
    await tree(page).locator('.element.on').waitFor();
    await page.locator('.cm-line', { hasText: 'name: jane-dev' }).click();
    assert.equal(await tree(page).locator('.element.on').count(), 0);
    assert.match(await where(page), /metadata\.name$/);
    const box = await drawer(page).boundingBox();
    await page.keyboard.press('End');
    await page.keyboard.type('2');
    await page.locator('.row', { hasText: 'jane-dev2' }).waitFor();
    assert.deepEqual(await drawer(page).boundingBox(), box);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'editor');
  });
});

test('the line that is pressed stays in sight when the way to it takes room', async () => {
  await withText(sample('certificate-chain.pem'), async (page) => {
    await page.locator('#worth:not([hidden])[aria-busy=false]').waitFor();
    const height = await page.locator('#input').evaluate((input) => input.clientHeight);
    const box = await page.locator('#input').boundingBox();
    await page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + height - 12);
    await page.locator('#where span').first().waitFor();
    assert.ok((await page.locator('#input').evaluate((input) => input.clientHeight)) < height);
    const [line, input] = [
      await page.locator('.cm-activeLine').boundingBox(),
      await page.locator('#input').boundingBox(),
    ];
    assert.ok(line && input && line.y + line.height <= input.y + input.height + 1, JSON.stringify([line, input]));
  });
});

test('another text under an open drawer shows its own bytes', async () => {
  await withText(sample('certification-request.pem'), async (page) => {
    await page.getByRole('button', { name: 'version', exact: true }).click();
    await tree(page).waitFor();
    await page.locator('.cm-content').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await paste(page, sample('certificate-chain.pem'));
    await tree(page)
      .locator('.type', { hasText: /^Certificate$/ })
      .waitFor();
    assert.equal(await tree(page).locator('.element.on').count(), 0);
    await page.keyboard.press('ControlOrMeta+A');
    await paste(page, sample('service-account.yaml'));
    await page.locator('.artifact.object').waitFor();
    await drawer(page).waitFor({ state: 'hidden' });
  });
});

test('what was hidden stays so until it is asked for; Escape goes back to the value', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    const version = page.getByRole('button', { name: 'version', exact: true });
    await version.click();
    await tree(page).waitFor();
    await page.getByRole('button', { name: 'Hide bytes' }).click();
    assert.ok(await drawer(page).isHidden());
    await page.getByRole('button', { name: 'subject', exact: true }).click();
    assert.ok(await drawer(page).isHidden());
    assert.match(await where(page), /bytes 8 to 38/);
    await page.getByRole('button', { name: 'Show bytes' }).click();
    await tree(page).locator('.element.on', { hasText: 'subject' }).waitFor();

    await tree(page).locator('.element.on').focus();
    await page.keyboard.press('ArrowUp');
    assert.deepEqual(await rows(page), ['version']);
    await page.keyboard.press('Escape');
    assert.ok(await drawer(page).isHidden());
    assert.ok(await version.evaluate((element) => element === document.activeElement));
    await page.keyboard.press('Enter');
    assert.ok(await drawer(page).isHidden());
  });
});

test('what is not DER opens nothing', async () => {
  await withText(sample('json-web-token.txt'), async (page) => {
    await page.locator('.artifact.jsonWebToken button.label').first().click();
    assert.notEqual(await where(page), '');
    assert.ok(await drawer(page).isHidden());
    assert.equal(await page.getByRole('button', { name: 'Show bytes' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: /^ASN\.1/ }).count(), 0);
  });
});

test('Clear forgets it', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    await page.getByRole('button', { name: 'subject: CN', exact: true }).click();
    await tree(page).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.ok(await page.locator('#whereabouts').isHidden());
    assert.equal(await page.locator('#where').textContent(), '');
    assert.equal(await page.locator('#bytes').evaluate((element) => element.childNodes.length), 0);
  });
});

test('each certificate of a chain shows its own elements, and none before it is asked', async () => {
  const text = sample('certificate-chain.pem');
  const trees = decodeAsn1(text);
  await withText(text, async (page) => {
    assert.equal(await page.locator('.element').count(), 0);
    const cards = page.locator('.artifact.certificate');
    for (const index of [2, 0]) {
      const details = cards.nth(index).locator('details').first();
      if ((await details.getAttribute('open')) === null) await details.locator('summary').first().click();
      await opened(cards.nth(index));
      const all = expected(trees[index]);
      await tree(page)
        .locator('.element')
        .nth((all?.length ?? 0) - 1)
        .waitFor();
      assert.deepEqual(await drawn(tree(page)), all);
    }
  });
});

test('the tree is one stop for the Tab key; arrows go through it, left to what is around', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    const button = page.getByRole('button', { name: /^ASN\.1 and bytes of Certification request/ });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.role === 'treeitem');
    assert.equal(await focused(page), '0');
    assert.equal(await tree(page).locator('.element.on').count(), 0);
    /** @type {(string | null | undefined)[]} */
    const seen = [];
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'End', 'Home']) {
      await page.keyboard.press(key);
      seen.push(await focused(page));
    }
    const { nodes = [] } = decodeAsn1(sample('csr.yaml'))[0] ?? {};
    assert.deepEqual(seen, ['3', '5', '8', '3', String(nodes.at(-1)?.offset), '0']);
    assert.match(await where(page), /bytes 0 to 217$/);
    assert.equal(await page.locator('.element[tabindex="0"]').count(), 1);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'hex');
    await page.keyboard.press('Escape');
    assert.ok(await drawer(page).isHidden());
  });
});

test('what is secret in a private key is in neither column', async () => {
  await withText(fixture('keys/matrix.pem'), async (page) => {
    const card = page.locator('.artifact.privateKey').first();
    const [secret] = await card.locator('.row', { has: page.locator('.secret') }).all();
    await secret?.getByRole('button', { name: /^Show/ }).click();
    const value = (await secret?.locator('.unmasked').textContent()) ?? '';
    assert.match(value, /^[\da-f]{64}$/);
    await secret?.getByRole('button', { name: /^Hide/ }).click();
    await secret?.locator('.label').click();
    await tree(page).waitFor();
    assert.match((await tree(page).locator('.element.on').textContent()) ?? '', /32 bytes/);
    const said = ((await drawer(page).textContent()) ?? '').toLowerCase();
    assert.match(said, /some of these bytes are secret: they are not shown/);
    assert.equal(await page.locator('.hex').count(), 0);
    for (let from = 0; from + 8 <= value.length; from += 8) assert.ok(!said.includes(value.slice(from, from + 8)));
  });
});

test('the certificates of a bundle have trees of their own', async () => {
  const text = fixture('keys/bundle.p7.pem');
  const trees = decodeAsn1(text);
  await withText(text, async (page) => {
    const bundle = page.locator('.artifact.certificateBundle');
    const certificate = trees.find(({ type }) => type === 'Certificate');
    assert.deepEqual(await drawn(await opened(bundle.locator('.artifact.certificate').first())), expected(certificate));
    // Of the bundle itself they are elements too.
    await bundle.getByRole('button', { name: /^ASN\.1 and bytes of Certificate bundle/ }).click();
    await tree(page)
      .locator('.type', { hasText: /^ContentInfo$/ })
      .waitFor();
    assert.deepEqual(await drawn(tree(page)), expected(trees.find(({ type }) => type === 'ContentInfo')));
    // Only what is in sight of its bytes is in the document.
    const last = tree(page).locator('.element').last();
    await last.click();
    const end = trees.find(({ type }) => type === 'ContentInfo')?.length ?? 0;
    await page.locator(`.hex [data-byte="${end - 1}"]`).waitFor();
    assert.ok((await page.locator('.hex [data-byte]').count()) < end);
    const box = await page.locator('.hex').boundingBox();
    const at = await page.locator('.hex .on').first().boundingBox();
    assert.ok(box && at && at.y >= box.y && at.y + at.height <= box.y + box.height);
  });
});

test('bytes that are no text have it too: values and bytes lead to each other', async () => {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(sample('certificate-chain.pem')) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  await withPage(async ({ page }) => {
    await drop(page, 'chain.der', [...bytes]);
    await page.locator('.artifact.certificate').waitFor();
    await page.getByRole('button', { name: 'serial number', exact: true }).click();
    await tree(page).waitFor();
    assert.deepEqual(await drawn(tree(page)), expected(decodeAsn1(bytes)[0]));
    const { first, hex } = await marked(page);
    assert.equal(hex, bytes.subarray(Number(first), Number(first) + hex.length / 2).toString('hex'));
    assert.match((await tree(page).locator('.element.on').textContent()) ?? '', /serialNumber/);
    await tree(page).locator('.element', { hasText: 'notBefore' }).click();
    assert.deepEqual(await rows(page), ['not before']);
  });
});

test('a report has nothing of it on paper', async () => {
  await withText(sample('csr.yaml'), async (page) => {
    await page.getByRole('button', { name: 'subject', exact: true }).click();
    await tree(page).waitFor();
    await page.emulateMedia({ media: 'print' });
    assert.ok(await drawer(page).isHidden());
    assert.ok(await page.locator('.below').first().isHidden());
  });
});
