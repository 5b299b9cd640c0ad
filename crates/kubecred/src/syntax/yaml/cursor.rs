//! A place in the text, and the characters that YAML tells apart.

use std::borrow::Cow;

use crate::encoding::byte_map::ByteMap;
use crate::source::Span;

/// A reading place: byte offset, line and column. The column is counted when asked for, from where it was
/// asked for last.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'s> {
    pub(super) text: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) at: usize,
    /// From 0. Every break that YAML 1.1 knows ends a line, as the server counts them.
    pub(super) line: u32,
    line_start: usize,
    ascii: bool,
    counted: usize,
    column: usize,
}

impl<'s> Cursor<'s> {
    /// At an offset that is the start of a line. `ascii` says whether every character of the text is a byte.
    pub(super) fn new(text: &'s str, ascii: bool, at: usize, line: u32) -> Self {
        let bytes = text.as_bytes();
        Self { text, bytes, at, line, line_start: at, ascii, counted: at, column: 0 }
    }

    /// The byte at an offset; 0 beyond the end. (The text itself may hold no NUL.)
    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    /// Characters from the start of the line.
    pub(super) fn column(&mut self) -> usize {
        if self.ascii {
            return self.at - self.line_start;
        }
        let passed = self.bytes.get(self.counted..self.at).unwrap_or(&[]);
        self.column += passed.iter().filter(|byte| !is_continuation(**byte)).count();
        self.counted = self.at;
        self.column
    }

    #[inline(always)]
    pub(super) fn at_line_start(&self) -> bool {
        self.at == self.line_start
    }

    /// The spaces at the start of this line.
    pub(super) fn indentation(&self) -> usize {
        let line = self.bytes.get(self.line_start..self.at).unwrap_or(&[]);
        line.iter().take_while(|byte| **byte == b' ').count()
    }

    /// Whether a line break ends right before an offset.
    pub(super) fn ends_line(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or("");
        before.ends_with(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
    }

    /// Passes the line break that stands here, and returns its text.
    pub(super) fn pass_break(&mut self) -> Span {
        let start = self.at;
        self.at += self.break_length(start);
        if self.at > start {
            self.line += 1;
            self.line_start = self.at;
            self.counted = self.at;
            self.column = 0;
        }
        Span::new(start, self.at)
    }

    /// Passes one character.
    pub(super) fn pass_character(&mut self) {
        self.at += width(self.peek());
    }

    pub(super) fn pass_blanks(&mut self) {
        while is_blank(self.peek()) {
            self.at += 1;
        }
    }

    /// Passes a comment that begins here, up to its line's end.
    pub(super) fn pass_comment(&mut self) {
        if self.peek() == b'#' {
            while !self.is_break_or_end(self.at) {
                self.pass_character();
            }
        }
    }

    /// The length of the line break at an offset; 0 where there is none.
    #[inline]
    pub(super) fn break_length(&self, at: usize) -> usize {
        match self.byte(at) {
            b'\n' => 1,
            b'\r' if self.byte(at + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 if self.byte(at + 1) == 0x85 => 2,
            0xE2 if self.byte(at + 1) == 0x80 && matches!(self.byte(at + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    #[inline(always)]
    pub(super) fn is_break(&self, at: usize) -> bool {
        self.break_length(at) > 0
    }

    pub(super) fn is_break_or_end(&self, at: usize) -> bool {
        self.byte(at) == 0 || self.is_break(at)
    }

    /// Blank, line break or end.
    #[inline]
    pub(super) fn is_gap(&self, at: usize) -> bool {
        is_blank(self.byte(at)) || self.is_break_or_end(at)
    }

    /// Whether a line with `---` or `...` begins here.
    pub(super) fn at_document_marker(&self) -> bool {
        self.at_line_start()
            && matches!(self.bytes.get(self.at..self.at + 3), Some(b"---" | b"..."))
            && self.is_gap(self.at + 3)
    }

    /// The rest of the line from an offset, without trailing space.
    pub(super) fn rest_of_line(&self, from: usize) -> Span {
        let rest = self.text.get(from..).unwrap_or("");
        let line = rest.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).next().unwrap_or("");
        Span::new(from, from + line.trim_end().len())
    }

    /// How many characters stand between two offsets.
    pub(super) fn characters(&self, from: usize, to: usize) -> usize {
        self.bytes.get(from..to).unwrap_or(&[]).iter().filter(|byte| !is_continuation(**byte)).count()
    }
}

#[inline(always)]
pub(super) fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

#[inline(always)]
pub(super) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Letters, digits, `_` and `-`: what names of anchors, handles and directives are made of.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// The length of the character that begins with this byte.
#[inline(always)]
pub(super) fn width(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

/// The value of a scalar while it is put together from pieces of the text.
pub(super) struct Pieces<'s> {
    text: &'s str,
    value: String,
    map: ByteMap,
    /// The last piece, which is copied when it is known to end.
    last: (usize, usize),
}

impl<'s> Pieces<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, value: String::new(), map: ByteMap::default(), last: (0, 0) }
    }

    /// A piece that stands in the text as it is.
    pub(super) fn copy(&mut self, start: usize, end: usize) {
        if start == end {
            return;
        }
        if self.last.1 == start {
            self.last.1 = end;
            return;
        }
        self.flush();
        self.last = (start, end);
    }

    /// Something for which the text has something else.
    pub(super) fn put(&mut self, value: &str, outer: Span) {
        self.flush();
        self.value.push_str(value);
        self.map.push(value.len(), outer);
    }

    pub(super) fn put_character(&mut self, value: char, outer: Span) {
        self.put(value.encode_utf8(&mut [0; 4]), outer);
    }

    /// A line break: all but U+2028 and U+2029 become `\n`.
    pub(super) fn put_break(&mut self, outer: Span) {
        match self.text.get(outer.range()) {
            Some("\n" | "\u{2028}" | "\u{2029}") => self.copy(outer.start as usize, outer.end as usize),
            _ => self.put("\n", outer),
        }
    }

    /// Line breaks between two pieces of flowing text: the first becomes a space, or nothing where others
    /// follow.
    pub(super) fn put_folded(&mut self, first: Option<Span>, others: &mut Vec<Span>) {
        if let Some(first) = first {
            if matches!(self.text.get(first.range()), Some("\u{2028}" | "\u{2029}")) {
                self.put_break(first);
            } else if others.is_empty() {
                self.put(" ", first);
            }
        }
        for other in others.drain(..) {
            self.put_break(other);
        }
    }

    /// The value, and how it corresponds to the text where that is not simply from `start` on.
    pub(super) fn finish(mut self, start: usize) -> (Cow<'s, str>, Option<Box<ByteMap>>) {
        let (from, to) = self.last;
        if self.value.is_empty() && self.map.inner_length() == 0 {
            let map = (from != start && from < to).then(|| Box::new(ByteMap::unchanged(Span::new(from, to))));
            return (Cow::Borrowed(self.text.get(from..to).unwrap_or("")), map);
        }
        self.flush();
        (Cow::Owned(self.value), Some(Box::new(self.map)))
    }

    fn flush(&mut self) {
        let (from, to) = std::mem::take(&mut self.last);
        if from < to {
            self.value.push_str(self.text.get(from..to).unwrap_or(""));
            self.map.push(to - from, Span::new(from, to));
        }
    }
}
