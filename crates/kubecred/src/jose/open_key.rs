//! Makes artifacts of JSON objects that are no objects of Kubernetes: keys, key sets, tokens in JSON, discovery documents.

use crate::diagnostic::{Finding, quoted, shorten};
use crate::encoding::base64;
use crate::encoding::byte_map::ByteMap;
use crate::jose::key::{DecodedKey, JsonWebKey, JsonWebKeySet};
use crate::jose::open::open_token_at;
use crate::jose::parameters::PRIVATE_MEMBERS;
use crate::limits;
use crate::open::Opener;
use crate::place::{Place, Step};
use crate::report::{Artifact, Content, Row};
use crate::rows;
use crate::rules::jwt as token_rules;
use crate::rules::key_set::{self as rules, KeyPlace};
use crate::secret::masked;
use crate::source::Span;
use crate::syntax::lossless::Json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write;
use crate::x509;

/// What a JSON object without a kind is, by its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    KeySet,
    Key,
    Signed,
    Encrypted,
    Discovery,
}

/// Opens the object at a node, where it is one that JOSE or OpenID Connect describes. `whole` says whether it was read to
/// its end.
pub(crate) fn open_object(
    tree: &Tree<'_>,
    node: NodeId,
    place: &Place,
    whole: bool,
    opener: &mut Opener<'_>,
) -> Option<Artifact> {
    let opened = Opened { tree, node, place };
    let (shape, first) = (opened.shape()?, opener.findings.len());
    let artifact = match shape {
        Shape::KeySet => opened.key_set(whole, opener),
        Shape::Key => opened.key(None, opener).0,
        Shape::Signed => opened.signed(opener),
        Shape::Encrypted => opened.encrypted(opener),
        Shape::Discovery => opened.discovery_document(opener),
    };
    if !whole {
        // What is missing may stand in what could not be read.
        let mut own = opener.findings.split_off(first);
        own.retain(|finding| *finding.rule != rules::MEMBER_MISSING && *finding.rule != rules::MISSING_KID);
        opener.findings.append(&mut own);
    }
    Some(artifact)
}

/// Whether an object that names no kind is a key, a key set or a token.
pub(crate) fn is_key_or_token(tree: &Tree<'_>, node: NodeId) -> bool {
    let nameless = ["apiVersion", "kind"].iter().all(|name| tree.get(node, name).is_none());
    let place = Place::default();
    let shape = nameless.then(|| Opened { tree, node, place: &place }.shape()).flatten();
    shape.is_some_and(|shape| !matches!(shape, Shape::Discovery))
}

/// Opens the certificates of `x5c` (RFC 7515, section 4.1.6), a list of DER in base64.
pub(crate) fn open_certificates(
    tree: &Tree<'_>,
    list: NodeId,
    place: &Place,
    opener: &mut Opener<'_>,
) -> Vec<Artifact> {
    let mut artifacts = Vec::new();
    for (index, &item) in tree.items(list).iter().enumerate().take(limits::PEM_BLOCKS) {
        let Some(text) = tree.string(item) else { continue };
        let place = place.inside(Some(Step::Structure { path: format!("x5c[{index}]") }), tree.byte_map(item));
        match base64::decode(text.as_bytes()) {
            Ok(decoded) => {
                let place = place.inside(Some(Step::Base64), decoded.map);
                artifacts.extend(x509::open_der(&decoded.bytes, &place, opener));
            }
            Err(error) => {
                let message = format!("certificates in `x5c` are base64: {}", error.message());
                let help = "write the certificate's DER as base64 of the ordinary alphabet, with padding";
                opener.findings.push(Finding::new(&rules::BASE64, message).help(help).inside(&place, error.span));
            }
        }
    }
    artifacts
}

struct Opened<'o, 't> {
    tree: &'o Tree<'t>,
    node: NodeId,
    place: &'o Place,
}

