//! Certificates (RFC 5280, section 4.1).

use std::fmt::Display;

use serde::Serialize;
use sha2::Digest;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::limits;
use crate::rules::x509 as rules;
use crate::source::Span;
use crate::time::Time;
use crate::x509::algorithm::{Algorithm, read_signature_algorithm};
use crate::x509::extension::{self, Extension, ExtensionValue};
use crate::x509::field::{Decoded, Walk};
use crate::x509::general_name::GeneralName;
use crate::x509::key::{self, KeyMaterial, PublicKey};
use crate::x509::name::Name;
use crate::x509::server::go_reads_certificate;
use crate::x509::signature::{self, Scheme, SignatureVerdict};
use crate::x509::validity::read_validity;

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
    /// The algorithm inside what is signed, where it differs from the one outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub signed_signature_algorithm: Option<Algorithm>,
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
    /// The unique identifier of the issuer, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub issuer_unique_id: Option<String>,
    /// The unique identifier of the subject, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub subject_unique_id: Option<String>,
    /// Its extensions, in their order.
    pub extensions: Vec<Extension>,
    /// The bytes of its signature, in hexadecimal.
    pub signature_value: String,
    /// Whether a self-signed one is signed with its own key.
    pub signature: SignatureVerdict,
    /// How many bytes its DER has.
    pub size: u32,
    /// Hashes of its DER.
    pub fingerprints: Fingerprints,
    /// The certificate as PEM.
    pub pem: String,
    /// What keeps it from being read completely. What is wrong in the value of an extension is said there.
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
    /// Reads a certificate as far as it can be read, with the place of each part. Its signature is not checked.
    pub fn decode(der: &[u8]) -> Decoded<Self> {
        read(der, SelfSignature::Deferred, Walk::default())
    }

    /// Reads a certificate as far as it can be read; where its parts stand is left out. Its signature is not checked.
    pub fn decode_value(der: &[u8]) -> Decoded<Self> {
        read(der, SelfSignature::Deferred, Walk::values_only())
    }

    /// As `decode`; the signature of a self-signed one is checked where that is wanted.
    pub(crate) fn decode_and_check(der: &[u8], signature: SelfSignature) -> Decoded<Self> {
        read(der, signature, Walk::default())
    }

    /// Whether it names itself as its issuer (RFC 5280, section 3.2): then it may be signed with its own key.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Its subject key identifier, in hexadecimal.
    pub fn subject_key_identifier(&self) -> Option<&str> {
        match extension::find(&self.extensions, oid::SUBJECT_KEY_IDENTIFIER) {
            Some(ExtensionValue::Hex(identifier)) => Some(identifier),
            _ => None,
        }
    }

    /// The identifier of its issuer's key, in hexadecimal.
    pub fn authority_key_identifier(&self) -> Option<&str> {
        match extension::find(&self.extensions, oid::AUTHORITY_KEY_IDENTIFIER) {
            Some(ExtensionValue::AuthorityKeyIdentifier(identifier)) => identifier.key_identifier.as_deref(),
            _ => None,
        }
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
    pub fn subject_alt_names(&self) -> &[GeneralName] {
        match extension::find(&self.extensions, oid::SUBJECT_ALT_NAME) {
            Some(ExtensionValue::Names(names)) => names,
            _ => &[],
        }
    }
}

/// Whether the signature of a self-signed certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SelfSignature {
    /// It is.
    Checked,
    /// The caller asked to leave it out.
    Deferred,
    /// As many were checked as are checked of one input.
    BeyondLimit,
}

/// What the signature of a certificate is checked with.
#[derive(Default)]
struct Signed<'d> {
    to_be_signed: Option<Element<'d>>,
    key: Option<KeyMaterial<'d>>,
    signature: Option<Element<'d>>,
}

