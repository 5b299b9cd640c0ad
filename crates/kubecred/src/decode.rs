//! Decoding without judgement: typed values of what is in an input.

use serde::Serialize;

use crate::analyze::analyze_bytes;
use crate::jose::{JsonWebKeySet, JsonWebToken};
use crate::limits;
use crate::options::{Options, Signatures};
use crate::report::{Artifact, Content, KubernetesObject};
use crate::syntax::json;
use crate::x509::{Certificate, CertificationRequest};

/// A value, or why there is none in its place.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Decoded<T> {
    /// The value.
    Value(T),
    /// It could not be read.
    Broken {
        /// Why.
        error: String,
    },
}

/// Every certificate of the input (PEM, DER, base64, or nested in a manifest), in order. A broken one keeps its place.
pub fn decode_certificates(input: &[u8]) -> Vec<Decoded<Certificate>> {
    collect(input, &["certificate"], |content| match content {
        Content::Certificate(certificate) => Some(*certificate),
        _ => None,
    })
}

/// Every certification request of the input, in order. A broken one keeps its place.
pub fn decode_certification_requests(input: &[u8]) -> Vec<Decoded<CertificationRequest>> {
    collect(
        input,
        &["certification request", "certificate request", "new certificate request"],
        |content| match content {
            Content::CertificationRequest(request) => Some(*request),
            _ => None,
        },
    )
}

/// Every object of a text of manifests, items of lists included, in order.
pub fn decode_manifests(text: &str) -> Vec<Decoded<KubernetesObject>> {
    collect(text.as_bytes(), &[], |content| match content {
        Content::Object(object) => Some(object),
        _ => None,
    })
}

/// A JSON Web Token in compact serialisation, with `Bearer` before it or without.
pub fn decode_token(token: &str) -> Decoded<JsonWebToken> {
    Decoded::Value(JsonWebToken::decode(token).value)
}

/// A JSON Web Key set, or one key as a set of it.
pub fn decode_key_set(text: &str) -> Decoded<JsonWebKeySet> {
    if text.len() > limits::JWKS_BYTES {
        return Decoded::Broken {
            error: format!("the text has {} bytes, at most {} are read", text.len(), limits::JWKS_BYTES),
        };
    }
    match json::read(text).complete() {
        Ok(tree) => Decoded::Value(JsonWebKeySet::read(&tree, tree.root)),
        Err(error) => Decoded::Broken { error: error.message },
    }
}

/// `names` are what a broken one was taken for: its kind, or its PEM label.
fn collect<T>(input: &[u8], names: &[&str], pick: impl Fn(Content) -> Option<T>) -> Vec<Decoded<T>> {
    let options = Options { signatures: Signatures::Defer, ..Options::default() };
    let mut found = Vec::new();
    let mut waiting: Vec<Artifact> = analyze_bytes(input, &options).artifacts;
    waiting.reverse();
    while let Some(artifact) = waiting.pop() {
        let Artifact { content, mut children, .. } = artifact;
        match content {
            Content::Unreadable(broken) if names.iter().any(|name| broken.expected.eq_ignore_ascii_case(name)) => {
                found.push(Decoded::Broken { error: broken.error });
            }
            content => found.extend(pick(content).map(Decoded::Value)),
        }
        children.reverse();
        waiting.append(&mut children);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_certificate_keeps_its_place() {
        let found = decode_certificates(b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
        assert!(matches!(found.as_slice(), [Decoded::Broken { .. }]), "{found:?}");
        assert!(
            decode_certification_requests(b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n").is_empty()
        );
    }

    #[test]
    fn objects_of_lists_are_found() {
        let found = decode_manifests("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ServiceAccount}\n");
        assert_eq!(found.len(), 2);
    }
}
