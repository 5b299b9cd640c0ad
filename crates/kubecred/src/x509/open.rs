//! Makes artifacts of what PEM blocks and DER hold.

use crate::asn1::OpenedDer;
use crate::diagnostic::Finding;
use crate::encoding::der::Reader;
use crate::encoding::pem::{self, Block};
use crate::limits;
use crate::open::Opener;
use crate::place::{Place, Step};
use crate::report::{Artifact, Content, PrivateKey, Row, Unreadable};
use crate::rules::{pem as pem_rules, x509 as rules};
use crate::source::Span;
use crate::time::Time;
use crate::x509::field::Walk;
use crate::x509::sniff::{Structure, sniff};
use crate::x509::{Certificate, CertificationRequest, PublicKey, certificate, private_key};

/// Opens every PEM block of a text, the broken ones too.
pub(crate) fn open_pem(text: &[u8], place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    if text.len() > limits::PEM_BYTES {
        opener.findings.push(pem_rules::too_large(text.len(), place));
    }
    let text = text.get(..text.len().min(limits::PEM_BYTES)).unwrap_or_default();
    let blocks = pem::scan(text);
    if let Some(beyond) = blocks.get(limits::PEM_BLOCKS) {
        opener.findings.push(pem_rules::too_many(place, beyond.span));
    }
    blocks
        .iter()
        .take(limits::PEM_BLOCKS)
        .enumerate()
        .map(|(index, block)| open_block(text, block, index, place, opener))
        .collect()
}

/// Opens DER. What it is, is told from its shape.
pub(crate) fn open_der(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    let Some(structure) = sniff(der) else {
        let finding = Finding::new(&rules::UNKNOWN_STRUCTURE, "this is DER of nothing that is known here");
        let help = "certificates, certification requests and keys are opened";
        opener.findings.push(finding.help(help).inside(place, Span::new(0, der.len())));
        return vec![opener.unreadable(der, "DER", "its structure is none of those that are known here", place)];
    };
    let first = Reader::new(der, 0).next().and_then(Result::ok).map_or(der.len(), |element| element.encoding.len());
    if structure != Structure::Certificate || first >= der.len() {
        return vec![open_structure(der, structure, place, None, opener)];
    }
    // Certificates may follow one another without anything between.
    let mut artifacts = Vec::new();
    let mut elements = Reader::new(der, 0);
    while artifacts.len() < limits::PEM_BLOCKS && !elements.is_empty() {
        let rest = elements.rest_span();
        let span = match elements.next() {
            Some(Ok(element)) => element.span(),
            _ => rest,
        };
        let bytes = der.get(span.range()).unwrap_or_default();
        let step = Step::Der { start: span.start, end: span.end };
        let place = place.inside(Some(step), crate::encoding::byte_map::ByteMap::unchanged(span));
        artifacts.push(open_structure(bytes, sniff(bytes).unwrap_or(structure), &place, None, opener));
    }
    artifacts
}

fn open_block(text: &[u8], block: &Block, index: usize, place: &Place, opener: &mut Opener<'_>) -> Artifact {
    pem_rules::check_block(block, place, &mut opener.findings);
    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let step = Step::Pem { block: number, label: block.label.clone() };
    let inner = place.inside_lines(Some(step), block.content.map.clone(), block.line_starts(text));
    let der = &block.content.bytes;
    let encrypted = block.headers.iter().any(|header| header.value.contains("ENCRYPTED"));
    let found = if encrypted { None } else { sniff(der) };
    let labelled = structure_of(&block.label);
    let label = place.span(block.label_span);
    let mut artifact = match (labelled, found) {
        _ if block.label.ends_with("PRIVATE KEY") && (encrypted || found.is_none()) => {
            opener.private_key(private_key::describe_label(&block.label, encrypted), der, &inner, label)
        }
        (Some(labelled), Some(found)) if labelled != found => {
            if !(labelled.is_private_key() && found.is_private_key()) {
                opener.findings.push(pem_rules::other_content(block, found.described(), place));
            }
            open_structure(der, found, &inner, label, opener)
        }
        (Some(structure), _) if !der.is_empty() => open_structure(der, structure, &inner, label, opener),
        (None, Some(structure)) => open_structure(der, structure, &inner, label, opener),
        _ => {
            let error = block.error.as_ref().map_or("it is not known here", |_| "it can't be decoded");
            opener.unreadable(der, &block.label, error, &inner)
        }
    };
    artifact.range = place.span(block.span).map(|span| opener.source.range(span));
    artifact
}

/// What a block of this label holds.
fn structure_of(label: &str) -> Option<Structure> {
    Some(match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" => Structure::Certificate,
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Structure::CertificationRequest,
        "PUBLIC KEY" => Structure::PublicKey,
        "RSA PUBLIC KEY" => Structure::RsaPublicKey,
        "PRIVATE KEY" => Structure::Pkcs8,
        "ENCRYPTED PRIVATE KEY" => Structure::Pkcs8Encrypted,
        "RSA PRIVATE KEY" => Structure::Pkcs1,
        "EC PRIVATE KEY" => Structure::Sec1,
        "PKCS7" | "CMS" => Structure::Pkcs7,
        "X509 CRL" => Structure::CertificateList,
        _ => return None,
    })
}

/// `label` is that of the PEM block around it, where there is one.
fn open_structure(
    der: &[u8],
    structure: Structure,
    place: &Place,
    label: Option<Span>,
    opener: &mut Opener<'_>,
) -> Artifact {
    match structure {
        Structure::Certificate => open_certificate(der, place, opener),
        Structure::CertificationRequest => open_request(der, place, opener),
        Structure::PublicKey => open_public_key(der, place, opener),
        structure if structure.is_private_key() => {
            opener.private_key(private_key::describe(der, structure), der, place, label)
        }
        other => opener.unreadable(der, other.described(), "it is recognised, but not opened", place),
    }
}

