//! Base64 (RFC 4648) with the exact place of what is wrong, and a map back to the characters.

use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, alphabet};

use crate::encoding::byte_map::ByteMap;
use crate::encoding::run;
use crate::source::Span;

/// What base64 text decodes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Which characters each of them comes from.
    pub map: ByteMap,
    /// Whether the bits of the last character that carry nothing are zero (RFC 4648, section 3.5).
    pub canonical: bool,
}

/// Why base64 text can't be decoded, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base64Error {
    /// What is wrong.
    pub kind: Base64ErrorKind,
    /// The characters that are wrong.
    pub span: Span,
}

/// What can be wrong with base64 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base64ErrorKind {
    /// A character that the alphabet does not have.
    Character(char),
    /// `=` where no padding can stand.
    Padding,
    /// `=` in an encoding that has no padding.
    PaddingForbidden,
    /// The text ends within a group of four characters.
    Truncated,
}

impl Base64Error {
    /// What is wrong, in words.
    pub fn message(self) -> String {
        match self.kind {
            Base64ErrorKind::Character(' ') => "a space is not a base64 character".to_owned(),
            Base64ErrorKind::Character(character) if character.is_control() => {
                format!("the control character U+{:04X} is not a base64 character", u32::from(character))
            }
            Base64ErrorKind::Character(character) => {
                format!("`{character}` is not a character of this base64 alphabet")
            }
            Base64ErrorKind::Padding => "padding (`=`) stands where none can stand".to_owned(),
            Base64ErrorKind::PaddingForbidden => "base64url is written without padding (`=`) here".to_owned(),
            Base64ErrorKind::Truncated => "the base64 text ends too early: its last group is incomplete".to_owned(),
        }
    }

    /// The same of a secret, of which not one character is told.
    pub fn message_of_secret(self) -> String {
        match self.kind {
            Base64ErrorKind::Character(character) if !character.is_whitespace() => {
                "a character here is not one of this base64 alphabet".to_owned()
            }
            _ => self.message(),
        }
    }
}

/// Decodes the standard alphabet as kube-apiserver does for fields of bytes: line breaks are skipped, padding is
/// required, and unused bits of the last character may be set.
pub fn decode(text: &[u8]) -> Result<Decoded, Base64Error> {
    decode_lines(text, &STANDARD, b"\n\r")
}

/// Decodes the body of a PEM block as Go does: as `decode`, and spaces and tabs are skipped too.
pub fn decode_pem_body(text: &[u8]) -> Result<Decoded, Base64Error> {
    decode_lines(text, &STANDARD, WHITE)
}

/// Decodes the URL-safe alphabet without padding, as a JWS has it (RFC 7515, section 2): nothing is skipped.
/// Unused bits that are set are told by `canonical`.
pub fn decode_url(text: &[u8]) -> Result<Decoded, Base64Error> {
    decode_lines(text, &URL_SAFE, b"")
}

/// Encodes with the URL-safe alphabet, without padding.
pub fn encode_url(bytes: &[u8]) -> String {
    URL_SAFE.engine.encode(bytes)
}

/// Decodes either alphabet, with padding or without; white space is skipped. For what people paste.
pub fn decode_any(text: &[u8]) -> Result<Decoded, Base64Error> {
    let end = text.iter().rposition(|byte| *byte != b'=' && !WHITE.contains(byte)).map_or(0, |last| last + 1);
    let url_safe = |byte: &u8| match byte {
        b'+' => b'-',
        b'/' => b'_',
        other => *other,
    };
    let text: Vec<u8> = text.iter().take(end).map(url_safe).collect();
    decode_lines(&text, &URL_SAFE, WHITE)
}

/// Encodes with the standard alphabet and padding.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.engine.encode(bytes)
}

/// Whether a byte belongs to base64 of the standard alphabet, or is its padding.
pub(crate) fn is_standard(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// The six bits that a character of either alphabet stands for.
pub(crate) fn sextet(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// What PEM readers skip.
const WHITE: &[u8] = b"\n\r \t";

struct Variant {
    engine: GeneralPurpose,
    contains: fn(u8) -> bool,
}

const STANDARD: Variant = Variant {
    engine: GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
    ),
    contains: is_standard,
};

const URL_SAFE: Variant = Variant {
    engine: GeneralPurpose::new(
        &alphabet::URL_SAFE,
        GeneralPurposeConfig::new()
            .with_encode_padding(false)
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireNone),
    ),
    contains: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
};

/// A stretch of text with nothing to skip, and how many characters stand before it.
struct Line {
    characters_before: usize,
    start: usize,
    end: usize,
}

