//! Distinguished names (RFC 5280, section 4.1.2.4) and their text (RFC 4514).

use std::borrow::Cow;

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
}

/// An attribute of a distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NameAttribute {
    /// The identifier of its type.
    pub oid: String,
    /// The name of its type, such as `commonName`; the identifier where it is not known.
    pub name: Cow<'static, str>,
    /// Its value; of one that is no text the DER in hexadecimal, after `#`.
    pub value: String,
}

impl Name {
    /// The values of all attributes of a type, in order.
    pub fn values<'n>(&'n self, oid: &'n str) -> impl Iterator<Item = &'n str> {
        self.attributes.iter().filter(move |attribute| attribute.oid == oid).map(|attribute| attribute.value.as_str())
    }

    /// Reads a Name; its parts are taken down under `pointer`, with labels that start with `label`.
    pub(crate) fn read(walk: &mut Walk, name: &Element<'_>, label: &'static str, pointer: &str) -> Self {
        let mut result = Self::default();
        let mut relative_names: Vec<String> = Vec::new();
        let whole = walk.fields.len();
        walk.each(&mut name.children(), |walk, _, set| {
            if set.tag != Tag::SET {
                walk.issue(&rules::STRUCTURE, "a relative distinguished name must be a SET", set.span());
                return;
            }
            let mut text = String::new();
            walk.each(&mut set.children(), |walk, _, attribute| {
                let Some((attribute, encoding)) = NameAttribute::read(walk, &attribute) else {
                    return;
                };
                if !text.is_empty() {
                    text.push('+');
                }
                attribute.write_text(&mut text, &encoding);
                let keyword = oid::attribute_keyword(&attribute.oid).unwrap_or(&attribute.name);
                let index = result.attributes.len();
                walk.within("value", |walk| {
                    walk.field(
                        format_args!("{label}.{keyword}"),
                        &attribute.value,
                        format_args!("{pointer}/attributes/{index}/value"),
                        encoding.content_span(),
                    );
                });
                result.attributes.push(attribute);
            });
            relative_names.push(text);
        });
        relative_names.reverse();
        result.text = relative_names.join(",");
        walk.field(label, &result.text, format_args!("{pointer}/text"), name.span());
        // The whole name stands before its parts.
        if let Some(parts) = walk.fields.get_mut(whole..).filter(|parts| !parts.is_empty()) {
            parts.rotate_right(1);
        }
        result
    }
}

impl NameAttribute {
    fn read<'d>(walk: &mut Walk, attribute: &Element<'d>) -> Option<(Self, Element<'d>)> {
        if attribute.tag != Tag::SEQUENCE {
            walk.issue(&rules::STRUCTURE, "an attribute of a name must be a SEQUENCE", attribute.span());
            return None;
        }
        let mut fields = attribute.children();
        let oid = read_oid(walk, &mut fields)?;
        let value = walk.next(&mut fields)?;
        walk.end(&fields);
        let name = oid::name(&oid);
        Some((Self { oid, name, value: text_of(walk, &value) }, value))
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
                text.push_str(&self.oid);
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
    if decoded.is_none() {
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
        Tag::VISIBLE_STRING if content.iter().all(|byte| matches!(byte, 0x20..=0x7e)) => {
            Some(content.iter().copied().map(char::from).collect())
        }
        _ => None,
    };
    text.unwrap_or_else(|| {
        if is_string(value.tag) {
            let message = format!("the value holds characters that a {} can't have", value.tag);
            walk.issue(&rules::STRING, message, value.content_span());
            String::from_utf8_lossy(content).into_owned()
        } else {
            format!("#{}", der::hex(value.encoding))
        }
    })
}

fn is_string(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::UTF8_STRING
            | Tag::NUMERIC_STRING
            | Tag::PRINTABLE_STRING
            | Tag::TELETEX_STRING
            | Tag::IA5_STRING
            | Tag::VISIBLE_STRING
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
