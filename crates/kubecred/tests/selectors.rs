//! Selectors of lists, watches and deletions, held against what the real kube-apiserver says of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use kubecred::build::{BuildOptions, build};
use kubecred::diagnostic::Severity;
use serde_json::{Map, Value, json};

#[test]
fn the_server_takes_what_is_taken_here() {
    let recorded = std::fs::read_to_string(common::project_file("tests/verdicts/selectors.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&recorded).unwrap();
    let wrong: Vec<String> = cases.iter().filter_map(difference).collect();
    println!("selectors: {} of {}", cases.len() - wrong.len(), cases.len());
    assert!(cases.len() > 350 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In what the answer differs from the recorded one.
fn difference(case: &Value) -> Option<String> {
    let path = case["path"].as_str().unwrap();
    let builder = match path.rsplit('/').next().unwrap() {
        "serviceaccounts" => "serviceAccount",
        "secrets" => "tlsSecret",
        "certificatesigningrequests" => "certificateSigningRequest",
        _ => "authentication",
    };
    let query: Map<String, Value> = case["query"].as_str().unwrap().split('&').map(parameter).collect();
    let asked = json!({
        "operation": if case["method"] == "DELETE" { "deleteCollection" } else { "list" },
        "allNamespaces": path == "/api/v1/serviceaccounts",
        "query": query,
    });
    let options = BuildOptions::from_json(&asked.to_string()).unwrap();
    let made = build(builder, "{}", &options).unwrap();
    let refusals = made.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let found: Vec<&str> = refusals.filter_map(|found| found.path.as_deref()).collect();
    let refused = case["verdict"]["code"] == 400;
    let at_its_member = found.iter().all(|path| query.contains_key(*path));
    let good = made.request.is_none() == refused && found.is_empty() != refused && at_its_member;
    (!good).then(|| format!("{}: {query:?}: {found:?}, recorded {}", case["id"], case["verdict"]))
}

fn parameter(pair: &str) -> (String, Value) {
    let (name, value) = pair.split_once('=').unwrap();
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escape = (*first == b'%').then(|| std::str::from_utf8(&after[..2]).unwrap());
        bytes.push(escape.map_or(*first, |digits| u8::from_str_radix(digits, 16).unwrap()));
        rest = if escape.is_some() { &after[2..] } else { after };
    }
    (name.to_owned(), Value::from(String::from_utf8(bytes).unwrap()))
}
