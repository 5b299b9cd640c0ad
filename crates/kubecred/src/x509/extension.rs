//! Extensions (RFC 5280, section 4.2).

use std::borrow::Cow;
use std::fmt::{Arguments, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use crate::encoding::der::{self, Class, Element, Reader, Tag};
use crate::encoding::oid;
use crate::limits;
use crate::rules::x509 as rules;
use crate::x509::field::Walk;
use crate::x509::name::{Name, read_oid, text_of};

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    /// Its identifier.
    pub oid: String,
    /// Its name, such as `subjectAltName`; the identifier where it is not known.
    pub name: Cow<'static, str>,
    /// Whether who does not know it must refuse the certificate.
    pub critical: bool,
    /// Its value.
    pub value: ExtensionValue,
}

/// The value of an extension, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum ExtensionValue {
    /// Of `subjectAltName` and `issuerAltName` (RFC 5280, sections 4.2.1.6 and 4.2.1.7): the names.
    Names(Vec<GeneralName>),
    /// Of `keyUsage` (RFC 5280, section 4.2.1.3): the names of the bits that are set.
    KeyUsage(Vec<Cow<'static, str>>),
    /// Of `extKeyUsage` (RFC 5280, section 4.2.1.12): the purposes.
    Purposes(Vec<Purpose>),
    /// Of `basicConstraints`.
    BasicConstraints(BasicConstraints),
    /// Of `authorityKeyIdentifier`.
    AuthorityKeyIdentifier(AuthorityKeyIdentifier),
    /// Of `subjectKeyIdentifier` (RFC 5280, section 4.2.1.2) the identifier, of any other extension its DER; in
    /// hexadecimal.
    Hex(String),
}

/// A name of some form (RFC 5280, section 4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GeneralName {
    /// Its form: `dNSName`, `iPAddress`, `rfc822Name`, `uniformResourceIdentifier`, `directoryName`, `otherName`,
    /// `registeredID`, `x400Address`, `ediPartyName`; `unknown` of any other, which readers pass over.
    #[serde(rename = "type")]
    pub form: Cow<'static, str>,
    /// The name as text; of an `otherName` the text of its value, or its DER in hexadecimal; of an unknown form its DER.
    pub value: String,
    /// Of an `otherName`: the identifier of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub oid: Option<String>,
}

/// A purpose of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Purpose {
    /// Its identifier.
    pub oid: String,
    /// Its name, such as `clientAuth`; the identifier where it is not known.
    pub name: Cow<'static, str>,
}

/// Whether a certificate is that of a CA (RFC 5280, section 4.2.1.9).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BasicConstraints {
    /// Whether it is that of a CA.
    pub ca: bool,
    /// How many CA certificates may stand between it and the last certificate of a chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub path_length: Option<u32>,
}

/// The key of the issuer (RFC 5280, section 4.2.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AuthorityKeyIdentifier {
    /// The identifier of the key, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key_identifier: Option<String>,
    /// The issuer of the issuer's certificate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<GeneralName>>"))]
    pub authority_cert_issuer: Vec<GeneralName>,
    /// The serial number of the issuer's certificate, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub authority_cert_serial_number: Option<String>,
}

/// Finds an extension.
pub(crate) fn find<'e>(extensions: &'e [Extension], oid: &str) -> Option<&'e ExtensionValue> {
    extensions.iter().find(|extension| extension.oid == oid).map(|extension| &extension.value)
}

/// Reads a sequence of extensions; `pointer` is that of the list.
pub(crate) fn read_all(walk: &mut Walk, sequence: &Element<'_>, pointer: &str) -> Vec<Extension> {
    let mut extensions: Vec<Extension> = Vec::new();
    walk.each(&mut sequence.children(), |walk, _, element| {
        let index = extensions.len();
        if index >= limits::EXTENSIONS {
            if walk.issues.last().is_none_or(|issue| issue.rule != &rules::EXTENSION_LIMIT) {
                let message = format!("there are more than {} extensions, the rest is not read", limits::EXTENSIONS);
                walk.issue(&rules::EXTENSION_LIMIT, message, element.span());
            }
            return;
        }
        let Some(extension) = read(walk, &element, format_args!("{pointer}/{index}/value")) else {
            return;
        };
        if extensions.iter().any(|earlier| earlier.oid == extension.oid) {
            let message = format!("the extension {} is there twice", extension.name);
            walk.issue(&rules::DUPLICATE_EXTENSION, message, element.span());
        }
        extensions.push(extension);
    });
    extensions
}

