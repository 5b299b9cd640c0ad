//! The values of an object for display: one row a value, in the order of the text, secrets marked.

use crate::kube::schema::{self, Field, Kind, Role, Shape};
use crate::kube::value::push_token;
use crate::limits;
use crate::place::Place;
use crate::report::Row;
use crate::source::Source;
use crate::syntax::tree::{NodeId, Tree, Value};

/// Levels below which an object is no longer taken apart: nothing that Kubernetes declares is deeper.
const DEPTH: usize = 24;
/// Lists of so many plain values are shown on one row.
const ROW_ITEMS: usize = 20;
/// The annotation in which `kubectl apply` keeps a copy of all that was applied.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The rows of the object at `node`, by the declaration of its kind where that is known.
pub fn of_object(
    tree: &Tree<'_>,
    node: NodeId,
    kind: Option<&'static Kind>,
    place: &Place,
    source: &Source<'_>,
) -> Vec<Row> {
    let keeps_secrets = kind.is_none_or(|kind| holds_secrets(kind.fields));
    let root = Known::Fields(kind.map_or(&[], |kind| kind.fields));
    let mut waiting =
        vec![Waiting { node, label: String::new(), pointer: String::new(), known: root, secret: false, depth: 0 }];
    let (mut rows, mut omitted, mut bytes) = (Vec::new(), 0, limits::ROW_BYTES);
    while let Some(next) = waiting.pop() {
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
                sensitive: next.secret || is_secret_text(&value),
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
        for member in tree.members(next.node).iter().take(left) {
            waiting.push(next.member(&member.key, member.value, keeps_secrets));
        }
        for (index, &item) in tree.items(next.node).iter().take(left).enumerate() {
            waiting.push(next.item(index, item));
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
    known: Known,
    secret: bool,
    depth: usize,
}

/// What is declared for a value.
#[derive(Clone, Copy)]
enum Known {
    /// The fields of a structure; none where nothing is declared.
    Fields(&'static [Field]),
    /// What items of a list or values of a map are.
    Shape(&'static Shape),
}

impl Known {
    fn of(shape: &'static Shape) -> Self {
        match shape {
            Shape::Structure(fields) => Known::Fields(fields),
            shape => Known::Shape(shape),
        }
    }

    /// What is declared for the values of a list or map.
    fn below(self) -> Self {
        match self {
            Known::Shape(Shape::List(shape) | Shape::Map(shape)) => Known::of(shape),
            _ => Known::Fields(&[]),
        }
    }
}

impl Waiting {
    fn member(&self, key: &str, node: NodeId, keeps_secrets: bool) -> Waiting {
        let field = match self.known {
            Known::Fields(fields) => schema::field(fields, key).map(|(_, field)| field),
            Known::Shape(_) => None,
        };
        let secret = match field {
            Some(field) => field.secret,
            None if matches!(self.known, Known::Shape(_)) => keeps_secrets && key == LAST_APPLIED,
            None => is_secret_name(key) || key == LAST_APPLIED,
        };
        let known = match field {
            Some(field) => Known::of(&field.shape),
            None => self.known.below(),
        };
        let mut pointer = self.pointer.clone();
        pointer.push('/');
        push_token(&mut pointer, key);
        let label = if self.label.is_empty() { key.to_owned() } else { format!("{}.{key}", self.label) };
        Waiting { node, label, pointer, known, secret: self.secret || secret, depth: self.depth + 1 }
    }

    fn item(&self, index: usize, node: NodeId) -> Waiting {
        Waiting {
            node,
            label: format!("{}[{index}]", self.label),
            pointer: format!("{}/{index}", self.pointer),
            known: self.known.below(),
            secret: self.secret,
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
            texts.filter(|texts| !texts.iter().any(|text| is_secret_text(text))).map(|texts| texts.join(", "))
        }
    }
}

fn holds_secrets(fields: &'static [Field]) -> bool {
    // As deep as the declaration, which is a handful of levels.
    fields.iter().any(|field| field.secret || matches!(field.shape, Shape::Structure(below) if holds_secrets(below)))
}

/// Names under which secrets stand where nothing is declared: in kubeconfigs, and in misplaced fields.
fn is_secret_name(key: &str) -> bool {
    let name: String =
        key.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    ["token", "password", "clientsecret", "keydata", "privatekey", "stringdata"]
        .iter()
        .any(|secret| name.ends_with(secret))
}

/// Texts that are secrets wherever they stand.
fn is_secret_text(text: &str) -> bool {
    text.contains("PRIVATE KEY-----") || (text.starts_with("eyJ") && text.split('.').count() == 3)
}