impl Opened<'_, '_> {
    fn shape(&self) -> Option<Shape> {
        let has = |name| self.tree.get(self.node, name).is_some();
        let text = |name| self.tree.get(self.node, name).is_some_and(|value| self.tree.string(value).is_some());
        if let Some(keys) = self.tree.get(self.node, "keys") {
            let items = self.tree.items(keys);
            let of_keys = items.iter().any(|&item| self.tree.get(item, "kty").is_some());
            let empty = items.is_empty() && matches!(self.tree.value(keys), Value::Sequence(_));
            if of_keys || empty || self.tree.members(self.node).len() == 1 {
                return Some(Shape::KeySet);
            }
        }
        Some(match () {
            () if text("kty") => Shape::Key,
            () if text("payload") && (text("signature") || has("signatures")) => Shape::Signed,
            () if text("ciphertext") && (text("protected") || has("recipients") || text("tag")) => Shape::Encrypted,
            () if text("issuer") && has("jwks_uri") => Shape::Discovery,
            () => return None,
        })
    }

    fn artifact(
        &self,
        content: Content,
        title: String,
        rows: Vec<Row>,
        children: Vec<Artifact>,
        opener: &Opener<'_>,
    ) -> Artifact {
        Artifact {
            content,
            title,
            rows,
            range: self.place.span(self.tree.node(self.node).span).map(|span| opener.source.range(span)),
            within: self.place.within().to_vec(),
            children,
            verdict: None,
        }
    }

    fn push(
        &self,
        rule: &'static crate::diagnostic::Rule,
        message: String,
        member: &str,
        help: &str,
        opener: &mut Opener<'_>,
    ) {
        let span = self.tree.member(self.node, member).map_or(self.tree.node(self.node).span, |member| member.key_span);
        opener.findings.push(Finding::new(rule, message).help(help).inside(self.place, span));
    }

