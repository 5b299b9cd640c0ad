// Builds what clients have of the inputs in built.json, asks client-go how far it comes with each, and writes both beside the
// input. The argument is a folder for the Go module, which is made there: node tests/client/record.mjs target/client
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'kubecred';

const CLIENT_GO = 'k8s.io/client-go@v0.36.3';
const file = new URL('built.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8'));
for (const each of cases) {
  each.text = build.kubeconfig(each.kubeconfig).yaml;
  if (each.execCredential) each.plugin = build.execCredential(each.execCredential).json;
}

const folder = process.argv[2] ?? 'target/client';
mkdirSync(folder, { recursive: true });
const go = (/** @type {string[]} */ ...args) =>
  execFileSync('go', args, {
    cwd: folder,
    input: JSON.stringify(cases),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
copyFileSync(new URL('client.go', import.meta.url), join(folder, 'main.go'));
if (!existsSync(join(folder, 'go.mod'))) {
  go('mod', 'init', 'client');
  go('get', CLIENT_GO);
  go('mod', 'tidy');
}
/** @type {string[]} */
const stages = JSON.parse(go('run', '.'));
for (const [place, stage] of stages.entries()) cases[place].stage = stage;
writeFileSync(file, `${JSON.stringify(cases, null, 1)}\n`);
console.error(`${stages.filter((stage) => stage === 'ok').length} of ${stages.length} load`);
