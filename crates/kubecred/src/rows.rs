//! The values of an object for display: one row a value, in the order of the text. Secrets are marked where a declaration
//! or a name tells that they are ([`secret::Told`]); those that their own text gives away are marked by [`secret::guard`].

use crate::kube::schema::{Kind, Role};
use crate::kube::value::push_token;
use crate::limits;
use crate::place::Place;
use crate::report::Row;
use crate::secret::{self, Siblings, Told};
use crate::source::Source;
use crate::syntax::tree::{NodeId, Tree, Value};

/// Levels below which an object is no longer taken apart: nothing that Kubernetes declares is deeper.
const DEPTH: usize = 24;
/// Lists of so many plain values are shown on one row.
const ROW_ITEMS: usize = 20;

/// The rows of the object at `node`, by the declaration of its kind where that is known.
pub fn of_object(
    tree: &Tree<'_>,
    node: NodeId,
    kind: Option<&'static Kind>,
    place: &Place,
    source: &Source<'_>,
) -> Vec<Row> {
    let told = Told::of_object(tree, node, kind).unwrap_or(Told::of(None));
    let mut waiting = vec![Waiting { node, label: String::new(), pointer: String::new(), told, depth: 0 }];
    let (mut rows, mut omitted, mut bytes) = (Vec::new(), 0, limits::ROW_BYTES);
    while let Some(mut next) = waiting.pop() {
        if next.node != node {
            next.told = next.told.within(tree, next.node);
        }
        let is_items = kind.is_some_and(|kind| kind.role == Role::List) && next.pointer == "/items";
        let plain = plain_text(tree, next.node, is_items);
        let deep = next.depth >= DEPTH;
        if let Some(value) = plain.or_else(|| deep.then(|| "…".to_owned())) {
            if rows.len() >= limits::ROWS {
                omitted += 1;
                if omitted > limits::OBJECTS {
                    break;
                }
                continue;
            }
            let span = place.span(tree.node(next.node).span);
            rows.push(Row {
                sensitive: next.told.hides(tree, next.node),
                label: next.label,
                value,
                pointer: next.pointer,
                range: span.map(|span| source.range(span)),
                within: Vec::new(),
            });
            continue;
        }
        let start = waiting.len();
        // Each child gives a row at least: of more than can be shown and counted none is needed. And its label and
        // pointer repeat those of its parent, which a hostile key makes long.
        let cost = 1 + next.label.len() + next.pointer.len();
        let wanted = (limits::ROWS + limits::OBJECTS + 1).saturating_sub(rows.len() + omitted);
        let left = wanted.min(bytes / cost + 1);
        bytes -= bytes.min(left.min(tree.members(next.node).len() + tree.items(next.node).len()) * cost);
        let siblings = next.told.siblings(tree, next.node);
        for member in tree.members(next.node).iter().take(left) {
            waiting.push(next.member(&member.key, member.value, &siblings));
        }
        let mut option = false;
        for (index, &item) in tree.items(next.node).iter().take(left).enumerate() {
            waiting.push(next.item(index, item, option));
            option = tree.string(item).is_some_and(secret::is_secret_option);
        }
        // The stack gives back the last first.
        if let Some(children) = waiting.get_mut(start..) {
            children.reverse();
        }
    }
    if omitted > 0 {
        let value = format!("{omitted} more values are not listed");
        rows.push(Row {
            label: "…".to_owned(),
            value,
            pointer: String::new(),
            sensitive: false,
            range: None,
            within: Vec::new(),
        });
    }
    rows
}

struct Waiting {
    node: NodeId,
    label: String,
    pointer: String,
    told: Told,
    depth: usize,
}

impl Waiting {
    fn member(&self, key: &str, node: NodeId, siblings: &Siblings) -> Waiting {
        let mut pointer = self.pointer.clone();
        pointer.push('/');
        push_token(&mut pointer, key);
        let label = if self.label.is_empty() { key.to_owned() } else { format!("{}.{key}", self.label) };
        Waiting { node, label, pointer, told: self.told.member(key, siblings), depth: self.depth + 1 }
    }

    fn item(&self, index: usize, node: NodeId, behind_option: bool) -> Waiting {
        Waiting {
            node,
            label: format!("{}[{index}]", self.label),
            pointer: format!("{}/{index}", self.pointer),
            told: self.told.item(behind_option),
            depth: self.depth + 1,
        }
    }
}

/// The value as one text; `None` where it has to be taken apart.
fn plain_text(tree: &Tree<'_>, node: NodeId, is_items: bool) -> Option<String> {
    match tree.value(node) {
        Value::Null => Some("null".to_owned()),
        Value::Boolean(value) => Some(value.to_string()),
        Value::Number(text) | Value::String(text) => Some(text.clone().into_owned()),
        Value::Mapping(_) => tree.members(node).is_empty().then(|| "{}".to_owned()),
        Value::Sequence(_) => {
            let items = tree.items(node);
            if items.is_empty() {
                return Some("[]".to_owned());
            }
            if is_items {
                let plural = if items.len() == 1 { "" } else { "s" };
                return Some(format!("{} object{plural}", items.len()));
            }
            if items.len() > ROW_ITEMS {
                return None;
            }
            let texts: Option<Vec<&str>> = items.iter().map(|&item| tree.string(item)).collect();
            // One that is secret is masked alone.
            let secret = |text: &&str| secret::holds_secret(text) || secret::is_secret_option(text);
            texts.filter(|texts| !texts.iter().any(secret)).map(|texts| texts.join(", "))
        }
    }
}
