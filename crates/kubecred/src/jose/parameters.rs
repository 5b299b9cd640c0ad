//! What RFC 7518, RFC 8037 and RFC 8812 register: types of keys, curves, algorithms.

use crate::encoding::der::write::{bit_string, element, unsigned};

/// A type of key: its members.
#[derive(Debug)]
pub(crate) struct KeyType {
    /// Its name, which is case-sensitive.
    pub(crate) name: &'static str,
    /// The members without which there is no key, in the order in which a thumbprint has them (RFC 7638, section 3.2).
    pub(crate) required: &'static [&'static str],
}

/// The types of key that are known.
pub(crate) static KEY_TYPES: &[KeyType] = &[
    KeyType { name: "RSA", required: &["e", "n"] },
    KeyType { name: "EC", required: &["crv", "x", "y"] },
    KeyType { name: "OKP", required: &["crv", "x"] },
    KeyType { name: SYMMETRIC, required: &["k"] },
    KeyType { name: "AKP", required: &["alg", "pub"] },
];

/// The type of symmetric keys.
pub(crate) const SYMMETRIC: &str = "oct";

/// The members that are private, of keys of all types.
pub(crate) const PRIVATE_MEMBERS: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Whether a text is JSON of a key with a private member, as a header may bring one.
pub(crate) fn holds_private_key(json: &str) -> bool {
    json.contains("\"kty\"") && PRIVATE_MEMBERS.iter().any(|member| json.contains(&format!("\"{member}\"")))
}

/// The members that are bytes as base64url.
pub(crate) const BYTES_MEMBERS: &[&str] =
    &["n", "e", "x", "y", "pub", "d", "p", "q", "dp", "dq", "qi", "k", "priv", "x5t", "x5t#S256"];

/// A curve.
#[derive(Debug)]
pub(crate) struct NamedCurve {
    /// Its name, the value of `crv`.
    pub(crate) name: &'static str,
    /// The type of its keys.
    pub(crate) key_type: &'static str,
    /// Bytes of a coordinate, or of the whole key.
    pub(crate) bytes: usize,
    /// Its object identifier as DER has it: of the parameters (EC), or of the algorithm (OKP).
    pub(crate) identifier: &'static [u8],
}

/// The curves that are known.
pub(crate) static CURVES: &[NamedCurve] = &[
    ec("P-256", 32, &[0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]),
    ec("P-384", 48, &[0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]),
    ec("P-521", 66, &[0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]),
    ec("secp256k1", 32, &[0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A]),
    okp("Ed25519", 32, &[0x06, 0x03, 0x2B, 0x65, 0x70]),
    okp("Ed448", 57, &[0x06, 0x03, 0x2B, 0x65, 0x71]),
    okp(X25519, 32, &[0x06, 0x03, 0x2B, 0x65, 0x6E]),
    okp(X448, 56, &[0x06, 0x03, 0x2B, 0x65, 0x6F]),
];

/// Curves that agree on keys, and sign nothing.
pub(crate) const X25519: &str = "X25519";
/// The other one.
pub(crate) const X448: &str = "X448";

const fn ec(name: &'static str, bytes: usize, identifier: &'static [u8]) -> NamedCurve {
    NamedCurve { name, key_type: "EC", bytes, identifier }
}

const fn okp(name: &'static str, bytes: usize, identifier: &'static [u8]) -> NamedCurve {
    NamedCurve { name, key_type: "OKP", bytes, identifier }
}

/// The curve of that name.
pub(crate) fn curve(name: &str) -> Option<&'static NamedCurve> {
    CURVES.iter().find(|curve| curve.name == name)
}

/// What keys are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signatures.
    Signatures,
    /// Encryption.
    Encryption,
}

/// An algorithm: for which keys it is.
#[derive(Debug)]
pub(crate) struct KeyAlgorithm {
    /// Its name, the value of `alg`.
    pub(crate) name: &'static str,
    /// The type of its keys.
    pub(crate) key_type: &'static str,
    /// The curve of its keys; empty: any, or none.
    pub(crate) curve: &'static str,
    /// What it does.
    pub(crate) purpose: Purpose,
    /// Bits that a symmetric key has at least.
    pub(crate) bits: usize,
}

