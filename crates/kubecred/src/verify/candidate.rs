//! Keys that a token may be signed with, and whether it is: for each whether it was used, or why not.

mod reading;
mod secrets;

use serde::Serialize;

use crate::diagnostic::quoted;
use crate::jose::parameters::{self, SYMMETRIC};
use crate::jose::{JsonWebKey, JsonWebToken, Signed};
use crate::report::Artifact;
use crate::secret::masked;
use crate::source::Range;
use crate::verify::key_policy::{self, KeyRefusal, refuse};
use crate::verify::shown;
use crate::x509::signature::{self, Hash, Scheme};
use crate::x509::{PublicKey, SignatureStatus};
pub(crate) use reading::{candidates, keys_of};

/// What became of a key that a token may be signed with.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeyUse {
    /// What it is: `jsonWebKey`, `publicKey`, `privateKey`, `certificate`, `secret`, or `unreadable`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its `kid`, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key_id: Option<String>,
    /// SHA-256 of its SubjectPublicKeyInfo, in hexadecimal; secrets have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sha256: Option<String>,
    /// `verified`: it made the signature. `failed`: it did not. `notChecked`: it was not used.
    pub status: SignatureStatus,
    /// Why not, as a word that stays the same. Not used: `kid`, `malformed`, `noKey` (there is none in the text), `type`, `curve`, `alg`, `use`, `keyOps`,
    /// `duplicateKid`, `mixedSet`, `publicKey` (as a secret), `size`, `exponent`, `modulus`, `vulnerable`, `point`, `token` (no
    /// key is tried with such a token), `notNeeded`, `limit`. Failed: `range` (a number of an ECDSA signature that cannot
    /// be), `signature`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub refusal: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
}

/// A key that a token may be signed with.
#[derive(Clone, Default)]
pub(crate) struct Candidate {
    kind: &'static str,
    pub(crate) public_key: Option<PublicKey>,
    jwk: Option<Box<JsonWebKey>>,
    secret: Option<Vec<u8>>,
    /// Why it can't be read.
    unread: Option<KeyRefusal>,
    /// Whether another key has its `kid` and type.
    ambiguous: bool,
    /// Whether it is symmetric, and public keys stand beside it.
    mixed: bool,
    /// Whether it is a secret that everyone has: bytes of a public key beside it.
    published: bool,
    /// Where it stands.
    pub(crate) range: Option<Range>,
    /// Whether it stands there for itself, and not as that of a certificate or of a client.
    pub(crate) alone: bool,
    /// Whether it is there to check tokens: then a token that it did not sign is wrong.
    pub(crate) asked: bool,
}

/// What is left to do: signatures to check, and keys to look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) signatures: usize,
    pub(crate) keys: usize,
}

/// A token, as keys look at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedToken<'t> {
    pub(crate) algorithm: &'t str,
    pub(crate) key_id: Option<&'t str>,
    pub(crate) signed: &'t Signed,
}

/// Marks what of the keys is ambiguous, once all are there.
pub(crate) fn compare(keys: &mut [Candidate]) {
    let public = keys.iter().any(|key| key.asked && key.public_key.is_some());
    let is_ambiguous = |key: &Candidate| {
        let same = |other: &Candidate| other.key_id() == key.key_id() && other.shape().0 == key.shape().0;
        let differs = |other: &Candidate| other.sha256() != key.sha256() || other.secret != key.secret;
        key.key_id().is_some() && keys.iter().any(|other| same(other) && differs(other))
    };
    let public_keys = keys.iter().filter_map(|other| other.public_key.as_ref());
    let is_published = |key: &Candidate| {
        key.secret.as_deref().is_some_and(|secret| secrets::is_published(secret, public_keys.clone()))
    };
    let found: Vec<(bool, bool)> = keys.iter().map(|key| (is_ambiguous(key), is_published(key))).collect();
    for (key, (ambiguous, published)) in keys.iter_mut().zip(found) {
        (key.ambiguous, key.published) = (ambiguous, published);
        key.mixed = public && key.jwk.is_some() && key.secret.is_some();
    }
}

/// Why no token is checked with a key of a set; nothing, where one may be.
pub(crate) fn refusal_of(key: &Artifact) -> Option<KeyRefusal> {
    let key = Candidate::of(key)?;
    let own = key.jwk.as_ref().and_then(|jwk| jwk.algorithm.clone());
    let algorithm = own.unwrap_or_else(|| {
        let usual = match key.shape() {
            ("RSA", _) => "RS256",
            (SYMMETRIC, _) => "HS256",
            ("EC", curve) => parameters::ALGORITHMS
                .iter()
                .find(|known| known.key_type == "EC" && known.curve == curve)
                .map_or("ES256", |known| known.name),
            _ => "EdDSA",
        };
        usual.to_owned()
    });
    key.tool_for(&algorithm, None).err()
}

