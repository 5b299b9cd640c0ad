// Sends cases to a server and holds its answers against the recorded ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Stage } from './cluster.mjs';
import { differences, messageOf, verdictOf } from './verdict.mjs';

/**
 * @typedef {object} Case
 * @property {string} id
 * @property {string} [method] POST where it is absent
 * @property {string} path
 * @property {string} query
 * @property {string} [contentType]
 * @property {string} [body] absent: nothing is sent with it
 * @property {any} [before] the stored object that a PUT acts on; null: there is none
 * @property {string} [crd] the name of the CustomResourceDefinition in force
 * @property {string} [kubernetesVersion] the release that answered, where others answer differently
 * @property {import('./verdict.mjs').Verdict} [verdict]
 */

/**
 * @typedef {object} Order
 * @property {string[]} files of cases
 * @property {Map<string, string>} definitions files of CustomResourceDefinitions, by the name that cases use
 * @property {string} [write] the folder that gets the files with the new verdicts
 * @property {string} [divergent] the file that gets the cases whose verdict changed, with the release
 * @property {boolean} [messages] whether to print what the server says to each case
 */

/**
 * @param {import('./server.mjs').Server} server
 * @param {Order} order
 * @returns {Promise<boolean>} whether every verdict that belongs to this release was given again
 */
export async function record(server, order) {
  const { gitVersion } = await server.must({ method: 'GET', path: '/version' });
  const release = gitVersion.slice(1);
  const families = order.files.map((file) => ({ file, cases: readCases(file) }));
  const own = new Set(
    families.flatMap(({ cases }) => cases.filter((test) => isOf(test, release)).map((test) => test.id)),
  );
  const stage = new Stage(server, order.definitions);
  /** @type {Case[]} */
  const divergent = [];
  let allAsked = true;
  print(`Kubernetes ${release}`);
  print(row('family', 'cases', 'the same', 'different', 'new', 'left out'));
  try {
    for (const { file, cases } of families) {
      const counts = { same: 0, different: 0, new: 0, leftOut: 0 };
      /** @type {Set<string>} */
      const remarks = new Set();
      for (const test of cases) {
        const reason = leftOut(test, release, own, order.definitions);
        if (reason !== undefined) {
          counts.leftOut++;
          remarks.add(reason);
          continue;
        }
        const body = await stage.set({ ...test, body: test.body ?? '' }).catch((problem) => {
          remarks.add(`${test.id}: not asked, because what it presupposes does not come about: ${problem.message}`);
        });
        if (body === undefined) {
          counts.leftOut++;
          allAsked = false;
          continue;
        }
        const answer = await send(server, test, body);
        const verdict = verdictOf(answer, test.body ?? '');
        if (order.messages) remarks.add(`${test.id}: ${JSON.stringify(verdict)}\n${messageOf(answer)}`.trimEnd());
        const found = test.verdict === undefined ? [] : differences(test.verdict, verdict);
        if (test.verdict === undefined) counts.new++;
        else if (found.length === 0) counts.same++;
        else {
          counts.different++;
          remarks.add(`${test.id}: ${found.join('; ')}`);
          divergent.push({ ...test, verdict, kubernetesVersion: minor(release) });
        }
        // A verdict that says the same keeps its recorded form.
        if (test.verdict === undefined || found.length > 0) test.verdict = verdict;
      }
      print(row(basename(file, '.json'), cases.length, ...Object.values(counts)));
      for (const remark of remarks) print(`  ${remark.replaceAll('\n', '\n    ')}`);
      if (order.write !== undefined) writeCases(join(order.write, basename(file)), cases);
    }
  } finally {
    await stage.clear();
  }
  if (order.divergent !== undefined) writeCases(order.divergent, divergent);
  return allAsked && divergent.length === 0;
}

/**
 * @param {import('./server.mjs').Server} server
 * @param {Case} test
 * @param {string} body
 */
async function send(server, test, body) {
  if (test.method !== 'GET' && !test.query.includes('dryRun='))
    throw new Error(`${test.id}: a case must be a dry run, or it changes the next`);
  const contentType = test.contentType ?? (/^\s*([{[]|$)/.test(body) ? 'application/json' : 'application/yaml');
  return server.ask({ method: test.method ?? 'POST', path: `${test.path}?${test.query}`, body, contentType });
}

/**
 * @param {Case} test
 * @param {string} release
 * @param {Set<string>} own ids of the cases that are recorded for this release alone
 * @param {Map<string, string>} definitions
 * @returns {string | undefined} why the case is not sent
 */
function leftOut(test, release, own, definitions) {
  if (test.kubernetesVersion !== undefined && !isOf(test, release)) {
    return `recordings for ${test.kubernetesVersion} are left out`;
  }
  if (test.kubernetesVersion === undefined && own.has(test.id)) return `${test.id}: this release has its own recording`;
  if (test.crd !== undefined && !definitions.has(test.crd)) {
    return `left out, for want of a definition: --crd ${test.crd}=FILE`;
  }
  return undefined;
}

/**
 * @param {Case} test
 * @param {string} release
 */
function isOf({ kubernetesVersion }, release) {
  return kubernetesVersion !== undefined && minor(kubernetesVersion) === minor(release);
}

/** @param {string} release */
function minor(release) {
  return release.split('.').slice(0, 2).join('.');
}

/**
 * @param {string} file
 * @returns {Case[]}
 */
function readCases(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * @param {string} file
 * @param {Case[]} cases
 */
function writeCases(file, cases) {
  writeFileSync(file, `${JSON.stringify(cases, null, 1)}\n`);
}

/** @param {(string | number)[]} cells */
function row(...cells) {
  return cells.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(10))).join('');
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
