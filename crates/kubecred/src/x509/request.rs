//! Certification requests (PKCS#10, RFC 2986).

use std::borrow::Cow;
use std::fmt::Display;

use serde::Serialize;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::options::Signatures;
use crate::rules::x509 as rules;
use crate::source::Span;
use crate::x509::algorithm::{Algorithm, read_signature_algorithm};
use crate::x509::certificate::read_public_key;
use crate::x509::extension::{self, Extension};
use crate::x509::extension_shapes::shape_of;
use crate::x509::field::{Decoded, Walk};
use crate::x509::general_name::GeneralName;
use crate::x509::key::{KeyMaterial, PublicKey};
use crate::x509::name::{Name, read_oid};
use crate::x509::server::refusal_of_request;
use crate::x509::shape::{Shape, Structured};
use crate::x509::signature::{self, Scheme, SignatureStatus, SignatureVerdict};

/// A certification request (RFC 2986, section 4).
///
/// What could not be read is empty, and `error` says why.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CertificationRequest {
    /// Its version: 1.
    pub version: u32,
    /// Who asks.
    pub subject: Name,
    /// The key that is to be certified.
    pub public_key: PublicKey,
    /// Its attributes, in their order.
    pub attributes: Vec<RequestAttribute>,
    /// The extensions that are asked for, in their order.
    pub extensions: Vec<Extension>,
    /// With which algorithm it is signed.
    pub signature_algorithm: Algorithm,
    /// The bytes of its signature, in hexadecimal.
    pub signature_value: String,
    /// Whether the signature is that of its key.
    pub signature: SignatureVerdict,
    /// How many bytes its DER has.
    pub size: u32,
    /// The request as PEM.
    pub pem: String,
    /// What keeps it from being read completely. What is wrong in the value of an extension is said there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// The signature scheme, where it is one that can be checked.
    #[serde(skip)]
    pub(crate) scheme: Option<Scheme>,
}

/// An attribute of a request (RFC 2986, section 4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RequestAttribute {
    /// The identifier of its type.
    pub oid: String,
    /// The name of its type, such as `extensionRequest`; the identifier where it is not known.
    pub name: Cow<'static, str>,
    /// Its values: texts, what their type is known to hold, or their DER in hexadecimal after `#`.
    pub values: Vec<Structured>,
}

impl CertificationRequest {
    /// Reads a request as far as it can be read, with the place of each part.
    pub fn decode(der: &[u8], signatures: Signatures) -> Decoded<Self> {
        read(der, signatures, Walk::default())
    }

    /// Reads a request as far as it can be read; where its parts stand is left out.
    pub fn decode_value(der: &[u8], signatures: Signatures) -> Decoded<Self> {
        read(der, signatures, Walk::values_only())
    }

    /// The names that are asked for.
    pub fn subject_alt_names(&self) -> &[GeneralName] {
        match extension::find(&self.extensions, oid::SUBJECT_ALT_NAME) {
            Some(extension::ExtensionValue::Names(names)) => names,
            _ => &[],
        }
    }
}

/// What the signature of a request is checked with.
#[derive(Default)]
struct Signed<'d> {
    info: Option<Element<'d>>,
    key: Option<KeyMaterial<'d>>,
    signature: Option<Element<'d>>,
}

fn read(der: &[u8], signatures: Signatures, mut walk: Walk) -> Decoded<CertificationRequest> {
    let mut request = CertificationRequest {
        pem: pem::encode("CERTIFICATE REQUEST", der),
        size: u32::try_from(der.len()).unwrap_or(u32::MAX),
        ..CertificationRequest::default()
    };
    let mut signed = Signed::default();
    read_whole(&mut walk, der, &mut request, &mut signed);
    request.signature = match (signed.info, signed.key, signed.signature) {
        (Some(_), Some(_), Some(_)) if signatures == Signatures::Defer => {
            SignatureVerdict::not_checked(signature::DEFERRED)
        }
        (Some(info), Some(key), Some(bits)) if !walk.is_cut_off() => {
            signature::verdict(request.scheme, &request.signature_algorithm, &key, &info, &bits)
        }
        _ => SignatureVerdict::not_checked("the request can't be read"),
    };
    if let Some(element) = signed.signature {
        let text = request.signature.status.text();
        walk.within("signature", |walk| walk.field("signature", text, "/signature/status", element.span()));
    }
    walk.field("size", request.size, "/size", Span::new(0, der.len()));
    request.error = walk.unread(0);
    if walk.looks_closely()
        && !walk.has_error()
        && request.signature.status != SignatureStatus::Failed
        && let Some(reason) = refusal_of_request(der, request.signature.status == SignatureStatus::Verified)
    {
        let message = format!("kube-apiserver refuses the request: {reason}");
        walk.issue(&rules::REFUSED_REQUEST, message, Span::new(0, der.len()));
    }
    walk.finish(request, der.len())
}

