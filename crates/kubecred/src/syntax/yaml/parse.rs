//! Tokens to events: the structure of one document after the other.

use std::borrow::Cow;
use std::collections::HashMap;

use super::compose::Composer;
use super::input::Input;
use super::node::ends_document;
use super::scan::{Result, Scanner};
use super::token::{Event, EventKind, Kind, Token};
use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::syntax::deviation::{Deviation, DeviationKind};

/// What the parser waits for. Those of open collections lie on a stack, the innermost on top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    SequenceItem,
    /// A sequence whose items stand no further right than the key before it.
    IndentlessItem,
    MappingKey,
    MappingValue,
    FlowItem {
        first: bool,
    },
    /// A pair that stands for a mapping inside a flow sequence: `[a: b]`.
    PairKey,
    PairValue,
    PairEnd,
    FlowKey {
        first: bool,
    },
    FlowValue,
    /// After a key with no `:`.
    FlowNoValue,
}

/// What was read of a document, and why no more.
pub(super) struct Document<'s> {
    /// Events that were kept; the others have gone to the composer.
    pub(super) events: Vec<Event<'s>>,
    pub(super) composer: Composer<'s>,
    /// Events of anchors, by number.
    pub(super) anchors: Vec<usize>,
    pub(super) aliased: bool,
    pub(super) span: Span,
    pub(super) error: Option<SyntaxError>,
    /// It is text that follows a document without beginning another: the server does not read it.
    pub(super) stray: bool,
    pub(super) deviations: Vec<Deviation>,
}

pub(super) struct Parser<'s> {
    pub(super) scanner: Scanner<'s>,
    started: bool,
    /// Nothing, or `...`, is before this document: directives may stand here.
    ended: bool,
    stray: bool,
    pub(super) tag_handles: Vec<(Cow<'s, str>, Cow<'s, str>)>,
    pub(super) states: Vec<State>,
    /// The open collections: their events, and where they were opened.
    pub(super) open: Vec<(usize, Span)>,
    /// Events are kept, because aliases are judged by what they multiply before anything is made of it.
    pub(super) keeps_events: bool,
    pub(super) events: Vec<Event<'s>>,
    pub(super) composer: Composer<'s>,
    pub(super) anchors: Vec<usize>,
    pub(super) names: HashMap<&'s str, u32>,
    pub(super) aliased: bool,
    /// A directive for which the server refuses the document.
    refused: Option<SyntaxError>,
    stuck: bool,
    /// Where the last token with content ends.
    pub(super) end: usize,
    /// Where the content of this document begins.
    pub(super) content: usize,
}

impl<'s> Parser<'s> {
    /// Begins at an offset that is the start of a line.
    pub(super) fn new(input: Input<'s>, at: usize, line: u32) -> Self {
        Self {
            scanner: Scanner::new(input, at, line),
            started: false,
            ended: true,
            stray: false,
            tag_handles: Vec::new(),
            states: Vec::new(),
            open: Vec::new(),
            keeps_events: input.aliases,
            events: Vec::new(),
            composer: Composer::default(),
            anchors: Vec::new(),
            names: HashMap::new(),
            aliased: false,
            refused: None,
            stuck: false,
            end: at,
            content: at,
        }
    }

