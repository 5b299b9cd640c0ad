// "Edit this" fills a form that makes the same again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'kubecred';
import { field, state, textIn, withBuild } from '../support/build.mjs';
import { paste } from '../support/editor.mjs';
import { sample } from '../support/samples.mjs';

test('"edit this" fills the form of a kubeconfig, a token and an object', async () => {
  await withBuild('/kubeconfig', async (page) => {
    const edit = async (/** @type {string} */ text, /** @type {RegExp} */ name) => {
      await page.getByRole('link', { name: 'Inspect' }).click();
      await page.getByRole('button', { name: 'Clear' }).click();
      await paste(page, text);
      await page.getByRole('button', { name }).first().click();
      await page.locator('#build:not([hidden]) .form-of').waitFor();
    };
    await edit('apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  annotations:\n    x: z\n', /^Edit this/);
    await page.locator('#build-title', { hasText: 'ServiceAccount' }).waitFor();
    assert.equal(await field(page, 'name').input.inputValue(), 'a');
    assert.equal(await page.getByLabel('value 1').inputValue(), 'z');
    await edit(
      'apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: "https://a.example.com"}\nusers:\n- name: u\n  user: {token: t}\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\ncurrent-context: x\n',
      /^Edit this Kubeconfig/i,
    );
    await page.locator('#build-title', { hasText: 'Kubeconfig' }).waitFor();
    assert.equal(await field(page, 'server').input.inputValue(), 'https://a.example.com');
    await edit(sample('json-web-token.txt'), /^Edit this .*token/i);
    await page.locator('#build-title', { hasText: 'Test token' }).waitFor();
    await state(page).filter({ hasText: 'Test material' }).waitFor();
  });
});

const ONE = {
  clusters: [{ name: 'a', cluster: { server: 'https://a.example.com' } }],
  users: [{ name: 'u', user: { token: 'some-token' } }],
  contexts: [{ name: 'dev', context: { cluster: 'a', user: 'u', namespace: 'team' } }],
  'current-context': 'dev',
};
const TWO = {
  ...ONE,
  clusters: [...ONE.clusters, { name: 'b', cluster: { server: 'https://b.example.com' } }],
  contexts: [...ONE.contexts, { name: 'prod', context: { cluster: 'b', user: 'u' } }],
};
const OTHER = { ...ONE, 'current-context': 'elsewhere' };

for (const [what, config] of Object.entries({ 'one context': ONE, 'two contexts': TWO, 'no such context': OTHER })) {
  test(`a kubeconfig with ${what} is made again as it was`, async () => {
    const { yaml } = build.kubeconfig(config);
    await withBuild('/kubeconfig', async (page) => {
      await page.getByRole('link', { name: 'Inspect' }).click();
      await paste(page, yaml);
      await page
        .getByRole('button', { name: /^Edit this Kubeconfig/i })
        .first()
        .click();
      await state(page).filter({ hasNotText: 'Nothing is filled in' }).waitFor();
      await page.getByRole('button', { name: 'Show secrets' }).click();
      await page.locator('#build-text', { hasText: 'some-token' }).waitFor();
      assert.equal(`${await textIn(page, 'YAML')}\n`, yaml);
      // What is edited stands first.
      assert.equal(
        await page.locator('.form-of > .entry:first-child code').first().textContent(),
        {
          'one context': 'name',
        }[what] ?? 'clusters',
      );
      if (what === 'one context') assert.equal(await field(page, 'server').input.inputValue(), 'https://a.example.com');
    });
  });
}
