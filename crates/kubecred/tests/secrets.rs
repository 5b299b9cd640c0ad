//! No secret is in what people read: whatever it is and wherever it stands, messages, titles, labels and paths do not hold
//! it, and rows that do are marked as sensitive.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

use kubecred::encoding::base64;
use kubecred::kube::KINDS;
use kubecred::kube::schema::{Field, Kind, Role, Shape};
use kubecred::options::Options;
use kubecred::report::{Artifact, Report};
use serde_json::{Map, Value, json};

const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJodHRwczovL2kiLCJzdWIiOiJqYW5lIiwiYXVkIjoiYSIsImV4cCI6MTgwMDAwMDAwMH0.c2lnbmF0dXJlLW9mLWEtdG9rZW4tdGhhdC1pcy1ub25l";
const SIGNATURE: &str = "c2lnbmF0dXJlLW9m";
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4aQXcsDXZiCry9x1\n5m3RNBAbimKk2zG/CHFZxx+RZ1yhRANCAATY2Wv5fsGXUIft03CSrec9fSMOmdqN\nD/hFOHe8xEjeasCAY1R1LoAhlCKIA+8xg/wtvIQu70yyYZNZGUUnBwIh";

/// Each secret, and a part of it that may stand nowhere.
fn secrets() -> Vec<(String, String)> {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----\n");
    let once = base64::encode(pem.as_bytes());
    let twice = base64::encode(once.as_bytes());
    let inside = |text: &str| text.chars().skip(text.len() / 2).take(16).collect::<String>();
    vec![
        (TOKEN.to_owned(), SIGNATURE.to_owned()),
        (format!("Bearer {TOKEN}"), SIGNATURE.to_owned()),
        (format!("kubectl --token={TOKEN} get pods"), SIGNATURE.to_owned()),
        (base64::encode(TOKEN.as_bytes()), inside(&base64::encode(TOKEN.as_bytes()))),
        (KEY.replace('\n', ""), "5m3RNBAbimKk2zG".to_owned()),
        (pem, "5m3RNBAbimKk2zG".to_owned()),
        (once.clone(), inside(&once)),
        (twice.clone(), inside(&twice)),
    ]
}

#[test]
fn in_every_field_of_every_kind() {
    let mut cases = 0;
    // Items of lists are those of the kind itself.
    for kind in KINDS.iter().filter(|kind| kind.role != Role::List) {
        // A few of them: all stand in the test below.
        for (secret, part) in secrets().into_iter().step_by(3) {
            for object in objects(kind, &secret) {
                let text = object.to_string();
                check(&text, &part);
                cases += 1;
            }
        }
    }
    println!("secrets in fields: {cases} objects");
    assert!(cases > 3_000, "{cases}");
}

#[test]
fn as_key_and_value_of_yaml() {
    for (secret, part) in secrets() {
        let quoted = json!(secret).to_string();
        for text in [
            secret.clone(),
            quoted.clone(),
            format!("{quoted}: a\n"),
            format!("- {quoted}\n"),
            format!("? [{quoted}]\n: a\n"),
            format!("a: *{secret}\n"),
            format!("a: !{secret} b\n"),
            format!("a: {quoted}\na: {quoted}\n"),
            format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a}}\n{quoted}: a\n{quoted}: b\n"),
            format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{labels: {{{quoted}: a, {quoted}: [1]}}}}\n"),
            format!("apiVersion: v1\nkind: List\nitems: [{{kind: ServiceAccount, metadata: {{name: {quoted}}}}}]\n"),
            format!("apiVersion: {quoted}\nkind: TokenReview\n"),
            format!("apiVersion: apps/v1\nkind: {quoted}\nspec: {{{quoted}: {{{quoted}: b}}}}\n"),
            format!("apiVersion: authentication.k8s.io/v1\nkind: TokenReview\ntoken: {quoted}\nspec: {{}}\n"),
            format!("-----BEGIN {secret}-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ] {
            check(&text, &part);
        }
    }
}

