//! Builders: what they make of their inputs, what is said of wrong ones, and that every reader takes it back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod building;
mod common;

use std::io::Write as _;
use std::process::{Command, Stdio};

use building::{cases, random};
use kubecred::build::{BUILDERS, BuildOptions, Built, build};
use kubecred::diagnostic::Severity;
use kubecred::dry_run;
use kubecred::options::Request;
use kubecred::syntax::{json, write, yaml};
use serde_json::{Value, json};

fn built(name: &str, input: &Value, options: &Value) -> Built {
    let options = BuildOptions::from_json(&options.to_string()).unwrap();
    build(name, &input.to_string(), &options).unwrap()
}

fn create(name: &str, input: &Value) -> Built {
    built(name, input, &Value::Null)
}

fn errors(built: &Built) -> Vec<(&str, &str)> {
    let errors = built.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| (found.rule.as_ref(), found.pointer.as_deref().unwrap_or_default())).collect()
}

#[test]
fn an_object_is_made_of_what_is_meant() {
    let made =
        create("serviceAccount", &json!({"secrets": [{"name": "b"}], "labels": {"b": "yes", "a": "x"}, "name": "a"}));
    assert_eq!(
        made.json,
        r#"{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a","labels":{"a":"x","b":"yes"}},"secrets":[{"name":"b"}]}"#
    );
    assert_eq!(
        made.yaml,
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n    a: x\n    b: \"yes\"\nsecrets:\n- name: b\n"
    );
    let request = made.request.unwrap();
    assert_eq!((request.method, request.path.as_str()), ("POST", "/api/v1/namespaces/default/serviceaccounts"));
    assert_eq!(request.body.unwrap(), made.json);
    assert_eq!(
        made.kubectl.unwrap(),
        format!("kubectl create --namespace default --filename - <<'EOF'\n{}EOF", made.yaml)
    );
    assert!(made.curl.unwrap().ends_with(&format!("--data-binary @- <<'EOF'\n{}\nEOF", made.json)));
}

#[test]
fn comments_say_what_fields_are_for() {
    let input = json!({"name": "a", "secrets": [{"name": "b"}, {"name": "c", "namespace": "d"}], "labels": {"e": "f"}});
    let made = built("serviceAccount", &input, &json!({"comments": true}));
    assert_eq!(
        made.yaml,
        "# The group and version of the object's kind, such as `v1`.\napiVersion: v1\n# The kind of the object.\n\
         kind: ServiceAccount\n# The object's name, namespace, labels and the like.\nmetadata:\n\
         \x20 # The name, unique among objects of the kind, in its namespace if it has one.\n  name: a\n\
         \x20 # Short values by which objects are selected.\n  labels:\n    e: f\n\
         # Secrets that pods of this account may use, where its annotation enforces that.\nsecrets:\n\
         # Its name.\n- name: b\n# Its namespace.\n- namespace: d\n  name: c\n"
    );
    // What is sent stays as it is.
    let plain = create("serviceAccount", &input);
    assert_eq!((made.json, made.kubectl, made.curl), (plain.json, plain.kubectl, plain.curl));
}

#[test]
fn findings_stand_at_their_fields_between_comments() {
    let made = built("serviceAccount", &json!({"name": "A b"}), &json!({"comments": true}));
    let range = made.diagnostics[0].range.as_ref().unwrap();
    assert_eq!(made.yaml.get(range.start.offset as usize..range.end.offset as usize), Some("A b"));
}

