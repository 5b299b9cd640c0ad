//! What stands in the place of a secret: as many characters, in as many bytes and units of UTF-16.

use crate::secret::{CLUSTER_TOKENS, FILLER, FOREIGN_TOKENS};

/// A text of which nothing is told but where its white space is.
pub(super) fn filled(text: &str) -> String {
    text.chars().map(filler_of).collect()
}

fn filler_of(character: char) -> char {
    match character.len_utf8() {
        _ if character.is_whitespace() || character == char::REPLACEMENT_CHARACTER => character,
        1 => char::from(FILLER),
        2 => '\u{b7}',
        3 => '\u{2022}',
        _ => '\u{1f512}',
    }
}

/// A secret, with what says which kind of token it is left.
pub(super) fn opaque(text: &str) -> String {
    let start = text.len() - text.trim_start().len();
    let kept = start + length_of_kind(text.trim());
    let (kept, rest) = text.split_at_checked(kept).unwrap_or(("", text));
    format!("{kept}{}", filled(rest))
}

/// How other secrets begin, and schemes of HTTP.
const KINDS: &[&str] = &["AGE-SECRET-KEY-1", "Bearer ", "bearer ", "Basic ", "basic "];
/// The id of a bootstrap token, and the period behind it.
const BOOTSTRAP_ID: usize = 7;

fn length_of_kind(text: &str) -> usize {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let is_bootstrap = bytes.len() == 23
        && bytes.get(BOOTSTRAP_ID - 1) == Some(&b'.')
        && bytes.iter().enumerate().all(|(index, byte)| index == BOOTSTRAP_ID - 1 || plain(*byte));
    if is_bootstrap {
        return BOOTSTRAP_ID;
    }
    let mut known = CLUSTER_TOKENS.iter().chain(FOREIGN_TOKENS).chain(KINDS);
    known.find(|kind| text.starts_with(**kind)).map_or(0, |kind| kind.len())
}

/// A number of which nothing is told but how many digits it has.
pub(super) fn filled_number(text: &str) -> String {
    let base = ["0x", "0X", "0o", "0b"].iter().find(|base| text.starts_with(**base)).map_or(0, |base| base.len());
    let digit = |(index, character): (usize, char)| match character {
        _ if index < base => character,
        '0'..='9' => '1',
        'a'..='f' | 'A'..='F' if base > 0 => '1',
        other => other,
    };
    text.char_indices().map(digit).collect()
}

/// Base64 that can't be decoded: nothing is told of it but where it is padded.
pub(super) fn filled_base64(text: &str) -> String {
    let filled_character = |character: char| match character {
        '=' => '=',
        '+' | '/' | '-' | '_' => char::from(FILLER),
        _ if character.is_ascii_alphanumeric() => char::from(FILLER),
        // None of these is base64 either.
        _ if character.is_ascii() && !character.is_whitespace() => '.',
        other => filler_of(other),
    };
    text.chars().map(filled_character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_long_as_before() {
        for text in ["hunter2", "p\u{e9}\u{20ac}\u{1f600} \n x", ""] {
            let redacted = filled(text);
            assert_eq!(redacted.len(), text.len());
            assert_eq!(redacted.encode_utf16().count(), text.encode_utf16().count());
        }
        assert_eq!(opaque(" sha256~abc "), " sha256~xxx ");
        assert_eq!(opaque("abcdef.0123456789abcdef"), "abcdef.xxxxxxxxxxxxxxxx");
        assert_eq!(opaque("Bearer abc"), "Bearer xxx");
        assert_eq!(filled_number("-12.5e3"), "-11.1e1");
        assert_eq!(filled_number("0xAf"), "0x11");
        assert_eq!(filled_base64("aGV%\u{e9}=="), "xxx.\u{b7}==");
    }
}
