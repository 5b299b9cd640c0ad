//! Signatures: which scheme an algorithm identifier names, and whether a signature is good.

use serde::Serialize;
use sha2::Digest;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::limits;
use crate::rules::x509 as rules;
use crate::source::Span;
use crate::x509::algorithm::Algorithm;
use crate::x509::field::Walk;
use crate::x509::key::{Curve, KeyMaterial, affine_point};

/// What was found out about a signature. `Verified` and `Failed` are said only of signatures that were really
/// checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SignatureVerdict {
    /// The verdict.
    pub status: SignatureStatus,
    /// Why it failed, or why it was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
}

/// The three things that can be said of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SignatureStatus {
    /// It was checked and is good.
    Verified,
    /// It was checked and is not good.
    Failed,
    /// It was not checked.
    NotChecked,
}

impl SignatureStatus {
    /// In words.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Failed => "failed",
            Self::NotChecked => "not checked",
        }
    }
}

/// Where it is not known yet: it was not checked.
impl Default for SignatureVerdict {
    fn default() -> Self {
        Self { status: SignatureStatus::NotChecked, reason: None }
    }
}

/// What is said where the caller asked to leave signatures for later.
pub(crate) const DEFERRED: &str = "signatures are not checked in this call";

/// Checks the signature over an element with the key that is in it.
pub(crate) fn verdict(
    scheme: Option<Scheme>,
    algorithm: &Algorithm,
    key: &KeyMaterial<'_>,
    signed: &Element<'_>,
    signature: &Element<'_>,
) -> SignatureVerdict {
    let Some(scheme) = scheme else {
        return SignatureVerdict::not_checked(not_supported(&algorithm.oid));
    };
    match der::bit_string(signature.content()) {
        Some((signature, 0)) => verify(scheme, key, signed.encoding, signature),
        _ => SignatureVerdict::not_checked(NOT_WHOLE),
    }
}

/// That signatures of an algorithm are not checked, here and by Go.
pub(crate) fn not_supported(algorithm: &str) -> String {
    if algorithm == oid::RSA_PSS {
        return "RSASSA-PSS is not supported with these parameters: the hash must be SHA-256, SHA-384 or SHA-512 throughout, \
                and the salt as long as it"
            .to_owned();
    }
    format!("the algorithm {} is not supported", oid::name(algorithm))
}

/// Why no signature is checked with a key, where none is.
pub(crate) fn unusable(key: &KeyMaterial<'_>) -> Option<String> {
    match key {
        KeyMaterial::Rsa { modulus, exponent } => {
            check_rsa(modulus, exponent).err().or_else(|| go_exponent(exponent).err())
        }
        KeyMaterial::Other => Some(OTHER_KEY.to_owned()),
        _ => None,
    }
}

const COMPRESSED: &str = "the point of the key is compressed, which Go does not read";
const OTHER_KEY: &str = "keys of this algorithm are not supported";
const NOT_WHOLE: &str = "the signature is not a BIT STRING of whole bytes";

/// Takes down the bytes of a signature; answers them in hexadecimal.
pub(crate) fn take_down(walk: &mut Walk, signature: &Element<'_>) -> String {
    let hex = der::hex(signature.content().get(1..).unwrap_or_default());
    walk.field("signatureValue", &hex, "/signatureValue", bytes_span(signature));
    if signature.content().first() != Some(&0) && !walk.is_cut_off() {
        walk.issue(&rules::NOT_DER, NOT_WHOLE, signature.span());
    }
    hex
}

/// Where the bytes of a BIT STRING stand, behind the count of its unused bits.
pub(crate) fn bytes_span(element: &Element<'_>) -> Span {
    let span = element.content_span();
    if span.is_empty() { span } else { Span { start: span.start + 1, ..span } }
}

impl SignatureVerdict {
    /// It was checked and is good.
    pub fn verified() -> Self {
        Self { status: SignatureStatus::Verified, reason: None }
    }

    /// It was checked and is not good.
    pub fn failed(reason: impl Into<String>) -> Self {
        Self { status: SignatureStatus::Failed, reason: Some(reason.into()) }
    }

