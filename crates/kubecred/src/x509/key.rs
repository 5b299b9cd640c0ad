//! Public keys (RFC 5280, section 4.1.2.7), and what may be told of private ones.

use std::borrow::Cow;

use serde::Serialize;
use sha2::Digest;

use crate::encoding::der::{self, Element, Tag};
use crate::encoding::oid;
use crate::x509::signature::algorithm_identifier;

/// A public key (RFC 5280, section 4.1.2.7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PublicKey {
    /// The algorithm: `RSA`, `RSA-PSS`, `EC`, `Ed25519`, `X25519`, `DSA`, …; of an unknown one its identifier.
    pub algorithm: Cow<'static, str>,
    /// The length of the key: of the RSA or DSA modulus, of the field of a curve. 0 where it can't be told.
    pub bits: u32,
    /// Of an EC key: the curve, as `P-256`; of an unknown one its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub curve: Option<Cow<'static, str>>,
    /// Of an RSA key: the public exponent, in decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub exponent: Option<String>,
    /// SHA-256 of the SubjectPublicKeyInfo, in hexadecimal: equal for equal keys.
    pub sha256: String,
}

/// A curve whose keys can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// P-224.
    P224,
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
}

impl Curve {
    /// The curve of an object identifier.
    pub fn of(identifier: &str) -> Option<Self> {
        Some(match identifier {
            oid::P224 => Self::P224,
            oid::P256 => Self::P256,
            oid::P384 => Self::P384,
            oid::P521 => Self::P521,
            _ => return None,
        })
    }

    /// Its name in FIPS 186.
    pub fn name(self) -> &'static str {
        match self {
            Self::P224 => "P-224",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Bits of its field.
    pub fn bits(self) -> u32 {
        match self {
            Self::P224 => 224,
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }

    /// Whether these bytes are an uncompressed point on the curve (SEC 1, section 2.3.3).
    pub fn contains(self, point: &[u8]) -> bool {
        point.first() == Some(&4)
            && match self {
                Self::P224 => p224::PublicKey::from_sec1_bytes(point).is_ok(),
                Self::P256 => p256::PublicKey::from_sec1_bytes(point).is_ok(),
                Self::P384 => p384::PublicKey::from_sec1_bytes(point).is_ok(),
                Self::P521 => p521::PublicKey::from_sec1_bytes(point).is_ok(),
            }
    }
}

/// The numbers of a public key with which signatures can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMaterial<'d> {
    /// An RSA key; both numbers without leading zeros.
    Rsa {
        /// The modulus.
        modulus: &'d [u8],
        /// The public exponent.
        exponent: &'d [u8],
    },
    /// A point on a curve.
    Ec {
        /// The curve.
        curve: Curve,
        /// The point, as SEC 1 writes it.
        point: &'d [u8],
    },
    /// An Ed25519 key.
    Ed25519(&'d [u8; 32]),
    /// Anything else.
    Other,
}

/// What a SubjectPublicKeyInfo holds, and where.
#[derive(Clone, Debug)]
pub(crate) struct SubjectPublicKeyInfo<'d> {
    pub(crate) key: PublicKey,
    pub(crate) material: KeyMaterial<'d>,
    /// The AlgorithmIdentifier.
    pub(crate) algorithm: Option<Element<'d>>,
    /// The subjectPublicKey.
    pub(crate) bits: Option<Element<'d>>,
    /// What is wrong with it, where something is.
    pub(crate) problem: Option<&'static str>,
}

/// Reads a SubjectPublicKeyInfo as far as it can be read.
pub(crate) fn subject_public_key_info<'d>(info: &Element<'d>) -> SubjectPublicKeyInfo<'d> {
    let mut result = SubjectPublicKeyInfo {
        key: PublicKey { sha256: der::hex(&sha2::Sha256::digest(info.encoding)), ..PublicKey::default() },
        material: KeyMaterial::Other,
        algorithm: None,
        bits: None,
        problem: None,
    };
    let mut fields = info.children();
    let algorithm = fields.next().and_then(Result::ok);
    let Some((element, (identifier, parameters))) =
        algorithm.and_then(|element| Some((element, algorithm_identifier(&element)?)))
    else {
        result.problem = Some("the algorithm of the public key can't be read");
        return result;
    };
    result.algorithm = Some(element);
    result.bits = fields.next().and_then(Result::ok);
    let key = result.bits.filter(|bits| bits.tag == Tag::BIT_STRING);
    let Some((bytes, 0)) = key.and_then(|bits| der::bit_string(bits.content())) else {
        result.key.algorithm = algorithm_name(&identifier);
        result.problem = Some("the public key is not a BIT STRING of whole bytes");
        return result;
    };
    result.problem = fill(&mut result, &identifier, parameters, bytes).err();
    result
}

