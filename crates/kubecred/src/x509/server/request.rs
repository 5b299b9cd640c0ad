//! `spec.request` of a CertificateSigningRequest, as kube-apiserver validates it.

use std::collections::HashSet;
use std::ops::Range;

use crate::encoding::der::{self, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::source::Span;
use crate::x509::key::KeyMaterial;
use crate::x509::signature::{self, Scheme, SignatureStatus};

use super::name::Subject;
use super::subject_alt_name::Names;
use super::{Refusal, go_asn1, name, pss, public_key, subject_alt_name};

/// A request that kube-apiserver can read. Its signature is checked apart, because that takes longer.
#[derive(Clone, Debug)]
pub struct ParsedRequest {
    der: Vec<u8>,
    block: Span,
    signed: Range<usize>,
    algorithm: String,
    scheme: Option<Scheme>,
    key_algorithm: String,
    key_parameters: Option<Vec<u8>>,
    key: Vec<u8>,
    signature: Vec<u8>,
    subject: Subject,
    names: Names,
}

/// Why kube-apiserver refuses `spec.request`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRefusal {
    /// How far it came.
    pub stage: RequestStage,
    /// What is wrong, in our words.
    pub message: String,
    /// Where in the PEM text, where that can be told.
    pub span: Option<Span>,
}

/// The steps of kube-apiserver's validation of `spec.request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestStage {
    /// There is no PEM block that Go reads.
    Pem,
    /// The first block has another label than `CERTIFICATE REQUEST`.
    Label,
    /// The request can't be read.
    Structure,
    /// Signatures of this algorithm, or with this key, are not checked.
    Algorithm,
    /// The signature is not that of the key.
    Signature,
}

/// Whether kube-apiserver accepts the bytes of `spec.request`: reads them, and checks the signature.
pub fn server_accepts_request(pem: &[u8]) -> Result<ParsedRequest, RequestRefusal> {
    let request = server_reads_request(pem)?;
    request.check_signature()?;
    Ok(request)
}

/// Whether kube-apiserver can read the bytes of `spec.request`; the signature is not checked. Only the first PEM
/// block counts, and what is around it does not.
pub fn server_reads_request(pem: &[u8]) -> Result<ParsedRequest, RequestRefusal> {
    let refusal = |stage, message: String, span| RequestRefusal { stage, message, span };
    let Some((block, _)) = pem::go_decode_first(pem) else {
        return Err(refusal(RequestStage::Pem, "there is no PEM block that the server can read".to_owned(), None));
    };
    if block.label != "CERTIFICATE REQUEST" {
        let message = format!("the first PEM block is labelled {}", crate::diagnostic::quoted(&block.label));
        return Err(refusal(RequestStage::Label, message, Some(block.label_span)));
    }
    parse(block.content.bytes, block.span)
        .map_err(|message| refusal(RequestStage::Structure, message.to_owned(), Some(block.span)))
}

/// Why the server refuses this DER of a request. Whether the signature is good is not looked at here; where it is, it is
/// also one that the server checks.
pub(crate) fn refusal_of_request(der: &[u8], verified: bool) -> Option<String> {
    match parse(der.to_vec(), Span::new(0, der.len())) {
        Ok(_) if verified => None,
        Ok(request) => request.check_algorithm().err().map(|refusal| refusal.message),
        Err(reason) => Some(reason.to_owned()),
    }
}

impl ParsedRequest {
    /// Checks the signature with the key in the request. SHA-1 is still accepted here, MD5 is not.
    pub fn check_signature(&self) -> Result<(), RequestRefusal> {
        let scheme = self.scheme()?;
        let signed = self.der.get(self.signed.clone()).unwrap_or_default();
        let verdict = signature::verify(scheme, &self.key(), signed, &self.signature);
        let stage = match verdict.status {
            SignatureStatus::Verified => return Ok(()),
            SignatureStatus::Failed => RequestStage::Signature,
            SignatureStatus::NotChecked => RequestStage::Algorithm,
        };
        Err(self.refusal(stage, verdict.reason.unwrap_or_default()))
    }

    /// Checks all but the signature itself: whether it is one that the server checks.
    fn check_algorithm(&self) -> Result<(), RequestRefusal> {
        self.scheme()?;
        signature::unusable(&self.key()).map_or(Ok(()), |reason| Err(self.refusal(RequestStage::Algorithm, reason)))
    }

    fn scheme(&self) -> Result<Scheme, RequestRefusal> {
        self.scheme.ok_or_else(|| self.refusal(RequestStage::Algorithm, signature::not_supported(&self.algorithm)))
    }

    fn key(&self) -> KeyMaterial<'_> {
        let parameters = self.key_parameters.as_ref().and_then(|encoding| Reader::new(encoding, 0).next()?.ok());
        public_key::parse(&self.key_algorithm, parameters.as_ref(), &self.key).unwrap_or(KeyMaterial::Other)
    }

    fn refusal(&self, stage: RequestStage, message: String) -> RequestRefusal {
        RequestRefusal { stage, message, span: Some(self.block) }
    }

    /// The request as PEM, as the typed view has it.
    pub fn pem(&self) -> String {
        pem::encode("CERTIFICATE REQUEST", &self.der)
    }

    /// The last common name of the subject, empty where it has none: the name of the user.
    pub fn common_name(&self) -> &str {
        &self.subject.common_name
    }

    /// The organisations of the subject: the groups of the user.
    pub fn organizations(&self) -> &[String] {
        &self.subject.organizations
    }

    /// All attributes of the subject that are strings, as identifier and value.
    pub fn subject_attributes(&self) -> &[(String, String)] {
        &self.subject.attributes
    }

    /// The DNS names that are requested.
    pub fn dns_names(&self) -> &[String] {
        &self.names.dns_names
    }

    /// The email addresses that are requested.
    pub fn email_addresses(&self) -> &[String] {
        &self.names.email_addresses
    }

    /// The IP addresses that are requested, of 4 or 16 bytes.
    pub fn ip_addresses(&self) -> &[Vec<u8>] {
        &self.names.ip_addresses
    }

    /// The URIs that are requested.
    pub fn uris(&self) -> &[String] {
        &self.names.uris
    }
}

