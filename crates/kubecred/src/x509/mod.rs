//! X.509 (RFC 5280), PKCS#10 (RFC 2986) and keys: typed views.

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

/// A public key (RFC 5280, section 4.1.2.7).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PublicKey {}

// SEAM: replaced by the real one.
/// Seam.
pub struct R;
impl R {
    /// m
    pub fn message(&self) -> String {
        String::new()
    }
    /// h
    pub fn help(&self) -> String {
        String::new()
    }
}
/// Seam.
pub struct P {
    /// o
    pub organizations: Vec<String>,
}
/// Seam.
pub fn server_accepts_request(_: &[u8], _: bool) -> Result<P, R> {
    Ok(P { organizations: vec![] })
}
/// Seam.
pub fn server_accepts_certificate(_: &[u8]) -> Result<(), R> {
    Ok(())
}