fn decode_lines(text: &[u8], variant: &Variant, skipped: &[u8]) -> Result<Decoded, Base64Error> {
    let lines = split_lines(text, skipped);
    let mut joined: Vec<u8>;
    let characters = match lines.as_slice() {
        [only] => text.get(only.start..only.end).unwrap_or_default(),
        _ => {
            joined = Vec::with_capacity(text.len());
            for line in &lines {
                joined.extend_from_slice(text.get(line.start..line.end).unwrap_or_default());
            }
            &joined
        }
    };
    match variant.engine.decode(characters) {
        Ok(bytes) => {
            let map = map_lines(&lines, bytes.len());
            let canonical = variant.is_canonical(characters);
            Ok(Decoded { bytes, map, canonical })
        }
        Err(error) => Err(variant.locate(error, text, characters, &lines)),
    }
}

fn split_lines(text: &[u8], skipped: &[u8]) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut characters, mut start, mut end) = (0, 0, 0);
    loop {
        // All that is skipped is white space, which almost no byte is.
        end += run::length(text.get(end..).unwrap_or_default(), run::SOLID);
        let byte = text.get(end);
        if byte.is_some_and(|byte| !skipped.contains(byte)) {
            end += 1;
            continue;
        }
        if end > start {
            lines.push(Line { characters_before: characters, start, end });
            characters += end - start;
        }
        if byte.is_none() {
            return lines;
        }
        end += 1;
        start = end;
    }
}

/// Whole groups of four within a line become one run. Of a group that a line break divides, and of one that stands for
/// a single byte, each byte becomes a run, with the two characters that carry its bits.
fn map_lines(lines: &[Line], length: usize) -> ByteMap {
    let mut map = ByteMap::default();
    // Where the characters of a divided group stand.
    let mut divided: Vec<usize> = Vec::with_capacity(4);
    for line in lines {
        let mut position = line.start;
        if !divided.is_empty() {
            let missing = (4 - divided.len()).min(line.end - position);
            divided.extend(position..position + missing);
            position += missing;
            if divided.len() < 4 {
                continue;
            }
            map_group(&divided, length, &mut map);
            divided.clear();
        }
        let whole = (line.end - position) / 4 * 4;
        let bytes = (whole / 4 * 3).min(length - map.inner_length());
        if bytes == 1 {
            map_group(&[position, position + 1], length, &mut map);
        } else if bytes > 0 {
            map.push(bytes, Span::new(position, position + whole));
        }
        position += whole;
        divided.extend(position..line.end);
    }
    map_group(&divided, length, &mut map);
    map
}

fn map_group(characters: &[usize], length: usize, map: &mut ByteMap) {
    for pair in characters.windows(2) {
        if let [first, last] = *pair
            && map.inner_length() < length
        {
            map.push(1, Span::new(first, last + 1));
        }
    }
}

impl Variant {
    /// Whether the bits of the last character that carry nothing are zero: then encoding gives it again.
    fn is_canonical(&self, characters: &[u8]) -> bool {
        let padding = characters.iter().rev().take_while(|&&byte| byte == b'=').count();
        let significant = characters.get(..characters.len() - padding).unwrap_or_default();
        let group = significant.get(significant.len() / 4 * 4..).unwrap_or_default();
        let Ok(bytes) = self.engine.decode(characters.get(significant.len() / 4 * 4..).unwrap_or_default()) else {
            return true;
        };
        self.engine.encode(bytes).as_bytes().starts_with(group)
    }

    /// The first character outside the alphabet, whatever else is wrong; else what the decoder says.
    fn locate(&self, error: DecodeError, text: &[u8], characters: &[u8], lines: &[Line]) -> Base64Error {
        let position = |offset: usize| {
            let index = lines.partition_point(|line| line.characters_before <= offset).saturating_sub(1);
            lines.get(index).map_or(0, |line| (line.start + offset - line.characters_before).min(line.end))
        };
        if let Some(offset) = characters.iter().position(|&byte| !(self.contains)(byte)) {
            let padding = characters.iter().skip(offset).take_while(|&&byte| byte == b'=').count();
            if padding > 0 {
                let span = Span::new(position(offset), position(offset + padding - 1) + 1);
                return Base64Error { kind: Base64ErrorKind::PaddingForbidden, span };
            }
            return character_at(text, position(offset));
        }
        if let DecodeError::InvalidByte(offset, _) = error {
            let start = position(offset);
            return Base64Error { kind: Base64ErrorKind::Padding, span: Span::new(start, start + 1) };
        }
        let last_group = position(characters.len().saturating_sub(1) / 4 * 4);
        let end = lines.last().map_or(0, |line| line.end);
        Base64Error { kind: Base64ErrorKind::Truncated, span: Span::new(last_group, end) }
    }
}

