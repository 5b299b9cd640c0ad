// What credentials are worth: checks, paths, lives, who the bearer would be, what the signer would do.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

const NOW = 'now=2026-11-24T12:00:00Z';
const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const withKeys = fixture('token/with-key-set.txt');

/**
 * @param {string} text
 * @param {string} settings as the address has them
 * @param {(page: Page) => Promise<void>} work
 */
async function withWorth(text, settings, work) {
  await withPage(async ({ page, errors }) => {
    await page.evaluate((settings) => {
      location.hash = `#${settings}`;
    }, settings);
    await paste(page, text);
    await told(page);
    await work(page);
    assert.deepEqual(errors, []);
  });
}

/** @param {Page} page */
async function told(page) {
  await page.locator('#worth:not([hidden])[aria-busy=false] > *').first().waitFor();
}

/**
 * @param {Page} page
 * @param {string} label of a list of checks
 * @returns {Promise<Record<string, string>>} the answer of each, by its name
 */
async function checks(page, label) {
  const items = await page.getByRole('list', { name: label, exact: true }).locator('li').all();
  const pairs = items.map(async (item) => [
    await item.locator('b').textContent(),
    await item.locator('.answer').textContent(),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

/**
 * @param {Page} page
 * @param {string} label of a field of the settings
 * @param {string} text
 */
async function trust(page, label, text) {
  await page.locator('#settings-button').click();
  await page.getByLabel(label).fill(text);
  await page.getByLabel(label).blur();
  await page.keyboard.press('Escape');
}

/**
 * @param {string} id
 * @returns {{ certificates: string, roots: string, now: string }}
 */
function chainCase(id) {
  const cases = JSON.parse(readFileSync(new URL('../chains/cases.json', import.meta.url), 'utf8'));
  return cases.find((/** @type {{ id: string }} */ one) => one.id === id);
}

test('of a token each check is told with its answer, what was not checked too', async () => {
  await withWorth(withKeys, NOW, async (page) => {
    assert.deepEqual(await checks(page, 'Checks of the token'), {
      Form: '✓ verified',
      Signature: '✓ verified',
      Claims: '✓ verified',
      Issuer: '– not checked',
      Audience: '– not checked',
      End: '✓ verified',
      Start: '✓ verified',
      Issued: '✓ verified',
    });
    const issuer = page.getByRole('list', { name: 'Checks of the token' }).locator('li', { hasText: 'Issuer' });
    assert.match((await issuer.textContent()) ?? '', /no issuer was given to compare it with/);
    assert.equal(await page.locator('.credential > header .answer').first().textContent(), '– not checked');
    await page.getByText('2 keys tried').click();
    assert.deepEqual(await page.getByRole('list', { name: 'Keys', exact: true }).locator('.answer').allTextContents(), [
      '✓ signed it',
      '– not tried',
    ]);
  });
});

test('a token that was changed, is of another issuer and has ended: each with what was expected and found', async () => {
  const changed = withKeys.replace(/^([^.]+\.[^.]+\.)(.)/, (_, before, first) => before + (first === 'A' ? 'B' : 'A'));
  await withWorth(
    changed,
    `now=2028-01-01T00:00:00Z&issuers=${encodeURIComponent('https://other.example')}`,
    async (page) => {
      const found = await checks(page, 'Checks of the token');
      for (const name of ['Signature', 'Issuer', 'Audience', 'End']) assert.equal(found[name], '✗ failed', name);
      const issuer = page.getByRole('list', { name: 'Checks of the token' }).locator('li', { hasText: 'Issuer' });
      assert.match((await issuer.textContent()) ?? '', new RegExp(`expected https://other.example; found ${ISSUER}$`));
      const who = page.getByRole('group', { name: 'Who this would be' });
      assert.match((await who.locator('.headline').textContent()) ?? '', /^✗ kube-apiserver would refuse it: /);
      assert.equal(await who.getByLabel('Subject').count(), 0);
    },
  );
});

test('who the bearer of a token would be, on what that depends, and the subject to copy', async () => {
  await withWorth(withKeys, `${NOW}&issuers=${encodeURIComponent(ISSUER)}`, async (page) => {
    const who = page.getByRole('group', { name: 'Who this would be' });
    const said = (await who.textContent()) ?? '';
    assert.match(
      (await who.locator('.headline').textContent()) ?? '',
      /^– kube-apiserver would take it for system:serviceaccount:shop:web, if the cluster knows/,
    );
    for (const part of ['system:serviceaccounts:shop', 'system:authenticated', 'pod-name', 'web-0']) {
      assert.ok(said.includes(part), part);
    }
    assert.match((await who.locator('.depends').textContent()) ?? '', /ServiceAccount shop\/web exists/);
    assert.equal(
      await who.getByLabel('Subject').textContent(),
      '- kind: ServiceAccount\n  namespace: "shop"\n  name: "web"\n',
    );
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await who.getByRole('button', { name: 'Copy the subject' }).focus();
    await page.keyboard.press('Enter');
    await who.getByText('The subject was copied').waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^- kind: ServiceAccount\n/);
  });
});

test('without an issuer nobody is taken for anybody; the way to the settings is there', async () => {
  await withWorth(fixture('token/bound-to-pod.txt'), NOW, async (page) => {
    const who = page.getByRole('group', { name: 'Who this would be' });
    assert.match(
      (await who.locator('.headline').textContent()) ?? '',
      /^– it would be taken for .*; not checked: issuer, signature, audience$/,
    );
    assert.match((await who.textContent()) ?? '', /Taken for the cluster’s: no issuers, no audiences, no keys/);
    await who.getByRole('button', { name: 'Change what is trusted' }).click();
    await page.getByLabel('Issuers of tokens').fill(ISSUER);
    await page.getByLabel('Issuers of tokens').press('Enter');
    await page.keyboard.press('Escape');
    await who.locator('.headline', { hasNotText: 'issuer' }).waitFor();
  });
});

test('the path of a chain has an answer for each link; with roots it is said whether it leads there', async () => {
  const chain = sample('certificate-chain.pem');
  const [, , root = ''] = chain.match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g) ?? [];
  await withWorth(chain, NOW, async (page) => {
    assert.deepEqual(await page.locator('.path .link .answer').allTextContents(), [
      '✓ signed by the next',
      '✓ signed by the next',
    ]);
    const path = page.getByRole('list', { name: 'Path', exact: true });
    assert.equal(await path.locator('li').count(), 3);
    const open = await checks(page, 'Checks of the chain that do not hold, or were not made');
    assert.equal(open['Path to a trusted root'], '– not checked');
    assert.equal(open.Revocation, '– not checked');
    await trust(page, 'Trusted roots', root);
    await page.locator('.path .trusted').waitFor();
    await page.getByText(/^\d+ checks verified$/).click();
    const held = await checks(page, 'Checks of the chain that hold');
    assert.equal(held['Path to a trusted root'], '✓ verified');
  });
});

test('paths that do not hold are folded, each with its reason', async () => {
  const chain = sample('certificate-chain.pem');
  const [, , root = ''] = chain.match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g) ?? [];
  await withWorth(chain, 'now=2040-01-01T00:00:00Z', async (page) => {
    await trust(page, 'Trusted roots', root);
    const folded = page.locator('.credential').getByText(/^\d+ paths? rejected$/);
    await folded.waitFor();
    const rejected = page.getByRole('list', { name: 'Rejected paths' });
    assert.ok(await rejected.isHidden());
    await folded.click();
    assert.match((await rejected.textContent()) ?? '', /Time: .*not valid after/);
  });
});

