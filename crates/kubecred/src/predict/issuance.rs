//! The certificate that a signer of Kubernetes makes of a request: the subject and the names are those of the request as
//! Go reads them, the usages those of the object; of the extensions that were requested nothing else is kept.

use serde::Serialize;

use crate::encoding::oid;
use crate::order::sort_by_key;
use crate::predict::signers::{PURPOSES, meant};
use crate::x509::server::ParsedRequest;
use crate::x509::{Certificate, ip_address};

/// How the lifetime of a certificate differs from the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// It lasts longer.
    Longer,
    /// It lasts less than half.
    MuchShorter,
}

/// Before it is valid a certificate may be used already: clocks differ.
pub(crate) const BACKDATE: i64 = 300;
/// No certificate lasts less, whatever is asked for, unless the signer gives less.
pub(crate) const MINIMUM: i64 = 600;

/// Compares both, in seconds. A minute beside what signers add is nothing.
pub(crate) fn compare_lifetime(asked: i64, lasts: i64) -> Option<Lifetime> {
    if lasts > asked.max(MINIMUM) + BACKDATE + 60 {
        Some(Lifetime::Longer)
    } else {
        (lasts < asked / 2).then_some(Lifetime::MuchShorter)
    }
}

/// The seconds that a certificate is valid.
pub(crate) fn lifetime_of(certificate: &Certificate) -> Option<i64> {
    let (from, until) = certificate.valid_from.zip(certificate.valid_until)?;
    Some(until.seconds.saturating_sub(from.seconds))
}

/// The extensions of a certificate that is to be made. Usages are in the words of Kubernetes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PredictedExtensions {
    /// The key usage, where any is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub key_usage: Vec<&'static str>,
    /// The extended key usage, where any is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub extended_key_usage: Vec<&'static str>,
    /// It is that of no CA, whatever was requested.
    pub basic_constraints: NoAuthority,
    /// Whether it says which key signed it, as that of any usual CA does.
    pub authority_key_identifier: bool,
    /// The alternative names, with their forms: `DNS:`, `email:`, `IP:`, `URI:`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub subject_alt_name: Vec<String>,
}

/// The basic constraints of whoever is no CA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NoAuthority {
    /// `false`
    pub ca: bool,
}

/// The extensions of the certificate for a request with these usages.
pub(super) fn extensions(request: &ParsedRequest, usages: &[&str]) -> PredictedExtensions {
    PredictedExtensions {
        key_usage: in_order(KEY_USAGES.into_iter(), usages),
        extended_key_usage: in_order(PURPOSES.into_iter().map(|(_, word)| word), usages),
        basic_constraints: NoAuthority { ca: false },
        authority_key_identifier: true,
        subject_alt_name: alternative_names(request),
    }
}

/// The subject of the certificate, as identifier and value in encoded order. Go keeps nine types of attribute, and writes
/// them in an order of its own: of some all values, in one relative name, of two the last one.
pub(super) fn subject(request: &ParsedRequest) -> Vec<(String, String)> {
    let mut subject = Vec::new();
    for (identifier, single) in ATTRIBUTES {
        let values = request.subject_attributes().iter().filter(|(other, _)| other == identifier);
        let mut values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        if single {
            values.drain(..values.len().saturating_sub(1));
            values.retain(|value| !value.is_empty());
        }
        // Those of a SET are in the order of their DER (X.690, section 11.6): the shorter, then the type, then the text.
        sort_by_key(&mut values, |value| (value.len(), is_printable(value), value.as_bytes().to_vec()));
        subject.extend(values.into_iter().map(|value| (identifier.to_owned(), value.to_owned())));
    }
    subject
}

/// Attributes in the order in which Go writes them, and whether only the last counts.
const ATTRIBUTES: [(&str, bool); 9] = [
    (oid::COUNTRY, false),
    ("2.5.4.8", false),
    ("2.5.4.7", false),
    ("2.5.4.9", false),
    ("2.5.4.17", false),
    (oid::ORGANIZATION, false),
    ("2.5.4.11", false),
    (oid::COMMON_NAME, true),
    ("2.5.4.5", true),
];

/// Whether Go writes a text as a PrintableString, whose tag comes behind that of a UTF8String.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte))
}

/// The bits of a key usage, in their order.
const KEY_USAGES: [&str; 9] = [
    "digital signature",
    "content commitment",
    "key encipherment",
    "data encipherment",
    "key agreement",
    "cert sign",
    "crl sign",
    "encipher only",
    "decipher only",
];

/// Of some words those that usages mean.
fn in_order(words: impl Iterator<Item = &'static str>, usages: &[&str]) -> Vec<&'static str> {
    words.filter(|word| usages.iter().any(|usage| meant(usage) == *word)).collect()
}

/// The alternative names in the order in which Go writes them.
pub(super) fn alternative_names(request: &ParsedRequest) -> Vec<String> {
    let named = |form: &'static str, names: &[String]| -> Vec<String> {
        names.iter().map(|name| format!("{form}:{name}")).collect()
    };
    let mut names = named("DNS", request.dns_names());
    names.extend(named("email", request.email_addresses()));
    for address in request.ip_addresses() {
        // An IPv4 address that is written as one of IPv6 becomes one of IPv4.
        let address = address.strip_prefix(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]).unwrap_or(address);
        names.extend(ip_address(address).map(|address| format!("IP:{address}")));
    }
    names.extend(request.uris().iter().map(|uri| match uri.split_once(':') {
        // Go writes the scheme in lower case.
        Some((scheme, rest)) if !scheme.contains('/') => format!("URI:{}:{rest}", scheme.to_ascii_lowercase()),
        _ => format!("URI:{uri}"),
    }));
    names
}
