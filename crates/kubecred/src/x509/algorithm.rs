//! Algorithm identifiers (RFC 5280, section 4.1.1.2).

use std::borrow::Cow;

use serde::Serialize;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::rules::x509 as rules;
use crate::x509::field::Walk;
use crate::x509::name::read_oid;
use crate::x509::signature::{Scheme, algorithm_identifier};

/// An algorithm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Algorithm {
    /// Its identifier.
    pub oid: String,
    /// Its name, such as `ecdsa-with-SHA256`; the identifier where it is not known.
    pub name: Cow<'static, str>,
    /// Of RSASSA-PSS: its parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub pss: Option<PssParameters>,
    /// The DER of any other parameters than NULL, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub parameters: Option<String>,
}

/// The signature algorithms that name a hash, and its bits of security against collisions: none where it is broken.
const HASHES: &[(&str, u32)] = &[
    ("1.2.840.113549.1.1.2", 0),
    ("1.2.840.113549.1.1.3", 0),
    ("1.2.840.113549.1.1.4", 0),
    ("1.2.840.113549.1.1.5", 0),
    ("1.3.14.3.2.29", 0),
    ("1.2.840.10040.4.3", 0),
    ("1.2.840.10045.4.1", 0),
    ("1.2.840.113549.1.1.14", 112),
    ("1.2.840.113549.1.1.11", 128),
    ("1.2.840.113549.1.1.12", 192),
    ("1.2.840.113549.1.1.13", 256),
    ("2.16.840.1.101.3.4.3.2", 128),
    ("1.2.840.10045.4.3.1", 112),
    ("1.2.840.10045.4.3.2", 128),
    ("1.2.840.10045.4.3.3", 192),
    ("1.2.840.10045.4.3.4", 256),
];

impl Algorithm {
    /// Bits of security of the hash of a signature algorithm; `None` where it names none, or is not known.
    pub(crate) fn hash_strength(&self) -> Option<u32> {
        let bits = |name: &str| name.strip_prefix("sha").and_then(|bits| bits.parse::<u32>().ok());
        match &self.pss {
            Some(pss) => Some(bits(&pss.hash).map_or(0, |bits| if bits < 224 { 0 } else { bits / 2 })),
            None => HASHES.iter().find(|(oid, _)| *oid == self.oid).map(|(_, strength)| *strength),
        }
    }

    /// Whether its hash is broken (MD2, MD4, MD5, SHA-1), so that what is signed with it proves nothing.
    pub(crate) fn is_broken(&self) -> bool {
        self.hash_strength() == Some(0)
    }
}

/// The parameters of RSASSA-PSS (RFC 4055, section 3.1). What is left out has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PssParameters {
    /// The hash function, such as `sha256`.
    pub hash: Cow<'static, str>,
    /// The mask generation function: `mgf1`.
    pub mask_generation: Cow<'static, str>,
    /// The hash function of the mask generation function.
    pub mask_hash: Cow<'static, str>,
    /// The length of the salt, in bytes.
    pub salt_length: u32,
    /// The number of the trailer: 1.
    pub trailer_field: u32,
}

impl PssParameters {
    /// Reads them; `None` where they are malformed.
    pub(crate) fn read(parameters: &Element<'_>) -> Option<Self> {
        let mut read = Self {
            hash: Cow::Borrowed("sha1"),
            mask_generation: Cow::Borrowed("mgf1"),
            mask_hash: Cow::Borrowed("sha1"),
            salt_length: 20,
            trailer_field: 1,
        };
        if parameters.tag != Tag::SEQUENCE {
            return None;
        }
        for field in parameters.children() {
            let field = field.ok()?;
            let value = field.children().next()?.ok()?;
            let number = || der::integer(value.content()).and_then(|number| u32::try_from(number).ok());
            match field.tag {
                tag if tag == Tag::context_constructed(0) => read.hash = oid::name(&algorithm_identifier(&value)?.0),
                tag if tag == Tag::context_constructed(1) => {
                    let (function, hash) = algorithm_identifier(&value)?;
                    read.mask_generation = oid::name(&function);
                    read.mask_hash = oid::name(&algorithm_identifier(&hash?)?.0);
                }
                tag if tag == Tag::context_constructed(2) => read.salt_length = number()?,
                tag if tag == Tag::context_constructed(3) => read.trailer_field = number()?,
                _ => return None,
            }
        }
        Some(read)
    }

