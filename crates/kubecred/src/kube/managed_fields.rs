//! Managed fields of a request: which of them the server keeps, and what is wrong with those (apimachinery `managedfields`,
//! structured-merge-diff, `meta/v1` validation).

use std::collections::HashSet;

use crate::diagnostic::{Finding, Reason};
use crate::rules::meta::MANAGED_FIELDS;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value as Node};
use crate::syntax::write::to_json;

use super::format;
use super::value::{Cursor, Data, Structure, Value};

/// Bytes of the name of a manager, in the object and in the parameter of a request.
pub(super) const MANAGER_BYTES: usize = 128;
/// Bytes of the name of a subresource.
const SUBRESOURCE_BYTES: usize = 256;
/// Entries of updates that are kept; the oldest of more become one, of this manager.
const UPDATES: usize = 10;
const BUCKET: &str = "ancient-changes";
const UPDATE: &str = "Update";
/// Bytes of values that are compared to see which fields a request changes (ours).
const COMPARED_BYTES: usize = 1 << 20;
/// Levels of fields that are looked at: no kind is so deep.
const DEEPEST: usize = 64;

/// What is wrong with the managed fields that the server keeps of `object`, whose node in `tree` is `root`. `stored` is the
/// object that an update changes.
pub(super) fn check(
    object: &Structure<'_>,
    (tree, root): (&Tree<'_>, NodeId),
    stored: Option<&Tree<'_>>,
    api_version: &str,
) -> Vec<Finding> {
    let Some(list) = object.get("metadata").and_then(|metadata| metadata.member("managedFields")) else {
        return Vec::new();
    };
    // One that can't be read, and all are dropped.
    let Some(mut entries) = list.items().iter().map(|entry| Entry::read(entry, tree)).collect::<Option<Vec<_>>>()
    else {
        return Vec::new();
    };
    if entries.iter().all(Entry::is_fine) {
        return Vec::new();
    }
    // Of those with one identity the last counts.
    let mut known = HashSet::new();
    entries.reverse();
    entries.retain(|entry| known.insert(entry.identity));
    let mut comparison = Comparison { tree, root, stored, left: COMPARED_BYTES };
    entries.retain(|entry| {
        let mut stays = false;
        entry.members(tree, &mut |path| stays = stays || comparison.stays(path));
        entry.identity.api_version == api_version && stays
    });
    // The paths of the server count them in its own order.
    entries.sort_by(|a, b| {
        (a.identity.operation, a.seconds, a.identity).cmp(&(b.identity.operation, b.seconds, b.identity))
    });
    let bucket = merge_oldest(&mut entries);
    let mut findings = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        entry.check(index + usize::from(bucket.is_some_and(|bucket| bucket <= index)), &mut findings);
    }
    findings
}

/// Makes one entry of the oldest updates, where there are too many; the place of that entry among the others.
fn merge_oldest(entries: &mut Vec<Entry<'_>>) -> Option<usize> {
    let applied = entries.iter().take_while(|entry| entry.identity.operation != UPDATE).count();
    let updates = entries.len() - applied;
    if updates <= UPDATES {
        return None;
    }
    let merged: Vec<_> = entries.drain(applied..=applied + updates - UPDATES).collect();
    let last = merged.last()?;
    let identity = Identity { manager: BUCKET, subresource: "", ..last.identity };
    let bucket = (UPDATE, last.seconds, identity);
    Some(entries.iter().take_while(|entry| (entry.identity.operation, entry.seconds, entry.identity) < bucket).count())
}

/// What two entries can't share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Identity<'e> {
    operation: &'e str,
    manager: &'e str,
    api_version: &'e str,
    subresource: &'e str,
}

struct Entry<'e> {
    value: &'e Value<'e>,
    identity: Identity<'e>,
    seconds: Option<i64>,
    /// The set of its fields.
    fields: Option<NodeId>,
}

impl<'e> Entry<'e> {
    /// Nothing where the server can't read it.
    fn read(value: &'e Value<'e>, tree: &Tree<'_>) -> Option<Self> {
        let Data::Structure(entry) = &value.data else { return None };
        let identity = Identity {
            operation: entry.text("operation"),
            manager: entry.text("manager"),
            api_version: entry.text("apiVersion"),
            subresource: entry.text("subresource"),
        };
        let readable = ["Apply", UPDATE].contains(&identity.operation)
            && !identity.api_version.is_empty()
            && entry.text("fieldsType") == "FieldsV1";
        if !readable {
            return None;
        }
        let fields = entry.get("fieldsV1").and_then(|fields| fields.node);
        let fields = fields.filter(|node| !matches!(tree.value(*node), Node::Null));
        if let Some(node) = fields {
            read_set(tree, node, &mut Vec::new(), &mut |_| {})?;
        }
        let seconds = match entry.get("time").map(|time| &time.data) {
            Some(Data::Time(time)) => time.map(|time| time.seconds),
            _ => None,
        };
        Some(Self { value, identity, seconds, fields })
    }

    /// Calls `found` with the path of each field that it has set. All of them together may be far longer than the text.
    fn members(&self, tree: &Tree<'_>, found: &mut dyn FnMut(&[Element])) {
        if let Some(node) = self.fields {
            read_set(tree, node, &mut Vec::new(), found);
        }
    }

    fn is_fine(&self) -> bool {
        let mut findings = Vec::new();
        self.check(0, &mut findings);
        findings.is_empty()
    }

