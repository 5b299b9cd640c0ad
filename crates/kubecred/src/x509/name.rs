//! Distinguished names (RFC 5280, section 4.1.2.4) and their text (RFC 4514).

use std::borrow::Cow;
use std::fmt::Display;

use serde::Serialize;

use crate::encoding::der::{self, Element, Tag};
use crate::encoding::oid;
use crate::rules::x509 as rules;
use crate::x509::field::Walk;
use crate::x509::server::string;

/// A distinguished name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Name {
    /// Its text by RFC 4514: the last relative name first.
    pub text: String,
    /// Its attributes in the order in which they are encoded.
    pub attributes: Vec<NameAttribute>,
    /// Its DER, by which Go tells names apart.
    #[serde(skip)]
    pub(crate) encoding: Vec<u8>,
}

/// An attribute of a distinguished name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NameAttribute {
    /// The identifier of its type.
    pub oid: String,
    /// The name of its type, such as `commonName`; the identifier where it is not known.
    pub name: Cow<'static, str>,
    /// Its value; of one that is no text the DER in hexadecimal, after `#`.
    pub value: String,
    /// Whether it belongs to the same relative name as the attribute before it (`OU=a+CN=b`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub joined: bool,
    /// The type of its value where that is neither a `UTF8String` nor a `PrintableString`: `BMPString`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub string_type: Option<String>,
    /// The DER of its value in hexadecimal, where the text does not tell all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub der: Option<String>,
}

impl Name {
    /// The values of all attributes of a type, in order.
    pub fn values<'n>(&'n self, oid: &'n str) -> impl Iterator<Item = &'n str> {
        self.attributes.iter().filter(move |attribute| attribute.oid == oid).map(|attribute| attribute.value.as_str())
    }

    /// Reads a Name; its parts are taken down under `pointer`, with labels that start with `label`.
    pub(crate) fn read(walk: &mut Walk, name: &Element<'_>, label: &dyn Display, pointer: &dyn Display) -> Self {
        let whole = walk.fields.len();
        let result = Self::read_parts(walk, name, label, pointer);
        walk.field(label, &result.text, format_args!("{pointer}/text"), name.span());
        // The whole name stands before its parts.
        if let Some(parts) = walk.fields.get_mut(whole..).filter(|parts| !parts.is_empty()) {
            parts.rotate_right(1);
        }
        result
    }

    /// As `read`, but of the whole name nothing is taken down.
    pub(crate) fn read_parts(walk: &mut Walk, name: &Element<'_>, label: &dyn Display, pointer: &dyn Display) -> Self {
        let mut result = Self { encoding: name.encoding.to_vec(), ..Self::default() };
        let mut relative_names: Vec<String> = Vec::new();
        walk.each(&mut name.children(), |walk, _, set| {
            let mut text = String::new();
            if set.tag == Tag::SET {
                walk.not_empty(&set);
                walk.each(&mut set.children(), |walk, index, attribute| {
                    result.attribute(walk, &attribute, index > 0, &mut text, label, pointer);
                });
            } else {
                walk.unexpected(Tag::SET, &set);
                result.attribute(walk, &set, false, &mut text, label, pointer);
            }
            if !text.is_empty() {
                relative_names.push(text);
            }
        });
        relative_names.reverse();
        result.text = relative_names.join(",");
        result
    }

    /// The text of a RelativeDistinguishedName.
    pub(crate) fn relative(walk: &mut Walk, set: &Element<'_>) -> String {
        let (mut name, mut text) = (Self::default(), String::new());
        let mut parts = Walk::values_only();
        parts.each(&mut set.children(), |walk, index, attribute| {
            name.attribute(walk, &attribute, index > 0, &mut text, &"", &"");
        });
        walk.issues.append(&mut parts.issues);
        text
    }

    fn attribute(
        &mut self,
        walk: &mut Walk,
        attribute: &Element<'_>,
        joined: bool,
        text: &mut String,
        label: &dyn Display,
        pointer: &dyn Display,
    ) {
        let (mut attribute, encoding) = NameAttribute::read(walk, attribute);
        if joined {
            text.push('+');
        }
        attribute.joined = joined;
        attribute.write_text(text, &encoding);
        let keyword = oid::attribute_keyword(&attribute.oid).unwrap_or(&attribute.name);
        let index = self.attributes.len();
        // What is no string is told with its tag and length.
        let span = if is_string(encoding.tag) { encoding.content_span() } else { encoding.span() };
        let (label, pointer) = (format_args!("{label}.{keyword}"), format_args!("{pointer}/attributes/{index}/value"));
        walk.within("value", |walk| walk.field(label, &attribute.value, pointer, span));
        self.attributes.push(attribute);
    }
}

