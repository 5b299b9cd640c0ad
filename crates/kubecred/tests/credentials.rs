//! Certificates, requests, keys and tokens through `analyze`: values, the way back to their text, findings.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may stop at the first surprise"
)]

use kubecred::analyze;
use kubecred::options::Options;
use serde_json::{Value, json};

const CA: &str = include_str!("data/ca.pem");
const SERVER: &str = include_str!("data/server.pem");
const MASTERS: &str = include_str!("data/masters.pem");
const REQUEST: &str = include_str!("data/request.pem");
const WEAK_REQUEST: &str = include_str!("data/weak-request.pem");
const CHALLENGE_REQUEST: &str = include_str!("data/challenge-request.pem");
const KEYS: &str = include_str!("data/keys.pem");

fn report(text: &str, now: Option<&str>) -> Value {
    let options = Options { now: now.map(|now| now.parse().unwrap()), ..Options::default() };
    serde_json::to_value(analyze(text, &options)).unwrap()
}

fn rules(report: &Value) -> Vec<&str> {
    report["diagnostics"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

/// The text that a range covers; all fixtures are ASCII, so offsets are bytes.
fn covered<'t>(text: &'t str, range: &Value) -> &'t str {
    let offset = |end: &str| usize::try_from(range[end]["offset"].as_u64().unwrap()).unwrap();
    &text[offset("start")..offset("end")]
}

/// base64url without padding, by hand: the tests do not trust the crate's own encoder.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect::<Vec<u8>>();
    let sextets = bits.chunks(6).map(|chunk| chunk.iter().fold(0, |value, bit| value << 1 | bit) << (6 - chunk.len()));
    sextets.map(|sextet| char::from(ALPHABET[usize::from(sextet)])).collect()
}

fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.contains("--")).collect();
    kubecred::encoding::base64::decode(body.as_bytes()).unwrap().bytes
}

fn token(header: &str, claims: &str, signature: &str) -> String {
    format!("{}.{}.{}", base64url(header.as_bytes()), base64url(claims.as_bytes()), signature)
}

#[test]
fn a_certificate_in_full() {
    let report = report(SERVER, None);
    let certificate = &report["artifacts"][0]["value"];
    assert_eq!(report["artifacts"][0]["type"], "certificate");
    assert_eq!(certificate["serialNumber"], "ff1234");
    assert_eq!(certificate["signatureAlgorithm"], json!({"oid": "1.2.840.10045.4.3.3", "name": "ecdsa-with-SHA384"}));
    assert_eq!(
        certificate["subject"]["text"],
        "1.3.6.1.4.1.57683.2=#0c0431323334,CN=\\ jäne\\, dev,SERIALNUMBER=7+OU=a,O=Example \\\"quoted\\\",C=DE"
    );
    let attribute = &certificate["subject"]["attributes"][5];
    assert_eq!(*attribute, json!({"oid": "1.3.6.1.4.1.57683.2", "name": "kubernetesUID", "value": "1234"}));
    assert_eq!(certificate["notAfter"], "2051-01-01T00:00:00Z");
    assert_eq!(certificate["publicKey"]["curve"], "P-256");
    let value = |name: &str| {
        let extensions = certificate["extensions"].as_array().unwrap();
        extensions.iter().find(|extension| extension["name"] == name).unwrap()["value"].clone()
    };
    assert_eq!(value("basicConstraints"), json!({"ca": false}));
    assert_eq!(value("keyUsage"), json!(["digitalSignature", "keyEncipherment"]));
    assert_eq!(value("extKeyUsage")[2], json!({"oid": "1.2.3.4", "name": "1.2.3.4"}));
    assert_eq!(
        value("authorityKeyIdentifier"),
        json!({
            "keyIdentifier": "010203",
            "authorityCertIssuer": [{
                "type": "directoryName",
                "value": "CN=kubernetes",
                "name": {
                    "text": "CN=kubernetes",
                    "attributes": [{"oid": "2.5.4.3", "name": "commonName", "value": "kubernetes"}],
                },
            }],
            "authorityCertSerialNumber": "01",
        })
    );
    let names: Vec<(String, String)> = serde_json::from_value::<Vec<Value>>(value("subjectAltName"))
        .unwrap()
        .iter()
        .map(|name| (name["type"].as_str().unwrap().to_owned(), name["value"].as_str().unwrap().to_owned()))
        .collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(form, value)| (form.as_str(), value.as_str())).collect();
    assert_eq!(
        names,
        [
            ("dNSName", "kubernetes"),
            ("dNSName", "*.svc"),
            ("iPAddress", "10.96.0.1"),
            ("iPAddress", "fd00::1"),
            ("uniformResourceIdentifier", "spiffe://cluster.local/ns/default"),
            ("rfc822Name", "a@b.example"),
            ("registeredID", "1.2.3.4"),
            ("directoryName", "CN=kubernetes"),
            ("otherName", "_x"),
        ]
    );
    assert_eq!(value("1.2.3.4.5"), "0c0568656c6c6f");
    assert_eq!(certificate["pem"], SERVER);
}

