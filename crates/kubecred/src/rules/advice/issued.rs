//! The certificate in a CertificateSigningRequest against what was asked for. kube-apiserver looks at neither.

use std::collections::HashSet;

use crate::diagnostic::{Finding, quoted};
use crate::encoding::oid;
use crate::kube::value::Cursor;
use crate::predict::issuance::{Lifetime, compare_lifetime, lifetime_of};
use crate::predict::signers::{PURPOSES, meant};
use crate::rules::authorities;
use crate::rules::x509::duration;
use crate::x509::{Certificate, CertificationRequest, GO_FORMS, GeneralName, Name};

use super::{Subject, strings};

rules! {
    Advice, "Kubernetes API reference, CertificateSigningRequestStatus" {
        Error CERTIFICATE_KEY = "csr/certificate-key": "The certificate that was issued is for the key of the request.";
        Warning CERTIFICATE_SUBJECT = "csr/certificate-subject":
            "The certificate that was issued names the user and the groups of the request.";
        Warning CERTIFICATE_NAMES = "csr/certificate-names":
            "The certificate that was issued has the alternative names of the request, and no others.";
        Warning CERTIFICATE_LONGER = "csr/certificate-longer":
            "The certificate that was issued lasts no longer than was asked for.";
        Info CERTIFICATE_SHORTER = "csr/certificate-shorter":
            "The certificate that was issued lasts about as long as was asked for.";
        Warning CERTIFICATE_USAGES = "csr/certificate-usages":
            "The certificate that was issued is good for no purpose that was not asked for.";
    }
}

pub(super) fn check_issued(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let issued = subject.parts.iter().find_map(authorities::certificate);
    let Some((request, issued)) = subject.certification_request().zip(issued) else { return };
    // Of what could not be read nothing can be said.
    if issued.error.is_some() || request.error.is_some() {
        return;
    }
    let (spec, status) = (subject.object.field("spec"), subject.object.field("status"));
    let certificate = status.field("certificate");
    if request.public_key.sha256 != issued.public_key.sha256 {
        let message = "the certificate is for another key than the request: who asked can't use it";
        let help = "have the signer issue it for this request, which it finds in `spec.request`";
        // Then it is another certificate altogether.
        findings.push(certificate.finding(&CERTIFICATE_KEY, message).help(help));
        return;
    }
    check_subject(request, issued, &certificate, findings);
    check_names(request, issued, &certificate, findings);
    if let Some(asked) = spec.field("expirationSeconds").integer() {
        check_lifetime(asked, issued, &certificate, findings);
    }
    check_usages(&strings(&spec.field("usages")), issued, &certificate, findings);
}

const LOOK: &str = "look at what the signer does: whoever approved the request approved what it asks for";

/// The user is the last common name, the groups are the organizations. What else a subject says, Kubernetes does not see, and
/// its signers drop most of it.
fn check_subject(
    request: &CertificationRequest,
    issued: &Certificate,
    certificate: &Cursor<'_, '_>,
    findings: &mut Vec<Finding>,
) {
    let user = |name: &Name| name.values(oid::COMMON_NAME).last().unwrap_or_default().to_owned();
    let groups = |name: &Name| name.values(oid::ORGANIZATION).map(str::to_owned).collect::<HashSet<String>>();
    let same = user(&request.subject) == user(&issued.subject) && groups(&request.subject) == groups(&issued.subject);
    if !same {
        let (asked, made) = (quoted(&request.subject.text), quoted(&issued.subject.text));
        let message = format!("the request is for {asked}, and the certificate for {made}");
        findings.push(certificate.finding(&CERTIFICATE_SUBJECT, message).help(LOOK));
    }
}

fn check_names(
    request: &CertificationRequest,
    issued: &Certificate,
    certificate: &Cursor<'_, '_>,
    findings: &mut Vec<Finding>,
) {
    // Other forms no signer of Kubernetes sees.
    let seen = |name: &&GeneralName| GO_FORMS.contains(&name.form.as_ref());
    let (asked, made) = (request.subject_alt_names(), issued.subject_alt_names());
    let without = |names: &[GeneralName], others: &[GeneralName]| {
        let missing = names.iter().filter(seen).filter(|name| !others.contains(name));
        missing.map(|name| quoted(&name.value)).collect::<Vec<String>>()
    };
    for (names, what) in [
        (without(made, asked), "the certificate has names that the request does not ask for"),
        (without(asked, made), "the certificate lacks names that the request asks for"),
    ] {
        if !names.is_empty() {
            let message = format!("{what}: {}", names.join(", "));
            findings.push(certificate.finding(&CERTIFICATE_NAMES, message).help(LOOK));
        }
    }
}

fn check_lifetime(asked: i64, issued: &Certificate, certificate: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let Some((lasts, difference)) =
        lifetime_of(issued).and_then(|lasts| Some((lasts, compare_lifetime(asked, lasts)?)))
    else {
        return;
    };
    let message = format!("{} were asked for, and the certificate lasts {}", duration(asked), duration(lasts));
    findings.push(match difference {
        Lifetime::Longer => certificate.finding(&CERTIFICATE_LONGER, message).help(LOOK),
        Lifetime::MuchShorter => {
            let help = "it must be renewed sooner: signers give at most what they are set to, and none outlasts its CA";
            certificate.finding(&CERTIFICATE_SHORTER, message).help(help)
        }
    });
}

fn check_usages(asked: &[&str], issued: &Certificate, certificate: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let purposes = issued.purposes().unwrap_or_default().iter();
    let mut others: Vec<String> = purposes
        .filter(|purpose| {
            let known = PURPOSES.iter().find(|(oid, _)| *oid == purpose.oid);
            !known.is_some_and(|(_, word)| asked.iter().any(|usage| meant(usage) == *word))
        })
        .map(|purpose| quoted(&purpose.name))
        .collect();
    if issued.is_ca {
        others.push("signing other certificates, as a CA does".to_owned());
    }
    if !others.is_empty() {
        let message = format!("the certificate is good for more than was asked for: {}", others.join(", "));
        findings.push(certificate.finding(&CERTIFICATE_USAGES, message).help(LOOK));
    }
}
