//! What the rules say of requests to the signers of Kubernetes, against what those signers did with them.
//!
//! A signer stops at the first thing that it does not like; the rules tell all of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::collections::BTreeSet;

use kubecred::options::Options;

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
    println!(
        "signers: {} of {} ({failed} failed, {issued} issued)",
        failed + issued + others - wrong.len(),
        failed + issued + others
    );
    assert!(failed >= 90 && issued >= 45, "{failed} failed, {issued} issued");
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
