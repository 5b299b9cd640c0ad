//! What exec plugins print, held against what client-go makes of it: an error of ours where it refuses, none where it
//! does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use kubecred::diagnostic::Severity;
use kubecred::options::Options;

/// Cases that a look at the output alone can't decide, or decides otherwise, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("other", "the kubeconfig names another version, which the output does not tell"),
    ("exit-1", "the output is good; only the exit code says that the plugin failed"),
    ("text-empty", "no text: there is no object to find anything in"),
    ("text-space", "no text: there is no object to find anything in"),
    ("text-bom", "a byte order mark before JSON: client-go reads it as YAML, and so does no API server"),
    ("status-expired-cert", "client-go sends an expired certificate; the API server refuses it"),
];

#[test]
fn errors_are_what_client_go_refuses() {
    let Some(cases) = common::corpora_json("client-verdicts.json") else { return };
    let mut exceptions: BTreeMap<&str, &str> = EXCEPTIONS.iter().copied().collect();
    let (mut agreed, mut all, mut wrong) = (0, 0, Vec::new());
    for case in cases.as_array().unwrap() {
        let Some(output) = case["plugin"].as_str() else { continue };
        all += 1;
        let id = case["id"].as_str().unwrap();
        let refused = matches!(case["verdict"]["stage"].as_str(), Some("plugin" | "transport"));
        let options = Options { now: kubecred::time::parse_rfc3339("2026-11-24T12:00:00Z"), ..Options::default() };
        let report = kubecred::analyze(output, &options);
        let found: Vec<_> = report.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        let slug = id.rsplit('/').next().unwrap();
        if found.is_empty() != refused {
            agreed += 1;
            continue;
        }
        match exceptions.entry(slug) {
            Entry::Occupied(entry) => drop(entry.remove()),
            Entry::Vacant(_) if EXCEPTIONS.iter().any(|(known, _)| *known == slug) => {}
            Entry::Vacant(_) => {
                let found: Vec<String> =
                    found.iter().map(|found| format!("{}: {}", found.rule, found.message)).collect();
                wrong.push(format!("{id}: {} {found:?}\n{output}", case["verdict"]));
            }
        }
    }
    println!("exec plugins: {agreed} of {all}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(exceptions.is_empty(), "exceptions that are not needed: {exceptions:?}");
}
