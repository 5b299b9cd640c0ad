// Builds kube-apiserver, kube-controller-manager, kubectl, the etcd that the release names, and its YAML reader, from published Go modules.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const kubernetes = 'k8s.io/kubernetes';

/**
 * @param {string} folder where the programs are put: `kube-apiserver`, `kube-controller-manager`, `kubectl`, `etcd`, `yaml-values`
 * @param {string} release such as `1.36.3`
 */
export function build(folder, release) {
  const [, minor] = /^1\.(\d+)\.\d+$/.exec(release) ?? [];
  if (minor === undefined) throw new Error(`\`${release}\` is not a release such as 1.36.3`);
  const module = join(folder, 'module');
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, 'go.mod'), moduleFile(module, release));
  copyFileSync(new URL('yaml-values.go', import.meta.url), join(module, 'yaml-values.go'));
  const version = 'k8s.io/component-base/version';
  const stamp = [`gitVersion=v${release}`, 'gitMajor=1', `gitMinor=${minor}`].map((value) => `-X ${version}.${value}`);
  // The small one first: what is wrong with the module shows at once.
  compile(module, join(folder, 'yaml-values'), '.');
  compile(module, join(folder, 'etcd'), 'go.etcd.io/etcd/server/v3');
  compile(module, join(folder, 'kube-apiserver'), `${kubernetes}/cmd/kube-apiserver`, '-ldflags', stamp.join(' '));
  compile(module, join(folder, 'kubectl'), `${kubernetes}/cmd/kubectl`);
  compile(module, join(folder, 'kube-controller-manager'), `${kubernetes}/cmd/kube-controller-manager`);
}

/**
 * A module that has Kubernetes as its dependency. Kubernetes' own go.mod takes its parts from folders that the
 * published module does not hold; here each is the module that was published for the same release.
 * @param {string} module
 * @param {string} release
 */
function moduleFile(module, release) {
  const answer = go(module, 'mod', 'download', '-json', `${kubernetes}@v${release}`);
  const original = readFileSync(JSON.parse(answer).GoMod, 'utf8');
  const parts = [...original.matchAll(/^\s*(\S+) => \.\/staging\//gm)].map(([, part]) => part);
  if (parts.length === 0) throw new Error(`the go.mod of Kubernetes ${release} is not of the form known here`);
  // Which Go it is and how it behaves (crypto/x509 among others) is for the main module to say: as Kubernetes says it.
  const language = original.match(/^(?:go|toolchain|godebug) .*$/gm) ?? [];
  return [
    'module oracle',
    ...language,
    `require ${kubernetes} v${release}`,
    ...parts.map((part) => `replace ${part} => ${part} v0.${release.slice(2)}`),
    '',
  ].join('\n');
}

/**
 * @param {string} module
 * @param {string} program
 * @param {string} source
 * @param {string[]} options
 */
function compile(module, program, source, ...options) {
  console.error(`building ${program}`);
  go(module, 'build', '-mod=mod', ...options, '-o', program, source);
}

/**
 * @param {string} folder
 * @param {string[]} words
 */
function go(folder, ...words) {
  const env = { ...process.env, GOWORK: 'off', CGO_ENABLED: '0' };
  return execFileSync('go', words, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
