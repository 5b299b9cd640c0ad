//! Whether the numbers of an RSA key belong together (RFC 8017, section 3.2): enough of arithmetic for that.

use crate::encoding::der;
use crate::limits;

/// What does not belong to the others, and which of the numbers it is: n, e, d, p, q, dP, dQ, qInv, without leading
/// zeros. The last three may be absent. Larger keys than are used anywhere are not checked.
pub(super) fn problem(numbers: &[&[u8]]) -> Option<(&'static str, usize)> {
    let [n, e, d, p, q, crt @ ..] = numbers else { return None };
    // Go makes use of all three or of none.
    let crt = if crt.len() < 3 { &[] } else { crt };
    let longest = numbers.iter().map(|number| der::bit_length(number)).max().unwrap_or_default();
    if longest as usize > limits::RSA_BITS {
        return None;
    }
    let [n, e, d, p, q] = [n, e, d, p, q].map(|number| limbs(number));
    let crt: Vec<Limbs> = crt.iter().map(|number| limbs(number)).collect();
    let (dp, dq, inverse) = (crt.first(), crt.get(1), crt.get(2));
    if product(&p, &q) != n {
        return Some(("the modulus is not the product of the two primes", 0));
    }
    let (Some(p_minus), Some(q_minus)) = (minus_one(&p), minus_one(&q)) else {
        return Some(("a prime is even", 3));
    };
    let checks = [
        (Some(&d), &e, &p_minus, &n, "the private exponent does not undo the public one", 2),
        (Some(&d), &e, &q_minus, &n, "the private exponent does not undo the public one", 2),
        (dp, &e, &p_minus, &p_minus, "the first CRT exponent does not belong to the first prime", 5),
        (dq, &e, &q_minus, &q_minus, "the second CRT exponent does not belong to the second prime", 6),
        (inverse, &q, &p, &p, "the CRT coefficient does not belong to the primes", 7),
    ];
    let wrong = checks
        .into_iter()
        .find(|(a, b, modulus, limit, _, _)| a.is_some_and(|a| !is_less(a, limit) || !are_inverse(a, b, modulus)));
    wrong.map(|(_, _, _, _, message, at)| (message, at))
}

/// A number in limbs, the least significant first, without zeros at its end.
type Limbs = Vec<u32>;

fn limbs(bytes: &[u8]) -> Limbs {
    let mut limbs: Limbs =
        bytes.rchunks(4).map(|chunk| chunk.iter().fold(0, |limb, &byte| limb << 8 | u32::from(byte))).collect();
    trim(&mut limbs);
    limbs
}

fn trim(limbs: &mut Limbs) {
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
}

fn is_less(a: &Limbs, b: &Limbs) -> bool {
    a.len() < b.len() || a.len() == b.len() && a.iter().rev().lt(b.iter().rev())
}

fn product(a: &[u32], b: &[u32]) -> Limbs {
    let mut result = vec![0_u32; a.len() + b.len()];
    for (start, &x) in a.iter().enumerate() {
        let mut carry = 0_u64;
        for (limb, y) in result.iter_mut().skip(start).zip(b.iter().copied().chain(std::iter::once(0))) {
            carry += u64::from(x) * u64::from(y) + u64::from(*limb);
            *limb = low(carry);
            carry >>= 32;
        }
    }
    trim(&mut result);
    result
}

/// An odd number less one.
fn minus_one(number: &[u32]) -> Option<Limbs> {
    let mut result = number.to_vec();
    let first = result.first_mut().filter(|first| **first & 1 == 1)?;
    *first -= 1;
    trim(&mut result);
    Some(result)
}

/// Whether a · b leaves 1 when divided by the modulus.
fn are_inverse(a: &[u32], b: &[u32], modulus: &[u32]) -> bool {
    let product = product(a, b);
    let mut rest = vec![0_u32; modulus.len() + 1];
    for bit in (0..product.len() * 32).rev() {
        let mut carry = product.get(bit / 32).map_or(0, |limb| limb >> (bit % 32) & 1);
        for limb in &mut rest {
            (*limb, carry) = (*limb << 1 | carry, *limb >> 31);
        }
        subtract_if_not_less(&mut rest, modulus);
    }
    rest.first() == Some(&1) && rest.iter().skip(1).all(|&limb| limb == 0)
}

fn subtract_if_not_less(rest: &mut [u32], modulus: &[u32]) {
    let of_modulus = |index: usize| modulus.get(index).copied().unwrap_or(0);
    let differs = rest.iter().enumerate().rev().find(|(index, limb)| **limb != of_modulus(*index));
    if differs.is_some_and(|(index, limb)| *limb < of_modulus(index)) {
        return;
    }
    let mut borrow = false;
    for (index, limb) in rest.iter_mut().enumerate() {
        let (value, first) = limb.overflowing_sub(of_modulus(index));
        let (value, second) = value.overflowing_sub(u32::from(borrow));
        (*limb, borrow) = (value, first || second);
    }
}

fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_key() {
        // p = 61, q = 53, n = 3233, e = 17, d = 413.
        let key: [&[u8]; 8] = [&[0x0C, 0xA1], &[17], &[1, 0x9D], &[61], &[53], &[53], &[49], &[38]];
        assert_eq!(problem(&key), None);
        for (index, wrong) in [(0, 0), (2, 2), (5, 5), (6, 6), (7, 7)] {
            let mut broken = key;
            broken[index] = &[3];
            assert_eq!(problem(&broken).map(|(_, at)| at), Some(wrong));
        }
    }

    #[test]
    fn large_numbers() {
        // (2^521 - 1)(2^127 - 1), and 2 is the inverse of 2^520 modulo 2^521 - 1.
        let mersenne = |bits: usize| -> Vec<u8> {
            let first = if bits.is_multiple_of(8) { 0xFF } else { (1_u8 << (bits % 8)) - 1 };
            std::iter::once(first).chain(std::iter::repeat_n(0xFF, (bits - 1) / 8)).collect()
        };
        let (p, q) = (limbs(&mersenne(521)), limbs(&mersenne(127)));
        let n = product(&p, &q);
        assert_eq!(n, product(&q, &p));
        let mut half = vec![0; 16];
        half.push(1 << 8);
        assert!(are_inverse(&half, &[2], &p) && !are_inverse(&half, &[3], &p));
    }
}
