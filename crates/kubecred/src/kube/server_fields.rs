//! What of an object is the server's: what it makes up, keeps and drops.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::report::{StrictFinding, StrictFindingKind};

use super::identity::metadata_string;
use super::schema::{Kind, Role};
use super::value::{Cursor, Data, Structure, Value, same};

/// What an update can't touch is taken from what is stored.
pub(super) fn keep_server_fields<'t>(object: &mut Structure<'t>, stored: &Structure<'t>) {
    let Some(Value { data: Data::Structure(old), .. }) = stored.get("metadata") else { return };
    let Some(metadata) = object.structure("metadata") else { return };
    for name in ["generation", "creationTimestamp"] {
        metadata.put(name, old.get(name).cloned());
    }
    let deletes = old.get("deletionTimestamp").is_some();
    for (name, keep) in [
        ("uid", metadata.get("uid").is_none_or(Value::is_empty)),
        ("deletionTimestamp", deletes),
        ("deletionGracePeriodSeconds", metadata.get("deletionGracePeriodSeconds").is_none()),
    ] {
        if keep {
            metadata.put(name, old.get(name).cloned());
        }
    }
}

/// The server drops an owner reference that repeats another in full, and warns.
pub(super) fn drop_repeated_owners(object: &mut Structure<'_>) -> Vec<StrictFinding> {
    let Some(metadata) = object.structure("metadata") else { return Vec::new() };
    let Some(Some(Value { data: Data::List(owners), .. })) = metadata.slot("ownerReferences") else {
        return Vec::new();
    };
    let before = owners.len();
    let mut kept: Vec<Value<'_>> = Vec::with_capacity(before);
    // Owners that are the same have the same names: only such are compared.
    let mut by_names: HashMap<[String; 4], Vec<usize>> = HashMap::new();
    for owner in owners.drain(..) {
        let alike = by_names.entry(names_of_owner(&owner)).or_default();
        if !alike.iter().any(|&index| same(kept.get(index), Some(&owner))) {
            alike.push(kept.len());
            kept.push(owner);
        }
    }
    let repeated = kept.len() < before;
    *owners = kept;
    if !repeated {
        return Vec::new();
    }
    let path = Some("metadata.ownerReferences".to_owned());
    vec![StrictFinding { kind: StrictFindingKind::DuplicateOwner, path, key: None, line: None }]
}

fn names_of_owner(owner: &Value<'_>) -> [String; 4] {
    let owner = Cursor::root(owner);
    ["apiVersion", "kind", "name", "uid"].map(|name| owner.field(name).string().to_owned())
}

/// Characters of `generateName` that the server keeps: 63 less the five that it appends.
const GENERATED_PREFIX: usize = 58;

/// Gives the object the name that the server would make, with letters in place of the random ones.
pub(super) fn generate_name(object: &mut Structure<'_>) {
    let Some(prefix) = metadata_string(object, "generateName").filter(|prefix| !prefix.is_empty()) else { return };
    if metadata_string(object, "name").is_some_and(|name| !name.is_empty()) {
        return;
    }
    let mut end = prefix.len().min(GENERATED_PREFIX);
    while !prefix.is_char_boundary(end) {
        end -= 1;
    }
    let name = format!("{}{GENERATED_SUFFIX}", prefix.get(..end).unwrap_or(""));
    if let Some(metadata) = object.structure("metadata") {
        metadata.set("name", Some(Data::String(Cow::Owned(name))));
    }
}

/// What stands for the random end of a generated name.
const GENERATED_SUFFIX: &str = "xxxxx";

/// Drops what the server makes up, and what it answers: they are not known here.
pub(super) fn drop_server_fields(object: &mut Structure<'_>, kind: &'static Kind) {
    object.set("apiVersion", Some(Data::String(Cow::Owned(kind.api_version()))));
    object.set("kind", Some(Data::String(Cow::Borrowed(kind.kind))));
    let generated = metadata_string(object, "generateName").is_some_and(|prefix| !prefix.is_empty())
        && metadata_string(object, "name").is_some_and(|name| name.ends_with(GENERATED_SUFFIX));
    let Some(metadata) = object.structure("metadata") else { return };
    for name in ["uid", "creationTimestamp", "resourceVersion", "managedFields"] {
        metadata.set(name, None);
    }
    if generated && matches!(kind.role, Role::Stored | Role::Custom) {
        metadata.set("name", None);
    }
}
