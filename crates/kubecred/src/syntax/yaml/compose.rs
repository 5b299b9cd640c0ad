//! Events to tree: what the scalars mean, what keys become, what is merged and what is repeated.

use std::borrow::Cow;
use std::collections::HashSet;

use super::entries::{Entries, Entry, Key, KeyKind};
use super::parse::Document;
use super::resolve::{self, Meaning};
use super::token::{Event, EventKind, Scalar, Tag};
use super::{alias, core_schema, number};
use crate::encoding::byte_map::ByteMap;
use crate::limits;
use crate::order::sort_by_key;
use crate::source::Span;
use crate::syntax::deviation::{Deviation, DeviationKind};
use crate::syntax::tree::{NodeId, Syntax, Tree, TreeBuilder, Value};
use crate::syntax::{ErrorKind, Read, SyntaxError};

/// The tree of a document.
pub(super) fn compose<'s>(document: Document<'s>, source: &str) -> Read<'s> {
    let Document { events, anchors, aliased, span, error, mut deviations, mut composer, .. } = document;
    if aliased && let Err(refused) = alias::check(&events, &anchors) {
        return Read { tree: None, error: Some(error.unwrap_or(refused)) };
    }
    events.into_iter().for_each(|event| composer.event(event));
    let Composer { mut tree, entries, root, refused, without_json, deviations: values, .. } = composer;
    deviations.extend(values);
    deviations.extend(line_breaks(source, span));
    sort_by_key(&mut deviations, |deviation| deviation.span);
    tree.deviations = deviations;
    tree.duplicates = entries.duplicates;
    let Some(root) = root else { return Read { tree: None, error: error.or(refused) } };
    let tree = tree.finish(root, span, Syntax::Yaml);
    let error = error.or(refused).or_else(|| reachable(&tree, without_json));
    Read { tree: Some(tree), error }
}

/// What a node is to the collection around it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Root,
    Item,
    Key,
    Value,
    /// The value of a `<<`.
    Merge,
    /// An item of a sequence that is the value of a `<<`.
    MergeItem,
}

/// What a mapping waits for.
#[derive(Debug)]
enum Pending<'s> {
    Key,
    Value(Key<'s>, Span),
    Merge,
}

/// A collection whose end has not come yet.
struct Open<'s> {
    mapping: bool,
    line: u32,
    anchor: Option<u32>,
    role: Role,
    /// Sequences: where its items begin among those of all open ones.
    first: usize,
    pending: Pending<'s>,
    /// Sequences of merged mappings: what they hold.
    merged: Vec<Vec<Entry<'s>>>,
    bad_keys: Vec<SyntaxError>,
}

/// What an anchor stands for.
#[derive(Default)]
struct Target<'s> {
    node: Option<NodeId>,
    /// Scalars only.
    key: Option<Key<'s>>,
    /// Mappings only.
    entries: Option<Vec<Entry<'s>>>,
}

/// Makes a tree of events, one after the other.
#[derive(Default)]
pub(super) struct Composer<'s> {
    tree: TreeBuilder<'s>,
    open: Vec<Open<'s>>,
    items: Vec<NodeId>,
    entries: Entries<'s>,
    targets: Vec<Target<'s>>,
    root: Option<NodeId>,
    /// The first thing for which the server's YAML reader refuses the document.
    refused: Option<SyntaxError>,
    /// Nodes that have no JSON. One that is replaced by a later member of its name does no harm.
    without_json: Vec<(NodeId, SyntaxError)>,
    /// Scalars and keys that YAML 1.2 reads otherwise.
    deviations: Vec<Deviation>,
}

impl<'s> Composer<'s> {
    pub(super) fn event(&mut self, event: Event<'s>) {
        let Event { kind, span, line, anchor } = event;
        if anchor.is_some_and(|anchor| anchor as usize >= self.targets.len()) {
            self.targets.push(Target::default());
        }
        let role = self.role();
        let merge = kind.is_merge();
        match kind {
            EventKind::Scalar(_, _) if role == Role::Key && merge => {
                if self.deviations.len() < limits::FINDINGS {
                    self.deviations.push(Deviation::new(DeviationKind::Merge, span));
                }
                self.set_pending(Pending::Merge);
            }
            EventKind::Scalar(scalar, tag) => self.scalar(scalar, tag, span, line, anchor, role),
            EventKind::Alias(anchor) => self.alias(anchor, span, line, role),
            EventKind::Sequence { .. } | EventKind::Mapping { .. } => {
                let mapping = matches!(kind, EventKind::Mapping { .. });
                if mapping {
                    self.entries.begin();
                }
                self.open.push(Open {
                    mapping,
                    line,
                    anchor,
                    role,
                    first: self.items.len(),
                    pending: Pending::Key,
                    merged: Vec::new(),
                    bad_keys: Vec::new(),
                });
            }
            EventKind::End => self.end(span),
        }
    }

