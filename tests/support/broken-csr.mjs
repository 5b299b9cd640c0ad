// The report of the sample `csr-broken.yaml` as the design draws it: for tests of the page, not of the core.
import { readFileSync } from 'node:fs';
import { nothing, rangeOf } from './stand-in.mjs';

export const text = readFileSync(new URL('../../web/src/samples/csr-broken.yaml', import.meta.url), 'utf8');

const request = rangeOf(text, 'LS0tLS1', 'request: ');
const encoded = text.slice(request.start.offset, text.indexOf('\n', request.start.offset));
const whole = rangeOf(text, encoded);
const lastLine = rangeOf(text, '  signername: example.com/x\n');
const within = /** @type {const} */ ([
  { step: 'field', path: 'spec.request' },
  { step: 'base64' },
  { step: 'pem', block: 1, label: 'CERTIFICATE REQUEST' },
]);

/** @type {import('kubecred').Report} */
export const report = {
  ...nothing,
  diagnostics: [
    {
      rule: 'csr/no-group',
      severity: 'warning',
      origin: 'advice',
      message: 'the request asks for no group; the certificate would belong to `system:authenticated` alone',
      range: whole,
      within: [...within, { step: 'structure', path: 'certificationRequestInfo.subject' }],
      labels: [],
    },
    {
      rule: 'csr/expiration-too-short',
      severity: 'error',
      origin: 'apiserver',
      reason: 'FieldValueInvalid',
      message: 'a lifetime of 300 seconds is shorter than the 600 that the API server accepts',
      path: 'spec.expirationSeconds',
      range: rangeOf(text, '300'),
      within: [],
      labels: [],
      fix: { title: 'Set 600', applicability: 'safe', edits: [{ range: rangeOf(text, '300'), newText: '600' }] },
    },
    {
      rule: 'csr/usage-unknown',
      severity: 'error',
      origin: 'apiserver',
      reason: 'FieldValueNotSupported',
      message: '`server-auth` is not a usage; did you mean `server auth`?',
      help: 'This signer issues client certificates only: it would refuse `server auth` as well.',
      path: 'spec.usages[1]',
      range: rangeOf(text, 'server-auth'),
      within: [],
      labels: [],
      fix: {
        title: 'Remove',
        applicability: 'review',
        edits: [{ range: rangeOf(text, '  - server-auth\n'), newText: '' }],
      },
    },
    {
      rule: 'manifest/unknown-field',
      severity: 'error',
      origin: 'decoding',
      message: 'the field `spec.signername` does not exist; `signerName` is already set on line 7',
      help: 'Field names are case-sensitive. Remove this line, or rename it if line 7 is the wrong one.',
      path: 'spec.signername',
      range: rangeOf(text, 'signername'),
      within: [],
      labels: [{ message: '`signerName` stands here', range: rangeOf(text, 'signerName') }],
      fix: { title: 'Remove line', applicability: 'safe', edits: [{ range: lastLine, newText: '' }] },
    },
  ],
  summary: { artifacts: 2, errors: 3, warnings: 1, infos: 0, omitted: 0 },
  artifacts: [
    {
      type: 'object',
      value: { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', object: {} },
      title: 'jane-dev',
      range: rangeOf(text, text),
      within: [],
      rows: [
        row('signer', 'kubernetes.io/kube-apiserver-client', '/spec/signerName'),
        row('usages', 'client auth, server-auth', '/spec/usages', '- client auth\n  - server-auth'),
        row('lifetime', '300 seconds', '/spec/expirationSeconds', '300'),
      ],
      verdict: {
        code: 400,
        reason: 'BadRequest',
        causes: [],
        error: { kind: 'strict' },
        strict: [{ kind: 'unknown', path: 'spec.signername' }],
        warnings: [],
        dependsOn: [],
        provisional: false,
        onceMended: {
          code: 422,
          causes: [
            { reason: 'FieldValueInvalid', field: 'spec.expirationSeconds' },
            { reason: 'FieldValueNotSupported', field: 'spec.usages[1]' },
          ],
        },
      },
      children: [
        {
          type: 'certificationRequest',
          value: /** @type {any} */ ({}),
          title: 'CN=jane',
          range: whole,
          within: [...within],
          rows: [
            row('subject', 'CN=jane', '/subject', encoded.slice(60, 84)),
            row('public key', 'EC P-256', '/publicKey', encoded.slice(84, 208)),
            row('signature', 'ecdsa-with-SHA256, verified', '/signature', encoded.slice(240, 420)),
            row('extensions requested', 'none', '/extensions', encoded.slice(208, 240)),
          ],
          children: [],
        },
      ],
    },
  ],
};

/**
 * @param {string} label
 * @param {string} value
 * @param {string} pointer
 * @param {string} [covers] the stretch of the text, where it differs from the value
 */
function row(label, value, pointer, covers = value) {
  return { label, value, pointer, sensitive: false, within: [], range: rangeOf(text, covers) };
}
