//! The values of an object for display: one row a value, in the order of the text. Secrets are marked where a declaration
//! or a name tells that they are; those that their own text gives away are marked by [`secret::guard`].

use crate::kube::schema::{self, Field, Kind, Role, Shape};
use crate::kube::value::push_token;
use crate::limits;
use crate::place::Place;
use crate::report::Row;
use crate::rules::decoding;
use crate::secret;
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
    let mut waiting = vec![Waiting {
        node,
        label: String::new(),
        pointer: String::new(),
        known: root,
        secret: Secrecy::None,
        depth: 0,
    }];
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
                sensitive: next.secret != Secrecy::None && tells_something(tree, next.node),
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
        let siblings = Siblings::of(tree, next.node, &next.label);
        for member in tree.members(next.node).iter().take(left) {
            waiting.push(next.member(&member.key, member.value, &siblings, keeps_secrets));
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
    known: Known,
    secret: Secrecy,
    depth: usize,
}

/// Why a value is secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    None,
    /// A name says so, which may also be that of a reference to a secret.
    Named,
    Declared,
}

/// What the other members of a mapping tell of one.
struct Siblings {
    /// It is a JSON Web Key.
    key: bool,
    /// It is a pair of a name and a value, and the value is secret.
    pair: bool,
}

impl Siblings {
    fn of(tree: &Tree<'_>, node: NodeId, label: &str) -> Self {
        if tree.members(node).is_empty() {
            return Self { key: false, pair: false };
        }
        // The cause of a refusal repeats the value of its field.
        let name = tree.get(node, "name").or_else(|| tree.get(node, "field")).and_then(|name| tree.string(name));
        Self {
            key: tree.get(node, "kty").is_some(),
            // The environment of an exec plugin is there for its credentials.
            pair: label.contains("exec.env[") || name.is_some_and(secret::is_secret_name),
        }
    }
}

/// The members of a JSON Web Key that are private (RFC 7518, section 6).
const PRIVATE_MEMBERS: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What references to secrets and requests for them say below a name of a secret.
const REFERENCE: &[&str] = &[
    "apiVersion",
    "kind",
    "namespace",
    "name",
    "secretName",
    "key",
    "path",
    "audience",
    "expirationSeconds",
    "defaultMode",
    "optional",
];

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
    fn member(&self, key: &str, node: NodeId, siblings: &Siblings, keeps_secrets: bool) -> Waiting {
        let field = match self.known {
            Known::Fields(fields) => schema::field(fields, key).map(|(_, field)| field),
            Known::Shape(_) => None,
        };
        let secret = match (self.secret, field) {
            (Secrecy::Declared, _) => Secrecy::Declared,
            (_, Some(field)) if field.secret => Secrecy::Declared,
            (_, Some(_)) if siblings.pair && key == "message" => Secrecy::Declared,
            (_, Some(_)) => self.secret,
            (Secrecy::Named, None) if REFERENCE.contains(&key) => Secrecy::None,
            (Secrecy::Named, None) => Secrecy::Named,
            (Secrecy::None, None) => self.secrecy_of(key, siblings, keeps_secrets),
        };
        let known = match field {
            Some(field) => Known::of(&field.shape),
            None => self.known.below(),
        };
        let mut pointer = self.pointer.clone();
        pointer.push('/');
        push_token(&mut pointer, key);
        let label = if self.label.is_empty() { key.to_owned() } else { format!("{}.{key}", self.label) };
        Waiting { node, label, pointer, known, secret, depth: self.depth + 1 }
    }

    /// Of a value that is not declared.
    fn secrecy_of(&self, key: &str, siblings: &Siblings, keeps_secrets: bool) -> Secrecy {
        let meant = match self.known {
            Known::Fields(fields) => decoding::meant(fields, key),
            Known::Shape(_) => None,
        };
        let copies_all = key == LAST_APPLIED && (keeps_secrets || matches!(self.known, Known::Fields(_)));
        let private =
            siblings.key && PRIVATE_MEMBERS.contains(&key) || siblings.pair && matches!(key, "value" | "message");
        if copies_all || private || meant.is_some_and(|field| field.secret) {
            return Secrecy::Declared;
        }
        let named = secret::is_secret_name(key) || meant.is_none() && secret::resembles_secret_name(key);
        if named { Secrecy::Named } else { Secrecy::None }
    }

    fn item(&self, index: usize, node: NodeId, behind_option: bool) -> Waiting {
        Waiting {
            node,
            label: format!("{}[{index}]", self.label),
            pointer: format!("{}/{index}", self.pointer),
            known: self.known.below(),
            secret: if behind_option { Secrecy::Declared } else { self.secret },
            depth: self.depth + 1,
        }
    }
}

/// Whether a value can tell anything: what is nothing, true or false is no secret.
fn tells_something(tree: &Tree<'_>, node: NodeId) -> bool {
    match tree.value(node) {
        Value::Null | Value::Boolean(_) => false,
        Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Mapping(_) => !tree.members(node).is_empty(),
        Value::Sequence(_) => !tree.items(node).is_empty(),
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

fn holds_secrets(fields: &'static [Field]) -> bool {
    // As deep as the declaration, which is a handful of levels.
    fields.iter().any(|field| field.secret || matches!(field.shape, Shape::Structure(below) if holds_secrets(below)))
}
