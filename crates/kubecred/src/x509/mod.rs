//! X.509 (RFC 5280), PKCS#10 (RFC 2986) and keys: typed views, and what kube-apiserver would make of them.
//!
//! The views are read by our own code over [`crate::encoding::der`], so that each value keeps its bytes and what is
//! broken hides nothing but itself.

mod algorithm;
mod certificate;
mod extension;
mod field;
pub mod key;
mod key_pair;
mod name;
mod open;
mod private_key;
mod request;
pub mod server;
pub mod signature;
mod sniff;

pub use algorithm::Algorithm;
pub use certificate::{Certificate, Fingerprints};
pub(crate) use extension::ip_address;
pub use extension::{AuthorityKeyIdentifier, BasicConstraints, Extension, ExtensionValue, GeneralName, Purpose};
pub(crate) use field::Walk;
pub use field::{Decoded, Field, Issue};
pub use key::PublicKey;
pub(crate) use key_pair::{PairProblem, check_pair};
pub(crate) use name::text_of;
pub use name::{Name, NameAttribute};
pub(crate) use open::{open_der, open_pem};
pub use request::{CertificationRequest, RequestAttribute};
pub use signature::{SignatureStatus, SignatureVerdict};
pub(crate) use sniff::{Structure, sniff};
