// Samples of every kind. All of it was made up for this page: no key, certificate or token here opens anything.
import { fill, h } from './dom.js';
import certificateChain from './samples/certificate-chain.pem?raw';
import certificationRequest from './samples/certification-request.pem?raw';
import csr from './samples/csr.yaml?raw';
import csrBroken from './samples/csr-broken.yaml?raw';
import execCertificate from './samples/exec-credential-certificate.json?raw';
import execToken from './samples/exec-credential-token.json?raw';
import jsonWebToken from './samples/json-web-token.txt?raw';
import list from './samples/list.yaml?raw';
import openshiftAuthentication from './samples/openshift-authentication.yaml?raw';
import selfSubjectReview from './samples/self-subject-review.yaml?raw';
import serviceAccount from './samples/service-account.yaml?raw';
import tokenRequest from './samples/token-request.yaml?raw';
import tokenReview from './samples/token-review.yaml?raw';

export interface Sample {
  title: string;
  file: string;
  text: string;
}

const GROUPS: readonly (readonly [string, readonly Sample[]])[] = [
  [
    'Objects of the API',
    [
      { title: 'ServiceAccount', file: 'service-account.yaml', text: serviceAccount },
      { title: 'TokenRequest with its answer', file: 'token-request.yaml', text: tokenRequest },
      { title: 'TokenReview', file: 'token-review.yaml', text: tokenReview },
      { title: 'SelfSubjectReview', file: 'self-subject-review.yaml', text: selfSubjectReview },
      { title: 'CertificateSigningRequest', file: 'csr.yaml', text: csr },
      { title: 'CertificateSigningRequest, broken', file: 'csr-broken.yaml', text: csrBroken },
      { title: 'OpenShift Authentication', file: 'openshift-authentication.yaml', text: openshiftAuthentication },
      { title: 'List of several', file: 'list.yaml', text: list },
    ],
  ],
  [
    'Credentials of clients',
    [
      { title: 'ExecCredential with a token', file: 'exec-credential-token.json', text: execToken },
      { title: 'ExecCredential with a certificate', file: 'exec-credential-certificate.json', text: execCertificate },
      { title: 'JSON Web Token', file: 'token.txt', text: jsonWebToken },
      { title: 'Certificate chain', file: 'chain.pem', text: certificateChain },
      { title: 'Certification request (PKCS#10)', file: 'request.pem', text: certificationRequest },
    ],
  ],
];

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
