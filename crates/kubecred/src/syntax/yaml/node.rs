//! Nodes: tag, anchor and value; and how collections begin and end.

use std::borrow::Cow;

use super::parse::{Parser, State};
use super::scan::Result;
use super::token::{Event, EventKind, Kind, Scalar, Tag, Token};
use crate::diagnostic::quoted;
use crate::limits;
use crate::source::Span;

/// Tag and anchor of a node.
#[derive(Default)]
struct Properties<'s> {
    tag: Option<Tag>,
    anchor: Option<&'s str>,
    /// The line of the first of them.
    line: Option<u32>,
}

impl<'s> Parser<'s> {
    /// A node. Block collections can stand only in block context; a sequence without indentation of its own
    /// only after a key.
    #[cfg_attr(kubecred_module, optimize(speed))]
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Result<()> {
        if let Kind::Alias(name) = self.scanner.peek()?.kind {
            return self.alias(name);
        }
        let properties = self.properties()?;
        let token = self.scanner.peek()?;
        let (start, line) = (token.span.start as usize, properties.line.unwrap_or(token.line));
        let bracket = token.span;
        let (state, kind) = match token.kind {
            Kind::BlockEntry if indentless => (State::IndentlessItem, EventKind::Sequence { end: 0 }),
            Kind::Scalar(_) => return self.scalar(properties, line),
            Kind::FlowSequenceStart => (State::FlowItem { first: true }, EventKind::Sequence { end: 0 }),
            Kind::FlowMappingStart => (State::FlowKey { first: true }, EventKind::Mapping { end: 0 }),
            Kind::BlockSequenceStart if block => (State::SequenceItem, EventKind::Sequence { end: 0 }),
            Kind::BlockMappingStart if block => (State::MappingKey, EventKind::Mapping { end: 0 }),
            _ if properties.line.is_some() => {
                let tag = properties.tag.unwrap_or(Tag::None);
                let scalar = Scalar { text: Cow::Borrowed(""), map: None, plain: true };
                let anchor = self.anchor(properties.anchor);
                self.push(EventKind::Scalar(scalar, tag), Span::at(self.end), line, anchor);
                return Ok(());
            }
            _ => return Err(self.no_value().into()),
        };
        match state {
            State::IndentlessItem => {}
            State::FlowItem { .. } | State::FlowKey { .. } => {
                self.take_indicator()?;
            }
            _ => {
                self.scanner.skip()?;
            }
        }
        let anchor = self.anchor(properties.anchor);
        self.states.push(state);
        self.begin(kind, Span::new(start, bracket.end as usize), line, anchor)
    }

    fn alias(&mut self, name: &'s str) -> Result<()> {
        let token = self.take()?;
        let Some(&anchor) = self.names.get(name) else {
            let message = format!("there is no anchor {} before this alias", quoted(name));
            let error = self.error(&message, token.span);
            return Err(error.help("if this is text, put it in quotes: `*` begins an alias").into());
        };
        self.aliased = true;
        self.end = token.span.end as usize;
        self.push(EventKind::Alias(anchor), token.span, token.line, None);
        Ok(())
    }

    #[cfg_attr(kubecred_module, optimize(speed))]
    fn scalar(&mut self, properties: Properties<'s>, line: u32) -> Result<()> {
        let token = self.take()?;
        if let Kind::Scalar(scalar) = token.kind {
            self.end = token.span.end as usize;
            let anchor = self.anchor(properties.anchor);
            let tag = properties.tag.unwrap_or(Tag::None);
            self.push(EventKind::Scalar(scalar, tag), token.span, line, anchor);
        }
        Ok(())
    }

