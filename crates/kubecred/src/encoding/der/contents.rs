//! Contents of primitive elements: numbers, booleans and bits.

/// Whether contents are an INTEGER in as few bytes as DER demands (X.690, section 8.3.2).
pub fn is_minimal_integer(content: &[u8]) -> bool {
    match content {
        [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => false,
        [_, ..] => true,
    }
}

/// The contents of an INTEGER or ENUMERATED of at most eight bytes.
pub fn integer(content: &[u8]) -> Option<i64> {
    if content.is_empty() || content.len() > 8 {
        return None;
    }
    let negative = content.first().is_some_and(|byte| byte & 0x80 != 0);
    Some(content.iter().fold(if negative { -1 } else { 0 }, |value, &byte| value << 8 | i64::from(byte)))
}

/// The contents of a non-negative INTEGER without leading zeros.
pub fn magnitude(content: &[u8]) -> Option<&[u8]> {
    if content.first()? & 0x80 != 0 {
        return None;
    }
    let zeros = content.iter().take_while(|&&byte| byte == 0).count();
    content.get(zeros..)
}

/// The number of bits of a magnitude.
pub fn bit_length(magnitude: &[u8]) -> u32 {
    let Some(first) = magnitude.first() else {
        return 0;
    };
    u32::try_from(magnitude.len()).unwrap_or(u32::MAX / 8).saturating_mul(8) - first.leading_zeros()
}

/// The contents of a BOOLEAN (X.690, section 11.1).
pub fn boolean(content: &[u8]) -> Option<bool> {
    match content {
        [0] => Some(false),
        [0xff] => Some(true),
        _ => None,
    }
}

/// The contents of a BIT STRING (X.690, section 11.2): its bytes and how many of the last bits are unused.
pub fn bit_string(content: &[u8]) -> Option<(&[u8], u8)> {
    let (&unused, bytes) = content.split_first()?;
    let last = bytes.last().copied().unwrap_or(0);
    let valid = unused <= 7 && (unused == 0 || !bytes.is_empty()) && last & ((1_u8 << unused.min(7)) - 1) == 0;
    valid.then_some((bytes, unused))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0');
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect();
    String::from_utf8(digits).unwrap_or_default()
}

/// The bytes of what [`hex`] writes.
pub(crate) fn bytes_of_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().filter_map(|digit| digit.to_digit(16)?.try_into().ok()).collect();
    digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// A number without the zeros in front.
pub(crate) fn without_zeros(bytes: &[u8]) -> &[u8] {
    bytes.get(bytes.iter().take_while(|byte| **byte == 0).count()..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents() {
        assert_eq!(integer(&[0xff]), Some(-1));
        assert_eq!(integer(&[0, 0xff]), Some(255));
        assert!(!is_minimal_integer(&[0, 1]) && is_minimal_integer(&[0, 0x80]) && !is_minimal_integer(&[]));
        assert_eq!(bit_string(&[4, 0xf0]), Some(([0xf0].as_slice(), 4)));
        assert_eq!(bit_string(&[4, 0xf8]), None);
        assert_eq!(bit_string(&[1]), None);
        assert_eq!(bit_string(&[8, 0]), None);
        assert_eq!(bit_length(&[1, 0]), 9);
        assert_eq!(hex(&[0, 0xab]), "00ab");
    }
}