    /// The next document, if there is one.
    pub(super) fn document(&mut self) -> Option<Document<'s>> {
        let (start, mut error) = match self.document_start() {
            Ok(None) => return None,
            Ok(Some((start, explicit))) => (start, self.document_content(explicit).err()),
            Err(error) => (error.span.start as usize, Some(error)),
        };
        if error.is_none() {
            error = self.document_end().err();
        }
        self.stuck = error.is_some();
        while !self.open.is_empty() {
            self.close();
        }
        self.states.clear();
        self.names.clear();
        Some(Document {
            events: std::mem::take(&mut self.events),
            composer: std::mem::take(&mut self.composer),
            anchors: std::mem::take(&mut self.anchors),
            aliased: std::mem::take(&mut self.aliased),
            span: Span::new(start, self.end),
            error: self.refused.take().or(error.map(|error| *error)),
            stray: std::mem::take(&mut self.stray),
            deviations: std::mem::take(&mut self.scanner.deviations),
        })
    }

    /// Whether the error of the last document left the parser in its place.
    pub(super) fn can_go_on(&self) -> bool {
        !self.stuck
    }

    /// Where the document starts, and whether with `---`; nothing at the end of the text.
    fn document_start(&mut self) -> Result<Option<(usize, bool)>> {
        let first = !std::mem::replace(&mut self.started, true);
        self.stray = !first;
        while !first && matches!(self.scanner.peek()?.kind, Kind::DocumentEnd) {
            self.ended = true;
            self.scanner.skip()?;
        }
        let token = self.scanner.peek()?;
        let start = token.span.start as usize;
        self.end = start;
        self.content = start;
        match token.kind {
            Kind::StreamEnd => return Ok(None),
            Kind::VersionDirective { .. } | Kind::TagDirective { .. } | Kind::DocumentStart => self.stray = false,
            _ if first => return Ok(Some((start, false))),
            _ => {
                let span = self.scanner.cursor.rest_of_line(start);
                let error = self.error("the document has ended before this", span);
                return Err(error.help("is this indented wrongly? a new document begins with a line `---`").into());
            }
        }
        self.directives()?;
        match self.take()? {
            Token { kind: Kind::DocumentStart, span, .. } => {
                self.end = span.end as usize;
                self.content = self.end;
                Ok(Some((start, true)))
            }
            token => {
                let span = self.scanner.cursor.rest_of_line(token.span.start as usize);
                Err(self.error("a line `---` is expected after the directives", span).into())
            }
        }
    }

    fn directives(&mut self) -> Result<()> {
        let mut version = false;
        loop {
            let token = self.scanner.peek()?;
            let span = token.span;
            let directive = matches!(token.kind, Kind::VersionDirective { .. } | Kind::TagDirective { .. });
            let unexpected = directive && !std::mem::replace(&mut self.ended, true);
            match &token.kind {
                Kind::VersionDirective { supported } => {
                    // The rest can be read all the same.
                    if !supported {
                        let error = self.error("the server reads YAML 1.1 and refuses any other version", span);
                        self.refused.get_or_insert(error.help("remove this line"));
                    }
                    if std::mem::replace(&mut version, true) {
                        return Err(self.error("the version is declared twice", span).help("remove this line").into());
                    }
                }
                Kind::TagDirective { handle, prefix } => {
                    let (handle, prefix) = (Cow::Borrowed(*handle), prefix.clone());
                    if self.tag_handles.iter().any(|(known, _)| *known == handle) {
                        return Err(self.error("this handle is declared twice", span).help("remove this line").into());
                    }
                    self.tag_handles.push((handle, prefix));
                }
                _ => return Ok(()),
            }
            self.scanner.skip()?;
            if unexpected {
                self.scanner.note(DeviationKind::Directive, span);
            }
        }
    }

    fn document_content(&mut self, explicit: bool) -> Result<()> {
        let token = self.scanner.peek()?;
        let (line, nothing) = (token.line, ends_document(&token.kind));
        if explicit && nothing {
            self.empty(line);
            return Ok(());
        }
        self.node(true, false)?;
        while let Some(state) = self.states.pop() {
            self.step(state)?;
        }
        Ok(())
    }

    fn document_end(&mut self) -> Result<()> {
        self.ended = matches!(self.scanner.peek()?.kind, Kind::DocumentEnd);
        if self.ended {
            self.end = self.take()?.span.end as usize;
        }
        self.tag_handles.clear();
        Ok(())
    }

    fn step(&mut self, state: State) -> Result<()> {
        match state {
            State::SequenceItem => self.sequence_item(),
            State::IndentlessItem => self.indentless_item(),
            State::MappingKey => self.mapping_key(),
            State::MappingValue => self.mapping_value(),
            State::FlowItem { first } => self.flow_item(first),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => {
                self.close();
                Ok(())
            }
            State::FlowKey { first } => self.flow_key(first),
            State::FlowValue => self.flow_value(),
            State::FlowNoValue => {
                let line = self.scanner.peek()?.line;
                self.empty(line);
                self.states.push(State::FlowKey { first: false });
                Ok(())
            }
        }
    }

    fn sequence_item(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::BlockEntry => {
                let line = self.take_indicator()?;
                self.states.push(State::SequenceItem);
                match self.scanner.peek()?.kind {
                    Kind::BlockEntry | Kind::BlockEnd => self.empty(line),
                    _ => self.node(true, false)?,
                }
                Ok(())
            }
            Kind::BlockEnd => {
                self.scanner.skip()?;
                self.close();
                Ok(())
            }
            _ => Err(self.misplaced("a list item that begins with `- ` is expected here").into()),
        }
    }

    fn indentless_item(&mut self) -> Result<()> {
        if !matches!(self.scanner.peek()?.kind, Kind::BlockEntry) {
            self.close();
            return Ok(());
        }
        let line = self.take_indicator()?;
        self.states.push(State::IndentlessItem);
        match self.scanner.peek()?.kind {
            Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(line),
            _ => self.node(true, false)?,
        }
        Ok(())
    }

    fn mapping_key(&mut self) -> Result<()> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::Key => {
                let line = self.take_indicator()?;
                self.states.push(State::MappingValue);
                match self.scanner.peek()?.kind {
                    Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(line),
                    _ => self.node(true, true)?,
                }
                Ok(())
            }
            Kind::BlockEnd => {
                self.scanner.skip()?;
                self.close();
                Ok(())
            }
            _ => Err(self.misplaced("a key of the mapping is expected here").into()),
        }
    }

    fn mapping_value(&mut self) -> Result<()> {
        self.states.push(State::MappingKey);
        let token = self.scanner.peek()?;
        if !matches!(token.kind, Kind::Value) {
            let line = token.line;
            self.empty(line);
            return Ok(());
        }
        let line = self.take_indicator()?;
        match self.scanner.peek()?.kind {
            Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(line),
            _ => self.node(true, true)?,
        }
        Ok(())
    }

    fn flow_item(&mut self, first: bool) -> Result<()> {
        if !matches!(self.scanner.peek()?.kind, Kind::FlowSequenceEnd) {
            if !first {
                self.flow_separator("`,` or `]` is expected here")?;
            }
            let token = self.scanner.peek()?;
            match token.kind {
                Kind::Key => {
                    let (start, line) = (token.span.start as usize, token.line);
                    self.states.push(State::FlowItem { first: false });
                    self.states.push(State::PairKey);
                    self.take_indicator()?;
                    return self.begin(EventKind::Mapping { end: 0 }, Span::at(start), line, None);
                }
                Kind::FlowSequenceEnd => {}
                _ => {
                    self.states.push(State::FlowItem { first: false });
                    return self.node(false, false);
                }
            }
        }
        self.take_indicator()?;
        self.close();
        Ok(())
    }

    fn pair_key(&mut self) -> Result<()> {
        self.states.push(State::PairValue);
        match self.scanner.peek()?.kind {
            Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd => {
                // The server's reader passes this token over, whatever it is.
                let line = self.take_indicator()?;
                self.empty(line);
                Ok(())
            }
            _ => self.node(false, false),
        }
    }

    fn pair_value(&mut self) -> Result<()> {
        self.states.push(State::PairEnd);
        let token = self.scanner.peek()?;
        let line = token.line;
        if matches!(token.kind, Kind::Value) {
            self.take_indicator()?;
            if !matches!(self.scanner.peek()?.kind, Kind::FlowEntry | Kind::FlowSequenceEnd) {
                return self.node(false, false);
            }
        }
        self.empty(line);
        Ok(())
    }

    fn flow_key(&mut self, first: bool) -> Result<()> {
        if !matches!(self.scanner.peek()?.kind, Kind::FlowMappingEnd) {
            if !first {
                self.flow_separator("`,` or `}` is expected here")?;
            }
            match self.scanner.peek()?.kind {
                Kind::Key => {
                    self.take_indicator()?;
                    self.states.push(State::FlowValue);
                    let token = self.scanner.peek()?;
                    let line = token.line;
                    match token.kind {
                        Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd => self.empty(line),
                        _ => self.node(false, false)?,
                    }
                    return Ok(());
                }
                Kind::FlowMappingEnd => {}
                _ => {
                    self.states.push(State::FlowNoValue);
                    return self.node(false, false);
                }
            }
        }
        self.take_indicator()?;
        self.close();
        Ok(())
    }

    fn flow_value(&mut self) -> Result<()> {
        self.states.push(State::FlowKey { first: false });
        if matches!(self.scanner.peek()?.kind, Kind::Value) {
            self.take_indicator()?;
            if !matches!(self.scanner.peek()?.kind, Kind::FlowEntry | Kind::FlowMappingEnd) {
                return self.node(false, false);
            }
        }
        let line = self.scanner.peek()?.line;
        self.empty(line);
        Ok(())
    }

    fn flow_separator(&mut self, expected: &str) -> Result<()> {
        if matches!(self.scanner.peek()?.kind, Kind::FlowEntry) {
            self.take_indicator()?;
            return Ok(());
        }
        Err(self.misplaced(expected).into())
    }
}
