//! A request of what was signed and the signature (RFC 2986, section 4.2).

use serde::Serialize;

use crate::argument::ArgumentError;
use crate::diagnostic::quoted;
use crate::encoding::der::write::{bit_string, element, object_identifier, unsigned};
use crate::encoding::der::{Reader, Tag};
use crate::encoding::{base64, oid, pem};

/// A certification request that is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SignedRequest {
    /// Its DER, in base64.
    pub der: String,
    /// Its PEM.
    pub pem: String,
}

/// The algorithms of signatures by their names, whether their identifier has the parameter NULL (RFC 4055, section 5; RFC
/// 5758, section 3.2; RFC 8410, section 3), and whether they are ECDSA.
const ALGORITHMS: [(&str, bool, bool); 7] = [
    ("sha256WithRSAEncryption", true, false),
    ("sha384WithRSAEncryption", true, false),
    ("sha512WithRSAEncryption", true, false),
    ("ecdsa-with-SHA256", false, true),
    ("ecdsa-with-SHA384", false, true),
    ("ecdsa-with-SHA512", false, true),
    ("Ed25519", false, false),
];

/// The request of what was signed (`info`, as [`super::certification_request_info`] makes it), the name of the algorithm and
/// the signature. One of ECDSA may be two numbers of one length, as WebCrypto makes it, or DER.
///
/// # Errors
/// Where the algorithm is not known, or the signature can't be one of it.
pub fn assemble_certification_request(
    info: &[u8],
    algorithm: &str,
    signature: &[u8],
) -> Result<SignedRequest, ArgumentError> {
    let Some((name, null, is_ecdsa)) = ALGORITHMS.iter().find(|(name, ..)| *name == algorithm) else {
        let names: Vec<&str> = ALGORITHMS.iter().map(|(name, ..)| *name).collect();
        let message =
            format!("{} is no algorithm for signatures here: there are {}", quoted(algorithm), names.join(", "));
        return Err(ArgumentError::new(message));
    };
    let identifier = oid::identifier(name).and_then(object_identifier).unwrap_or_default();
    let parameters: &[u8] = if *null { &[0x05, 0] } else { &[] };
    let algorithm = element(0x30, &[&identifier, parameters]);
    let numbers = if *is_ecdsa { ecdsa_der(signature)? } else { signature.to_vec() };
    let der = element(0x30, &[info, &algorithm, &bit_string(&numbers)]);
    Ok(SignedRequest { der: base64::encode(&der), pem: pem::encode("CERTIFICATE REQUEST", &der) })
}

/// The DER of a signature by ECDSA (RFC 3279, section 2.2.3).
fn ecdsa_der(signature: &[u8]) -> Result<Vec<u8>, ArgumentError> {
    if let Some(length @ (32 | 48 | 66)) = signature.len().is_multiple_of(2).then_some(signature.len() / 2)
        && let Some((r, s)) = signature.split_at_checked(length)
    {
        return Ok(element(0x30, &[&unsigned(r), &unsigned(s)]));
    }
    match Reader::new(signature, 0).next() {
        Some(Ok(sequence)) if sequence.tag == Tag::SEQUENCE && sequence.encoding.len() == signature.len() => {
            Ok(signature.to_vec())
        }
        _ => Err(ArgumentError::new("expected the two numbers of a signature by ECDSA on P-256, P-384 or P-521")),
    }
}
