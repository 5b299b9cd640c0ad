//! A certificate as a member of chains: its values, its bytes, and who signed it.

use crate::decode::{Decoded, decode_certificates};
use crate::diagnostic::{Severity, quoted};
use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::report::{Artifact, Content};
use crate::x509::key::{KeyMaterial, subject_public_key_info};
use crate::x509::server::go_reads_certificate;
use crate::x509::{Certificate, Extension, Name, SignatureVerdict, signature};

/// A certificate as a member of chains.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(super) certificate: Certificate,
    pub(super) der: Vec<u8>,
    /// Whether it is one of the roots.
    pub(super) trusted: bool,
    /// What is wrong with its encoding or structure.
    pub(super) damage: Option<String>,
}

/// Adds the certificates of an input; answers how many could not be read at all.
pub(super) fn collect(input: &[u8], trusted: bool, members: &mut Vec<Member>) -> usize {
    if input.is_empty() {
        return 0;
    }
    let mut broken = 0;
    for decoded in decode_certificates(input) {
        match decoded {
            Decoded::Value(certificate) => add(&certificate, trusted, members),
            Decoded::Broken { .. } => broken += 1,
        }
    }
    broken
}

/// Adds the certificates of what was opened; answers how many could not be read at all.
pub(super) fn collect_opened(artifacts: &[Artifact], trusted: bool, members: &mut Vec<Member>) -> usize {
    let mut broken = 0;
    let mut waiting: Vec<&Artifact> = artifacts.iter().rev().collect();
    while let Some(artifact) = waiting.pop() {
        match &artifact.content {
            Content::Certificate(certificate) => add(certificate, trusted, members),
            Content::Unreadable(_) => broken += 1,
            _ => {}
        }
        waiting.extend(artifact.children.iter().rev());
    }
    broken
}

/// Adds a certificate, unless it is there already.
pub(super) fn add(certificate: &Certificate, trusted: bool, members: &mut Vec<Member>) {
    let same =
        |member: &Member| member.trusted == trusted && member.certificate.fingerprints == certificate.fingerprints;
    if !members.iter().any(same) {
        members.extend(Member::of(certificate, trusted));
    }
}

impl Member {
    /// A certificate that was read.
    pub(crate) fn of(certificate: &Certificate, trusted: bool) -> Option<Self> {
        let (block, _) = pem::decode_next(certificate.pem.as_bytes(), 0)?;
        let der = block.content.bytes;
        let decoded = Certificate::decode_value(&der);
        let mut issues = decoded.issues.into_iter();
        let damage = issues.find(|issue| issue.rule.severity == Severity::Error).map(|issue| issue.message);
        Some(Self { certificate: decoded.value, der, trusted, damage })
    }

    /// Whether it is broken so that it shows.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damage.is_some() || go_reads_certificate(&self.der).is_err()
    }

    /// Its subject, or where that is empty what tells it apart.
    pub(super) fn title(&self) -> String {
        match self.certificate.subject.text.as_str() {
            "" => format!("the certificate {}", quoted(&self.certificate.serial_number)),
            subject => quoted(subject),
        }
    }

    /// SHA-256 of it, in hexadecimal.
    pub(super) fn fingerprint(&self) -> &str {
        &self.certificate.fingerprints.sha256
    }

    /// An extension, by its identifier.
    pub(super) fn extension(&self, oid: &str) -> Option<&Extension> {
        self.certificate.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// Whether it names itself as its issuer (RFC 5280, section 3.2).
    pub(super) fn is_self_issued(&self) -> bool {
        same_name(&self.certificate.issuer, &self.certificate.subject)
    }

    /// The TBSCertificate and the signature over it.
    fn signed(&self) -> Option<[Element<'_>; 2]> {
        let mut fields = Reader::new(&self.der, 0).next()?.ok()?.children();
        let tbs = fields.next()?.ok()?;
        Some([tbs, fields.nth(1)?.ok()?])
    }

    /// Its key.
    pub(super) fn key(&self) -> Option<KeyMaterial<'_>> {
        let mut fields = self.signed()?.first()?.children();
        fields.next_if(Tag::context_constructed(0));
        let info = fields.nth(5)?.ok()?;
        Some(subject_public_key_info(&info).material)
    }
}

/// Whether the issuer signed a certificate. What is signed with a broken hash proves nothing.
pub(crate) fn signature_by(certificate: &Member, issuer: &Member) -> SignatureVerdict {
    let algorithm = &certificate.certificate.signature_algorithm;
    let scheme = certificate.certificate.scheme;
    if algorithm.is_broken() {
        return SignatureVerdict::failed(format!("{} is broken: nobody trusts its signatures", algorithm.name));
    }
    let (Some([tbs, bits]), Some(key)) = (certificate.signed(), issuer.key()) else {
        return SignatureVerdict::failed("the certificate can't be read");
    };
    signature::verdict(scheme, algorithm, &key, &tbs, &bits)
}

/// Whether two names are the same (RFC 5280, section 7.1): white space and case do not count.
pub(super) fn same_name(a: &Name, b: &Name) -> bool {
    a.encoding == b.encoding || a.attributes.len() == b.attributes.len() && is_within(a, b)
}

/// Whether a name begins with all of another (RFC 5280, section 4.2.1.10).
pub(super) fn is_within(base: &Name, name: &Name) -> bool {
    let pairs = base.attributes.iter().zip(&name.attributes);
    base.attributes.len() <= name.attributes.len()
        && name.attributes.get(base.attributes.len()).is_none_or(|next| !next.joined)
        && pairs.into_iter().all(|(a, b)| {
            a.oid == b.oid && a.joined == b.joined && (a.value == b.value || folded(&a.value) == folded(&b.value))
        })
}

fn folded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How well an issuer fits by the identifiers of its key, best first: they only say which is tried first.
pub(super) fn unlikeliness(certificate: &Member, issuer: &Member) -> u8 {
    let named = certificate.certificate.authority_key_identifier();
    match (named, issuer.certificate.subject_key_identifier()) {
        (named, own) if named == own => 0,
        (Some(_), Some(_)) => 2,
        _ => 1,
    }
}

/// Whether two certificates are of one holder, as Go tells them: by subject, key and alternative names.
pub(super) fn same_holder(a: &Member, b: &Member) -> bool {
    let (x, y) = (&a.certificate, &b.certificate);
    x.subject.encoding == y.subject.encoding
        && x.public_key.sha256 == y.public_key.sha256
        && a.extension(oid::SUBJECT_ALT_NAME).map(|names| &names.value)
            == b.extension(oid::SUBJECT_ALT_NAME).map(|names| &names.value)
}
