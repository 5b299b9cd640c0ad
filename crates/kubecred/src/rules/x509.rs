//! Certificates and requests: their encoding, and what is wrong with what they say.

mod certificate;
mod encoding;
mod request;

pub use certificate::*;
pub use encoding::*;
pub use request::*;

use crate::diagnostic::Rule;

/// All rules of this family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    encoding::RULES.iter().chain(certificate::RULES).chain(request::RULES).copied()
}
