//! What comes of the chains of an input: with the roots that the caller gave, or without any with those that stand there.

use super::chain::{Issuers, is_self_issued};
use super::{Item, RootsFrom};
use crate::diagnostic::Rule;
use crate::encoding::oid;
use crate::limits;
use crate::options::{Options, Signatures};
use crate::rules::chain as rules;
use crate::verify::Check;
use crate::verify::chain::{ChainUsage, ChainVerification, KnownSignature, Roots, VerifyChainOptions, checks};
use crate::x509::{Certificate, SignatureStatus, SignatureVerdict};

/// Verifies the chains of an input.
pub(super) struct Verifier<'c, 'a> {
    certificates: &'c [&'c Item<'a>],
    issuers: &'c Issuers,
    options: &'c Options,
    /// The roots that the caller gave; none were given without it.
    given: Option<Roots>,
    /// The certificates of chains of more than one.
    related: Vec<usize>,
    known: Vec<KnownSignature>,
    verified: usize,
    /// The certificates of paths that hold, each by its subject and key.
    holders: Vec<(String, String)>,
    untrusted: Vec<(usize, String)>,
    broken: Vec<Broken>,
}

/// Something that a chain breaks, whoever its root is.
pub(super) struct Broken {
    /// The certificate.
    pub(super) index: usize,
    pub(super) rule: &'static Rule,
    pub(super) reason: String,
}

impl<'c, 'a> Verifier<'c, 'a> {
    pub(super) fn new(
        certificates: &'c [&'c Item<'a>],
        issuers: &'c Issuers,
        links: &[Option<SignatureVerdict>],
        options: &'c Options,
    ) -> Self {
        let asked = !options.roots.is_empty() && options.signatures == Signatures::Check && !certificates.is_empty();
        let of = |index: usize| certificates.get(index).and_then(|item| item.fingerprint());
        let known = links.iter().enumerate().filter_map(|(index, link)| {
            let verdict = link.as_ref().filter(|link| link.status != SignatureStatus::NotChecked)?;
            Some((of(index)?.to_owned(), of(issuers.issuer(index)?)?.to_owned(), verdict.clone()))
        });
        Self {
            certificates,
            issuers,
            options,
            given: asked.then(|| Roots::read(&options.roots)),
            related: issuers.related(),
            known: known.collect(),
            verified: 0,
            holders: Vec::new(),
            untrusted: Vec::new(),
            broken: Vec::new(),
        }
    }

    /// What comes of the chain of a certificate. `alone` says that it issued itself and nothing else: then there is a chain
    /// only where roots were given.
    pub(super) fn verify(&mut self, end: usize, alone: bool) -> Option<(ChainVerification, Option<RootsFrom>)> {
        let leaf = self.certificates.get(end)?.certificate?;
        let checked = self.options.signatures == Signatures::Check;
        if !checked
            || self.verified >= limits::VERIFIED_CHAINS
            || self.given.is_none() && (alone || !self.leads_on(end))
        {
            return None;
        }
        self.verified += 1;
        let (verification, from) = match &self.given {
            Some(roots) => (self.run(leaf, roots), Some(RootsFrom::Options)),
            None => self.with_own_roots(leaf),
        };
        if verification.status != SignatureStatus::Failed {
            let path = verification.path.iter().flatten();
            self.holders.extend(path.map(|member| (member.subject.clone(), member.key.clone())));
        } else if self.given.is_some() {
            self.untrusted.extend(why_failed(&verification).map(|reason| (end, reason)));
        } else {
            self.find_broken(leaf, &verification);
        }
        Some((verification, from))
    }

    /// The chains that do not hold up to the roots that were given, but for those of CAs that others need not: another
    /// certificate of the same CA leads to a root.
    pub(super) fn untrusted(&self) -> impl Iterator<Item = &(usize, String)> {
        self.untrusted.iter().filter(|(end, _)| {
            let certificate = self.certificates.get(*end).and_then(|item| item.certificate);
            !certificate.is_some_and(|certificate| certificate.is_ca && self.has_holder(certificate))
        })
    }

    /// Why not all roots that were given were looked at.
    pub(super) fn left(&self) -> Option<&str> {
        self.given.as_ref()?.left.as_deref()
    }

    /// What chains break, each once.
    pub(super) fn broken(&self) -> &[Broken] {
        &self.broken
    }

    fn has_holder(&self, certificate: &Certificate) -> bool {
        let subject = crate::secret::masked(&certificate.subject.text);
        let is_it = |(name, key): &(String, String)| *name == subject && *key == certificate.public_key.sha256;
        self.holders.iter().any(is_it)
    }

