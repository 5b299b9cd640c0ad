//! What is built around a signature (requests and tokens), what clients have, and what is rebuilt. Keys are made of fixed
//! bytes: a test needs no randomness.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may stop at the first surprise")]

mod common;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kubecred::build::{BuildOptions, CertificationRequestInput, Mistake, TestTokenInput};
use kubecred::options::{Options, Request};
use kubecred::verify::VerifyTokenOptions;
use kubecred::{
    analyze, build, certification_request_findings, certification_request_info, load_client_config, rebuild,
};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

const NOW: &str = "2026-11-27T12:00:00Z";

#[test]
fn a_request_says_what_its_input_says() {
    let everything = json!({
        "subject": [
            {"type": "C", "value": "AQ"}, {"type": "O", "value": "a"}, {"type": "O", "value": "b"},
            {"type": "CN", "value": "jane"}, {"type": "OU", "value": "Zürich", "joined": true},
            {"type": "emailAddress", "value": "jane@example.com"},
            {"type": "description", "value": "é", "stringType": "BMPString"},
            {"type": "kubernetesUID", "value": "1"}, {"type": "uniqueIdentifier", "der": "03020780"},
        ],
        "basicConstraints": {"ca": true, "pathLength": 300},
        "keyUsages": ["digitalSignature", "keyCertSign", "decipherOnly"],
        "extendedKeyUsages": ["clientAuth", "serverAuth", "1.3.6.1.4.1.99999.1"],
        "subjectAltNames": [
            {"type": "dNSName", "value": "*.example.com"}, {"type": "iPAddress", "value": "192.0.2.1"},
            {"type": "iPAddress", "value": "2001:db8::1"}, {"type": "rfc822Name", "value": "jane@example.com"},
            {"type": "uniformResourceIdentifier", "value": "spiffe://cluster.local/ns/default/sa/web"},
            {"type": "directoryName", "name": [{"type": "CN", "value": "jane"}]},
            {"type": "otherName", "value": "jane@EXAMPLE", "oid": "1.3.6.1.4.1.311.20.2.3"},
            {"type": "registeredID", "value": "1.2.3.4"}, {"type": "ediPartyName", "value": "a504a1020c00"},
        ],
        "critical": ["keyUsage", "subjectAltName"],
        "extensions": [
            {"oid": "tlsFeature", "der": "3003020105"}, {"oid": "1.3.6.1.4.1.99999.2", "critical": true, "der": "0500"},
        ],
        "attributes": [{"oid": "unstructuredName", "values": ["a name"]}],
    });
    for input in [everything, json!({}), json!({"subject": [{"type": "CN", "value": "jane"}]})] {
        let pem = request(&input);
        let decoded = serde_json::to_value(kubecred::decode_certification_requests(pem.as_bytes())).unwrap();
        assert_eq!(decoded[0].get("error"), None, "{decoded}");
        let report = serde_json::to_value(analyze(&pem, &Options::default())).unwrap();
        assert_eq!(report["artifacts"][0]["value"]["signature"]["status"], "verified", "{report}");
        let again = serde_json::to_value(rebuild(pem.as_bytes())).unwrap();
        assert_eq!(again, json!([{"build": "certificationRequest", "input": input}]));
    }
}

