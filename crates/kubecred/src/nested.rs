//! What is encoded in an object: certificates, requests, keys, tokens.

use crate::detect::{Detected, Input, SHORTEST_BASE64, detect, is_sequence};
use crate::encoding::byte_map::ByteMap;
use crate::encoding::{base64, pem};
use crate::jose;
use crate::kube::client::API_PREFIX;
use crate::kube::schema::{self, Field, Kind, Payload, Shape};
use crate::limits;
use crate::open::{Opener, open_at};
use crate::options::Options;
use crate::place::{Place, Step};
use crate::report::{Artifact, Content};
use crate::rules::private_key;
use crate::rules::x509::PRIVATE_KEY;
use crate::source::Source;
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::{Read, json};
use crate::x509::sniff;

/// Opens what is encoded in an object: in the fields that its kind declares so, and in what no kind declares.
pub fn open(
    tree: &Tree<'_>,
    node: NodeId,
    kind: Option<&'static Kind>,
    place: &Place,
    opener: &mut Opener<'_>,
) -> Vec<Artifact> {
    // An alias stands for its value over and over: nobody is to wait for that.
    let budget = tree.node(node).span.range().len();
    let mut walk = Walk { tree, place, opener, path: String::new(), artifacts: Vec::new(), budget };
    match kind {
        Some(kind) => walk.structure(node, kind.fields),
        // A text that is nothing but a string was looked at when it was detected.
        None if tree.string(node).is_some() => {}
        None => walk.anything(node, "", 0),
    }
    walk.artifacts
}

/// The values of the artifacts in the text of a field.
pub(crate) fn values(text: &str, options: &Options) -> Vec<Artifact> {
    if text.len() < SHORTEST_BASE64 {
        return Vec::new();
    }
    let source = Source::new("");
    let mut opener = Opener::values_only(&source, options);
    open_detected(detect(Input::Text(text)), &Place::binary(), true, &mut opener)
}

struct Walk<'w, 't, 'o> {
    tree: &'w Tree<'t>,
    place: &'w Place,
    opener: &'w mut Opener<'o>,
    /// Of what is looked at.
    path: String,
    artifacts: Vec<Artifact>,
    /// Bytes of undeclared values that are still looked at.
    budget: usize,
}

impl Walk<'_, '_, '_> {
    /// Looks at something below. How deep this goes, is bounded by the declaration or by a limit.
    fn below(&mut self, step: &str, look: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        look(self);
        self.path.truncate(length);
    }

    fn structure(&mut self, node: NodeId, fields: &'static [Field]) {
        let dot = if self.path.is_empty() { "" } else { "." };
        for field in fields {
            let Some(value) = self.tree.get(node, field.name) else { continue };
            self.below(&format!("{dot}{}", field.name), |walk| walk.field(value, field));
        }
        for member in self.tree.members(node) {
            if schema::field(fields, &member.key).is_none() {
                self.below(&step_to(&member.key, dot), |walk| walk.anything(member.value, &member.key, 0));
            }
        }
    }

    fn field(&mut self, value: NodeId, field: &'static Field) {
        match (field.shape, field.payload) {
            (Shape::Structure(below), _) => self.structure(value, below),
            (Shape::List(&Shape::Structure(below)), _) => {
                for (index, &item) in self.tree.items(value).iter().enumerate() {
                    self.below(&format!("[{index}]"), |walk| walk.structure(item, below));
                }
            }
            (Shape::Map(shape), Some(_)) => {
                for member in self.tree.members(value) {
                    let wanted = wanted_by(&member.key);
                    self.below(&format!("[{}]", member.key), |walk| walk.value(member.value, shape, false, wanted));
                }
            }
            (Shape::Any, _) => self.anything(value, field.name, 0),
            (shape, Some(payload)) => self.value(value, &shape, true, Some(payload)),
            _ => {}
        }
    }

    /// Looks into what no kind declares: a text in which there is a credential shows that by itself.
    fn anything(&mut self, node: NodeId, key: &str, depth: usize) {
        let text = self.tree.string(node);
        let cost = text.map_or(1, str::len);
        if depth > limits::DER_NESTING || self.path.len() > limits::MESSAGE_BYTES || cost > self.budget {
            return;
        }
        self.budget -= cost;
        if text.is_some_and(|text| text.len() >= SHORTEST_BASE64) {
            self.value(node, &Shape::String, false, wanted_by(key));
        }
        let dot = if self.path.is_empty() { "" } else { "." };
        for member in self.tree.members(node) {
            self.below(&step_to(&member.key, dot), |walk| walk.anything(member.value, &member.key, depth + 1));
        }
        for (index, &item) in self.tree.items(node).iter().enumerate() {
            self.below(&format!("[{index}]"), |walk| walk.anything(item, key, depth + 1));
        }
    }

    /// Opens a value, and takes back or sharpens what is said of a private key where one is wanted or is not.
    fn value(&mut self, node: NodeId, shape: &Shape, declared: bool, wanted: Option<Payload>) {
        let Some(text) = self.tree.string(node).filter(|_| self.artifacts.len() < limits::OBJECTS) else { return };
        let place = self.place.inside(Some(Step::Field { path: self.path.clone() }), self.tree.byte_map(node));
        let first = self.opener.findings.len();
        let opened = match shape {
            Shape::Bytes => open_bytes(text, &place, declared, self.opener),
            _ => open_detected(detect(Input::Text(text)), &place, declared, self.opener),
        };
        match wanted {
            Some(Payload::PrivateKey) => pass_over_key(self.opener, first),
            Some(Payload::Certificates) => misplaced_key(self.opener, first, &opened),
            _ => {}
        }
        self.artifacts.extend(opened);
    }
}

