//! The YAML reader against what the server's reader makes of the same texts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::Exceptions;
use kubecred::syntax::{json, write, yaml};
use serde_json::Value;

#[test]
fn recorded_values() {
    let mut exceptions = Exceptions::of("yaml-values");
    for case in common::project_json("tests/yaml/yaml-values.json").as_array().unwrap() {
        exceptions.note(case["id"].as_str().unwrap(), check(case, case["yaml"].as_str().unwrap()));
    }
    exceptions.finish("yaml-values", 1260);
}

#[test]
fn public_yaml_suite() {
    let Some(recorded) = common::corpora_json("yaml-test-suite/kubernetes-values.json") else { return };
    let Some(cases) = common::corpora_json("yaml-test-suite/cases.json") else { return };
    let texts: BTreeMap<String, &str> = cases["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (format!("suite/{}", case["id"].as_str().unwrap()), case["yaml"].as_str().unwrap()))
        .collect();
    let mut exceptions = Exceptions::of("kubernetes-values");
    for case in recorded.as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        exceptions.note(id, check(case, texts[id]));
    }
    exceptions.finish("kubernetes-values", 402);
}

/// What the server said of whole requests: the kind of a syntax error, and the lines of repeated keys.
#[test]
fn server_verdicts() {
    let Some(folder) = common::corpora("apiserver-verdicts") else { return };
    let mut exceptions = Exceptions::of("server-verdicts");
    for name in ["csr", "tokenrequest", "tokenreview", "serviceaccount", "ssr", "authentication", "openshift"] {
        let path = folder.join(format!("apiserver-verdicts/{name}.json"));
        let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in cases.as_array().or(cases["cases"].as_array()).unwrap() {
            if let Some(body) = case["body"].as_str() {
                let id = format!("{name}/{}", case["id"].as_str().unwrap());
                exceptions.note(&id, check_verdict(case, body));
            }
        }
    }
    exceptions.finish("server-verdicts", 1500);
}

fn check(case: &Value, text: &str) -> Result<(), String> {
    let read = yaml::read_first(text);
    let refused = case["error"] == true;
    let tree = match (read.complete(), refused) {
        (Err(_), true) => return Ok(()),
        (Ok(_), true) => return Err("read, but the server refuses it".to_owned()),
        (Err(error), false) => return Err(format!("refused, but the server reads it: {}", error.message)),
        (Ok(tree), false) => tree,
    };
    let ours = write::to_json(&tree, tree.root);
    let theirs = json::read(case["json"].as_str().unwrap()).complete().unwrap();
    let theirs = write::to_json(&theirs, theirs.root);
    if ours != theirs {
        return Err(format!("{ours} instead of {theirs}"));
    }
    let repeated = case["duplicates"] == true;
    if repeated == tree.duplicates.is_empty() {
        return Err(format!("repeated keys: {:?} instead of {repeated}", tree.duplicates));
    }
    Ok(())
}

fn check_verdict(case: &Value, body: &str) -> Result<(), String> {
    let is_json = match case["contentType"].as_str() {
        Some(content_type) => content_type == "application/json",
        None => body.is_empty() || body.starts_with(['{', '[']),
    };
    let is_yaml =
        !is_json && case["contentType"].as_str().is_none_or(|content_type| content_type == "application/yaml");
    if !is_json && !is_yaml {
        return Ok(());
    }
    let read = if is_json { json::read(body) } else { yaml::read_first(body) };
    let kind = case["verdict"]["error"]["kind"].as_str().unwrap_or("");
    let theirs = Some(kind).filter(|kind| ["json-syntax", "yaml-syntax", "yaml-value"].contains(kind));
    let ours = read.error.as_ref().map(|error| error.kind.word());
    if ours != theirs && theirs.is_some() | case["verdict"]["code"].as_u64().is_some_and(|code| code < 300) {
        return Err(format!("{:?} instead of {theirs:?}", read.error));
    }
    let verdict = &case["verdict"];
    let reports = verdict["strict"].as_array().into_iter().chain(verdict["warnings"].as_array()).flatten();
    let theirs: BTreeSet<&str> =
        reports.filter(|report| report[0] == "yaml-duplicate").map(|report| report[1].as_str().unwrap()).collect();
    if theirs.is_empty() {
        return Ok(());
    }
    let tree = read.tree.unwrap();
    let ours: Vec<String> = tree.duplicates.iter().map(|key| format!("{} {}", key.line, key.key)).collect();
    let ours: BTreeSet<&str> = ours.iter().map(String::as_str).collect();
    if ours == theirs { Ok(()) } else { Err(format!("{ours:?} instead of {theirs:?}")) }
}
