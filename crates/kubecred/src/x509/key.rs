//! Public keys (RFC 5280, section 4.1.2.7), and what may be told of private ones.

use std::borrow::Cow;

use serde::Serialize;
use sha2::Digest;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::x509::algorithm::{PssParameters, has_no_parameters};
use crate::x509::signature::algorithm_identifier;

/// A public key (RFC 5280, section 4.1.2.7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PublicKey {
    /// The algorithm: `RSA`, `RSA-PSS`, `EC`, `Ed25519`, `X25519`, `DSA`, …; of an unknown one its identifier.
    pub algorithm: Cow<'static, str>,
    /// The length of the key: of the modulus of RSA, DSA and DH, of the field of a curve, of the key itself in schemes
    /// whose keys have one length. 0 where it can't be told.
    pub bits: u32,
    /// Of an EC key: the curve, as `P-256`; of an unknown one its identifier; `explicit parameters` where it is written
    /// out in place of named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub curve: Option<Cow<'static, str>>,
    /// Of an RSA key: the public exponent, in decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub exponent: Option<String>,
    /// Of an RSA key: the modulus, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub modulus: Option<String>,
    /// Of any other key: its bytes, in hexadecimal; of an EC key the point as SEC 1 writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key: Option<String>,
    /// Of an RSASSA-PSS key: the parameters that its signatures must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub pss: Option<PssParameters>,
    /// The DER of any other parameters than NULL and a named curve, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub parameters: Option<String>,
    /// The identifier of the algorithm.
    pub oid: String,
    /// SHA-1 of the bits of the key, in hexadecimal: what most issuers take for the key identifier (RFC 5280, section
    /// 4.2.1.2, method 1).
    pub key_identifier: String,
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

impl PublicKey {
    /// Calls `check` with the numbers of the key.
    pub(crate) fn with_material<T>(&self, check: impl FnOnce(&KeyMaterial<'_>) -> T) -> T {
        let bytes = |hex: &Option<String>| hex.as_deref().map(der::bytes_of_hex).unwrap_or_default();
        let (modulus, key) = (bytes(&self.modulus), bytes(&self.key));
        let curve = CURVES_OF_SIGNATURES.into_iter().find(|curve| self.curve.as_deref() == Some(curve.name()));
        match (self.algorithm.as_ref(), curve) {
            ("RSA" | "RSA-PSS", _) if !modulus.is_empty() => {
                let exponent = self.exponent.as_deref().map(number_of).unwrap_or_default();
                check(&KeyMaterial::Rsa { modulus: &modulus, exponent: &exponent })
            }
            ("EC", Some(curve)) => check(&KeyMaterial::Ec { curve, point: &key }),
            ("Ed25519", _) => match <&[u8; 32]>::try_from(key.as_slice()) {
                Ok(key) if self.bits > 0 => check(&KeyMaterial::Ed25519(key)),
                _ => check(&KeyMaterial::Other),
            },
            _ => check(&KeyMaterial::Other),
        }
    }
}

const CURVES_OF_SIGNATURES: [Curve; 4] = [Curve::P224, Curve::P256, Curve::P384, Curve::P521];

/// What a SubjectPublicKeyInfo holds, and where.
#[derive(Clone, Debug)]
pub(crate) struct SubjectPublicKeyInfo<'d> {
    pub(crate) key: PublicKey,
    pub(crate) material: KeyMaterial<'d>,
    /// The AlgorithmIdentifier.
    pub(crate) algorithm: Option<Element<'d>>,
    /// The parameters of the algorithm.
    pub(crate) parameters: Option<Element<'d>>,
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
        parameters: None,
        bits: None,
        problem: None,
    };
    let mut fields = info.children();
    let algorithm = fields.next_lenient().and_then(|(element, _)| element);
    result.bits = fields.next_lenient().and_then(|(element, _)| element);
    let key = result.bits.filter(|bits| bits.tag == Tag::BIT_STRING).and_then(|bits| bits.content().split_first());
    let (unused, bytes) = key.unwrap_or((&8, &[]));
    result.key.key_identifier = der::hex(&sha1::Sha1::digest(bytes));
    result.algorithm = algorithm;
    let Some((identifier, parameters)) = algorithm.and_then(|element| algorithm_identifier(&element)) else {
        result.key.key = Some(der::hex(bytes));
        result.problem = Some("the algorithm of the public key can't be read");
        return result;
    };
    result.parameters = parameters;
    result.key.algorithm = algorithm_name(&identifier);
    result.problem = if *unused == 0 {
        fill(&mut result, &identifier, parameters, bytes).err().or_else(|| wrong_parameters(&identifier, parameters))
    } else {
        Some("the public key is not a BIT STRING of whole bytes")
    };
    if result.key.modulus.is_none() {
        result.key.key = Some(der::hex(bytes));
    }
    if let Some(parameters) = parameters.filter(|parameters| parameters.tag != Tag::NULL) {
        result.key.pss = (identifier == oid::RSA_PSS).then(|| PssParameters::read(&parameters)).flatten();
        let is_told = result.key.pss.is_some() || identifier == oid::EC && parameters.tag == Tag::OBJECT_IDENTIFIER;
        result.key.parameters = (!is_told).then(|| der::hex(parameters.encoding));
    }
    result.key.oid = identifier;
    result
}

