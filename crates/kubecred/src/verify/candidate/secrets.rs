//! Secrets that are none: too short, or what everyone has.

use super::{Candidate, candidates};
use crate::analyze::artifacts;
use crate::encoding::{base64, der};
use crate::options::Options;
use crate::verify::key_policy::{self, KeyRefusal, refuse};
use crate::x509::PublicKey;
use crate::x509::signature::Hash;

/// Whether a secret is made of one of some public keys.
pub(super) fn is_published<'k>(secret: &[u8], public: impl Iterator<Item = &'k PublicKey> + Clone) -> bool {
    written_as(secret).iter().any(|secret| {
        let secret = der::hex(secret);
        public.clone().any(|key| is_part_of(&secret, key))
    })
}

/// A secret, and what it may be the base64 or hexadecimal of.
fn written_as(secret: &[u8]) -> Vec<Vec<u8>> {
    let text = secret.trim_ascii();
    let decoded = [base64::decode_url(text), base64::decode(text)];
    let is_hex = text.len().is_multiple_of(2) && text.iter().all(u8::is_ascii_hexdigit);
    let hex = std::str::from_utf8(text).ok().filter(|_| is_hex).map(der::bytes_of_hex);
    let decoded = decoded.into_iter().flatten().map(|decoded| decoded.bytes);
    [secret.to_vec()].into_iter().chain(decoded).chain(hex).collect()
}

/// Whether bytes are the modulus of a public key, its point, or the first coordinate of that: the secret of a token that was made
/// to be checked with it.
fn is_part_of(bytes: &str, key: &PublicKey) -> bool {
    if let Some(modulus) = &key.modulus {
        return !bytes.is_empty() && bytes.trim_start_matches("00") == modulus.trim_start_matches("00");
    }
    let Some(point) = key.key.as_deref().filter(|_| !bytes.is_empty()) else { return false };
    let both = point.strip_prefix("04").unwrap_or(point);
    let first = both.get(..both.len() / 2).unwrap_or_default();
    let compressed = bytes.get(2..).filter(|_| bytes.starts_with("02") || bytes.starts_with("03"));
    [point, both, first].contains(&bytes) || compressed == Some(first)
}

impl Candidate {
    /// Whether a secret is one: long enough (RFC 7518, section 3.2), and not what everyone has.
    pub(super) fn check_secret(&self, secret: &[u8], hash: Hash) -> Result<(), KeyRefusal> {
        if self.mixed {
            return Err(refuse("mixedSet", "a secret stands among public keys, as if it were one of them"));
        }
        if secret.len() < hash.length() {
            let (bits, needed) = (secret.len() * 8, hash.length() * 8);
            let reason = format!("the secret has {bits} bits, the algorithm asks for {needed} at least");
            return Err(refuse(key_policy::KEY_SIZE, reason));
        }
        let options = Options::deferred();
        if self.published || candidates(&artifacts(secret, &options)).iter().any(|key| key.public_key.is_some()) {
            return Err(refuse("publicKey", "the secret is a public key, which anyone has"));
        }
        Ok(())
    }
}
