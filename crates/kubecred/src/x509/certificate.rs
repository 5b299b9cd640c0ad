//! Certificates (RFC 5280, section 4.1).

use serde::Serialize;
use sha2::Digest;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::rules::x509 as rules;
use crate::source::Span;
use crate::time::{self, Time};
use crate::x509::algorithm::{Algorithm, read_signature_algorithm};
use crate::x509::extension::{self, Extension, ExtensionValue};
use crate::x509::field::{Decoded, Walk};
use crate::x509::key::{self, PublicKey};
use crate::x509::name::Name;
use crate::x509::signature::Scheme;

/// A certificate.
///
/// What could not be read is empty, and `error` says why.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// Its version: 1, 2 or 3.
    pub version: u32,
    /// Its serial number, in lower-case hexadecimal.
    pub serial_number: String,
    /// With which algorithm its issuer signed it.
    pub signature_algorithm: Algorithm,
    /// Who issued it.
    pub issuer: Name,
    /// From when on it is valid, as RFC 3339 in UTC.
    pub not_before: String,
    /// Until when it is valid, as RFC 3339 in UTC.
    pub not_after: String,
    /// Whose it is.
    pub subject: Name,
    /// The key of whose it is.
    pub public_key: PublicKey,
    /// Whether it is that of a CA, by its basic constraints.
    pub is_ca: bool,
    /// Its extensions, in their order.
    pub extensions: Vec<Extension>,
    /// Hashes of its DER.
    pub fingerprints: Fingerprints,
    /// The certificate as PEM.
    pub pem: String,
    /// What keeps it from being read completely.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// From when on it is valid.
    #[serde(skip)]
    pub(crate) valid_from: Option<Time>,
    /// Until when it is valid.
    #[serde(skip)]
    pub(crate) valid_until: Option<Time>,
    /// The signature scheme, where it is one that can be checked.
    #[serde(skip)]
    pub(crate) scheme: Option<Scheme>,
}

/// Hashes of a certificate, in lower-case hexadecimal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fingerprints {
    /// SHA-1.
    pub sha1: String,
    /// SHA-256.
    pub sha256: String,
}

impl Certificate {
    /// Reads a certificate as far as it can be read, with the place of each part.
    pub fn decode(der: &[u8]) -> Decoded<Self> {
        read(der, Walk::default())
    }

    /// Reads a certificate as far as it can be read; where its parts stand is left out.
    pub fn decode_value(der: &[u8]) -> Decoded<Self> {
        read(der, Walk::values_only())
    }

    /// Its extended key usage, where it has one.
    pub fn purposes(&self) -> Option<&[extension::Purpose]> {
        match extension::find(&self.extensions, oid::EXT_KEY_USAGE) {
            Some(ExtensionValue::Purposes(purposes)) => Some(purposes),
            _ => None,
        }
    }

    /// Its key usage, where it has one.
    pub fn key_usage(&self) -> Option<&[std::borrow::Cow<'static, str>]> {
        match extension::find(&self.extensions, oid::KEY_USAGE) {
            Some(ExtensionValue::KeyUsage(usages)) => Some(usages),
            _ => None,
        }
    }

    /// Its subject alternative names.
    pub fn subject_alt_names(&self) -> &[extension::GeneralName] {
        match extension::find(&self.extensions, oid::SUBJECT_ALT_NAME) {
            Some(ExtensionValue::Names(names)) => names,
            _ => &[],
        }
    }
}

fn read(der: &[u8], mut walk: Walk) -> Decoded<Certificate> {
    let mut certificate = Certificate {
        fingerprints: Fingerprints {
            sha1: der::hex(&sha1::Sha1::digest(der)),
            sha256: der::hex(&sha2::Sha256::digest(der)),
        },
        pem: pem::encode("CERTIFICATE", der),
        ..Certificate::default()
    };
    read_whole(&mut walk, der, &mut certificate);
    let whole = Span::new(0, der.len());
    walk.field("fingerprints.sha256", &certificate.fingerprints.sha256, "/fingerprints/sha256", whole);
    walk.field("fingerprints.sha1", &certificate.fingerprints.sha1, "/fingerprints/sha1", whole);
    certificate.error =
        walk.issues.iter().find(|issue| rules::hides_content(issue.rule)).map(|issue| issue.message.clone());
    walk.finish(certificate, der.len())
}

