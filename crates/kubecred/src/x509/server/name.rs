//! Distinguished names and their strings, as Go reads them.

use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::oid;

use super::{go_asn1, go_der};

/// What kube-apiserver takes from a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) common_name: String,
    pub(super) organizations: Vec<String>,
    /// All attributes that are strings: identifier and value.
    pub(super) attributes: Vec<(String, String)>,
}

impl Subject {
    fn add(&mut self, identifier: String, value: String) {
        match identifier.as_str() {
            oid::COMMON_NAME => self.common_name.clone_from(&value),
            oid::ORGANIZATION => self.organizations.push(value.clone()),
            _ => {}
        }
        self.attributes.push((identifier, value));
    }
}

/// The subject of a request.
pub(super) fn of_request(name: &Element<'_>) -> Option<Subject> {
    let mut subject = Subject::default();
    if name.tag != Tag::SEQUENCE {
        return None;
    }
    let mut sets = name.children();
    while !sets.is_empty() {
        let mut attributes = go_asn1::expect(&mut sets, Tag::SET)?.children();
        while !attributes.is_empty() {
            let mut attribute = go_asn1::expect(&mut attributes, Tag::SEQUENCE)?.children();
            let identifier = go_asn1::object_identifier(&mut attribute)?;
            if let Some(value) = go_asn1::any(&go_asn1::next(&mut attribute)?)? {
                subject.add(identifier, value);
            }
        }
    }
    Some(subject)
}

/// Whether an issuer or subject of a certificate can be read.
pub(super) fn in_certificate(name: &Element<'_>) -> Option<()> {
    let mut sets = name.children();
    while !sets.is_empty() {
        let mut attributes = go_der::expect(&mut sets, Tag::SET)?.children();
        while !attributes.is_empty() {
            let mut attribute: Reader<'_> = go_der::expect(&mut attributes, Tag::SEQUENCE)?.children();
            go_der::object_identifier(&mut attribute)?;
            let value = go_der::next(&mut attribute)?;
            string(value.tag, value.content())?;
        }
    }
    Some(())
}

/// The text of a string type, if it holds what its type allows. A PrintableString may hold `*` and `&` too, and a
/// TeletexString is taken for Latin-1.
pub(crate) fn string(tag: Tag, content: &[u8]) -> Option<String> {
    match tag {
        Tag::PRINTABLE_STRING => {
            ascii(content, |byte| byte.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(&byte))
        }
        Tag::NUMERIC_STRING => ascii(content, |byte| byte.is_ascii_digit() || byte == b' '),
        Tag::IA5_STRING => ascii(content, |byte| byte.is_ascii()),
        Tag::UTF8_STRING => String::from_utf8(content.to_vec()).ok(),
        Tag::TELETEX_STRING => Some(content.iter().copied().map(char::from).collect()),
        Tag::BMP_STRING => basic_multilingual(content),
        _ => None,
    }
}

fn ascii(content: &[u8], allowed: fn(u8) -> bool) -> Option<String> {
    content.iter().all(|&byte| allowed(byte)).then(|| content.iter().copied().map(char::from).collect())
}

/// A BMPString: no surrogates, no non-characters; a final zero is dropped.
fn basic_multilingual(content: &[u8]) -> Option<String> {
    let content = content.strip_suffix(&[0, 0]).unwrap_or(content);
    let (units, []) = content.as_chunks::<2>() else {
        return None;
    };
    units
        .iter()
        .map(|unit| {
            let unit = u16::from_be_bytes(*unit);
            let excluded = matches!(unit, 0xfffe | 0xffff | 0xfdd0..=0xfdef);
            char::from_u32(u32::from(unit)).filter(|_| !excluded)
        })
        .collect()
}
