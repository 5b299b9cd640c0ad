//! Text to tokens. A key is known to be one only when its `:` comes: until then the tokens from a place where a
//! key may begin are held back.

use std::collections::VecDeque;

use super::cursor::{Cursor, is_blank, is_flow_indicator};
use super::input::Input;
use super::token::{Kind, Token};
use crate::limits;
use crate::source::Span;
use crate::syntax::deviation::{Deviation, DeviationKind};
use crate::syntax::{SyntaxError, character_at};

/// Errors are boxed: they are rare and large.
pub(super) type Result<T> = std::result::Result<T, Box<SyntaxError>>;

/// The most characters that a key without `?` may have, with what stands before its `:`.
const KEY_CHARACTERS: usize = 1024;

pub(super) struct Scanner<'s> {
    pub(super) cursor: Cursor<'s>,
    tokens: VecDeque<Token<'s>>,
    /// How many tokens were taken from the queue.
    taken: usize,
    ended: bool,
    /// The column of the innermost block collection; -1 outside of all.
    pub(super) indent: isize,
    outer_indents: Vec<isize>,
    /// One for the block context and one for each open flow collection.
    keys: Vec<PossibleKey>,
    pub(super) key_allowed: bool,
    /// The first token in the queue can't become a key any more.
    ready: bool,
    /// A character that YAML does not allow.
    forbidden: usize,
    /// Where the server's reader comes upon it.
    forbidden_part: usize,
    /// Where YAML 1.2 reads otherwise, as far as the text was scanned.
    pub(super) deviations: Vec<Deviation>,
    /// A line in the outermost flow collection was noted: the next ones say nothing new.
    flow_noted: bool,
}

/// A place at which a key may have begun.
#[derive(Clone, Copy, Default)]
pub(super) struct PossibleKey {
    possible: bool,
    /// Nothing but a key can stand there.
    required: bool,
    /// Tokens from there on are held back.
    holds: bool,
    token: usize,
    pub(super) at: usize,
    line: u32,
    column: usize,
}

impl<'s> Scanner<'s> {
    /// Begins at an offset that is the start of a line.
    pub(super) fn new(input: Input<'s>, at: usize, line: u32) -> Self {
        Self {
            cursor: Cursor::new(input.text, input.ascii, at, line),
            tokens: VecDeque::new(),
            taken: 0,
            ended: false,
            indent: -1,
            outer_indents: Vec::new(),
            keys: vec![PossibleKey::default()],
            key_allowed: true,
            ready: false,
            forbidden: input.forbidden,
            forbidden_part: input.forbidden_part,
            deviations: Vec::new(),
            flow_noted: false,
        }
    }

