//! What an object says that it is, and whether that is what the path serves.

use crate::diagnostic::{Finding, quoted};
use crate::report::{DecodingError, DecodingErrorKind};
use crate::rules::{decoding, request as rules};
use crate::syntax::tree::{NodeId, Tree, Value};

use super::decode::members_in_order;
use super::schema::{Kind, Shape};

/// The kind and API version of an object, as the server's first look finds them; empty where they are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeMeta<'t> {
    /// `apiVersion`.
    pub api_version: &'t str,
    /// `kind`.
    pub kind: &'t str,
}

/// Why an object can't be of a kind.
#[derive(Debug)]
pub struct Mismatch {
    /// What the server answers.
    pub error: DecodingError,
    /// Why.
    pub finding: Finding,
}

impl<'t> TypeMeta<'t> {
    /// Reads the two fields as written, or says nothing where they are missing or no strings.
    pub fn read(tree: &'t Tree<'_>, node: NodeId) -> Self {
        let text = |name| tree.get(node, name).and_then(|value| tree.string(value)).unwrap_or_default();
        Self { api_version: text("apiVersion"), kind: text("kind") }
    }

    /// Reads the two fields as the server does before it decodes the rest: in this look, and in this one only, the
    /// case of names does not matter, and the last one counts.
    pub fn interpret(tree: &'t Tree<'_>, node: NodeId) -> Result<Self, Box<Mismatch>> {
        let mut found = Self::default();
        match tree.value(node) {
            Value::Null => return Ok(found),
            Value::Mapping(_) => {}
            other => {
                let message = format!("an object is expected, but this is {}", article(other.type_name()));
                let finding = Finding::new(&decoding::TYPE, message).at(tree.node(node).span);
                let help = "an object begins with `apiVersion:` and `kind:`";
                return Err(Box::new(Mismatch { error: type_error(None, None), finding: finding.help(help) }));
            }
        }
        let mut error = None;
        for member in members_in_order(tree, node) {
            let (slot, name) = if member.key.eq_ignore_ascii_case("apiVersion") {
                (&mut found.api_version, "apiVersion")
            } else if member.key.eq_ignore_ascii_case("kind") {
                (&mut found.kind, "kind")
            } else {
                continue;
            };
            match tree.value(member.value) {
                // Go takes a lone slash for no version at all.
                Value::String(text) if text == "/" && name == "apiVersion" => *slot = "",
                Value::String(text) => *slot = text,
                Value::Null => {}
                other if error.is_none() => {
                    let message = format!("`{name}` must be a string, but this is {}", article(other.type_name()));
                    let finding = Finding::new(&decoding::TYPE, message).at(tree.node(member.value).span);
                    let finding = decoding::explain_type(finding, tree, member.value, "a string", &Shape::String);
                    error = Some(Mismatch {
                        error: type_error(Some(name), Some(other.type_name())),
                        finding: finding.path(name).pointer(format!("/{name}")),
                    });
                }
                _ => {}
            }
        }
        error.map_or(Ok(found), |error| Err(Box::new(error)))
    }

    /// Whether this is the kind that is served. What the object leaves out is taken from there.
    pub fn check_kind(&self, kind: &Kind, tree: &Tree<'_>, node: NodeId) -> Result<(), Box<Mismatch>> {
        let version_fits = self.api_version.is_empty() || kind.has_api_version(self.api_version);
        let kind_fits = self.kind.is_empty() || self.kind == kind.kind;
        if version_fits && kind_fits {
            return Ok(());
        }
        let (name, found, expected) = if kind_fits {
            ("apiVersion", self.api_version, kind.api_version())
        } else {
            ("kind", self.kind, kind.kind.to_owned())
        };
        let span = tree.get(node, name).map_or(tree.node(node).span, |value| tree.node(value).span);
        let message = format!("the {name} is {}, but `{expected}` is served here", quoted(found));
        let finding = Finding::new(&rules::KIND_MISMATCH, message).at(span).path(name).pointer(format!("/{name}"));
        let help = format!("write `{name}: {expected}`, or send the object to the path of its own kind");
        let finding = finding.help(help);
        let error = DecodingError { kind: DecodingErrorKind::KindMismatch, field: None, found: None };
        Err(Box::new(Mismatch { error, finding }))
    }
}

fn type_error(field: Option<&str>, found: Option<&str>) -> DecodingError {
    DecodingError { kind: DecodingErrorKind::Type, field: field.map(str::to_owned), found: found.map(str::to_owned) }
}

/// A type with its article, for messages.
pub fn article(type_name: &str) -> &'static str {
    match type_name {
        "string" => "a string",
        "number" => "a number",
        "bool" => "true or false",
        "array" => "a list",
        "object" => "an object",
        "null" => "null",
        _ => "something else",
    }
}