    /// It was not checked.
    pub fn not_checked(reason: impl Into<String>) -> Self {
        Self { status: SignatureStatus::NotChecked, reason: Some(reason.into()) }
    }
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1, which is broken.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// Bytes of its value.
    pub(crate) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(message).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(message).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(message).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(message).to_vec(),
        }
    }
}

/// A signature scheme that can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2).
    RsaPkcs1(Hash),
    /// RSASSA-PSS (RFC 8017, section 8.1).
    RsaPss {
        /// The hash, of the message and of MGF1.
        hash: Hash,
        /// Bytes of the salt.
        salt: usize,
    },
    /// ECDSA.
    Ecdsa(Hash),
    /// Ed25519 (RFC 8032).
    Ed25519,
}

impl Scheme {
    /// The scheme of an AlgorithmIdentifier, given as the identifier and its parameters, as Go's crypto/x509 (and
    /// so kube-apiserver) takes it. `None` for what it does not know or no longer trusts (MD5).
    pub fn of(algorithm: &str, parameters: Option<&Element<'_>>) -> Option<Self> {
        Some(match algorithm {
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Self::RsaPkcs1(Hash::Sha1),
            "1.2.840.113549.1.1.11" => Self::RsaPkcs1(Hash::Sha256),
            "1.2.840.113549.1.1.12" => Self::RsaPkcs1(Hash::Sha384),
            "1.2.840.113549.1.1.13" => Self::RsaPkcs1(Hash::Sha512),
            oid::RSA_PSS => Self::pss(pss_hash(parameters?)?),
            "1.2.840.10045.4.1" => Self::Ecdsa(Hash::Sha1),
            "1.2.840.10045.4.3.2" => Self::Ecdsa(Hash::Sha256),
            "1.2.840.10045.4.3.3" => Self::Ecdsa(Hash::Sha384),
            "1.2.840.10045.4.3.4" => Self::Ecdsa(Hash::Sha512),
            oid::ED25519 if parameters.is_none() => Self::Ed25519,
            _ => return None,
        })
    }

    /// RSASSA-PSS with a salt as long as the hash.
    pub fn pss(hash: Hash) -> Self {
        Self::RsaPss { hash, salt: hash.length() }
    }

    /// Whether it uses SHA-1.
    pub fn is_sha1(self) -> bool {
        matches!(self, Self::RsaPkcs1(Hash::Sha1) | Self::RsaPss { hash: Hash::Sha1, .. } | Self::Ecdsa(Hash::Sha1))
    }
}

/// Checks a signature over `message` with a public key, as Go's crypto/x509 does: the two numbers of ECDSA are DER.
pub fn verify(scheme: Scheme, key: &KeyMaterial<'_>, message: &[u8], signature: &[u8]) -> SignatureVerdict {
    if let KeyMaterial::Rsa { exponent, .. } = key
        && let Err(reason) = go_exponent(exponent)
        && matches!(scheme, Scheme::RsaPkcs1(_) | Scheme::RsaPss { .. })
    {
        return SignatureVerdict::not_checked(reason);
    }
    let numbers = ecdsa_integers(signature).ok_or("the signature is not the DER of two numbers");
    verify_numbers(scheme, key, message, signature, numbers)
}

/// The same where the two numbers of ECDSA stand side by side, each as long as the field (RFC 7518, section 3.4), and with any
/// exponent of RSA that the key policy allows.
pub fn verify_raw(scheme: Scheme, key: &KeyMaterial<'_>, message: &[u8], signature: &[u8]) -> SignatureVerdict {
    let length = match key {
        KeyMaterial::Ec { curve, .. } => curve.bits().div_ceil(8) as usize,
        _ => 0,
    };
    let numbers = signature.split_at_checked(length).filter(|(r, s)| r.len() == s.len());
    let numbers = numbers.ok_or("the signature is not two numbers, each as long as those of the curve");
    verify_numbers(scheme, key, message, signature, numbers)
}

