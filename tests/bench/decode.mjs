// Decoding in Node beside other libraries: the same inputs, and each result read in full, so that nothing is put off.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as kubecred from 'kubecred';
import { libraries } from './libraries.mjs';
import { perCall } from './measure.mjs';

const corpus = new URL('../corpus/', import.meta.url);

/** @typedef {{ name: string, figure: number, unit: string, limit?: number | undefined, atLeast?: boolean, note?: string }} Row */
/** @typedef {(text: string) => unknown} Reader */
/** @typedef {{ name: string, input: string, readers: Record<string, Reader>, slower?: number }} Comparison */

/** How many times as fast as each other library ours is. @returns {AsyncGenerator<Row>} */
export async function* decoding() {
  for (const { name, input, readers, slower } of comparisons(await libraries())) {
    const [ours, ...rest] = Object.entries(readers);
    if (!ours) continue;
    const calls = [ours, ...rest].map(calling(input));
    for (const call of calls) if (!call()) throw new Error(`${name}: nothing was read`);
    const [mine = 0, ...theirs] = perCall(...calls);
    const microseconds = (/** @type {number} */ time) => `${(time * 1000).toFixed(time < 0.1 ? 1 : 0)} µs`;
    for (const [index, [library]] of rest.entries()) {
      const time = theirs[index] ?? 0;
      const note = `${microseconds(mine)} against ${microseconds(time)}`;
      const limit = slower === undefined ? undefined : 1 / slower;
      yield { name: `${name}, beside ${library}`, figure: time / mine, unit: 'x', limit, atLeast: true, note };
    }
  }
}

/** @param {string} input */
function calling(input) {
  return (/** @type {[string, Reader]} */ [, read]) =>
    () =>
      read(input);
}

/** @param {Awaited<ReturnType<typeof libraries>>} libraries @returns {Comparison[]} */
function comparisons({ peculiar, pkijs, forge, jsrsasign, jose }) {
  const file = (/** @type {string} */ name) => readFileSync(new URL(name, corpus), 'utf8');
  const all = (/** @type {Reader} */ read) => (/** @type {string} */ text) => total(blocks(text).map(read));
  const certificates = {
    ours: (/** @type {string} */ text) => total(kubecred.decodeCertificates(text)),
    'node:crypto': nodeCertificate,
    '@peculiar/x509': (/** @type {string} */ text) => peculiarCertificate(new peculiar.X509Certificate(text)),
    pkijs: (/** @type {string} */ text) => pkijsCertificate(pkijs.Certificate.fromBER(der(text))),
    jsrsasign: (/** @type {string} */ text) => {
      const certificate = new jsrsasign.X509();
      certificate.readCertPEM(text);
      return total(certificate.getParam());
    },
  };
  const forgeCertificate = (/** @type {string} */ text) => forgeRead(forge.pki.certificateFromPem(text));
  const requests = {
    ours: (/** @type {string} */ text) => total(kubecred.decodeCertificationRequests(text)),
    '@peculiar/x509': (/** @type {string} */ text) =>
      peculiarRequest(new peculiar.Pkcs10CertificateRequest(text.trim())),
    pkijs: (/** @type {string} */ text) => pkijsRequest(pkijs.CertificationRequest.fromBER(der(text))),
    jsrsasign: (/** @type {string} */ text) => total(jsrsasign.KJUR.asn1.csr.CSRUtil.getParam(text)),
  };
  const { ours, ...theirs } = certificates;
  const each = Object.entries(theirs).map(([library, read]) => [library, all(read)]);
  const forgeRequest = (/** @type {string} */ text) => forgeRead(forge.pki.certificationRequestFromPem(text));
  return [
    {
      name: 'a certificate, RSA-2048',
      input: file('openssl/ca-rsa-2048.crt.pem'),
      readers: { ...certificates, 'node-forge': forgeCertificate },
      slower: 1,
    },
    { name: 'a certificate, P-256', input: file('go/apiserver.crt.pem'), readers: certificates, slower: 1 },
    {
      name: 'a request, RSA-2048',
      input: file('go/rsa-2048.csr.pem'),
      readers: { ...requests, 'node-forge': forgeRequest },
      slower: 1,
    },
    { name: 'a request, P-256', input: file('go/p256.csr.pem'), readers: requests, slower: 1 },
    { name: '140 certificates', input: bundle(), readers: { ours, ...Object.fromEntries(each) }, slower: 1 },
    {
      name: 'a token',
      input: file('go/rsa-2048.jwt').trim(),
      readers: {
        ours: (token) => total(kubecred.decodeToken(token)),
        jose: (token) => total([jose.decodeProtectedHeader(token), jose.decodeJwt(token)]),
      },
      slower: 3,
    },
    ...keySets(file('go/keys.jwks.json')),
  ];
}

/** @param {string} input @returns {Comparison[]} */
function keySets(input) {
  /** @type {Partial<Record<string, Reader>>} */
  const { decodeKeySet } = /** @type {object} */ (kubecred);
  if (!decodeKeySet) return [];
  /** @type {Reader} */
  const theirs = (text) => total(JSON.parse(text).keys.map(nodeKey));
  return [
    { name: 'a key set of five', input, readers: { ours: (text) => total(decodeKeySet(text)), 'node:crypto': theirs } },
  ];
}

