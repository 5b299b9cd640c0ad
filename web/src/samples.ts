// Samples of every kind. All of it was made up for this page: no key, certificate or token here opens anything.
// Their texts are a part that comes after the first view.
import { fill, h } from './dom.js';

export interface Sample {
  title: string;
  /** What it is called. */
  file: string;
}

const GROUPS: readonly (readonly [string, readonly Sample[]])[] = [
  [
    'Objects of the API',
    [
      { title: 'ServiceAccount', file: 'service-account.yaml' },
      { title: 'TokenRequest with its answer', file: 'token-request.yaml' },
      { title: 'TokenReview', file: 'token-review.yaml' },
      { title: 'SelfSubjectReview', file: 'self-subject-review.yaml' },
      { title: 'CertificateSigningRequest', file: 'csr.yaml' },
      { title: 'CertificateSigningRequest, broken', file: 'csr-broken.yaml' },
      { title: 'OpenShift Authentication', file: 'openshift-authentication.yaml' },
      { title: 'List of several', file: 'list.yaml' },
    ],
  ],
  [
    'Credentials of clients',
    [
      { title: 'ExecCredential with a token', file: 'exec-credential-token.json' },
      { title: 'ExecCredential with a certificate', file: 'exec-credential-certificate.json' },
      { title: 'JSON Web Token', file: 'token.txt' },
      { title: 'Certificate chain', file: 'chain.pem' },
      { title: 'Certification request (PKCS#10)', file: 'request.pem' },
    ],
  ],
];

/** The text of a sample. */
export async function textOf({ file }: Sample): Promise<string> {
  const { texts } = await import('./sample-texts.js');
  return texts[file] ?? '';
}

/** Fills a menu, or the page that greets. */
export function offerSamples(place: HTMLElement, choose: (sample: Sample) => void): void {
  fill(
    place,
    ...GROUPS.map(([group, samples]) =>
      h(
        'div',
        { class: 'group', role: 'group', 'aria-label': group },
        h('div', { class: 'soft' }, group),
        ...samples.map((sample) =>
          h('button', { type: 'button', class: 'plain', onclick: () => choose(sample) }, sample.title),
        ),
      ),
    ),
    h('p', { class: 'soft' }, 'Made up for this page: none of them opens anything.'),
  );
}
