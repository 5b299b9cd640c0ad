//! Where the server's YAML reader and YAML 1.2 part.

use crate::source::Span;

/// A place that YAML 1.2 reads otherwise than the server, or refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// Where.
    pub span: Span,
    /// How.
    pub kind: DeviationKind,
}

/// In what the readers differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviationKind {
    /// A scalar has another value in the core schema of YAML 1.2.
    Scalar {
        /// As it is written.
        written: String,
        /// The value that the server reads, as JSON.
        server: String,
        /// The value of YAML 1.2, as JSON; of what JSON does not have, in words.
        standard: String,
        /// Whether it is a key: then the server makes a string of its value.
        key: bool,
    },
    /// `<<` merges nothing in YAML 1.2.
    Merge,
    /// `!!binary` is not in the core schema.
    Binary,
    /// U+0085, U+2028 or U+2029, which end a line in YAML 1.1 only.
    LineBreak,
    /// A `?` inside `[]` or `{}` that YAML 1.2 takes for a part of the text after it.
    FlowIndicator,
    /// A `:` inside `[]` or `{}` that YAML 1.2 takes for the end of a key.
    FlowColon,
    /// The name of an anchor or alias goes on in YAML 1.2.
    AnchorName,
    /// Spaces at the end of the text that belong to a block scalar.
    LastSpaces,
    /// Text after the end of the document, which the server does not read.
    Ignored,
    /// A comment without a space before it.
    Comment,
    /// A line inside brackets or quotes that is not indented further than what is around them.
    Indentation,
    /// A directive after a document that was not ended with `...`.
    Directive,
    /// A `-` alone inside `[]` or `{}`.
    Dash,
    /// `\'` in double quotes.
    Escape,
    /// Empty lines before a block scalar's text that are indented further than it.
    EmptyLines,
    /// A tag with a character that tags don't have.
    TagName,
}

impl Deviation {
    /// A deviation of that kind at `span`.
    pub(super) fn new(kind: DeviationKind, span: Span) -> Self {
        Self { span, kind }
    }
}
