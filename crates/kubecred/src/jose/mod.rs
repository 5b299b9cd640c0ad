//! JSON Object Signing and Encryption: tokens and keys.

use serde::Serialize;

/// A JSON Web Token (RFC 7519) in compact serialisation (RFC 7515).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct JsonWebToken {}
