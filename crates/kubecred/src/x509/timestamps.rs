//! Signed certificate timestamps (RFC 6962, section 3.3).

use std::fmt::Display;

use crate::encoding::der;
use crate::rules::x509 as rules;
use crate::source::Span;
use crate::time::Time;
use crate::x509::field::Walk;
use crate::x509::shape::Structured;

/// Reads a SignedCertificateTimestampList, which stands at `offset`.
pub(crate) fn read_timestamps(
    walk: &mut Walk,
    bytes: &[u8],
    offset: usize,
    label: &dyn Display,
    pointer: &dyn Display,
) -> Structured {
    let mut timestamps = Vec::new();
    let mut outer = Bytes { rest: bytes, offset };
    let whole = outer.vector().and_then(|mut list| {
        while !list.rest.is_empty() {
            let timestamp = list.vector()?;
            let index = timestamps.len();
            let pointer = format_args!("{pointer}/{index}");
            timestamps.push(walk.within_item(index, |walk| read_timestamp(walk, timestamp, label, &pointer))?);
        }
        outer.rest.is_empty().then_some(())
    });
    let problem = match whole {
        None => Some("the list of signed certificate timestamps can't be read to its end"),
        Some(()) if timestamps.is_empty() => Some("the list of signed certificate timestamps is empty"),
        Some(()) => None,
    };
    if let Some(message) = problem {
        walk.issue(&rules::EXTENSION, message, Span::new(offset, offset + bytes.len()));
    }
    Structured::List(timestamps)
}

fn read_timestamp(
    walk: &mut Walk,
    mut bytes: Bytes<'_>,
    label: &dyn Display,
    pointer: &dyn Display,
) -> Option<Structured> {
    let mut members: Vec<(&'static str, Structured)> = Vec::with_capacity(7);
    let mut member = |name: &'static str, value: String, part: &Bytes<'_>| {
        let span = Span::new(part.offset, part.offset + part.rest.len());
        let (label, pointer) = (format_args!("{label}.{name}"), format_args!("{pointer}/{name}"));
        walk.within(name, |walk| walk.field(label, &value, pointer, span));
        members.push((name, value.into()));
    };
    let version = bytes.take(1)?;
    member("version", format!("v{}", version.number() + 1), &version);
    if version.number() != 0 {
        // What is in another one is not known.
        return None;
    }
    let log = bytes.take(32)?;
    member("logId", der::hex(log.rest), &log);
    let timestamp = bytes.take(8)?;
    member("timestamp", milliseconds(timestamp.number()), &timestamp);
    let extensions = bytes.vector()?;
    member("extensions", der::hex(extensions.rest), &extensions);
    for (name, known) in [("hashAlgorithm", HASHES), ("signatureAlgorithm", SIGNATURES)] {
        let algorithm = bytes.take(1)?;
        let number = algorithm.number();
        let name_of = usize::try_from(number).ok().and_then(|number| known.get(number));
        member(name, name_of.map_or_else(|| number.to_string(), |known| (*known).to_owned()), &algorithm);
    }
    let signature = bytes.vector()?;
    member("signature", der::hex(signature.rest), &signature);
    bytes.rest.is_empty().then_some(Structured::Members(members))
}

/// RFC 5246, section 7.4.1.4.1.
const HASHES: &[&str] = &["none", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
const SIGNATURES: &[&str] = &["anonymous", "rsa", "dsa", "ecdsa"];

/// As RFC 3339 with milliseconds.
fn milliseconds(milliseconds: u64) -> String {
    let seconds = i64::try_from(milliseconds / 1_000).unwrap_or(0);
    // Beyond the year 9999 there is no such text.
    if seconds > 253_402_300_799 {
        return milliseconds.to_string();
    }
    let text = Time::from_seconds(seconds).to_rfc3339();
    format!("{}.{:03}Z", text.trim_end_matches('Z'), milliseconds % 1_000)
}

/// Bytes in the presentation language of TLS (RFC 8446, section 3).
#[derive(Clone, Copy)]
struct Bytes<'d> {
    rest: &'d [u8],
    offset: usize,
}

impl<'d> Bytes<'d> {
    fn take(&mut self, count: usize) -> Option<Self> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        let taken = Self { rest: taken, offset: self.offset };
        (self.rest, self.offset) = (rest, self.offset + count);
        Some(taken)
    }

    /// A vector whose length stands before it in two bytes.
    fn vector(&mut self) -> Option<Self> {
        let length = self.take(2)?.number();
        self.take(usize::try_from(length).ok()?)
    }

    fn number(&self) -> u64 {
        self.rest.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
    }
}
