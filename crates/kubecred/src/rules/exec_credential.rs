//! ExecCredential: what an exec plugin answers, as client-go reads it. No server sees one, so there is no verdict; an error
//! means that kubectl gets no credential of it, or one that no API server takes.

use crate::diagnostic::{Finding, quoted};
use crate::encoding::{base64, oid};
use crate::jose::JsonWebToken;
use crate::kube::client;
use crate::kube::schema::Kind;
use crate::kube::value::{Cursor, Data};
use crate::report::{Artifact, Content};
use crate::rules::decoding;
use crate::rules::key_pair::{Part, describe};
use crate::rules::x509::duration;
use crate::secret;
use crate::source::Span;
use crate::syntax::tree::Tree;
use crate::time::Time;
use crate::x509::{Certificate, PairProblem, check_pair};

rules! {
    Standard, "client-go, exec plugins" {
        Error STATUS_MISSING = "execcredential/status-missing": "The answer of a plugin has a status.";
        Error CREDENTIAL_MISSING = "execcredential/credential-missing":
            "A plugin answers with a token, with a certificate and its key, or with both.";
        Error HALF_PAIR = "execcredential/half-pair": "A client certificate and its private key come together.";
        Error CERTIFICATE = "execcredential/certificate":
            "The certificate of a plugin is PEM that Go can read, the client's own first.";
        Error PRIVATE_KEY = "execcredential/private-key":
            "The private key of a plugin is PEM that Go can read, without a passphrase.";
        Error PAIR_MISMATCH = "execcredential/pair-mismatch": "The private key belongs to the client certificate.";
    }
    Standard, "RFC 9110, section 5.5; client-go, exec plugins" {
        Error TOKEN_CONTROL = "execcredential/token-control-character":
            "A token goes into an HTTP header, which holds no line breaks and no control characters.";
    }
    Standard, "RFC 5280, section 4.2.1.12; kube-apiserver, client certificates" {
        Error NOT_FOR_CLIENTS = "execcredential/not-for-clients":
            "A client certificate that limits its use allows client authentication.";
    }
    Advice, "client-go, exec plugins" {
        Warning EXPIRED = "execcredential/expired": "The credential of a plugin is good for some time.";
        Warning OUTLIVES = "execcredential/outlives-credential":
            "A plugin's answer expires no later than the credential in it.";
        Warning KIND_MISSING = "execcredential/kind-missing": "The answer of a plugin says its kind.";
        Warning UNKNOWN_FIELD = "execcredential/unknown-field": "An ExecCredential has no field of this name.";
        Warning DUPLICATE_FIELD = "execcredential/duplicate-field": "A field of an ExecCredential is there once.";
        Info INPUT = "execcredential/input": "What kubectl tells a plugin holds no credential.";
        Info BETA = "execcredential/beta": "The version v1 of ExecCredential is the one to use.";
    }
    Advice, "RFC 6750, section 2.1; kube-apiserver, bearer tokens" {
        Warning TOKEN_CHARACTERS = "execcredential/token-characters":
            "A token is one word of letters, digits and a few signs.";
        Warning TOKEN_FORM = "execcredential/token-form": "The token stands as it is, with nothing before it.";
    }
    Advice, "Kubernetes, client-go credential plugins" {
        Warning INSECURE = "execcredential/insecure-cluster": "A plugin checks whom it talks to.";
    }
}

/// The kind of an object that names none: client-go takes it for an ExecCredential by its API version.
pub fn implied(api_version: &str) -> Option<&'static Kind> {
    let versions = [&client::EXEC_CREDENTIAL, &client::EXEC_CREDENTIAL_V1BETA1];
    versions.into_iter().find(|kind| kind.has_api_version(api_version))
}

/// Everything that is wrong with an ExecCredential. `parts` is what was opened in its fields.
pub fn check(
    object: &Cursor<'_, '_>,
    tree: &Tree<'_>,
    parts: &[Artifact],
    now: Option<Time>,
    findings: &mut Vec<Finding>,
) {
    let kind = object.field("kind");
    if kind.is_empty() {
        let message = "there is no kind: client-go takes this for an ExecCredential, others may not";
        findings.push(kind.finding(&KIND_MISSING, message).help("add `kind: ExecCredential`"));
    }
    let version = object.field("apiVersion");
    if version.string().ends_with("/v1beta1") {
        let help = "name v1 in the kubeconfig, and answer in the version that `KUBERNETES_EXEC_INFO` says";
        let message = "this is the beta version; kubectl takes it only where the kubeconfig names v1beta1 too";
        findings.push(version.finding(&BETA, message).help(help));
    }
    let (spec, status) = (object.field("spec"), object.field("status"));
    check_cluster(&spec.field("cluster"), findings);
    if status.value().is_none() {
        findings.push(without_status(object, &spec, &status));
        return;
    }
    // What could not be decoded was said before.
    if !matches!(status.value().map(|value| &value.data), Some(Data::Structure(_))) {
        return;
    }
    let check = Check { status: &status, tree, parts, now };
    check.credential(findings);
    check.expiration(findings);
}

