//! What is said of text that makes no token, and of tokens that do not fit.

use super::cursor::is_blank;
use super::node::ends_document;
use super::parse::Parser;
use super::scan::{PossibleKey, Scanner};
use crate::limits;
use crate::source::Span;
use crate::syntax::{ErrorKind, SyntaxError, character_at};

impl Scanner<'_> {
    pub(super) fn error(&self, message: &str, span: Span) -> SyntaxError {
        SyntaxError::new(ErrorKind::YamlSyntax, message, span)
    }

    pub(super) fn too_deep(&self, span: Span) -> SyntaxError {
        let message = format!("this is nested deeper than {} levels, the most that the server reads", limits::NESTING);
        self.error(&message, span)
    }

    pub(super) fn missing_colon(&self, key: PossibleKey) -> SyntaxError {
        let span = self.cursor.rest_of_line(key.at);
        let error = self.error("a key with `:` is expected here", span);
        let text = self.cursor.text.get(span.range()).unwrap_or_default();
        let word = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        error.help(match text.split_once(':') {
            Some((key, value)) if word(key) && !value.is_empty() => {
                "put a space behind the `:`: without one this is a text, and no key"
            }
            _ => "write `key: value`; if it continues the text above, indent it further or quote that text",
        })
    }

    pub(super) fn misplaced_value(&self) -> SyntaxError {
        let span = Span::new(self.cursor.at, self.cursor.at + 1);
        let error = self.error("a `:` that makes a key can't stand here", span);
        let before = self.cursor.text.get(..self.cursor.at).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        error.help(if before.starts_with(' ') && !before.trim().contains([' ', ':']) {
            "indent the key like those above it: further in, it continues the text above"
        } else {
            "if it belongs to the text, put the text in quotes; if it begins a member, start a new line"
        })
    }

    pub(super) fn misplaced_entry(&self) -> SyntaxError {
        let span = Span::new(self.cursor.at, self.cursor.at + 1);
        let error = self.error("a list item can't begin here", span);
        error.help("start the list on a new line, or put the text in quotes")
    }

    pub(super) fn no_token(&self) -> SyntaxError {
        let at = self.cursor.at;
        let span = character_at(self.cursor.text, at);
        match self.cursor.peek() {
            b'\t' => {
                let rest = self.cursor.bytes.get(at..).unwrap_or(&[]);
                let tabs = rest.iter().take_while(|byte| is_blank(**byte)).count();
                let error = self.error("a tab can't be used for indentation", Span::new(at, at + tabs));
                error.help("indent with spaces")
            }
            byte @ (b'@' | b'`' | b'%') => {
                let error = self.error("a value can't begin with this character", span);
                error.help(match byte {
                    b'@' => "put the text in quotes: `@` is reserved",
                    b'`' => "put the text in quotes: a backtick is reserved",
                    _ => "put the text in quotes: `%` begins a directive",
                })
            }
            _ => self.error("no value can begin with this character here", span).help("put the text in quotes"),
        }
    }
}

impl Parser<'_> {
    pub(super) fn error(&self, message: &str, span: Span) -> SyntaxError {
        SyntaxError::new(ErrorKind::YamlSyntax, message, span)
    }

    /// The next token is none that can stand here.
    pub(super) fn misplaced(&mut self, expected: &str) -> SyntaxError {
        let (span, help) = match self.scanner.peek().map(|token| (token.span, ends_document(&token.kind))) {
            Ok((span, last)) => self.describe(span, last),
            Err(error) => return *error,
        };
        let opened = self.open.last().map(|(_, span)| Span::new(span.start as usize, span.start as usize + 1));
        let error = self.error(expected, span).help(help);
        match opened {
            Some(opened) => error.related(opened, "it begins here"),
            None => error,
        }
    }

    pub(super) fn no_value(&mut self) -> SyntaxError {
        match self.scanner.peek().map(|token| (token.span, ends_document(&token.kind))) {
            Ok((span, last)) => {
                let (span, help) = self.describe(span, last);
                self.error("a value is expected here", span).help(help)
            }
            Err(error) => *error,
        }
    }

    /// Where to look for a token that does not fit, and what to do about it.
    fn describe(&self, span: Span, last: bool) -> (Span, &'static str) {
        if last {
            return (Span::at(self.end), "something before this is not closed; was all of the text copied?");
        }
        if !span.is_empty() {
            return (span, "is there something missing before this, or is the indentation wrong?");
        }
        let line = self.scanner.cursor.rest_of_line(span.start as usize);
        (line, "indent it like the lines that it belongs to")
    }
}
