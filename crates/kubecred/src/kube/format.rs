//! The formats of names, labels and the like (apimachinery `util/validation`).
//!
//! Each function says what is wrong, in words; `None` is good.

/// Bytes of a DNS label.
pub const LABEL_BYTES: usize = 63;
/// Bytes of a DNS subdomain.
pub const SUBDOMAIN_BYTES: usize = 253;
/// Bytes of the name part of a qualified name, and of a label's value.
pub const NAME_BYTES: usize = 63;

/// A DNS label (RFC 1123): `a-1`.
pub fn dns_label(text: &str) -> Option<String> {
    if text.len() > LABEL_BYTES {
        return Some(too_long(text, LABEL_BYTES));
    }
    (!is_label(text)).then(|| {
        "it must consist of lower-case letters, digits and `-`, and begin and end with a letter or digit".to_owned()
    })
}

/// A DNS subdomain (RFC 1123): `a-1.example.com`. Its labels may be longer than 63 bytes.
pub fn dns_subdomain(text: &str) -> Option<String> {
    if text.len() > SUBDOMAIN_BYTES {
        return Some(too_long(text, SUBDOMAIN_BYTES));
    }
    (!text.split('.').all(is_label)).then(|| {
        "it must consist of lower-case letters, digits, `-` and `.`, and each part between dots must begin and end \
         with a letter or digit"
            .to_owned()
    })
}

/// The DNS subdomain that was probably meant by a text: in lower case, with `-` for what can't stand in one. Nothing where
/// that gives none.
pub fn as_subdomain(text: &str) -> Option<String> {
    let plain = |character: char| match character.to_ascii_lowercase() {
        good @ ('a'..='z' | '0'..='9' | '.') => good,
        _ => '-',
    };
    let mended: String = text.trim().chars().map(plain).collect();
    let mended = mended.trim_matches(['-', '.']).to_owned();
    // A name in another script would become dashes.
    (text.is_ascii() && dns_subdomain(&mended).is_none()).then_some(mended)
}

/// A name that may have a prefix: `example.com/role`, `role`.
pub fn qualified_name(text: &str) -> Option<String> {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    if name.contains('/') {
        return Some("it may have one `/`, between a domain and a name".to_owned());
    }
    if let Some(prefix) = prefix {
        if prefix.is_empty() {
            return Some("the part before `/` is empty".to_owned());
        }
        if let Some(problem) = dns_subdomain(prefix) {
            return Some(format!("the part before `/` must be a domain: {problem}"));
        }
    }
    if name.is_empty() {
        return Some("the name is empty".to_owned());
    }
    name_part(name)
}

/// The value of a label; it may be empty.
pub fn label_value(text: &str) -> Option<String> {
    if text.is_empty() { None } else { name_part(text) }
}

/// A name that can be a segment of a path.
pub fn path_segment(text: &str) -> Option<String> {
    if matches!(text, "." | "..") {
        return Some("it may not be `.` or `..`".to_owned());
    }
    path_segment_prefix(text)
}

/// The beginning of a name that can be a segment of a path.
pub fn path_segment_prefix(text: &str) -> Option<String> {
    text.contains(['/', '%']).then(|| "it may not contain `/` or `%`".to_owned())
}

/// What a prefix of a name is tested as: a `-` at its end will have a letter after it.
pub fn mask_trailing_dash(prefix: &str) -> std::borrow::Cow<'_, str> {
    match prefix.strip_suffix('-') {
        Some(head) if !head.is_empty() => {
            let mut end = head.len() - 1;
            while !head.is_char_boundary(end) {
                end -= 1;
            }
            format!("{}a", head.get(..end).unwrap_or("")).into()
        }
        _ => prefix.into(),
    }
}

/// A time as the schemas of definitions know it: looser than RFC 3339 in the time of day, which may be anything up to
/// its limits, and as strict in the date.
pub fn is_date_time(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let Some((date, time)) = text.split_once('t') else { return false };
    let time = time.split('t').next().unwrap_or_default();
    is_date(date) && is_time_of_day(time)
}

