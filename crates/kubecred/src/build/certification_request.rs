//! Certification requests (PKCS#10, RFC 2986): what is to be signed, and the request that a signature makes of it. Whoever
//! has the key signs: nothing here sees it.

use std::net::IpAddr;

use serde::Serialize;

use crate::argument::{self, Argument, Member, set};
use crate::build::mistake::{Mistake, Mistakes};
use crate::build::subject::{NAME_ATTRIBUTE, NO_NUL, NameAttributeInput, element_of_hex, identifier, name};
use crate::diagnostic::quoted;
use crate::encoding::der::write::{element, named_bits, object_identifier, set_of};
use crate::encoding::der::{Reader, Tag};
use crate::encoding::{base64, oid};
use crate::options;
use crate::x509::KEY_USAGES;

/// What a certification request shall say. A decoded one has the same words for the same things.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct CertificationRequestInput {
    /// Who asks: the attributes of the name, in the order in which they are encoded.
    pub subject: Vec<NameAttributeInput>,
    /// The names that are asked for (RFC 5280, section 4.2.1.6).
    pub subject_alt_names: Vec<GeneralNameInput>,
    /// What the key may be used for (RFC 5280, section 4.2.1.3): `digitalSignature`, `keyEncipherment`, …
    pub key_usages: Vec<String>,
    /// For which purposes (RFC 5280, section 4.2.1.12): `clientAuth`, `serverAuth`, …, or object identifiers.
    pub extended_key_usages: Vec<String>,
    /// Whether it is to be the certificate of a CA.
    pub basic_constraints: Option<BasicConstraintsInput>,
    /// Which of these extensions are critical, by name. Absent: `keyUsage`, `basicConstraints`, and `subjectAltName` where the
    /// subject is empty (RFC 5280, section 4.2).
    pub critical: Option<Vec<String>>,
    /// Other extensions.
    pub extensions: Vec<ExtensionInput>,
    /// Other attributes of the request (RFC 2986, section 4.1).
    pub attributes: Vec<RequestAttributeInput>,
    /// What could not be read of its JSON.
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unreadable: Vec<Mistake>,
}

/// A name of some form (RFC 5280, section 4.2.1.6).
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct GeneralNameInput {
    /// Its form.
    #[cfg_attr(
        feature = "typescript",
        ts(
            rename = "type",
            type = "'dNSName' | 'iPAddress' | 'rfc822Name' | 'uniformResourceIdentifier' | 'directoryName' | 'otherName' | 'registeredID' | 'x400Address' | 'ediPartyName'"
        )
    )]
    pub form: String,
    /// The name as text; of an `otherName` the text of its value, of `x400Address` and `ediPartyName` the DER of the whole
    /// name in hexadecimal.
    pub value: String,
    /// Of an `otherName`: the identifier of its type.
    pub oid: String,
    /// Of an `otherName` whose value is no text: the DER of the value, in hexadecimal.
    pub der: String,
    /// Of a `directoryName`: the attributes of the name.
    pub name: Vec<NameAttributeInput>,
}

/// Whether a certificate is that of a CA (RFC 5280, section 4.2.1.9).
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct BasicConstraintsInput {
    /// Whether it is that of a CA.
    pub ca: bool,
    /// How many CA certificates may stand below it.
    pub path_length: Option<i32>,
}

/// An extension (RFC 5280, section 4.2).
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct ExtensionInput {
    /// Its identifier, or its name where that is known here.
    pub oid: String,
    /// Whether who does not know it must refuse the certificate.
    pub critical: bool,
    /// The DER of its value, in hexadecimal.
    pub der: String,
}

/// An attribute of a request (RFC 2986, section 4.1).
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct RequestAttributeInput {
    /// Its identifier, or its name where that is known here, such as `unstructuredName`.
    pub oid: String,
    /// Its values: texts, or DER in hexadecimal after `#`.
    pub values: Vec<String>,
}

impl CertificationRequestInput {
    /// An input from its JSON, as far as that can be read; `null` stands for one that says nothing.
    pub fn from_json(json: &str) -> Self {
        let (input, errors) = argument::readable(json, &INPUT);
        Self { unreadable: errors.into_iter().map(Mistake::from).collect(), ..input }
    }
}

