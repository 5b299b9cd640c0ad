//! X.509 (RFC 5280), PKCS#10 (RFC 2986) and keys: typed views, and what kube-apiserver would make of them.
//!
//! The views are read by our own code over [`crate::encoding::der`], so that each value keeps its bytes and what is
//! broken hides nothing but itself.

mod algorithm;
mod certificate;
mod extension;
mod extension_shapes;
mod field;
mod general_name;
pub mod key;
mod key_open;
mod key_pair;
mod name;
mod open;
mod pkcs7;
mod private_key;
mod request;
mod revocation_list;
pub mod server;
mod shape;
pub mod signature;
mod sniff;
mod timestamps;
mod validity;

pub use algorithm::{Algorithm, PssParameters};
pub use certificate::{Certificate, Fingerprints};
pub(crate) use extension::KEY_USAGES;
pub use extension::{AuthorityKeyIdentifier, BasicConstraints, Extension, ExtensionValue, Purpose};
pub(crate) use field::Walk;
pub use field::{Decoded, Field, Issue};
pub use general_name::GeneralName;
pub(crate) use general_name::{GO_FORMS, ip_address, subtree_address};
pub use key::PublicKey;
pub(crate) use key_pair::{PairProblem, check_pair};
pub(crate) use name::text_of;
pub use name::{Name, NameAttribute};
pub(crate) use open::{open_der, open_pem};
pub use private_key::{KeyEncryption, PrivateKey};
pub use request::{CertificationRequest, RequestAttribute};
pub use shape::Structured;
pub use signature::{SignatureStatus, SignatureVerdict};
pub(crate) use sniff::{Structure, sniff};