fn name_part(text: &str) -> Option<String> {
    if text.len() > NAME_BYTES {
        return Some(too_long(text, NAME_BYTES));
    }
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (!(edge(bytes.first()) && edge(bytes.last()) && bytes.iter().all(inner))).then(|| {
        "it must consist of letters, digits, `-`, `_` and `.`, and begin and end with a letter or digit".to_owned()
    })
}

/// Whether a text is a label of a domain, of any length.
pub fn is_label(text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let bytes = text.as_bytes();
    edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}

fn too_long(text: &str, limit: usize) -> String {
    format!("it has {} bytes; at most {limit} are allowed", text.len())
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    parts.next().is_none() && (1..=days).contains(&day)
}

fn is_time_of_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pair = |at: usize, maximum: u8| {
        let digits = bytes.get(at..at + 2)?;
        let [high, low] = digits else { return None };
        let number = high.checked_sub(b'0')?.checked_mul(10)?.checked_add(low.checked_sub(b'0')?)?;
        (high.is_ascii_digit() && low.is_ascii_digit() && number <= maximum).then_some(())
    };
    let colons = bytes.get(2) == Some(&b':') && bytes.get(5) == Some(&b':');
    if !colons || pair(0, 23).is_none() || pair(3, 59).is_none() || pair(6, 59).is_none() {
        return false;
    }
    let rest = bytes.get(8..).unwrap_or_default();
    let digits = |bytes: &[u8]| bytes.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
    // Any character may stand before the fraction of a second.
    let fraction = match rest {
        [b'z' | b'+' | b'-', ..] if is_zone(rest) => 0,
        [_, ..] if digits(rest) > 0 => 1 + digits(rest),
        _ => return false,
    };
    is_zone(rest.get(fraction..).unwrap_or_default())
}

fn is_zone(bytes: &[u8]) -> bool {
    match bytes {
        [b'z'] => true,
        [b'+' | b'-', a, b, b':', c, d] => [a, b, c, d].into_iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Whether a character can be printed (Go's `unicode.IsPrint`): letters, marks, numbers, punctuation, symbols, and the space.
pub fn is_printable(character: char) -> bool {
    // Of text, Rust escapes what can't be printed; marks stay behind another character.
    match character {
        ' '..='~' => true,
        _ => !format!("a{character}").escape_debug().any(|escaped| escaped == '\\'),
    }
}

/// Text within the quotes of Go's `%q`: what can't be printed, quotes and backslashes are escaped.
pub fn go_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            _ if is_printable(character) => quoted.push(character),
            ..' ' | '\u{7f}' => quoted.push_str(&format!("\\x{:02x}", u32::from(character))),
            ..'\u{10000}' => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => quoted.push_str(&format!("\\U{:08x}", u32::from(character))),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting() {
        assert_eq!(go_quoted("a.\u{e9}/b"), "a.\u{e9}/b");
        assert_eq!(go_quoted("\"\\\t\u{7}\u{1}\u{7f}"), r#"\"\\\t\a\x01\x7f"#);
        assert_eq!(go_quoted("\u{200b}\u{e0001}\u{1f600}"), "\\u200b\\U000e0001\u{1f600}");
    }

    #[test]
    fn names() {
        assert_eq!(dns_subdomain("a.b-1"), None);
        for bad in ["", "A", "-a", "a-", "a..b", "a_b", ".a"] {
            assert!(dns_subdomain(bad).is_some(), "{bad}");
        }
        assert_eq!(qualified_name("example.com/Role_1"), None);
        for bad in ["", "/a", "a/", "a/b/c", "A.com/b", "a b", "-a"] {
            assert!(qualified_name(bad).is_some(), "{bad}");
        }
        assert_eq!(as_subdomain("Build_Robot").as_deref(), Some("build-robot"));
        assert_eq!(as_subdomain("böt"), None);
        assert_eq!(label_value(""), None);
        assert_eq!(mask_trailing_dash("web-"), "wea");
        assert_eq!(mask_trailing_dash("-"), "-");
    }

    #[test]
    fn times() {
        for good in ["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.5+01:00", "2024-02-29T23:59:59-00:00"] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in ["2026-01-31", "2026-02-29T12:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:00:00", "x", ""] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
