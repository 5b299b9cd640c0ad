//! What stands for something else: tokens broken by white space, a variable of a shell, base64, hexadecimal, UTF-16; each with
//! the way back.

use super::{Detected, Input, begins_token, detect, is_der, is_sequence, unquoted};
use crate::encoding::base64::{self, Base64ErrorKind};
use crate::encoding::byte_map::ByteMap;
use crate::source::Span;

/// The variable in which an exec plugin is told what is wanted.
pub(crate) const EXEC_INFO: &str = "KUBERNETES_EXEC_INFO";

/// The value of that variable, where a line sets it: as `env` prints it, or quoted as for a shell.
pub(super) fn exec_info(text: &str) -> Option<(String, ByteMap)> {
    let (at, _) = text.match_indices(EXEC_INFO).find(|(at, _)| {
        let line = text.get(..*at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        matches!(line, "" | "export " | "declare -x ")
    })?;
    let value = text.get(at + EXEC_INFO.len()..)?.strip_prefix('=')?;
    let (quote, value) = match value.chars().next()? {
        quote @ ('"' | '\'') => (Some(quote), value.get(1..)?),
        _ => (None, value),
    };
    if !value.starts_with('{') {
        return None;
    }
    let mut position = value.as_ptr() as usize - text.as_ptr() as usize;
    let (mut json, mut map, mut escaped) = (String::new(), ByteMap::default(), false);
    for character in value.chars() {
        let start = position;
        position += character.len_utf8();
        if !escaped {
            match (quote, character) {
                (Some(quote), character) if character == quote => break,
                (None, '\n') => break,
                (Some('"'), '\\') => {
                    escaped = true;
                    continue;
                }
                _ => {}
            }
        } else if !matches!(character, '"' | '\\' | '$' | '`') {
            // Before any other character a backslash stands for itself.
            json.push('\\');
            map.push(1, Span::new(start - 1, start));
        }
        let start = start - usize::from(escaped);
        escaped = false;
        json.push(character);
        map.push(character.len_utf8(), Span::new(start, position));
    }
    Some((json, map))
}

/// A token of base64url that line breaks and spaces stand in.
pub(super) fn broken_token(text: &str, trimmed: &str) -> Option<(String, ByteMap)> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=');
    let white = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\\');
    let broken = trimmed.bytes().any(white) && trimmed.bytes().all(|byte| plain(byte) || white(byte));
    if !begins_token(trimmed) || !broken || trimmed.matches('.').count() != 2 {
        return None;
    }
    let start = trimmed.as_ptr() as usize - text.as_ptr() as usize;
    let mut map = ByteMap::default();
    let mut token = String::with_capacity(trimmed.len());
    for (at, byte) in trimmed.bytes().enumerate().filter(|(_, byte)| plain(*byte)) {
        token.push(char::from(byte));
        map.push(1, Span::new(start + at, start + at + 1));
    }
    Some((token, map))
}

/// Shorter texts are words, not base64.
pub(crate) const SHORTEST_BASE64: usize = 24;

/// The bytes that a text of nothing but base64 stands for, of either alphabet, if they are something that is known.
pub(super) fn encoded(text: &str, trimmed: &str) -> Option<(Vec<u8>, ByteMap)> {
    let trimmed = unquoted(trimmed);
    let alphabet = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b' ' | b'\t' | b'\n' | b'\r')
    };
    if trimmed.len() < SHORTEST_BASE64 || !trimmed.bytes().all(alphabet) {
        return None;
    }
    let start = trimmed.as_ptr() as usize - text.as_ptr() as usize;
    let decoded = base64::decode_any(trimmed.as_bytes()).or_else(|error| {
        // Cut off within a group of four.
        let whole = trimmed.as_bytes().get(..error.span.range().start).unwrap_or_default();
        if error.kind == Base64ErrorKind::Truncated { base64::decode_any(whole) } else { Err(error) }
    });
    let decoded = decoded.ok()?;
    let known = match std::str::from_utf8(&decoded.bytes) {
        Ok(text) => match detect(Input::Text(text)) {
            Detected::Yaml(_) => is_der(&decoded.bytes) || looks_like_manifest(text),
            Detected::Nothing => false,
            _ => true,
        },
        Err(_) => match detect(Input::Bytes(&decoded.bytes)) {
            Detected::Unknown(_) => false,
            Detected::Der(bytes) => is_sequence(bytes),
            _ => true,
        },
    };
    known.then(|| (decoded.bytes, decoded.map.shifted(Span::at(start).start)))
}

/// The bytes of DER that a text shows in hexadecimal: digits with or without something between them, or the output of
/// `xxd`, `hexdump -C` and `od -t x1`.
pub(super) fn hexadecimal(text: &str, trimmed: &str) -> Option<(Vec<u8>, ByteMap)> {
    let digits = trimmed.trim_start_matches("0x").trim_start_matches("\\x");
    if !digits.starts_with(['0', '3']) || trimmed.len() < SHORTEST_BASE64 {
        return None;
    }
    let (mut bytes, mut map) = (Vec::new(), ByteMap::default());
    for line in trimmed.lines() {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let line = line.as_bytes();
        let mut position = offset_column(line);
        // Behind the bytes stand the characters that they are.
        let shown = position > 0 && line.get(position - 1) == Some(&b':');
        while let Some(&byte) = line.get(position) {
            let next = line.get(position + 1).copied().unwrap_or(b' ');
            match (byte, next) {
                (b'|', _) => break,
                (b' ', b' ') if shown => break,
                (b'0', b'x') | (b'\\', b'x') => position += 2,
                (b' ' | b':' | b',' | b'\t' | b'-', _) => position += 1,
                _ => {
                    bytes.push(nibble(byte)? << 4 | nibble(next)?);
                    map.push(1, Span::new(start + position, start + position + 2));
                    position += 2;
                }
            }
        }
    }
    is_der(&bytes).then_some((bytes, map))
}

/// The length of the offset with which a line of a dump begins.
fn offset_column(line: &[u8]) -> usize {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    match line.get(digits) {
        Some(b':') if digits >= 7 => digits + 1,
        Some(b' ') | None if digits == 7 || digits == 8 => digits,
        _ => 0,
    }
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The text of UTF-16 with a byte-order mark, or of ASCII in it without one.
pub(super) fn utf16(bytes: &[u8]) -> Option<(String, ByteMap)> {
    let (big_endian, start) = match bytes {
        [0xFF, 0xFE, ..] => (false, 2),
        [0xFE, 0xFF, ..] => (true, 2),
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => (false, 0),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => (true, 0),
        _ => return None,
    };
    let pairs = bytes.get(start..)?.chunks_exact(2);
    let unit = |pair: &[u8]| {
        let pair = <[u8; 2]>::try_from(pair).unwrap_or_default();
        if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let (mut text, mut map, mut position) = (String::new(), ByteMap::default(), start);
    for character in char::decode_utf16(pairs.map(unit)) {
        // What is no UTF-16 is no text at all.
        let character = character.ok()?;
        let length = 2 * character.len_utf16();
        map.push(character.len_utf8(), Span::new(position, position + length));
        text.push(character);
        position += length;
    }
    // Any bytes are some characters: of texts that are pasted here most are ASCII.
    let ascii = text.bytes().filter(u8::is_ascii).count();
    (2 * ascii > text.len() && !text.contains('\0')).then_some((text, map))
}

fn looks_like_manifest(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("kind:"))
}
