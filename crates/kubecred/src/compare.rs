//! What differs between two credentials: a request and what was issued, a certificate and its renewal, the keys before and
//! after a rotation, two tokens.

mod fields;
mod rotation;

use serde::Serialize;

use crate::analyze::artifacts;
use crate::jose::{JsonWebKey, JsonWebToken};
use crate::limits;
use crate::options::Options;
use crate::report::{Artifact, Content};
use crate::rules::input::too_large_message;
use crate::secret;
use crate::x509::{Certificate, CertificationRequest, PublicKey};

/// What differs between two inputs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// What was compared; absent where the inputs have nothing in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub kind: Option<Compared>,
    /// The worst of the differences. Where nothing was compared, `material change` unless the inputs are the same: what differs
    /// is not known.
    pub class: ChangeClass,
    /// What differs, in the order of the first input.
    pub differences: Vec<Difference>,
    /// The tokens and certificates of both inputs: until when they work, once the second input has taken the place of the
    /// first.
    pub affected: Vec<Affected>,
    /// Why nothing was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
}

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Compared {
    /// Two certificates.
    Certificates,
    /// A certification request and the certificate for it. Only what was requested counts, and names and powers that nobody
    /// requested.
    Issuance,
    /// Two certification requests.
    CertificationRequests,
    /// The CAs of two bundles.
    Authorities,
    /// Two key sets.
    KeySets,
    /// Two tokens.
    Tokens,
}

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ChangeClass {
    /// Nothing differs.
    #[serde(rename = "same")]
    Same,
    /// What every renewal changes: serial numbers, times, fingerprints, key identifiers, and the key itself, if it is of the
    /// same algorithm and no weaker. A new key at each renewal is good practice, and its holder stays who it was.
    #[serde(rename = "routine renewal")]
    Routine,
    /// Somebody else, other powers, another issuer, a key of another algorithm or a weaker one, a longer life: whoever
    /// relies on the credential must look at it.
    #[serde(rename = "material change")]
    Material,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Difference {
    /// What it is, such as `subject` or `claims.aud`.
    pub field: String,
    /// Its value in the first input; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub a: Option<String>,
    /// Its value in the second input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub b: Option<String>,
    /// What it means.
    pub class: ChangeClass,
    /// Why, where the name of the field does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub reason: Option<&'static str>,
}

/// A token or certificate that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Affected {
    /// Which it is.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "typescript", ts(type = "'jsonWebToken' | 'certificate'"))]
    pub kind: &'static str,
    /// The line that names it.
    pub title: String,
    /// The input that holds it.
    #[cfg_attr(feature = "typescript", ts(type = "'a' | 'b'"))]
    pub input: &'static str,
    /// When it stops to work.
    pub stops: Stops,
    /// When that is, as RFC 3339 in UTC, where it is a point in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub at: Option<String>,
    /// Why.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub reason: &'static str,
}

/// When a token or certificate stops to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Stops {
    /// Once the second input has taken the place of the first.
    AtOnce,
    /// When it ends.
    AtItsEnd,
    /// It has no end.
    Never,
    /// That can't be told.
    NotKnown,
}

/// Compares what two inputs hold: key sets where both have one, else certificates, a request with a certificate, requests,
/// or tokens; of several the first, and of a bundle all CAs.
pub fn compare(a: &[u8], b: &[u8]) -> Comparison {
    let same = a == b;
    if a.len().max(b.len()) > limits::MANIFEST_BYTES {
        return Comparison::none(too_large_message(), same);
    }
    let (a, b) = (Pasted::of(a), Pasted::of(b));
    let (first, second) = (a.leaf(), b.leaf());
    let (kind, mut differences) = if let (Some(old), Some(new)) = (&a.keys, &b.keys) {
        (Compared::KeySets, rotation::of_keys(old, new))
    } else if let (Some(old), Some(new)) = (first, second) {
        let mut differences = fields::between_certificates(old, new);
        differences.extend(rotation::of_issuer_key(old, new, &[a.authorities(), b.authorities()].concat()));
        differences.extend(rotation::of_authorities(&a.authorities(), &b.authorities()));
        (Compared::Certificates, differences)
    } else if let (Some(request), Some(issued)) = (a.requests.first(), b.issued()) {
        (Compared::Issuance, fields::issuance(request, issued, false))
    } else if let (Some(issued), Some(request)) = (a.issued(), b.requests.first()) {
        (Compared::Issuance, fields::issuance(request, issued, true))
    } else if !a.authorities().is_empty() && !b.authorities().is_empty() {
        (Compared::Authorities, rotation::of_authorities(&a.authorities(), &b.authorities()))
    } else if let (Some(old), Some(new)) = (a.requests.first(), b.requests.first()) {
        let mut differences = fields::differences(fields::of_request(old), fields::of_request(new));
        differences.extend(fields::strength(&old.public_key, &new.public_key));
        (Compared::CertificationRequests, differences)
    } else if let (Some(old), Some(new)) = (a.tokens.first(), b.tokens.first()) {
        (Compared::Tokens, fields::between_tokens(&old.1, &new.1))
    } else {
        let (a, b) = (a.told(), b.told());
        let error = format!("there is nothing to compare: the first input holds {a}, the second {b}");
        return Comparison::none(error, same);
    };
    differences.truncate(limits::FINDINGS);
    differences.iter_mut().for_each(Difference::mask);
    Comparison {
        kind: Some(kind),
        class: differences.iter().map(|difference| difference.class).max().unwrap_or(ChangeClass::Same),
        differences,
        affected: rotation::affected(&a, &b),
        error: None,
    }
}

