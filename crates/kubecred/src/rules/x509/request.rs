//! What a certification request says.

use crate::diagnostic::{Finding, quoted};
use crate::encoding::oid;
use crate::place::Place;
use crate::rules::x509::{STRONG_KEY, WEAK_KEY, weak_key};
use crate::x509::{CertificationRequest, Decoded, ExtensionValue, SignatureStatus};

use super::names::{check_alternative_names, check_subject};
use super::public_key::check_key;
use super::remark::Remarks;

rules! {
    Standard, "RFC 2986, section 3; kube-apiserver validation of spec.request" {
        Error SIGNATURE_FAILED = "request/signature-failed": "A request is signed with the key that it carries.";
    }
    Advice, "RFC 9155" {
        Warning SIGNATURE_SHA1 = "request/signature-sha1": "Requests are not signed with SHA-1.";
    }
    Signer, "Kubernetes, certificates and certificate signing requests" {
        Warning CA_REQUESTED = "request/ca-requested": "The signers of Kubernetes issue no CA certificates.";
    }
    Apiserver, "Kubernetes, admission plugin CertificateSubjectRestriction" {
        Warning MASTERS_REQUESTED = "request/system-masters":
            "Kube-apiserver refuses requests for system:masters to its client signer.";
    }
    Signer, "Kubernetes, certificates and certificate signing requests" {
        Info ISSUER_EXTENSION = "request/issuer-extension":
            "A request asks for what the signer does not know: not for key identifiers, policies and places of revocation lists.";
    }
    Advice, "Kubernetes, authenticating with X.509 client certificates" {
        Info NO_COMMON_NAME = "request/no-common-name":
            "A request for a client's certificate has a common name: it becomes the user name.";
    }
}

/// Everything that is wrong with a request: its encoding first, then what it says. `place` is that of its DER.
pub fn check_request(request: &Decoded<CertificationRequest>, place: &Place, findings: &mut Vec<Finding>) {
    let first = findings.len();
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
        findings.push(request.finding(&WEAK_KEY, message, place, "/publicKey/bits").help(STRONG_KEY));
    }
    for (index, extension) in value.extensions.iter().enumerate() {
        if matches!(&extension.value, ExtensionValue::BasicConstraints(constraints) if constraints.ca) {
            let message = "it asks for the certificate of a CA, which no signer of Kubernetes issues";
            let finding = request.finding(&CA_REQUESTED, message, place, &format!("/extensions/{index}/value"));
            findings.push(finding.help("make the request anew without `basicConstraints = CA:TRUE`"));
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
    let nameless = value.subject.values(oid::COMMON_NAME).next().is_none();
    if nameless && request.field("/subject/text").is_some() && request.is_whole("certificationRequestInfo.subject") {
        let message = "its subject has no common name: a client's certificate would have no user name";
        let finding = request.finding(&NO_COMMON_NAME, message, place, "/subject/text");
        findings.push(finding.help("ask for one with `openssl req -new -subj /CN=jane`"));
    }
    let mut remarks = Remarks::default();
    check_key(&value.public_key, "/publicKey", &mut remarks);
    check_subject(&value.subject, "/subject", &mut remarks);
    for (index, extension) in value.extensions.iter().enumerate() {
        let pointer = format!("/extensions/{index}/value");
        match (extension.oid.as_str(), &extension.value) {
            (oid::SUBJECT_ALT_NAME, ExtensionValue::Names(names)) => {
                check_alternative_names(names, &pointer, &mut remarks);
            }
            (
                oid::AUTHORITY_KEY_IDENTIFIER
                | oid::AUTHORITY_INFO_ACCESS
                | oid::CRL_DISTRIBUTION_POINTS
                | oid::CERTIFICATE_POLICIES
                | oid::ISSUER_ALT_NAME
                | oid::SCT_LIST,
                _,
            ) => {
                let message = format!("it asks for {}, which only the signer can know", extension.name);
                remarks.push(&ISSUER_EXTENSION, message, pointer, "leave it out: the signer writes its own");
            }
            _ => {}
        }
    }
    remarks.place(request, place, findings);
    super::say_why_once(findings, first);
}
