//! What differs between the fields of two objects, and between what is encoded in them.

use serde::Serialize;

use crate::limits;
use crate::options::Options;
use crate::secret;
use crate::source::Range;

use super::documents::{Document, Documents};
use super::pasted::{Pasted, between};
use super::{ChangeClass, Difference};

/// A field that differs between two objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FieldDifference {
    /// The kind and name of the object, where an input holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub object: Option<String>,
    /// The way to the field, such as `users[admin].user.token`; empty, where a whole object is in one input alone.
    pub path: String,
    /// The same in its object (RFC 6901): in that of the first input, or where the field is not there, of the second.
    pub pointer: String,
    /// Its value in the first input; absent where it is not there. Secrets are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub before: Option<String>,
    /// Its value in the second input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub after: Option<String>,
    /// Where it stands in the first input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range_a: Option<Range>,
    /// Where it stands in the second input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range_b: Option<Range>,
    /// What it means: of a field in which a credential is encoded what its differences mean.
    pub class: ChangeClass,
    /// Why, where the path does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub reason: Option<&'static str>,
}

impl FieldDifference {
    /// Of an object whose request was issued: what was added for that.
    pub(super) fn of_issuance(&mut self) {
        if self.before.is_none() && self.path.starts_with("status") {
            (self.class, self.reason) = (ChangeClass::Routine, Some("its approval and its signer bring it"));
        }
    }
}

/// What differs so far, and what may still be looked at.
pub(super) struct Differences {
    pub(super) fields: Vec<FieldDifference>,
    /// What differs in what is encoded in fields.
    pub(super) encoded: Vec<Difference>,
    /// Whether something was found in fields that could be compared.
    pub(super) opened: bool,
    /// Fields that differ beyond those that are listed.
    pub(super) omitted: u32,
    /// Whether there were more values than are looked at.
    pub(super) exhausted: bool,
    /// Values that are still looked at.
    pub(super) values: usize,
    /// Values that are still opened, where something is encoded in them.
    pub(super) payloads: usize,
    /// Bytes of differences that are still listed.
    bytes: usize,
    pub(super) options: Options,
}

impl Differences {
    pub(super) fn new() -> Self {
        Self {
            fields: Vec::new(),
            encoded: Vec::new(),
            opened: false,
            omitted: 0,
            exhausted: false,
            values: limits::COMPARED_VALUES,
            payloads: limits::PEM_BLOCKS,
            bytes: limits::ROW_BYTES,
            options: Options::deferred(),
        }
    }

    /// Tells of an object that one input alone holds.
    pub(super) fn alone(&mut self, all: &Documents<'_>, document: &Document<'_>, first: bool) {
        let title = secret::masked(&document.title()).into_owned();
        let range = all.range(document, document.tree.root);
        self.push(FieldDifference {
            object: Some(title.clone()),
            path: String::new(),
            pointer: String::new(),
            before: first.then(|| title.clone()),
            after: (!first).then_some(title),
            range_a: first.then_some(range),
            range_b: (!first).then_some(range),
            class: ChangeClass::Material,
            reason: None,
        });
    }

    /// Whether a difference more is listed; else it is counted.
    pub(super) fn has_room(&mut self) -> bool {
        let room = self.fields.len() < limits::FINDINGS && self.bytes > 0;
        self.omitted = self.omitted.saturating_add(u32::from(!room));
        room
    }

    pub(super) fn push(&mut self, difference: FieldDifference) {
        let FieldDifference { path, pointer, before, after, .. } = &difference;
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let cost = path.len() + pointer.len() + length(before) + length(after);
        self.bytes = self.bytes.saturating_sub(cost);
        if self.has_room() {
            self.fields.push(difference);
        }
    }

    /// What differs in what is encoded in a field, and what that means.
    pub(super) fn encoded(
        &mut self,
        field: &FieldDifference,
        a: &Pasted,
        b: &Pasted,
    ) -> Option<(ChangeClass, Option<&'static str>)> {
        let found = between(a, b, true);
        if found.kind.is_none() && found.differences.is_empty() && !found.left.is_empty() {
            return None;
        }
        self.opened = true;
        let class = found.differences.iter().map(|difference| difference.class).max();
        let path = Some(field.object.as_ref().map_or_else(String::new, |object| format!("{object}: ")) + &field.path);
        self.encoded.extend(found.differences.into_iter().map(|one| Difference { path: path.clone(), ..one }));
        Some(match class {
            _ if !found.left.is_empty() => (ChangeClass::Material, None),
            None => (ChangeClass::Routine, Some("it is written otherwise, and what is encoded is the same")),
            Some(class) => (class, None),
        })
    }
}
