//! Tokens and signatures of the public suite (wycheproof): nothing that is valid is refused, nothing that is not is accepted.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may stop at the first surprise")]

mod common;

use kubecred::verify::{TokenVerification, VerifyTokenOptions};
use kubecred::x509::SignatureStatus;
use kubecred::x509::key::{Curve, KeyMaterial};
use kubecred::x509::signature::{Hash, Scheme, verify, verify_raw};
use kubecred::{verify_key_set, verify_token};
use serde_json::Value;

/// Payloads of the suite are no claims: what counts is the form and the signature.
fn is_signed(verification: &TokenVerification) -> bool {
    verification
        .checks
        .iter()
        .filter(|check| matches!(check.name, "form" | "signature"))
        .all(|check| check.status == SignatureStatus::Verified)
}

/// Holds the tokens of a file against their verdicts.
fn hold_tokens(file: &str, suite: &str, floor: usize) {
    let Some(json) = common::corpora_json(&format!("wycheproof/{file}")) else { return };
    let mut exceptions = common::Exceptions::of(suite);
    for group in json["testGroups"].as_array().unwrap() {
        let keys = group.get("public").unwrap_or(&group["private"]).to_string();
        let options = VerifyTokenOptions { keys: vec![keys], ..VerifyTokenOptions::default() };
        for test in group["tests"].as_array().unwrap() {
            // Encrypted ones are another matter.
            let Some(token) = test.get("jws") else { continue };
            let token = token.as_str().map_or_else(|| token.to_string(), str::to_owned);
            let verification = verify_token(&token, &options);
            let expected = test["result"] == "valid";
            let outcome = if is_signed(&verification) == expected {
                Ok(())
            } else {
                Err(format!(
                    "{} {}: {:?} {:?}",
                    test["result"], test["comment"], verification.checks, verification.keys
                ))
            };
            exceptions.note(&test["tcId"].to_string(), outcome);
        }
    }
    exceptions.finish(suite, floor);
}

#[test]
fn json_web_signatures() {
    hold_tokens("json_web_signature_test.json", "wycheproof-jws", 393);
}

#[test]
fn json_web_keys() {
    hold_tokens("json_web_key_test.json", "wycheproof-jwk", 26);
}

#[test]
fn json_web_crypto() {
    hold_tokens("json_web_crypto_test.json", "wycheproof-jws-crypto", 49);
}

/// A key with which nothing may be verified is told without a token too.
#[test]
fn weak_and_malformed_keys() {
    let Some(json) = common::corpora_json("wycheproof/json_web_key_test.json") else { return };
    let mut sets = 0;
    for group in json["testGroups"].as_array().unwrap() {
        let Some(set) = group.get("public") else { continue };
        let valid = group["tests"].as_array().unwrap().iter().any(|test| test["result"] == "valid");
        let verification = verify_key_set(&set.to_string());
        let status = if valid { SignatureStatus::Verified } else { SignatureStatus::Failed };
        assert_eq!(verification.status, status, "{}: {verification:?}", group["comment"]);
        sets += 1;
    }
    println!("wycheproof key sets: {sets} of {sets}");
}

/// Every file of signatures: with the hash, the salt and the form of the numbers that it names.
#[test]
fn signatures() {
    let Some(folder) = common::corpora("the signatures of wycheproof") else { return };
    let (mut files, mut tests, mut wrong) = (0, 0, Vec::new());
    for path in std::fs::read_dir(folder.join("wycheproof")).unwrap() {
        let path = path.unwrap().path();
        let json: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("json_web") {
            continue;
        }
        files += 1;
        for group in json["testGroups"].as_array().unwrap() {
            let scheme = scheme_of(group);
            let check = if name.contains("p1363") { verify_raw } else { verify };
            for test in group["tests"].as_array().unwrap() {
                let (message, signature) = (bytes(&test["msg"]), bytes(&test["sig"]));
                let verdict = with_key(&group["publicKey"], |key| check(scheme, key, &message, &signature));
                tests += 1;
                let good = verdict.status == SignatureStatus::Verified;
                if test["result"] != "acceptable" && good != (test["result"] == "valid") {
                    wrong.push(format!("{name} {}: {verdict:?}", test["tcId"]));
                }
            }
        }
    }
    println!("wycheproof signatures: {} of {tests} in {files} files", tests - wrong.len());
    assert!(wrong.is_empty() && files > 0, "{wrong:#?}");
}

fn scheme_of(group: &Value) -> Scheme {
    let hash = || match group["sha"].as_str().unwrap() {
        "SHA-256" => Hash::Sha256,
        "SHA-384" => Hash::Sha384,
        "SHA-512" => Hash::Sha512,
        other => panic!("{other}"),
    };
    match group["type"].as_str().unwrap() {
        "EddsaVerify" => Scheme::Ed25519,
        "RsassaPssVerify" => {
            assert_eq!(group["mgfSha"], group["sha"]);
            Scheme::RsaPss { hash: hash(), salt: usize::try_from(group["sLen"].as_u64().unwrap()).unwrap() }
        }
        "RsassaPkcs1Verify" => Scheme::RsaPkcs1(hash()),
        "EcdsaVerify" | "EcdsaP1363Verify" => Scheme::Ecdsa(hash()),
        other => panic!("{other}"),
    }
}

fn with_key<T>(key: &Value, check: impl FnOnce(&KeyMaterial<'_>) -> T) -> T {
    if key.get("modulus").is_some() {
        let number = |name: &str| bytes(&key[name]).into_iter().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
        return check(&KeyMaterial::Rsa { modulus: &number("modulus"), exponent: &number("publicExponent") });
    }
    if let Some(point) = key.get("uncompressed") {
        let curve = match key["curve"].as_str().unwrap() {
            "secp256r1" => Curve::P256,
            "secp384r1" => Curve::P384,
            "secp521r1" => Curve::P521,
            other => panic!("{other}"),
        };
        return check(&KeyMaterial::Ec { curve, point: &bytes(point) });
    }
    check(&KeyMaterial::Ed25519(&bytes(&key["pk"]).try_into().unwrap()))
}

fn bytes(hex: &Value) -> Vec<u8> {
    let digits = hex.as_str().unwrap().as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