    /// A tag and an anchor, in either order.
    fn properties(&mut self) -> Result<Properties<'s>> {
        let mut properties = Properties::default();
        loop {
            match self.scanner.peek()?.kind {
                Kind::Anchor(name) if properties.anchor.is_none() => {
                    let token = self.take()?;
                    self.end = token.span.end as usize;
                    properties.anchor = Some(name);
                    properties.line.get_or_insert(token.line);
                }
                Kind::Tag { .. } if properties.tag.is_none() => {
                    let token = self.take()?;
                    self.end = token.span.end as usize;
                    properties.line.get_or_insert(token.line);
                    if let Kind::Tag { handle, suffix } = token.kind {
                        properties.tag = Some(self.resolve_tag(handle, &suffix, token.span)?);
                    }
                }
                _ => return Ok(properties),
            }
        }
    }

    fn resolve_tag(&self, handle: &str, suffix: &str, span: Span) -> Result<Tag> {
        let prefix = match self.tag_handles.iter().find(|(known, _)| *known == handle) {
            Some((_, prefix)) => prefix,
            None if handle.is_empty() => "",
            None if handle == "!" => "!",
            None if handle == "!!" => "tag:yaml.org,2002:",
            None => {
                let error = self.error("this tag begins with a handle that is not declared", span);
                return Err(error.help("if this is text, put it in quotes: `!` begins a tag").into());
            }
        };
        Ok(Tag::named(&format!("{prefix}{suffix}")))
    }

    /// Notes that the next event has an anchor of that name.
    fn anchor(&mut self, name: Option<&'s str>) -> Option<u32> {
        let number = u32::try_from(self.anchors.len()).ok()?;
        self.names.insert(name?, number);
        self.anchors.push(self.events.len());
        Some(number)
    }

    /// A value that is not there.
    pub(super) fn empty(&mut self, line: u32) {
        let scalar = Scalar { text: Cow::Borrowed(""), map: None, plain: true };
        self.push(EventKind::Scalar(scalar, Tag::None), Span::at(self.end), line, None);
    }

    pub(super) fn begin(&mut self, kind: EventKind<'s>, span: Span, line: u32, anchor: Option<u32>) -> Result<()> {
        if self.open.len() >= limits::NESTING {
            let message =
                format!("this is nested deeper than {} levels, the most that the server reads", limits::NESTING);
            return Err(self.error(&message, span).into());
        }
        self.open.push((self.events.len(), span));
        self.push(kind, span, line, anchor);
        Ok(())
    }

    /// Ends the innermost collection with the last token that was taken.
    pub(super) fn close(&mut self) {
        let Some((start, span)) = self.open.pop() else { return };
        let span = span.to(Span::at(self.end));
        // After an error an opening bracket may be all there is of it: what is around it reaches as far.
        self.end = span.end as usize;
        let number = self.events.len();
        if let Some(EventKind::Sequence { end } | EventKind::Mapping { end }) =
            self.events.get_mut(start).map(|event| &mut event.kind)
        {
            *end = number;
        }
        self.push(EventKind::End, span, 0, None);
    }

    fn push(&mut self, kind: EventKind<'s>, span: Span, line: u32, anchor: Option<u32>) {
        let event = Event { kind, span, line, anchor };
        if self.keeps_events {
            self.events.push(event);
        } else {
            self.composer.event(event);
        }
    }

    pub(super) fn take(&mut self) -> Result<Token<'s>> {
        Ok(self.scanner.take()?.unwrap_or(Token { kind: Kind::StreamEnd, span: Span::at(self.end), line: 0 }))
    }

    /// Takes a token that belongs to the collection, and returns its line.
    pub(super) fn take_indicator(&mut self) -> Result<u32> {
        let (span, line) = self.scanner.skip()?;
        self.end = self.end.max(span.end as usize);
        Ok(line)
    }
}

/// Whether a token can only come after a document's content.
pub(super) fn ends_document(kind: &Kind<'_>) -> bool {
    matches!(
        kind,
        Kind::VersionDirective { .. }
            | Kind::TagDirective { .. }
            | Kind::DocumentStart
            | Kind::DocumentEnd
            | Kind::StreamEnd
    )
}
