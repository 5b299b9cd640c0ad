//! What is said of text that is not JSON.

use super::Reader;
use crate::source::Span;
use crate::syntax::{ErrorKind, SyntaxError};

impl Reader<'_> {
    pub(super) fn unexpected(&self, byte: Option<u8>, message: &str) -> SyntaxError {
        if let Some(error) = self.comment() {
            return error;
        }
        let help = match byte {
            _ if self.text.get(self.at..).is_some_and(|rest| rest.starts_with('\u{feff}')) => {
                return syntax("the text begins with a byte order mark, which the server refuses", self.here())
                    .help("save the file as UTF-8 without a byte order mark");
            }
            Some(b'\'') => "JSON wants double quotes, `\"`",
            Some(b',') => "remove this comma",
            Some(b'+' | b'.') => "a number begins with a digit or `-`",
            Some(b'0'..=b'9' | b'-' | b'{' | b'[') => "a key is a string: put it in double quotes",
            _ => {
                let word = self.word();
                let help = match self.text.get(word.range()).unwrap_or("") {
                    "" => return syntax(message, self.here()),
                    "True" | "TRUE" => "write `true`",
                    "False" | "FALSE" => "write `false`",
                    "None" | "nil" | "undefined" | "NULL" | "Null" => "write `null`",
                    "NaN" | "Infinity" | "Inf" => "JSON has no infinities and no not-a-number",
                    _ => "put text in double quotes, `\"`",
                };
                return syntax(message, word).help(help);
            }
        };
        syntax(message, self.here()).help(help)
    }

    pub(super) fn expected_comma(&self, byte: Option<u8>) -> SyntaxError {
        match byte {
            None => self.unclosed(),
            Some(b']' | b'}') => {
                let error = if self.in_object() {
                    syntax("this `]` closes an object, which ends with `}`", self.here())
                } else {
                    syntax("this `}` closes an array, which ends with `]`", self.here())
                };
                match self.open.last() {
                    Some(open) => error.related(Span::new(open.start, open.start + 1), "opened here"),
                    None => error,
                }
            }
            _ => {
                let end = if self.in_object() { "`,` or `}`" } else { "`,` or `]`" };
                self.comment().unwrap_or_else(|| {
                    syntax(format!("{end} is expected here"), self.here()).help("is there a comma missing before this?")
                })
            }
        }
    }

    pub(super) fn trailing_comma(&self) -> SyntaxError {
        let before = self.text.get(..self.at).unwrap_or("").trim_end();
        if before.ends_with(',') {
            return syntax("there is a comma before the closing bracket", Span::new(before.len() - 1, before.len()))
                .help("remove this comma");
        }
        syntax("a value is expected before the closing bracket", self.here())
    }

    pub(super) fn unclosed(&self) -> SyntaxError {
        let end = Span::at(self.text.trim_end().len());
        match self.open.last() {
            Some(open) => {
                let what = if open.object { "object" } else { "array" };
                let close = if open.object { '}' } else { ']' };
                syntax(format!("the text ends inside an {what}"), end)
                    .related(Span::new(open.start, open.start + 1), "opened here")
                    .help(format!("close it with `{close}`; was all of the text copied?"))
            }
            None => syntax("the text ends too early", end),
        }
    }

    pub(super) fn comment(&self) -> Option<SyntaxError> {
        let rest = self.text.get(self.at..)?;
        let line = rest.lines().next().unwrap_or("").trim_end();
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(line.len(), |end| end + 2)
        } else if rest.starts_with("//") || rest.starts_with('#') {
            line.len()
        } else {
            return None;
        };
        let span = Span::new(self.at, self.at + length);
        Some(syntax("JSON has no comments", span).help("remove it, or write the document as YAML"))
    }
}

pub(super) fn syntax(message: impl Into<String>, span: Span) -> SyntaxError {
    SyntaxError::new(ErrorKind::JsonSyntax, message, span)
}

pub(super) fn unclosed_string(span: Span) -> SyntaxError {
    syntax("this string is not closed", span).help("end it with `\"` on the same line; a line break in it is `\\n`")
}
