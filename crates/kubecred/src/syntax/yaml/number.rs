//! Numbers: as Go's `strconv` reads them and as its JSON encoder writes them.

use crate::syntax::double::{self, Digits};

/// An integer in base 10, or with `0x`, `0o`, `0b` or `0` in front in that base.
pub(super) fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let value = i128::from(unsigned(digits)?);
    i64::try_from(if negative { -value } else { value }).ok()
}

/// The same, without a sign.
pub(super) fn unsigned(text: &str) -> Option<u64> {
    let (base, digits) = match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, text.get(2..)?),
        [b'0', b'o' | b'O', _, ..] => (8, text.get(2..)?),
        [b'0', b'b' | b'B', _, ..] => (2, text.get(2..)?),
        [b'0', _, ..] => (8, text.get(1..)?),
        _ => (10, text),
    };
    // from_str_radix takes a sign
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, base).ok()
}

/// Whether it has the form of a decimal fraction with or without exponent.
pub(super) fn looks_like_float(text: &str) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.as_bytes();
    let text = text.strip_prefix(b"-").or(text.strip_prefix(b"+")).unwrap_or(text);
    let whole = digits(text);
    let mut rest = text.get(whole..).unwrap_or(&[]);
    let mut any = whole > 0;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        any |= length > 0;
        rest = fraction.get(length..).unwrap_or(&[]);
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+")).unwrap_or(exponent);
        return any && !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    any && rest.is_empty()
}

/// A decimal number; nothing where it is too large. Underscores may stand between digits.
pub(super) fn float(text: &str) -> Option<f64> {
    let text = if text.contains('_') {
        let bytes = text.as_bytes();
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        let between = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
        if !bytes.iter().enumerate().all(|(at, byte)| *byte != b'_' || between(at)) {
            return None;
        }
        text.replace('_', "")
    } else {
        text.to_owned()
    };
    if !looks_like_float(&text) {
        return None;
    }
    double::parse(&text).filter(|value| value.is_finite())
}

/// A number as JSON text: shortest, with an exponent below 1e-6 and from 1e21 on.
pub(crate) fn to_json(value: f64) -> String {
    let digits = Digits::of(value);
    if value == 0.0 || (1e-6..1e21).contains(&value.abs()) {
        return digits.positional();
    }
    let sign = if digits.exponent < 0 { "" } else { "+" };
    format!("{}e{sign}{}", digits.significand(), digits.exponent)
}

/// A number as a key: in single precision, with an exponent below 1e-4 and from 1e6 on.
pub(super) fn to_key(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "as the server converts it")]
    let single = value as f32;
    if single.is_nan() {
        return ".nan".to_owned();
    }
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    if single.abs() == ROUNDED_UP {
        return if single > 0.0 { "0.00024414063" } else { "-0.00024414063" }.to_owned();
    }
    general(&Digits::of_single(single))
}

/// The one number (2^-12) of single precision for which Go 1.26 takes the higher digits: of the even ones it knows that
/// of double precision alone.
const ROUNDED_UP: f32 = 1.0 / 4096.0;

/// A number as Go prints it.
pub(super) fn to_go(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    general(&Digits::of(value))
}

/// Of the two notations of a number the one that `%g` takes.
fn general(digits: &Digits) -> String {
    if (-4..6).contains(&digits.exponent) {
        return digits.positional();
    }
    let sign = if digits.exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", digits.significand(), digits.exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_in_their_bases() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("0777", 511),
            ("+12", 12),
            ("0x1F", 31),
            ("-0o17", -15),
            ("0b101", 5),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["", "-", "0x", "08", "1e3", "++1", "0x+1", "9223372036854775808"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn floats_as_json_and_as_keys() {
        for (value, json, key) in [
            (1e3, "1000", "1000"),
            (1e6, "1000000", "1e+06"),
            (1e21, "1e+21", "1e+21"),
            (0.1, "0.1", "0.1"),
            (1e-7, "1e-7", "1e-07"),
            (0.0001, "0.0001", "0.0001"),
            (-0.0, "-0", "-0"),
            (123_456_789.0, "123456789", "1.2345679e+08"),
        ] {
            assert_eq!((to_json(value).as_str(), to_key(value).as_str()), (json, key));
        }
    }

    #[test]
    fn of_two_shortest_numbers_the_even_one() {
        for (value, json) in [
            ("135763436689751.625", "135763436689751.62"),
            ("-960597646220412.25", "-960597646220412.2"),
            ("100930294582565.6875", "100930294582565.69"),
            ("0.125", "0.125"),
            ("0.5", "0.5"),
        ] {
            assert_eq!(to_json(value.parse().unwrap()), json);
        }
        // What Go writes was asked of Go.
        for (value, key, go) in [
            ("1048576.125", "1.0485761e+06", "1.048576125e+06"),
            ("2097152.25", "2.0971522e+06", "2.09715225e+06"),
            ("-2097152.25", "-2.0971522e+06", "-2.09715225e+06"),
            ("2097152.75", "2.0971528e+06", "2.09715275e+06"),
            ("262144.0625", "262144.06", "262144.0625"),
            ("135763436689751.625", "1.3576344e+14", "1.3576343668975162e+14"),
            ("0.000244140625", "0.00024414063", "0.000244140625"),
            ("1.5e-300", "0", "1.5e-300"),
            ("5e-324", "0", "5e-324"),
        ] {
            let number = value.parse().unwrap();
            assert_eq!((to_key(number).as_str(), to_go(number).as_str()), (key, go), "{value}");
        }
    }
}