#[test]
fn a_request_in_full() {
    let report = report(REQUEST, None);
    let artifact = &report["artifacts"][0];
    assert_eq!(artifact["type"], "certificationRequest");
    assert_eq!(artifact["title"], "CN=jane,O=dev");
    assert_eq!(artifact["value"]["version"], 1);
    assert_eq!(artifact["value"]["signature"], json!({"status": "verified"}));
    assert_eq!(artifact["value"]["extensions"][0]["value"][1]["value"], "10.0.0.1");
    assert_eq!(artifact["value"]["pem"], REQUEST);
    assert_eq!(rules(&report), Vec::<&str>::new());
    let options = Options { signatures: kubecred::options::Signatures::Defer, ..Options::default() };
    let deferred = serde_json::to_value(analyze(REQUEST, &options)).unwrap();
    assert_eq!(deferred["artifacts"][0]["value"]["signature"]["status"], "notChecked");
}

#[test]
fn every_value_leads_back_to_the_characters_that_carry_it() {
    for text in [CA, SERVER, MASTERS, REQUEST, WEAK_REQUEST, CHALLENGE_REQUEST] {
        for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("around\n{text}")] {
            let report = report(&text, None);
            let artifact = &report["artifacts"][0];
            let body: String = covered(&text, &artifact["range"]).lines().filter(|line| !line.contains("--")).collect();
            let rows = artifact["rows"].as_array().unwrap();
            assert!(rows.len() >= 10);
            for row in rows {
                let der = row["within"].as_array().unwrap().iter().find(|step| step["step"] == "der").unwrap();
                let edge = |name: &str| usize::try_from(der[name].as_u64().unwrap()).unwrap();
                let carrying = &body[edge("start") * 8 / 6..(edge("end") * 8).div_ceil(6)];
                assert_eq!(covered(&text, &row["range"]).replace(['\r', '\n'], ""), carrying, "{row}");
                let pointer = row["pointer"].as_str().unwrap();
                assert!(artifact["value"].pointer(pointer).is_some(), "{pointer}");
            }
        }
    }
}

#[test]
fn values_stand_in_the_bytes_that_their_rows_name() {
    use kubecred::x509::Certificate;
    let der = der(SERVER);
    let decoded = Certificate::decode(&der);
    let bytes = |pointer: &str| &der[decoded.field(pointer).unwrap().span.range()];
    assert_eq!(bytes("/subject/attributes/1/value"), b"Example \"quoted\"");
    assert_eq!(bytes("/extensions/5/value/1/value"), b"*.svc");
    assert_eq!(bytes("/extensions/5/value/2/value"), [10, 96, 0, 1]);
    assert_eq!(bytes("/notAfter"), b"20510101000000Z");
    assert_eq!(bytes("/serialNumber"), [0, 0xff, 0x12, 0x34]);
    let structure = |pointer: &str| decoded.field(pointer).unwrap().structure.as_str();
    assert_eq!(structure("/subject/attributes/4/value"), "tbsCertificate.subject[3][0].value");
    assert_eq!(structure("/extensions/5/value/1/value"), "tbsCertificate.extensions[5].extnValue[1]");
    assert!(Certificate::decode_value(&der).fields.is_empty());
}