#[test]
fn a_mistake_is_told_at_its_member() {
    for (input, path) in [
        (json!({"subject": [{"type": "XX", "value": "a"}]}), "subject[0].type"),
        (json!({"subject": [{"type": "CN", "value": ""}]}), "subject[0].value"),
        (json!({"subject": [{"type": "C", "value": "ä"}]}), "subject[0].value"),
        (json!({"subject": [{"type": "CN", "value": "a", "stringType": "Text"}]}), "subject[0].stringType"),
        (json!({"subject": [{"type": "CN", "der": "0c"}]}), "subject[0].der"),
        (json!({"keyUsages": ["signing"]}), "keyUsages[0]"),
        (json!({"extendedKeyUsages": ["clientAuth", "1.2.x"]}), "extendedKeyUsages[1]"),
        (json!({"subjectAltNames": [{"type": "iPAddress", "value": "1.2.3"}]}), "subjectAltNames[0].value"),
        (json!({"subjectAltNames": [{"type": "dNSName", "value": "ä"}]}), "subjectAltNames[0].value"),
        (json!({"subjectAltNames": [{"type": "DNS", "value": "a"}]}), "subjectAltNames[0].type"),
        (json!({"basicConstraints": {"pathLength": 1}}), "basicConstraints.pathLength"),
        (json!({"basicConstraints": {"ca": true, "pathLength": -1}}), "basicConstraints.pathLength"),
        (json!({"extensions": [{"oid": "2.5.29.14", "der": "04"}]}), "extensions[0].der"),
        (
            json!({"keyUsages": ["keyAgreement"], "extensions": [{"oid": "keyUsage", "der": "03020308"}]}),
            "extensions[0]",
        ),
        (json!({"attributes": [{"oid": "challengePassword", "values": ["a"]}]}), "attributes[0]"),
        (json!({"critical": ["tlsFeature"]}), "critical[0]"),
        (json!({"subjects": []}), "subjects"),
        (json!({"subject": "CN=jane"}), "subject"),
        (json!({"subject": [{"type": "CN", "valeu": "a", "value": "b"}]}), "subject[0].valeu"),
        (json!({"subject": [{"type": "CN", "value": 7}]}), "subject[0].value"),
        (json!({"subject": [{"type": "CN", "value": "a\u{0}b"}]}), "subject[0].value"),
        (json!({"subject": [{"type": "CN", "value": "a", "joined": true}]}), "subject[0].joined"),
        (json!({"subjectAltNames": [{"type": "dNSName", "value": "a\u{0}b"}]}), "subjectAltNames[0].value"),
        (json!({"subjectAltNames": [{"type": "directoryName"}]}), "subjectAltNames[0].name"),
        (json!({"subjectAltNames": [{"type": "x400Address", "value": "0500"}]}), "subjectAltNames[0].value"),
        (json!({"keyUsages": ["keyAgreement", "keyAgreement"]}), "keyUsages[1]"),
        (json!({"extendedKeyUsages": ["clientAuth", "1.3.6.1.5.5.7.3.2"]}), "extendedKeyUsages[1]"),
    ] {
        let input = CertificationRequestInput::from_json(&input.to_string());
        let made = certification_request_info(&input, &public_key(&key()));
        let paths: Vec<&str> = made.mistakes.iter().map(|mistake| mistake.path.as_str()).collect();
        assert_eq!(paths, [path], "{:?}", made.mistakes);
    }
    let made = certification_request_info(&CertificationRequestInput::default(), &[1]);
    assert_eq!(made.mistakes[0].path, "publicKey");
}

#[test]
fn what_is_found_in_a_request_stands_at_the_member_that_says_it() {
    let input = json!({
        "subject": [
            {"type": "O", "value": "a"}, {"type": "OU", "value": "b", "joined": true},
            {"type": "CN", "value": "x".repeat(65)},
        ],
        "keyUsages": ["digitalSignature"],
        "subjectAltNames": [{"type": "dNSName", "value": "a"}, {"type": "dNSName", "value": "b c"}],
    });
    let pem = request(&input);
    let found = certification_request_findings(&CertificationRequestInput::from_json(&input.to_string()), &pem);
    let paths: Vec<_> = found.iter().map(|found| (found.rule.as_ref(), found.path.as_deref())).collect();
    assert_eq!(
        paths,
        [("name/too-long", Some("subject[2].value")), ("name/dns-malformed", Some("subjectAltNames[1]"))]
    );
}

