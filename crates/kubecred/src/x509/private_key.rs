//! Private keys: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017), SEC1 (RFC 5915), and the forms that are only recognised. The private
//! half is in no value: it stands in rows that are marked as secret.

mod encryption;
mod numbers;
mod secret;
mod structure;

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::encoding::der::{Reader, Tag};
use crate::encoding::pem::Header;
use crate::rules::private_key as rules;
use crate::rules::x509 as x509_rules;
use crate::source::Span;
use crate::x509::PublicKey;
use crate::x509::field::{Decoded, Walk};
use crate::x509::key::subject_public_key_info;
use crate::x509::server::go_reads_private_key;
use crate::x509::sniff::{Structure, sniff};
pub use encryption::KeyEncryption;
pub(crate) use structure::rsa_info;
use structure::{PublicHalf, dsa, ec, openssh_info, pkcs8, rsa, ssh_text};

/// What is said in place of the public half of an encrypted key.
pub(crate) const CLOSED: &str = "not known while it is encrypted, so it is not compared";

/// Why an encrypted key can't be read.
pub(crate) const ENCRYPTED: &str = "it is encrypted, and nobody asks for its passphrase";

/// A private key, without its private half.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PrivateKey {
    /// The form: `PKCS#8`, `PKCS#1`, `SEC1`, `DSA`, `OpenSSH`.
    pub format: Cow<'static, str>,
    /// The algorithm, as that of a public key; absent where it can't be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub algorithm: Option<Cow<'static, str>>,
    /// The length of the key, as that of a public key. 0 where it can't be told.
    pub bits: u32,
    /// Of an EC key: the curve, as `P-256`; of an unknown one its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub curve: Option<Cow<'static, str>>,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// How it is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub encryption: Option<KeyEncryption>,
    /// The public half: that of the private one where it can be worked out, else the one that is written beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub public_key: Option<PublicKey>,
    /// What keeps it from being read completely.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
}

impl PrivateKey {
    /// Reads a private key as far as it can be read, with the place of each part.
    pub(crate) fn decode(der: &[u8], structure: Structure) -> Decoded<Self> {
        Self::read(der, structure, Walk::default())
    }