fn read_whole(walk: &mut Walk, der: &[u8], certificate: &mut Certificate) -> Option<()> {
    let mut outermost = Reader::new(der, 0);
    let sequence = walk.expect(&mut outermost, Tag::SEQUENCE)?;
    walk.end(&outermost);
    let mut fields = sequence.children();
    let tbs = walk.within("tbsCertificate", |walk| walk.expect(&mut fields, Tag::SEQUENCE))?;
    let inner = walk.within("tbsCertificate", |walk| read_to_be_signed(walk, &tbs, certificate));
    let outer = walk.within("signatureAlgorithm", |walk| {
        let (algorithm, scheme, element) =
            read_signature_algorithm(walk, &mut fields, Some("/signatureAlgorithm/name"))?;
        (certificate.signature_algorithm, certificate.scheme) = (algorithm, scheme);
        Some(element)
    });
    if let (Some(inner), Some(outer)) = (inner.flatten(), outer)
        && inner.encoding != outer.encoding
    {
        let message = "the signature algorithm outside differs from the one inside, which is signed";
        walk.within("signatureAlgorithm", |walk| {
            walk.issue(&rules::SIGNATURE_ALGORITHM_MISMATCH, message, outer.span())
        });
    }
    walk.within("signatureValue", |walk| {
        walk.expect(&mut fields, Tag::BIT_STRING)?;
        walk.end(&fields);
        Some(())
    })
}

/// Reads the TBSCertificate; answers the AlgorithmIdentifier in it.
#[expect(clippy::option_option, reason = "what could not be read at all is apart from what lacks its algorithm")]
fn read_to_be_signed<'d>(
    walk: &mut Walk,
    tbs: &Element<'d>,
    certificate: &mut Certificate,
) -> Option<Option<Element<'d>>> {
    let mut fields = tbs.children();
    certificate.version = walk.within("version", |walk| read_version(walk, &mut fields, tbs));
    walk.within("serialNumber", |walk| {
        let serial = walk.expect(&mut fields, Tag::INTEGER)?;
        certificate.serial_number = serial_number(serial.content());
        walk.field("serialNumber", &certificate.serial_number, "/serialNumber", serial.content_span());
        if !der::is_minimal_integer(serial.content()) {
            walk.issue(&rules::NOT_DER, "the serial number is not written in as few bytes as possible", serial.span());
        }
        Some(())
    });
    let algorithm = walk.within("signature", |walk| read_signature_algorithm(walk, &mut fields, None));
    let algorithm = algorithm.map(|(_, _, element)| element);
    walk.within("issuer", |walk| {
        let issuer = walk.expect(&mut fields, Tag::SEQUENCE)?;
        certificate.issuer = Name::read(walk, &issuer, "issuer", "/issuer");
        Some(())
    });
    walk.within("validity", |walk| read_validity(walk, &mut fields, certificate));
    walk.within("subject", |walk| {
        let subject = walk.expect(&mut fields, Tag::SEQUENCE)?;
        certificate.subject = Name::read(walk, &subject, "subject", "/subject");
        Some(())
    });
    certificate.public_key = walk.within("subjectPublicKeyInfo", |walk| {
        let info = walk.expect(&mut fields, Tag::SEQUENCE)?;
        Some(read_public_key(walk, &info, "/publicKey").key)
    })?;
    walk.next_if(&mut fields, Tag::context(1));
    walk.next_if(&mut fields, Tag::context(2));
    if let Some(wrapped) = walk.next_if(&mut fields, Tag::context_constructed(3)) {
        walk.within("extensions", |walk| {
            if certificate.version < 3 {
                let message = format!("a certificate of version {} can't have extensions", certificate.version);
                walk.issue(&rules::STRUCTURE, message, wrapped.span());
            }
            let sequence = walk.expect(&mut wrapped.children(), Tag::SEQUENCE)?;
            certificate.extensions = extension::read_all(walk, &sequence, "/extensions");
            Some(())
        });
    }
    walk.end(&fields);
    let constraints = extension::find(&certificate.extensions, oid::BASIC_CONSTRAINTS);
    certificate.is_ca = matches!(constraints, Some(ExtensionValue::BasicConstraints(constraints)) if constraints.ca);
    Some(algorithm)
}

