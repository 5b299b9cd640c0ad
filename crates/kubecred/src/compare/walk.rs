//! Two objects, walked side by side: which of their values differ.

use std::collections::HashMap;

use crate::kube::envelope::TypeMeta;
use crate::kube::schema::{Kind, Role};
use crate::kube::value::push_token;
use crate::limits;
use crate::nested::{self, step_to};
use crate::objects::{implied_by, kind_of};
use crate::secret::{self, Siblings, Told, tells_something};
use crate::source::Range;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write;

use super::ChangeClass;
use super::documents::{Document, Documents, item_name};
use super::objects::{Differences, FieldDifference};
use super::pasted::Pasted;

/// Levels below which an object is compared as a whole.
const DEPTH: usize = limits::DER_NESTING;
/// Characters of a value that are shown.
const SHOWN: usize = 400;

/// A value of an object, and what is told of it.
#[derive(Clone, Copy)]
struct Side {
    node: NodeId,
    told: Told,
    /// The kind that the list around it gives its items; whether it may be an object itself.
    object: bool,
    implied: Option<&'static Kind>,
}

/// A value that may be in both objects, or in one.
struct Waiting {
    a: Option<Side>,
    b: Option<Side>,
    /// The last step to it.
    step: usize,
    depth: usize,
}

struct Step<'t> {
    around: usize,
    name: Name<'t>,
}

enum Name<'t> {
    Root,
    Member(&'t str),
    /// The number of an item, and its name, where items have one.
    Item(usize, Option<Box<str>>),
}

/// Two objects that are compared.
struct Walk<'w, 't> {
    a: &'t Tree<'t>,
    b: &'t Tree<'t>,
    steps: Vec<Step<'t>>,
    waiting: Vec<Waiting>,
    object: Option<String>,
    ranges: &'w dyn Fn(Option<NodeId>, Option<NodeId>) -> (Option<Range>, Option<Range>),
}

/// Compares two objects, each by the declaration of its kind where that is known.
pub(super) fn walk(
    (all_a, a): (&Documents<'_>, &Document<'_>),
    (all_b, b): (&Documents<'_>, &Document<'_>),
    found: &mut Differences,
) {
    let several = all_a.all.len().max(all_b.all.len()) > 1;
    let side = |tree: &Tree<'_>| Some(Side { node: tree.root, told: Told::of(None), object: true, implied: None });
    let mut walk = Walk {
        a: &a.tree,
        b: &b.tree,
        steps: vec![Step { around: 0, name: Name::Root }],
        waiting: vec![Waiting { a: side(&a.tree), b: side(&b.tree), step: 0, depth: 0 }],
        object: several.then(|| secret::masked(&b.title()).into_owned()),
        ranges: &|in_a, in_b| (in_a.map(|node| all_a.range(a, node)), in_b.map(|node| all_b.range(b, node))),
    };
    while let Some(next) = walk.waiting.pop() {
        walk.look(next, found);
        if found.exhausted {
            return;
        }
    }
}

