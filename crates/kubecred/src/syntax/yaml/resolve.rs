//! What a scalar means: YAML 1.1's types as the server's reader sees them.

use std::borrow::Cow;

use super::number;
use super::token::{Scalar, Tag};

/// A scalar's type and, where it matters, its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    Null,
    Boolean(bool),
    Integer(i64),
    /// An integer above 2^63 - 1, which can't be a key.
    Unsigned(u64),
    Float(f64),
    String,
    /// A string written in base64.
    Binary,
}

/// Why a tag does not fit its scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unfit;

/// The meaning of a scalar with that tag.
pub(super) fn resolve(scalar: &Scalar<'_>, tag: Tag) -> Result<Meaning, Unfit> {
    let text = &*scalar.text;
    match tag {
        Tag::None if !scalar.plain => Ok(Meaning::String),
        Tag::None => Ok(plain(text)),
        Tag::NonSpecific | Tag::String | Tag::Merge | Tag::Other => Ok(Meaning::String),
        Tag::Binary => Ok(Meaning::Binary),
        Tag::Timestamp if is_timestamp(text) => Ok(Meaning::String),
        Tag::Timestamp => Err(Unfit),
        Tag::Null | Tag::Boolean | Tag::Integer | Tag::Float => match (tag, plain(text)) {
            (Tag::Null, meaning @ Meaning::Null)
            | (Tag::Boolean, meaning @ Meaning::Boolean(_))
            | (Tag::Integer, meaning @ (Meaning::Integer(_) | Meaning::Unsigned(_)))
            | (Tag::Float, meaning @ Meaning::Float(_)) => Ok(meaning),
            #[expect(clippy::cast_precision_loss, reason = "as the server converts it")]
            (Tag::Float, Meaning::Integer(value)) => Ok(Meaning::Float(value as f64)),
            _ => Err(Unfit),
        },
    }
}

/// The meaning of a scalar without quotes and tag.
#[cfg_attr(kubecred_module, optimize(speed))]
fn plain(text: &str) -> Meaning {
    match text.as_bytes().first() {
        None => Meaning::Null,
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => special_float(text).map_or_else(|| numeric(text), Meaning::Float),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'o' | b'O') => match text {
            "~" | "null" | "Null" | "NULL" => Meaning::Null,
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Meaning::Boolean(true),
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
                Meaning::Boolean(false)
            }
            _ => Meaning::String,
        },
        Some(_) => Meaning::String,
    }
}

fn special_float(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn numeric(text: &str) -> Meaning {
    if text.starts_with('.') {
        return number::float(text).map_or(Meaning::String, Meaning::Float);
    }
    let digits = if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) };
    if let Some(value) = number::integer(&digits) {
        return Meaning::Integer(value);
    }
    if let Some(value) = number::unsigned(&digits) {
        return Meaning::Unsigned(value);
    }
    if number::looks_like_float(&digits)
        && let Some(value) = number::float(&digits)
    {
        return Meaning::Float(value);
    }
    // `0b` with a sign after it
    let binary = match digits.strip_prefix("0b") {
        Some(rest) => i64::from_str_radix(rest, 2).ok(),
        None => digits.strip_prefix("-0b").and_then(|rest| i64::from_str_radix(&format!("-{rest}"), 2).ok()),
    };
    binary.map_or(Meaning::String, Meaning::Integer)
}

/// Whether it is a date, or a date and time, in one of the forms that the server's reader knows.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut rest = bytes;
    let Some(year) = digits(&mut rest, 4, 4) else { return false };
    if !take(&mut rest, b"-") {
        return false;
    }
    let Some(month) = digits(&mut rest, 1, 2) else { return false };
    if !take(&mut rest, b"-") {
        return false;
    }
    let Some(day) = digits(&mut rest, 1, 2) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    if !(1..=days).contains(&day) {
        return false;
    }
    let zone = match rest {
        [] => return true,
        [b'T' | b't', ..] => true,
        [b' ', ..] => false,
        _ => return false,
    };
    rest = rest.get(1..).unwrap_or(&[]);
    is_time(if zone { rest } else { rest.trim_ascii_start() }, zone)
}

fn is_time(mut rest: &[u8], zone: bool) -> bool {
    let hour = digits(&mut rest, 1, 2).is_some_and(|hour| hour < 24);
    let minute = take(&mut rest, b":") && digits(&mut rest, 1, 2).is_some_and(|minute| minute < 60);
    let second = take(&mut rest, b":") && digits(&mut rest, 1, 2).is_some_and(|second| second < 60);
    if !(hour && minute && second) {
        return false;
    }
    if let [b'.' | b',', fraction @ ..] = rest {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length > 0 {
            rest = fraction.get(length..).unwrap_or(&[]);
        }
    }
    if !zone {
        return rest.is_empty();
    }
    if rest == b"Z" {
        return true;
    }
    let sign = take(&mut rest, b"+") || take(&mut rest, b"-");
    let hours = digits(&mut rest, 2, 2).is_some_and(|hours| hours <= 24);
    sign && hours
        && take(&mut rest, b":")
        && digits(&mut rest, 2, 2).is_some_and(|minutes| minutes <= 60)
        && rest.is_empty()
}

fn take(rest: &mut &[u8], token: &[u8]) -> bool {
    match rest.strip_prefix(token) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

/// A number of so many digits.
fn digits(rest: &mut &[u8], least: usize, most: usize) -> Option<u32> {
    let length = rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    if length < least {
        return None;
    }
    let (number, after) = rest.split_at_checked(length)?;
    *rest = after;
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// The bytes of a base64 text with padding. Line breaks in it do not count.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0u32, 0, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'\n' | b'\r' => continue,
            b'=' => {
                padding += 1;
                count += 1;
                continue;
            }
            _ if padding > 0 => return None,
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count % 4 == 0 {
            bytes.extend(bits.to_be_bytes().iter().skip(1));
            bits = 0;
        }
    }
    match (count % 4, padding) {
        (0, 0) => {}
        (0, 1) => bytes.extend((bits << 6).to_be_bytes().iter().skip(1).take(2)),
        (0, 2) => bytes.extend((bits << 12).to_be_bytes().iter().skip(1).take(1)),
        _ => return None,
    }
    Some(bytes)
}

/// The text of bytes, each byte that is not UTF-8 being U+FFFD, as the server writes it into JSON.
pub(super) fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}