/// Checks an HMAC (RFC 2104) over `message`, all of it, in a time that does not tell how much of it is right.
pub(crate) fn verify_mac(hash: Hash, secret: &[u8], message: &[u8], mac: &[u8]) -> SignatureVerdict {
    use hmac::{Hmac, KeyInit, Mac};
    macro_rules! verify_with {
        ($digest:ty) => {
            Hmac::<$digest>::new_from_slice(secret)
                .is_ok_and(|hmac| hmac.chain_update(message).verify_slice(mac).is_ok())
        };
    }
    let good = match hash {
        Hash::Sha1 => false,
        Hash::Sha256 => verify_with!(sha2::Sha256),
        Hash::Sha384 => verify_with!(sha2::Sha384),
        Hash::Sha512 => verify_with!(sha2::Sha512),
    };
    if good {
        SignatureVerdict::verified()
    } else {
        SignatureVerdict::failed("the signature does not match the secret")
    }
}

/// Checks a signature; of ECDSA with its two numbers, or why there are none. One of the few functions that the first part of the
/// WebAssembly module calls in the second (`crates/xtask/src/divide.rs`): all its mathematics is there.
#[inline(never)]
fn verify_numbers(
    scheme: Scheme,
    key: &KeyMaterial<'_>,
    message: &[u8],
    signature: &[u8],
    numbers: Result<(&[u8], &[u8]), &'static str>,
) -> SignatureVerdict {
    let good = match (scheme, key) {
        (Scheme::RsaPkcs1(hash), KeyMaterial::Rsa { modulus, exponent }) => match rsa_key(modulus, exponent) {
            Ok(key) => verify_pkcs1(&key, hash, message, signature),
            Err(reason) => return SignatureVerdict::not_checked(reason),
        },
        (Scheme::RsaPss { hash, salt }, KeyMaterial::Rsa { modulus, exponent }) => match rsa_key(modulus, exponent) {
            Ok(key) => verify_pss(&key, hash, salt, message, signature),
            Err(reason) => return SignatureVerdict::not_checked(reason),
        },
        (Scheme::Ecdsa(_), KeyMaterial::Ec { point: [2 | 3, ..], .. }) => {
            return SignatureVerdict::not_checked(COMPRESSED);
        }
        (Scheme::Ecdsa(hash), KeyMaterial::Ec { curve, point }) => match numbers {
            Ok((r, s)) => match verify_ecdsa(*curve, point, &hash.digest(message), r, s) {
                Some(good) => good,
                None => return SignatureVerdict::failed(OUT_OF_RANGE),
            },
            Err(reason) => return SignatureVerdict::failed(reason),
        },
        (Scheme::Ed25519, KeyMaterial::Ed25519(key)) => verify_ed25519(key, message, signature),
        (_, KeyMaterial::Other) => return SignatureVerdict::not_checked(OTHER_KEY),
        _ => return SignatureVerdict::failed("the signature algorithm does not belong to the algorithm of the key"),
    };
    if good { SignatureVerdict::verified() } else { SignatureVerdict::failed(NO_MATCH) }
}

/// What is said of an ECDSA signature that no key makes (CVE-2022-21449).
pub(crate) const OUT_OF_RANGE: &str = "a number of the signature is zero, or not below the order of the curve";
/// What is said of a signature that the key did not make.
pub(crate) const NO_MATCH: &str = "the signature does not match the key";

/// The hash of RSASSA-PSS parameters (RFC 4055, section 3.1) where the three hashes they name are one, the salt has
/// its length, and the trailer is the usual one.
fn pss_hash(parameters: &Element<'_>) -> Option<Hash> {
    if parameters.tag != Tag::SEQUENCE {
        return None;
    }
    let mut fields = parameters.children();
    let mut explicit = |number| {
        let wrapped = fields.next_if(Tag::context_constructed(number))?.ok()?;
        wrapped.children().next()?.ok()
    };
    let (hash, mask, salt_length, trailer) = (explicit(0)?, explicit(1)?, explicit(2)?, explicit(3));
    let (hash_oid, hash_parameters) = algorithm_identifier(&hash)?;
    let (mask_oid, mask_parameters) = algorithm_identifier(&mask)?;
    let (mask_hash, mask_hash_parameters) = algorithm_identifier(&mask_parameters?)?;
    let absent_or_null = |parameters: Option<Element<'_>>| parameters.is_none_or(|element| element.encoding == [5, 0]);
    let usual = absent_or_null(hash_parameters)
        && absent_or_null(mask_hash_parameters)
        && mask_oid == oid::MGF1
        && mask_hash == hash_oid
        && trailer.is_none_or(|trailer| trailer.tag == Tag::INTEGER && trailer.content() == [1]);
    if !usual || salt_length.tag != Tag::INTEGER {
        return None;
    }
    match (hash_oid.as_str(), salt_length.content()) {
        ("2.16.840.1.101.3.4.2.1", [32]) => Some(Hash::Sha256),
        ("2.16.840.1.101.3.4.2.2", [48]) => Some(Hash::Sha384),
        ("2.16.840.1.101.3.4.2.3", [64]) => Some(Hash::Sha512),
        _ => None,
    }
}

