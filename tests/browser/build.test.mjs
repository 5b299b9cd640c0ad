// The view Build: forms, what they make, keys, findings at their fields, and the way to Inspect and back.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeCertificationRequests, decodeKeys } from 'kubecred';
import { presets } from 'kubecred/reference';
import { accessible } from '../support/accessible.mjs';
import { withPage } from '../support/browser.mjs';
import { field, state, textIn, withBuild } from '../support/build.mjs';
import { paste } from '../support/editor.mjs';

test('every preset fills its forms, and each step of it is ready, or ready but for a key', async () => {
  await withBuild('', async (page) => {
    for (const preset of presets()) {
      await page.getByRole('link', { name: 'Build', exact: true }).click();
      await page.getByRole('button', { name: preset.title }).click();
      for (const [index, step] of preset.steps.entries()) {
        if (index > 0) await page.getByRole('group', { name: 'Steps' }).getByRole('button').nth(index).click();
        await state(page)
          .filter({ hasText: step.build.endsWith('For') ? 'it needs a key' : 'Ready' })
          .waitFor();
        assert.notEqual(await textIn(page, 'YAML'), '', preset.id);
        assert.equal(await page.locator('.fault.error').count(), 0, preset.id);
      }
      for (const file of preset.files ?? []) {
        const begin = file.name.endsWith('.yaml') ? /^(#.*\n)*apiVersion: / : /^#!\/usr\/bin\/env bash/;
        assert.match(await textIn(page, file.name), begin);
      }
    }
  });
});

test('comments say what the fields are for, where they are asked for', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('robot');
    await state(page).filter({ hasText: 'Ready' }).waitFor();
    const plain = await textIn(page, 'YAML');
    const comments = page.getByRole('checkbox', { name: 'Comments' });
    await comments.check();
    await page.locator('#build-text .content', { hasText: '# The name, unique among' }).waitFor();
    const commented = await textIn(page, 'YAML');
    assert.match(commented, /\n {2}# The name, [^\n]*\n {2}name: robot/);
    const rest = commented.split('\n').filter((line) => !/^ *#/.test(line));
    assert.equal(rest.join('\n'), plain);
    await page.getByRole('tab', { name: 'JSON', exact: true }).click();
    assert.equal(await comments.isVisible(), false);
    assert.equal((await textIn(page, 'kubectl')).includes('#'), false);
    assert.equal((await textIn(page, 'YAML')).includes('#'), true);
    await comments.uncheck();
    await page.locator('#build-text .content', { hasText: '# The name' }).first().waitFor({ state: 'detached' });
    assert.equal(await textIn(page, 'YAML'), plain);
  });
});

test('every kind has a form; empty, nothing is held against anybody', async () => {
  await withBuild('', async (page) => {
    const links = page.locator('.build-start .kinds a');
    await links.first().waitFor();
    const routes = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    assert.equal(routes.length, 16);
    for (const route of routes) {
      await page.evaluate((route) => {
        location.hash = route;
      }, route);
      // A test token is one without anything filled in.
      const says = route.endsWith('/test-token') ? 'Test material' : 'Nothing is filled in yet';
      await state(page).filter({ hasText: says }).waitFor();
      assert.notEqual(await page.locator('.form-of .entry').count(), 0, route);
      assert.equal(await page.locator('.fault').count(), 0, route);
    }
  });
});

test('a wrong value is said at its field, and the object so far is still shown', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('Builder_');
    await page.locator('#build-text', { hasText: 'name: Builder_' }).waitFor();
    await state(page).filter({ hasText: 'Not ready: one thing is to be mended' }).waitFor();
    assert.match((await field(page, 'name').faults.textContent()) ?? '', /upper|lower|letter/);
    assert.equal(await field(page, 'name').input.getAttribute('aria-invalid'), 'true');
    assert.match(await textIn(page, 'YAML'), /name: Builder_/);
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['YAML', 'JSON']);
    await page.locator('.to-do button').click();
    assert.ok(await field(page, 'name').input.evaluate((element) => element === document.activeElement));
    await field(page, 'name').input.fill('builder');
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    assert.equal(await page.locator('.fault.error').count(), 0);
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['YAML', 'JSON', 'HTTP', 'curl', 'kubectl']);
  });
});

