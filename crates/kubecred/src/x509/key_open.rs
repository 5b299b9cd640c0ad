//! Makes artifacts of keys that stand on their own.

use crate::diagnostic::Finding;
use crate::encoding::der::{Reader, Tag};
use crate::open::Opener;
use crate::place::Place;
use crate::report::{Artifact, Content};
use crate::rules::{private_key as rules, x509 as x509_rules};
use crate::source::Span;
use crate::x509::field::{Decoded, Walk};
use crate::x509::key::subject_public_key_info;
use crate::x509::private_key::{CLOSED, PrivateKey, rsa_info};
use crate::x509::sniff::Structure;
use crate::x509::{PublicKey, open};

/// Opens a private key. `label` is that of the PEM block around it, where there is one: it is marked, and not the key.
pub(super) fn open_private_key(
    der: &[u8],
    structure: Structure,
    place: &Place,
    label: Option<Span>,
    opener: &mut Opener<'_>,
) -> Artifact {
    finish(PrivateKey::decode(der, structure), der, place, label, opener)
}

/// Opens a private key of which only the outside can be told, by the label and a header of its PEM block.
pub(super) fn open_closed_key(
    key: PrivateKey,
    der: &[u8],
    place: &Place,
    [label, header]: [Option<Span>; 2],
    opener: &mut Opener<'_>,
) -> Artifact {
    let by_label = if key.format == "OpenSSH" { "/format" } else { "" };
    let mut walk = Walk::default();
    let whole = Span::new(0, der.len());
    walk.field("format", &key.format, "/format", whole);
    if let Some(algorithm) = &key.algorithm {
        walk.field("algorithm", algorithm, "/algorithm", whole);
    }
    if let Some(curve) = &key.curve {
        walk.field("curve", curve, "/curve", whole);
    }
    if key.bits > 0 {
        walk.field("bits", key.bits, "/bits", whole);
    }
    match &key.public_key {
        Some(public) => walk.field("publicKey.sha256", &public.sha256, "/publicKey/sha256", whole),
        None if key.encrypted => walk.field("publicKey", CLOSED, "", whole),
        None => {}
    }
    if let Some(encryption) = &key.encryption {
        walk.field("encryption.scheme", &encryption.scheme, "/encryption/scheme", whole);
        if let Some(cipher) = &encryption.cipher {
            walk.field("encryption.cipher", cipher, "/encryption/cipher", whole);
        }
    }
    let mut artifact = finish(walk.finish(key, der.len()), der, place, label, opener);
    for row in &mut artifact.rows {
        let told_by = if row.pointer.starts_with("/encryption") { header } else { label };
        if let Some(span) = told_by.filter(|_| by_label.is_empty() || by_label == row.pointer) {
            (row.range, row.within) = (Some(opener.source.range(span)), Vec::new());
        }
    }
    artifact
}

fn finish(
    decoded: Decoded<PrivateKey>,
    der: &[u8],
    place: &Place,
    label: Option<Span>,
    opener: &mut Opener<'_>,
) -> Artifact {
    let mut finding = rules::is_private(&decoded.value).inside(place, Span::new(0, der.len()));
    finding.span = label.or(finding.span);
    opener.findings.push(finding);
    opener.findings.extend(decoded.findings(place));
    rules::check(&decoded, place, label, &mut opener.findings);
    let rows = decoded.rows(place, opener.source);
    let title = decoded.value.title();
    opener.artifact(Content::PrivateKey(Box::new(decoded.value)), title, rows, der, place)
}

/// Opens an RSAPublicKey (RFC 8017, appendix A.1.1).
pub(super) fn open_rsa_public_key(der: &[u8], place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let mut walk = Walk::default();
    let mut reader = Reader::new(der, 0);
    let outer = walk.expect(&mut reader, Tag::SEQUENCE);
    walk.end(&reader);
    let mut key = PublicKey::default();
    if let Some(outer) = outer {
        let mut fields = outer.children();
        let modulus = walk.within("modulus", |walk| walk.expect(&mut fields, Tag::INTEGER));
        let exponent = walk.within("publicExponent", |walk| walk.expect(&mut fields, Tag::INTEGER));
        let info = rsa_info(outer.encoding);
        if let (Some(modulus), Some(exponent), Some(Ok(info))) = (modulus, exponent, Reader::new(&info, 0).next()) {
            let read = subject_public_key_info(&info);
            key = read.key;
            walk.field("publicKey.algorithm", &key.algorithm, "/algorithm", outer.span());
            walk.within("modulus", |walk| {
                walk.field("publicKey.bits", key.bits, "/bits", modulus.content_span());
            });
            if let Some(number) = &key.exponent {
                walk.within("publicExponent", |walk| {
                    walk.field("publicKey.exponent", number, "/exponent", exponent.content_span());
                });
            }
            walk.field("publicKey.sha256", &key.sha256, "/sha256", outer.span());
            if let Some(problem) = read.problem {
                walk.issue(&x509_rules::KEY, problem, outer.span());
            }
        }
    }
    open::finish_public_key(walk.finish(key, der.len()), der, place, opener)
}

/// That OpenSSH's own form is one that nothing of Kubernetes reads.
pub(super) fn open_openssh_key(der: &[u8], place: &Place, label: Option<Span>, opener: &mut Opener<'_>) -> Artifact {
    let mut finding =
        Finding::new(&rules::OPENSSH, "this private key has the form of OpenSSH, which TLS does not read");
    finding = finding.help(rules::CONVERT_OPENSSH).inside(place, Span::new(0, der.len()));
    finding.span = label.or(finding.span);
    opener.findings.push(finding);
    open_closed_key(PrivateKey::of_openssh(der), der, place, [label, None], opener)
}