test('lives: bars for the eye, and all of it in words', async () => {
  await withWorth(`${withKeys}\n${sample('certificate-chain.pem')}`, NOW, async (page) => {
    const lines = page.locator('.lives > ul > li');
    assert.equal(await lines.count(), 4);
    const token = (await lines.first().textContent()) ?? '';
    assert.match(token, /ends in 364 days/);
    assert.match(token, /issued 2026-11-24 11:00.*server warns from 2026-11-24 12:00.*ends 2027-11-24 11:00/);
    assert.equal(await page.locator('.lives .line:not([aria-hidden=true])').count(), 0);
    assert.equal(await lines.first().locator('.warns').count(), 1);
  });
  await withWorth(sample('certificate-chain.pem'), 'now=2035-03-01T00:00:00Z', async (page) => {
    assert.match((await page.locator('.lives .over').textContent()) ?? '', /✗ ended 18 days ago/);
  });
});

test('what the signer would do with a request, before anyone approves it', async () => {
  await withWorth(sample('csr.yaml'), NOW, async (page) => {
    const signer = page.getByRole('group', { name: 'What the signer would do' });
    assert.equal(await signer.locator('.headline').textContent(), '✓ once approved, a certificate would be issued');
    assert.match((await signer.textContent()) ?? '', /somebody has to, as with kubectl certificate approve/);
    for (const label of ['subject', 'lifetime', 'valid', 'usages']) {
      assert.ok((await signer.locator('dt').allTextContents()).includes(label), label);
    }
  });
  await withWorth(sample('csr-broken.yaml'), NOW, async (page) => {
    const signer = page.getByRole('group', { name: 'What the signer would do' });
    assert.match(
      (await signer.locator('.headline').textContent()) ?? '',
      /^✗ no signer would see it: kube-apiserver refuses it/,
    );
  });
});

