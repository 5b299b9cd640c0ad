//! JSON Object Signing and Encryption: tokens and keys.

mod claims;
mod decode;
mod jws;
mod open;
mod token;

pub use claims::{KubernetesClaims, ObjectReference};
pub(crate) use claims::{LEGACY_ACCOUNT, LEGACY_REQUIRED};
pub use decode::{DecodedToken, TokenField, TokenIssue};
pub(crate) use open::open_token;
pub use token::{JsonWebToken, TokenKind, TokenMember};
