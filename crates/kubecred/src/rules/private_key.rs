//! Private keys: what can be wrong with one that stands alone.

use crate::diagnostic::{Finding, Rule};
use crate::place::Place;
use crate::rules::x509::public_key;
use crate::rules::x509::public_key::EXPLICIT_CURVE;
use crate::rules::x509::{PRIVATE_KEY, STRONG_KEY, WEAK_KEY, weak_key};
use crate::source::Span;
use crate::x509::{Decoded, PrivateKey};

rules! {
    Standard, "RFC 5958, section 2; RFC 8017, appendix A.1.2; RFC 5915, section 3; RFC 8410, section 7" {
        Error MALFORMED = "key/private-malformed": "A private key has the parts and the lengths of its standard.";
    }
    Standard, "SEC 1, section 3.2.1; FIPS 186-5, appendix A.2" {
        Error SCALAR_RANGE = "key/scalar-range": "The number of an EC key is above zero and below the order of its curve.";
    }
    Standard, "RFC 5915, section 3" {
        Warning SCALAR_LENGTH = "key/scalar-length": "The number of an EC key is as long as the order of its curve.";
    }
    Standard, "RFC 5915, section 3; RFC 5958, section 2" {
        Error PUBLIC_HALF = "key/public-half": "The public half that is written in a private key is its own.";
    }
    Standard, "RFC 8017, section 3.2; Go crypto/rsa, PrivateKey.Validate" {
        Error RSA_NUMBERS = "key/rsa-numbers": "The numbers of an RSA key belong together.";
    }
    Advice, "Go crypto/tls, X509KeyPair" {
        Warning ENCRYPTED = "key/encrypted": "Keys that servers and clients of Kubernetes load have no passphrase.";
        Warning NOT_FOR_TLS = "key/not-for-tls": "Keys are of an algorithm with which Go makes TLS connections.";
    }
    Advice, "NIST SP 800-132, section 5.2; NIST SP 800-131A" {
        Warning WEAK_ENCRYPTION = "key/weak-encryption":
            "An encrypted key is encrypted so that guessing its passphrase is dear.";
    }
    Advice, "Go crypto/tls, X509KeyPair; OpenSSH, PROTOCOL.key" {
        Error OPENSSH = "key/openssh": "A private key has a form that TLS software reads, and not that of OpenSSH.";
    }
    Advice, "RFC 5280, section 4.1.2.7" {
        Warning NO_MATCH = "key/no-match": "A private key belongs to one of the certificates or requests beside it.";
    }
    Advice, "Kubernetes API, fields of certificates" {
        Error MISPLACED = "key/misplaced": "Where a certificate belongs there is no private key.";
    }
}

/// How to write a key of OpenSSH in another form.
pub(crate) const CONVERT_OPENSSH: &str =
    "make a copy of the file, and rewrite that as PKCS#8 without a passphrase: `ssh-keygen -p -N '' -m PKCS8 -f COPY`";

/// What to do about a finding of one of these rules that is made where bytes are read.
pub(crate) const HELP: &[(&Rule, &str)] = &[
    (&MALFORMED, "copy the key again, from where it was made; if it is broken there, make a new one"),
    (
        &SCALAR_RANGE,
        "make a new key, for example with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`",
    ),
    (&SCALAR_LENGTH, "write it anew with `openssl pkey`: some readers refuse it so"),
    (&PUBLIC_HALF, "two keys were mixed up: take the key again from where it was made, or make a new one"),
    (&RSA_NUMBERS, "take the key again from where it was made, or make a new one: signatures of this one are wrong"),
    (&EXPLICIT_CURVE, "write it with the name of the curve: `openssl ec -param_enc named_curve -in FILE`"),
];

/// That this is a private key.
pub(crate) fn is_private(key: &PrivateKey) -> Finding {
    let encrypted = if key.encrypted { ", encrypted" } else { "" };
    let message = format!("this is a private key ({}{encrypted})", key.format);
    let help = "whoever has it can act as its owner; share the certificate or the public key instead";
    Finding::new(&PRIVATE_KEY, message).help(help)
}

/// What there is to say of a private key where a certificate belongs.
pub(crate) fn make_misplaced(finding: &mut Finding) {
    finding.rule = &MISPLACED;
    finding.message = "this is a private key, where a certificate belongs".to_owned();
    finding.help = Some("put the certificate here; if others could read this key, make a new one".to_owned());
}

/// What is wrong with a key that could be read. `label` is the place of the label of its PEM block.
pub(crate) fn check(key: &Decoded<PrivateKey>, place: &Place, label: Option<Span>, findings: &mut Vec<Finding>) {
    let value = &key.value;
    let mut push = |rule: &'static Rule, message: String, pointer: &str, help: &'static str| {
        let mut finding = key.finding(rule, message, place, pointer).help(help);
        if key.field(pointer).is_none_or(|field| field.span.len() == key.length) {
            finding.span = label.or(finding.span);
        }
        findings.push(finding);
    };
    if value.encrypted {
        let message = "this key is encrypted, and nothing in Kubernetes asks for its passphrase".to_owned();
        let help = match value.format.as_ref() {
            "OpenSSH" => CONVERT_OPENSSH,
            _ => "write a copy without a passphrase: `openssl pkey -in FILE -out COPY`",
        };
        push(&ENCRYPTED, message, "/encrypted", help);
    }
    if let Some(weakness) = value.encryption.as_ref().and_then(crate::x509::KeyEncryption::weakness) {
        let help =
            "encrypt it anew, with a passphrase that was not used before: `openssl pkcs8 -topk8 -scrypt -in FILE`";
        push(&WEAK_ENCRYPTION, weakness, "/encryption/scheme", help);
    }
    if let Some(message) = value.public_key.as_ref().and_then(weak_key) {
        push(&WEAK_KEY, message, "/bits", STRONG_KEY);
    }
    let described = key.issues.iter().any(|issue| std::ptr::eq(issue.rule, &EXPLICIT_CURVE));
    if let Some(algorithm) = value.algorithm.as_deref().filter(|_| !described && !is_for_tls(value)) {
        let named = value.curve.as_deref().map(|curve| format!(" {curve}")).unwrap_or_default();
        let tls = if value.curve.as_deref() == Some("P-224") { "TLS 1.3" } else { "TLS" };
        let message = format!("Go makes no {tls} connections with keys of {algorithm}{named}");
        push(
            &NOT_FOR_TLS,
            message,
            "/algorithm",
            "make a new key: ECDSA P-256, Ed25519, or RSA with 2048 bits or more",
        );
    }
}

fn is_for_tls(key: &PrivateKey) -> bool {
    match key.algorithm.as_deref() {
        Some("EC") => key.curve.as_deref().is_none_or(public_key::is_for_tls),
        Some(algorithm) => matches!(algorithm, "RSA" | "Ed25519"),
        None => true,
    }
}
