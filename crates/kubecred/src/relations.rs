//! What belongs together among the artifacts of a report: by public key, and certificates by issuer and subject. Of those
//! that belong together it is checked whether one signed the other.

mod chain;
mod findings;
mod links;
mod verified;

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnostic::{Finding, one_line};
use crate::options::Options;
use crate::order::{sort_by, sort_by_key};
use crate::place::Step;
use crate::report::{Artifact, Content};
use crate::rules::input;
use crate::source::Source;
use crate::verify::chain::ChainVerification;
use crate::x509::{Certificate, PublicKey, SignatureVerdict};
use chain::Issuers;
use verified::Verifier;

/// What belongs together among the artifacts of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Relations {
    /// The artifacts that hold the same public key, and each private key that stands alone.
    pub keys: Vec<KeyRelation>,
    /// The chains of certificates. A certificate that issued itself and nothing else is in none.
    pub chains: Vec<Chain>,
    /// Certificates that are there more than once.
    pub repeated: Vec<Repetition>,
}

/// The artifacts of one public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KeyRelation {
    /// SHA-256 of the SubjectPublicKeyInfo, in hexadecimal.
    pub sha256: String,
    /// The artifacts, in the order of the report.
    pub members: Vec<Member>,
}

/// A chain of certificates, as issuer and subject names and key identifiers tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Chain {
    /// The certificates, each before the one that issued it.
    pub members: Vec<Member>,
    /// Whether they are in this order in the input.
    pub in_order: bool,
    /// The issuer of the last one, if that did not issue itself, and is not there or writes its name in other bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub missing: Option<MissingIssuer>,
    /// For each of them but the last, whether the next one signed it.
    pub links: Vec<SignatureVerdict>,
    /// What came of it; of the first chains. Without the option `roots` the certificates that issued themselves and another
    /// are the roots, and of a chain that leads to none of them it is left open whom it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub verification: Option<ChainVerification>,
    /// Where the roots of the verification come from; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub roots_from: Option<RootsFrom>,
}

/// Where roots come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum RootsFrom {
    /// They were given for it, in the option `roots`.
    Options,
    /// They stand in the text itself: whether anybody trusts them is not known.
    Text,
}

/// An issuer whose certificate is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MissingIssuer {
    /// Its name, as RFC 4514.
    pub name: String,
    /// The identifier of its key, in hexadecimal, where the certificate tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key_identifier: Option<String>,
}

/// A certificate that is there more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Repetition {
    /// SHA-256 of the certificate, in hexadecimal.
    pub sha256: String,
    /// Where it stands.
    pub members: Vec<Member>,
}

/// An artifact of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Member {
    /// The way to it in the report (RFC 6901): `/artifacts/0/children/1`.
    pub artifact: String,
    /// Its type, as that of the artifact.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// Its title.
    pub title: String,
}

/// Finds what belongs together, and what is wrong with it.
pub(crate) fn relate(
    artifacts: &[Artifact],
    source: &Source<'_>,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Relations {
    let items = collect(artifacts);
    let certificates: Vec<&Item<'_>> = items.iter().filter(|item| item.certificate.is_some()).collect();
    let mut issuers = Issuers::among(&certificates);
    let links = links::check(&certificates, &mut issuers, options);
    let mut chains = Vec::new();
    let mut verifier = Verifier::new(&certificates, &issuers, &links, options);
    for end in issuers.ends() {
        let mut chain = chain_of(&certificates, &issuers, &links, end);
        let alone = chain.members.len() < 2 && chain.missing.is_none();
        if let Some((verification, from)) = verifier.verify(end, alone) {
            (chain.verification, chain.roots_from) = (Some(verification), from);
        }
        if !alone {
            chains.push(chain);
        }
    }
    findings.extend(verifier.left().map(input::given));
    findings::check(&items, &certificates, &issuers, source, findings);
    findings::check_links(&certificates, &issuers, &links, &verifier, source, findings);
    let repeated = groups(certificates.iter().copied(), |item| item.fingerprint())
        .filter(|(_, members)| members.len() > 1)
        .map(|(sha256, members)| Repetition { sha256, members })
        .collect();
    let has_private_key = |members: &[Member]| members.iter().any(|member| member.kind == PRIVATE_KEY);
    let keys = groups(items.iter(), |item| Some(item.key.sha256.as_str()))
        .filter(|(_, members)| members.len() > 1 || has_private_key(members) && items.len() > 1)
        .map(|(sha256, members)| KeyRelation { sha256, members })
        .collect();
    Relations { keys, chains, repeated }
}

const PRIVATE_KEY: &str = "privateKey";

/// An artifact that has a public key.
struct Item<'a> {
    artifact: &'a Artifact,
    pointer: String,
    kind: &'static str,
    key: &'a PublicKey,
    certificate: Option<&'a Certificate>,
    /// Which set it is of: what stands together in one text.
    set: usize,
    /// Whether the set is all that was pasted, and not in something else.
    outermost: bool,
    /// Whether the set is one in which the order means nothing.
    unordered: bool,
}

