//! YAML as Kubernetes' server reads it: YAML 1.1 by a descendant of libyaml, made into JSON.
//!
//! [`scan`] makes tokens of the text, [`parse`] events of the tokens, [`compose`] a tree of the events. None of
//! them recurses on the input. The server stops after the first document; [`read`] goes on, also after an
//! error, so that each object of a file can be shown.

mod alias;
mod block;
mod complaint;
mod compose;
mod core_schema;
mod cursor;
mod entries;
mod input;
mod node;
mod note;
mod number;
mod parse;
mod property;
mod resolve;
mod scalar;
mod scan;
mod token;

use super::deviation::{Deviation, DeviationKind};
use super::tree::{Syntax, Tree, TreeBuilder, Value};
use super::{ErrorKind, Read, SyntaxError};
use crate::source::Span;
use cursor::Cursor;
use input::Input;
use parse::{Document, Parser};

/// The most documents that are read of one text (ours: an empty one is four bytes).
const DOCUMENTS: usize = 10_000;

/// All documents of a text. Where there is none the server reads `null`.
pub fn read(text: &str) -> Vec<Read<'_>> {
    let mut input = Input::new(text);
    let mut parser = parser(input);
    let mut documents = Vec::new();
    let mut place = (0, 0);
    while let Some(document) = parser.document() {
        if documents.len() == DOCUMENTS {
            let message = format!("there are more than {DOCUMENTS} documents");
            let error = SyntaxError::new(ErrorKind::YamlSyntax, message, document.span);
            documents.push(Read { tree: None, error: Some(error) });
            break;
        }
        let failed = document.error.is_some();
        match previous_of_stray(&document, &mut documents) {
            Some(previous) => {
                let span = document.error.map_or(document.span, |error| error.span);
                previous.deviations.push(Deviation::new(DeviationKind::Ignored, span));
            }
            None => documents.push(compose::compose(document, text)),
        }
        if failed && !parser.can_go_on() {
            // The marker of a document that can't be read is not that of the next one.
            let behind = if place.0 > 0 { place.0 + "---".len() } else { 0 };
            let Some(start) = next_document(input, parser.content.max(behind)) else { break };
            place = (start, place.1 + lines(input, place.0, start));
            input = input.from(start);
            parser = Parser::new(input, start, place.1);
        }
    }
    documents
}

/// The first document of a text: the one that the server reads.
pub fn read_first(text: &str) -> Read<'_> {
    match parser(Input::new(text)).document() {
        Some(document) => compose::compose(document, text),
        None => {
            let mut tree = TreeBuilder::default();
            let root = tree.scalar(Value::Null, Span::at(text.len()));
            Read { tree: Some(tree.finish(root, Span::at(text.len()), Syntax::Yaml)), error: None }
        }
    }
}

/// The tree of the document before a text that begins no document.
fn previous_of_stray<'d, 's>(document: &Document<'s>, before: &'d mut [Read<'s>]) -> Option<&'d mut Tree<'s>> {
    let previous = before.last_mut().filter(|previous| document.stray && previous.error.is_none())?;
    previous.tree.as_mut()
}

fn parser(input: Input<'_>) -> Parser<'_> {
    let start = if input.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    Parser::new(input, start, 0)
}

/// The next line that begins a document.
fn next_document(input: Input<'_>, from: usize) -> Option<usize> {
    let rest = input.text.get(from..)?;
    rest.match_indices("---").map(|(at, _)| from + at).find(|&at| {
        let before = input.text.get(..at).unwrap_or("");
        before.ends_with(['\n', '\r']) && Cursor::new(input.text, input.ascii, at, 0).at_document_marker()
    })
}

/// How many lines end between two offsets.
fn lines(input: Input<'_>, from: usize, to: usize) -> u32 {
    let mut cursor = Cursor::new(input.text, input.ascii, from, 0);
    while cursor.at < to {
        if cursor.pass_break().is_empty() {
            cursor.pass_character();
        }
    }
    cursor.line
}

#[cfg(test)]
mod tests;
