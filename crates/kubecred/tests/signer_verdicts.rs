//! What the rules say of requests to the signers of Kubernetes, against what those signers did with them.
//!
//! A signer stops at the first thing that it does not like; the rules tell all of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::collections::BTreeSet;

use kubecred::options::Options;
use kubecred::predict::PreflightOptions;
use kubecred::time::parse_rfc3339;
use kubecred::verify::chain::VerifyChainOptions;
use serde_json::{Value, json};

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

/// Requests of our builders, and what the real signers made of them (`tests/oracle/signers.mjs`).
#[test]
fn what_is_built_is_issued_as_predicted() {
    let recorded = common::project_json("tests/verdicts/built.json");
    let authority = recorded["authority"].as_str().unwrap();
    let ends = &decoded(authority)["notAfter"];
    let (mut issued, mut others, mut wrong) = (0, 0, Vec::new());
    for case in recorded["cases"].as_array().unwrap() {
        let body = case["body"].as_str().unwrap();
        let options = PreflightOptions::from_json(&json!({"caNotAfter": ends}).to_string()).unwrap();
        let predicted = serde_json::to_value(kubecred::preflight(body.as_bytes(), &options)).unwrap();
        let right = match case["certificate"].as_str() {
            Some(certificate) => {
                issued += 1;
                let found = decoded(certificate);
                verify(certificate, authority, &predicted);
                let same = |(name, value): (&String, &Value)| predicted["certificate"][name] == *value;
                predicted["result"] == "issued" && as_predicted(&found).as_object().unwrap().iter().all(same)
            }
            None if case["code"] == 201 => {
                others += 1;
                predicted["result"] == "failed" && predicted["reason"] == case["failed"]
            }
            None => {
                others += 1;
                predicted["result"] == "refused on create" && predicted["code"] == case["code"]
            }
        };
        if !right {
            let outcome = case["certificate"].as_str().map_or_else(|| case.clone(), |pem| as_predicted(&decoded(pem)));
            wrong.push(format!("{}: {outcome}, but {predicted}", case["id"]));
        }
    }
    println!("built and issued: {issued}, refused: {others}");
    assert!(issued >= 40 && others >= 8, "{issued} issued, {others} not");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The signature is that of the CA, and the certificate good for what it was asked for.
fn verify(certificate: &str, authority: &str, predicted: &Value) {
    let usage = match predicted["certificate"]["extensions"]["extendedKeyUsage"][0].as_str() {
        Some("client auth") => "client",
        _ => "server",
    };
    // Signers begin five minutes earlier, when there may have been no CA yet.
    let asked = json!({"roots": authority, "usage": usage, "now": decoded(authority)["notBefore"]});
    let options = VerifyChainOptions::from_json(&asked.to_string()).unwrap();
    let verified = serde_json::to_value(kubecred::verify_chain(certificate.as_bytes(), &options)).unwrap();
    assert_ne!(verified["status"], "failed", "{verified}");
    let signature = verified["checks"].as_array().unwrap().iter().find(|check| check["name"] == "signature");
    assert_eq!(signature.map(|check| &check["status"]), Some(&json!("verified")), "{verified}");
}

fn decoded(certificate: &str) -> Value {
    serde_json::to_value(&kubecred::decode_certificates(certificate.as_bytes())[0]).unwrap()
}

/// A certificate that was issued, in the words of a prediction.
fn as_predicted(found: &Value) -> Value {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let attribute = |attribute: &Value| json!([attribute["oid"], attribute["value"]]);
    let subject: Vec<Value> = list(&found["subject"]["attributes"]).iter().map(attribute).collect();
    let [from, until] = ["notBefore", "notAfter"].map(|name| parse_rfc3339(found[name].as_str().unwrap()).unwrap());
    let mut extensions = serde_json::Map::new();
    for extension in list(&found["extensions"]) {
        let value = &extension["value"];
        let (name, value) = match extension["name"].as_str().unwrap() {
            "keyUsage" => ("keyUsage", list(value).iter().map(|usage| words(usage.as_str().unwrap())).collect()),
            "extKeyUsage" => {
                let usages = list(value);
                ("extendedKeyUsage", usages.iter().map(|usage| words(usage["name"].as_str().unwrap())).collect())
            }
            "subjectAltName" => ("subjectAltName", list(value).iter().map(name_of).collect()),
            "basicConstraints" => ("basicConstraints", json!({"ca": value["ca"]})),
            "authorityKeyIdentifier" => ("authorityKeyIdentifier", json!(true)),
            // No signer gives another.
            other => (other, Value::Null),
        };
        extensions.insert(name.to_owned(), value);
    }
    json!({"subject": subject, "lifetimeSeconds": until.seconds - from.seconds, "extensions": extensions})
}

/// `digitalSignature` as Kubernetes writes it.
fn words(name: &str) -> Value {
    let word = |character: char| match character.is_ascii_uppercase() {
        true => format!(" {}", character.to_ascii_lowercase()),
        false => character.to_string(),
    };
    name.chars().map(word).collect::<String>().into()
}

fn name_of(name: &Value) -> Value {
    let form = match name["type"].as_str().unwrap() {
        "dNSName" => "DNS",
        "rfc822Name" => "email",
        "iPAddress" => "IP",
        _ => "URI",
    };
    format!("{form}:{}", name["value"].as_str().unwrap()).into()
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
