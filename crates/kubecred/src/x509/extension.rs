//! Extensions (RFC 5280, section 4.2).

use std::borrow::Cow;
use std::fmt::Arguments;

use serde::Serialize;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::limits;
use crate::rules::x509 as rules;
use crate::source::Span;
use crate::x509::certificate::serial_number;
use crate::x509::extension_shapes::shape_of;
use crate::x509::field::{Walk, described};
use crate::x509::general_name::{GeneralName, read_names};
use crate::x509::name::read_oid;
use crate::x509::shape::{Structured, named_bits};
use crate::x509::timestamps::read_timestamps;

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
    /// Its DER in hexadecimal, where the value does not tell all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub der: Option<String>,
    /// What keeps its value from being read completely.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
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
    /// Of any other extension whose type is known: its components, by the names that its standard gives them.
    Structured(Structured),
    /// Of `subjectKeyIdentifier` (RFC 5280, section 4.2.1.2) the identifier, of any other extension its DER; in
    /// hexadecimal.
    Hex(String),
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

/// Reads a sequence of extensions behind those that are there already; `pointer` is that of the list.
pub(crate) fn read_all(walk: &mut Walk, sequence: &Element<'_>, pointer: &str, extensions: &mut Vec<Extension>) {
    walk.each(&mut sequence.children(), |walk, _, element| {
        let index = extensions.len();
        if index >= limits::EXTENSIONS {
            if walk.issues.last().is_none_or(|issue| issue.rule != &rules::EXTENSION_LIMIT) {
                let message = format!("there are more than {} extensions, the rest is not read", limits::EXTENSIONS);
                walk.issue(&rules::EXTENSION_LIMIT, message, element.span());
            }
            return;
        }
        let extension = read(walk, &element, format_args!("{pointer}/{index}"));
        if !extension.oid.is_empty() && extensions.iter().any(|earlier| earlier.oid == extension.oid) {
            let message = format!("the extension {} is there twice", extension.name);
            walk.issue(&rules::DUPLICATE_EXTENSION, message, element.span());
        }
        extensions.push(extension);
    });
}

fn read(walk: &mut Walk, element: &Element<'_>, pointer: Arguments<'_>) -> Extension {
    if element.tag == Tag::SEQUENCE {
        let mut fields = element.children();
        if let Some(oid) = walk.within("extnID", |walk| read_oid(walk, &mut fields)) {
            return read_known(walk, oid, &mut fields, pointer);
        }
    } else {
        walk.unexpected(Tag::SEQUENCE, element);
    }
    let hex = der::hex(element.encoding);
    walk.field("malformed", &hex, format_args!("{pointer}/value"), element.span());
    let name = Cow::Borrowed("malformed");
    let error = Some("it is no extension".to_owned());
    Extension { oid: String::new(), name, critical: false, value: ExtensionValue::Hex(hex), der: None, error }
}

fn read_known(walk: &mut Walk, oid: String, fields: &mut Reader<'_>, pointer: Arguments<'_>) -> Extension {
    let name = oid::name(&oid);
    let critical = walk.within("critical", |walk| {
        let Some(flag) = walk.next_if(fields, Tag::BOOLEAN) else {
            return false;
        };
        let critical = read_boolean(walk, &flag);
        walk.field(format_args!("{name}.critical"), critical, format_args!("{pointer}/critical"), flag.content_span());
        critical
    });
    let octets = walk.within("extnValue", |walk| walk.expect(fields, Tag::OCTET_STRING));
    let Some(octets) = octets else {
        let (value, error) = (ExtensionValue::Hex(String::new()), Some("it has no value".to_owned()));
        return Extension { oid, name, critical, value, der: None, error };
    };
    walk.end(fields);
    let before = (walk.issues.len(), std::mem::take(&mut walk.lossy));
    let value = walk.within("extnValue", |walk| {
        let fields = walk.fields.len();
        let pointer = format_args!("{pointer}/value");
        if let Some(value) = read_value(walk, &oid, &name, &octets, pointer) {
            return value;
        }
        walk.fields.truncate(fields);
        let hex = der::hex(octets.content());
        walk.field(&name, &hex, pointer, octets.content_span());
        ExtensionValue::Hex(hex)
    });
    // An identifier of a key in hexadecimal is not the DER of the extension, but tells all of it.
    let tells_all = walk.issues.len() == before.0 && !walk.lossy;
    let der = (!tells_all).then(|| der::hex(octets.content()));
    walk.lossy |= before.1;
    let error = walk.unread(before.0);
    Extension { oid, name, critical, value, der, error }
}

