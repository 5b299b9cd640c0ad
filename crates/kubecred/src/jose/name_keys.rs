//! Checks each token with the keys that were pasted beside it, or given for it; and says which of them its `kid` names.

use crate::diagnostic::Finding;
use crate::encoding::base64;
use crate::encoding::der;
use crate::jose::token::{JsonWebToken, NamedKey, TokenKind};
use crate::limits;
use crate::open::Opener;
use crate::options::Signatures;
use crate::report::{Artifact, Content};
use crate::rules::input;
use crate::rules::jwt::{
    AUDIENCE, ISSUER, KEY_FOUND, KEY_NOT_FOUND, KEY_UNSUITABLE, SIGNATURE_FAILED, SIGNATURE_VERIFIED,
};
use crate::verify::candidate::{self, Budget, Candidate, KeyUse, SignedToken};
use crate::verify::claims;
use crate::x509::signature::DEFERRED;
use crate::x509::{SignatureStatus, SignatureVerdict};

/// Checks the tokens of an input, once all of it was opened.
pub(crate) fn name_keys(artifacts: &mut [Artifact], opener: &mut Opener<'_>) {
    if !has_token(artifacts) {
        return;
    }
    let mut keys = candidate::candidates(artifacts);
    let here = keys.len();
    keys.extend(candidate::keys_of(&opener.options.keys));
    let left = keys.get(here..).unwrap_or_default().iter().find_map(Candidate::left);
    opener.findings.extend(left.map(input::given));
    candidate::compare(&mut keys);
    let beside = Beside::of(keys.get(..here).unwrap_or_default());
    let mut budget = Budget { signatures: limits::TOKEN_SIGNATURES, keys: limits::TOKEN_KEYS };
    let mut waiting: Vec<&mut Artifact> = artifacts.iter_mut().collect();
    while let Some(artifact) = waiting.pop() {
        let mut findings = Vec::new();
        if let Content::JsonWebToken(token) = &mut artifact.content {
            if let Some(finding) = check_signature(token, &keys, &mut budget, opener) {
                findings.push(("signature", finding));
            }
            if let Some(finding) = beside.name(token, opener) {
                // Of a key that is not the one that is named, nothing else need be said.
                findings.retain(|(_, other)| other.rule != &KEY_UNSUITABLE || finding.rule != &KEY_NOT_FOUND);
                findings.push(("header.kid", finding));
            }
            findings.extend(check_claims(token, opener));
            let status = token.signature.status;
            artifact.rows.iter_mut().filter(|row| row.pointer == "/signature/status").for_each(|row| {
                status.text().clone_into(&mut row.value);
            });
        }
        for (label, finding) in findings {
            opener.findings.push(at_row(artifact, label, finding, opener));
        }
        waiting.extend(&mut artifact.children);
    }
}

fn has_token(artifacts: &[Artifact]) -> bool {
    let mut waiting: Vec<&Artifact> = artifacts.iter().collect();
    while let Some(artifact) = waiting.pop() {
        if matches!(artifact.content, Content::JsonWebToken(_)) {
            return true;
        }
        waiting.extend(&artifact.children);
    }
    false
}

/// At a value of the token; at all of it where it has none of that name.
fn at_row(artifact: &Artifact, label: &str, mut finding: Finding, opener: &Opener<'_>) -> Finding {
    let row = artifact.rows.iter().rfind(|row| row.label == label);
    if let Some(range) = row.map_or(artifact.range, |row| row.range) {
        finding = finding.at(opener.source.span(range));
    }
    finding.within.clone_from(&artifact.within);
    finding.within.extend(row.iter().flat_map(|row| row.within.iter().cloned()));
    finding.placed = true;
    finding
}

/// The keys that stand beside the tokens.
struct Beside<'k> {
    keys: &'k [Candidate],
    /// How many stand there for themselves: the key of a client beside a token is rarely that of its signer, and says something
    /// only where it is.
    alone: usize,
    /// Whether one of them has a name: one that is no hash says nothing of keys without names.
    named_at_all: bool,
}

impl<'k> Beside<'k> {
    fn of(keys: &'k [Candidate]) -> Self {
        let alone = keys.iter().filter(|key| key.alone && key.public_key.is_some()).count();
        Self { keys, alone, named_at_all: keys.iter().any(|key| key.key_id().is_some()) }
    }

    /// Says which key the `kid` of a token names.
    fn name(&self, token: &mut JsonWebToken, opener: &Opener<'_>) -> Option<Finding> {
        let name = token.key_id.as_deref()?;
        let (named, key) = self.find(name);
        let is_hash = || base64::decode_url(name.as_bytes()).is_ok_and(|decoded| decoded.bytes.len() == 32);
        if key.is_none() && (self.alone == 0 || !self.named_at_all && !is_hash()) {
            return None;
        }
        token.key = Some(named);
        Some(self.explain(named, key, token.signature.status, opener))
    }

    fn find(&self, name: &str) -> (NamedKey, Option<&'k Candidate>) {
        let hash = base64::decode_url(name.as_bytes()).map(|decoded| der::hex(&decoded.bytes)).unwrap_or_default();
        if let Some(key) = self.keys.iter().find(|key| key.sha256() == Some(&hash)) {
            return (NamedKey::ByHash, Some(key));
        }
        let key = self.keys.iter().find(|key| key.public_key.is_some() && key.key_id() == Some(name));
        (if key.is_some() { NamedKey::ByName } else { NamedKey::None }, key)
    }

