//! JSON Object Signing and Encryption: tokens and keys.

use serde::Serialize;

/// A JSON Web Token (RFC 7519) in compact serialisation (RFC 7515).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct JsonWebToken {}

// SEAM until the artifacts are there.
use crate::{open::Opener, place::Place, report::*};
pub(crate) fn open_token(_: &str, _: &Place, _: &mut Opener<'_>) -> Artifact {
    Artifact {
        content: Content::JsonWebToken(Box::new(JsonWebToken {})),
        title: String::new(),
        rows: vec![],
        range: None,
        within: vec![],
        children: vec![],
        verdict: None,
    }
}
