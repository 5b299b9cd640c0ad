// The examples of the READMEs, run as they stand there: what they print is what their comments say.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as kubecred from 'kubecred';

const root = new URL('../../', import.meta.url);

for (const file of ['README.md', 'crates/kubecred-wasm/js/README.md']) {
  const readme = readFileSync(new URL(file, root), 'utf8');
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, example = '']) => example);

  test(`${file} has examples in JavaScript`, () => assert.ok(examples.length > 0));

  for (const [index, example] of examples.entries()) {
    test(`example ${index + 1} of ${file} prints what it says`, () => {
      const expected = [...example.matchAll(/\/\/ (.*)$/gm)].map((match) => match[1]);
      assert.ok(expected.length > 0);
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', example], {
        cwd: fileURLToPath(root),
        encoding: 'utf8',
      });
      assert.deepEqual(printed.trimEnd().split('\n'), expected);
    });
  }
}

test('the README of the package names every function and error', () => {
  const readme = readFileSync(new URL('crates/kubecred-wasm/js/README.md', root), 'utf8');
  const missing = Object.keys(kubecred).filter((name) => !new RegExp(`\\b${name}\\b`).test(readme));
  assert.deepEqual(missing, []);
});
