//! `dry_run`: what kube-apiserver would answer to one HTTP request.

use crate::kube::endpoint::Endpoint;
use crate::kube::envelope::TypeMeta;
use crate::kube::judge::judge;
use crate::kube::strategy::KnownSignatures;
use crate::limits;
use crate::options::Request;
use crate::report::{DecodingError, Verdict};

use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::{SyntaxError, json, yaml};

/// What kube-apiserver would answer to `request` with this body. The body is taken literally: of several YAML
/// documents the server reads the first, and a list is one object.
pub fn dry_run(body: &str, request: &Request) -> Verdict {
    let mut findings = Vec::new();
    if body.len() > limits::MANIFEST_BYTES {
        return Verdict::refused(413, "RequestEntityTooLarge");
    }
    let tree = match read_body(body, request.content_type.as_deref()) {
        Ok(tree) => tree,
        Err(error) => return Verdict::undecodable(DecodingError::from(&error), Vec::new()),
    };
    match endpoint_of(&tree, tree.root, request) {
        Some(endpoint) => judge(&tree, tree.root, &endpoint, request, &KnownSignatures::default(), &mut findings),
        None => Verdict::refused(404, "NotFound"),
    }
}

/// Where an object goes: to the path of the request, or to the collection of its kind.
pub(crate) fn endpoint_of(tree: &Tree<'_>, node: NodeId, request: &Request) -> Option<Endpoint> {
    let meta = TypeMeta::read(tree, node);
    let metadata = tree.get(node, "metadata");
    let text = |name| metadata.and_then(|metadata| tree.get(metadata, name)).and_then(|value| tree.string(value));
    let (namespace, name) = (text("namespace").unwrap_or_default(), text("name").unwrap_or_default());
    Endpoint::of(request, meta.api_version, meta.kind, namespace, name)
}

/// Whether a body is sent as JSON when nothing is said: if it begins with a bracket, or is empty.
pub(crate) fn is_json(body: &str, content_type: Option<&str>) -> bool {
    match content_type {
        Some(content_type) => !content_type.contains("yaml"),
        None => body.is_empty() || body.starts_with(['{', '[']),
    }
}

fn read_body<'b>(body: &'b str, content_type: Option<&str>) -> Result<Tree<'b>, SyntaxError> {
    if is_json(body, content_type) { json::read(body).complete() } else { yaml::read_first(body).complete() }
}
