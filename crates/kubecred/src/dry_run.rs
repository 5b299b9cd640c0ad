//! `dry_run`: what kube-apiserver would answer to one HTTP request.

use crate::detect::Input;
use crate::kube::endpoint::{Endpoint, Parameters, STRICT_DRY_RUN, Unserved};
use crate::kube::envelope::TypeMeta;
use crate::kube::judge::judge;
use crate::kube::media_type::MediaType;
use crate::kube::schema::Role;
use crate::kube::strategy::KnownSignatures;
use crate::limits;
use crate::options::Request;
use crate::report::{DecodingError, DecodingErrorKind, Verdict};
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::{SyntaxError, json, yaml};

/// What kube-apiserver would answer to `request` with this body. The body is taken literally: of several YAML
/// documents the server reads the first, and a list is one object.
pub fn dry_run(body: &str, request: &Request) -> Verdict {
    dry_run_with(body, request, &KnownSignatures::default())
}

/// The same, for who leaves signatures for later, or knows some to be good: a check takes longer than all else.
pub fn dry_run_with(body: &str, request: &Request, signatures: &KnownSignatures) -> Verdict {
    answer(Input::of_text(body), request, signatures)
}

fn answer(input: Input<'_>, request: &Request, signatures: &KnownSignatures) -> Verdict {
    let body = input.text();
    let parameters = Parameters::read(request.query().unwrap_or(STRICT_DRY_RUN));
    if parameters.unreadable_timeout {
        return Verdict::bad_request();
    }
    // The server looks at the path before it reads the body; without one the body says where it would go.
    let at_path = request.path.as_ref().map(|path| Endpoint::from_path(request.method, path)).transpose();
    let at_path = match at_path {
        Ok(endpoint) => endpoint,
        Err(unserved) => return unserved.verdict(),
    };
    let custom = at_path.as_ref().is_some_and(|endpoint| endpoint.kind.role == Role::Custom);
    let media_type = match MediaType::of(request.content_type.as_deref(), body) {
        None => return Verdict::refused(415, "UnsupportedMediaType"),
        // Custom resources have no other form than JSON and YAML.
        Some(MediaType::Protobuf) if custom => return Verdict::refused(415, "UnsupportedMediaType"),
        Some(media_type) => media_type,
    };
    if matches!(input, Input::TooLarge(_)) {
        return Verdict::refused(413, "RequestEntityTooLarge");
    }
    if let Some(refusal) = parameters.refusal() {
        return refusal;
    }
    let tree = match read_body(body, media_type) {
        Some(Ok(tree)) => tree,
        Some(Err(error)) => return Verdict::undecodable(DecodingError::from(&error), Vec::new()),
        None => return Verdict::bad_request(),
    };
    match at_path.map_or_else(|| endpoint_of(&tree, tree.root, request), Ok) {
        Ok(endpoint) => judge(&tree, tree.root, &endpoint, request, signatures, &mut Vec::new()),
        Err(unserved) => unserved.verdict(),
    }
}

/// The same for bytes. Where they are no UTF-8, the server's JSON reader reads U+FFFD, and its YAML reader refuses them.
pub fn dry_run_bytes(body: &[u8], request: &Request) -> Verdict {
    if body.len() > limits::MANIFEST_BYTES {
        return answer(Input::of(body), request, &KnownSignatures::default());
    }
    let text = String::from_utf8_lossy(body);
    let broken = matches!(text, std::borrow::Cow::Owned(_));
    if broken && MediaType::of(request.content_type.as_deref(), &text) == Some(MediaType::Yaml) {
        let kind = DecodingErrorKind::YamlSyntax;
        return Verdict::undecodable(DecodingError { kind, field: None, found: None }, Vec::new());
    }
    dry_run(&text, request)
}

/// Where an object goes: to the path of the request, or to the collection of its kind.
pub(crate) fn endpoint_of(tree: &Tree<'_>, node: NodeId, request: &Request) -> Result<Endpoint, Unserved> {
    let meta = TypeMeta::read(tree, node);
    let metadata = tree.get(node, "metadata");
    let text = |name| metadata.and_then(|metadata| tree.get(metadata, name)).and_then(|value| tree.string(value));
    let (namespace, name) = (text("namespace").unwrap_or_default(), text("name").unwrap_or_default());
    Endpoint::of(request, meta.api_version, meta.kind, namespace, name)
}

/// The tree of a body as the server reads it, where nobody says of which type it is.
pub(crate) fn read_as_server(body: &str) -> Option<Tree<'_>> {
    read_body(body, MediaType::of(None, body)?)?.ok()
}

/// Nothing where the body is said to be no text.
fn read_body(body: &str, media_type: MediaType) -> Option<Result<Tree<'_>, SyntaxError>> {
    match media_type {
        MediaType::Json => Some(json::read(body).complete()),
        MediaType::Yaml => Some(yaml::read_first(body).complete()),
        MediaType::Protobuf => None,
    }
}