fn read(der: &[u8], check: SelfSignature, mut walk: Walk) -> Decoded<Certificate> {
    // What follows a certificate, such as the trust settings of OpenSSL, is none of it.
    let own = Reader::new(der, 0).next().and_then(Result::ok).map_or(der, |element| element.encoding);
    let mut certificate = Certificate {
        fingerprints: Fingerprints {
            sha1: der::hex(&sha1::Sha1::digest(own)),
            sha256: der::hex(&sha2::Sha256::digest(own)),
        },
        pem: pem::encode("CERTIFICATE", own),
        size: u32::try_from(own.len()).unwrap_or(u32::MAX),
        ..Certificate::default()
    };
    let mut signed = Signed::default();
    read_whole(&mut walk, der, &mut certificate, &mut signed);
    certificate.signature = verdict(&certificate, &signed, check, walk.is_cut_off());
    if let Some(element) = signed.signature {
        walk.within("signatureValue", |walk| {
            walk.field("signature", certificate.signature.status.text(), "/signature/status", element.span());
        });
    }
    let whole = Span::new(0, own.len());
    walk.field("size", certificate.size, "/size", whole);
    walk.field("fingerprints.sha256", &certificate.fingerprints.sha256, "/fingerprints/sha256", whole);
    walk.field("fingerprints.sha1", &certificate.fingerprints.sha1, "/fingerprints/sha1", whole);
    certificate.error = walk.unread(0);
    if walk.looks_closely()
        && !walk.has_error()
        && let Err(reason) = go_reads_certificate(own)
    {
        walk.issue(&rules::UNREADABLE_FOR_GO, format!("Go can't read the certificate: {reason}"), whole);
    }
    walk.finish(certificate, der.len())
}

fn verdict(certificate: &Certificate, signed: &Signed<'_>, check: SelfSignature, is_cut_off: bool) -> SignatureVerdict {
    let (Some(info), Some(key), Some(bits), false) = (signed.to_be_signed, signed.key, signed.signature, is_cut_off)
    else {
        return SignatureVerdict::not_checked("the certificate can't be read");
    };
    let (own, issuer) = (certificate.subject_key_identifier(), certificate.authority_key_identifier());
    let other_key = own.zip(issuer).is_some_and(|(own, issuer)| own != issuer);
    if !certificate.is_self_issued() || other_key {
        return SignatureVerdict::not_checked("it is signed with the key of another certificate");
    }
    match check {
        SelfSignature::Checked => {
            signature::verdict(certificate.scheme, &certificate.signature_algorithm, &key, &info, &bits)
        }
        SelfSignature::Deferred => SignatureVerdict::not_checked(signature::DEFERRED),
        SelfSignature::BeyondLimit => {
            let message = format!("only the first {} self-signed certificates are checked", limits::SELF_SIGNATURES);
            SignatureVerdict::not_checked(message)
        }
    }
}

fn read_whole<'d>(
    walk: &mut Walk,
    der: &'d [u8],
    certificate: &mut Certificate,
    signed: &mut Signed<'d>,
) -> Option<()> {
    let mut outermost = Reader::new(der, 0);
    let sequence = walk.expect(&mut outermost, Tag::SEQUENCE)?;
    walk.end(&outermost);
    let mut fields = sequence.children();
    let tbs = walk.within("tbsCertificate", |walk| walk.expect(&mut fields, Tag::SEQUENCE))?;
    signed.to_be_signed = Some(tbs);
    let inner = walk.within("tbsCertificate", |walk| read_to_be_signed(walk, &tbs, certificate, signed));
    let outer = walk.within("signatureAlgorithm", |walk| {
        let (algorithm, scheme, element) = read_signature_algorithm(walk, &mut fields, Some("/signatureAlgorithm"))?;
        (certificate.signature_algorithm, certificate.scheme) = (algorithm, scheme);
        Some(element)
    });
    if let (Some((algorithm, inner)), Some(outer)) = (inner, outer)
        && inner.encoding != outer.encoding
    {
        let message = "the signature algorithm outside differs from the one inside, which is signed";
        walk.within("signatureAlgorithm", |walk| {
            walk.issue(&rules::SIGNATURE_ALGORITHM_MISMATCH, message, outer.span())
        });
        walk.within("tbsCertificate", |walk| {
            walk.within("signature", |walk| {
                let (label, pointer) = ("signedSignatureAlgorithm", "/signedSignatureAlgorithm/name");
                walk.field(label, &algorithm.name, pointer, inner.span());
            })
        });
        certificate.signed_signature_algorithm = Some(algorithm);
    }
    walk.within("signatureValue", |walk| {
        signed.signature = walk.expect(&mut fields, Tag::BIT_STRING);
        if let Some(element) = &signed.signature {
            certificate.signature_value = signature::take_down(walk, element);
        }
        walk.end(&fields);
        Some(())
    })
}

