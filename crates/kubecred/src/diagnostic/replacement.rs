//! What a fix replaces, and how what stands there then is written.

use crate::source::Span;
use crate::syntax::write_yaml::is_plain;

/// A value with the tag of YAML before it, which says what it was and not what it becomes. An insertion replaces nothing.
pub(super) fn with_its_tag(text: &str, span: Span) -> Span {
    let Some(before) = text.get(..span.start as usize).filter(|_| !span.is_empty()) else { return span };
    let (around, tag) = before.trim_end_matches(' ').rsplit_once(' ').unwrap_or_default();
    let is_tag = tag.starts_with('!') && before.ends_with(' ');
    let is_value = around.trim_end_matches(' ').ends_with([':', '-', ',', '[', '{']);
    if is_tag && is_value { Span::new(around.len() + 1, span.end as usize) } else { span }
}

/// A word in place of another value has quotes where that has them, as JSON needs it, and none where it has none, as
/// people write YAML. Numbers and the like stay as they are: where they are written, the quotes were wrong.
pub(super) fn in_its_quotes(replaced: &str, text: String) -> String {
    let without = |text: &str| Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    match (without(replaced), without(&text)) {
        (Some(_), None) if is_word(&text) && !is_literal(&text) => format!("\"{text}\""),
        // Only YAML has a word without quotes.
        (None, Some(word)) if is_word(&word) && is_plain(&word) && begins_word(replaced) && !is_literal(replaced) => {
            word
        }
        _ => text,
    }
}

fn is_word(text: &str) -> bool {
    begins_word(text) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte))
}

fn begins_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
}

fn is_literal(text: &str) -> bool {
    matches!(text, "true" | "false" | "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_place_of_a_quoted_text_is_quoted() {
        let mended = |replaced, text: &str| in_its_quotes(replaced, text.to_owned());
        assert_eq!(mended("\"serviceaccount\"", "ServiceAccount"), "\"ServiceAccount\"");
        assert_eq!(mended("\"a/v1beta1\"", "a/v1"), "\"a/v1\"");
        for (replaced, text) in
            [("serviceaccount", "ServiceAccount"), ("\"5\"", "5"), ("\"true\"", "true"), ("\"a\"", "")]
        {
            assert_eq!(mended(replaced, text), text);
        }
    }

    #[test]
    fn a_word_in_place_of_a_text_without_quotes_has_none() {
        let mended = |replaced, text: &str| in_its_quotes(replaced, text.to_owned());
        assert_eq!(mended("A_b", "\"a-b\""), "a-b");
        assert_eq!(mended("client auht", "\"client\""), "client");
        // Of JSON, or no text without quotes.
        for (replaced, text) in [
            ("true", "\"cluster\""),
            ("5", "\"cluster\""),
            ("|\n  a", "\"a\""),
            ("'a'", "\"b\""),
            ("A", "\"no\""),
            ("A", "\"1e3\""),
            ("A", "\"a: b\""),
        ] {
            assert_eq!(mended(replaced, text), text);
        }
    }
}
