//! How a private key is encrypted: PKCS#5 (RFC 8018), PKCS#12 (RFC 7292, appendix C), and OpenSSL's own way with headers
//! (RFC 1421).

use std::borrow::Cow;

use serde::Serialize;

use crate::encoding::der::{self, Element, Tag};
use crate::encoding::oid;
use crate::encoding::pem::Header;
use crate::rules::private_key as rules;
use crate::x509::field::Walk;
use crate::x509::signature::algorithm_identifier;

/// How a private key is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeyEncryption {
    /// The scheme: `PBES2`, `pbeWithMD5AndDES-CBC`, `PEM headers`, `OpenSSH`; of an unknown one its identifier.
    pub scheme: Cow<'static, str>,
    /// How a key is made of the passphrase: `PBKDF2 with hmacWithSHA256`, `scrypt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub kdf: Option<Cow<'static, str>>,
    /// How often that is done; of scrypt its cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub iterations: Option<u32>,
    /// The cipher, such as `AES-256-CBC`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub cipher: Option<Cow<'static, str>>,
}

impl KeyEncryption {
    /// That of `Proc-Type: 4,ENCRYPTED` and `DEK-Info` (RFC 1421, section 4.6), if a block has them.
    pub(crate) fn of_headers(headers: &[Header]) -> Option<Self> {
        headers.iter().find(|header| header.value.contains("ENCRYPTED"))?;
        let info = headers.iter().find(|header| header.name == "DEK-Info");
        let cipher = info.and_then(|info| info.value.split(',').next()).map(|name| Cow::Owned(name.trim().to_owned()));
        let kdf = Some(Cow::Borrowed("MD5"));
        Some(Self { scheme: Cow::Borrowed("PEM headers"), kdf, iterations: Some(1), cipher })
    }

    /// Why it keeps nobody from guessing the passphrase, where it does not.
    pub(crate) fn weakness(&self) -> Option<String> {
        let scheme = self.scheme.as_ref();
        if scheme == "PEM headers" {
            return Some("its passphrase is hashed once with MD5, so guessing it is cheap".to_owned());
        }
        if scheme.starts_with("pbeWith") {
            return Some(format!("{scheme} is older than what NIST allows for keys"));
        }
        let few = self.iterations.filter(|count| *count < FEWEST_ITERATIONS);
        if let (Some(count), true) = (few, self.kdf.as_deref().is_some_and(|kdf| kdf.starts_with("PBKDF2"))) {
            return Some(format!("its passphrase is hashed {count} times only, so guessing it is cheap"));
        }
        let cipher = self.cipher.as_deref().filter(|cipher| cipher.contains("DES") || cipher.starts_with("RC"));
        cipher.map(|cipher| format!("the cipher {cipher} is older than what NIST allows for keys"))
    }
}

/// What NIST SP 800-132 asks for at least.
const FEWEST_ITERATIONS: u32 = 1000;

/// Names of schemes, key derivations, pseudorandom functions and ciphers.
const NAMES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.5.1", "pbeWithMD2AndDES-CBC"),
    ("1.2.840.113549.1.5.3", "pbeWithMD5AndDES-CBC"),
    ("1.2.840.113549.1.5.4", "pbeWithMD2AndRC2-CBC"),
    ("1.2.840.113549.1.5.6", "pbeWithMD5AndRC2-CBC"),
    ("1.2.840.113549.1.5.10", "pbeWithSHA1AndDES-CBC"),
    ("1.2.840.113549.1.5.11", "pbeWithSHA1AndRC2-CBC"),
    ("1.2.840.113549.1.5.12", "PBKDF2"),
    (PBES2, "PBES2"),
    ("1.2.840.113549.1.12.1.1", "pbeWithSHA1And128BitRC4"),
    ("1.2.840.113549.1.12.1.2", "pbeWithSHA1And40BitRC4"),
    ("1.2.840.113549.1.12.1.3", "pbeWithSHA1And3-KeyTripleDES-CBC"),
    ("1.2.840.113549.1.12.1.4", "pbeWithSHA1And2-KeyTripleDES-CBC"),
    ("1.2.840.113549.1.12.1.5", "pbeWithSHA1And128BitRC2-CBC"),
    ("1.2.840.113549.1.12.1.6", "pbeWithSHA1And40BitRC2-CBC"),
    (SCRYPT, "scrypt"),
    ("1.2.840.113549.2.7", "hmacWithSHA1"),
    ("1.2.840.113549.2.8", "hmacWithSHA224"),
    ("1.2.840.113549.2.9", "hmacWithSHA256"),
    ("1.2.840.113549.2.10", "hmacWithSHA384"),
    ("1.2.840.113549.2.11", "hmacWithSHA512"),
    ("1.2.840.113549.3.2", "RC2-CBC"),
    ("1.2.840.113549.3.7", "DES-EDE3-CBC"),
    ("1.3.14.3.2.7", "DES-CBC"),
    ("2.16.840.1.101.3.4.1.2", "AES-128-CBC"),
    ("2.16.840.1.101.3.4.1.22", "AES-192-CBC"),
    ("2.16.840.1.101.3.4.1.42", "AES-256-CBC"),
    ("2.16.840.1.101.3.4.1.6", "AES-128-GCM"),
    ("2.16.840.1.101.3.4.1.26", "AES-192-GCM"),
    ("2.16.840.1.101.3.4.1.46", "AES-256-GCM"),
];
const PBES2: &str = "1.2.840.113549.1.5.13";
const SCRYPT: &str = "1.3.6.1.4.1.11591.4.11";

