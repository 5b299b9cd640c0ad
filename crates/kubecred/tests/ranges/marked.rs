//! Texts in which marks say what findings must cover, and what becomes of the marks when a text is encoded.
//!
//! `⟦rule:text⟧` is `text`, which a finding of `rule` must cover exactly. Marks may stand inside each other. What the
//! marks become is worked out here once more, without the byte maps of the core: else both could be wrong alike.

use std::collections::BTreeSet;

use kubecred::options::Options;

/// Rules that are about all that was pasted.
const ABOUT_ALL: &[&str] = &["input/command", "input/error-message", "input/hex-dump"];

/// A text, or bytes, with the stretches that findings must cover.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    pub bytes: Vec<u8>,
    pub marks: BTreeSet<Mark>,
}

/// That a rule finds something in a stretch of bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub start: usize,
    /// Of two that begin together the longer one comes first.
    pub end: std::cmp::Reverse<usize>,
    pub rule: String,
}

impl Mark {
    fn new(rule: &str, start: usize, end: usize) -> Self {
        Self { start, end: std::cmp::Reverse(end), rule: rule.to_owned() }
    }
}

impl Marked {
    /// Reads the notation.
    pub fn parse(notation: &str) -> Self {
        let (mut marked, mut open, mut rest) = (Self::default(), Vec::new(), notation);
        while let Some(character) = rest.chars().next() {
            rest = &rest[character.len_utf8()..];
            match character {
                '⟦' => {
                    let (rule, behind) = rest.split_once(':').expect("a mark names its rule");
                    open.push((rule, marked.bytes.len()));
                    rest = behind;
                }
                '⟧' => {
                    let (rule, start) = open.pop().expect("a mark that ends has begun");
                    marked.marks.insert(Mark::new(rule, start, marked.bytes.len()));
                }
                other => marked.bytes.extend(other.to_string().bytes()),
            }
        }
        assert!(open.is_empty(), "a mark does not end: {notation}");
        marked
    }

