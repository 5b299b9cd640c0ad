// Makes certification requests with the builder, by every algorithm and of everything that an input can say. The keys are
// thrown away. `inputs.json` has the input of each.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'kubecred';

const here = new URL('.', import.meta.url);
for (const file of readdirSync(here)) if (file.endsWith('.csr.pem')) rmSync(new URL(file, here));

const jane = [
  { type: 'O', value: 'developers' },
  { type: 'CN', value: 'jane' },
];
const node = [
  { type: 'O', value: 'system:nodes' },
  { type: 'CN', value: 'system:node:worker-1' },
];
const dns = (/** @type {string} */ value) => ({ type: 'dNSName', value });
const ip = (/** @type {string} */ value) => ({ type: 'iPAddress', value });
const cn = (/** @type {string} */ value, more = {}) => [{ type: 'CN', value, ...more }];

/** What requests say, by name. */
const inputs = {
  empty: {},
  'client-auth': { subject: jane, keyUsages: ['digitalSignature'], extendedKeyUsages: ['clientAuth'] },
  kubelet: { subject: node, subjectAltNames: [dns('worker-1.example.com'), ip('192.0.2.10'), ip('2001:db8::a')] },
  'every-attribute': {
    subject: [
      { type: 'C', value: 'CH' },
      { type: 'ST', value: 'Zürich' },
      { type: 'L', value: 'Winterthur' },
      { type: 'STREET', value: 'Some Street 1' },
      { type: 'O', value: 'Example, Inc.' },
      { type: 'OU', value: 'a' },
      { type: 'OU', value: 'b' },
      { type: 'CN', value: 'jane+doe' },
      { type: 'SERIALNUMBER', value: '7' },
      { type: 'DC', value: 'example' },
      { type: 'UID', value: 'jane' },
      { type: 'emailAddress', value: 'jane@example.com' },
      { type: 'givenName', value: 'Jane' },
      { type: 'surname', value: 'Doe' },
      { type: 'title', value: 'Dr.' },
    ],
  },
  'several-values': {
    subject: [
      { type: 'CN', value: 'jane' },
      { type: 'OU', value: 'a', joined: true },
      { type: 'UID', value: 'j', joined: true },
      { type: 'O', value: 'b' },
    ],
  },
  'groups-and-uid': {
    subject: [...['a', 'b', 'c', 'b'].map((value) => ({ type: 'O', value })), { type: 'kubernetesUID', value: '17' }, ...cn('jane')],
  },
  'escaped-subject': { subject: cn(' "a",\\b;<c>=#+ ') },
  'unicode-subject': { subject: cn('日本語 👩‍💻 ñ') },
  'printable-subject': { subject: cn("a b'()+,-./:=?", { stringType: 'PrintableString' }) },
  'ia5-subject': { subject: cn('jane@example.com', { stringType: 'IA5String' }) },
  'bmp-subject': { subject: cn('Zürich', { stringType: 'BMPString' }) },
  'numeric-subject': { subject: cn('0 123', { stringType: 'NumericString' }) },
  'unknown-attribute': { subject: [{ type: '1.3.6.1.4.1.99999.7', value: 'x' }] },
  'one-dns-name': { subjectAltNames: [dns('example.com')] },
  'dns-names': { subject: jane, subjectAltNames: [dns('*.example.com'), dns('a.b.c.example.com'), dns('localhost')] },
  addresses: { subjectAltNames: [ip('0.0.0.0'), ip('255.255.255.255'), ip('::1'), ip('2001:db8:0:1::ffff')] },
  emails: { subjectAltNames: [{ type: 'rfc822Name', value: 'jane.doe+test@example.com' }] },
  uris: {
    subjectAltNames: [
      { type: 'uniformResourceIdentifier', value: 'spiffe://cluster.local/ns/default/sa/web' },
      { type: 'uniformResourceIdentifier', value: 'https://example.com/a?b=c#d' },
    ],
  },
  'directory-name': {
    subjectAltNames: [{ type: 'directoryName', name: [...jane, { type: 'OU', value: 'é', joined: true }] }],
  },
  'registered-id': { subjectAltNames: [{ type: 'registeredID', value: '1.3.6.1.4.1.99999.1' }] },
  'other-name': { subjectAltNames: [{ type: 'otherName', oid: '1.3.6.1.4.1.311.20.2.3', value: 'jane@EXAMPLE' }] },
  'other-name-der': { subjectAltNames: [{ type: 'otherName', oid: '1.3.6.1.4.1.99999.2', der: '3003020105' }] },
  'all-names': {
    subject: jane,
    subjectAltNames: [
      dns('example.com'),
      ip('192.0.2.1'),
      { type: 'rfc822Name', value: 'jane@example.com' },
      { type: 'uniformResourceIdentifier', value: 'urn:example:a' },
      { type: 'directoryName', name: jane },
      { type: 'registeredID', value: '2.999.1' },
      { type: 'otherName', oid: '1.3.6.1.5.5.7.8.5', value: 'jane@example.com' },
    ],
  },
  'not-critical-names': { subjectAltNames: [dns('example.com')], critical: [] },
  'all-critical': {
    subject: jane,
    subjectAltNames: [dns('example.com')],
    keyUsages: ['digitalSignature'],
    extendedKeyUsages: ['serverAuth'],
    basicConstraints: {},
    critical: ['keyUsage', 'extKeyUsage', 'subjectAltName', 'basicConstraints'],
  },
  'encipherment-usages': { keyUsages: ['keyEncipherment', 'dataEncipherment'] },
  'agreement-usages': { keyUsages: ['keyAgreement', 'encipherOnly', 'decipherOnly'] },
  'every-usage': {
    keyUsages: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyCertSign', 'cRLSign'],
  },
  'every-purpose': {
    extendedKeyUsages: ['serverAuth', 'clientAuth', 'codeSigning', 'emailProtection', 'timeStamping', 'OCSPSigning'],
  },
  'other-purposes': { extendedKeyUsages: ['anyExtendedKeyUsage', '1.3.6.1.4.1.99999.3'] },
  ca: { subject: cn('ca'), basicConstraints: { ca: true }, keyUsages: ['keyCertSign', 'cRLSign'] },
  'ca-path-length': { subject: cn('ca'), basicConstraints: { ca: true, pathLength: 0 } },
  'ca-long-path': { subject: cn('ca'), basicConstraints: { ca: true, pathLength: 200 } },
  'no-ca': { subject: cn('leaf'), basicConstraints: { ca: false } },
  'must-staple': { subject: jane, extensions: [{ oid: 'tlsFeature', der: '3003020105' }] },
  'key-identifier': { subject: jane, extensions: [{ oid: 'subjectKeyIdentifier', der: '040401020304' }] },
  'unknown-extensions': {
    subject: jane,
    extensions: [
      { oid: '1.3.6.1.4.1.99999.4', critical: true, der: '0500' },
      { oid: '1.3.6.1.4.1.99999.5', der: '0c0474657374' },
    ],
  },
  'unstructured-name': { subject: jane, attributes: [{ oid: 'unstructuredName', values: ['a name'] }] },
  attributes: {
    subject: jane,
    subjectAltNames: [dns('example.com')],
    attributes: [
      { oid: 'unstructuredName', values: ['a name'] },
      { oid: 'unstructuredAddress', values: ['#0c056566676869'] },
      { oid: '1.3.6.1.4.1.99999.6', values: ['#020101', '#020100'] },
    ],
  },
  'long-values': { subject: cn('a'.repeat(64)), subjectAltNames: Array.from({ length: 60 }, (_, at) => dns(`host-${at}.example.com`)) },
};

