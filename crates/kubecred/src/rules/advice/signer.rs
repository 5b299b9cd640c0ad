//! What the signers of Kubernetes demand of a request that was approved (kube-controller-manager). One that does not
//! meet it is marked as failed, and never becomes a certificate.

use std::cell::LazyCell;

use crate::diagnostic::{Finding, quoted};
use crate::encoding::oid;
use crate::kube::value::Cursor;
use crate::predict::signers::{
    CLIENT, CLIENT_AUTH, DIGITAL_SIGNATURE, Failure, KEY_ENCIPHERMENT, KUBELET_CLIENT, certifies, certifies_usages,
    failures, purpose,
};
use crate::source::Span;
use crate::x509::server::server_reads_request;
use crate::x509::{CertificationRequest, ExtensionValue, GeneralName};

use super::request_parts::RequestParts;
use super::{Subject, strings};

rules! {
    Signer, "Kubernetes, certificate signing requests: Kubernetes signers" {
        Error USAGES = "signer/usages": "The usages are those that the signer certifies.";
        Error ORGANIZATION = "signer/organization": "A certificate of a node has the one organization `system:nodes`.";
        Error COMMON_NAME = "signer/common-name": "A certificate of a node has a common name that begins with `system:node:`.";
        Error NAMES = "signer/names": "The alternative names are of the forms that the signer certifies.";
    }
}

/// Whether the signer that the request names would sign it, once it is approved.
pub(super) fn check_signer(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let spec = subject.object.field("spec");
    let (signer, usages, request) = (spec.field("signerName"), spec.field("usages"), spec.field("request"));
    let signer = signer.string();
    let Some(purpose) = purpose(signer) else { return };
    let wanted = strings(&usages);
    // Without usages, or with unknown ones, the server refuses it.
    if !wanted.is_empty() && !certifies_usages(signer, &wanted) {
        match signer {
            CLIENT => check_client_usages(&usages, &wanted, findings),
            _ if wanted.iter().all(|usage| is_known(usage)) => {
                findings.push(other_node_usages(&usages, &wanted, purpose));
            }
            _ => {}
        }
    }
    if let Some(decoded) = subject.certification_request()
        && let Ok(read) = server_reads_request(request.bytes())
    {
        let failures = failures(signer, &wanted, &read);
        let parts = LazyCell::new(|| RequestParts::read(request.bytes(), &decoded.pem));
        check_node(decoded, &request, &parts, &failures, findings);
        let help = match signer {
            KUBELET_CLIENT => "a client certificate of a node has no alternative names",
            _ => "a serving certificate of a node has DNS names and IP addresses alone",
        };
        check_names(decoded, &request, &parts, (&failures, help), findings);
    }
}

fn check_client_usages(usages: &Cursor<'_, '_>, wanted: &[&str], findings: &mut Vec<Finding>) {
    let kept: Vec<&str> = wanted.iter().copied().filter(|usage| certifies(CLIENT, usage)).collect();
    for usage in usages.items().filter(|usage| is_known(usage.string()) && !certifies(CLIENT, usage.string())) {
        let message =
            format!("the signer certifies no {}: it would mark the request as failed", quoted(usage.string()));
        let finding =
            usage.finding(&USAGES, message).help("it takes `client auth`, `digital signature` and `key encipherment`");
        findings.push(with_usages(finding, usages, &kept, CLIENT_AUTH));
    }
    // One that is not certified is said above, and mended with the same fix.
    let all_allowed = wanted.iter().all(|usage| certifies(CLIENT, usage));
    if all_allowed && !wanted.contains(&CLIENT_AUTH) {
        let message =
            "the signer certifies clients, but `client auth` is not asked for: it would mark the request as failed";
        findings.push(with_usages(
            usages.finding(&USAGES, message).help("add `client auth`"),
            usages,
            &kept,
            CLIENT_AUTH,
        ));
    }
}

fn other_node_usages(usages: &Cursor<'_, '_>, wanted: &[&str], purpose: &str) -> Finding {
    let message = "the signer takes other usages than these: it would mark the request as failed";
    let help =
        format!("write `{DIGITAL_SIGNATURE}` and `{purpose}`, and `{KEY_ENCIPHERMENT}` where the key is an RSA key");
    let mut kept = vec![DIGITAL_SIGNATURE];
    kept.extend(wanted.contains(&KEY_ENCIPHERMENT).then_some(KEY_ENCIPHERMENT));
    with_usages(usages.finding(&USAGES, message).help(help), usages, &kept, purpose)
}

