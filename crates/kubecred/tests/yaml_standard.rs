//! Where the server's YAML reader and the standard part: held against the public suite.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;

use kubecred::options::Options;
use kubecred::syntax::{write, yaml};
use serde_json::Value;

#[test]
fn warns_where_the_standard_differs_and_nowhere_else() {
    let Some(recorded) = common::corpora_json("yaml-test-suite/kubernetes-values.json") else { return };
    let Some(suite) = common::corpora_json("yaml-test-suite/cases.json") else { return };
    let server: BTreeMap<&str, &Value> =
        recorded.as_array().unwrap().iter().map(|case| (case["id"].as_str().unwrap(), case)).collect();
    let (mut not_standard, mut other_value, mut same) = (0, 0, 0);
    let mut wrong = Vec::new();
    for case in suite["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let text = case["yaml"].as_str().unwrap();
        let theirs = server[format!("suite/{id}").as_str()];
        if theirs["error"] == true {
            continue;
        }
        let findings = findings(text);
        if case["error"] == true {
            not_standard += 1;
            if findings.is_empty() {
                wrong.push(format!("{id}: the standard refuses {text:?}, and nothing is said"));
            }
            continue;
        }
        let Some(standard) = case["json"].as_str().map(documents) else { continue };
        let first: Value = serde_json::from_str(theirs["json"].as_str().unwrap()).unwrap();
        if standard.first().unwrap_or(&Value::Null) != &first {
            other_value += 1;
            if findings.is_empty() {
                wrong.push(format!("{id}: {first} is {standard:?} in YAML 1.2, and nothing is said"));
            }
        } else if ours(text) == Some(standard) {
            same += 1;
            if !findings.is_empty() {
                wrong.push(format!("{id}: {text:?} is the same to all, but: {findings:?}"));
            }
        }
    }
    println!("{not_standard} that the standard refuses, {other_value} of another value: all warned about");
    println!("{same} of the same value: none warned about");
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(not_standard >= 22 && other_value >= 9 && same >= 200, "{not_standard} {other_value} {same}");
}

/// The findings on how YAML is read, with the text that they cover.
fn findings(text: &str) -> Vec<(String, String)> {
    let reads = yaml::read(text);
    let deviations = reads.iter().filter_map(|read| read.tree.as_ref()).flat_map(|tree| &tree.deviations);
    let mut all: Vec<(String, String)> =
        deviations.map(|found| (format!("{:?}", found.kind), text[found.span.range()].to_owned())).collect();
    // An error of a later document is louder than a warning.
    all.extend(reads.iter().filter_map(|read| read.error.as_ref()).map(|error| (error.message.clone(), String::new())));
    all
}

/// The values of a text's documents as we read them, where all can be read.
fn ours(text: &str) -> Option<Vec<Value>> {
    let trees = yaml::read(text).into_iter().map(|read| read.complete().ok());
    trees.map(|tree| tree.and_then(|tree| serde_json::from_str(&write::to_json(&tree, tree.root)).ok())).collect()
}

fn documents(json: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(json).into_iter().map(Result::unwrap).collect()
}

/// Each class at its exact place, as a diagnostic.
#[test]
fn each_deviation_is_a_finding_at_its_place() {
    for (text, rule, covered) in [
        ("a: 0777", "yaml/differs-from-standard", "0777"),
        ("a: yes", "yaml/differs-from-standard", "yes"),
        ("on: 1", "yaml/differs-from-standard", "on"),
        ("a: 1_000", "yaml/differs-from-standard", "1_000"),
        ("b: &b {c: 1}\na: {<<: *b}", "yaml/differs-from-standard", "<<"),
        ("a: !!binary aGVsbG8=", "yaml/differs-from-standard", "aGVsbG8="),
        ("a: b\u{2028}  c", "yaml/differs-from-standard", "\u{2028}"),
        ("a: [?b]", "yaml/differs-from-standard", "?"),
        ("a: {b:}", "yaml/differs-from-standard", ":"),
        ("a: &b:c d", "yaml/differs-from-standard", "&b:c"),
        ("a: |\n  b\n   ", "yaml/differs-from-standard", "   "),
        ("- a\n...\nb: c", "yaml/ignored-text", "b: c"),
        ("a: \"b\"# c", "yaml/not-standard", "# c"),
        ("a: [b,\nc]", "yaml/not-standard", "c]"),
        ("a: \"b\n\tc\"", "yaml/not-standard", "c\""),
        ("a: b\n%TAG ! x\n---\nc: d", "yaml/not-standard", "%TAG ! x"),
        ("a: [-]", "yaml/not-standard", "-"),
        ("a: \"b\\'c\"", "yaml/not-standard", "\\'"),
        ("a: |\n   \n # b\n", "yaml/not-standard", "   "),
        ("a: !!str, b", "yaml/not-standard", "!!str,"),
    ] {
        let report = kubecred::analyze(text, &Options::default());
        let units: Vec<u16> = text.encode_utf16().collect();
        let found: Vec<(String, String)> = report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.rule.starts_with("yaml/"))
            .map(|diagnostic| {
                let range = diagnostic.range.unwrap();
                let units = &units[range.start.offset as usize..range.end.offset as usize];
                (diagnostic.rule.to_string(), String::from_utf16(units).unwrap())
            })
            .collect();
        assert_eq!(found, [(rule.to_owned(), covered.to_owned())], "{text:?}");
    }
}

/// What a fix writes is read by the server as the text was before.
#[test]
fn a_safe_fix_keeps_what_the_server_reads() {
    for text in [
        "a: 0777",
        "a: Off",
        "a: 1_000",
        "a: 1e999",
        "a: \"b\"# c",
        "a: [-]",
        "a: \"b\\'c\"",
        "a: b\n%TAG ! x\n---\nc: d",
    ] {
        let report = kubecred::analyze(text, &Options::default());
        let fix =
            report.diagnostics.iter().find(|found| found.rule.starts_with("yaml/")).unwrap().fix.as_ref().unwrap();
        let edit = &fix.edits[0];
        let mut fixed = text.to_owned();
        fixed.replace_range(edit.range.start.offset as usize..edit.range.end.offset as usize, &edit.new_text);
        assert_eq!(ours(&fixed), ours(text), "{fixed:?}");
        assert!(findings(&fixed).is_empty(), "{fixed:?}");
    }
}

/// A field of another type says it all in one finding.
#[test]
fn an_error_of_type_is_enough() {
    let text = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels: {a: yes}\n";
    let report = kubecred::analyze(text, &Options::default());
    let rules: Vec<&str> = report.diagnostics.iter().map(|diagnostic| diagnostic.rule.as_ref()).collect();
    assert_eq!(rules, ["manifest/type"]);
}
