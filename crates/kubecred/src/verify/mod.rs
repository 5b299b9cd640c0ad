//! What a credential is worth: signatures, chains and claims, checked with what the caller trusts.
//!
//! Each check is verified, failed or not checked; the answer as a whole is never better than its worst check.

pub mod chain;
mod check;
pub(crate) mod key_policy;

pub use chain::verify_chain;
pub use check::Check;
pub(crate) use check::overall;