/// With a fix that writes the usages which the signer takes.
fn with_usages(finding: Finding, usages: &Cursor<'_, '_>, kept: &[&str], purpose: &str) -> Finding {
    let mut names: Vec<&str> = Vec::new();
    for name in kept.iter().chain([&purpose]) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let list: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    // From the key on, so that no item of a block stays where the list begins.
    let Some(key) = usages.value().and_then(|value| value.key_span) else { return finding };
    let edit = (Span { start: key.end, end: usages.span().end }, format!(": [{}]", list.join(", ")));
    finding.review_fix(format!("Write {}", names.join(", ")), vec![edit])
}

/// Unknown usages the server refuses.
fn is_known(usage: &str) -> bool {
    crate::kube::certificates::USAGES.contains(&usage)
}

/// Reads where the parts stand when the first finding asks for it.
type Parts<F> = LazyCell<RequestParts, F>;

fn check_node<F: FnOnce() -> RequestParts>(
    request: &CertificationRequest,
    field: &Cursor<'_, '_>,
    parts: &Parts<F>,
    failures: &[Failure],
    findings: &mut Vec<Finding>,
) {
    let attribute = |wanted: &str| request.subject.attributes.iter().rposition(|attribute| attribute.oid == wanted);
    let span = |wanted: &str| match attribute(wanted) {
        Some(index) => parts.attribute(index),
        None => parts.subject(),
    };
    let organizations: Vec<&str> = request.subject.values(oid::ORGANIZATION).collect();
    if failures.contains(&Failure::Organization) {
        let message = match organizations.as_slice() {
            [] => "the request names no organization: the signer would mark it as failed".to_owned(),
            [only] => format!("the organization is {}: the signer would mark the request as failed", quoted(only)),
            _ => "`system:nodes` is not the only organization: the signer would mark the request as failed".to_owned(),
        };
        let help =
            "set the subject to `/O=system:nodes/CN=system:node:NAME`; users get `kubernetes.io/kube-apiserver-client`";
        let at = if organizations.len() > 1 { parts.subject() } else { span(oid::ORGANIZATION) };
        findings.push(field.finding(&ORGANIZATION, message).help(help).at_bytes(at));
    }
    // Of several the last one counts.
    let common_name = request.subject.values(oid::COMMON_NAME).last().unwrap_or_default();
    if failures.contains(&Failure::CommonName) {
        let message = match common_name {
            "" => "the request has no common name: the signer would mark it as failed".to_owned(),
            other => format!("the common name is {}: the signer would mark the request as failed", quoted(other)),
        };
        let finding = field.finding(&COMMON_NAME, message).help("write `system:node:` and the name of the node");
        findings.push(finding.at_bytes(span(oid::COMMON_NAME)));
    }
}

fn check_names<F: FnOnce() -> RequestParts>(
    request: &CertificationRequest,
    field: &Cursor<'_, '_>,
    parts: &Parts<F>,
    (failures, help): (&[Failure], &str),
    findings: &mut Vec<Finding>,
) {
    const FORMS: [(Failure, &str); 4] = [
        (Failure::DnsSan, "dNSName"),
        (Failure::IpSan, "iPAddress"),
        (Failure::EmailSan, "rfc822Name"),
        (Failure::UriSan, "uniformResourceIdentifier"),
    ];
    for (extension, number, name) in alternative_names(request) {
        // Other forms the signer does not see.
        let Some((form, _)) = FORMS.iter().find(|(_, form)| *form == name.form) else { continue };
        if failures.contains(form) {
            let message = format!(
                "the signer certifies no name like {}: it would mark the request as failed",
                quoted(&name.value)
            );
            let at = parts.get(&format!("/extensions/{extension}/value/{number}/value"));
            findings.push(field.finding(&NAMES, message).help(help).at_bytes(at));
        }
    }
    if failures.contains(&Failure::SanRequired) {
        let message = "the request names neither a host nor an address: the signer would mark it as failed";
        let finding =
            field.finding(&NAMES, message).help("add DNS names or IP addresses of the node as alternative names");
        findings.push(finding.at_bytes(parts.subject()));
    }
}

/// The alternative names, each with the number of its extension and its own.
fn alternative_names(request: &CertificationRequest) -> impl Iterator<Item = (usize, usize, &GeneralName)> {
    let extensions = request.extensions.iter().enumerate();
    extensions.filter(|(_, extension)| extension.oid == oid::SUBJECT_ALT_NAME).flat_map(|(index, extension)| {
        let names = match &extension.value {
            ExtensionValue::Names(names) => names.as_slice(),
            _ => &[],
        };
        names.iter().enumerate().map(move |(number, name)| (index, number, name))
    })
}
