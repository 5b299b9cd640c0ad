//! Whether the certificates that belong together by name were signed by each other.

use super::Item;
use super::chain::Issuers;
use crate::limits;
use crate::options::{Options, Signatures};
use crate::verify::chain::{Member, signature_by};
use crate::x509::{SignatureStatus, SignatureVerdict, signature};

/// For each certificate whose issuer is here, whether that signed it. Where it did not, but another one of the same name
/// did, that is its issuer.
pub(super) fn check(
    certificates: &[&Item<'_>],
    issuers: &mut Issuers,
    options: &Options,
) -> Vec<Option<SignatureVerdict>> {
    let mut left = limits::LINK_SIGNATURES;
    let mut verdicts = Vec::new();
    for index in 0..certificates.len() {
        let issuer = issuers.issuer(index).filter(|_| issuers.first_of(index).is_none() && issuers.is_verbatim(index));
        verdicts.push(issuer.map(|issuer| match options.signatures {
            Signatures::Defer => SignatureVerdict::not_checked(signature::DEFERRED),
            Signatures::Check => {
                let verdict = link(certificates, index, issuer, &mut left);
                if verdict.status != SignatureStatus::Failed {
                    return verdict;
                }
                match twin(certificates, index, issuer, &mut left) {
                    Some(twin) => {
                        issuers.correct(index, twin);
                        SignatureVerdict::verified()
                    }
                    None => verdict,
                }
            }
        }));
    }
    verdicts
}

fn link(certificates: &[&Item<'_>], index: usize, issuer: usize, left: &mut usize) -> SignatureVerdict {
    let member = |index: usize| Member::of(certificates.get(index)?.certificate?, false);
    let Some(rest) = left.checked_sub(1) else {
        let most = limits::LINK_SIGNATURES;
        return SignatureVerdict::not_checked(format!(
            "only the first {most} signatures between certificates are checked"
        ));
    };
    *left = rest;
    match (member(index), member(issuer)) {
        (Some(issued), Some(issuer)) => signature_by(&issued, &issuer),
        _ => SignatureVerdict::not_checked("the certificate can't be read"),
    }
}

/// Another certificate of the name of an issuer, which signed where the first did not.
fn twin(certificates: &[&Item<'_>], index: usize, issuer: usize, left: &mut usize) -> Option<usize> {
    let of = |index: usize| certificates.get(index).and_then(|item| item.certificate);
    let own = of(issuer)?;
    let is_twin = |&other: &usize| {
        other != index
            && of(other).is_some_and(|other| {
                other.subject.encoding == own.subject.encoding && other.public_key.sha256 != own.public_key.sha256
            })
    };
    let mut twins = (0..certificates.len()).filter(is_twin);
    twins.find(|&twin| link(certificates, index, twin, left).status == SignatureStatus::Verified)
}