    fn check(&self, index: usize, findings: &mut Vec<Finding>) {
        let at = Cursor::root(self.value);
        let mut report = |field: &'static str, reason, message: String, help: &str| {
            let finding = Finding::new(&MANAGED_FIELDS, message).reason(reason).help(help);
            let path = format!("metadata.managedFields[{index}].{field}");
            findings.push(finding.at(at.field(field).span()).path(path).pointer("/metadata/managedFields"));
        };
        const HELP: &str = "leave `managedFields` out: the server keeps them";
        let Identity { manager, subresource, .. } = self.identity;
        if manager.len() > MANAGER_BYTES {
            let message =
                format!("the name of a manager has {} bytes; at most {MANAGER_BYTES} are allowed", manager.len());
            report("manager", Reason::FieldValueTooLong, message, HELP);
        }
        if !manager.chars().all(format::is_printable) {
            let message = "the name of a manager holds a character that can't be printed".to_owned();
            report("manager", Reason::FieldValueInvalid, message, HELP);
        }
        if subresource.len() > SUBRESOURCE_BYTES {
            let bytes = subresource.len();
            let message =
                format!("the name of a subresource has {bytes} bytes; at most {SUBRESOURCE_BYTES} are allowed");
            report("subresource", Reason::FieldValueTooLong, message, HELP);
        }
    }
}

/// A step to a field: `f:name`, `k:{"name":"x"}`, `v:"x"`, `i:0`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    Field(String),
    Key(Vec<(String, String)>),
    Value(String),
    Index(usize),
}

/// Calls `found` with each member of a set. Nothing where it can't be read; steps of another sort are passed over.
fn read_set(tree: &Tree<'_>, node: NodeId, path: &mut Vec<Element>, found: &mut dyn FnMut(&[Element])) -> Option<()> {
    if !matches!(tree.value(node), Node::Mapping(_)) || path.len() >= DEEPEST {
        return None;
    }
    let mut is_leaf = true;
    for member in tree.members(node) {
        if member.key == "." {
            is_leaf = false;
            if !path.is_empty() {
                found(path);
            }
            continue;
        }
        match Element::read(&member.key)? {
            Some(element) => {
                is_leaf = false;
                path.push(element);
                read_set(tree, member.value, path, found)?;
                path.pop();
            }
            None => continue,
        }
    }
    if is_leaf && !path.is_empty() {
        found(path);
    }
    Some(())
}

impl Element {
    /// Nothing where the text is malformed, and nothing in it where its sort is not known.
    fn read(text: &str) -> Option<Option<Self>> {
        let (sort, rest) = text.split_once(':').filter(|(sort, _)| sort.len() == 1)?;
        Some(Some(match sort {
            "f" => Self::Field(rest.to_owned()),
            "i" => Self::Index(rest.parse().ok()?),
            "v" => {
                let read = json::read(rest).complete().ok()?;
                Self::Value(to_json(&read, read.root))
            }
            "k" => {
                let read = json::read(rest).complete().ok()?;
                if !matches!(read.value(read.root), Node::Mapping(_)) {
                    return None;
                }
                let pairs = read.members(read.root).iter();
                Self::Key(pairs.map(|pair| (pair.key.to_string(), to_json(&read, pair.value))).collect())
            }
            _ => return Some(None),
        }))
    }
}

/// What a request changes of what is stored.
struct Comparison<'c, 's> {
    tree: &'c Tree<'s>,
    root: NodeId,
    stored: Option<&'c Tree<'s>>,
    /// Bytes of values that are still compared; beyond them nothing is found any more.
    left: usize,
}

impl Comparison<'_, '_> {
    /// Whether the manager still owns the field: it is not changed by the request.
    fn stays(&mut self, path: &[Element]) -> bool {
        let now = self.owned(self.tree, self.root, path);
        match self.stored {
            None => now.is_none(),
            Some(stored) => self.owned(stored, stored.root, path) == now,
        }
    }

    /// The value of a field that is changed as a whole: no mapping or list with something in it, but for the items of a list.
    fn owned(&mut self, tree: &Tree<'_>, root: NodeId, path: &[Element]) -> Option<String> {
        let node = path.iter().try_fold(root, |node, element| self.step(tree, node, element))?;
        let is_item = !matches!(path.last(), Some(Element::Field(_)) | None);
        let is_whole = is_item || tree.members(node).is_empty() && tree.items(node).is_empty();
        if is_whole { self.json(tree, node) } else { None }
    }

    fn step(&mut self, tree: &Tree<'_>, node: NodeId, element: &Element) -> Option<NodeId> {
        self.left = self.left.checked_sub(tree.members(node).len() + tree.items(node).len())?;
        let mut items = tree.items(node).iter().copied();
        match element {
            Element::Field(name) => tree.get(node, name),
            Element::Index(index) => items.nth(*index),
            Element::Value(value) => items.find(|item| self.json(tree, *item).as_ref() == Some(value)),
            Element::Key(pairs) => items.find(|item| {
                pairs.iter().all(|(name, value)| {
                    self.left = self.left.saturating_sub(tree.members(*item).len());
                    tree.get(*item, name).and_then(|found| self.json(tree, found)).as_ref() == Some(value)
                })
            }),
        }
    }

    fn json(&mut self, tree: &Tree<'_>, node: NodeId) -> Option<String> {
        let bytes = tree.node(node).span.len().max(1);
        self.left = self.left.checked_sub(bytes)?;
        Some(to_json(tree, node))
    }
}