pub(super) const INPUT: [Member<CertificationRequestInput>; 8] = [
    ("subject", |input, value| set(&mut input.subject, value.items(|item| item.object(&NAME_ATTRIBUTE)))),
    ("subjectAltNames", |input, value| {
        set(&mut input.subject_alt_names, value.items(|item| item.object(&GENERAL_NAME)))
    }),
    ("keyUsages", |input, value| set(&mut input.key_usages, value.items(options::text))),
    ("extendedKeyUsages", |input, value| set(&mut input.extended_key_usages, value.items(options::text))),
    ("basicConstraints", |input, value| {
        set(&mut input.basic_constraints, given(value, |value| value.object(&BASIC_CONSTRAINTS)))
    }),
    ("critical", |input, value| set(&mut input.critical, given(value, |value| value.items(options::text)))),
    ("extensions", |input, value| set(&mut input.extensions, value.items(|item| item.object(&EXTENSION)))),
    ("attributes", |input, value| set(&mut input.attributes, value.items(|item| item.object(&ATTRIBUTE)))),
];

const GENERAL_NAME: [Member<GeneralNameInput>; 5] = [
    ("type", |name, value| set(&mut name.form, options::text(value))),
    ("value", |name, value| set(&mut name.value, options::text(value))),
    ("oid", |name, value| set(&mut name.oid, options::text(value))),
    ("der", |name, value| set(&mut name.der, options::text(value))),
    ("name", |name, value| set(&mut name.name, value.items(|item| item.object(&NAME_ATTRIBUTE)))),
];

const BASIC_CONSTRAINTS: [Member<BasicConstraintsInput>; 2] = [
    ("ca", |constraints, value| set(&mut constraints.ca, value.flag())),
    ("pathLength", |constraints, value| set(&mut constraints.path_length, given(value, |value| value.integer()))),
];

const EXTENSION: [Member<ExtensionInput>; 3] = [
    ("oid", |extension, value| set(&mut extension.oid, options::text(value))),
    ("critical", |extension, value| set(&mut extension.critical, value.flag())),
    ("der", |extension, value| set(&mut extension.der, options::text(value))),
];

const ATTRIBUTE: [Member<RequestAttributeInput>; 2] = [
    ("oid", |attribute, value| set(&mut attribute.oid, options::text(value))),
    ("values", |attribute, value| set(&mut attribute.values, value.items(options::text))),
];

fn given<T>(value: Argument<'_>, read: fn(Argument<'_>) -> argument::Result<T>) -> argument::Result<Option<T>> {
    if value.is_null() { Ok(None) } else { read(value).map(Some) }
}

/// What is to be signed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CertificationRequestInfo {
    /// The DER of the CertificationRequestInfo (RFC 2986, section 4.1), in base64. What is wrong is left out of it.
    pub info: String,
    /// What of the input is wrong. Nothing should be signed while there is something.
    pub mistakes: Vec<Mistake>,
}

/// The bytes of a request that are to be signed (RFC 2986, section 4.1), of its key's SubjectPublicKeyInfo.
pub fn certification_request_info(input: &CertificationRequestInput, public_key: &[u8]) -> CertificationRequestInfo {
    let mut mistakes = Mistakes { list: input.unreadable.clone() };
    let is_whole = |key: &[u8]| {
        let mut reader = Reader::new(key, 0);
        matches!(reader.next(), Some(Ok(element)) if element.tag == Tag::SEQUENCE) && reader.is_empty()
    };
    if !is_whole(public_key) {
        mistakes.push("publicKey", "expected the DER of a SubjectPublicKeyInfo");
    }
    let subject = name(&input.subject, "subject", &mut mistakes);
    let attributes = set_of(0xa0, attributes(input, &mut mistakes));
    let info = element(0x30, &[&[0x02, 1, 0], &subject, public_key, &attributes]);
    CertificationRequestInfo { info: base64::encode(&info), mistakes: mistakes.list }
}