test('lists, maps, switches and numbers become what they mean', async () => {
  await withBuild('/service-account', async (page) => {
    await field(page, 'name').input.fill('builder');
    await field(page, 'automountServiceAccountToken').input.selectOption('false');
    await field(page, 'imagePullSecrets').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('name of item 1').fill('registry');
    await page.locator('summary', { hasText: 'More fields' }).click();
    await field(page, 'labels').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('name 1').fill('team');
    await page.getByLabel('value 1').fill('yes');
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    await page.locator('#build-text', { hasText: 'team' }).waitFor();
    const expected = [
      'apiVersion: v1',
      'kind: ServiceAccount',
      'metadata:',
      '  name: builder',
      '  labels:',
      '    team: "yes"',
      'imagePullSecrets:',
      '- name: registry',
      'automountServiceAccountToken: false',
    ];
    assert.equal(await textIn(page, 'YAML'), expected.join('\n'));
    await page.getByRole('button', { name: 'Remove item 1' }).click();
    await page.locator('#build-text:not(:has-text("registry"))').waitFor();
  });
});

test('a request with its parameters: list in all namespaces, and a wrong limit at its field', async () => {
  await withBuild('/service-account', async (page) => {
    await page.getByLabel('Request', { exact: true }).selectOption('list');
    await page.locator('.asking summary').first().click();
    await field(page, 'allNamespaces').input.selectOption('true');
    await field(page, 'limit').input.fill('many');
    await state(page).filter({ hasText: 'Not ready' }).waitFor();
    assert.match((await field(page, 'limit').faults.textContent()) ?? '', /whole number/);
    await field(page, 'limit').input.fill('50');
    await state(page).filter({ hasText: 'Ready' }).waitFor();
    assert.equal((await textIn(page, 'HTTP')).split('\n')[0], 'GET /api/v1/serviceaccounts?limit=50 HTTP/1.1');
    assert.match(await textIn(page, 'kubectl'), /^kubectl get/);
  });
});

test('a certificate signing request with a new key, end to end: Inspect finds it good, and Build takes it back', async () => {
  await withBuild('', async (page) => {
    await page.getByRole('button', { name: 'Client certificate for a person' }).click();
    await state(page).filter({ hasText: 'it needs a key' }).waitFor();
    await page.getByLabel('The private key').selectOption('stays');
    await page.getByRole('button', { name: 'Make a P-256 key and sign' }).click();
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    await page.locator('.key-part').getByText('Signed with a key made here: EC P-256.').waitFor();
    assert.match((await field(page, 'usages').entry.textContent()) ?? '', /becomes digital signature, client auth/);
    assert.equal(await page.getByRole('button', { name: 'Give me the private key' }).count(), 0);
    // What is typed later is signed by the same key.
    const open = await page.getByRole('button', { name: 'Download public key' }).isVisible();
    assert.ok(open);
    const before = await textIn(page, 'YAML');
    await page.getByLabel('value of item 2').fill('joan');
    await page.waitForFunction((before) => {
      const shown = [...document.querySelectorAll('#build-text .content')].map((line) => line.textContent).join('\n');
      return shown !== before;
    }, before);
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    await page.getByRole('button', { name: 'Open in Inspect' }).click();
    await page.locator('#verdict .ok', { hasText: 'would accept this' }).waitFor();
    assert.match((await page.locator('#inside').textContent()) ?? '', /CN=joan,O=developers/);
    await page.getByRole('button', { name: 'Edit this CertificateSigningRequest in Build' }).click();
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    assert.equal(await page.getByLabel('value of item 2').inputValue(), 'joan');
    // Inspect is as it was.
    await page.getByRole('link', { name: 'Inspect' }).click();
    assert.match((await page.locator('#verdict').textContent()) ?? '', /would accept this/);
  });
});