fn parse(der: Vec<u8>, block: Span) -> Result<ParsedRequest, Refusal> {
    let mut whole = Reader::new(&der, 0);
    let request = go_asn1::expect(&mut whole, Tag::SEQUENCE).ok_or("the request is not a DER sequence")?;
    if !whole.is_empty() {
        return Err("there are bytes after the end of the request");
    }
    let mut fields = request.children();
    let info = go_asn1::expect(&mut fields, Tag::SEQUENCE).ok_or("the certificationRequestInfo can't be read")?;
    let (algorithm, parameters) =
        pss::algorithm_identifier(&mut fields).ok_or("the signature algorithm can't be read")?;
    let signature = go_asn1::bit_string(&mut fields).ok_or("the signature is not a BIT STRING")?;

    let mut info_fields = info.children();
    let version = go_asn1::expect(&mut info_fields, Tag::INTEGER);
    version.and_then(|version| go_asn1::integer(version.content())).ok_or("the version can't be read")?;
    let subject = go_asn1::next(&mut info_fields).ok_or("the subject can't be read")?;
    let mut key_fields =
        go_asn1::expect(&mut info_fields, Tag::SEQUENCE).ok_or("the public key can't be read")?.children();
    let (key_algorithm, key_parameters) =
        pss::algorithm_identifier(&mut key_fields).ok_or("the algorithm of the public key can't be read")?;
    let key = go_asn1::bit_string(&mut key_fields).ok_or("the public key is not a BIT STRING")?;
    let attributes =
        go_asn1::expect(&mut info_fields, Tag::context_constructed(0)).ok_or("the attributes are missing")?;
    public_key::parse(&key_algorithm, key_parameters.as_ref(), &key)?;
    let attributes = elements(attributes.children()).ok_or("the attributes can't be read")?;
    let subject = name::of_request(&subject).ok_or("the subject is not a distinguished name")?;
    let names = requested_names(&attributes)?;

    let scheme = pss::scheme(&algorithm, parameters.as_ref());
    let signed = info.span().range();
    let key_parameters = key_parameters.map(|parameters| parameters.encoding.to_vec());
    Ok(ParsedRequest {
        signed,
        block,
        algorithm,
        scheme,
        key_algorithm,
        key_parameters,
        key,
        signature,
        subject,
        names,
        der,
    })
}

fn elements(mut reader: Reader<'_>) -> Option<Vec<der::Element<'_>>> {
    let mut elements = Vec::new();
    while !reader.is_empty() {
        elements.push(go_asn1::next(&mut reader)?);
    }
    Some(elements)
}

/// The names in the requested extensions. Attributes that can't be read are passed over; extensions may not.
fn requested_names(attributes: &[der::Element<'_>]) -> Result<Names, Refusal> {
    let mut names = Names::default();
    let mut seen = HashSet::new();
    for attribute in attributes {
        let Some(Some(value)) = extension_request(attribute) else {
            continue;
        };
        let mut extensions = Vec::new();
        let sequence = (value.tag == Tag::SEQUENCE).then(|| value.children());
        let mut reader = sequence.ok_or("the requested extensions are not a sequence")?;
        while !reader.is_empty() {
            extensions.push(extension(&mut reader).ok_or("a requested extension can't be read")?);
        }
        for (identifier, value) in extensions {
            if identifier == oid::SUBJECT_ALT_NAME {
                names = subject_alt_name::parse(value)?;
            }
            if !seen.insert(identifier) {
                return Err("an extension is requested twice");
            }
        }
    }
    Ok(names)
}

/// The first value of an attribute that requests extensions: `None` for an attribute that can't be read,
/// `Some(None)` for another one.
#[expect(clippy::option_option, reason = "unreadable, another and found are three things")]
fn extension_request<'d>(attribute: &der::Element<'d>) -> Option<Option<der::Element<'d>>> {
    if attribute.tag != Tag::SEQUENCE {
        return None;
    }
    let mut fields = attribute.children();
    let identifier = go_asn1::object_identifier(&mut fields)?;
    let values = elements(go_asn1::expect(&mut fields, Tag::SET)?.children())?;
    let first = values.first().copied()?;
    Some((identifier == oid::EXTENSION_REQUEST).then_some(first))
}

fn extension<'d>(reader: &mut Reader<'d>) -> Option<(String, &'d [u8])> {
    let mut fields = go_asn1::expect(reader, Tag::SEQUENCE)?.children();
    let identifier = go_asn1::object_identifier(&mut fields)?;
    if let Some(critical) = fields.next_if(Tag::BOOLEAN) {
        der::boolean(critical.ok().filter(|critical| critical.minimal_length)?.content())?;
    }
    Some((identifier, go_asn1::expect(&mut fields, Tag::OCTET_STRING)?.content()))
}
