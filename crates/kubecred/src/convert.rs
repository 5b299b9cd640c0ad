//! `to_json` and `to_yaml`: what a reader makes of a text, one document after the other.

use serde::Serialize;

use crate::analyze::diagnostics;
use crate::argument::{self, ArgumentError, Member, set};
use crate::detect::Input;
use crate::diagnostic::{Diagnostic, Finding};
use crate::kube::described;
use crate::limits;
use crate::objects::{report_deviations, report_syntax};
use crate::open::Opener;
use crate::options::Options;
use crate::place::Place;
use crate::rules::{decoding, input as rules};
use crate::source::{Range, Source, Span};
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::{ErrorKind, Read, SyntaxError, json, write, write_yaml, yaml};

/// Whose reader is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum ReaderMode {
    /// Kubernetes': YAML 1.1, of which JSON is made, and JSON.
    #[default]
    Kubernetes,
    /// RFC 8259: JSON and nothing else, one document.
    Standard,
}

/// What `to_json` may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct ToJsonOptions {
    /// Whose reader is asked.
    pub mode: ReaderMode,
}

impl ToJsonOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &TO_JSON_OPTIONS)
    }
}

const TO_JSON_OPTIONS: [Member<ToJsonOptions>; 1] =
    [("mode", |options, value| set(&mut options.mode, value.choice(&READER_MODES).map(Option::unwrap_or_default)))];

const READER_MODES: [(&str, ReaderMode); 2] =
    [("kubernetes", ReaderMode::Kubernetes), ("standard", ReaderMode::Standard)];

/// What `to_yaml` may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct ToYamlOptions {
    /// Whether comments say what the fields of known kinds are for.
    pub comments: bool,
}

impl ToYamlOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &TO_YAML_OPTIONS)
    }
}

const TO_YAML_OPTIONS: [Member<ToYamlOptions>; 1] =
    [("comments", |options, value| set(&mut options.comments, value.flag()))];

/// The JSON of the documents of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JsonDocuments {
    /// The documents, in order.
    pub documents: Vec<JsonDocument>,
    /// What is wrong with them, and where other readers differ.
    pub diagnostics: Vec<Diagnostic>,
}

/// The JSON of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct JsonDocument {
    /// The JSON, on one line; numbers keep the text that the reader gives them. Absent where it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub json: Option<String>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// Whether a key is there twice, which strict reading refuses.
    pub duplicates: bool,
    /// Where the document stands.
    pub range: Range,
}

/// The YAML of the documents of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct YamlDocuments {
    /// The documents, in order.
    pub documents: Vec<YamlDocument>,
    /// What is wrong with them, and where other readers differ.
    pub diagnostics: Vec<Diagnostic>,
}

/// The YAML of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct YamlDocument {
    /// The YAML, which all readers take for the same values. Absent where the document is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub yaml: Option<String>,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// Whether a key is there twice, which strict reading refuses.
    pub duplicates: bool,
    /// Where the document stands.
    pub range: Range,
}

/// What the server's reader (or RFC 8259) makes of a text, a document an entry.
pub fn to_json(input: &[u8], options: &ToJsonOptions) -> JsonDocuments {
    let (documents, diagnostics) = convert(input, options.mode, |tree| write::to_json(tree, tree.root));
    let documents = documents.into_iter().map(|document| {
        let Converted { text: json, error, duplicates, range } = document;
        JsonDocument { json, error, duplicates, range }
    });
    JsonDocuments { documents: documents.collect(), diagnostics }
}

/// The same values as YAML in one style that every reader takes for the same, a document an entry. Comments, anchors
/// and the style of the original are not kept.
pub fn to_yaml(input: &[u8], options: &ToYamlOptions) -> YamlDocuments {
    let write: fn(&Tree<'_>) -> String = match options.comments {
        true => |tree| write_yaml::to_commented_yaml(tree, tree.root, described::of_object(tree, tree.root)),
        false => |tree| write_yaml::to_yaml(tree, tree.root),
    };
    let (documents, diagnostics) = convert(input, ReaderMode::Kubernetes, write);
    let documents = documents.into_iter().map(|document| {
        let Converted { text: yaml, error, duplicates, range } = document;
        YamlDocument { yaml, error, duplicates, range }
    });
    YamlDocuments { documents: documents.collect(), diagnostics }
}

