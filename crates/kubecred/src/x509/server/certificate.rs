//! `status.certificate` of a CertificateSigningRequest, as kube-apiserver validates it.

use std::collections::HashSet;

use crate::diagnostic::quoted;
use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::pem;
use crate::source::Span;
use crate::time;

use super::extension::check_extension;
use super::{Refusal, go_der, name, public_key};

/// Why kube-apiserver refuses `status.certificate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRefusal {
    /// What is wrong, in our words.
    pub message: String,
    /// Where in the PEM text, where that can be told.
    pub span: Option<Span>,
}

/// Whether kube-apiserver accepts the bytes of `status.certificate`: PEM blocks, all of them certificates without
/// headers, with any text around them.
pub fn server_accepts_certificate(pem: &[u8]) -> Result<(), CertificateRefusal> {
    let mut position = 0;
    let mut found = false;
    while let Some((block, rest)) = pem::decode_next(pem, position) {
        let refusal = |message: String, span| Err(CertificateRefusal { message, span: Some(span) });
        if block.label != "CERTIFICATE" {
            let message =
                format!("a PEM block is labelled {}, only `CERTIFICATE` may stand here", quoted(&block.label));
            return refusal(message, block.label_span);
        }
        if let Some(header) = block.headers.first() {
            return refusal("a PEM block has headers, which may not stand here".to_owned(), header.span);
        }
        if let Err(message) = certificates(&block.content.bytes) {
            return refusal(message.to_owned(), block.span);
        }
        found = true;
        position = rest;
    }
    if found {
        return Ok(());
    }
    let message = "there is no PEM block that the server can read".to_owned();
    Err(CertificateRefusal { message, span: None })
}

/// Whether Go reads this as one certificate.
pub(crate) fn go_reads_certificate(der: &[u8]) -> Result<(), Refusal> {
    let mut reader = Reader::new(der, 0);
    let element = go_der::expect(&mut reader, Tag::SEQUENCE).ok_or("the certificate is not a DER sequence")?;
    if !reader.is_empty() {
        return Err("there is something behind the certificate");
    }
    certificate(&element)
}

/// One or more certificates, one right after the other.
fn certificates(bytes: &[u8]) -> Result<(), Refusal> {
    let mut reader = Reader::new(bytes, 0);
    if reader.is_empty() {
        return Err("the PEM block is empty");
    }
    while !reader.is_empty() {
        let element = go_der::expect(&mut reader, Tag::SEQUENCE).ok_or("the certificate is not a DER sequence")?;
        certificate(&element)?;
    }
    Ok(())
}

fn certificate(element: &Element<'_>) -> Result<(), Refusal> {
    let mut fields = element.children();
    let tbs = go_der::expect(&mut fields, Tag::SEQUENCE).ok_or("the tbsCertificate can't be read")?;
    let mut tbs = tbs.children();
    let version = version(&mut tbs).ok_or("the version can't be read or is above 3")?;
    let serial = go_der::integer(&mut tbs).ok_or("the serial number can't be read")?;
    if serial.first().is_some_and(|byte| byte & 0x80 != 0) {
        return Err("the serial number is negative");
    }
    let inner = go_der::expect(&mut tbs, Tag::SEQUENCE).ok_or("the signature algorithm can't be read")?;
    let outer = go_der::expect(&mut fields, Tag::SEQUENCE).ok_or("the outer signature algorithm can't be read")?;
    if inner.content() != outer.content() {
        return Err("the signature algorithms inside and outside differ");
    }
    algorithm_identifier(&inner).ok_or("the signature algorithm can't be read")?;
    let issuer = go_der::expect(&mut tbs, Tag::SEQUENCE).ok_or("the issuer can't be read")?;
    name::in_certificate(&issuer).ok_or("the issuer is not a name of texts that it reads")?;
    let validity = go_der::expect(&mut tbs, Tag::SEQUENCE).ok_or("the validity can't be read")?;
    let mut times = validity.children();
    point_in_time(&mut times).and_then(|()| point_in_time(&mut times)).ok_or("a time of the validity can't be read")?;
    let subject = go_der::expect(&mut tbs, Tag::SEQUENCE).ok_or("the subject can't be read")?;
    name::in_certificate(&subject).ok_or("the subject is not a name of texts that it reads")?;
    key(&mut tbs)?;
    if version > 1 {
        go_der::optional(&mut tbs, Tag::context(1)).ok_or("the issuerUniqueID can't be read")?;
        go_der::optional(&mut tbs, Tag::context(2)).ok_or("the subjectUniqueID can't be read")?;
    }
    if version == 3 {
        let wrapped = go_der::optional(&mut tbs, Tag::context_constructed(3)).ok_or("the extensions can't be read")?;
        if let Some(wrapped) = wrapped {
            extensions(&mut wrapped.children())?;
        }
    }
    go_der::bit_string(&mut fields).ok_or("the signature is not a BIT STRING")?;
    Ok(())
}

