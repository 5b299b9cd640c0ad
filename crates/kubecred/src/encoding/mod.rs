//! Encodings that carry credentials: base64, PEM, DER.

pub mod byte_map;