#[test]
fn a_token_that_cant_be_made_says_why_and_is_shown_so_far() {
    for (input, path) in [
        (json!({}), "now"),
        (json!({"now": "x"}), "now"),
        (json!({"now": NOW, "fault": "foo"}), "fault"),
        (json!({"now": NOW, "issuers": "a"}), "issuers"),
        (json!({"now": NOW, "lifetimeSeconds": -1}), "lifetimeSeconds"),
        (json!({"now": NOW, "algorithm": "HS256"}), "algorithm"),
        (json!({"now": NOW, "subject": "a"}), "subject"),
        (json!({"now": NOW, "shape": "openIdConnect", "pod": "a"}), "pod"),
    ] {
        let draft = kubecred::test_token(&TestTokenInput::from_json(&input.to_string()));
        let paths: Vec<&str> = draft.mistakes.iter().map(|mistake| mistake.path.as_str()).collect();
        assert_eq!(paths, [path], "{input}");
        assert!(draft.claims.get().contains("\"iss\":"), "{}", draft.claims.get());
    }
}

#[test]
fn what_is_rebuilt_of_the_corpus_makes_the_same_names_and_extensions() {
    let (mut compared, mut refused) = (0, 0);
    for folder in ["openssl", "go", "pyca"] {
        let mut files: Vec<_> = std::fs::read_dir(common::project_file("tests/corpus").join(folder)).unwrap().collect();
        files.sort_by_key(|file| file.as_ref().unwrap().path());
        for file in files {
            let path = file.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if !name.ends_with(".csr.pem") && !name.ends_with(".crt.pem") {
                continue;
            }
            let text = std::fs::read(&path).unwrap();
            let requests = serde_json::to_value(kubecred::decode_certification_requests(&text)).unwrap();
            let certificates = serde_json::to_value(kubecred::decode_certificates(&text)).unwrap();
            let originals = requests.as_array().unwrap().iter().chain(certificates.as_array().unwrap());
            for (original, again) in originals.zip(rebuild(&text)) {
                let input: Value = serde_json::from_str(again.input.get()).unwrap();
                // A value that is no DER is a mistake, and told.
                let Ok(made) = try_request(&input) else {
                    refused += 1;
                    continue;
                };
                let made = serde_json::to_value(kubecred::decode_certification_requests(made.as_bytes())).unwrap();
                // What issuers add is not asked for again.
                let added =
                    ["KeyIdentifier", "authorityInfoAccess", "DistributionPoints", "freshestCRL", "TimestampList"];
                let is_added = |extension: &Value| {
                    name.ends_with(".crt.pem")
                        && added.iter().any(|part| extension["name"].as_str().unwrap().contains(part))
                };
                let sorted = |value: &Value| {
                    let mut list = value["extensions"].as_array().unwrap().clone();
                    list.retain(|extension| !is_added(extension));
                    list.sort_by_key(ToString::to_string);
                    list
                };
                assert_eq!(original["subject"], made[0]["subject"], "{name}");
                assert_eq!(sorted(original), sorted(&made[0]), "{name}: {input}");
                compared += 1;
            }
        }
    }
    println!("rebuilt: {compared} certificates and requests of the corpus");
    assert!(compared >= 120 && refused <= 2, "{compared} compared, {refused} refused");
}

#[test]
fn a_signing_request_is_rebuilt_with_the_request_in_it() {
    let asked = json!({"subject": [{"type": "CN", "value": "jane"}]});
    let input = json!({"name": "jane", "signerName": "example.com/a", "usages": ["client auth"], "labels": {"a": "b"}});
    let mut given = input.clone();
    given["request"] = json!(request(&asked));
    let yaml = built("certificateSigningRequest", &given)["yaml"].as_str().unwrap().to_owned();
    let again = serde_json::to_value(rebuild(yaml.as_bytes())).unwrap();
    let mut expected = input;
    expected["request"] = asked;
    assert_eq!(again, json!([{"build": "certificateSigningRequestFor", "input": expected}]));
}

