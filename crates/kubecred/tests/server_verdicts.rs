//! Requests and certificates against kube-apiserver's recorded verdicts on them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

use kubecred::encoding::base64;
use kubecred::x509::server::{server_accepts_certificate, server_accepts_request};
use serde_json::Value;

fn recordings() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/verdicts/csr.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The bytes of a field, if the body is JSON and has it as base64.
fn bytes_of(case: &Value, pointer: &str) -> Option<Vec<u8>> {
    let body: Value = serde_json::from_str(case["body"].as_str()?).ok()?;
    base64::decode(body.pointer(pointer)?.as_str()?.as_bytes()).ok().map(|decoded| decoded.bytes)
}

fn refused(case: &Value, field: &str) -> bool {
    let causes = case["verdict"]["causes"].as_array();
    causes.is_some_and(|causes| causes.iter().any(|cause| cause[0] == "FieldValueInvalid" && cause[1] == field))
}

#[test]
fn requests() {
    let mut checked = 0;
    for case in recordings() {
        let code = case["verdict"]["code"].as_u64().unwrap();
        let create = case["method"].as_str().is_none_or(|method| method == "POST")
            && case["path"].as_str().is_none_or(|path| path.ends_with("certificatesigningrequests"));
        if code == 400 || code == 403 || !create {
            continue;
        }
        let Some(request) = bytes_of(&case, "/spec/request") else {
            continue;
        };
        let verdict = server_accepts_request(&request);
        assert_eq!(verdict.is_err(), refused(&case, "spec.request"), "{}: {verdict:?}", case["id"]);
        checked += 1;
    }
    assert!(checked >= 150, "{checked}");
}

#[test]
fn organizations() {
    for case in recordings() {
        let id = case["id"].as_str().unwrap();
        if !id.starts_with("csr/request/") || case["verdict"]["code"] == 422 {
            continue;
        }
        let request = server_accepts_request(&bytes_of(&case, "/spec/request").unwrap()).unwrap();
        let body = case["body"].as_str().unwrap();
        let masters = request.organizations().iter().any(|group| group == "system:masters");
        let forbidden = masters && body.contains("kubernetes.io/kube-apiserver-client\"");
        assert_eq!(case["verdict"]["code"] == 403, forbidden, "{id}: {:?}", request.organizations());
    }
}

#[test]
fn certificates() {
    let mut checked = 0;
    for case in recordings() {
        let Some(certificate) = bytes_of(&case, "/status/certificate").filter(|bytes| !bytes.is_empty()) else {
            continue;
        };
        if !case["path"].as_str().is_some_and(|path| path.ends_with("/status")) || case["verdict"]["code"] == 400 {
            continue;
        }
        let verdict = server_accepts_certificate(&certificate);
        assert_eq!(verdict.is_err(), refused(&case, "status.certificate"), "{}: {verdict:?}", case["id"]);
        checked += 1;
    }
    assert!(checked >= 30, "{checked}");
}
