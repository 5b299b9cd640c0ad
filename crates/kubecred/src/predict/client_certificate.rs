//! Client certificates, as kube-apiserver takes them: a chain to its client CA as Go verifies it, and the user in the
//! subject.

use crate::decode::{Decoded, decode_certificates};
use crate::diagnostic::quoted;
use crate::encoding::{oid, pem};
use crate::options::User;
use crate::verify::Check;
use crate::verify::chain::checks::{REVOCATION, VALIDITY};
use crate::verify::chain::{ChainUsage, VerifyChainOptions};
use crate::verify::verify_chain;
use crate::x509::server::go_reads_certificate;
use crate::x509::{Certificate, PairProblem, SignatureStatus, check_pair};

use super::authenticate::Case;

/// Whom the server takes who shows a client certificate for. What stands behind the first certificate are intermediates.
pub(super) fn authenticate(credential: &[u8], case: &mut Case<'_>) {
    let mut chain = Vec::new();
    for found in decode_certificates(credential) {
        match found {
            Decoded::Value(certificate) => chain.push(certificate),
            Decoded::Broken { error } => return case.refuse("certificate", error),
        }
    }
    let Some(leaf) = chain.first() else {
        return case.refuse("certificate", "there is no certificate in it, and no token");
    };
    if let Err(PairProblem::Mismatch { .. }) = check_pair(credential, credential) {
        case.refuse("key", "the private key is another's than the certificate's: no connection can be made");
    }
    check_chain(leaf, credential, case);
    let name = |wanted| leaf.subject.values(wanted).map(str::to_owned).collect::<Vec<String>>();
    // Of several the last one counts.
    let username = name(oid::COMMON_NAME).pop().unwrap_or_default();
    if username.is_empty() {
        return case.anonymous("the certificate has no common name, so that it is passed over");
    }
    let mut identifiers = name(oid::KUBERNETES_UID);
    if identifiers.len() > 1 || identifiers.first().is_some_and(String::is_empty) {
        return case.refuse("uid", "the subject has no one uid: there are several, or it is empty");
    }
    let identifier = vec![format!("X509SHA256={}", leaf.fingerprints.sha256)];
    case.identify(User {
        username,
        uid: identifiers.pop().unwrap_or_default(),
        groups: name(oid::ORGANIZATION),
        extra: vec![("authentication.kubernetes.io/credential-id".to_owned(), identifier)],
    });
}

/// Whether a chain leads to the client CA, as Go verifies it.
fn check_chain(leaf: &Certificate, credential: &[u8], case: &mut Case<'_>) {
    if let Err(reason) = go_reads_certificate(&der_of(leaf)) {
        return case.refuse("certificate", reason);
    }
    let given = case.cluster.client_ca.as_ref().filter(|authorities| !authorities.trim().is_empty());
    let Some(authorities) = given else {
        // Whoever issued it.
        let has_ended = case.options.now.zip(leaf.valid_until).is_some_and(|(now, end)| now.seconds > end.seconds);
        if has_ended {
            return case.refuse("chain", format!("the certificate ended at {}", leaf.not_after));
        }
        let begins = case.options.now.zip(leaf.valid_from).is_some_and(|(now, begin)| now.seconds < begin.seconds);
        if begins {
            return case.refuse("chain", format!("the certificate is not valid before {}", leaf.not_before));
        }
        let issuer = quoted(&leaf.issuer.text);
        return case.leave_open("chain", "no client CA is given", format!("the client CA of the cluster is {issuer}"));
    };
    let options = VerifyChainOptions {
        roots: vec![authorities.clone()],
        now: case.options.now,
        usage: ChainUsage::Client,
        ..VerifyChainOptions::default()
    };
    let verified = verify_chain(credential, &options);
    // The server looks at no revocation.
    let counts = |check: &&Check| check.name != REVOCATION;
    let worst = |status| verified.checks.iter().filter(counts).find(|check| check.status == status);
    let first = verified.path.as_ref().and_then(|path| path.first());
    if let Some(failed) = worst(SignatureStatus::Failed) {
        case.refuse("chain", failed.reason.clone().unwrap_or_default());
    } else if first.is_some_and(|first| first.sha256 != leaf.fingerprints.sha256) {
        case.refuse("chain", "the certificate of a CA stands first: the server takes the first for that of the client");
    } else if let Some(open) = worst(SignatureStatus::NotChecked) {
        let why = open.reason.clone().unwrap_or_default();
        let on = match open.name {
            VALIDITY => format!("the certificate is used before {}", leaf.not_after),
            _ => format!("the client CA of the cluster is {}", quoted(&leaf.issuer.text)),
        };
        case.leave_open("chain", &why, on);
    } else {
        let root = verified.path.as_ref().and_then(|path| path.last());
        case.pass("chain", root.map(|root| root.subject.clone()).unwrap_or_default());
    }
}

fn der_of(certificate: &Certificate) -> Vec<u8> {
    pem::go_decode_first(certificate.pem.as_bytes()).map(|(block, _)| block.content.bytes).unwrap_or_default()
}