fn character_at(text: &[u8], start: usize) -> Base64Error {
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.get(..rest.len().min(4)).unwrap_or_default();
    let character = rest.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
    let length = if character == char::REPLACEMENT_CHARACTER { 1 } else { character.len_utf8() };
    Base64Error { kind: Base64ErrorKind::Character(character), span: Span::new(start, start + length) }
}

/// What is wrapped in layers of base64, and how many these are: the innermost that is what was looked for.
pub fn unwrap(text: &[u8], is_it: impl Fn(&[u8]) -> bool) -> Option<(Vec<u8>, usize)> {
    let mut inner = decode(text.trim_ascii()).ok()?.bytes;
    // Each layer is a quarter shorter than the one around it.
    for layers in 1.. {
        if inner.is_empty() {
            break;
        }
        if is_it(&inner) {
            return Some((inner, layers));
        }
        inner = decode(inner.trim_ascii()).ok()?.bytes;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str, inner: Span) -> &str {
        let decoded = decode(text.as_bytes()).unwrap();
        text.get(decoded.map.outer(inner).unwrap().range()).unwrap()
    }

    #[test]
    fn bytes_lead_back_to_their_characters() {
        let text = "aGVsbG8s\nIHdvcmxk\r\nIQ==";
        assert_eq!(decode(text.as_bytes()).unwrap().bytes, b"hello, world!");
        assert_eq!(covered(text, Span::new(0, 3)), "aGVs");
        assert_eq!(covered(text, Span::new(3, 9)), "bG8s\nIHdv");
        assert_eq!(covered(text, Span::new(12, 13)), "IQ");
    }

    #[test]
    fn groups_divided_by_line_breaks() {
        for width in 1..12 {
            let lines: Vec<String> = "aGVsbG8sIHdvcmxkIQ=="
                .as_bytes()
                .chunks(width)
                .map(|line| String::from_utf8(line.to_vec()).unwrap())
                .collect();
            let text = lines.join("\n");
            let decoded = decode(text.as_bytes()).unwrap();
            assert_eq!(decoded.bytes, b"hello, world!");
            assert_eq!(decoded.map.inner_length(), 13);
            for byte in 0..13 {
                let characters: String = covered(&text, Span::new(byte, byte + 1)).replace('\n', "");
                let first = byte / 3 * 4 + byte % 3;
                assert_eq!(characters, "aGVsbG8sIHdvcmxkIQ=="[first..first + 2], "{width} {byte}");
            }
        }
    }

    #[test]
    fn places_of_errors() {
        let error = |text: &str| {
            let error = decode(text.as_bytes()).unwrap_err();
            (error.kind, text.get(error.span.range()).unwrap().to_owned())
        };
        assert_eq!(error("aGVs\nb*8s"), (Base64ErrorKind::Character('*'), "*".to_owned()));
        assert_eq!(error("aGVs b88s"), (Base64ErrorKind::Character(' '), " ".to_owned()));
        assert_eq!(error("aGé=="), (Base64ErrorKind::Character('é'), "é".to_owned()));
        assert_eq!(error("a_Vs"), (Base64ErrorKind::Character('_'), "_".to_owned()));
        assert_eq!(error("a=Vs"), (Base64ErrorKind::Padding, "=".to_owned()));
        assert_eq!(error("aGVs\nbG8"), (Base64ErrorKind::Truncated, "bG8".to_owned()));
        assert_eq!(error("aGVsb"), (Base64ErrorKind::Truncated, "b".to_owned()));
        assert_eq!(error("YQ==YQ=="), (Base64ErrorKind::Padding, "=".to_owned()));
    }

    #[test]
    fn unused_bits() {
        assert!(decode(b"YQ==").unwrap().canonical);
        assert!(!decode(b"YR==").unwrap().canonical);
        assert!(decode_url(b"YWE").unwrap().canonical);
        assert!(!decode_url(b"YWF").unwrap().canonical);
        assert!(decode_url(b"_-_-").unwrap().canonical);
        let padded = decode_url(b"YQ==").unwrap_err();
        assert_eq!((padded.kind, padded.span), (Base64ErrorKind::PaddingForbidden, Span::new(2, 4)));
        assert!(decode_url(b"YQ\n").is_err());
    }

    #[test]
    fn any_alphabet() {
        for text in ["-_-_YQ==", "+/+/YQ", "-_-_\n YQ", "+/ +/\r\nY Q=\n="] {
            let decoded = decode_any(text.as_bytes()).unwrap();
            assert_eq!(decoded.bytes, [0xFB, 0xFF, 0xBF, b'a'], "{text}");
            let covered = text.get(decoded.map.outer(Span::new(3, 4)).unwrap().range()).unwrap();
            assert!(covered.starts_with('Y') && covered.ends_with(['Q', '=']), "{covered}");
        }
        assert!(decode_any(b"YQ==YQ==").is_err() && decode_any(b"YWFhY").is_err());
    }
}