fn fill<'d>(
    info: &mut SubjectPublicKeyInfo<'d>,
    identifier: &str,
    parameters: Option<Element<'d>>,
    bytes: &'d [u8],
) -> Result<(), &'static str> {
    info.key.algorithm = algorithm_name(identifier);
    match identifier {
        oid::RSA | oid::RSA_PSS => {
            let (modulus, exponent) = rsa_numbers(bytes).ok_or("the RSA key is not two positive numbers")?;
            info.key.bits = der::bit_length(modulus);
            info.key.exponent = Some(decimal(exponent));
            info.material = KeyMaterial::Rsa { modulus, exponent };
        }
        oid::EC => {
            let curve = parameters.filter(|curve| curve.tag == Tag::OBJECT_IDENTIFIER);
            let curve = curve.and_then(|curve| oid::decode(curve.content())).ok_or("the EC key names no curve")?;
            let Some(known) = Curve::of(&curve) else {
                info.key.bits = known_bits(&curve);
                info.key.curve = Some(oid::name(&curve));
                return Ok(());
            };
            info.key.bits = known.bits();
            info.key.curve = Some(Cow::Borrowed(known.name()));
            info.material = KeyMaterial::Ec { curve: known, point: bytes };
            let length = known.bits().div_ceil(8) as usize;
            if !matches!(bytes.first(), Some(2..=4)) || (bytes.len() != length + 1 && bytes.len() != 2 * length + 1) {
                return Err("the EC key is not a point of its curve");
            }
        }
        oid::ED25519 | oid::X25519 => {
            info.key.bits = 256;
            let bytes = <&[u8; 32]>::try_from(bytes).map_err(|_| "the key does not have 32 bytes")?;
            if identifier == oid::ED25519 {
                info.material = KeyMaterial::Ed25519(bytes);
            }
        }
        "1.3.101.111" => info.key.bits = 448,
        "1.3.101.113" => info.key.bits = 456,
        oid::DSA => {
            let modulus = parameters.and_then(|parameters| parameters.children().next()?.ok());
            let modulus = modulus.as_ref().and_then(|modulus| der::magnitude(modulus.content()));
            info.key.bits = modulus.map_or(0, der::bit_length);
        }
        _ => {}
    }
    Ok(())
}

/// Modulus and exponent of an RSAPublicKey (RFC 8017, appendix A.1.1).
pub(crate) fn rsa_numbers(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let sequence = der::Reader::new(bytes, 0).next()?.ok().filter(|sequence| sequence.tag == Tag::SEQUENCE)?;
    let mut fields = sequence.children();
    let mut number = || {
        let integer = fields.next()?.ok().filter(|integer| integer.tag == Tag::INTEGER)?;
        let magnitude = der::magnitude(integer.content())?;
        (!magnitude.is_empty()).then_some(magnitude)
    };
    Some((number()?, number()?))
}

fn algorithm_name(identifier: &str) -> Cow<'static, str> {
    match identifier {
        oid::RSA => Cow::Borrowed("RSA"),
        oid::RSA_PSS => Cow::Borrowed("RSA-PSS"),
        oid::EC => Cow::Borrowed("EC"),
        oid::DSA => Cow::Borrowed("DSA"),
        other => oid::name(other),
    }
}

fn known_bits(curve: &str) -> u32 {
    match curve {
        "1.2.840.10045.3.1.1" => 192,
        "1.3.132.0.10" | "1.3.36.3.3.2.8.1.1.7" => 256,
        "1.3.36.3.3.2.8.1.1.11" => 384,
        "1.3.36.3.3.2.8.1.1.13" => 512,
        _ => 0,
    }
}

/// A number in decimal; in hexadecimal where it has more than 64 bits.
fn decimal(magnitude: &[u8]) -> String {
    if magnitude.len() > 8 {
        return format!("0x{}", der::hex(magnitude));
    }
    magnitude.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)).to_string()
}
