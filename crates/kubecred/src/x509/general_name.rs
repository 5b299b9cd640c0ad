//! Names of all forms (RFC 5280, section 4.2.1.6).

use std::borrow::Cow;
use std::fmt::Display;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use crate::encoding::der::{self, Class, Element, Tag};
use crate::encoding::oid;
use crate::rules::x509 as rules;
use crate::x509::field::Walk;
use crate::x509::name::{Name, is_string, read_oid, text_of};

/// The forms of names that Go, and so Kubernetes, reads.
pub(crate) const GO_FORMS: &[&str] = &["dNSName", "rfc822Name", "uniformResourceIdentifier", "iPAddress"];

/// A name of some form (RFC 5280, section 4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GeneralName {
    /// Its form: `dNSName`, `iPAddress`, `rfc822Name`, `uniformResourceIdentifier`, `directoryName`, `otherName`,
    /// `registeredID`, `x400Address`, `ediPartyName`; `unknown` of any other, which readers pass over.
    #[serde(rename = "type")]
    pub form: Cow<'static, str>,
    /// The name as text; in name constraints an `iPAddress` with the length of its prefix, `10.0.0.0/8`; of an
    /// `otherName` the text of its value, or its DER in hexadecimal; of an unknown form its DER.
    pub value: String,
    /// Of an `otherName`: the identifier of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub oid: Option<String>,
    /// Of a `directoryName`: the name in its parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub name: Option<Box<Name>>,
}

/// Reads GeneralNames; `pointer` is that of the list.
pub(crate) fn read_names(
    walk: &mut Walk,
    sequence: &Element<'_>,
    label: &dyn Display,
    pointer: &dyn Display,
) -> Vec<GeneralName> {
    walk.not_empty(sequence);
    let mut names = Vec::new();
    walk.each(&mut sequence.children(), |walk, _, element| {
        let pointer = format_args!("{pointer}/{}", names.len());
        names.push(GeneralName::read(walk, &element, false, label, &pointer));
    });
    names
}

impl GeneralName {
    /// Reads one; `subtree` says that an IP address has a mask (RFC 5280, section 4.2.1.10).
    pub(crate) fn read(
        walk: &mut Walk,
        element: &Element<'_>,
        subtree: bool,
        label: &dyn Display,
        pointer: &dyn Display,
    ) -> Self {
        let content = element.content();
        let mut name = Self { form: Cow::Borrowed("unknown"), value: String::new(), oid: None, name: None };
        let before = walk.fields.len();
        let number = (element.tag.class == Class::ContextSpecific).then_some(element.tag.number);
        let known = number.filter(|number| element.tag.constructed == matches!(number, 0 | 3..=5));
        let (form, value) = match known {
            Some(0) => ("otherName", name.read_other(walk, element)),
            Some(1) => ("rfc822Name", Some(ascii(walk, element))),
            Some(2) => ("dNSName", Some(ascii(walk, element))),
            Some(3) => ("x400Address", None),
            Some(4) => {
                let parts = walk.expect(&mut element.children(), Tag::SEQUENCE);
                let (label, pointer) = (format_args!("{label}.directoryName"), format_args!("{pointer}/name"));
                name.name = parts.map(|parts| Box::new(Name::read_parts(walk, &parts, &label, &pointer)));
                ("directoryName", name.name.as_ref().map(|name| name.text.clone()))
            }
            Some(5) => ("ediPartyName", None),
            Some(6) => ("uniformResourceIdentifier", Some(ascii(walk, element))),
            Some(7) => {
                let address = if subtree { subtree_address(content) } else { ip_address(content) };
                if address.is_none() {
                    let lengths = if subtree { "8 or 32 bytes, the mask included" } else { "4 or 16 bytes" };
                    let message = format!("an IP address must have {lengths}, this has {}", content.len());
                    walk.issue(&rules::EXTENSION, message, element.content_span());
                }
                ("iPAddress", Some(address.unwrap_or_else(|| der::hex(content))))
            }
            Some(8) => ("registeredID", Some(oid::decode(content).unwrap_or_else(|| der::hex(content)))),
            _ => ("unknown", None),
        };
        name.form = Cow::Borrowed(form);
        let span = if value.is_some() { element.content_span() } else { element.span() };
        name.value = value.unwrap_or_else(|| der::hex(element.encoding));
        let label = format_args!("{label}.{form}");
        walk.field(label, &name.value, format_args!("{pointer}/value"), span);
        // The whole name stands before its parts.
        if let Some(parts) = walk.fields.get_mut(before..).filter(|parts| !parts.is_empty()) {
            parts.rotate_right(1);
        }
        name
    }

    fn read_other(&mut self, walk: &mut Walk, element: &Element<'_>) -> Option<String> {
        let mut fields = element.children();
        let oid = read_oid(walk, &mut fields)?;
        let wrapped = walk.expect(&mut fields, Tag::context_constructed(0))?;
        let value = walk.next(&mut wrapped.children())?;
        let is_sid = oid == oid::MICROSOFT_OBJECT_SID && value.tag == Tag::OCTET_STRING && value.content().is_ascii();
        self.oid = Some(oid);
        if is_sid {
            return Some(String::from_utf8_lossy(value.content()).into_owned());
        }
        // Which string type it has is not told.
        walk.lossy |= is_string(value.tag);
        Some(text_of(walk, &value))
    }
}

fn ascii(walk: &mut Walk, element: &Element<'_>) -> String {
    if !element.content().is_ascii() {
        walk.issue(&rules::STRING, "the name holds characters beyond ASCII", element.content_span());
    }
    String::from_utf8_lossy(element.content()).into_owned()
}

/// The text of an IP address of 4 or 16 bytes.
pub(crate) fn ip_address(content: &[u8]) -> Option<String> {
    if let Ok(bytes) = <[u8; 4]>::try_from(content) {
        return Some(Ipv4Addr::from(bytes).to_string());
    }
    <[u8; 16]>::try_from(content).ok().map(|bytes| Ipv6Addr::from(bytes).to_string())
}

/// The text of an IP address and its mask: `10.0.0.0/8`, or with the mask written out where it has gaps.
pub(crate) fn subtree_address(content: &[u8]) -> Option<String> {
    let (address, mask) = content.split_at_checked(content.len() / 2)?;
    let (text, mask_text) = (ip_address(address)?, ip_address(mask)?);
    let ones = mask.iter().map(|byte| byte.count_ones()).sum::<u32>();
    let leading = mask.iter().map(|byte| byte.leading_ones());
    let prefix = leading.scan(true, |whole, ones| {
        let counted = if *whole { ones } else { 0 };
        *whole &= ones == 8;
        Some(counted)
    });
    let prefix: u32 = prefix.sum();
    Some(if prefix == ones { format!("{text}/{ones}") } else { format!("{text}/{mask_text}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_masks() {
        assert_eq!(subtree_address(&[10, 0, 0, 0, 255, 128, 0, 0]).as_deref(), Some("10.0.0.0/9"));
        assert_eq!(subtree_address(&[10, 0, 0, 0, 255, 0, 255, 0]).as_deref(), Some("10.0.0.0/255.0.255.0"));
        assert_eq!(subtree_address(&[0; 32]).as_deref(), Some("::/0"));
        assert_eq!(subtree_address(&[0; 7]), None);
    }
}