fn attributes(input: &CertificationRequestInput, mistakes: &mut Mistakes) -> Vec<Vec<u8>> {
    let mut written = Vec::new();
    let extensions = extensions(input, mistakes);
    if !extensions.is_empty() {
        let sequence = element(0x30, &[&extensions.concat()]);
        let oid = object_identifier(oid::EXTENSION_REQUEST).unwrap_or_default();
        written.push(element(0x30, &[&oid, &element(0x31, &[&sequence])]));
    }
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for (index, attribute) in input.attributes.iter().enumerate() {
        let path = format!("attributes[{index}]");
        let Some(oid) = identifier(&attribute.oid, &format!("{path}.oid"), mistakes) else { continue };
        let wrong = match oid::identifier(&attribute.oid) {
            Some(oid::CHALLENGE_PASSWORD) => Some("a challenge password would stand in clear in the request"),
            Some(oid::EXTENSION_REQUEST | oid::MICROSOFT_EXTENSION_REQUEST) => {
                Some("the extensions that are asked for stand in `extensions`")
            }
            _ if attribute.values.is_empty() => Some("an attribute has at least one value"),
            _ if seen.contains(&oid) => Some("the attribute is there twice"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            mistakes.push(&path, wrong);
            continue;
        }
        let mut values = Vec::new();
        for (place, value) in attribute.values.iter().enumerate() {
            match value.strip_prefix('#') {
                Some(hex) => values.extend(element_of_hex(hex, &format!("{path}.values[{place}]"), mistakes)),
                // RFC 2985, section 5.4: an IA5String if it can be one.
                None => values.push(element(if value.is_ascii() { 0x16 } else { 0x0c }, &[value.as_bytes()])),
            }
        }
        written.push(element(0x30, &[&oid, &set_of(0x31, values)]));
        seen.push(oid);
    }
    written
}

/// The extensions that an input asks for, each as DER: first those that have a member of their own, in its order.
pub(super) fn extensions(input: &CertificationRequestInput, mistakes: &mut Mistakes) -> Vec<Vec<u8>> {
    let mut list = Extensions { written: Vec::new(), seen: Vec::new() };
    let is_critical = |name: &str| match &input.critical {
        Some(names) => names.iter().any(|critical| critical == name),
        None => usually_critical(name, input.subject.is_empty()),
    };
    for (index, critical) in input.critical.iter().flatten().enumerate() {
        if !OWN_MEMBERS.contains(&critical.as_str()) {
            let names = OWN_MEMBERS.join(", ");
            let message = format!("{} has no member of its own here: {names} have", quoted(critical));
            mistakes.push(&format!("critical[{index}]"), message);
        }
    }
    if let Some(constraints) = input.basic_constraints {
        list.add(oid::BASIC_CONSTRAINTS, is_critical("basicConstraints"), &basic_constraints(constraints, mistakes));
    }
    if !input.key_usages.is_empty() {
        let mut numbers = Vec::new();
        for (index, usage) in input.key_usages.iter().enumerate() {
            match KEY_USAGES.iter().position(|known| known == usage) {
                Some(number) if numbers.contains(&number) => {
                    mistakes.push(&format!("keyUsages[{index}]"), "the usage is there twice");
                }
                Some(number) => numbers.push(number),
                None => {
                    let message = format!("{} is no key usage: there are {}", quoted(usage), KEY_USAGES.join(", "));
                    mistakes.push(&format!("keyUsages[{index}]"), message);
                }
            }
        }
        list.add(oid::KEY_USAGE, is_critical("keyUsage"), &named_bits(&numbers));
    }
    if !input.extended_key_usages.is_empty() {
        let mut purposes: Vec<Vec<u8>> = Vec::new();
        for (index, usage) in input.extended_key_usages.iter().enumerate() {
            let path = format!("extendedKeyUsages[{index}]");
            match identifier(usage, &path, mistakes) {
                Some(purpose) if purposes.contains(&purpose) => mistakes.push(&path, "the purpose is there twice"),
                purpose => purposes.extend(purpose),
            }
        }
        list.add(oid::EXT_KEY_USAGE, is_critical("extKeyUsage"), &element(0x30, &[&purposes.concat()]));
    }
    if !input.subject_alt_names.is_empty() {
        let names = input.subject_alt_names.iter().enumerate();
        let names: Vec<Vec<u8>> = names
            .filter_map(|(index, name)| general_name(name, &format!("subjectAltNames[{index}]"), mistakes))
            .collect();
        list.add(oid::SUBJECT_ALT_NAME, is_critical("subjectAltName"), &element(0x30, &[&names.concat()]));
    }
    for (index, extension) in input.extensions.iter().enumerate() {
        let path = format!("extensions[{index}]");
        let known = oid::identifier(&extension.oid).unwrap_or_default();
        let value = element_of_hex(&extension.der, &format!("{path}.der"), mistakes);
        if list.seen.contains(&known) {
            mistakes.push(&path, "the extension is there twice");
        } else if identifier(&extension.oid, &format!("{path}.oid"), mistakes).is_some()
            && let Some(value) = value
        {
            list.add(known, extension.critical, &value);
        }
    }
    list.written
}

/// The extensions that have a member of their own.
const OWN_MEMBERS: [&str; 4] = ["basicConstraints", "keyUsage", "extKeyUsage", "subjectAltName"];

/// Whether one of them is critical where nobody says (RFC 5280, sections 4.2.1.3, 4.2.1.6 and 4.2.1.9).
pub(super) fn usually_critical(name: &str, no_subject: bool) -> bool {
    match name {
        "subjectAltName" => no_subject,
        name => name != "extKeyUsage",
    }
}

struct Extensions<'i> {
    written: Vec<Vec<u8>>,
    seen: Vec<&'i str>,
}