    /// Whether the issuer of a certificate is here.
    fn leads_on(&self, end: usize) -> bool {
        self.issuers.issuer(end).is_some()
    }

    /// With the certificates that issued themselves and others as roots. What leads to none of them is verified as far as it
    /// goes: nobody said that there are no other roots.
    fn with_own_roots(&self, leaf: &Certificate) -> (ChainVerification, Option<RootsFrom>) {
        let is_root = |certificate: &&Certificate| is_self_issued(certificate) && !std::ptr::eq(*certificate, leaf);
        let roots = Roots::of(self.related().map(|(_, certificate)| certificate).filter(is_root));
        let mut verification = self.run(leaf, &roots);
        let path = verification.checks.iter_mut().find(|check| check.name == checks::PATH && !roots.is_empty());
        path.into_iter().for_each(|path| path.expected = Some("a root that stands in the text".to_owned()));
        let fails = |check: &Check| check.status == SignatureStatus::Failed && check.name != checks::PATH;
        if verification.path.is_some() || verification.checks.iter().any(fails) {
            (verification, (!roots.is_empty()).then_some(RootsFrom::Text))
        } else {
            (self.run(leaf, &Roots::default()), None)
        }
    }

    fn related(&self) -> impl Iterator<Item = (usize, &'c Certificate)> {
        self.related.iter().filter_map(|&index| Some((index, self.certificates.get(index)?.certificate?)))
    }

    fn run(&self, leaf: &Certificate, roots: &Roots) -> ChainVerification {
        let options =
            VerifyChainOptions { now: self.options.now, usage: usage_of(leaf), ..VerifyChainOptions::default() };
        // Who issued another is looked at even if it is no CA: then that is what is wrong.
        let may_issue = |index: usize, other: &Certificate| other.is_ca || self.issuers.is_issuer(index);
        let others = self.related().filter(|(index, other)| may_issue(*index, other) && !std::ptr::eq(*other, leaf));
        roots.verify(std::iter::once(leaf).chain(others.map(|(_, other)| other)), &self.known, &options)
    }

    fn find_broken(&mut self, leaf: &Certificate, verification: &ChainVerification) {
        let of_leaf = Some(leaf.fingerprints.sha256.as_str());
        for check in verification.checks.iter().filter(|check| check.status == SignatureStatus::Failed) {
            let Some((_, rule)) = RULES.iter().find(|(name, _)| *name == check.name) else { continue };
            // What the first certificate may do itself is no matter of the chain.
            if check.name == checks::KEY_USAGE && check.certificate.as_deref() == of_leaf {
                continue;
            }
            let wanted = check.certificate.as_deref();
            let index = self.certificates.iter().position(|item| wanted.is_some() && item.fingerprint() == wanted);
            let (Some(index), Some(reason)) = (index, check.reason.clone()) else { continue };
            let again = |broken: &Broken| broken.index == index && broken.rule == *rule;
            if !self.broken.iter().any(again) {
                self.broken.push(Broken { index, rule, reason });
            }
        }
    }
}

/// The rules that checks of a path are of. What is said already of each certificate by itself, such as that it has ended or that
/// its key is weak, and of the signatures between them is not said again.
const RULES: [(&str, &Rule); 6] = [
    (checks::BASIC_CONSTRAINTS, &rules::ISSUER_NOT_CA),
    (checks::KEY_USAGE, &rules::ISSUER_NOT_CA),
    (checks::PATH_LENGTH, &rules::PATH_LENGTH),
    (checks::EXTENDED_KEY_USAGE, &rules::EXTENDED_KEY_USAGE),
    (checks::NAME_CONSTRAINTS, &rules::NAME_CONSTRAINTS),
    (checks::POLICIES, &rules::POLICIES),
];

/// What a certificate is for, as its purposes tell it.
fn usage_of(certificate: &Certificate) -> ChainUsage {
    let has = |wanted: &str| {
        certificate.purposes().is_some_and(|purposes| purposes.iter().any(|purpose| purpose.oid == wanted))
    };
    if certificate.is_ca {
        ChainUsage::Ca
    } else if has(oid::SERVER_AUTH) {
        ChainUsage::Server
    } else if has(oid::CLIENT_AUTH) {
        ChainUsage::Client
    } else {
        ChainUsage::Any
    }
}

/// Why a chain does not hold, where it does not.
fn why_failed(verification: &ChainVerification) -> Option<String> {
    let failed = verification.checks.iter().find(|check| check.status == SignatureStatus::Failed)?;
    Some(failed.reason.clone().unwrap_or_default())
}
