//! The input of a builder as the object that it stands for: each field in its place, in the order of the declaration.

use std::borrow::Cow;

use crate::argument::ArgumentError;
use crate::encoding::{base64, pem};
use crate::kube::meta::OBJECT_META;
use crate::kube::schema::{Field, Payload, Shape, field};
use crate::order::sort_by;
use crate::rules::decoding;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write::{self, write_string};

use super::{Builder, METADATA_ON_TOP, usages};

/// The JSON of the object. What can't be read into its field, and what no field takes, stands in it as it was given: the
/// judgement finds it there.
pub(super) fn write(builder: &Builder, input: &str) -> Result<String, ArgumentError> {
    let tree = json::read(input).complete().map_err(|error| ArgumentError::new(error.message))?;
    if !matches!(tree.value(tree.root), Value::Mapping(_) | Value::Null) {
        return Err(ArgumentError::new(format!(
            "expected an object, not a value of type {}",
            tree.value(tree.root).type_name()
        )));
    }
    let mut parts = parts(builder, &tree);
    let json = written(builder, &tree, &parts);
    if let Some(usages) = usages::proposed(builder.kind, &json) {
        parts.push(Part { path: &["spec"], name: "usages", value: Given::Json(usages) });
        return Ok(written(builder, &tree, &parts));
    }
    Ok(json)
}

/// The JSON of an object of these fields, with members that are there without being given.
pub(super) fn write_fields(fields: &'static [Field], preset: &[(&str, &str)], given: &str) -> String {
    let Some(tree) = json::read(given).tree else { return "{}".to_owned() };
    let mut parts: Vec<Part<'_>> =
        preset.iter().map(|(name, text)| Part { path: &[], name, value: Given::Text(text) }).collect();
    for member in tree.members(tree.root) {
        parts.retain(|part| part.name != member.key);
        parts.push(Part { path: &[], name: &member.key, value: Given::Node(member.value) });
    }
    let mut writer = Writer { tree: &tree, json: String::new() };
    writer.structure(fields, parts);
    writer.json
}

fn written(builder: &Builder, tree: &Tree<'_>, parts: &[Part<'_>]) -> String {
    let mut writer = Writer { tree, json: String::new() };
    writer.structure(builder.kind.fields, parts.to_vec());
    writer.json
}

/// A member, and where it goes.
#[derive(Clone)]
struct Part<'t> {
    /// The way to the structure that has it.
    path: &'static [&'static str],
    name: &'t str,
    value: Given<'t>,
}

#[derive(Clone)]
enum Given<'t> {
    Node(NodeId),
    Text(&'t str),
    Json(String),
}

/// The members of the input, each with its place, and those that are there by themselves.
fn parts<'t>(builder: &Builder, tree: &'t Tree<'_>) -> Vec<Part<'t>> {
    let home = builder.home_fields();
    let mut parts: Vec<Part<'_>> = Vec::new();
    for member in tree.members(tree.root) {
        let name: &str = &member.key;
        let on_top = |meant: &dyn Fn(&'static [Field]) -> Option<&'static Field>| -> Option<&'static [&'static str]> {
            let shorthand = |field: &&Field| METADATA_ON_TOP.contains(&field.name);
            let places: [(bool, &'static [&'static str]); 3] = [
                (meant(builder.kind.fields).is_some(), &[]),
                (builder.kind.has_metadata() && meant(OBJECT_META).filter(shorthand).is_some(), &["metadata"]),
                (meant(home).is_some(), builder.home),
            ];
            places.into_iter().find(|(is_there, _)| *is_there).map(|(_, path)| path)
        };
        let exact = |fields| field(fields, name).map(|(_, field)| field);
        // What is only nearly a name goes where it is found to be one.
        let path = on_top(&exact).or_else(|| on_top(&|fields| decoding::meant(fields, name)));
        parts.push(Part { path: path.unwrap_or_default(), name, value: Given::Node(member.value) });
    }
    let given = |name: &str| parts.iter().any(|part| part.path.is_empty() && part.name == name);
    let mut own = Vec::new();
    let api_version = builder.kind.api_version();
    for (name, value) in [("apiVersion", api_version.as_str()), ("kind", builder.kind.kind)] {
        if !given(name) {
            let mut json = String::new();
            write_string(value, &mut json);
            own.push(Part { path: &[], name, value: Given::Json(json) });
        }
    }
    for (name, text) in builder.preset {
        if !parts.iter().any(|part| part.path == builder.home && part.name == *name) {
            own.push(Part { path: builder.home, name, value: Given::Text(text) });
        }
    }
    parts.append(&mut own);
    parts
}

impl Builder {
    /// The fields of the structure whose members the input may have on top.
    pub fn home_fields(&self) -> &'static [Field] {
        let mut fields: &'static [Field] = if self.home.is_empty() { &[] } else { self.kind.fields };
        for step in self.home {
            let Some((_, field)) = field(fields, step) else { continue };
            match field.shape {
                Shape::Structure(inner) | Shape::List(&Shape::Structure(inner)) => fields = inner,
                _ => return &[],
            }
        }
        fields
    }
}

/// Goes down with the declaration, which nests as deep as it is written: no input can make that deeper.
struct Writer<'t, 's> {
    tree: &'t Tree<'s>,
    json: String,
}