struct Converted {
    text: Option<String>,
    error: Option<String>,
    duplicates: bool,
    range: Range,
}

fn convert(input: &[u8], mode: ReaderMode, write: fn(&Tree<'_>) -> String) -> (Vec<Converted>, Vec<Diagnostic>) {
    let input = Input::of(input);
    let source = Source::new(input.text());
    let whole = Span::new(0, source.text().len());
    let options = Options::default();
    let mut opener = Opener::new(&source, &options);
    let reads = match (input, mode) {
        (Input::Bytes(_), _) => vec![refused("the text is not UTF-8")],
        (Input::TooLarge(_), _) => {
            let error = Some(rules::too_large_message());
            let document = Converted { text: None, error, duplicates: false, range: source.range(whole) };
            return (vec![document], diagnostics(&source, vec![rules::too_large().at(whole)]));
        }
        (Input::Text(text), ReaderMode::Standard) => vec![json::read(text)],
        (Input::Text(text), ReaderMode::Kubernetes) => read(text),
    };
    let mut documents = Vec::new();
    for Read { tree, error } in reads {
        let span = tree.as_ref().map_or(error.as_ref().map_or(whole, |error| error.span), |tree| tree.span);
        let first = opener.findings.len();
        let mut duplicates = false;
        if let Some(tree) = &tree {
            duplicates = report_duplicates(tree, &mut opener);
            if error.is_none() {
                report_deviations(tree, first, &Place::text(), &mut opener);
            }
        }
        let message = error.as_ref().map(|error| error.message.clone());
        let text = tree.filter(|_| error.is_none()).map(|tree| write(&tree));
        if let Some(error) = error {
            report_syntax(error, &Place::text(), &mut opener);
        }
        documents.push(Converted { text, error: message, duplicates, range: source.range(span) });
    }
    (documents, diagnostics(&source, opener.findings))
}

/// The documents of a text as Kubernetes reads them. What its YAML reader refuses may still be JSON: a body sent as
/// JSON is read by another reader.
pub(crate) fn read(text: &str) -> Vec<Read<'_>> {
    let mut reads = yaml::read(text);
    if reads.is_empty() {
        reads.push(yaml::read_first(text));
    }
    if text.starts_with(['{', '[']) && reads.iter().any(|read| read.error.is_some()) {
        let read = json::read(text);
        if read.error.is_none() {
            return vec![read];
        }
    }
    reads
}

/// Says which keys are there twice; whether there are any.
fn report_duplicates(tree: &Tree<'_>, opener: &mut Opener<'_>) -> bool {
    let mut repeated: Vec<(Span, Span)> = tree.duplicates.iter().map(|key| (key.span, key.first)).collect();
    if repeated.is_empty() {
        repeated = repeated_members(tree);
    }
    let any = !repeated.is_empty();
    for (span, first) in repeated.into_iter().take(limits::FINDINGS) {
        let finding = Finding::new(&decoding::DUPLICATE_FIELD, "this key is there twice: the last one counts");
        opener.findings.push(finding.help("keep one of them").at(span).label(first, "first here"));
    }
    any
}

/// Members that repeat one of their object, which trees of JSON keep.
fn repeated_members(tree: &Tree<'_>) -> Vec<(Span, Span)> {
    let mut repeated = Vec::new();
    if tree.syntax == crate::syntax::tree::Syntax::Yaml {
        return repeated;
    }
    let mut work: Vec<NodeId> = vec![tree.root];
    while let Some(node) = work.pop() {
        let mut seen = std::collections::HashMap::new();
        for member in tree.members(node) {
            let first = *seen.entry(member.key.as_ref()).or_insert(member.key_span);
            if first != member.key_span {
                repeated.push((member.key_span, first));
            }
            work.push(member.value);
        }
        work.extend(tree.items(node));
    }
    repeated
}

fn refused(message: &str) -> Read<'static> {
    Read { tree: None, error: Some(SyntaxError::new(ErrorKind::JsonSyntax, message, Span::at(0))) }
}
