// Runs the commands that builders print, with a real kubectl and with curl, against a running server: each must end well.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { build } from 'kubecred';

/** @typedef {import('kubecred').BuildOptions} Options */
/** @typedef {'serviceAccount' | 'certificateSigningRequest' | 'authentication' | 'tokenRequest' | 'tokenReview' | 'selfSubjectReview'} Name */

const request = readFileSync(new URL('../corpus/go/p256.csr.pem', import.meta.url)).toString('base64');
/** @type {Record<Name, any>} */
const inputs = {
  serviceAccount: { name: 'commanded', namespace: 'default', labels: { app: 'x' } },
  certificateSigningRequest: { name: 'commanded', signerName: 'example.com/signer', request, usages: ['client auth'] },
  authentication: { name: 'cluster', type: 'None' },
  tokenRequest: { name: 'builder', audiences: ['vault'] },
  tokenReview: { token: 'no-token-of-anyone' },
  selfSubjectReview: {},
};
/** Subresources beside the object, by kind. @type {Partial<Record<Name, string[]>>} */
const subresources = { certificateSigningRequest: ['status', 'approval'], authentication: ['status'] };

/**
 * @param {string} folder where `build` put kubectl, and where the server runs
 * @param {import('./cluster.mjs').Stage} stage
 * @returns {Promise<boolean>} whether every command did what it says
 */
export async function runCommands(folder, stage) {
  if (!existsSync(join(folder, 'kubectl')))
    throw new Error(`there is no \`${join(folder, 'kubectl')}\`: build it first`);
  const room = mkdtempSync(join(tmpdir(), 'kubecred-commands-'));
  await stage.set({ id: '', path: '/apis/config.openshift.io/v1/authentications', query: '', body: '' });
  try {
    const { url } = JSON.parse(readFileSync(join(folder, 'run', 'server.json'), 'utf8'));
    const token = readFileSync(join(folder, 'run', 'token'), 'utf8').trim();
    copyFileSync(join(folder, 'run', 'certificates', 'apiserver.crt'), join(room, 'ca.crt'));
    writeFileSync(join(room, 'authorization'), `Authorization: Bearer ${token}\n`, { mode: 0o600 });
    writeFileSync(join(room, 'config'), JSON.stringify(kubeconfig(url, token)), { mode: 0o600 });
    const env = {
      ...process.env,
      KUBECONFIG: join(room, 'config'),
      APISERVER: url,
      PATH: `${folder}${delimiter}${process.env.PATH}`,
    };
    const asked = questions();
    const failed = asked.filter(({ name, options }) => !runBoth(name, options, room, env));
    process.stdout.write(`commands: ${asked.length - failed.length} passed, ${failed.length} failed\n`);
    return failed.length === 0;
  } finally {
    rmSync(room, { recursive: true, force: true });
    await stage.clear();
  }
}

/** What is asked, in an order in which each finds what it needs. @returns {{ name: Name, options: Options }[]} */
function questions() {
  return /** @type {Name[]} */ (Object.keys(inputs)).flatMap((name) => {
    const stored = !['tokenRequest', 'tokenReview', 'selfSubjectReview'].includes(name);
    const options = stored ? ofStored(name) : [{}, { query: { dryRun: 'All', fieldValidation: 'Strict' } }];
    return /** @type {Options[]} */ (options).map((option) => ({ name, options: option }));
  });
}

/** @param {Name} name @returns {object[]} */
function ofStored(name) {
  const custom = name === 'authentication';
  const patchTypes = ['merge', 'json', 'apply', ...(custom ? [] : ['strategic'])];
  const below = subresources[name] ?? [];
  /** @param {string} patchType */
  const query = (patchType) => ({ fieldManager: 'commands', ...(patchType === 'apply' ? { force: true } : {}) });
  return [
    { query: { dryRun: 'All', fieldValidation: 'Strict', fieldManager: 'commands', pretty: true } },
    { create: true },
    { operation: 'get' },
    { operation: 'list' },
    { operation: 'list', allNamespaces: true },
    { operation: 'list', query: { limit: 1 } },
    { operation: 'list', query: { labelSelector: 'app=x', fieldSelector: 'metadata.name=commanded' } },
    // A custom resource is updated by who names its version, which only the server knows.
    ...(custom ? [] : [{ operation: 'update' }]),
    ...patchTypes.map((patchType) => ({ operation: 'patch', patchType, query: query(patchType) })),
    ...below.flatMap((subresource) => [
      { operation: 'get', subresource },
      { operation: 'patch', patchType: 'merge', subresource },
      { operation: 'patch', patchType: 'apply', subresource, query: query('apply') },
      ...(custom ? [] : [{ operation: 'update', subresource }]),
    ]),
    { operation: 'delete', query: { dryRun: 'All' } },
    { operation: 'delete', deleteOptions: { propagationPolicy: 'Background', dryRun: ['All'] } },
    { operation: 'deleteCollection', query: { labelSelector: 'app=nowhere' } },
    { operation: 'delete' },
  ];
}

/**
 * @param {Name} name
 * @param {any} asked
 * @param {string} room
 * @param {NodeJS.ProcessEnv} env
 */
function runBoth(name, asked, room, env) {
  const { create: stores = false, ...options } = asked;
  const built = build[name](inputs[name], options);
  const secret = /@([a-z]+\.json)$/.exec(built.curl ?? '')?.[1];
  if (secret) writeFileSync(join(room, secret), built.request?.body ?? '', { mode: 0o600 });
  // What changes the cluster can't be done twice; what creates an object there is done by kubectl.
  const once = stores || (options.operation === 'delete' && !options.query && !options.deleteOptions);
  const commands = [built.kubectl, ...(once ? [] : [built.curl])];
  return commands.every((command) => {
    if (!command) return true;
    const { status, stderr, stdout } = spawnSync('sh', ['-c', command], { env, cwd: room, encoding: 'utf8' });
    if (status !== 0)
      console.error(`${name} ${JSON.stringify(asked)}\n  ${command.split('\n', 1)[0]}\n  ${stderr || stdout}`);
    return status === 0;
  });
}

/** @param {string} server @param {string} token */
function kubeconfig(server, token) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': 'ca.crt' } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
}