impl<'i> Extensions<'i> {
    fn add(&mut self, oid: &'i str, critical: bool, value: &[u8]) {
        let identifier = object_identifier(oid).unwrap_or_default();
        let critical: &[u8] = if critical { &[0x01, 1, 0xff] } else { &[] };
        self.written.push(element(0x30, &[&identifier, critical, &element(0x04, &[value])]));
        self.seen.push(oid);
    }
}

fn basic_constraints(constraints: BasicConstraintsInput, mistakes: &mut Mistakes) -> Vec<u8> {
    let path = "basicConstraints.pathLength";
    let ca: &[u8] = if constraints.ca { &[0x01, 1, 0xff] } else { &[] };
    let length = match constraints.path_length {
        Some(length) if length < 0 => {
            mistakes.push(path, "the path length can't be negative");
            Vec::new()
        }
        Some(_) if !constraints.ca => {
            mistakes.push(path, "only a CA has a path length");
            Vec::new()
        }
        Some(length) => crate::encoding::der::write::unsigned(&length.to_be_bytes()),
        None => Vec::new(),
    };
    element(0x30, &[ca, &length])
}

/// The forms of a name that are a text, by their tags.
const TEXTS: [(&str, u8); 3] = [("rfc822Name", 0x81), ("dNSName", 0x82), ("uniformResourceIdentifier", 0x86)];

fn general_name(input: &GeneralNameInput, path: &str, mistakes: &mut Mistakes) -> Option<Vec<u8>> {
    let at_value = format!("{path}.value");
    let value = input.value.as_str();
    if let Some((_, tag)) = TEXTS.iter().find(|(form, _)| *form == input.form) {
        let problem = match value {
            "" => Some("the name is empty"),
            _ if !value.is_ascii() => Some("such a name has only ASCII characters"),
            _ if value.contains('\0') => Some(NO_NUL),
            _ => None,
        };
        if let Some(problem) = problem {
            mistakes.push(&at_value, problem);
            return None;
        }
        return Some(element(*tag, &[value.as_bytes()]));
    }
    match input.form.as_str() {
        "iPAddress" => match value.parse() {
            Ok(IpAddr::V4(address)) => Some(element(0x87, &[&address.octets()])),
            Ok(IpAddr::V6(address)) => Some(element(0x87, &[&address.octets()])),
            Err(_) => {
                mistakes.push(&at_value, format!("{} is no IP address", quoted(value)));
                None
            }
        },
        "registeredID" => {
            let encoded = identifier(value, &at_value, mistakes)?;
            let content = Reader::new(&encoded, 0).next()?.ok()?.content().to_vec();
            Some(element(0x88, &[&content]))
        }
        "directoryName" => {
            let at_name = format!("{path}.name");
            if input.name.is_empty() {
                mistakes.push(&at_name, "the name has no attribute");
            }
            Some(element(0xa4, &[&name(&input.name, &at_name, mistakes)]))
        }
        "otherName" => {
            let oid = identifier(&input.oid, &format!("{path}.oid"), mistakes)?;
            let value = match input.der.as_str() {
                "" => element(0x0c, &[value.as_bytes()]),
                hex => element_of_hex(hex, &format!("{path}.der"), mistakes)?,
            };
            Some(element(0xa0, &[&oid, &element(0xa0, &[&value])]))
        }
        form @ ("x400Address" | "ediPartyName") => {
            let encoded = element_of_hex(value, &at_value, mistakes)?;
            let tag = if form == "x400Address" { 0xa3 } else { 0xa5 };
            if encoded.first() != Some(&tag) {
                let message = format!("here `value` is the DER of the whole name, which begins with {tag:02x}");
                mistakes.push(&at_value, message);
                return None;
            }
            Some(encoded)
        }
        other => {
            mistakes.push(&format!("{path}.type"), format!("{} is no form of a name", quoted(other)));
            None
        }
    }
}
