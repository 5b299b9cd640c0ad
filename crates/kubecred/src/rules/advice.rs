//! Advice: what the server accepts, or does not look at, and what is risky or without effect all the same. It changes no
//! verdict.

pub mod authentication;
pub mod certificate_signing_request;
pub mod issued;
pub mod removed;
pub(crate) mod request_parts;
pub mod service_account;
pub mod signer;
pub mod token_request;
pub mod token_review;

use crate::diagnostic::{Finding, Rule};
use crate::jose::JsonWebToken;
use crate::kube::endpoint::Operation;
use crate::kube::schema::Kind;
use crate::kube::value::{Cursor, Data, Value};
use crate::report::{Artifact, Content};
use crate::x509::CertificationRequest;

/// An object on which advice is given.
#[derive(Debug)]
pub struct Subject<'o, 't> {
    /// The object as it was written, decoded.
    pub object: Cursor<'o, 't>,
    /// What is done to it.
    pub operation: Operation,
    /// What was opened in its fields.
    pub parts: &'o [Artifact],
    /// What decoding found.
    pub undecoded: &'o [String],
}

/// Gives advice on an object of a kind.
pub fn advise(kind: &Kind, subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    match (kind.group, kind.version, kind.kind) {
        ("", "v1", "ServiceAccount") => service_account::advise(subject, findings),
        ("authentication.k8s.io", "v1", "TokenRequest") => token_request::advise(subject, findings),
        ("authentication.k8s.io", "v1" | "v1beta1", "TokenReview") => token_review::advise(subject, findings),
        ("certificates.k8s.io", "v1" | "v1beta1", "CertificateSigningRequest") => {
            certificate_signing_request::advise(subject, findings);
            issued::check_issued(subject, findings);
            signer::check_signer(subject, findings);
        }
        ("config.openshift.io", "v1", "Authentication") => authentication::advise(subject, findings),
        _ => {}
    }
}

impl Subject<'_, '_> {
    /// Whether it was read from a server: then what the server sets stands in it with good reason.
    pub fn is_stored(&self) -> bool {
        let metadata = self.object.field("metadata");
        !metadata.field("uid").is_empty() || !metadata.field("resourceVersion").is_empty()
    }

    /// Whether a field is there and could not be read: then nobody knows that something in it is missing.
    pub fn is_unreadable(&self, pointer: &str) -> bool {
        self.undecoded.iter().any(|field| field == pointer)
    }

    /// Whether it is to be created: then what only the server sets is lost.
    pub fn is_new(&self) -> bool {
        self.operation == Operation::Create && !self.is_stored()
    }

    /// The certification request in it.
    pub fn certification_request(&self) -> Option<&CertificationRequest> {
        self.parts.iter().find_map(|part| match &part.content {
            Content::CertificationRequest(request) => Some(request.as_ref()),
            _ => None,
        })
    }

    /// The token in it.
    pub fn token(&self) -> Option<&JsonWebToken> {
        self.parts.iter().find_map(|part| match &part.content {
            Content::JsonWebToken(token) => Some(token.as_ref()),
            _ => None,
        })
    }
}

/// The strings of a list.
fn strings<'o>(list: &'o Cursor<'o, '_>) -> Vec<&'o str> {
    let text = |value: &'o Value<'_>| match &value.data {
        Data::String(text) => Some(text.as_ref()),
        _ => None,
    };
    list.items().filter_map(|item| item.value().and_then(text)).collect()
}

/// A finding that marks the key of a structure or list, not all that is in it.
fn at_key(place: &Cursor<'_, '_>, rule: &'static Rule, message: impl Into<String>) -> Finding {
    let finding = place.finding(rule, message);
    match place.value().and_then(|value| value.key_span) {
        Some(key) => finding.at(key),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::options::{Method, Options};

    #[test]
    fn what_an_update_may_set_is_not_said_to_be_dropped() {
        let csr = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: jane}\n\
                   status:\n  conditions: [{type: Approved, status: 'True'}]\n";
        let found = |method, path: Option<&str>| {
            let mut options = Options::default();
            options.request.method = method;
            options.request.path = path.map(str::to_owned);
            let report = crate::analyze(csr, &options);
            report.diagnostics.iter().any(|found| found.rule == "csr/status-dropped")
        };
        let approval = "/apis/certificates.k8s.io/v1/certificatesigningrequests/jane/approval";
        assert!(found(Method::Post, None));
        assert!(!found(Method::Put, Some(approval)));
    }
}
