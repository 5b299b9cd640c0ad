//! What is wrong with public keys, whatever holds them.

use crate::diagnostic::quoted;
use crate::x509::PublicKey;
use crate::x509::key::EXPLICIT;

use super::remark::Remarks;

rules! {
    Standard, "RFC 8017, section 3.1; Go crypto/rsa" {
        Error RSA_EXPONENT = "key/rsa-exponent":
            "The public exponent of an RSA key is odd, above 1, and has at most 31 bits: Go refuses any other.";
    }
    Advice, "FIPS 186-5, section 5.1" {
        Warning RSA_EXPONENT_SMALL = "key/rsa-exponent-small": "The public exponent of an RSA key is 65537 or more.";
    }
    Standard, "RFC 8017, section 3.1" {
        Error RSA_MODULUS_EVEN = "key/rsa-modulus-even": "The modulus of an RSA key is odd: its factors are odd primes.";
    }
    Advice, "FIPS 186-5, section 5.1" {
        Info RSA_SIZE = "key/rsa-size": "RSA keys have 2048, 3072, 4096 bits, or another multiple of eight.";
    }
    Standard, "RFC 5480, section 2.2; Go crypto/x509" {
        Error COMPRESSED_POINT = "key/compressed-point":
            "The point of an EC key is written in full: Go does not read compressed ones.";
    }
    Standard, "RFC 5480, section 2.1.1" {
        Error EXPLICIT_CURVE = "key/explicit-curve": "An EC key names its curve and does not describe it.";
    }
    Advice, "Go crypto/x509, PublicKeyAlgorithm" {
        Warning UNSUPPORTED = "key/unsupported":
            "Keys are RSA, ECDSA on P-256, P-384 or P-521, or Ed25519: kube-apiserver and kubectl connect with no others.";
    }
}

/// What is wrong with a key whose parts stand below `pointer`.
pub(super) fn check_key(key: &PublicKey, pointer: &str, remarks: &mut Remarks) {
    let at = |part: &str| format!("{pointer}/{part}");
    const NEW_RSA: &str = "make a new key: `openssl genrsa 3072` takes the exponent 65537";
    const NEW_EC: &str = "make a new key: `openssl ecparam -name prime256v1 -genkey -noout`";
    if let Some(exponent) = &key.exponent {
        match exponent.parse::<u64>() {
            Ok(number) if number > 1 && number % 2 == 1 && number <= 0x7fff_ffff => {
                if number < 65_537 {
                    let message = format!("its public exponent is {number}, which leaves less room for mistakes");
                    remarks.push(&RSA_EXPONENT_SMALL, message, at("exponent"), NEW_RSA);
                }
            }
            _ => {
                let message = format!("its public exponent is {}, which no RSA key may have", quoted(exponent));
                remarks.push(&RSA_EXPONENT, message, at("exponent"), NEW_RSA);
            }
        }
    }
    if let Some(modulus) = &key.modulus {
        if modulus.ends_with(['0', '2', '4', '6', '8', 'a', 'c', 'e']) {
            let message = "its modulus is even, so it is no product of two odd primes";
            remarks.push(&RSA_MODULUS_EVEN, message, at("modulus"), NEW_RSA);
        }
        if !key.bits.is_multiple_of(8) {
            let message = format!("its modulus has {} bits, which is no multiple of eight", key.bits);
            remarks.push(&RSA_SIZE, message, at("modulus"), "make a new key with 3072 bits");
        }
    }
    if key.curve.as_deref() == Some(EXPLICIT) {
        let message = "the curve is written out with all its numbers in place of named";
        remarks.push(&EXPLICIT_CURVE, message, at("curve"), NEW_EC);
    } else if key.curve.is_some()
        && key.key.as_deref().is_some_and(|key| key.starts_with("02") || key.starts_with("03"))
    {
        let message = "its point is compressed, which Go does not read";
        remarks.push(&COMPRESSED_POINT, message, at("key"), "convert it: `openssl ec -pubin -conv_form uncompressed`");
    }
    let known = match (key.algorithm.as_ref(), key.curve.as_deref()) {
        ("RSA" | "Ed25519" | "", _) => true,
        ("EC", Some(curve)) => is_for_tls(curve) || curve == EXPLICIT,
        ("EC", None) => true,
        _ => false,
    };
    if !known {
        let of = key.curve.as_ref().map(|curve| format!(" on {}", quoted(curve))).unwrap_or_default();
        let what = match key.curve.as_deref() {
            Some("P-224") => "Go makes no connection by TLS 1.3",
            _ => "Go checks no signature",
        };
        let message = format!("it is a key of {}{of}, with which {what}", quoted(&key.algorithm));
        let part = if of.is_empty() { "algorithm" } else { "curve" };
        remarks.push(&UNSUPPORTED, message, at(part), NEW_EC);
    }
}

/// Whether Go makes connections by TLS with keys on a curve.
pub(crate) fn is_for_tls(curve: &str) -> bool {
    matches!(curve, "P-256" | "P-384" | "P-521")
}
