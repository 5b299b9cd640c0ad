//! What differs between two objects, field by field, and between two credentials: a request and what was issued, a
//! certificate and its renewal, the keys before and after a rotation, two tokens.

mod documents;
mod fields;
mod objects;
mod pasted;
mod rotation;
mod walk;

use serde::Serialize;

use crate::analyze::artifacts;
use crate::detect::Input;
use crate::limits;
use crate::options::Options;
use crate::report::Artifact;
use crate::rules::input::too_large_message;
use crate::secret;
use crate::x509::PublicKey;
use documents::{Documents, Pairs};
use objects::Differences;
pub use objects::FieldDifference;
use pasted::Pasted;

/// What differs between two inputs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// What was compared; absent where the inputs have nothing in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub kind: Option<Compared>,
    /// The worst of the differences. Where something was not compared, `material change` unless the inputs are the same: what
    /// differs is not known.
    pub class: ChangeClass,
    /// What differs between credentials, in the order of the first input.
    pub differences: Vec<Difference>,
    /// What differs between the fields of objects, in the order of the first input.
    pub fields: Vec<FieldDifference>,
    /// How many fields more differ than are listed.
    pub omitted: u32,
    /// What was not compared, in words: `1 token of the second input`.
    pub not_compared: Vec<String>,
    /// The tokens and certificates of both inputs: what becomes of them, once the second input has taken the place of the
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
    /// The fields of objects, and what is encoded in them.
    Objects,
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
    /// The field of an object in which the credential is encoded, as the `path` of a field that differs; with the object before
    /// it, where an input holds several. Absent where the credential stands by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub path: Option<String>,
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
    /// Whose it is: the subject.
    pub title: String,
    /// The input that holds it.
    #[cfg_attr(feature = "typescript", ts(type = "'a' | 'b'"))]
    pub input: &'static str,
    /// When it stops to work.
    pub stops: Stops,
    /// When it ends, as RFC 3339 in UTC, where it is a point in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub at: Option<String>,
    /// Why.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub reason: &'static str,
}

/// When a token or certificate stops to work. Nobody asked what time it is: it may have ended already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Stops {
    /// Once the second input has taken the place of the first.
    AtOnce,
    /// Not by this, but when it ends: see `at`.
    AtItsEnd,
    /// It has no end.
    Never,
    /// That can't be told.
    NotKnown,
}

/// Compares what two inputs hold. Objects (manifests, kubeconfigs, any JSON or YAML) field by field, and what is encoded in
/// a field with what is encoded there in the other. Else credentials: key sets where both have one, else certificates, a
/// request with a certificate, requests, or tokens; of several the first, and of a bundle all CAs.
pub fn compare(a: &[u8], b: &[u8]) -> Comparison {
    let same = a == b;
    if a.len().max(b.len()) > limits::MANIFEST_BYTES {
        return Comparison::none(too_large_message(), same);
    }
    let options = Options::deferred();
    let (read_a, read_b) = (artifacts(a, &options), artifacts(b, &options));
    let (all_a, all_b) = (Pasted::of(&read_a, true), Pasted::of(&read_b, true));
    let (objects_a, objects_b) = (Documents::of(Input::of(a)), Documents::of(Input::of(b)));
    let whole = pasted::between(&all_a, &all_b, false);
    let (mut found, pairs) = (Differences::new(), Pairs::of(&objects_a.all, &objects_b.all, whole.kind.is_none()));
    let both = !objects_a.all.is_empty() && !objects_b.all.is_empty();
    let (kind, mut differences, mut left) = if both && (whole.kind.is_none() || !pairs.pairs.is_empty()) {
        pairs.compare(&objects_a, &objects_b, &mut found);
        if whole.kind == Some(Compared::Issuance) && !found.opened {
            found.fields.iter_mut().for_each(FieldDifference::of_issuance);
            (whole.kind, whole.differences, whole.left)
        } else {
            // What stands beside the objects.
            let beside = |read: &[Artifact], objects: &Documents<'_>| Pasted::of(read, !objects.are_all_of(read));
            let beside = pasted::between(&beside(&read_a, &objects_a), &beside(&read_b, &objects_b), false);
            let mut differences = std::mem::take(&mut found.encoded);
            differences.extend(beside.differences);
            (Some(Compared::Objects), differences, beside.left)
        }
    } else {
        (whole.kind, whole.differences, whole.left)
    };
    if kind.is_none() {
        let (a, b) = (all_a.told(), all_b.told());
        let error = format!("there is nothing to compare: the first input holds {a}, the second {b}");
        return Comparison::none(error, same);
    }
    for (what, input) in
        objects_a.left.iter().map(|left| (left, "first")).chain(objects_b.left.iter().map(|left| (left, "second")))
    {
        left.push(format!("{what} of the {input} input"));
    }
    if found.exhausted {
        left.push(format!("what is left once {} values were looked at", limits::COMPARED_VALUES));
    }
    if same {
        left.clear();
    }
    differences.truncate(limits::FINDINGS);
    differences.iter_mut().for_each(Difference::mask);
    let classes = differences.iter().map(|difference| difference.class);
    let class = classes.chain(found.fields.iter().map(|field| field.class)).max().unwrap_or(ChangeClass::Same);
    Comparison {
        kind,
        class: if left.is_empty() && found.omitted == 0 { class } else { ChangeClass::Material },
        differences,
        fields: found.fields,
        omitted: found.omitted,
        not_compared: left,
        affected: rotation::affected(&all_a, &all_b),
        error: None,
    }
}

impl Comparison {
    /// Of inputs that differ, and in what is not known.
    fn none(error: String, same: bool) -> Self {
        Self {
            kind: None,
            class: if same { ChangeClass::Same } else { ChangeClass::Material },
            differences: Vec::new(),
            fields: Vec::new(),
            omitted: 0,
            not_compared: Vec::new(),
            affected: Vec::new(),
            error: Some(error),
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
        Self { field: field.into(), path: None, a, b, class, reason: None }
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
