//! Which values of an object are secret: by the declaration of its kind, or by the names around them.

use crate::encoding::base64;
use crate::kube::core::SECRET;
use crate::kube::schema::{self, Field, Kind, Shape};
use crate::rules::decoding;
use crate::spelling::is_close;
use crate::syntax::tree::{NodeId, Tree, Value};

use super::{is_secret_name, resembles_secret_name};

/// The annotation in which `kubectl apply` keeps a copy of all that was applied.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What is told of a value by what is around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    known: Known,
    secret: Secrecy,
    /// Whether objects of the kind hold secrets, so that a copy of one does.
    keeps_secrets: bool,
    exec: Exec,
}

/// Why a value is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secrecy {
    None,
    /// A name says so, which may also be that of a reference to a secret.
    Named,
    Declared,
}

/// Where in the configuration of an exec plugin a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exec {
    Outside,
    Plugin,
    /// The environment of an exec plugin is there for its credentials.
    Environment,
}

/// What the other members of a mapping tell of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Siblings {
    /// It is a JSON Web Key.
    pub(crate) key: bool,
    /// It is a pair of a name and a value, and the value is secret.
    pair: bool,
}

/// The members of a JSON Web Key that are private (RFC 7518, section 6).
const PRIVATE_MEMBERS: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// What references to secrets and requests for them say below a name of a secret.
const REFERENCE: &[&str] = &[
    "apiVersion",
    "kind",
    "namespace",
    "name",
    "uid",
    "secretName",
    "key",
    "path",
    "audience",
    "expirationSeconds",
    "defaultMode",
    "optional",
];

/// What is declared for a value.
#[derive(Clone, Copy, Debug)]
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

impl Told {
    /// Of an object as a whole.
    pub(crate) fn of(kind: Option<&'static Kind>) -> Self {
        Self {
            known: Known::Fields(kind.map_or(&[], |kind| kind.fields)),
            secret: Secrecy::None,
            keeps_secrets: kind.is_none_or(|kind| holds_secrets(kind.fields)),
            exec: Exec::Outside,
        }
    }

    /// Of an object of a kind that may not be known: one that may be meant for a Secret is told of as one. Nothing is told
    /// of others.
    pub(crate) fn of_object(tree: &Tree<'_>, node: NodeId, kind: Option<&'static Kind>) -> Option<Self> {
        let kind = kind.or_else(|| may_be_secret(tree, node).then_some(&SECRET))?;
        Some(Self::of(Some(kind)))
    }

    /// Of what stands within an object: it may be a Secret itself.
    pub(crate) fn within(self, tree: &Tree<'_>, node: NodeId) -> Self {
        if calls_itself_secret(tree, node) { Self::of(Some(&SECRET)) } else { self }
    }

    /// Of what is secret as a whole.
    pub(crate) fn secret() -> Self {
        Self { secret: Secrecy::Declared, ..Self::of(None) }
    }

    /// Whether the value is secret.
    pub(crate) fn is_secret(self) -> bool {
        self.secret != Secrecy::None
    }

    /// Whether what stands at `node` is to be hidden: it is secret, or stands where secrets should stand one by one.
    pub(crate) fn hides(self, tree: &Tree<'_>, node: NodeId) -> bool {
        let in_their_place = || match (self.known, tree.value(node)) {
            (Known::Fields(fields), Value::String(_) | Value::Number(_)) => holds_secrets(fields),
            _ => false,
        };
        tells_something(tree, node) && (self.is_secret() || in_their_place())
    }

    /// What is told, to be compared.
    pub(crate) fn mark(self) -> (bool, usize) {
        let known = match self.known {
            Known::Fields(fields) => fields.as_ptr() as usize,
            Known::Shape(shape) => std::ptr::from_ref(shape) as usize,
        };
        (self.is_secret(), known)
    }

    /// Whether its kind declares bytes here, as base64.
    pub(crate) fn is_bytes(self) -> bool {
        matches!(self.known, Known::Shape(Shape::Bytes))
    }

    /// What the members of the mapping at `node` tell of each other; it is the value that this is told of.
    pub(crate) fn siblings(self, tree: &Tree<'_>, node: NodeId) -> Siblings {
        if tree.members(node).is_empty() {
            return Siblings { key: false, pair: false };
        }
        // The cause of a refusal repeats the value of its field.
        let name = tree.get(node, "name").or_else(|| tree.get(node, "field")).and_then(|name| tree.string(name));
        Siblings {
            key: tree.get(node, "kty").is_some(),
            pair: self.exec == Exec::Environment || name.is_some_and(is_secret_name),
        }
    }