#[test]
fn values_that_only_a_name_gives_away_are_marked() {
    let sensitive = |text: &str| -> Vec<String> {
        let report = kubecred::analyze(text, &Options::default());
        report.artifacts[0].rows.iter().filter(|row| row.sensitive).map(|row| row.label.clone()).collect()
    };
    let exec = "apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\n";
    assert_eq!(
        sensitive(&format!("{exec}status: {{tokn: a, clientKeyDta: b, foo: c}}\n")),
        ["status.tokn", "status.clientKeyDta"]
    );
    assert_eq!(
        sensitive("a: {apiKey: x, secret_key: x, AWS_SECRET_ACCESS_KEY: x, passphrase: 5, name: x, tokenFile: x}\n"),
        ["a.apiKey", "a.secret_key", "a.AWS_SECRET_ACCESS_KEY", "a.passphrase"]
    );
    assert_eq!(sensitive("token: {value: x, name: x}\nautomountServiceAccountToken: true\n"), ["token.value"]);
    assert_eq!(sensitive("kty: EC\nx: a\ny: b\nd: c\n"), ["d"]);
    assert_eq!(
        sensitive("users: [{user: {exec: {args: [get, --client-secret, x], env: [{name: A, value: x}]}}}]\n"),
        ["users[0].user.exec.args[2]", "users[0].user.exec.env[0].value"]
    );
    assert_eq!(sensitive("env: [{name: A, value: x}, {name: DB_PASSWORD, value: x}]\n"), ["env[1].value"]);
    assert_eq!(
        sensitive("kind: Status\ndetails: {causes: [{field: spec.token, message: x}, {field: spec.a, message: x}]}\n"),
        ["details.causes[0].message"]
    );
    assert_eq!(sensitive("proxy-url: http://jane:hunter2@proxy\n"), ["proxy-url"]);
}

/// Those that rows mask, the text for people masks too, and no finding repeats them.
#[test]
fn what_rows_mask_is_in_no_text() {
    const SECRET: &str = "hunter2-and-more";
    let exec = |fields: &str| {
        format!(
            "apiVersion: v1\nkind: Config\nusers: [{{name: u, user: {{exec: {{command: x, {fields}}}}}}}]\ncontexts: []\n"
        )
    };
    let cause = json!({"reason": "FieldValueInvalid", "field": "spec.token", "message": format!("Invalid value: \"{SECRET}\"")});
    let status = json!({"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "Invalid", "code": 422,
        "message": format!("TokenReview \"\" is invalid: spec.token: Invalid value: \"{SECRET}\": no"),
        "details": {"kind": "TokenReview", "causes": [cause]}});
    for text in [
        exec(&format!("args: [login, --password, {SECRET}, \"--client-secret={SECRET}\"]")),
        exec(&format!("env: [{{name: A, value: {SECRET}}}]")),
        status.to_string(),
        format!(
            "Error from server (Invalid): TokenReview \"\" is invalid: spec.token: Invalid value: \"{SECRET}\": no\n"
        ),
    ] {
        check(&text, SECRET);
    }
    let request = include_str!("data/challenge-request.pem");
    let report = kubecred::analyze(request, &Options::default());
    let masked: Vec<_> = report.artifacts[0].rows.iter().filter(|row| row.sensitive && !row.value.is_empty()).collect();
    assert!(!masked.is_empty());
    let text = kubecred::to_text(request.as_bytes());
    assert!(!text.contains("-----BEGIN"), "the PEM holds it too");
    for row in masked {
        assert!(!text.contains(&row.value), "{} is in\n{text}", row.label);
    }
}

#[test]
fn no_character_of_a_secret_is_told() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  password: aHVudGVy€Mg==\n";
    let report = kubecred::analyze(text, &Options::default());
    assert_eq!(report.diagnostics[0].rule, "manifest/base64");
    assert!(!report.diagnostics[0].message.contains('€'), "{}", report.diagnostics[0].message);
}

fn check(text: &str, part: &str) {
    let options = Options { now: kubecred::time::parse_rfc3339("2026-11-24T12:00:00Z"), ..Options::default() };
    let report = kubecred::analyze(text, &options);
    let shown = shown(&report) + &kubecred::to_text(text.as_bytes());
    let around = shown.find(part).map(|at| {
        let around = shown.as_bytes().get(at.saturating_sub(300)..at + part.len()).unwrap_or_default();
        String::from_utf8_lossy(around)
    });
    assert_eq!(around, None, "{part} is shown of\n{text}");
}

