//! Writing DER (X.690, sections 8 and 10).

use super::without_zeros;

/// An element of these parts; the tag as its one byte.
pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let octets = length.to_be_bytes();
    let octets = without_zeros(&octets);
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            bytes.push(0x80 | u8::try_from(octets.len()).unwrap_or_default());
            bytes.extend_from_slice(octets);
        }
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

/// An INTEGER that is not negative, of its bytes, the first being the highest.
pub fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let bytes = without_zeros(bytes);
    // The highest bit is that of the sign.
    let sign: &[u8] = if bytes.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    element(0x02, &[sign, bytes])
}

/// A BIT STRING of whole bytes.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], bytes])
}

/// A BIT STRING whose bits have names: those of these numbers are set, and zeros at its end are left out (X.690, section
/// 11.2.2).
pub fn named_bits(numbers: &[usize]) -> Vec<u8> {
    let mut bytes = vec![0_u8; numbers.iter().max().map_or(0, |last| last / 8 + 1)];
    for number in numbers {
        if let Some(byte) = bytes.get_mut(number / 8) {
            *byte |= 0x80 >> (number % 8);
        }
    }
    let unused = bytes.last().map_or(0, |last| last.trailing_zeros());
    element(0x03, &[&[u8::try_from(unused).unwrap_or_default()], &bytes])
}

/// A SET OF these elements (X.690, section 11.6), or what is tagged in place of it.
pub fn set_of(tag: u8, mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort_unstable();
    element(tag, &[&elements.concat()])
}

/// An OBJECT IDENTIFIER, of its dotted form; `None` where it is none, or a number is beyond 2^63.
pub fn object_identifier(dotted: &str) -> Option<Vec<u8>> {
    let mut numbers = dotted.split('.').map(|number| {
        let canonical = number == "0" || !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        number.parse::<u64>().ok().filter(|number| canonical && *number < 1 << 63)
    });
    let (first, second) = (numbers.next()??, numbers.next()??);
    if first > 2 || first < 2 && second >= 40 {
        return None;
    }
    let mut bytes = Vec::new();
    push_base_128(&mut bytes, second.checked_add(first * 40)?);
    for number in numbers {
        push_base_128(&mut bytes, number?);
    }
    Some(element(0x06, &[&bytes]))
}

fn push_base_128(bytes: &mut Vec<u8>, number: u64) {
    let mut shift = 63;
    while shift > 0 && number >> shift == 0 {
        shift -= 7;
    }
    loop {
        let more = if shift > 0 { 0x80 } else { 0 };
        bytes.push(u8::try_from(number >> shift & 0x7f).unwrap_or_default() | more);
        if shift == 0 {
            return;
        }
        shift -= 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::oid;

    #[test]
    fn lengths_are_as_short_as_they_can_be() {
        assert_eq!(element(0x04, &[&[1], &[2, 3]]), [4, 3, 1, 2, 3]);
        assert_eq!(element(0x04, &[&[0; 127]])[..2], [4, 127]);
        assert_eq!(element(0x04, &[&[0; 128]])[..3], [4, 0x81, 128]);
        assert_eq!(element(0x04, &[&[0; 300]])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    fn numbers_and_bits() {
        assert_eq!(unsigned(&[0, 0, 1]), [2, 1, 1]);
        assert_eq!(unsigned(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
        assert_eq!(named_bits(&[0, 2]), [3, 2, 5, 0xa0]);
        assert_eq!(named_bits(&[8]), [3, 3, 7, 0, 0x80]);
        assert_eq!(named_bits(&[]), [3, 1, 0]);
    }

    #[test]
    fn identifiers_are_read_as_they_were_written() {
        for dotted in
            ["2.5.4.3", "1.2.840.113549.1.1.11", "2.999", "0.9.2342.19200300.100.1.25", "2.25.9223372036854775807"]
        {
            assert_eq!(oid::decode(&object_identifier(dotted).unwrap()[2..]).as_deref(), Some(dotted));
        }
        for wrong in ["", "1", "3.1", "1.40", "1.2.", "1.02", "1.2.+3", "a.b", "1.2.9223372036854775808"] {
            assert_eq!(object_identifier(wrong), None, "{wrong}");
        }
    }
}
