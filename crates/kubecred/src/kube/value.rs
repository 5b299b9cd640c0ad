//! A decoded object: typed values, each with its place in the text, and the cursor by which checks read it.

use std::borrow::Cow;

use crate::diagnostic::{Finding, Reason, Rule};
use crate::order::sort_by;
use crate::source::Span;
use crate::syntax::tree::{NodeId, Tree};
use crate::time::Time;

use super::schema::{self, Field};

/// A decoded value.
#[derive(Clone, Debug)]
pub struct Value<'t> {
    /// What it is.
    pub data: Data<'t>,
    /// The text of the value.
    pub span: Span,
    /// The text of its key, where it has one.
    pub key_span: Option<Span>,
    /// Its node in the tree that it was decoded from; `None` for a default.
    pub node: Option<NodeId>,
}

/// The kinds of decoded value.
#[derive(Clone, Debug)]
pub enum Data<'t> {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    String(std::borrow::Cow<'t, str>),
    /// Bytes, decoded from base64.
    Bytes(Vec<u8>),
    /// A time; `None` is Go's zero time, which is written as `null`.
    Time(Option<Time>),
    /// A list.
    List(Vec<Value<'t>>),
    /// A map, in the order of the text, without repeated keys.
    Map(Vec<(std::borrow::Cow<'t, str>, Value<'t>)>),
    /// A structure: a slot for each of its fields.
    Structure(Structure<'t>),
    /// Anything: see the node.
    Any,
    /// A value of a custom resource that is not of its field's type.
    Misfit(Misfit),
}

/// What is left of a value of a custom resource that is not of its field's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What it is, in the words of JSON: `string`, `array`, `null`.
    pub found: &'static str,
    /// Its JSON, the fields of objects dropped.
    pub json: String,
}

/// A structure: its declaration, and the values that are there.
#[derive(Clone, Debug)]
pub struct Structure<'t> {
    /// The declaration.
    pub fields: &'static [Field],
    /// For each field its value, where it has one.
    pub slots: Vec<Option<Value<'t>>>,
}

impl<'t> Structure<'t> {
    /// A structure without values.
    pub fn empty(fields: &'static [Field]) -> Self {
        Self { fields, slots: vec![None; fields.len()] }
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value<'t>> {
        let (index, _) = schema::field(self.fields, name)?;
        self.slots.get(index)?.as_ref()
    }

    /// The string in a field; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name).map(|value| &value.data) {
            Some(Data::String(text)) => text,
            _ => "",
        }
    }

    /// The slot of a field; `None` where the declaration has no such field.
    pub fn slot(&mut self, name: &str) -> Option<&mut Option<Value<'t>>> {
        let (index, _) = schema::field(self.fields, name)?;
        self.slots.get_mut(index)
    }

    /// Sets a field, or takes it away.
    pub fn set(&mut self, name: &str, data: Option<Data<'t>>) {
        self.put(name, data.map(Value::made));
    }

    /// Puts a value into a field.
    pub fn put(&mut self, name: &str, value: Option<Value<'t>>) {
        if let Some(slot) = self.slot(name) {
            *slot = value;
        }
    }

    /// The structure in a field; made empty where there is none. `None` where the field holds no structure.
    pub fn structure(&mut self, name: &str) -> Option<&mut Structure<'t>> {
        let (index, field) = schema::field(self.fields, name)?;
        let schema::Shape::Structure(fields) = field.shape else { return None };
        let slot = self.slots.get_mut(index)?;
        let value = slot.get_or_insert_with(|| Value::made(Data::Structure(Structure::empty(fields))));
        match &mut value.data {
            Data::Structure(structure) => Some(structure),
            _ => None,
        }
    }
}

