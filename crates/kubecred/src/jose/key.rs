//! The typed view of keys and key sets (RFC 7517), and reading them from the tree of a document.

use std::fmt;

use serde::Serialize;
use sha2::Digest;

use crate::diagnostic::{Rule, Severity, quoted};
use crate::encoding::base64;
use crate::encoding::der::{self, Reader, without_zeros};
use crate::jose::parameters::{self, BYTES_MEMBERS, KEY_TYPES, KeyType, PRIVATE_MEMBERS, SYMMETRIC};
use crate::limits;
use crate::rules::key_set as rules;
use crate::source::Span;
use crate::syntax::lossless::{self, Json};
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write;
use crate::x509::PublicKey;
use crate::x509::key::subject_public_key_info;

/// A JSON Web Key set (RFC 7517, section 5).
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct JsonWebKeySet {
    /// Its keys, in their order; of more than 200 the first.
    pub keys: Vec<JsonWebKey>,
    /// What keeps it from being read completely.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// Whether it has more than is read.
    #[serde(skip)]
    pub(crate) is_cut: bool,
}

/// A JSON Web Key (RFC 7517, section 4).
///
/// What is absent in the key, or could not be read, is absent here; `error` says why there is no public key.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct JsonWebKey {
    /// `kty`: its type, such as `RSA` or `EC`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key_type: Option<String>,
    /// `kid`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key_id: Option<String>,
    /// `use`: `sig` or `enc`.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub public_use: Option<String>,
    /// `key_ops`: what it is for.
    pub key_operations: Vec<String>,
    /// `alg`: with which algorithm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub algorithm: Option<String>,
    /// `crv`: on which curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub curve: Option<String>,
    /// Its length in bits: of the RSA modulus, of the field of a curve, of a symmetric key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub bits: Option<u32>,
    /// The public key, as a certificate has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub public_key: Option<PublicKey>,
    /// The `kid` that kube-apiserver gives this key: SHA-256 of its SubjectPublicKeyInfo, as base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub kubernetes_key_id: Option<String>,
    /// The thumbprint (RFC 7638) with SHA-256, as base64url. Symmetric keys have none here: it would tell of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub thumbprint: Option<String>,
    /// Whether it holds members that are secret.
    pub private: bool,
    /// All members in their order, a repeated one more than once; without the values of those that are secret.
    pub members: Vec<KeyMember>,
    /// Why there is no public key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// What checks of tokens must know, and nobody is shown.
    #[serde(skip)]
    pub(crate) hidden: Hidden,
}

/// What is not shown of a key.
#[derive(Clone, Default)]
pub(crate) struct Hidden {
    /// The bytes of a symmetric key.
    pub(crate) secret: Option<Vec<u8>>,
    /// What is broken about the key, so that readers may differ in what they take of it.
    pub(crate) malformed: Option<String>,
}

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

/// A member of a key.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KeyMember {
    /// Its name.
    pub name: String,
    /// Its value, as JSON; absent where it is secret. A number that a double might change is a string of its text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "lossless::serialize_some")]
    #[cfg_attr(feature = "typescript", ts(type = "unknown", optional))]
    pub value: Option<Json>,
}

/// Something that keeps a member from being read.
#[derive(Clone, Debug)]
pub(crate) struct KeyIssue {
    pub(crate) rule: &'static Rule,
    pub(crate) message: String,
    pub(crate) help: &'static str,
    pub(crate) member: String,
    pub(crate) span: Span,
}

/// A key as far as it could be read, and what kept it from being read.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecodedKey {
    pub(crate) value: JsonWebKey,
    pub(crate) issues: Vec<KeyIssue>,
    /// The members that are bytes, secret ones included, without those that could not be read.
    bytes: Vec<(&'static str, Vec<u8>)>,
}

impl JsonWebKeySet {
    /// Reads the set at a node, or the one key that stands there.
    pub(crate) fn read(tree: &Tree<'_>, node: NodeId) -> Self {
        let mut set = Self::default();
        let keys = tree.get(node, "keys");
        let items = match keys {
            Some(keys) => tree.items(keys),
            None => std::slice::from_ref(&node),
        };
        let nothing = match keys {
            Some(keys) => !matches!(tree.value(keys), Value::Sequence(_)),
            None => tree.get(node, "kty").is_none(),
        };
        if nothing {
            set.error = Some(rules::NO_KEYS.to_owned());
            return set;
        }
        set.keys = items.iter().take(limits::JWKS_KEYS).map(|&key| DecodedKey::read(tree, key).value).collect();
        set.is_cut = items.len() > limits::JWKS_KEYS;
        set.error = set.is_cut.then(|| rules::too_many(items.len()));
        set
    }
}

