// Compiled, not run: what a user of the package may write, and what the types must refuse.
import {
  ArgumentError,
  analyze,
  authenticate,
  build,
  compare,
  type Diagnostic,
  dryRun,
  InternalError,
  type Options,
  preflight,
  presets,
  type Report,
  type Request,
  rebuild,
  type VerifyChainOptions,
  verifyChain,
} from 'kubecred';
import * as slim from 'kubecred/slim';

const report: Report = analyze('kind: ServiceAccount');
const diagnostics: Diagnostic[] = report.diagnostics;
const line: number | undefined = diagnostics[0]?.range?.start.line;
const severity: 'error' | 'warning' | 'info' | undefined = diagnostics[0]?.severity;

analyze(new Uint8Array());
analyze({ kind: 'ServiceAccount' }, { kubernetesVersion: '1.36' });
analyze('', undefined);

const request: Request = { method: 'POST', before: null };
const options: Options = { now: '2026-01-01T00:00:00Z', request, signatures: 'defer' };
analyze('', options);
const code: number = dryRun('', request).code;

const chain: VerifyChainOptions = { roots: [new Uint8Array(), ''], now: '2026-01-01T00:00:00Z', usage: 'client' };
const status: 'verified' | 'failed' | 'notChecked' = verifyChain([new Uint8Array()], chain).status;
verifyChain('', { roots: '', names: ['example.com'] }).checks[0]?.name satisfies string | undefined;
// @ts-expect-error a usage that is not known
verifyChain('', { usage: 'email' });

const user: string | undefined = authenticate('', { issuers: ['https://i'], objects: [{ kind: 'Pod' }] }).user
  ?.username;
const lifetime: number | undefined = preflight({}, { maximumLifetime: 3600 }).certificate?.lifetimeSeconds;
compare('', new Uint8Array()).class satisfies 'same' | 'routine renewal' | 'material change';

// @ts-expect-error a cluster is needed
authenticate('');
// @ts-expect-error an input is needed
analyze();
// @ts-expect-error a number is no input
analyze(1);
// @ts-expect-error a release that is not known
analyze('', { kubernetesVersion: '0.1' });
// @ts-expect-error an option that does not exist
analyze('', { nope: true });

const built = build.certificateSigningRequest({
  name: 'jane',
  request: new Uint8Array(),
  signerName: 'kubernetes.io/kube-apiserver-client',
  usages: ['client auth'],
  spec: { expirationSeconds: 3600 },
});
built.request?.headers satisfies Record<string, string> | undefined;
build.serviceAccount({ name: 'builder', secrets: [{ name: 'pull' }] }, { operation: 'list', query: { limit: 5 } });
build.serviceAccount({ name: 'builder' }, { comments: true });
// @ts-expect-error it is said or not
build.serviceAccount({ name: 'builder' }, { comments: 'all' });
build.tokenRequest({ name: 'builder', audiences: ['a'], boundObjectRef: { kind: 'Pod', name: 'p' } });
build.approval({ name: 'jane', reason: 'Known' }, { query: { dryRun: 'All' } });
build.authentication({ name: 'cluster', type: 'OIDC', oidcProviders: [] });
build.serviceAccount({ name: 'builder' }, { operation: 'delete', deleteOptions: { propagationPolicy: 'Foreground' } });
// @ts-expect-error a field that does not exist
build.serviceAccount({ nmae: 'builder' });
// @ts-expect-error a field of another kind
build.tokenReview({ token: 't', signerName: 's' });
// @ts-expect-error a field inside that does not exist
build.serviceAccount({ name: 'builder', secrets: [{ nam: 'pull' }] });
// @ts-expect-error a usage that does not exist
build.certificateSigningRequest({ name: 'jane', usages: ['client'] });
// @ts-expect-error an approval says by itself what it is
build.approval({ name: 'jane', type: 'Denied' });
// @ts-expect-error a parameter that does not exist
build.serviceAccount({ name: 'builder' }, { query: { dryrun: 'All' } });
// @ts-expect-error a namespace of what lives in none
build.certificateSigningRequest({ name: 'jane', namespace: 'default' });

const failure: unknown = undefined;
if (failure instanceof InternalError) failure.code satisfies 'internal';
if (failure instanceof ArgumentError) failure.code satisfies 'invalid-argument';

const artifact = report.artifacts[0];
if (artifact?.type === 'privateKey') artifact.value.format satisfies string;

slim.init(new Uint8Array());

const signed = build.certificationRequest(
  { subject: [{ type: 'CN', value: 'jane' }] },
  { key: 'P-256', hash: 'SHA-256' },
);
signed.then(({ pem, mistakes }) => [pem, mistakes[0]?.path] satisfies (string | undefined)[]);
// @ts-expect-error a form of names that is not known
build.certificationRequest({ subjectAltNames: [{ type: 'DNS', value: 'a' }] });
// @ts-expect-error a kind of key that is not known
build.certificationRequest({}, { key: 1 });
// @ts-expect-error a member that does not exist
build.certificationRequest({ subjects: [] });
build.certificateSigningRequestFor({ name: 'jane', signerName: 'example.com/a', request: {} });
// @ts-expect-error what the request says is needed
build.certificateSigningRequestFor({ name: 'jane', signerName: 'example.com/a' });
build
  .testToken({ now: '2026-01-01T00:00:00Z', fault: 'expired' })
  .then(({ expected, mistakes }) => [expected?.status, mistakes[0]?.path]);
// @ts-expect-error a fault that is not known
build.testToken({ now: '2026-01-01T00:00:00Z', fault: 'old' });
// @ts-expect-error the time is needed
build.testToken({});
build.kubeconfig({ cluster: { server: 'https://a' }, user: { token: 'b' } }).yaml satisfies string;
// @ts-expect-error a field that a cluster does not have
build.kubeconfig({ cluster: { server: 'https://a', url: 'b' } });
build.execCredential({ token: 'a' }).json satisfies string;
build.tlsSecret({ name: 'a', certificate: 'b', key: 'c' });
// @ts-expect-error a Secret of a pair has a key
build.tlsSecret({ name: 'a', certificate: 'b' });
rebuild('')[0]?.build satisfies
  | 'certificationRequest'
  | 'certificateSigningRequestFor'
  | 'testToken'
  | 'kubeconfig'
  | undefined;
presets()[0]?.steps[0]?.build satisfies string | undefined;

export { built, code, lifetime, line, severity, status, user };