impl NameAttribute {
    /// One that can't be read has its DER as its value.
    fn read<'d>(walk: &mut Walk, attribute: &Element<'d>) -> (Self, Element<'d>) {
        if attribute.tag == Tag::SEQUENCE {
            let mut fields = attribute.children();
            if let Some(oid) = read_oid(walk, &mut fields)
                && let Some(value) = walk.next(&mut fields)
            {
                walk.end(&fields);
                let lossy = std::mem::take(&mut walk.lossy);
                let text = text_of(walk, &value);
                let der = walk.lossy.then(|| der::hex(value.encoding));
                walk.lossy |= lossy;
                let usual = matches!(value.tag, Tag::UTF8_STRING | Tag::PRINTABLE_STRING);
                let string_type = (!usual && is_string(value.tag)).then(|| value.tag.to_string());
                return (Self { name: oid::name(&oid), oid, value: text, joined: false, string_type, der }, value);
            }
        } else {
            walk.unexpected(Tag::SEQUENCE, attribute);
        }
        let name = Cow::Borrowed("malformed");
        let value = format!("#{}", der::hex(attribute.encoding));
        (Self { name, value, ..Self::default() }, *attribute)
    }

    /// RFC 4514, sections 2.3 and 2.4.
    fn write_text(&self, text: &mut String, encoding: &Element<'_>) {
        match oid::attribute_keyword(&self.oid) {
            Some(keyword) => {
                text.push_str(keyword);
                text.push('=');
                if self.value.starts_with('#') && !is_string(encoding.tag) {
                    text.push_str(&self.value);
                } else {
                    escape(&self.value, text);
                }
            }
            None => {
                text.push_str(if self.oid.is_empty() { &self.name } else { &self.oid });
                text.push_str("=#");
                text.push_str(&der::hex(encoding.encoding));
            }
        }
    }
}

/// An OBJECT IDENTIFIER in dotted form.
pub(crate) fn read_oid(walk: &mut Walk, reader: &mut der::Reader<'_>) -> Option<String> {
    let element = walk.expect(reader, Tag::OBJECT_IDENTIFIER)?;
    let decoded = oid::decode(element.content());
    if decoded.is_none() && !walk.is_cut_off() {
        walk.issue(&rules::NOT_DER, "the object identifier is malformed", element.span());
    }
    decoded
}

/// The text of a value of a string type, as well as it can be read; of any other value its DER in hexadecimal.
pub(crate) fn text_of(walk: &mut Walk, value: &Element<'_>) -> String {
    let content = value.content();
    if let Some(text) = string(value.tag, content) {
        return text;
    }
    let text = match value.tag {
        Tag::UNIVERSAL_STRING => {
            let (characters, rest) = content.as_chunks::<4>();
            let text: Option<String> =
                characters.iter().map(|character| char::from_u32(u32::from_be_bytes(*character))).collect();
            text.filter(|_| rest.is_empty())
        }
        Tag::VISIBLE_STRING | Tag::GENERAL_STRING if content.iter().all(|byte| matches!(byte, 0x20..=0x7e)) => {
            Some(content.iter().copied().map(char::from).collect())
        }
        _ => None,
    };
    text.unwrap_or_else(|| {
        if is_string(value.tag) {
            let message = format!("the value holds characters that a {} can't have", value.tag);
            walk.issue(&rules::STRING, message, value.content_span());
            walk.lossy = true;
            if value.tag == Tag::BMP_STRING {
                let (units, _) = content.as_chunks::<2>();
                return char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
                    .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect();
            }
            String::from_utf8_lossy(content).into_owned()
        } else {
            format!("#{}", der::hex(value.encoding))
        }
    })
}

pub(crate) fn is_string(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::UTF8_STRING
            | Tag::NUMERIC_STRING
            | Tag::PRINTABLE_STRING
            | Tag::TELETEX_STRING
            | Tag::IA5_STRING
            | Tag::VISIBLE_STRING
            | Tag::GENERAL_STRING
            | Tag::UNIVERSAL_STRING
            | Tag::BMP_STRING
    )
}

fn escape(value: &str, text: &mut String) {
    let last = value.chars().count().saturating_sub(1);
    for (index, character) in value.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.extend(['\\', character]),
            ' ' if index == 0 || index == last => text.push_str("\\ "),
            '#' if index == 0 => text.push_str("\\#"),
            '\0' => text.push_str("\\00"),
            other => text.push(other),
        }
    }
}
