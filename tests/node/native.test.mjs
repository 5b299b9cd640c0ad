// The same fixtures natively and here give the same JSON, byte for byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from 'kubecred';
import { fixtures, nativeAnswers } from '../support/fixtures.mjs';

const native = nativeAnswers();

test('every fixture was answered natively', () => {
  assert.deepEqual(
    fixtures().map((fixture) => fixture.name),
    Object.keys(native),
  );
});

test('every fixture gives the same JSON as natively', () => {
  for (const { name, input } of fixtures()) {
    assert.equal(JSON.stringify(analyze(input)), native[name], name);
  }
});
