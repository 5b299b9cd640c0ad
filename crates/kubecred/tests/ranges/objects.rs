//! Objects, in YAML and JSON.

use super::marked::Marked;
use super::options;

/// Objects in block style. Each is looked at as it stands, and in other surroundings.
const BLOCKS: &[&str] = &[
    // Keys with dots and slashes, quoted and not.
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
  labels:
    app.kubernetes.io/name: free text
    example.com/a/b: c
    \"example.com/🙂\": d
    -example.com/e: f
  annotations:
    example.com/note.one: ok
    'example.com/note two': |
      some text
      of several lines
",
    // Names.
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: Robot_One # 🙂 the name
  namespace: \"Team.A\"
  generateName: -x
  generation: -1
  finalizers:
  - example.com/ok
  - not ok
  - lonely
  ownerReferences:
  - apiVersion: a/b/c
    kind: Pod
    name: p
    uid: \"\"
  - apiVersion: v1
    kind: Event
    name: e
    uid: u
",
    // Unknown, repeated and misspelt fields.
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
  Namespace: a
  lables: {a: b}
  name: robot2
  labels:
    example.com/a: b
    example.com/a: c
automountServiceAccountTokens: true
imagePullSecrets:
- name: a
  nam: b
",
    // Types.
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
  labels:
    a: 1
    b.c/d: yes
    e: |-
      fine
  annotations: [a, b]
  creationTimestamp: yesterday
automountServiceAccountToken: \"yes\"
secrets: name
",
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
automountServiceAccountToken: on
secrets:
- name: robot-token-x7k2p
- kind: Secret
  name: database
  namespace: other
- name: database
- {}
imagePullSecrets:
- name: robot-token-x7k2p
",
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  annotations:
    kubernetes.io/enforce-mountable-secrets: \"true\"
    example.com/automountServiceAccountToken: \"false\"
automountServiceAccountToken: true
",
    "apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
spec:
  request: not base64!
  signerName: kube-apiserver-client
  expirationSeconds: 60
  usages:
  - client auth
  - \"client auth\"
  - TLS Web Client Authentication
  username: jane
  extra:
    example.com/scopes.a: [b]
status:
  conditions:
  - type: Approved
    status: \"False\"
",
    "apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
spec: {}
",
    "apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
spec:
  request: |
    -----BEGIN CERTIFICATE REQUEST-----
    AAAA
    -----END CERTIFICATE REQUEST-----
  signerName: kubernetes.io/kube-apiserver-clients
  expirationSeconds: 99999999
  usages:
  - server auth
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenRequest
metadata:
  name: robot
  namespace: default
spec:
  audiences:
  - https://kubernetes.default.svc
  - vault
  - vault
  - ' spaced '
  - \"\"
  expirationSeconds: 864000
  boundObjectRef:
    kind: Deployment
    apiVersion: apps/v1
    name: builder
status: {}
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenRequest
metadata:
  name: robot
  namespace: default
spec:
  audiences: [vault, consul]
  expirationSeconds: 10
  boundObjectRef: {}
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenRequest
metadata:
  name: robot
  namespace: default
spec:
  audiences:
  - vault
  boundObjectRef:
    apiVersion: apps/v1
    kind: Pod
    name: builder-0
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenRequest
metadata:
  name: robot
  namespace: default
spec:
  audiences:
  - vault
  expirationSeconds: 4294967297
  boundObjectRef:
    apiVersion: v1
    kind: Pod
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec:
  token: Bearer abc
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec:
  token: \"authorization:  bearer abc\"
  audiences: [vault]
status:
  authenticated: true
  error: really not
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec:
  token: \"\\u0020\\tabc\"
  audiences: []
status: {}
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec:
  audiences: [vault]
status:
  authenticated: true
  user:
    username: system:anonymous
  audiences: [consul]
",
    "apiVersion: config.openshift.io/v1
kind: Authentication
metadata:
  name: main
spec:
  type: OIDC
  serviceAccountIssuer: http://example.com
  webhookTokenAuthenticators:
  - kubeConfig:
      name: a
  oauthMetadata:
    name: metadata
  oidcProviders:
  - name: keycloak
    issuer:
      issuerURL: http://id.example.com
      audiences: [openshift]
    claimMappings:
      username:
        claim: email
    oidcClients:
    - componentName: console
      componentNamespace: openshift-console
      clientID: console
      clientSecret:
        name: Console_Secret
",
    "apiVersion: config.openshift.io/v1
kind: Authentication
metadata:
  name: cluster
spec:
  type: OICD
  oidcProviders:
  - name: keycloak
    issuer:
      issuerURL: https://id.example.com
      audiences: []
  unknown:
    a: b
",
    "apiVersion: v1
kind: serviceaccount
metadata:
  name: robot
",
    "apiVersion: v2
kind: ServiceAccount
metadata:
  name: robot
",
    "metadata:
  name: robot
",
    "apiVersion: certificates.k8s.io/v1beta1
kind: CertificateSigningRequest
metadata:
  name: jane
",
    "apiVersion: v1
kind: ConfigMaps
metadata:
  name: a
",
    // What YAML 1.2 reads otherwise.
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
  annotations: &notes
    octal: \"0777\"
    on: \"1\"
  labels: {a: b}# a comment
automountServiceAccountToken: off
imagePullSecrets: [
{name: a},
  {name: b}
]
",
    // Anchors, aliases, merge keys.
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: &name Robot
  labels: &labels
    example.com/a.b: \"free text\"
  annotations:
    <<: *labels
    owner: *name
imagePullSecrets:
- &pull
  name: registry
  nam: x
- *pull
",
];