#[test]
fn a_check_says_of_a_test_token_what_it_must() {
    let faults = [
        "expired",
        "notYetValid",
        "issuedInFuture",
        "noExpiration",
        "wrongAudience",
        "wrongIssuer",
        "wrongKey",
        "unknownKey",
        "unsigned",
        "tampered",
        "tamperedSignature",
        "critical",
    ];
    for shape in ["serviceAccount", "openIdConnect"] {
        for fault in [None].into_iter().chain(faults.map(Some)) {
            let input = json!({"shape": shape, "fault": fault, "now": NOW, "pod": "web-0", "node": "worker-1"});
            let token = test_token(&input);
            let options = VerifyTokenOptions::from_json(token["options"].to_string().as_str()).unwrap();
            let verified = kubecred::verify_token(token["token"].as_str().unwrap(), &options);
            let verified = serde_json::to_value(verified).unwrap();
            assert_eq!(verified["status"], token["expected"]["status"], "{shape} {fault:?}: {verified}");
            for expected in token["expected"]["checks"].as_array().unwrap() {
                let checks = verified["checks"].as_array().unwrap();
                let check = checks.iter().find(|check| check["name"] == expected["name"]);
                let check = check.unwrap_or_else(|| panic!("{shape} {fault:?}: no {expected} in {checks:?}"));
                assert_eq!(check["status"], expected["status"], "{shape} {fault:?}: {check}");
            }
            for check in verified["checks"].as_array().unwrap() {
                let known = token["expected"]["checks"].as_array().unwrap();
                assert!(known.iter().any(|expected| expected["name"] == check["name"]), "{check}");
            }
            let verdict = kubecred::dry_run(token["tokenReview"].as_str().unwrap(), &Request::default());
            assert_eq!(verdict.code, 201);
            assert!(token["tokenReview"].as_str().unwrap().starts_with("# test material"));
            let payload = &verified["token"]["claims"];
            assert!(payload.as_array().unwrap().iter().any(|claim| claim["name"] == "test_material"));
        }
    }
}

#[test]
fn a_rebuilt_token_says_the_same() {
    for input in [
        json!({"now": NOW, "shape": "serviceAccount", "namespace": "ci", "serviceAccount": "robot", "secret": "session"}),
        json!({"now": NOW, "shape": "openIdConnect", "subject": "jane", "claims": {"groups": ["dev"], "nbf": null}}),
    ] {
        let first = test_token(&input);
        let again = rebuild(first["token"].as_str().unwrap().as_bytes());
        assert_eq!(again[0].build, "testToken");
        let second = test_token(&serde_json::from_str(again[0].input.get()).unwrap());
        let claims = |token: &Value| {
            let token = serde_json::to_value(kubecred::decode_token(token["token"].as_str().unwrap())).unwrap();
            let mut claims = token["claims"].as_array().unwrap().clone();
            claims.sort_by_key(ToString::to_string);
            claims
        };
        assert_eq!(claims(&first), claims(&second), "{}", again[0].input.get());
    }
}

#[test]
fn presets_are_accepted() {
    let presets: Value = serde_json::from_str(kubecred::presets().get()).unwrap();
    let mut built = 0;
    for preset in presets.as_array().unwrap() {
        for step in preset["steps"].as_array().unwrap() {
            let context = format!("{}: {}", preset["id"], step["build"]);
            let mut input = step["input"].clone();
            let mut name = step["build"].as_str().unwrap();
            if name == "certificateSigningRequestFor" {
                name = "certificateSigningRequest";
                input["request"] = json!(request(&input["request"]));
            }
            let made = build(name, &input.to_string(), &BuildOptions::default()).unwrap();
            let made = serde_json::to_value(made).unwrap();
            let errors = made["diagnostics"].as_array().unwrap().iter().filter(|found| found["severity"] == "error");
            assert_eq!(errors.count(), 0, "{context}: {}", made["diagnostics"]);
            if name == "kubeconfig" {
                assert_eq!(stage(made["yaml"].as_str().unwrap()), "ok", "{context}");
            } else {
                let path = made["request"]["path"].as_str().unwrap_or_else(|| panic!("{context}: {made}"));
                let path = path.split('?').next().unwrap().to_owned();
                let request = Request { path: Some(path), ..Request::default() };
                let verdict = kubecred::dry_run(made["yaml"].as_str().unwrap(), &request);
                assert!(matches!(verdict.code, 200 | 201), "{context}: {verdict:?}");
            }
            built += 1;
        }
    }
    assert!(built >= 10);
}

