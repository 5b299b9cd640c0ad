//! Whether a custom resource conforms to its definition: types and limits, lists without repeated keys, and conditions.
//! On updates the server lets stand what was wrong before and has not changed.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Finding, Reason, quoted};
use crate::options::CrdVariant;
use crate::order::sort_by;
use crate::rules::custom_resource as rules;
use crate::rules::decoding::explain_type;
use crate::rules::nearest::{nearest, write_instead};
use crate::rules::repeated::Items;
use crate::source::Span;
use crate::syntax::tree::Tree;

use super::definition::{Limits, ListType};
use super::envelope::article;
use super::format::is_date_time;
use super::schema::{Field, Shape};
use super::value::{Cursor, Data, Structure, Value};

/// The definition by which an object is judged, and the text that the object stands in.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'d, 's> {
    /// Which definition of the kind is installed.
    pub variant: CrdVariant,
    /// The text.
    pub tree: &'d Tree<'s>,
}

/// Checks types, limits and required fields of a structure's fields. `before` is the structure as it is stored.
pub fn check_schema(
    place: &Cursor<'_, '_>,
    fields: &'static [Field],
    before: Option<&Value<'_>>,
    definition: Definition<'_, '_>,
    findings: &mut Vec<Finding>,
) {
    for field in of_variant(fields, definition.variant) {
        let child = place.field(field.name);
        match child.value() {
            Some(value) => {
                let before = field_before(before, field.name);
                let visit = Visit { shape: &field.shape, limits: &field.limits, one_of: field.one_of, definition };
                visit.check(&child, value, before, findings);
            }
            None if field.required => {
                let message = format!("`{}` must be set", field.name);
                let finding = child.refusal(&rules::REQUIRED, Reason::FieldValueRequired, message);
                findings.push(finding.help(format!("add `{}`, and a value", field.name)));
            }
            None => {}
        }
    }
}

/// Checks that no items of a list are the same, or have the same key.
pub fn check_lists(place: &Cursor<'_, '_>, fields: &'static [Field], variant: CrdVariant, findings: &mut Vec<Finding>) {
    for field in of_variant(fields, variant) {
        check_list(&place.field(field.name), &field.shape, &field.limits, variant, findings);
    }
}

/// Checks the conditions that a schema can't express. `unchanged`: something around the structure is as it is stored.
pub fn check_conditions(
    place: &Cursor<'_, '_>,
    fields: &'static [Field],
    before: Option<&Value<'_>>,
    variant: CrdVariant,
    findings: &mut Vec<Finding>,
) {
    for field in of_variant(fields, variant) {
        let before = field_before(before, field.name);
        check_condition(&place.field(field.name), &field.shape, &field.limits, before, variant, findings);
    }
}

/// Whether two structures hold the same, to the order of their lists.
pub fn identical(a: Option<&Value<'_>>, b: Option<&Value<'_>>) -> bool {
    match (a.map(|value| &value.data), b.map(|value| &value.data)) {
        (None, None) => true,
        (Some(Data::Structure(a)), Some(Data::Structure(b))) => {
            a.slots.len() == b.slots.len()
                && a.slots.iter().zip(&b.slots).all(|(a, b)| identical(a.as_ref(), b.as_ref()))
        }
        (Some(Data::List(a)), Some(Data::List(b))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| identical(Some(a), Some(b)))
        }
        (Some(Data::String(a)), Some(Data::String(b))) => a == b,
        (Some(Data::Integer(a)), Some(Data::Integer(b))) => a == b,
        (Some(Data::Boolean(a)), Some(Data::Boolean(b))) => a == b,
        (Some(Data::Misfit(a)), Some(Data::Misfit(b))) => a == b,
        _ => false,
    }
}

/// What one value is held against.
struct Visit<'d, 's> {
    shape: &'static Shape,
    limits: &'static Limits,
    one_of: &'static [&'static str],
    definition: Definition<'d, 's>,
}

