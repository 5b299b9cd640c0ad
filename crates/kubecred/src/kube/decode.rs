//! Decoding: a tree read by the declaration of its kind, with the errors and the strict findings that
//! kube-apiserver's decoder has, in its order.

mod place;
mod wrong;

use std::borrow::Cow;

use crate::diagnostic::{Finding, quoted};
use crate::encoding::base64;
use crate::limits;
use crate::order::sort_by;
use crate::report::{DecodingError, DecodingErrorKind, StrictFinding, StrictFindingKind};
use crate::rules::decoding as rules;
use crate::source::Span;
use crate::syntax::double;
use crate::syntax::tree::{self, NodeId, Syntax, Tree};
use crate::time;

use super::format;
use super::schema::{self, Field, Shape, Written};
use super::value::{Data, Structure, Value};
use place::Step;
use wrong::{NAMED, expectation, is_reference};

/// What decoding gives: the object as far as it could be decoded, and all that was wrong.
#[derive(Debug)]
pub struct Decoded<'t> {
    /// The object.
    pub object: Value<'t>,
    /// The error that the server answers with, where there is one.
    pub error: Option<DecodingError>,
    /// What strict decoding finds; the server tells it only where there is no error.
    pub strict: Vec<StrictFinding>,
    /// All of it, explained.
    pub findings: Vec<Finding>,
    /// The pointers of the values that could not be decoded. Where it is plain what was meant, that stands in the object.
    pub undecoded: Vec<String>,
}

/// Decodes the value at `node` as a structure of `fields`.
pub fn decode<'t>(tree: &'t Tree<'_>, node: NodeId, fields: &'static [Field]) -> Decoded<'t> {
    decode_members(tree, node, fields, members_in_order, false)
}

/// Decodes the value at `node` as what Go writes of it when it has read it as anything: members stand in order, and
/// of a repeated key the last counts.
pub fn decode_rewritten<'t>(tree: &'t Tree<'_>, node: NodeId, fields: &'static [Field]) -> Decoded<'t> {
    decode_members(tree, node, fields, last_members, true)
}

fn decode_members<'t, 's>(
    tree: &'t Tree<'s>,
    node: NodeId,
    fields: &'static [Field],
    members: Members<'t, 's>,
    rewritten: bool,
) -> Decoded<'t> {
    let mut decoder = Decoder {
        tree,
        members,
        rewritten,
        steps: Vec::new(),
        secret: false,
        saved: None,
        ended: None,
        strict: Vec::new(),
        findings: Vec::new(),
        undecoded: Vec::new(),
    };
    let mut structure = Structure::empty(fields);
    decoder.structure(node, fields, &mut structure);
    let object =
        Value { data: Data::Structure(structure), span: tree.node(node).span, key_span: None, node: Some(node) };
    // An error that ended the server's decoding wins over one that it only remembered.
    let error = decoder.ended.or(decoder.saved);
    Decoded { object, error, strict: decoder.strict, findings: decoder.findings, undecoded: decoder.undecoded }
}

/// How many strict findings the server keeps.
const STRICT_FINDINGS: usize = 100;

/// The members of a mapping, as the server's decoder meets them.
type Members<'t, 's> = fn(&'t Tree<'s>, NodeId) -> Vec<&'t tree::Member<'s>>;

struct Decoder<'t, 's> {
    tree: &'t Tree<'s>,
    members: Members<'t, 's>,
    /// Whether numbers were read and written again.
    rewritten: bool,
    steps: Vec<Step<'t>>,
    /// Whether what is decoded now is secret.
    secret: bool,
    /// The first error after which the server's decoder went on.
    saved: Option<DecodingError>,
    /// The first error at which the server's decoder stopped.
    ended: Option<DecodingError>,
    strict: Vec<StrictFinding>,
    findings: Vec<Finding>,
    undecoded: Vec<String>,
}

