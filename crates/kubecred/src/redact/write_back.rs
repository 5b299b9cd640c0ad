//! Writes decoded bytes that were changed back into the text that encodes them, of which the length stays.

use crate::encoding::base64::sextet;
use crate::encoding::byte_map::{ByteMap, Run};
use crate::secret::FILLER;
use crate::source::Span;

/// Into a text that its escapes or line breaks divide: a string of JSON or YAML. What comes of the text in `span`; `None` where
/// the map is none of this text.
pub(super) fn write_text(outer: &[u8], span: Span, map: &ByteMap, old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    // A document has many strings: only what is there of each is copied, with a line break that ends it.
    let begins = |run: &&Run| span.range().contains(&run.outer.range().start);
    let end = map.runs().iter().filter(begins).map(|run| run.outer.range().end).max();
    let mut written = outer.get(span.range().start..end.unwrap_or_default().max(span.range().end))?.to_vec();
    for run in map.runs() {
        let (before, after) = (old.get(run.inner.range())?, new.get(run.inner.range())?);
        let stands = outer.get(run.outer.range())?;
        let as_it_is = before.len() == stands.len();
        if as_it_is && before != stands {
            return None;
        }
        let start = run.outer.range().start.checked_sub(span.range().start);
        // What an alias stands for is written where it is.
        let Some(place) = start.and_then(|start| written.get_mut(start..start + stands.len())) else { continue };
        if as_it_is {
            place.copy_from_slice(after);
        } else if before != after {
            write_escape(place, after);
        }
    }
    written.truncate(span.range().len());
    Some(written)
}

/// What stands for something else, and must not tell it any more.
fn write_escape(escape: &mut [u8], new: &[u8]) {
    match (&mut *escape, new) {
        // Two characters that stand for one of base64: with two of them it would be base64 no more.
        ([b'\\', b'/'], [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+']) => {}
        ([b'\\', b'u' | b'U', digits @ ..] | [b'\\', b'x', digits @ ..], [byte]) => {
            let mut value = u32::from(*byte);
            for digit in digits.iter_mut().rev() {
                *digit = char::from_digit(value & 15, 16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(b'0');
                value >>= 4;
            }
        }
        _ => escape.iter_mut().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| *byte = FILLER),
    }
}

/// Into base64 of either alphabet.
pub(super) fn write_base64(outer: &[u8], map: &ByteMap, old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut written = outer.to_vec();
    let url_safe = outer.iter().any(|byte| matches!(byte, b'-' | b'_'));
    for run in map.runs() {
        for (position, (before, after)) in old
            .get(run.inner.range())
            .into_iter()
            .flatten()
            .zip(new.get(run.inner.range()).into_iter().flatten())
            .enumerate()
        {
            if before != after {
                write_byte(&mut written, *run, position, *after, url_safe);
            }
        }
    }
    written
}

/// A byte of base64 stands in two characters, which of them depends on its place among three.
fn write_byte(text: &mut [u8], run: Run, position: usize, byte: u8, url_safe: bool) {
    let place = (run.inner.start as usize + position) % 3;
    let characters = if run.inner.len() == 1 {
        [run.outer.start as usize, (run.outer.end as usize).saturating_sub(1)]
    } else {
        let first = run.outer.start as usize + position / 3 * 4 + place;
        [first, first + 1]
    };
    let (high, low, kept) = match place {
        0 => (byte >> 2, byte << 4 & 0x30, [0, 0x0F]),
        1 => (byte >> 4, byte << 2 & 0x3C, [0x30, 0x03]),
        _ => (byte >> 6, byte & 0x3F, [0x3C, 0]),
    };
    for ((at, bits), kept) in characters.into_iter().zip([high, low]).zip(kept) {
        if let Some(character) = text.get_mut(at)
            && let Some(sextet) = sextet(*character)
        {
            *character = letter(sextet & kept | bits, url_safe);
        }
    }
}

fn letter(sextet: u8, url_safe: bool) -> u8 {
    match sextet {
        0..=25 => b'A' + sextet,
        26..=51 => b'a' + sextet - 26,
        52..=61 => b'0' + sextet - 52,
        62 if url_safe => b'-',
        62 => b'+',
        _ if url_safe => b'_',
        _ => b'/',
    }
}

/// Into digits of hexadecimal, two a byte, and into the characters that a dump shows beside them.
pub(super) fn write_hexadecimal(outer: &[u8], map: &ByteMap, old: &[u8], new: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut written = outer.to_vec();
    let mut end = 0;
    let same = old == new;
    for run in map.runs() {
        let start = run.outer.range().start;
        // Between the last byte of a line and the first of the next.
        let between = written.get_mut(end..start).unwrap_or_default();
        if !same && let Some(line_end) = memchr::memchr(b'\n', between) {
            hide(between.get_mut(..line_end).unwrap_or_default());
        }
        end = run.outer.range().end;
        let bytes = new.get(run.inner.range()).unwrap_or_default().iter();
        let digits = bytes.flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| DIGITS.get(usize::from(digit)));
        if old.get(run.inner.range()) != new.get(run.inner.range()) {
            written
                .get_mut(run.outer.range())
                .unwrap_or_default()
                .iter_mut()
                .zip(digits)
                .for_each(|(to, from)| *to = *from);
        }
    }
    if !same {
        hide(written.get_mut(end..).unwrap_or_default());
    }
    written
}

fn hide(characters: &mut [u8]) {
    characters.iter_mut().filter(|byte| byte.is_ascii_graphic() && **byte != b'|').for_each(|byte| *byte = b'.');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64;
    use crate::syntax::json;

    #[test]
    fn base64_in_lines_of_any_length() {
        let (old, new) = (b"hello, world!", b"hexxo,xworldx");
        for width in 1..12 {
            let lines: Vec<&[u8]> = b"aGVsbG8sIHdvcmxkIQ==".chunks(width).collect();
            let text = lines.join(&b'\n');
            let decoded = base64::decode(&text).unwrap();
            let written = write_base64(&text, &decoded.map, old, new);
            assert_eq!(written.len(), text.len());
            assert_eq!(base64::decode(&written).unwrap().bytes, new, "{width}");
        }
        let decoded = base64::decode_any(b"-_-_").unwrap();
        assert_eq!(write_base64(b"-_-_", &decoded.map, &decoded.bytes, &[0xFB, 0xFF, 0xFF]), b"-___");
    }

    #[test]
    fn strings_with_escapes() {
        let text = r#""a\"b\u002bc\/d""#;
        let tree = json::read(text).tree.unwrap();
        let old = tree.string(tree.root).unwrap();
        let (whole, map) = (Span::new(0, text.len()), tree.byte_map(tree.root));
        let written = write_text(text.as_bytes(), whole, &map, old.as_bytes(), &[b'x'; 7]).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), r#""xxxx\u0078x\/x""#);
    }
}