/// All that people read of a report: the values of objects and the verdicts are data that the caller asked for.
fn shown(report: &Report) -> String {
    let mut shown = serde_json::to_string(&report.diagnostics).unwrap();
    let mut waiting: Vec<&Artifact> = report.artifacts.iter().collect();
    while let Some(artifact) = waiting.pop() {
        shown += &artifact.title;
        shown += &serde_json::to_string(&artifact.within).unwrap();
        for row in &artifact.rows {
            let value = if row.sensitive { "" } else { &row.value };
            shown +=
                &format!("\n{} {} {value} {}", row.label, row.pointer, serde_json::to_string(&row.within).unwrap());
        }
        if let Some(verdict) = &artifact.verdict {
            shown += &verdict.depends_on.join(" ");
        }
        waiting.extend(&artifact.children);
    }
    shown
}

/// The object with a secret in each of its places, one after the other.
fn objects(kind: &Kind, secret: &str) -> Vec<Value> {
    let mut objects: Vec<Value> = in_structure(kind.fields, secret, 0)
        .into_iter()
        .map(|mut object| {
            let members = object.as_object_mut().unwrap();
            members.entry("apiVersion").or_insert_with(|| json!(kind.api_version()));
            members.entry("kind").or_insert_with(|| json!(kind.kind));
            members.entry("metadata").or_insert_with(|| json!({"name": "a"}));
            object
        })
        .collect();
    objects.push(json!(secret));
    objects.push(json!([secret]));
    objects
}

/// As deep as declarations go, but for schemas that hold themselves.
const DEPTH: usize = 6;

fn in_structure(fields: &[Field], secret: &str, depth: usize) -> Vec<Value> {
    if depth > DEPTH {
        return Vec::new();
    }
    let mut found = vec![json!({secret: "a"}), json!({secret: {secret: [secret]}})];
    for field in fields {
        let values = in_shape(&field.shape, secret, depth + 1);
        found.extend(values.into_iter().map(|value| Value::Object(Map::from_iter([(field.name.to_owned(), value)]))));
        found.push(Value::Object(Map::from_iter([(format!("{}x", field.name), json!(secret))])));
    }
    found
}

fn in_shape(shape: &Shape, secret: &str, depth: usize) -> Vec<Value> {
    match shape {
        Shape::Structure(fields) => in_structure(fields, secret, depth),
        Shape::List(shape) => {
            let mut found: Vec<Value> =
                in_shape(shape, secret, depth).into_iter().map(|value| json!([value.clone(), value])).collect();
            found.push(json!(secret));
            found
        }
        Shape::Map(shape) => {
            let mut found: Vec<Value> =
                in_shape(shape, secret, depth).into_iter().map(|value| json!({"a.b/c": value})).collect();
            found.extend([json!({secret: "a"}), json!({secret: 5}), json!(secret)]);
            found
        }
        _ => vec![json!(secret), json!([secret]), json!({secret: secret})],
    }
}

/// A name that is mended would show what it was made of.
#[test]
fn a_secret_as_a_name_is_not_mended() {
    let token = format!("sha256~{}", "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg");
    for name in [token.as_str(), &token.to_lowercase()] {
        let text = format!("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n");
        let report = kubecred::analyze(&text, &kubecred::options::Options::default());
        let said = serde_json::to_string(&report.diagnostics).unwrap().to_lowercase();
        assert!(!report.diagnostics.is_empty() && !said.contains("abcdefghij"), "{said}");
    }
}

/// A header that brings its key with the private half.
#[test]
fn private_keys_in_headers_are_sensitive() {
    let header = r#"{"alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"cHJpdmF0ZQ"}}"#;
    let part = |text: &str| base64::encode(text.as_bytes()).trim_end_matches('=').replace('+', "-").replace('/', "_");
    let token = format!("{}.{}.c2ln", part(header), part("{}"));
    let report = kubecred::analyze(&token, &Options::default());
    let shown = report.artifacts[0].rows.iter().filter(|row| !row.sensitive && row.value.contains("cHJpdmF0ZQ"));
    assert_eq!(shown.count(), 0);
    assert!(report.artifacts[0].rows.iter().any(|row| row.sensitive));
}
