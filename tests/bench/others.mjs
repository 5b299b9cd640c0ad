// Programs that check manifests without a cluster, timed whole beside ours, over one folder of files.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemas } from 'kubecred';
import { isJson, recordings } from '../support/recordings.mjs';

const target = new URL('../../target/bench/', import.meta.url);
const folder = fileURLToPath(new URL('files/', target));
const schemaFolder = fileURLToPath(new URL('schemas/', target));
const tools = fileURLToPath(new URL('tools/', target));
const ours = fileURLToPath(new URL('../release/examples/judge_folder', target));

/** @typedef {{ name: string, program: string, given: string[], faster?: number }} Runner */

/** Ours, as it is; and without signatures, which no other program checks: that is compared. */
const OURS = [
  { name: 'kubecred, every signature checked', program: ours, given: [folder] },
  { name: 'kubecred, no signature checked', program: ours, given: [folder, '--defer-signatures'] },
];

/**
 * How many times as fast as each we must be. Kubeconform has no schemas of its own: it gets those that we export.
 */
const OTHERS = [
  {
    name: 'kubeconform -strict',
    module: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0',
    given: [
      '-strict',
      '-schema-location',
      `${schemaFolder}{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json`,
      folder,
    ],
    faster: 5,
  },
  {
    name: 'kubectl-validate',
    module: 'sigs.k8s.io/kubectl-validate@v0.0.4',
    given: ['--version', '1.30', folder],
    faster: 20,
  },
];

/**
 * Files a second. The programs run in turn, so that what disturbs one disturbs all; of each its best run counts.
 * @returns {{ files: number, runs: { name: string, perSecond: number, faster?: number | undefined }[], leftOut?: string }}
 */
export function filesPerSecond() {
  const files = writeFiles();
  const go = spawnSync('go', ['version']).error === undefined;
  const others = go ? OTHERS.map(({ module, ...rest }) => ({ ...rest, program: installed(module) })) : [];
  const runs = [...OURS, ...others].map((runner) => ({ ...runner, least: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < 5; round++) {
    for (const run of runs) run.least = Math.min(run.least, seconds(run));
  }
  const names = OTHERS.map(({ name }) => name).join(', ');
  return {
    files,
    runs: runs.map(({ least, ...rest }) => ({ ...rest, perSecond: files / least })),
    ...(go ? {} : { leftOut: `${names}: left out, because there is no Go to build them` }),
  };
}

/** @param {Runner} runner */
function seconds({ program, given }) {
  const from = performance.now();
  // The others fail where a file does not pass, as many do not.
  const { error, stdout } = spawnSync(program, given, { maxBuffer: 64 << 20 });
  if (error || stdout.length === 0) throw error ?? new Error(`${program} said nothing`);
  return (performance.now() - from) / 1000;
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
    // Of the core group kubeconform takes the version for the group.
    const [kind = '', version = '', group = version] = name.toLowerCase().split('/').reverse();
    writeFileSync(`${schemaFolder}${group}_${version}_${kind}.json`, JSON.stringify(schema));
  }
  return bodies.length;
}

/**
 * Installs a program where only this measurement finds it.
 * @param {string} module
 */
function installed(module) {
  const [path = '', version = ''] = module.split('@');
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
