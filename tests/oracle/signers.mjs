// Has the real signers of kube-controller-manager issue what our builders ask for: requests with keys of Node's crypto, sent and
// approved as the builders say.
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'kubecred';
import { until } from './server.mjs';

/** @typedef {import('kubecred').KeyKind} KeyKind */
/** @typedef {import('kubecred').Hash} Hash */
/**
 * @typedef {object} Wish
 * @property {string} signer the name without `kubernetes.io/`
 * @property {KeyKind} key
 * @property {Hash} [hash]
 * @property {import('kubecred').CertificationRequestInput} request
 * @property {Record<string, unknown>} [more] of the CertificateSigningRequest
 */
/** @typedef {{ id: string, body: string, code: number, certificate?: string, failed?: string | undefined }} Recorded */

const node = [
  { type: 'O', value: 'system:nodes' },
  { type: 'CN', value: 'system:node:node-1' },
];
const jane = [
  { type: 'O', value: 'dev' },
  { type: 'CN', value: 'jane' },
];
/** @type {import('kubecred').CertificationRequestInput} */
const serving = {
  subject: node,
  subjectAltNames: [
    { type: 'dNSName', value: 'node-1.example.com' },
    { type: 'iPAddress', value: '10.0.0.1' },
    { type: 'iPAddress', value: 'fd00::1' },
  ],
};
/** @type {[KeyKind, Hash?][]} */
const keys = [
  ['RSA-2048'],
  ['RSA-2048', 'SHA-384'],
  ['RSA-3072', 'SHA-512'],
  ['RSA-4096'],
  ['P-256'],
  ['P-256', 'SHA-512'],
  ['P-384'],
  ['P-521'],
  ['P-521', 'SHA-256'],
  ['Ed25519'],
];

/** @type {Wish[]} */
const wishes = [
  ...keys.flatMap(([key, hash]) => {
    const one = (/** @type {string} */ signer, /** @type {Wish['request']} */ request) => ({
      signer,
      key,
      ...(hash ? { hash } : {}),
      request,
    });
    return [
      one('kube-apiserver-client', { subject: jane }),
      one('kube-apiserver-client-kubelet', { subject: node }),
      one('kubelet-serving', serving),
    ];
  }),
  ...variants(),
];

/** What else the signers take, and what they don't. @returns {Wish[]} */
function variants() {
  const key = 'P-256';
  const client = (/** @type {Wish['request']} */ request, more = {}) =>
    /** @type {Wish} */ ({ signer: 'kube-apiserver-client', key, request, more });
  const kubelet = (/** @type {Wish['request']} */ request, more = {}) =>
    /** @type {Wish} */ ({ signer: 'kube-apiserver-client-kubelet', key, request, more });
  const server = (/** @type {Wish['request']} */ request, more = {}) =>
    /** @type {Wish} */ ({ signer: 'kubelet-serving', key, request, more });
  /** @type {Wish['request']['subjectAltNames'][]} */
  const [dns = [], ip = []] = [[{ type: 'dNSName', value: 'node-1' }], [{ type: 'iPAddress', value: '192.0.2.7' }]];
  return [
    client({ subject: [...jane, { type: 'O', value: 'ops' }, { type: 'OU', value: 'x' }, { type: 'C', value: 'DE' }] }),
    client({ subject: [{ type: 'CN', value: 'Jäne Döe 😀' }] }),
    client({
      subject: jane,
      subjectAltNames: [
        { type: 'dNSName', value: 'a.example' },
        { type: 'rfc822Name', value: 'a@b.example' },
        { type: 'iPAddress', value: '10.0.0.1' },
      ],
    }),
    client({
      subject: jane,
      subjectAltNames: [{ type: 'uniformResourceIdentifier', value: 'spiffe://example.org/ns/a/sa/b' }],
    }),
    client({ subject: jane, keyUsages: ['digitalSignature'], extendedKeyUsages: ['clientAuth'] }),
    client({ subject: jane }, { expirationSeconds: 600 }),
    client({ subject: jane }, { expirationSeconds: 28_800 }),
    client({ subject: jane }, { expirationSeconds: 90_000_000 }),
    client({ subject: jane }, { usages: ['client auth'] }),
    client({ subject: jane }, { usages: ['digital signature', 'key encipherment', 'client auth'] }),
    client({ subject: jane }, { usages: ['server auth'] }),
    client({ subject: jane }, { labels: { a: 'b' }, annotations: { c: 'd' } }),
    kubelet({ subject: node }, { expirationSeconds: 3_600 }),
    kubelet({ subject: jane }),
    kubelet({ subject: node, subjectAltNames: dns }),
    kubelet({ subject: node }, { usages: ['digital signature', 'key encipherment', 'client auth'] }),
    kubelet({ subject: node }, { usages: ['client auth'] }),
    server({ subject: node, subjectAltNames: dns }),
    server({ subject: node, subjectAltNames: ip }, { expirationSeconds: 86_400 }),
    server({ subject: node }),
    server({ subject: jane, subjectAltNames: dns }),
    server({
      subject: node,
      subjectAltNames: [...dns, { type: 'uniformResourceIdentifier', value: 'https://node-1' }],
    }),
    server({ subject: node, subjectAltNames: [...dns, { type: 'rfc822Name', value: 'a@b.example' }] }),
    server({ subject: node, subjectAltNames: dns }, { usages: ['digital signature', 'client auth'] }),
    { signer: 'legacy-unknown', key, request: { subject: jane }, more: { usages: ['client auth'] } },
  ];
}

