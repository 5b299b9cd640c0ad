//! Credentials as lists of fields, and what differs between two lists.

use crate::encoding::oid;
use crate::jose::{JsonWebToken, TokenMember};
use crate::limits;
use crate::order::sort_by_key;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::{json, write};
use crate::x509::{Algorithm, Certificate, CertificationRequest, Extension, ExtensionValue, GeneralName, PublicKey};

use super::{ChangeClass, Difference, described, strength_of};

/// A field and its value.
pub(super) type Entry = (String, String);

/// What every renewal changes.
const ROUTINE: &[&str] = &[
    "serialNumber",
    "notBefore",
    "notAfter",
    "fingerprint",
    PUBLIC_KEY,
    SIGNATURE,
    "subjectKeyIdentifier",
    ISSUER_KEY,
    "signedCertificateTimestampList",
    "header.kid",
    "claims.exp",
    "claims.nbf",
    "claims.iat",
    "claims.jti",
    "claims.auth_time",
    "claims.nonce",
    "claims.at_hash",
    "claims.c_hash",
    "claims.sid",
    "claims.kubernetes.io.warnafter",
];

const PUBLIC_KEY: &str = "publicKey";
const SIGNATURE: &str = "signatureAlgorithm";
const ISSUER_KEY: &str = "authorityKeyIdentifier";
const SUBJECT: &str = "subject";
const NAMES: &str = "subjectAltName";
const CONSTRAINTS: &str = "basicConstraints";

/// What differs between two lists of fields; a field of several values has each of them once.
pub(super) fn differences(mut a: Vec<Entry>, mut b: Vec<Entry>) -> Vec<Difference> {
    // No credential that is used has as many.
    a.truncate(limits::FINDINGS);
    b.truncate(limits::FINDINGS);
    let value = |entries: &[Entry], field: &str| {
        entries.iter().find(|(other, _)| other == field).map(|(_, value)| value.clone())
    };
    let mut found = Vec::new();
    let only_there = b.iter().filter(|(field, _)| value(&a, field).is_none());
    for (field, _) in a.iter().chain(only_there) {
        let (old, new) = (value(&a, field), value(&b, field));
        if old != new {
            let class = if ROUTINE.contains(&field.as_str()) { ChangeClass::Routine } else { ChangeClass::Material };
            found.push(Difference::of(field.as_str(), old, new, class));
        }
    }
    found
}

/// What differs between two certificates: their fields, and what of these differences is worse than a renewal makes them.
pub(super) fn between_certificates(old: &Certificate, new: &Certificate) -> Vec<Difference> {
    let mut found = differences(of_certificate(old), of_certificate(new));
    let (before, after) = (&old.signature_algorithm, &new.signature_algorithm);
    let reason = match (before.hash_strength(), after.hash_strength()) {
        (_, Some(0)) => Some("the hash of its signature is broken"),
        (Some(before), Some(after)) if after < before => Some("the hash of its signature is weaker"),
        (Some(1..), None) | (None, None) if after.oid != before.oid && new.scheme.is_none() => {
            Some("its signature is of an algorithm that Go does not check")
        }
        _ => None,
    };
    if let (Some(reason), true) = (reason, before != after) {
        match found.iter_mut().find(|difference| difference.field == SIGNATURE) {
            Some(difference) => (difference.class, difference.reason) = (ChangeClass::Material, Some(reason)),
            // Of RSASSA-PSS the name stays.
            None => {
                let told = |algorithm: &Algorithm| {
                    let hash = algorithm.pss.as_ref().map(|pss| format!(" with {}", pss.hash)).unwrap_or_default();
                    Some(format!("{}{hash}", algorithm.name))
                };
                let difference = Difference::of(SIGNATURE, told(before), told(after), ChangeClass::Material);
                found.push(difference.because(reason));
            }
        }
    }
    let other_key = old.authority_key_identifier().zip(new.authority_key_identifier()).is_some_and(|(a, b)| a != b);
    for difference in found.iter_mut().filter(|difference| other_key && difference.field == ISSUER_KEY) {
        (difference.class, difference.reason) = (ChangeClass::Material, Some("another key of an issuer signed it"));
    }
    found.extend(lifetime(old, new));
    found.extend(strength(&old.public_key, &new.public_key));
    found
}

/// What differs between two tokens.
pub(super) fn between_tokens(old: &JsonWebToken, new: &JsonWebToken) -> Vec<Difference> {
    let mut found = differences(of_token(old), of_token(new));
    let life = |token: &JsonWebToken| {
        let until = token.times.expires_at?.seconds;
        Some(until.saturating_sub(token.times.issued_at.or(token.times.not_before)?.seconds))
    };
    let told = |seconds: i64| Some(format!("{seconds} seconds"));
    let longer = "a longer life leaves a stolen token good for longer";
    match (life(old), life(new)) {
        // kube-apiserver and others add or take a little.
        (Some(a), Some(b)) if b > a.saturating_add(a / 10).saturating_add(60) => {
            found.push(Difference::of("lifetime", told(a), told(b), ChangeClass::Material).because(longer));
        }
        _ => {}
    }
    let ends = |token: &JsonWebToken| token.times.expires_at.is_some();
    if ends(old) && !ends(new) {
        for difference in found.iter_mut().filter(|difference| difference.field == "claims.exp") {
            (difference.class, difference.reason) = (ChangeClass::Material, Some("it has no end any more"));
        }
    }
    found
}