fn read_version(walk: &mut Walk, fields: &mut Reader<'_>, tbs: &Element<'_>) -> u32 {
    let Some(wrapped) = walk.next_if(fields, Tag::context_constructed(0)) else {
        walk.field("version", 1, "/version", Span::at(tbs.content_span().start as usize));
        return 1;
    };
    let Some(number) = walk.expect(&mut wrapped.children(), Tag::INTEGER) else {
        return 0;
    };
    let version = der::integer(number.content()).and_then(|number| u32::try_from(number).ok());
    let version = version.map_or(0, |number| number.saturating_add(1));
    walk.field("version", version, "/version", number.content_span());
    if !(1..=3).contains(&version) {
        walk.issue(&rules::STRUCTURE, "there are only the versions 1, 2 and 3", number.span());
    }
    version
}

fn read_validity(walk: &mut Walk, fields: &mut Reader<'_>, certificate: &mut Certificate) -> Option<()> {
    let validity = walk.expect(fields, Tag::SEQUENCE)?;
    let mut times = validity.children();
    for (name, pointer) in [("notBefore", "/notBefore"), ("notAfter", "/notAfter")] {
        walk.within(name, |walk| {
            let element = walk.next(&mut times)?;
            let time = read_time(walk, &element)?;
            let text = time.to_rfc3339();
            walk.field(name, &text, pointer, element.content_span());
            if name == "notBefore" {
                (certificate.not_before, certificate.valid_from) = (text, Some(time));
            } else {
                (certificate.not_after, certificate.valid_until) = (text, Some(time));
            }
            Some(())
        });
    }
    walk.end(&times);
    Some(())
}

fn read_time(walk: &mut Walk, element: &Element<'_>) -> Option<Time> {
    let content = element.content();
    let time = match element.tag {
        Tag::UTC_TIME => time::parse_utc_time(content),
        Tag::GENERALIZED_TIME => time::parse_generalized_time(content),
        tag => {
            walk.issue(&rules::STRUCTURE, format!("a time is expected here, found {tag}"), element.span());
            return None;
        }
    };
    let text = crate::diagnostic::quoted(&String::from_utf8_lossy(content));
    let Some(time) = time else {
        walk.issue(&rules::TIME, format!("{text} is not a time"), element.content_span());
        return None;
    };
    let digits = if element.tag == Tag::UTC_TIME { 12 } else { 14 };
    if content.len() != digits + 1 || content.last() != Some(&b'Z') {
        let message = format!("the time {text} must have seconds and end in Z");
        walk.issue(&rules::TIME_FORM, message, element.content_span());
    } else if element.tag == Tag::GENERALIZED_TIME && (-631_152_000..2_524_608_000).contains(&time.seconds) {
        walk.issue(&rules::TIME_FORM, "a time before 2050 must be a UTCTime", element.content_span());
    }
    Some(time)
}

/// Reads a SubjectPublicKeyInfo and takes down its parts.
pub(crate) fn read_public_key<'d>(walk: &mut Walk, info: &Element<'d>, pointer: &str) -> key::SubjectPublicKeyInfo<'d> {
    let read = key::subject_public_key_info(info);
    let algorithm = read.algorithm.map_or(info.span(), |element| element.span());
    let bits = read.bits.map_or(info.span(), |element| element.span());
    walk.field("publicKey.algorithm", &read.key.algorithm, format_args!("{pointer}/algorithm"), algorithm);
    if let Some(curve) = &read.key.curve {
        walk.field("publicKey.curve", curve, format_args!("{pointer}/curve"), algorithm);
    }
    if read.key.bits > 0 {
        let span = if read.key.curve.is_some() { algorithm } else { bits };
        walk.field("publicKey.bits", read.key.bits, format_args!("{pointer}/bits"), span);
    }
    if let Some(exponent) = &read.key.exponent {
        walk.field("publicKey.exponent", exponent, format_args!("{pointer}/exponent"), bits);
    }
    walk.field("publicKey.sha256", &read.key.sha256, format_args!("{pointer}/sha256"), info.span());
    if let Some(problem) = read.problem {
        walk.issue(&rules::KEY, problem, info.span());
    }
    read
}

/// The bytes of a serial number in hexadecimal, without the byte that only keeps it positive.
fn serial_number(content: &[u8]) -> String {
    match content {
        [0, rest @ ..] if !rest.is_empty() => der::hex(rest),
        _ => der::hex(content),
    }
}
