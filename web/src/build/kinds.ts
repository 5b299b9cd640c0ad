// What can be built, as people look for it. The words are here; what each takes comes from its schema.
import type { Operation } from 'kubecred';

/** An operation, and the subresource that it is about. */
export type Asked = readonly [operation: Operation, subresource?: 'status' | 'approval'];

const STORED: readonly Asked[] = [
  ['create'],
  ['get'],
  ['list'],
  ['update'],
  ['patch'],
  ['delete'],
  ['deleteCollection'],
];
const STATUS: readonly Asked[] = [
  ['get', 'status'],
  ['update', 'status'],
  ['patch', 'status'],
];
const APPROVAL: readonly Asked[] = [
  ['update', 'approval'],
  ['patch', 'approval'],
  ['get', 'approval'],
];
const CREATED: readonly Asked[] = [['create']];
const OF_REQUEST = 'The name of the CertificateSigningRequest that is meant.';
const REQUESTS = [...STORED, ...STATUS, ...APPROVAL];

export interface Kind {
  /** The builder. */
  build: string;
  /** Its name in the address. */
  slug: string;
  title: string;
  says: string;
  group: string;
  /** What its file is called where it is no manifest. */
  file?: string;
  /** What its name is, where that is not its own; `false`: nobody needs one. */
  named?: string | false;
  /** What a key signs. */
  signed?: true;
  /** What can be asked of the server about it; nothing: it can't be sent. The first is what is usual. */
  asks?: readonly Asked[];
}

export const KINDS: readonly Kind[] = [
  kind('Objects', 'certificateSigningRequestFor', 'CertificateSigningRequest', 'with a key made here', {
    signed: true,
    asks: REQUESTS,
  }),
  kind('Objects', 'certificateSigningRequest', 'CertificateSigningRequest', 'of a request that you have', {
    slug: 'certificate-signing-request-of-a-request',
    asks: REQUESTS,
  }),
  kind('Objects', 'approval', 'Approval', 'of a CertificateSigningRequest', { named: OF_REQUEST, asks: APPROVAL }),
  kind('Objects', 'denial', 'Denial', 'of a CertificateSigningRequest', { named: OF_REQUEST, asks: APPROVAL }),
  kind('Objects', 'serviceAccount', 'ServiceAccount', 'an identity for pods and machines', { asks: STORED }),
  kind('Objects', 'tokenRequest', 'TokenRequest', 'a token of a ServiceAccount', {
    named: 'The name of the ServiceAccount.',
    asks: CREATED,
  }),
  kind('Objects', 'tokenReview', 'TokenReview', 'whose is this token?', { named: false, asks: CREATED }),
  kind('Objects', 'selfSubjectReview', 'SelfSubjectReview', 'who am I?', { asks: CREATED }),
  kind('Objects', 'authentication', 'Authentication', 'how users of OpenShift log in', {
    asks: [...STORED, ...STATUS],
  }),
  kind('Clients', 'kubeconfig', 'Kubeconfig', 'cluster, user, context', { file: 'kubeconfig' }),
  kind('Clients', 'execCredential', 'ExecCredential', 'the answer of a plugin'),
  kind('Clients', 'execInfo', 'ExecCredential input', 'what kubectl tells a plugin'),
  kind('Secrets', 'tlsSecret', 'TLS Secret', 'a certificate and its key', { asks: CREATED }),
  kind('Secrets', 'serviceAccountTokenSecret', 'Token Secret', 'a token without an end', { asks: CREATED }),
  kind('Requests', 'certificationRequest', 'PKCS#10 request', 'for any signer', { signed: true, slug: 'pkcs10' }),
  kind('Test material', 'testToken', 'Test token', 'with a chosen fault'),
];

/** The kind with that name in the address. */
export function kindBySlug(slug: string): Kind | undefined {
  return KINDS.find((kind) => kind.slug === slug);
}

/** The kind that a builder makes. */
export function kindOf(build: string): Kind | undefined {
  return KINDS.find((kind) => kind.build === build);
}

/** The builder of an object, and nothing where none builds one like it. */
export function builderOf({ apiVersion, kind, type, spec }: Record<string, unknown>): string | undefined {
  switch (`${apiVersion}/${kind}`) {
    case 'v1/ServiceAccount':
      return 'serviceAccount';
    case 'authentication.k8s.io/v1/TokenRequest':
      return 'tokenRequest';
    case 'authentication.k8s.io/v1/TokenReview':
      return 'tokenReview';
    case 'authentication.k8s.io/v1/SelfSubjectReview':
      return 'selfSubjectReview';
    case 'certificates.k8s.io/v1/CertificateSigningRequest':
      return 'certificateSigningRequest';
    case 'config.openshift.io/v1/Authentication':
      return 'authentication';
    case 'client.authentication.k8s.io/v1/ExecCredential':
      return spec ? 'execInfo' : 'execCredential';
    case 'v1/Secret':
      if (type === 'kubernetes.io/tls') return 'tlsSecret';
      return type === 'kubernetes.io/service-account-token' ? 'serviceAccountTokenSecret' : undefined;
    default:
      return undefined;
  }
}

function kind(group: string, build: string, title: string, says: string, more: Partial<Kind> = {}): Kind {
  const name = build.replace(/For$/, '');
  const slug = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { group, build, title, says, slug, ...more };
}
