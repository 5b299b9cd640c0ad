// What axe finds wrong with a page: nothing.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';

/** @param {import('playwright-core').Page} page */
export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]),
    [],
  );
}
