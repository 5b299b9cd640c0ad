//! Keys and CAs before and after a rotation, and what becomes of the tokens and certificates that they vouch for.

use crate::jose::{JsonWebKey, JsonWebToken, KeyMember};
use crate::x509::Certificate;

use super::{Affected, ChangeClass, Difference, Pasted, Stops, described, strength_of};

/// What differs between two key sets. A key that is added or removed is what a rotation is for; that none stays is not.
pub(super) fn of_keys(old: &[JsonWebKey], new: &[JsonWebKey]) -> Vec<Difference> {
    let told = |key: &JsonWebKey| Some(key.public_key.as_ref().map_or_else(|| "unreadable".to_owned(), described));
    let field = |key: &JsonWebKey| format!("keys.{}", name_of(key));
    let mut found = Vec::new();
    for key in old {
        let unchanged = |other: &&JsonWebKey| {
            name_of(other) == name_of(key) && other.algorithm == key.algorithm && other.public_use == key.public_use
        };
        // A set may hold a key more than once.
        let mut kept = new.iter().filter(|other| is_same_key(key, other));
        match kept.clone().find(unchanged).or_else(|| kept.next()) {
            Some(same) if name_of(key) != name_of(same) => {
                let (a, b) = (Some(name_of(key).to_owned()), Some(name_of(same).to_owned()));
                let difference = Difference::of(format!("{}.kid", field(key)), a, b, ChangeClass::Material);
                found.push(difference.because("tokens name the key by its old name"));
            }
            Some(same) => {
                for (name, a, b) in
                    [("alg", &key.algorithm, &same.algorithm), ("use", &key.public_use, &same.public_use)]
                {
                    if a != b {
                        let field = format!("{}.{name}", field(key));
                        found.push(Difference::of(field, a.clone(), b.clone(), ChangeClass::Material));
                    }
                }
            }
            None => match new.iter().find(|other| key.key_id.is_some() && other.key_id == key.key_id) {
                Some(other) => {
                    let difference = Difference::of(field(key), told(key), told(other), ChangeClass::Material);
                    found.push(difference.because("another key has the name of the old one"));
                }
                None => found.push(Difference::of(field(key), told(key), None, ChangeClass::Routine)),
            },
        }
    }
    let strength = |key: &JsonWebKey| key.public_key.as_ref().map(strength_of);
    let weakest = old.iter().filter_map(strength).min();
    for key in new {
        if key.private && !old.iter().any(|other| other.private) {
            let difference = Difference::of(format!("{}.private", field(key)), None, None, ChangeClass::Material);
            found.push(difference.because("the new set tells private members of its keys"));
        }
        if old.iter().any(|other| is_same_key(key, other) || key.key_id.is_some() && other.key_id == key.key_id) {
            continue;
        }
        let added = |class| Difference::of(field(key), None, told(key), class);
        found.push(match strength(key).zip(weakest) {
            Some((strength, weakest)) if strength < weakest => {
                added(ChangeClass::Material).because("it is weaker than all that were there")
            }
            _ => added(ChangeClass::Routine),
        });
    }
    if !old.is_empty() && !old.iter().any(|key| new.iter().any(|other| is_same_key(key, other))) {
        let difference = Difference::of("keys", None, None, ChangeClass::Material);
        found.push(
            difference
                .because("no key stays: all tokens stop at once; keep the old keys until their tokens have ended"),
        );
    }
    found
}

/// What differs between the CAs of two bundles.
pub(super) fn of_authorities(old: &[&Certificate], new: &[&Certificate]) -> Vec<Difference> {
    let missing = |here: &[&Certificate], there: &[&Certificate]| -> Vec<(String, String)> {
        let is_there = |one: &Certificate| there.iter().any(|other| other.fingerprints == one.fingerprints);
        let gone = here.iter().filter(|one| !is_there(one));
        gone.map(|one| (format!("authorities.{}", one.subject.text), one.fingerprints.sha256.clone())).collect()
    };
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (field, fingerprint) in missing(old, new) {
        found.push(Difference::of(field, Some(fingerprint), None, ChangeClass::Routine));
    }
    for (field, fingerprint) in missing(new, old) {
        let difference = Difference::of(field, None, Some(fingerprint), ChangeClass::Material);
        found.push(difference.because("whoever trusts the bundle trusts one more CA"));
    }
    if !old.iter().any(|one| new.iter().any(|other| other.public_key.sha256 == one.public_key.sha256)) {
        let difference = Difference::of("authorities", None, None, ChangeClass::Material);
        found.push(
            difference.because("no CA stays: what they issued stops at once; trust the old ones until it is replaced"),
        );
    }
    found
}

