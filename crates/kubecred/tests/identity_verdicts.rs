//! Who kube-apiserver takes the bearers of tokens and client certificates to be, against what it answered.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use kubecred::authenticate;
use kubecred::options::Cluster;
use kubecred::predict::{AuthenticateOptions, Authentication};
use serde_json::{Value, json};

#[test]
fn whom_the_server_takes_them_for() {
    let recorded = common::project_json("tests/verdicts/identity.json");
    let cluster = Cluster::from_json(&recorded["cluster"].to_string()).unwrap();
    let cases = recorded["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let options = json!({ "now": case["now"], "audiences": case["audiences"] }).to_string();
        let credential = case["token"].as_str().or(case["certificate"].as_str()).unwrap();
        let found = authenticate(credential.as_bytes(), &cluster, &AuthenticateOptions::from_json(&options).unwrap());
        if answer(&found) != expected(case) {
            wrong.push(format!("{}: {}, but {}", case["id"], expected(case), serde_json::to_value(&found).unwrap()));
        }
    }
    println!("identities: {} of {}", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What we answer, of which a TokenReview and a SelfSubjectReview tell as much.
fn answer(found: &Authentication) -> Value {
    assert_eq!(found.authenticated, found.refusals.is_empty(), "{found:?}");
    assert_eq!(found.depends_on, [""; 0], "{found:?}");
    match &found.user {
        Some(user) => json!({ "user": user, "audiences": found.audiences }),
        None => json!(null),
    }
}

fn expected(case: &Value) -> Value {
    match (&case["status"], &case["userInfo"]) {
        (status, _) if status["authenticated"] == true => {
            json!({ "user": status["user"], "audiences": status["audiences"] })
        }
        (Value::Null, Value::Object(user)) => json!({ "user": user, "audiences": [] }),
        _ => json!(null),
    }
}
