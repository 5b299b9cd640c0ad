//! What YAML 1.2's core schema makes of a scalar, where that is not what the server makes of it.

use super::compose;
use super::entries::Key;
use super::number;
use super::resolve::Meaning;
use super::token::{Scalar, Tag};
use crate::syntax::deviation::DeviationKind;
use crate::syntax::double;

/// How a scalar that the server reads as `meaning` differs in YAML 1.2, if it does.
pub(super) fn deviation(scalar: &Scalar<'_>, tag: Tag, meaning: Meaning, key: bool) -> Option<DeviationKind> {
    match tag {
        Tag::None if scalar.plain => {}
        Tag::Boolean | Tag::Integer | Tag::Float | Tag::Null => {}
        Tag::Binary => return Some(DeviationKind::Binary),
        _ => return None,
    }
    let text = &*scalar.text;
    // Most scalars are plain words, or numbers as everyone writes them.
    let first = text.as_bytes().first().copied().unwrap_or(0);
    let number = first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.');
    let whole = || text == "0" || first != b'0' && text.bytes().all(|byte| byte.is_ascii_digit());
    match meaning {
        Meaning::String if !number => return None,
        Meaning::Integer(_) if whole() => return None,
        _ => {}
    }
    let standard = match core(text) {
        Core::Integer(value) if key && is_rounded_key(meaning) => value,
        Core::Float(_) if key && is_rounded_key(meaning) => text.to_owned(),
        Core::Null | Core::Boolean => return None,
        Core::Integer(value) if meaning_of(meaning).as_deref() == Some(&value) => return None,
        // Rounded as the server writes it, it is the same again.
        Core::Integer(value) if matches!(meaning, Meaning::Float(float) if number::to_json(float) == value) => {
            return None;
        }
        Core::Integer(value) => value,
        Core::Float(value) => match meaning {
            // What is neither has no JSON, and the server refuses it.
            Meaning::Float(server) if server == value || !server.is_finite() => return None,
            #[expect(clippy::cast_precision_loss, reason = "the same digits give the same number")]
            Meaning::Integer(server) if server as f64 == value => return None,
            _ if !value.is_finite() => "a number without end".to_owned(),
            _ => number::to_json(value),
        },
        Core::Text if meaning == Meaning::String => return None,
        Core::Text => format!("\"{text}\""),
    };
    let server = match meaning {
        _ if key => written_key(scalar, meaning),
        Meaning::Float(value) => number::to_json(value),
        _ => meaning_of(meaning).unwrap_or_else(|| format!("\"{text}\"")),
    };
    Some(DeviationKind::Scalar { written: text.to_owned(), server, standard, key })
}

enum Core {
    Null,
    Boolean,
    /// In decimal, without leading zeros.
    Integer(String),
    Float(f64),
    Text,
}

/// The meaning of a plain scalar in YAML 1.2.2, section 10.3.2.
fn core(text: &str) -> Core {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Core::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return Core::Boolean,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" | ".nan" | ".NaN"
        | ".NAN" => return Core::Float(f64::INFINITY),
        _ => {}
    }
    let based = |prefix, base| text.strip_prefix(prefix).and_then(|digits| based_integer(digits, base));
    if let Some(value) = based("0x", 16).or_else(|| based("0o", 8)) {
        return Core::Integer(value);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = digits.trim_start_matches('0');
        return Core::Integer(match digits {
            "" => "0".to_owned(),
            _ if text.starts_with('-') => format!("-{digits}"),
            _ => digits.to_owned(),
        });
    }
    if number::looks_like_float(text) {
        return double::parse(text).map_or(Core::Text, Core::Float);
    }
    Core::Text
}

/// Digits of a base as a decimal number. More than 128 bits are nobody's number.
fn based_integer(digits: &str, base: u32) -> Option<String> {
    let plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    plain.then(|| {
        u128::from_str_radix(digits, base).map_or_else(|_| format!("{base}#{digits}"), |value| value.to_string())
    })
}

/// The value as JSON, numbers with all of their digits; nothing for text.
fn meaning_of(meaning: Meaning) -> Option<String> {
    match meaning {
        Meaning::Null => Some("null".to_owned()),
        Meaning::Boolean(value) => Some(value.to_string()),
        Meaning::Integer(value) => Some(value.to_string()),
        Meaning::Unsigned(value) => Some(value.to_string()),
        Meaning::Float(value) if value.fract() == 0.0 => Some(double::whole(value)),
        Meaning::Float(value) => Some(number::to_json(value)),
        Meaning::String | Meaning::Binary => None,
    }
}

/// Whether a key in single precision is another number.
fn is_rounded_key(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Float(value) if value.is_finite() && double::parse(&number::to_key(value)) != Some(value))
}

fn written_key(scalar: &Scalar<'_>, meaning: Meaning) -> String {
    let Key { text, .. } = compose::key(scalar.clone(), meaning);
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use crate::syntax::deviation::DeviationKind;
    use crate::syntax::yaml;

    /// Server and standard, where they differ.
    fn differs(text: &str) -> Option<(String, String)> {
        let tree = yaml::read_first(text).tree.unwrap();
        tree.deviations.first().map(|deviation| match &deviation.kind {
            DeviationKind::Scalar { server, standard, .. } => (server.clone(), standard.clone()),
            other => (format!("{other:?}"), String::new()),
        })
    }

    #[test]
    fn scalars_that_mean_something_else() {
        for (text, server, standard) in [
            ("yes", "true", "\"yes\""),
            ("Off", "false", "\"Off\""),
            ("n", "false", "\"n\""),
            ("0777", "511", "777"),
            ("-010", "-8", "-10"),
            ("1_000", "1000", "\"1_000\""),
            ("0b11", "3", "\"0b11\""),
            ("-0x1F", "-31", "\"-0x1F\""),
            ("0X1F", "31", "\"0X1F\""),
            ("1_0.5", "10.5", "\"1_0.5\""),
            ("1e999", "\"1e999\"", "a number without end"),
            ("123456789012345678901234", "1.2345678901234569e+23", "123456789012345678901234"),
            ("!!int 010", "8", "10"),
            ("{y: 1}", "\"true\"", "\"y\""),
            ("{010: 1}", "\"8\"", "10"),
            ("{123456789.5: 1}", "\"1.2345679e+08\"", "123456789.5"),
        ] {
            assert_eq!(differs(text), Some((server.to_owned(), standard.to_owned())), "{text}");
        }
    }

    #[test]
    fn scalars_that_mean_the_same() {
        for text in [
            "word",
            "12",
            "-7",
            "+3",
            "0",
            "00",
            "007",
            "0888",
            "0x1F",
            "0o17",
            "1.5",
            "1e3",
            ".5",
            "5.",
            "-0.0",
            "~",
            "null",
            "True",
            "false",
            "2001-12-14",
            "1:30",
            "100000000000000000000",
            "18446744073709551615",
            "\"yes\"",
            "'0777'",
            "!!str yes",
            "! 010",
            "{1.5: a, 3: b}",
            "=",
            "-",
            "+",
            ".",
            "1.2.3",
        ] {
            assert_eq!(differs(text), None, "{text}");
        }
    }
}
