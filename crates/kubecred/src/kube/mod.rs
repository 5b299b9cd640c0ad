//! The kinds: their fields, and objects decoded by them.

pub mod authentication;
pub mod certificates;
pub mod client;
pub mod conformity;
pub mod core;
pub mod custom_resource;
pub mod decode;
pub mod definition;
pub mod described;
pub(crate) mod duplicates;
mod duration;
pub mod emit;
pub mod endpoint;
pub mod envelope;
pub mod format;
mod identity;
#[cfg(feature = "reference")]
pub mod json_schema;
pub mod judge;
pub mod kubeconfig;
mod managed_fields;
pub mod media_type;
pub mod meta;
pub mod openshift;
pub mod schema;
pub mod selector;
mod server_fields;
pub mod strategy;
pub(crate) mod undecoded;
pub mod unstructured;
pub mod url;
pub mod value;
mod warnings;

use schema::Kind;

/// Every kind that is known.
pub static KINDS: &[&Kind] = &[
    &core::SERVICE_ACCOUNT,
    &core::SERVICE_ACCOUNT_LIST,
    &core::SECRET,
    &core::CONFIG_MAP,
    &core::LIST,
    &core::STATUS,
    &authentication::TOKEN_REQUEST,
    &authentication::TOKEN_REVIEW,
    &authentication::TOKEN_REVIEW_V1BETA1,
    &authentication::SELF_SUBJECT_REVIEW,
    &authentication::SELF_SUBJECT_REVIEW_V1BETA1,
    &certificates::CERTIFICATE_SIGNING_REQUEST,
    &certificates::CERTIFICATE_SIGNING_REQUEST_V1BETA1,
    &certificates::CERTIFICATE_SIGNING_REQUEST_LIST,
    &client::EXEC_CREDENTIAL,
    &client::EXEC_CREDENTIAL_V1BETA1,
    &kubeconfig::CONFIG,
    &openshift::AUTHENTICATION,
    &openshift::AUTHENTICATION_LIST,
];

/// The kind of that name and API version.
pub fn find(api_version: &str, kind: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|known| known.kind == kind && known.has_api_version(api_version))
}
