//! What an input holds, and what differs between the credentials of two.

use std::collections::HashMap;

use crate::jose::{JsonWebKey, JsonWebToken};
use crate::report::{Artifact, Content};
use crate::x509::{Certificate, CertificationRequest, PrivateKey};

use super::{ChangeClass, Compared, Difference, fields, rotation};

/// What an input holds.
#[derive(Default)]
pub(super) struct Pasted {
    pub(super) certificates: Vec<Certificate>,
    pub(super) requests: Vec<CertificationRequest>,
    pub(super) tokens: Vec<JsonWebToken>,
    /// The keys of its sets, if it has any.
    pub(super) keys: Option<Vec<JsonWebKey>>,
    private_keys: Vec<PrivateKey>,
    things: Vec<Thing>,
}

/// Anything that was found, so that nothing is passed over that differs.
struct Thing {
    role: Role,
    /// Whether it is the first of its role.
    first: bool,
    /// All that is known of it; nothing where that is not all that there is.
    known: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Certificate,
    Authority,
    Request,
    Token,
    Key,
    PrivateKey,
    Object,
    Other,
}

/// What was found in common.
#[derive(Default)]
pub(super) struct Credentials {
    /// Absent where that is nothing but private keys.
    pub(super) kind: Option<Compared>,
    pub(super) differences: Vec<Difference>,
    /// What was not compared, in words.
    pub(super) left: Vec<String>,
}

impl Pasted {
    /// Of artifacts with all that is in them. Without `objects` those are passed over that are objects: their fields are
    /// compared one by one.
    pub(super) fn of(artifacts: &[Artifact], objects: bool) -> Self {
        let mut pasted = Self::default();
        let mut waiting: Vec<&Artifact> = artifacts.iter().filter(|one| objects || !is_object(one)).collect();
        waiting.reverse();
        while let Some(artifact) = waiting.pop() {
            pasted.take(artifact);
            waiting.extend(artifact.children.iter().rev());
        }
        pasted
    }

    fn take(&mut self, artifact: &Artifact) {
        let role = match &artifact.content {
            Content::Certificate(certificate) => {
                let role = if certificate.is_ca { Role::Authority } else { Role::Certificate };
                self.certificates.push((**certificate).clone());
                role
            }
            Content::CertificationRequest(request) => {
                self.requests.push((**request).clone());
                Role::Request
            }
            Content::JsonWebToken(token) => {
                self.tokens.push((**token).clone());
                Role::Token
            }
            Content::JsonWebKeySet(_) => {
                self.keys.get_or_insert_default();
                Role::Key
            }
            Content::JsonWebKey(key) => {
                self.keys.get_or_insert_default().push((**key).clone());
                Role::Key
            }
            Content::PrivateKey(key) => {
                self.private_keys.push((**key).clone());
                Role::PrivateKey
            }
            Content::Object(_) | Content::Kubeconfig(_) => Role::Object,
            _ => Role::Other,
        };
        let known = match &artifact.content {
            Content::Unreadable(_) => None,
            Content::PrivateKey(key) if key.public_key.is_none() => None,
            Content::Object(object) => Some(object.object.get().to_owned()),
            content => serde_json::to_string(content).ok(),
        };
        let first = !self.things.iter().any(|thing| thing.role == role);
        self.things.push(Thing { role, first, known });
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// What stands for a text in which this was found.
    pub(super) fn title(&self) -> Option<String> {
        let certificate = self.certificates.first()?;
        let more = match self.certificates.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        Some(format!("{}, until {}{more}", certificate.subject.text, certificate.not_after))
    }

    /// The first certificate that is not one of a CA.
    fn leaf(&self) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| !certificate.is_ca)
    }

    /// The certificate that may have been issued for a request, which may be one of a CA.
    fn issued(&self) -> Option<&Certificate> {
        match self.certificates.as_slice() {
            [only] => Some(only),
            _ => self.leaf(),
        }
    }

    pub(super) fn authorities(&self) -> Vec<&Certificate> {
        self.certificates.iter().filter(|certificate| certificate.is_ca).collect()
    }

    pub(super) fn told(&self) -> &'static str {
        if self.keys.is_some() {
            "a key set"
        } else if self.leaf().is_some() {
            "certificates"
        } else if !self.certificates.is_empty() {
            "certificates of CAs"
        } else if !self.requests.is_empty() {
            "a certification request"
        } else if !self.tokens.is_empty() {
            "a token"
        } else {
            "nothing of that kind"
        }
    }
}

/// Whether the fields of an artifact are those of a document.
pub(super) fn is_object(artifact: &Artifact) -> bool {
    let json = match &artifact.content {
        Content::Object(object) => &object.object,
        Content::Kubeconfig(json) | Content::DiscoveryDocument(json) => json,
        _ => return false,
    };
    json.get().len() > "{}".len() && json.get().starts_with(['{', '['])
}

