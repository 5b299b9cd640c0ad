// The module is crashed on purpose, through the inside of the package: no entry exports that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, InternalError } from 'kubecred';
import { run } from '../../crates/kubecred-wasm/js/dist/esm/instance.js';

const text = 'apiVersion: v1\nkind: ServiceAccount\n';

for (const [name, byRecursion, cause] of /** @type {const} */ ([
  ['a trap', false, WebAssembly.RuntimeError],
  ['an exhausted stack', true, RangeError],
])) {
  test(`after ${name} the next call answers`, () => {
    const before = analyze(text);
    for (let round = 0; round < 3; round++) {
      assert.throws(
        () => run((module) => module.crashForTest(byRecursion)),
        (error) => error instanceof InternalError && error.code === 'internal' && error.cause instanceof cause,
      );
      assert.deepEqual(analyze(text), before);
    }
  });
}

test('an error of the caller is no crash', () => {
  const mine = new Error('mine');
  assert.throws(
    () =>
      run(() => {
        throw mine;
      }),
    mine,
  );
});