#[test]
fn findings_on_certificates_and_requests() {
    let cases: &[(&str, Option<&str>, &[&str])] = &[
        (CA, None, &[]),
        (CA, Some("2026-06-01T00:00:00Z"), &[]),
        (CA, Some("2025-06-01T00:00:00Z"), &["certificate/not-yet-valid"]),
        (CA, Some("2035-12-10T00:00:00Z"), &["certificate/expires-soon"]),
        (CA, Some("2036-06-01T00:00:00Z"), &["certificate/expired"]),
        (
            SERVER,
            None,
            &[
                "certificate/long-lived",
                "name/white-space",
                "certificate/key-encipherment",
                "certificate/unknown-critical-extension",
            ],
        ),
        (
            MASTERS,
            None,
            &[
                "certificate/without-authority-key-identifier",
                "certificate/system-masters",
                "key/weak",
                "certificate/cert-sign-without-ca",
            ],
        ),
        (WEAK_REQUEST, None, &["key/weak", "request/ca-requested", "request/signature-sha1"]),
        (CHALLENGE_REQUEST, None, &["request/challenge-password"]),
        (KEYS, None, &["key/private", "key/private", "key/encrypted", "key/private"]),
    ];
    for (text, now, expected) in cases {
        assert_eq!(rules(&report(text, *now)), *expected);
    }
}

#[test]
fn findings_cover_what_they_speak_of() {
    let report = report(CA, Some("2036-06-01T00:00:00Z"));
    let finding = &report["diagnostics"][0];
    assert_eq!(finding["within"][3]["path"], "tbsCertificate.validity.notAfter");
    assert!(finding["message"].as_str().unwrap().starts_with("it expired 152 days ago"));
}

#[test]
fn private_keys_tell_only_their_outside() {
    let report = report(KEYS, None);
    let values: Vec<&Value> =
        report["artifacts"].as_array().unwrap().iter().map(|artifact| &artifact["value"]).collect();
    assert_eq!(values[0]["curve"], "P-256");
    let outside = |value: &Value| {
        let member = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        (member("format"), member("curve"), value["encrypted"].as_bool().unwrap())
    };
    assert_eq!(outside(values[1]), ("SEC1".to_owned(), "P-256".to_owned(), false));
    assert_eq!(outside(values[2]), ("PKCS#8".to_owned(), "P-384".to_owned(), false));
    assert_eq!(outside(values[3]), ("PKCS#8".to_owned(), String::new(), true));
    assert!(values[1]["publicKey"]["sha256"].is_string() && values[3].get("publicKey").is_none());
}

#[test]
fn what_is_broken_hides_only_itself() {
    let cut = SERVER.replace("-----END CERTIFICATE-----\n", "");
    let end_missing = report(&format!("{cut}{CA}"), None);
    assert!(rules(&end_missing).contains(&"pem/end-missing"));
    assert_eq!(end_missing["artifacts"][0]["value"]["serialNumber"], "ff1234");
    assert_eq!(end_missing["artifacts"][1]["value"]["isCa"], true);

    let wrong_label = REQUEST.replace("CERTIFICATE REQUEST", "CERTIFICATE");
    assert_eq!(rules(&report(&wrong_label, None)), ["pem/label-of-other"]);
    let outdated = REQUEST.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");
    assert_eq!(rules(&report(&outdated, None)), ["pem/outdated-label"]);

    let lines: Vec<&str> = SERVER.lines().collect();
    let short = [&lines[..6], &lines[15..]].concat().join("\n");
    let cut_inside = report(&short, None);
    assert_eq!(cut_inside["artifacts"][0]["type"], "certificate");
    assert!(rules(&cut_inside).contains(&"der/encoding"), "{:?}", rules(&cut_inside));
    assert!(cut_inside["artifacts"][0]["value"]["error"].is_string());
}

#[test]
fn a_changed_request_fails() {
    let mut changed = der(REQUEST);
    let position = changed.windows(4).position(|window| window == b"jane").unwrap();
    changed[position] = b'J';
    let changed = kubecred::encoding::pem::encode("CERTIFICATE REQUEST", &changed);
    let report = report(&changed, None);
    assert_eq!(report["artifacts"][0]["value"]["signature"]["status"], "failed");
    assert_eq!(rules(&report), ["request/signature-failed"]);
}