/// Reads the TBSCertificate; answers the algorithm in it.
fn read_to_be_signed<'d>(
    walk: &mut Walk,
    tbs: &Element<'d>,
    certificate: &mut Certificate,
    signed: &mut Signed<'d>,
) -> Option<(Algorithm, Element<'d>)> {
    let mut fields = tbs.children();
    certificate.version = walk.within("version", |walk| read_version(walk, &mut fields, tbs));
    walk.within("serialNumber", |walk| {
        let serial = walk.expect(&mut fields, Tag::INTEGER)?;
        certificate.serial_number = serial_number(serial.content());
        walk.field("serialNumber", &certificate.serial_number, "/serialNumber", serial.content_span());
        Some(())
    });
    let algorithm = walk.within("signature", |walk| read_signature_algorithm(walk, &mut fields, None));
    walk.within("issuer", |walk| {
        let issuer = walk.expect(&mut fields, Tag::SEQUENCE)?;
        certificate.issuer = Name::read(walk, &issuer, &"issuer", &"/issuer");
        Some(())
    });
    let [from, until] = walk.within("validity", |walk| read_validity(walk, &mut fields));
    let text = |time: Option<Time>| time.map(Time::to_rfc3339).unwrap_or_default();
    (certificate.not_before, certificate.valid_from) = (text(from), from);
    (certificate.not_after, certificate.valid_until) = (text(until), until);
    walk.within("subject", |walk| {
        let subject = walk.expect(&mut fields, Tag::SEQUENCE)?;
        certificate.subject = Name::read(walk, &subject, &"subject", &"/subject");
        Some(())
    });
    walk.within("subjectPublicKeyInfo", |walk| {
        let info = walk.expect(&mut fields, Tag::SEQUENCE)?;
        let read = read_public_key(walk, &info, "/publicKey");
        (certificate.public_key, signed.key) = (read.key, Some(read.material));
        Some(())
    });
    certificate.issuer_unique_id = read_unique_id(walk, &mut fields, 1, "issuerUniqueID", "/issuerUniqueId");
    certificate.subject_unique_id = read_unique_id(walk, &mut fields, 2, "subjectUniqueID", "/subjectUniqueId");
    if let Some(wrapped) = walk.next_if(&mut fields, Tag::context_constructed(3)) {
        walk.within("extensions", |walk| {
            if certificate.version < 3 {
                let message = format!("a certificate of version {} can't have extensions", certificate.version);
                walk.issue(&rules::STRUCTURE, message, wrapped.span());
            }
            let mut wrapped = wrapped.children();
            let sequence = walk.expect(&mut wrapped, Tag::SEQUENCE)?;
            walk.end(&wrapped);
            extension::read_all(walk, &sequence, "/extensions", &mut certificate.extensions);
            walk.not_empty(&sequence);
            Some(())
        });
    }
    walk.end(&fields);
    let constraints = extension::find(&certificate.extensions, oid::BASIC_CONSTRAINTS);
    certificate.is_ca = matches!(constraints, Some(ExtensionValue::BasicConstraints(constraints)) if constraints.ca);
    algorithm.map(|(algorithm, _, element)| (algorithm, element))
}

fn read_unique_id(
    walk: &mut Walk,
    fields: &mut Reader<'_>,
    number: u32,
    name: &'static str,
    pointer: &str,
) -> Option<String> {
    let element = walk.next_if(fields, Tag::context(number))?;
    let hex = der::hex(element.content().get(1..).unwrap_or_default());
    walk.within(name, |walk| walk.field(name, &hex, pointer, signature::bytes_span(&element)));
    Some(hex)
}

fn read_version(walk: &mut Walk, fields: &mut Reader<'_>, tbs: &Element<'_>) -> u32 {
    let Some(wrapped) = walk.next_if(fields, Tag::context_constructed(0)) else {
        walk.field("version", 1, "/version", Span::at(tbs.content_span().start as usize));
        return 1;
    };
    let Some(number) = walk.expect(&mut wrapped.children(), Tag::INTEGER) else {
        return 0;
    };
    walk.no_more(&wrapped, 1);
    let version = der::integer(number.content()).and_then(|number| u32::try_from(number).ok());
    let version = version.map_or(0, |number| number.saturating_add(1));
    walk.field("version", version, "/version", number.content_span());
    if !(1..=3).contains(&version) {
        walk.issue(&rules::STRUCTURE, "there are only the versions 1, 2 and 3", number.span());
    }
    version
}