impl Comparison {
    /// Of inputs that differ, and in what is not known.
    fn none(error: String, same: bool) -> Self {
        let class = if same { ChangeClass::Same } else { ChangeClass::Material };
        Self { kind: None, class, differences: Vec::new(), affected: Vec::new(), error: Some(error) }
    }
}

/// What an input holds.
#[derive(Default)]
struct Pasted {
    certificates: Vec<(String, Certificate)>,
    requests: Vec<CertificationRequest>,
    tokens: Vec<(String, JsonWebToken)>,
    /// The keys of its sets, if it has any.
    keys: Option<Vec<JsonWebKey>>,
}

impl Pasted {
    fn of(input: &[u8]) -> Self {
        let options = Options::deferred();
        let mut pasted = Self::default();
        let mut waiting: Vec<Artifact> = artifacts(input, &options);
        waiting.reverse();
        while let Some(Artifact { content, title, mut children, .. }) = waiting.pop() {
            match content {
                Content::Certificate(certificate) => pasted.certificates.push((title, *certificate)),
                Content::CertificationRequest(request) => pasted.requests.push(*request),
                Content::JsonWebToken(token) => pasted.tokens.push((title, *token)),
                Content::JsonWebKeySet(_) => drop(pasted.keys.get_or_insert_default()),
                Content::JsonWebKey(key) => pasted.keys.get_or_insert_default().push(*key),
                _ => {}
            }
            children.reverse();
            waiting.append(&mut children);
        }
        pasted
    }

    /// The first certificate that is not one of a CA.
    fn leaf(&self) -> Option<&Certificate> {
        self.certificates.iter().map(|(_, certificate)| certificate).find(|certificate| !certificate.is_ca)
    }

    /// The certificate that may have been issued for a request, which may be one of a CA.
    fn issued(&self) -> Option<&Certificate> {
        match self.certificates.as_slice() {
            [(_, only)] => Some(only),
            _ => self.leaf(),
        }
    }

    fn authorities(&self) -> Vec<&Certificate> {
        self.certificates.iter().map(|(_, certificate)| certificate).filter(|certificate| certificate.is_ca).collect()
    }

    fn told(&self) -> &'static str {
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

/// Bits of security (NIST SP 800-57 part 1, table 2).
fn strength_of(key: &PublicKey) -> u32 {
    const MODULI: [(u32, u32); 5] = [(15_360, 256), (7_680, 192), (3_072, 128), (2_048, 112), (1_024, 80)];
    if key.modulus.is_some() || key.algorithm == "DSA" {
        return MODULI.iter().find(|(bits, _)| key.bits >= *bits).map_or(0, |(_, strength)| *strength);
    }
    key.bits / 2
}

/// A key in words.
fn described(key: &PublicKey) -> String {
    match &key.curve {
        Some(curve) => format!("{} {curve}", key.algorithm),
        None => format!("{} {}", key.algorithm, key.bits),
    }
}

impl Difference {
    fn of(field: impl Into<String>, a: Option<String>, b: Option<String>, class: ChangeClass) -> Self {
        Self { field: field.into(), a, b, class, reason: None }
    }

    /// Puts what stands for a secret in its place, wherever one is: claims and names are somebody's words.
    fn mask(&mut self) {
        let is_secret = self.field.rsplit('.').next().is_some_and(secret::is_secret_name);
        for value in [&mut self.a, &mut self.b].into_iter().flatten() {
            *value = match is_secret {
                true => format!("…(a secret, {} characters)", value.chars().count()),
                false => secret::masked(value).into_owned(),
            };
        }
        self.field = secret::masked(&self.field).into_owned();
    }

    fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }
}