impl Visit<'_, '_> {
    fn check(
        &self,
        place: &Cursor<'_, '_>,
        value: &Value<'_>,
        before: Option<&Value<'_>>,
        findings: &mut Vec<Finding>,
    ) {
        if findings.len() >= crate::limits::FINDINGS
            || before.is_some_and(|before| unchanged(value, before, self.shape, self.limits))
        {
            return;
        }
        match &value.data {
            // A schema with a format takes any list for a string.
            Data::Misfit(misfit) if matches!(self.shape, Shape::Time) && misfit.found == "array" => {}
            Data::Misfit(misfit) => {
                let expected = expectation(self.shape);
                let message = format!("{expected} is expected, but this is {}", article(misfit.found));
                let finding = place.refusal(&rules::TYPE, Reason::FieldValueTypeInvalid, message);
                findings.push(match value.node {
                    Some(node) => explain_type(finding, self.definition.tree, node, expected, self.shape),
                    None => finding,
                });
            }
            Data::String(text) => self.check_text(place, text, findings),
            Data::Integer(number) => {
                if let Some(minimum) = self.limits.minimum.filter(|minimum| number < minimum) {
                    let message = format!("{number} is less than {minimum}");
                    let finding = place.refusal(&rules::MINIMUM, Reason::FieldValueInvalid, message);
                    findings.push(finding.help(format!("write {minimum} or more")));
                }
            }
            Data::List(items) => self.check_items(place, items.len(), before, findings),
            Data::Structure(structure) => {
                check_schema(place, structure.fields, before, self.definition, findings);
            }
            _ => {}
        }
        self.check_choice(place, value, findings);
    }

    /// Only the first thing that is wrong counts.
    fn check_text(&self, place: &Cursor<'_, '_>, text: &str, findings: &mut Vec<Finding>) {
        if matches!(self.shape, Shape::Time) {
            if !is_date_time(text) {
                let message = format!("{} is not a time as RFC 3339 writes it", quoted(text));
                let finding = place.refusal(&rules::TYPE, Reason::FieldValueTypeInvalid, message);
                findings.push(finding.help("write it like `2026-01-31T12:00:00Z`"));
            }
            return;
        }
        let (bounds, characters) = (self.limits.length, text.chars().count());
        if characters > bounds.maximum {
            let message = format!("{characters} characters are too many: at most {} are allowed", bounds.maximum);
            findings
                .push(place.refusal(&rules::LENGTH, Reason::FieldValueTooLong, message).help("use a shorter value"));
        } else if characters < bounds.minimum {
            let message = if characters == 0 {
                "the value may not be empty".to_owned()
            } else {
                format!("{characters} characters are too few: at least {} are needed", bounds.minimum)
            };
            let finding = place.refusal(&rules::LENGTH, Reason::FieldValueInvalid, message);
            findings.push(finding.help("set it, or leave the field out where it may be missing"));
        } else if let Some(pattern) = self.limits.pattern.filter(|pattern| !(pattern.matches)(text)) {
            let message = format!("{} {}", quoted(text), pattern.words);
            let finding = place.refusal(&rules::PATTERN, Reason::FieldValueInvalid, message);
            findings.push(finding.help(format!("write it like `{}`", pattern.example)));
        }
    }

    fn check_items(
        &self,
        place: &Cursor<'_, '_>,
        count: usize,
        before: Option<&Value<'_>>,
        findings: &mut Vec<Finding>,
    ) {
        let bounds = self.limits.items;
        if count > bounds.maximum {
            let message = format!("{count} items are too many: at most {} are allowed", bounds.maximum);
            let finding = place.refusal(&rules::ITEMS, Reason::FieldValueTooMany, message);
            findings.push(finding.help(format!("keep {} of them", bounds.maximum)));
        } else if count < bounds.minimum {
            let message = if count == 0 {
                "the list may not be empty".to_owned()
            } else {
                format!("at least {} items are needed, and there are {count}", bounds.minimum)
            };
            let finding = place.refusal(&rules::ITEMS, Reason::FieldValueInvalid, message);
            findings.push(finding.help("add an item, or leave the field out where it may be missing"));
        }
        let Shape::List(shape) = self.shape else { return };
        let visit = Visit { shape, limits: item_limits(self.limits), one_of: &[], definition: self.definition };
        let stored = StoredItems::of(before, self.limits);
        for item in place.items() {
            let Some(value) = item.value() else { continue };
            visit.check(&item, value, stored.like(value), findings);
        }
    }

