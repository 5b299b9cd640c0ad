//! Texts in which credentials are nested.

use kubecred::encoding::{base64, pem};

const CA: &str = include_str!("../data/ca.pem");
const SERVER: &str = include_str!("../data/server.pem");
const CLIENT: &str = include_str!("../data/masters.pem");
const KEYS: &str = include_str!("../data/keys.pem");
const REQUEST: &str = include_str!("../data/request.pem");
const PASSWORD: &str = include_str!("../data/challenge-request.pem");
const EXTENSIONS: &str = include_str!("../../../../tests/fixtures/certificate/every-extension.pem");
const ATTRIBUTES: &str = include_str!("../../../../tests/fixtures/certificate/request-attributes.pem");
const REVOKED: &str = include_str!("../../../../tests/fixtures/certificate/revocation-list.pem");
const FORMS: &str = include_str!("../../../../tests/fixtures/keys/forms.pem");
const ENCRYPTED: &str = include_str!("../../../../tests/fixtures/keys/encrypted.pem");
const KEY_SET: &str = include_str!("../../../../tests/fixtures/key-set/kubernetes.json");
const POD: &str = include_str!("../../../../tests/fixtures/token/bound-to-pod.txt");
const OIDC: &str = include_str!("../../../../tests/fixtures/token/oidc.txt");
const LEGACY: &str = include_str!("../../../../tests/fixtures/token/legacy.txt");
const KUBECONFIG: &str = include_str!("../../../../tests/fixtures/kubeconfig/kubeadm.yaml");
const TOKEN: &str = include_str!("../../../../web/src/samples/json-web-token.txt");

