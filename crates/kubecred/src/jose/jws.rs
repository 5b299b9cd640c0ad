//! The parts of a compact serialisation (RFC 7515, section 7.1), and where they stand.

use crate::source::Span;

/// The parts of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Header, payload, signature.
    Signed([Span; 3]),
    /// Five parts (RFC 7516, section 7.1), of which the first is the header.
    Encrypted(Span),
    /// Some other number of parts.
    Other(Vec<Span>),
}

/// Where the token itself stands: without white space around it, `Authorization:` and `Bearer` before it.
pub(crate) fn trim(text: &str) -> Span {
    let mut rest = text.trim_start();
    for prefix in ["Authorization:", "Bearer "] {
        if let Some((head, tail)) = rest.split_at_checked(prefix.len())
            && head.eq_ignore_ascii_case(prefix)
        {
            rest = tail.trim_start();
        }
    }
    let start = text.len() - rest.len();
    Span::new(start, start + rest.trim_end().len())
}

/// Whether nothing stands around or within a token that is passed over.
pub(crate) fn stands_alone(text: &str) -> bool {
    trim(text).len() == text.len() && !text.contains(char::is_whitespace)
}

/// Whether a text is a compact token: three or five parts, the first of which begins a JSON object.
pub(crate) fn is_token(text: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let periods = text.bytes().filter(|byte| *byte == b'.').count();
    text.starts_with("ey") && matches!(periods, 2 | 4) && text.bytes().all(part)
}

/// Divides a token at its periods. More than a handful of parts are not told one by one.
pub(crate) fn divide(text: &str, token: Span) -> Parts {
    let mut bytes = text.as_bytes().get(token.range()).unwrap_or_default();
    let mut spans = Vec::with_capacity(7);
    let mut start = token.start as usize;
    while spans.len() < 7 {
        let period = memchr::memchr(b'.', bytes);
        let end = period.unwrap_or(bytes.len());
        spans.push(Span::new(start, start + end));
        let Some(after) = bytes.get(end + 1..).filter(|_| period.is_some()) else { break };
        (bytes, start) = (after, start + end + 1);
    }
    match spans.as_slice() {
        [header, payload, signature] => Parts::Signed([*header, *payload, *signature]),
        [header, _, _, _, _] => Parts::Encrypted(*header),
        _ => Parts::Other(spans),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_a_token() {
        for text in ["a.b.c", " a.b.c\n", "Bearer a.b.c", "Authorization: bearer  a.b.c "] {
            assert_eq!(text.get(trim(text).range()), Some("a.b.c"));
        }
    }

    #[test]
    fn parts() {
        assert!(matches!(divide("a.b.c", Span::new(0, 5)), Parts::Signed([_, _, Span { start: 4, end: 5 }])));
        assert!(matches!(divide("a.b.c.d.e", Span::new(0, 9)), Parts::Encrypted(_)));
        assert!(matches!(divide("a", Span::new(0, 1)), Parts::Other(parts) if parts.len() == 1));
    }
}
