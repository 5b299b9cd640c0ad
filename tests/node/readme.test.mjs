// The example of the README, run as it stands there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

test('the npm example of the README prints what it says', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1];
  assert.ok(example, 'README.md has an example in JavaScript');
  const expected = [...example.matchAll(/\/\/ (.*)$/gm)].map((match) => match[1]);
  assert.ok(expected.length > 0);
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', example], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
  });
  assert.deepEqual(printed.trimEnd().split('\n'), expected);
});
