//! What is found in kubeconfigs and ExecCredentials, alone and beside each other.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use kubecred::analyze;
use kubecred::encoding::base64;
use kubecred::options::Options;

const NOW: &str = "2026-11-24T12:00:00Z";

/// The findings of a text: rule, and what is marked.
fn found(text: &str) -> Vec<(String, String)> {
    let options = Options { now: Some(NOW.parse().unwrap()), ..Options::default() };
    let marked = |range: kubecred::source::Range| {
        text.get(range.start.offset as usize..range.end.offset as usize).unwrap_or_default().to_owned()
    };
    let report = analyze(text, &options);
    report
        .diagnostics
        .into_iter()
        .map(|one| (one.rule.into_owned(), one.range.map(marked).unwrap_or_default()))
        .collect()
}

fn rules(text: &str) -> Vec<String> {
    found(text).into_iter().map(|(rule, _)| rule).collect()
}

/// The messages and helps of one rule.
fn said(text: &str, rule: &str) -> Vec<String> {
    let report = analyze(text, &Options::default());
    let of_rule = report.diagnostics.into_iter().filter(|one| one.rule == rule);
    of_rule.map(|one| format!("{}; {}", one.message, one.help.unwrap_or_default())).collect()
}

fn kubeconfig(cluster: &str, user: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- name: a\n  context: {{cluster: c, user: u}}\n\
         clusters:\n- name: c\n  cluster: {{{cluster}}}\nusers:\n- name: u\n  user: {{{user}}}\n"
    )
}

const SERVER: &str = "server: \"https://x\"";
/// For clients, until 2028.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\n\
MIIBKjCB0aADAgECAgISNDAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l\n\
dGVzMB4XDTI2MDEwMTAwMDAwMFoXDTI4MDEwMTAwMDAwMFowDzENMAsGA1UEAwwE\n\
amFuZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGCV/yfmwInKSXyObQldDPKv\n\
u+Ui0JYiugtlZuSBgScaPrcDZU3Rx8ug9bSWlIdApY7bCrDdSnd86vAZGdBJHeaj\n\
FzAVMBMGA1UdJQQMMAoGCCsGAQUFBwMCMAoGCCqGSM49BAMCA0gAMEUCIQCVGO9t\n\
vC3S4apnBt/2QVJNFQsukfKlfwslcmWuYH/W1gIgVuHIT85FA4wUAtAut2Us73Gs\n\
ZPgSHuQ7oUzBXzryaCc=\n\
-----END CERTIFICATE-----\n";

#[test]
fn behind_a_syntax_error_nothing_is_missing() {
    let head = "apiVersion: v1\nkind: Config\ncurrent-context: a\n";
    let clusters = "clusters:\n- name: c\n  cluster:\n    server: https://x\n";
    let certificate = base64::encode(CERTIFICATE.as_bytes());
    let users = format!("users:\n- name: u\n  user:\n    client-certificate-data: {certificate}\n");
    for text in [
        format!("{head}{clusters}\tcontexts: []\n"),
        format!("{head}{users}\tclient-key-data: x\n"),
        format!("{head}{users}    client-key-data x\n"),
        format!("{head}{clusters}users:\n- name: u\n  user:\n    username: jane\n    : :\n  token: [\n"),
    ] {
        let rules = rules(&text);
        assert!(rules.iter().any(|rule| rule == "manifest/yaml-syntax"), "{text}: {rules:?}");
        let others: Vec<&String> = rules.iter().filter(|rule| rule.starts_with("kubeconfig/")).collect();
        assert!(others.iter().all(|rule| *rule == "kubeconfig/basic-authentication"), "{text}: {others:?}");
    }
    // Without the error it is missing.
    assert!(rules(&format!("{head}{clusters}")).contains(&"kubeconfig/unknown-context".to_owned()));
}

