//! The rules of Go's `encoding/asn1`, by which requests are read: lengths are minimal, high tag numbers are read,
//! and whatever follows the fields of a structure is ignored.

use crate::encoding::der::{self, Class, Element, Reader, Tag};
use crate::time;

/// The next element, read strictly.
pub(super) fn next<'d>(reader: &mut Reader<'d>) -> Option<Element<'d>> {
    reader.next()?.ok().filter(|element| element.minimal_length)
}

/// The next element, which must have this tag.
pub(super) fn expect<'d>(reader: &mut Reader<'d>, tag: Tag) -> Option<Element<'d>> {
    next(reader).filter(|element| element.tag == tag)
}

/// An OBJECT IDENTIFIER, in dotted form.
pub(super) fn object_identifier(reader: &mut Reader<'_>) -> Option<String> {
    object_identifier_content(expect(reader, Tag::OBJECT_IDENTIFIER)?.content())
}

/// The contents of an OBJECT IDENTIFIER, whose numbers may have 31 bits.
pub(super) fn object_identifier_content(content: &[u8]) -> Option<String> {
    let mut value: u64 = 0;
    for &byte in content {
        value = value << 7 | u64::from(byte & 0x7f);
        if value > 0x7fff_ffff {
            return None;
        }
        if byte & 0x80 == 0 {
            value = 0;
        }
    }
    crate::encoding::oid::decode(content)
}

/// A BIT STRING: its bytes, moved so that unused bits come first, as Go hands them on.
pub(super) fn bit_string(reader: &mut Reader<'_>) -> Option<Vec<u8>> {
    let (bytes, unused) = der::bit_string(expect(reader, Tag::BIT_STRING)?.content())?;
    Some(right_aligned(bytes, unused))
}

/// The bytes of a BIT STRING with its unused bits moved to the front.
pub(super) fn right_aligned(bytes: &[u8], unused: u8) -> Vec<u8> {
    let mut carry = 0;
    bytes
        .iter()
        .map(|&byte| {
            let shifted = if unused == 0 { byte } else { carry << (8 - unused) | byte >> unused };
            carry = byte;
            shifted
        })
        .collect()
}

/// An INTEGER of at most 64 bits.
pub(super) fn integer(content: &[u8]) -> Option<i64> {
    der::integer(content).filter(|_| der::is_minimal_integer(content))
}

/// A value of any type: `Some(Some(text))` for strings, `Some(None)` for any other value that can be read.
#[expect(clippy::option_option, reason = "unreadable, readable but no text, and text are three things")]
pub(super) fn any(element: &Element<'_>) -> Option<Option<String>> {
    let content = element.content();
    if element.tag.constructed || element.tag.class != Class::Universal {
        return Some(None);
    }
    let valid = match element.tag {
        Tag::BOOLEAN => der::boolean(content).is_some(),
        Tag::INTEGER => integer(content).is_some(),
        Tag::BIT_STRING => der::bit_string(content).is_some(),
        Tag::OBJECT_IDENTIFIER => object_identifier_content(content).is_some(),
        Tag::UTC_TIME => time::parse_utc_time(content).is_some(),
        Tag::GENERALIZED_TIME => is_generalized_time(content),
        Tag::PRINTABLE_STRING
        | Tag::NUMERIC_STRING
        | Tag::IA5_STRING
        | Tag::TELETEX_STRING
        | Tag::UTF8_STRING
        | Tag::BMP_STRING => return super::name::string(element.tag, content).map(Some),
        _ => true,
    };
    valid.then_some(None)
}

/// A GeneralizedTime here may have a fraction of up to nine digits that does not end in zero.
fn is_generalized_time(content: &[u8]) -> bool {
    let Some((seconds, rest)) = content.split_at_checked(14) else {
        return false;
    };
    let fraction =
        rest.strip_prefix(b".").map_or(0, |digits| digits.iter().take_while(|byte| byte.is_ascii_digit()).count());
    if fraction == 0 {
        return time::parse_generalized_time(content).is_some();
    }
    let (digits, zone) = rest.split_at_checked(fraction + 1).unwrap_or_default();
    fraction <= 9 && !digits.ends_with(b"0") && time::parse_generalized_time(&[seconds, zone].concat()).is_some()
}
