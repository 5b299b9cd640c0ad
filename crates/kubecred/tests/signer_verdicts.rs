//! What the rules say of requests to the signers of Kubernetes, against what those signers did with them.
//!
//! A signer stops at the first thing that it does not like; the rules tell all of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::collections::BTreeSet;

use kubecred::options::Options;
use kubecred::predict::PreflightOptions;
use serde_json::Value;

#[test]
fn requests_that_the_signers_failed_and_issued() {
    let cases = common::project_json("tests/verdicts/signer.json");
    let (mut failed, mut issued, mut others, mut wrong) = (0, 0, 0, Vec::new());
    for case in cases.as_array().unwrap() {
        let report = kubecred::analyze(case["body"].as_str().unwrap(), &Options::default());
        let signer = report.diagnostics.iter().filter(|found| found.rule.starts_with("signer/"));
        let found: BTreeSet<&str> = signer.map(|found| found.rule.as_ref()).collect();
        let accepted = report.artifacts[0].verdict.as_ref().is_some_and(|verdict| verdict.code == 201);
        let outcome = &case["outcome"];
        let right = match outcome["result"].as_str().unwrap() {
            "failed" => {
                failed += 1;
                accepted && found.contains(rule(outcome["rule"].as_str().unwrap()))
            }
            "issued" => {
                issued += 1;
                accepted && found.is_empty()
            }
            "not acted on" => {
                others += 1;
                accepted && found.is_empty()
            }
            // It never came to a signer.
            _ => {
                others += 1;
                !accepted
            }
        };
        if !right {
            wrong.push(format!("{}: {outcome}, but {found:?}, accepted: {accepted}", case["id"]));
        }
    }
    println!("signers, by rules: {} of {}", failed + issued + others - wrong.len(), failed + issued + others);
    assert!(failed >= 90 && issued >= 45, "{failed} failed, {issued} issued");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_the_signers_would_do() {
    let cases = common::project_json("tests/verdicts/signer.json");
    let cases = cases.as_array().unwrap();
    // The signers of the recordings have a CA that is valid for ten years.
    let options = PreflightOptions::from_json(
        r#"{"now": "2026-11-22T14:00:00Z", "caNotAfter": "2036-11-19T14:00:00Z", "maximumLifetime": 31536000}"#,
    );
    let options = options.unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let predicted = kubecred::preflight(case["body"].as_str().unwrap().as_bytes(), &options);
        let predicted = serde_json::to_value(&predicted).unwrap();
        let (outcome, certificate) = (&case["outcome"], &predicted["certificate"]);
        let same = |name: &str, found: &Value| outcome[name] == found[name];
        let told = ["result", "rule", "code", "reason"].iter().all(|name| same(name, &predicted));
        let made = ["subject", "lifetimeSeconds", "extensions"].iter().all(|name| same(name, certificate));
        if !told || !made {
            wrong.push(format!("{}: {outcome}, but {predicted}", case["id"]));
        }
    }
    println!("signers: {} of {}", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Our rule for the word of a recording.
fn rule(word: &str) -> &'static str {
    match word {
        "usages" => "signer/usages",
        "organization" => "signer/organization",
        "common-name" => "signer/common-name",
        "dns-san" | "uri-san" | "email-san" | "san-required" => "signer/names",
        _ => "a rule that is not known",
    }
}