#[test]
fn an_answer_of_a_plugin_ends_with_what_is_in_it() {
    let token = test_token(&json!({"now": NOW, "lifetimeSeconds": 600}));
    let credential = built("execCredential", &json!({"token": token["token"]}));
    assert_eq!(credential["object"]["status"]["expirationTimestamp"], "2026-11-27T12:10:00Z");
    let certificate = std::fs::read_to_string(common::project_file("tests/corpus/go/client.crt.pem")).unwrap();
    let decoded = serde_json::to_value(kubecred::decode_certificates(certificate.as_bytes())).unwrap();
    let credential = built("execCredential", &json!({"clientCertificateData": certificate, "clientKeyData": "k"}));
    assert_eq!(credential["object"]["status"]["expirationTimestamp"], decoded[0]["notAfter"]);
    let credential = built("execCredential", &json!({"token": token["token"], "expirationTimestamp": NOW}));
    assert_eq!(credential["object"]["status"]["expirationTimestamp"], NOW);
    let opaque = built("execCredential", &json!({"token": "opaque"}));
    assert_eq!(opaque["object"]["status"], json!({"token": "opaque"}));
    let info = built("execInfo", &json!({"cluster": {"server": "https://a"}}));
    assert_eq!(info["object"]["spec"], json!({"cluster": {"server": "https://a"}, "interactive": false}));
}

#[test]
fn secrets_have_their_type_and_data() {
    let secret =
        built("tlsSecret", &json!({"name": "web", "certificate": "-----BEGIN CERTIFICATE-----\n", "key": "a2V5"}));
    assert_eq!(secret["object"]["type"], "kubernetes.io/tls");
    assert_eq!(secret["object"]["data"]["tls.crt"], BASE64_STANDARD.encode("-----BEGIN CERTIFICATE-----\n"));
    let input = json!({"name": "robot", "namespace": "ci", "serviceAccount": "robot", "annotations": {"a": "b"}});
    let secret = built("serviceAccountTokenSecret", &input);
    assert_eq!(secret["object"]["type"], "kubernetes.io/service-account-token");
    let annotations = json!({"a": "b", "kubernetes.io/service-account.name": "robot"});
    assert_eq!(secret["object"]["metadata"]["annotations"], annotations);
}

#[test]
fn the_certificates_of_a_chain_are_brought_in_order() {
    let chain = std::fs::read_to_string(common::project_file("tests/corpus/go/chain.pem")).unwrap();
    let mut blocks: Vec<&str> = chain.split_inclusive("-----END CERTIFICATE-----\n").collect();
    assert!(blocks.len() > 1);
    let data = |blocks: &[&str]| {
        let text = blocks.concat();
        let user = json!({"client-certificate-data": text, "client-key-data": "a2V5"});
        let config = built("kubeconfig", &json!({"cluster": {"server": "https://a"}, "user": user}));
        let secret = built("tlsSecret", &json!({"name": "web", "certificate": text, "key": "a2V5"}));
        let credential = built("execCredential", &json!({"clientCertificateData": text, "clientKeyData": "k"}));
        [
            config["object"]["users"][0]["user"]["client-certificate-data"].clone(),
            secret["object"]["data"]["tls.crt"].clone(),
            BASE64_STANDARD.encode(credential["object"]["status"]["clientCertificateData"].as_str().unwrap()).into(),
        ]
    };
    let ordered = data(&blocks);
    assert_eq!(ordered[0], BASE64_STANDARD.encode(&chain));
    blocks.reverse();
    assert_eq!(data(&blocks), ordered);
    // What is no chain stays as it is.
    let twice = [blocks[0], blocks[0]];
    assert_eq!(data(&twice)[0], BASE64_STANDARD.encode(twice.concat()));
}

