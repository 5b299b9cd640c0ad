//! What some DER is, told from its shape. What is cut off is told from what is there.

use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::oid;

/// The structures that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Structure {
    /// Certificate (RFC 5280).
    Certificate,
    /// CertificationRequest (RFC 2986).
    CertificationRequest,
    /// SubjectPublicKeyInfo (RFC 5280).
    PublicKey,
    /// RSAPublicKey (RFC 8017).
    RsaPublicKey,
    /// PrivateKeyInfo (RFC 5958).
    Pkcs8,
    /// EncryptedPrivateKeyInfo (RFC 5958).
    Pkcs8Encrypted,
    /// RSAPrivateKey (RFC 8017).
    Pkcs1,
    /// ECPrivateKey (RFC 5915).
    Sec1,
    /// The traditional form of DSA keys.
    Dsa,
    /// ContentInfo (RFC 5652), as in PKCS#7 bundles.
    Pkcs7,
    /// PFX (RFC 7292).
    Pkcs12,
    /// CertificateList (RFC 5280).
    CertificateList,
    /// OCSPRequest (RFC 6960).
    OcspRequest,
    /// OCSPResponse (RFC 6960).
    OcspResponse,
}

impl Structure {
    /// Its name, with an article.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Certificate => "a certificate",
            Self::CertificationRequest => "a certification request",
            Self::PublicKey => "a public key",
            Self::RsaPublicKey => "a public key (PKCS#1)",
            Self::Pkcs8 => "a private key (PKCS#8)",
            Self::Pkcs8Encrypted => "an encrypted private key (PKCS#8)",
            Self::Pkcs1 => "a private key (PKCS#1)",
            Self::Sec1 => "a private key (SEC1)",
            Self::Dsa => "a private key (DSA)",
            Self::Pkcs7 => "a PKCS#7 bundle",
            Self::Pkcs12 => "a PKCS#12 archive",
            Self::CertificateList => "a certificate revocation list",
            Self::OcspRequest => "an OCSP request",
            Self::OcspResponse => "an OCSP response",
        }
    }

    /// Whether it is a private key in some form.
    pub(crate) fn is_private_key(self) -> bool {
        matches!(self, Self::Pkcs8 | Self::Pkcs8Encrypted | Self::Pkcs1 | Self::Sec1 | Self::Dsa)
    }
}

/// Tells what some DER is from the tags of its first elements; contents do not matter.
pub(crate) fn sniff(der: &[u8]) -> Option<Structure> {
    let (outer, error) = Reader::new(der, 0).next_lenient()?;
    let outer = outer.filter(|outer| outer.tag == Tag::SEQUENCE)?;
    let elements = children(&outer);
    let tags: Vec<Tag> = elements.iter().map(|element| element.tag).collect();
    let first = elements.first()?;
    // Of keys that are cut off and consist of numbers too much is missing to tell them apart.
    if error.is_some() && first.tag != Tag::SEQUENCE && tags.get(2) != Some(&Tag::OCTET_STRING) {
        return None;
    }
    match tags.as_slice() {
        [Tag::SEQUENCE, Tag::SEQUENCE, Tag::BIT_STRING] => Some(signed(first)),
        [Tag::SEQUENCE, Tag::BIT_STRING] => Some(Structure::PublicKey),
        [Tag::SEQUENCE, Tag::OCTET_STRING] => Some(Structure::Pkcs8Encrypted),
        [Tag::INTEGER, Tag::SEQUENCE, Tag::OCTET_STRING, ..] => Some(Structure::Pkcs8),
        [Tag::INTEGER, Tag::OCTET_STRING, ..] => Some(Structure::Sec1),
        // Two numbers of one length are a signature of ECDSA or DSA.
        [Tag::INTEGER, Tag::INTEGER] => {
            let shorter = elements.get(1).is_some_and(|second| 2 * second.content().len() <= first.content().len());
            shorter.then_some(Structure::RsaPublicKey)
        }
        [Tag::INTEGER, Tag::INTEGER, Tag::INTEGER, Tag::INTEGER, Tag::INTEGER, Tag::INTEGER] => Some(Structure::Dsa),
        [Tag::INTEGER, Tag::INTEGER, Tag::INTEGER, Tag::INTEGER, Tag::INTEGER, ..] => Some(Structure::Pkcs1),
        [Tag::INTEGER, Tag::SEQUENCE, ..] => Some(Structure::Pkcs12),
        [Tag::OBJECT_IDENTIFIER, wrapped, ..] if *wrapped == Tag::context_constructed(0) => {
            oid::decode(first.content())?.starts_with("1.2.840.113549.1.7.").then_some(Structure::Pkcs7)
        }
        [Tag::ENUMERATED, wrapped] if *wrapped == Tag::context_constructed(0) => Some(Structure::OcspResponse),
        // A list of requests, each of which names a certificate by an algorithm and two hashes.
        [Tag::SEQUENCE] if error.is_none() && depth_of_sequences(first) >= 4 => Some(Structure::OcspRequest),
        // Cut off or with something added: the first element decides.
        [Tag::SEQUENCE, ..] => Some(signed(first)).filter(|_| !children(first).is_empty()),
        _ => None,
    }
}

/// What a SEQUENCE is that is followed by an algorithm and a signature.
fn signed(first: &Element<'_>) -> Structure {
    let elements = children(first);
    let tags: Vec<Tag> = elements.iter().map(|element| element.tag).collect();
    match tags.as_slice() {
        [Tag::INTEGER, Tag::SEQUENCE, info, ..] if *info == Tag::SEQUENCE && is_key(elements.get(2)) => {
            Structure::CertificationRequest
        }
        [Tag::INTEGER, Tag::SEQUENCE] => Structure::CertificationRequest,
        [Tag::INTEGER, Tag::SEQUENCE, Tag::SEQUENCE, Tag::UTC_TIME | Tag::GENERALIZED_TIME, ..]
        | [Tag::SEQUENCE, Tag::SEQUENCE, Tag::UTC_TIME | Tag::GENERALIZED_TIME, ..] => Structure::CertificateList,
        _ => Structure::Certificate,
    }
}

/// How many SEQUENCEs begin one in the other.
fn depth_of_sequences(first: &Element<'_>) -> usize {
    let (mut depth, mut next) = (0, Some(*first));
    while let Some(element) = next.filter(|element| element.tag == Tag::SEQUENCE && depth < 4) {
        depth += 1;
        next = children(&element).first().copied();
    }
    depth
}

/// Whether this is a SubjectPublicKeyInfo.
fn is_key(element: Option<&Element<'_>>) -> bool {
    element.is_some_and(|info| children(info).get(1).is_some_and(|bits| bits.tag == Tag::BIT_STRING))
}

fn children<'d>(element: &Element<'d>) -> Vec<Element<'d>> {
    let mut reader = element.children();
    std::iter::from_fn(|| reader.next_lenient()?.0).take(12).collect()
}