    /// Takes them down below `pointer`.
    pub(crate) fn take_down(&self, walk: &mut Walk, label: &str, pointer: &str, span: crate::source::Span) {
        let numbers = [("saltLength", self.salt_length), ("trailerField", self.trailer_field)];
        let names = [("hash", &self.hash), ("maskGeneration", &self.mask_generation), ("maskHash", &self.mask_hash)];
        walk.within("parameters", |walk| {
            for (name, value) in names {
                walk.field(format_args!("{label}.{name}"), value, format_args!("{pointer}/pss/{name}"), span);
            }
            for (name, value) in numbers {
                walk.field(format_args!("{label}.{name}"), value, format_args!("{pointer}/pss/{name}"), span);
            }
        });
    }
}

/// Reads the AlgorithmIdentifier of a signature: its name, the scheme where it is one that can be checked, and the
/// whole element. Without `pointer` nothing is taken down.
pub(crate) fn read_signature_algorithm<'d>(
    walk: &mut Walk,
    reader: &mut Reader<'d>,
    pointer: Option<&str>,
) -> Option<(Algorithm, Option<Scheme>, Element<'d>)> {
    let element = walk.expect(reader, Tag::SEQUENCE)?;
    let mut fields = element.children();
    let oid = walk.within("algorithm", |walk| read_oid(walk, &mut fields))?;
    let parameters = if fields.is_empty() { None } else { walk.next(&mut fields) };
    walk.end(&fields);
    let scheme = Scheme::of(&oid, parameters.as_ref());
    let mut algorithm = Algorithm { name: oid::name(&oid), oid, ..Algorithm::default() };
    if let Some(pointer) = pointer {
        walk.field("signatureAlgorithm", &algorithm.name, format_args!("{pointer}/name"), element.span());
    }
    if let Some(parameters) = parameters.filter(|parameters| parameters.tag != Tag::NULL) {
        algorithm.pss = (algorithm.oid == oid::RSA_PSS).then(|| PssParameters::read(&parameters)).flatten();
        match (&algorithm.pss, pointer) {
            (Some(pss), Some(pointer)) => pss.take_down(walk, "signatureAlgorithm", pointer, parameters.span()),
            (Some(_), None) => {}
            (None, _) => {
                let hex = der::hex(parameters.encoding);
                if let Some(pointer) = pointer {
                    let pointer = format_args!("{pointer}/parameters");
                    walk.within("parameters", |walk| {
                        walk.field("signatureAlgorithm.parameters", &hex, pointer, parameters.span());
                    });
                }
                algorithm.parameters = Some(hex);
                if algorithm.oid == oid::RSA_PSS {
                    let message = "the parameters of RSASSA-PSS can't be read";
                    walk.issue(&rules::ALGORITHM_PARAMETERS, message, parameters.span());
                } else if has_no_parameters(&algorithm.oid) {
                    let message = format!("{} has parameters, but may have none", algorithm.name);
                    walk.issue(&rules::ALGORITHM_PARAMETERS, message, parameters.span());
                }
            }
        }
    }
    Some((algorithm, scheme, element))
}

/// Whether an algorithm has no parameters: ECDSA, EdDSA, X25519 and X448, ML-DSA and SLH-DSA.
pub(crate) fn has_no_parameters(identifier: &str) -> bool {
    ["1.2.840.10045.4.", "1.3.101.", "2.16.840.1.101.3.4.3."].iter().any(|prefix| identifier.starts_with(prefix))
}
