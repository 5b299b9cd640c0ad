//! Certification requests (PKCS#10, RFC 2986).

use std::borrow::Cow;

use serde::Serialize;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::options::Signatures;
use crate::rules::x509 as rules;
use crate::x509::algorithm::{Algorithm, read_signature_algorithm};
use crate::x509::certificate::read_public_key;
use crate::x509::extension::{self, Extension};
use crate::x509::field::{Decoded, Walk};
use crate::x509::key::{KeyMaterial, PublicKey};
use crate::x509::name::{Name, read_oid, text_of};
use crate::x509::signature::{self, Scheme, SignatureVerdict};

/// A certification request (RFC 2986, section 4).
///
/// What could not be read is empty, and `error` says why.
#[derive(Clone, Debug, Serialize)]
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
    /// Whether the signature is that of its key.
    pub signature: SignatureVerdict,
    /// The request as PEM.
    pub pem: String,
    /// What keeps it from being read completely.
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
    /// Its values: texts, or their DER in hexadecimal after `#`.
    pub values: Vec<String>,
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
    pub fn subject_alt_names(&self) -> &[extension::GeneralName] {
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
        version: 0,
        subject: Name::default(),
        public_key: PublicKey::default(),
        attributes: Vec::new(),
        extensions: Vec::new(),
        signature_algorithm: Algorithm::default(),
        signature: SignatureVerdict::not_checked("the request can't be read"),
        pem: pem::encode("CERTIFICATE REQUEST", der),
        error: None,
        scheme: None,
    };
    let mut signed = Signed::default();
    read_whole(&mut walk, der, &mut request, &mut signed);
    request.signature = verdict(&request, &signed, signatures);
    if let Some(element) = signed.signature {
        let text = match request.signature.status {
            signature::SignatureStatus::Verified => "verified",
            signature::SignatureStatus::Failed => "failed",
            signature::SignatureStatus::NotChecked => "not checked",
        };
        walk.within("signature", |walk| walk.field("signature", text, "/signature/status", element.span()));
    }
    request.error =
        walk.issues.iter().find(|issue| rules::hides_content(issue.rule)).map(|issue| issue.message.clone());
    walk.finish(request, der.len())
}

fn verdict(request: &CertificationRequest, signed: &Signed<'_>, signatures: Signatures) -> SignatureVerdict {
    let (Some(info), Some(key), Some(bits)) = (signed.info, signed.key, signed.signature) else {
        return SignatureVerdict::not_checked("the request can't be read");
    };
    if signatures == Signatures::Defer {
        return SignatureVerdict::not_checked("signatures are not checked in this call");
    }
    let Some(scheme) = request.scheme else {
        return SignatureVerdict::not_checked(format!(
            "the algorithm {} is not supported",
            request.signature_algorithm.name
        ));
    };
    match der::bit_string(bits.content()) {
        Some((signature, 0)) => signature::verify(scheme, &key, info.encoding, signature),
        _ => SignatureVerdict::failed("the signature is not a BIT STRING of whole bytes"),
    }
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
    let algorithm = walk.within("signatureAlgorithm", |walk| {
        read_signature_algorithm(walk, &mut fields, Some("/signatureAlgorithm/name"))
    });
    if let Some((algorithm, scheme, _)) = algorithm {
        request.signature_algorithm = algorithm;
        request.scheme = scheme;
    }
    walk.within("signature", |walk| {
        signed.signature = walk.expect(&mut fields, Tag::BIT_STRING);
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
        request.subject = Name::read(walk, &subject, "subject", "/subject");
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

fn read_attribute(walk: &mut Walk, attribute: &Element<'_>, request: &mut CertificationRequest) -> Option<()> {
    if attribute.tag != Tag::SEQUENCE {
        walk.issue(&rules::STRUCTURE, "an attribute must be a SEQUENCE", attribute.span());
        return None;
    }
    let mut fields = attribute.children();
    let oid = walk.within("type", |walk| read_oid(walk, &mut fields))?;
    let name = oid::name(&oid);
    let mut values = Vec::new();
    let set = walk.within("values", |walk| walk.expect(&mut fields, Tag::SET))?;
    walk.end(&fields);
    let index = request.attributes.len();
    walk.within("values", |walk| {
        walk.each(&mut set.children(), |walk, position, value| {
            if oid == oid::EXTENSION_REQUEST && value.tag == Tag::SEQUENCE {
                let first = request.extensions.len();
                let extensions = extension::read_all(walk, &value, "/extensions");
                if first == 0 {
                    request.extensions = extensions;
                } else {
                    walk.issue(&rules::STRUCTURE, "extensions are requested twice", value.span());
                }
                values.push(format!("#{}", der::hex(value.encoding)));
                return;
            }
            let text = text_of(walk, &value);
            let pointer = format_args!("/attributes/{index}/values/{position}");
            walk.field(&name, &text, pointer, value.content_span());
            if oid == oid::CHALLENGE_PASSWORD {
                walk.mark_sensitive();
                walk.issue(
                    &rules::CHALLENGE_PASSWORD,
                    "the request carries a challenge password in clear",
                    value.span(),
                );
            }
            values.push(text);
        });
    });
    request.attributes.push(RequestAttribute { oid, name, values });
    Some(())
}
