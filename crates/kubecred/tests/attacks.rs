//! Tokens that nobody may accept, each refused for the right reason; and good ones beside them. `tests/attacks/make.mjs` made
//! them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use kubecred::verify::VerifyTokenOptions;
use kubecred::verify_token;
use kubecred::x509::SignatureStatus;
use serde_json::json;

#[test]
fn every_attack_is_refused_with_the_right_word() {
    let tokens = common::project_json("tests/attacks/tokens.json");
    let (mut attacks, mut controls, mut wrong) = (0, 0, Vec::new());
    for case in tokens.as_array().unwrap() {
        let options = VerifyTokenOptions::from_json(&case["options"].to_string()).unwrap();
        let verification = verify_token(case["token"].as_str().unwrap(), &options);
        let words: Vec<&str> = verification.checks.iter().filter_map(|check| check.refusal).collect();
        let keys: Vec<&str> = verification.keys.iter().filter_map(|key| key.refusal).collect();
        let as_expected = match case.get("status") {
            Some(status) => json!(verification.status) == *status,
            None => {
                verification.status == SignatureStatus::Failed
                    && words.first().copied() == case["refusal"].as_str()
                    && case.get("key").is_none_or(|word| keys.contains(&word.as_str().unwrap()))
            }
        };
        if case["status"] == "verified" {
            controls += 1
        } else {
            attacks += 1
        }
        if !as_expected {
            wrong.push(format!(
                "{}: expected {} {} {}, not {:?} {words:?} {keys:?}",
                case["name"], case["status"], case["refusal"], case["key"], verification.status
            ));
        }
    }
    println!(
        "attacks: {} of {} as expected ({attacks} attacks, {controls} good tokens)",
        attacks + controls - wrong.len(),
        attacks + controls
    );
    assert!(wrong.is_empty() && attacks >= 60, "{} unexpected\n{}", wrong.len(), wrong.join("\n"));
}

/// An attack is no better in a report, where the key stands beside it.
#[test]
fn no_attack_is_verified_in_a_report() {
    let tokens = common::project_json("tests/attacks/tokens.json");
    for case in tokens.as_array().unwrap() {
        let options = json!({ "keys": case["options"]["keys"], "issuer": "https://issuer.example" }).to_string();
        let options = kubecred::options::Options::from_json(&options).unwrap();
        let report = kubecred::analyze(case["token"].as_str().unwrap(), &options);
        let verified = report.diagnostics.iter().any(|found| found.rule == "token/signature-verified");
        let about_signature = case["refusal"].as_str().is_some_and(|word| {
            ["token/signature-failed", "token/key-unsuitable", "token/algorithm-none"].contains(&word)
        });
        assert!(!(verified && about_signature), "{}", case["name"]);
    }
}
