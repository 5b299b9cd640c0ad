// The objects that are measured: one of each kind, of about 1 KB, as people and controllers write them. The requests
// were made for this purpose and their keys are gone; the tokens are no tokens.
import { parse, stringify } from 'yaml';

const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIZk1JR0dBZ0VBTUNReEV6QVJCZ05WQkFvTUNtUmxkbVZzYjNCbGNu' +
  'TXhEVEFMQmdOVkJBTU1CR3BoYm1VdwpXVEFUQmdjcWhrak9QUUlCQmdncWhrak9QUU1CQndOQ0FBUXZBdVlGSHpOcHc5dGZuMDBBbGJG' +
  'UEw5S0l4S2NkCnM1aVM2dU9vbS9YRWsyM2tjRDVoYjkzUEpMTWY5SDFQY2ZUUDd1OUN6MHVabEpHMGdBUlZtR3Z1b0FBd0NnWUkKS29a' +
  'SXpqMEVBd0lEU0FBd1JRSWdJTzdObDRBUGFlR3dwUVFOcEdXSnJGS2s2Z2RWMXpoSnhReXBvam5YeldFQwpJUURiaVZ3cExZK2YvQTFH' +
  'UXhMa2VnZnRTOGNqeUQ5RlNZeVJHdFFubkdkZHR3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

/** A request with a key of Ed25519, whose signatures are checked fastest. */
export const fastRequest =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHak1GY0NBUUF3SkRFVE1CRUdBMVVFQ2d3S1pHVjJaV3h2Y0dWeWN6' +
  'RU5NQXNHQTFVRUF3d0VhbUZ1WlRBcQpNQVVHQXl0bGNBTWhBRFhGQ21IQzJkSW9SbkxaRXhzQmFVeHAzMm9FMm5pMGFFMituZURBRVpv' +
  'L29BQXdCUVlECksyVndBMEVBWFZ5SS83R21vdDZXMGExVHhvTGthL0NDaGYxeWkrWDFrR0JIZGZhT0F3b3psL3ZRcGU2WmUxY3EKSGsx' +
  'ZE83UFVPZERrV01mUzBvcldRZE5UKzZMaUJ3PT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

/** @param {string} name @param {string} [namespace] */
const metadata = (name, namespace) => ({
  name,
  ...(namespace && { namespace }),
  labels: {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'delivery',
    'app.kubernetes.io/managed-by': 'platform',
    team: 'developers',
  },
  annotations: {
    'example.com/owner': 'platform@example.com',
    'example.com/purpose': 'Builds images on every merge, and pushes them to the registry of the team.',
    'example.com/reviewed': '2026-03-31',
  },
});

const bearer = (/** @type {number} */ length) => 'not-a-token.'.repeat(length / 12);

const reference = (/** @type {string} */ name) => ({ apiVersion: 'v1', kind: 'Secret', name, namespace: 'delivery' });

export const objects = {
  ServiceAccount: {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata('builder', 'delivery'),
    secrets: ['builder-token', 'builder-registry', 'builder-signing'].map(reference),
    imagePullSecrets: [{ name: 'registry.example.com' }, { name: 'mirror.example.com' }],
    automountServiceAccountToken: false,
  },
  TokenRequest: {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: metadata('builder', 'delivery'),
    spec: {
      audiences: ['https://kubernetes.default.svc', 'vault', 'https://registry.example.com'],
      expirationSeconds: 3600,
      boundObjectRef: {
        apiVersion: 'v1',
        kind: 'Pod',
        name: 'builder-7c9d',
        uid: '3d7e1f24-9a3b-4f6e-8d2c-6a5b4c3d2e03',
      },
    },
  },
  TokenReview: {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token: bearer(840), audiences: ['https://kubernetes.default.svc', 'vault'] },
  },
  SelfSubjectReview: {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
    metadata: metadata('me'),
    status: {
      userInfo: {
        username: 'jane@example.com',
        uid: '1001',
        groups: ['developers', 'operators', 'system:authenticated'],
        extra: { 'example.com/department': ['delivery'], 'example.com/roles': ['reader', 'writer', 'reviewer'] },
      },
    },
  },
  CertificateSigningRequest: {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: metadata('jane'),
    spec: {
      request,
      signerName: 'kubernetes.io/kube-apiserver-client',
      expirationSeconds: 86400,
      usages: ['digital signature', 'client auth'],
    },
  },
  Authentication: {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Authentication',
    metadata: { name: 'cluster', annotations: { 'release.openshift.io/create-only': 'true' } },
    spec: {
      type: 'OIDC',
      oidcProviders: [
        {
          name: 'example',
          issuer: {
            issuerURL: 'https://login.example.com/realms/dev',
            audiences: ['openshift-console', 'oc-cli'],
            issuerCertificateAuthority: { name: 'login-ca' },
          },
          claimMappings: {
            username: { claim: 'email', prefixPolicy: 'Prefix', prefix: { prefixString: 'oidc:' } },
            groups: { claim: 'groups', prefix: 'oidc:' },
          },
          claimValidationRules: [
            { type: 'RequiredClaim', requiredClaim: { claim: 'hd', requiredValue: 'example.com' } },
          ],
          oidcClients: [
            {
              clientID: 'openshift-console',
              clientSecret: { name: 'console-client' },
              componentName: 'console',
              componentNamespace: 'openshift-console',
              extraScopes: ['email', 'profile'],
            },
          ],
        },
      ],
    },
  },
};

