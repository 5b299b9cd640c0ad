//! What may be told of a private key: its form, its algorithm, and its public half.

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::report::PrivateKey;
use crate::x509::key::Curve;
use crate::x509::sniff::Structure;

/// The outside of a private key in DER. Nothing of the private half is in the answer.
pub(crate) fn describe(der: &[u8], structure: Structure) -> PrivateKey {
    let (format, algorithm) = match structure {
        Structure::Pkcs8 => ("PKCS#8", pkcs8_algorithm(der)),
        Structure::Pkcs8Encrypted => ("PKCS#8, encrypted", None),
        Structure::Pkcs1 => ("PKCS#1", rsa_algorithm(der)),
        _ => ("SEC1", sec1_algorithm(der)),
    };
    PrivateKey { format: format.to_owned(), algorithm }
}

/// The outside of a private key that is not opened, by the label of its PEM block.
pub(crate) fn describe_label(label: &str, encrypted: bool) -> PrivateKey {
    let (format, algorithm) = match label {
        "OPENSSH PRIVATE KEY" => ("OpenSSH", None),
        "RSA PRIVATE KEY" => ("PKCS#1", Some("RSA")),
        "EC PRIVATE KEY" => ("SEC1", Some("EC")),
        "DSA PRIVATE KEY" => ("DSA", Some("DSA")),
        "ENCRYPTED PRIVATE KEY" => ("PKCS#8, encrypted", None),
        _ => ("PKCS#8", None),
    };
    let encrypted = if encrypted && !format.ends_with("encrypted") { ", encrypted" } else { "" };
    PrivateKey { format: format!("{format}{encrypted}"), algorithm: algorithm.map(str::to_owned) }
}

fn fields(der: &[u8]) -> Option<Reader<'_>> {
    let outer = Reader::new(der, 0).next()?.ok()?;
    (outer.tag == Tag::SEQUENCE).then(|| outer.children())
}

fn pkcs8_algorithm(der: &[u8]) -> Option<String> {
    let algorithm = fields(der)?.nth(1)?.ok()?;
    let mut parts = algorithm.children();
    let identifier = oid::decode(parts.next()?.ok()?.content())?;
    let parameters = parts.next().and_then(Result::ok);
    Some(match identifier.as_str() {
        oid::RSA => {
            let key = fields(der)?.nth(2)?.ok()?;
            rsa_algorithm(key.content()).unwrap_or_else(|| "RSA".to_owned())
        }
        oid::EC => ec_name(parameters.as_ref()),
        other => oid::name(other).into_owned(),
    })
}

/// The modulus is public.
fn rsa_algorithm(der: &[u8]) -> Option<String> {
    let modulus = fields(der)?.nth(1)?.ok()?;
    Some(format!("RSA {}", der::bit_length(der::magnitude(modulus.content())?)))
}

fn sec1_algorithm(der: &[u8]) -> Option<String> {
    let wrapped = fields(der)?.map_while(Result::ok).find(|field| field.tag == Tag::context_constructed(0));
    Some(ec_name(wrapped.and_then(|wrapped| wrapped.children().next()?.ok()).as_ref()))
}

fn ec_name(parameters: Option<&Element<'_>>) -> String {
    let curve = parameters.filter(|parameters| parameters.tag == Tag::OBJECT_IDENTIFIER);
    let curve = curve.and_then(|curve| oid::decode(curve.content()));
    let name =
        curve.map(|curve| Curve::of(&curve).map_or_else(|| oid::name(&curve).into_owned(), |c| c.name().to_owned()));
    name.map_or_else(|| "EC".to_owned(), |name| format!("EC {name}"))
}
