//! The text that was given, and where in it things stand.

use serde::Serialize;

/// A stretch of the text: byte offsets into its UTF-8, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; offsets beyond 4 GiB saturate (the input limits are far below).
    #[inline(always)]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The empty span at `offset`.
    #[inline(always)]
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// As a range for slicing.
    #[inline(always)]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Its length in bytes.
    #[inline(always)]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers no byte.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A place in the text as editors count it: lines from 1, columns from 1 in UTF-16 units, offset from 0 in
/// UTF-16 units. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units.
    pub column: u32,
    /// Offset from the start of the text, from 0, in UTF-16 units.
    pub offset: u32,
}

/// Start and (exclusive) end of a stretch of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// Where it starts.
    pub start: Position,
    /// Where it ends, exclusive.
    pub end: Position,
}

/// A text with its line index.
#[derive(Debug)]
pub struct Source<'s> {
    text: &'s str,
    line_starts: Vec<u32>,
    /// UTF-16 offset at each multiple of `BLOCK` bytes (rounded down to a character); empty for ASCII,
    /// where byte and UTF-16 offsets are the same.
    blocks: Vec<u32>,
}

/// Distance between two remembered UTF-16 offsets: a look-up scans at most this many bytes, so that a
/// document on one long line stays linear.
const BLOCK: usize = 1024;

impl<'s> Source<'s> {
    /// Indexes `text`.
    pub fn new(text: &'s str) -> Self {
        Self { text, line_starts: line_starts(text), blocks: utf16_blocks(text) }
    }

    /// The text.
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The covered text; empty where the span does not fall on characters.
    pub fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The position of a byte offset; an offset beyond the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let line_start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let utf16 = self.utf16(offset);
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: utf16 - self.utf16(line_start) + 1,
            offset: utf16,
        }
    }

    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// The span of a range that was made here.
    pub fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start.offset), self.offset(range.end.offset))
    }

    /// The byte offset of a UTF-16 offset.
    fn offset(&self, utf16: u32) -> usize {
        let block = self.blocks.partition_point(|&base| base <= utf16).saturating_sub(1);
        let Some(&base) = self.blocks.get(block) else { return utf16 as usize };
        let start = floor_char_boundary(self.text, block * BLOCK);
        let (mut at, mut left) = (start, utf16 - base.min(utf16));
        for character in self.text.get(start..).unwrap_or_default().chars() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(u32::try_from(character.len_utf16()).unwrap_or(1));
            at += character.len_utf8();
        }
        at
    }

    fn utf16(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let Some(&base) = self.blocks.get(offset / BLOCK) else {
            return u32::try_from(offset).unwrap_or(u32::MAX);
        };
        let start = floor_char_boundary(self.text, offset / BLOCK * BLOCK);
        let end = floor_char_boundary(self.text, offset);
        base + self.text.get(start..end).map_or(0, utf16_length)
    }
}

/// Length of a text in UTF-16 units.
pub fn utf16_length(text: &str) -> u32 {
    u32::try_from(text.chars().map(char::len_utf16).sum::<usize>()).unwrap_or(u32::MAX)
}

fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for index in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if bytes.get(index..index + 2) != Some(b"\r\n") {
            starts.push(u32::try_from(index + 1).unwrap_or(u32::MAX));
        }
    }
    starts
}

fn utf16_blocks(text: &str) -> Vec<u32> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
    let (mut from, mut total) = (0, 0);
    for block in 0..=text.len() / BLOCK {
        let to = floor_char_boundary(text, block * BLOCK);
        total += text.get(from..to).map_or(0, utf16_length);
        from = to;
        blocks.push(total);
    }
    blocks
}

fn floor_char_boundary(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_utf16_columns() {
        let source = Source::new("a\r\nb\u{1F600}c\rd");
        let at = |needle: &str| source.position(u32::try_from(source.text().find(needle).unwrap()).unwrap());
        assert_eq!(at("b"), Position { line: 2, column: 1, offset: 3 });
        assert_eq!(at("c"), Position { line: 2, column: 4, offset: 6 });
        assert_eq!(at("d"), Position { line: 3, column: 1, offset: 8 });
    }

    #[test]
    fn agrees_with_a_plain_count_on_long_lines() {
        let text = "é\u{1F600}x".repeat(2000);
        let source = Source::new(&text);
        for (offset, _) in text.char_indices().step_by(37) {
            let expected = utf16_length(text.get(..offset).unwrap());
            let at = Span::at(offset);
            assert_eq!(source.range(at).start.offset, expected);
            assert_eq!(source.span(source.range(at)), at);
        }
    }
}
