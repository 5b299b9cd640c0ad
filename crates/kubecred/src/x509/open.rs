//! Makes artifacts of what PEM blocks and DER hold.

use crate::asn1::OpenedDer;
use crate::diagnostic::{Finding, Rule};
use crate::encoding::der::Reader;
use crate::encoding::pem::{self, Block};
use crate::limits;
use crate::open::Opener;
use crate::options::Signatures;
use crate::place::{Place, Step};
use crate::report::{Artifact, CertificateBundle, Content, Row, Unreadable};
use crate::rules::{input as input_rules, pem as pem_rules, x509 as rules};
use crate::source::Span;
use crate::time::Time;
use crate::x509::certificate::SelfSignature;
use crate::x509::field::{Decoded, Walk};
use crate::x509::private_key::PrivateKey;
use crate::x509::sniff::{Structure, sniff};
use crate::x509::{Certificate, CertificationRequest, PublicKey, certificate, key_open, pkcs7, revocation_list};

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
    // The parameters before an EC key only name its curve, which the key names too.
    let beside_key = |index: usize, block: &Block| {
        block.label == "EC PARAMETERS" && blocks.get(index + 1).is_some_and(|next| next.label == "EC PRIVATE KEY")
    };
    blocks
        .iter()
        .take(limits::PEM_BLOCKS)
        .enumerate()
        .filter(|(index, block)| !beside_key(*index, block))
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
    // White space behind it is what an editor adds.
    if der.get(first..).unwrap_or_default().trim_ascii().is_empty() {
        let begun = opener.findings.len();
        let artifact = open_structure(der, structure, place, None, opener);
        forget_what_follows(der, begun, &[&rules::ENCODING, &rules::PRIVATE_KEY], opener);
        return vec![artifact];
    }
    if der.get(first..).and_then(sniff).is_none() {
        return vec![open_structure(der, structure, place, None, opener)];
    }
    // Structures may follow one another without anything between.
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
    let foreign = input_rules::foreign_label(&block.label);
    let inner = if opener.values_only {
        place.clone()
    } else {
        match foreign {
            Some(foreign) => opener.findings.push(foreign.finding().inside(place, block.label_span)),
            None => pem_rules::check_block(block, place, &mut opener.findings),
        }
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let step = Step::Pem { block: number, label: block.label.clone() };
        place.inside_lines(Some(step), block.content.map.clone(), block.line_starts(text))
    };
    let der = &block.content.bytes;
    let encrypted = block.headers.iter().any(|header| header.value.contains("ENCRYPTED"));
    let found = if encrypted { None } else { sniff(der) };
    let labelled = structure_of(&block.label);
    let label = place.span(block.label_span);
    let first = opener.findings.len();
    let mut artifact = match (labelled, found) {
        _ if block.label == "OPENSSH PRIVATE KEY" => key_open::open_openssh_key(der, &inner, label, opener),
        _ if let Some(foreign) = foreign => opener.unreadable(der, foreign.what, foreign.help, &inner),
        _ if block.label.ends_with("PRIVATE KEY") && (encrypted || der.is_empty()) => {
            let header = block.headers.iter().find(|header| header.name == "DEK-Info");
            let header = header.and_then(|header| place.span(header.span));
            let key = PrivateKey::of_label(&block.label, &block.headers);
            key_open::open_closed_key(key, der, &inner, [label, header], opener)
        }
        (_, None) if block.label.ends_with("PRIVATE KEY") => {
            key_open::open_private_key(der, labelled.unwrap_or(Structure::Pkcs8), &inner, label, opener)
        }
        // What is damaged may look like something else: then the label is right.
        (Some(labelled), Some(found))
            if labelled != found
                && (labelled.is_private_key()
                    || found.is_private_key()
                    || (block.error.is_none() && is_whole(der))) =>
        {
            if !(labelled.is_private_key() && found.is_private_key()) {
                opener.findings.push(pem_rules::other_content(block, true, found.described(), place));
            }
            open_structure(der, found, &inner, label, opener)
        }
        (Some(structure), _) if !der.is_empty() => open_structure(der, structure, &inner, label, opener),
        (None, Some(structure)) => {
            opener.findings.push(pem_rules::other_content(block, false, structure.described(), place));
            open_structure(der, structure, &inner, label, opener)
        }
        _ => {
            let error = block.error.as_ref().map_or("it is not known here", |_| "it can't be decoded");
            if block.error.is_none() && !der.is_empty() && !opener.values_only {
                opener.findings.push(pem_rules::other_content(block, false, NOTHING_KNOWN, place));
            }
            opener.unreadable(der, &block.label, error, &inner)
        }
    };
    if block.error.is_some() {
        forget_what_follows(der, first, &[&rules::PRIVATE_KEY], opener);
    }
    if !opener.values_only {
        artifact.range = place.span(block.span).map(|span| opener.source.range(span));
    }
    artifact
}

