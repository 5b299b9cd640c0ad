//! Anchors, aliases, tags and directives.

use std::borrow::Cow;

use super::cursor::{is_blank, is_word};
use super::scan::{Result, Scanner};
use super::token::Kind;
use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::syntax::deviation::DeviationKind;

impl<'s> Scanner<'s> {
    pub(super) fn anchor_or_alias(&mut self) -> Result<()> {
        self.remember_key()?;
        self.key_allowed = false;
        let (start, line) = (self.cursor.at, self.cursor.line);
        let alias = self.cursor.peek() == b'*';
        self.cursor.at += 1;
        let name = self.word();
        let end = self.cursor.at;
        let ends = self.cursor.is_gap(end)
            || matches!(self.cursor.peek(), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            let error = self.error("the name of an anchor is made of letters, digits, `-` and `_`", self.to_gap(start));
            return Err(error
                .help("if this is text, put it in quotes: `*` and `&` begin an alias or an anchor")
                .into());
        }
        if !self.ends_flow_text(end) {
            self.note(DeviationKind::AnchorName, self.to_gap(start));
        }
        let kind = if alias { Kind::Alias(name) } else { Kind::Anchor(name) };
        self.push(kind, Span::new(start, end), line);
        Ok(())
    }

    /// A tag: `!name`, `!!name`, `!handle!name` or `!<name>`.
    pub(super) fn tag(&mut self) -> Result<()> {
        self.remember_key()?;
        self.key_allowed = false;
        let (start, line) = (self.cursor.at, self.cursor.line);
        let (handle, suffix);
        if self.cursor.byte(start + 1) == b'<' {
            self.cursor.at += 2;
            handle = "";
            suffix = self.uri("", start)?;
            if self.cursor.peek() != b'>' {
                return Err(self.bad_tag(start).into());
            }
            self.cursor.at += 1;
        } else {
            let first = self.handle();
            if first.len() > 1 && first.ends_with('!') {
                handle = first;
                suffix = self.uri("", start)?;
            } else {
                let name = self.uri(first, start)?;
                (handle, suffix) = if name.is_empty() { ("", Cow::Borrowed("!")) } else { ("!", name) };
            }
        }
        let end = self.cursor.at;
        if !self.cursor.is_gap(end) {
            return Err(self.bad_tag(start).into());
        }
        let name = self.cursor.text.get(start + handle.len()..end).unwrap_or("");
        if !handle.is_empty() && name.contains([',', '[', ']', '!']) {
            self.note(DeviationKind::TagName, Span::new(start, end));
        }
        self.push(Kind::Tag { handle, suffix }, Span::new(start, end), line);
        Ok(())
    }

