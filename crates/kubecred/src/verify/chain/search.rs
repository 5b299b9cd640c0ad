//! Finds a path from a certificate to a root: depth first, over the issuers of the right name, within a budget.

use super::checks::{self, MEMBER};
use super::member::{Member, same_holder, same_name, signature_by, unlikeliness};
use super::{ChainCounters, ChainMember, ChainUsage, RejectedPath, VerifyChainOptions, policies};
use crate::limits;
use crate::order::sort_by_key;
use crate::verify::check::{Check, overall};
use crate::x509::{SignatureStatus, SignatureVerdict};

/// A search for a path, and what it has found so far.
pub(super) struct Search<'m> {
    pub(super) members: &'m [Member],
    pub(super) options: &'m VerifyChainOptions,
    pub(super) counters: ChainCounters,
    pub(super) rejected: Vec<RejectedPath>,
    pub(super) omitted: u32,
    /// Why it was ended before its end.
    pub(super) exhausted: Option<String>,
    /// That a path was longer than is looked at.
    pub(super) too_long: Option<String>,
    /// How many members are roots: they stand first.
    roots: usize,
    signatures: Vec<(usize, usize, SignatureVerdict)>,
    longest: Vec<usize>,
}

/// A member of the path that is tried, and the issuers that it may have.
struct Level {
    candidates: Vec<usize>,
    next: usize,
    /// Whether one of them was not in the path already.
    tried: bool,
}

impl<'m> Search<'m> {
    pub(super) fn new(members: &'m [Member], roots: usize, options: &'m VerifyChainOptions) -> Self {
        Self {
            members,
            options,
            counters: ChainCounters::default(),
            rejected: Vec::new(),
            omitted: 0,
            exhausted: None,
            too_long: None,
            roots,
            signatures: Vec::new(),
            longest: Vec::new(),
        }
    }

    /// Takes a signature that was checked before for what it was found to be.
    pub(super) fn remember(&mut self, issued: &str, issuer: &str, verdict: &SignatureVerdict) {
        let of = |fingerprint: &str| {
            let all = self.members.iter().enumerate();
            all.filter(|(_, member)| member.fingerprint() == fingerprint)
                .map(|(index, _)| index)
                .collect::<Vec<usize>>()
        };
        let (issued, issuers) = (of(issued), of(issuer));
        for issued in issued {
            self.signatures.extend(issuers.iter().map(|&issuer| (issued, issuer, verdict.clone())));
        }
    }

    /// Whether it is judged as Go does.
    pub(super) fn as_go(&self) -> bool {
        self.options.usage == ChainUsage::Client
    }