impl<'t> Value<'t> {
    /// The value of a field of a structure, or of a member of a map.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match &self.data {
            Data::Structure(structure) => structure.get(name),
            Data::Map(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// A value that is not in the text.
    pub fn made(data: Data<'t>) -> Self {
        Self { data, span: Span::default(), key_span: None, node: None }
    }

    /// Whether it is zero, false, or empty, as Go's `omitempty` sees it. A structure never is.
    pub fn is_empty(&self) -> bool {
        match &self.data {
            Data::Boolean(value) => !value,
            Data::Integer(value) => *value == 0,
            Data::String(value) => value.is_empty(),
            Data::Bytes(value) => value.is_empty(),
            Data::List(values) => values.is_empty(),
            Data::Map(values) => values.is_empty(),
            Data::Time(value) => value.is_none(),
            Data::Structure(_) | Data::Any | Data::Misfit(_) => false,
        }
    }
}

/// Two values are equal when the server would take them for the same: wherever they stand, absent and empty alike.
pub fn same(a: Option<&Value<'_>>, b: Option<&Value<'_>>) -> bool {
    match (a.filter(|value| !value.is_empty()), b.filter(|value| !value.is_empty())) {
        (None, None) => true,
        (Some(a), Some(b)) => same_data(&a.data, &b.data),
        (Some(only), None) | (None, Some(only)) => match &only.data {
            Data::Structure(structure) => structure.slots.iter().all(|slot| same(slot.as_ref(), None)),
            _ => false,
        },
    }
}

fn same_data(a: &Data<'_>, b: &Data<'_>) -> bool {
    match (a, b) {
        (Data::Boolean(a), Data::Boolean(b)) => a == b,
        (Data::Integer(a), Data::Integer(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        (Data::Bytes(a), Data::Bytes(b)) => a == b,
        (Data::Time(a), Data::Time(b)) => a == b,
        (Data::List(a), Data::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_data(&a.data, &b.data))
        }
        (Data::Map(a), Data::Map(b)) => {
            let (mut a, mut b): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
            [&mut a, &mut b].into_iter().for_each(|members| sort_by(members, |(a, _), (b, _)| a.cmp(b)));
            a.len() == b.len()
                && a.iter().zip(&b).all(|((a, this), (b, that))| a == b && same_data(&this.data, &that.data))
        }
        (Data::Structure(a), Data::Structure(b)) => {
            a.slots.iter().zip(&b.slots).all(|(a, b)| same(a.as_ref(), b.as_ref()))
        }
        // Only managed fields hold anything at all, and those are the server's.
        (Data::Any, Data::Any) => true,
        (Data::Misfit(a), Data::Misfit(b)) => a == b,
        _ => false,
    }
}

/// A place in a decoded object: a value, or where one is missing. Its path is built only when it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'o, 't> {
    value: Option<&'o Value<'t>>,
    parent: Option<&'o Cursor<'o, 't>>,
    step: PathStep<'o>,
    /// The nearest text: of the value, or else of what should hold it.
    anchor: Span,
}

/// One step of a path.
#[derive(Clone, Copy, Debug)]
enum PathStep<'o> {
    Root,
    Field(&'o str),
    Index(usize),
}

impl<'o, 't> Cursor<'o, 't> {
    /// At the object itself.
    pub fn root(value: &'o Value<'t>) -> Self {
        Self { value: Some(value), parent: None, step: PathStep::Root, anchor: value.span }
    }

    /// At a field, whether it is there or not.
    pub fn field(&'o self, name: &'o str) -> Cursor<'o, 't> {
        self.child(self.value.and_then(|value| value.member(name)), PathStep::Field(name))
    }

    /// At each item of a list.
    pub fn items(&'o self) -> impl Iterator<Item = Cursor<'o, 't>> {
        let items = self.value.map_or(&[][..], Value::items);
        items.iter().enumerate().map(|(index, value)| self.child(Some(value), PathStep::Index(index)))
    }

    /// At each member of a map.
    pub fn entries(&'o self) -> impl Iterator<Item = (&'o str, Cursor<'o, 't>)> {
        self.members().iter().map(|(key, value)| (key.as_ref(), self.child(Some(value), PathStep::Field(key))))
    }

    /// The members of a map.
    pub fn members(&self) -> &'o [(std::borrow::Cow<'t, str>, Value<'t>)] {
        match self.value.map(|value| &value.data) {
            Some(Data::Map(members)) => members,
            _ => &[],
        }
    }

    /// The value, where there is one.
    pub fn value(&self) -> Option<&'o Value<'t>> {
        self.value
    }

    /// Whether the value is missing, or empty as Go's `omitempty` sees it.
    pub fn is_empty(&self) -> bool {
        self.value.is_none_or(Value::is_empty)
    }

    /// Whether what stands here is not of the field's type.
    pub fn is_misfit(&self) -> bool {
        matches!(self.value, Some(Value { data: Data::Misfit(_), .. }))
    }

