// Holds the recorded values of YAML texts against what the server's reader makes of them.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** @typedef {{ json?: string, error?: boolean, duplicates?: boolean }} Value */
/** @typedef {{ id: string, yaml: string } & Value} YamlCase */

/**
 * @param {string} folder where `build` put the reader
 * @param {{ files: string[], write?: string }} order files of cases; the folder that gets them with the new values
 * @returns {boolean} whether every recorded value was given again
 */
export function recordYaml(folder, { files, write }) {
  let allSame = true;
  for (const file of files) {
    /** @type {YamlCase[]} */
    const cases = JSON.parse(readFileSync(file, 'utf8'));
    const answered = ask(folder, cases);
    const different = cases.flatMap((test, i) => {
      const [recorded, found] = [show(test), show(answered[i])];
      const isNew = test.json === undefined && !test.error;
      return isNew || recorded === found ? [] : [`  ${test.id}: ${recorded} → ${found}\n`];
    });
    allSame &&= different.length === 0;
    process.stdout.write(
      `${basename(file)}: ${cases.length} cases, ${different.length} different\n${different.join('')}`,
    );
    if (write !== undefined) writeFileSync(join(write, basename(file)), written(answered));
  }
  return allSame;
}

/**
 * @param {string} folder
 * @param {YamlCase[]} cases
 * @returns {YamlCase[]}
 */
function ask(folder, cases) {
  const input = JSON.stringify(cases.map(({ yaml }) => yaml));
  /** @type {Value[]} */
  const values = JSON.parse(
    execFileSync(join(folder, 'yaml-values'), { input, encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY }),
  );
  return cases.map(({ id, yaml }, i) => ({ id, yaml, ...values[i] }));
}

/** @param {YamlCase[]} cases */
function written(cases) {
  // Not `^`: it finds U+2028 too, and some of the texts hold that.
  return `${JSON.stringify(cases, null, 1).replace(/(?<=\n) +/g, '')}\n`;
}

/** @param {Value | undefined} value */
function show({ json, error = false, duplicates = false } = {}) {
  return JSON.stringify({ json, error, duplicates });
}
