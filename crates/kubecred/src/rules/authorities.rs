//! Certificates of a CA as base64 of PEM, and what stands in their place. And secrets in what a plugin is told.

use crate::diagnostic::{Finding, Rule};
use crate::encoding::{base64, pem};
use crate::kube::value::{Cursor, Data};
use crate::predict::has_certificate;
use crate::report::{Artifact, Content};
use crate::rules::times;
use crate::secret;
use crate::source::Span;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::x509::server::go_reads_certificate;
use crate::x509::{Certificate, ExtensionValue};

/// What is wrong with the certificates that may sign a server's. `unreadable` is the rule for what holds none, `leaf`
/// that for the certificate of someone else than a CA.
pub(super) fn check(
    field: &Cursor<'_, '_>,
    parts: &[Artifact],
    unreadable: &'static Rule,
    leaf: &'static Rule,
    findings: &mut Vec<Finding>,
) {
    let bytes = field.bytes();
    if bytes.is_empty() {
        return;
    }
    if !has_certificate(bytes) {
        findings.push(explain(field, bytes, unreadable, "a certificate of a CA"));
        return;
    }
    let path = field.path();
    let certificates = parts.iter().filter(|part| is_in(part, &path)).filter_map(certificate);
    if let Some(first) = certificates.clone().next().filter(|_| certificates.clone().all(|one| !is_authority(one))) {
        let message = format!("{} is no certificate of a CA", crate::diagnostic::quoted(&first.subject.text));
        let help = "write the certificate of the CA that issued it, `ca.crt`: this one vouches for nobody else";
        findings.push(field.finding(leaf, message).help(help));
    }
}

/// Whether what was opened stands in a field.
pub(super) fn is_in(part: &Artifact, path: &str) -> bool {
    let is_field = |step: &crate::place::Step| matches!(step, crate::place::Step::Field { path: at } if at == path);
    part.within.iter().any(is_field)
}

/// The certificate that an artifact is.
pub(super) fn certificate(part: &Artifact) -> Option<&Certificate> {
    match &part.content {
        Content::Certificate(certificate) => Some(certificate.as_ref()),
        _ => None,
    }
}

/// One of version 1 says nothing of it, and can be one.
fn is_authority(certificate: &Certificate) -> bool {
    let is_ca = |value: &ExtensionValue| matches!(value, ExtensionValue::BasicConstraints(limits) if limits.ca);
    certificate.version < 3 || certificate.extensions.iter().any(|extension| is_ca(&extension.value))
}

/// What stands in a field of base64 in which there is no PEM that counts: a fix where it is no secret.
pub(super) fn explain(field: &Cursor<'_, '_>, bytes: &[u8], rule: &'static Rule, wanted: &str) -> Finding {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let (message, help, mended) = if let Some((message, help)) = instead_of_pem(bytes) {
        (message, help, base64::unwrap(bytes, is_pem).map(|(pem, _)| base64::encode(&pem)))
    } else if go_reads_certificate(bytes).is_ok() {
        let pem = pem::encode("CERTIFICATE", bytes);
        ("this is DER, and not PEM".to_owned(), PEM_ONCE, Some(base64::encode(pem.as_bytes())))
    } else if text.contains("PRIVATE KEY-----") {
        (format!("this is a private key, and not {wanted}"), PEM_ONCE, None)
    } else if text.contains("-----BEGIN CERTIFICATE REQUEST") {
        (format!("this is a certification request, and not {wanted}"), PEM_ONCE, None)
    } else {
        ("there is no certificate in it that Go can read".to_owned(), PEM_ONCE, None)
    };
    let finding = field.finding(rule, message).help(help);
    // What is secret is in no fix.
    match mended.filter(|mended| !mended.is_empty() && !secret::holds_secret(text)) {
        Some(mended) => {
            finding.review_fix("Write it as client-go reads it", vec![(field.span(), format!("\"{mended}\""))])
        }
        None => finding,
    }
}

const PEM_ONCE: &str = "write PEM, with its line breaks, and encode all of it as base64 once";

/// What stands in a field in the place of PEM, where that can be told of certificates and keys alike, and what to do.
pub(super) fn instead_of_pem(bytes: &[u8]) -> Option<(String, &'static str)> {
    if base64::encode(bytes) == OMITTED {
        return Some(("this is no data: `kubectl config view` prints it in place of the data".to_owned(), RAW));
    }
    let (_, layers) = base64::unwrap(bytes, is_pem)?;
    Some((format!("it is encoded as base64 {}", times(layers + 1)), PEM_ONCE))
}

fn is_pem(bytes: &[u8]) -> bool {
    bytes.starts_with(b"-----BEGIN ")
}

/// What kubectl prints in place of data.
const OMITTED: &str = "DATA+OMITTED";
/// How the data is printed.
pub(super) const RAW: &str = "print it with `kubectl config view --raw`";

/// The secrets in what the kubeconfig keeps for a plugin.
pub(super) fn secrets_in(config: &Cursor<'_, '_>, tree: &Tree<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    let node = config.value().filter(|value| matches!(value.data, Data::Any)).and_then(|value| value.node);
    let mut waiting: Vec<(NodeId, bool)> = node.map(|node| (node, false)).into_iter().collect();
    // An alias may lead to the same again and again.
    for _ in 0..NODES {
        let Some((node, named)) = waiting.pop() else { break };
        match tree.value(node) {
            Value::String(text) if !text.is_empty() && (named || secret::holds_secret(text)) => {
                found.push(tree.node(node).span);
            }
            _ => {}
        }
        waiting.extend(tree.items(node).iter().map(|&item| (item, named)));
        let members = tree.members(node).iter();
        waiting.extend(members.map(|member| (member.value, secret::is_secret_name(&member.key))));
    }
    found
}

/// Values of a plugin's configuration that are looked at.
const NODES: usize = 1_000;
