//! JSON, exactly as Kubernetes' decoder takes it: RFC 8259 with nothing added, at most 10,000 levels deep.
//! Repeated members all stay in the tree.

mod complaint;

use std::borrow::Cow;

use super::tree::{Member, NodeId, Syntax, TreeBuilder, Value};
use super::{Read, SyntaxError, character_at};
use crate::encoding::byte_map::ByteMap;
use crate::encoding::run;
use crate::limits;
use crate::source::Span;
use complaint::{syntax, unclosed_string};

/// Reads one JSON text.
pub fn read(text: &str) -> Read<'_> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        tree: TreeBuilder::default(),
        open: Vec::new(),
        items: Vec::new(),
        members: Vec::new(),
    };
    let (root, error) = match reader.document() {
        Ok(root) => (Some(root), None),
        Err((error, root)) => (root.or_else(|| reader.close_all()), Some(error)),
    };
    let tree = root.map(|root| {
        let span = reader.tree.span(root);
        reader.tree.finish(root, span, Syntax::Json)
    });
    Read { tree, error }
}

type Result<T> = std::result::Result<T, SyntaxError>;

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    FirstItem,
    FirstKey,
    Key,
    CommaOrEnd,
}

/// An array or object whose end has not come yet.
struct Open<'s> {
    start: usize,
    /// Where its children begin among those of all open containers.
    first: usize,
    /// Objects only: the key that waits for its value.
    key: Option<(Cow<'s, str>, Span)>,
    object: bool,
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    tree: TreeBuilder<'s>,
    open: Vec<Open<'s>>,
    items: Vec<NodeId>,
    members: Vec<Member<'s>>,
}

impl<'s> Reader<'s> {
    /// The root; with an error, the root too where it was complete before the error.
    fn document(&mut self) -> std::result::Result<NodeId, (SyntaxError, Option<NodeId>)> {
        let root = self.value().map_err(|error| (error, None))?;
        self.skip_space();
        if self.at == self.bytes.len() {
            return Ok(root);
        }
        let rest = Span::new(self.at, self.text.trim_end().len());
        let error = match self.comment() {
            Some(error) => error,
            None => syntax("there is more text after the end of the document", rest)
                .help("send one object at a time, or put several into the `items` of a List"),
        };
        Err((error, Some(root)))
    }

    fn value(&mut self) -> Result<NodeId> {
        let mut expect = Expect::Value;
        loop {
            self.skip_space();
            let byte = self.peek();
            let done = match (expect, byte) {
                (Expect::FirstItem, Some(b']')) | (Expect::FirstKey, Some(b'}')) => self.close(),
                (Expect::FirstKey | Expect::Key, _) => {
                    self.key()?;
                    expect = Expect::Value;
                    continue;
                }
                (Expect::Value | Expect::FirstItem, Some(b'[' | b'{')) => {
                    expect = self.open(byte == Some(b'{'))?;
                    continue;
                }
                (Expect::Value | Expect::FirstItem, _) => self.scalar(byte)?,
                (Expect::CommaOrEnd, Some(b',')) => {
                    self.at += 1;
                    expect = if self.in_object() { Expect::Key } else { Expect::Value };
                    continue;
                }
                (Expect::CommaOrEnd, Some(b'}')) if self.in_object() => self.close(),
                (Expect::CommaOrEnd, Some(b']')) if !self.in_object() => self.close(),
                (Expect::CommaOrEnd, _) => return Err(self.expected_comma(byte)),
            };
            if self.open.is_empty() {
                return Ok(done);
            }
            self.attach(done);
            expect = Expect::CommaOrEnd;
        }
    }

    fn open(&mut self, object: bool) -> Result<Expect> {
        if self.open.len() >= limits::NESTING {
            let message =
                format!("this is nested deeper than {} levels, the most that the server reads", limits::NESTING);
            return Err(syntax(message, self.here()));
        }
        let first = if object { self.members.len() } else { self.items.len() };
        self.open.push(Open { start: self.at, first, key: None, object });
        self.at += 1;
        Ok(if object { Expect::FirstKey } else { Expect::FirstItem })
    }

    /// Ends the innermost container at the bracket that stands here.
    fn close(&mut self) -> NodeId {
        self.at += 1;
        self.close_here().unwrap_or_else(|| self.tree.scalar(Value::Null, Span::at(self.at)))
    }

    fn close_here(&mut self) -> Option<NodeId> {
        let container = self.open.pop()?;
        let span = Span::new(container.start, self.at);
        Some(if container.object {
            let members = self.members.drain(container.first.min(self.members.len())..);
            self.tree.mapping(members, span)
        } else {
            let items = self.items.drain(container.first.min(self.items.len())..);
            self.tree.sequence(items, span)
        })
    }

    /// Ends all open containers where reading stopped.
    fn close_all(&mut self) -> Option<NodeId> {
        while let Some(node) = self.close_here() {
            if self.open.is_empty() {
                return Some(node);
            }
            self.attach(node);
        }
        None
    }

    fn attach(&mut self, node: NodeId) {
        let Some(container) = self.open.last_mut() else { return };
        if !container.object {
            self.items.push(node);
        } else if let Some((key, key_span)) = container.key.take() {
            self.members.push(Member { key, key_span, value: node });
        }
    }