impl<'t> Walk<'_, 't> {
    fn look(&mut self, next: Waiting, found: &mut Differences) {
        let (a, b) = (next.a.map(|side| side.with_kind(self.a)), next.b.map(|side| side.with_kind(self.b)));
        let next = Waiting { a, b, ..next };
        let whole = next.depth >= DEPTH;
        let opens = |side: Option<Side>, tree: &Tree<'_>| side.filter(|side| !whole && has_children(tree, side.node));
        let (open_a, open_b) = (opens(a, self.a), opens(b, self.b));
        let plain = |side: Option<Side>, open: Option<Side>| side.filter(|_| open.is_none());
        let (plain_a, plain_b) = (plain(a, open_a), plain(b, open_b));
        if plain_a.is_some() || plain_b.is_some() {
            // Where the other has members, the empty object is just one without them.
            let stays = |plain: Option<Side>, tree: &Tree<'_>, open: Option<Side>| {
                plain.filter(|side| open.is_none() || !is_container(tree, side.node))
            };
            let (a, b) = (stays(plain_a, self.a, open_b), stays(plain_b, self.b, open_a));
            if (a.is_some() || b.is_some()) && !self.is_same(a, b, whole) {
                self.report(a, b, next.step, found);
            }
        }
        if open_a.is_none() && open_b.is_none() {
            return;
        }
        let children = |side: Option<Side>, tree: &Tree<'_>| {
            side.map_or(0, |side| tree.members(side.node).len() + tree.items(side.node).len())
        };
        let Some(left) = found.values.checked_sub(children(open_a, self.a) + children(open_b, self.b)) else {
            found.exhausted = true;
            return;
        };
        found.values = left;
        let start = self.waiting.len();
        let lists = |side: Option<Side>, tree: &Tree<'_>| side.is_none_or(|side| !tree.items(side.node).is_empty());
        if lists(open_a, self.a) && lists(open_b, self.b) {
            self.items(open_a, open_b, &next, found);
        } else {
            // Of a list and a mapping no value stands for one of the other.
            let alike = lists(open_a, self.a) == lists(open_b, self.b) || open_a.is_none() || open_b.is_none();
            if alike {
                self.members(open_a, open_b, &next);
            } else {
                for (a, b) in [(open_a, None), (None, open_b)] {
                    self.items(a, b, &next, found);
                    self.members(a, b, &next);
                }
            }
        }
        // The stack gives back the last first.
        if let Some(children) = self.waiting.get_mut(start..) {
            children.reverse();
        }
    }

    fn members(&mut self, a: Option<Side>, b: Option<Side>, around: &Waiting) {
        let (tree_a, tree_b) = (self.a, self.b);
        let (below_a, below_b) = (a.map(|side| Below::of(tree_a, side)), b.map(|side| Below::of(tree_b, side)));
        let (mut in_a, mut in_b) = (member_numbers(tree_a, a), member_numbers(tree_b, b));
        let members = |tree: &'t Tree<'t>, side: Option<Side>| {
            side.map(|side| tree.members(side.node)).unwrap_or_default().iter().map(|member| member.key.as_ref())
        };
        for name in members(tree_a, a).chain(members(tree_b, b)) {
            let a = in_a.remove(name).zip(below_a.as_ref()).and_then(|(number, below)| below.member(tree_a, number));
            let b = in_b.remove(name).zip(below_b.as_ref()).and_then(|(number, below)| below.member(tree_b, number));
            if a.is_some() || b.is_some() {
                self.wait(a, b, Name::Member(name), around);
            }
        }
    }

    fn items(&mut self, a: Option<Side>, b: Option<Side>, around: &Waiting, found: &mut Differences) {
        let (in_a, in_b) = (items(self.a, a), items(self.b, b));
        let (names_a, names_b) = (names(self.a, &in_a), names(self.b, &in_b));
        let (numbers_a, numbers_b) = (numbers(&names_a), numbers(&names_b));
        let any = names_a.iter().any(|name| numbers_b.contains_key(name.as_str()));
        let has_names = numbers_a.len() == in_a.len() && numbers_b.len() == in_b.len();
        // Where none is common, they were renamed.
        if !has_names || !any && !in_a.is_empty() && !in_b.is_empty() {
            for index in 0..in_a.len().max(in_b.len()) {
                self.wait(in_a.get(index).copied(), in_b.get(index).copied(), Name::Item(index, None), around);
            }
            return;
        }
        let places: Vec<Option<usize>> = names_a.iter().map(|name| numbers_b.get(name.as_str()).copied()).collect();
        if !places.iter().flatten().is_sorted() && found.has_room() {
            let order = |names: &[String]| Some(shown(&secret::masked(&names.join(", "))));
            let (before, after) = (order(&names_a), order(&names_b));
            let difference = self.difference((a, before), (b, after), around.step, ChangeClass::Routine);
            found.push(FieldDifference { reason: Some("the same items, in another order"), ..difference });
        }
        for (index, name) in names_a.iter().enumerate() {
            let other = places.get(index).copied().flatten().and_then(|place| in_b.get(place)).copied();
            let name = Name::Item(index, Some(name.as_str().into()));
            self.wait(in_a.get(index).copied(), other, name, around);
        }
        for (index, name) in names_b.iter().enumerate().filter(|(_, name)| !numbers_a.contains_key(name.as_str())) {
            self.wait(None, in_b.get(index).copied(), Name::Item(index, Some(name.as_str().into())), around);
        }
    }

    fn wait(&mut self, a: Option<Side>, b: Option<Side>, name: Name<'t>, around: &Waiting) {
        self.steps.push(Step { around: around.step, name });
        self.waiting.push(Waiting { a, b, step: self.steps.len() - 1, depth: around.depth + 1 });
    }

    fn is_same(&self, a: Option<Side>, b: Option<Side>, whole: bool) -> bool {
        let Some((a, b)) = a.zip(b) else { return false };
        match (self.a.value(a.node), self.b.value(b.node)) {
            (Value::Mapping(_), Value::Mapping(_)) | (Value::Sequence(_), Value::Sequence(_)) => {
                !whole || write::to_json(self.a, a.node) == write::to_json(self.b, b.node)
            }
            (a, b) => a == b,
        }
    }

    fn report(&self, a: Option<Side>, b: Option<Side>, step: usize, found: &mut Differences) {
        if !found.has_room() {
            return;
        }
        let text = |side: Option<Side>, tree: &'t Tree<'t>| side.and_then(|side| tree.string(side.node));
        let texts = (text(a, self.a), text(b, self.b));
        let mut open = |text: Option<&str>| {
            let opened = text.filter(|_| found.payloads > 0).map(|text| nested::values(text, &found.options));
            let opened = Pasted::of(&opened.unwrap_or_default(), true);
            found.payloads -= usize::from(!opened.is_empty()).min(found.payloads);
            opened
        };
        let (in_a, in_b) = (open(texts.0), open(texts.1));
        // `"1"` and `1` look alike.
        let quotes = a
            .zip(b)
            .is_some_and(|(a, b)| !has_children(self.a, a.node) && plain(self.a, a.node) == plain(self.b, b.node));
        let is_secret = |side: Option<Side>, tree: &Tree<'_>| side.is_some_and(|side| side.told.hides(tree, side.node));
        let secret = is_secret(a, self.a) || is_secret(b, self.b);
        let value = |side: Option<Side>, tree: &Tree<'_>, opened: &Pasted| {
            let node = side?.node;
            let text = if quotes { write::to_json(tree, node) } else { plain(tree, node) };
            Some(match opened.title() {
                Some(title) => shown(&secret::masked(&title)),
                None if secret && tells_something(tree, node) => {
                    format!("…(a secret, {} characters)", text.chars().count())
                }
                None => shown(&secret::masked(&text)),
            })
        };
        let (before, after) = (value(a, self.a, &in_a), value(b, self.b, &in_b));
        let mut difference = self.difference((a, before), (b, after), step, ChangeClass::Material);
        if !in_a.is_empty() && !in_b.is_empty() {
            let told = found.encoded(&difference, &in_a, &in_b);
            (difference.class, difference.reason) = told.unwrap_or((ChangeClass::Material, None));
        } else if is_written_by_server(&difference.path) {
            (difference.class, difference.reason) = (ChangeClass::Routine, Some("the server writes it at each change"));
        }
        found.push(difference);
    }

    fn difference(
        &self,
        (a, before): (Option<Side>, Option<String>),
        (b, after): (Option<Side>, Option<String>),
        step: usize,
        class: ChangeClass,
    ) -> FieldDifference {
        let (path, pointer) = self.way(step);
        let (range_a, range_b) = (self.ranges)(a.map(|side| side.node), b.map(|side| side.node));
        FieldDifference {
            object: self.object.clone(),
            path,
            pointer,
            before,
            after,
            range_a,
            range_b,
            class,
            reason: None,
        }
    }

    /// The path and the pointer to a value, without secrets that stand where names belong.
    fn way(&self, step: usize) -> (String, String) {
        let mut names = Vec::new();
        let mut at = self.steps.get(step);
        while let Some(Step { around, name }) = at.filter(|step| !matches!(step.name, Name::Root)) {
            names.push(name);
            at = self.steps.get(*around);
        }
        let (mut path, mut pointer) = (String::new(), String::new());
        for name in names.into_iter().rev() {
            pointer.push('/');
            match name {
                Name::Root => {}
                Name::Member(key) => {
                    path.push_str(&step_to(key, if path.is_empty() { "" } else { "." }));
                    push_token(&mut pointer, key);
                }
                Name::Item(index, name) => {
                    let index = index.to_string();
                    path.push_str(&format!("[{}]", name.as_deref().unwrap_or(&index)));
                    pointer.push_str(&index);
                }
            }
        }
        secret::cut_pointer(&mut pointer);
        (secret::masked(&path).into_owned(), pointer)
    }
}

