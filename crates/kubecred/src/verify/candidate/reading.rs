//! The keys of artifacts, and of what the caller gave as keys.

use super::{Candidate, LIMIT, MALFORMED, NO_KEY, UNREADABLE};
use crate::jose::JsonWebKey;
use crate::limits;
use crate::place::Step;
use crate::report::{Artifact, Content};
use crate::verify::given;
use crate::verify::key_policy::{KeyRefusal, refuse};

/// The keys of artifacts, nested ones included; not those that tokens bring.
pub(crate) fn candidates(artifacts: &[Artifact]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Artifact> = artifacts.iter().rev().collect();
    while let Some(artifact) = waiting.pop() {
        if found.len() >= limits::GIVEN {
            let reason = format!("the first {} keys are looked at, and there are more", limits::GIVEN);
            found.push(Candidate::unread(refuse(LIMIT, reason)));
            break;
        }
        found.extend(Candidate::of(artifact));
        // The keys that a token brings prove nothing; the certificate of a JSON Web Key is that of the key.
        if !matches!(artifact.content, Content::JsonWebToken(_) | Content::JsonWebKey(_)) {
            waiting.extend(artifact.children.iter().rev());
        }
    }
    found
}

/// The keys of texts that the caller gave as keys; of a text without any, that there is none.
pub(crate) fn keys_of(texts: &[String]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let given = given::read(texts);
    for artifacts in given.texts {
        let before = found.len();
        found.extend(candidates(&artifacts));
        if found.len() == before {
            let reason = "there is no public key, certificate or JSON Web Key in it";
            found.push(Candidate::unread(refuse(NO_KEY, reason)));
        }
    }
    // What is cut says so itself.
    if let Some(left) = given.left.filter(|_| !found.iter().any(|key| key.left().is_some())) {
        found.push(Candidate::unread(refuse(LIMIT, left)));
    }
    found.iter_mut().for_each(|key| (key.asked, key.range) = (true, None));
    found
}

impl Candidate {
    /// The key of an artifact, if it holds one or should.
    pub(super) fn of(artifact: &Artifact) -> Option<Self> {
        let in_field = artifact.within.iter().any(|step| matches!(step, Step::Field { .. }));
        let mut key = Self { range: artifact.range, ..Self::default() };
        match &artifact.content {
            Content::JsonWebKey(jwk) => return Some(Self { range: artifact.range, ..Self::of_json_web_key(jwk) }),
            Content::PublicKey(public) => {
                (key.kind, key.public_key) = ("publicKey", Some(*public.clone()));
                (key.alone, key.asked) = (true, true);
            }
            // That of a client beside a token is rarely that of its signer.
            Content::PrivateKey(private) => {
                (key.kind, key.public_key) = ("privateKey", private.public_key.clone());
                key.alone = !in_field;
            }
            Content::Certificate(certificate) => {
                (key.kind, key.public_key) = ("certificate", Some(certificate.public_key.clone()));
            }
            Content::Unreadable(broken) => {
                (key.kind, key.unread) = (UNREADABLE, Some(refuse(MALFORMED, broken.error.clone())));
            }
            // Its keys are there by themselves: this is what of it is none, or was left.
            Content::JsonWebKeySet(set) => {
                let why = set.error.clone()?;
                return Some(Self::unread(refuse(if set.is_cut { LIMIT } else { MALFORMED }, why)));
            }
            _ => return None,
        }
        Some(key)
    }

    pub(super) fn of_json_web_key(jwk: &JsonWebKey) -> Self {
        Self {
            kind: "jsonWebKey",
            public_key: jwk.public_key.clone(),
            secret: jwk.hidden.secret.clone(),
            unread: jwk.hidden.malformed.clone().map(|why| refuse(MALFORMED, why)),
            jwk: Some(Box::new(jwk.clone())),
            alone: true,
            asked: true,
            ..Self::default()
        }
    }

    /// What should be a key, and is not one that can be used.
    fn unread(why: KeyRefusal) -> Self {
        let asked = why.word == LIMIT;
        Self { kind: UNREADABLE, unread: Some(why), asked, ..Self::default() }
    }

    /// Why other keys were left.
    pub(crate) fn left(&self) -> Option<&str> {
        self.unread.as_ref().filter(|why| why.word == LIMIT).map(|why| why.reason.as_str())
    }
}
