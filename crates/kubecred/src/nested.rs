//! What is encoded in the fields of an object: certificates, requests, keys, tokens.

use crate::detect::{Detected, Input, detect};
use crate::encoding::base64;
use crate::kube::schema::{Field, Kind, Payload, Shape};
use crate::open::{Opener, open_at};
use crate::place::{Place, Step};
use crate::report::Artifact;
use crate::rules::x509::PRIVATE_KEY;
use crate::syntax::tree::{NodeId, Tree};

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
            (Shape::Map(shape), Some(_)) => {
                for member in tree.members(value) {
                    let (path, first) = (format!("{path}[{}]", member.key), opener.findings.len());
                    open_value(tree, member.value, shape, &path, place, opener, artifacts);
                    if member.key.to_ascii_lowercase().ends_with("key") {
                        pass_over_key(opener, first);
                    }
                }
            }
            (shape, Some(Payload::PrivateKey)) => {
                let first = opener.findings.len();
                open_value(tree, value, &shape, &path, place, opener, artifacts);
                pass_over_key(opener, first);
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
    let found = if matches!(shape, Shape::Bytes) {
        // What is wrong with the base64 was said when the object was decoded.
        let Ok(decoded) = base64::decode(text.as_bytes()) else { return };
        let place = place.inside(Some(Step::Base64), decoded.map);
        let input = std::str::from_utf8(&decoded.bytes).map_or(Input::Bytes(&decoded.bytes), Input::Text);
        open_detected(detect(input), &place, opener)
    } else {
        open_detected(detect(Input::Text(text)), &place, opener)
    };
    artifacts.extend(found);
}

/// In a field, text that is no credential is just text.
fn open_detected(detected: Detected<'_>, place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    match detected {
        Detected::Pem(_)
        | Detected::Token(..)
        | Detected::BrokenToken(..)
        | Detected::Der(_)
        | Detected::Several(..)
        | Detected::Base64(..) => open_at(detected, place, opener),
        Detected::Nothing
        | Detected::Json(_)
        | Detected::Yaml(_)
        | Detected::Foreign(..)
        | Detected::Unknown(_)
        | Detected::Refusal(_) => Vec::new(),
    }
}

fn is_token(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.string(node)
        .is_some_and(|text| matches!(detect(Input::Text(text)), Detected::Token(..) | Detected::BrokenToken(..)))
}
