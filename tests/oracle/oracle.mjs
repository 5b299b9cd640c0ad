// Asks a real kube-apiserver; README.md beside this file says how.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { furnish, Stage } from './cluster.mjs';
import { record } from './record.mjs';
import { connected, start, stop } from './server.mjs';
import { recordYaml } from './yaml.mjs';

const usage = `usage: node tests/oracle/oracle.mjs COMMAND
  build FOLDER RELEASE              builds kube-apiserver, kubectl, etcd and the YAML reader of a release such as 1.36.3
  start FOLDER                      starts kube-apiserver and etcd, with nothing but what the recordings presuppose
  stop FOLDER                       ends them
  record FOLDER [FILE...]           asks again what was recorded (all of tests/verdicts) and prints what differs
    --crd NAME=FILE                 the CustomResourceDefinition that cases call NAME
    --write FOLDER                  writes the files with the new verdicts into a folder
    --divergent FILE                writes the cases whose verdict changed into a file, with the release
    --messages                      prints what the server says to each case
  commands FOLDER                   runs the commands that builders print, with kubectl and curl (build the package first)
    --crd NAME=FILE                 the CustomResourceDefinition of Authentication
  signers FOLDER [FILE]             has kube-controller-manager sign what builders ask for, and keeps what it issued in the
                                    file (tests/verdicts/built.json)
  yaml FOLDER [FILE...]             asks the YAML reader again (tests/yaml/yaml-values.json) and prints what differs
    --write FOLDER                  writes the files with the new values into a folder`;

const verdicts = fileURLToPath(new URL('../verdicts/', import.meta.url));
/**
 * Files that hold no requests to be asked again: reasons; what signers, client-go and Go alone did; and whom a cluster took
 * bearers for whose keys and objects they name.
 */
const others = [
  'bearer.json',
  'built.json',
  'client.json',
  'exceptions.json',
  'identity.json',
  'issued.json',
  'signer.json',
];
const yamlValues = fileURLToPath(new URL('../yaml/yaml-values.json', import.meta.url));

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (problem) {
  console.error(`oracle: ${problem instanceof Error ? problem.message : problem}`);
  process.exitCode = 1;
}

/** @returns {Promise<boolean>} whether all is as it should be */
async function run() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      crd: { type: 'string', multiple: true, default: [] },
      write: { type: 'string' },
      divergent: { type: 'string' },
      messages: { type: 'boolean', default: false },
    },
  });
  const [command, named, ...rest] = positionals;
  if (command === undefined || named === undefined) throw new Error(usage);
  const folder = resolve(named);
  const write = values.write === undefined ? {} : { write: values.write };
  switch (command) {
    case 'build':
      build(folder, rest[0] ?? '');
      return true;
    case 'start': {
      const { url } = await startFurnished(folder);
      process.stdout.write(`${url}, bearer token in ${folder}/run/token\n`);
      return true;
    }
    case 'stop':
      await stop(folder);
      return true;
    case 'record':
      return record(connected(folder), {
        files: rest.length > 0 ? rest : recordings(),
        definitions: new Map(values.crd.map(definition)),
        messages: values.messages,
        ...write,
        ...(values.divergent === undefined ? {} : { divergent: values.divergent }),
      });
    case 'signers': {
      const { askSigners } = await import('./signers.mjs');
      await askSigners(folder, connected(folder), rest[0] ?? `${verdicts}built.json`);
      return true;
    }
    case 'commands': {
      // The package is built only where it is needed.
      const { runCommands } = await import('./commands.mjs');
      return runCommands(folder, new Stage(connected(folder), new Map(values.crd.map(definition))));
    }
    case 'yaml':
      return recordYaml(folder, { files: rest.length > 0 ? rest : [yamlValues], ...write });
    default:
      throw new Error(usage);
  }
}

/** @param {string} folder */
async function startFurnished(folder) {
  const server = await start(folder);
  await furnish(server);
  return server;
}

/** @returns {string[]} */
function recordings() {
  const files = readdirSync(verdicts).filter((name) => name.endsWith('.json') && !others.includes(name));
  return files.map((name) => verdicts + name);
}

/**
 * @param {string} word `NAME=FILE`
 * @returns {[string, string]}
 */
function definition(word) {
  const [name, file] = word.split(/=(.*)/s);
  if (!name || !file) throw new Error(`\`--crd ${word}\` is not NAME=FILE`);
  return [name, file];
}
