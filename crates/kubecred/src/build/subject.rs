//! Writing distinguished names (RFC 5280, section 4.1.2.4), and the reading of identifiers and DER in inputs.

use crate::argument::{Member, set};
use crate::build::mistake::Mistakes;
use crate::diagnostic::quoted;
use crate::encoding::der::write::{element, object_identifier, set_of};
use crate::encoding::der::{Reader, bytes_of_hex};
use crate::encoding::oid;
use crate::options;

/// An attribute of a distinguished name.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct NameAttributeInput {
    /// Its type: a keyword (`CN`, `O`, `OU`, …), a name (`commonName`), or an object identifier.
    #[cfg_attr(feature = "typescript", ts(rename = "type"))]
    pub kind: String,
    /// Its value.
    pub value: String,
    /// Whether it belongs to the same relative name as the attribute before it (`OU=a+CN=b`).
    pub joined: bool,
    /// The type of its value. Absent: `PrintableString` or `IA5String` where the attribute has no other, else `UTF8String`.
    #[cfg_attr(
        feature = "typescript",
        ts(
            type = "'UTF8String' | 'PrintableString' | 'IA5String' | 'NumericString' | 'TeletexString' | 'BMPString' | 'UniversalString' | ''"
        )
    )]
    pub string_type: String,
    /// In place of the value its DER, in hexadecimal.
    pub der: String,
}

pub(super) const NAME_ATTRIBUTE: [Member<NameAttributeInput>; 5] = [
    ("type", |attribute, value| set(&mut attribute.kind, options::text(value))),
    ("value", |attribute, value| set(&mut attribute.value, options::text(value))),
    ("joined", |attribute, value| set(&mut attribute.joined, value.flag())),
    ("stringType", |attribute, value| set(&mut attribute.string_type, options::text(value))),
    ("der", |attribute, value| set(&mut attribute.der, options::text(value))),
];

/// The DER of a Name.
pub(super) fn name(attributes: &[NameAttributeInput], path: &str, mistakes: &mut Mistakes) -> Vec<u8> {
    let mut relative_names: Vec<Vec<Vec<u8>>> = Vec::new();
    for (index, attribute) in attributes.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let oid = identifier(&attribute.kind, &format!("{path}.type"), mistakes);
        let value = match attribute.der.as_str() {
            "" => string(attribute, &path, mistakes),
            hex => element_of_hex(hex, &format!("{path}.der"), mistakes),
        };
        if index == 0 && attribute.joined {
            mistakes.push(&format!("{path}.joined"), "there is no attribute before it");
        }
        let (Some(oid), Some(value)) = (oid, value) else { continue };
        let encoded = element(0x30, &[&oid, &value]);
        match relative_names.last_mut().filter(|_| attribute.joined) {
            Some(last) if last.contains(&encoded) => mistakes.push(&path, "the same attribute is there twice"),
            Some(last) => last.push(encoded),
            None => relative_names.push(vec![encoded]),
        }
    }
    let sets: Vec<Vec<u8>> = relative_names.into_iter().map(|attributes| set_of(0x31, attributes)).collect();
    element(0x30, &[&sets.concat()])
}

/// The DER of an OBJECT IDENTIFIER, of its dotted form or its name.
pub(super) fn identifier(text: &str, path: &str, mistakes: &mut Mistakes) -> Option<Vec<u8>> {
    let encoded = oid::identifier(text).and_then(object_identifier);
    if encoded.is_none() {
        let message = match text {
            "" => "it is missing".to_owned(),
            _ => format!("{} is neither an object identifier nor the name of one that is known here", quoted(text)),
        };
        mistakes.push(path, message);
    }
    encoded
}

/// One element of DER, of its hexadecimal digits.
pub(super) fn element_of_hex(hex: &str, path: &str, mistakes: &mut Mistakes) -> Option<Vec<u8>> {
    let bytes = bytes_of_hex(hex);
    let mut reader = Reader::new(&bytes, 0);
    let is_one = reader.next().is_some_and(|element| element.is_ok()) && reader.is_empty();
    if !is_one || bytes.len() * 2 != hex.len() {
        mistakes.push(path, "expected one element of DER, in hexadecimal");
        return None;
    }
    Some(bytes)
}