    fn key(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => {}
            Some(b'}') => return Err(self.trailing_comma()),
            None => return Err(self.unclosed()),
            byte => return Err(self.unexpected(byte, "a key in double quotes is expected here")),
        }
        let (key, span, _) = self.string()?;
        self.skip_space();
        match self.peek() {
            Some(b':') => self.at += 1,
            None => return Err(self.unclosed()),
            _ => {
                return Err(syntax("a `:` is expected after the key", self.here())
                    .related(span, "the key")
                    .help("write `\"key\": value`"));
            }
        }
        if let Some(container) = self.open.last_mut() {
            container.key = Some((key, span));
        }
        Ok(())
    }

    fn scalar(&mut self, byte: Option<u8>) -> Result<NodeId> {
        let start = self.at;
        let Some(byte) = byte else {
            return Err(if self.open.is_empty() {
                syntax("there is nothing to read", Span::at(start)).help("give a JSON document")
            } else {
                self.unclosed()
            });
        };
        let (word, value) = match byte {
            b'"' => {
                let (text, span, map) = self.string()?;
                return Ok(match map {
                    Some(map) => self.tree.mapped_string(text, span, map),
                    None => self.tree.scalar(Value::String(text), span),
                });
            }
            b'-' | b'0'..=b'9' => return self.number(),
            b't' => ("true", Value::Boolean(true)),
            b'f' => ("false", Value::Boolean(false)),
            b'n' => ("null", Value::Null),
            b']' | b'}' if start > 0 && !self.open.is_empty() => return Err(self.trailing_comma()),
            _ => return Err(self.unexpected(Some(byte), "a value is expected here")),
        };
        let span = self.word();
        if self.text.get(span.range()) != Some(word) {
            return Err(self.unexpected(Some(byte), "a value is expected here"));
        }
        self.at = span.end as usize;
        Ok(self.tree.scalar(value, span))
    }

    fn number(&mut self) -> Result<NodeId> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        let length =
            rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')).count();
        let span = Span::new(start, start + length);
        let text = self.text.get(span.range()).unwrap_or("");
        if !is_number(text.as_bytes()) {
            return Err(syntax("this is not a number of JSON", span)
                .help("JSON has no leading zeros and no `+`, and wants digits on both sides of the point"));
        }
        self.at = start + length;
        Ok(self.tree.scalar(Value::Number(Cow::Borrowed(text)), span))
    }

    /// The string whose opening quote stands here: its value, its text with quotes, and how they correspond
    /// where they differ.
    fn string(&mut self) -> Result<(Cow<'s, str>, Span, Option<ByteMap>)> {
        let start = self.at;
        let mut value = String::new();
        let mut map = ByteMap::default();
        let mut piece = start + 1;
        loop {
            let rest = self.bytes.get(piece..).unwrap_or(&[]);
            let end = piece + run::length(rest, run::LITERAL);
            let text = self.text.get(piece..end).unwrap_or("");
            match self.bytes.get(end) {
                Some(b'"') => {
                    self.at = end + 1;
                    let span = Span::new(start, self.at);
                    if piece == start + 1 {
                        return Ok((Cow::Borrowed(text), span, None));
                    }
                    value.push_str(text);
                    push_piece(&mut map, piece, end);
                    return Ok((Cow::Owned(value), span, Some(map)));
                }
                Some(b'\\') => {
                    value.push_str(text);
                    push_piece(&mut map, piece, end);
                    let (character, length) = self.escape(end)?;
                    map.push(character.len_utf8(), Span::new(end, end + length));
                    value.push(character);
                    piece = end + length;
                }
                None => {
                    self.at = self.bytes.len();
                    return Err(unclosed_string(Span::new(start, start + 1)));
                }
                Some(b'\n' | b'\r') => {
                    self.at = end;
                    return Err(unclosed_string(Span::new(start, end)));
                }
                _ => {
                    self.at = end;
                    return Err(syntax("a string may not hold a raw control character", Span::new(end, end + 1))
                        .help("write it as an escape: a tab is `\\t`"));
                }
            }
        }
    }

    /// The character that the escape at `at` stands for, and the length of the escape.
    fn escape(&self, at: usize) -> Result<(char, usize)> {
        let simple = match self.bytes.get(at + 1) {
            Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let Some(unit) = self.unit(at) else {
                    let digits = self.bytes.iter().skip(at + 2).take(4).take_while(|byte| byte.is_ascii_hexdigit());
                    return Err(syntax("`\\u` wants four hexadecimal digits", Span::new(at, at + 2 + digits.count()))
                        .help("write `\\\\` for a backslash"));
                };
                // Half a pair alone is U+FFFD, as the server reads it; the other half is then read on its own.
                return Ok(match (unit, self.unit(at + 6)) {
                    (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
                        let character = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                        (char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
                    }
                    _ => (char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
                });
            }
            _ => {
                let span = Span::new(at, at + 1).to(character_at(self.text, at + 1));
                return Err(syntax("JSON has no such escape", span).help("write `\\\\` for a backslash"));
            }
        };
        Ok((simple, 2))
    }

    /// The UTF-16 unit that a `\u` escape at `at` names.
    fn unit(&self, at: usize) -> Option<u32> {
        let escape = self.text.get(at..at + 6)?;
        let digits = escape.strip_prefix("\\u")?;
        // from_str_radix takes a sign
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn here(&self) -> Span {
        character_at(self.text, self.at)
    }

    /// The letters, digits and underscores that stand here.
    fn word(&self) -> Span {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        Span::new(self.at, self.at + length)
    }

    fn in_object(&self) -> bool {
        self.open.last().is_some_and(|container| container.object)
    }
}

fn push_piece(map: &mut ByteMap, start: usize, end: usize) {
    if start < end {
        map.push(end - start, Span::new(start, end));
    }
}

/// Whether it is a number of RFC 8259, section 6.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let integer = digits(text);
    if integer == 0 || (integer > 1 && text.first() == Some(&b'0')) {
        return false;
    }
    let mut rest = text.get(integer..).unwrap_or(&[]);
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = fraction.get(length..).unwrap_or(&[]);
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests;
