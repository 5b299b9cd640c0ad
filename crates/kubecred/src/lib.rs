//! kubecred builds, validates and decodes Kubernetes credentials, offline.

#![cfg_attr(test, allow(clippy::string_slice))]

mod analyze;
mod argument;
pub mod asn1;
pub mod build;
pub mod compare;
pub mod convert;
mod decode;
mod detect;
pub mod diagnostic;
mod dry_run;
pub mod encoding;
pub mod format;
pub mod jose;
pub mod kube;
pub mod limits;
mod nested;
mod objects;
mod open;
pub mod options;
mod order;
mod pieces;
pub mod place;
pub mod predict;
pub mod redact;
pub mod reference;
mod refusal;
pub mod relations;
pub mod report;
mod rows;
pub mod rules;
mod safe_fixes;
mod secret;
pub mod source;
mod spelling;
pub mod syntax;
mod text;
pub mod time;
pub mod verify;
pub mod x509;

pub use analyze::{analyze, analyze_bytes, validate, validate_bytes};
pub use argument::ArgumentError;
pub use asn1::decode_asn1;
#[cfg(feature = "reference")]
pub use build::presets;
pub use build::{
    assemble_certification_request, assemble_test_token, build, certification_request_findings,
    certification_request_info, rebuild, test_token,
};
pub use compare::compare;
pub use convert::{to_json, to_yaml};
pub use decode::{
    Decoded, Key, decode_certificates, decode_certification_requests, decode_key_set, decode_keys, decode_kubeconfig,
    decode_manifests, decode_token,
};
pub use dry_run::{dry_run, dry_run_bytes, dry_run_with};
pub use format::format;
#[cfg(feature = "reference")]
pub use kube::json_schema::{JsonSchema, schemas};
pub use predict::{authenticate, load_client_config, preflight};
pub use redact::{redact, redactions};
pub use rules::all as rules;
pub use safe_fixes::apply_fix;
pub use text::to_text;
pub use verify::{verify_chain, verify_key_set, verify_token};

/// The README's examples are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