    /// The next token.
    pub(super) fn peek(&mut self) -> Result<&Token<'s>> {
        const END: &Token<'static> = &Token { kind: Kind::StreamEnd, span: Span { start: 0, end: 0 }, line: 0 };
        if !self.ready {
            self.fill()?;
        }
        Ok(self.tokens.front().unwrap_or(END))
    }

    /// Takes the next token.
    pub(super) fn take(&mut self) -> Result<Option<Token<'s>>> {
        if !self.ready {
            self.fill()?;
        }
        self.ready = false;
        self.taken += 1;
        Ok(self.tokens.pop_front())
    }

    /// Passes over the next token: its span and line.
    pub(super) fn skip(&mut self) -> Result<(Span, u32)> {
        let token = self.peek()?;
        let passed = (token.span, token.line);
        self.ready = false;
        self.taken += 1;
        self.tokens.pop_front();
        Ok(passed)
    }

    fn fill(&mut self) -> Result<()> {
        while !self.ended && (self.tokens.is_empty() || self.head_may_be_key()?) {
            let scanned = self.scan_token();
            self.check_forbidden(1)?;
            scanned?;
        }
        self.ready = true;
        Ok(())
    }

    /// Whether the first token in the queue may turn out to be a key.
    fn head_may_be_key(&mut self) -> Result<bool> {
        // Places are in ascending order.
        let mut index = if self.in_flow() { self.keys.partition_point(|key| key.token < self.taken) } else { 0 };
        while let Some(key) = self.keys.get(index) {
            if key.token != self.taken {
                return Ok(false);
            }
            if key.possible && key.holds {
                return self.is_still_possible(index);
            }
            index += 1;
        }
        Ok(false)
    }

    /// A key has to end on its line, and soon.
    fn is_still_possible(&mut self, index: usize) -> Result<bool> {
        let Some(key) = self.keys.get(index).copied() else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        let at = self.cursor.at;
        let too_far = at - key.at > KEY_CHARACTERS && self.cursor.characters(key.at, at) > KEY_CHARACTERS;
        if key.line == self.cursor.line && !too_far {
            return Ok(true);
        }
        if key.required {
            return Err(self.missing_colon(key).into());
        }
        if let Some(key) = self.keys.get_mut(index) {
            key.possible = false;
        }
        Ok(false)
    }

    fn scan_token(&mut self) -> Result<()> {
        self.pass_to_token();
        self.check_forbidden(4)?;
        let column = self.cursor.column();
        self.unroll(isize::try_from(column).unwrap_or(isize::MAX));
        let byte = self.cursor.peek();
        let at = self.cursor.at;
        if at >= self.cursor.bytes.len() {
            return self.stream_end();
        }
        if column == 0 {
            if byte == b'%' {
                return self.directive();
            }
            if self.cursor.at_document_marker() {
                let kind = if byte == b'-' { Kind::DocumentStart } else { Kind::DocumentEnd };
                self.end_block_context()?;
                self.push_indicator(kind, 3);
                return Ok(());
            }
        }
        let flow = self.in_flow();
        match byte {
            b'[' => self.flow_start(Kind::FlowSequenceStart),
            b'{' => self.flow_start(Kind::FlowMappingStart),
            b']' => self.flow_end(Kind::FlowSequenceEnd),
            b'}' => self.flow_end(Kind::FlowMappingEnd),
            b',' => {
                self.forget_key()?;
                self.key_allowed = true;
                self.push_indicator(Kind::FlowEntry, 1);
                Ok(())
            }
            b'-' if self.cursor.is_gap(at + 1) => self.block_entry(),
            b'?' if flow || self.cursor.is_gap(at + 1) => self.explicit_key(),
            b':' if flow || self.cursor.is_gap(at + 1) => self.value(),
            b'*' | b'&' => self.anchor_or_alias(),
            b'!' => self.tag(),
            b'|' | b'>' if !flow => {
                self.forget_key()?;
                self.key_allowed = true;
                self.block_scalar()
            }
            b'\'' | b'"' => {
                self.remember_key()?;
                self.key_allowed = false;
                self.quoted_scalar()
            }
            b'-' if !is_blank(self.cursor.byte(at + 1)) => {
                if flow && is_flow_indicator(self.cursor.byte(at + 1)) {
                    self.note(DeviationKind::Dash, Span::new(at, at + 1));
                }
                self.plain()
            }
            b'?' | b':' if !flow => self.plain(),
            b'-' | b'?' | b':' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => Err(self.no_token().into()),
            _ if self.cursor.is_gap(at) => Err(self.no_token().into()),
            _ => self.plain(),
        }
    }

    /// Passes space, comments and line breaks. A tab is space only where no key may begin.
    fn pass_to_token(&mut self) {
        let line = self.cursor.line;
        loop {
            let tabs = self.in_flow() || !self.key_allowed;
            while self.cursor.peek() == b' ' || (tabs && self.cursor.peek() == b'\t') {
                self.cursor.at += 1;
            }
            self.pass_comment();
            if self.cursor.pass_break().is_empty() {
                break;
            }
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
        if line != self.cursor.line && self.in_flow() && !self.flow_noted && !self.ends_at_its_key() {
            self.flow_noted = self.note_indentation();
        }
    }

    fn plain(&mut self) -> Result<()> {
        self.remember_key()?;
        self.key_allowed = false;
        self.plain_scalar()
    }

    fn stream_end(&mut self) -> Result<()> {
        if !self.cursor.at_line_start() {
            self.cursor.line += 1;
        }
        self.end_block_context()?;
        self.ended = true;
        self.push_indicator(Kind::StreamEnd, 0);
        Ok(())
    }

    /// What comes belongs to no block collection.
    pub(super) fn end_block_context(&mut self) -> Result<()> {
        self.unroll(-1);
        self.forget_key()?;
        self.key_allowed = false;
        Ok(())
    }

    fn flow_start(&mut self, kind: Kind<'s>) -> Result<()> {
        self.remember_key()?;
        if self.keys.len() > limits::NESTING {
            return Err(self.too_deep(Span::new(self.cursor.at, self.cursor.at + 1)).into());
        }
        self.flow_noted &= self.in_flow();
        self.keys.push(PossibleKey { token: self.next_token(), ..PossibleKey::default() });
        self.key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn flow_end(&mut self, kind: Kind<'s>) -> Result<()> {
        self.forget_key()?;
        if self.in_flow()
            && let (Some(inner), Some(outer)) = (self.keys.pop(), self.keys.last_mut())
        {
            // The server's reader does not hold back a collection in which no key could begin: what follows
            // it, such as the `:` after `[]`, comes too late.
            outer.holds &= inner.token != outer.token;
        }
        self.key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn block_entry(&mut self) -> Result<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                return Err(self.misplaced_entry().into());
            }
            let (at, line, column) = (self.cursor.at, self.cursor.line, self.cursor.column());
            self.roll(column, None, Kind::BlockSequenceStart, at, line)?;
        }
        self.forget_key()?;
        self.key_allowed = true;
        self.push_indicator(Kind::BlockEntry, 1);
        Ok(())
    }

    fn explicit_key(&mut self) -> Result<()> {
        if !self.in_flow() {
            if !self.key_allowed {
                let message = "a `?` can't begin a key here";
                return Err(self.error(message, Span::new(self.cursor.at, self.cursor.at + 1)).into());
            }
            let (at, line, column) = (self.cursor.at, self.cursor.line, self.cursor.column());
            self.roll(column, None, Kind::BlockMappingStart, at, line)?;
        } else if !self.ends_flow_text(self.cursor.at + 1) {
            self.note(DeviationKind::FlowIndicator, Span::new(self.cursor.at, self.cursor.at + 1));
        }
        self.forget_key()?;
        self.key_allowed = !self.in_flow();
        self.push_indicator(Kind::Key, 1);
        Ok(())
    }

    fn value(&mut self) -> Result<()> {
        let index = self.keys.len().saturating_sub(1);
        if self.is_still_possible(index)? {
            let key = self.keys.get(index).copied().unwrap_or_default();
            let token = Token { kind: Kind::Key, span: Span::at(key.at), line: key.line };
            self.insert(Some(key.token), token);
            self.roll(key.column, Some(key.token), Kind::BlockMappingStart, key.at, key.line)?;
            if let Some(key) = self.keys.get_mut(index) {
                key.possible = false;
            }
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                if !self.key_allowed {
                    return Err(self.misplaced_value().into());
                }
                let (at, line, column) = (self.cursor.at, self.cursor.line, self.cursor.column());
                self.roll(column, None, Kind::BlockMappingStart, at, line)?;
            }
            self.key_allowed = !self.in_flow();
        }
        self.push_indicator(Kind::Value, 1);
        Ok(())
    }

    /// Notes that a key may begin here.
    pub(super) fn remember_key(&mut self) -> Result<()> {
        if !self.key_allowed {
            return Ok(());
        }
        let column = self.cursor.column();
        let required = !self.in_flow() && isize::try_from(column) == Ok(self.indent);
        self.forget_key()?;
        let token = self.next_token();
        let (at, line) = (self.cursor.at, self.cursor.line);
        let key = PossibleKey { possible: true, required, holds: true, token, at, line, column };
        if let Some(last) = self.keys.last_mut() {
            *last = key;
        }
        Ok(())
    }

    /// What began at the remembered place is no key.
    pub(super) fn forget_key(&mut self) -> Result<()> {
        let Some(key) = self.keys.last_mut() else { return Ok(()) };
        if key.possible && key.required {
            let key = *key;
            return Err(self.missing_colon(key).into());
        }
        key.possible = false;
        Ok(())
    }

    /// Begins a block collection where the column is further right than that of the innermost one.
    fn roll(&mut self, column: usize, before: Option<usize>, kind: Kind<'s>, at: usize, line: u32) -> Result<()> {
        let column = isize::try_from(column).unwrap_or(isize::MAX);
        if self.in_flow() || self.indent >= column {
            return Ok(());
        }
        self.outer_indents.push(self.indent);
        self.indent = column;
        if self.outer_indents.len() > limits::NESTING {
            return Err(self.too_deep(Span::new(at, at + 1)).into());
        }
        self.insert(before, Token { kind, span: Span::at(at), line });
        Ok(())
    }

    /// Ends the block collections that are further right than the column.
    fn unroll(&mut self, column: isize) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            self.push(Kind::BlockEnd, Span::at(self.cursor.at), self.cursor.line);
            self.indent = self.outer_indents.pop().unwrap_or(-1);
        }
    }

    pub(super) fn push(&mut self, kind: Kind<'s>, span: Span, line: u32) {
        self.tokens.push_back(Token { kind, span, line });
    }

    fn push_indicator(&mut self, kind: Kind<'s>, length: usize) {
        let start = self.cursor.at;
        self.cursor.at += length;
        self.push(kind, Span::new(start, self.cursor.at), self.cursor.line);
    }

    fn insert(&mut self, before: Option<usize>, token: Token<'s>) {
        // A token that was taken already has no place before it.
        match before.and_then(|number| number.checked_sub(self.taken)) {
            Some(place) => self.tokens.insert(place.min(self.tokens.len()), token),
            None => self.tokens.push_back(token),
        }
    }

    fn next_token(&self) -> usize {
        self.taken + self.tokens.len()
    }

    pub(super) fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// Whether a flow collection is open, and none around it.
    pub(super) fn is_outermost_flow(&self) -> bool {
        self.keys.len() == 2
    }

    fn check_forbidden(&self, ahead: usize) -> Result<()> {
        if self.cursor.at.saturating_add(ahead) <= self.forbidden_part {
            return Ok(());
        }
        let span = character_at(self.cursor.text, self.forbidden);
        let error = self.error("YAML does not allow this control character", span);
        Err(error.help("remove it, or write it as an escape in double quotes, such as \"\\x07\"").into())
    }
}