/** @type {import('kubecred').Hash[]} */
const hashes = ['SHA-256', 'SHA-384', 'SHA-512'];
/** With what they are signed: every algorithm with some of them, P-256 with all. @type {import('kubecred').KeyOptions[]} */
const keys = [
  ...hashes.map((hash) => ({ key: 'RSA-2048', hash })),
  { key: 'RSA-3072' },
  { key: 'RSA-4096' },
  .../** @type {const} */ (['P-256', 'P-384', 'P-521']).flatMap((key) => hashes.map((hash) => ({ key, hash }))),
  { key: 'Ed25519' },
];

/** @type {Record<string, object>} */
const written = {};

/**
 * @param {string} name
 * @param {object} input
 * @param {import('kubecred').KeyOptions} [options]
 */
async function make(name, input, options) {
  const made = await build.certificationRequest(input, options);
  if (!made.pem) throw new Error(`${name}: ${JSON.stringify(made.mistakes)}`);
  const file = `${name}.csr.pem`;
  writeFileSync(new URL(file, here), made.pem);
  written[file] = input;
}

for (const [name, input] of Object.entries(inputs)) await make(name, input);
for (const options of keys) {
  const name = [options.key, options.hash].filter(Boolean).join('-').toLowerCase();
  await make(`${name}-client`, inputs['client-auth'], options);
  await make(`${name}-names`, inputs['all-names'], options);
}
const lines = Object.entries(written).sort().map(([file, input]) => `${JSON.stringify(file)}: ${JSON.stringify(input)}`);
writeFileSync(new URL('inputs.json', here), `{\n${lines.join(',\n')}\n}\n`);
