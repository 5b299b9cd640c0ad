//! Tokens, and what parsing makes of them.

use std::borrow::Cow;

use crate::encoding::byte_map::ByteMap;
use crate::source::Span;

/// A token of the text, or one that indentation implies (with an empty span).
#[derive(Debug)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind<'s>,
    pub(super) span: Span,
    /// The line that it begins on, from 0.
    pub(super) line: u32,
}

#[derive(Debug)]
pub(super) enum Kind<'s> {
    StreamEnd,
    VersionDirective {
        supported: bool,
    },
    TagDirective {
        handle: &'s str,
        prefix: Cow<'s, str>,
    },
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'s str),
    Anchor(&'s str),
    /// A verbatim tag, and `!` alone, has no handle.
    Tag {
        handle: &'s str,
        suffix: Cow<'s, str>,
    },
    Scalar(Scalar<'s>),
}

/// A scalar as it is written, before its type is known.
#[derive(Clone, Debug)]
pub(super) struct Scalar<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) map: Option<Box<ByteMap>>,
    pub(super) plain: bool,
}

/// A node of the document, in the order of the text; a container is followed by its content and an `End`.
#[derive(Debug)]
pub(super) struct Event<'s> {
    pub(super) kind: EventKind<'s>,
    /// The value, without tag and anchor; of a collection where it begins, and at its `End` all of it.
    pub(super) span: Span,
    /// The line on which the server says that it begins, from 0: that of its tag or anchor, if any.
    pub(super) line: u32,
    /// The number of its anchor.
    pub(super) anchor: Option<u32>,
}

#[derive(Debug)]
pub(super) enum EventKind<'s> {
    Scalar(Scalar<'s>, Tag),
    /// Stands for the anchor of that number.
    Alias(u32),
    Sequence {
        end: usize,
    },
    Mapping {
        end: usize,
    },
    End,
}

/// The tags that mean something to the server's reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    /// `!`: whatever it looks like, it is a string.
    NonSpecific,
    String,
    Boolean,
    Integer,
    Float,
    Null,
    Timestamp,
    Binary,
    Merge,
    Other,
}

impl Tag {
    /// The tag of that full name.
    pub(super) fn named(name: &str) -> Self {
        if name == "!" {
            return Tag::NonSpecific;
        }
        match name.strip_prefix("tag:yaml.org,2002:") {
            Some("str") => Tag::String,
            Some("bool") => Tag::Boolean,
            Some("int") => Tag::Integer,
            Some("float") => Tag::Float,
            Some("null") => Tag::Null,
            Some("timestamp") => Tag::Timestamp,
            Some("binary") => Tag::Binary,
            Some("merge") => Tag::Merge,
            _ => Tag::Other,
        }
    }
}

impl EventKind<'_> {
    /// Whether it is the `<<` that merges other mappings into its own, when it stands for a key.
    pub(super) fn is_merge(&self) -> bool {
        match self {
            EventKind::Scalar(scalar, tag) => {
                scalar.text == "<<"
                    && match tag {
                        Tag::None => scalar.plain,
                        Tag::NonSpecific | Tag::Merge => true,
                        _ => false,
                    }
            }
            _ => false,
        }
    }
}