fn fill<'d>(
    info: &mut SubjectPublicKeyInfo<'d>,
    identifier: &str,
    parameters: Option<Element<'d>>,
    bytes: &'d [u8],
) -> Result<(), &'static str> {
    match identifier {
        oid::RSA | oid::RSA_PSS => {
            let (modulus, exponent) = rsa_numbers(bytes).ok_or("the RSA key is not two positive numbers")?;
            info.key.bits = der::bit_length(modulus);
            info.key.exponent = Some(decimal(exponent));
            info.key.modulus = Some(der::hex(modulus));
            info.material = KeyMaterial::Rsa { modulus, exponent };
        }
        oid::EC => {
            let parameters = parameters.ok_or("the EC key names no curve")?;
            if parameters.tag == Tag::SEQUENCE {
                info.key.curve = Some(Cow::Borrowed(EXPLICIT));
                info.key.bits = field_of(&parameters).map_or(0, der::bit_length);
                return Ok(());
            }
            let curve = Some(parameters).filter(|curve| curve.tag == Tag::OBJECT_IDENTIFIER);
            let curve = curve.and_then(|curve| oid::decode(curve.content())).ok_or("the EC key names no curve")?;
            let Some(known) = Curve::of(&curve) else {
                let other = CURVES.iter().find(|(identifier, ..)| *identifier == curve);
                info.key.bits = other.map_or(0, |(_, bits, _)| *bits);
                let name = other.map(|(_, _, name)| *name).filter(|name| !name.is_empty());
                info.key.curve = Some(name.map_or_else(|| oid::name(&curve), Cow::Borrowed));
                return is_point(bytes, info.key.bits);
            };
            info.key.bits = known.bits();
            info.key.curve = Some(Cow::Borrowed(known.name()));
            info.material = KeyMaterial::Ec { curve: known, point: bytes };
            return is_point(bytes, info.key.bits);
        }
        oid::DSA | oid::DH | oid::DH_X942 => {
            let modulus = parameters.and_then(|parameters| parameters.children().next()?.ok());
            let modulus = modulus.as_ref().and_then(|modulus| der::magnitude(modulus.content()));
            info.key.bits = modulus.map_or(0, der::bit_length);
        }
        _ => {
            let Some((_, length)) = LENGTHS.iter().find(|(other, _)| *other == identifier) else {
                return Ok(());
            };
            info.key.bits = length * 8;
            if bytes.len() != *length as usize {
                return Err("the key does not have the length that keys of its algorithm have");
            }
            if let (oid::ED25519, Ok(bytes)) = (identifier, <&[u8; 32]>::try_from(bytes)) {
                info.material = KeyMaterial::Ed25519(bytes);
            }
        }
    }
    Ok(())
}

/// What is wrong with the parameters of a key's algorithm: its standard gives it NULL (RFC 3279, section 2.3.1), or none
/// (RFC 8410, section 3; RFC 9881, section 2).
fn wrong_parameters(identifier: &str, parameters: Option<Element<'_>>) -> Option<&'static str> {
    if identifier == oid::RSA && parameters.is_none_or(|parameters| parameters.encoding != [5, 0]) {
        return Some("the algorithm of an RSA key has the parameters NULL, and no others");
    }
    (parameters.is_some() && has_no_parameters(identifier))
        .then_some("the algorithm of this key may have no parameters")
}

/// What is said in place of a curve that is written out.
pub(crate) const EXPLICIT: &str = "explicit parameters";

fn is_point(bytes: &[u8], bits: u32) -> Result<(), &'static str> {
    let length = bits.div_ceil(8) as usize;
    let is_point = match bytes.first() {
        Some(2 | 3) => bytes.len() == length + 1,
        Some(4) => bytes.len() == 2 * length + 1,
        _ => false,
    };
    if is_point || bits == 0 { Ok(()) } else { Err("the EC key is not a point of its curve") }
}

/// The prime of SpecifiedECDomain (SEC 1, appendix C.2).
fn field_of<'d>(parameters: &Element<'d>) -> Option<&'d [u8]> {
    let field = parameters.children().nth(1)?.ok()?;
    let prime = field.children().nth(1)?.ok().filter(|prime| prime.tag == Tag::INTEGER)?;
    der::magnitude(prime.content())
}

/// Modulus and exponent of an RSAPublicKey (RFC 8017, appendix A.1.1).
pub(crate) fn rsa_numbers(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (modulus, exponent) = rsa_integers(Reader::new(bytes, 0))?;
    if modulus.tag != Tag::INTEGER || exponent.tag != Tag::INTEGER {
        return None;
    }
    let (modulus, exponent) = (der::magnitude(modulus.content())?, der::magnitude(exponent.content())?);
    (!modulus.is_empty() && !exponent.is_empty()).then_some((modulus, exponent))
}

