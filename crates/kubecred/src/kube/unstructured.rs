//! Decoding of custom resources. The server reads them as anything, drops what their definition does not have, and
//! judges types only later; so a value of the wrong type is kept here, as what is left of it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::{Finding, quoted};
use crate::limits;
use crate::options::CrdVariant;
use crate::order::sort_by;
use crate::report::{DecodingError, DecodingErrorKind, StrictFinding, StrictFindingKind};
use crate::rules::decoding as rules;
use crate::source::Span;
use crate::syntax::double::{self, Digits};
use crate::syntax::tree::{self, NodeId, Tree};
use crate::syntax::write::write_string;

use super::decode::{decode_rewritten, last_members};
use super::format;
use super::meta::OBJECT_META;
use super::schema::{self, Field, Shape};
use super::value::{Data, Misfit, Structure, Value, push_token};

/// What decoding a custom resource gives.
#[derive(Debug)]
pub struct Unstructured<'t> {
    /// The object.
    pub object: Value<'t>,
    /// A number that no machine holds, or what is wrong with its metadata, which has types at once.
    pub error: Option<DecodingError>,
    /// Repeated fields, and unknown fields of the metadata.
    pub strict: Vec<StrictFinding>,
    /// Fields that the definition does not have.
    pub unknown: Vec<StrictFinding>,
    /// All of it, explained.
    pub findings: Vec<Finding>,
    /// The pointers of what could not be decoded of the metadata.
    pub undecoded: Vec<String>,
}

/// Decodes the object at `node` by the fields that this definition of its kind has.
pub fn decode<'t>(tree: &'t Tree<'_>, node: NodeId, fields: &'static [Field], variant: CrdVariant) -> Unstructured<'t> {
    let mut strict = Vec::new();
    let mut findings = Vec::new();
    // Of YAML, the server's reader has dropped repeated keys, and refused such numbers, before it comes here.
    let mut error = None;
    if tree.syntax == tree::Syntax::Json {
        error = look_through(tree, node, &mut strict, &mut findings);
    }
    let mut pruner = Pruner { tree, variant, path: Path::default(), unknown: Vec::new(), findings };
    let mut structure = pruner.structure(node, fields, true);
    let (mut unknown, mut findings) = (pruner.unknown, pruner.findings);
    sort_by(&mut unknown, |a, b| a.path.cmp(&b.path));

    let mut undecoded = Vec::new();
    if let Some(member) = tree.member(node, "metadata") {
        let mut metadata = decode_rewritten(tree, member.value, OBJECT_META);
        error = error.or(metadata.error);
        for finding in &mut metadata.strict {
            finding.path = finding.path.take().map(|path| format!("metadata.{path}"));
        }
        strict.append(&mut metadata.strict);
        undecoded = metadata.undecoded.iter().map(|pointer| format!("/metadata{pointer}")).collect();
        // The server names what is wrong relative to the metadata; a reader looks for it in the object.
        for mut finding in metadata.findings {
            finding.path = Some(finding.path.map_or("metadata".to_owned(), |path| format!("metadata.{path}")));
            finding.pointer = Some(format!("/metadata{}", finding.pointer.unwrap_or_default()));
            findings.push(finding);
        }
        structure.put("metadata", Some(Value { key_span: Some(member.key_span), ..metadata.object }));
    }
    let span = tree.node(node).span;
    let object = Value { data: Data::Structure(structure), span, key_span: None, node: Some(node) };
    Unstructured { object, error, strict, unknown, findings, undecoded }
}

/// Builds the object, and collects what it leaves out.
struct Pruner<'t, 's> {
    tree: &'t Tree<'s>,
    variant: CrdVariant,
    path: Path,
    unknown: Vec<StrictFinding>,
    findings: Vec<Finding>,
}

