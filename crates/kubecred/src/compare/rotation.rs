//! Keys and CAs before and after a rotation, and what becomes of the tokens and certificates that they vouch for.

use crate::jose::{JsonWebKey, JsonWebToken, KeyMember};
use crate::limits;
use crate::verify::candidate::{self, Budget, Candidate};
use crate::verify::chain::{Member, signature_by};
use crate::x509::{Certificate, SignatureStatus};

use super::{Affected, ChangeClass, Difference, Pasted, Stops, described, fields, strength_of};

/// What differs between two key sets. A key that is added or removed is what a rotation is for; that none stays is not.
pub(super) fn of_keys(old: &[JsonWebKey], new: &[JsonWebKey]) -> Vec<Difference> {
    let told = |key: &JsonWebKey| Some(key.public_key.as_ref().map_or_else(|| "unreadable".to_owned(), described));
    let field = |key: &JsonWebKey| format!("keys.{}", name_of(key));
    let mut found = Vec::new();
    for key in old {
        let unchanged = |other: &&JsonWebKey| {
            name_of(other) == name_of(key)
                && other.algorithm == key.algorithm
                && other.public_use == key.public_use
                && operations(other) == operations(key)
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
                let pairs = [
                    ("alg", key.algorithm.clone(), same.algorithm.clone()),
                    ("use", key.public_use.clone(), same.public_use.clone()),
                    ("key_ops", operations(key), operations(same)),
                ];
                for (name, a, b) in pairs.into_iter().filter(|(_, a, b)| a != b) {
                    found.push(Difference::of(format!("{}.{name}", field(key)), a, b, ChangeClass::Material));
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

/// What differs between the CAs of two bundles. A CA is told by its name and its key: another certificate for both is its
/// renewal, another key under its name is another CA.
pub(super) fn of_authorities(old: &[&Certificate], new: &[&Certificate]) -> Vec<Difference> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let missing = |here: &[&Certificate], there: &[&Certificate]| -> Vec<usize> {
        let is_there = |one: &Certificate| there.iter().any(|other| other.fingerprints == one.fingerprints);
        here.iter().enumerate().filter(|(_, one)| !is_there(one)).map(|(index, _)| index).collect()
    };
    let field = |one: &Certificate| format!("authorities.{}", one.subject.text);
    let fingerprint = |one: &Certificate| Some(one.fingerprints.sha256.clone());
    let same_name = |a: &Certificate, b: &Certificate| a.subject.text == b.subject.text;
    let same_key = |a: &Certificate, b: &Certificate| a.public_key.sha256 == b.public_key.sha256;
    let (gone, mut added, mut found) = (missing(old, new), missing(new, old), Vec::new());
    for before in gone.iter().filter_map(|&index| old.get(index)) {
        let renewed = added
            .iter()
            .position(|&index| new.get(index).is_some_and(|after| same_name(before, after) && same_key(before, after)));
        let after = renewed.map(|place| added.remove(place)).and_then(|index| new.get(index));
        let Some(after) = after else {
            found.push(Difference::of(field(before), fingerprint(before), None, ChangeClass::Routine));
            continue;
        };
        let own = field(before);
        found.extend(
            fields::between_certificates(before, after)
                .into_iter()
                .map(|difference| Difference { field: format!("{own}.{}", difference.field), ..difference }),
        );
    }
    for after in added.iter().filter_map(|&index| new.get(index)) {
        let difference = Difference::of(field(after), None, fingerprint(after), ChangeClass::Material);
        let of_name = old.iter().any(|before| same_name(before, after));
        let of_both = old.iter().any(|before| same_name(before, after) && same_key(before, after));
        found.push(difference.because(match (of_both, of_name) {
            (true, _) => "it is another certificate of a CA that was there",
            (false, true) => "it has the name of a CA that was there, and another key",
            (false, false) => "whoever trusts the bundle trusts one more CA",
        }));
    }
    if !old.iter().any(|one| new.iter().any(|other| same_key(one, other))) {
        let difference = Difference::of("authorities", None, None, ChangeClass::Material);
        found.push(
            difference.because("no CA stays: what they issued stops at once; trust the old ones until it is replaced"),
        );
    }
    found
}

/// CAs of one name whose signature is looked for: a CA seldom has more.
const SAME_NAME: usize = 16;

/// That another key signed the second certificate than the first, where the CAs that are there tell it. Names and key
/// identifiers do not: whoever makes a certificate writes them.
pub(super) fn of_issuer_key(old: &Certificate, new: &Certificate, authorities: &[&Certificate]) -> Option<Difference> {
    let signer = |certificate: &Certificate| {
        authorities
            .iter()
            .filter(|authority| certificate.issuer.text == authority.subject.text)
            .take(SAME_NAME)
            .find(|authority| signed(authority, certificate))
    };
    let (before, after) = (signer(old), signer(new));
    let key = |authority: &&Certificate| authority.public_key.sha256.clone();
    let (a, b) = (before.map(key), after.map(key));
    (a != b && old.issuer.text == new.issuer.text).then(|| {
        Difference::of("issuer.publicKey", a, b, ChangeClass::Material)
            .because("the issuer has the same name, and another key signed it")
    })
}

/// Whether a CA signed a certificate.
fn signed(authority: &Certificate, certificate: &Certificate) -> bool {
    let members = Member::of(certificate, false).zip(Member::of(authority, false));
    members.is_some_and(|(issued, issuer)| signature_by(&issued, &issuer).status == SignatureStatus::Verified)
}

/// Until when the tokens and certificates of both inputs work.
pub(super) fn affected(a: &Pasted, b: &Pasted) -> Vec<Affected> {
    let mut affected = Vec::new();
    let keys = a.keys.as_deref().map(candidate::of_set).zip(b.keys.as_deref().map(candidate::of_set));
    let authorities = (a.authorities(), b.authorities());
    let mut budget = Budget { signatures: limits::COMPARED_SIGNATURES, keys: limits::TOKEN_KEYS };
    let mut left = limits::COMPARED_SIGNATURES;
    for (input, pasted) in [("a", a), ("b", b)] {
        for token in &pasted.tokens {
            let title = token.subject.as_deref().unwrap_or_default();
            let (stops, reason) = match &keys {
                Some((old, new)) => token_under(token, old, new, &mut budget),
                None => (None, "no keys were compared"),
            };
            affected.push(Affected::of("jsonWebToken", title, input, stops, token.expires_at.clone(), reason));
        }
        let (old, new) = (&authorities.0, &authorities.1);
        for certificate in pasted.certificates.iter().filter(|certificate| !certificate.is_ca) {
            let title = &certificate.subject.text;
            let (stops, reason) = match old.is_empty() || new.is_empty() {
                true => (None, "no CAs were compared"),
                false => certificate_under(certificate, old, new, &mut left),
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

/// What is said of what is left because of the limit.
const LEFT: (Option<Stops>, &str) = (Some(Stops::NotKnown), "so many signatures were checked that the others are left");

/// What becomes of a token. Its key is the one that made its signature.
fn token_under(
    token: &JsonWebToken,
    old: &[Candidate],
    new: &[Candidate],
    budget: &mut Budget,
) -> (Option<Stops>, &'static str) {
    let is_named = |key: &Candidate| token.key_id.is_some() && key.key_id() == token.key_id.as_deref();
    match (candidate::made_by(token, old, budget), candidate::made_by(token, new, budget)) {
        (None, _) | (_, None) => LEFT,
        (Some(true), Some(true)) => (None, "its key stays"),
        (Some(true), Some(false)) if new.iter().any(is_named) => {
            (Some(Stops::AtOnce), "another key has the name of its key")
        }
        (Some(true), Some(false)) => (Some(Stops::AtOnce), "its key is removed"),
        (Some(false), Some(true)) => (None, "its key is new"),
        (Some(false), Some(false)) => (Some(Stops::NotKnown), "no key of either set made its signature"),
    }
}

/// What becomes of a certificate. Its CA is the one that signed it.
fn certificate_under(
    certificate: &Certificate,
    old: &[&Certificate],
    new: &[&Certificate],
    left: &mut usize,
) -> (Option<Stops>, &'static str) {
    let mut issued = |authorities: &[&Certificate]| {
        for authority in authorities.iter().filter(|one| one.subject.text == certificate.issuer.text) {
            *left = left.checked_sub(1)?;
            if signed(authority, certificate) {
                return Some(true);
            }
        }
        Some(false)
    };
    match (issued(old), issued(new)) {
        (None, _) | (_, None) => LEFT,
        (_, Some(true)) => (None, "a CA of the second bundle signed it"),
        (Some(true), Some(false)) => (Some(Stops::AtOnce), "its CA is removed"),
        (Some(false), Some(false)) => (Some(Stops::NotKnown), "no CA of either bundle signed it"),
    }
}

/// The name by which tokens mean a key: its `kid`, else the one that kube-apiserver gives it.
fn name_of(key: &JsonWebKey) -> &str {
    key.key_id.as_deref().or(key.kubernetes_key_id.as_deref()).unwrap_or_default()
}

/// What a key says that it is for (`key_ops`), in the order of the alphabet; nothing where it does not say.
fn operations(key: &JsonWebKey) -> Option<String> {
    key.members.iter().any(|member| member.name == "key_ops").then(|| {
        let mut operations = key.key_operations.clone();
        operations.sort();
        operations.join(", ")
    })
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
