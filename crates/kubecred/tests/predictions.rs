//! What signers, authenticators and rotations would do, beyond what was recorded of whole servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use kubecred::options::Cluster;
use kubecred::predict::{AuthenticateOptions, PreflightOptions};
use serde_json::{Value, json};

fn preflight(body: &str, options: &str) -> Value {
    let options = PreflightOptions::from_json(options).unwrap();
    serde_json::to_value(kubecred::preflight(body.as_bytes(), &options)).unwrap()
}

/// The body of a recorded request.
fn body(id: &str) -> Value {
    let cases = common::project_json("tests/verdicts/signer.json");
    let case = cases.as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone();
    serde_json::from_str(case["body"].as_str().unwrap()).unwrap()
}

#[test]
fn go_makes_the_same_certificates() {
    let cases = common::project_json("tests/verdicts/issued.json")["cases"].as_array().unwrap().clone();
    for case in &cases {
        let found = preflight(case["body"].as_str().unwrap(), "null");
        if case["refused"] == true {
            assert_eq!(found["result"], "refused on create", "{}", case["id"]);
            continue;
        }
        let names = found["certificate"]["extensions"].get("subjectAltName").cloned().unwrap_or_else(|| json!([]));
        assert_eq!((&found["certificate"]["subject"], &names), (&case["subject"], &case["subjectAltName"]), "{found}");
    }
    println!("issued by Go: {} of {}", cases.len(), cases.len());
}