    /// Bytes of which no finding is expected.
    pub fn plain(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), marks: BTreeSet::new() }
    }

    /// Marks the first place that holds `needle`.
    pub fn mark(mut self, rule: &str, needle: &[u8]) -> Self {
        let start = self.bytes.windows(needle.len()).position(|window| window == needle).expect("the needle is there");
        self.marks.insert(Mark::new(rule, start, start + needle.len()));
        self
    }

    /// As base64 without line breaks: a byte is in the characters that carry its bits.
    pub fn base64(&self) -> Self {
        self.in_alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true)
    }

    /// As base64url without padding.
    pub fn base64url(&self) -> Self {
        self.in_alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false)
    }

    fn in_alphabet(&self, alphabet: &[u8; 64], padding: bool) -> Self {
        let bit = |index: usize| self.bytes.get(index / 8).map_or(0, |byte| byte >> (7 - index % 8) & 1);
        let digits = (self.bytes.len() * 8).div_ceil(6);
        let value = |digit: usize| (0..6).fold(0, |value, index| value << 1 | bit(digit * 6 + index));
        let mut bytes: Vec<u8> = (0..digits).map(|digit| alphabet[usize::from(value(digit))]).collect();
        while padding && !bytes.len().is_multiple_of(4) {
            bytes.push(b'=');
        }
        self.moved(bytes, |start| start * 8 / 6, |end| (end * 8).div_ceil(6))
    }

    /// With a line break after each so many bytes.
    pub fn wrapped(&self, width: usize) -> Self {
        let bytes = self.bytes.chunks(width).collect::<Vec<_>>().join(&b'\n');
        self.moved(bytes, |start| start + start / width, |end| end + (end - 1) / width)
    }

    /// With each byte written otherwise.
    pub fn written(&self, write: impl Fn(u8) -> Vec<u8>) -> Self {
        let (mut bytes, mut starts) = (Vec::new(), Vec::new());
        let mut ends = vec![0];
        for byte in &self.bytes {
            starts.push(bytes.len());
            bytes.extend(write(*byte));
            ends.push(bytes.len());
        }
        self.moved(bytes, |start| starts[start], |end| ends[end])
    }

    /// With other line breaks.
    pub fn line_breaks(&self, other: &str) -> Self {
        self.written(|byte| if byte == b'\n' { other.as_bytes().to_vec() } else { vec![byte] })
    }

    /// As it stands between the quotes of a JSON string.
    pub fn in_json_string(&self) -> Self {
        self.written(|byte| match byte {
            b'\n' => b"\\n".to_vec(),
            b'"' => b"\\\"".to_vec(),
            b'/' => b"\\/".to_vec(),
            b'Q' => b"\\u0051".to_vec(),
            other => vec![other],
        })
    }

    /// A PEM block that holds the bytes.
    pub fn pem(&self, label: &str) -> Self {
        let body = self.base64().wrapped(64);
        Self::parse(&format!("-----BEGIN {label}-----\n{{}}\n-----END {label}-----\n")).around(&body)
    }

    /// With `inner` in place of the first `{}`.
    pub fn around(&self, inner: &Self) -> Self {
        let at = self.bytes.windows(2).position(|window| window == b"{}").expect("a place for what is inside");
        let mut bytes = self.bytes.clone();
        bytes.splice(at..at + 2, inner.bytes.iter().copied());
        let behind = |offset: usize| if offset >= at + 2 { offset - 2 + inner.bytes.len() } else { offset };
        let mut whole = self.moved(bytes, behind, behind);
        let moved = inner.marks.iter().map(|mark| Mark::new(&mark.rule, mark.start + at, mark.end.0 + at));
        whole.marks.extend(moved);
        whole
    }

    fn moved(&self, bytes: Vec<u8>, start: impl Fn(usize) -> usize, end: impl Fn(usize) -> usize) -> Self {
        let marks = self.marks.iter().map(|mark| Mark::new(&mark.rule, start(mark.start), end(mark.end.0)));
        Self { bytes, marks: marks.collect() }
    }

    /// How many findings there are, where they are those that are marked; else what is there instead.
    pub fn check(&self, options: &Options) -> Result<usize, String> {
        let text = std::str::from_utf8(&self.bytes).unwrap();
        let mut found = BTreeSet::new();
        for diagnostic in kubecred::analyze(text, options).diagnostics {
            let range = diagnostic.range.unwrap_or_else(|| panic!("{} has no range: {text}", diagnostic.rule));
            let (start, end) = (byte_at(text, range.start), byte_at(text, range.end));
            for other in diagnostic.labels.iter().map(|label| label.range) {
                assert!(byte_at(text, other.start) < byte_at(text, other.end), "{}: {text}", diagnostic.rule);
            }
            found.insert(Mark::new(&diagnostic.rule, start, end));
            let all = text[start..end].trim() == text.trim();
            assert!(!all || ABOUT_ALL.contains(&diagnostic.rule.as_ref()), "{} covers all of {text}", diagnostic.rule);
        }
        let shown = |marks: &BTreeSet<Mark>| Self { bytes: self.bytes.clone(), marks: marks.clone() }.notation();
        if found == self.marks { Ok(found.len()) } else { Err(shown(&found)) }
    }

    /// The text with its marks.
    fn notation(&self) -> String {
        let text = std::str::from_utf8(&self.bytes).unwrap();
        let mut notation = String::new();
        for (offset, character) in text.char_indices().chain([(text.len(), '\0')]) {
            let at = |wanted: usize| wanted == offset;
            for _ in self.marks.iter().filter(|mark| at(mark.end.0) && mark.start < offset) {
                notation.push('⟧');
            }
            for mark in self.marks.iter().filter(|mark| at(mark.start)) {
                notation.push_str(&format!("⟦{}:", mark.rule));
                if at(mark.end.0) {
                    notation.push('⟧');
                }
            }
            notation.push(character);
        }
        notation.pop();
        notation
    }
}

/// The byte at a place. Its line and column are counted here once more, and must lead to the same byte as its offset.
fn byte_at(text: &str, position: kubecred::source::Position) -> usize {
    let (mut line, mut column, mut offset) = (1, 1, 0);
    let mut characters = text.char_indices().peekable();
    while offset < position.offset {
        let (_, character) = characters.next().expect("the place is in the text");
        let ends_line = match character {
            '\n' => true,
            '\r' => characters.peek().is_none_or(|(_, next)| *next != '\n'),
            _ => false,
        };
        let units = u32::try_from(character.len_utf16()).unwrap();
        offset += units;
        (line, column) = if ends_line { (line + 1, 1) } else { (line, column + units) };
    }
    assert_eq!((line, column, offset), (position.line, position.column, position.offset), "{text}");
    characters.peek().map_or(text.len(), |(at, _)| *at)
}
