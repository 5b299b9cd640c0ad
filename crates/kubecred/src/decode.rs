//! Decoding without judgement: typed values of what is in an input.

use serde::Serialize;

use crate::analyze::artifacts;
use crate::diagnostic::quoted;
use crate::jose::{JsonWebKeySet, JsonWebToken};
use crate::kube;
use crate::kube::envelope::TypeMeta;
use crate::kube::kubeconfig::CONFIG;
use crate::limits;
use crate::options::Options;
use crate::report::{Artifact, Content, KubernetesObject};
use crate::rules::decoding::{DUPLICATE_FIELD, UNKNOWN_FIELD};
use crate::rules::input as rules;
use crate::syntax::lossless::{Json, lossless};
use crate::syntax::{json, write, yaml};
use crate::x509::{Certificate, CertificationRequest, PrivateKey, PublicKey};

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

/// A key that stands alone.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Key {
    /// A private key, without its private half.
    PrivateKey(PrivateKey),
    /// A public key.
    PublicKey(PublicKey),
}

/// Every private and public key of the input, in order; not those in certificates and requests. A broken one keeps its
/// place.
pub fn decode_keys(input: &[u8]) -> Vec<Decoded<Key>> {
    collect(input, &["public key", "rsa public key"], |content| match content {
        Content::PrivateKey(key) => Some(Key::PrivateKey(*key)),
        Content::PublicKey(key) => Some(Key::PublicKey(*key)),
        _ => None,
    })
}

/// Every object of a text of manifests, items of lists included, in order.
pub fn decode_manifests(text: &str) -> Vec<Decoded<KubernetesObject>> {
    collect(text.as_bytes(), &[], |content| match content {
        Content::Object(object) => Some(object),
        _ => None,
    })
}

/// A kubeconfig, as it is written, if its values are of the types that its fields have. In what others keep in it, a number
/// that a double might change (beyond 2^53, or of more than 15 digits) is a string of its text.
pub fn decode_kubeconfig(text: &str) -> Decoded<Json> {
    let broken = |error: &str| Decoded::Broken { error: error.to_owned() };
    if text.len() > limits::MANIFEST_BYTES {
        return broken(&rules::too_large_message());
    }
    let Some(read) = yaml::read(text).into_iter().next() else { return broken("there is nothing here") };
    let tree = match read.complete() {
        Ok(tree) => tree,
        Err(error) => return broken(&error.message),
    };
    let meta = match TypeMeta::interpret(&tree, tree.root) {
        Ok(meta) => meta,
        Err(mismatch) => return broken(&mismatch.finding.message),
    };
    if !matches!(meta.kind, "" | "Config") || !matches!(meta.api_version, "" | "v1") {
        return broken("the object is of another kind: a kubeconfig is a `Config` of `v1`");
    }
    let decoded = kube::decode::decode(&tree, tree.root, CONFIG.fields);
    let finding = decoded.findings.iter().find(|finding| ![&UNKNOWN_FIELD, &DUPLICATE_FIELD].contains(&finding.rule));
    match (decoded.error, finding) {
        (Some(_), Some(finding)) => match &finding.path {
            Some(path) => broken(&format!("{}: {}", quoted(path), finding.message)),
            None => broken(&finding.message),
        },
        _ => {
            let json = write::to_json(&tree, tree.root);
            Decoded::Value(Json::of(lossless(&json)))
        }
    }
}

/// A JSON Web Token in compact serialisation, with `Bearer` before it or without.
pub fn decode_token(token: &str) -> Decoded<JsonWebToken> {
    if token.len() > limits::MANIFEST_BYTES {
        return Decoded::Broken { error: rules::too_large_message() };
    }
    Decoded::Value(JsonWebToken::decode_value(token).value)
}

/// A JSON Web Key set, or one key as a set of it.
pub fn decode_key_set(text: &str) -> Decoded<JsonWebKeySet> {
    if text.len() > limits::JWKS_BYTES {
        return Decoded::Broken {
            error: format!("the text has more than {} bytes: so many are read", limits::JWKS_BYTES),
        };
    }
    match json::read(text).complete() {
        Ok(tree) => Decoded::Value(JsonWebKeySet::read(&tree, tree.root)),
        Err(error) => Decoded::Broken { error: error.message },
    }
}

/// `names` are what a broken one was taken for: its kind, or its PEM label.
fn collect<T>(input: &[u8], names: &[&str], pick: impl Fn(Content) -> Option<T>) -> Vec<Decoded<T>> {
    let options = Options::deferred();
    let mut found = Vec::new();
    let mut waiting: Vec<Artifact> = artifacts(input, &options);
    waiting.reverse();
    while let Some(artifact) = waiting.pop() {
        let Artifact { content, mut children, .. } = artifact;
        match content {
            Content::Unreadable(broken)
                if names.iter().chain([&rules::WHOLE_INPUT]).any(|name| broken.expected.eq_ignore_ascii_case(name)) =>
            {
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
    fn no_typed_value_loses_digits() {
        const NUMBERS: &str = "[12345678901234567890,9007199254740993,1e400,1]";
        let kept = "[\"12345678901234567890\",\"9007199254740993\",\"1e400\",1]";
        let has = |json: String| assert!(json.contains(kept), "{json}");
        let object = format!("{{\"apiVersion\":\"example.com/v1\",\"kind\":\"A\",\"a\":{NUMBERS}}}");
        has(serde_json::to_string(&decode_manifests(&object)).unwrap());
        let extension = format!("[{{\"name\":\"a\",\"extension\":{NUMBERS}}}]");
        let config = format!("{{\"apiVersion\":\"v1\",\"kind\":\"Config\",\"extensions\":{extension}}}");
        has(serde_json::to_string(&decode_kubeconfig(&config)).unwrap());
        has(serde_json::to_string(&decode_key_set(&format!("{{\"kty\":\"oct\",\"a\":{NUMBERS}}}"))).unwrap());
        let part = |json: &str| crate::encoding::base64::encode(json.as_bytes()).replace('=', "");
        let token = format!("{}.{}.AAAA", part("{\"alg\":\"RS256\"}"), part(&format!("{{\"a\":{NUMBERS}}}")));
        has(serde_json::to_string(&decode_token(&token)).unwrap());
        for text in [object, config, token, format!("{{\"issuer\":\"i\",\"jwks_uri\":\"u\",\"a\":{NUMBERS}}}")] {
            has(serde_json::to_string(&crate::analyze(&text, &Options::default()).artifacts).unwrap());
        }
    }

    #[test]
    fn objects_of_lists_are_found() {
        let found = decode_manifests("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ServiceAccount}\n");
        assert_eq!(found.len(), 2);
    }
}