#[test]
fn a_lifetime_has_its_caps() {
    let asks = |seconds: Option<i64>, options: &str| {
        let mut body = body("signer/kube-apiserver-client/user/client/600");
        body["spec"]["expirationSeconds"] = json!(seconds);
        let found = preflight(&body.to_string(), options);
        let certificate = &found["certificate"];
        (certificate["lifetimeSeconds"].clone(), certificate["notBefore"].clone(), certificate["notAfter"].clone())
    };
    let now = r#"{"now": "2026-11-22T14:00:00.9Z"}"#;
    let times = |from: &str, until: &str| (json!(from), json!(until));
    let (from, until) = times("2026-11-22T13:55:00Z", "2026-11-22T15:00:00Z");
    assert_eq!(asks(Some(3_600), now), (json!(3_900), from.clone(), until));
    // Eight hours are no short life any more: it begins and ends five minutes earlier.
    assert_eq!(asks(Some(28_799), now).0, 29_099);
    assert_eq!(asks(Some(28_800), now).0, 28_800);
    let day = r#"{"now": "2026-11-22T14:00:00Z", "maximumLifetime": 86400}"#;
    assert_eq!(asks(None, day).0, 86_400);
    assert_eq!(asks(Some(90_000), day).0, 86_400);
    // The signer gives less than anybody may ask for.
    assert_eq!(asks(Some(3_600), r#"{"maximumLifetime": 60}"#).0, 360);
    let ending = r#"{"now": "2026-11-22T14:00:00Z", "caNotAfter": "2026-11-22T14:30:00Z"}"#;
    let (_, until) = times("", "2026-11-22T14:30:00Z");
    assert_eq!(asks(Some(3_600), ending), (json!(2_100), from, until));
}

#[test]
fn a_signer_that_has_expired_signs_nothing() {
    let options = r#"{"now": "2026-11-22T14:00:00Z", "caNotAfter": "2026-11-22T14:00:00Z"}"#;
    let found = preflight(&body("signer/kube-apiserver-client/rsa/client").to_string(), options);
    assert_eq!((&found["result"], &found["rule"]), (&json!("not acted on"), &json!("ca-expired")));
    assert!(found.get("certificate").is_none());
}

#[test]
fn who_approves() {
    let node = body("signer/kube-apiserver-client-kubelet/node/client-ds");
    let state = |body: &Value| {
        let found = preflight(&body.to_string(), "null");
        let depends = found["dependsOn"].as_array().unwrap().iter().filter_map(Value::as_str);
        let permission = depends.filter(|text| text.contains("may create")).collect::<String>();
        (found["approval"].clone(), permission)
    };
    let (approval, depends) = state(&node);
    assert_eq!(approval, json!({"state": "automatic", "permissions": ["selfnodeclient", "nodeclient"]}));
    assert!(depends.contains("is `system:node:n1`"), "{depends}");
    let mut asked = node.clone();
    asked["metadata"]["uid"] = json!("7a0e2f7e-5f0c-4f0e-9d8c-0f6c2f2b9a11");
    asked["spec"]["username"] = json!("system:bootstrap:abcdef");
    let (approval, depends) = state(&asked);
    assert_eq!(approval, json!({"state": "automatic", "permissions": ["nodeclient"]}));
    assert!(
        depends.starts_with("`system:bootstrap:abcdef` may create `certificatesigningrequests/nodeclient`"),
        "{depends}"
    );
    asked["spec"]["username"] = json!("system:node:n1");
    assert_eq!(state(&asked).0["permissions"], json!(["selfnodeclient", "nodeclient"]));
    asked["status"] = json!({"conditions": [{"type": "Approved", "status": "True"}]});
    assert_eq!(state(&asked).0, json!({"state": "approved", "permissions": []}));
    // A create drops decisions.
    asked["metadata"] = json!({"name": "a"});
    assert_eq!(state(&asked).0["state"], "automatic");
    assert_eq!(state(&body("signer/kube-apiserver-client/rsa/client")).0["state"], "manual");
    // What the signer would fail, nobody approves by himself.
    assert_eq!(state(&body("signer/kube-apiserver-client-kubelet/node/client")).0["state"], "manual");
}

#[test]
fn of_what_is_stored_the_create_is_over() {
    let mut legacy = body("signer/legacy-unknown/user/email-client");
    assert_eq!(preflight(&legacy.to_string(), "null")["result"], "refused on create");
    legacy["metadata"]["uid"] = json!("7a0e2f7e-5f0c-4f0e-9d8c-0f6c2f2b9a11");
    let found = preflight(&legacy.to_string(), "null");
    assert_eq!(found["result"], "issued", "{found}");
    assert_eq!(found["certificate"]["usages"], json!(["client auth", "email protection"]));
    for (status, message) in [
        (json!({"conditions": [{"type": "Denied", "status": "True"}]}), "it is denied"),
        (json!({"conditions": [{"type": "Failed", "status": "True"}]}), "it is marked as failed already"),
        (json!({"certificate": "AAAA"}), "a certificate is issued already"),
    ] {
        legacy["status"] = status;
        let found = preflight(&legacy.to_string(), "null");
        assert_eq!((&found["result"], &found["message"]), (&json!("not acted on"), &json!(message)));
    }
}

#[test]
fn what_is_no_request_is_refused() {
    for text in ["", "hello", "[]", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n", "{\"a\":"] {
        let found = preflight(text, "null");
        assert_eq!((&found["result"], &found["code"]), (&json!("refused on create"), &json!(400)), "{text}: {found}");
    }
    let foreign = preflight(&body("signer/example.com-custom/node/server-ke/3600").to_string(), "null");
    assert_eq!(foreign["requested"]["expirationSeconds"], 3_600);
    assert_eq!(foreign["requested"]["subject"], json!([["2.5.4.3", "system:node:n1"], ["2.5.4.10", "system:nodes"]]));
}

struct Recorded(Value);

impl Recorded {
    fn read() -> Self {
        Self(common::project_json("tests/verdicts/identity.json"))
    }

    fn token(&self, id: &str) -> &str {
        let cases = self.0["cases"].as_array().unwrap();
        let case = cases.iter().find(|case| case["id"] == id).unwrap();
        case["token"].as_str().or(case["certificate"].as_str()).unwrap()
    }

    /// The answer, where something of the cluster is otherwise.
    fn ask(&self, id: &str, now: Option<&str>, change: impl FnOnce(&mut Value)) -> Value {
        let mut cluster = self.0["cluster"].clone();
        change(&mut cluster);
        ask(self.token(id), &cluster, now)
    }
}

fn ask(credential: &str, cluster: &Value, now: Option<&str>) -> Value {
    let cluster = Cluster::from_json(&cluster.to_string()).unwrap();
    let options = AuthenticateOptions::from_json(&json!({ "now": now }).to_string()).unwrap();
    serde_json::to_value(kubecred::authenticate(credential.as_bytes(), &cluster, &options)).unwrap()
}

const NOW: Option<&str> = Some("2026-11-22T14:01:34Z");

/// Whoever issued it: outside its time a certificate makes nobody.
#[test]
fn a_certificate_counts_in_its_time_without_a_client_ca_too() {
    let recorded = Recorded::read();
    let refusals = |now: &str| {
        recorded.ask("certificate/cn", Some(now), |cluster| cluster["clientCA"] = json!(null))["refusals"].clone()
    };
    assert_eq!(refusals("2000-01-01T00:00:00Z"), json!(["chain"]));
    assert_eq!(refusals("2100-01-01T00:00:00Z"), json!(["chain"]));
    assert_eq!(recorded.ask("certificate/cn", NOW, |cluster| cluster["clientCA"] = json!(null))["refusals"], json!([]));
}

/// `exp` of the short token is 14:11:34, `nbf` and `iat` are 14:01:34.
#[test]
fn clocks_may_differ_by_a_minute() {
    let recorded = Recorded::read();
    let refusals = |now: &str| recorded.ask("token/short", Some(now), |_| {})["refusals"].clone();
    assert_eq!(refusals("2026-11-22T14:12:34Z"), json!([]));
    assert_eq!(refusals("2026-11-22T14:12:34.001Z"), json!(["expiry"]));
    assert_eq!(refusals("2026-11-22T14:00:34Z"), json!([]));
    assert_eq!(refusals("2026-11-22T14:00:33.999Z"), json!(["notBefore", "issuedAt"]));
}

#[test]
fn what_is_not_known_is_no_guess() {
    let recorded = Recorded::read();
    let found = recorded.ask("token/pod", NOW, |cluster| {
        cluster["objects"] = json!([]);
        cluster["complete"] = json!(false);
    });
    assert_eq!((&found["authenticated"], &found["status"]), (&json!(true), &json!("notChecked")));
    assert_eq!(found["user"]["extra"]["authentication.kubernetes.io/node-name"], json!(["n1"]));
    let expected = json!([
        "ServiceAccount `default/builder` exists, with the uid `c0925002-def1-482a-a372-0273276c3e89`",
        "Pod `default/p` exists, with the uid `75b37801-ef65-4b2e-8ef6-7aba12aa35cb`",
    ]);
    assert_eq!(found["dependsOn"], expected);
    // Without these nobody can say that the server takes it.
    for (missing, check) in [("jwks", "signature"), ("issuers", "issuer")] {
        let found =
            recorded.ask("token/default", NOW, |cluster| drop(cluster.as_object_mut().unwrap().remove(missing)));
        assert_eq!((&found["authenticated"], &found["refusals"]), (&json!(false), &json!([])), "{found}");
        assert!(found["user"]["username"] == "system:serviceaccount:default:builder", "{found}");
        let open = found["checks"].as_array().unwrap().iter().find(|one| one["status"] == "notChecked").unwrap();
        assert_eq!(open["name"], check);
    }
    for id in ["token/default", "certificate/cn"] {
        let found = recorded.ask(id, None, |_| {});
        assert_eq!((&found["authenticated"], &found["refusals"]), (&json!(false), &json!([])), "{found}");
    }
    let found = recorded.ask("certificate/cn", NOW, |cluster| cluster["clientCA"] = json!(null));
    assert_eq!(found["dependsOn"], json!(["the client CA of the cluster is `CN=kubernetes`"]));
}

#[test]
fn objects_that_are_others_or_gone() {
    let recorded = Recorded::read();
    let refusals = |id: &str, change: &dyn Fn(&mut Value)| {
        let found =
            recorded.ask(id, NOW, |cluster| cluster["objects"].as_array_mut().unwrap().iter_mut().for_each(change));
        found["refusals"].clone()
    };
    let of = |kind: &'static str, name: &'static str, value: &'static str| {
        move |object: &mut Value| {
            if object["kind"] == kind && object["name"] != "default" {
                object[name] = json!(value);
            }
        }
    };
    assert_eq!(refusals("token/default", &of("ServiceAccount", "uid", "another")), json!(["serviceAccount"]));
    assert_eq!(refusals("token/pod", &of("Pod", "uid", "another")), json!(["pod"]));
    assert_eq!(refusals("token/pod", &of("Pod", "name", "q")), json!(["pod"]));
    // The node of a pod is told, and not looked at.
    assert_eq!(refusals("token/pod", &of("Node", "uid", "another")), json!([]));
    assert_eq!(refusals("token/secret", &of("Secret", "uid", "another")), json!(["secret"]));
    let deleted = |time| of("ServiceAccount", "deletionTimestamp", time);
    assert_eq!(refusals("token/default", &deleted("2026-11-22T14:00:34Z")), json!([]));
    assert_eq!(refusals("token/default", &deleted("2026-11-22T14:00:33Z")), json!(["serviceAccount"]));
}

#[test]
fn tokens_of_others_are_shown() {
    let recorded = Recorded::read();
    let found = recorded.ask("token/wrong-issuer", NOW, |_| {});
    assert_eq!((&found["authenticated"], &found["refusals"]), (&json!(false), &json!(["issuer"])));
    assert!(
        found["claims"]
            .as_array()
            .unwrap()
            .iter()
            .any(|claim| claim["name"] == "iss" && claim["value"] == "https://else")
    );
    assert_eq!(found["checks"][1]["name"], "openIdConnect");
    assert_eq!(ask("abcdef.0123456789abcdef", &recorded.0["cluster"], NOW)["checks"][1]["name"], "otherTokens");
    for empty in ["", " "] {
        let found = ask(empty, &json!({"anonymous": false}), NOW);
        assert_eq!((&found["authenticated"], &found["refusals"]), (&json!(false), &json!(["credential"])), "{found}");
    }
}

#[test]
fn go_jose_takes_the_same_tokens() {
    let recorded = common::project_json("tests/verdicts/bearer.json");
    let cluster = json!({"issuers": [recorded["issuer"]], "jwks": recorded["jwks"], "anonymous": true});
    let cases = recorded["cases"].as_array().unwrap();
    for case in cases {
        let found = ask(case["token"].as_str().unwrap(), &cluster, recorded["now"].as_str());
        let refusals = found["refusals"].as_array().unwrap();
        let technical = ["token", "issuer", "key", "signature", "claims"];
        let verdict = if found["user"]["username"] == "system:anonymous" {
            "anonymous"
        } else if refusals.iter().any(|refusal| technical.contains(&refusal.as_str().unwrap())) {
            "refused"
        } else {
            "taken"
        };
        assert_eq!(verdict, case["verdict"], "{}: {found}", case["id"]);
    }
    println!("tokens as go-jose takes them: {} of {}", cases.len(), cases.len());
}

fn identities() -> Value {
    serde_json::from_str(include_str!("data/identities.json")).unwrap()
}

#[test]
fn tokens_of_secrets_and_of_nodes() {
    let all = identities();
    let objects = json!([
        {"kind": "ServiceAccount", "namespace": "ns", "name": "a", "uid": "u"},
        {"kind": "Secret", "namespace": "ns", "name": "a-token"},
        {"kind": "Node", "name": "n1", "uid": "n1-uid"},
    ]);
    let cluster =
        json!({"issuers": ["https://i", "https://old"], "jwks": all["jwks"], "objects": objects, "complete": true});
    let found = |name: &str| ask(all["tokens"][name].as_str().unwrap(), &cluster, NOW);
    let legacy = found("legacy");
    assert_eq!(legacy["authenticated"], true, "{legacy}");
    assert_eq!(legacy["user"]["username"], "system:serviceaccount:ns:a");
    assert!(legacy["user"].get("extra").is_none());
    assert_eq!(legacy["dependsOn"], json!(["Secret `ns/a-token` holds this token, and is not marked as invalid"]));
    assert_eq!(legacy["subject"], json!({"kind": "ServiceAccount", "namespace": "ns", "name": "a"}));
    // Its end is not looked at: it lives as long as its Secret.
    assert_eq!(found("legacy-expired")["authenticated"], true);
    for name in ["legacy-no-sub", "legacy-other-sub", "legacy-no-secret"] {
        assert_eq!(found(name)["refusals"], json!(["claims"]), "{name}");
    }
    let node = found("node");
    assert_eq!((&node["status"], &node["refusals"]), (&json!("verified"), &json!([])), "{node}");
    assert_eq!(node["user"]["extra"]["authentication.kubernetes.io/node-uid"], json!(["n1-uid"]));
    assert!(node["checks"].as_array().unwrap().iter().any(|check| check["name"] == "warnAfter"));
    assert_eq!(found("second-issuer")["authenticated"], true);
    assert_eq!(found("no-account")["refusals"], json!(["serviceAccount"]));
    let without = json!({"issuers": ["https://i"], "jwks": all["jwks"], "complete": true});
    let gone = ask(all["tokens"]["legacy"].as_str().unwrap(), &without, NOW);
    assert_eq!(gone["refusals"], json!(["secret", "serviceAccount"]));
}

#[test]
fn users_of_certificates() {
    let all = identities();
    let cluster = json!({"clientCA": all["clientCA"], "anonymous": true});
    let found = |name: &str| ask(all["certificates"][name].as_str().unwrap(), &cluster, NOW);
    for name in ["uid", "pair"] {
        let user = &found(name)["user"];
        assert_eq!((&user["username"], &user["uid"]), (&json!("jane"), &json!("42")), "{name}");
    }
    for (name, refusal) in [
        ("two-uids", "uid"),
        ("empty-uid", "uid"),
        ("server", "chain"),
        ("intermediate-missing", "chain"),
        ("other-ca", "chain"),
        ("no-pair", "key"),
    ] {
        let found = found(name);
        assert_eq!(
            (&found["authenticated"], &found["refusals"]),
            (&json!(false), &json!([refusal])),
            "{name}: {found}"
        );
        assert!(found.get("user").is_none());
    }
    for name in ["any", "intermediate"] {
        assert_eq!((&found(name)["status"], &found(name)["refusals"]), (&json!("verified"), &json!([])), "{name}");
    }
    assert_eq!(found("two-cns")["user"]["username"], "second");
    // Who has no name is passed over.
    assert_eq!(found("no-cn")["user"], json!({"username": "system:anonymous", "groups": ["system:unauthenticated"]}));
    assert_eq!(found("anonymous")["user"]["groups"], json!([]));
    assert_eq!(
        found("uid")["subject"],
        json!({"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "jane"})
    );
}

fn compare(a: &str, b: &str) -> Value {
    serde_json::to_value(kubecred::compare(a.as_bytes(), b.as_bytes())).unwrap()
}

fn fields(comparison: &Value, class: &str) -> Vec<String> {
    let differences = comparison["differences"].as_array().unwrap().iter();
    let of_class = differences.filter(|difference| difference["class"] == class);
    of_class.map(|difference| difference["field"].as_str().unwrap().to_owned()).collect()
}

const MATERIAL: &str = "material change";

#[test]
fn certificates_that_are_renewed_or_changed() {
    let all = identities();
    let certificate = |name: &str| all["certificates"][name].as_str().unwrap().to_owned();
    let same = compare(&certificate("uid"), &certificate("uid"));
    assert_eq!((&same["class"], &same["differences"]), (&json!("same"), &json!([])));
    let renewed = compare(&certificate("any"), &certificate("server"));
    assert_eq!(
        (&renewed["class"], fields(&renewed, MATERIAL)),
        (&json!(MATERIAL), vec!["extKeyUsage".to_owned()]),
        "{renewed}"
    );
    assert_eq!(fields(&renewed, "routine renewal"), ["serialNumber", "fingerprint"]);
    let other = compare(&certificate("uid"), &certificate("other-ca"));
    assert_eq!(fields(&other, MATERIAL), ["subject", "authorityKeyIdentifier"], "{other}");
    assert_eq!(other["affected"][0]["stops"], "atItsEnd");
    assert_eq!(other["affected"][0]["at"], "2036-01-01T00:00:00Z");
    let nothing = compare(&certificate("uid"), "hello");
    assert_eq!(
        nothing["error"],
        "there is nothing to compare: the first input holds certificates, the second nothing of that kind"
    );
}

#[test]
fn keys_that_are_rotated() {
    let (all, bearer) = (identities(), common::project_json("tests/verdicts/bearer.json"));
    let token = all["tokens"]["node"].as_str().unwrap();
    let set = |keys: Vec<&Value>| json!({ "keys": keys }).to_string();
    let (old, new) = (&all["jwks"]["keys"][0], &bearer["jwks"]["keys"][0]);
    let with = |keys: String| format!("{keys}\n---\n{token}\n");
    let added = compare(&with(set(vec![old])), &set(vec![old, new]));
    assert_eq!((&added["kind"], &added["class"]), (&json!("keySets"), &json!(MATERIAL)), "{added}");
    assert_eq!(added["affected"][0]["stops"], "atItsEnd", "{added}");
    // RSA-2048 is weaker than P-256: the other way it is no matter.
    let grown = compare(&set(vec![new]), &set(vec![new, old]));
    assert_eq!(
        (&grown["class"], fields(&grown, "routine renewal")),
        (&json!("routine renewal"), vec!["keys.k".to_owned()])
    );
    let removed = compare(&with(set(vec![old, new])), &set(vec![new]));
    assert_eq!(
        (&removed["class"], &removed["affected"][0]["stops"]),
        (&json!("routine renewal"), &json!("atOnce")),
        "{removed}"
    );
    let replaced = compare(&with(set(vec![old])), &set(vec![new]));
    assert!(fields(&replaced, MATERIAL).contains(&"keys".to_owned()), "{replaced}");
}

#[test]
fn tokens_side_by_side() {
    let all = identities();
    let token = |name: &str| all["tokens"][name].as_str().unwrap().to_owned();
    let found = compare(&token("second-issuer"), &token("node"));
    assert_eq!(found["kind"], "tokens");
    let expected = ["claims.iss", "claims.kubernetes.io.node.name", "claims.kubernetes.io.node.uid"];
    assert_eq!(fields(&found, MATERIAL), expected, "{found}");
    assert_eq!(fields(&found, "routine renewal"), ["claims.kubernetes.io.warnafter"]);
}

#[test]
fn what_was_issued_for_a_request() {
    let page = std::fs::read_to_string(common::project_file("docs/rules/csr/certificate-subject.md")).unwrap();
    let value = |name: &str| page.split(&format!("{name}: ")).nth(1).unwrap().split('\n').next().unwrap().to_owned();
    let (request, issued) = (value("  request"), value("  certificate"));
    for (a, b) in [(&request, &issued), (&issued, &request)] {
        let found = compare(a, b);
        assert_eq!(
            (&found["kind"], fields(&found, MATERIAL)),
            (&json!("issuance"), vec!["subject".to_owned()]),
            "{found}"
        );
    }
}

/// Whatever is pasted has an answer, and does not differ from itself.
#[test]
fn any_input_has_an_answer() {
    let mut waiting = vec![common::project_file("tests/fixtures")];
    let cluster =
        Cluster::from_json(&common::project_json("tests/verdicts/identity.json")["cluster"].to_string()).unwrap();
    let (mut inputs, mut compared) = (0, 0);
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let input = std::fs::read(&path).unwrap();
        let found = serde_json::to_value(kubecred::compare(&input, &input)).unwrap();
        assert_eq!((&found["class"], &found["differences"]), (&json!("same"), &json!([])), "{path:?}");
        compared += u32::from(found["error"].is_null());
        let options = AuthenticateOptions::from_json(&json!({ "now": NOW }).to_string()).unwrap();
        let found = kubecred::authenticate(&input, &cluster, &options);
        assert!(!found.authenticated || found.user.is_some(), "{path:?}");
        kubecred::preflight(&input, &PreflightOptions::default());
        inputs += 1;
    }
    assert!(inputs > 100 && compared > 50, "{inputs} inputs, {compared} compared");
}