/**
 * @param {string} folder where `build` put kube-controller-manager, and where the server runs
 * @param {import('./server.mjs').Server} server
 * @param {string} file that gets what was asked and issued
 */
export async function askSigners(folder, server, file) {
  const program = join(folder, 'kube-controller-manager');
  if (!existsSync(program)) throw new Error(`there is no \`${program}\`: build it first`);
  const room = mkdtempSync(join(tmpdir(), 'kubecred-signers-'));
  const ca = authority(room);
  writeFileSync(join(room, 'config'), JSON.stringify(kubeconfig(folder, server.url)), { mode: 0o600 });
  const log = openSync(join(folder, 'run', 'kube-controller-manager.log'), 'w');
  const words = [
    `--kubeconfig=${join(room, 'config')}`,
    '--controllers=certificatesigningrequest-signing-controller',
    `--cluster-signing-cert-file=${ca.certificate}`,
    `--cluster-signing-key-file=${ca.key}`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
  const signing = spawn(program, words, { stdio: ['ignore', log, log] });
  try {
    /** @type {Recorded[]} */
    const cases = [];
    for (const [index, wish] of wishes.entries()) cases.push(await ask(server, wish, `built-${index}`));
    const recorded = { authority: readFileSync(ca.certificate, 'utf8'), cases };
    writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
    const issued = cases.filter(({ certificate }) => certificate).length;
    process.stdout.write(`signers: ${cases.length} asked, ${issued} issued\n`);
  } finally {
    signing.kill();
    rmSync(room, { recursive: true, force: true });
  }
}

/**
 * @param {import('./server.mjs').Server} server
 * @param {Wish} wish
 * @param {string} name
 * @returns {Promise<Recorded>}
 */
async function ask(server, { signer, key, hash, request, more = {} }, name) {
  const { pem = '', mistakes } = await build.certificationRequest(request, { key: pemKey(key), hash });
  if (mistakes.length > 0) throw new Error(`${name}: ${JSON.stringify(mistakes)}`);
  const signerName = `kubernetes.io/${signer}`;
  const id = `built/${signer}/${name.slice(6)}/${key}${hash ? `/${hash}` : ''}`;
  const input = { name, request: pem, signerName, ...more };
  // What the server would refuse makes no request: it is sent all the same, to see.
  const { json } = build.certificateSigningRequest(input);
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const { code } = await server.ask({ path, body: json });
  if (code !== 201) return { id, body: json, code };
  const approval = build.approval({ name, reason: 'Test', message: 'as asked' }).request;
  if (!approval?.body) throw new Error(`${name}: there is no approval`);
  await server.must({ method: approval.method, path: approval.path, body: approval.body });
  /** @type {any} */
  let status = {};
  await until(`${id} is answered`, 30, async () => {
    ({ status } = await server.must({ method: 'GET', path: `${path}/${name}` }));
    return Boolean(status.certificate || failure(status));
  });
  await server.must({ method: 'DELETE', path: `${path}/${name}` });
  const certificate = status.certificate && Buffer.from(status.certificate, 'base64').toString();
  return { id, body: json, code, ...(certificate ? { certificate } : { failed: failure(status) }) };
}

/** @param {{ conditions?: { type: string, reason: string }[] }} status */
function failure({ conditions = [] }) {
  return conditions.find(({ type }) => type === 'Failed')?.reason;
}

/** A private key of Node's crypto, as PEM. @param {KeyKind} kind */
function pemKey(kind) {
  const form = /** @type {const} */ ({ type: 'pkcs8', format: 'pem' });
  const { privateKey } = kind.startsWith('RSA')
    ? generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) })
    : kind === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: kind });
  return privateKey.export(form).toString();
}

/** The CA of the signers, made by openssl for ten years. @param {string} room */
function authority(room) {
  const [certificate, key] = [join(room, 'ca.crt'), join(room, 'ca.key')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const words = [
    'req',
    '-x509',
    ...curve,
    '-days',
    '3650',
    '-subj',
    '/CN=signers',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  execFileSync('openssl', words, { stdio: 'ignore' });
  return { certificate, key };
}

/**
 * @param {string} folder
 * @param {string} server
 */
function kubeconfig(folder, server) {
  const authority = readFileSync(join(folder, 'run', 'certificates', 'apiserver.crt')).toString('base64');
  const token = readFileSync(join(folder, 'run', 'token'), 'utf8').trim();
  return build.kubeconfig({ cluster: { server, 'certificate-authority-data': authority }, user: { token } }).object;
}
