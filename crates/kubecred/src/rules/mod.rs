//! The rules: one file for each family, declarations on top, checks below.

pub mod authentication;
pub mod claim_sources;
pub mod csr;
pub mod custom_resource;
pub mod decoding;
pub mod input;
pub mod jwt;
pub mod manifest;
pub mod meta;
pub mod pem;
pub mod request;
pub mod service_account;
pub mod token_request;
pub mod token_review;
pub mod x509;
pub mod yaml;

use crate::kube::schema::Kind;
use crate::kube::strategy::Strategy;

/// What the server does with objects of a kind; `None` for kinds that are not judged here.
pub fn strategy_of(kind: &Kind) -> Option<&'static Strategy> {
    match (kind.group, kind.version, kind.kind) {
        ("", "v1", "ServiceAccount") => Some(&service_account::STRATEGY),
        ("authentication.k8s.io", "v1", "TokenRequest") => Some(&token_request::STRATEGY),
        ("authentication.k8s.io", "v1", "TokenReview") => Some(&token_review::TOKEN_REVIEW),
        ("authentication.k8s.io", "v1", "SelfSubjectReview") => Some(&token_review::SELF_SUBJECT_REVIEW),
        ("certificates.k8s.io", "v1", "CertificateSigningRequest") => Some(&csr::STRATEGY),
        _ => None,
    }
}
