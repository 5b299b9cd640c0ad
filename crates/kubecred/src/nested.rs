//! What is encoded in the fields of an object: certificates, requests, keys, tokens.

use crate::detect::{Detected, Input, detect};
use crate::encoding::base64;
use crate::jose;
use crate::kube::schema::{Field, Kind, Payload, Shape};
use crate::open::{Opener, open_at};
use crate::place::{Place, Step};
use crate::report::{Artifact, Content};
use crate::rules::private_key;
use crate::rules::x509::PRIVATE_KEY;
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::{Read, json};

/// Opens what is encoded in the fields that the kind declares so.
pub fn open(
    tree: &Tree<'_>,
    node: NodeId,
    kind: &'static Kind,
    place: &Place,
    opener: &mut Opener<'_>,
) -> Vec<Artifact> {
    let mut artifacts = Vec::new();
    open_fields(tree, node, kind.fields, "", place, opener, &mut artifacts);
    artifacts
}

fn open_fields(
    tree: &Tree<'_>,
    node: NodeId,
    fields: &'static [Field],
    path: &str,
    place: &Place,
    opener: &mut Opener<'_>,
    artifacts: &mut Vec<Artifact>,
) {
    for field in fields {
        let Some(value) = tree.get(node, field.name) else { continue };
        let path = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
        match (field.shape, field.payload) {
            // As deep as the declaration, which is a handful of levels.
            (Shape::Structure(below), _) => open_fields(tree, value, below, &path, place, opener, artifacts),
            (Shape::List(&Shape::Structure(below)), _) => {
                for (index, &item) in tree.items(value).iter().enumerate() {
                    open_fields(tree, item, below, &format!("{path}[{index}]"), place, opener, artifacts);
                }
            }
            (Shape::Map(shape), Some(_)) => {
                for member in tree.members(value) {
                    let (path, first) = (format!("{path}[{}]", member.key), opener.findings.len());
                    let opened = artifacts.len();
                    open_value(tree, member.value, shape, &path, place, opener, artifacts);
                    let key = member.key.to_ascii_lowercase();
                    if key.ends_with("key") {
                        pass_over_key(opener, first);
                    } else if key.ends_with(".crt") || key.ends_with(".cer") || key.ends_with("cert") {
                        misplaced_key(opener, first, artifacts.get(opened..).unwrap_or_default());
                    }
                }
            }
            (shape, Some(Payload::PrivateKey)) => {
                let first = opener.findings.len();
                open_value(tree, value, &shape, &path, place, opener, artifacts);
                pass_over_key(opener, first);
            }
            (shape, Some(Payload::Certificates)) => {
                let (first, opened) = (opener.findings.len(), artifacts.len());
                open_value(tree, value, &shape, &path, place, opener, artifacts);
                misplaced_key(opener, first, artifacts.get(opened..).unwrap_or_default());
            }
            // An opaque token: only its issuer can read it.
            (_, Some(Payload::Token)) if !is_token(tree, value) => {}
            (shape, Some(_)) => open_value(tree, value, &shape, &path, place, opener, artifacts),
            _ => {}
        }
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

fn open_value(
    tree: &Tree<'_>,
    node: NodeId,
    shape: &Shape,
    path: &str,
    place: &Place,
    opener: &mut Opener<'_>,
    artifacts: &mut Vec<Artifact>,
) {
    let Some(text) = tree.string(node) else { return };
    let place = place.inside(Some(Step::Field { path: path.to_owned() }), tree.byte_map(node));
    let decoded = matches!(shape, Shape::Bytes).then(|| base64::decode(text.as_bytes()).ok()).flatten();
    let found = match decoded {
        Some(decoded) => {
            let place = place.inside(Some(Step::Base64), decoded.map);
            let input = std::str::from_utf8(&decoded.bytes).map_or(Input::Bytes(&decoded.bytes), Input::Text);
            open_detected(detect(input), &place, opener)
        }
        // Where base64 belongs, that was said when the object was decoded; what stands there is opened all the same.
        None => open_detected(detect(Input::Text(text)), &place, opener),
    };
    artifacts.extend(found);
}

/// In a field, text that is no credential is just text.
fn open_detected(detected: Detected<'_>, place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
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
        Detected::Pem(_)
        | Detected::Token(..)
        | Detected::BrokenToken(..)
        | Detected::Der(_)
        | Detected::Several(..)
        | Detected::ExecInfo(..)
        | Detected::Base64(..) => open_at(detected, place, opener),
        _ => Vec::new(),
    }
}

/// Whether a text looks like a kubeconfig, or like what an exec plugin prints.
fn is_client_file(text: &str) -> bool {
    let has = |word: &str| text.contains(word);
    has("clusters") && has("contexts") && has("users") || has("client.authentication.k8s.io/") && has("ExecCredential")
}

fn is_token(tree: &Tree<'_>, node: NodeId) -> bool {
    let is_token = |detected: &Detected<'_>| matches!(detected, Detected::Token(..) | Detected::BrokenToken(..));
    tree.string(node).is_some_and(|text| match detect(Input::Text(text)) {
        Detected::Base64(bytes, _) => is_token(&detect(Input::of(&bytes))),
        detected => is_token(&detected),
    })
}
