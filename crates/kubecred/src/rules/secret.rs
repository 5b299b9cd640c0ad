//! Rules about Secrets. The server judges little of them, and no verdict is given here.

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::format;
use crate::kube::value::{Cursor, Data, Value, push_token};
use crate::report::{Artifact, Content};
use crate::rules::authorities::is_in;
use crate::rules::key_pair::{Part, describe};
use crate::x509::{PairProblem, check_pair};

rules! {
    Apiserver, "Kubernetes validation of Secrets" {
        Error TLS_DATA_MISSING = "secret/tls-data-missing": "A TLS Secret has `tls.crt` and `tls.key`.";
        Error ACCOUNT_MISSING = "secret/service-account-missing":
            "A Secret for the token of a ServiceAccount names the account in an annotation.";
    }
    Advice, "Kubernetes, ServiceAccount token Secrets" {
        Warning ACCOUNT_NAME = "secret/service-account-name": "A ServiceAccount has the name of a DNS subdomain.";
        Warning TOKEN_OF_OTHER = "secret/token-of-other":
            "The token in a Secret is that of the ServiceAccount which its annotations name.";
    }
    Advice, "Go crypto/tls, X509KeyPair; kubectl create secret tls" {
        Error TLS_PAIR = "secret/tls-pair":
            "A TLS Secret holds a certificate as PEM, the leaf first, and the private key that belongs to it.";
    }
}

/// What is wrong with a Secret. `parts` is what was opened in it.
pub fn check(secret: &Cursor<'_, '_>, parts: &[Artifact], findings: &mut Vec<Finding>) {
    match secret.field("type").string() {
        "kubernetes.io/tls" => check_pair_of(secret, findings),
        "kubernetes.io/service-account-token" => check_account(secret, parts, findings),
        _ => {}
    }
}

const NAME: &str = "kubernetes.io/service-account.name";
const UID: &str = "kubernetes.io/service-account.uid";

fn check_account(secret: &Cursor<'_, '_>, parts: &[Artifact], findings: &mut Vec<Finding>) {
    let metadata = secret.field("metadata");
    let annotations = metadata.field("annotations");
    let (name, uid, namespace) = (annotations.field(NAME), annotations.field(UID), metadata.field("namespace"));
    let path = |annotation| format!("metadata.annotations[{annotation}]");
    if name.is_empty() {
        let message = format!("the annotation `{NAME}` is missing: nothing says whose token this is");
        let finding = name.refusal(&ACCOUNT_MISSING, Reason::FieldValueRequired, message).path(path(NAME));
        findings.push(finding.help("add it, with the name of a ServiceAccount of the same namespace"));
        return;
    }
    if let Some(problem) = format::dns_subdomain(name.string()) {
        let message = format!("no ServiceAccount can be called {}: {problem}", quoted(name.string()));
        let finding = name.finding(&ACCOUNT_NAME, message).path(path(NAME));
        findings.push(
            finding.help("write the name of a ServiceAccount: the cluster deletes a Secret of one that is not there"),
        );
    }
    let token = parts.iter().find_map(|part| match &part.content {
        Content::JsonWebToken(token) if is_in(part, "data[token]") => token.kubernetes.as_ref(),
        _ => None,
    });
    let Some(claims) = token else { return };
    let claimed_uid = claims.service_account.uid.as_deref().unwrap_or_default();
    let compared = [
        ("ServiceAccount", name, claims.service_account.name.as_str(), path(NAME)),
        ("uid", uid, claimed_uid, path(UID)),
        ("namespace", namespace, claims.namespace.as_str(), "metadata.namespace".to_owned()),
    ];
    for (what, field, claimed, path) in compared {
        if !claimed.is_empty() && !field.is_empty() && field.string() != claimed {
            let message = format!("the {what} is {}, but the token is of {}", quoted(field.string()), quoted(claimed));
            let help = "let the cluster fill in the token: leave `data` away, and the annotation of the uid";
            findings.push(field.finding(&TOKEN_OF_OTHER, message).path(path).help(help));
        }
    }
}

fn check_pair_of(secret: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (data, texts) = (secret.field("data"), secret.field("stringData"));
    let find = |key: &str| Entry::find(&texts, key).or_else(|| Entry::find(&data, key));
    for key in [CERTIFICATE, KEY] {
        if find(key).is_none() {
            let missing = data.field(key);
            let finding =
                missing.refusal(&TLS_DATA_MISSING, Reason::FieldValueRequired, format!("there is no `{key}`"));
            let help = "make it with `kubectl create secret tls NAME --cert=FILE --key=FILE`";
            findings.push(finding.path(format!("data[{key}]")).help(help));
        }
    }
    let (Some(certificate), Some(key)) = (find(CERTIFICATE), find(KEY)) else { return };
    // The server takes empty ones, and cert-manager makes such Secrets first.
    if certificate.bytes.is_empty() || key.bytes.is_empty() {
        return;
    }
    if let Err(problem) = check_pair(certificate.bytes, key.bytes) {
        findings.push(explain(problem, &certificate, &key));
    }
}

const CERTIFICATE: &str = "tls.crt";
const KEY: &str = "tls.key";

/// A value of the data.
struct Entry<'o, 't> {
    value: &'o Value<'t>,
    bytes: &'o [u8],
    pointer: String,
    path: String,
}

impl<'o, 't> Entry<'o, 't> {
    fn find(map: &Cursor<'o, 't>, key: &str) -> Option<Self> {
        let (_, value) = map.members().iter().find(|(name, _)| name == key)?;
        let bytes = match &value.data {
            Data::Bytes(bytes) => bytes.as_slice(),
            Data::String(text) => text.as_bytes(),
            _ => return None,
        };
        let mut pointer = map.pointer();
        pointer.push('/');
        push_token(&mut pointer, key);
        Some(Self { value, bytes, pointer, path: format!("{}[{key}]", map.path()) })
    }
}

fn explain(problem: PairProblem, certificate: &Entry<'_, '_>, key: &Entry<'_, '_>) -> Finding {
    let described = describe(problem);
    let entry = if described.part == Part::Certificate { certificate } else { key };
    let help = described.help.unwrap_or("write PEM, and under `data` the base64 of it once".into());
    let finding = Finding::new(&TLS_PAIR, described.message).at(entry.value.span).help(help);
    let finding = finding.path(&*entry.path).pointer(&*entry.pointer);
    match described.part {
        Part::Match => finding.label(certificate.value.span, "the certificate"),
        _ => finding,
    }
}
