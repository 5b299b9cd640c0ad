// The texts of the samples, by what they are called.
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

export const texts: Readonly<Record<string, string>> = {
  'service-account.yaml': serviceAccount,
  'token-request.yaml': tokenRequest,
  'token-review.yaml': tokenReview,
  'self-subject-review.yaml': selfSubjectReview,
  'csr.yaml': csr,
  'csr-broken.yaml': csrBroken,
  'openshift-authentication.yaml': openshiftAuthentication,
  'list.yaml': list,
  'exec-credential-token.json': execToken,
  'exec-credential-certificate.json': execCertificate,
  'token.txt': jsonWebToken,
  'chain.pem': certificateChain,
  'request.pem': certificationRequest,
};
