//! Writes a decoded object as the server would: the fields in the order of their declaration, empty ones left out
//! where the server leaves them out.

use crate::encoding::base64;
use crate::order::sort_by;
use crate::syntax::tree::Tree;
use crate::syntax::write::{self, write_string};

use super::schema::{Shape, Written};
use super::value::{Data, Structure, Value};

/// The JSON of an object without the field `hidden`. `tree` is what it was decoded from.
pub fn to_json(structure: &Structure<'_>, tree: &Tree<'_>, hidden: Option<&str>) -> String {
    let mut json = String::new();
    write_fields(&mut json, structure, tree, hidden);
    json
}

fn write_structure(json: &mut String, structure: &Structure<'_>, tree: &Tree<'_>) {
    write_fields(json, structure, tree, None);
}

#[cfg_attr(kubecred_module, optimize(speed))]
fn write_fields(json: &mut String, structure: &Structure<'_>, tree: &Tree<'_>, hidden: Option<&str>) {
    json.push('{');
    let mut first = true;
    for (field, slot) in structure.fields.iter().zip(&structure.slots) {
        let written = match (field.written, slot) {
            (Written::Always | Written::Nullable, _) => true,
            (Written::Set, slot) => slot.is_some(),
            (Written::Filled, Some(value)) => !value.is_empty(),
            (Written::Filled, None) => false,
        };
        if !written || hidden == Some(field.name) {
            continue;
        }
        if !first {
            json.push(',');
        }
        first = false;
        write_string(field.name, json);
        json.push(':');
        match slot {
            Some(value) => write_value(json, value, tree),
            None if field.written == Written::Nullable => json.push_str("null"),
            None => write_nothing(json, &field.shape, tree),
        }
    }
    json.push('}');
}

#[cfg_attr(kubecred_module, optimize(speed))]
fn write_value(json: &mut String, value: &Value<'_>, tree: &Tree<'_>) {
    match &value.data {
        Data::Boolean(value) => json.push_str(if *value { "true" } else { "false" }),
        Data::Integer(value) => json.push_str(&value.to_string()),
        Data::String(text) => write_string(text, json),
        Data::Bytes(bytes) => write_string(&base64::encode(bytes), json),
        Data::Time(Some(time)) => write_string(&time.to_rfc3339(), json),
        Data::Time(None) => json.push_str("null"),
        Data::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_value(json, item, tree);
            }
            json.push(']');
        }
        Data::Map(members) => {
            // Go writes the keys of a map in order.
            let mut members: Vec<_> = members.iter().collect();
            sort_by(&mut members, |(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
            json.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_string(key, json);
                json.push(':');
                write_value(json, value, tree);
            }
            json.push('}');
        }
        Data::Misfit(misfit) => json.push_str(&misfit.json),
        Data::Structure(structure) => write_structure(json, structure, tree),
        Data::Any => match value.node {
            Some(node) => json.push_str(&write::to_json(tree, node)),
            None => json.push_str("null"),
        },
    }
}

/// What Go writes for a field that is always written and was never set.
fn write_nothing(json: &mut String, shape: &Shape, tree: &Tree<'_>) {
    match shape {
        Shape::String => json.push_str("\"\""),
        Shape::Boolean => json.push_str("false"),
        Shape::Integer32 | Shape::Integer64 => json.push('0'),
        Shape::Structure(fields) => write_structure(json, &Structure::empty(fields), tree),
        Shape::Bytes | Shape::Time | Shape::List(_) | Shape::Map(_) | Shape::Any => json.push_str("null"),
    }
}
