// Programs that check manifests without a cluster, timed whole beside ours, over one folder of files.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemas } from 'kubecred';
import { isJson, recordings } from '../support/recordings.mjs';
import { best } from './measure.mjs';

const target = new URL('../../target/bench/', import.meta.url);
const folder = fileURLToPath(new URL('files/', target));
const schemaFolder = fileURLToPath(new URL('schemas/', target));
const tools = fileURLToPath(new URL('tools/', target));
const ours = fileURLToPath(new URL('../release/examples/judge_folder', target));

/** @typedef {{ name: string, module: string, rounds: number, arguments: string[], faster: number }} Other */

/**
 * How many times as fast as each we must be. Kubeconform has no schemas of its own: it gets those that we export.
 * @type {Other[]}
 */
const OTHERS = [
  {
    name: 'kubeconform -strict',
    module: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0',
    rounds: 5,
    arguments: [
      '-strict',
      '-schema-location',
      `${schemaFolder}{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json`,
    ],
    faster: 5,
  },
  {
    name: 'kubectl-validate',
    module: 'sigs.k8s.io/kubectl-validate@v0.0.4',
    rounds: 2,
    arguments: ['--version', '1.30'],
    faster: 20,
  },
];

/**
 * Files a second: of ours, and of each of the others.
 * @returns {{ files: number, perSecond: number, others: { name: string, perSecond: number, faster: number }[],
 *   leftOut?: string }}
 */
export function filesPerSecond() {
  const files = writeFiles();
  const perSecond = (/** @type {number} */ rounds, /** @type {string} */ program, /** @type {string[]} */ given) => {
    const milliseconds = best(rounds, () => {
      // They fail where a file does not pass, as most do not.
      const { error, stdout } = spawnSync(program, given, { maxBuffer: 64 << 20 });
      if (error || stdout.length === 0) throw error ?? new Error(`${program} said nothing`);
    });
    return (files * 1000) / milliseconds;
  };
  const mine = perSecond(10, ours, [folder]);
  if (spawnSync('go', ['version']).error) {
    const names = OTHERS.map(({ name }) => name).join(', ');
    return { files, perSecond: mine, others: [], leftOut: `${names}: left out, because there is no Go to build them` };
  }
  const others = OTHERS.map(({ name, module, rounds, arguments: given, faster }) => ({
    name,
    perSecond: perSecond(rounds, installed(module), [...given, folder]),
    faster,
  }));
  return { files, perSecond: mine, others };
}

/** Writes the body of every recording to a file of its own, and the schemas. */
function writeFiles() {
  rmSync(folder, { recursive: true, force: true });
  for (const made of [folder, schemaFolder]) mkdirSync(made, { recursive: true });
  const bodies = recordings();
  for (const [index, recording] of bodies.entries()) {
    const name = `${String(index).padStart(5, '0')}.${isJson(recording) ? 'json' : 'yaml'}`;
    writeFileSync(`${folder}${name}`, recording.body);
  }
  for (const [name, schema] of Object.entries(schemas())) {
    const [kind, version, group = ''] = name.toLowerCase().split('/').reverse();
    writeFileSync(`${schemaFolder}${group}_${version}_${kind}.json`, JSON.stringify(schema));
  }
  return bodies.length;
}

/**
 * Installs a program where only this measurement finds it.
 * @param {string} module
 */
function installed(module) {
  const [path, version] = module.split('@');
  const bin = `${tools}${version}/`;
  const program = `${bin}${path.split('/').at(-1)}`;
  if (!existsSync(program)) {
    process.stderr.write(`installing ${module} …\n`);
    execFileSync('go', ['install', module], {
      env: { ...process.env, GOBIN: bin },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
  return program;
}
