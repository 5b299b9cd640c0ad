//! Plain and quoted scalars.

use std::borrow::Cow;

use super::cursor::{Pieces, is_blank, is_flow_indicator, width};
use super::scan::{Result, Scanner};
use super::token::{Kind, Scalar};
use crate::encoding::run;
use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::syntax::deviation::DeviationKind;

impl<'s> Scanner<'s> {
    /// A scalar without quotes. It may go on over lines that are indented further than its collection.
    pub(super) fn plain_scalar(&mut self) -> Result<()> {
        let flow = self.in_flow();
        let indent = self.indent + 1;
        let (start, line) = (self.cursor.at, self.cursor.line);
        self.pass_plain(flow);
        if !is_blank(self.cursor.peek()) && !self.cursor.is_break(self.cursor.at) {
            let text = Cow::Borrowed(self.cursor.text.get(start..self.cursor.at).unwrap_or(""));
            let scalar = Scalar { text, map: None, plain: true };
            self.push(Kind::Scalar(scalar), Span::new(start, self.cursor.at), line);
            return Ok(());
        }
        let mut pieces = Pieces::new(self.cursor.text);
        let mut end = start;
        let mut first_break = None;
        let mut breaks = Vec::new();
        let mut noted = false;
        let mut from = start;
        loop {
            if self.cursor.at > from {
                match first_break.take() {
                    Some(first) => {
                        pieces.put_folded(Some(first), &mut breaks);
                        pieces.copy(from, self.cursor.at);
                    }
                    // with the space before it
                    None => pieces.copy(end, self.cursor.at),
                }
                end = self.cursor.at;
            }
            if !is_blank(self.cursor.peek()) && !self.cursor.is_break(self.cursor.at) {
                break;
            }
            loop {
                if is_blank(self.cursor.peek()) {
                    if first_break.is_some() && self.cursor.peek() == b'\t' && self.is_left_of(indent) {
                        return Err(self.tab().into());
                    }
                    self.cursor.at += 1;
                } else if self.cursor.is_break(self.cursor.at) {
                    let passed = self.cursor.pass_break();
                    if first_break.is_none() {
                        first_break = Some(passed);
                    } else {
                        breaks.push(passed);
                    }
                } else {
                    break;
                }
            }
            if !flow && self.is_left_of(indent) {
                break;
            }
            if flow && first_break.is_some() && !noted && !self.is_flow_end() {
                noted = self.note_indentation();
            }
            if self.cursor.peek() == b'#' || self.cursor.at_document_marker() {
                break;
            }
            from = self.cursor.at;
            self.pass_plain(flow);
        }
        if first_break.is_some() {
            self.key_allowed = true;
        }
        let (text, map) = pieces.finish(start);
        self.push(Kind::Scalar(Scalar { text, map, plain: true }), Span::new(start, end), line);
        Ok(())
    }

    /// Passes what belongs to a plain scalar up to a blank or a line break.
    fn pass_plain(&mut self, flow: bool) {
        loop {
            let rest = self.cursor.bytes.get(self.cursor.at..).unwrap_or_default();
            self.cursor.at += run::length(rest, run::PLAIN);
            let at = self.cursor.at;
            match self.cursor.peek() {
                0 | b' ' | b'\t' | b'\n' | b'\r' => return,
                b':' if self.cursor.is_gap(at + 1) => return,
                b':' if flow && is_flow_indicator(self.cursor.byte(at + 1)) => {
                    self.note(DeviationKind::FlowColon, Span::new(at, at + 1));
                    self.cursor.at += 1;
                }
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if flow => return,
                0xC2 | 0xE2 if self.cursor.is_break(at) => return,
                byte => self.cursor.at += width(byte),
            }
        }
    }

    /// Whether what comes is no text of a flow collection: that is looked at with its own token.
    fn is_flow_end(&self) -> bool {
        is_flow_indicator(self.cursor.peek()) || matches!(self.cursor.peek(), b'#' | b'?' | b':')
    }

    fn is_left_of(&mut self, indent: isize) -> bool {
        isize::try_from(self.cursor.column()).unwrap_or(isize::MAX) < indent
    }