/// A BOOLEAN that has the default false.
fn read_boolean(walk: &mut Walk, flag: &Element<'_>) -> bool {
    match der::boolean(flag.content()) {
        Some(true) => true,
        Some(false) => {
            walk.issue(&rules::NOT_DER, "a value that is the default must be left out in DER", flag.span());
            false
        }
        None => {
            walk.issue(&rules::NOT_DER, "a BOOLEAN must be 00 or ff in DER", flag.span());
            !flag.content().iter().all(|byte| *byte == 0)
        }
    }
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
    let value = match oid {
        oid::SUBJECT_ALT_NAME | oid::ISSUER_ALT_NAME => {
            let sequence = walk.expect(reader, Tag::SEQUENCE)?;
            let names = read_names(walk, &sequence, &name, &pointer);
            if names.is_empty() {
                walk.issue(&rules::EXTENSION, "there must be at least one name", sequence.span());
            }
            ExtensionValue::Names(names)
        }
        oid::KEY_USAGE => {
            let element = walk.expect(reader, Tag::BIT_STRING)?;
            let usages = named_bits(walk, &element, KEY_USAGES);
            walk.field(name, usages.join(", "), pointer, octets.content_span());
            ExtensionValue::KeyUsage(usages)
        }
        oid::EXT_KEY_USAGE => {
            let sequence = walk.expect(reader, Tag::SEQUENCE)?;
            walk.not_empty(&sequence);
            let mut purposes = Vec::new();
            let mut identifiers = sequence.children();
            while !identifiers.is_empty() {
                let (start, index) = (identifiers.offset(), purposes.len());
                purposes.push(walk.within_item(index, |walk| {
                    let oid = read_oid(walk, &mut identifiers)?;
                    let purpose = Purpose { name: oid::name(&oid), oid };
                    let span = Span::new(start, identifiers.offset());
                    walk.field(name, &purpose.name, format_args!("{pointer}/{index}"), span);
                    Some(purpose)
                })?);
            }
            ExtensionValue::Purposes(purposes)
        }
        oid::BASIC_CONSTRAINTS => {
            let constraints = read_basic_constraints(walk, reader, octets.content_span(), name, pointer)?;
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
        oid::SCT_LIST => {
            let list = walk.expect(reader, Tag::OCTET_STRING)?;
            let offset = list.content_span().start as usize;
            ExtensionValue::Structured(read_timestamps(walk, list.content(), offset, &name, &pointer))
        }
        _ => {
            let shape = shape_of(oid)?;
            let element = walk.next(reader)?;
            if !shape.accepts(element.tag) {
                let message = format!("the value of {name} can't be {}", described(element.tag));
                walk.issue(&rules::EXTENSION, message, element.span());
                return None;
            }
            ExtensionValue::Structured(shape.read(walk, &element, &name, &pointer))
        }
    };
    walk.end(reader);
    Some(value)
}

/// The bits of a KeyUsage, by their numbers.
pub(crate) const KEY_USAGES: &[&str] = &[
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

fn read_basic_constraints(
    walk: &mut Walk,
    reader: &mut Reader<'_>,
    whole: Span,
    label: &str,
    pointer: Arguments<'_>,
) -> Option<BasicConstraints> {
    let mut fields = walk.expect(reader, Tag::SEQUENCE)?.children();
    let mut constraints = BasicConstraints::default();
    let before = walk.fields.len();
    if let Some(ca) = walk.next_if(&mut fields, Tag::BOOLEAN) {
        walk.within("cA", |walk| {
            constraints.ca = read_boolean(walk, &ca);
            let pointer = format_args!("{pointer}/ca");
            walk.field(format_args!("{label}.cA"), constraints.ca, pointer, ca.content_span());
        });
    }
    if let Some(length) = walk.next_if(&mut fields, Tag::INTEGER) {
        walk.within("pathLenConstraint", |walk| {
            constraints.path_length = der::integer(length.content()).and_then(|length| u32::try_from(length).ok());
            match constraints.path_length {
                Some(number) => {
                    let (label, pointer) =
                        (format_args!("{label}.pathLenConstraint"), format_args!("{pointer}/pathLength"));
                    walk.field(label, number, pointer, length.content_span());
                }
                None => walk.issue(&rules::EXTENSION, "the path length is negative or too large", length.span()),
            }
            if !der::is_minimal_integer(length.content()) {
                walk.issue(
                    &rules::NOT_DER,
                    "the path length is not written in as few bytes as possible",
                    length.span(),
                );
            }
        });
    }
    walk.end(&fields);
    let length = constraints.path_length.map(|length| format!(", path length {length}")).unwrap_or_default();
    walk.field(label, format_args!("CA: {}{length}", constraints.ca), pointer, whole);
    // What they say together stands before what each says.
    if let Some(parts) = walk.fields.get_mut(before..).filter(|parts| !parts.is_empty()) {
        parts.rotate_right(1);
    }
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
            walk.within("authorityCertIssuer", |walk| read_names(walk, &issuer, &label, &pointer));
    }
    if let Some(serial) = walk.next_if(&mut fields, Tag::context(2)) {
        let hex = serial_number(serial.content());
        walk.within("authorityCertSerialNumber", |walk| {
            let (label, pointer) =
                (format_args!("{label}.serialNumber"), format_args!("{pointer}/authorityCertSerialNumber"));
            walk.field(label, &hex, pointer, serial.content_span());
        });
        identifier.authority_cert_serial_number = Some(hex);
    }
    walk.end(&fields);
    identifier
}