    fn key_set(&self, whole: bool, opener: &mut Opener<'_>) -> Artifact {
        let keys = self.tree.get(self.node, "keys").unwrap_or(self.node);
        let (items, length) = (self.tree.items(keys), self.tree.node(self.node).span.len());
        if !matches!(self.tree.value(keys), Value::Sequence(_)) {
            let message = format!("`keys` must be a list of keys, it is of type {}", self.tree.value(keys).type_name());
            self.push(&rules::STRUCTURE, message, "keys", rules::MADE_ANEW, opener);
        } else if length > limits::JWKS_BYTES || items.len() > limits::JWKS_KEYS {
            let message =
                if length > limits::JWKS_BYTES { rules::too_long(length) } else { rules::too_many(items.len()) };
            self.push(&rules::LIMIT, message, "keys", "paste the keys that are in use", opener);
        } else if items.is_empty() && whole {
            let message = "the set has no key: no token can be verified with it".to_owned();
            self.push(&rules::EMPTY, message, "keys", "have its issuer publish its keys", opener);
        }
        let items = if length > limits::JWKS_BYTES { &[] } else { items };
        let (mut children, mut decoded, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for (index, &item) in items.iter().enumerate().take(limits::JWKS_KEYS) {
            let at = KeyPlace { tree: self.tree, node: item, place: self.place, index: Some(index) };
            if !matches!(self.tree.value(item), Value::Mapping(_)) {
                let message =
                    format!("a key must be a JSON object, this is of type {}", self.tree.value(item).type_name());
                let finding = Finding::new(&rules::STRUCTURE, message).help(rules::MADE_ANEW);
                opener.findings.push(finding.inside(self.place, self.tree.node(item).span));
                continue;
            }
            let (artifact, key) = Opened { node: item, ..*self }.key(Some(index), opener);
            children.push(artifact);
            decoded.push(key);
            places.push(at);
        }
        rules::check_key_ids(&decoded, &places, &mut opener.findings);
        let row = |(index, child): (usize, &Artifact)| Row {
            label: format!("keys[{index}]"),
            value: child.title.clone(),
            pointer: format!("/keys/{index}"),
            sensitive: false,
            range: child.range,
            within: Vec::new(),
        };
        let rows = children.iter().enumerate().map(row).collect();
        let title = match children.len() {
            1 => "1 key".to_owned(),
            count => format!("{count} keys"),
        };
        let unlike = items.iter().take(limits::JWKS_KEYS).len() - decoded.len();
        let is_list = matches!(self.tree.value(keys), Value::Sequence(_));
        let set = JsonWebKeySet {
            keys: decoded.into_iter().map(|key| key.value).collect(),
            error: match () {
                () if !is_list => Some(rules::NO_KEYS.to_owned()),
                () if length > limits::JWKS_BYTES => Some(rules::too_long(length)),
                () if items.len() > limits::JWKS_KEYS => Some(rules::too_many(items.len())),
                () => (unlike > 0).then(|| rules::no_objects(unlike)),
            },
            is_cut: length > limits::JWKS_BYTES || items.len() > limits::JWKS_KEYS,
        };
        self.artifact(Content::JsonWebKeySet(Box::new(set)), title, rows, children, opener)
    }

    fn key(&self, index: Option<usize>, opener: &mut Opener<'_>) -> (Artifact, DecodedKey) {
        let at = KeyPlace { tree: self.tree, node: self.node, place: self.place, index };
        let key = DecodedKey::read(self.tree, self.node);
        rules::check_key(&key, &at, &mut opener.findings);
        let mut children = Vec::new();
        if let Some(list) = self.tree.get(self.node, "x5c") {
            children = open_certificates(self.tree, list, self.place, opener);
            if let Some(Artifact { content: Content::Certificate(certificate), .. }) = children.first() {
                rules::check_certificate(&key, certificate, &at, &mut opener.findings);
            }
        }
        let rows = self.key_rows(&key.value, opener);
        let content = Content::JsonWebKey(Box::new(key.value.clone()));
        (self.artifact(content, title(&key.value), rows, children, opener), key)
    }

    fn key_rows(&self, key: &JsonWebKey, opener: &Opener<'_>) -> Vec<Row> {
        let range = |span| self.place.span(span).map(|span| opener.source.range(span));
        let mut rows = Vec::new();
        for (index, (member, shown)) in self.tree.members(self.node).iter().zip(&key.members).enumerate() {
            let secret = PRIVATE_MEMBERS.contains(&member.key.as_ref());
            let value = match (&shown.value, self.tree.string(member.value)) {
                (None, Some(text)) => format!("{} characters, not shown", text.len()),
                (None, None) => "not shown".to_owned(),
                (Some(_), Some(text)) => text.to_owned(),
                (Some(json), None) => json.get().to_owned(),
            };
            rows.push(Row {
                label: member.key.to_string(),
                value,
                pointer: if secret { format!("/members/{index}") } else { format!("/members/{index}/value") },
                sensitive: secret,
                range: range(self.tree.node(member.value).span),
                within: Vec::new(),
            });
        }
        let public = key.public_key.as_ref();
        let derived = [
            ("bits", key.bits.map(|bits| bits.to_string()), "/bits"),
            ("SHA-256 of the public key", public.map(|key| key.sha256.clone()), "/publicKey/sha256"),
            ("kid of Kubernetes", key.kubernetes_key_id.clone(), "/kubernetesKeyId"),
            ("thumbprint", key.thumbprint.clone(), "/thumbprint"),
        ];
        for (label, value, pointer) in derived {
            let Some(value) = value else { continue };
            rows.push(Row {
                label: label.to_owned(),
                value,
                pointer: pointer.to_owned(),
                sensitive: false,
                range: range(self.tree.node(self.node).span),
                within: Vec::new(),
            });
        }
        rows
    }

    /// A JWS in JSON (RFC 7515, section 7.2): each signature is shown as the token that it makes.
    fn signed(&self, opener: &mut Opener<'_>) -> Artifact {
        let message =
            "this is a JWS in JSON: a header carries the compact form only, and kube-apiserver takes no other"
                .to_owned();
        let help = "write header, payload and signature as base64url with periods between them";
        self.push(&token_rules::JSON_SERIALIZATION, message, "payload", help, opener);
        let signatures = self.tree.get(self.node, "signatures").map(|list| self.tree.items(list)).unwrap_or_default();
        let signatures = if signatures.is_empty() { std::slice::from_ref(&self.node) } else { signatures };
        let mut tokens = signatures.iter().take(limits::JWKS_KEYS).map(|&signature| {
            let parts = [
                self.tree.get(signature, "protected"),
                self.tree.get(self.node, "payload"),
                self.tree.get(signature, "signature"),
            ];
            self.token(parts, opener)
        });
        let first = tokens.next();
        let rest: Vec<Artifact> = tokens.collect();
        let Some(mut first) = first else { return self.encrypted(opener) };
        first.children.extend(rest);
        first
    }

    /// A JWE in JSON (RFC 7516, section 7.2): its header is shown.
    fn encrypted(&self, opener: &mut Opener<'_>) -> Artifact {
        let part = |name| self.tree.get(self.node, name);
        self.token([part("protected"), None, None, None, None], opener)
    }

    /// The token of these parts, as the compact form has it.
    fn token<const PARTS: usize>(&self, parts: [Option<NodeId>; PARTS], opener: &mut Opener<'_>) -> Artifact {
        let (mut text, mut map) = (String::new(), ByteMap::default());
        let end_of = |span: Span| Span { start: span.end.saturating_sub(1), end: span.end };
        let mut last = self.tree.node(self.node).span;
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                text.push('.');
                map.push(1, end_of(last));
            }
            let Some((part, content)) = part.and_then(|part| Some((part, self.tree.string(part)?))) else { continue };
            last = self.tree.node(part).span;
            text.push_str(content);
            map.push(content.len(), self.tree.byte_map(part).outer(Span::new(0, content.len())).unwrap_or(last));
        }
        let range = self.place.span(self.tree.node(self.node).span);
        open_token_at(&text, &self.place.inside(None, map), range, opener)
    }

    fn discovery_document(&self, opener: &mut Opener<'_>) -> Artifact {
        let text = |name| self.tree.get(self.node, name).and_then(|value| self.tree.string(value)).unwrap_or_default();
        let message =
            "this is the discovery document of an issuer: it says where its keys are, and holds none".to_owned();
        let help = format!(
            "paste what {} answers, or of a cluster `kubectl get --raw /openid/v1/jwks`",
            quoted(text("jwks_uri"))
        );
        self.push(&rules::DISCOVERY_DOCUMENT, message, "jwks_uri", &help, opener);
        let value = Json::of(write::to_json(self.tree, self.node));
        let rows = rows::of_object(self.tree, self.node, None, self.place, opener.source);
        self.artifact(Content::DiscoveryDocument(value), text("issuer").to_owned(), rows, Vec::new(), opener)
    }
}

/// `RSA 2048 bits`, `EC P-256`, and the name of the key.
fn title(key: &JsonWebKey) -> String {
    // What is cut is not known for a secret any more.
    let short = |text: &str, limit| shorten(&masked(text), limit).into_owned();
    let mut title = key.key_type.as_deref().map_or_else(|| "key".to_owned(), |name| short(name, 32));
    match (&key.curve, key.bits) {
        (Some(curve), _) => title.push_str(&format!(" {}", short(curve, 32))),
        (None, Some(bits)) => title.push_str(&format!(" {bits} bits")),
        _ => {}
    }
    if let Some(name) = &key.key_id {
        title.push_str(&format!(", {}", short(name, 64)));
    }
    title
}
