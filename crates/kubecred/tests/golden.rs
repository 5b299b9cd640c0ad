//! Kubernetes' own serialised objects: all can be read, JSON and YAML agree, and writing loses nothing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod common;

use kubecred::kube;
use kubecred::kube::{decode, emit};
use kubecred::syntax::tree::Tree;
use kubecred::syntax::{json, write, write_yaml, yaml};
use serde_json::Value;

/// Fields of releases after 1.36, which 1.36 does not know.
const NEWER: &[(&str, &str)] = &[("TokenRequest", "spec.attestations")];

#[test]
fn golden_objects_are_read_and_written() {
    let Some(folder) = common::corpora("kubernetes-golden") else { return };
    let (mut passed, mut by_schema, mut wrong) = (0, 0, Vec::new());
    for version in std::fs::read_dir(folder.join("kubernetes-golden")).unwrap() {
        let version = version.unwrap().path();
        if !version.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(version).unwrap() {
            let path = file.unwrap().path();
            let Some(extension @ ("json" | "yaml")) = path.extension().and_then(|extension| extension.to_str()) else {
                continue;
            };
            let text = std::fs::read_to_string(&path).unwrap();
            let other = if extension == "json" { "yaml" } else { "json" };
            let twin = std::fs::read_to_string(path.with_extension(other)).unwrap();
            let outcome = read(&text, extension).and_then(|tree| check(&tree, &read(&twin, other)?));
            match outcome {
                Ok(known) => (passed, by_schema) = (passed + 1, by_schema + usize::from(known)),
                Err(difference) => wrong.push(format!("{}: {difference}", path.display())),
            }
        }
    }
    println!("kubernetes-golden: {passed} of {}, {by_schema} by the declaration of their kind", passed + wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed >= 80, "{passed}");
}

fn read<'s>(text: &'s str, extension: &str) -> Result<Tree<'s>, String> {
    let read = if extension == "json" { json::read(text) } else { yaml::read_first(text) };
    read.complete().map_err(|error| error.message)
}

/// Whether the kind is one that we declare; then it was written by its declaration too.
fn check(tree: &Tree<'_>, twin: &Tree<'_>) -> Result<bool, String> {
    let value = value(&write::to_json(tree, tree.root))?;
    if value != self::value(&write::to_json(twin, twin.root))? {
        return Err("JSON and YAML differ".to_owned());
    }
    if !tree.deviations.is_empty() || !twin.deviations.is_empty() {
        return Err(format!("{:?} {:?}", tree.deviations, twin.deviations));
    }
    let yaml = write_yaml::to_yaml(tree, tree.root);
    let again = read(&yaml, "yaml")?;
    if value != self::value(&write::to_json(&again, again.root))? {
        return Err("what was written as YAML is something else".to_owned());
    }
    let text = |name: &str| value[name].as_str().unwrap_or("");
    let Some(kind) = kube::find(text("apiVersion"), text("kind")) else { return Ok(false) };
    let decoded = decode::decode(tree, tree.root, kind.fields);
    if let Some(error) = decoded.error {
        return Err(format!("{error:?}"));
    }
    let mut known = value.clone();
    for finding in &decoded.strict {
        let path = finding.path.as_deref().unwrap_or_default();
        let (Some((outer, inner)), true) = (path.split_once('.'), NEWER.contains(&(kind.kind, path))) else {
            return Err(format!("{finding:?}"));
        };
        known[outer].as_object_mut().unwrap().remove(inner);
    }
    let kube::value::Data::Structure(structure) = &decoded.object.data else { return Err("no object".to_owned()) };
    let mut written = self::value(&emit::to_json(structure, tree, None))?;
    // What says the kind is no field of it.
    for name in ["apiVersion", "kind"] {
        written[name] = value[name].clone();
    }
    if written != known { Err(format!("{written} instead of {known}")) } else { Ok(true) }
}

fn value(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
