//! Which keys signatures of tokens and chains are checked with. It is asked before the mathematics, and says no where a
//! good signature would prove nothing. What a server or signer accepts is another matter: see `x509::signature`.

use crate::encoding::der;
use crate::limits;
use crate::x509::key::{Curve, KeyMaterial};

/// Why no signature is trusted that a key has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyRefusal {
    /// Why, as a word that stays the same: one of those below, or another of [`KeyUse::refusal`](super::KeyUse).
    pub(crate) word: &'static str,
    /// Why, in words.
    pub(crate) reason: String,
}

/// The key has too few bits, or more than are looked at.
pub(crate) const KEY_SIZE: &str = "size";
/// The exponent of an RSA key is even, below 3, or beyond 33 bits.
pub(crate) const KEY_EXPONENT: &str = "exponent";
/// The modulus of an RSA key is no product of two large primes.
pub(crate) const KEY_MODULUS: &str = "modulus";
/// The private half can be computed.
pub(crate) const KEY_VULNERABLE: &str = "vulnerable";
/// The point is not on its curve, or one that every signature fits.
pub(crate) const KEY_POINT: &str = "point";
/// The curve is not one for signatures.
pub(crate) const KEY_CURVE: &str = "curve";
/// Keys of its type are not known here.
pub(crate) const KEY_TYPE: &str = "type";

/// The first reason why no signature is trusted that this key has made; `None` where there is none.
pub(crate) fn refusal(key: &KeyMaterial<'_>) -> Option<KeyRefusal> {
    match key {
        KeyMaterial::Rsa { modulus, exponent } => {
            modulus_refusals(modulus).into_iter().next().or_else(|| exponent_refusal(exponent))
        }
        KeyMaterial::Ec { curve: Curve::P224, .. } => {
            Some(refuse(KEY_CURVE, "the curve P-224 is too small to be trusted"))
        }
        KeyMaterial::Ec { curve, point } => (!curve.contains(point)).then(|| refuse(KEY_POINT, NOT_ON_CURVE)),
        // RFC 8032, section 5.1.7, leaves it open; a point of small order agrees with signatures that nobody made.
        KeyMaterial::Ed25519(key) => match is_small_order(key) {
            Some(true) => {
                Some(refuse(KEY_POINT, "the point has a small order: some signatures are good for any message"))
            }
            Some(false) => None,
            None => Some(refuse(KEY_POINT, NOT_ON_CURVE)),
        },
        KeyMaterial::Other => Some(refuse(KEY_TYPE, "keys of this algorithm are not supported")),
    }
}

/// Whether the point of an Ed25519 key has a small order; `None` where it is no point of the curve. The second part of the
/// WebAssembly module has it (`crates/xtask/src/divide.rs`).
#[inline(never)]
fn is_small_order(key: &[u8; 32]) -> Option<bool> {
    ed25519_dalek::VerifyingKey::from_bytes(key).ok().map(|key| key.is_weak())
}

const NOT_ON_CURVE: &str = "the key is not a point on its curve, written in full";

/// What is wrong with the modulus of an RSA key (RFC 8017, section 3.1; RFC 7518, section 3.3), without leading zeros.
pub(crate) fn modulus_refusals(modulus: &[u8]) -> Vec<KeyRefusal> {
    let bits = der::bit_length(modulus);
    let mut refusals = Vec::new();
    let mut push = |word, reason: String| refusals.push(KeyRefusal { word, reason });
    if bits < 2048 {
        push(KEY_SIZE, format!("the RSA key has {bits} bits, which is weak: no signature is trusted with it"));
    } else if bits as usize > limits::RSA_BITS {
        push(KEY_SIZE, format!("the RSA key has {bits} bits: above {} Go does not use it", limits::RSA_BITS));
    }
    let residues = PRIMES.map(|prime| (prime, residue(modulus, prime)));
    if modulus.last().is_none_or(|last| last % 2 == 0) || residues.iter().any(|(_, residue)| *residue == 0) {
        push(KEY_MODULUS, "the modulus has a small factor: this is no key".to_owned());
    } else if bits >= 512 && residues.iter().all(|&(prime, residue)| is_power_of_65537(residue, prime)) {
        let reason = "the modulus is one of those that a faulty chip made: its private key can be computed";
        push(KEY_VULNERABLE, reason.to_owned());
    }
    refusals
}

