//! X.509 (RFC 5280), PKCS#10 (RFC 2986) and keys: typed views, and what kube-apiserver would make of them.

pub mod key;
pub mod server;
pub mod signature;

pub use key::PublicKey;

use serde::Serialize;

/// A certificate (RFC 5280, section 4.1).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Certificate {}

/// A certification request (RFC 2986, section 4).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CertificationRequest {}

// SEAM until the artifacts are there.
use crate::{open::Opener, place::Place, report::Artifact};
pub(crate) fn open_pem(_: &[u8], _: &Place, _: &mut Opener<'_>) -> Vec<Artifact> {
    Vec::new()
}
pub(crate) fn open_der(_: &[u8], _: &Place, _: &mut Opener<'_>) -> Vec<Artifact> {
    Vec::new()
}