/// The keys of a set, to be asked for several tokens.
pub(crate) fn of_set(keys: &[JsonWebKey]) -> Vec<Candidate> {
    let mut keys: Vec<Candidate> = keys.iter().map(Candidate::of_json_web_key).collect();
    compare(&mut keys);
    keys
}

/// Whether one of some keys made the signature of a token, as far as the token does not name another; `None` where so many
/// were checked before that it is left.
pub(crate) fn made_by(token: &JsonWebToken, keys: &[Candidate], budget: &mut Budget) -> Option<bool> {
    let (Some(signed), Some(algorithm)) = (token.signed.as_deref(), token.algorithm.as_deref()) else {
        return Some(false);
    };
    let uses = try_keys(SignedToken { algorithm, key_id: token.key_id.as_deref(), signed }, keys, budget);
    if uses.iter().any(|key| key.status == SignatureStatus::Verified) {
        return Some(true);
    }
    (!uses.iter().any(|key| key.refusal == Some(LIMIT))).then_some(false)
}

/// Looks for the key that signed the token. The second part of the WebAssembly module has it (`crates/xtask/src/divide.rs`).
#[inline(never)]
pub(crate) fn try_keys(token: SignedToken<'_>, keys: &[Candidate], budget: &mut Budget) -> Vec<KeyUse> {
    let mut uses = Vec::new();
    let mut found = false;
    for key in keys {
        let outcome = if found {
            Err(refuse("notNeeded", "another key had verified it already"))
        } else if budget.keys == 0 || budget.signatures == 0 {
            Err(refuse(LIMIT, "so many signatures were checked that the others are left"))
        } else {
            budget.keys -= 1;
            key.tool_for(token.algorithm, token.key_id)
        };
        uses.push(match outcome {
            Err(refusal) => key.used(SignatureStatus::NotChecked, Some(refusal)),
            Ok(tool) => {
                budget.signatures -= 1;
                let verdict = key.check(tool, token.signed);
                found |= verdict.0 == SignatureStatus::Verified;
                key.used(verdict.0, verdict.1)
            }
        });
    }
    uses
}

/// With what a signature is checked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tool {
    Public(Scheme),
    /// HMAC (RFC 7518, section 3.2).
    Mac(Hash),
}

/// What is said of an algorithm that has no tool.
pub(crate) const UNSUPPORTED: &str = "signatures by this algorithm are not checked here";
/// The word for keys that were left, because so many signatures were checked.
pub(crate) const LIMIT: &str = "limit";
/// The word for keys that can't be read.
const MALFORMED: &str = "malformed";
/// The word for texts without a key.
pub(crate) const NO_KEY: &str = "noKey";
/// What is said of something that should be a key.
const UNREADABLE: &str = "unreadable";

/// What an algorithm of RFC 7518, section 3.1, RFC 8037 or RFC 9864 needs; `None` for those that are not checked here.
pub(crate) fn tool(algorithm: &str) -> Option<Tool> {
    if matches!(algorithm, "EdDSA" | "Ed25519") {
        return Some(Tool::Public(Scheme::Ed25519));
    }
    let (family, bits) = algorithm.split_at_checked(2)?;
    let hash = match bits {
        "256" => Hash::Sha256,
        "384" => Hash::Sha384,
        "512" => Hash::Sha512,
        _ => return None,
    };
    Some(match family {
        "RS" => Tool::Public(Scheme::RsaPkcs1(hash)),
        "PS" => Tool::Public(Scheme::pss(hash)),
        "ES" => Tool::Public(Scheme::Ecdsa(hash)),
        "HS" => Tool::Mac(hash),
        _ => return None,
    })
}

impl Candidate {
    /// A secret for HMAC.
    pub(crate) fn of_secret(secret: Vec<u8>) -> Self {
        Self { kind: "secret", secret: Some(secret), asked: true, ..Self::default() }
    }

    pub(crate) fn key_id(&self) -> Option<&str> {
        self.jwk.as_ref()?.key_id.as_deref()
    }

    pub(crate) fn sha256(&self) -> Option<&str> {
        self.public_key.as_ref().map(|key| key.sha256.as_str())
    }

    /// What was found of the key.
    pub(crate) fn used(&self, status: SignatureStatus, refusal: Option<KeyRefusal>) -> KeyUse {
        KeyUse {
            kind: self.kind,
            key_id: self.key_id().map(|name| masked(name).into_owned()),
            sha256: self.sha256().map(str::to_owned),
            status,
            refusal: refusal.as_ref().map(|refusal| refusal.word),
            reason: refusal.map(|refusal| shown(refusal.reason)),
        }
    }

    /// Type and curve of the key, in the words of RFC 7518.
    fn shape(&self) -> (&str, &str) {
        match (&self.public_key, &self.secret) {
            (_, Some(_)) => (SYMMETRIC, ""),
            (Some(key), None) => match key.algorithm.as_ref() {
                "RSA" | "RSA-PSS" => ("RSA", ""),
                "EC" => ("EC", key.curve.as_deref().unwrap_or_default()),
                other => ("OKP", other),
            },
            (None, None) => ("", ""),
        }
    }