fn open_certificate(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let decoded = Certificate::decode(der);
    rules::check_certificate(&decoded, place, opener.now, &mut opener.findings);
    let mut rows = decoded.rows(place, opener.source);
    let certificate = decoded.value;
    if let Some(position) = rows.iter().position(|row| row.pointer == "/notAfter") {
        let validity =
            Row { label: "validity".to_owned(), value: validity(&certificate, opener.now), ..clone(&rows, position) };
        rows.insert(position + 1, validity);
    }
    let title = match certificate.subject_alt_names().first() {
        _ if !certificate.subject.text.is_empty() => certificate.subject.text.clone(),
        Some(name) => name.value.clone(),
        None => format!("certificate {}", certificate.serial_number),
    };
    opener.artifact(Content::Certificate(Box::new(certificate)), title, rows, der, place)
}

fn open_request(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let decoded = CertificationRequest::decode(der, opener.options.signatures);
    rules::check_request(&decoded, place, &mut opener.findings);
    let rows = decoded.rows(place, opener.source);
    let request = decoded.value;
    let title = match request.subject_alt_names().first() {
        _ if !request.subject.text.is_empty() => request.subject.text.clone(),
        Some(name) => name.value.clone(),
        None => "certification request".to_owned(),
    };
    opener.artifact(Content::CertificationRequest(Box::new(request)), title, rows, der, place)
}

fn open_public_key(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let mut walk = Walk::default();
    let mut reader = Reader::new(der, 0);
    let info = walk.expect(&mut reader, crate::encoding::der::Tag::SEQUENCE);
    walk.end(&reader);
    let key = info.map_or_else(PublicKey::default, |info| certificate::read_public_key(&mut walk, &info, "").key);
    let decoded = walk.finish(key, der.len());
    opener.findings.extend(decoded.findings(place));
    if let Some(message) = rules::weak_key(&decoded.value) {
        let finding = decoded.finding(&rules::WEAK_KEY, message, place, "/bits");
        opener.findings.push(finding.help(rules::STRONG_KEY));
    }
    let rows = decoded.rows(place, opener.source);
    let title = key_title(&decoded.value);
    opener.artifact(Content::PublicKey(Box::new(decoded.value)), title, rows, der, place)
}

fn key_title(key: &PublicKey) -> String {
    match &key.curve {
        Some(curve) => format!("{} {curve} public key", key.algorithm),
        None if key.bits > 0 => format!("{} {} public key", key.algorithm, key.bits),
        None => "public key".to_owned(),
    }
}

/// Where a certificate stands in its time, in words.
fn validity(certificate: &Certificate, now: Option<Time>) -> String {
    let Some(now) = now else {
        return "not checked".to_owned();
    };
    match (certificate.valid_from, certificate.valid_until) {
        (Some(start), _) if now < start => format!("starts in {}", rules::duration(start.seconds - now.seconds)),
        (_, Some(end)) if now > end => format!("expired {} ago", rules::duration(now.seconds - end.seconds)),
        (_, Some(end)) => format!("valid for another {}", rules::duration(end.seconds - now.seconds)),
        _ => "not checked".to_owned(),
    }
}

fn clone(rows: &[Row], position: usize) -> Row {
    rows.get(position).cloned().unwrap_or_else(|| Row {
        label: String::new(),
        value: String::new(),
        pointer: String::new(),
        sensitive: false,
        range: None,
        within: Vec::new(),
    })
}

impl Opener<'_> {
    fn artifact(&mut self, content: Content, title: String, rows: Vec<Row>, bytes: &[u8], place: &Place) -> Artifact {
        if let Some(opened) = &mut self.opened {
            opened.push(OpenedDer::new(bytes, &content, place));
        }
        Artifact {
            content,
            title,
            rows,
            range: place.span(Span::new(0, bytes.len())).map(|span| self.source.range(span)),
            within: place.within().to_vec(),
            children: Vec::new(),
            verdict: None,
        }
    }

    /// The label of the PEM block is marked, and not the key; without a block all of it is.
    fn private_key(&mut self, key: PrivateKey, der: &[u8], place: &Place, label: Option<Span>) -> Artifact {
        let message = format!("this is a private key ({})", key.format);
        let help = "whoever has it can act as its owner; share the certificate or the public key instead";
        let mut finding = Finding::new(&rules::PRIVATE_KEY, message).help(help).inside(place, Span::new(0, der.len()));
        finding.span = label.or(finding.span);
        self.findings.push(finding);
        let row = |label: &str, value: &str, pointer: &str| Row {
            label: label.to_owned(),
            value: value.to_owned(),
            pointer: pointer.to_owned(),
            sensitive: false,
            range: None,
            within: Vec::new(),
        };
        let mut rows = vec![row("format", &key.format, "/format")];
        rows.extend(key.algorithm.as_deref().map(|algorithm| row("algorithm", algorithm, "/algorithm")));
        let title =
            key.algorithm.as_ref().map_or_else(|| "private key".to_owned(), |name| format!("{name} private key"));
        self.artifact(Content::PrivateKey(key), title, rows, der, place)
    }

    fn unreadable(&mut self, bytes: &[u8], expected: &str, error: &str, place: &Place) -> Artifact {
        let content = Content::Unreadable(Unreadable { expected: expected.to_owned(), error: error.to_owned() });
        self.artifact(content, expected.to_owned(), Vec::new(), bytes, place)
    }
}
