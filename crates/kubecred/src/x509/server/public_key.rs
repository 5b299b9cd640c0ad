//! Public keys, as Go reads them.

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::x509::key::{Curve, KeyMaterial};

use super::{Refusal, go_der};

/// The key of an algorithm that Go knows; `KeyMaterial::Other` for those that it does not know or does not use.
pub(super) fn parse<'d>(
    algorithm: &str,
    parameters: Option<&Element<'d>>,
    bytes: &'d [u8],
) -> Result<KeyMaterial<'d>, Refusal> {
    match algorithm {
        oid::RSA => rsa(parameters, bytes),
        oid::EC => elliptic_curve(parameters, bytes),
        oid::ED25519 if parameters.is_some() => Err("an Ed25519 key must not have parameters"),
        oid::ED25519 => {
            let key = bytes.try_into().map_err(|_| "an Ed25519 key must have 32 bytes")?;
            Ok(KeyMaterial::Ed25519(key))
        }
        oid::DSA => dsa(parameters, bytes).ok_or("the DSA key is malformed"),
        _ => Ok(KeyMaterial::Other),
    }
}

fn rsa<'d>(parameters: Option<&Element<'d>>, bytes: &'d [u8]) -> Result<KeyMaterial<'d>, Refusal> {
    if parameters.is_none_or(|parameters| parameters.encoding != [5, 0]) {
        return Err("the parameters of an RSA key must be NULL");
    }
    let numbers = || {
        let mut fields = go_der::expect(&mut Reader::new(bytes, 0), Tag::SEQUENCE)?.children();
        let modulus = go_der::positive_integer(&mut fields)?;
        let exponent = go_der::positive_integer(&mut fields)?;
        (der::bit_length(exponent) < 64).then_some(KeyMaterial::Rsa { modulus, exponent })
    };
    numbers().ok_or("the RSA key is not two positive numbers")
}

fn elliptic_curve<'d>(parameters: Option<&Element<'d>>, bytes: &'d [u8]) -> Result<KeyMaterial<'d>, Refusal> {
    let curve = parameters.and_then(|parameters| go_der::object_identifier(&mut Reader::new(parameters.encoding, 0)));
    let curve = curve.ok_or("the EC key names no curve")?;
    let curve = Curve::of(&curve).ok_or("the curve of the EC key is not one of P-224, P-256, P-384, P-521")?;
    if !curve.contains(bytes) {
        return Err("the EC key is not an uncompressed point on its curve");
    }
    Ok(KeyMaterial::Ec { curve, point: bytes })
}

/// A DSA key is read, but no signature is checked with it.
fn dsa<'d>(parameters: Option<&Element<'d>>, bytes: &'d [u8]) -> Option<KeyMaterial<'d>> {
    go_der::positive_integer(&mut Reader::new(bytes, 0))?;
    let mut numbers = go_der::expect(&mut Reader::new(parameters?.encoding, 0), Tag::SEQUENCE)?.children();
    for _ in 0..3 {
        go_der::positive_integer(&mut numbers)?;
    }
    Some(KeyMaterial::Other)
}