/// Each with its name.
pub fn fixtures() -> Vec<(&'static str, String)> {
    let chain = format!("{SERVER}{CA}");
    let token = TOKEN.trim();
    let wrapped = |text: &str, width: usize, indentation: &str| -> String {
        let lines: Vec<&str> = text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("{indentation}{}", lines.join(&format!("\n{indentation}")))
    };
    let indented = |text: &str, indentation: &str| -> String { wrapped_lines(text, indentation) };
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let csr = |request: &str| {
        format!(
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: jane\nspec:\n  \
             signerName: kubernetes.io/kube-apiserver-client\n  usages: [client auth]\n  request: {request}\n"
        )
    };
    let object = |kind: &str, rest: &str| format!("apiVersion: {kind}\n{rest}");
    vec![
        ("PEM", SERVER.to_owned()),
        ("a bundle with words around it", format!("the chain:\n{SERVER}and its issuer\n\n{CA}\nend\n")),
        ("a bundle with CRLF", chain.replace('\n', "\r\n")),
        ("indented PEM", indented(SERVER, "    ")),
        ("PEM behind a byte-order mark", format!("\u{feff}{SERVER}")),
        ("base64 of PEM", encoded(&chain)),
        ("base64 of base64 of PEM", format!("\n{}\n", encoded(&encoded(REQUEST)))),
        ("base64 of DER on lines", wrapped(&base64::encode(&der(SERVER)), 60, "")),
        ("base64 of PEM on lines of an odd length", wrapped(&encoded(REQUEST), 61, "")),
        ("a request, plain", csr(&encoded(REQUEST))),
        ("a request with a password, plain", csr(&encoded(PASSWORD))),
        ("a request in a literal block", csr(&format!("|\n{}", wrapped(&encoded(REQUEST), 76, "    ")))),
        ("a request in a stripped block with CRLF", {
            csr(&format!("|-\n{}", wrapped(&encoded(REQUEST), 75, "      "))).replace('\n', "\r\n")
        }),
        ("a request with escapes of YAML", {
            let text = encoded(REQUEST);
            csr(&format!("\"\\x{:02x}{}\"", text.as_bytes()[0], &text[1..]))
        }),
        ("a request in quotes, behind astral characters", {
            format!("# \u{1F600}\u{1F600}\n{}", csr(&format!("'{}'", encoded(REQUEST))))
                .replace("jane", "\"j\u{1F600}ne\"")
        }),
        ("a request in JSON with escapes", {
            let request = encoded(REQUEST).replace('/', "\\/").replace('=', "\\u003d").replacen('L', "\\u004c", 2);
            format!(
                "{{\"apiVersion\": \"certificates.k8s.io/v1\", \"kind\": \"CertificateSigningRequest\",\n\"metadata\": \
                 {{\"name\": \"jane\"}}, \"spec\": {{\"request\": \"{request}\", \"usages\": [\"client auth\"]}}}}"
            )
        }),
        ("requests in a list", {
            let item = |text: &str| format!("- {}", csr(&encoded(text)).trim_end().replace('\n', "\n  "));
            format!("apiVersion: v1\nkind: List\nitems:\n{}\n{}\n", item(REQUEST), item(PASSWORD))
        }),
        ("an issued certificate beside its request", {
            format!("{}status:\n  certificate: {}\n", csr(&encoded(REQUEST)), encoded(&chain))
        }),
        ("requests in two documents", {
            format!("{}---\n{}", csr(&encoded(REQUEST)), csr(&format!("\"{}\"", encoded(PASSWORD))))
        }),
        ("a TLS Secret", {
            let rest = format!(
                "kind: Secret\ntype: kubernetes.io/tls\nmetadata: {{name: tls}}\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
                encoded(&chain),
                encoded(KEYS)
            );
            object("v1", &rest)
        }),
        ("a Secret with PEM as it is", {
            let rest = format!(
                "kind: Secret\nmetadata: {{name: tls}}\nstringData:\n  tls.crt: |\n{}",
                indented(CLIENT, "    ")
            );
            object("v1", &rest)
        }),
        ("a Secret with a token", {
            let rest = format!(
                "kind: Secret\nmetadata: {{name: t}}\ntype: kubernetes.io/service-account-token\ndata:\n  ca.crt: {}\n  token: {}\n",
                encoded(CA),
                encoded(token)
            );
            object("v1", &rest)
        }),
        ("certificates of an ExecCredential", {
            format!(
                "{{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": \
                 {{\"clientCertificateData\": {}, \"clientKeyData\": {}}}}}",
                json(CLIENT),
                json(KEYS)
            )
        }),
        ("a token of an ExecCredential", {
            let rest = format!("kind: ExecCredential\nstatus:\n  token: {token}\n");
            object("client.authentication.k8s.io/v1", &rest)
        }),
        ("a token to review", {
            let rest = format!("kind: TokenReview\nspec:\n  audiences: [a, b]\n  token: \"{token}\"\n");
            object("authentication.k8s.io/v1", &rest)
        }),
        ("a token behind Bearer", format!("Authorization: Bearer {token}\n")),
        ("every extension in a ConfigMap", {
            let rest = format!(
                "kind: ConfigMap\nmetadata: {{name: ca}}\ndata:\n  ca.crt: |\n{}",
                indented(EXTENSIONS, "    ")
            );
            object("v1", &rest)
        }),
        ("every extension in base64 within quotes", {
            let rest = format!("kind: Secret\nmetadata: {{name: ca}}\ndata: {{ca.crt: \"{}\"}}\n", encoded(EXTENSIONS));
            object("v1", &rest)
        }),
        ("attributes of a request", csr(&encoded(ATTRIBUTES))),
        ("keys of each form in a Secret", {
            let rest = format!("kind: Secret\nmetadata: {{name: keys}}\ndata:\n  keys: {}\n", encoded(FORMS));
            object("v1", &rest)
        }),
        (
            "encrypted keys as they are",
            ENCRYPTED.split_inclusive("-----END ENCRYPTED PRIVATE KEY-----\n").take(3).collect(),
        ),
        (
            "a key encrypted with headers",
            ENCRYPTED.split_inclusive("-----END RSA PRIVATE KEY-----\n").next().unwrap().into(),
        ),
        ("a revocation list in a Secret", {
            let rest = format!("kind: Secret\nmetadata: {{name: crl}}\ndata:\n  ca.crl: {}\n", encoded(REVOKED));
            object("v1", &rest)
        }),
        ("a key set in a ConfigMap", {
            let rest = format!("kind: ConfigMap\nmetadata: {{name: keys}}\ndata:\n  jwks: '{}'\n", KEY_SET.trim());
            object("v1", &rest)
        }),
        ("a key set in base64 beside a certificate", {
            let (keys, certificate) = (encoded(KEY_SET), encoded(CA));
            let rest =
                format!("kind: Secret\nmetadata: {{name: keys}}\ndata:\n  jwks: {keys}\n  ca.crt: {certificate}\n");
            object("v1", &rest)
        }),
        ("tokens of a pod and of OpenID Connect", {
            let rest = format!(
                "kind: Secret\nmetadata: {{name: t}}\ndata:\n  pod: {}\n  user: {}\n  old: {}\n",
                encoded(POD.trim()),
                encoded(OIDC.split([' ', '"']).find(|word| word.starts_with("eyJ")).unwrap()),
                encoded(LEGACY.trim())
            );
            object("v1", &rest)
        }),
        ("a kubeconfig", KUBECONFIG.to_owned()),
    ]
}

fn wrapped_lines(text: &str, indentation: &str) -> String {
    text.lines().map(|line| format!("{indentation}{line}\n")).collect()
}

fn encoded(text: &str) -> String {
    base64::encode(text.as_bytes())
}

fn der(text: &str) -> Vec<u8> {
    pem::go_decode_first(text.as_bytes()).unwrap().0.content.bytes
}
