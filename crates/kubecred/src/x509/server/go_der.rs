//! The rules of Go's `cryptobyte`, by which certificates are read: lengths are minimal, tag numbers stay below 31,
//! and each field has one fixed tag.

use crate::encoding::der::{self, Element, Reader, Tag};

use super::go_asn1;

/// The next element, whatever it is.
pub(super) fn next<'d>(reader: &mut Reader<'d>) -> Option<Element<'d>> {
    go_asn1::next(reader).filter(|element| element.tag.number < 31)
}

/// The next element, which must have this tag.
pub(super) fn expect<'d>(reader: &mut Reader<'d>, tag: Tag) -> Option<Element<'d>> {
    next(reader).filter(|element| element.tag == tag)
}

/// The next element if it has this tag: `Some(None)` if not, `None` if it can't be read.
#[expect(clippy::option_option, reason = "unreadable, absent and present are three things")]
pub(super) fn optional<'d>(reader: &mut Reader<'d>, tag: Tag) -> Option<Option<Element<'d>>> {
    if reader.peek() == Some(tag) { expect(reader, tag).map(Some) } else { Some(None) }
}

/// An INTEGER in as few bytes as DER demands.
pub(super) fn integer<'d>(reader: &mut Reader<'d>) -> Option<&'d [u8]> {
    let content = expect(reader, Tag::INTEGER)?.content();
    der::is_minimal_integer(content).then_some(content)
}

/// An INTEGER above zero.
pub(super) fn positive_integer<'d>(reader: &mut Reader<'d>) -> Option<&'d [u8]> {
    integer(reader).and_then(der::magnitude).filter(|magnitude| !magnitude.is_empty())
}

/// An INTEGER of at most 64 bits.
pub(super) fn small_integer(reader: &mut Reader<'_>) -> Option<i64> {
    integer(reader).and_then(der::integer)
}

/// A BOOLEAN.
pub(super) fn boolean(reader: &mut Reader<'_>) -> Option<bool> {
    der::boolean(expect(reader, Tag::BOOLEAN)?.content())
}

/// A BIT STRING.
pub(super) fn bit_string<'d>(reader: &mut Reader<'d>) -> Option<(&'d [u8], u8)> {
    der::bit_string(expect(reader, Tag::BIT_STRING)?.content())
}

/// An OBJECT IDENTIFIER, whose numbers may have 31 bits.
pub(super) fn object_identifier(reader: &mut Reader<'_>) -> Option<String> {
    go_asn1::object_identifier_content(expect(reader, Tag::OBJECT_IDENTIFIER)?.content())
}
