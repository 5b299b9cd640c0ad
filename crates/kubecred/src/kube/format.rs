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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(label_value(""), None);
        assert_eq!(mask_trailing_dash("web-"), "wea");
        assert_eq!(mask_trailing_dash("-"), "-");
    }
}