impl Side {
    /// What is told of an object by its kind.
    fn with_kind(self, tree: &Tree<'_>) -> Self {
        if !self.object {
            return Self { told: self.told.within(tree, self.node), ..self };
        }
        let kind = kind_of(tree, self.node, &TypeMeta::read(tree, self.node), self.implied);
        Self { told: Told::of_object(tree, self.node, kind).unwrap_or(self.told), ..self }
    }
}

/// What is told of the members of a mapping.
struct Below {
    side: Side,
    siblings: Siblings,
    /// Of a list of objects: the kind that it gives them, if it gives them one.
    list: Option<Option<&'static Kind>>,
}

impl Below {
    fn of(tree: &Tree<'_>, side: Side) -> Self {
        let meta = TypeMeta::read(tree, side.node);
        let kind = kind_of(tree, side.node, &meta, side.implied);
        let is_list = kind.is_some_and(|kind| side.object && kind.role == Role::List);
        let list = is_list.then(|| implied_by(meta.api_version, meta.kind));
        Self { side, siblings: side.told.siblings(tree, side.node), list }
    }

    fn member(&self, tree: &Tree<'_>, number: usize) -> Option<Side> {
        let member = tree.members(self.side.node).get(number)?;
        let node = member.value;
        Some(match self.list.filter(|_| member.key == "items") {
            // The items say themselves what they are.
            Some(implied) => Side { node, told: Told::of(None), object: true, implied },
            None => {
                let told = self.side.told.member(&member.key, &self.siblings);
                Side { node, told, object: false, implied: None }
            }
        })
    }
}