fn name(identifier: &str) -> Cow<'static, str> {
    let known = NAMES.iter().find(|(oid, _)| *oid == identifier);
    known.map_or_else(|| oid::name(identifier), |(_, name)| Cow::Borrowed(name))
}

/// EncryptedPrivateKeyInfo (RFC 5958, section 3).
pub(super) fn read(walk: &mut Walk, outer: &Element<'_>) -> Option<KeyEncryption> {
    let mut fields = outer.children();
    let algorithm = walk.within("encryptionAlgorithm", |walk| walk.expect(&mut fields, Tag::SEQUENCE))?;
    let Some((scheme, parameters)) = algorithm_identifier(&algorithm) else {
        walk.issue(&rules::MALFORMED, "the encryption of the key can't be read", algorithm.span());
        return None;
    };
    walk.within("encryptedData", |walk| walk.expect(&mut fields, Tag::OCTET_STRING))?;
    let parts: Vec<Element<'_>> =
        parameters.into_iter().flat_map(|parameters| parameters.children()).map_while(Result::ok).take(4).collect();
    let mut encryption = KeyEncryption { scheme: name(&scheme), ..KeyEncryption::default() };
    walk.within("encryptionAlgorithm", |walk| {
        walk.field("encryption.scheme", &encryption.scheme, "/encryption/scheme", algorithm.span());
        walk.within("parameters", |walk| {
            if let (PBES2, [derivation, cipher, ..]) = (scheme.as_str(), parts.as_slice()) {
                walk.within("keyDerivationFunc", |walk| derive(walk, &mut encryption, derivation));
                encryption.cipher = algorithm_identifier(cipher).map(|(cipher, _)| name(&cipher));
                if let Some(name) = &encryption.cipher {
                    walk.within("encryptionScheme", |walk| {
                        walk.field("encryption.cipher", name, "/encryption/cipher", cipher.span());
                    });
                }
            } else {
                count(walk, &mut encryption, parts.get(1), "iterations");
            }
        });
    });
    Some(encryption)
}

/// PBKDF2-params (RFC 8018, appendix A.2) or scrypt-params (RFC 7914, section 7).
fn derive(walk: &mut Walk, encryption: &mut KeyEncryption, derivation: &Element<'_>) {
    let Some((kdf, parameters)) = algorithm_identifier(derivation) else { return };
    let parts: Vec<Element<'_>> =
        parameters.into_iter().flat_map(|parameters| parameters.children()).map_while(Result::ok).take(5).collect();
    let prf = parts.iter().skip(2).find_map(algorithm_identifier).map(|(prf, _)| name(&prf));
    let text = match (kdf.as_str(), prf) {
        (SCRYPT, _) => name(&kdf),
        // The default (RFC 8018, appendix A.2).
        (_, None) => Cow::Owned(format!("{} with hmacWithSHA1", name(&kdf))),
        (_, Some(prf)) => Cow::Owned(format!("{} with {prf}", name(&kdf))),
    };
    walk.field("encryption.kdf", &text, "/encryption/kdf", derivation.span());
    encryption.kdf = Some(text);
    let component = if kdf == SCRYPT { "costParameter" } else { "iterationCount" };
    walk.within("parameters", |walk| count(walk, encryption, parts.get(1), component));
}

fn count(walk: &mut Walk, encryption: &mut KeyEncryption, element: Option<&Element<'_>>, component: &'static str) {
    let Some((element, iterations)) = element.and_then(|element| Some((element, number(element)?))) else { return };
    encryption.iterations = Some(iterations);
    walk.within(component, |walk| {
        walk.field("encryption.iterations", iterations, "/encryption/iterations", element.content_span());
    });
}

fn number(element: &Element<'_>) -> Option<u32> {
    der::integer(element.content()).filter(|_| element.tag == Tag::INTEGER).and_then(|count| u32::try_from(count).ok())
}