#[test]
fn what_is_of_another_type_is_not_missing() {
    assert_eq!(rules(&kubeconfig("server: [https://x]", "token: x")), ["manifest/type"]);
    assert_eq!(rules(&kubeconfig(SERVER, "token: y")), ["manifest/type"]);
    let certificate = base64::encode(CERTIFICATE.as_bytes());
    let user = format!("client-certificate-data: {certificate}, client-key-data: 5");
    let found = rules(&kubeconfig(SERVER, &user));
    assert!(found.contains(&"manifest/type".to_owned()) && !found.iter().any(|rule| rule.starts_with("kubeconfig/")));
    let named = kubeconfig(SERVER, "token: x");
    for (right, wrong) in [("name: u", "name: [7]"), ("users:", "users: 5\nothers:"), ("user: u", "user: [7]")] {
        let text = named.replacen(right, wrong, 1);
        let rules = rules(&text);
        let about_names = ["unknown-context", "unknown-cluster", "unknown-user", "unused"];
        assert!(rules.contains(&"manifest/type".to_owned()), "{text}");
        assert!(!rules.iter().any(|rule| about_names.iter().any(|name| rule.ends_with(name))), "{text}: {rules:?}");
    }
    // PEM as it is: the base64 is wrong, and nothing is missing; what is there is opened.
    let pem = format!("client-certificate-data: {}", serde_json::json!(CERTIFICATE));
    let report = analyze(&kubeconfig(SERVER, &pem), &Options::default());
    let doctors: Vec<_> = report.diagnostics.iter().filter(|one| one.rule.starts_with("kubeconfig/")).collect();
    assert!(doctors.iter().all(|one| one.rule == "kubeconfig/key-missing"), "{doctors:#?}");
    assert_eq!(report.artifacts.first().unwrap().children.len(), 1);
}

#[test]
fn what_kubectl_masks_is_named() {
    let raw = "print it with `kubectl config view --raw`";
    let text = kubeconfig(
        &format!("{SERVER}, certificate-authority-data: DATA+OMITTED"),
        "client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED, token: REDACTED",
    );
    for rule in ["certificate-authority", "client-certificate", "client-key", "token-form"] {
        let said = said(&text, &format!("kubeconfig/{rule}"));
        assert!(said.len() == 1 && said.iter().all(|said| said.ends_with(raw)), "{rule}: {said:?}");
    }
}

#[test]
fn what_is_encoded_twice_is_told_of_both() {
    let twice = |label: &str| base64::encode(base64::encode(format!("-----BEGIN {label}-----").as_bytes()).as_bytes());
    let user = format!("client-certificate-data: {}, client-key-data: {}", twice("CERTIFICATE"), twice("PRIVATE KEY"));
    for rule in ["kubeconfig/client-certificate", "kubeconfig/client-key"] {
        let said = said(&kubeconfig(SERVER, &user), rule);
        assert!(
            said.len() == 1 && said.iter().all(|said| said.starts_with("it is encoded as base64 twice")),
            "{said:?}"
        );
    }
}

#[test]
fn a_kubeconfig_that_counts_for_none() {
    for text in ["apiVersion: v1\nkind: Config\n", "apiVersion: v1\nkind: Config\nusers: []\nClusters: []\n"] {
        assert!(rules(text).contains(&"kubeconfig/empty".to_owned()), "{text}");
    }
    let clusters = "apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: \"https://x\"}}]\n";
    assert_eq!(rules(clusters), ["kubeconfig/no-current-context"]);
    let map = serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cluster-info"},
        "data": {"kubeconfig": format!("{clusters}contexts: []\nusers: []\n")}});
    assert_eq!(rules(&map.to_string()), [""; 0]);
}

#[test]
fn commands_and_ports() {
    let exec = |command: &str| {
        format!("exec: {{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: \"{command}\"}}")
    };
    assert_eq!(rules(&kubeconfig(SERVER, &exec("aws eks get-token"))), ["kubeconfig/exec-command-line"]);
    assert_eq!(rules(&kubeconfig(SERVER, &exec("C:/Program Files/x.exe"))), [""; 0]);
    for (server, wrong) in
        [("https://jane@x", 1), ("https://x:99999", 1), ("https://x:0", 1), ("https://x:6443", 0), ("https://[::1]", 0)]
    {
        let found = said(&kubeconfig(&format!("server: \"{server}\""), "token: x"), "kubeconfig/server-url");
        assert_eq!(found.len(), wrong, "{server}");
    }
}

fn exec_credential(version: &str, rest: &str) -> String {
    format!("apiVersion: client.authentication.k8s.io/{version}\nkind: ExecCredential\n{rest}\n")
}