fn read(walk: &mut Walk, element: &Element<'_>, pointer: Arguments<'_>) -> Option<Extension> {
    if element.tag != Tag::SEQUENCE {
        walk.issue(&rules::STRUCTURE, "an extension must be a SEQUENCE", element.span());
        return None;
    }
    let mut fields = element.children();
    let oid = walk.within("extnID", |walk| read_oid(walk, &mut fields))?;
    let critical = walk.within("critical", |walk| {
        let Some(flag) = walk.next_if(&mut fields, Tag::BOOLEAN) else {
            return false;
        };
        match der::boolean(flag.content()) {
            Some(true) => true,
            Some(false) => {
                walk.issue(&rules::NOT_DER, "a value that is the default must be left out in DER", flag.span());
                false
            }
            None => {
                walk.issue(&rules::NOT_DER, "a BOOLEAN must be 00 or ff in DER", flag.span());
                true
            }
        }
    });
    let octets = walk.within("extnValue", |walk| walk.expect(&mut fields, Tag::OCTET_STRING))?;
    walk.end(&fields);
    let name = oid::name(&oid);
    let value = walk.within("extnValue", |walk| {
        let before = walk.fields.len();
        if let Some(value) = read_value(walk, &oid, &name, &octets, pointer) {
            return value;
        }
        walk.fields.truncate(before);
        let hex = der::hex(octets.content());
        walk.field(&name, &hex, pointer, octets.content_span());
        ExtensionValue::Hex(hex)
    });
    Some(Extension { oid, name, critical, value })
}

/// The typed value of an extension that is known; `None` for any other, and for one that can't be read.
fn read_value(
    walk: &mut Walk,
    oid: &str,
    name: &str,
    octets: &Element<'_>,
    pointer: Arguments<'_>,
) -> Option<ExtensionValue> {
    let mut reader = octets.children();
    let reader = &mut reader;
    let whole = octets.content_span();
    let value = match oid {
        oid::SUBJECT_ALT_NAME | oid::ISSUER_ALT_NAME => {
            let sequence = walk.expect(reader, Tag::SEQUENCE)?;
            ExtensionValue::Names(read_names(walk, &sequence, name, pointer))
        }
        oid::KEY_USAGE => {
            let element = walk.expect(reader, Tag::BIT_STRING)?;
            let Some((bits, _)) = der::bit_string(element.content()) else {
                walk.issue(&rules::EXTENSION, "the bits of the key usage are malformed", element.span());
                return None;
            };
            let usages = key_usages(bits);
            walk.field(name, usages.join(", "), pointer, whole);
            ExtensionValue::KeyUsage(usages)
        }
        oid::EXT_KEY_USAGE => {
            let sequence = walk.expect(reader, Tag::SEQUENCE)?;
            let mut purposes = Vec::new();
            let mut identifiers = sequence.children();
            while !identifiers.is_empty() {
                let start = identifiers.offset();
                let oid = read_oid(walk, &mut identifiers)?;
                let purpose = Purpose { name: oid::name(&oid), oid };
                let span = crate::source::Span::new(start, identifiers.offset());
                walk.field(name, &purpose.name, format_args!("{pointer}/{}", purposes.len()), span);
                purposes.push(purpose);
            }
            ExtensionValue::Purposes(purposes)
        }
        oid::BASIC_CONSTRAINTS => {
            let constraints = read_basic_constraints(walk, reader)?;
            let mut text = format!("CA: {}", constraints.ca);
            if let Some(length) = constraints.path_length {
                let _ = write!(text, ", path length {length}");
            }
            walk.field(name, text, pointer, whole);
            ExtensionValue::BasicConstraints(constraints)
        }
        oid::SUBJECT_KEY_IDENTIFIER => {
            let identifier = walk.expect(reader, Tag::OCTET_STRING)?;
            let hex = der::hex(identifier.content());
            walk.field(name, &hex, pointer, identifier.content_span());
            ExtensionValue::Hex(hex)
        }
        oid::AUTHORITY_KEY_IDENTIFIER => {
            let sequence = walk.expect(reader, Tag::SEQUENCE)?;
            let identifier = read_authority_key_identifier(walk, &sequence, name, pointer);
            ExtensionValue::AuthorityKeyIdentifier(identifier)
        }
        _ => return None,
    };
    walk.end(reader);
    Some(value)
}

fn read_names(walk: &mut Walk, sequence: &Element<'_>, label: &str, pointer: Arguments<'_>) -> Vec<GeneralName> {
    let mut names = Vec::new();
    walk.each(&mut sequence.children(), |walk, _, element| {
        let Some(name) = GeneralName::read(walk, &element) else {
            return;
        };
        walk.field(
            format_args!("{label}.{}", name.form),
            &name.value,
            format_args!("{pointer}/{}/value", names.len()),
            element.content_span(),
        );
        names.push(name);
    });
    names
}

