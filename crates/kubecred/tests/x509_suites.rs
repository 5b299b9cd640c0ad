//! Certificates and keys of public suites: all are decoded, and each value says where its bytes are.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use kubecred::analyze;
use kubecred::encoding::pem;
use kubecred::options::{Options, Signatures};
use kubecred::x509::{Certificate, ExtensionValue};
use serde_json::Value;

#[test]
fn every_certificate_of_limbo_decodes() {
    let Some(limbo) = common::corpora_json("x509-limbo/limbo.json") else { return };
    let cases = limbo["testcases"].as_array().unwrap();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut issues: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        for text in certificates_of(case) {
            for block in pem::scan(text.as_bytes()) {
                if !seen.insert(block.content.bytes.clone()) {
                    continue;
                }
                let decoded = Certificate::decode(&block.content.bytes);
                for issue in &decoded.issues {
                    *issues.entry(issue.rule.id).or_default() += 1;
                }
                if let Err(problem) = check(&decoded, block.content.bytes.len()) {
                    wrong.push(format!("{}: {problem}", case["id"]));
                }
            }
        }
    }
    println!(
        "limbo: {} certificates of {} cases, {} decoded; {issues:?}",
        seen.len(),
        cases.len(),
        seen.len() - wrong.len()
    );
    assert!(wrong.is_empty() && !seen.is_empty(), "{wrong:#?}");
}

fn certificates_of(case: &Value) -> Vec<&str> {
    let lists = [&case["trusted_certs"], &case["untrusted_intermediates"]];
    let listed = lists.into_iter().flat_map(|list| list.as_array().unwrap()).filter_map(Value::as_str);
    listed.chain(case["peer_certificate"].as_str()).collect()
}

/// That all of it was read, typed and placed.
fn check(decoded: &kubecred::x509::Decoded<Certificate>, length: usize) -> Result<(), String> {
    let certificate = &decoded.value;
    if let Some(error) = &certificate.error {
        return Err(error.clone());
    }
    for extension in &certificate.extensions {
        // Some are broken on purpose: of them the bytes are shown.
        if extension.error.is_some() {
            assert!(extension.der.is_some());
            continue;
        }
        let is_hex = matches!(extension.value, ExtensionValue::Hex(_)) && extension.name != "subjectKeyIdentifier";
        if is_hex && extension.name != extension.oid {
            return Err(format!("{} is not typed", extension.name));
        }
    }
    let value = serde_json::to_value(certificate).unwrap();
    for field in &decoded.fields {
        if value.pointer(&field.pointer).is_none() || field.span.end as usize > length {
            return Err(format!("{} leads nowhere", field.pointer));
        }
    }
    let placed: BTreeSet<&str> = decoded.fields.iter().map(|field| field.pointer.as_str()).collect();
    let mut waiting = vec![(String::new(), &value)];
    while let Some((pointer, value)) = waiting.pop() {
        match value {
            Value::Object(members) => {
                waiting.extend(members.iter().map(|(name, value)| (format!("{pointer}/{name}"), value)));
            }
            Value::Array(items) => {
                waiting.extend(items.iter().enumerate().map(|(index, value)| (format!("{pointer}/{index}"), value)));
            }
            _ if is_placed(&pointer, &placed) || *value == 0 => {}
            _ => return Err(format!("{pointer} has no place")),
        }
    }
    Ok(())
}

/// Whether a value or what is around it has a place; what is only another way to say its neighbour needs none.
fn is_placed(pointer: &str, placed: &BTreeSet<&str>) -> bool {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let mut around = pointer;
    while !around.is_empty() {
        if placed.contains(around) {
            return true;
        }
        around = around.rsplit_once('/').unwrap().0;
    }
    let beside = |name: &str| placed.contains(format!("{parent}/{name}").as_str());
    match name {
        "pem" | "critical" | "isCa" | "error" => true,
        // An identifier and its name are the same bytes; a name says its type.
        "oid" => beside("name") || beside("value") || beside("algorithm") || parent.starts_with("/extensions/"),
        "name" => beside("value") || parent.starts_with("/extensions/"),
        "type" | "joined" | "stringType" | "der" => beside("value") || parent.starts_with("/extensions/"),
        "text" => beside("attributes/0/value"),
        "reason" => beside("status"),
        _ => false,
    }
}

#[test]
fn every_public_key_of_wycheproof_decodes() {
    let Some(folder) = common::corpora("the keys of wycheproof") else { return };
    let mut keys = 0;
    for path in std::fs::read_dir(folder.join("wycheproof")).unwrap() {
        let suite: Value = serde_json::from_str(&std::fs::read_to_string(path.unwrap().path()).unwrap()).unwrap();
        for group in suite["testGroups"].as_array().unwrap() {
            let Some(text) = group["publicKeyPem"].as_str() else { continue };
            keys += 1;
            let options = Options { signatures: Signatures::Defer, ..Options::default() };
            let report = serde_json::to_value(analyze(text, &options)).unwrap();
            let artifact = &report["artifacts"][0];
            assert_eq!(artifact["type"], "publicKey", "{text}");
            let (key, expected) = (&artifact["value"], &group["publicKey"]);
            let hex = |value: &Value| value.as_str().map(|hex| hex.trim_start_matches('0').to_owned());
            let (name, bits) = match group["type"].as_str().unwrap() {
                "RsassaPssVerify" | "RsassaPkcs1Verify" => {
                    assert_eq!(hex(&key["modulus"]), hex(&expected["modulus"]));
                    ("RSA", &group["keySize"])
                }
                "EcdsaVerify" | "EcdsaP1363Verify" => {
                    assert_eq!(key["key"], expected["uncompressed"]);
                    ("EC", &expected["keySize"])
                }
                _ => {
                    assert_eq!(key["key"], expected["pk"]);
                    ("Ed25519", &Value::from(256))
                }
            };
            assert_eq!((&key["algorithm"], &key["bits"]), (&Value::from(name), bits));
            let found: Vec<&str> =
                report["diagnostics"].as_array().unwrap().iter().map(|found| found["rule"].as_str().unwrap()).collect();
            assert!(found.iter().all(|rule| *rule == "key/rsa-exponent-small"), "{found:?} in {text}");
        }
    }
    println!("wycheproof: {keys} public keys");
    assert!(keys > 0);
}