    fn role(&self) -> Role {
        match self.open.last() {
            None => Role::Root,
            Some(open) if !open.mapping && open.role == Role::Merge => Role::MergeItem,
            Some(open) if !open.mapping => Role::Item,
            Some(open) => match open.pending {
                Pending::Key => Role::Key,
                Pending::Value(..) => Role::Value,
                Pending::Merge => Role::Merge,
            },
        }
    }

    fn scalar(&mut self, scalar: Scalar<'s>, tag: Tag, span: Span, line: u32, anchor: Option<u32>, role: Role) {
        if matches!(role, Role::Merge | Role::MergeItem) {
            self.refuse_merge(span);
        }
        let meaning = resolve::resolve(&scalar, tag).unwrap_or_else(|_| {
            self.refuse("the value does not fit its tag", span, "remove the tag, or write a value of that type");
            Meaning::String
        });
        if meaning == Meaning::Binary && resolve::decode_base64(&scalar.text).is_none() {
            self.refuse("this is not base64", span, "`!!binary` wants base64 with padding");
        }
        let deviation = core_schema::deviation(&scalar, tag, meaning, role == Role::Key);
        if self.deviations.len() < limits::FINDINGS {
            self.deviations.extend(deviation.map(|kind| Deviation::new(kind, span)));
        }
        if let Some(anchor) = anchor {
            let node = self.value(scalar.clone(), meaning, span);
            if let Some(target) = self.targets.get_mut(anchor as usize) {
                *target = Target { node: Some(node), key: Some(key(scalar.clone(), meaning)), entries: None };
            }
            if role != Role::Key {
                self.attach(node, line, role, None);
                return;
            }
        }
        if role == Role::Key {
            self.key(key(scalar, meaning), span);
        } else {
            let node = self.value(scalar, meaning, span);
            self.attach(node, line, role, None);
        }
    }

    fn value(&mut self, scalar: Scalar<'s>, meaning: Meaning, span: Span) -> NodeId {
        let Scalar { text, map, .. } = scalar;
        let value = match meaning {
            Meaning::Null => Value::Null,
            Meaning::Boolean(value) => Value::Boolean(value),
            Meaning::Integer(value) => Value::Number(decimal(text, value)),
            Meaning::Unsigned(value) => Value::Number(canonical(text, value.to_string())),
            Meaning::Float(value) if value.is_finite() => Value::Number(canonical(text, number::to_json(value))),
            Meaning::Float(_) => {
                let node = self.tree.scalar(Value::Number(text), span);
                let error = SyntaxError::new(ErrorKind::YamlValue, "JSON has no infinities and no not-a-number", span);
                self.without_json.push((node, error.help("put it in quotes if it is text")));
                return node;
            }
            Meaning::Binary => {
                let decoded = resolve::to_text(&resolve::decode_base64(&text).unwrap_or_default());
                let mut map = ByteMap::default();
                map.push(decoded.len(), span);
                return self.tree.mapped_string(Cow::Owned(decoded), span, map);
            }
            Meaning::String => {
                if let Some(map) = map {
                    return self.tree.mapped_string(text, span, *map);
                }
                Value::String(text)
            }
        };
        self.tree.scalar(value, span)
    }

    fn alias(&mut self, anchor: u32, span: Span, line: u32, role: Role) {
        let target = self.targets.get(anchor as usize);
        match role {
            Role::Key => match target.and_then(|target| target.key.clone()) {
                Some(key) => self.key(key, span),
                None => {
                    self.refuse("a key can't be a list or a mapping", span, "a key is a string, a number or a boolean");
                    self.key(Key { text: Cow::Borrowed(""), kind: KeyKind::Text }, span);
                }
            },
            _ => {
                let node = target.and_then(|target| target.node);
                let entries = match role {
                    Role::Merge | Role::MergeItem => {
                        let entries = target.and_then(|target| target.entries.clone());
                        if entries.is_none() {
                            self.refuse_merge(span);
                        }
                        entries
                    }
                    _ => None,
                };
                let node = match node {
                    Some(node) => self.tree.alias(node, span),
                    None => self.tree.scalar(Value::Null, span),
                };
                self.attach(node, line, role, entries);
            }
        }
    }

    fn key(&mut self, key: Key<'s>, span: Span) {
        let problem = match key.kind {
            KeyKind::Null => Some("a key can't be null"),
            KeyKind::Unsigned => Some("a number above 9223372036854775807 can't be a key"),
            _ => None,
        };
        let Some(open) = self.open.last_mut() else { return };
        if let Some(problem) = problem {
            let error = SyntaxError::new(ErrorKind::YamlValue, problem, span);
            open.bad_keys.push(error.help("put the key in quotes"));
        }
        open.pending = Pending::Value(key, span);
    }

    fn set_pending(&mut self, pending: Pending<'s>) {
        if let Some(open) = self.open.last_mut() {
            open.pending = pending;
        }
    }

