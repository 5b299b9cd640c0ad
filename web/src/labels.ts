// Labels of rows: where a label is the name of a field in what was pasted, it stays as it is; where it is the name of a
// member of a standard's structure, it is said in words.
import type { Artifact } from 'kubecred';

/** What is said otherwise than its name is written. */
const SAID: Record<string, string> = {
  extKeyUsage: 'extended key usage',
  issuerAltName: 'issuer alternative name',
  openIdConnect: 'OpenID Connect',
  rfc822Name: 'email address',
  subjectAltName: 'subject alternative name',
  uniformResourceIdentifier: 'URI',
};
const CAPITALS = /\b(ca|csp|dns|edi|id|jwt|kdf|ntds|ocsp|pkcs|qc|sid|tls|uid)\b/g;
const NAMES = /\b(entrust|kubernetes|microsoft|netscape)\b/g;

/** The label of a row of this artifact: `publicKey.keyIdentifier` of a certificate is `public key: key identifier`. */
export function labelOf(type: Artifact['type'], label: string): string {
  switch (type) {
    case 'certificate':
    case 'certificationRequest':
    case 'certificateBundle':
    case 'privateKey':
    case 'publicKey':
      return inWords(label);
    case 'jsonWebToken':
      return /^(claims|header)\./.test(label) ? label : inWords(label);
    default:
      return label;
  }
}

function inWords(label: string): string {
  // The periods of an object identifier part nothing.
  return label
    .split(/\.(?=[a-z])|(?<=[a-z])\./i)
    .map(words)
    .join(': ');
}

/** `cRLDistributionPoints` is `CRL distribution points`, `sha256` is `SHA-256`. */
function words(name: string): string {
  const said = SAID[name];
  if (said !== undefined) return said;
  return name
    .replace(/^[a-z](?=[A-Z]([A-Z]|$))/, (letter) => letter.toUpperCase())
    .replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase())
    .replace(/\bsha(\d+)/g, 'SHA-$1')
    .replace(CAPITALS, (word) => word.toUpperCase())
    .replace(NAMES, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}