test('a field that the server would drop with a warning is no reason for the signer', async () => {
  await withWorth(`${sample('csr.yaml').trimEnd()}\nsurplus: true\n`, `${NOW}&validation=Warn`, async (page) => {
    const signer = page.getByRole('group', { name: 'What the signer would do' });
    assert.match((await signer.locator('.headline').textContent()) ?? '', /^✓ once approved/);
  });
});

test('a client certificate has an identity, of which the chain is open without a client CA', async () => {
  await withWorth(sample('exec-credential-certificate.json'), NOW, async (page) => {
    const who = page.getByRole('group', { name: 'Who this would be' });
    assert.match(
      (await who.locator('.headline').textContent()) ?? '',
      /^– it would be taken for .*chain to the client CA/,
    );
    assert.match((await who.getByLabel('Subject').textContent()) ?? '', /^- kind: User\n {2}apiGroup: rbac/);
  });
});

for (const [id, headline] of /** @type {const} */ ([
  ['through', /^✓ kube-apiserver would take it for /],
  ['untrusted', /^✗ kube-apiserver would refuse it: /],
])) {
  test(`a client certificate with trusted roots: ${id}`, async () => {
    const { certificates, roots, now } = chainCase(id);
    await withWorth(certificates, `now=${now}`, async (page) => {
      await trust(page, 'Trusted roots', roots);
      const who = page.getByRole('group', { name: 'Who this would be' }).first();
      await who.getByText('roots from the settings').waitFor();
      assert.match((await who.locator('.headline').textContent()) ?? '', headline);
      assert.equal(await who.getByLabel('Subject').count(), id === 'through' ? 1 : 0);
    });
  });
}

test('a public key in PEM is taken for the cluster’s, by the name that kube-apiserver would give it', async () => {
  const { keys } = JSON.parse(withKeys.slice(withKeys.indexOf('{')));
  const pem = keys.map((/** @type {import('node:crypto').JsonWebKey} */ key) =>
    createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
  );
  await withWorth(fixture('token/bound-to-pod.txt'), `${NOW}&issuers=${encodeURIComponent(ISSUER)}`, async (page) => {
    await trust(page, 'Trusted keys', pem.join('\n'));
    const who = page.getByRole('group', { name: 'Who this would be' });
    await who.getByText('keys from the settings').waitFor();
    assert.match((await who.locator('.headline').textContent()) ?? '', /, if the cluster knows what is named below$/);
    assert.equal((await checks(page, 'Checks of the token')).Signature, '✓ verified');
  });
});

test('keys of a set are told with the name that kube-apiserver would give them', async () => {
  await withWorth(fixture('key-set/kubernetes.json'), NOW, async (page) => {
    const keys = page.getByRole('list', { name: 'Keys of the set' });
    assert.match((await keys.textContent()) ?? '', /named as kube-apiserver names it/);
  });
});

test('no token stands in what is told of it', async () => {
  const text = sample('token-request.yaml');
  const value = /token: (.*)/.exec(text)?.[1] ?? '';
  await withWorth(text, NOW, async (page) => {
    assert.ok(value.length > 100);
    const html = await page.locator('#worth').evaluate((element) => element.outerHTML);
    for (const part of value.split('.')) assert.ok(!html.includes(part));
  });
});

test('what is told goes away with the text, and a link leads to it', async () => {
  await withWorth(withKeys, NOW, async (page) => {
    await page.locator('.credential > header button').first().click();
    assert.ok(
      await page.evaluate(() => document.activeElement?.id === 'editor' || document.activeElement?.closest('#editor')),
    );
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('#worth').waitFor({ state: 'hidden' });
    await paste(page, 'kind: ConfigMap\napiVersion: v1\n');
    await page.locator('.artifact').first().waitFor();
    assert.ok(await page.locator('#worth').isHidden());
  });
});