impl Item<'_> {
    fn member(&self) -> Member {
        Member {
            artifact: self.pointer.clone(),
            kind: Cow::Borrowed(self.kind),
            title: one_line(&crate::secret::masked(&self.artifact.title)).into_owned(),
        }
    }

    fn fingerprint(&self) -> Option<&str> {
        self.certificate.map(|certificate| certificate.fingerprints.sha256.as_str())
    }
}

/// What an artifact is called, and its public key, if it has one.
fn public_key_of(content: &Content) -> Option<(&'static str, &PublicKey)> {
    let (kind, key) = match content {
        Content::Certificate(certificate) => ("certificate", &certificate.public_key),
        Content::CertificationRequest(request) => ("certificationRequest", &request.public_key),
        Content::PrivateKey(key) => (PRIVATE_KEY, key.public_key.as_ref()?),
        Content::PublicKey(key) => ("publicKey", key.as_ref()),
        Content::JsonWebKey(key) => ("jsonWebKey", key.public_key.as_ref()?),
        _ => return None,
    };
    (!key.sha256.is_empty()).then_some((kind, key))
}

/// All artifacts with a public key, in the order of the report.
fn collect(artifacts: &[Artifact]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let (mut set, mut sets) = (0, 0);
    let mut waiting: Vec<(&[Artifact], usize, String, bool)> = vec![(artifacts, 0, "/artifacts".to_owned(), false)];
    // Each level with the number of its next artifact.
    while let Some((level, index, pointer, unordered)) = waiting.pop() {
        let Some(artifact) = level.get(index) else { continue };
        let before = index.checked_sub(1).and_then(|before| level.get(before));
        if before.is_none_or(|before| container(before) != container(artifact)) {
            sets += 1;
            set = sets;
        }
        if let Some((kind, key)) = public_key_of(&artifact.content) {
            let certificate = match &artifact.content {
                Content::Certificate(certificate) => Some(certificate.as_ref()),
                _ => None,
            };
            let outermost = waiting.is_empty();
            let pointer = format!("{pointer}/{index}");
            items.push(Item { artifact, pointer, kind, key, certificate, set, outermost, unordered });
        }
        if artifact.children.is_empty() {
            waiting.push((level, index + 1, pointer, unordered));
        } else {
            let below = format!("{pointer}/{index}/children");
            waiting.push((level, index + 1, pointer, unordered));
            let unordered = matches!(artifact.content, Content::CertificateBundle(_));
            waiting.push((&artifact.children, 0, below, unordered));
        }
    }
    items
}

/// The steps to the text or bytes that hold an artifact.
fn container(artifact: &Artifact) -> &[Step] {
    let last = |step: &Step| matches!(step, Step::Pem { .. } | Step::Der { .. } | Step::Structure { .. });
    let end = artifact.within.iter().rposition(|step| !last(step)).map_or(0, |index| index + 1);
    artifact.within.get(..end).unwrap_or_default()
}

/// Items of the same text, in the order of the first of each.
fn groups<'i, 'a: 'i>(
    items: impl Iterator<Item = &'i Item<'a>>,
    text: impl for<'x> Fn(&'x Item<'a>) -> Option<&'x str>,
) -> impl Iterator<Item = (String, Vec<Member>)> {
    let mut sorted: Vec<(&'i Item<'a>, usize)> = items.zip(0..).collect();
    sort_by(&mut sorted, |(a, _), (b, _)| text(a).cmp(&text(b)));
    let mut groups: Vec<(usize, String, Vec<Member>)> = Vec::new();
    for group in sorted.chunk_by(|(a, _), (b, _)| text(a) == text(b)) {
        let Some((first, index)) = group.first() else { continue };
        let name = text(first).unwrap_or_default().to_owned();
        groups.push((*index, name, group.iter().map(|(item, _)| item.member()).collect()));
    }
    sort_by_key(&mut groups, |(index, _, _)| *index);
    groups.into_iter().map(|(_, name, members)| (name, members))
}

fn chain_of(certificates: &[&Item<'_>], issuers: &Issuers, links: &[Option<SignatureVerdict>], end: usize) -> Chain {
    let mut path = issuers.path(end);
    // Go goes no further than the names are written alike.
    if let Some(last) = path.iter().position(|&index| !issuers.is_verbatim(index)) {
        path.truncate(last + 1);
    }
    let is_here = |index: usize| issuers.issuer(index).is_some() && issuers.is_verbatim(index);
    let last = path.last().filter(|&&index| !is_here(index));
    let last = last.and_then(|&index| certificates.get(index)?.certificate);
    let missing = last.filter(|last| !chain::is_self_issued(last)).map(|last| MissingIssuer {
        name: crate::secret::masked(&last.issuer.text).into_owned(),
        key_identifier: chain::authority_key_identifier(last).map(str::to_owned),
    });
    let members = path.iter().filter_map(|&index| certificates.get(index)).map(|item| item.member()).collect();
    let issued = path.iter().take(path.len().saturating_sub(1));
    let links = issued.map(|&index| links.get(index).cloned().flatten().unwrap_or_default()).collect();
    Chain { members, in_order: path.is_sorted(), missing, links, verification: None, roots_from: None }
}
