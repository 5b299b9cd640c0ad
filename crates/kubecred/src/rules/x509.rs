//! Certificates and requests: their encoding, and what is wrong with what they say.

pub mod certificate;
pub mod encoding;
pub mod names;
pub mod profile;
pub mod public_key;
mod remark;
pub mod request;

pub(crate) use certificate::STRONG_KEY;
pub use certificate::{WEAK_KEY, check_certificate};
pub(crate) use certificate::{duration, ends_soon, weak_key};
pub use encoding::*;
pub use request::check_request;

use crate::diagnostic::Finding;
use crate::place::Place;
use crate::x509::{Decoded, PublicKey};

/// What is wrong with a public key that stands alone. `place` is that of its DER.
pub(crate) fn check_public_key(key: &Decoded<PublicKey>, place: &Place, findings: &mut Vec<Finding>) {
    let mut remarks = remark::Remarks::default();
    public_key::check_key(&key.value, "", &mut remarks);
    remarks.place(key, place, findings);
}