    /// A scalar in single or double quotes.
    pub(super) fn quoted_scalar(&mut self) -> Result<()> {
        let (start, line) = (self.cursor.at, self.cursor.line);
        let quote = self.cursor.peek();
        self.cursor.at += 1;
        let mut pieces = Pieces::new(self.cursor.text);
        let mut breaks = Vec::new();
        let mut noted = false;
        loop {
            if self.cursor.at_document_marker() {
                return Err(self.unclosed(start).into());
            }
            let escaped_break = self.quoted_text(quote, start, &mut pieces)?;
            if self.cursor.peek() == quote {
                break;
            }
            if self.cursor.at >= self.cursor.bytes.len() || self.cursor.peek() == 0 {
                return Err(self.unclosed(start).into());
            }
            let blanks = self.cursor.at;
            let mut first_break = None;
            let mut folding = escaped_break;
            let mut blanks_end = blanks;
            loop {
                if is_blank(self.cursor.peek()) {
                    self.cursor.at += 1;
                    if !folding {
                        blanks_end = self.cursor.at;
                    }
                } else if self.cursor.is_break(self.cursor.at) {
                    let passed = self.cursor.pass_break();
                    if folding {
                        breaks.push(passed);
                    } else {
                        first_break = Some(passed);
                        folding = true;
                    }
                } else {
                    break;
                }
            }
            if folding && !noted && self.cursor.peek() != quote {
                noted = self.note_indentation();
            }
            if folding {
                pieces.put_folded(first_break, &mut breaks);
            } else {
                pieces.copy(blanks, blanks_end);
            }
        }
        self.cursor.at += 1;
        let (text, map) = pieces.finish(start + 1);
        self.push(Kind::Scalar(Scalar { text, map, plain: false }), Span::new(start, self.cursor.at), line);
        Ok(())
    }

    /// Reads up to a blank, a line break or the closing quote; says whether an escaped line break ended it.
    fn quoted_text(&mut self, quote: u8, start: usize, pieces: &mut Pieces<'s>) -> Result<bool> {
        let mut from = self.cursor.at;
        loop {
            let at = self.cursor.at;
            match self.cursor.peek() {
                b'\'' if quote == b'\'' && self.cursor.byte(at + 1) == b'\'' => {
                    pieces.copy(from, at);
                    pieces.put("'", Span::new(at, at + 2));
                    self.cursor.at += 2;
                    from = self.cursor.at;
                }
                b'\\' if quote == b'"' => {
                    pieces.copy(from, at);
                    self.cursor.at += 1;
                    if self.cursor.is_break(at + 1) {
                        self.cursor.pass_break();
                        return Ok(true);
                    }
                    let character = self.escape(start)?;
                    pieces.put_character(character, Span::new(at, self.cursor.at));
                    from = self.cursor.at;
                }
                byte if byte == quote || self.cursor.is_gap(at) => {
                    pieces.copy(from, at);
                    return Ok(false);
                }
                byte => self.cursor.at += width(byte),
            }
        }
    }

    /// The character that an escape stands for, whose backslash was passed.
    fn escape(&mut self, start: usize) -> Result<char> {
        let at = self.cursor.at;
        let simple = match self.cursor.peek() {
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\u{b}',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'e' => '\u{1b}',
            byte @ (b' ' | b'"' | b'\'' | b'\\') => char::from(byte),
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.code(2),
            b'u' => return self.code(4),
            b'U' => return self.code(8),
            _ if at >= self.cursor.bytes.len() => return Err(self.unclosed(start).into()),
            byte => {
                let error = self.error("YAML has no such escape", Span::new(at - 1, at + width(byte)));
                return Err(error
                    .help("write `\\\\` for a backslash, or use single quotes, which have no escapes")
                    .into());
            }
        };
        if simple == '\'' {
            self.note(DeviationKind::Escape, Span::new(at - 1, at + 1));
        }
        self.cursor.at += 1;
        Ok(simple)
    }

    fn code(&mut self, length: usize) -> Result<char> {
        let start = self.cursor.at - 1;
        let digits = self.cursor.text.get(start + 2..start + 2 + length).unwrap_or("");
        let valid = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !valid {
            let rest = self.cursor.bytes.get(start + 2..).unwrap_or(&[]);
            let there = rest.iter().take(length).take_while(|byte| byte.is_ascii_hexdigit()).count();
            let message = format!("this escape wants {length} hexadecimal digits");
            let error = self.error(&message, Span::new(start, start + 2 + there));
            return Err(error.help("write `\\\\` for a backslash").into());
        }
        self.cursor.at += 1 + length;
        u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).ok_or_else(|| {
            let error = self.error("this escape names no Unicode character", Span::new(start, self.cursor.at));
            error.help("a character above U+FFFF is written as one `\\U` with eight digits").into()
        })
    }

    fn unclosed(&self, start: usize) -> SyntaxError {
        let error = self.error("this quote is never closed", Span::new(start, start + 1));
        error.help("end the text with the same quote; inside single quotes write `''` for `'`")
    }

    pub(super) fn tab(&self) -> SyntaxError {
        let at = self.cursor.at;
        self.error("a tab can't be used for indentation", Span::new(at, at + 1)).help("indent with spaces")
    }
}