impl<'t> Writer<'t, '_> {
    fn structure(&mut self, fields: &'static [Field], parts: Vec<Part<'t>>) {
        let mut first = true;
        self.json.push('{');
        for field in fields {
            let deeper = |part: &&Part<'_>| part.path.first() == Some(&field.name);
            let mut below: Vec<Part<'t>> = parts.iter().filter(deeper).cloned().collect();
            for part in &mut below {
                part.path = part.path.get(1..).unwrap_or_default();
            }
            let here = |part: &&Part<'_>| part.path.is_empty() && part.name == field.name && !self.is_null(part);
            let mut here: Vec<Part<'t>> = parts.iter().filter(here).cloned().collect();
            if here.is_empty() && !below.is_empty() {
                here.push(Part { path: &[], name: field.name, value: Given::Json(String::new()) });
            }
            for part in here {
                self.key(field.name, &mut first);
                self.value(field, &field.shape, &part.value, std::mem::take(&mut below));
            }
        }
        // What no field takes is shown where it was given.
        for part in parts.iter().filter(|part| part.path.is_empty()) {
            if !fields.iter().any(|field| field.name == part.name) {
                self.key(part.name, &mut first);
                self.raw(&part.value);
            }
        }
        self.json.push('}');
    }

    /// A value of that shape, with what else goes into it.
    fn value(&mut self, field: &Field, shape: &'static Shape, given: &Given<'t>, below: Vec<Part<'t>>) {
        let tree = self.tree;
        let node = match given {
            Given::Node(node) => Some(*node),
            Given::Json(json) if json.is_empty() => None,
            _ => return self.raw(given),
        };
        let value = node.map(|node| tree.value(node));
        match (shape, value) {
            (Shape::Structure(fields), None | Some(Value::Mapping(_))) => {
                let members = node.map(|node| tree.members(node)).unwrap_or_default().iter();
                let mut parts: Vec<Part<'t>> = members
                    .map(|member| Part { path: &[], name: &member.key, value: Given::Node(member.value) })
                    .collect();
                parts.extend(below);
                self.structure(fields, parts);
            }
            (Shape::List(inner), None | Some(Value::Sequence(_))) => {
                let mut first = true;
                self.json.push('[');
                for item in node.map(|node| tree.items(node)).unwrap_or_default() {
                    self.comma(&mut first);
                    self.value(field, inner, &Given::Node(*item), Vec::new());
                }
                if !below.is_empty() {
                    self.comma(&mut first);
                    let below = below.into_iter();
                    let item =
                        below.map(|part| Part { path: part.path.get(1..).unwrap_or_default(), ..part }).collect();
                    self.value(field, inner, &Given::Json(String::new()), item);
                }
                self.json.push(']');
            }
            (Shape::Map(inner), Some(Value::Mapping(_))) => {
                let mut first = true;
                let mut members: Vec<_> = node.map(|node| tree.members(node)).unwrap_or_default().iter().collect();
                sort_by(&mut members, |a, b| a.key.cmp(&b.key));
                self.json.push('{');
                for member in members {
                    self.key(&member.key, &mut first);
                    self.value(field, inner, &Given::Node(member.value), Vec::new());
                }
                self.json.push('}');
            }
            (Shape::Bytes, Some(Value::String(text))) => {
                let encoded = encoded(text, field.payload);
                write_string(&encoded, &mut self.json);
            }
            _ => self.raw(given),
        }
    }

    fn raw(&mut self, given: &Given<'_>) {
        match given {
            Given::Node(node) => self.json.push_str(&write::to_json(self.tree, *node)),
            Given::Text(text) => write_string(text, &mut self.json),
            Given::Json(json) => self.json.push_str(if json.is_empty() { "null" } else { json }),
        }
    }

    fn key(&mut self, name: &str, first: &mut bool) {
        self.comma(first);
        write_string(name, &mut self.json);
        self.json.push(':');
    }

    fn comma(&mut self, first: &mut bool) {
        if !std::mem::take(first) {
            self.json.push(',');
        }
    }

    fn is_null(&self, part: &Part<'_>) -> bool {
        matches!(part.value, Given::Node(node) if matches!(self.tree.value(node), Value::Null))
    }
}

/// Bytes as base64. People have PEM, which is no base64 and is encoded; and requests as DER, of which PEM is made.
fn encoded(text: &str, payload: Option<Payload>) -> Cow<'_, str> {
    if text.trim_start().starts_with("-----BEGIN ") {
        return base64::encode(text.trim_start().as_bytes()).into();
    }
    if payload == Some(Payload::CertificationRequest)
        && let Ok(decoded) = base64::decode(text.as_bytes())
        && decoded.bytes.first() == Some(&0x30)
    {
        return base64::encode(pem::encode("CERTIFICATE REQUEST", &decoded.bytes).as_bytes()).into();
    }
    text.into()
}

/// Whether something secret stands in a value of these fields.
pub(super) fn has_secret(tree: &Tree<'_>, node: NodeId, fields: &'static [Field]) -> bool {
    tree.members(node).iter().any(|member| {
        let Some((_, field)) = field(fields, &member.key) else { return false };
        let inside = |node: NodeId, fields| has_secret(tree, node, fields);
        match field.shape {
            _ if field.secret => !matches!(tree.value(member.value), Value::Null),
            Shape::Structure(inner) => inside(member.value, inner),
            Shape::List(&Shape::Structure(inner)) => tree.items(member.value).iter().any(|item| inside(*item, inner)),
            _ => false,
        }
    })
}