/// Makes warnings of what strict decoding refuses: client-go passes over it.
pub fn soften(findings: &mut [Finding]) {
    for finding in findings {
        if std::ptr::eq(finding.rule, &decoding::UNKNOWN_FIELD) {
            finding.rule = &UNKNOWN_FIELD;
            if finding.help.as_deref() == Some(decoding::UNKNOWN_FIELD_HELP) {
                finding.help = Some("client-go passes over it without a word: remove it".to_owned());
            }
        } else if std::ptr::eq(finding.rule, &decoding::DUPLICATE_FIELD) {
            finding.rule = &DUPLICATE_FIELD;
        }
    }
}

fn check_cluster(cluster: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let insecure = cluster.field("insecure-skip-tls-verify");
    if insecure.boolean() == Some(true) {
        let message = "the plugin is told not to check the certificate of the API server";
        let help =
            "give the kubeconfig's cluster `certificate-authority-data`, and take `insecure-skip-tls-verify` away";
        findings.push(insecure.finding(&INSECURE, message).help(help));
    }
}

fn without_status(object: &Cursor<'_, '_>, spec: &Cursor<'_, '_>, status: &Cursor<'_, '_>) -> Finding {
    if spec.value().is_some() {
        let message =
            "this is what kubectl tells a plugin; as the answer of one it would be refused, for it has no status";
        let help = "a plugin reads it from `KUBERNETES_EXEC_INFO`, and prints the same with a `status`";
        return spec.finding(&INPUT, message).help(help);
    }
    let help = "a plugin prints `status` with a `token`, or with `clientCertificateData` and `clientKeyData`";
    let at = if object.field("kind").is_empty() { object.span() } else { status.span() };
    status.finding(&STATUS_MISSING, "there is no status, so there is no credential").help(help).at(at)
}

struct Check<'c, 'o, 't> {
    status: &'c Cursor<'o, 't>,
    tree: &'c Tree<'c>,
    parts: &'c [Artifact],
    now: Option<Time>,
}