    fn explain(
        &self,
        named: NamedKey,
        key: Option<&Candidate>,
        status: SignatureStatus,
        opener: &Opener<'_>,
    ) -> Finding {
        let mut message = match named {
            NamedKey::ByHash => {
                "its `kid` is the SHA-256 of a key that stands here: the cluster of this key names it so".to_owned()
            }
            NamedKey::ByName => "its `kid` is the name of a key that stands here".to_owned(),
            NamedKey::None => {
                let message = match self.alone {
                    1 => "its `kid` does not name the key that stands here".to_owned(),
                    count => format!("its `kid` names none of the {count} keys that stand here"),
                };
                let help = "it was signed with another key: by another cluster, or before or after this key was in use";
                return Finding::new(&KEY_NOT_FOUND, message).help(help);
            }
        };
        if status == SignatureStatus::NotChecked {
            message.push_str("; whether it signed the token was not checked");
        }
        labelled(Finding::new(&KEY_FOUND, message), key, opener)
    }
}

fn labelled(finding: Finding, key: Option<&Candidate>, opener: &Opener<'_>) -> Finding {
    match key.and_then(|key| key.range) {
        Some(range) => finding.label(opener.source.span(range), "this key"),
        None => finding,
    }
}

/// Checks the signature of a token; answers what is to be said of it.
fn check_signature(
    token: &mut JsonWebToken,
    keys: &[Candidate],
    budget: &mut Budget,
    opener: &Opener<'_>,
) -> Option<Finding> {
    if keys.is_empty() || token.kind == TokenKind::Encrypted {
        return None;
    }
    if opener.options.signatures == Signatures::Defer {
        token.signature = SignatureVerdict::not_checked(DEFERRED);
        return None;
    }
    let asked = keys.iter().any(|key| key.asked);
    if let Some(refused) = token.refused.as_ref().filter(|_| asked) {
        // Its form is wrong, of which is told elsewhere.
        token.signature = SignatureVerdict::failed(refused.clone());
        return None;
    }
    let (signed, algorithm) = (token.signed.as_deref()?, token.algorithm.as_deref()?);
    if candidate::tool(algorithm).is_none() {
        token.signature = SignatureVerdict::not_checked(candidate::UNSUPPORTED);
        return None;
    }
    let signed = SignedToken { algorithm, key_id: token.key_id.as_deref(), signed };
    let uses = candidate::try_keys(signed, keys, budget);
    let used = || keys.iter().zip(&uses);
    if let Some((key, _)) = used().find(|(_, key)| key.status == SignatureStatus::Verified) {
        token.signature = SignatureVerdict::verified();
        let message = match key.range {
            Some(_) => "a key that stands here made its signature",
            None => "one of the keys that were given made its signature",
        };
        return Some(labelled(Finding::new(&SIGNATURE_VERIFIED, message), Some(key), opener));
    }
    if !asked {
        token.signature = SignatureVerdict::not_checked("no key to check it with was given");
        return None;
    }
    let reason = |key: &KeyUse| key.reason.clone().unwrap_or_default();
    let asked: Vec<(&Candidate, &KeyUse)> = used().filter(|(key, _)| key.asked).collect();
    if let Some((_, left)) = asked.iter().find(|(_, key)| key.refusal == Some(candidate::LIMIT)) {
        token.signature = SignatureVerdict::not_checked(reason(left));
        return None;
    }
    let tried: Vec<_> = asked.iter().filter(|(_, key)| key.status == SignatureStatus::Failed).collect();
    if let [(key, first), ..] = tried.as_slice() {
        let message = match tried.len() {
            1 => reason(first),
            count => format!("none of the {count} keys for it made the signature"),
        };
        token.signature = SignatureVerdict::failed(message.clone());
        let help = "it was signed with another key, or changed since: do not trust what it says";
        return Some(labelled(Finding::new(&SIGNATURE_FAILED, message).help(help), Some(key), opener));
    }
    // A key that the token does not name is none for it; one that it names, or the only one, should be.
    let unsuitable = asked.iter().find(|(_, key)| key.refusal != Some("kid"));
    let named = unsuitable
        .filter(|(key, _)| asked.len() == 1 || token.key_id.is_some() && key.key_id() == token.key_id.as_deref());
    let why = match (unsuitable, named) {
        (_, Some((_, key))) => format!("the key can't be used: {}", reason(key)),
        (Some(_), None) => "none of the keys is one for this token".to_owned(),
        (None, _) => "its `kid` names none of the keys".to_owned(),
    };
    token.signature = SignatureVerdict::not_checked(why.clone());
    let (key, _) = named?;
    let help = "check it with the key that its issuer publishes for this algorithm";
    Some(labelled(Finding::new(&KEY_UNSUITABLE, why).help(help), Some(key), opener))
}

/// Whether a token is of the issuer and for the audiences that the caller expects.
fn check_claims(token: &JsonWebToken, opener: &Opener<'_>) -> Vec<(&'static str, Finding)> {
    let options = opener.options;
    if token.kind == TokenKind::Encrypted || token.claims.is_empty() {
        return Vec::new();
    }
    let checks = [
        ("claims.iss", &ISSUER, claims::check_issuer(token, options.issuer.as_deref())),
        ("claims.aud", &AUDIENCE, claims::check_audience(token, &options.audiences)),
    ];
    let wrong = checks.into_iter().filter(|(_, rule, check)| check.refusal == Some(rule.id));
    wrong
        .map(|(label, rule, check)| {
            let (reason, expected) = (check.reason.unwrap_or_default(), check.expected.unwrap_or_default());
            let help = "get a token of this issuer and for this audience, or expect what the token says";
            (label, Finding::new(rule, format!("{reason}: expected is {expected}")).help(help))
        })
        .collect()
}
