//! Objects side by side: their fields, what is encoded in them, and what is not compared.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod common;

use base64::Engine;
use proptest::prelude::*;
use serde_json::{Value, json};

fn compared(a: &str, b: &str) -> Value {
    serde_json::to_value(kubecred::compare(a.as_bytes(), b.as_bytes())).unwrap()
}

/// `path: before → after` of each field that differs.
fn fields(found: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line =
        |field: &Value| format!("{}: {} → {}", text(&field["path"]), text(&field["before"]), text(&field["after"]));
    found["fields"].as_array().unwrap().iter().map(line).collect()
}

fn identities() -> Value {
    serde_json::from_str(include_str!("data/identities.json")).unwrap()
}

fn base64(text: &str) -> String {
    base64::prelude::BASE64_STANDARD.encode(text)
}

/// A kubeconfig with a client certificate.
fn kubeconfig(server: &str, certificate: &str) -> String {
    let all = identities();
    let authority = all["clientCA"].as_str().unwrap();
    let certificate = all["certificates"][certificate].as_str().unwrap_or(authority);
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster:\n    server: {server}\n    \
         certificate-authority-data: {}\ncontexts:\n- name: admin@prod\n  context: {{cluster: prod, user: admin}}\n\
         current-context: admin@prod\nusers:\n- name: admin\n  user:\n    client-certificate-data: {}\n",
        base64(authority),
        base64(certificate)
    )
}

const SERVER: &str = "https://10.0.0.1:6443";
const ACCOUNT: &str = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: builder\n  namespace: dev\n";

#[test]
fn a_kubeconfig_with_another_server() {
    let (a, b) = (kubeconfig(SERVER, "uid"), kubeconfig("https://10.0.0.2:6443", "uid"));
    let found = compared(&a, &b);
    assert_eq!((&found["kind"], &found["class"]), (&json!("objects"), &json!("material change")), "{found}");
    assert_eq!(fields(&found), ["clusters[prod].cluster.server: https://10.0.0.1:6443 → https://10.0.0.2:6443"]);
    let field = &found["fields"][0];
    assert_eq!(field["pointer"], "/clusters/0/cluster/server");
    let at = |text: &str, range: &Value| {
        let offset = |end: &str| usize::try_from(range[end]["offset"].as_u64().unwrap()).unwrap();
        text.get(offset("start")..offset("end")).unwrap().to_owned()
    };
    assert_eq!(at(&a, &field["rangeA"]), SERVER);
    assert_eq!(at(&b, &field["rangeB"]), "https://10.0.0.2:6443");
    assert_eq!((&found["differences"], &found["notCompared"]), (&json!([]), &json!([])));
    assert_eq!(compared(&a, &a)["class"], "same");
}

#[test]
fn a_client_certificate_that_was_exchanged() {
    let path = "users[admin].user.client-certificate-data";
    let found = compared(&kubeconfig(SERVER, "uid"), &kubeconfig(SERVER, "the CA"));
    assert_eq!((&found["kind"], &found["class"]), (&json!("objects"), &json!("material change")), "{found}");
    assert_eq!((found["fields"].as_array().unwrap().len(), &found["fields"][0]["path"]), (1, &json!(path)), "{found}");
    assert!(found["fields"][0]["before"].as_str().unwrap().contains("CN="), "{found}");
    assert!(found["fields"][0]["before"].as_str().unwrap().ends_with(", until 2036-01-01T00:00:00Z"), "{found}");
    assert!(found["affected"][0]["title"].as_str().unwrap().contains("CN="), "{found}");
    let differences = found["differences"].as_array().unwrap();
    assert!(differences.iter().all(|difference| difference["path"] == path), "{found}");
    let subject = differences.iter().find(|difference| difference["field"] == "subject").unwrap();
    assert_eq!(subject["class"], "material change");
    // What a renewal brings is no more than that, wherever the user stands among the others.
    let renewed = kubeconfig(SERVER, "uid");
    let found = compared(&kubeconfig(SERVER, "any"), &kubeconfig(SERVER, "server"));
    let classes: Vec<&Value> = found["differences"].as_array().unwrap().iter().map(|one| &one["class"]).collect();
    assert!(classes.contains(&&json!("routine renewal")), "{found}");
    let more = renewed.replace("users:\n", "users:\n- {name: other, user: {token: hunter2hunter2}}\n");
    let found = compared(&renewed, &more);
    assert_eq!(
        fields(&found),
        ["users[other].name: - → other", "users[other].user.token: - → …(a secret, 14 characters)"]
    );
}