impl Check<'_, '_, '_> {
    fn credential(&self, findings: &mut Vec<Finding>) {
        let token = self.status.field("token");
        let certificate = self.status.field("clientCertificateData");
        let key = self.status.field("clientKeyData");
        // A value of another type is not there, and was reported.
        match (certificate.is_empty(), key.is_empty()) {
            (true, true) if token.is_empty() => {
                let help = "set `token`, or `clientCertificateData` and `clientKeyData`";
                let message = "there is neither a token nor a certificate with its key";
                findings.push(self.status.finding(&CREDENTIAL_MISSING, message).help(help));
            }
            (true, true) => {}
            (false, true) => findings.push(
                certificate
                    .finding(&HALF_PAIR, "there is a certificate, but no private key")
                    .help("set `clientKeyData` to the private key of the certificate, as PEM"),
            ),
            (true, false) => findings.push(
                key.finding(&HALF_PAIR, "there is a private key, but no certificate")
                    .help("set `clientCertificateData` to the certificate of the key, as PEM"),
            ),
            (false, false) => self.pair(&certificate, &key, findings),
        }
        if !token.is_empty() {
            self.token(&token, findings);
        }
    }

    fn pair(&self, certificate: &Cursor<'_, '_>, key: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
        match check_pair(certificate.string().as_bytes(), key.string().as_bytes()) {
            Ok(()) => {}
            Err(problem) => findings.push(self.no_pair(problem, certificate, key)),
        }
        if let Some(leaf) = self.certificate()
            && let Some(purposes) = leaf.purposes()
            && !purposes.iter().any(|purpose| [oid::CLIENT_AUTH, ANY_PURPOSE].contains(&purpose.oid.as_str()))
        {
            let message = "the certificate is not for client authentication: the API server does not take it";
            let help =
                "have one issued with the extended key usage clientAuth, as `kubernetes.io/kube-apiserver-client` does";
            findings.push(certificate.finding(&NOT_FOR_CLIENTS, message).help(help));
        }
    }

    fn no_pair(&self, problem: PairProblem, certificate: &Cursor<'_, '_>, key: &Cursor<'_, '_>) -> Finding {
        let described = describe(problem);
        let (rule, field) = match described.part {
            Part::Certificate => (&CERTIFICATE, certificate),
            Part::PrivateKey => (&PRIVATE_KEY, key),
            Part::Match => (&PAIR_MISMATCH, key),
        };
        let help = described.help.unwrap_or(match is_encoded(field.string()) {
            true => "decode it: a kubeconfig holds PEM as base64, an ExecCredential holds it as it is".into(),
            false => "write the PEM as it is, with its line breaks".into(),
        });
        let span = described.block.map_or(field.span(), |block| self.inside(field, block));
        let finding = field.finding(rule, described.message).help(help).at(span);
        match described.part {
            Part::Match => finding.label(certificate.span(), "the certificate"),
            _ => finding,
        }
    }

    fn token(&self, token: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
        let text = token.string();
        let is_control = |character: char| character.is_ascii_control() && character != '\t';
        if let Some((at, control)) = text.char_indices().find(|(_, character)| is_control(*character)) {
            let (what, help) = match control {
                '\n' | '\r' => {
                    ("a line break", "take it away: a command that prints a token mostly prints a line break behind it")
                }
                _ => ("a control character", "take it away"),
            };
            let finding =
                token.finding(&TOKEN_CONTROL, format!("there is {what} in the token, which no HTTP header can hold"));
            findings.push(finding.help(help).at(self.inside(token, Span::new(at, at + 1))));
            return;
        }
        if let Some((message, help, length)) = wrapped(text) {
            let span = length.map_or(token.span(), |length| self.inside(token, Span::new(0, length)));
            findings.push(token.finding(&TOKEN_FORM, message).help(help).at(span));
            return;
        }
        let plain = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '~' | '+' | '/' | '=')
        };
        if let Some((at, strange)) = text.char_indices().find(|(_, character)| !plain(*character)) {
            let message = match strange {
                ' ' => "there is a space in the token: the server takes what stands before it",
                _ => "there is a character in the token that no token has",
            };
            let span = self.inside(token, Span::new(at, at + strange.len_utf8()));
            findings.push(
                token.finding(&TOKEN_CHARACTERS, message).help("look whether something else was printed").at(span),
            );
        }
    }

    fn expiration(&self, findings: &mut Vec<Finding>) {
        let expiration = self.status.field("expirationTimestamp");
        let Some(&Data::Time(Some(end))) = expiration.value().map(|value| &value.data) else { return };
        if let Some(now) = self.now.filter(|now| end < *now) {
            let message = format!(
                "it expired {} ago: kubectl runs the plugin again for each request",
                duration(now.seconds - end.seconds)
            );
            findings.push(
                expiration.finding(&EXPIRED, message).help("answer with a new credential and the time of its end"),
            );
            return;
        }
        let token = self.token_in().and_then(|token| token.times.expires_at).map(|end| ("token", end));
        let certificate = self.certificate().and_then(|leaf| leaf.valid_until).map(|end| ("certificate", end));
        let first = token.into_iter().chain(certificate).min_by_key(|(_, end)| *end);
        if let Some((what, first)) = first.filter(|(_, first)| *first < end) {
            let message = format!(
                "the {what} ends {} before this time, on {}: kubectl goes on using it",
                duration(end.seconds - first.seconds),
                first.to_rfc3339()
            );
            let help = format!("write {}, or a little less", quoted(&first.to_rfc3339()));
            findings.push(expiration.finding(&OUTLIVES, message).help(help));
        }
    }

    /// The client's certificate, as it was opened: the first.
    fn certificate(&self) -> Option<&Certificate> {
        self.parts.iter().find_map(|part| match &part.content {
            Content::Certificate(certificate) if is_in(part, "status.clientCertificateData") => {
                Some(certificate.as_ref())
            }
            _ => None,
        })
    }

    fn token_in(&self) -> Option<&JsonWebToken> {
        self.parts.iter().find_map(|part| match &part.content {
            Content::JsonWebToken(token) => Some(token.as_ref()),
            _ => None,
        })
    }

    /// The text of some bytes of a string.
    fn inside(&self, field: &Cursor<'_, '_>, bytes: Span) -> Span {
        let node = field.value().and_then(|value| value.node);
        node.and_then(|node| self.tree.byte_map(node).outer(bytes)).unwrap_or(field.span())
    }
}

/// anyExtendedKeyUsage (RFC 5280, section 4.2.1.12).
const ANY_PURPOSE: &str = "2.5.29.37.0";
fn is_in(part: &Artifact, field: &str) -> bool {
    matches!(part.within.first(), Some(crate::place::Step::Field { path }) if path == field)
}

fn is_encoded(text: &str) -> bool {
    base64::decode(text.trim().as_bytes()).is_ok_and(|decoded| decoded.bytes.starts_with(b"-----BEGIN "))
}

/// What stands around a token: in words, what to do, and how many bytes of it stand before the token.
fn wrapped(text: &str) -> Option<(&'static str, &'static str, Option<usize>)> {
    for scheme in ["Authorization:", "Bearer "] {
        if text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)) {
            let message = "this is the header with the token in it: kubectl writes `Bearer` itself";
            return Some((message, "write the token alone", Some(scheme.trim_end().len())));
        }
    }
    if text.starts_with("-----BEGIN ") {
        let help = "a certificate and its key go into `clientCertificateData` and `clientKeyData`";
        return Some(("this is PEM, and no token", help, None));
    }
    if text.trim_start().starts_with('{') {
        return Some(("this is JSON, and no token", "write the token that is in it", None));
    }
    let decoded = base64::decode(text.as_bytes()).ok().and_then(|decoded| String::from_utf8(decoded.bytes).ok())?;
    let is_token = decoded.starts_with("ey") && secret::holds_secret(&decoded);
    is_token.then_some((
        "this is the base64 of a token",
        "decode it once: Secrets hold tokens as base64, plugins do not",
        None,
    ))
}