/// The step to a member: names as they are, other keys in brackets.
pub(crate) fn step_to(key: &str, dot: &str) -> String {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if key.bytes().all(name) { format!("{dot}{key}") } else { format!("[{key}]") }
}

/// What the key of a value says that it holds.
fn wanted_by(key: &str) -> Option<Payload> {
    let key = key.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| key.ends_with(ending));
    match () {
        () if ends(&["key", "key-data"]) => Some(Payload::PrivateKey),
        () if ends(&[".crt", ".cer", "cert"]) => Some(Payload::Certificates),
        () => None,
    }
}

/// That there is a private key is nothing to say where one belongs.
fn pass_over_key(opener: &mut Opener<'_>, first: usize) {
    let mut index = 0;
    opener.findings.retain(|finding| {
        index += 1;
        index <= first || !std::ptr::eq(finding.rule, &PRIVATE_KEY)
    });
}

/// A private key and nothing else where a certificate belongs.
fn misplaced_key(opener: &mut Opener<'_>, first: usize, opened: &[Artifact]) {
    if opened.is_empty() || !opened.iter().all(|artifact| matches!(artifact.content, Content::PrivateKey(_))) {
        return;
    }
    let found = opener.findings.iter_mut().skip(first).filter(|finding| std::ptr::eq(finding.rule, &PRIVATE_KEY));
    found.for_each(private_key::make_misplaced);
}

/// Opens base64. What is wrong with it was said when the object was decoded: then it may be what should have been
/// encoded, or it is decoded as far as possible.
fn open_bytes(text: &str, place: &Place, declared: bool, opener: &mut Opener<'_>) -> Vec<Artifact> {
    let whole = base64::decode(text.as_bytes());
    if whole.is_err()
        && let raw = detect(Input::Text(text))
        && !matches!(raw, Detected::Base64(..))
    {
        let raw = open_detected(raw, place, declared, opener);
        if !raw.is_empty() {
            return raw;
        }
    }
    let (first, broken) = (opener.findings.len(), whole.is_err());
    let decoded = whole.unwrap_or_else(|error| pem::decode_as_far_as_possible(text.as_bytes(), error));
    let place = place.inside(Some(Step::Base64), decoded.map);
    let opened = open_detected(detect(Input::of(&decoded.bytes)), &place, declared, opener);
    if broken {
        // All that is wrong follows from that.
        opener.findings.truncate(first);
    }
    opened
}

/// In a field, text that is no credential is just text. Where it is not `declared` that there is one, bytes must be
/// something that is known.
fn open_detected(detected: Detected<'_>, place: &Place, declared: bool, opener: &mut Opener<'_>) -> Vec<Artifact> {
    match detected {
        Detected::Json(text) | Detected::Yaml(text) if is_client_file(text) => {
            opener.deeper(|opener| open_at(detected, place, opener))
        }
        // A JSON Web Key, or a set of them.
        Detected::Json(text) if text.contains("\"kty\"") => {
            let Read { tree: Some(tree), error } = json::read(text) else { return Vec::new() };
            let open = |opener: &mut Opener<'_>| jose::open_object(&tree, tree.root, place, error.is_none(), opener);
            opener.deeper(open).into_iter().collect()
        }
        Detected::Base64(bytes, map) => {
            let place = place.inside(Some(Step::Base64), map);
            opener
                .layer(&place, bytes.len(), |opener| open_detected(detect(Input::of(&bytes)), &place, declared, opener))
        }
        Detected::Several(text, pieces) => opener.deeper(|opener| {
            let mut artifacts = Vec::new();
            for piece in pieces.into_iter().take(limits::PEM_BLOCKS) {
                let place = place.inside(None, ByteMap::unchanged(piece));
                let text = text.get(piece.range()).unwrap_or_default();
                artifacts.extend(open_detected(detect(Input::Text(text)), &place, declared, opener));
            }
            artifacts
        }),
        Detected::Der(bytes) if !is_sequence(bytes) || !declared && sniff(bytes).is_none() => Vec::new(),
        Detected::Pem(_)
        | Detected::Token(..)
        | Detected::BrokenToken(..)
        | Detected::Der(_)
        | Detected::ExecInfo(..) => open_at(detected, place, opener),
        _ => Vec::new(),
    }
}

/// Whether a text looks like a kubeconfig, or like what an exec plugin prints.
pub(crate) fn is_client_file(text: &str) -> bool {
    let key = |word: &str| text.contains(&format!("{word}:")) || text.contains(&format!("\"{word}\""));
    key("clusters") && key("contexts") && key("users") || text.contains(API_PREFIX) && text.contains("ExecCredential")
}