#[test]
fn a_request_for_another_signer() {
    let page = std::fs::read_to_string(common::project_file("docs/rules/csr/certificate-subject.md")).unwrap();
    let value = |name: &str| page.split(&format!("{name}: ")).nth(1).unwrap().split('\n').next().unwrap().to_owned();
    let manifest = |signer: &str, status: &str| {
        format!(
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: jane\nspec:\n  \
             signerName: {signer}\n  request: {}\n  usages: [client auth]\n{status}",
            value("  request")
        )
    };
    let of_client = manifest("kubernetes.io/kube-apiserver-client", "");
    let found = compared(&of_client, &manifest("kubernetes.io/legacy-unknown", ""));
    assert_eq!((&found["kind"], &found["class"]), (&json!("objects"), &json!("material change")), "{found}");
    assert_eq!(fields(&found), ["spec.signerName: kubernetes.io/kube-apiserver-client → kubernetes.io/legacy-unknown"]);
    // The same object once it was signed is still held against its request.
    let signed = manifest(
        "kubernetes.io/kube-apiserver-client",
        &format!("status:\n  certificate: {}\n", value("  certificate")),
    );
    let found = compared(&of_client, &signed);
    assert_eq!((&found["kind"], &found["differences"][0]["field"]), (&json!("issuance"), &json!("subject")), "{found}");
    assert_eq!(
        (&found["fields"][0]["path"], &found["fields"][0]["class"]),
        (&json!("status.certificate"), &json!("routine renewal"))
    );
}

#[test]
fn manifests_without_a_credential() {
    let found = compared(ACCOUNT, &ACCOUNT.replace("builder", "deployer"));
    assert_eq!((&found["kind"], found["error"].is_null()), (&json!("objects"), true), "{found}");
    assert_eq!(fields(&found), ["metadata.name: builder → deployer"]);
    // Neither the syntax nor the order of members is a difference.
    let text = r#"{"metadata": {"namespace": "dev", "name": "builder"}, "kind": "ServiceAccount", "apiVersion": "v1"}"#;
    let found = compared(ACCOUNT, text);
    assert_eq!((&found["class"], &found["fields"]), (&json!("same"), &json!([])), "{found}");
    // Several are told by kind and name; what one input alone holds is said.
    let list =
        |names: &[&str]| names.iter().map(|name| ACCOUNT.replace("builder", name)).collect::<Vec<_>>().join("---\n");
    let found = compared(&list(&["a", "b"]), &list(&["b", "c", "d"]));
    assert_eq!(
        fields(&found),
        [": ServiceAccount dev/a → -", ": - → ServiceAccount dev/c", ": - → ServiceAccount dev/d"]
    );
    let found = compared(
        "apiVersion: v1\nkind: List\nitems: []\n",
        &format!("apiVersion: v1\nkind: List\nitems:\n- {}", ACCOUNT.replace('\n', "\n  ")),
    );
    assert_eq!(fields(&found)[0], "items[ServiceAccount dev/builder].apiVersion: - → v1", "{found}");
    // Any object, and values that look alike.
    let found = compared(r#"{"a": [1, {"b": null}], "c": {}}"#, r#"{"a": ["1", {"b": {"x": true}}], "c": []}"#);
    assert_eq!(fields(&found), [r#"a[0]: 1 → "1""#, "a[1].b: null → -", "a[1].b.x: - → true", "c: {} → []"]);
    let found = compared("users: [{name: a}, {name: b}]\nx: [1]", "users: [{name: b}, {name: a}]\nx: [1]");
    assert_eq!((fields(&found), &found["class"]), (vec!["users: a, b → b, a".to_owned()], &json!("routine renewal")));
}

#[test]
fn credentials_in_fields() {
    let all = identities();
    let with = |token: &str| {
        let token = all["tokens"][token].as_str().unwrap();
        format!("{}    token: {token}\n", kubeconfig(SERVER, "uid"))
    };
    let found = compared(&with("second-issuer"), &with("node"));
    assert_eq!(found["fields"].as_array().unwrap().len(), 1, "{found}");
    assert!(found["fields"][0]["before"].as_str().unwrap().starts_with("…(a secret, "), "{found}");
    let issuer = found["differences"].as_array().unwrap().iter().find(|one| one["field"] == "claims.iss").unwrap();
    assert_eq!((&issuer["path"], &issuer["class"]), (&json!("users[admin].user.token"), &json!("material change")));
    // A key that is no weaker is what a renewal brings; base64 in other lines is the same.
    let keys = include_str!("data/pairs.pem");
    let key = |number: usize| {
        let key = keys.split("-----BEGIN EC PRIVATE KEY-----").nth(number).unwrap();
        format!("-----BEGIN EC PRIVATE KEY-----{}", key.split_inclusive("-----END EC PRIVATE KEY-----").next().unwrap())
    };
    let secret = |key: &str| {
        format!("kind: Secret\napiVersion: v1\nmetadata: {{name: a}}\ndata: {{tls.key: {}}}\n", base64(key))
    };
    let found = compared(&secret(&key(1)), &secret(&key(2)));
    assert_eq!(
        (&found["fields"][0]["path"], found["differences"][0]["field"].as_str()),
        (&json!("data[tls.key]"), Some("privateKey.publicKey")),
        "{found}"
    );
    let found = compared(&secret(&key(1)), &secret(&format!("{}\n", key(1))));
    assert_eq!((&found["class"], &found["differences"]), (&json!("routine renewal"), &json!([])), "{found}");
}

#[test]
fn secrets_are_not_shown() {
    let secret = |data: &str, more: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData: {{x: {data}}}\nextra: {{clientSecret: {more}}}\n"
        )
    };
    let found = compared(&secret("hunter2", "correct-horse"), &secret("hunter34", "battery-staple"));
    assert_eq!(
        fields(&found),
        [
            "stringData.x: …(a secret, 7 characters) → …(a secret, 8 characters)",
            "extra.clientSecret: …(a secret, 13 characters) → …(a secret, 14 characters)"
        ]
    );
    let hostile = |value: &str| json!({"a": {value: value}, "args": ["--token", value]}).to_string();
    let token = |name: &str| format!("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.{name}bGciOiJSUzI1NiJ9");
    let found = compared(&hostile(&token("a")), &hostile(&token("b")));
    assert!(
        !found.to_string().contains("bGciOiJSUzI1NiJ9") && found["fields"].as_array().unwrap().len() >= 3,
        "{found}"
    );
    // So deep that it is compared as a whole.
    let deep = |value: &str| format!("{}{{\"password\": \"{value}\"}}{}", "[".repeat(200), "]".repeat(200));
    let found = compared(&deep("hunter2"), &deep("hunter3"));
    assert_eq!(
        (found["fields"].as_array().unwrap().len(), found.to_string().contains("hunter")),
        (1, false),
        "{found}"
    );
}

#[test]
fn what_is_not_compared_is_said() {
    let all = identities();
    let certificate = |name: &str| all["certificates"][name].as_str().unwrap().to_owned();
    let found =
        compared(&format!("{}{}", certificate("uid"), certificate("any")), &format!("{0}{0}", certificate("uid")));
    assert_eq!((&found["differences"], &found["class"]), (&json!([]), &json!("material change")), "{found}");
    assert_eq!(found["notCompared"], json!(["1 certificate of the first input"]));
    let found = compared(&kubeconfig(SERVER, "uid"), &certificate("uid"));
    assert!(found["notCompared"].to_string().contains("1 object of the first input"), "{found}");
    let found = compared(&format!("{ACCOUNT}x: 'y\n"), ACCOUNT);
    assert_eq!(found["notCompared"], json!(["what stands behind a syntax error of the first input"]), "{found}");
}

#[test]
fn comparisons_have_their_bounds() {
    let many = |value: &str| {
        let members = (0..5_000).map(|number| (format!("m{number}"), json!(value)));
        Value::Object(members.collect()).to_string()
    };
    let found = compared(&many("a"), &many("b"));
    assert_eq!((found["fields"].as_array().unwrap().len(), &found["omitted"]), (1_000, &json!(4_000)));
    let long = |letter: &str| json!({ letter.repeat(1 << 20): "x", "b": letter.repeat(1 << 20) }).to_string();
    assert!(compared(&long("a"), &long("b")).to_string().len() < 8 << 20);
    // A long name, and many values below it.
    let wide = |value: u32| json!({ "a".repeat(1 << 20): vec![value; 100_000] }).to_string();
    let found = compared(&wide(1), &wide(2));
    assert!(found["omitted"].as_u64().unwrap() > 99_000 && found.to_string().len() < 17 << 20, "{}", found["omitted"]);
    let found = compared(&json!(vec![1; 400_000]).to_string(), &json!(vec![2; 400_000]).to_string());
    assert_eq!(found["notCompared"], json!(["what is left once 500000 values were looked at"]));
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(9_000), "]".repeat(9_000));
    assert_eq!(compared(&deep("1"), &deep("2"))["class"], "material change");
    // Aliases of aliases.
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..7 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    let found = compared(&bomb, &format!("{bomb}z: 1\n"));
    assert_eq!(found["class"], "material change", "{found}");
}

fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ a-z0-9:/~'\"é]{0,12}".prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z/~é.]{0,6}|name|kind", inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The pointers of all values that have no others in them.
fn leaves(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => members.iter().for_each(|(name, value)| {
            leaves(value, &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), found);
        }),
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(index, value)| leaves(value, &format!("{pointer}/{index}"), found));
        }
        _ => found.push(pointer.to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_value_is_found_and_nothing_else(value in any_value(), at in 0..40_usize) {
        let object = json!({ "spec": value, "more": 1 });
        let text = object.to_string();
        let yaml = serde_json::to_value(kubecred::to_yaml(text.as_bytes(), &Default::default())).unwrap();
        let same = compared(&text, yaml["documents"][0]["yaml"].as_str().unwrap());
        prop_assert_eq!((&same["class"], &same["fields"]), (&json!("same"), &json!([])), "{}", text);
        let mut pointers = Vec::new();
        leaves(&object, "", &mut pointers);
        let pointer = &pointers[at % pointers.len()];
        let mut changed = object.clone();
        *changed.pointer_mut(pointer).unwrap() = json!("something else");
        let found = compared(&text, &changed.to_string());
        prop_assert_eq!(&found["class"], &json!("material change"));
        // An item that has another name is another one.
        if !pointer.ends_with("/name") && !pointer.ends_with("/type") {
            prop_assert_eq!(found["fields"].as_array().unwrap().len(), 1, "{}: {}", pointer, found);
            prop_assert_eq!(&found["fields"][0]["pointer"], &json!(pointer), "{}", found);
        }
    }
}
