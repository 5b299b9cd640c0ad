//! A certificate and the private key that should belong to it, as Go's `tls.X509KeyPair` reads them: what kubectl, the
//! kubelet and ingress controllers load.

use std::borrow::Cow;

use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::pem::{self, Block};
use crate::source::Span;
use crate::x509::key::{KeyMaterial, subject_public_key_info};
use crate::x509::private_key::{ENCRYPTED, PrivateKey};
use crate::x509::server::go_reads_certificate;

/// Why two PEM texts are no pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PairProblem {
    /// The first text holds no certificate.
    NoCertificate {
        /// Instead it holds a private key.
        private_key: bool,
    },
    /// Its first certificate can't be read.
    Certificate {
        /// Why.
        reason: &'static str,
        /// The block.
        block: Span,
    },
    /// The second text holds no private key.
    NoPrivateKey {
        /// Instead it holds a certificate.
        certificate: bool,
    },
    /// Its first private key can't be read.
    PrivateKey {
        /// Why.
        reason: Cow<'static, str>,
        /// The block.
        block: Span,
    },
    /// The key is another's than the first certificate's.
    Mismatch {
        /// The block of the key.
        block: Span,
        /// Which certificate it belongs to, counted from 1.
        belongs_to: Option<usize>,
    },
}

/// Checks that the first certificate of one text and the first private key of the other belong together.
pub(crate) fn check_pair(certificates: &[u8], key: &[u8]) -> Result<(), PairProblem> {
    let is_key = |label: &str| label == "PRIVATE KEY" || label.ends_with(" PRIVATE KEY");
    let all: Vec<Block> = blocks(certificates).collect();
    let chain: Vec<&Block> = all.iter().filter(|block| block.label == "CERTIFICATE").collect();
    let Some(leaf) = chain.first() else {
        return Err(PairProblem::NoCertificate { private_key: all.iter().any(|block| is_key(&block.label)) });
    };
    let keys: Vec<Block> = blocks(key).collect();
    let Some(key) = keys.iter().find(|block| is_key(&block.label)) else {
        let certificate = keys.iter().any(|block| block.label == "CERTIFICATE");
        return Err(PairProblem::NoPrivateKey { certificate });
    };
    go_reads_certificate(&leaf.content.bytes)
        .map_err(|reason| PairProblem::Certificate { reason, block: leaf.span })?;
    let unreadable = |reason| PairProblem::PrivateKey { reason, block: key.span };
    // Go looks at no header: what one says of encryption only tells why the key can't be read.
    let encrypted = key.headers.iter().any(|header| header.value.contains("ENCRYPTED"));
    let public = PrivateKey::of_tls(&key.content.bytes)
        .map_err(|reason| unreadable(if encrypted { Cow::Borrowed(ENCRYPTED) } else { reason }))?;
    let belongs = |block: &Block| {
        let info = public_key_info(&block.content.bytes);
        info.is_some_and(|info| subject_public_key_info(&info).key.sha256 == public.sha256)
    };
    if belongs(leaf) {
        return Ok(());
    }
    if public_key_info(&leaf.content.bytes)
        .is_some_and(|info| subject_public_key_info(&info).material == KeyMaterial::Other)
    {
        let reason = "its public key is of an algorithm with which no TLS connection can be made";
        return Err(PairProblem::Certificate { reason, block: leaf.span });
    }
    let belongs_to = chain.iter().position(|block| belongs(block)).map(|index| index + 1);
    Err(PairProblem::Mismatch { block: key.span, belongs_to })
}

/// The blocks that Go reads.
fn blocks(text: &[u8]) -> impl Iterator<Item = Block> {
    let mut position = 0;
    std::iter::from_fn(move || {
        let (block, rest) = pem::decode_next(text, position)?;
        position = rest;
        Some(block)
    })
}

