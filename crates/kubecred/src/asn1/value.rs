//! Values of elements as text.

use std::borrow::Cow;

use crate::asn1::types::{Form, Shape, Type};
use crate::asn1::{Asn1Node, Asn1Tag};
use crate::diagnostic::shorten;
use crate::encoding::der::{self, Class, Element, Tag};
use crate::encoding::oid;
use crate::secret;
use crate::time;
use crate::x509::{Walk, ip_address, subtree_address, text_of};

/// Bytes of which all digits are shown.
const SHOWN_BYTES: usize = 32;
/// Bytes of a text that are shown.
const SHOWN_TEXT: usize = 256;
/// Bits that are shown one by one.
const SHOWN_BITS: usize = 2;

/// A tag with its name.
pub(super) fn described(tag: Tag) -> Asn1Tag {
    Asn1Tag { class: tag.class, number: tag.number, constructed: tag.constructed, name: Cow::Owned(tag.to_string()) }
}

/// Fills in the value of a primitive element; of a secret only its length.
pub(super) fn fill(node: &mut Asn1Node, tag: Tag, of: &Type, content: &[u8], secret: bool) {
    if tag == Tag::NULL {
        return;
    }
    // Which algorithm it is tells nothing of a key.
    if secret && tag != Tag::OBJECT_IDENTIFIER {
        node.sensitive = true;
        node.value = Some(format!("…({} bytes)", content.len()));
        return;
    }
    let form = match of.shape {
        Shape::Leaf(form) if tag.class != Class::Universal => Some(form),
        _ => universal_form(tag),
    };
    let value = match form {
        Some(form) => text(form, tag, content),
        // A tag of its own hides the type: text is shown where it looks like text.
        None => match std::str::from_utf8(content) {
            Ok(text) if !text.is_empty() && text.chars().all(|character| !character.is_control()) => text.to_owned(),
            _ => bytes(content),
        },
    };
    node.sensitive = secret::holds_secret(&value);
    node.value = Some(secret::masked(&shorten(&value, SHOWN_TEXT)).into_owned());
}

fn universal_form(tag: Tag) -> Option<Form> {
    Some(match tag {
        Tag::BOOLEAN => Form::Boolean,
        Tag::INTEGER | Tag::ENUMERATED => Form::Integer,
        Tag::BIT_STRING => Form::Bits,
        Tag::OCTET_STRING => Form::Octets,
        Tag::OBJECT_IDENTIFIER => Form::Oid,
        Tag::UTC_TIME | Tag::GENERALIZED_TIME => Form::Time,
        Tag { class: Class::Universal, number: 12 | 18..=22 | 26..=30, .. } => Form::Text,
        _ => return None,
    })
}

fn text(form: Form, tag: Tag, content: &[u8]) -> String {
    match form {
        Form::Boolean => match content {
            [0] => "FALSE".to_owned(),
            [_] => "TRUE".to_owned(),
            _ => bytes(content),
        },
        Form::Integer => match der::integer(content) {
            Some(number) => number.to_string(),
            None => format!("0x{}", bytes(content)),
        },
        Form::Bits => bits(content),
        Form::Octets => bytes(content),
        Form::Oid => match oid::decode(content) {
            Some(dotted) => oid::lookup(&dotted).map_or(dotted.clone(), |name| format!("{name} ({dotted})")),
            None => bytes(content),
        },
        Form::Text if tag.class == Class::Universal => {
            let (header_length, offset, trailer_length) = (0, 0, 0);
            let element =
                Element { tag, encoding: content, header_length, offset, minimal_length: true, trailer_length };
            text_of(&mut Walk::values_only(), &element)
        }
        Form::Text => String::from_utf8_lossy(content).into_owned(),
        Form::Time => {
            let time = if tag == Tag::UTC_TIME { time::parse_utc_time } else { time::parse_generalized_time };
            time(content).map_or_else(|| String::from_utf8_lossy(content).into_owned(), time::Time::to_rfc3339)
        }
        Form::Address => ip_address(content).or_else(|| subtree_address(content)).unwrap_or_else(|| bytes(content)),
    }
}

/// Few bits one by one, many as bytes.
fn bits(content: &[u8]) -> String {
    match der::bit_string(content) {
        Some((octets, unused)) if octets.len() <= SHOWN_BITS => {
            let digits: String = octets.iter().map(|octet| format!("{octet:08b}")).collect();
            digits.get(..digits.len() - usize::from(unused)).unwrap_or_default().to_owned()
        }
        Some((octets, _)) => bytes(octets),
        None => bytes(content),
    }
}

fn bytes(content: &[u8]) -> String {
    match content.get(..SHOWN_BYTES) {
        Some(first) if content.len() > SHOWN_BYTES => format!("{}… ({} bytes)", der::hex(first), content.len()),
        _ => der::hex(content),
    }
}