test('what is typed while a key is made is signed with that key, and goes on being typed', async () => {
  await withBuild('/pkcs10', async (page) => {
    await field(page, 'subject').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('type of item 1').fill('CN');
    await page.getByLabel('value of item 1').fill('jane');
    await page.getByLabel('Kind of key').selectOption('RSA-3072');
    await page.getByRole('button', { name: 'Make an RSA-3072 key and sign' }).click();
    await page.getByLabel('value of item 1').fill('joan');
    await page.locator('.key-part').getByText('Signed with a key made here: RSA').waitFor({ timeout: 25_000 });
    await state(page).filter({ hasText: 'Ready: the request is signed' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'value of item 1');
    await page.waitForTimeout(600);
    const [request] = decodeCertificationRequests(await textIn(page, 'PEM'));
    assert.ok(request && !('error' in request) && request.subject.text === 'CN=joan');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download public key' }).click(),
    ]);
    const [key] = decodeKeys(readFileSync((await saved.path()) ?? '', 'utf8'));
    assert.ok(key && !('error' in key) && key.type === 'publicKey');
    assert.equal(key.sha256, request.publicKey.sha256);
  });
});

test('what is pasted or dropped beside the input is not put into the hidden one', async () => {
  await withPage(async ({ page }) => {
    await paste(page, 'a: kept');
    await page.getByRole('link', { name: 'Build' }).click();
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'b: pasted');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.getByRole('link', { name: 'Inspect' }).click();
    assert.equal(await page.locator('.cm-content').textContent(), 'a: kept');
  });
});

test('a private key is given out on a press, masked, where that was chosen before', async () => {
  await withBuild('/pkcs10', async (page) => {
    await field(page, 'subject').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('type of item 1').fill('CN');
    await page.getByLabel('value of item 1').fill('jane');
    await page.getByLabel('The private key').selectOption('leaves');
    await page.getByLabel('Kind of key').selectOption('P-384');
    await page.getByRole('button', { name: 'Make a P-384 key and sign' }).click();
    await state(page).filter({ hasText: 'Ready: the request is signed' }).waitFor();
    assert.match(await textIn(page, 'PEM'), /^-----BEGIN CERTIFICATE REQUEST-----/);
    assert.doesNotMatch(await page.content(), /PRIVATE KEY-----/);
    await page.getByRole('button', { name: 'Give me the private key' }).click();
    await page.getByRole('button', { name: 'Show private key' }).waitFor();
    assert.doesNotMatch(await page.content(), /PRIVATE KEY-----/);
    await page.getByRole('button', { name: 'Show private key' }).click();
    await page.locator('.unmasked', { hasText: 'BEGIN PRIVATE KEY' }).waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy private key' }).click();
    await page.getByRole('status').getByText('Copied: private key').waitFor();
  });
});

test('a key of one’s own signs, stays masked, and one that is no key is said', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await withBuild('/pkcs10', async (page) => {
    await field(page, 'subject').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('type of item 1').fill('CN');
    await page.getByLabel('value of item 1').fill('jane');
    await page.getByRole('button', { name: 'Use a key of mine…' }).click();
    await page.getByLabel('Private key in PEM').fill('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    await page.locator('.key-part .fault.error').waitFor();
    await page.getByLabel('Private key in PEM').fill(pem);
    await state(page).filter({ hasText: 'Ready: the request is signed' }).waitFor();
    assert.ok(!(await page.content()).includes(pem.split('\n')[2] ?? ''));
    // The form that older openssl writes is one too.
    await page.getByLabel('Private key in PEM').fill('');
    await state(page).filter({ hasText: 'it needs a key' }).waitFor();
    await page.getByLabel('Private key in PEM').fill(String(privateKey.export({ format: 'pem', type: 'pkcs1' })));
    await state(page).filter({ hasText: 'Ready: the request is signed' }).waitFor();
  });
});

test('a delete says how, and its options go with it', async () => {
  await withBuild('/authentication', async (page) => {
    await field(page, 'name').input.fill('cluster');
    await page.getByLabel('Request', { exact: true }).selectOption('delete');
    await page.locator('.asking summary').first().click();
    await field(page, 'propagationPolicy').input.selectOption('Orphan');
    await page.getByRole('tab', { name: 'HTTP' }).click();
    await page.locator('#build-text', { hasText: '"propagationPolicy":"Orphan"' }).waitFor();
  });
});

test('a mistake in a request is at its field, and nothing is signed', async () => {
  await withBuild('/pkcs10', async (page) => {
    await field(page, 'subject').entry.getByRole('button', { name: '+ Add' }).click();
    await page.getByLabel('type of item 1').fill('nonsense');
    await page.locator('.small .fault.error', { hasText: 'nonsense' }).waitFor();
    await state(page).filter({ hasText: 'Not ready' }).waitFor();
  });
});