/// What client-go said is asked again by `tests/client/record.mjs`.
#[test]
fn what_clients_have_is_what_client_go_loads() {
    let cases = common::project_json("tests/client/built.json");
    for case in cases.as_array().unwrap() {
        let id = &case["id"];
        let made = built("kubeconfig", &case["kubeconfig"]);
        let yaml = made["yaml"].as_str().unwrap();
        assert_eq!(case["text"], yaml, "{id}");
        assert_eq!(case["stage"], "ok", "{id}");
        let mut plugin = None;
        if let Some(input) = case.get("execCredential") {
            let output = built("execCredential", input)["json"].as_str().unwrap().to_owned();
            assert_eq!(case["plugin"], output, "{id}");
            let json = json!({"output": output, "exitCode": 0}).to_string();
            plugin = kubecred::predict::Plugin::from_json(&json).unwrap();
        }
        let verdict = serde_json::to_value(load_client_config(yaml, plugin.as_ref())).unwrap();
        assert_eq!(verdict["stage"], "ok", "{id}: {verdict}");
        let again = rebuild(yaml.as_bytes());
        assert_eq!(again[0].build, "kubeconfig");
        let again = build("kubeconfig", again[0].input.get(), &BuildOptions::default()).unwrap();
        assert_eq!(serde_json::to_value(again).unwrap()["json"], made["json"], "{id}");
    }
    assert!(cases.as_array().unwrap().len() >= 40);
}

fn built(name: &str, input: &Value) -> Value {
    serde_json::to_value(build(name, &input.to_string(), &BuildOptions::default()).unwrap()).unwrap()
}

fn stage(kubeconfig: &str) -> String {
    let verdict = serde_json::to_value(load_client_config(kubeconfig, None)).unwrap();
    if verdict["stage"] == "ok" { "ok".to_owned() } else { verdict.to_string() }
}

/// The PEM of a request, signed.
fn request(input: &Value) -> String {
    try_request(input).unwrap()
}

fn try_request(input: &Value) -> Result<String, Vec<Mistake>> {
    let input = CertificationRequestInput::from_json(&input.to_string());
    let made = certification_request_info(&input, &public_key(&key()));
    if !made.mistakes.is_empty() {
        return Err(made.mistakes);
    }
    let info = BASE64_STANDARD.decode(made.info).unwrap();
    let signature: Signature = key().sign(&info);
    Ok(kubecred::assemble_certification_request(&info, "ecdsa-with-SHA256", &signature.to_bytes()).unwrap().pem)
}

fn test_token(input: &Value) -> Value {
    let input_value = TestTokenInput::from_json(&input.to_string());
    let draft = kubecred::test_token(&input_value);
    let signature: Signature = key().sign(draft.signing_input.as_bytes());
    let shown = if input["fault"] == "wrongKey" { SigningKey::from_slice(&[8; 32]).unwrap() } else { key() };
    let point = public_key(&shown);
    let part = |from: usize| {
        BASE64_STANDARD.encode(&point[from..from + 32]).replace('+', "-").replace('/', "_").replace('=', "")
    };
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": part(27), "y": part(59), "d": "secret"});
    let token = kubecred::assemble_test_token(&input_value, &jwk.to_string(), &signature.to_bytes()).unwrap();
    let token = serde_json::to_value(token).unwrap();
    assert!(!token.to_string().contains("secret\""), "no private member");
    token
}

fn key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

/// The SubjectPublicKeyInfo.
fn public_key(key: &SigningKey) -> Vec<u8> {
    const HEAD: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7,
        3, 0x42, 0,
    ];
    [&HEAD[..], key.verifying_key().to_sec1_point(false).as_bytes()].concat()
}