/// What differs between credentials: key sets where both inputs have one, else certificates, a request with a certificate,
/// requests, or tokens; of several the first, and of a bundle all CAs. What stands in one `field` of an object is for one
/// purpose: there certificates are compared whether they are those of CAs or not.
pub(super) fn between(a: &Pasted, b: &Pasted, field: bool) -> Credentials {
    let (first, second) = (a.leaf(), b.leaf());
    let (old, new) = (a.authorities(), b.authorities());
    let any = |pasted: &Pasted| pasted.certificates.first().filter(|_| field).is_some();
    let (kind, mut differences) = if let (Some(old), Some(new)) = (&a.keys, &b.keys) {
        (Some(Compared::KeySets), rotation::of_keys(old, new))
    } else if let (Some(before), Some(after)) = (first, second) {
        let mut differences = fields::between_certificates(before, after);
        differences.extend(rotation::of_issuer_key(before, after, &[old.as_slice(), new.as_slice()].concat()));
        differences.extend(rotation::of_authorities(&old, &new));
        (Some(Compared::Certificates), differences)
    } else if let (Some(request), Some(issued)) = (a.requests.first(), b.issued()) {
        (Some(Compared::Issuance), fields::issuance(request, issued, false))
    } else if let (Some(issued), Some(request)) = (a.issued(), b.requests.first()) {
        (Some(Compared::Issuance), fields::issuance(request, issued, true))
    } else if !old.is_empty() && !new.is_empty() {
        (Some(Compared::Authorities), rotation::of_authorities(&old, &new))
    } else if let (true, true, [before, ..], [after, ..]) =
        (any(a), any(b), a.certificates.as_slice(), b.certificates.as_slice())
    {
        (Some(Compared::Certificates), fields::between_certificates(before, after))
    } else if let (Some(old), Some(new)) = (a.requests.first(), b.requests.first()) {
        let mut differences = fields::differences(fields::of_request(old), fields::of_request(new));
        differences.extend(fields::strength(&old.public_key, &new.public_key));
        (Some(Compared::CertificationRequests), differences)
    } else if let (Some(old), Some(new)) = (a.tokens.first(), b.tokens.first()) {
        (Some(Compared::Tokens), fields::between_tokens(old, new))
    } else {
        (None, Vec::new())
    };
    let keys = a.private_keys.first().zip(b.private_keys.first());
    let keys = keys.and_then(|(old, new)| old.public_key.as_ref().zip(new.public_key.as_ref()));
    if let Some((old, new)) = keys.filter(|(old, new)| old.sha256 != new.sha256) {
        let (before, after) = (Some(old.sha256.clone()), Some(new.sha256.clone()));
        differences.push(Difference::of("privateKey.publicKey", before, after, ChangeClass::Routine));
        differences.extend(fields::strength(old, new));
    }
    let is_compared = |thing: &Thing| match (thing.role, kind) {
        (Role::PrivateKey, _) => thing.first && keys.is_some(),
        // What becomes of them is told.
        (Role::Token | Role::Certificate, Some(Compared::KeySets)) => true,
        (Role::Certificate, Some(Compared::Authorities)) => true,
        (Role::Key, Some(Compared::KeySets)) => true,
        // Only what was requested counts.
        (Role::Object, Some(Compared::Issuance)) => true,
        (Role::Authority, Some(Compared::Authorities | Compared::Issuance)) => true,
        (Role::Authority, Some(Compared::Certificates)) => !old.is_empty() && !new.is_empty() || field,
        (Role::Certificate, Some(Compared::Certificates | Compared::Issuance)) => thing.first,
        (Role::Request, Some(Compared::CertificationRequests | Compared::Issuance)) => thing.first,
        (Role::Token, Some(Compared::Tokens)) => thing.first,
        _ => false,
    };
    let mut left = words(&missing(a, b, is_compared), "first");
    left.extend(words(&missing(b, a, is_compared), "second"));
    Credentials { kind, differences, left }
}

/// What of one input has nothing alike in the other, and was not compared.
fn missing(here: &Pasted, there: &Pasted, is_compared: impl Fn(&Thing) -> bool) -> Vec<Role> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for text in there.things.iter().filter_map(|thing| thing.known.as_deref()) {
        *known.entry(text).or_default() += 1;
    }
    let mut is_there = |thing: &Thing| {
        let count = thing.known.as_deref().and_then(|text| known.get_mut(text)).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    };
    let things = here.things.iter().filter(|thing| !is_compared(thing) && !is_there(thing));
    things.map(|thing| thing.role).collect()
}

fn words(roles: &[Role], input: &str) -> Vec<String> {
    const WORDS: [(Role, &str); 8] = [
        (Role::Certificate, "certificate"),
        (Role::Authority, "CA certificate"),
        (Role::Request, "certification request"),
        (Role::Token, "token"),
        (Role::Key, "key"),
        (Role::PrivateKey, "private key"),
        (Role::Object, "object"),
        (Role::Other, "other thing"),
    ];
    let count = |role: Role| roles.iter().filter(|other| **other == role).count();
    let counted = WORDS.into_iter().map(|(role, word)| (count(role), word)).filter(|(count, _)| *count > 0);
    counted.map(|(count, word)| format!("{count} {word}{} of the {input} input", plural(count))).collect()
}

pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
