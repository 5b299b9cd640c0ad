//! Works out public halves from private ones.

use p256::elliptic_curve::sec1::ToSec1Point;

use crate::encoding::der::{self, Element, Tag};
use crate::limits;
use crate::secret::is_filler;
use crate::x509::key::Curve;

/// A number in so many bytes, if it fits.
pub(super) fn padded(number: &[u8], length: usize) -> Option<Vec<u8>> {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let significant = number.get(zeros..).unwrap_or_default();
    let mut padded = vec![0; length.checked_sub(significant.len())?];
    padded.extend_from_slice(significant);
    Some(padded)
}

/// What a public half is worked out from.
#[derive(Clone, Copy)]
pub(super) enum Private<'d> {
    /// A scalar, and the curve on which it is one.
    Ec(Curve, &'d [u8]),
    /// The seed of an Ed25519 key.
    Ed25519(&'d [u8]),
    /// The scalar of an X25519 key.
    X25519(&'d [u8]),
    /// The numbers of a DSA key; the modulus is odd, and the largest.
    Dsa { modulus: &'d [u8], base: &'d [u8], exponent: &'d [u8] },
}

/// The public half: of a scalar that is neither zero nor above the order of its curve the point, uncompressed; of a key of DSA
/// the number. The second part of the WebAssembly module has this mathematics (`crates/xtask/src/divide.rs`).
#[inline(never)]
pub(super) fn public_half(private: Private<'_>) -> Option<Vec<u8>> {
    match private {
        Private::Ec(curve, scalar) => ec_public(curve, scalar),
        Private::Ed25519(seed) => {
            let seed = <&[u8; 32]>::try_from(seed).ok()?;
            Some(ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().as_bytes().to_vec())
        }
        // RFC 7748, section 6.1.
        Private::X25519(scalar) => {
            let scalar = <[u8; 32]>::try_from(scalar).ok()?;
            Some(curve25519_dalek::MontgomeryPoint::mul_base_clamped(scalar).to_bytes().to_vec())
        }
        // The power is that of RSA, whose modulus and exponent these are.
        Private::Dsa { modulus, base, exponent } => {
            let number = rsa::BoxedUint::from_be_slice_vartime;
            let key = rsa::RsaPublicKey::new_unchecked(number(modulus), number(exponent));
            Some(rsa::hazmat::rsa_encrypt(&key, &number(base)).ok()?.to_be_bytes().to_vec())
        }
    }
}

fn ec_public(curve: Curve, scalar: &[u8]) -> Option<Vec<u8>> {
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

/// The public half of a DSA key, g to the power of the private one modulo p (FIPS 186-4, section 4.1), of Dss-Parms (RFC
/// 3279, section 2.3.2). Of larger numbers than the standard has it is not worked out.
pub(super) fn dsa_public(parameters: &Element<'_>, private: &Element<'_>) -> Option<Vec<u8>> {
    let numbers: Vec<Element<'_>> = parameters.children().map_while(Result::ok).take(3).collect();
    let [p, q, g] = numbers.as_slice() else { return None };
    let magnitude = |element: &Element<'_>| {
        let magnitude = der::magnitude(element.content()).filter(|_| element.tag == Tag::INTEGER)?;
        Some((der::bit_length(magnitude) as usize, magnitude.to_vec()))
    };
    let (p, q, g, private) = (magnitude(p)?, magnitude(q)?, magnitude(g)?, magnitude(private)?);
    let fits = (512..=limits::DSA_BITS).contains(&p.0) && q.0 <= limits::DSA_ORDER_BITS;
    let is_odd = p.1.last().is_some_and(|last| last & 1 == 1);
    if !fits || !is_odd || is_filler(&private.1) || g >= p || g.0 == 0 || private >= q || private.0 == 0 {
        return None;
    }
    let public = public_half(Private::Dsa { modulus: &p.1, base: &g.1, exponent: &private.1 })?;
    let zeros = public.iter().take_while(|&&byte| byte == 0).count();
    public.get(zeros..).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der::Reader;

    fn public(p: &[u8], q: &[u8], g: &[u8], private: &[u8]) -> Option<Vec<u8>> {
        let integer = |number: &[u8]| [&[2, u8::try_from(number.len()).unwrap()], number].concat();
        let numbers = [integer(p), integer(q), integer(g)].concat();
        let parameters = [&[0x30, 0x81, u8::try_from(numbers.len()).unwrap()], numbers.as_slice()].concat();
        let private = integer(private);
        let read = |der| Reader::new(der, 0).next().unwrap().unwrap();
        dsa_public(&read(&parameters), &read(&private))
    }

    #[test]
    fn powers_of_small_numbers() {
        // 2^520 - 1 is odd, which is all that counts here.
        let (p, q) = ([vec![0], vec![0xFF; 65]].concat(), [0x7F; 20]);
        assert_eq!(public(&p, &q, &[2], &[5]), Some(vec![32]));
        assert_eq!(public(&p, &q, &[1], &[0x7E; 20]), Some(vec![1]));
        // 2^521 is 2 more than the modulus and one.
        assert_eq!(public(&p, &q, &[2], &[2, 9]), Some(vec![2]));
        assert_eq!(public(&p, &q, &[2], &[0x7F; 20]), None, "the private number is not below the order");
        assert_eq!(public(&[0x7E; 65], &q, &[2], &[5]), None, "the modulus is even");
        assert_eq!(public(&[0x7F; 63], &q, &[2], &[5]), None, "the modulus is short");
        assert_eq!(public(&p, &q, &p, &[5]), None, "the base is not below the modulus");
        assert_eq!(public(&p, &q, &[0], &[5]), None);
        assert_eq!(public(&p, &q, &[0x81], &[5]), None, "the base is negative");
    }
}