    pub(super) fn member(&self, index: Option<&usize>) -> Option<&'m Member> {
        self.members.get(*index?)
    }

    pub(super) fn title(&self, index: Option<&usize>) -> String {
        self.member(index).map(Member::title).unwrap_or_default()
    }

    /// The best path: one whose links are all verified, else the first of which some could not be checked. What is wrong
    /// with the first certificate itself is left to `checks_of`: it is so on every path.
    pub(super) fn run(&mut self, leaf: usize) -> Option<Vec<usize>> {
        let own = self.members.get(leaf)?;
        let is_root = |root: &Member| root.trusted && root.certificate.fingerprints == own.certificate.fingerprints;
        if let Some(root) = self.members.iter().position(is_root) {
            return Some(vec![root]);
        }
        let mut path = vec![leaf];
        let mut levels = vec![self.level(leaf)];
        let mut unchecked = None;
        if self.ends(&path, &levels) {
            return Some(path);
        }
        while let Some(level) = levels.last_mut() {
            let Some(&candidate) = level.candidates.get(level.next) else {
                if !level.tried {
                    let reason = self.dead_end(*path.last()?);
                    self.reject(&path, &Check::failed(checks::PATH, reason));
                }
                levels.pop();
                path.pop();
                continue;
            };
            level.next += 1;
            if !self.step() {
                break;
            }
            if path.iter().any(|&index| self.is_same(index, candidate)) {
                continue;
            }
            if let Some(level) = levels.last_mut() {
                level.tried = true;
            }
            path.push(candidate);
            let judged = self.judge(&path);
            if let Some(failed) = judged.iter().find(|check| check.status == SignatureStatus::Failed) {
                self.reject(&path, failed);
                path.pop();
                if self.exhausted.is_some() {
                    break;
                }
                continue;
            }
            levels.push(self.level(candidate));
            if !self.ends(&path, &levels) {
                continue;
            }
            let policies = policies::check(self, &path);
            let links = path.len() > 1 && (2..path.len()).all(|length| self.is_verified(&path, length));
            if policies.status == SignatureStatus::Failed {
                self.reject(&path, &policies);
            } else if links && overall(judged.iter().filter(|check| !is_of_time(check))) == SignatureStatus::Verified {
                return Some(path);
            } else {
                unchecked.get_or_insert_with(|| path.clone());
            }
            levels.pop();
            path.pop();
        }
        unchecked
    }

    /// Whether a path needs nobody more: it is at a root, or where none is given at who issued himself or is not here.
    fn ends(&self, path: &[usize], levels: &[Level]) -> bool {
        let Some(last) = self.member(path.last()) else { return true };
        let alone = levels.last().is_none_or(|level| level.candidates.is_empty());
        last.trusted || self.roots == 0 && (alone || last.is_self_issued())
    }

    /// Whether the links of a path up to here were verified and not only not refuted.
    fn is_verified(&self, path: &[usize], length: usize) -> bool {
        let pair = (path.get(length.saturating_sub(2)), path.get(length.saturating_sub(1)));
        let is_it = |(a, b, _): &&(usize, usize, SignatureVerdict)| (Some(a), Some(b)) == pair;
        let link = self.signatures.iter().find(is_it);
        link.is_some_and(|(_, _, verdict)| verdict.status == SignatureStatus::Verified)
    }

    fn is_same(&self, index: usize, candidate: usize) -> bool {
        index == candidate
            || self.members.get(index).zip(self.members.get(candidate)).is_some_and(|(a, b)| same_holder(a, b))
    }

    /// Those that may have issued a certificate: of the name of its issuer, roots first, then by key identifiers.
    fn level(&self, index: usize) -> Level {
        let mut candidates = Vec::new();
        if let Some(issued) = self.members.get(index) {
            let name = &issued.certificate.issuer;
            let fits = |other: &Member| match self.as_go() {
                true => other.certificate.subject.encoding == name.encoding,
                false => same_name(&other.certificate.subject, name),
            };
            candidates.extend((0..self.members.len()).filter(|&other| {
                other != index && self.members.get(other).is_some_and(|member| fits(member) && !self.is_copy(member))
            }));
            sort_by_key(&mut candidates, |&other| {
                self.members.get(other).map(|issuer| (!issuer.trusted, unlikeliness(issued, issuer)))
            });
        }
        Level { candidates, next: 0, tried: false }
    }

    /// Whether a root that is given stands among the other certificates too.
    fn is_copy(&self, member: &Member) -> bool {
        let roots = self.members.get(..self.roots).unwrap_or_default();
        !member.trusted && roots.iter().any(|root| root.certificate.fingerprints == member.certificate.fingerprints)
    }

    /// Counts an issuer that is tried. Go tries 100.
    fn step(&mut self) -> bool {
        self.counters.steps += 1;
        let most = if self.as_go() { limits::CHAIN_SIGNATURES } else { limits::CHAIN_STEPS };
        if self.counters.steps > most {
            self.exhausted = Some(format!("more than {most} issuers would have to be tried"));
        }
        self.exhausted.is_none()
    }

    /// Counts a comparison of a name with a constraint.
    pub(super) fn compare(&mut self) -> bool {
        self.counters.comparisons += 1;
        if self.counters.comparisons > limits::CHAIN_COMPARISONS {
            let most = limits::CHAIN_COMPARISONS;
            self.exhausted = Some(format!("more than {most} names would have to be compared with constraints"));
        }
        self.exhausted.is_none()
    }

    /// Whether the last member of a path signed the one before it.
    pub(super) fn signature(&mut self, path: &[usize]) -> Option<SignatureVerdict> {
        let (&issuer, before) = path.split_last()?;
        let &issued = before.last()?;
        if let Some((_, _, known)) = self.signatures.iter().find(|(a, b, _)| (*a, *b) == (issued, issuer)) {
            return Some(known.clone());
        }
        if self.counters.signatures >= limits::CHAIN_SIGNATURES {
            let most = limits::CHAIN_SIGNATURES;
            self.exhausted = Some(format!("more than {most} signatures would have to be checked"));
            return None;
        }
        self.counters.signatures += 1;
        let verdict = signature_by(self.members.get(issued)?, self.members.get(issuer)?);
        self.signatures.push((issued, issuer, verdict.clone()));
        Some(verdict)
    }

    /// What is asked of the last member of a path, up to what fails.
    fn judge(&mut self, path: &[usize]) -> Vec<Check> {
        let mut judged = Vec::new();
        if path.len() > limits::CHAIN_MEMBERS {
            let reason = format!("the path has more than {} certificates", limits::CHAIN_MEMBERS);
            self.too_long = Some(reason.clone());
            return vec![Check::failed(checks::BUDGET, reason)];
        }
        for check in MEMBER {
            let check = check(self, path);
            let failed = check.as_ref().is_some_and(|check| check.status == SignatureStatus::Failed);
            judged.extend(check);
            if failed {
                break;
            }
        }
        judged
    }

    /// Every check of a path, once: the worst of what its members give. The work is not counted again.
    pub(super) fn checks_of(&mut self, path: &[usize]) -> Vec<Check> {
        let counted = (self.counters, self.exhausted.take());
        self.counters = ChainCounters::default();
        let mut all: Vec<Check> = Vec::new();
        for length in 1..=path.len() {
            let path = path.get(..length).unwrap_or_default();
            let mut judged: Vec<Check> = MEMBER.iter().filter_map(|check| check(self, path)).collect();
            if self.member(path.last()).is_some_and(|last| last.trusted) {
                judged.push(policies::check(self, path));
            }
            judged.into_iter().for_each(|check| keep_worst(&mut all, check));
            if self.exhausted.is_some() {
                break;
            }
        }
        (self.counters, self.exhausted) = counted;
        all
    }

    fn reject(&mut self, path: &[usize], failed: &Check) {
        if path.len() > self.longest.len() {
            self.longest = path.to_vec();
        }
        if self.rejected.len() >= limits::CHAIN_REJECTED {
            self.omitted += 1;
            return;
        }
        let members = self.summaries(path);
        self.rejected.push(RejectedPath {
            members,
            check: failed.name,
            reason: failed.reason.clone().unwrap_or_default(),
        });
    }

    /// The path that came furthest.
    pub(super) fn furthest(&self, leaf: usize) -> Vec<usize> {
        if self.longest.is_empty() { vec![leaf] } else { self.longest.clone() }
    }

    /// Why there is no path.
    pub(super) fn why_none(&self) -> String {
        match self.rejected.as_slice() {
            [only] => only.reason.clone(),
            several => {
                let tried = several.len() + self.omitted as usize;
                format!("none of the {tried} paths that were tried holds up to a root")
            }
        }
    }

    /// Why a certificate leads no further.
    fn dead_end(&self, index: usize) -> String {
        let Some(member) = self.members.get(index) else { return String::new() };
        let issuer = crate::diagnostic::quoted(&member.certificate.issuer.text);
        if member.is_self_issued() {
            format!("{} issued itself and is none of the roots", member.title())
        } else if self.level(index).candidates.is_empty() {
            format!("the issuer of {}, {issuer}, is not here", member.title())
        } else {
            format!("{} leads only back to itself", member.title())
        }
    }

    /// The members of a path, for people.
    pub(super) fn summaries(&self, path: &[usize]) -> Vec<ChainMember> {
        let links = path.iter().map(Some).zip(path.iter().skip(1).map(Some).chain([None]));
        let summary = |(index, next): (Option<&usize>, Option<&usize>)| {
            let Member { certificate, trusted, .. } = self.member(index)?;
            let link = self.signatures.iter().find(|(a, b, _)| (Some(a), Some(b)) == (index, next));
            Some(ChainMember {
                subject: crate::secret::masked(&certificate.subject.text).into_owned(),
                sha256: certificate.fingerprints.sha256.clone(),
                serial_number: certificate.serial_number.clone(),
                not_after: certificate.not_after.clone(),
                is_ca: certificate.is_ca,
                trusted: *trusted,
                key: certificate.public_key.sha256.clone(),
                signature: link.map(|(_, _, verdict)| verdict.clone()),
            })
        };
        links.filter_map(summary).collect()
    }
}

/// That no time was given makes no path worse than another.
fn is_of_time(check: &Check) -> bool {
    check.name == checks::VALIDITY && check.status == SignatureStatus::NotChecked
}

/// Puts a check in its place, where it is worse than the one of its name.
fn keep_worst(all: &mut Vec<Check>, check: Check) {
    let rank = |check: &Check| match check.status {
        SignatureStatus::Verified => 0,
        SignatureStatus::NotChecked => 1,
        SignatureStatus::Failed => 2,
    };
    match all.iter_mut().find(|other| other.name == check.name) {
        Some(other) if rank(&check) > rank(other) => *other = check,
        Some(_) => {}
        None => all.push(check),
    }
}