    /// With what the signature of a token is checked with this key; or why it is not.
    fn tool_for(&self, algorithm: &str, key_id: Option<&str>) -> Result<Tool, KeyRefusal> {
        if let (Some(wanted), Some(name)) = (key_id, self.key_id())
            && wanted != name
        {
            return Err(refuse("kid", format!("the token names another key: {}", quoted(wanted))));
        }
        if let Some(why) = &self.unread {
            return Err(why.clone());
        }
        self.fits(algorithm)?;
        if let Some(jwk) = &self.jwk {
            check_purpose(jwk, algorithm)?;
        }
        if self.ambiguous && key_id.is_some() {
            return Err(refuse("duplicateKid", "other keys have the same `kid`: which of them is meant is not told"));
        }
        let tool = tool(algorithm).ok_or_else(|| refuse(key_policy::KEY_TYPE, "the algorithm is not supported"))?;
        match (tool, &self.secret) {
            (Tool::Mac(hash), Some(secret)) => self.check_secret(secret, hash)?,
            _ => {
                let refusal = |key: &PublicKey| key.with_material(key_policy::refusal);
                if let Some(refusal) = self.public_key.as_ref().and_then(refusal) {
                    return Err(refusal);
                }
            }
        }
        Ok(tool)
    }

    /// Whether an algorithm is one for keys of this type and curve (RFC 8725, section 3.1).
    fn fits(&self, algorithm: &str) -> Result<(), KeyRefusal> {
        let (key_type, curve) = self.shape();
        let known = parameters::algorithm(algorithm).filter(|known| known.key_type == key_type);
        let Some(known) = known else {
            return Err(refuse(
                key_policy::KEY_TYPE,
                match (tool(algorithm), key_type) {
                    (Some(Tool::Mac(_)), _) => {
                        "the token is signed with a secret, and this key is public: anyone has it"
                    }
                    (_, SYMMETRIC) => "the token is signed with a private key, and this is a secret",
                    _ => "the key is of another type than the algorithm of the token",
                },
            ));
        };
        if key_type == "OKP" && curve == "Ed448" {
            return Err(refuse(key_policy::KEY_CURVE, "signatures of keys on Ed448 are not checked here"));
        }
        if !known.fits(key_type, curve) || key_type == "OKP" && curve != "Ed25519" {
            return Err(refuse(key_policy::KEY_CURVE, format!("{algorithm} is not for keys on {}", quoted(curve))));
        }
        // RFC 4055, section 1.2: such a key is for these signatures alone, and for one hash where it names one.
        let Some(key) = self.public_key.as_ref().filter(|key| key.algorithm == "RSA-PSS") else { return Ok(()) };
        let named = key.pss.as_ref().map(|pss| pss.hash.trim_start_matches("sha"));
        if !algorithm.starts_with("PS") || named.is_some_and(|bits| !algorithm.ends_with(bits)) {
            return Err(refuse("alg", "the key is for RSASSA-PSS, with the hash that it names"));
        }
        Ok(())
    }

    fn check(&self, tool: Tool, signed: &Signed) -> (SignatureStatus, Option<KeyRefusal>) {
        let (message, bytes) = (signed.input.as_bytes(), signed.signature.as_slice());
        let verdict = match (tool, &self.secret, &self.public_key) {
            (Tool::Mac(hash), Some(secret), _) => signature::verify_mac(hash, secret, message, bytes),
            (Tool::Public(scheme), _, Some(key)) => {
                key.with_material(|material| signature::verify_raw(scheme, material, message, bytes))
            }
            _ => signature::SignatureVerdict::default(),
        };
        let word = match verdict.reason.as_deref() {
            Some(signature::OUT_OF_RANGE) => "range",
            _ => "signature",
        };
        (verdict.status, verdict.reason.map(|reason| refuse(word, reason)))
    }
}

/// Whether a key says that it is for such a token (RFC 7517, sections 4.2 to 4.4).
fn check_purpose(jwk: &JsonWebKey, algorithm: &str) -> Result<(), KeyRefusal> {
    let same =
        |name: &str| name == algorithm || tool(name).is_some_and(is_ed25519) && tool(algorithm).is_some_and(is_ed25519);
    if let Some(name) = jwk.algorithm.as_deref().filter(|name| !same(name)) {
        return Err(refuse("alg", format!("the key is for the algorithm {}", quoted(name))));
    }
    if let Some(name) = jwk.public_use.as_deref().filter(|name| *name != "sig") {
        return Err(refuse("use", format!("the `use` of the key is {}, and not `sig`", quoted(name))));
    }
    let told = jwk.members.iter().any(|member| member.name == "key_ops");
    if told && !jwk.key_operations.iter().any(|name| name == "verify") {
        return Err(refuse("keyOps", "the `key_ops` of the key have no `verify`"));
    }
    Ok(())
}

fn is_ed25519(tool: Tool) -> bool {
    matches!(tool, Tool::Public(Scheme::Ed25519))
}