/// Reads a SubjectPublicKeyInfo and takes down its parts.
pub(crate) fn read_public_key<'d>(walk: &mut Walk, info: &Element<'d>, pointer: &str) -> key::SubjectPublicKeyInfo<'d> {
    let read = key::subject_public_key_info(info);
    let key = &read.key;
    let algorithm = read.algorithm.map_or(info.span(), |element| element.span());
    let parameters = read.parameters.map_or(algorithm, |element| element.span());
    let bytes = read.bits.map_or(info.span(), |bits| signature::bytes_span(&bits));
    let field = |walk: &mut Walk, name: &str, value: &dyn Display, span| {
        walk.field(format_args!("publicKey.{name}"), value, format_args!("{pointer}/{name}"), span);
    };
    walk.within("algorithm", |walk| {
        field(walk, "algorithm", &key.algorithm, algorithm);
        walk.within("parameters", |walk| {
            for (name, value) in [("curve", key.curve.as_deref()), ("parameters", key.parameters.as_deref())] {
                if let Some(value) = value {
                    field(walk, name, &value, parameters);
                }
            }
        });
        if let Some(pss) = &key.pss {
            pss.take_down(walk, "publicKey", pointer, parameters);
        }
    });
    // The bits of a curve stand with its name, those of other keys with the key.
    if key.bits > 0 && key.curve.is_some() {
        walk.within("algorithm", |walk| {
            walk.within("parameters", |walk| field(walk, "bits", &key.bits, parameters));
        });
    }
    walk.within("subjectPublicKey", |walk| {
        let numbers = read.bits.and_then(|bits| key::rsa_elements(&bits)).filter(|_| key.modulus.is_some());
        let (modulus, exponent) = numbers.map_or((bytes, bytes), |(n, e)| (n.content_span(), e.content_span()));
        let bits = (key.bits > 0 && key.curve.is_none()).then(|| key.bits.to_string());
        let parts = [
            ("bits", &bits, modulus, "modulus"),
            ("exponent", &key.exponent, exponent, "publicExponent"),
            ("modulus", &key.modulus, modulus, "modulus"),
            ("key", &key.key, bytes, ""),
        ];
        for (name, value, span, component) in parts {
            match value {
                Some(value) if numbers.is_some() => walk.within(component, |walk| field(walk, name, value, span)),
                Some(value) => field(walk, name, value, span),
                None => {}
            }
        }
        field(walk, "keyIdentifier", &key.key_identifier, bytes);
    });
    field(walk, "sha256", &key.sha256, info.span());
    walk.no_more(info, 2);
    walk.within("algorithm", |walk| read.algorithm.iter().for_each(|algorithm| walk.no_more(algorithm, 2)));
    walk.canonical(info.encoding, info.offset);
    if let (Some(bits), KeyMaterial::Rsa { .. }) = (&read.bits, read.material) {
        walk.within("subjectPublicKey", |walk| {
            let inside = signature::bytes_span(bits);
            let numbers = bits.content().get(1..).unwrap_or_default();
            walk.canonical(numbers, inside.start as usize);
            let mut reader = Reader::new(numbers, inside.start as usize);
            if let Some(Ok(numbers)) = reader.next() {
                walk.no_more(&numbers, 2);
            }
            walk.end(&reader);
        });
    }
    if let Some(problem) = read.problem {
        walk.issue(&rules::KEY, problem, info.span());
    } else if let KeyMaterial::Ec { curve, point } = read.material
        && walk.looks_closely()
        && point.first() == Some(&4)
        && !curve.contains(point)
    {
        walk.within("subjectPublicKey", |walk| {
            walk.issue(&rules::POINT, format!("the point of the EC key is not on {}", curve.name()), bytes);
        });
    }
    read
}

/// The bytes of a serial number in hexadecimal, without the byte that only keeps it positive.
pub(crate) fn serial_number(content: &[u8]) -> String {
    match content {
        [0, rest @ ..] if !rest.is_empty() => der::hex(rest),
        _ => der::hex(content),
    }
}