/** The system's own bundle where there is one (Debian's has some 140), else that of the corpus over and over. */
function bundle() {
  const system = '/etc/ssl/certs/ca-certificates.crt';
  const own = readdirSync(new URL('go/', corpus)).filter((name) => name.endsWith('-ca.crt.pem'));
  const corpusOnes = own.map((name) => readFileSync(new URL(`go/${name}`, corpus), 'utf8'));
  const found = [...(existsSync(system) ? blocks(readFileSync(system, 'utf8')) : []), ...corpusOnes];
  return Array.from({ length: 140 }, (_, index) => found[index % found.length]).join('');
}

/** @param {string} text */
function blocks(text) {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
}

/** @param {string} pem */
function der(pem) {
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
}

/**
 * A number made of every leaf of a value, so that all of it has been read.
 * @param {unknown} value
 * @returns {number}
 */
function total(value) {
  if (typeof value === 'string') return value.length + (value.charCodeAt(value.length - 1) || 0);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value & 0xffffn);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Date) return value.getTime();
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let sum = 1;
  if (Array.isArray(value)) for (const item of value) sum += total(item);
  else for (const name in value) sum += total(/** @type {Record<string, unknown>} */ (value)[name]);
  return sum;
}

/** @param {string} pem */
function nodeCertificate(pem) {
  const read = new X509Certificate(pem);
  const { asymmetricKeyType, asymmetricKeyDetails } = read.publicKey;
  return total([
    read.serialNumber,
    read.subject,
    read.issuer,
    read.validFrom,
    read.validTo,
    read.subjectAltName,
    read.infoAccess,
    read.keyUsage,
    read.ca,
    read.fingerprint,
    read.fingerprint256,
    asymmetricKeyType,
    asymmetricKeyDetails,
    read.toString(),
  ]);
}

/** @param {import('node:crypto').JsonWebKey & { kid?: string }} key */
function nodeKey(key) {
  const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
  return [asymmetricKeyType, asymmetricKeyDetails, key.kid];
}

// The types of these packages are not there when ours are checked.
/** @typedef {any} Foreign */

/** @param {Foreign} read */
function peculiarCertificate(read) {
  return total([
    read.serialNumber,
    read.notBefore,
    read.notAfter,
    read.subjectName.toJSON(),
    read.issuerName.toJSON(),
    read.signatureAlgorithm,
    read.publicKey.algorithm,
    read.extensions.map(peculiarExtension),
  ]);
}

/** @param {Foreign} read */
function peculiarRequest(read) {
  return total([
    read.subjectName.toJSON(),
    read.signatureAlgorithm,
    read.publicKey.algorithm,
    read.extensions.map(peculiarExtension),
    read.attributes.map((/** @type {Foreign} */ attribute) => [attribute.type, attribute.values]),
  ]);
}

/** @param {Foreign} extension */
function peculiarExtension({ type, critical, ca, pathLength, usages, keyId, names, value }) {
  return [type, critical, ca, pathLength, usages, keyId, names?.toJSON(), value];
}

/** @param {Foreign} read */
function pkijsCertificate(read) {
  return total([
    read.version,
    read.serialNumber.valueBlock.valueHexView,
    read.notBefore.value,
    read.notAfter.value,
    pkijsName(read.subject),
    pkijsName(read.issuer),
    read.signatureAlgorithm.algorithmId,
    read.subjectPublicKeyInfo.algorithm.algorithmId,
    pkijsKey(read.subjectPublicKeyInfo.parsedKey),
    (read.extensions ?? []).map(pkijsExtension),
  ]);
}

/** @param {Foreign} read */
function pkijsRequest(read) {
  return total([
    read.version,
    pkijsName(read.subject),
    read.signatureAlgorithm.algorithmId,
    read.subjectPublicKeyInfo.algorithm.algorithmId,
    pkijsKey(read.subjectPublicKeyInfo.parsedKey),
    (read.attributes ?? []).map((/** @type {Foreign} */ attribute) => attribute.type),
  ]);
}

/** @param {Foreign} name */
function pkijsName(name) {
  return name.typesAndValues.map((/** @type {Foreign} */ { type, value }) => [type, value.valueBlock.value]);
}

/** @param {Foreign} key */
function pkijsKey(key) {
  return [key?.namedCurve, key?.modulus?.valueBlock.valueHexView, key?.publicExponent?.valueBlock.valueDec];
}

/** @param {Foreign} extension */
function pkijsExtension({ extnID, critical, parsedValue }) {
  const value = parsedValue ?? {};
  const names = value.altNames?.map((/** @type {Foreign} */ name) => [name.type, name.value]);
  return [extnID, critical, value.cA, value.keyPurposes, names, value.keyIdentifier?.valueBlock.valueHexView];
}

/** @param {Foreign} read */
function forgeRead(read) {
  return total([
    read.version,
    read.serialNumber,
    read.validity,
    read.subject.attributes,
    read.issuer?.attributes,
    read.siginfo?.algorithmOid,
    read.publicKey.n.bitLength(),
    read.publicKey.e.toString(),
    read.extensions,
    read.attributes,
  ]);
}
