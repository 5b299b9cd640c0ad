//! Who issued whom, by names and key identifiers (RFC 5280, sections 4.2.1.1 and 6.1).

use super::Item;
use crate::encoding::oid;
use crate::order::sort_by;
use crate::x509::{Certificate, ExtensionValue};

/// Certificates of one name that are looked at as issuers of another: a CA seldom has more.
const CANDIDATES: usize = 16;
/// Certificates of one chain: longer ones are refused everywhere.
const LENGTH: usize = 32;

/// For each certificate the one that issued it.
pub(super) struct Issuers {
    issuers: Vec<Option<usize>>,
    /// Whether the same certificate stands before.
    repeated: Vec<Option<usize>>,
    /// Those whose issuer writes its name in other bytes.
    rewritten: Vec<usize>,
}

impl Issuers {
    /// Looks for the issuer of each certificate among all.
    pub(super) fn among(certificates: &[&Item<'_>]) -> Self {
        let all: Vec<&Certificate> = certificates.iter().filter_map(|item| item.certificate).collect();
        let fingerprint = |&index: &usize| all.get(index).map_or("", |found| found.fingerprints.sha256.as_str());
        let subject = |index: usize| all.get(index).map_or("", |found| found.subject.text.as_str());
        let mut order: Vec<usize> = (0..all.len()).collect();
        sort_by(&mut order, |a, b| fingerprint(a).cmp(fingerprint(b)));
        let mut repeated = vec![None; all.len()];
        for group in order.chunk_by(|a, b| fingerprint(a) == fingerprint(b)) {
            for &again in group.iter().skip(1) {
                if let Some(slot) = repeated.get_mut(again) {
                    *slot = group.first().copied();
                }
            }
        }
        order.retain(|&index| repeated.get(index) == Some(&None));
        sort_by(&mut order, |&a, &b| subject(a).cmp(subject(b)).then(a.cmp(&b)));
        let is_verbatim = |index: usize, issuer: usize| {
            let names = all.get(index).zip(all.get(issuer));
            names.is_some_and(|(certificate, issuer)| certificate.issuer.encoding == issuer.subject.encoding)
        };
        let issuer = |index: usize| {
            let certificate = *all.get(index)?;
            let name = certificate.issuer.text.as_str();
            let first = order.partition_point(|&other| subject(other) < name);
            let same_name = order.iter().skip(first).take_while(|&&other| subject(other) == name);
            let candidates = same_name.copied().filter(|&other| other != index).take(CANDIDATES);
            let fit = |other: usize| {
                let fitness = fitness(certificate, all.get(other)?)? + 4 * u8::from(is_verbatim(index, other));
                Some((fitness, other > index, other))
            };
            let best = candidates.filter_map(fit).max_by_key(|(fitness, behind, other)| {
                // The nearest, first of those behind.
                (*fitness, *behind, std::cmp::Reverse(other.abs_diff(index)))
            });
            best.map(|(_, _, other)| other)
        };
        let issuers: Vec<Option<usize>> = (0..all.len()).map(issuer).collect();
        let links = issuers.iter().enumerate();
        let rewritten = links.filter(|(index, issuer)| issuer.is_some_and(|issuer| !is_verbatim(*index, issuer)));
        let rewritten = rewritten.map(|(index, _)| index).collect();
        Self { issuers, repeated, rewritten }
    }

    /// Whether the issuer of a certificate, where it is here, writes its name in the same bytes.
    pub(super) fn is_verbatim(&self, index: usize) -> bool {
        self.rewritten.binary_search(&index).is_err()
    }

    /// Where chains begin: with the certificates that issued no other, and of those that issued each other in a circle with
    /// the first.
    pub(super) fn ends(&self) -> Vec<usize> {
        let mut is_issuer = vec![false; self.issuers.len()];
        let mark =
            |marked: &mut Vec<bool>, index: usize| marked.get_mut(index).into_iter().for_each(|slot| *slot = true);
        self.issuers.iter().flatten().for_each(|&issuer| mark(&mut is_issuer, issuer));
        let mut reached = vec![false; self.issuers.len()];
        let mut ends = Vec::new();
        for circles in [false, true] {
            for index in 0..self.issuers.len() {
                let begins = if circles { &reached } else { &is_issuer };
                if self.first_of(index).is_none() && begins.get(index) == Some(&false) {
                    self.path(index).into_iter().for_each(|member| mark(&mut reached, member));
                    ends.push(index);
                }
            }
        }
        ends
    }

    /// The certificates whose issuer is here, and the issuers, in their order.
    pub(super) fn related(&self) -> Vec<usize> {
        let mut related = vec![false; self.issuers.len()];
        for (index, issuer) in self.issuers.iter().enumerate() {
            for member in issuer.iter().flat_map(|&issuer| [index, issuer]) {
                related.get_mut(member).into_iter().for_each(|slot| *slot = true);
            }
        }
        related.iter().enumerate().filter(|(_, related)| **related).map(|(index, _)| index).collect()
    }

    /// Whether a certificate is the issuer of another one here.
    pub(super) fn is_issuer(&self, index: usize) -> bool {
        self.issuers.contains(&Some(index))
    }

    /// A certificate, its issuer, the issuer of that, and so on.
    pub(super) fn path(&self, end: usize) -> Vec<usize> {
        let mut path = vec![end];
        while let Some(issuer) = path.last().and_then(|&last| self.issuer(last)) {
            if path.len() >= LENGTH || path.contains(&issuer) {
                break;
            }
            path.push(issuer);
        }
        path
    }

    /// The issuer of a certificate.
    pub(super) fn issuer(&self, index: usize) -> Option<usize> {
        self.issuers.get(index).copied().flatten()
    }

    /// Takes another one for the issuer of a certificate.
    pub(super) fn correct(&mut self, index: usize, issuer: usize) {
        if let Some(slot) = self.issuers.get_mut(index) {
            *slot = Some(issuer);
        }
    }

    /// The same certificate before this one.
    pub(super) fn first_of(&self, index: usize) -> Option<usize> {
        self.repeated.get(index).copied().flatten()
    }
}

/// How well a certificate of the right name fits as issuer; `None` where it can't be.
fn fitness(certificate: &Certificate, issuer: &Certificate) -> Option<u8> {
    let keys = authority_key_identifier(certificate).zip(subject_key_identifier(issuer));
    let same_key = keys.map(|(wanted, found)| wanted == found);
    match same_key {
        Some(false) => None,
        // What issued itself needs nobody else, unless its key identifier says so.
        None if is_self_issued(certificate) => None,
        Some(true) if authority_key_identifier(certificate) == subject_key_identifier(certificate) => None,
        _ => Some(2 * u8::from(same_key == Some(true)) + u8::from(issuer.is_ca)),
    }
}

/// Whether subject and issuer are the same.
pub(super) fn is_self_issued(certificate: &Certificate) -> bool {
    certificate.issuer.text == certificate.subject.text
}

/// The identifier of the key that signed a certificate, in hexadecimal.
pub(super) fn authority_key_identifier(certificate: &Certificate) -> Option<&str> {
    match value(certificate, oid::AUTHORITY_KEY_IDENTIFIER)? {
        ExtensionValue::AuthorityKeyIdentifier(identifier) => identifier.key_identifier.as_deref(),
        _ => None,
    }
}

fn subject_key_identifier(certificate: &Certificate) -> Option<&str> {
    match value(certificate, oid::SUBJECT_KEY_IDENTIFIER)? {
        ExtensionValue::Hex(identifier) => Some(identifier),
        _ => None,
    }
}

fn value<'c>(certificate: &'c Certificate, oid: &str) -> Option<&'c ExtensionValue> {
    certificate.extensions.iter().find(|extension| extension.oid == oid).map(|extension| &extension.value)
}
