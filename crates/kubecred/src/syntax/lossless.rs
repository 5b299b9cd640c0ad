//! JSON that crosses to JavaScript as it is, but for numbers that its doubles would change.

use std::borrow::Cow;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

/// A JSON text: where it is serialised as JSON, it is written as it stands.
///
/// `serde_json::value::RawValue` is the same, but reads the text once more to be sure of it: all texts here come from our
/// own reader, and its reader is a fortieth of the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(String);

impl Json {
    /// What our reader took for JSON, or our writer made.
    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn get(&self) -> &str {
        &self.0
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(&self.0, serializer)
    }
}

/// As `RawValue` tells `serde_json` that a text is JSON.
fn write<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    const RAW: &str = "$serde_json::private::RawValue";
    let mut raw = serializer.serialize_struct(RAW, 1)?;
    raw.serialize_field(RAW, text)?;
    raw.end()
}

/// The largest whole number below which doubles leave out none.
const SAFE: u64 = (1 << 53) - 1;
/// So many digits of any number come back out of a double as they went in.
const DIGITS: usize = 15;
/// The power of ten up to which, in both directions, a double has all its digits.
const POWER: usize = 300;

/// JSON in which each number that a double might change is a string of its text.
pub(crate) fn lossless(json: &str) -> Cow<'_, str> {
    let bytes = json.as_bytes();
    if bytes.first() == Some(&b'"') {
        return Cow::Borrowed(json);
    }
    let (mut written, mut copied, mut at) = (String::new(), 0, 0);
    let (mut quoted, mut escaped) = (false, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'-' | b'0'..=b'9' if !quoted => {
                let rest = bytes.get(at..).unwrap_or_default();
                let belongs = |byte: &&u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
                let end = at + rest.iter().take_while(belongs).count();
                let number = json.get(at..end).unwrap_or_default();
                if !fits(number) {
                    for part in [json.get(copied..at).unwrap_or_default(), "\"", number, "\""] {
                        written.push_str(part);
                    }
                    copied = end;
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    written.push_str(json.get(copied..).unwrap_or_default());
    Cow::Owned(written)
}

/// Writes JSON so.
pub(crate) fn serialize<S: Serializer>(json: &Json, serializer: S) -> Result<S::Ok, S::Error> {
    write(&lossless(&json.0), serializer)
}

/// The same where there may be none.
#[expect(clippy::ref_option, reason = "serde calls it so")]
pub(crate) fn serialize_some<S: Serializer>(json: &Option<Json>, serializer: S) -> Result<S::Ok, S::Error> {
    match json {
        Some(json) => serialize(json, serializer),
        None => serializer.serialize_none(),
    }
}

fn fits(number: &str) -> bool {
    let has_power = number.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    if number.len() <= DIGITS && !has_power || number.parse::<i64>().is_ok_and(|whole| whole.unsigned_abs() <= SAFE) {
        return true;
    }
    let (mantissa, power) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let told = mantissa.trim_start_matches(['-', '0', '.']).trim_end_matches(['0', '.']);
    let power = power.parse::<i16>().map_or(POWER, |power| usize::from(power.unsigned_abs()));
    told.bytes().filter(u8::is_ascii_digit).count() <= DIGITS && power + mantissa.len() <= POWER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_it_stands() {
        let text = "{\"a\": [1.50, \"\\u0041\"]}";
        assert_eq!(serde_json::to_string(&[Json::of(text)]).unwrap(), format!("[{text}]"));
    }

    #[test]
    fn numbers_that_a_double_changes_are_strings() {
        for kept in [
            "0",
            "-0",
            "1.0",
            "1.50",
            "1e21",
            "-9007199254740991",
            "100000000000000000000",
            "0.000123456789012345",
            "1E-250",
            "\"12345678901234567890\"",
            "{\"a\\\"1e999\":[1,\"\\\\\",2]}",
        ] {
            assert_eq!(lossless(kept), kept);
        }
        for number in ["9007199254740993", "-12345678901234567890", "1e400", "1e-400", "0.1234567890123456", "1e99999"]
        {
            assert_eq!(lossless(number), format!("\"{number}\""));
        }
        assert_eq!(
            lossless("{\"a\":[1,12345678901234567890],\"b\\\"\":1e400,\"c\":\"1e400\"}"),
            "{\"a\":[1,\"12345678901234567890\"],\"b\\\"\":\"1e400\",\"c\":\"1e400\"}"
        );
    }
}