impl GeneralName {
    fn read(walk: &mut Walk, element: &Element<'_>) -> Option<Self> {
        let (tag, content) = (element.tag, element.content());
        let form = |form, value| Some(Self { form: Cow::Borrowed(form), value, oid: None });
        if tag.class != Class::ContextSpecific || tag.constructed != matches!(tag.number, 0 | 3..=5) {
            return form("unknown", der::hex(element.encoding));
        }
        match tag.number {
            0 => Self::read_other(walk, element),
            1 => form("rfc822Name", ascii(walk, element)),
            2 => form("dNSName", ascii(walk, element)),
            3 => form("x400Address", der::hex(element.encoding)),
            4 => {
                let name = walk.expect(&mut element.children(), Tag::SEQUENCE)?;
                // Only the text of the name is told here, so where its parts stand is not.
                let mut parts = Walk::values_only();
                let name = Name::read(&mut parts, &name, "directoryName", "");
                walk.issues.append(&mut parts.issues);
                form("directoryName", name.text)
            }
            5 => form("ediPartyName", der::hex(element.encoding)),
            6 => form("uniformResourceIdentifier", ascii(walk, element)),
            7 => {
                let address = ip_address(content).unwrap_or_else(|| {
                    let message = format!("an IP address must have 4 or 16 bytes, this has {}", content.len());
                    walk.issue(&rules::EXTENSION, message, element.content_span());
                    der::hex(content)
                });
                form("iPAddress", address)
            }
            8 => form("registeredID", oid::decode(content).unwrap_or_else(|| der::hex(content))),
            _ => form("unknown", der::hex(element.encoding)),
        }
    }

    fn read_other(walk: &mut Walk, element: &Element<'_>) -> Option<Self> {
        let mut fields = element.children();
        let oid = read_oid(walk, &mut fields)?;
        let wrapped = walk.expect(&mut fields, Tag::context_constructed(0))?;
        let value = walk.next(&mut wrapped.children())?;
        let text = text_of(walk, &value);
        Some(Self { form: Cow::Borrowed("otherName"), value: text, oid: Some(oid) })
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

fn key_usages(bits: &[u8]) -> Vec<Cow<'static, str>> {
    const NAMES: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];
    let set = |index: usize| bits.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
    NAMES.iter().enumerate().filter(|(index, _)| set(*index)).map(|(_, name)| Cow::Borrowed(*name)).collect()
}

fn read_basic_constraints(walk: &mut Walk, reader: &mut Reader<'_>) -> Option<BasicConstraints> {
    let mut fields = walk.expect(reader, Tag::SEQUENCE)?.children();
    let mut constraints = BasicConstraints::default();
    if let Some(ca) = walk.next_if(&mut fields, Tag::BOOLEAN) {
        constraints.ca = der::boolean(ca.content()).unwrap_or_else(|| {
            walk.issue(&rules::NOT_DER, "a BOOLEAN must be 00 or ff in DER", ca.span());
            true
        });
    }
    if let Some(length) = walk.next_if(&mut fields, Tag::INTEGER) {
        constraints.path_length = der::integer(length.content()).and_then(|length| u32::try_from(length).ok());
        if constraints.path_length.is_none() {
            walk.issue(&rules::EXTENSION, "the path length is negative or too large", length.span());
        }
    }
    walk.end(&fields);
    Some(constraints)
}

fn read_authority_key_identifier(
    walk: &mut Walk,
    sequence: &Element<'_>,
    label: &str,
    pointer: Arguments<'_>,
) -> AuthorityKeyIdentifier {
    let mut fields = sequence.children();
    let mut identifier = AuthorityKeyIdentifier::default();
    if let Some(key) = walk.next_if(&mut fields, Tag::context(0)) {
        let hex = der::hex(key.content());
        walk.within("keyIdentifier", |walk| {
            walk.field(label, &hex, format_args!("{pointer}/keyIdentifier"), key.content_span());
        });
        identifier.key_identifier = Some(hex);
    }
    if let Some(issuer) = walk.next_if(&mut fields, Tag::context_constructed(1)) {
        let pointer = format_args!("{pointer}/authorityCertIssuer");
        identifier.authority_cert_issuer =
            walk.within("authorityCertIssuer", |walk| read_names(walk, &issuer, label, pointer));
    }
    if let Some(serial) = walk.next_if(&mut fields, Tag::context(2)) {
        let hex = der::hex(serial.content());
        walk.within("authorityCertSerialNumber", |walk| {
            walk.field(label, &hex, format_args!("{pointer}/authorityCertSerialNumber"), serial.content_span());
        });
        identifier.authority_cert_serial_number = Some(hex);
    }
    walk.end(&fields);
    identifier
}