    /// A string; empty where it is missing.
    pub fn string(&self) -> &'o str {
        match self.value.map(|value| &value.data) {
            Some(Data::String(text)) => text,
            _ => "",
        }
    }

    /// Bytes; empty where they are missing.
    pub fn bytes(&self) -> &'o [u8] {
        match self.value.map(|value| &value.data) {
            Some(Data::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// A whole number, where there is one.
    pub fn integer(&self) -> Option<i64> {
        match self.value.map(|value| &value.data) {
            Some(Data::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// `true` or `false`, where there is one.
    pub fn boolean(&self) -> Option<bool> {
        match self.value.map(|value| &value.data) {
            Some(Data::Boolean(value)) => Some(*value),
            _ => None,
        }
    }

    /// The text of the value, or of what should hold it.
    pub fn span(&self) -> Span {
        self.anchor
    }

    /// The path as the server writes it: `spec.usages[1]`.
    pub fn path(&self) -> String {
        let mut path = String::new();
        self.walk(&mut |step| match step {
            PathStep::Root => {}
            PathStep::Field(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            PathStep::Index(index) => path.push_str(&format!("[{index}]")),
        });
        path
    }

    /// The path as an RFC 6901 pointer: `/spec/usages/1`.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.walk(&mut |step| match step {
            PathStep::Root => {}
            PathStep::Field(name) => {
                pointer.push('/');
                push_token(&mut pointer, name);
            }
            PathStep::Index(index) => pointer.push_str(&format!("/{index}")),
        });
        pointer
    }

    /// A finding at this place, with its path and pointer.
    pub fn finding(&self, rule: &'static Rule, message: impl Into<String>) -> Finding {
        let mut finding = Finding::new(rule, message).at(self.anchor).path(self.path()).pointer(self.pointer());
        finding.about_missing = self.is_empty();
        finding
    }

    /// A finding for which the server has a word.
    pub fn refusal(&self, rule: &'static Rule, reason: Reason, message: impl Into<String>) -> Finding {
        self.finding(rule, message).reason(reason)
    }

    fn child(&'o self, value: Option<&'o Value<'t>>, step: PathStep<'o>) -> Cursor<'o, 't> {
        // A missing field points at the key of what should hold it: the whole value would underline too much.
        let anchor = match value {
            Some(value) if !(value.span.is_empty() && value.node.is_none()) => value.span,
            _ => self.value.and_then(|value| value.key_span).unwrap_or_else(|| head(self.anchor, self.value)),
        };
        Cursor { value, parent: Some(self), step, anchor }
    }

    fn walk(&self, visit: &mut dyn FnMut(PathStep<'_>)) {
        // As deep as the schema, which is a handful of levels.
        if let Some(parent) = self.parent {
            parent.walk(visit);
        }
        visit(self.step);
    }
}

/// Where to point in an object that lacks a field: at its first key, so that one line is marked and not all.
fn head(anchor: Span, value: Option<&Value<'_>>) -> Span {
    let first = match value.map(|value| &value.data) {
        Some(Data::Structure(structure)) => {
            structure.slots.iter().flatten().filter_map(|value| value.key_span).min_by_key(|span| span.start)
        }
        _ => None,
    };
    first.unwrap_or(anchor)
}

/// Appends a reference token of an RFC 6901 pointer, escaped.
pub fn push_token(pointer: &mut String, token: &str) {
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Whether a reference token of an RFC 6901 pointer stands for a key.
pub fn is_token(key: &str, token: &str) -> bool {
    // Only where something is escaped do they differ.
    if !token.contains('~') {
        return key == token;
    }
    let mut escaped = String::new();
    push_token(&mut escaped, key);
    escaped == token
}

/// The node to which an RFC 6901 pointer leads.
pub fn resolve(tree: &Tree<'_>, root: NodeId, pointer: &str) -> Option<NodeId> {
    pointer.split('/').skip(1).try_fold(root, |node, token| {
        let items = tree.items(node);
        if !items.is_empty() {
            return items.get(token.parse::<usize>().ok()?).copied();
        }
        tree.members(node).iter().rev().find(|member| is_token(&member.key, token)).map(|member| member.value)
    })
}

/// A structure detached from the text that it was decoded from.
pub(super) fn owned<'t>(structure: Structure<'_>) -> Structure<'t> {
    let slots = structure.slots.into_iter().map(|slot| slot.map(owned_value)).collect();
    Structure { fields: structure.fields, slots }
}

fn owned_value<'t>(value: Value<'_>) -> Value<'t> {
    let data = match value.data {
        Data::Boolean(value) => Data::Boolean(value),
        Data::Integer(value) => Data::Integer(value),
        Data::String(text) => Data::String(Cow::Owned(text.into_owned())),
        Data::Bytes(bytes) => Data::Bytes(bytes),
        Data::Time(time) => Data::Time(time),
        Data::List(items) => Data::List(items.into_iter().map(owned_value).collect()),
        Data::Map(members) => {
            let own = |(key, value): (Cow<'_, str>, _)| (Cow::Owned(key.into_owned()), owned_value(value));
            Data::Map(members.into_iter().map(own).collect())
        }
        Data::Structure(structure) => Data::Structure(owned(structure)),
        Data::Any => Data::Any,
        Data::Misfit(misfit) => Data::Misfit(misfit),
    };
    Value::made(data)
}