#[test]
fn usages_are_those_of_signer_and_key() {
    let usages = |request: &str, signer: &str| {
        let request = cases::certification_request(request);
        let made = create("certificateSigningRequest", &json!({"name": "a", "request": request, "signerName": signer}));
        assert_eq!(errors(&made), [], "{request} {signer}");
        let object: Value = serde_json::from_str(&made.json).unwrap();
        object["spec"]["usages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|usage| usage.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let client = "kubernetes.io/kube-apiserver-client";
    assert_eq!(usages("go/p256", client), ["digital signature", "client auth"]);
    assert_eq!(usages("go/rsa-2048", client), ["digital signature", "key encipherment", "client auth"]);
    assert_eq!(usages("go/ed25519", "kubernetes.io/kubelet-serving"), ["digital signature", "server auth"]);
    assert!(usages("go/names", "example.com/mesh").contains(&"server auth".to_owned()));
}

#[test]
fn what_is_wrong_is_found_at_its_field() {
    for (name, input, rule, pointer) in [
        ("serviceAccount", json!({}), "metadata/name", "/metadata/name"),
        ("serviceAccount", json!({"name": "A_b"}), "metadata/name", "/metadata/name"),
        ("serviceAccount", json!({"name": "a", "secrets": "b"}), "manifest/type", "/secrets"),
        ("serviceAccount", json!({"name": "a", "automount": true}), "manifest/unknown-field", "/automount"),
        ("serviceAccount", json!({"name": "a", "secrets": [{"nam": "b"}]}), "manifest/unknown-field", "/secrets/0/nam"),
        ("tokenRequest", json!({"audiences": ["a"]}), "metadata/name", "/metadata/name"),
        ("tokenRequest", json!({"name": "a", "expirationSeconds": "1h"}), "manifest/type", "/spec/expirationSeconds"),
        ("tokenRequest", json!({"name": "a", "ttl": 600}), "manifest/unknown-field", "/spec/ttl"),
        ("tokenReview", json!({}), "tokenreview/token-required", "/spec/token"),
        (
            "certificateSigningRequest",
            json!({"name": "a", "signer": "a.b/c"}),
            "manifest/unknown-field",
            "/spec/signer",
        ),
        (
            "certificateSigningRequest",
            json!({"name": "a", "expirationSeconds": 5}),
            "csr/expiration-too-short",
            "/spec/expirationSeconds",
        ),
        ("authentication", json!({"name": "cluster", "type": "Oidc"}), "authentication/not-supported", "/spec/type"),
        (
            "authentication",
            json!({"name": "cluster", "metadata": {"name": "other"}}),
            "manifest/duplicate-field",
            "/metadata/name",
        ),
        ("approval", json!({"reason": "a"}), "metadata/name", "/metadata/name"),
        ("serviceAccount", json!({"apiVersion": "v2", "name": "a"}), "request/kind-mismatch", "/apiVersion"),
    ] {
        let made = create(name, &input);
        assert!(errors(&made).contains(&(rule, pointer)), "{name} {input}: {:?}", errors(&made));
        assert!(made.request.is_none() && made.kubectl.is_none() && made.curl.is_none(), "{name} {input}");
        assert!(made.json.starts_with("{\"apiVersion\":") && made.yaml.starts_with("apiVersion: "), "{}", made.json);
    }
    assert!(build("serviceAccount", "[]", &BuildOptions::default()).is_err());
    assert!(build("serviceaccount", "{}", &BuildOptions::default()).is_err());
}

#[test]
fn every_operation_has_its_request() {
    let named = json!({"name": "a", "namespace": "team", "labels": {"a": "b"}});
    let accounts = "/api/v1/namespaces/team/serviceaccounts";
    for (options, method, path, kubectl) in [
        (
            json!({"operation": "get"}),
            "GET",
            format!("{accounts}/a"),
            "kubectl get serviceaccounts a --namespace team --output yaml",
        ),
        (
            json!({"operation": "list", "query": {"labelSelector": "a in (b),c", "watch": true}}),
            "GET",
            format!("{accounts}?labelSelector=a%20in%20%28b%29%2Cc&watch=true"),
            "kubectl get serviceaccounts --namespace team '--selector=a in (b),c' --watch",
        ),
        (
            json!({"operation": "list", "allNamespaces": true}),
            "GET",
            "/api/v1/serviceaccounts".to_owned(),
            "kubectl get serviceaccounts --all-namespaces",
        ),
        (
            json!({"operation": "list", "query": {"limit": 5, "continue": "a=="}}),
            "GET",
            format!("{accounts}?limit=5&continue=a%3D%3D"),
            "kubectl get --raw '/api/v1/namespaces/team/serviceaccounts?limit=5&continue=a%3D%3D'",
        ),
        (
            json!({"operation": "update", "query": {"dryRun": "All", "fieldManager": "it's"}}),
            "PUT",
            format!("{accounts}/a?dryRun=All&fieldManager=it%27s"),
            "kubectl replace --namespace team --dry-run=server '--field-manager=it'\\''s' --filename -",
        ),
        (
            json!({"operation": "patch"}),
            "PATCH",
            format!("{accounts}/a"),
            "kubectl patch serviceaccounts a --namespace team --type=merge --patch-file /dev/stdin",
        ),
        (
            json!({"operation": "patch", "patchType": "apply", "query": {"fieldManager": "me", "force": true}}),
            "PATCH",
            format!("{accounts}/a?fieldManager=me&force=true"),
            "kubectl apply --server-side --namespace team --field-manager=me --force-conflicts --filename -",
        ),
        (
            json!({"operation": "delete"}),
            "DELETE",
            format!("{accounts}/a"),
            "kubectl delete serviceaccounts a --namespace team",
        ),
        (
            json!({"operation": "delete", "deleteOptions": {"preconditions": {"uid": "1"}}}),
            "DELETE",
            format!("{accounts}/a"),
            "kubectl delete --raw /api/v1/namespaces/team/serviceaccounts/a --filename -",
        ),
        (
            json!({"operation": "deleteCollection", "query": {"labelSelector": "a=b"}}),
            "DELETE",
            format!("{accounts}?labelSelector=a%3Db"),
            "kubectl delete --raw '/api/v1/namespaces/team/serviceaccounts?labelSelector=a%3Db'",
        ),
    ] {
        let made = built("serviceAccount", &named, &options);
        let request = made.request.unwrap_or_else(|| panic!("{options}: {:?}", made.diagnostics));
        assert_eq!((request.method, request.path), (method, path), "{options}");
        assert_eq!(made.kubectl.unwrap().split(" <<").next().unwrap(), kubectl, "{options}");
    }
    let deleted = built(
        "serviceAccount",
        &named,
        &json!({"operation": "delete", "deleteOptions": {"preconditions": {"uid": "1"}}}),
    );
    assert_eq!(
        deleted.request.unwrap().body.unwrap(),
        r#"{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"1"}}"#
    );
    let patched = built("serviceAccount", &named, &json!({"operation": "patch", "patchType": "json"}));
    let request = patched.request.unwrap();
    assert_eq!(request.body.unwrap(), r#"[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]"#);
    assert!(request.headers.contains(&("Content-Type", "application/json-patch+json")));
    let status = built(
        "certificateSigningRequest",
        &json!({"name": "a"}),
        &json!({"operation": "get", "subresource": "status"}),
    );
    assert_eq!(status.request.unwrap().path, "/apis/certificates.k8s.io/v1/certificatesigningrequests/a/status");
}

#[test]
fn what_makes_no_request_is_said() {
    for (name, options, rule) in [
        ("selfSubjectReview", json!({"operation": "get"}), "request/method"),
        ("serviceAccount", json!({"operation": "get", "subresource": "status"}), "request/not-found"),
        ("certificateSigningRequest", json!({"operation": "delete", "subresource": "status"}), "request/method"),
        ("serviceAccount", json!({"operation": "get", "query": {"dryRun": "All"}}), "request/parameter"),
        ("serviceAccount", json!({"operation": "list", "query": {"fieldSelector": "spec.a=b"}}), "request/parameter"),
        ("serviceAccount", json!({"query": {"dryRun": "Some"}}), "request/parameter"),
        ("serviceAccount", json!({"operation": "patch", "patchType": "apply"}), "request/parameter"),
        ("serviceAccount", json!({"operation": "patch", "query": {"force": true}}), "request/parameter"),
        ("authentication", json!({"operation": "patch", "patchType": "strategic"}), "request/parameter"),
        (
            "serviceAccount",
            json!({"operation": "delete", "deleteOptions": {"propagationPolicies": ""}}),
            "manifest/unknown-field",
        ),
    ] {
        let made = built(name, &json!({"name": "a"}), &options);
        assert!(errors(&made).iter().any(|(found, _)| *found == rule), "{name} {options}: {:?}", made.diagnostics);
        assert!(made.request.is_none(), "{name} {options}");
    }
}

#[test]
fn a_secret_is_in_no_command() {
    let secret = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2VjcmV0";
    let made = create("tokenReview", &json!({"token": secret}));
    let (kubectl, curl) = (made.kubectl.unwrap(), made.curl.unwrap());
    assert_eq!(kubectl, "kubectl create --output yaml --filename tokenreview.json");
    assert!(curl.ends_with(" --data-binary @tokenreview.json") && !curl.contains(secret), "{curl}");
    let made = create("serviceAccount", &json!({"name": "a", "annotations": {"note": secret}}));
    assert!(!made.kubectl.unwrap().contains(secret));
}

/// The cases as requests: what the builder makes of each, and what it was given to make it.
fn requests() -> impl Iterator<Item = (cases::Case, Built)> {
    cases::all().into_iter().map(|case| {
        let made = built(case.builder, &case.input, &case.options);
        (case, made)
    })
}

#[test]
fn everything_built_is_taken() {
    let mut count = 0;
    for (case, made) in requests() {
        let request = made.request.unwrap_or_else(|| panic!("{}: {:?}", case.id, made.diagnostics));
        let mut asked = json!({"method": request.method, "path": request.path, "crd": case.crd});
        if let Some(before) = &case.before {
            asked["before"] = before.clone();
        }
        let asked = Request::from_json(&asked.to_string()).unwrap();
        let verdict = dry_run(request.body.as_deref().unwrap(), &asked);
        assert!(matches!(verdict.code, 200 | 201), "{}: {verdict:?}", case.id);
        let from_yaml = dry_run(&made.yaml, &asked);
        assert_eq!(from_yaml.object_json, verdict.object_json, "{}", case.id);
        count += 1;
    }
    assert!(count >= 300, "{count}");
}

#[test]
fn what_was_recorded_is_what_is_built() {
    let recorded = common::project_json("tests/verdicts/builds.json");
    let recorded = recorded.as_array().unwrap();
    let made = recordings();
    let sent = |case: &Value| ["id", "method", "path", "query", "body", "before", "crd"].map(|name| case[name].clone());
    let first = made.iter().zip(recorded).find(|(made, recorded)| sent(made) != sent(recorded));
    if made.len() != recorded.len() || first.is_some() {
        let text = serde_json::to_string_pretty(&made).unwrap();
        std::fs::write(common::project_file("target/builds.json"), text).unwrap();
        let id = first.map_or(&Value::Null, |(made, _)| &made["id"]);
        panic!(
            "{id} is built otherwise: what is built now stands in target/builds.json, to be recorded (tests/oracle)"
        );
    }
    for recorded in recorded {
        assert!(matches!(recorded["verdict"]["code"].as_u64(), Some(200 | 201)), "{recorded}");
    }
}

/// As `tests/verdicts` has them, without the verdict.
fn recordings() -> Vec<Value> {
    let recording = |(case, made): (cases::Case, Built)| {
        let request = made.request.unwrap();
        let (path, query) = request.path.split_once('?').unwrap();
        let mut recording = json!({"id": case.id, "path": path, "query": query, "body": request.body});
        if request.method != "POST" {
            recording["method"] = json!(request.method);
        }
        for (name, value) in [("before", case.before), ("crd", case.crd.map(Value::from))] {
            if let Some(value) = value {
                recording[name] = value;
            }
        }
        recording
    };
    requests().map(recording).collect()
}

/// Objects whose fields hold anything, as YAML and JSON; every other one of a kind with comments.
fn anything(count: usize) -> Vec<Built> {
    let mut random = random::Random::new(11);
    let mut options = BuildOptions::from_json(r#"{"operation": "list"}"#).unwrap();
    let one = |index: usize| {
        let builder = &BUILDERS[index % BUILDERS.len()];
        options.comments = (index / BUILDERS.len()).is_multiple_of(2);
        let input = random::object(&mut random, builder.kind.fields);
        build(builder.name, &input.to_string(), &options).unwrap()
    };
    (0..count).map(one).collect()
}

#[test]
fn our_reader_takes_everything_back() {
    for made in anything(10_000) {
        let read = yaml::read_first(&made.yaml).complete().unwrap_or_else(|error| panic!("{error:?}\n{}", made.yaml));
        let (read, meant): (Value, Value) = (
            serde_json::from_str(&write::to_json(&read, read.root)).unwrap(),
            serde_json::from_str(&made.json).unwrap(),
        );
        assert_eq!(read, meant, "{}", made.yaml);
        let again = json::read(&made.json).complete().unwrap();
        assert_eq!(write::to_json(&again, again.root), made.json);
    }
}

#[test]
fn a_reader_of_yaml_1_1_takes_everything_back() {
    let python = |script: &str| Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).spawn();
    if !python("import yaml").and_then(|mut child| child.wait()).is_ok_and(|status| status.success()) {
        println!("left out: objects read by PyYAML, because python3 has no module `yaml`");
        return;
    }
    let mut child = python(
        "import json, sys, yaml\n\
         Loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)\n\
         count = 0\n\
         for line in sys.stdin:\n\
         \x20   meant, text = json.loads(line)\n\
         \x20   read = yaml.load(text, Loader)\n\
         \x20   assert read == json.loads(meant), (read, text)\n\
         \x20   count += 1\n\
         assert count == 10000, count",
    )
    .unwrap();
    let mut input = child.stdin.take().unwrap();
    for made in anything(10_000) {
        writeln!(input, "{}", json!([made.json, made.yaml])).unwrap();
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_shell_reads_commands_as_they_are_meant() {
    let folder = std::env::temp_dir().join(format!("kubecred-build-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for program in ["kubectl", "curl"] {
        let path = folder.join(program);
        std::fs::write(&path, "#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done\nprintf '\\0'\ncat\n").unwrap();
        Command::new("chmod").arg("+x").arg(&path).status().unwrap();
    }
    let run = |shell: &str, command: &str| {
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        let output = Command::new(shell)
            .args(["-c", command])
            .env("PATH", path)
            .env("APISERVER", "https://a:1")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let (words, stdin) = text.split_once("\0\0").unwrap();
        (words.split('\0').map(str::to_owned).collect::<Vec<_>>(), stdin.to_owned())
    };
    for text in random::TEXTS.iter().filter(|text| !text.contains(|character: char| character.is_control())) {
        let input = json!({"name": "a", "annotations": {"a": text, "b": format!("{text}\nEOF\n{text}\n")}});
        let query = json!({"fieldManager": text, "dryRun": "All"});
        let made = built("serviceAccount", &input, &json!({"query": query}));
        if made.request.is_none() {
            continue;
        }
        let request = made.request.unwrap();
        for shell in ["sh", "bash"] {
            let (words, stdin) = run(shell, made.curl.as_deref().unwrap());
            assert!(words.contains(&format!("https://a:1{}", request.path)), "{words:?}");
            assert_eq!(stdin.trim_end_matches('\n'), request.body.as_deref().unwrap());
            let (words, stdin) = run(shell, made.kubectl.as_deref().unwrap());
            assert!(words.contains(&format!("--field-manager={text}")), "{words:?}");
            assert_eq!(stdin, made.yaml);
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}
