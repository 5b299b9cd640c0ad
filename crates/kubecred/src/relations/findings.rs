//! What is said of the certificates and keys that stand together in one text.

use super::chain::{Issuers, authority_key_identifier, is_self_issued};
use super::verified::Verifier;
use super::{Item, PRIVATE_KEY};
use crate::diagnostic::{Finding, quoted};
use crate::order::sort_by_key;
use crate::rules::{chain as rules, private_key};
use crate::source::{Source, Span};
use crate::verify::chain::Member;
use crate::x509::{Certificate, SignatureStatus, SignatureVerdict};

/// Looks at each set of certificates and keys by itself.
pub(super) fn check(
    items: &[Item<'_>],
    certificates: &[&Item<'_>],
    issuers: &Issuers,
    source: &Source<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut check = Check { certificates, issuers, source, findings };
    check.keys_without_match(items);
    let mut start = 0;
    for set in certificates.chunk_by(|a, b| a.set == b.set) {
        if set.len() > 1 {
            check.set(start..start + set.len());
        }
        start += set.len();
    }
}

/// What does not hold of the links between certificates of one text, and of the chains up to their roots.
pub(super) fn check_links(
    certificates: &[&Item<'_>],
    issuers: &Issuers,
    links: &[Option<SignatureVerdict>],
    verifier: &Verifier<'_, '_>,
    source: &Source<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut check = Check { certificates, issuers, source, findings };
    for (index, link) in links.iter().enumerate() {
        let Some(link) = link.as_ref().filter(|link| link.status == SignatureStatus::Failed) else { continue };
        let issuer = issuers.issuer(index).and_then(|issuer| certificates.get(issuer));
        let Some((item, issuer)) = certificates.get(index).zip(issuer).filter(|(a, b)| a.set == b.set) else {
            continue;
        };
        // Of what is damaged so that it shows, the damage is said.
        let members = [item, issuer].map(|item| item.certificate.and_then(|found| Member::of(found, false)));
        if members.iter().flatten().any(Member::is_damaged) {
            continue;
        }
        let (name, reason) = (quoted(&item.artifact.title), link.reason.as_deref().unwrap_or_default());
        let message = format!("{} did not sign the certificate of {name}: {reason}", quoted(&issuer.artifact.title));
        let help = "take both from the same place: a CA that was set up anew has another key under the same name";
        check.push(Finding::new(&rules::SIGNATURE_FAILED, message).help(help), item);
    }
    for broken in verifier.broken() {
        let Some(item) = certificates.get(broken.index) else { continue };
        let help = "have the certificate issued anew by a CA that may issue it, or the CA with what it may issue";
        check.push(Finding::new(broken.rule, broken.reason.clone()).help(help), item);
    }
    for (end, reason) in verifier.untrusted() {
        let Some(item) = certificates.get(*end) else { continue };
        let message = format!("the chain of {} does not hold: {reason}", quoted(&item.artifact.title));
        let help = "give the roots that its verifiers trust, or have it issued by one of them";
        check.push(Finding::new(&rules::NOT_TRUSTED, message).help(help), item);
    }
}

struct Check<'c, 'a> {
    certificates: &'c [&'c Item<'a>],
    issuers: &'c Issuers,
    source: &'c Source<'c>,
    findings: &'c mut Vec<Finding>,
}

/// Names that one message lists.
const NAMES: usize = 3;

impl Check<'_, '_> {
    fn push(&mut self, finding: Finding, item: &Item<'_>) {
        let mut finding = Finding { span: self.span(item), ..finding };
        finding.within.clone_from(&item.artifact.within);
        finding.placed = true;
        self.findings.push(finding);
    }

    /// The first line of an artifact: the BEGIN of its PEM block.
    fn span(&self, item: &Item<'_>) -> Option<Span> {
        let span = self.source.span(item.artifact.range?);
        let line = self.source.slice(span).lines().next().map_or(0, str::len);
        Some(Span::new(span.start as usize, span.start as usize + line))
    }

    fn keys_without_match(&mut self, items: &[Item<'_>]) {
        let outermost = || items.iter().filter(|item| item.outermost);
        let others = |item: &&Item<'_>| matches!(item.kind, "certificate" | "certificationRequest");
        let mut keys: Vec<&str> = outermost().filter(others).map(|item| item.key.sha256.as_str()).collect();
        if keys.is_empty() {
            return;
        }
        sort_by_key(&mut keys, |key| *key);
        for item in outermost().filter(|item| item.kind == PRIVATE_KEY) {
            if keys.binary_search(&item.key.sha256.as_str()).is_err() {
                let message = match keys.len() {
                    1 => "the private key is not that of the certificate or request beside it".to_owned(),
                    count => format!("the private key belongs to none of the {count} certificates and requests here"),
                };
                let help = "take key and certificate from the same place: a certificate is made for one key";
                self.push(Finding::new(&private_key::NO_MATCH, message).help(help), item);
            }
        }
    }

    /// The certificates of one text.
    fn set(&mut self, set: std::ops::Range<usize>) {
        let inside = |index: &usize| set.contains(index);
        let of = |index: usize| self.certificates.get(index).copied();
        let mut repeated = Vec::new();
        let (mut leaves, mut lone) = (Vec::new(), Vec::new());
        let mut issued_any = vec![false; set.len()];
        for index in set.clone() {
            if let Some(first) = self.issuers.first_of(index).filter(inside) {
                repeated.push((index, first));
                continue;
            }
            let Some(certificate) = of(index).and_then(|item| item.certificate) else { continue };
            let issuer = self.issuers.issuer(index).filter(inside);
            if let Some(slot) = issuer.and_then(|issuer| issued_any.get_mut(issuer - set.start)) {
                *slot = true;
            } else {
                lone.push(index);
            }
            if !certificate.is_ca && !is_self_issued(certificate) {
                leaves.push(index);
            }
        }
        for (index, first) in repeated {
            if let (Some(item), Some(before)) = (of(index), of(first)) {
                let message = format!("the certificate of {} is here twice", quoted(&item.artifact.title));
                let finding = Finding::new(&rules::REPEATED, message).help("remove one of them");
                let label = self.span(before).map(|span| (span, "the same certificate".to_owned()));
                self.push(Finding { labels: label.into_iter().collect(), ..finding }, item);
            }
        }
        for index in set.clone().filter(|&index| !self.issuers.is_verbatim(index)) {
            let Some((item, certificate)) = of(index).and_then(|item| Some((item, item.certificate?))) else {
                continue;
            };
            let message = format!(
                "the issuer {} of {} is encoded in another way than in its own certificate, so Go takes it for another",
                quoted(&certificate.issuer.text),
                quoted(&item.artifact.title)
            );
            let help =
                "have it issued anew by a CA that copies its own name, string types included: a UTF8String stays one";
            self.push(Finding::new(&rules::NAME_ENCODING, message).help(help), item);
        }
        lone.retain(|&index| issued_any.get(index - set.start) == Some(&false));
        match leaves.as_slice() {
            [] => {}
            [leaf] => {
                let path: Vec<usize> = self.issuers.path(*leaf).into_iter().filter(inside).collect();
                let others: Vec<usize> = set.clone().filter(|index| self.issuers.first_of(*index).is_none()).collect();
                // The same CA may have several certificates, of which each leads up another way.
                let is_twin = |index: &usize| path.iter().any(|&member| self.same_authority(*index, member));
                let other_ways =
                    others.iter().filter(|index| is_twin(index)).flat_map(|&index| self.issuers.path(index));
                let related: Vec<usize> = path.iter().copied().chain(other_ways).collect();
                let others: Vec<usize> = others.into_iter().filter(|index| !related.contains(index)).collect();
                self.order(&set, &path);
                self.missing(&path, path.len() + others.len());
                self.unrelated(&others, *leaf);
            }
            // Several chains: what is in none of them.
            several => {
                if let Some(leaf) = several.iter().find(|leaf| !lone.contains(leaf)) {
                    self.unrelated(&lone, *leaf);
                }
            }
        }
    }

    fn order(&mut self, set: &std::ops::Range<usize>, path: &[usize]) {
        let Some((&leaf, item)) = path.first().and_then(|leaf| Some((leaf, *self.certificates.get(*leaf)?))) else {
            return;
        };
        if item.unordered {
            return;
        }
        let help =
            "write the certificate of the server or client first, then each time the one that issued the one before";
        if leaf != set.start {
            let message = format!("the certificate of {} is not the first one", quoted(&item.artifact.title));
            self.push(Finding::new(&rules::ORDER, message).help(help), item);
            return;
        }
        let wrong = path.iter().zip(path.iter().skip(1)).find(|(issued, issuer)| issuer < issued);
        if let Some(item) = wrong.and_then(|(_, issuer)| self.certificates.get(*issuer)) {
            let message = format!("{} stands before the certificate that it issued", quoted(&item.artifact.title));
            self.push(Finding::new(&rules::ORDER, message).help(help), item);
        }
    }

    fn missing(&mut self, path: &[usize], set: usize) {
        let last = path.last().and_then(|&last| self.certificates.get(last));
        let Some((item, certificate)) = last.and_then(|item| Some((*item, item.certificate?))) else { return };
        // A chain in a field is usually without its root, which is with those who verify it.
        let usual = path.len() > 1 && !item.outermost;
        if set < 2
            || usual
            || is_self_issued(certificate)
            || path.last().is_some_and(|&last| self.issuers.issuer(last).is_some())
        {
            return;
        }
        let key = authority_key_identifier(certificate);
        let key = key.map(|key| format!(", key identifier {}", quoted(key))).unwrap_or_default();
        let issuer = quoted(&certificate.issuer.text);
        let message = format!("the issuer of {}, {issuer}{key}, is not here", quoted(&item.artifact.title));
        let help = "an intermediate CA belongs behind it; a root that its verifiers have may be left out";
        self.push(Finding::new(&rules::MISSING_ISSUER, message).help(help), item);
    }

    /// Whether two certificates are of one CA: of one name and key.
    fn same_authority(&self, a: usize, b: usize) -> bool {
        let of = |index: usize| self.certificates.get(index).and_then(|item| item.certificate);
        of(a).zip(of(b)).is_some_and(|(a, b)| {
            a.is_ca && a.public_key.sha256 == b.public_key.sha256 && a.subject.text == b.subject.text
        })
    }

    /// The name of a certificate, with its key identifier where another one has or names it.
    fn named(&self, item: &Item<'_>) -> String {
        let title = &item.artifact.title;
        let named = |other: &&&Item<'_>| {
            other.artifact.title == *title || other.certificate.is_some_and(|other| other.issuer.text == *title)
        };
        let several = self.certificates.iter().filter(named).nth(1).is_some();
        let key = item.certificate.filter(|_| several).and_then(Certificate::subject_key_identifier);
        let key = key.map(|key| format!(" (key identifier {})", quoted(key))).unwrap_or_default();
        quoted(title) + &key
    }

    fn unrelated(&mut self, others: &[usize], leaf: usize) {
        let of = |index: usize| self.certificates.get(index).copied();
        let Some((first, leaf)) = others.first().and_then(|&first| of(first)).zip(of(leaf)) else { return };
        let names: Vec<String> =
            others.iter().take(NAMES).filter_map(|&index| of(index)).map(|item| self.named(item)).collect();
        let more = match others.len().saturating_sub(NAMES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let verb = if others.len() == 1 { "does" } else { "do" };
        let message = format!("{}{more} {verb} not belong to the chain of {}", names.join(", "), self.named(leaf));
        let help = "leave out what is no issuer of it: clients pass over it, and it is sent with each connection";
        self.push(Finding::new(&rules::UNRELATED, message).help(help), first);
    }
}