/// The identifier and the parameters of an AlgorithmIdentifier (RFC 5280, section 4.1.1.2).
pub(crate) fn algorithm_identifier<'d>(element: &Element<'d>) -> Option<(String, Option<Element<'d>>)> {
    if element.tag != Tag::SEQUENCE {
        return None;
    }
    let mut fields = element.children();
    let identifier = fields.next()?.ok().filter(|identifier| identifier.tag == Tag::OBJECT_IDENTIFIER)?;
    let parameters = fields.next().transpose().ok()?;
    Some((oid::decode(identifier.content())?, parameters))
}

/// Go refuses exponents beyond 31 bits.
fn go_exponent(exponent: &[u8]) -> Result<(), String> {
    if der::bit_length(exponent) > 31 { Err("the RSA exponent has more than 31 bits".to_owned()) } else { Ok(()) }
}

/// Why no signature is checked with a key of these numbers. No mathematics is needed to say so.
fn check_rsa(modulus: &[u8], exponent: &[u8]) -> Result<(), String> {
    let bits = der::bit_length(modulus);
    if bits > u32::try_from(limits::RSA_BITS).unwrap_or(u32::MAX) {
        return Err(format!("the RSA modulus has {bits} bits; signatures are checked up to {}", limits::RSA_BITS));
    }
    if bits < 1024 {
        return Err(format!("an RSA modulus of {bits} bits is too short to be trusted"));
    }
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
    if !is_odd(modulus) || !is_odd(exponent) || !(2..=33).contains(&der::bit_length(exponent)) {
        return Err(MALFORMED_RSA.to_owned());
    }
    Ok(())
}

const MALFORMED_RSA: &str = "the RSA key is malformed: modulus or exponent is even or out of range";

/// The key, or why no signature is checked with it.
fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Result<rsa::RsaPublicKey, String> {
    check_rsa(modulus, exponent)?;
    let number = rsa::BoxedUint::from_be_slice_vartime;
    rsa::RsaPublicKey::new_with_size_limits(number(modulus), number(exponent), 1024..=limits::RSA_BITS)
        .map_err(|_| MALFORMED_RSA.to_owned())
}

fn verify_pkcs1(key: &rsa::RsaPublicKey, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    use rsa::pkcs1v15::Pkcs1v15Sign;
    let scheme = match hash {
        Hash::Sha1 => Pkcs1v15Sign::new::<sha1::Sha1>(),
        Hash::Sha256 => Pkcs1v15Sign::new::<sha2::Sha256>(),
        Hash::Sha384 => Pkcs1v15Sign::new::<sha2::Sha384>(),
        Hash::Sha512 => Pkcs1v15Sign::new::<sha2::Sha512>(),
    };
    key.verify(scheme, &hash.digest(message), signature).is_ok()
}

fn verify_pss(key: &rsa::RsaPublicKey, hash: Hash, salt: usize, message: &[u8], signature: &[u8]) -> bool {
    use rsa::pss::Pss;
    let digest = hash.digest(message);
    match hash {
        Hash::Sha1 => key.verify(Pss::<sha1::Sha1>::new_with_salt(salt), &digest, signature),
        Hash::Sha256 => key.verify(Pss::<sha2::Sha256>::new_with_salt(salt), &digest, signature),
        Hash::Sha384 => key.verify(Pss::<sha2::Sha384>::new_with_salt(salt), &digest, signature),
        Hash::Sha512 => key.verify(Pss::<sha2::Sha512>::new_with_salt(salt), &digest, signature),
    }
    .is_ok()
}

