// What the page calls things, and that it says neither too much nor the same twice.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { paste } from '../support/editor.mjs';
import { fixture } from '../support/fixture.mjs';
import { withText } from '../support/inspect.mjs';
import { sample } from '../support/samples.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const verdict = async (page) => (await page.locator('#verdict').textContent()) ?? '';

test('what is not opened is named once, and what to do has its commands as code', async () => {
  await withText(fixture('keys/putty.ppk'), async (page) => {
    const card = page.locator('.artifact.unreadable');
    assert.deepEqual(await card.locator('header > *').allTextContents(), [
      'Private key of PuTTY',
      'not opened',
      'lines 1 to 3',
    ]);
    const help = card.locator('p');
    assert.doesNotMatch((await help.textContent()) ?? '', /`/);
    assert.equal(await help.locator('code').first().textContent(), 'puttygen FILE -O private-openssh-new');
    assert.match(await verdict(page), /Recognised, not opened: private key of PuTTY\./);
  });
});

/** A request for the group system:masters. @param {string} signer @param {string} usage */
const forMasters = (signer, usage) => `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
spec:
  request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIaU1JR0tBZ0VBTUNneEZ6QVZCZ05WQkFvTURuTjVjM1JsYlRwdFlYTjBaWEp6TVEwd0N3WURWUVFEREFScQpZVzVsTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFUFRWT2VIL0xLKytraUZQMTduOXdkMWRGCmg3bXEyY1V1azRqZkhtd1JWcVVHQWxqVi96NFh0bW1uWTZDeUU4K3dBMnZ2VTE4dDlRM2ZuNkdUOXJpNi82QUEKTUFvR0NDcUdTTTQ5QkFNQ0EwY0FNRVFDSUcvdkMzc1pla2JuSm9EQm44NXkwYXJoUGE4R0wwMFNhWFd5d1ZmagpLNnloQWlCKzlFR21pT2x4aXAxM2Y3aEx5S2pIMVdWS2kya2M5UDZRRlA5WkxjTmFxQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=
  signerName: kubernetes.io/${signer}
  usages: [${usage}]
`;

test('a refusal without causes is told with its reason', async () => {
  await withText(forMasters('kube-apiserver-client', 'client auth'), async (page) => {
    assert.match(await verdict(page), /would refuse this: the request asks for the group system:masters/);
  });
});

for (const [name, text, why] of /** @type {[string, string, RegExp][]} */ ([
  [
    'is no YAML',
    'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n\tname: a\n',
    /refuse this: it cannot be read as YAML/,
  ],
  [
    'is no JSON',
    '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a",}}',
    /refuse this: it cannot be read as JSON/,
  ],
  [
    'has a misspelt kind',
    'apiVersion: v1\nkind: ServiceAcount\nmetadata:\n  name: a\n',
    /refuse this: v1 has no kind ServiceAcount/,
  ],
])) {
  test(`a manifest that ${name} has the verdict of the server too`, async () => {
    await withText(text, async (page) => assert.match(await verdict(page), why));
  });
}

test('of several objects it is said in which of them errors were found', async () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n---\n';
  await withText(account + forMasters('kubelet-serving', 'server auth'), async (page) => {
    await page.locator('#verdict strong').filter({ hasText: 'would accept all two objects, but' }).waitFor();
    const lines = await page.locator('#verdict .verdicts li').allTextContents();
    assert.match(lines[0] ?? '', /^201ServiceAccount a: accepted$/);
    assert.match(lines[1] ?? '', /^201CertificateSigningRequest jane: accepted, but \d errors in it$/);
  });
});

test('what a failed login says is explained', async () => {
  await withText('Unauthorized', async (page) => {
    assert.match(await verdict(page), /the message that the server does not know who asks/);
    assert.match(
      (await page.locator('.finding .help').textContent()) ?? '',
      /paste the kubeconfig, token or certificate/,
    );
  });
});

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

for (const [name, text, heading, titles] of /** @type {[string, string, string, string[]][]} */ ([
  ['a token that tells no subject', `${part({ alg: 'ES256' })}.${part({})}.AAAA`, 'JSON Web Token', []],
  ['an encrypted token', fixture('token/encrypted.txt'), 'Encrypted token', []],
  ['a private key', String(key), 'Private key', ['EC P-256']],
])) {
  test(`${name} is called so once`, async () => {
    await withText(text, async (page) => {
      const summary = page.locator('.artifact summary').first();
      assert.equal(await summary.locator('b').textContent(), heading);
      assert.deepEqual(await summary.locator('.title').allTextContents(), titles);
    });
  });
}

test('an encrypted token or key is not said to be checked', async () => {
  await withText(fixture('token/encrypted.txt'), async (page) => {
    assert.match(await verdict(page), /Only read, not judged: encrypted token\./);
    assert.doesNotMatch(await verdict(page), /Nothing wrong|Checked/);
  });
  await withText(fixture('keys/encrypted.pem'), async (page) => {
    assert.match(await verdict(page), /not judged: encrypted private key/);
    assert.doesNotMatch(await verdict(page), /Checked/);
  });
});

test('an acceptance beside a refusal that was pasted says what each is, and is not green', async () => {
  await withText(fixture('status/kubectl.txt'), async (page) => {
    assert.equal(await page.locator('.verdict .code').textContent(), '201');
    assert.ok(await page.locator('.verdict.warning').isVisible());
    assert.match(await verdict(page), /^201kube-apiserver 1\.36 would accept this ServiceAccount/);
    assert.match(await verdict(page), /The refusal beside it is what a server answered earlier/);
    assert.doesNotMatch(await verdict(page), /Status/);
  });
  await withText(fixture('status/invalid-with-manifest.yaml'), async (page) => {
    assert.match(await verdict(page), /would refuse this CertificateSigningRequest: /);
    assert.match(await verdict(page), /The server’s answer beside it is of an earlier request\./);
  });
  await withText(fixture('status/invalid.json'), async (page) => {
    assert.match(await verdict(page), /Only read, not judged: Status\./);
  });
});

test('members of certificates and tokens are told in words, what was pasted by its names', async () => {
  await withText(sample('certificate-chain.pem'), async (page) => {
    const card = page.locator('.artifact.certificate').first();
    const labels = await card.locator('dt').allTextContents();
    for (const label of ['serial number', 'subject: CN', 'public key: SHA-256', 'subject alternative name: DNS name']) {
      assert.ok(labels.includes(label), `${label} in ${labels.join()}`);
    }
    assert.deepEqual(
      labels.filter((label) => /[a-z][A-Z]/.test(label)),
      [],
    );
    const label = card.getByRole('button', { name: 'serial number', exact: true });
    assert.equal(await label.getAttribute('title'), 'serialNumber');
  });
  await withText(sample('json-web-token.txt'), async (page) => {
    const labels = await page.locator('.artifact.jsonWebToken dt').allTextContents();
    assert.ok(labels.includes('claims.iss') && labels.includes('expires at'), labels.join());
  });
  await withText(sample('csr.yaml'), async (page) => {
    await page.getByRole('button', { name: 'spec.signerName', exact: true }).waitFor();
  });
});

test('what is found in several places is one line, and each place can be gone to', async () => {
  await withText(fixture('keys/forms.pem'), async (page) => {
    const line = page.locator('.finding', { hasText: 'this is a private key (PKCS#8)' });
    assert.equal(await line.count(), 1);
    assert.match((await line.locator('.also').textContent()) ?? '', /^9 times; also at /);
    const place = line.locator('.also button.at').nth(2);
    await place.click();
    const [row] = ((await place.textContent()) ?? '').split(':');
    assert.ok(await place.evaluate((element) => element.classList.contains('on')));
    assert.equal(await place.getAttribute('title'), 'PEM block 6');
    assert.match((await page.locator('#where').textContent()) ?? '', new RegExp(`^${row}:`));
  });
});

test('an input that is too large to be read is not said to be recognised', async () => {
  await withPage(async ({ page }) => {
    await paste(page, 'a: 123456789\n', 300_000);
    await page.locator('.verdict.error').waitFor();
    assert.doesNotMatch(await verdict(page), /Recognised/);
    assert.match(await verdict(page), /1 error found/);
  });
});

/** @param {object} value a part of a token */
function part(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