    fn check_choice(&self, place: &Cursor<'_, '_>, value: &Value<'_>, findings: &mut Vec<Finding>) {
        let chosen = match &value.data {
            Data::String(text) if self.one_of.contains(&text.as_ref()) => return,
            Data::String(text) => quoted(text),
            _ => "this".to_owned(),
        };
        if self.one_of.is_empty() {
            return;
        }
        let message = format!("{chosen} is not one of the values that the field has");
        let known: Vec<String> = self.one_of.iter().map(|value| named(value)).collect();
        let finding = place.refusal(&rules::NOT_SUPPORTED, Reason::FieldValueNotSupported, message);
        let finding = finding.help(format!("the field takes {}", known.join(", ")));
        findings.push(match self.one_of.iter().find(|known| same_but_for_case(known, &value.data)) {
            Some(meant) => finding.safe_fix(format!("Write {meant}"), vec![(value.span, format!("\"{meant}\""))]),
            None => match &value.data {
                Data::String(text) => match nearest(text, self.one_of.iter().copied()) {
                    Some(meant) => write_instead(finding, meant, value.span),
                    None => finding,
                },
                _ => finding,
            },
        });
    }
}

fn check_list(
    place: &Cursor<'_, '_>,
    shape: &'static Shape,
    limits: &'static Limits,
    variant: CrdVariant,
    findings: &mut Vec<Finding>,
) {
    match (place.value().map(|value| &value.data), shape) {
        (Some(Data::Structure(structure)), _) => check_lists(place, structure.fields, variant, findings),
        (Some(Data::List(items)), Shape::List(shape)) => {
            check_keys(place, items, limits, findings);
            for item in place.items() {
                check_list(&item, shape, item_limits(limits), variant, findings);
            }
        }
        _ => {}
    }
}

fn check_keys(place: &Cursor<'_, '_>, items: &[Value<'_>], limits: &'static Limits, findings: &mut Vec<Finding>) {
    let keys: Vec<String> = match limits.list {
        ListType::Atomic => return,
        ListType::Set => items.iter().map(|item| identity(Some(item))).collect(),
        ListType::Map(names) => {
            for (item, value) in place.items().zip(items) {
                if let Data::Misfit(misfit) = &value.data
                    && misfit.found != "null"
                {
                    let message = "an item of this list must be an object";
                    // The server looks at keys only where all items have some.
                    let finding = item.refusal(&rules::TYPE, Reason::FieldValueInvalid, message);
                    return findings.push(finding.help("write its fields, each with its name"));
                }
            }
            items.iter().map(|item| key_of(item, names)).collect()
        }
    };
    // Where the first item of each key stands; of several that repeat it the first is told.
    let (mut seen, mut told): (HashMap<&str, Span>, HashSet<&str>) = (HashMap::new(), HashSet::new());
    let stand = Items::of(place);
    for (index, ((item, key), value)) in place.items().zip(&keys).zip(items).enumerate() {
        let Some(first) = seen.get(key.as_str()).copied() else {
            seen.insert(key, value.span);
            continue;
        };
        if !told.insert(key) {
            continue;
        }
        let message = match limits.list {
            ListType::Map(names) => format!("another item has the same {}", names.join(" and ")),
            _ => "this item is there twice".to_owned(),
        };
        let finding = item.refusal(&rules::DUPLICATE, Reason::FieldValueDuplicate, message);
        let finding = match limits.list {
            ListType::Map(_) => finding.help("remove one of the items, or give it another key"),
            _ => {
                let later = keys.iter().enumerate().skip(index).filter(|(_, later)| *later == key);
                let repeated: Vec<usize> = later.map(|(index, _)| index).collect();
                stand.offer_removal_of(finding.help("keep one of them"), &repeated)
            }
        };
        findings.push(if first.is_empty() { finding } else { finding.label(first, "first here") });
    }
}

fn check_condition(
    place: &Cursor<'_, '_>,
    shape: &'static Shape,
    limits: &'static Limits,
    before: Option<&Value<'_>>,
    variant: CrdVariant,
    findings: &mut Vec<Finding>,
) {
    let Some(value) = place.value() else { return };
    if findings.len() >= crate::limits::FINDINGS || before.is_some_and(|before| unchanged(value, before, shape, limits))
    {
        return;
    }
    if let Some(check) = limits.check {
        check(place, findings);
    }
    match (&value.data, shape) {
        (Data::Structure(structure), _) => check_conditions(place, structure.fields, before, variant, findings),
        (Data::List(_), Shape::List(shape)) => {
            let stored = StoredItems::of(before, limits);
            for item in place.items() {
                let before = item.value().and_then(|value| stored.like(value));
                check_condition(&item, shape, item_limits(limits), before, variant, findings);
            }
        }
        _ => {}
    }
}

/// Whether a value is as it is stored. Items of a list with keys may stand in another order.
fn unchanged(value: &Value<'_>, before: &Value<'_>, shape: &'static Shape, limits: &'static Limits) -> bool {
    match (&value.data, &before.data, shape) {
        (Data::Structure(new), Data::Structure(old), _) => {
            new.fields.iter().enumerate().all(|(index, field)| match (slot(new, index), slot(old, index)) {
                (None, None) => true,
                (Some(new), Some(old)) => unchanged(new, old, &field.shape, &field.limits),
                _ => false,
            })
        }
        (Data::List(new), Data::List(old), Shape::List(shape)) if matches!(limits.list, ListType::Map(_)) => {
            let stored = StoredItems::of(Some(before), limits);
            let same = |item| stored.like(item).is_some_and(|old| unchanged(item, old, shape, item_limits(limits)));
            new.len() == old.len() && new.iter().all(same)
        }
        _ => identical(Some(value), Some(before)),
    }
}

fn slot<'v, 't>(structure: &'v Structure<'t>, index: usize) -> Option<&'v Value<'t>> {
    structure.slots.get(index)?.as_ref()
}

fn field_before<'v, 't>(before: Option<&'v Value<'t>>, name: &str) -> Option<&'v Value<'t>> {
    match &before?.data {
        Data::Structure(structure) => structure.get(name),
        _ => None,
    }
}

/// The items of a stored list by their keys; none for a list without keys, whose items can't be told apart.
struct StoredItems<'v, 't> {
    names: &'static [&'static str],
    /// By their keys, in the order of these.
    items: Vec<(String, &'v Value<'t>)>,
}

