//! Readers: text to spanned tree.

pub mod deviation;
pub(crate) mod double;
pub mod json;
pub mod lossless;
pub mod tree;
pub mod write;
pub mod write_yaml;
pub mod yaml;

use crate::source::Span;
use tree::Tree;

/// What reading a document gave. After an error the tree holds what was complete before it, the containers
/// that were open being closed at the error.
#[derive(Clone, Debug)]
pub struct Read<'s> {
    /// The document, whole or in part; absent where nothing could be read.
    pub tree: Option<Tree<'s>>,
    /// Why reading stopped.
    pub error: Option<SyntaxError>,
}

impl<'s> Read<'s> {
    /// The whole document, or why there is none.
    pub fn complete(self) -> Result<Tree<'s>, SyntaxError> {
        match (self.tree, self.error) {
            (Some(tree), None) => Ok(tree),
            (_, Some(error)) => Err(error),
            (None, None) => Err(SyntaxError::new(ErrorKind::JsonSyntax, "there is nothing to read", Span::at(0))),
        }
    }
}

/// Why a text can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What the server calls it.
    pub kind: ErrorKind,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where to look.
    pub span: Span,
    /// A second place, and what is there.
    pub related: Option<(Span, &'static str)>,
}

/// The kinds of error that the server tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is not JSON.
    JsonSyntax,
    /// The text is not YAML, or not YAML that the server's reader takes.
    YamlSyntax,
    /// The text is YAML of a value that JSON does not have.
    YamlValue,
}

impl ErrorKind {
    /// The word for it: `json-syntax`, `yaml-syntax`, `yaml-value`.
    pub fn word(self) -> &'static str {
        match self {
            ErrorKind::JsonSyntax => "json-syntax",
            ErrorKind::YamlSyntax => "yaml-syntax",
            ErrorKind::YamlValue => "yaml-value",
        }
    }
}

impl SyntaxError {
    /// An error of that kind at `span`.
    pub fn new(kind: ErrorKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), help: None, span, related: None }
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A second place.
    #[must_use]
    pub fn related(mut self, span: Span, what: &'static str) -> Self {
        self.related = Some((span, what));
        self
    }
}

/// The span of the character at `offset`; empty at the end of the text.
fn character_at(text: &str, offset: usize) -> Span {
    let length = text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(offset, offset + length)
}
