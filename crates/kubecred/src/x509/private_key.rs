//! What may be told of a private key: its form, its algorithm, and whose it is.

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::report::PrivateKey;
use crate::x509::key::{Curve, KeyMaterial};
use crate::x509::signature::algorithm_identifier;
use crate::x509::sniff::{Structure, sniff};

/// The outside of a private key in DER. Nothing of the private half is in the answer.
pub(crate) fn describe(der: &[u8], structure: Structure) -> PrivateKey {
    let (format, algorithm) = match structure {
        Structure::Pkcs8 => ("PKCS#8", pkcs8_algorithm(der)),
        Structure::Pkcs8Encrypted => ("PKCS#8, encrypted", None),
        Structure::Pkcs1 => ("PKCS#1", rsa_algorithm(der)),
        _ => ("SEC1", sec1_algorithm(der)),
    };
    PrivateKey { format: format.to_owned(), algorithm }
}

/// The outside of a private key that is not opened, by the label of its PEM block.
pub(crate) fn describe_label(label: &str, encrypted: bool) -> PrivateKey {
    let (format, algorithm) = match label {
        "OPENSSH PRIVATE KEY" => ("OpenSSH", None),
        "RSA PRIVATE KEY" => ("PKCS#1", Some("RSA")),
        "EC PRIVATE KEY" => ("SEC1", Some("EC")),
        "DSA PRIVATE KEY" => ("DSA", Some("DSA")),
        "ENCRYPTED PRIVATE KEY" => ("PKCS#8, encrypted", None),
        _ => ("PKCS#8", None),
    };
    let encrypted = if encrypted && !format.ends_with("encrypted") { ", encrypted" } else { "" };
    PrivateKey { format: format!("{format}{encrypted}"), algorithm: algorithm.map(str::to_owned) }
}

/// A private key, as far as it takes to tell its public half.
pub(crate) enum Secret<'d> {
    /// The modulus of an RSA key, which is public.
    Rsa(&'d [u8]),
    /// The scalar of an EC key, as long as the field of its curve.
    Ec(Curve, Vec<u8>),
    /// The seed of an Ed25519 key.
    Ed25519(&'d [u8; 32]),
}

/// Why an encrypted key can't be read.
pub(crate) const ENCRYPTED: &str = "it is encrypted, and nobody asks for its passphrase";

/// Reads a private key in the forms that Go's `crypto/tls` reads: PKCS#1, PKCS#8, SEC1.
pub(crate) fn read(der: &[u8]) -> Result<Secret<'_>, &'static str> {
    match sniff(der) {
        Some(Structure::Pkcs1) => rsa(der),
        Some(Structure::Sec1) => ec(der, None),
        Some(Structure::Pkcs8) => pkcs8(der),
        Some(Structure::Pkcs8Encrypted) => Err(ENCRYPTED),
        _ => Err("it is no private key that is known here"),
    }
}

impl Secret<'_> {
    /// Whether a public key is the other half of it.
    pub(crate) fn belongs_to(&self, key: &KeyMaterial<'_>) -> bool {
        match (self, key) {
            (Secret::Rsa(modulus), KeyMaterial::Rsa { modulus: other, .. }) => modulus == other,
            (Secret::Ec(curve, scalar), KeyMaterial::Ec { curve: other, point }) => {
                curve == other && is_half(*curve, scalar, point)
            }
            (Secret::Ed25519(seed), KeyMaterial::Ed25519(key)) => {
                ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().as_bytes() == *key
            }
            _ => false,
        }
    }
}

fn rsa(der: &[u8]) -> Result<Secret<'_>, &'static str> {
    let modulus = fields(der).and_then(|mut fields| fields.nth(1)?.ok());
    let modulus = modulus.and_then(|modulus| der::magnitude(modulus.content()));
    modulus.filter(|modulus| !modulus.is_empty()).map(Secret::Rsa).ok_or("the RSA key has no modulus")
}

fn pkcs8(der: &[u8]) -> Result<Secret<'_>, &'static str> {
    const BROKEN: &str = "its PKCS#8 structure can't be read";
    let mut parts = fields(der).ok_or(BROKEN)?.skip(1).map_while(Result::ok);
    let (algorithm, key) = parts.next().zip(parts.next()).ok_or(BROKEN)?;
    let (identifier, parameters) = algorithm_identifier(&algorithm).ok_or(BROKEN)?;
    match identifier.as_str() {
        oid::RSA => rsa(key.content()),
        oid::EC => ec(key.content(), parameters.as_ref()),
        oid::ED25519 => {
            let seed = Reader::new(key.content(), 0).next().and_then(Result::ok);
            let seed = seed.filter(|seed| seed.tag == Tag::OCTET_STRING).map(|seed| seed.content());
            seed.and_then(|seed| seed.try_into().ok())
                .map(Secret::Ed25519)
                .ok_or("the Ed25519 key does not have 32 bytes")
        }
        _ => Err("it is of an algorithm with which no TLS connection can be made"),
    }
}