const MORE: &[&str] = &[
    "apiVersion: v1
kind: ServiceAccount
metadata:
  name: Robot_One # 🙂 the name
  generateName: -x
  generation: -1
  finalizers:
  - example.com/ok
  - not ok
  - lonely
  ownerReferences:
  - apiVersion: a/b/c
    kind: Pod
    name: p
    uid: \"\"
  - apiVersion: v1
    kind: Event
    name: e
",
    "apiVersion: authentication.k8s.io/v1
kind: TokenRequest
metadata:
  name: robot
  namespace: default
spec:
  audiences: [vault]
  boundObjectRef: {}
",
    // Flow
    "{apiVersion: v1, kind: ServiceAccount, metadata: {name: Robot_One, \"labels\": {example.com/a.b: 'free text', x y: ok}}, automountServiceAccountToken: no, secret: [], imagePullSecrets: [{name: a}, {nam: b}]}
",
    "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\",\r\n\t\"metadata\": {\"name\": \"Robot_One\",\r\n\t\t\"labels\": {\"example.com/🙂\": \"a\", \"example.com/a.b\": \"f\\u0072ee \\ud83d\\ude00 text\"}},\r\n\t\"Secrets\": [], \"automountServiceAccountToken\": \"true\",\r\n\t\"imagePullSecrets\": [{\"name\": \"a\", \"name\": \"b\"}]}",
    "{\"apiVersion\": \"certificates.k8s.io/v1\", \"kind\": \"CertificateSigningRequest\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"request\": \"QUJD\\/\\u005fQQ==\", \"usages\": [\"client auth\", \"any\", \"serv\\u0065r  auth\"], \"expirationSeconds\": 6.5, \"signerName\": \"a/b/c\"}}",
    "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenReview\", \"spec\": {\"token\": \"\\u0042earer\\u0020abc\"}}",
    "# 🙂\napiVersion: v1\nkind:\tServiceAccount\t# tabs\nmetadata:\t{name:\tRobot_One}\t# 🙂\n",
    "\u{feff}apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\u{fffd}b\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels: {a: [}\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n\tname: a\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: *nobody\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n    ? [a]\n    : b\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: .inf\n  labels:\n    a: !!float x\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\" \"metadata\": {}}",
    "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"a\\ud83d\"}}",
    "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"a\"}} trailing",
    "apiVersion: v1\nkind: ServiceAccountList\nitems:\n- metadata:\n    name: Robot_One\n- metadata: {}\n- apiVersion: v1\n  kind: List\n  items: []\nitem: []\n",
    "apiVersion: client.authentication.k8s.io/v1beta1\nkind: ExecCredential\nspec:\n  interactive: \"yes\"\nstatus:\n  token: \" a b\"\n  expirationTimestamp: \"2026-01-01T00:00:00Z\"\n  clientCertificateData: abc\n",
    "{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"clientKeyData\": \"x\", \"Token\": \"\"}}",
    "{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\"}",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ntype: kubernetes.io/tls\ndata:\n  tls.crt: YWJj\n  \"not/ok\": YQ==\n  ca.crt: 'a b'\n",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ntype: kubernetes.io/tls\n",
    "--- # first\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n...\nignored: text\n--- !!map\n# 🙂\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: !!str Robot\n  annotations: {a: !!binary aGk=, b: 0o17, c: \"it\\'s\"}\n",
    "<!DOCTYPE html>\n<html>\n<body>sign in</body>\n</html>\n",
    "words alone\nare no manifest\n",
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  annotations:\n    a: &x b\n    ? &y c.d/e\n    : *x\n    \"f\": !!int \"7\"\n    g: >-\n      folded\n      text\n  labels:\n    h.i/j: >-\n      folded 🙂\n      text\n    k: |\n      literal text\n",
];

/// The texts with what each finding marks, for people to read: a mark that moves is a difference.
#[test]
fn findings_mark_the_text_that_they_are_about() {
    let marked = BLOCKS.iter().chain(MORE).map(|text| Marked::parse(text).check(&options()).err().unwrap_or_default());
    insta::assert_snapshot!(marked.collect::<Vec<_>>().join("=======\n"));
}
