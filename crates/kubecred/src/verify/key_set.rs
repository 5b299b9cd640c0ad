//! What a key set is worth: what `analyze` finds of it, by key.

use serde::Serialize;

use crate::detect::Input;
use crate::diagnostic::{Finding, Origin, Severity};
use crate::jose::JsonWebKey;
use crate::limits;
use crate::open::{Opener, open};
use crate::options::Options;
use crate::report::{Artifact, Content};
use crate::rules::input::TOO_LARGE;
use crate::rules::key_set::{LARGE_EXPONENT, LIMIT, NO_KEYS, STRUCTURE};
use crate::source::Source;
use crate::verify::candidate;
use crate::verify::check::{Check, overall};
use crate::verify::key_policy;
use crate::x509::SignatureStatus;

/// What a JSON Web Key set is worth.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KeySetVerification {
    /// Failed where something is wrong with the set or with one of its keys; else not checked where not all of it was looked
    /// at, or tokens are checked with none of its algorithms here; else verified.
    pub status: SignatureStatus,
    /// What is wrong with the set as a whole; the names are those of the rules that are broken. What was left because there is too
    /// much of it has the word `limit`.
    pub checks: Vec<Check>,
    /// Its keys, in their order.
    pub keys: Vec<KeyVerification>,
}

/// What a key of a set is worth.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KeyVerification {
    /// Failed where something is wrong with it; not checked where it is one of an algorithm that is not supported; else
    /// verified: tokens may be checked with it.
    pub status: SignatureStatus,
    /// What is wrong with it; the names are those of the rules that are broken: `key-set/duplicate-kid`. Where none is and yet
    /// `verifyToken` would not use it, `use` says why.
    pub checks: Vec<Check>,
    /// The key; in `kubernetesKeyId` the `kid` that kube-apiserver would give it.
    pub key: JsonWebKey,
}

/// Checks a JSON Web Key set, or one key as a set of it.
pub fn verify_key_set(text: &str) -> KeySetVerification {
    let (source, options) = (Source::new(text), Options::deferred());
    let mut opener = Opener::new(&source, &options);
    let artifacts = open(Input::of_text(text), &mut opener);
    let mut set = KeySetVerification { status: SignatureStatus::Failed, checks: Vec::new(), keys: Vec::new() };
    let (keys, is_set) = match artifacts.as_slice() {
        [Artifact { content: Content::JsonWebKeySet(_), children, .. }] => (children.as_slice(), true),
        [Artifact { content: Content::JsonWebKey(_), .. }] => (artifacts.as_slice(), true),
        _ => (&[][..], false),
    };
    set.keys = keys.iter().filter_map(KeyVerification::of).collect();
    if !is_set && !opener.findings.iter().any(|finding| *finding.rule == TOO_LARGE) {
        set.checks.push(Check::failed(STRUCTURE.id, NO_KEYS).because(STRUCTURE.id));
    }
    let single = keys.len() == 1;
    // What is said of certificates in a key is not said of the key.
    let counts = |finding: &&Finding| {
        let of_set = !is_set || finding.rule.id.starts_with("key-set/") || finding.rule.origin == Origin::Syntax;
        of_set && finding.rule.severity != Severity::Info && *finding.rule != LARGE_EXPONENT
    };
    for (index, finding) in opener.findings.iter().filter(counts).enumerate() {
        if index == limits::FINDINGS {
            let reason = format!("more than {} things are wrong: the others are left out", limits::FINDINGS);
            set.checks.push(Check::not_checked(LIMIT.id, reason).because(candidate::LIMIT));
            break;
        }
        if [&LIMIT, &TOO_LARGE].contains(&finding.rule) {
            set.checks.push(Check::not_checked(finding.rule.id, finding.message.clone()).because(candidate::LIMIT));
            continue;
        }
        let key = set.keys.get_mut(index_of(finding).unwrap_or(if single { 0 } else { usize::MAX }));
        let checks = key.map_or(&mut set.checks, |key| &mut key.checks);
        checks.push(Check::failed(finding.rule.id, finding.message.clone()).because(finding.rule.id));
    }
    for (key, artifact) in set.keys.iter_mut().zip(keys.iter().filter(|key| is_key(key))) {
        if let Some(refusal) = candidate::refusal_of(artifact).filter(|_| key.checks.is_empty()) {
            // Of these nothing is wrong, but that they are not known here.
            let unsupported = [key_policy::KEY_TYPE, key_policy::KEY_CURVE].contains(&refusal.word);
            let check = if unsupported { Check::not_checked } else { Check::failed };
            key.checks.push(check("use", refusal.reason).because(refusal.word));
        }
        key.status = overall(&key.checks);
    }
    set.status = overall(set.checks.iter().chain(set.keys.iter().flat_map(|key| &key.checks)));
    set
}

impl KeyVerification {
    fn of(artifact: &Artifact) -> Option<Self> {
        let Content::JsonWebKey(key) = &artifact.content else { return None };
        Some(Self { status: SignatureStatus::Verified, checks: Vec::new(), key: *key.clone() })
    }
}

fn is_key(artifact: &Artifact) -> bool {
    matches!(artifact.content, Content::JsonWebKey(_))
}

/// Which key of the set it is about.
fn index_of(finding: &Finding) -> Option<usize> {
    finding.pointer.as_deref()?.strip_prefix("/keys/")?.split('/').next()?.parse().ok()
}