    /// `!`, letters, and another `!` where there is one.
    fn handle(&mut self) -> &'s str {
        let start = self.cursor.at;
        self.cursor.at += 1;
        self.word();
        if self.cursor.peek() == b'!' {
            self.cursor.at += 1;
        }
        self.cursor.text.get(start..self.cursor.at).unwrap_or("")
    }

    /// The characters of a tag's name. `before` is what was already read of it, with its `!`.
    fn uri(&mut self, before: &'s str, start: usize) -> Result<Cow<'s, str>> {
        let from = self.cursor.at;
        let mut decoded: Option<Vec<u8>> = None;
        loop {
            match self.cursor.peek() {
                b'%' => {
                    let head = self.cursor.text.get(from..self.cursor.at).unwrap_or("").as_bytes();
                    let mut bytes = decoded.take().unwrap_or_else(|| head.to_vec());
                    self.escaped_character(&mut bytes, start)?;
                    decoded = Some(bytes);
                }
                byte if is_word(byte) || b";/?:@&=+$,.!~*'()[]".contains(&byte) => {
                    if let Some(decoded) = &mut decoded {
                        decoded.push(byte);
                    }
                    self.cursor.at += 1;
                }
                _ => break,
            }
        }
        if before.is_empty() && self.cursor.at == from {
            return Err(self.bad_tag(start).into());
        }
        let before = before.get(1..).unwrap_or("");
        Ok(match decoded {
            Some(bytes) => Cow::Owned(format!("{before}{}", String::from_utf8_lossy(&bytes))),
            None => Cow::Borrowed(self.cursor.text.get(from - before.len()..self.cursor.at).unwrap_or("")),
        })
    }

    /// A character of a tag as `%` and two hexadecimal digits for each of its bytes.
    fn escaped_character(&mut self, bytes: &mut Vec<u8>, start: usize) -> Result<()> {
        let mut left = 0;
        loop {
            let digits = self.cursor.text.get(self.cursor.at + 1..self.cursor.at + 3).unwrap_or("");
            let byte = if self.cursor.peek() == b'%' && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                u8::from_str_radix(digits, 16).ok()
            } else {
                None
            };
            let Some(byte) = byte else { return Err(self.bad_tag(start).into()) };
            left = match (left, byte) {
                (0, 0x00..0x80) => 1,
                (0, 0xC0..0xE0) => 2,
                (0, 0xE0..0xF0) => 3,
                (0, 0xF0..0xF8) => 4,
                (1.., 0x80..0xC0) => left,
                _ => return Err(self.bad_tag(start).into()),
            };
            bytes.push(byte);
            self.cursor.at += 3;
            left -= 1;
            if left == 0 {
                return Ok(());
            }
        }
    }

    /// `%YAML` and `%TAG`: the server's reader knows no other.
    pub(super) fn directive(&mut self) -> Result<()> {
        self.end_block_context()?;
        let (start, line) = (self.cursor.at, self.cursor.line);
        self.cursor.at += 1;
        let name = self.word();
        let kind = match name {
            _ if !self.cursor.is_gap(self.cursor.at) => return Err(self.bad_directive(start).into()),
            "YAML" => self.version(start)?,
            "TAG" => self.tag_directive(start)?,
            _ => return Err(self.bad_directive(start).into()),
        };
        let span = Span::new(start, self.cursor.at);
        self.cursor.pass_blanks();
        self.pass_comment();
        if !self.cursor.is_break_or_end(self.cursor.at) {
            return Err(self.bad_directive(start).into());
        }
        self.cursor.pass_break();
        self.push(kind, span, line);
        Ok(())
    }

    fn version(&mut self, start: usize) -> Result<Kind<'s>> {
        self.cursor.pass_blanks();
        let major = self.version_number(start)?;
        if self.cursor.peek() != b'.' {
            return Err(self.bad_directive(start).into());
        }
        self.cursor.at += 1;
        let minor = self.version_number(start)?;
        Ok(Kind::VersionDirective { supported: (major, minor) == (1, 1) })
    }

    fn version_number(&mut self, start: usize) -> Result<u8> {
        let from = self.cursor.at;
        while self.cursor.peek().is_ascii_digit() {
            self.cursor.at += 1;
        }
        match self.cursor.text.get(from..self.cursor.at) {
            Some(digits) if matches!(digits.len(), 1 | 2) => Ok(digits.parse().unwrap_or(0)),
            _ => Err(self.bad_directive(start).into()),
        }
    }

    fn tag_directive(&mut self, start: usize) -> Result<Kind<'s>> {
        self.cursor.pass_blanks();
        if self.cursor.peek() != b'!' {
            return Err(self.bad_directive(start).into());
        }
        let handle = self.handle();
        let whole = handle == "!" || handle.len() > 1 && handle.ends_with('!');
        if !whole || !is_blank(self.cursor.peek()) {
            return Err(self.bad_directive(start).into());
        }
        self.cursor.pass_blanks();
        let prefix = self.uri("", start)?;
        if !self.cursor.is_gap(self.cursor.at) {
            return Err(self.bad_directive(start).into());
        }
        Ok(Kind::TagDirective { handle, prefix })
    }

    fn word(&mut self) -> &'s str {
        let start = self.cursor.at;
        while is_word(self.cursor.peek()) {
            self.cursor.at += 1;
        }
        self.cursor.text.get(start..self.cursor.at).unwrap_or("")
    }

    /// From an offset to the next blank or line break.
    fn to_gap(&self, start: usize) -> Span {
        let rest = self.cursor.rest_of_line(start);
        let text = self.cursor.text.get(rest.range()).unwrap_or("");
        Span::new(start, start + text.find([' ', '\t']).unwrap_or(text.len()))
    }

    fn bad_tag(&self, start: usize) -> SyntaxError {
        let error = self.error("this is not a tag", self.to_gap(start));
        error.help("if this is text, put it in quotes: `!` begins a tag")
    }

    fn bad_directive(&self, start: usize) -> SyntaxError {
        let error = self.error("this is not a directive that the server reads", self.cursor.rest_of_line(start));
        error.help("remove the line: a `%` at the start of a line begins a directive, of which the server knows `%YAML 1.1` and `%TAG`")
    }
}
