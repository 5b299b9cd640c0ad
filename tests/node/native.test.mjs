// The same inputs natively and here give the same JSON, byte for byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze } from 'kubecred';
import { run } from '../../crates/kubecred-wasm/js/dist/esm/instance.js';
import { fixtures, nativeAnswers } from '../support/fixtures.mjs';
import { recordings } from '../support/recordings.mjs';

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

/**
 * @typedef {{ name: string, function: 'analyze' | 'dryRun' | 'preflight' | 'verifyChain' | 'verifyToken' | 'verifyKeySet',
 *   input: string, argument: string, more?: string, answer: string }} Call
 */
const target = new URL('../../target/recordings-native.json', import.meta.url);
/** @type {Call[]} */
const calls = JSON.parse(readFileSync(target, 'utf8'));
/** @param {Call['function']} name */
const made = (name) => calls.filter((call) => call.function === name).length;

test('every recording was answered natively', () => {
  const values = JSON.parse(readFileSync(new URL('../yaml/yaml-values.json', import.meta.url), 'utf8'));
  assert.equal(made('dryRun'), recordings().length);
  assert.equal(made('analyze'), values.length);
  const chains = JSON.parse(readFileSync(new URL('../chains/cases.json', import.meta.url), 'utf8'));
  assert.equal(made('verifyChain'), 2 * chains.length);
  const attacks = JSON.parse(readFileSync(new URL('../attacks/tokens.json', import.meta.url), 'utf8'));
  assert.equal(made('verifyToken'), attacks.length);
  assert.ok(made('verifyKeySet') > 100);
});

test('every recording gives the same JSON as natively', () => {
  const encoder = new TextEncoder();
  for (const { name, function: called, input, argument, more, answer } of calls) {
    const rest = more === undefined ? [argument] : [argument, more];
    assert.equal(
      run((module) =>
        /** @type {(...crossed: unknown[]) => string} */ (module[called])(encoder.encode(input), ...rest),
      ),
      answer,
      name,
    );
  }
});
