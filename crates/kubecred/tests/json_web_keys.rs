//! Keys of the public suite (wycheproof, json_web_key_test.json): each set decodes, and what is wrong with a key that no
//! signature may be verified with is found under the right name.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeSet;

use kubecred::Decoded;
use kubecred::diagnostic::Severity;
use kubecred::options::Options;
use serde_json::{Value, json};

/// What must be found in the key sets of a test, by the comment of its group; nothing for those that differ only in the
/// signature.
const EXPECTED: &[(&str, &[&str])] = &[
    ("jws_mixedSymmetryKeyset", &["symmetric-key"]),
    ("jws_keyset", &["symmetric-key"]),
    ("jws_duplicate_kid", &["symmetric-key", "duplicate-kid", "base64-not-canonical"]),
    ("rs256", &[]),
    ("rs256 enc", &["not-for-signatures"]),
    ("jws_rsa_roca_key", &["vulnerable-key"]),
    ("keysize_too_small", &["rsa-size"]),
    ("exponentOne", &["rsa-exponent"]),
    ("HS256 short_hs256_key", &["symmetric-length", "symmetric-key"]),
    ("HS384 short_hs384_key", &["symmetric-length", "symmetric-key"]),
    ("HS512 short_hs512_key", &["symmetric-length", "symmetric-key"]),
    ("HS256 long_hs256_key", &["symmetric-key"]),
    ("HS384 long_hs384_key", &["symmetric-key"]),
    ("HS512 long_hs512_key", &["symmetric-key"]),
    ("HS256 hs256_key", &["symmetric-length", "symmetric-key"]),
    ("HS384 hs384_key", &["symmetric-length", "symmetric-key"]),
    ("HS512 hs512_key", &["symmetric-length", "symmetric-key"]),
    ("wrong_algorithm", &["algorithm-mismatch"]),
    ("invalid_algorithm", &["algorithm-mismatch"]),
    ("invalid_use", &["usage-conflict"]),
    ("invalid_point", &["not-on-curve"]),
    ("wrong_curve", &["coordinate-length", "algorithm-mismatch"]),
    ("wrong_kty", &["member-missing", "algorithm-mismatch"]),
    ("invalid_aes_gcm_key", &["usage-conflict", "symmetric-key"]),
    ("invalid_aes_kw_key", &["usage-conflict", "symmetric-key"]),
];

/// 65537 is a power of 65537, and still no modulus of the faulty chip.
#[test]
fn a_tiny_modulus_is_not_from_the_faulty_chip() {
    let set = json!({ "keys": [{ "kty": "RSA", "n": "AQAB", "e": "AQAB" }] });
    let report = kubecred::analyze(&set.to_string(), &Options::default());
    let found: Vec<&str> = report.diagnostics.iter().map(|found| found.rule.as_ref()).collect();
    assert!(found.contains(&"key-set/rsa-size") && !found.contains(&"key-set/vulnerable-key"), "{found:?}");
}

#[test]
fn every_key_of_the_suite_decodes_or_is_refused_with_the_right_word() {
    let Some(suite) = common::corpora_json("wycheproof/json_web_key_test.json") else { return };
    let mut tests = 0;
    for group in suite["testGroups"].as_array().unwrap() {
        tests += group["tests"].as_array().unwrap().len();
        let set = group.get("public").unwrap_or(&group["private"]);
        let (name, first) = (group["comment"].as_str().unwrap(), &set["keys"][0]);
        let name = match name {
            "rs256" if first["use"] == "enc" => "rs256 enc".to_owned(),
            "HS256" | "HS384" | "HS512" => format!("{name} {}", first["kid"].as_str().unwrap()),
            name => name.to_owned(),
        };
        let (_, expected) = EXPECTED.iter().find(|(known, _)| *known == name).unwrap();
        let report = kubecred::analyze(&set.to_string(), &Options::default());
        let found: BTreeSet<String> =
            report.diagnostics.iter().map(|found| found.rule.trim_start_matches("key-set/").to_owned()).collect();
        let expected: BTreeSet<String> = expected.iter().map(|&rule| rule.to_owned()).collect();
        assert_eq!(found, expected, "{name}");

        // The private sets are read too, and tell nothing of what is secret in them.
        let private = group["private"].to_string();
        let Decoded::Value(decoded) = kubecred::decode_key_set(&private) else { panic!("{name}: not decoded") };
        assert_eq!(decoded.keys.len(), group["private"]["keys"].as_array().unwrap().len(), "{name}");
        let told = serde_json::to_string(&decoded).unwrap();
        for key in group["private"]["keys"].as_array().unwrap() {
            for secret in ["d", "p", "q", "dp", "dq", "qi", "k"].iter().filter_map(|name| key[name].as_str()) {
                assert!(secret.len() < 4 || !told.contains(&format!("\"{secret}\"")), "{name}: tells a secret");
            }
        }
    }
    assert_eq!(tests, 26);
    println!("wycheproof keys: {tests} tests");
}