test('without WebCrypto it is said, and where to go instead', async () => {
  await withPage(async ({ page }) => {
    await page.evaluate(() => {
      Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });
      location.hash = '#/build/certificate-signing-request';
    });
    await page.getByText('Here the browser makes no keys').waitFor();
    await page.getByRole('link', { name: 'a CertificateSigningRequest', exact: true }).click();
    await page.locator('#build .bar .soft', { hasText: 'of a request that you have' }).waitFor();
    assert.equal(await field(page, 'request').input.count(), 1);
  });
});

test('a test token says that it is test material, and what checks must say of it', async () => {
  await withBuild('/test-token', async (page) => {
    await field(page, 'fault').input.selectOption('expired');
    // What was made before the fault was chosen may be shown first.
    await state(page)
      .filter({ hasText: /Test material.*must call it failed/ })
      .waitFor();
    assert.match(await textIn(page, 'Token'), /^eyJ/);
    assert.match(await textIn(page, 'Key set'), /"kty"/);
  });
});

test('secrets stand in no address, storage or attribute, and are masked in what is made', async () => {
  const planted = 'planted-secret-7c1f9a';
  await withBuild('/kubeconfig', async (page) => {
    const user = field(page, 'user').entry;
    await user.locator('summary').first().click();
    await field(page, 'token').input.fill(planted);
    await page.locator('#build-text', { hasText: '••••' }).waitFor();
    const seen = await page.evaluate(() => ({
      address: location.href,
      title: document.title,
      state: JSON.stringify(history.state),
      stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
      attributes: [...document.querySelectorAll('*')].flatMap((element) =>
        [...element.attributes].map((one) => one.value),
      ),
      text: document.body.textContent,
    }));
    assert.ok(!JSON.stringify(seen).includes(planted));
    await page.getByRole('button', { name: 'Show secrets' }).click();
    await page.locator('#build-text', { hasText: planted }).waitFor();
    await page.getByRole('link', { name: 'Inspect' }).click();
    await page.getByRole('link', { name: 'Build', exact: true }).click();
    await page.goBack();
    await page.goBack();
    assert.equal(await field(page, 'token').input.inputValue(), planted);
  });
});

test('copy and download say what they did', async () => {
  await withBuild('/service-account', async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await field(page, 'name').input.fill('builder');
    await page.getByRole('tab', { name: 'kubectl' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Copied: kubectl').waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^kubectl create/);
    await page.getByRole('tab', { name: 'YAML' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    assert.equal((await saved).suggestedFilename(), 'builder.yaml');
  });
});

test('the whole flow by keyboard', async () => {
  await withBuild('', async (page) => {
    await page.getByRole('button', { name: 'CI robot with a bound token' }).focus();
    await page.keyboard.press('Enter');
    await state(page).filter({ hasText: 'would take this' }).waitFor();
    // From the title to the first field, in the order in which they stand.
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      if (await field(page, 'name').input.evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('robot');
    await page.locator('#build-text', { hasText: 'name: robot' }).waitFor();
    await page.getByRole('tab', { name: 'YAML', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('#build [role=tab][aria-selected=true]').textContent(), 'HTTP');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Copy');
  });
});

for (const theme of /** @type {const} */ (['light', 'dark'])) {
  test(`${theme}: axe finds nothing wrong, at three widths`, async () => {
    await withBuild('', async (page) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await accessible(page);
      await page.getByRole('button', { name: 'Client certificate for a person' }).click();
      await state(page).filter({ hasText: 'it needs a key' }).waitFor();
      await field(page, 'expirationSeconds').input.fill('300');
      await page.locator('.fault.error').first().waitFor();
      for (const width of [320, 1280, 2560]) {
        await page.setViewportSize({ width, height: 900 });
        await accessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} of ${width}`);
      }
      await page.getByRole('link', { name: 'Build', exact: true }).click();
      await page.getByRole('button', { name: 'OpenShift with Keycloak' }).click();
      await page.locator('#build-text', { hasText: 'keycloak' }).waitFor();
      await page.locator('summary', { hasText: 'Parameters' }).click();
      await accessible(page);
    });
  });
}