/// Until when the tokens and certificates of both inputs work.
pub(super) fn affected(a: &Pasted, b: &Pasted) -> Vec<Affected> {
    let mut affected = Vec::new();
    for (input, pasted) in [("a", a), ("b", b)] {
        for (title, token) in &pasted.tokens {
            let (old, new) = (a.keys.as_deref(), b.keys.as_deref());
            let (stops, reason) = match old.zip(new) {
                Some((old, new)) => token_under(token, old, new),
                None => (None, "no keys were compared"),
            };
            affected.push(Affected::of("jsonWebToken", title, input, stops, token.expires_at.clone(), reason));
        }
        let (old, new) = (a.authorities(), b.authorities());
        for (title, certificate) in pasted.certificates.iter().filter(|(_, certificate)| !certificate.is_ca) {
            let (stops, reason) = match old.is_empty() || new.is_empty() {
                true => (None, "no CAs were compared"),
                false => certificate_under(certificate, &old, &new),
            };
            let end = Some(certificate.not_after.clone()).filter(|end| !end.is_empty());
            affected.push(Affected::of("certificate", title, input, stops, end, reason));
        }
    }
    affected
}

impl Affected {
    /// `stops` is what the rotation does to it; nothing, where it goes on until it ends.
    fn of(
        kind: &'static str,
        title: &str,
        input: &'static str,
        stops: Option<Stops>,
        end: Option<String>,
        reason: &'static str,
    ) -> Self {
        let stops = stops.unwrap_or(if end.is_some() { Stops::AtItsEnd } else { Stops::Never });
        let at = end.filter(|_| stops == Stops::AtItsEnd);
        Self { kind, title: crate::secret::masked(title).into_owned(), input, stops, at, reason }
    }
}

/// What becomes of a token. Its key is the one that its `kid` names.
fn token_under(token: &JsonWebToken, old: &[JsonWebKey], new: &[JsonWebKey]) -> (Option<Stops>, &'static str) {
    let Some(named) = token.key_id.as_deref() else {
        return (Some(Stops::NotKnown), "it does not name its key (`kid`)");
    };
    let is_named = |key: &&JsonWebKey| name_of(key) == named;
    match (old.iter().find(is_named), new.iter().find(is_named)) {
        (Some(key), Some(kept)) if is_same_key(key, kept) => (None, "its key stays"),
        (Some(_), Some(_)) => (Some(Stops::AtOnce), "another key has the name of its key"),
        (Some(_), None) => (Some(Stops::AtOnce), "its key is removed"),
        (None, Some(_)) => (None, "its key is new"),
        (None, None) => (Some(Stops::NotKnown), "its key is in neither set"),
    }
}

/// What becomes of a certificate. Its CA is told by name and key identifier.
fn certificate_under(
    certificate: &Certificate,
    old: &[&Certificate],
    new: &[&Certificate],
) -> (Option<Stops>, &'static str) {
    let issued = |authority: &&Certificate| {
        let keys = certificate.authority_key_identifier().zip(authority.subject_key_identifier());
        authority.subject.text == certificate.issuer.text && keys.is_none_or(|(wanted, found)| wanted == found)
    };
    match (old.iter().any(&issued), new.iter().any(issued)) {
        (_, true) => (None, "its CA is in the second bundle"),
        (true, false) => (Some(Stops::AtOnce), "its CA is removed"),
        (false, false) => (Some(Stops::NotKnown), "its CA is in neither bundle"),
    }
}

/// The name by which tokens mean a key: its `kid`, else the one that kube-apiserver gives it.
fn name_of(key: &JsonWebKey) -> &str {
    key.key_id.as_deref().or(key.kubernetes_key_id.as_deref()).unwrap_or_default()
}

fn is_same_key(a: &JsonWebKey, b: &JsonWebKey) -> bool {
    let member = |member: &KeyMember| (member.name.clone(), member.value.as_ref().map(|value| value.get().to_owned()));
    match (&a.public_key, &b.public_key) {
        (Some(a), Some(b)) => a.sha256 == b.sha256,
        // What can't be read may be written alike.
        (None, None) => a.members.iter().map(member).eq(b.members.iter().map(member)),
        _ => false,
    }
}
