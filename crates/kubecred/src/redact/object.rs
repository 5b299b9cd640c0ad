//! Documents of JSON and YAML.

use std::collections::HashSet;

use super::fill::{filled, filled_base64, filled_number};
use super::write_back::{write_base64, write_text};
use super::{Redacted, Redactor, put};
use crate::detect::{Detected, Input, detect};
use crate::encoding::base64;
use crate::kube::core::SECRET;
use crate::kube::envelope::TypeMeta;
use crate::kube::schema::{Kind, Role};
use crate::nested::is_client_file;
use crate::objects::{implied_by, kind_of};
use crate::secret::{Told, has_data, is_secret_option};
use crate::source::Span;
use crate::syntax::Read;
use crate::syntax::tree::{NodeId, Tree, Value};

/// Whether a text is a manifest, and not just any text, of which YAML makes a string.
pub(super) fn is_manifest(text: &str) -> bool {
    is_client_file(text) || text.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("kind:"))
}

/// Members of a JWS or JWE in JSON (RFC 7515, section 7.2; RFC 7516, section 7.2) that must not be known.
const SEALED: &[&str] = &["signature", "ciphertext", "encrypted_key", "tag"];

struct Waiting {
    node: NodeId,
    told: Told,
    /// What it is, where it is base64url that must not be known.
    sealed: Option<Redacted>,
    /// Whether it may be an object of a kind of its own; and which its list says that it is.
    object: bool,
    implied: Option<&'static Kind>,
}

impl Redactor {
    /// The documents of a text. With `secret` all of their values are, unless a document says itself what it is.
    pub(super) fn documents(&mut self, text: &str, reads: Vec<Read<'_>>, secret: bool) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        let mut decided = Vec::new();
        // What no value stands for: behind an error, and the first of two values of one name.
        let mut passed_over = Vec::new();
        let mut unread_from = None;
        for Read { tree, error } in reads {
            let start = tree.as_ref().map_or(text.len(), |tree| tree.node(tree.root).span.range().start);
            passed_over.extend(unread_from.take().map(|from: usize| Span::new(from, start.max(from))));
            if let Some(tree) = tree {
                self.document(text, &tree, secret, error.is_some(), &mut bytes, &mut decided);
                passed_over
                    .extend(tree.duplicates.iter().map(|key| Span { start: key.first.end, end: key.span.start }));
            }
            if error.is_some() {
                unread_from = Some(decided.iter().map(|value| value.range().end).max().unwrap_or(0));
            }
        }
        passed_over.extend(unread_from.map(|from| Span::new(from, text.len())));
        decided.sort_unstable();
        self.passed_over(text, passed_over, secret, &decided, &mut bytes);
        let redacted = String::from_utf8(bytes).unwrap_or_else(|_| filled(text));
        self.scan(&redacted, &decided).into_bytes()
    }

    /// What is `broken` may lack its kind: it may be a Secret.
    fn document(
        &mut self,
        text: &str,
        tree: &Tree<'_>,
        secret: bool,
        broken: bool,
        bytes: &mut [u8],
        decided: &mut Vec<Span>,
    ) {
        let told = if secret { Told::secret() } else { Told::of(None) };
        let implied = (broken && has_data(tree, tree.root)).then_some(&SECRET);
        let mut waiting = vec![Waiting { node: tree.root, told, sealed: None, object: true, implied }];
        // What an alias stands for is looked at once for each thing that is told of it.
        let mut seen = HashSet::new();
        while let Some(next) = waiting.pop() {
            let Waiting { node, mut told, sealed, object, implied } = next;
            if !seen.insert((node, told.mark(), sealed)) {
                continue;
            }
            let meta = TypeMeta::read(tree, node);
            let kind = if object { kind_of(tree, node, &meta, implied) } else { None };
            if object {
                told = Told::of_object(tree, node, kind).unwrap_or(told);
            } else {
                told = told.within(tree, node);
            }
            let is_list = kind.is_some_and(|kind| kind.role == Role::List);
            let siblings = told.siblings(tree, node);
            let is_token = ["payload", "protected", "ciphertext"].iter().any(|name| tree.get(node, name).is_some());
            for member in tree.members(node) {
                let told = told.member(&member.key, &siblings);
                if is_list && member.key == "items" {
                    let implied = implied_by(meta.api_version, meta.kind);
                    let item =
                        |&node: &NodeId| Waiting { node, told: Told::of(None), sealed: None, object: true, implied };
                    waiting.extend(tree.items(member.value).iter().map(item));
                    continue;
                }
                let sealed = match () {
                    () if is_token && SEALED.contains(&member.key.as_ref()) => Some(Redacted::TokenSignature),
                    () if siblings.key && told.is_secret() => Some(Redacted::PrivateKey),
                    () => None,
                };
                waiting.push(Waiting { node: member.value, told, sealed, object: false, implied: None });
            }
            let mut option = false;
            for &item in tree.items(node) {
                waiting.push(Waiting {
                    node: item,
                    told: told.item(option),
                    sealed: None,
                    object: false,
                    implied: None,
                });
                option = tree.string(item).is_some_and(is_secret_option);
            }
            let span = tree.node(node).span;
            if matches!(tree.value(node), Value::String(_) | Value::Number(_)) && text.get(span.range()).is_some() {
                decided.push(span);
                self.scalar(text, tree, node, (told, sealed), bytes);
            }
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        tree: &Tree<'_>,
        node: NodeId,
        (told, sealed): (Told, Option<Redacted>),
        bytes: &mut [u8],
    ) {
        let span = tree.node(node).span;
        let secret = told.hides(tree, node);
        let written = text.get(span.range()).unwrap_or_default();
        let Some(value) = tree.string(node) else {
            if secret {
                let new = filled_number(written);
                self.note(span, Redacted::Secret);
                put(bytes, span, new.as_bytes());
            }
            return;
        };
        let new = self.inside(span, |redactor| match sealed {
            Some(what) => redactor.sealed(value, span, what),
            None if told.is_bytes() => redactor.data(value, secret),
            None => redactor.nested(value, secret),
        });
        if new == value {
            return;
        }
        match write_text(text.as_bytes(), span, &tree.byte_map(node), value.as_bytes(), new.as_bytes()) {
            Some(new) => put(bytes, span, &new),
            None => put(bytes, span, filled(written).as_bytes()),
        }
    }

    /// A value that must be base64.
    fn data(&mut self, text: &str, secret: bool) -> String {
        let Ok(decoded) = base64::decode(text.as_bytes()) else {
            // It may be what should have been encoded.
            let raw = detect(Input::Text(text));
            if matches!(raw, Detected::Pem(_) | Detected::Token(..) | Detected::BrokenToken(..)) {
                return self.nested(text, secret);
            }
            if !secret {
                return self.nested(text, false);
            }
            self.note(Span::new(0, text.len()), Redacted::Secret);
            return filled_base64(text);
        };
        let new = self.nested_bytes(&decoded.bytes, secret);
        let written = write_base64(text.as_bytes(), &decoded.map, &decoded.bytes, &new);
        String::from_utf8(written).unwrap_or_default()
    }
}
