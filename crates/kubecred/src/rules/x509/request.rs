//! What a certification request says.

use crate::diagnostic::{Finding, Origin, Rule, Severity, quoted};
use crate::encoding::oid;
use crate::place::Place;
use crate::rules::x509::{WEAK_KEY, weak_key};
use crate::x509::{CertificationRequest, Decoded, ExtensionValue, SignatureStatus};

/// All rules of this file.
pub(super) const RULES: &[&Rule] =
    &[&SIGNATURE_FAILED, &SIGNATURE_SHA1, &CA_REQUESTED, &MASTERS_REQUESTED, &NO_COMMON_NAME];

/// The signature is not that of the key.
pub static SIGNATURE_FAILED: Rule = Rule {
    id: "request/signature-failed",
    summary: "A request is signed with the key that it carries.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 2986, section 3; kube-apiserver validation of spec.request",
};
/// SHA-1.
pub static SIGNATURE_SHA1: Rule = Rule {
    id: "request/signature-sha1",
    summary: "Requests are not signed with SHA-1.",
    severity: Severity::Warning,
    origin: Origin::Advice,
    basis: "RFC 9155",
};
/// A CA is asked for.
pub static CA_REQUESTED: Rule = Rule {
    id: "request/ca-requested",
    summary: "The signers of Kubernetes issue no CA certificates.",
    severity: Severity::Warning,
    origin: Origin::Signer,
    basis: "Kubernetes, certificates and certificate signing requests",
};
/// system:masters is asked for.
pub static MASTERS_REQUESTED: Rule = Rule {
    id: "request/system-masters",
    summary: "Kube-apiserver refuses requests for system:masters to its client signer.",
    severity: Severity::Warning,
    origin: Origin::Apiserver,
    basis: "Kubernetes, admission plugin CertificateSubjectRestriction",
};
/// Nobody is named.
pub static NO_COMMON_NAME: Rule = Rule {
    id: "request/no-common-name",
    summary: "A request for a client's certificate has a common name: it becomes the user name.",
    severity: Severity::Info,
    origin: Origin::Advice,
    basis: "Kubernetes, authenticating with X.509 client certificates",
};

/// Everything that is wrong with a request: its encoding first, then what it says. `place` is that of its DER.
pub fn check_request(request: &Decoded<CertificationRequest>, place: &Place, findings: &mut Vec<Finding>) {
    findings.extend(request.findings(place));
    let value = &request.value;
    if value.signature.status == SignatureStatus::Failed {
        let reason = value.signature.reason.as_deref().unwrap_or_default();
        let message = format!("its signature is not good: {reason}");
        let finding = request.finding(&SIGNATURE_FAILED, message, place, "/signature/status");
        findings.push(finding.help("make the request again; it must not be changed after it is signed"));
    }
    if value.scheme.is_some_and(|scheme| scheme.is_sha1()) {
        let message = format!("it is signed with {}", value.signature_algorithm.name);
        findings.push(request.finding(&SIGNATURE_SHA1, message, place, "/signatureAlgorithm/name").help("use SHA-256"));
    }
    if let Some(message) = weak_key(&value.public_key) {
        let help = "make a new key: ECDSA P-256, or RSA with 2048 bits or more";
        findings.push(request.finding(&WEAK_KEY, message, place, "/publicKey/bits").help(help));
    }
    for (index, extension) in value.extensions.iter().enumerate() {
        if matches!(&extension.value, ExtensionValue::BasicConstraints(constraints) if constraints.ca) {
            let message = "it asks for the certificate of a CA, which no signer of Kubernetes issues";
            findings.push(request.finding(&CA_REQUESTED, message, place, &format!("/extensions/{index}/value")));
        }
    }
    let masters = value
        .subject
        .attributes
        .iter()
        .position(|attribute| attribute.oid == oid::ORGANIZATION && attribute.value == "system:masters");
    if let Some(index) = masters {
        let message = format!("it asks for the group {}", quoted("system:masters"));
        let pointer = format!("/subject/attributes/{index}/value");
        let help = "ask for a group of your own, and bind a role to it";
        findings.push(request.finding(&MASTERS_REQUESTED, message, place, &pointer).help(help));
    }
    if request.field("/subject/text").is_some() && value.subject.values(oid::COMMON_NAME).next().is_none() {
        let message = "its subject has no common name: a client's certificate would have no user name";
        findings.push(request.finding(&NO_COMMON_NAME, message, place, "/subject/text"));
    }
}
