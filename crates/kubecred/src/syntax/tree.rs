//! The spanned tree that JSON and YAML are both read into.
//!
//! Nodes live in one vector and refer to each other by number, so that a document nested 10,000 levels deep is
//! built, walked and dropped without recursion. A YAML alias shares the children of the node it stands for.

use std::borrow::Cow;

use super::deviation::Deviation;
use serde::Serialize;

use crate::encoding::byte_map::ByteMap;
use crate::source::Span;

/// The number of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// One value of a document.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    /// What it is, as the JSON that the server makes of it.
    pub value: Value<'s>,
    /// The text of the value: with its quotes or brackets; of a block scalar from its `|` to its last line.
    pub span: Span,
}

/// The kinds of value that JSON knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    /// `null`, `~`, or nothing where YAML has a null.
    Null,
    /// `true`, or what YAML 1.1 takes for it.
    Boolean(bool),
    /// A number, as the JSON text that the server's reader makes of it (`0777` is `511`).
    Number(Cow<'s, str>),
    /// A string, unescaped.
    String(Cow<'s, str>),
    /// A sequence: see [`Tree::items`].
    Sequence(Slots),
    /// A mapping: see [`Tree::members`].
    Mapping(Slots),
}

impl Value<'_> {
    /// What Go's decoder calls it in a type error: `string`, `number`, `bool`, `array`, `object`, `null`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Sequence(_) => "array",
            Value::Mapping(_) => "object",
        }
    }
}

/// Where the children of a container stand in their tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    start: u32,
    end: u32,
}

/// A member of a mapping.
#[derive(Clone, Debug)]
pub struct Member<'s> {
    /// The key, unescaped; in YAML as the string that the server makes of it (`1` is `"1"`, `yes` is `"true"`).
    pub key: Cow<'s, str>,
    /// The text of the key.
    pub key_span: Span,
    /// The value.
    pub value: NodeId,
}

/// A key that a YAML mapping holds twice. (In JSON both members stay in the tree, and decoding finds them.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The key as the server prints it.
    pub key: String,
    /// The line that the server names.
    pub line: u32,
    /// The repeated key.
    pub span: Span,
    /// The first key of that name.
    pub first: Span,
    /// Its value, which counts for nothing.
    pub first_value: NodeId,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Tree<'s> {
    nodes: Vec<Node<'s>>,
    items: Vec<NodeId>,
    members: Vec<Member<'s>>,
    maps: Vec<(NodeId, ByteMap)>,
    /// The outermost value.
    pub root: NodeId,
    /// From the first to the last byte of the document.
    pub span: Span,
    /// Which syntax it was read from.
    pub syntax: Syntax,
    /// Keys that a YAML mapping repeats, in the order in which the server reports them.
    pub duplicates: Vec<DuplicateKey>,
    /// Where YAML 1.2 reads the document otherwise, or refuses it.
    pub deviations: Vec<Deviation>,
}

/// The two syntaxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Syntax {
    /// RFC 8259, as Kubernetes' decoder reads it.
    Json,
    /// YAML 1.1, as Kubernetes' reader reads it.
    Yaml,
}