fn version(tbs: &mut Reader<'_>) -> Option<i64> {
    let Some(wrapped) = go_der::optional(tbs, Tag::context_constructed(0))? else {
        return Some(1);
    };
    let mut wrapped = wrapped.children();
    let version = go_der::small_integer(&mut wrapped)?;
    (wrapped.is_empty() && (0..=2).contains(&version)).then_some(version + 1)
}

fn algorithm_identifier<'d>(element: &Element<'d>) -> Option<(String, Option<Element<'d>>)> {
    let mut fields = element.children();
    let identifier = go_der::object_identifier(&mut fields)?;
    let parameters = if fields.is_empty() { None } else { Some(go_der::next(&mut fields)?) };
    Some((identifier, parameters))
}

fn point_in_time(reader: &mut Reader<'_>) -> Option<()> {
    let element = go_der::next(reader)?;
    match element.tag {
        Tag::UTC_TIME => time::parse_utc_time(element.content()),
        Tag::GENERALIZED_TIME => time::parse_generalized_time(element.content()),
        _ => None,
    }
    .map(|_| ())
}

fn key(tbs: &mut Reader<'_>) -> Result<(), Refusal> {
    let mut fields = go_der::expect(tbs, Tag::SEQUENCE).ok_or("the public key can't be read")?.children();
    let algorithm =
        go_der::expect(&mut fields, Tag::SEQUENCE).ok_or("the algorithm of the public key can't be read")?;
    let (identifier, parameters) =
        algorithm_identifier(&algorithm).ok_or("the algorithm of the public key can't be read")?;
    let (bytes, unused) = go_der::bit_string(&mut fields).ok_or("the public key is not a BIT STRING")?;
    public_key::parse(&identifier, parameters.as_ref(), &super::go_asn1::right_aligned(bytes, unused))?;
    Ok(())
}

fn extensions(wrapped: &mut Reader<'_>) -> Result<(), Refusal> {
    let mut extensions = go_der::expect(wrapped, Tag::SEQUENCE).ok_or("the extensions are not a sequence")?.children();
    let mut seen = HashSet::new();
    let mut parsed = Vec::new();
    while !extensions.is_empty() {
        let (identifier, critical, value) = extension(&mut extensions).ok_or("an extension can't be read")?;
        if !seen.insert(identifier.clone()) {
            return Err("an extension is there twice");
        }
        parsed.push((identifier, critical, value));
    }
    for (identifier, critical, value) in parsed {
        check_extension(&identifier, critical, value)?;
    }
    Ok(())
}

fn extension<'d>(reader: &mut Reader<'d>) -> Option<(String, bool, &'d [u8])> {
    let mut fields = go_der::expect(reader, Tag::SEQUENCE)?.children();
    let identifier = go_der::object_identifier(&mut fields)?;
    let critical = fields.peek() == Some(Tag::BOOLEAN) && go_der::boolean(&mut fields)?;
    Some((identifier, critical, go_der::expect(&mut fields, Tag::OCTET_STRING)?.content()))
}