/// Values that other implementations compute of the same keys.
#[test]
fn names_of_keys() {
    // RFC 7638, section 3.1.
    let modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let key = json!({"kty": "RSA", "n": modulus, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"});
    let key = first(&json!({"keys": [key]}).to_string());
    assert_eq!(key["thumbprint"], "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(key["bits"], 2048);
    assert_eq!(key["publicKey"]["exponent"], "65537");

    // RFC 8037, appendix A.3.
    let key = first(r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#);
    assert_eq!(key["thumbprint"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(key["publicKey"]["algorithm"], "Ed25519");

    // The same key in a certificate and in a set has the same hash.
    let page = std::fs::read_to_string(common::project_file("tests/fixtures/key-set/certificates.json")).unwrap();
    let report = serde_json::to_value(kubecred::analyze(&page, &Options::default())).unwrap();
    let key = &report["artifacts"][0]["children"][0];
    assert_eq!(key["value"]["publicKey"], key["children"][0]["value"]["publicKey"]);
}

#[test]
fn what_is_no_key_set() {
    assert!(matches!(kubecred::decode_key_set("eyJ"), Decoded::Broken { .. }));
    let of = |text: &str| serde_json::to_value(kubecred::decode_key_set(text)).unwrap();
    assert_eq!(of("{}")["error"], "there is no list `keys`");
    assert_eq!(of("{\"keys\":{}}")["error"], "there is no list `keys`");
    assert_eq!(of("[]")["error"], "there is no list `keys`");
    assert_eq!(of("{\"keys\":[]}"), json!({"keys": []}));
    assert_eq!(of("{\"keys\":[1]}")["keys"][0]["error"], "the key does not say of which type it is (`kty`)");
}

/// Tokens of clusters give no error, whoever made the cluster.
#[test]
fn tokens_of_clusters_are_fine() {
    for name in ["bound-to-pod", "bound-to-node", "k3s", "openshift", "legacy"] {
        let text = std::fs::read_to_string(common::project_file(&format!("tests/fixtures/token/{name}.txt"))).unwrap();
        let options = Options { now: Some("2026-11-24T12:00:00Z".parse().unwrap()), ..Options::default() };
        let report = kubecred::analyze(&text, &options);
        assert!(report.diagnostics.iter().all(|found| found.severity != Severity::Error), "{name}: {report:?}");
    }
}

/// What a token of a ServiceAccount and one of OpenID Connect say, as typed values.
#[test]
fn claims_are_typed() {
    let value = |name: &str| {
        let text = std::fs::read_to_string(common::project_file(&format!("tests/fixtures/token/{name}"))).unwrap();
        serde_json::to_value(kubecred::analyze(&text, &Options::default())).unwrap()["artifacts"][0]["value"].clone()
    };
    let bound = value("bound-to-pod.txt");
    assert_eq!(bound["kubernetes"]["boundTo"], "pod");
    assert_eq!(bound["credentialId"], "JTI=0f5d1a9e-6a0c-4e0e-9d57-0c2a2f7f6b10");
    assert_eq!(value("bound-to-node.txt")["kubernetes"]["boundTo"], "node");
    assert_eq!(value("openshift.txt")["kubernetes"]["boundTo"], "secret");
    assert!(value("legacy.txt").get("credentialId").is_none());
    let told = &value("oidc.txt")["openIdConnect"];
    assert_eq!(told["authorizedParty"], "portal");
    assert_eq!(told["emailVerified"], false);
    assert_eq!(told["groups"], json!(["dev", "ops"]));
    assert_eq!(told["authTime"], "2026-11-24T11:58:00Z");
    assert_eq!(value("with-key-set.txt")["key"], "byHash");
    assert_eq!(value("with-named-key.txt")["key"], "byName");
    assert!(value("bound-to-pod.txt").get("key").is_none());
}

fn first(text: &str) -> Value {
    serde_json::to_value(kubecred::decode_key_set(text)).unwrap()["keys"][0].clone()
}