/// The fields of a certificate.
fn of_certificate(certificate: &Certificate) -> Vec<Entry> {
    let mut entries = entries([
        ("version", certificate.version.to_string()),
        ("serialNumber", certificate.serial_number.clone()),
        (SIGNATURE, certificate.signature_algorithm.name.to_string()),
        ("issuer", certificate.issuer.text.clone()),
        ("notBefore", certificate.not_before.clone()),
        ("notAfter", certificate.not_after.clone()),
        (SUBJECT, certificate.subject.text.clone()),
        (PUBLIC_KEY, certificate.public_key.sha256.clone()),
    ]);
    entries.extend(certificate.extensions.iter().map(of_extension));
    entries.push(("fingerprint".to_owned(), certificate.fingerprints.sha256.clone()));
    entries
}

/// The fields of a request.
pub(super) fn of_request(request: &CertificationRequest) -> Vec<Entry> {
    let mut entries =
        entries([(SUBJECT, request.subject.text.clone()), (PUBLIC_KEY, request.public_key.sha256.clone())]);
    entries.extend(request.extensions.iter().map(of_extension));
    entries
}

/// What differs between a request and what was issued for it: what was requested, and names and powers that were not.
/// `reversed` says that the certificate is the first input.
pub(super) fn issuance(request: &CertificationRequest, issued: &Certificate, reversed: bool) -> Vec<Difference> {
    let (requested, mut certified) = (of_request(request), of_certificate(issued));
    certified.retain(|(field, _)| {
        let is_asked = requested.iter().any(|(other, _)| other == field);
        is_asked || field == NAMES || field == CONSTRAINTS && issued.is_ca
    });
    let mut found = if reversed { differences(certified, requested) } else { differences(requested, certified) };
    for difference in &mut found {
        difference.class = ChangeClass::Material;
        if difference.field == PUBLIC_KEY {
            difference.reason = Some("the certificate is for another key than the request: who asked can't use it");
        }
    }
    found
}

/// The fields of a token: the members of its header and its claims, nested ones by their way.
fn of_token(token: &JsonWebToken) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (part, members) in [("header", &token.header), ("claims", &token.claims)] {
        for TokenMember { name, value, .. } in members {
            let read = json::read(value.get());
            let Some(tree) = read.tree else { continue };
            flatten(&tree, format!("{part}.{name}"), &mut entries);
        }
    }
    entries
}

/// Objects become their members, other values their JSON. As many levels as claims have; below, all is one value.
fn flatten(tree: &Tree<'_>, name: String, entries: &mut Vec<Entry>) {
    const LEVELS: usize = 4;
    let mut waiting: Vec<(String, NodeId, usize)> = vec![(name, tree.root, 0)];
    while let Some((name, node, level)) = waiting.pop() {
        match tree.value(node) {
            Value::Mapping(_) if level < LEVELS => {
                let below = tree.members(node).iter().rev();
                waiting.extend(below.map(|member| (format!("{name}.{}", member.key), member.value, level + 1)));
            }
            Value::String(text) => entries.push((name, text.clone().into_owned())),
            _ => entries.push((name, write::to_json(tree, node))),
        }
    }
}

/// A life that became longer. A day more or less is none.
fn lifetime(old: &Certificate, new: &Certificate) -> Option<Difference> {
    let days = |certificate: &Certificate| {
        let (from, until) = (certificate.valid_from?, certificate.valid_until?);
        Some(until.seconds.saturating_sub(from.seconds) / crate::time::DAY)
    };
    let (old, new) = (days(old)?, days(new)?);
    let told = |days: i64| Some(format!("{days} days"));
    (new > old + 1).then(|| {
        Difference::of("lifetime", told(old), told(new), ChangeClass::Material)
            .because("a longer life leaves a stolen key in use for longer")
    })
}

/// Keys of another algorithm or size.
pub(super) fn strength(old: &PublicKey, new: &PublicKey) -> Option<Difference> {
    let (a, b) = (described(old), described(new));
    if a == b {
        return None;
    }
    let (class, reason) = if strength_of(new) < strength_of(old) {
        (ChangeClass::Material, "the new key is weaker")
    } else if old.algorithm != new.algorithm {
        (ChangeClass::Material, "all that check it must know the new algorithm")
    } else {
        (ChangeClass::Routine, "the new key is stronger")
    };
    Some(Difference::of("publicKey.algorithm", Some(a), Some(b), class).because(reason))
}

fn entries<const N: usize>(entries: [(&str, String); N]) -> Vec<Entry> {
    entries.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}

fn of_extension(extension: &Extension) -> Entry {
    let value = match &extension.value {
        ExtensionValue::Names(names) => listed(names.iter().map(told)),
        ExtensionValue::KeyUsage(usages) => listed(usages.iter().map(|usage| usage.to_string())),
        ExtensionValue::Purposes(purposes) => listed(purposes.iter().map(|purpose| purpose.name.to_string())),
        ExtensionValue::Hex(hex) => hex.clone(),
        ExtensionValue::BasicConstraints(constraints) => match constraints.path_length {
            Some(length) => format!("CA: {}, path length {length}", constraints.ca),
            None => format!("CA: {}", constraints.ca),
        },
        ExtensionValue::AuthorityKeyIdentifier(identifier) => identifier.key_identifier.clone().unwrap_or_default(),
        other => serde_json::to_string(other).unwrap_or_default(),
    };
    // That one became critical changes who takes the certificate; names are looked at either way.
    let critical = if extension.critical && extension.oid != oid::SUBJECT_ALT_NAME { " (critical)" } else { "" };
    (extension.name.to_string(), value + critical)
}

fn told(name: &GeneralName) -> String {
    format!("{}:{}", name.form, name.value)
}

/// The values of a list whose order means nothing.
fn listed(values: impl Iterator<Item = String>) -> String {
    let mut values: Vec<String> = values.collect();
    sort_by_key(&mut values, |value| value.clone());
    values.join(", ")
}