    /// Ends the innermost collection, whose whole text is `span`.
    fn end(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        match open.role {
            Role::Key => {
                self.refuse("a key can't be a list or a mapping", span, "a key is a string, a number or a boolean");
            }
            Role::MergeItem if !open.mapping => self.refuse_merge(span),
            _ => {}
        }
        let mut entries = None;
        let node = if open.mapping {
            let wanted = open.anchor.is_some() || matches!(open.role, Role::Merge | Role::MergeItem);
            let (members, all) = self.entries.end(wanted);
            entries = all;
            self.tree.mapping(members, span)
        } else {
            let items = self.items.drain(open.first.min(self.items.len())..);
            self.tree.sequence(items, span)
        };
        self.without_json.extend(open.bad_keys.into_iter().map(|error| (node, error)));
        if let Some(target) = open.anchor.and_then(|anchor| self.targets.get_mut(anchor as usize)) {
            target.node = Some(node);
            target.entries.clone_from(&entries);
        }
        match open.role {
            // Of several merged mappings the first counts: it comes last.
            Role::Merge if !open.mapping => {
                let merged = open.merged.into_iter().rev().flatten().collect();
                self.attach(node, open.line, Role::Merge, Some(merged));
            }
            Role::Key => self.key(Key { text: Cow::Borrowed(""), kind: KeyKind::Text }, span),
            role => self.attach(node, open.line, role, entries),
        }
    }

    /// Gives a finished node to the collection around it.
    fn attach(&mut self, node: NodeId, line: u32, role: Role, entries: Option<Vec<Entry<'s>>>) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match role {
            Role::Merge => {
                open.pending = Pending::Key;
                if !self.entries.merge(entries.unwrap_or_default()) {
                    let span = self.tree.span(node);
                    self.refuse(
                        "this merges more members than can be read",
                        span,
                        "write them out where they are needed",
                    );
                }
            }
            Role::MergeItem => {
                self.items.push(node);
                open.merged.extend(entries);
            }
            _ if !open.mapping => self.items.push(node),
            _ => {
                if let Pending::Value(key, key_span) = std::mem::replace(&mut open.pending, Pending::Key) {
                    self.entries.insert(Entry { key, key_span, value: node, line, replaced: false });
                }
            }
        }
    }

    fn refuse(&mut self, message: &str, span: Span, help: &str) {
        self.refused.get_or_insert_with(|| SyntaxError::new(ErrorKind::YamlSyntax, message, span).help(help));
    }

    fn refuse_merge(&mut self, span: Span) {
        self.refuse("`<<` merges a mapping or a list of mappings", span, "put `<<` in quotes if it is a key");
    }
}

/// A scalar as a key: the string that the server makes of it.
pub(super) fn key<'s>(scalar: Scalar<'s>, meaning: Meaning) -> Key<'s> {
    let text = scalar.text;
    let (text, kind) = match meaning {
        Meaning::String => (text, KeyKind::Text),
        Meaning::Binary => {
            let bytes = resolve::decode_base64(&text).unwrap_or_default();
            (Cow::Owned(resolve::to_text(&bytes)), KeyKind::Text)
        }
        Meaning::Null => (Cow::Borrowed("null"), KeyKind::Null),
        Meaning::Boolean(value) => (Cow::Borrowed(if value { "true" } else { "false" }), KeyKind::Boolean),
        Meaning::Integer(value) => (decimal(text, value), KeyKind::Integer),
        Meaning::Unsigned(value) => (canonical(text, value.to_string()), KeyKind::Unsigned),
        Meaning::Float(value) => (Cow::Owned(number::to_key(value)), KeyKind::float(value)),
    };
    Key { text, kind }
}

/// An integer in decimal.
fn decimal(text: Cow<'_, str>, value: i64) -> Cow<'_, str> {
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if value != 0 && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    canonical(text, value.to_string())
}

/// The text itself where it already is what the value is written as.
fn canonical(text: Cow<'_, str>, written: String) -> Cow<'_, str> {
    if *text == written { text } else { Cow::Owned(written) }
}

/// The line breaks in a document that YAML 1.2 does not take for such.
fn line_breaks(text: &str, span: Span) -> Vec<Deviation> {
    let document = text.get(span.range()).unwrap_or("");
    if document.is_ascii() {
        return Vec::new();
    }
    let start = span.start as usize;
    let breaks = document.match_indices(['\u{85}', '\u{2028}', '\u{2029}']);
    let spans = breaks.map(|(at, found)| Span::new(start + at, start + at + found.len()));
    spans.map(|span| Deviation::new(DeviationKind::LineBreak, span)).take(limits::FINDINGS).collect()
}

/// The first error of a node that is in the tree.
fn reachable(tree: &Tree<'_>, mut errors: Vec<(NodeId, SyntaxError)>) -> Option<SyntaxError> {
    if errors.is_empty() {
        return None;
    }
    let mut seen = HashSet::from([tree.root]);
    let mut work = vec![tree.root];
    while let Some(node) = work.pop() {
        let members = tree.members(node).iter().map(|member| member.value);
        for child in tree.items(node).iter().copied().chain(members) {
            if seen.insert(child) {
                work.push(child);
            }
        }
    }
    let index = errors.iter().position(|(node, _)| seen.contains(node))?;
    Some(errors.swap_remove(index).1)
}
