//! The private half, for as long as it takes to work out the public one.

use p256::elliptic_curve::sec1::ToSec1Point;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::x509::key::{Curve, KeyMaterial};
use crate::x509::signature::algorithm_identifier;
use crate::x509::sniff::{Structure, sniff};

/// What a private key tells of its public half.
pub(crate) enum Secret<'d> {
    /// The modulus of an RSA key, which is public.
    Rsa(&'d [u8]),
    /// The public point of an EC key.
    Ec(Curve, Vec<u8>),
    /// The public half of an Ed25519 key.
    Ed25519([u8; 32]),
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
            (Secret::Ec(curve, own), KeyMaterial::Ec { curve: other, point }) => {
                curve == other && same_point(own, point)
            }
            (Secret::Ed25519(own), KeyMaterial::Ed25519(key)) => own == *key,
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
            seed.and_then(ed25519_public).map(Secret::Ed25519).ok_or("the Ed25519 key does not have 32 bytes")
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
    let padded = padded(scalar.content(), curve.bits().div_ceil(8) as usize);
    let padded = padded.ok_or("its number is too large for its curve")?;
    ec_public(curve, &padded).map(|point| Secret::Ec(curve, point)).ok_or("its number is none of its curve")
}

/// A number in so many bytes, if it fits.
pub(super) fn padded(number: &[u8], length: usize) -> Option<Vec<u8>> {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let significant = number.get(zeros..).unwrap_or_default();
    let mut padded = vec![0; length.checked_sub(significant.len())?];
    padded.extend_from_slice(significant);
    Some(padded)
}

/// The public point of a scalar that is neither zero nor above the order of the curve, uncompressed.
pub(super) fn ec_public(curve: Curve, scalar: &[u8]) -> Option<Vec<u8>> {
    macro_rules! public {
        ($curve:ident) => {
            $curve::SecretKey::from_slice(scalar).ok()?.public_key().to_sec1_point(false).as_bytes().to_vec()
        };
    }
    Some(match curve {
        Curve::P224 => public!(p224),
        Curve::P256 => public!(p256),
        Curve::P384 => public!(p384),
        Curve::P521 => public!(p521),
    })
}

/// Whether a point is this one, which is uncompressed; it may itself be compressed (SEC 1, section 2.3.3).
pub(super) fn same_point(uncompressed: &[u8], point: &[u8]) -> bool {
    match point {
        [form @ (2 | 3), x @ ..] => {
            let odd = uncompressed.last().is_some_and(|byte| byte & 1 == 1);
            odd == (*form == 3) && uncompressed.get(1..=x.len()) == Some(x) && uncompressed.len() == 2 * x.len() + 1
        }
        _ => uncompressed == point,
    }
}

/// The public half of an Ed25519 key.
pub(super) fn ed25519_public(seed: &[u8]) -> Option<[u8; 32]> {
    let seed = <&[u8; 32]>::try_from(seed).ok()?;
    Some(*ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().as_bytes())
}

fn fields(der: &[u8]) -> Option<Reader<'_>> {
    let outer = Reader::new(der, 0).next()?.ok()?;
    (outer.tag == Tag::SEQUENCE).then(|| outer.children())
}