impl<'v, 't> StoredItems<'v, 't> {
    fn of(before: Option<&'v Value<'t>>, limits: &Limits) -> Self {
        let mut stored = Self { names: &[], items: Vec::new() };
        if let (ListType::Map(names), Some(Data::List(items))) = (limits.list, before.map(|before| &before.data)) {
            stored.names = names;
            for item in items.iter().filter(|item| has_keys(item, names)) {
                stored.items.push((key_of(item, names), item));
            }
            sort_by(&mut stored.items, |(a, _), (b, _)| a.cmp(b));
        }
        stored
    }

    /// The stored item that has the key of this one.
    fn like(&self, item: &Value<'_>) -> Option<&'v Value<'t>> {
        if self.items.is_empty() || !has_keys(item, self.names) {
            return None;
        }
        let key = key_of(item, self.names);
        let first = self.items.partition_point(|(stored, _)| *stored < key);
        self.items.get(first).filter(|(stored, _)| *stored == key).map(|(_, item)| *item)
    }
}

fn has_keys(item: &Value<'_>, names: &[&str]) -> bool {
    match &item.data {
        Data::Structure(structure) => names.iter().all(|name| structure.get(name).is_some()),
        _ => false,
    }
}

fn item_limits(limits: &'static Limits) -> &'static Limits {
    const NONE: &Limits = &Limits::NONE;
    limits.item.unwrap_or(NONE)
}

/// What an item of a list is told apart by.
fn key_of(item: &Value<'_>, names: &[&str]) -> String {
    let Data::Structure(structure) = &item.data else { return String::new() };
    names.iter().map(|name| identity(structure.get(name)) + "\n").collect()
}

/// Equal for equal values.
fn identity(value: Option<&Value<'_>>) -> String {
    match value.map(|value| &value.data) {
        Some(Data::String(text)) => format!("\"{}", text.escape_debug()),
        Some(Data::Integer(number)) => number.to_string(),
        Some(Data::Boolean(value)) => value.to_string(),
        Some(Data::Misfit(misfit)) => format!("{} {}", misfit.found, misfit.json),
        _ => String::new(),
    }
}

fn named(value: &str) -> String {
    if value.is_empty() { "an empty string".to_owned() } else { quoted(value) }
}

fn same_but_for_case(known: &str, found: &Data<'_>) -> bool {
    matches!(found, Data::String(text) if text.eq_ignore_ascii_case(known))
}

fn of_variant(fields: &'static [Field], variant: CrdVariant) -> impl Iterator<Item = &'static Field> {
    fields.iter().filter(move |field| field.only_in.is_none_or(|only| only == variant))
}

fn expectation(shape: &Shape) -> &'static str {
    match shape {
        Shape::String => "a string",
        Shape::Boolean => "true or false",
        Shape::Integer32 | Shape::Integer64 => "a whole number",
        Shape::Time => "a time",
        Shape::List(_) => "a list",
        _ => "an object",
    }
}