fn read_whole<'d>(
    walk: &mut Walk,
    der: &'d [u8],
    request: &mut CertificationRequest,
    signed: &mut Signed<'d>,
) -> Option<()> {
    let mut outermost = Reader::new(der, 0);
    let sequence = walk.expect(&mut outermost, Tag::SEQUENCE)?;
    walk.end(&outermost);
    let mut fields = sequence.children();
    walk.within("certificationRequestInfo", |walk| {
        let info = walk.expect(&mut fields, Tag::SEQUENCE)?;
        signed.info = Some(info);
        signed.key = read_info(walk, &info, request);
        Some(())
    })?;
    let algorithm = walk
        .within("signatureAlgorithm", |walk| read_signature_algorithm(walk, &mut fields, Some("/signatureAlgorithm")));
    if let Some((algorithm, scheme, _)) = algorithm {
        request.signature_algorithm = algorithm;
        request.scheme = scheme;
    }
    walk.within("signature", |walk| {
        signed.signature = walk.expect(&mut fields, Tag::BIT_STRING);
        if let Some(element) = &signed.signature {
            request.signature_value = signature::take_down(walk, element);
        }
        walk.end(&fields);
    });
    Some(())
}

/// Reads a CertificationRequestInfo; answers the key in it.
fn read_info<'d>(walk: &mut Walk, info: &Element<'d>, request: &mut CertificationRequest) -> Option<KeyMaterial<'d>> {
    let mut fields = info.children();
    walk.within("version", |walk| {
        let version = walk.expect(&mut fields, Tag::INTEGER)?;
        let number = der::integer(version.content()).and_then(|number| u32::try_from(number).ok());
        request.version = number.map_or(0, |number| number.saturating_add(1));
        walk.field("version", request.version, "/version", version.content_span());
        if number != Some(0) {
            walk.issue(
                &rules::REQUEST_VERSION,
                "the version of a request must be v1, which is written 0",
                version.span(),
            );
        }
        Some(())
    });
    walk.within("subject", |walk| {
        let subject = walk.expect(&mut fields, Tag::SEQUENCE)?;
        request.subject = Name::read(walk, &subject, &"subject", &"/subject");
        Some(())
    });
    let key = walk.within("subjectPKInfo", |walk| {
        let info = walk.expect(&mut fields, Tag::SEQUENCE)?;
        let read = read_public_key(walk, &info, "/publicKey");
        request.public_key = read.key;
        Some(read.material)
    });
    walk.within("attributes", |walk| {
        let attributes = walk.expect(&mut fields, Tag::context_constructed(0))?;
        walk.each(&mut attributes.children(), |walk, _, attribute| {
            read_attribute(walk, &attribute, request);
        });
        Some(())
    });
    walk.end(&fields);
    key
}

/// One that can't be read has its DER as its value.
fn read_attribute(walk: &mut Walk, attribute: &Element<'_>, request: &mut CertificationRequest) {
    let index = request.attributes.len();
    let mut fields = attribute.children();
    let oid = if attribute.tag == Tag::SEQUENCE {
        walk.within("type", |walk| read_oid(walk, &mut fields))
    } else {
        walk.unexpected(Tag::SEQUENCE, attribute);
        None
    };
    let Some(oid) = oid else {
        let hex = format!("#{}", der::hex(attribute.encoding));
        walk.field("malformed", &hex, format_args!("/attributes/{index}/values/0"), attribute.span());
        let name = Cow::Borrowed("malformed");
        request.attributes.push(RequestAttribute { oid: String::new(), name, values: vec![hex.into()] });
        return;
    };
    let name = oid::name(&oid);
    if request.attributes.iter().any(|earlier| earlier.oid == oid) {
        let message = format!("the attribute {name} is there twice");
        walk.issue(&rules::DUPLICATE_ATTRIBUTE, message, attribute.span());
    }
    let mut values = Vec::new();
    if let Some(set) = walk.within("values", |walk| walk.expect(&mut fields, Tag::SET)) {
        walk.end(&fields);
        walk.not_empty(&set);
        walk.within("values", |walk| {
            walk.each(&mut set.children(), |walk, position, value| {
                let pointer = format_args!("/attributes/{index}/values/{position}");
                values.push(read_attribute_value(walk, &oid, &value, &pointer, &mut request.extensions));
            });
        });
    }
    request.attributes.push(RequestAttribute { oid, name, values });
}

fn read_attribute_value(
    walk: &mut Walk,
    oid: &str,
    value: &Element<'_>,
    pointer: &dyn Display,
    extensions: &mut Vec<Extension>,
) -> Structured {
    let is_request = matches!(oid, oid::EXTENSION_REQUEST | oid::MICROSOFT_EXTENSION_REQUEST);
    if is_request && value.tag == Tag::SEQUENCE {
        if value.content().is_empty() {
            walk.issue(&rules::EMPTY_EXTENSION_REQUEST, "the list of requested extensions is empty", value.span());
        }
        if oid == oid::MICROSOFT_EXTENSION_REQUEST {
            let message = "the extensions are requested by the attribute of Microsoft alone, which others pass over";
            walk.issue(&rules::MICROSOFT_EXTENSION_REQUEST, message, value.span());
        }
        extension::read_all(walk, value, "/extensions", extensions);
        return format!("#{}", der::hex(value.encoding)).into();
    }
    let shape = shape_of(oid).filter(|shape| shape.accepts(value.tag)).unwrap_or(&Shape::Any);
    let read = shape.read(walk, value, &oid::name(oid), pointer);
    if oid == oid::CHALLENGE_PASSWORD {
        walk.mark_sensitive();
        let message = "the request carries a challenge password in clear";
        walk.issue(&rules::CHALLENGE_PASSWORD, message, value.content_span());
    }
    read
}
