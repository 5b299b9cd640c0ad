//! Whether the `kid` of a token names one of the keys that were pasted beside it. Signatures are not checked here.

use crate::diagnostic::Finding;
use crate::encoding::base64;
use crate::encoding::der;
use crate::jose::token::NamedKey;
use crate::limits;
use crate::open::Opener;
use crate::place::Step;
use crate::report::{Artifact, Content};
use crate::rules::jwt::{KEY_FOUND, KEY_NOT_FOUND};
use crate::source::Range;
use crate::x509::{SignatureStatus, SignatureVerdict};

/// Says of each token which of the keys beside it its `kid` names.
pub(crate) fn name_keys(artifacts: &mut [Artifact], opener: &mut Opener<'_>) {
    let keys = keys(artifacts);
    // The key of a client beside a token is rarely that of its signer: it says something only where it is.
    let has_keys = keys.iter().any(|key| key.is_key);
    // A name that is no hash says nothing of keys without names.
    let named_at_all = keys.iter().any(|key| key.name.is_some());
    let is_hash = |name: &str| base64::decode_url(name.as_bytes()).is_ok_and(|decoded| decoded.bytes.len() == 32);
    let mut waiting: Vec<&mut Artifact> = artifacts.iter_mut().collect();
    while let Some(artifact) = waiting.pop() {
        if let Content::JsonWebToken(token) = &mut artifact.content
            && let Some(name) = token.key_id.clone()
            && let (named, key) = find(&name, &keys)
            && (key.is_some() || has_keys && (named_at_all || is_hash(&name)))
        {
            let row = artifact.rows.iter().rfind(|row| row.label == "header.kid");
            let mut finding = explain(named, key, &keys, row.and_then(|row| row.range), opener);
            finding.within.clone_from(&artifact.within);
            finding.within.extend(row.iter().flat_map(|row| row.within.iter().cloned()));
            opener.findings.push(finding);
            token.key = Some(named);
            if token.signature.status == SignatureStatus::NotChecked {
                token.signature = SignatureVerdict::not_checked("only the names of keys were compared");
            }
        }
        waiting.extend(&mut artifact.children);
    }
}

/// A key beside the tokens.
struct Key {
    /// SHA-256 of its SubjectPublicKeyInfo, in hexadecimal.
    sha256: String,
    name: Option<String>,
    range: Option<Range>,
    /// Whether it stands there for itself, and not as that of a certificate or of a client.
    is_key: bool,
}

fn keys(artifacts: &[Artifact]) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut waiting: Vec<&Artifact> = artifacts.iter().rev().collect();
    while let Some(artifact) = waiting.pop().filter(|_| keys.len() < limits::ROWS) {
        let (key, name, is_key) = match &artifact.content {
            // The keys that a token brings prove nothing.
            Content::JsonWebToken(_) => continue,
            Content::JsonWebKey(key) => (key.public_key.as_ref(), key.key_id.clone(), true),
            Content::PublicKey(key) => (Some(&**key), None, true),
            Content::PrivateKey(key) => {
                let alone = !artifact.within.iter().any(|step| matches!(step, Step::Field { .. }));
                (key.public_key.as_ref(), None, alone)
            }
            Content::Certificate(certificate) => (Some(&certificate.public_key), None, false),
            _ => (None, None, false),
        };
        if let Some(sha256) = key.map(|key| key.sha256.clone()) {
            keys.push(Key { sha256, name, range: artifact.range, is_key });
        }
        waiting.extend(artifact.children.iter().rev());
    }
    keys
}

fn find<'k>(name: &str, keys: &'k [Key]) -> (NamedKey, Option<&'k Key>) {
    let hash = base64::decode_url(name.as_bytes()).map(|decoded| der::hex(&decoded.bytes)).unwrap_or_default();
    if let Some(key) = keys.iter().find(|key| key.sha256 == hash) {
        return (NamedKey::ByHash, Some(key));
    }
    let key = keys.iter().find(|key| key.name.as_deref() == Some(name));
    (if key.is_some() { NamedKey::ByName } else { NamedKey::None }, key)
}

fn explain(named: NamedKey, key: Option<&Key>, keys: &[Key], range: Option<Range>, opener: &Opener<'_>) -> Finding {
    let finding = match named {
        NamedKey::ByHash => Finding::new(
            &KEY_FOUND,
            "its `kid` is the SHA-256 of a key that stands here: the cluster of this key names it so; whether it signed the token was not checked",
        ),
        NamedKey::ByName => Finding::new(
            &KEY_FOUND,
            "its `kid` is the name of a key that stands here; whether it signed the token was not checked",
        ),
        NamedKey::None => {
            let count = keys.iter().filter(|key| key.is_key).count();
            let message = match count {
                1 => "its `kid` does not name the key that stands here".to_owned(),
                count => format!("its `kid` names none of the {count} keys that stand here"),
            };
            let help = "it was signed with another key: by another cluster, or before or after this key was in use";
            Finding::new(&KEY_NOT_FOUND, message).help(help)
        }
    };
    let mut finding = match range {
        Some(range) => finding.at(opener.source.span(range)),
        None => finding,
    };
    if let Some(range) = key.and_then(|key| key.range) {
        finding = finding.label(opener.source.span(range), "this key");
    }
    finding.placed = true;
    finding
}