/// A type of a string.
pub(super) struct StringType {
    pub(super) name: &'static str,
    tag: u8,
    /// Whether a character can stand in one.
    allows: fn(char) -> bool,
}

const fn string_type(name: &'static str, tag: u8, allows: fn(char) -> bool) -> StringType {
    StringType { name, tag, allows }
}

/// The types of a string (X.680, section 41).
pub(super) const STRING_TYPES: [StringType; 7] = [
    string_type("UTF8String", 0x0c, |_| true),
    string_type("PrintableString", 0x13, |letter| letter.is_ascii_alphanumeric() || " '()+,-./:=?".contains(letter)),
    string_type("IA5String", 0x16, |letter| letter.is_ascii()),
    string_type("NumericString", 0x12, |letter| letter.is_ascii_digit() || letter == ' '),
    string_type("TeletexString", 0x14, |letter| u32::from(letter) < 0x100),
    string_type("BMPString", 0x1e, |letter| u32::from(letter) < 0x10000),
    string_type("UniversalString", 0x1c, |_| true),
];

fn string(attribute: &NameAttributeInput, path: &str, mistakes: &mut Mistakes) -> Option<Vec<u8>> {
    match string_element(attribute) {
        Ok(encoded) => Some(encoded),
        Err((member, message)) => {
            mistakes.push(&format!("{path}.{member}"), message);
            None
        }
    }
}

/// Standards allow it in some strings, and names were forged with it.
pub(super) const NO_NUL: &str = "the value holds U+0000: many programs take it for the end of the text";

/// The DER of the value of an attribute; or which member is wrong, and why.
pub(super) fn string_element(attribute: &NameAttributeInput) -> Result<Vec<u8>, (&'static str, String)> {
    let value = attribute.value.as_str();
    let wanted = match attribute.string_type.as_str() {
        "" => usual_type(&attribute.kind),
        other => other,
    };
    let Some(StringType { name, tag, allows }) = STRING_TYPES.iter().find(|known| known.name == wanted) else {
        let names: Vec<&str> = STRING_TYPES.iter().map(|known| known.name).collect();
        let message = format!("{} is no type of a string: there are {}", quoted(wanted), names.join(", "));
        return Err(("stringType", message));
    };
    if value.contains('\0') {
        return Err(("value", NO_NUL.to_owned()));
    }
    let refused = value.chars().find(|letter| !allows(*letter));
    if value.is_empty() || refused.is_some() {
        let message = refused.map_or("the value is empty".to_owned(), |letter| {
            format!("the value holds {}, which a {name} can't have", quoted(&letter.to_string()))
        });
        return Err(("value", message));
    }
    let bytes: Vec<u8> = match *name {
        // Readers take it for Latin-1.
        "TeletexString" => value.chars().filter_map(|letter| u8::try_from(u32::from(letter)).ok()).collect(),
        "BMPString" => value.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "UniversalString" => value.chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect(),
        _ => value.as_bytes().to_vec(),
    };
    Ok(element(*tag, &[&bytes]))
}

/// The type that values of an attribute have (RFC 5280, appendix A.1; RFC 4519, section 2.4).
pub(super) fn usual_type(attribute: &str) -> &'static str {
    match oid::identifier(attribute).unwrap_or_default() {
        // countryName, serialNumber, dnQualifier, jurisdictionCountryName
        oid::COUNTRY | "2.5.4.5" | "2.5.4.46" | "1.3.6.1.4.1.311.60.2.1.3" => "PrintableString",
        // emailAddress, domainComponent
        oid::EMAIL_ADDRESS | "0.9.2342.19200300.100.1.25" => "IA5String",
        _ => "UTF8String",
    }
}