    /// Of the member of that name.
    pub(crate) fn member(self, key: &str, siblings: &Siblings) -> Self {
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
            (Secrecy::None, None) => self.secrecy_of(key, siblings),
        };
        let known = match field {
            Some(field) => Known::of(&field.shape),
            None => self.known.below(),
        };
        let exec = match (self.exec, key) {
            (Exec::Environment, _) | (Exec::Plugin, "env") => Exec::Environment,
            (_, "exec") => Exec::Plugin,
            _ => Exec::Outside,
        };
        Self { known, secret, exec, ..self }
    }

    /// Of a value that is not declared.
    fn secrecy_of(self, key: &str, siblings: &Siblings) -> Secrecy {
        let meant = match self.known {
            Known::Fields(fields) => decoding::meant(fields, key),
            Known::Shape(_) => None,
        };
        // It slipped out of the data.
        if matches!(self.known, Known::Fields(fields) if std::ptr::eq(fields, SECRET.fields)) && meant.is_none() {
            return Secrecy::Declared;
        }
        let copies_all = key == LAST_APPLIED && (self.keeps_secrets || matches!(self.known, Known::Fields(_)));
        let private =
            siblings.key && PRIVATE_MEMBERS.contains(&key) || siblings.pair && matches!(key, "value" | "message");
        if copies_all || private || meant.is_some_and(|field| field.secret) {
            return Secrecy::Declared;
        }
        let named = is_secret_name(key) || meant.is_none() && resembles_secret_name(key);
        if named { Secrecy::Named } else { Secrecy::None }
    }

    /// Of an item of the list; it may stand behind an option of a command line whose value it is.
    pub(crate) fn item(self, behind_option: bool) -> Self {
        let secret = if behind_option { Secrecy::Declared } else { self.secret };
        Self { known: self.known.below(), secret, ..self }
    }
}

/// Whether a value can tell anything: what is nothing, true or false is no secret.
pub(crate) fn tells_something(tree: &Tree<'_>, node: NodeId) -> bool {
    match tree.value(node) {
        Value::Null | Value::Boolean(_) => false,
        Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Mapping(_) => !tree.members(node).is_empty(),
        Value::Sequence(_) => !tree.items(node).is_empty(),
    }
}

/// Whether an object calls itself a Secret; or does not say what it is, and has data as a Secret has it.
fn may_be_secret(tree: &Tree<'_>, node: NodeId) -> bool {
    if text_of(tree, node, "kind").is_some_and(|kind| !kind.is_empty()) {
        return calls_itself_secret(tree, node);
    }
    tree.get(node, "data").is_some_and(|data| {
        let members = tree.members(data);
        let is_base64 = |node| tree.string(node).is_some_and(|text| base64::decode(text.as_bytes()).is_ok());
        !members.is_empty() && members.iter().all(|member| is_base64(member.value))
    })
}

/// Of whatever version, and however spelt.
fn calls_itself_secret(tree: &Tree<'_>, node: NodeId) -> bool {
    let Some(kind) = text_of(tree, node, "kind") else { return false };
    let types = ["Opaque", "kubernetes.io/", "bootstrap.kubernetes.io/", "helm.sh/release"];
    let has_type = || text_of(tree, node, "type").is_some_and(|name| types.iter().any(|start| name.starts_with(start)));
    let is_one = is_close(SECRET.kind, kind) || kind.to_ascii_lowercase().ends_with("secret");
    (is_one || has_type()) && has_data(tree, node)
}

/// Whether an object has what a Secret has: one of another kind with such a name holds references.
pub(crate) fn has_data(tree: &Tree<'_>, node: NodeId) -> bool {
    ["data", "stringData"].iter().any(|name| tree.get(node, name).is_some())
}

fn text_of<'t>(tree: &'t Tree<'_>, node: NodeId, name: &str) -> Option<&'t str> {
    tree.get(node, name).and_then(|value| tree.string(value))
}

fn holds_secrets(fields: &'static [Field]) -> bool {
    // As deep as the declaration, which is a handful of levels.
    fields.iter().any(|field| field.secret || matches!(field.shape, Shape::Structure(below) if holds_secrets(below)))
}
