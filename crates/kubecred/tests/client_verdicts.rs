//! Kubeconfigs, and what exec plugins print, held against what client-go makes of them: the verdict is the same, and there
//! is an error of ours where it refuses, none where it does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::collections::BTreeSet;

use kubecred::diagnostic::Severity;
use kubecred::options::Options;
use kubecred::predict::Plugin;
use serde_json::{Value, json};

/// Cases in which a look at the text alone can't find what client-go refuses, or finds what it does not refuse, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("exec/*/other", "the kubeconfig names another version, which the output does not tell"),
    ("exec/*/exit-1", "the output is good; only the exit code says that the plugin failed"),
    ("exec/*/text-empty", "no text: there is no object to find anything in"),
    ("exec/*/text-space", "no text: there is no object to find anything in"),
    ("exec/*/status-expired-cert", "client-go sends an expired certificate; the API server refuses it"),
    ("kubeconfig/user/token-file-missing", "whether a file is there is not known here"),
    ("kubeconfig/user/cert-file-missing", "whether a file is there is not known here"),
    ("kubeconfig/cluster/ca-file-missing", "whether a file is there is not known here"),
    ("kubeconfig/text/empty", "no text: there is no object to find anything in"),
    ("kubeconfig/text/space", "no text: there is no object to find anything in"),
    ("kubeconfig/text/truncated", "what is left holds clusters alone, as `cluster-info` of kubeadm does"),
    ("kubeconfig/text/case", "without a current context, `--context` may still name one: a warning"),
    ("kubeconfig/text/second-broken", "client-go reads the first document alone; here both are looked at"),
    ("kubeconfig/user/cert-expired", "client-go sends an expired certificate; the API server refuses it"),
];

#[test]
fn verdicts_are_those_of_client_go() {
    let (mut agreed, mut wrong) = (0, Vec::new());
    let cases = common::project_json("tests/verdicts/client.json");
    for case in cases.as_array().unwrap() {
        let plugin = case["plugin"].as_str().map(|output| Plugin {
            output: output.to_owned(),
            exit_code: i32::try_from(case["exit"].as_i64().unwrap_or(0)).unwrap(),
        });
        let verdict = kubecred::load_client_config(case["kubeconfig"].as_str().unwrap(), plugin.as_ref());
        let found = serde_json::to_value(&verdict).unwrap();
        let mut expected = case["verdict"].clone();
        if expected["refusals"].is_null() {
            expected["refusals"] = json!([]);
        }
        match found == expected {
            true => agreed += 1,
            false => wrong.push(format!("{}: {expected} expected, {found} found", case["id"])),
        }
    }
    println!("client-verdicts: {agreed} of {}", cases.as_array().unwrap().len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn errors_are_what_client_go_refuses() {
    let cases = common::project_json("tests/verdicts/client.json");
    let mut unused: BTreeSet<&str> = EXCEPTIONS.iter().map(|(pattern, _)| *pattern).collect();
    let (mut agreed, mut wrong) = (0, Vec::new());
    for case in cases.as_array().unwrap() {
        let found = errors(case);
        if found.is_empty() == (case["verdict"]["stage"] == "ok") {
            agreed += 1;
            continue;
        }
        let id = case["id"].as_str().unwrap();
        match EXCEPTIONS.iter().find(|(pattern, _)| is_meant(pattern, id)) {
            Some((pattern, _)) => {
                unused.remove(pattern);
            }
            None => wrong.push(format!("{id}: {} {found:?}", case["verdict"])),
        }
    }
    println!("findings of client-verdicts: {agreed} of {}", cases.as_array().unwrap().len());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "exceptions that are not needed: {unused:?}");
}

/// What is wrong with the output of the plugin, where there is one, else with the kubeconfig.
fn errors(case: &Value) -> Vec<String> {
    let text = case["plugin"].as_str().or(case["kubeconfig"].as_str()).unwrap();
    let options = Options { now: kubecred::time::parse_rfc3339("2026-11-24T12:00:00Z"), ..Options::default() };
    let report = kubecred::analyze(text, &options);
    let errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| format!("{}: {}", found.rule, found.message)).collect()
}

/// `*` stands for one part of an id.
fn is_meant(pattern: &str, id: &str) -> bool {
    let (pattern, id): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), id.split('/').collect());
    pattern.len() == id.len() && pattern.iter().zip(&id).all(|(part, word)| *part == "*" || part == word)
}