/// What is wrong with the exponent of an RSA key: it is odd, from 3 to 2^33 (RFC 8017, section 3.1, sets no bound: this one is that
/// of the `rsa` crate; Go stops at 2^31, and what Go refuses is said by `x509::signature`).
pub(crate) fn exponent_refusal(exponent: &[u8]) -> Option<KeyRefusal> {
    let wrong = match exponent {
        [] | [1] => "it leaves messages as they are",
        [.., last] if last % 2 == 0 => "it is even",
        other if der::bit_length(other) > 33 => "it has more than 33 bits",
        _ => return None,
    };
    Some(KeyRefusal { word: KEY_EXPONENT, reason: format!("this is no exponent of an RSA key: {wrong}") })
}

pub(crate) fn refuse(word: &'static str, reason: impl Into<String>) -> KeyRefusal {
    KeyRefusal { word, reason: reason.into() }
}

/// The primes by which keys of the faulty chip give themselves away (CVE-2017-15361): it took primes of the form
/// `k·M + 65537^a mod M`, where these divide M, so that the modulus is a power of 65537 by each of them; of other moduli one in
/// 2^27 is. The chip made none below 512 bits.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

fn residue(number: &[u8], prime: u32) -> u32 {
    number.iter().fold(0, |rest, byte| (rest << 8 | u32::from(*byte)) % prime)
}

/// Whether a residue is in the group that 65537 generates.
fn is_power_of_65537(residue: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == residue {
            return true;
        }
        power = power * 65_537 % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(modulus: &[u8]) -> Vec<&'static str> {
        modulus_refusals(modulus).iter().map(|refusal| refusal.word).collect()
    }

    #[test]
    fn sizes_and_exponents() {
        assert_eq!(words(&[]), [KEY_SIZE, KEY_MODULUS]);
        let odd = |bytes: usize| [vec![0xff; bytes - 1], vec![0x61]].concat();
        assert!(words(&odd(128)).contains(&KEY_SIZE));
        assert!(!words(&odd(256)).contains(&KEY_SIZE));
        assert!(!words(&odd(1024)).contains(&KEY_SIZE));
        assert!(words(&[&[1], odd(1024).as_slice()].concat()).contains(&KEY_SIZE));
        for (exponent, good) in [
            (&[][..], false),
            (&[1], false),
            (&[2], false),
            (&[3], true),
            (&[1, 0, 1], true),
            (&[1, 0xff, 0xff, 0xff, 0xff], true),
            (&[2, 0, 0, 0, 1], false),
        ] {
            assert_eq!(exponent_refusal(exponent).is_none(), good, "{exponent:?}");
        }
    }

    #[test]
    fn a_power_of_65537_by_each_prime_is_from_the_faulty_chip() {
        // 65537 by itself is a power of 65537, and too short.
        assert!(!words(&[1, 0, 1]).contains(&KEY_VULNERABLE));
        let product = PRIMES.iter().fold(vec![1_u8], |product, prime| times(&product, *prime));
        // 65537 and a multiple of all primes, so that there are 2048 bits.
        let shifted = [product, vec![0; 230]].concat();
        let sum = plus(&shifted, 65_537);
        assert_eq!(words(&sum), [KEY_VULNERABLE]);
    }

    fn times(number: &[u8], factor: u32) -> Vec<u8> {
        let (mut carry, mut digits) = (0, Vec::new());
        for byte in number.iter().rev() {
            carry += u32::from(*byte) * factor;
            digits.push(u8::try_from(carry & 0xff).unwrap_or_default());
            carry >>= 8;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry & 0xff).unwrap_or_default());
            carry >>= 8;
        }
        digits.reverse();
        digits
    }

    fn plus(number: &[u8], mut addend: u32) -> Vec<u8> {
        let mut sum = number.to_vec();
        for byte in sum.iter_mut().rev() {
            addend += u32::from(*byte);
            *byte = u8::try_from(addend & 0xff).unwrap_or_default();
            addend >>= 8;
        }
        sum
    }

    #[test]
    fn points() {
        let mut identity = [0; 32];
        if let Some(first) = identity.first_mut() {
            *first = 1;
        }
        let word = |key: &KeyMaterial<'_>| refusal(key).map(|refusal| refusal.word);
        assert_eq!(word(&KeyMaterial::Ed25519(&identity)), Some(KEY_POINT));
        assert_eq!(word(&KeyMaterial::Ec { curve: Curve::P256, point: &[0] }), Some(KEY_POINT));
        assert_eq!(word(&KeyMaterial::Ec { curve: Curve::P224, point: &[0] }), Some(KEY_CURVE));
        assert_eq!(word(&KeyMaterial::Other), Some(KEY_TYPE));
    }
}