/// The number of each member of a mapping by its name; of several the last one counts.
fn member_numbers<'t>(tree: &'t Tree<'_>, side: Option<Side>) -> HashMap<&'t str, usize> {
    let members = side.map(|side| tree.members(side.node)).unwrap_or_default();
    members.iter().enumerate().map(|(number, member)| (member.key.as_ref(), number)).collect()
}

fn numbers(names: &[String]) -> HashMap<&str, usize> {
    names.iter().enumerate().map(|(number, name)| (name.as_str(), number)).collect()
}

fn items(tree: &Tree<'_>, side: Option<Side>) -> Vec<Side> {
    let Some(side) = side else { return Vec::new() };
    let mut option = false;
    let below = |&item: &NodeId| {
        let told = if side.object { side.told } else { side.told.item(option) };
        option = tree.string(item).is_some_and(secret::is_secret_option);
        Side { node: item, told, ..side }
    };
    tree.items(side.node).iter().map(below).collect()
}

/// The names of items, as far as they have some.
fn names(tree: &Tree<'_>, items: &[Side]) -> Vec<String> {
    items.iter().map_while(|item| item_name(tree, item.node)).collect()
}

fn is_container(tree: &Tree<'_>, node: NodeId) -> bool {
    matches!(tree.value(node), Value::Mapping(_) | Value::Sequence(_))
}

fn has_children(tree: &Tree<'_>, node: NodeId) -> bool {
    !tree.members(node).is_empty() || !tree.items(node).is_empty()
}

/// A value as one text.
fn plain(tree: &Tree<'_>, node: NodeId) -> String {
    match tree.value(node) {
        Value::String(text) => text.clone().into_owned(),
        Value::Mapping(_) | Value::Sequence(_) if has_children(tree, node) => "…".to_owned(),
        _ => write::to_json(tree, node),
    }
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            let start = text.get(..end).unwrap_or_default();
            format!("{start}… ({} characters)", text.chars().count())
        }
        None => text.to_owned(),
    }
}

fn is_written_by_server(path: &str) -> bool {
    let ends = |name: &&str| path == *name || path.strip_suffix(name).is_some_and(|before| before.ends_with("]."));
    path.contains("metadata.managedFields[") || ["metadata.generation", "metadata.resourceVersion"].iter().any(ends)
}