#[test]
fn a_plugin_is_told_what_the_kubeconfig_says() {
    let exec = "apiVersion: client.authentication.k8s.io/v1, command: p";
    let beside = |exec_fields: &str, version: &str, spec: &str| {
        let config = kubeconfig(SERVER, &format!("exec: {{{exec}, {exec_fields}}}"));
        let mut rules = rules(&format!("{config}---\n{}", exec_credential(version, spec)));
        rules.retain(|rule| {
            rule.starts_with("execcredential/") && !["input", "beta"].iter().any(|end| rule.ends_with(end))
        });
        rules
    };
    let provided = "interactiveMode: IfAvailable, provideClusterInfo: true";
    let of_server = |server: &str| format!("spec: {{interactive: true, cluster: {{server: \"{server}\"}}}}");
    for (exec_fields, version, spec, wrong) in [
        ("interactiveMode: Never", "v1", "spec: {interactive: true}", "interactive"),
        ("interactiveMode: Always", "v1", "spec: {interactive: false}", "interactive"),
        ("interactiveMode: Always", "v1", "spec: {interactive: true}", ""),
        ("interactiveMode: Always", "v1", "spec: {}\nstatus: {token: x}", ""),
        ("interactiveMode: Never", "v1beta1", "spec: {interactive: false}", "version-mismatch"),
        (provided, "v1", &of_server("https://x"), ""),
        (provided, "v1", &of_server("https://y"), "cluster-info"),
    ] {
        let expected: Vec<String> =
            [wrong].iter().filter(|wrong| !wrong.is_empty()).map(|wrong| format!("execcredential/{wrong}")).collect();
        assert_eq!(beside(exec_fields, version, spec), expected, "{exec_fields} {version} {spec}");
    }
}

#[test]
fn each_secret_that_a_plugin_is_told_is_marked() {
    let config = "config: {password: first, list: [{apiKey: second}], other: x}";
    let spec = format!("spec: {{interactive: true, cluster: {{server: \"https://x\", {config}}}}}");
    let marked: Vec<String> = found(&exec_credential("v1", &spec))
        .into_iter()
        .filter(|(rule, _)| rule == "execcredential/config-secret")
        .map(|(_, marked)| marked)
        .collect();
    assert_eq!(marked, ["first", "second"]);
}

#[test]
fn words_before_an_answer_are_noise() {
    let answer =
        "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"x\"}}";
    let noisy = format!("Please visit https://a.example/\nand wait\n{answer}\n");
    assert_eq!(
        found(&noisy),
        [("execcredential/text-around".to_owned(), "Please visit https://a.example/\nand wait".to_owned())]
    );
    assert_eq!(rules(answer), [""; 0]);
}

#[test]
fn credentials_that_end_soon() {
    let at =
        |time: &str| rules(&exec_credential("v1", &format!("status: {{token: x, expirationTimestamp: \"{time}\"}}")));
    assert_eq!(at("2026-11-24T12:00:05Z"), ["execcredential/expires-soon"]);
    assert_eq!(at("2026-11-24T12:01:00Z"), [""; 0]);
    // 12:00 that day is 1795521600.
    let part = |json: String| base64::encode(json.as_bytes()).replace('=', "");
    let token = |claims: &str| {
        let header = part("{\"alg\":\"RS256\"}".to_owned());
        format!("{header}.{}.AAAA", part(format!("{{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",{claims}}}")))
    };
    for (claims, soon) in [
        ("\"exp\":1795521630", true),
        ("\"exp\":1795522100", true),
        ("\"exp\":1795523000", false),
        ("\"iat\":1795518100,\"exp\":1795521700", true),
        ("\"iat\":1795521000,\"exp\":1795524600", false),
        ("\"iat\":1768521600,\"exp\":1798000000", true),
        ("\"iat\":1768521600,\"exp\":1800057600", false),
    ] {
        let token = token(claims);
        let expected: &[&str] = if soon { &["token/expires-soon"] } else { &[] };
        assert_eq!(rules(&token), expected, "{claims}");
        assert_eq!(rules(&kubeconfig(SERVER, &format!("token: {token}"))), expected, "{claims}");
        assert_eq!(rules(&exec_credential("v1", &format!("status: {{token: {token}}}"))), expected, "{claims}");
    }
}