    /// Reads the private key of a TLS connection as Go's `crypto/tls` does, or says why that can't be one.
    pub(crate) fn of_tls(der: &[u8]) -> Result<PublicKey, Cow<'static, str>> {
        let structure = sniff(der).filter(|structure| structure.is_private_key());
        let structure = structure.ok_or("it is no private key that is known here")?;
        let Decoded { value: key, issues, .. } = Self::read(der, structure, Walk::values_only());
        let usable = match key.algorithm.as_deref() {
            Some("EC") => key.curve.as_deref().is_some_and(|curve| curve.starts_with("P-")),
            Some("RSA" | "Ed25519") => true,
            _ => false,
        };
        let wrong = |rule| [&rules::RSA_NUMBERS, &rules::SCALAR_RANGE].contains(&rule);
        let readable = go_reads_private_key(der) && !issues.iter().any(|issue| wrong(issue.rule));
        match key.public_key {
            _ if key.encrypted => Err(Cow::Borrowed(ENCRYPTED)),
            Some(public) if readable => Ok(public),
            _ => {
                let problem = issues.into_iter().find(|issue| issue.rule.severity == Severity::Error);
                Err(match problem {
                    Some(problem) => Cow::Owned(problem.message),
                    None if usable => Cow::Borrowed("it is not written as Go reads it"),
                    None => Cow::Borrowed("it is of an algorithm with which no TLS connection can be made"),
                })
            }
        }
    }

    fn read(der: &[u8], structure: Structure, mut walk: Walk) -> Decoded<Self> {
        let mut key = Self::default();
        let whole = Span::new(0, der.len());
        let mut reader = Reader::new(der, 0);
        key.format = Cow::Borrowed(match structure {
            Structure::Pkcs1 => "PKCS#1",
            Structure::Sec1 => "SEC1",
            Structure::Dsa => "DSA",
            _ => "PKCS#8",
        });
        walk.field("format", &key.format, "/format", whole);
        let outer = walk.expect(&mut reader, Tag::SEQUENCE);
        walk.end(&reader);
        let info = outer.and_then(|outer| match structure {
            Structure::Pkcs1 => rsa(&mut walk, &outer),
            Structure::Sec1 => ec(&mut walk, &outer, None),
            Structure::Dsa => dsa(&mut walk, &outer),
            Structure::Pkcs8Encrypted => {
                key.encrypted = true;
                key.encryption = encryption::read(&mut walk, &outer);
                None
            }
            _ => pkcs8(&mut walk, &outer),
        });
        walk.canonical(der, 0);
        if let Some(info) = info {
            key.set_public(&mut walk, &info, whole);
        } else if key.encrypted {
            walk.field("publicKey", CLOSED, "", whole);
        }
        // Of what is cut off, all else that is wrong follows from that.
        if walk.issues.first().is_some_and(|issue| std::ptr::eq(issue.rule, &x509_rules::ENCODING)) {
            walk.issues.truncate(1);
        }
        let broken =
            |rule| x509_rules::hides_content(rule) || [&rules::MALFORMED, &rules::SCALAR_RANGE].contains(&rule);
        key.error = walk.issues.iter().find(|issue| broken(issue.rule)).map(|issue| issue.message.clone());
        walk.finish(key, der.len())
    }

    /// What can be told of a key by the label and the headers of its PEM block alone: it is encrypted or broken.
    pub(crate) fn of_label(label: &str, headers: &[Header]) -> Self {
        let (format, algorithm) = match label {
            "RSA PRIVATE KEY" => ("PKCS#1", Some("RSA")),
            "EC PRIVATE KEY" => ("SEC1", Some("EC")),
            "DSA PRIVATE KEY" => ("DSA", Some("DSA")),
            _ => ("PKCS#8", None),
        };
        let encryption = KeyEncryption::of_headers(headers);
        Self {
            format: Cow::Borrowed(format),
            algorithm: algorithm.map(Cow::Borrowed),
            encrypted: encryption.is_some() || label == "ENCRYPTED PRIVATE KEY",
            error: encryption.is_none().then(|| "it can't be decoded".to_owned()),
            encryption,
            ..Self::default()
        }
    }

    /// A key as OpenSSH writes it (PROTOCOL.key of OpenSSH): whether it is encrypted, and its public half.
    pub(crate) fn of_openssh(content: &[u8]) -> Self {
        let mut key = Self { format: Cow::Borrowed("OpenSSH"), ..Self::default() };
        let mut rest = content.strip_prefix(b"openssh-key-v1\0").unwrap_or_default();
        let mut next = || ssh_text(&mut rest);
        let Some((cipher, kdf)) = next().zip(next()) else {
            key.error = Some("it can't be decoded".to_owned());
            return key;
        };
        key.encrypted = cipher != b"none";
        if key.encrypted {
            let text = |bytes: &[u8]| Cow::Owned(String::from_utf8_lossy(bytes).into_owned());
            let (cipher, kdf) = (Some(text(cipher)), Some(text(kdf)));
            key.encryption = Some(KeyEncryption { scheme: Cow::Borrowed("OpenSSH"), cipher, kdf, iterations: None });
        }
        next();
        // The number of keys, then the first public one.
        let info = rest.get(4..).and_then(|mut rest| openssh_info(ssh_text(&mut rest)?));
        if let Some(Ok(info)) = info.as_deref().and_then(|info| Reader::new(info, 0).next()) {
            let public = subject_public_key_info(&info).key;
            key.algorithm = Some(public.algorithm.clone());
            key.curve.clone_from(&public.curve);
            key.bits = public.bits;
            key.public_key = Some(public);
        }
        key
    }

    /// One line that names it: `EC P-256 private key`.
    pub(crate) fn title(&self) -> String {
        let encrypted = if self.encrypted { "encrypted " } else { "" };
        match (&self.algorithm, &self.curve) {
            (Some(algorithm), Some(curve)) => format!("{encrypted}{algorithm} {curve} private key"),
            (Some(algorithm), None) if self.bits > 0 && matches!(algorithm.as_ref(), "RSA" | "RSA-PSS" | "DSA") => {
                format!("{encrypted}{algorithm} {} private key", self.bits)
            }
            (Some(algorithm), None) => format!("{encrypted}{algorithm} private key"),
            _ => format!("{encrypted}private key"),
        }
    }

    /// Takes over the public half from its SubjectPublicKeyInfo.
    fn set_public(&mut self, walk: &mut Walk, info: &PublicHalf, whole: Span) {
        let Some(Ok(element)) = Reader::new(&info.der, 0).next() else { return };
        let public = subject_public_key_info(&element).key;
        let secrets = walk.fields.iter().filter(|field| field.sensitive).count();
        self.bits = public.bits;
        self.curve.clone_from(&public.curve);
        self.algorithm = Some(public.algorithm.clone());
        let algorithm = |walk: &mut Walk| {
            walk.field("algorithm", &public.algorithm, "/algorithm", info.algorithm);
            if let Some(curve) = &public.curve {
                walk.field("curve", curve, "/curve", info.algorithm);
            }
            if public.bits > 0 {
                walk.field("bits", public.bits, "/bits", info.algorithm);
            }
        };
        match self.format.as_ref() {
            "PKCS#8" => walk.within("privateKeyAlgorithm", algorithm),
            "SEC1" => walk.within("parameters", algorithm),
            _ => algorithm(walk),
        }
        if info.complete {
            walk.field("publicKey.sha256", &public.sha256, "/publicKey/sha256", info.key.unwrap_or(whole));
            self.public_key = Some(public);
        } else {
            walk.field("publicKey", "not worked out, so it is compared with no certificate", "", info.algorithm);
        }
        // What may be seen comes before what is secret.
        if let Some(fields) = walk.fields.get_mut(1..) {
            fields.rotate_left(secrets.min(fields.len()));
        }
    }
}