/// The curve of PKCS#8 counts, else the one that the key names itself.
fn ec<'d>(der: &'d [u8], parameters: Option<&Element<'d>>) -> Result<Secret<'d>, &'static str> {
    let parts: Vec<Element<'_>> = fields(der).into_iter().flatten().map_while(Result::ok).take(4).collect();
    let scalar = parts.get(1).filter(|scalar| scalar.tag == Tag::OCTET_STRING).ok_or("the EC key can't be read")?;
    let own = parts.iter().find(|part| part.tag == Tag::context_constructed(0));
    let own = own.and_then(|own| own.children().next()?.ok());
    let curve = parameters.or(own.as_ref()).filter(|curve| curve.tag == Tag::OBJECT_IDENTIFIER);
    let curve = curve.and_then(|curve| Curve::of(&oid::decode(curve.content())?)).ok_or("its curve is not known")?;
    let length = curve.bits().div_ceil(8) as usize;
    let significant = scalar.content().iter().position(|&byte| byte != 0).unwrap_or(scalar.content().len());
    let significant = scalar.content().get(significant..).unwrap_or_default();
    let missing = length.checked_sub(significant.len()).ok_or("its number is too large for its curve")?;
    let mut padded = vec![0; missing];
    padded.extend_from_slice(significant);
    is_scalar(curve, &padded).then_some(Secret::Ec(curve, padded)).ok_or("its number is none of its curve")
}

/// Whether a number can be a key: neither zero nor above the order of the curve.
fn is_scalar(curve: Curve, scalar: &[u8]) -> bool {
    match curve {
        Curve::P224 => p224::SecretKey::from_slice(scalar).is_ok(),
        Curve::P256 => p256::SecretKey::from_slice(scalar).is_ok(),
        Curve::P384 => p384::SecretKey::from_slice(scalar).is_ok(),
        Curve::P521 => p521::SecretKey::from_slice(scalar).is_ok(),
    }
}

fn is_half(curve: Curve, scalar: &[u8], point: &[u8]) -> bool {
    macro_rules! is_half {
        ($curve:ident) => {{
            let public = $curve::SecretKey::from_slice(scalar).ok().map(|secret| secret.public_key());
            public.is_some() && public == $curve::PublicKey::from_sec1_bytes(point).ok()
        }};
    }
    match curve {
        Curve::P224 => is_half!(p224),
        Curve::P256 => is_half!(p256),
        Curve::P384 => is_half!(p384),
        Curve::P521 => is_half!(p521),
    }
}

fn fields(der: &[u8]) -> Option<Reader<'_>> {
    let outer = Reader::new(der, 0).next()?.ok()?;
    (outer.tag == Tag::SEQUENCE).then(|| outer.children())
}

fn pkcs8_algorithm(der: &[u8]) -> Option<String> {
    let algorithm = fields(der)?.nth(1)?.ok()?;
    let mut parts = algorithm.children();
    let identifier = oid::decode(parts.next()?.ok()?.content())?;
    let parameters = parts.next().and_then(Result::ok);
    Some(match identifier.as_str() {
        oid::RSA => {
            let key = fields(der)?.nth(2)?.ok()?;
            rsa_algorithm(key.content()).unwrap_or_else(|| "RSA".to_owned())
        }
        oid::EC => ec_name(parameters.as_ref()),
        other => oid::name(other).into_owned(),
    })
}

/// The modulus is public.
fn rsa_algorithm(der: &[u8]) -> Option<String> {
    let modulus = fields(der)?.nth(1)?.ok()?;
    Some(format!("RSA {}", der::bit_length(der::magnitude(modulus.content())?)))
}

fn sec1_algorithm(der: &[u8]) -> Option<String> {
    let wrapped = fields(der)?.map_while(Result::ok).find(|field| field.tag == Tag::context_constructed(0));
    Some(ec_name(wrapped.and_then(|wrapped| wrapped.children().next()?.ok()).as_ref()))
}

fn ec_name(parameters: Option<&Element<'_>>) -> String {
    let curve = parameters.filter(|parameters| parameters.tag == Tag::OBJECT_IDENTIFIER);
    let curve = curve.and_then(|curve| oid::decode(curve.content()));
    let name =
        curve.map(|curve| Curve::of(&curve).map_or_else(|| oid::name(&curve).into_owned(), |c| c.name().to_owned()));
    name.map_or_else(|| "EC".to_owned(), |name| format!("EC {name}"))
}
