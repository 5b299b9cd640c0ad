//! What is no credential of Kubernetes, and may hold a secret all the same: keys of other programs, and keys as they are
//! printed.

use super::fill::{filled, opaque};
use super::{Redacted, Redactor, put};
use crate::source::Span;

/// Numbers of a key that everybody may know, as OpenSSL prints their names.
const PUBLIC: &[&str] =
    &["modulus", "publicExponent", "pub", "Modulus", "Exponent", "P", "Q", "G", "ASN1 OID", "NIST CURVE"];

impl Redactor {
    /// A text that was recognised as something else.
    pub(super) fn foreign(&mut self, text: &str) -> String {
        let redacted = if text.contains("PRIVATE KEY") { self.pem(text, false) } else { text.to_owned() };
        let mut bytes = redacted.as_bytes().to_vec();
        let printed = redacted.contains("Private-Key:");
        let (mut putty, mut private, mut from) = (false, false, 0);
        for line in redacted.split_inclusive('\n') {
            let span = Span::new(from, from + line.len());
            from += line.len();
            if let Some((name, _)) =
                line.split_once(": ").or_else(|| line.trim_end().split_once(':')).filter(|_| !is_digits(line))
            {
                putty = name == "Private-Lines" || name == "Private-MAC";
                private = printed && !PUBLIC.contains(&name.trim()) && !name.contains("Key");
                if name != "Private-MAC" {
                    continue;
                }
            }
            let new = match () {
                () if putty => line
                    .split_once(": ")
                    .map_or_else(|| filled(line), |(name, value)| format!("{name}: {}", filled(value))),
                () if private && is_digits(line) => line.replace(|digit: char| digit.is_ascii_hexdigit(), "0"),
                () if line.starts_with("AGE-SECRET-KEY-1") => opaque(line),
                () => continue,
            };
            if new != line {
                self.note(span, Redacted::PrivateKey);
                put(&mut bytes, span, new.as_bytes());
            }
        }
        let redacted = String::from_utf8(bytes).unwrap_or_default();
        self.scan(&redacted, &[])
    }
}

/// A line of digits in hexadecimal, with colons between them.
fn is_digits(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':') && line.contains(':')
}
