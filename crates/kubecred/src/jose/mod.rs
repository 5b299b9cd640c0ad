//! JSON Object Signing and Encryption, and OpenID Connect: tokens, keys, sets of keys.

mod claims;
mod decode;
pub(crate) mod jws;
mod key;
mod meaning;
mod name_keys;
mod open;
mod open_id;
mod open_key;
pub(crate) mod parameters;
mod token;

pub use claims::{KubernetesClaims, ObjectReference};
pub(crate) use claims::{LEGACY_ACCOUNT, LEGACY_ISSUER, LEGACY_NAMESPACE, LEGACY_REQUIRED, LEGACY_SECRET, LEGACY_UID};
pub use decode::{DecodedToken, TokenField, TokenIssue};
pub(crate) use jws::stands_alone;
pub(crate) use key::{DecodedKey, bits_of};
pub use key::{JsonWebKey, JsonWebKeySet, KeyMember};
pub(crate) use name_keys::name_keys;
pub(crate) use open::open_token;
pub use open_id::OpenIdConnectClaims;
pub(crate) use open_key::{is_key_or_token, open_object};
pub(crate) use token::Signed;
pub use token::{JsonWebToken, NamedKey, TokenKind, TokenMember};