impl DecodedKey {
    /// Reads the key at a node.
    pub(crate) fn read(tree: &Tree<'_>, node: NodeId) -> Self {
        let mut key = Self::default();
        let text = |key: &mut Self, name| key.text(tree, node, name);
        key.value.key_type = text(&mut key, "kty");
        key.value.key_id = text(&mut key, "kid");
        key.value.public_use = text(&mut key, "use");
        key.value.algorithm = text(&mut key, "alg");
        key.value.curve = text(&mut key, "crv");
        key.value.key_operations = key.operations(tree, node);
        key.certificates(tree, node);
        for member in tree.members(node).iter().take(limits::TOKEN_MEMBERS) {
            key.member(tree, member.key.as_ref(), member.key_span, member.value);
        }
        let known = KEY_TYPES.iter().find(|known| Some(known.name) == key.value.key_type.as_deref());
        match known {
            Some(known) if key.find_missing(tree, node, known) => key.public_key(tree, node),
            Some(_) => {}
            None => key.unknown_type(tree, node),
        }
        if let Some(known) = known.filter(|known| known.name != SYMMETRIC) {
            key.value.thumbprint = thumbprint(tree, node, known);
        }
        if key.value.public_key.is_none() && key.value.key_type.as_deref() != Some(SYMMETRIC) {
            let why = key.issues.iter().find(|issue| rules::hides_key(issue.rule));
            key.value.error = why.map(|why| why.message.clone());
        }
        let broken = key.issues.iter().find(|issue| issue.rule.severity == Severity::Error);
        key.value.hidden = Hidden {
            secret: key.bytes("k").filter(|_| key.value.key_type.as_deref() == Some(SYMMETRIC)).map(<[u8]>::to_vec),
            malformed: broken.map(|issue| issue.message.clone()),
        };
        key
    }