/// The algorithms that are known. Of those that encrypt, the ones that share a beginning stand here once: see [`algorithm`].
pub(crate) static ALGORITHMS: &[KeyAlgorithm] = &[
    signs("RS256", "RSA", "", 0),
    signs("RS384", "RSA", "", 0),
    signs("RS512", "RSA", "", 0),
    signs("PS256", "RSA", "", 0),
    signs("PS384", "RSA", "", 0),
    signs("PS512", "RSA", "", 0),
    signs("ES256", "EC", "P-256", 0),
    signs("ES384", "EC", "P-384", 0),
    signs("ES512", "EC", "P-521", 0),
    signs("ES256K", "EC", "secp256k1", 0),
    signs("Ed25519", "OKP", "Ed25519", 0),
    signs("Ed448", "OKP", "Ed448", 0),
    signs("EdDSA", "OKP", "", 0),
    signs("HS256", SYMMETRIC, "", 256),
    signs("HS384", SYMMETRIC, "", 384),
    signs("HS512", SYMMETRIC, "", 512),
    signs("ML-DSA-44", "AKP", "", 0),
    signs("ML-DSA-65", "AKP", "", 0),
    signs("ML-DSA-87", "AKP", "", 0),
    encrypts("RSA1_5", "RSA"),
    encrypts("RSA-OAEP", "RSA"),
    encrypts("ECDH-ES", "EC"),
    encrypts("A128", SYMMETRIC),
    encrypts("A192", SYMMETRIC),
    encrypts("A256", SYMMETRIC),
    encrypts("PBES2-", SYMMETRIC),
    encrypts("dir", SYMMETRIC),
];

const fn signs(name: &'static str, key_type: &'static str, curve: &'static str, bits: usize) -> KeyAlgorithm {
    KeyAlgorithm { name, key_type, curve, purpose: Purpose::Signatures, bits }
}

const fn encrypts(name: &'static str, key_type: &'static str) -> KeyAlgorithm {
    KeyAlgorithm { name, key_type, curve: "", purpose: Purpose::Encryption, bits: 0 }
}

/// The algorithm of that name.
pub(crate) fn algorithm(name: &str) -> Option<&'static KeyAlgorithm> {
    ALGORITHMS.iter().find(|known| match known.purpose {
        Purpose::Signatures => known.name == name,
        Purpose::Encryption => name.starts_with(known.name),
    })
}

impl KeyAlgorithm {
    /// Whether keys of that type and curve can be used with it.
    pub(crate) fn fits(&self, key_type: &str, curve: &str) -> bool {
        let agrees_on_keys = curve == X25519 || curve == X448;
        if self.name == "ECDH-ES" {
            return key_type == self.key_type || agrees_on_keys;
        }
        key_type == self.key_type
            && (self.curve.is_empty() || curve.is_empty() || curve == self.curve)
            && !(self.purpose == Purpose::Signatures && agrees_on_keys)
    }
}

/// The last byte of the object identifiers of ML-DSA (FIPS 204), by algorithm.
const ML_DSA: &[(&str, u8)] = &[("ML-DSA-44", 17), ("ML-DSA-65", 18), ("ML-DSA-87", 19)];

/// The SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7) of an RSA key.
pub(crate) fn rsa_info(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    const RSA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];
    let numbers = element(0x30, &[&unsigned(modulus), &unsigned(exponent)]);
    info(&[RSA], &numbers)
}

/// The same of a point on a curve, or of the bytes of an OKP key.
pub(crate) fn curve_info(curve: &NamedCurve, x: &[u8], y: &[u8]) -> Vec<u8> {
    const EC: &[u8] = &[0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
    if curve.key_type == "EC" {
        info(&[EC, curve.identifier], &[&[4], x, y].concat())
    } else {
        info(&[curve.identifier], x)
    }
}

/// The same of an ML-DSA key; `None` for other algorithms.
pub(crate) fn ml_dsa_info(algorithm: &str, key: &[u8]) -> Option<Vec<u8>> {
    let (_, last) = ML_DSA.iter().find(|(name, _)| *name == algorithm)?;
    Some(info(&[&[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, *last]], key))
}

fn info(algorithm: &[&[u8]], key: &[u8]) -> Vec<u8> {
    element(0x30, &[&element(0x30, algorithm), &bit_string(key)])
}
