//! `to_json` and `to_yaml` against the recordings and the public suites.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubecred::convert::{ReaderMode, ToJsonOptions, ToYamlOptions};
use kubecred::syntax::{json, write};
use kubecred::{format, to_json, to_yaml};
use serde_json::Value;

const STANDARD_MODE: ToJsonOptions = ToJsonOptions { mode: ReaderMode::Standard };

#[test]
fn standard_mode_is_the_standard() {
    let Some(suite) = common::corpora_json("json-test-suite/cases.json") else { return };
    let (mut accepted, mut rejected, mut wrong) = (0, 0, Vec::new());
    for case in suite["cases"].as_array().unwrap() {
        let bytes = STANDARD.decode(case["base64"].as_str().unwrap()).unwrap();
        let result = to_json(&bytes, &STANDARD_MODE);
        let [document] = result.documents.as_slice() else { panic!("{:?}", result.documents) };
        assert_ne!(document.json.is_some(), document.error.is_some());
        match (case["expect"].as_str().unwrap(), document.json.is_some()) {
            ("accept", true) => accepted += 1,
            ("reject", false) => rejected += 1,
            ("either", _) => {}
            (expect, _) => wrong.push(format!("{}: {expect}", case["name"])),
        }
    }
    println!("JSON suite in standard mode: {accepted} accepted, {rejected} rejected");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(accepted >= 95 && rejected >= 188);
}

/// JSON as the server makes it of YAML; and YAML that is written of it reads back the same.
#[test]
fn recorded_values_there_and_back() {
    let options = ToJsonOptions::default();
    let (mut passed, mut wrong) = (0, Vec::new());
    for case in common::project_json("tests/yaml/yaml-values.json").as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let input = case["yaml"].as_str().unwrap();
        let result = to_json(input.as_bytes(), &options);
        let document = &result.documents[0];
        if case["error"] == true {
            // What is JSON is read as such where the YAML reader refuses it.
            if document.error.is_none() && json::read(input).error.is_some() {
                wrong.push(format!("{id}: read"));
            }
            passed += 1;
            continue;
        }
        let ours = document.json.clone().unwrap_or_default();
        if canonical(&ours) != canonical(case["json"].as_str().unwrap()) {
            wrong.push(format!("{id}: {ours} instead of {}", case["json"]));
            continue;
        }
        let repeated = case["duplicates"] == true;
        if document.duplicates != repeated {
            wrong.push(format!("{id}: duplicates"));
        }
        let yaml = to_yaml(input.as_bytes(), &ToYamlOptions::default()).documents[0].yaml.clone().unwrap();
        let again = to_json(yaml.as_bytes(), &options);
        let back = again.documents[0].json.clone().unwrap_or_default();
        if canonical(&back) != canonical(&ours) || !again.diagnostics.is_empty() {
            wrong.push(format!("{id}: {ours} became {back} by {yaml:?}: {:?}", again.diagnostics));
        }
        passed += 1;
    }
    println!("yaml-values by to_json, and back by to_yaml: {passed} of 1260");
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Members sorted, numbers with their text.
fn canonical(text: &str) -> String {
    let Ok(tree) = json::read(text).complete() else { return format!("not JSON: {text}") };
    write::to_json(&tree, tree.root)
}

/// What can be read can be formatted, to the same values; and what was formatted stays as it is.
#[test]
fn recorded_values_in_one_style() {
    let mut wrong = Vec::new();
    let mut formatted = 0;
    for case in common::project_json("tests/yaml/yaml-values.json").as_array().unwrap() {
        let (id, input) = (case["id"].as_str().unwrap(), case["yaml"].as_str().unwrap());
        let made = format(input.as_bytes());
        let Some(text) = made.text else {
            if made.refused.is_some_and(|why| why.contains("same values")) {
                wrong.push(format!("{id}: other values"));
            }
            continue;
        };
        formatted += 1;
        let again = format(text.as_bytes());
        if again.text.as_ref() != Some(&text) || again.comments != made.comments - made.lost {
            wrong.push(format!("{id}: {input:?} became {text:?}, then {:?}", again.text));
        }
        if made.lost > 0 && !made.anchors {
            wrong.push(format!("{id}: {} comments lost of {input:?} in {text:?}", made.lost));
        }
    }
    assert!(wrong.is_empty() && formatted > 500, "{formatted}, {} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn comments_belong_to_the_kind() {
    let text = "kind: Config\napiVersion: v1\nusers:\n- user: {token: secret}\n  name: a\n- name: b\n---\nname: c\n";
    let made = to_yaml(text.as_bytes(), &ToYamlOptions { comments: true });
    let yaml: Vec<&str> = made.documents.iter().filter_map(|document| document.yaml.as_deref()).collect();
    // A comment of the first member of an item stands above the item; what no kind declares has none.
    assert!(yaml[0].contains("\n# The user.\n- user:\n    # A bearer token.\n    token: secret\n"), "{}", yaml[0]);
    assert_eq!((yaml[0].matches("# The name by which").count(), yaml[1]), (1, "name: c\n"), "{}", yaml[0]);
}

#[test]
fn documents_have_their_places_and_errors() {
    let text = "a: 1\n---\nb: {\n---\nc: 0777\nc: 2\n";
    let result = to_json(text.as_bytes(), &ToJsonOptions::default());
    let covered: Vec<&str> = result
        .documents
        .iter()
        .map(|document| &text[document.range.start.offset as usize..document.range.end.offset as usize])
        .collect();
    assert_eq!(covered, ["a: 1", "---\nb: {", "---\nc: 0777\nc: 2"]);
    let json: Vec<Option<&str>> = result.documents.iter().map(|document| document.json.as_deref()).collect();
    assert_eq!(json, [Some("{\"a\":1}"), None, Some("{\"c\":2}")]);
    assert!(result.documents[1].error.is_some() && result.documents[2].duplicates);
    let rules: Vec<&str> = result.diagnostics.iter().map(|diagnostic| diagnostic.rule.as_ref()).collect();
    assert_eq!(rules, ["manifest/yaml-syntax", "yaml/differs-from-standard", "manifest/duplicate-field"]);
}

#[test]
fn numbers_keep_their_text_and_json_is_read_by_either() {
    let one = |text: &str, options: &ToJsonOptions| to_json(text.as_bytes(), options).documents[0].json.clone();
    assert_eq!(one("[1.50, 1e2]", &STANDARD_MODE).as_deref(), Some("[1.50,1e2]"));
    assert_eq!(one("[1.50, 1e2]", &ToJsonOptions::default()).as_deref(), Some("[1.5,100]"));
    assert_eq!(one("{\"a\": \"\\/\"}", &ToJsonOptions::default()).as_deref(), Some("{\"a\":\"/\"}"));
    assert_eq!(
        one("a: 12345678901234567890", &ToJsonOptions::default()).as_deref(),
        Some("{\"a\":12345678901234567890}")
    );
    assert_eq!(one("", &ToJsonOptions::default()).as_deref(), Some("null"));
    assert_eq!(one("a: 1", &STANDARD_MODE), None);
    assert!(to_json(b"\xff", &ToJsonOptions::default()).documents[0].error.is_some());
    let value: Value = serde_json::from_str(&one("a: ~", &ToJsonOptions::default()).unwrap()).unwrap();
    assert_eq!(value["a"], Value::Null);
}