impl<'t> Decoder<'t, '_> {
    fn structure(&mut self, node: NodeId, fields: &'static [Field], into: &mut Structure<'t>) {
        let tree = self.tree;
        match tree.value(node) {
            tree::Value::Null => return,
            tree::Value::Mapping(_) => {}
            _ => {
                self.undecoded.push(self.pointer());
                return self.type_error(node, "an object", &Shape::Any);
            }
        }
        let mut seen: Vec<(usize, Span)> = Vec::new();
        for member in (self.members)(tree, node) {
            let Some((index, field)) = schema::field(fields, &member.key) else {
                self.unknown(member, node, fields);
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == index) {
                let first = *first;
                self.duplicate(member, first);
            } else {
                seen.push((index, member.key_span));
            }
            self.steps.push(Step::Field(field.name));
            let around = self.secret;
            self.secret |= field.secret;
            if let Some(slot) = into.slots.get_mut(index) {
                // What is a pointer in Go, a null takes away whole.
                let is_taken = field.written == Written::Set && matches!(tree.value(member.value), tree::Value::Null);
                let before = slot.take().filter(|_| !is_taken);
                *slot = self.value(member.value, &field.shape, before, Some(member.key_span));
            }
            self.secret = around;
            self.steps.pop();
        }
    }

    /// The value of a node, or `None` for a null. `before` is what a repeated field held: Go decodes into it.
    fn value(
        &mut self,
        node: NodeId,
        shape: &'static Shape,
        before: Option<Value<'t>>,
        key_span: Option<Span>,
    ) -> Option<Value<'t>> {
        let tree = self.tree;
        let found = tree.value(node);
        if matches!(found, tree::Value::Null) {
            return match shape {
                // Null empties what Go can set to nil, and leaves alone what it can't.
                Shape::List(_) | Shape::Map(_) | Shape::Bytes | Shape::Any | Shape::Time => None,
                _ => before,
            };
        }
        let data = match (shape, found) {
            (Shape::String, tree::Value::String(text)) => Data::String(Cow::Borrowed(text)),
            (Shape::Boolean, tree::Value::Boolean(value)) => Data::Boolean(*value),
            (Shape::Integer32, tree::Value::Number(text)) => match self.integer(text).map(i32::try_from) {
                Some(Ok(value)) => Data::Integer(value.into()),
                _ => return self.wrong(node, rules::THIRTY_TWO_BITS, shape, before, key_span),
            },
            (Shape::Integer64, tree::Value::Number(text)) => match self.integer(text) {
                Some(value) => Data::Integer(value),
                None => return self.wrong(node, "a whole number of 64 bits", shape, before, key_span),
            },
            (Shape::Bytes, tree::Value::String(text)) => self.bytes(node, text),
            (Shape::Bytes, tree::Value::Sequence(_)) => self.bytes_by_number(node),
            (Shape::Time, tree::Value::String(text)) => self.time(node, text)?,
            (Shape::Time, _) => {
                let error = self.type_error_value(node);
                self.ended.get_or_insert(error);
                return self.wrong(node, "a time", shape, before, key_span);
            }
            (Shape::Structure(fields), tree::Value::Mapping(_)) => {
                let mut structure = match before.map(|value| value.data) {
                    Some(Data::Structure(structure)) => structure,
                    _ => Structure::empty(fields),
                };
                self.structure(node, fields, &mut structure);
                Data::Structure(structure)
            }
            (Shape::List(shape), tree::Value::Sequence(_)) => self.list(node, shape),
            (Shape::Map(shape), tree::Value::Mapping(_)) => self.map(node, shape, before),
            (Shape::Any, _) => Data::Any,
            (Shape::Structure(fields), tree::Value::String(_))
                if is_reference(fields) && matches!(self.steps.last(), Some(Step::Index(_))) =>
            {
                return self.wrong(node, NAMED, shape, before, key_span);
            }
            (shape, _) => return self.wrong(node, expectation(shape), shape, before, key_span),
        };
        Some(Value { data, span: tree.node(node).span, key_span, node: Some(node) })
    }

    /// A number as Go decodes it: in digits alone, unless it was read and written again, which writes `1.0` and `1e2` so.
    fn integer(&self, text: &str) -> Option<i64> {
        text.parse::<i64>().ok().or_else(|| {
            let value = double::parse(text).filter(|value| self.rewritten && value.fract() == 0.0)?;
            // Exact: a whole number has no digits behind the point.
            double::whole(value).parse().ok()
        })
    }

    fn list(&mut self, node: NodeId, shape: &'static Shape) -> Data<'t> {
        let items = self.tree.items(node);
        let mut values = Vec::with_capacity(items.len());
        for (index, &item) in items.iter().enumerate() {
            self.steps.push(Step::Index(index));
            let value = self.value(item, shape, None, None);
            values.push(value.unwrap_or_else(|| self.zero(item, shape)));
            self.steps.pop();
        }
        Data::List(values)
    }

    fn map(&mut self, node: NodeId, shape: &'static Shape, before: Option<Value<'t>>) -> Data<'t> {
        let mut values: Vec<(Cow<'t, str>, Value<'t>)> = match before.map(|value| value.data) {
            Some(Data::Map(values)) => values,
            _ => Vec::new(),
        };
        // A hash set would cost more than it saves for the few keys that maps here have, but a hostile body has
        // a hundred thousand.
        let mut seen: std::collections::HashMap<&str, (usize, Span)> = std::collections::HashMap::new();
        for member in (self.members)(self.tree, node) {
            if let Some((_, first)) = seen.get(member.key.as_ref()) {
                let first = *first;
                self.duplicate(member, first);
            }
            self.steps.push(Step::Key(&member.key));
            let value = self.value(member.value, shape, None, Some(member.key_span));
            let mut value = value.unwrap_or_else(|| self.zero(member.value, shape));
            value.key_span = Some(member.key_span);
            self.steps.pop();
            match seen.get(member.key.as_ref()).and_then(|(index, _)| values.get_mut(*index)) {
                Some(slot) => slot.1 = value,
                None => {
                    seen.insert(&member.key, (values.len(), member.key_span));
                    values.push((Cow::Borrowed(member.key.as_ref()), value));
                }
            }
        }
        Data::Map(values)
    }

    fn bytes(&mut self, node: NodeId, text: &'t str) -> Data<'t> {
        match base64::decode(text.as_bytes()) {
            Ok(decoded) => Data::Bytes(decoded.bytes),
            Err(error) => {
                self.saved.get_or_insert(DecodingError { kind: DecodingErrorKind::Base64, field: None, found: None });
                let map = self.tree.byte_map(node);
                let value = self.tree.node(node).span;
                let character = map.outer(error.span).unwrap_or(value);
                self.report(rules::not_base64(error, text, value, character, self.secret));
                self.undecoded.push(self.pointer());
                // Something is there all the same: nobody is to conclude from its absence.
                Data::Bytes(text.as_bytes().to_vec())
            }
        }
    }

    /// Go takes a list of small numbers for bytes.
    fn bytes_by_number(&mut self, node: NodeId) -> Data<'t> {
        let mut bytes = Vec::new();
        for &item in self.tree.items(node) {
            let byte = match self.tree.value(item) {
                tree::Value::Null => Some(0),
                tree::Value::Number(text) => text.parse::<u8>().ok(),
                _ => None,
            };
            if byte.is_none() {
                self.undecoded.push(self.pointer());
                self.type_error(item, "a number from 0 to 255", &Shape::Any);
            }
            bytes.push(byte.unwrap_or(0));
        }
        Data::Bytes(bytes)
    }

    fn time(&mut self, node: NodeId, text: &str) -> Option<Data<'t>> {
        if let Some(time) = time::parse_rfc3339(text) {
            return Some(Data::Time(Some(time)));
        }
        self.ended.get_or_insert(DecodingError { kind: DecodingErrorKind::Time, field: None, found: None });
        // What is no time may be anything, and anything may be a secret: it is not repeated.
        let finding = Finding::new(&rules::TIME, "this is not a time as RFC 3339 writes it")
            .help("write it like `2026-01-31T12:00:00Z`");
        let span = self.tree.node(node).span;
        let mended = format!("{text}T00:00:00Z");
        let finding = match time::parse_rfc3339(&mended) {
            Some(_) => finding.review_fix(format!("Write {mended}"), vec![(span, format!("\"{mended}\""))]),
            None => finding,
        };
        self.undecoded.push(self.pointer());
        self.report(finding.at(span));
        None
    }

    /// What Go leaves in a list or map for a null.
    fn zero(&self, node: NodeId, shape: &'static Shape) -> Value<'t> {
        let data = match shape {
            Shape::String => Data::String(Cow::Borrowed("")),
            Shape::Boolean => Data::Boolean(false),
            Shape::Integer32 | Shape::Integer64 => Data::Integer(0),
            Shape::Bytes => Data::Bytes(Vec::new()),
            Shape::Time => Data::Time(None),
            Shape::Structure(fields) => Data::Structure(Structure::empty(fields)),
            Shape::List(_) => Data::List(Vec::new()),
            Shape::Map(_) => Data::Map(Vec::new()),
            Shape::Any => Data::Any,
        };
        Value { data, span: self.tree.node(node).span, key_span: None, node: Some(node) }
    }

    fn unknown(&mut self, member: &tree::Member<'_>, parent: NodeId, fields: &'static [Field]) {
        let path = self.path_of(&member.key);
        self.save_strict(StrictFindingKind::Unknown, &path);
        let finding = Finding::new(&rules::UNKNOWN_FIELD, format!("the field {} does not exist", quoted(&path)));
        // What is beyond the limit is counted, and not shown.
        let shown = self.findings.len() < limits::FINDINGS;
        let finding = if shown { rules::explain_unknown(finding, member, self.tree, parent, fields) } else { finding };
        let pointer = self.pointer_of(&member.key);
        self.findings.push(finding.at(member.key_span).path(path).pointer(pointer));
    }

    fn duplicate(&mut self, member: &'t tree::Member<'_>, first: Span) {
        let path = self.path_of(&member.key);
        self.save_strict(StrictFindingKind::Duplicate, &path);
        let help = match self.tree.value(member.value) {
            tree::Value::Mapping(_) => "keep one of them: the server takes the members of both",
            _ => "keep one of them: the last one counts, and the first is lost without a word",
        };
        let finding = Finding::new(&rules::DUPLICATE_FIELD, format!("the field {} is there twice", quoted(&path)))
            .help(help)
            .label(first, "first here");
        let pointer = self.pointer_of(&member.key);
        self.findings.push(finding.at(member.key_span).path(path).pointer(pointer));
    }

    /// Each once, and no more than the server keeps.
    fn save_strict(&mut self, kind: StrictFindingKind, path: &str) {
        let path = format::go_quoted(path);
        let known = |found: &StrictFinding| found.kind == kind && found.path.as_deref() == Some(&path);
        if self.strict.len() < STRICT_FINDINGS && !self.strict.iter().any(known) {
            self.strict.push(StrictFinding { kind, path: Some(path), key: None, line: None });
        }
    }

    fn report(&mut self, finding: Finding) {
        let (path, pointer) = (self.path(), self.pointer());
        self.findings.push(if path.is_empty() { finding } else { finding.path(path).pointer(pointer) });
    }
}

/// The members as the server's decoder meets them. It turns YAML into JSON first, which sorts the keys.
pub fn members_in_order<'t, 's>(tree: &'t Tree<'s>, node: NodeId) -> Vec<&'t tree::Member<'s>> {
    let mut members: Vec<_> = tree.members(node).iter().collect();
    if tree.syntax == Syntax::Yaml {
        sort_by(&mut members, |a, b| a.key.cmp(&b.key));
    }
    members
}

/// The members by their keys, of repeated ones the last.
pub fn last_members<'t, 's>(tree: &'t Tree<'s>, node: NodeId) -> Vec<&'t tree::Member<'s>> {
    let mut members: Vec<_> = tree.members(node).iter().rev().collect();
    sort_by(&mut members, |a, b| a.key.cmp(&b.key));
    members.dedup_by(|later, kept| later.key == kept.key);
    members
}