impl<'s> Tree<'s> {
    /// The node of that number. A number from another tree gives an empty node, never a panic.
    #[inline(always)]
    pub fn node(&self, id: NodeId) -> &Node<'s> {
        const NOTHING: &Node<'static> = &Node { value: Value::Null, span: Span { start: 0, end: 0 } };
        self.nodes.get(id.0 as usize).unwrap_or(NOTHING)
    }

    /// The value of that number.
    #[inline(always)]
    pub fn value(&self, id: NodeId) -> &Value<'s> {
        &self.node(id).value
    }

    /// The items of a sequence; empty for any other value.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match self.value(id) {
            Value::Sequence(slots) => self.items.get(slots.start as usize..slots.end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The members of a mapping in the order of the text; empty for any other value.
    pub fn members(&self, id: NodeId) -> &[Member<'s>] {
        match self.value(id) {
            Value::Mapping(slots) => self.members.get(slots.start as usize..slots.end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The members of all mappings.
    pub fn all_members(&self) -> &[Member<'s>] {
        &self.members
    }

    /// The last member of that name: the one that counts.
    pub fn member(&self, id: NodeId, key: &str) -> Option<&Member<'s>> {
        self.members(id).iter().rev().find(|member| member.key == key)
    }

    /// The value of the last member of that name.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.member(id, key).map(|member| member.value)
    }

    /// A string value.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        match self.value(id) {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The map from the bytes of a string value to the text: escapes, folded lines and indentation undone.
    pub fn byte_map(&self, id: NodeId) -> ByteMap {
        if let Ok(index) = self.maps.binary_search_by_key(&id, |(node, _)| *node)
            && let Some((_, map)) = self.maps.get(index)
        {
            return map.clone();
        }
        let node = self.node(id);
        let length = match &node.value {
            Value::String(text) | Value::Number(text) => text.len(),
            _ => 0,
        };
        // A scalar without a map of its own stands in the text unchanged, inside its quotes where it has any.
        let quotes = node.span.len().saturating_sub(length) / 2;
        let start = node.span.start as usize + quotes;
        ByteMap::unchanged(Span::new(start, start + length))
    }
}

/// Builds a tree bottom-up: children first, then the container that holds them.
#[derive(Debug, Default)]
pub struct TreeBuilder<'s> {
    nodes: Vec<Node<'s>>,
    items: Vec<NodeId>,
    members: Vec<Member<'s>>,
    maps: Vec<(NodeId, ByteMap)>,
    /// Keys that a YAML mapping repeats.
    pub duplicates: Vec<DuplicateKey>,
    /// Where YAML 1.2 reads the document otherwise, or refuses it.
    pub deviations: Vec<Deviation>,
}

impl<'s> TreeBuilder<'s> {
    /// Adds a scalar.
    pub fn scalar(&mut self, value: Value<'s>, span: Span) -> NodeId {
        self.push(Node { value, span })
    }

    /// Adds a string whose text differs from its value (escapes, folding, block scalars).
    pub fn mapped_string(&mut self, text: Cow<'s, str>, span: Span, map: ByteMap) -> NodeId {
        let id = self.push(Node { value: Value::String(text), span });
        self.maps.push((id, map));
        id
    }

    /// Adds a sequence of nodes added before.
    pub fn sequence(&mut self, items: impl IntoIterator<Item = NodeId>, span: Span) -> NodeId {
        let start = self.items.len();
        self.items.extend(items);
        let slots = slots(start, self.items.len());
        self.push(Node { value: Value::Sequence(slots), span })
    }

    /// Adds a mapping of nodes added before.
    pub fn mapping(&mut self, members: impl IntoIterator<Item = Member<'s>>, span: Span) -> NodeId {
        let start = self.members.len();
        self.members.extend(members);
        let slots = slots(start, self.members.len());
        self.push(Node { value: Value::Mapping(slots), span })
    }

    /// Adds what an alias stands for: a list or mapping has the same children, and stands where the alias does. A scalar is
    /// the node itself.
    pub fn alias(&mut self, target: NodeId, span: Span) -> NodeId {
        let value = match self.nodes.get(target.0 as usize).map(|node| &node.value) {
            Some(Value::Sequence(slots)) => Value::Sequence(*slots),
            Some(Value::Mapping(slots)) => Value::Mapping(*slots),
            _ => return target,
        };
        self.push(Node { value, span })
    }

    /// The text of a node added before.
    pub fn span(&self, id: NodeId) -> Span {
        self.nodes.get(id.0 as usize).map_or(Span::default(), |node| node.span)
    }

    /// How many nodes there are so far.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The tree under `root`.
    pub fn finish(self, root: NodeId, span: Span, syntax: Syntax) -> Tree<'s> {
        let Self { nodes, items, members, maps, duplicates, deviations } = self;
        Tree { nodes, items, members, maps, root, span, syntax, duplicates, deviations }
    }

    fn push(&mut self, node: Node<'s>) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        id
    }
}

fn slots(start: usize, end: usize) -> Slots {
    let clamp = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    Slots { start: clamp(start), end: clamp(end) }
}