/// The two numbers of an RSA key, where they stand.
pub(crate) fn rsa_elements<'d>(bits: &Element<'d>) -> Option<(Element<'d>, Element<'d>)> {
    rsa_integers(Reader::new(bits.content().get(1..)?, bits.content_span().start as usize + 1))
}

fn rsa_integers(mut reader: Reader<'_>) -> Option<(Element<'_>, Element<'_>)> {
    let sequence = reader.next()?.ok().filter(|sequence| sequence.tag == Tag::SEQUENCE)?;
    let mut fields = sequence.children();
    Some((fields.next()?.ok()?, fields.next()?.ok()?))
}

fn algorithm_name(identifier: &str) -> Cow<'static, str> {
    match identifier {
        oid::RSA => Cow::Borrowed("RSA"),
        oid::RSA_PSS => Cow::Borrowed("RSA-PSS"),
        oid::EC => Cow::Borrowed("EC"),
        oid::DSA => Cow::Borrowed("DSA"),
        oid::DH | oid::DH_X942 => Cow::Borrowed("DH"),
        other => oid::name(other),
    }
}

/// Curves that are known by name alone: identifier, bits, and the name where it is another than that of the identifier.
const CURVES: &[(&str, u32, &str)] = &[
    ("1.2.840.10045.3.1.1", 192, "P-192"),
    ("1.3.132.0.8", 160, ""),
    ("1.3.132.0.10", 256, ""),
    ("1.3.132.0.31", 192, ""),
    ("1.3.132.0.32", 224, ""),
    ("1.3.36.3.3.2.8.1.1.1", 160, ""),
    ("1.3.36.3.3.2.8.1.1.3", 192, ""),
    ("1.3.36.3.3.2.8.1.1.5", 224, ""),
    ("1.3.36.3.3.2.8.1.1.7", 256, ""),
    ("1.3.36.3.3.2.8.1.1.8", 256, ""),
    ("1.3.36.3.3.2.8.1.1.9", 320, ""),
    ("1.3.36.3.3.2.8.1.1.11", 384, ""),
    ("1.3.36.3.3.2.8.1.1.12", 384, ""),
    ("1.3.36.3.3.2.8.1.1.13", 512, ""),
    ("1.3.36.3.3.2.8.1.1.14", 512, ""),
    ("1.2.156.10197.1.301", 256, ""),
    ("1.3.132.0.1", 163, ""),
    ("1.3.132.0.15", 163, ""),
    ("1.3.132.0.16", 283, ""),
    ("1.3.132.0.17", 283, ""),
    ("1.3.132.0.26", 233, ""),
    ("1.3.132.0.27", 233, ""),
    ("1.3.132.0.36", 409, ""),
    ("1.3.132.0.37", 409, ""),
    ("1.3.132.0.38", 571, ""),
    ("1.3.132.0.39", 571, ""),
];

/// The bytes of keys that always have as many (RFC 8410; FIPS 203, 204 and 205).
const LENGTHS: &[(&str, u32)] = &[
    (oid::X25519, 32),
    ("1.3.101.111", 56),
    (oid::ED25519, 32),
    ("1.3.101.113", 57),
    ("2.16.840.1.101.3.4.3.17", 1312),
    ("2.16.840.1.101.3.4.3.18", 1952),
    ("2.16.840.1.101.3.4.3.19", 2592),
    ("2.16.840.1.101.3.4.3.20", 32),
    ("2.16.840.1.101.3.4.3.21", 32),
    ("2.16.840.1.101.3.4.3.22", 48),
    ("2.16.840.1.101.3.4.3.23", 48),
    ("2.16.840.1.101.3.4.3.24", 64),
    ("2.16.840.1.101.3.4.3.25", 64),
    ("2.16.840.1.101.3.4.3.26", 32),
    ("2.16.840.1.101.3.4.3.27", 32),
    ("2.16.840.1.101.3.4.3.28", 48),
    ("2.16.840.1.101.3.4.3.29", 48),
    ("2.16.840.1.101.3.4.3.30", 64),
    ("2.16.840.1.101.3.4.3.31", 64),
    ("2.16.840.1.101.3.4.4.1", 800),
    ("2.16.840.1.101.3.4.4.2", 1184),
    ("2.16.840.1.101.3.4.4.3", 1568),
];

/// A number in decimal; in hexadecimal where it has more than 64 bits.
fn decimal(magnitude: &[u8]) -> String {
    if magnitude.len() > 8 {
        return format!("0x{}", der::hex(magnitude));
    }
    magnitude.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)).to_string()
}

/// The bytes of such a number, without zeros in front.
fn number_of(decimal: &str) -> Vec<u8> {
    match decimal.strip_prefix("0x") {
        Some(hex) => der::bytes_of_hex(hex),
        None => {
            let bytes = decimal.parse::<u64>().unwrap_or_default().to_be_bytes();
            bytes.into_iter().skip_while(|byte| *byte == 0).collect()
        }
    }
}