/** What the first figures of this table were taken of; they stay comparable. */
export const csrManifest = `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
  labels:
    team: developers
spec:
  request: ${request}
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400
  usages:
    - digital signature
    - client auth
`;

export const identityManifest = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: builder
  namespace: default
`;

/** @param {object} object */
export const asYaml = (object) => stringify(object);
/** @param {object} object */
export const asJson = (object) => JSON.stringify(object, undefined, 2);

/** Three mebibytes: the longest body that the server reads. */
export const LONGEST = 3 * 1024 * 1024;

/**
 * Texts as long as the server reads, of shapes that strain different parts of a reader.
 * @type {Record<string, () => string>}
 */
export const shapes = {
  'many documents': () => repeated('', (index) => `---\n${account(index)}`),
  'one long list': () => list(LONGEST, 'yaml'),
  'dense flow': () => `a: [${repeated('', (index) => `{k${index}: [1, "b", c]}, `)}]\n`,
  'block scalars': () =>
    repeated('', (index) => `k${index}: |\n${'  some words of a text, line by line\n'.repeat(20)}`),
  'many keys': () => repeated('', (index) => `key-${index}: value ${index}\n`),
  'one long text': () => `a: ${'word '.repeat(LONGEST / 5 - 2)}\n`,
  'one long base64': () => `data: ${'QUJD'.repeat(LONGEST / 4 - 4)}\n`,
};

/**
 * A list of ServiceAccounts of about that length.
 * @param {number} length
 * @param {'yaml' | 'json'} form
 */
export function list(length, form) {
  if (form === 'yaml') {
    const item = (/** @type {number} */ index) => `- ${account(index).trimEnd().replaceAll('\n', '\n  ')}\n`;
    return repeated('apiVersion: v1\nkind: List\nitems:\n', item, length);
  }
  const item = (/** @type {number} */ index) => `${index ? ',\n' : ''}${asJson(parse(account(index)))}`;
  return `${repeated('{"apiVersion": "v1", "kind": "List", "items": [', item, length - 2)}]}`;
}

/**
 * One ServiceAccount of about that length, with labels, finalizers and Secrets in their thousands.
 * @param {number} length
 */
export function wide(length) {
  const start = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: builder\n';
  const third = Math.round(length / 3);
  const labels = repeated('  labels:\n', (index) => `    key-${index}: value\n`, third - start.length);
  const finalizers = repeated('  finalizers:\n', (index) => `  - example.com/finalizer-${index}\n`, third);
  const secrets = repeated('secrets:\n', (index) => `- name: builder-token-${index}\n`, third);
  return start + labels + finalizers + secrets;
}

const account = (/** @type {number} */ index) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: builder-${index}
  namespace: default
  labels:
    team: developers
    number: "${index}"
automountServiceAccountToken: ${index % 2 === 0}
`;

/**
 * As many parts as fit.
 * @param {string} start
 * @param {(index: number) => string} part
 */
function repeated(start, part, length = LONGEST - 16) {
  const parts = [start];
  let sum = start.length;
  for (let index = 0; ; index++) {
    const next = part(index);
    sum += next.length;
    if (sum > length && index > 0) return parts.join('');
    parts.push(next);
  }
}
