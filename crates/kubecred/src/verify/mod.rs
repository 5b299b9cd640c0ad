//! What a credential is worth: signatures, chains and claims, checked with what the caller trusts.
//!
//! Each check is verified, failed or not checked; the answer as a whole is never better than its worst check.

pub(crate) mod candidate;
pub mod chain;
mod check;
pub(crate) mod claims;
pub(crate) mod given;
pub(crate) mod key_policy;
mod key_set;
mod token;

pub use candidate::KeyUse;
pub use chain::verify_chain;
pub use check::Check;
pub(crate) use check::{overall, shown};
pub use key_set::{KeySetVerification, KeyVerification, verify_key_set};
pub use token::{TokenVerification, VerifyTokenOptions, verify_token};
