// "Edit this" fills a form that makes the same again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'kubecred';
import { field, state, textIn, withBuild } from '../support/build.mjs';
import { paste } from '../support/editor.mjs';

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
