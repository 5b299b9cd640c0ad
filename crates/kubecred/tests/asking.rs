//! What builders say of a request that the server would refuse, or that does not do what was meant. What kube-apiserver 1.36
//! answers to each stands beside it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

use kubecred::build::{BuildOptions, Built, build};
use serde_json::{Value, json};

fn asked(options: &Value) -> Built {
    let options = BuildOptions::from_json(&options.to_string()).unwrap();
    build("serviceAccount", r#"{"name": "probe"}"#, &options).unwrap()
}

/// The errors, by their paths; those that stand at the name of a list are none.
fn check(options: &Value, paths: &[&str]) {
    let made = asked(options);
    let is_error = |rule: &str| rule == "request/parameter" || rule.starts_with("manifest/");
    let found = made.diagnostics.iter().filter(|found| is_error(&found.rule));
    let found: Vec<&str> = found.map(|found| found.path.as_deref().unwrap_or_default()).collect();
    assert_eq!(found, paths, "{options}");
    assert_eq!(made.request.is_some(), paths.is_empty(), "{options}");
}

#[test]
fn options_of_a_deletion_are_those_that_the_server_takes() {
    let policy = "deleteOptions.propagationPolicy";
    for (given, paths) in [
        (json!({"propagationPolicy": "Foo"}), vec![policy]), // 422
        (json!({"propagationPolicy": ""}), vec![policy]),    // 422
        (json!({"propagationPolicy": "Orphan"}), vec![]),    // 200
        (json!({"propagationPolicy": "Foreground", "orphanDependents": true}), vec![policy]), // 422
        (json!({"propagationPolicy": "Background", "orphanDependents": null}), vec![]), // 200
        (json!({"gracePeriodSeconds": -1}), vec![]),         // 200
        (json!({"gracePeriodSeconds": "a"}), vec!["deleteOptions.gracePeriodSeconds"]), // 400
        (json!({"dryRun": ["None"]}), vec!["deleteOptions.dryRun"]), // 422
        (json!({"dryRun": ["All"]}), vec![]),                // 200
        (json!({"preconditions": {"uid": "x"}}), vec![]),    // 409, as the object is another
    ] {
        check(&json!({"operation": "delete", "deleteOptions": given}), &paths);
    }
    check(&json!({"operation": "get", "deleteOptions": {}}), &["deleteOptions"]);
    let made = asked(&json!({"operation": "delete", "deleteOptions": {"gracePeriodSeconds": -1}}));
    assert_eq!(made.diagnostics[0].rule, "request/without-effect");
}

#[test]
fn operations_of_a_json_patch_are_those_of_the_standard() {
    for (operation, path) in [
        (json!({"op": "add", "path": "/metadata/labels/a", "value": "x"}), None), // 200
        (json!({"op": "remove", "path": "/metadata/labels/a", "value": "x"}), None), // 200
        (json!({"op": "move", "from": "/metadata/labels/a", "path": "/metadata/labels/c"}), None), // 200
        (json!({"op": "frob", "path": "/metadata/labels/a", "value": "x"}), Some("op")), // 422
        (json!({"op": "Add", "path": "/metadata/labels/a", "value": "x"}), Some("op")), // 422
        (json!({"path": "/metadata/labels/a", "value": "x"}), Some("op")),        // 422
        (json!({"op": 5, "path": "/metadata/labels/a", "value": "x"}), Some("op")), // 400
        (json!({"op": "add", "path": "x", "value": "y"}), Some("path")),          // 422
        (json!({"op": "add", "path": "", "value": {}}), Some("path")),            // 422
        (json!({"op": "add", "value": "x"}), Some("path")),                       // 422
        (json!({"op": "move", "path": "/metadata/labels/c"}), Some("from")),      // 422
        (json!({"op": "copy", "from": "x", "path": "/metadata/labels/c"}), Some("from")), // 422
        (json!({"op": "test", "path": "/metadata/labels/a"}), Some("value")),     // 422
        (json!({"op": "add", "path": "/metadata/labels/a", "value": "x", "frob": 1}), Some("frob")), // 422
        (Value::Null, Some("op")),                                                // 422
        (json!(5), Some("op")),                                                   // 400
    ] {
        let path = path.map(|member| format!("patch[0].{member}"));
        let options = json!({"operation": "patch", "patchType": "json", "patch": [operation]});
        check(&options, &path.iter().map(String::as_str).collect::<Vec<_>>());
    }
    check(&json!({"operation": "patch", "patchType": "json", "patch": {}}), &["patch"]);
}

#[test]
fn a_merge_patch_can_be_given() {
    let made = asked(&json!({"operation": "patch", "patch": {"metadata": {"labels": {"a": null}}}}));
    assert_eq!(made.request.unwrap().body.unwrap(), r#"{"metadata":{"labels":{"a":null}}}"#);
    for (patch_type, patch, path) in [
        ("merge", json!([]), "patch"),                                          // 400
        ("strategic", json!(5), "patch"),                                       // 400
        ("merge", json!({"metadata": {"labels": 5}}), "patch.metadata.labels"), // 422
        ("strategic", json!({"metadat": {}}), "patch.metadat"),                 // 422
        ("apply", json!({}), "patch"),
    ] {
        let query = json!({"fieldManager": "probe"});
        check(&json!({"operation": "patch", "patchType": patch_type, "patch": patch, "query": query}), &[path]);
    }
    check(&json!({"operation": "create", "patch": {}}), &["patch"]);
}

#[test]
fn a_json_patch_of_the_fields_leaves_the_others() {
    let options = BuildOptions::from_json(r#"{"operation": "patch", "patchType": "json"}"#).unwrap();
    let body = |name: &str, input: &str| build(name, input, &options).unwrap().request.unwrap().body.unwrap();
    assert_eq!(
        body("authentication", r#"{"name": "cluster", "type": "None"}"#),
        r#"[{"op":"add","path":"/spec/type","value":"None"}]"#
    );
    let approval = build("approval", r#"{"name": "jane", "reason": "a"}"#, &options).unwrap().request.unwrap();
    assert_eq!(approval.path, "/apis/certificates.k8s.io/v1/certificatesigningrequests/jane/approval");
    assert!(approval.body.unwrap().starts_with(r#"[{"op":"add","path":"/status/conditions","value":[{"#));
    let empty = build("serviceAccount", r#"{"name": "a"}"#, &options).unwrap();
    assert_eq!(empty.diagnostics[0].path.as_deref(), Some("patch"));
}

#[test]
fn the_state_of_a_list_is_asked_for_as_the_server_knows_it() {
    let matching = "resourceVersionMatch";
    for (query, paths) in [
        (json!({"limit": -1}), vec![]),                                                     // 200
        (json!({"limit": "99999999999999999999"}), vec!["limit"]),                          // 400
        (json!({"resourceVersionMatch": "Exact"}), vec![matching]),                         // 422
        (json!({"resourceVersionMatch": "Foo"}), vec![matching, matching]),                 // 422, twice
        (json!({"resourceVersionMatch": "Exact", "resourceVersion": "0"}), vec![matching]), // 422
        (json!({"resourceVersionMatch": "Exact", "resourceVersion": "5"}), vec![]),         // 200
        (json!({"resourceVersion": "x"}), vec!["resourceVersion"]),                         // 400
        (json!({"sendInitialEvents": true}), vec!["sendInitialEvents"]),                    // 422
        (json!({"sendInitialEvents": true, "watch": true}), vec![matching]),                // 422
        (json!({"sendInitialEvents": true, "watch": true, "resourceVersionMatch": "NotOlderThan"}), vec![]), // 200
        (json!({"watch": true, "resourceVersionMatch": "NotOlderThan"}), vec![matching]),   // 422
        (json!({"continue": "x", "watch": true}), vec!["continue"]),                        // 422
        (json!({"allowWatchBookmarks": true}), vec![]),                                     // 200
    ] {
        check(&json!({"operation": "list", "query": query}), &paths);
    }
}

#[test]
fn what_a_request_passes_over_is_said() {
    let found = |input: &str, options: &Value| {
        let options = BuildOptions::from_json(&options.to_string()).unwrap();
        let made = build("serviceAccount", input, &options).unwrap();
        assert!(made.request.is_some(), "{options:?}");
        made.diagnostics.iter().map(|found| found.path.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(found(r#"{"name": "a"}"#, &json!({"operation": "list"})), ["metadata.name"]);
    let all = json!({"operation": "list", "allNamespaces": true});
    assert_eq!(found(r#"{"namespace": "a"}"#, &all), ["metadata.namespace"]);
    assert_eq!(found("{}", &json!({"operation": "deleteCollection"})), ["labelSelector"]);
    let some = json!({"operation": "deleteCollection", "query": {"labelSelector": "a=b"}});
    assert!(found("{}", &some).is_empty());
    let token = BuildOptions::from_json(r#"{"subresource": "status"}"#).unwrap();
    let made = build("tokenRequest", r#"{"name": "a", "namespace": "b"}"#, &token).unwrap();
    assert!(made.request.is_none());
    assert!(made.diagnostics.iter().any(|found| found.path.as_deref() == Some("subresource")));
    let status = BuildOptions::from_json(r#"{"operation": "update", "subresource": "status"}"#).unwrap();
    let made = build("certificateSigningRequest", r#"{"name": "a"}"#, &status).unwrap();
    assert_eq!(made.diagnostics[0].path.as_deref(), Some("status"));
}
