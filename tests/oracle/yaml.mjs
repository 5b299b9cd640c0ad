// Holds the recorded values of YAML texts against what the server's reader makes of them.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ json?: string, error?: boolean, duplicates?: boolean }} Value */
/** @typedef {{ id: string, yaml: string } & Value} YamlCase */

/**
 * @param {string} folder where `build` put the reader
 * @param {string} file of cases
 * @param {boolean} write whether the file gets the new values
 * @returns {boolean} whether every recorded value was given again
 */
export function recordYaml(folder, file, write) {
  /** @type {YamlCase[]} */
  const cases = JSON.parse(readFileSync(file, 'utf8'));
  const input = JSON.stringify(cases.map(({ yaml }) => yaml));
  const output = execFileSync(join(folder, 'yaml-values'), { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  /** @type {Value[]} */
  const values = JSON.parse(output);
  const renewed = cases.map(({ id, yaml }, i) => ({ id, yaml, ...values[i] }));
  let different = 0;
  cases.forEach((test, i) => {
    const { id, yaml, ...recorded } = test;
    if (Object.keys(recorded).length === 0 || show(recorded) === show(values[i] ?? {})) return;
    different++;
    process.stdout.write(`  ${id}: ${show(recorded)} → ${show(values[i] ?? {})}\n`);
  });
  process.stdout.write(`yaml: ${cases.length - different} of ${cases.length} as recorded or new\n`);
  if (write) writeFileSync(file, `${JSON.stringify(renewed, null, 1).replace(/^ +/gm, '')}\n`);
  return different === 0;
}

/** @param {Value} value */
function show({ json, error = false, duplicates = false }) {
  return JSON.stringify({ json, error, duplicates });
}