    /// The bytes of a member.
    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.bytes.iter().find(|(member, _)| *member == name).map(|(_, bytes)| bytes.as_slice())
    }

    fn issue(&mut self, rule: &'static Rule, message: String, help: &'static str, member: &str, span: Span) {
        self.issues.push(KeyIssue { rule, message, help, member: member.to_owned(), span });
    }

    fn wrong_type(&mut self, tree: &Tree<'_>, name: &str, node: NodeId, expected: &str) {
        let found = tree.value(node).type_name();
        let message = format!("{} must be {expected}, it is of type {found}", quoted(name));
        self.issue(&rules::MEMBER_TYPE, message, rules::MADE_ANEW, name, tree.node(node).span);
    }

    fn text(&mut self, tree: &Tree<'_>, node: NodeId, name: &str) -> Option<String> {
        let value = tree.get(node, name)?;
        let text = tree.string(value).map(str::to_owned);
        if text.is_none() {
            self.wrong_type(tree, name, value, "a string");
        }
        text
    }

    fn operations(&mut self, tree: &Tree<'_>, node: NodeId) -> Vec<String> {
        let Some(value) = tree.get(node, "key_ops") else { return Vec::new() };
        let items = tree.items(value);
        let operations: Vec<String> = items.iter().filter_map(|&item| tree.string(item)).map(str::to_owned).collect();
        if operations.len() != items.len() || !matches!(tree.value(value), Value::Sequence(_)) {
            self.wrong_type(tree, "key_ops", value, "a list of strings");
        }
        operations
    }

    fn certificates(&mut self, tree: &Tree<'_>, node: NodeId) {
        let Some(value) = tree.get(node, "x5c") else { return };
        let is_list = matches!(tree.value(value), Value::Sequence(_));
        if !is_list || tree.items(value).iter().any(|&item| tree.string(item).is_none()) {
            self.wrong_type(tree, "x5c", value, "a list of strings");
        }
    }

    fn member(&mut self, tree: &Tree<'_>, name: &str, key_span: Span, node: NodeId) {
        if self.value.members.iter().any(|earlier| earlier.name == name) {
            let message = format!("the member {} is there twice", quoted(name));
            let help = "write it once: readers differ in which of the values they take";
            self.issue(&rules::DUPLICATE_MEMBER, message, help, name, key_span);
        }
        let secret = PRIVATE_MEMBERS.contains(&name);
        self.value.private |= secret;
        let value = (!secret).then(|| Json::of(write::to_json(tree, node)));
        self.value.members.push(KeyMember { name: name.to_owned(), value });
        let Some(name) = BYTES_MEMBERS.iter().copied().find(|known| *known == name) else { return };
        let Some(text) = tree.string(node) else {
            self.wrong_type(tree, name, node, "a string");
            return;
        };
        let map = tree.byte_map(node);
        match base64::decode_url(text.as_bytes()) {
            Ok(decoded) => {
                if !decoded.canonical {
                    let message = format!("the last character of `{name}` has bits set that carry nothing");
                    let last = map.outer(Span::new(text.len().saturating_sub(1), text.len())).unwrap_or_default();
                    self.issue(&rules::BASE64_NOT_CANONICAL, message, rules::MADE_ANEW, name, last);
                }
                self.bytes.push((name, decoded.bytes));
            }
            Err(error) => {
                let what = if secret { error.message_of_secret() } else { error.message() };
                let message = format!("`{name}` can't be decoded: {what}");
                let span = map.outer(error.span).unwrap_or(tree.node(node).span);
                self.issue(&rules::BASE64, message, rules::WRITE_BASE64URL, name, span);
            }
        }
    }

    /// An issue with a member; with the type of the key where there is no such member.
    fn issue_of(&mut self, tree: &Tree<'_>, node: NodeId, rule: &'static Rule, message: String, member: &str) {
        self.issue(rule, message, rules::MADE_ANEW, member, rules::span_of(tree, node, member));
    }

    fn unknown_type(&mut self, tree: &Tree<'_>, node: NodeId) {
        let Some(name) = &self.value.key_type else {
            if tree.get(node, "kty").is_none() {
                self.issue_of(
                    tree,
                    node,
                    &rules::MEMBER_MISSING,
                    "the key does not say of which type it is (`kty`)".to_owned(),
                    "kty",
                );
            }
            return;
        };
        let meant = KEY_TYPES.iter().find(|known| known.name.eq_ignore_ascii_case(name));
        let message = match meant {
            Some(meant) => {
                format!("{} is no type of key, `{}` is: upper and lower case differ", quoted(name), meant.name)
            }
            None => format!("keys of the type {} are not known: readers pass over them", quoted(name)),
        };
        self.issue_of(tree, node, &rules::UNKNOWN_TYPE, message, "kty");
    }

    /// Answers whether all is there that makes a key of this type.
    fn find_missing(&mut self, tree: &Tree<'_>, node: NodeId, known: &KeyType) -> bool {
        let missing: Vec<&str> = known.required.iter().copied().filter(|name| tree.get(node, name).is_none()).collect();
        if !missing.is_empty() {
            let message =
                format!("a key of the type {} has `{}`, this one does not", known.name, missing.join("` and `"));
            self.issue_of(tree, node, &rules::MEMBER_MISSING, message, "kty");
        }
        missing.is_empty()
    }

    /// Makes a public key of the members.
    fn public_key(&mut self, tree: &Tree<'_>, node: NodeId) {
        let read = |name| self.bytes(name);
        let info = match self.value.key_type.as_deref() {
            Some("RSA") => read("n")
                .zip(read("e"))
                .map(|(modulus, exponent)| parameters::rsa_info(without_zeros(modulus), without_zeros(exponent))),
            Some("AKP") => {
                let algorithm = self.value.algorithm.as_deref();
                algorithm.zip(read("pub")).and_then(|(name, key)| parameters::ml_dsa_info(name, key))
            }
            Some(SYMMETRIC) => {
                self.value.bits = read("k").and_then(|key| u32::try_from(key.len() * 8).ok());
                None
            }
            _ => self.point(tree, node),
        };
        let Some(info) = info else { return };
        let Some(Ok(element)) = Reader::new(&info, 0).next() else { return };
        let key = subject_public_key_info(&element).key;
        self.value.bits = Some(key.bits).filter(|bits| *bits > 0);
        self.value.public_key = Some(key);
        self.value.kubernetes_key_id = Some(base64::encode_url(&sha2::Sha256::digest(&info)));
    }

    /// The SubjectPublicKeyInfo of a point on a curve.
    fn point(&mut self, tree: &Tree<'_>, node: NodeId) -> Option<Vec<u8>> {
        let name = self.value.curve.clone()?;
        let Some(curve) = parameters::curve(&name) else {
            let message = format!("the curve {} is not known: readers pass over the key", quoted(&name));
            self.issue_of(tree, node, &rules::UNKNOWN_TYPE, message, "crv");
            return None;
        };
        if Some(curve.key_type) != self.value.key_type.as_deref() {
            let message = format!("the curve {name} is one of keys of the type {}", curve.key_type);
            self.issue_of(tree, node, &rules::CURVE, message, "crv");
            return None;
        }
        let coordinates: &[&str] = if curve.key_type == "EC" { &["x", "y"] } else { &["x"] };
        for coordinate in coordinates {
            let length = self.bytes(coordinate)?.len();
            if length != curve.bytes {
                let message = format!("`{coordinate}` has {length} bytes, on the curve {name} it has {}", curve.bytes);
                self.issue_of(tree, node, &rules::COORDINATE_LENGTH, message, coordinate);
                return None;
            }
        }
        Some(parameters::curve_info(curve, self.bytes("x")?, self.bytes("y").unwrap_or_default()))
    }
}

/// The bits of a number.
pub(crate) fn bits_of(bytes: &[u8]) -> u32 {
    der::bit_length(without_zeros(bytes))
}

/// The thumbprint of RFC 7638, of the members as they are written.
fn thumbprint(tree: &Tree<'_>, node: NodeId, known: &KeyType) -> Option<String> {
    let mut text = String::from("{");
    let mut push = |name: &str, value: &str| {
        if text.len() > 1 {
            text.push(',');
        }
        write::write_string(name, &mut text);
        text.push(':');
        write::write_string(value, &mut text);
    };
    // In the order of their names: `kty` comes before `n`, `pub` and `x`, and after the others.
    let (before, after): (Vec<&str>, Vec<&str>) = known.required.iter().partition(|name| **name < "kty");
    for name in before {
        push(name, tree.string(tree.get(node, name)?)?);
    }
    push("kty", known.name);
    for name in after {
        push(name, tree.string(tree.get(node, name)?)?);
    }
    text.push('}');
    Some(base64::encode_url(&sha2::Sha256::digest(text)))
}