/// The SubjectPublicKeyInfo of a certificate: what follows the subject.
fn public_key_info(der: &[u8]) -> Option<Element<'_>> {
    let certificate = Reader::new(der, 0).next()?.ok()?;
    let mut fields = certificate.children().next()?.ok()?.children();
    if fields.peek() == Some(Tag::context_constructed(0)) {
        fields.next()?.ok()?;
    }
    // Serial number, algorithm, issuer, validity, subject.
    fields.nth(5)?.ok().filter(|info| info.tag == Tag::SEQUENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = include_str!("../../tests/data/server.pem");
    const CA: &str = include_str!("../../tests/data/ca.pem");
    const KEYS: &str = include_str!("../../tests/data/keys.pem");
    /// Certificates, each with its key behind it, of each algorithm and in each form.
    const PAIRS: &str = include_str!("../../tests/data/pairs.pem");

    fn problem(certificates: &str, key: &str) -> Option<PairProblem> {
        check_pair(certificates.as_bytes(), key.as_bytes()).err()
    }

    #[test]
    fn what_is_no_pair() {
        assert_eq!(problem("", KEYS), Some(PairProblem::NoCertificate { private_key: false }));
        assert_eq!(problem(KEYS, SERVER), Some(PairProblem::NoCertificate { private_key: true }));
        assert_eq!(problem(SERVER, CA), Some(PairProblem::NoPrivateKey { certificate: true }));
        assert!(matches!(problem(SERVER, KEYS), Some(PairProblem::Mismatch { belongs_to: None, .. })));
        let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assert!(matches!(problem(SERVER, encrypted), Some(PairProblem::PrivateKey { .. })));
        let broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        assert!(matches!(problem(broken, KEYS), Some(PairProblem::Certificate { .. })));
    }

    /// Each of these Go refuses, although what it says can be read.
    #[test]
    fn keys_are_read_as_go_reads_them() {
        let blocks: Vec<Block> = blocks(PAIRS.as_bytes()).collect();
        let is_ed25519 = |block: &&Block| block.label == "PRIVATE KEY" && block.content.bytes.len() == 48;
        let key = blocks.iter().position(|block| is_ed25519(&block)).unwrap();
        let certificate = PAIRS.get(blocks[key - 1].span.range()).unwrap().to_owned() + "\n";
        let seed = &blocks[key].content.bytes[16..];
        let reason = |label: &str, der: &[&[u8]]| match problem(&certificate, &pem::encode(label, &der.concat())) {
            Some(PairProblem::PrivateKey { reason, .. }) => reason.into_owned(),
            other => format!("{other:?}"),
        };
        let label = "PRIVATE KEY";
        assert_eq!(reason(label, &[&[48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32], seed]), "None");
        let parameters = reason(label, &[&[48, 48, 2, 1, 0, 48, 7, 6, 3, 43, 101, 112, 5, 0, 4, 34, 4, 32], seed]);
        assert!(parameters.contains("parameters"), "{parameters}");
        let padded = reason(label, &[&[48, 47, 2, 2, 0, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32], seed]);
        assert!(padded.contains("as few bytes as possible"), "{padded}");
        let long = reason(label, &[&[48, 0x81, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32], seed]);
        assert!(long.contains("more bytes than DER allows"), "{long}");
        // A header says that it is encrypted, and Go looks at none.
        let plain = pem::encode(label, &[&[48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32], seed].concat());
        let with_header = plain.replace("KEY-----\nMC", "KEY-----\nProc-Type: 4,ENCRYPTED\n\nMC");
        assert_eq!((with_header.contains("ENCRYPTED"), problem(&certificate, &with_header)), (true, None));
    }

    #[test]
    fn pairs_of_each_algorithm() {
        let pairs: Vec<(Block, Block)> = {
            let certificates = blocks(PAIRS.as_bytes()).filter(|block| block.label == "CERTIFICATE");
            certificates.zip(blocks(PAIRS.as_bytes()).filter(|block| block.label.ends_with("PRIVATE KEY"))).collect()
        };
        assert_eq!(pairs.len(), 11);
        let text = |block: &Block| PAIRS.get(block.span.range()).unwrap().to_owned() + "\n";
        for (certificate, key) in &pairs {
            assert_eq!(problem(&text(certificate), &text(key)), None);
            for (other, _) in &pairs {
                let expected = other.content.bytes != certificate.content.bytes;
                let found = problem(&text(other), &text(key));
                assert_eq!(
                    matches!(found, Some(PairProblem::Mismatch { belongs_to: None, .. })),
                    expected,
                    "{found:?}"
                );
            }
            let chain = text(&pairs.last().unwrap().0) + &text(certificate);
            let found = problem(&chain, &text(key));
            let last = pairs.last().unwrap().0.content.bytes == certificate.content.bytes;
            assert!(last || matches!(found, Some(PairProblem::Mismatch { belongs_to: Some(2), .. })), "{found:?}");
        }
    }
}