/// How long the salt of a signature of RSASSA-PSS is, as far as that can be told without the message (RFC 8017, section
/// 9.1.2, steps 4 to 11).
pub(crate) fn pss_salt_length(hash: Hash, key: &KeyMaterial<'_>, signature: &[u8]) -> Option<usize> {
    use rsa::traits::PublicKeyParts as _;
    let KeyMaterial::Rsa { modulus, exponent } = key else { return None };
    let key = rsa_key(modulus, exponent).ok()?;
    let number = rsa::BoxedUint::from_be_slice(signature, key.n_bits_precision()).ok()?;
    if signature.len() != modulus.len() || number >= **key.n() {
        return None;
    }
    let bits = der::bit_length(modulus).saturating_sub(1);
    let encoded = rsa::hazmat::rsa_encrypt(&key, &number).ok()?.to_be_bytes();
    let encoded = encoded.get(encoded.len().checked_sub(bits.div_ceil(8) as usize)?..)?;
    let (masked, rest) = encoded.split_at_checked(encoded.len().checked_sub(hash.length() + 1)?)?;
    let seed = rest.strip_suffix(&[0xbc])?;
    let blocks = (0..u32::MAX).flat_map(|count| hash.digest(&[seed, &count.to_be_bytes()].concat()));
    let mut data: Vec<u8> = masked.iter().zip(blocks).map(|(byte, mask)| byte ^ mask).collect();
    if let Some(first) = data.first_mut() {
        *first &= 0xff >> (bits.div_ceil(8) * 8 - bits);
    }
    let padding = data.iter().take_while(|byte| **byte == 0).count();
    (data.get(padding) == Some(&1)).then(|| data.len() - padding - 1)
}

/// `None` where a number is not one of the curve.
fn verify_ecdsa(curve: Curve, point: &[u8], digest: &[u8], r: &[u8], s: &[u8]) -> Option<bool> {
    macro_rules! verify_on {
        ($curve:ident) => {{
            use $curve::ecdsa::signature::hazmat::PrehashVerifier as _;
            let field = |integer: &[u8]| {
                let mut bytes = $curve::FieldBytes::default();
                let start = bytes.len().checked_sub(integer.len())?;
                bytes.get_mut(start..)?.copy_from_slice(integer);
                Some(bytes)
            };
            let key = affine_point!($curve, point).and_then(|key| $curve::ecdsa::VerifyingKey::from_affine(key).ok());
            let signature = $curve::ecdsa::Signature::from_scalars(field(r)?, field(s)?).ok()?;
            Some(key.is_some_and(|key| key.verify_prehash(digest, &signature).is_ok()))
        }};
    }
    match curve {
        Curve::P224 => verify_on!(p224),
        Curve::P256 => verify_on!(p256),
        Curve::P384 => verify_on!(p384),
        Curve::P521 => verify_on!(p521),
    }
}

/// The two numbers of an ECDSA-Sig-Value (RFC 5480, appendix A), without leading zeros.
fn ecdsa_integers(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut outer = Reader::new(signature, 0);
    let sequence = outer.next()?.ok()?;
    let mut fields = sequence.children();
    let (r, s) = (fields.next()?.ok()?, fields.next()?.ok()?);
    let strict = |integer: &Element<'_>| {
        integer.tag == Tag::INTEGER && integer.minimal_length && der::is_minimal_integer(integer.content())
    };
    let whole = sequence.tag == Tag::SEQUENCE && sequence.minimal_length && outer.is_empty() && fields.is_empty();
    if !whole || !strict(&r) || !strict(&s) {
        return None;
    }
    Some((der::magnitude(r.content())?, der::magnitude(s.content())?))
}

fn verify_ed25519(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let key = ed25519_dalek::VerifyingKey::from_bytes(key).ok();
    let signature = ed25519_dalek::Signature::from_slice(signature).ok();
    key.zip(signature).is_some_and(|(key, signature)| {
        use ed25519_dalek::Verifier as _;
        key.verify(message, &signature).is_ok()
    })
}