/// Of what was cut off, all that is wrong follows from that.
fn forget_what_follows(der: &[u8], first: usize, kept: &[&'static Rule], opener: &mut Opener<'_>) {
    if !matches!(Reader::new(der, 0).next(), Some(Err(_))) {
        return;
    }
    let mut index = 0;
    opener.findings.retain(|finding| {
        index += 1;
        index <= first || kept.iter().any(|rule| std::ptr::eq(*rule, finding.rule))
    });
}

const NOTHING_KNOWN: &str = "nothing that is known here";

/// Whether all elements that some DER consists of are there. What is broken may look like anything.
fn is_whole(der: &[u8]) -> bool {
    let mut elements = Reader::new(der, 0);
    let Some(Ok(outer)) = elements.next() else { return false };
    elements.is_empty() && outer.children().all(|element| element.is_ok())
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
        "DSA PRIVATE KEY" => Structure::Dsa,
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Structure::Pkcs7,
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
        Structure::RsaPublicKey => key_open::open_rsa_public_key(der, place, opener),
        Structure::Pkcs7 => open_bundle(der, place, opener),
        Structure::Pkcs12 => {
            opener.findings.push(input_rules::PKCS_12.finding().inside(place, Span::new(0, der.len())));
            opener.unreadable(der, structure.described(), "it is recognised, but not opened", place)
        }
        Structure::OcspRequest | Structure::OcspResponse => {
            opener.findings.push(input_rules::OCSP.finding().inside(place, Span::new(0, der.len())));
            opener.unreadable(der, structure.described(), "it is recognised, but not opened", place)
        }
        Structure::CertificateList => open_revocation_list(der, place, opener),
        private => key_open::open_private_key(der, private, place, label, opener),
    }
}

fn open_certificate(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    if opener.values_only {
        return Artifact::of(Content::Certificate(Box::new(Certificate::decode_value(der).value)));
    }
    let decoded = Certificate::decode_and_check(der, opener.next_self_signature());
    if decoded.value.is_self_issued() {
        opener.self_signatures += 1;
    }
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
        None => format!("certificate {}", certificate.serial_number).trim_end().to_owned(),
    };
    opener.artifact(Content::Certificate(Box::new(certificate)), title, rows, der, place)
}

fn open_request(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    if opener.values_only {
        let request = CertificationRequest::decode_value(der, opener.options.signatures).value;
        return Artifact::of(Content::CertificationRequest(Box::new(request)));
    }
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
    finish_public_key(walk.finish(key, der.len()), der, place, opener)
}

/// The artifact of a public key that was read.
pub(super) fn finish_public_key(
    decoded: Decoded<PublicKey>,
    der: &[u8],
    place: &Place,
    opener: &mut Opener<'_>,
) -> Artifact {
    opener.findings.extend(decoded.findings(place));
    rules::check_public_key(&decoded, place, &mut opener.findings);
    if let Some(message) = rules::weak_key(&decoded.value) {
        let finding = decoded.finding(&rules::WEAK_KEY, message, place, "/bits");
        opener.findings.push(finding.help(rules::STRONG_KEY));
    }
    let rows = decoded.rows(place, opener.source);
    let title = key_title(&decoded.value);
    opener.artifact(Content::PublicKey(Box::new(decoded.value)), title, rows, der, place)
}

/// Opens a PKCS#7 bundle and what is in it.
fn open_bundle(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let mut walk = Walk::default();
    let bundle = pkcs7::read(&mut walk, der);
    opener.findings.push(pem_rules::is_bundle(bundle.error.as_deref()).inside(place, Span::new(0, der.len())));
    opener.findings.extend(walk.finish((), der.len()).findings(place));
    let members = bundle.members.iter().take(limits::PEM_BLOCKS);
    let children: Vec<Artifact> = members
        .map(|(member, structure)| {
            let place = pkcs7::place_of(member, structure, place);
            let found = sniff(member.encoding).unwrap_or(Structure::Certificate);
            open_structure(member.encoding, found, &place, None, opener)
        })
        .collect();
    let lists = bundle.members.iter().filter(|(_, structure)| structure.starts_with("content.crls")).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let content = Content::CertificateBundle(CertificateBundle {
        certificates: count(bundle.members.len() - lists),
        revocation_lists: count(lists),
        error: bundle.error,
    });
    let artifact = opener.artifact(content, "PKCS#7 bundle".to_owned(), Vec::new(), der, place);
    Artifact { children, ..artifact }
}

/// Opens a revocation list, of which a few values are shown.
fn open_revocation_list(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let decoded = revocation_list::read(der);
    // Those of a bundle are beside what the bundle is for.
    if !place.within().iter().any(|step| matches!(step, Step::Structure { .. })) {
        opener.findings.push(input_rules::REVOCATION_LIST.finding().inside(place, Span::new(0, der.len())));
    }
    opener.findings.extend(decoded.findings(place));
    let rows = decoded.rows(place, opener.source);
    let error = "its entries are not opened, and its signature is not checked";
    Artifact { rows, ..opener.unreadable(der, Structure::CertificateList.described(), error, place) }
}

fn key_title(key: &PublicKey) -> String {
    match &key.curve {
        Some(curve) => format!("{} {curve} public key", key.algorithm),
        // Of other keys the algorithm says how long they are.
        None if key.bits > 0 && key.exponent.is_none() && !matches!(key.algorithm.as_ref(), "DSA" | "DH") => {
            format!("{} public key", key.algorithm)
        }
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
    /// What is done with the signature of the next certificate, should it be self-signed.
    fn next_self_signature(&self) -> SelfSignature {
        match self.options.signatures {
            Signatures::Defer => SelfSignature::Deferred,
            Signatures::Check if self.self_signatures < limits::SELF_SIGNATURES => SelfSignature::Checked,
            Signatures::Check => SelfSignature::BeyondLimit,
        }
    }

    pub(super) fn artifact(
        &mut self,
        content: Content,
        title: String,
        rows: Vec<Row>,
        bytes: &[u8],
        place: &Place,
    ) -> Artifact {
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

    fn unreadable(&mut self, bytes: &[u8], expected: &str, error: &str, place: &Place) -> Artifact {
        let content = Content::Unreadable(Unreadable { expected: expected.to_owned(), error: error.to_owned() });
        self.artifact(content, expected.to_owned(), Vec::new(), bytes, place)
    }
}
