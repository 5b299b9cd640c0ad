//! Chains of certificates: whether one leads from a certificate to a root that the caller trusts, and holds for a use
//! (RFC 5280, section 6; for clients of kube-apiserver as Go's `crypto/x509` judges).

pub(crate) mod checks;
mod constraints;
mod member;
mod names;
mod policies;
mod profile;
mod search;

use serde::Serialize;

use super::candidate::LIMIT;
use super::check::{Check, overall};
use super::given;
use crate::argument::{self, ArgumentError, Member as Entry, set};
use crate::diagnostic::Severity;
use crate::options::{text, time};
use crate::time::Time;
use crate::x509::{Certificate, SignatureStatus, SignatureVerdict};
pub(crate) use member::{Member, signature_by};
use search::Search;

/// What `verify_chain` is told. All of it is optional.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct VerifyChainOptions {
    /// The certificates that are trusted, in PEM (several one behind the other) or base64 of DER. Without any it is not checked
    /// whom the chain leads to.
    #[cfg_attr(feature = "typescript", ts(type = "string | Array<string>"))]
    pub roots: Vec<String>,
    /// The current time, RFC 3339. Without it no time is checked.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub now: Option<Time>,
    /// What the first certificate is used for.
    pub usage: ChainUsage,
    /// The names, all of which the certificate must be for: of hosts, IP addresses, or mailboxes. Without any none is
    /// looked for.
    pub names: Vec<String>,
}

impl VerifyChainOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &OPTIONS)
    }
}

const OPTIONS: [Entry<VerifyChainOptions>; 4] = [
    ("roots", |options, value| set(&mut options.roots, value.texts())),
    ("now", |options, value| set(&mut options.now, time(value))),
    ("usage", |options, value| set(&mut options.usage, value.choice(&USAGES).map(Option::unwrap_or_default))),
    ("names", |options, value| set(&mut options.names, value.items(text))),
];

/// What a certificate is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum ChainUsage {
    /// A server shows it (RFC 5280, RFC 9525).
    #[default]
    Server,
    /// A client shows it to kube-apiserver, which judges with Go's `crypto/x509`: less strictly.
    Client,
    /// A CA signs with it.
    Ca,
    /// Whatever it is for: no purpose is asked for.
    Any,
}

const USAGES: [(&str, ChainUsage); 4] =
    [("server", ChainUsage::Server), ("client", ChainUsage::Client), ("ca", ChainUsage::Ca), ("any", ChainUsage::Any)];

/// What came of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChainVerification {
    /// The answer, which is that of the worst check. Revocation, which is never checked, does not count, nor do names
    /// where none was given.
    pub status: SignatureStatus,
    /// What was asked, one entry each, of the path; where none holds, of the one that came furthest.
    pub checks: Vec<Check>,
    /// The path, where its links hold: from the certificate to the root, or as far as it goes where no root is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub path: Option<Vec<ChainMember>>,
    /// The paths that were tried and do not hold, in that order.
    pub rejected: Vec<RejectedPath>,
    /// How many of them are not listed.
    pub omitted: u32,
    /// What the certificates of the path break of what their issuers must keep to. It changes no answer. Empty where the work
    /// went beyond its bounds.
    pub profile: Vec<ProfileFinding>,
    /// How much work it was.
    pub counters: ChainCounters,
}

/// A certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChainMember {
    /// Whose it is, as RFC 4514.
    pub subject: String,
    /// SHA-256 of the certificate, in hexadecimal.
    pub sha256: String,
    /// Its serial number, in hexadecimal.
    pub serial_number: String,
    /// Until when it is valid, as RFC 3339.
    pub not_after: String,
    /// Whether it is that of a CA.
    pub is_ca: bool,
    /// Whether it is one of the roots that were given.
    pub trusted: bool,
    /// SHA-256 of its SubjectPublicKeyInfo, in hexadecimal.
    #[serde(skip)]
    pub(crate) key: String,
    /// Whether the next one signed it; absent of the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub signature: Option<SignatureVerdict>,
}

/// A path that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RejectedPath {
    /// Its certificates, from the first to the one at which it ended.
    pub members: Vec<ChainMember>,
    /// The check that failed, by its name.
    pub check: &'static str,
    /// Why.
    pub reason: String,
}

/// What is wrong with a certificate of the path, beside the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ProfileFinding {
    /// What is broken: the id of a rule, or a word below `chain-profile/`.
    pub rule: &'static str,
    /// `error` where a MUST of the standard is broken.
    pub severity: Severity,
    /// What is wrong, in words.
    pub message: String,
    /// SHA-256 of the certificate, in hexadecimal.
    pub certificate: String,
}

/// How much work a verification was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChainCounters {
    /// Signatures that were checked.
    pub signatures: u32,
    /// Names that were compared with name constraints.
    pub comparisons: u32,
    /// Issuers that were tried.
    pub steps: u32,
}

/// Verifies the chain of the first certificate of the input, or of the only one that is not that of a CA. The others are
/// those through which it may lead.
pub fn verify_chain(certificates: &[u8], options: &VerifyChainOptions) -> ChainVerification {
    let mut roots = Roots::read(&options.roots);
    let broken = member::collect(certificates, false, &mut roots.members);
    verify(&roots, broken > 0, &[], options)
}

/// A signature that was checked before: the SHA-256 of the certificate and of its issuer, and what was found.
pub(crate) type KnownSignature = (String, String, SignatureVerdict);

