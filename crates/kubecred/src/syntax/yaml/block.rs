//! Block scalars: `|` and `>`.

use super::cursor::{Pieces, is_blank};
use super::scan::{Result, Scanner};
use super::token::{Kind, Scalar};
use crate::source::Span;
use crate::syntax::character_at;
use crate::syntax::deviation::DeviationKind;

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq)]
enum Chomping {
    /// One stays.
    Clip,
    /// `-`: none stays.
    Strip,
    /// `+`: all stay.
    Keep,
}

impl Scanner<'_> {
    /// A block scalar, from its indicator to the end of its last line.
    pub(super) fn block_scalar(&mut self) -> Result<()> {
        let (start, line) = (self.cursor.at, self.cursor.line);
        let literal = self.cursor.peek() == b'|';
        self.cursor.at += 1;
        let (chomping, increment) = self.block_header()?;
        let mut end = self.end_block_header()?;
        let mut indent = increment.map_or(0, |increment| usize::try_from(self.indent).unwrap_or(0) + increment);
        let mut pieces = Pieces::new(self.cursor.text);
        let mut line_break: Option<Span> = None;
        let mut breaks = Vec::new();
        let mut after_blank = false;
        self.block_breaks(&mut indent, &mut breaks)?;
        while self.cursor.column() == indent && self.cursor.peek() != 0 {
            let blank = is_blank(self.cursor.peek());
            if let Some(first) = line_break.take() {
                if literal || after_blank || blank {
                    pieces.put_break(first);
                    breaks.drain(..).for_each(|other| pieces.put_break(other));
                } else {
                    pieces.put_folded(Some(first), &mut breaks);
                }
            } else {
                breaks.drain(..).for_each(|other| pieces.put_break(other));
            }
            after_blank = blank;
            let from = self.cursor.at;
            while !self.cursor.is_break_or_end(self.cursor.at) {
                self.cursor.pass_character();
            }
            pieces.copy(from, self.cursor.at);
            end = self.cursor.at;
            let passed = self.cursor.pass_break();
            line_break = (!passed.is_empty()).then_some(passed);
            self.block_breaks(&mut indent, &mut breaks)?;
        }
        if chomping != Chomping::Strip
            && let Some(first) = line_break
        {
            pieces.put_break(first);
        }
        if chomping == Chomping::Keep {
            breaks.into_iter().for_each(|other| pieces.put_break(other));
        }
        self.note_last_spaces(start);
        let (text, map) = pieces.finish(start);
        self.push(Kind::Scalar(Scalar { text, map, plain: false }), Span::new(start, end), line);
        Ok(())
    }

    /// The indicators after `|` or `>`, in either order.
    fn block_header(&mut self) -> Result<(Chomping, Option<usize>)> {
        let mut chomping = None;
        let mut increment = None;
        loop {
            match self.cursor.peek() {
                byte @ (b'+' | b'-') if chomping.is_none() => {
                    chomping = Some(if byte == b'+' { Chomping::Keep } else { Chomping::Strip });
                }
                b'0' if increment.is_none() => {
                    let error = self.error("the indentation of a block of text is at least 1", self.here());
                    return Err(error.help("write the number of spaces, 1 to 9, or leave it out").into());
                }
                byte @ b'1'..=b'9' if increment.is_none() => increment = Some(usize::from(byte - b'0')),
                _ => return Ok((chomping.unwrap_or(Chomping::Clip), increment)),
            }
            self.cursor.at += 1;
        }
    }

    /// Passes the rest of the indicator's line; returns where the indicator ends.
    fn end_block_header(&mut self) -> Result<usize> {
        let end = self.cursor.at;
        self.cursor.pass_blanks();
        self.pass_comment();
        if !self.cursor.is_break_or_end(self.cursor.at) {
            let span = self.cursor.rest_of_line(self.cursor.at);
            let error = self.error("the text of a block begins on the line after `|` or `>`", span);
            return Err(error.help("move it to the next line and indent it, or put the value in quotes").into());
        }
        self.cursor.pass_break();
        Ok(end)
    }

    /// Passes indentation and empty lines. Where the indentation is not known yet (0) the deepest of these
    /// lines and the first line with text tell it.
    fn block_breaks(&mut self, indent: &mut usize, breaks: &mut Vec<Span>) -> Result<()> {
        let (mut deepest, mut deepest_line) = (0, self.cursor.at);
        let detect = *indent == 0;
        loop {
            let mut column = self.cursor.column();
            while (*indent == 0 || column < *indent) && self.cursor.peek() == b' ' {
                self.cursor.at += 1;
                column += 1;
            }
            if column > deepest {
                (deepest, deepest_line) = (column, self.cursor.at - column);
            }
            if (*indent == 0 || column < *indent) && self.cursor.peek() == b'\t' {
                return Err(self.tab().into());
            }
            if !self.cursor.is_break(self.cursor.at) {
                break;
            }
            breaks.push(self.cursor.pass_break());
        }
        if detect {
            // Text that is indented less than an empty line before it is no part of the scalar to the server.
            let column = self.cursor.column();
            let inside = isize::try_from(column).is_ok_and(|column| column > self.indent);
            if column < deepest && inside && self.cursor.peek() != 0 {
                self.note(DeviationKind::EmptyLines, Span::new(deepest_line, deepest_line + deepest));
            }
            *indent = deepest.max(usize::try_from(self.indent + 1).unwrap_or(0)).max(1);
        }
        Ok(())
    }

    /// Notes spaces that end the text, and with it the scalar.
    fn note_last_spaces(&mut self, start: usize) {
        let (text, end) = (self.cursor.bytes.get(start..).unwrap_or(&[]), self.cursor.bytes.len());
        let spaces = text.iter().rev().take_while(|byte| **byte == b' ').count();
        if self.cursor.at == end && spaces > 0 && self.cursor.ends_line(end - spaces) {
            self.note(DeviationKind::LastSpaces, Span::new(end - spaces, end));
        }
    }

    fn here(&self) -> Span {
        character_at(self.cursor.text, self.cursor.at)
    }
}