impl<'t> Pruner<'t, '_> {
    fn structure(&mut self, node: NodeId, fields: &'static [Field], root: bool) -> Structure<'t> {
        let mut structure = Structure::empty(fields);
        for member in last_members(self.tree, node) {
            let known = schema::field(fields, &member.key)
                .filter(|(_, field)| field.only_in.is_none_or(|variant| variant == self.variant));
            let Some((index, field)) = known else {
                self.say_unknown(node, member, fields);
                continue;
            };
            let null = matches!(self.tree.value(member.value), tree::Value::Null);
            // No field of these definitions takes a null: the server drops it. Metadata is read apart.
            if null || (root && field.name == "metadata") {
                continue;
            }
            let before = self.path.push_field(field.name);
            let value = self.value(member.value, &field.shape, Some(member.key_span));
            self.path.back(before);
            if let Some(slot) = structure.slots.get_mut(index) {
                *slot = Some(value);
            }
        }
        structure
    }

    fn value(&mut self, node: NodeId, shape: &'static Shape, key_span: Option<Span>) -> Value<'t> {
        let data = match (shape, self.tree.value(node)) {
            (Shape::String | Shape::Time, tree::Value::String(text)) => Data::String(Cow::Borrowed(text.as_ref())),
            (Shape::Boolean, tree::Value::Boolean(value)) => Data::Boolean(*value),
            (Shape::Integer32 | Shape::Integer64, tree::Value::Number(text)) => match whole_number(text) {
                Some(number) => Data::Integer(number),
                None => self.misfit(node),
            },
            (Shape::Structure(fields), tree::Value::Mapping(_)) => Data::Structure(self.structure(node, fields, false)),
            (Shape::List(shape), tree::Value::Sequence(_)) => {
                let mut items = Vec::new();
                for (index, &item) in self.tree.items(node).iter().enumerate() {
                    let before = self.path.push_index(index);
                    items.push(self.value(item, shape, None));
                    self.path.back(before);
                }
                Data::List(items)
            }
            _ => self.misfit(node),
        };
        Value { data, span: self.tree.node(node).span, key_span, node: Some(node) }
    }

    /// A value of the wrong type: the server drops every field of every object in it. It may be nested as deep as a
    /// body can be, so this does not recurse.
    fn misfit(&mut self, node: NodeId) -> Data<'t> {
        let tree = self.tree;
        let mut json = String::new();
        let mut open: Vec<(std::iter::Enumerate<std::slice::Iter<'t, NodeId>>, PathLength)> = Vec::new();
        let mut next = Some(node);
        loop {
            if let Some(node) = next.take() {
                match tree.value(node) {
                    tree::Value::Null => json.push_str("null"),
                    tree::Value::Boolean(value) => json.push_str(if *value { "true" } else { "false" }),
                    tree::Value::Number(text) => json.push_str(&number(text)),
                    tree::Value::String(text) => write_string(text, &mut json),
                    tree::Value::Mapping(_) => {
                        json.push_str("{}");
                        for member in last_members(tree, node) {
                            self.say_unknown(node, member, &[]);
                        }
                    }
                    tree::Value::Sequence(_) => {
                        json.push('[');
                        open.push((tree.items(node).iter().enumerate(), self.path.length()));
                    }
                }
            }
            let Some((items, length)) = open.last_mut() else { break };
            self.path.back(*length);
            match items.next() {
                Some((index, &item)) => {
                    if index > 0 {
                        json.push(',');
                    }
                    self.path.push_index(index);
                    next = Some(item);
                }
                None => {
                    json.push(']');
                    open.pop();
                }
            }
        }
        Data::Misfit(Misfit { found: tree.value(node).type_name(), json })
    }

    fn say_unknown(&mut self, parent: NodeId, member: &tree::Member<'_>, fields: &'static [Field]) {
        if self.unknown.len() >= limits::FINDINGS {
            return;
        }
        let (path, pointer) = self.path.child(&member.key);
        let finding = Finding::new(&rules::UNKNOWN_FIELD, format!("the field {} does not exist", quoted(&path)));
        let finding = match schema::field(fields, &member.key) {
            Some(_) => finding.help("the other definition of the kind has it, the one that is installed has not"),
            None => rules::explain_unknown(finding, member, self.tree, parent, fields),
        };
        self.findings.push(finding.at(member.key_span).path(path.clone()).pointer(pointer));
        self.unknown.push(StrictFinding { kind: StrictFindingKind::Unknown, path: Some(path), key: None, line: None });
    }
}

/// How many repeated fields the server keeps.
const DUPLICATES: usize = 100;

/// Finds keys that a JSON object repeats, anywhere in the body, and numbers that are too large to be read.
fn look_through(
    tree: &Tree<'_>,
    root: NodeId,
    strict: &mut Vec<StrictFinding>,
    findings: &mut Vec<Finding>,
) -> Option<DecodingError> {
    let mut error = None;
    let mut path = Path::default();
    let mut open: Vec<(Children<'_>, PathLength)> = vec![(Children::of(tree, root), path.length())];
    while let Some((children, length)) = open.last_mut() {
        path.back(*length);
        let node = match children {
            Children::Members(members, seen) => {
                let Some(member) = members.next() else {
                    open.pop();
                    continue;
                };
                if let Some(first) = seen.insert(member.key.as_ref(), member.key_span) {
                    let (text, pointer) = path.child(&member.key);
                    let found = StrictFinding {
                        kind: StrictFindingKind::Duplicate,
                        path: Some(format::go_quoted(&text)),
                        key: None,
                        line: None,
                    };
                    if strict.len() < DUPLICATES && !strict.contains(&found) {
                        strict.push(found);
                        let message = format!("the field {} is there twice", quoted(&text));
                        let finding = Finding::new(&rules::DUPLICATE_FIELD, message)
                            .help("keep one of them: the last one counts, and the first is lost without a word")
                            .label(first, "first here");
                        findings.push(finding.at(member.key_span).path(text).pointer(pointer));
                    }
                }
                path.push_field(&member.key);
                member.value
            }
            Children::Items(items) => {
                let Some((index, &item)) = items.next() else {
                    open.pop();
                    continue;
                };
                path.push_index(index);
                item
            }
        };
        if let tree::Value::Number(text) = tree.value(node)
            && double::parse(text).is_some_and(f64::is_infinite)
        {
            error.get_or_insert(DecodingError { kind: DecodingErrorKind::Type, field: None, found: None });
            let finding = Finding::new(&rules::TYPE, format!("the number {} is too large", quoted(text)));
            findings.push(finding.at(tree.node(node).span).path(path.text.clone()).pointer(path.pointer.clone()));
        }
        let length = path.length();
        open.push((Children::of(tree, node), length));
    }
    error
}

/// What is left to visit of a container.
enum Children<'t> {
    Members(std::slice::Iter<'t, tree::Member<'t>>, HashMap<&'t str, Span>),
    Items(std::iter::Enumerate<std::slice::Iter<'t, NodeId>>),
}

impl<'t> Children<'t> {
    fn of(tree: &'t Tree<'t>, node: NodeId) -> Self {
        match tree.value(node) {
            tree::Value::Mapping(_) => Self::Members(tree.members(node).iter(), HashMap::new()),
            _ => Self::Items(tree.items(node).iter().enumerate()),
        }
    }
}

/// A path as the server prints it, and as a pointer; both grow and shrink in place.
#[derive(Debug, Default)]
struct Path {
    text: String,
    pointer: String,
}

type PathLength = (usize, usize);

impl Path {
    fn length(&self) -> PathLength {
        (self.text.len(), self.pointer.len())
    }

    fn push_field(&mut self, name: &str) -> PathLength {
        let before = self.length();
        if !self.text.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(name);
        self.pointer.push('/');
        push_token(&mut self.pointer, name);
        before
    }

    fn push_index(&mut self, index: usize) -> PathLength {
        let before = self.length();
        self.text.push_str(&format!("[{index}]"));
        self.pointer.push_str(&format!("/{index}"));
        before
    }

    fn back(&mut self, (text, pointer): PathLength) {
        self.text.truncate(text);
        self.pointer.truncate(pointer);
    }

    fn child(&mut self, name: &str) -> (String, String) {
        let before = self.push_field(name);
        let child = (self.text.clone(), self.pointer.clone());
        self.back(before);
        child
    }
}

/// A number that the server takes for a whole one: written so, or a fraction of nothing.
fn whole_number(text: &str) -> Option<i64> {
    /// Beyond this, a float no longer tells whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_991.0;
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let number = double::parse(text)?;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// A number in one spelling, so that equal ones are equal text.
fn number(text: &str) -> String {
    match (text.parse::<i64>(), double::parse(text)) {
        (Ok(whole), _) => whole.to_string(),
        (_, Some(fraction)) if fraction.is_finite() => {
            let digits = Digits::of(fraction);
            format!("{}e{}", digits.significand(), digits.exponent)
        }
        _ => text.to_owned(),
    }
}
