//! Encodings that carry credentials: base64, PEM, DER.

pub mod base64;
pub mod byte_map;
pub mod der;
pub mod oid;
pub mod pem;
pub(crate) mod run;