/// Certificates that are trusted.
#[derive(Clone, Default)]
pub(crate) struct Roots {
    /// They, and behind them the others that are looked at.
    members: Vec<Member>,
    /// Whether some could not be read.
    broken: bool,
    /// Why some were left.
    pub(crate) left: Option<String>,
}

impl Roots {
    /// Those of some inputs.
    pub(crate) fn read(inputs: &[String]) -> Self {
        let (mut members, given) = (Vec::new(), given::read(inputs));
        let unread: usize =
            given.texts.iter().map(|artifacts| member::collect_opened(artifacts, true, &mut members)).sum();
        let broken = unread > 0 || members.is_empty() && inputs.iter().any(|input| !input.is_empty());
        Self { broken, left: given.left, members }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Those that were read already.
    pub(crate) fn of<'c>(certificates: impl Iterator<Item = &'c Certificate>) -> Self {
        let mut members = Vec::new();
        certificates.for_each(|certificate| member::add(certificate, true, &mut members));
        Self { members, ..Self::default() }
    }

    /// Verifies the chain of the first of some certificates.
    pub(crate) fn verify<'c>(
        &self,
        certificates: impl Iterator<Item = &'c Certificate>,
        known: &[KnownSignature],
        options: &VerifyChainOptions,
    ) -> ChainVerification {
        let mut all = self.clone();
        certificates.for_each(|certificate| member::add(certificate, false, &mut all.members));
        verify(&all, false, known, options)
    }
}

/// `broken` says whether some of those that are not trusted could not be read. The second part of the WebAssembly module has it
/// (`crates/xtask/src/divide.rs`).
#[inline(never)]
fn verify(all: &Roots, broken: bool, known: &[KnownSignature], options: &VerifyChainOptions) -> ChainVerification {
    // Those that are trusted stand first.
    let (members, roots) = (&all.members, all.members.partition_point(|member| member.trusted));
    let Some(leaf) = leaf_of(members, roots, options.usage) else {
        let reason = if broken { "the certificate can't be read" } else { "there is no certificate here" };
        return answer(vec![Check::failed(checks::READABLE, reason)], options);
    };
    let mut search = Search::new(members, roots, options);
    known.iter().for_each(|(issued, issuer, verdict)| search.remember(issued, issuer, verdict));
    let found = search.run(leaf);
    let mut answer = answer(Vec::new(), options);
    answer.counters = search.counters;
    let shown = found.clone().unwrap_or_else(|| search.furthest(leaf));
    let mut listed = search.checks_of(&shown);
    let path = match (&found, roots) {
        (Some(path), 1..) => Check::verified(checks::PATH).finding(search.title(path.last())),
        (_, 0) if all.left.is_some() => {
            Check::not_checked(checks::PATH, all.left.clone().unwrap_or_default()).because(LIMIT)
        }
        (_, 0) if all.broken => Check::failed(checks::PATH, "the roots that were given can't be read"),
        (_, 0) => Check::not_checked(checks::PATH, "no roots were given"),
        (None, _) => match (search.exhausted.clone().or(search.too_long.clone()), &all.left) {
            (Some(reason), _) => Check::failed(checks::BUDGET, reason),
            (None, Some(left)) => Check::not_checked(checks::PATH, left.clone()).because(LIMIT),
            (None, None) => Check::failed(checks::PATH, search.why_none()),
        },
    };
    if !listed.iter().any(|check| check.name == path.name) {
        listed.insert(0, path);
    }
    // Of what takes too much work already, no more is looked at.
    if search.exhausted.is_none() {
        answer.profile = profile::findings(members, &shown, options.usage);
    }
    answer.path = found.map(|path| search.summaries(&path));
    (answer.rejected, answer.omitted) = (search.rejected, search.omitted);
    listed.append(&mut answer.checks);
    answer.checks = listed;
    answer.status = status_of(&answer.checks, options);
    answer
}

/// An answer of these checks and of what is always said.
fn answer(mut checks: Vec<Check>, options: &VerifyChainOptions) -> ChainVerification {
    checks.push(Check::not_checked(checks::REVOCATION, "no revocation list or responder is asked"));
    ChainVerification {
        status: status_of(&checks, options),
        checks,
        path: None,
        rejected: Vec::new(),
        omitted: 0,
        profile: Vec::new(),
        counters: ChainCounters::default(),
    }
}

fn status_of(checks: &[Check], options: &VerifyChainOptions) -> SignatureStatus {
    overall(
        checks.iter().filter(|check| {
            check.name != checks::REVOCATION && !(check.name == checks::NAMES && options.names.is_empty())
        }),
    )
}

/// The certificate whose chain it is: the first, or where that is one of a CA the only one that is not. Of one that is a
/// root too, the copy among the roots is not meant.
fn leaf_of(members: &[Member], roots: usize, usage: ChainUsage) -> Option<usize> {
    let is_ca = |index: &usize| members.get(*index).is_some_and(|member| member.certificate.is_ca);
    let first = Some(roots).filter(|&first| first < members.len())?;
    if usage == ChainUsage::Ca || !is_ca(&first) {
        return Some(first);
    }
    let mut others = (roots..members.len()).filter(|index| !is_ca(index));
    match (others.next(), others.next()) {
        (Some(only), None) => Some(only),
        _ => Some(first),
    }
}