#[test]
fn a_bound_token_is_explained() {
    let claims = r#"{"aud":["api"],"exp":1800000000,"iat":1768463993,"iss":"https://kubernetes.default.svc","jti":"x","kubernetes.io":{"namespace":"dev","node":{"name":"n1","uid":"u1"},"pod":{"name":"p1","uid":"u2"},"serviceaccount":{"name":"builder","uid":"u3"},"warnafter":1768467600},"nbf":1768463993,"sub":"system:serviceaccount:dev:builder"}"#;
    let text = format!(" Bearer {}\n", token(r#"{"alg":"RS256","kid":"k"}"#, claims, "c2ln"));
    let report = report(&text, Some("2026-01-15T09:00:00Z"));
    let artifact = &report["artifacts"][0];
    assert_eq!(artifact["title"], "dev/builder");
    let value = &artifact["value"];
    assert_eq!(value["kind"], "boundServiceAccount");
    assert_eq!(value["expiresAt"], "2027-01-15T08:00:00Z");
    assert_eq!(
        value["kubernetes"],
        json!({
            "namespace": "dev",
            "serviceAccount": {"name": "builder", "uid": "u3"},
            "pod": {"name": "p1", "uid": "u2"},
            "node": {"name": "n1", "uid": "u1"},
            "boundTo": "pod",
            "warnAfter": "2026-01-15T09:00:00Z",
        })
    );
    assert_eq!(rules(&report), ["token/renewal-overdue"]);
    for row in artifact["rows"].as_array().unwrap() {
        let covered = covered(&text, &row["range"]);
        let raw = value.pointer(row["pointer"].as_str().unwrap());
        assert!(raw.is_some(), "{row}");
        let Some(member) = raw.filter(|_| row["pointer"].as_str().unwrap().ends_with("/value")) else {
            continue;
        };
        // Whatever alignment the value has in its part, three of its bytes in a row are four of its characters.
        let json = member.to_string();
        let found = (0..3).any(|shift| {
            let whole = &json.as_bytes()[shift.min(json.len())..];
            covered.contains(&base64url(&whole[..whole.len() / 3 * 3])) && whole.len() >= 3
        });
        assert!(found || json.len() < 5, "{row}: {covered}");
    }
}

#[test]
fn findings_on_tokens() {
    const HEADER: &str = r#"{"alg":"RS256"}"#;
    const CLAIMS: &str = r#"{"iss":"https://i","sub":"s","aud":"a","exp":1800000000}"#;
    let now = Some("2026-01-15T09:00:00Z");
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (HEADER, CLAIMS, "c2ln", &[]),
        (r#"{"alg":"none"}"#, CLAIMS, "", &["token/algorithm-none"]),
        (r#"{"alg":"HS256"}"#, CLAIMS, "c2ln", &["token/algorithm-symmetric", "token/signature-length"]),
        (r#"{"alg":"ES256"}"#, CLAIMS, "c2ln", &["token/signature-length"]),
        (r#"{"typ":"JWT"}"#, CLAIMS, "c2ln", &["token/algorithm-missing"]),
        (HEADER, CLAIMS, "", &["token/signature-missing"]),
        (HEADER, CLAIMS, "c2lnbh", &["token/base64-not-canonical"]),
        (r#"{"alg":"RS256","jku":"https://x"}"#, CLAIMS, "c2ln", &["token/embedded-key"]),
        (r#"{"alg":"RS256","crit":["b64"]}"#, CLAIMS, "c2ln", &["token/critical-malformed"]),
        (r#"{"alg":"RS256","crit":["exp"],"exp":1}"#, CLAIMS, "c2ln", &["token/critical-unknown"]),
        (HEADER, r#"{"aud":"a","exp":1700000000}"#, "c2ln", &["token/expired"]),
        (HEADER, r#"{"aud":"a","exp":1800000000000}"#, "c2ln", &["token/milliseconds"]),
        (HEADER, r#"{"aud":"a"}"#, "c2ln", &["token/expiration-missing"]),
        (HEADER, r#"{"exp":1800000000}"#, "c2ln", &["token/audience-missing"]),
        (HEADER, r#"{"aud":[],"exp":1800000000}"#, "c2ln", &["token/audience-missing"]),
        (HEADER, r#"{"aud":"","exp":1800000000}"#, "c2ln", &["token/audience-missing"]),
        (HEADER, r#"{"aud":[5],"exp":1800000000}"#, "c2ln", &["token/claim-type"]),
        (HEADER, r#"{"aud":"a","exp":1800000000,"x":[{"b":1,"b":2}]}"#, "c2ln", &["token/duplicate-member"]),
        (
            r#"{"alg":"RS256","crit":["exp","exp"],"exp":1}"#,
            CLAIMS,
            "c2ln",
            &["token/critical-malformed", "token/critical-unknown"],
        ),
        (HEADER, r#"{"aud":5,"exp":"soon"}"#, "c2ln", &["token/claim-type", "token/claim-type"]),
        (HEADER, r#"{"aud":"a","exp":1800000000,"nbf":1790000000}"#, "c2ln", &["token/not-yet-valid"]),
        (HEADER, r#"{"aud":"a","aud":"b","exp":1800000000}"#, "c2ln", &["token/duplicate-member"]),
        (HEADER, r#"["a"]"#, "c2ln", &["token/not-an-object"]),
        (HEADER, r#"{"aud":"a""#, "c2ln", &["token/json"]),
        ("{}", "{}", "c2ln", &["token/algorithm-missing", "token/audience-missing", "token/expiration-missing"]),
        (r#"{"alg":"None"}"#, CLAIMS, "", &["token/algorithm-none"]),
        (r#"{"alg":"EdDSA"}"#, CLAIMS, "c2ln", &["token/algorithm-unsupported"]),
        (r#"{"alg":"rs256"}"#, CLAIMS, "c2ln", &["token/algorithm-unsupported"]),
        (HEADER, r#"{"aud":"a","exp":1600000000,"nbf":1790000000}"#, "c2ln", &["token/ends-before-start"]),
        (HEADER, r#"{"aud":"a","exp":1800000000,"iat":1790000000}"#, "c2ln", &[]),
        (
            HEADER,
            r#"{"aud":"a","exp":1800000000,"iat":1790000000,"kubernetes.io":{}}"#,
            "c2ln",
            &["token/issued-in-the-future"],
        ),
        (HEADER, r#"{"aud":"a","exp":1800000000,"iat":1768467660,"kubernetes.io":{}}"#, "c2ln", &[]),
    ];
    for (header, claims, signature, expected) in cases {
        let report = report(&token(header, claims, signature), now);
        let mut found = rules(&report);
        found.sort_unstable();
        assert_eq!(found, *expected, "{header} {claims}");
    }
}

#[test]
fn tokens_from_secrets_have_five_claims() {
    const HEADER: &str = r#"{"alg":"RS256"}"#;
    let found = |claims: &str| {
        let report = report(&token(HEADER, claims, "c2ln"), Some("2026-01-15T09:00:00Z"));
        assert_eq!(report["artifacts"][0]["value"]["kind"], "legacyServiceAccount");
        let mut rules: Vec<String> = rules(&report).into_iter().map(str::to_owned).collect();
        rules.retain(|rule| rule != "token/legacy-service-account");
        rules
    };
    let legacy = r#"{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"dev","kubernetes.io/serviceaccount/secret.name":"b-token","kubernetes.io/serviceaccount/service-account.name":"b","kubernetes.io/serviceaccount/service-account.uid":"u","sub":"system:serviceaccount:dev:b"}"#;
    assert_eq!(found(legacy), Vec::<String>::new());
    assert_eq!(found(&legacy.replace("dev:b", "dev:c")), ["token/subject-mismatch"]);
    assert_eq!(found(&legacy.replace("\"sub\"", "\"x\"")), ["token/legacy-claim-missing"]);
    assert_eq!(found(&legacy.replace("\"u\"", "\"\"")), ["token/legacy-claim-missing"]);
    assert_eq!(found(r#"{"iss":"kubernetes/serviceaccount"}"#), ["token/legacy-claim-missing"]);
}

#[test]
fn what_is_missing_in_a_token_marks_its_part() {
    let text = token("{}", r#"{"aud":"a"}"#, "c2ln");
    let report = report(&text, None);
    let marked: Vec<&str> =
        report["diagnostics"].as_array().unwrap().iter().map(|found| covered(&text, &found["range"])).collect();
    assert_eq!(marked, ["e30", "eyJhdWQiOiJhIn0"]);
}

/// With private keys as with public ones, and with key sets in objects; the key of a client says nothing of a token beside it.
#[test]
fn a_kid_is_held_against_keys_of_all_kinds() {
    let start = KEYS.find("-----BEGIN EC PRIVATE KEY").or_else(|| KEYS.find("-----BEGIN PRIVATE KEY")).unwrap();
    let pem = &KEYS[start..];
    let pem = &pem[..pem.find("KEY-----\n-----").map_or(pem.len(), |end| end + 9)];
    let public = report(pem, None)["artifacts"][0]["value"]["publicKey"].clone();
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let kid = base64url(&bytes(public["sha256"].as_str().unwrap()));
    let point = bytes(public["key"].as_str().unwrap());
    let half = point.len() / 2;
    let (x, y) = (base64url(&point[1..=half]), base64url(&point[half + 1..]));
    let set = json!({"keys": [{"kty": "EC", "crv": public["curve"], "x": x, "y": y}]}).to_string();
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"jwks": set}});
    let encoded = kubecred::encoding::base64::encode(set.as_bytes());
    let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"jwks": encoded}});
    let named = |kid: &str| token(&json!({"alg": "ES256", "kid": kid}).to_string(), r#"{"aud":"a"}"#, "c2ln");
    let said = |text: String| {
        let report = report(&text, None);
        rules(&report).into_iter().filter(|rule| rule.starts_with("token/key-")).map(str::to_owned).collect::<Vec<_>>()
    };
    let other = base64url(&[7; 32]);
    for beside in [pem.to_owned(), set.clone(), map.to_string(), secret.to_string()] {
        assert_eq!(said(format!("{}\n{beside}\n", named(&kid))), ["token/key-found"], "{beside}");
        assert_eq!(said(format!("{}\n{beside}\n", named(&other))), ["token/key-not-found"], "{beside}");
    }
    let client = kubecred::encoding::base64::encode(pem.as_bytes());
    let user = json!({"token": named(&other), "client-key-data": client});
    let config = json!({"apiVersion": "v1", "kind": "Config", "users": [{"name": "u", "user": user}]});
    assert_eq!(said(config.to_string()), [""; 0]);
}

/// Of a member that is there twice the last counts, and is marked.
#[test]
fn of_repeated_members_the_last_is_marked() {
    let text = token(r#"{"alg":"RS256","alg":"none"}"#, r#"{"aud":"a","exp":1,"exp":22222}"#, "");
    let report = report(&text, Some("2026-01-15T09:00:00Z"));
    for (rule, value) in [("token/algorithm-none", &b"\"none\""[..]), ("token/expired", b"22222")] {
        let findings = report["diagnostics"].as_array().unwrap();
        let found = findings.iter().find(|found| found["rule"] == rule).unwrap();
        let marked = covered(&text, &found["range"]);
        let decoded = (0..3).find_map(|lost| {
            let padded = format!("{}{marked}", &"AAA"[..lost]);
            let whole = &padded[..padded.len() / 4 * 4];
            let bytes = kubecred::encoding::base64::decode(whole.as_bytes()).ok()?.bytes;
            bytes.windows(value.len() - 2).any(|window| window == &value[1..value.len() - 1]).then_some(())
        });
        assert!(decoded.is_some(), "{rule} marks {marked}");
    }
}

#[test]
fn times_in_smaller_units_are_named() {
    for (exp, unit) in [
        ("1800000000000", "in milliseconds"),
        ("1800000000000000", "in microseconds"),
        ("1800000000000000000", "in nanoseconds"),
        ("1e30", "no time that can be"),
    ] {
        let report = report(&token(r#"{"alg":"RS256"}"#, &format!(r#"{{"aud":"a","exp":{exp}}}"#), "c2ln"), None);
        let message = report["diagnostics"][0]["message"].as_str().unwrap();
        assert!(message.contains(unit), "{message}");
    }
}

#[test]
fn padding_in_a_token_is_named() {
    let text = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJhYiIsImV4cCI6MTgwMDAwMDAwMH0=.c2ln";
    let report = report(text, None);
    assert_eq!(rules(&report), ["token/base64"]);
    let found = &report["diagnostics"][0];
    assert!(found["message"].as_str().unwrap().ends_with("base64url is written without padding (`=`) here"));
    assert_eq!(covered(text, &found["range"]), "=");
}

#[test]
fn one_fact_about_a_certificate_is_said_once() {
    use kubecred::x509::Certificate;
    let found = |der: &[u8]| {
        let pem = kubecred::encoding::pem::encode("CERTIFICATE", der);
        let report = report(&pem, Some("2026-01-15T09:00:00Z"));
        rules(&report).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let span = |der: &[u8], pointer: &str| Certificate::decode(der).field(pointer).unwrap().span.range();

    let whole = der(CA);
    let (start, end) = (span(&whole, "/notBefore"), span(&whole, "/notAfter"));
    let mut reversed = whole.clone();
    reversed[start.clone()].copy_from_slice(&whole[end.clone()]);
    reversed[end].copy_from_slice(&whole[start]);
    assert_eq!(found(&reversed), ["certificate/validity-reversed", "certificate/self-signature-failed"]);

    let mut first_version = whole.clone();
    first_version[span(&whole, "/version")].copy_from_slice(&[0]);
    assert_eq!(found(&first_version), ["der/structure"]);

    let index = Certificate::decode(&whole).value.extensions.iter().position(|e| e.name == "basicConstraints").unwrap();
    let mut unread = whole.clone();
    unread[span(&whole, &format!("/extensions/{index}/value")).start] = 0x31;
    assert_eq!(found(&unread), ["der/structure"]);

    let client = der(MASTERS);
    let mut nameless = client.clone();
    // The tag of the SET around the common name.
    nameless[span(&client, "/subject/attributes/1/value").start - 11] = 0x30;
    assert!(found(&nameless).contains(&"der/structure".to_owned()));
    assert!(!found(&nameless).contains(&"certificate/client-without-common-name".to_owned()));
}

/// A small generator with a fixed seed (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(below.max(1)).unwrap()).unwrap()
    }

    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut mutant = bytes.to_vec();
        for _ in 0..=self.next(3) {
            let position = self.next(mutant.len());
            match self.next(5) {
                0 => mutant[position] = u8::try_from(self.next(256)).unwrap(),
                1 => mutant[position] ^= 1 << self.next(8),
                2 => drop(mutant.remove(position)),
                3 => mutant.insert(position, u8::try_from(self.next(256)).unwrap()),
                _ => mutant.truncate(position.max(1)),
            }
            if mutant.is_empty() {
                mutant.push(0x30);
            }
        }
        mutant
    }
}

#[test]
fn no_mutant_makes_it_panic() {
    let bundle = format!("{SERVER}text\n{REQUEST}{KEYS}");
    let jwt = token(r#"{"alg":"ES256","kid":"k"}"#, r#"{"iss":"https://i","exp":1800000000,"aud":["a"]}"#, "c2ln");
    let checked = Options { now: Some("2026-01-15T09:00:00Z".parse().unwrap()), ..Options::default() };
    let deferred = Options { signatures: kubecred::options::Signatures::Defer, ..checked.clone() };
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for seed in [der(SERVER), der(REQUEST), bundle.into_bytes(), jwt.into_bytes()] {
        for round in 0..5_000 {
            let mutant = random.mutate(&seed);
            let options = if round % 8 == 0 { &checked } else { &deferred };
            let report = kubecred::analyze_bytes(&mutant, options);
            serde_json::to_string(&report).unwrap();
        }
    }
}
