//! Certificates and requests: their encoding, and what is wrong with what they say.

pub mod certificate;
pub mod encoding;
pub mod request;

pub(crate) use certificate::STRONG_KEY;
pub use certificate::{WEAK_KEY, check_certificate};
pub(crate) use certificate::{duration, weak_key};
pub use encoding::*;
pub use request::check_request;
