//! Times of certificates (RFC 5280, section 4.1.2.5).

use crate::diagnostic::quoted;
use crate::encoding::der::{Element, Reader, Tag};
use crate::rules::x509 as rules;
use crate::time::{self, Time};
use crate::x509::field::Walk;

/// Reads a Validity: from when on, and until when.
pub(crate) fn read_validity(walk: &mut Walk, fields: &mut Reader<'_>) -> [Option<Time>; 2] {
    let Some(validity) = walk.expect(fields, Tag::SEQUENCE) else { return [None, None] };
    let mut times = validity.children();
    let mut read = |name: &'static str, pointer: &str| {
        walk.within(name, |walk| {
            let element = walk.next(&mut times)?;
            let time = read_time(walk, &element)?;
            if walk.looks_closely() {
                walk.field(name, time.to_rfc3339(), pointer, element.content_span());
            }
            Some(time)
        })
    };
    let both = [read("notBefore", "/notBefore"), read("notAfter", "/notAfter")];
    walk.end(&times);
    both
}

pub(super) fn read_time(walk: &mut Walk, element: &Element<'_>) -> Option<Time> {
    let content = element.content();
    let parse: fn(&[u8]) -> Option<Time> = match element.tag {
        Tag::UTC_TIME => time::parse_utc_time,
        Tag::GENERALIZED_TIME => time::parse_generalized_time,
        tag => {
            walk.issue(&rules::STRUCTURE, format!("a time is expected here, found {tag}"), element.span());
            return None;
        }
    };
    let text = quoted(&String::from_utf8_lossy(content));
    let Some(time) = parse(content) else {
        // Readers refuse it, but it tells a time.
        let time = parse(&to_whole_seconds(content));
        let problem = if time.is_some() { "must have whole seconds and end in Z" } else { "is not a time" };
        walk.issue(&rules::TIME, format!("{text} {problem}"), element.content_span());
        return time;
    };
    let digits = if element.tag == Tag::UTC_TIME { 12 } else { 14 };
    if content.len() != digits + 1 || content.last() != Some(&b'Z') {
        let message = format!("the time {text} must have seconds and end in Z");
        walk.issue(&rules::TIME_FORM, message, element.content_span());
    } else if element.tag == Tag::GENERALIZED_TIME && (-631_152_000..2_524_608_000).contains(&time.seconds) {
        walk.issue(&rules::TIME_FORM, "a time before 2050 must be a UTCTime", element.content_span());
    }
    Some(time)
}

/// A time without its fraction, in UTC where it does not say more.
fn to_whole_seconds(content: &[u8]) -> Vec<u8> {
    let digits = content.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = content.split_at_checked(digits).unwrap_or_default();
    let fraction = rest.strip_prefix(b".").or_else(|| rest.strip_prefix(b",")).map(|fraction| {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        fraction.get(length..).unwrap_or_default()
    });
    let zone = match fraction.unwrap_or(rest) {
        b"" | b"+0000" | b"-0000" => b"Z",
        zone => zone,
    };
    [number, zone].concat()
}
