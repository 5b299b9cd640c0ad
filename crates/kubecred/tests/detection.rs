//! What is pasted is opened wherever it stands: in texts of tools, in lists, in objects of any kind, damaged or cut off.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may stop at the first surprise"
)]

use kubecred::encoding::{base64, pem};
use kubecred::options::Options;
use serde_json::{Value, json};

const CA: &str = include_str!("data/ca.pem");
const SERVER: &str = include_str!("data/server.pem");
const REQUEST: &str = include_str!("data/request.pem");
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";

fn report(input: impl AsRef<[u8]>) -> Value {
    serde_json::to_value(kubecred::analyze_bytes(input.as_ref(), &Options::default())).unwrap()
}

/// The rules of the findings that are about reading.
fn rules(report: &Value) -> Vec<&str> {
    let found = report["diagnostics"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap());
    let about_values = ["certificate/", "name/", "chain/", "token/"];
    found.filter(|rule| !about_values.iter().any(|family| rule.starts_with(family))).collect()
}

/// What was opened, in order, each with the path of the innermost field that holds it: `certificate data[a]`.
fn opened(report: &Value) -> Vec<String> {
    fn visit(artifact: &Value, found: &mut Vec<String>) {
        let mut fields = artifact["within"].as_array().unwrap().iter().filter(|step| step["step"] == "field");
        let field = fields.next_back().map_or("", |step| step["path"].as_str().unwrap());
        found.push(format!("{} {field}", artifact["type"].as_str().unwrap()).trim_end().to_owned());
        artifact["children"].as_array().unwrap().iter().for_each(|child| visit(child, found));
    }
    let mut found = Vec::new();
    report["artifacts"].as_array().unwrap().iter().for_each(|artifact| visit(artifact, &mut found));
    found
}

fn der(text: &str) -> Vec<u8> {
    pem::go_decode_first(text.as_bytes()).unwrap().0.content.bytes
}

fn encode(text: impl AsRef<[u8]>) -> String {
    base64::encode(text.as_ref())
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

#[test]
fn pem_is_read_where_go_reads_it() {
    for before in [
        "---\n",
        "hello\n---\n",
        "----------------\n",
        "-----END CERTIFICATE-----\n",
        "-----BEGIN\n",
        "\"quoted\" text\n",
        "\"\n",
        "{\n",
        "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n",
    ] {
        let report = report(format!("{before}{SERVER}"));
        assert_eq!((opened(&report), rules(&report)), (vec!["certificate".to_owned()], vec![]), "{before}");
    }
    let of_openssl = format!(
        "CONNECTED(00000003)\ndepth=0 CN = a\n---\nCertificate chain\n 0 s:CN = a\n   i:CN = a\n   a:PKEY: RSA\n{SERVER}\
         \x20 1 s:CN = b\n{CA}---\nServer certificate\nsubject=CN = a\n\n---\nSSL-Session:\n    Protocol  : TLSv1.3\n---\n"
    );
    let report = report(of_openssl);
    assert_eq!((opened(&report), rules(&report)), (vec!["certificate".to_owned(); 2], vec![]));
}

#[test]
fn labels_are_any_that_go_reads() {
    for label in ["certificate", "X-FOO_1", "A & B", "CERTIFICATE\t", "a#b", "PKCS #7 SIGNED DATA", "\u{e9}"] {
        let report = report(SERVER.replace("CERTIFICATE", label));
        assert_eq!(opened(&report), ["certificate"], "{label}");
        assert_eq!(rules(&report), ["pem/label-of-other"], "{label}");
    }
    let unknown = report(pem::encode("FOO BAR", &[0x30, 0]));
    assert_eq!((opened(&unknown), rules(&unknown)), (vec!["unreadable".to_owned()], vec!["pem/label-of-other"]));
    let parameters = report(pem::encode("DSA PARAMETERS", &[0x30, 0]));
    assert_eq!(rules(&parameters), ["input/foreign"]);
}

#[test]
fn what_is_damaged_stays_what_its_label_says() {
    let body: String = SERVER.lines().filter(|line| !line.contains("--")).collect();
    for at in (8..body.len()).step_by(20) {
        let damaged =
            format!("-----BEGIN CERTIFICATE-----\n{}{}\n-----END CERTIFICATE-----\n", &body[..at], &body[at + 1..]);
        let report = report(damaged);
        assert_eq!(opened(&report), ["certificate"], "{at}");
        assert!(rules(&report).contains(&"pem/base64"), "{at}: {:?}", rules(&report));
    }
}

#[test]
fn what_is_cut_off_is_opened_as_far_as_it_goes() {
    let whole = der(SERVER);
    for end in (40..whole.len()).step_by(67) {
        let cut = &whole[..end];
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "data": {"a": encode(cut)}});
        for input in [cut.to_vec(), encode(cut).into_bytes(), secret.to_string().into_bytes()] {
            let report = report(&input);
            let opened = opened(&report);
            assert!(opened.last().unwrap().starts_with("certificate"), "{end}: {opened:?}");
            assert_eq!(rules(&report), ["der/encoding"], "{end}");
        }
    }
    assert_eq!(opened(&report(&encode(&whole)[..401])), ["certificate"]);
    for other in [&[1, 1, 0xFF][..], &[5, 0], &[0x31, 3, 2, 1, 1]] {
        assert_eq!(rules(&report(other)), ["der/unknown-structure"], "{other:?}");
    }
    // A signature of ECDSA is no key, and a line behind the bytes no second certificate.
    let signature = [&[0x30, 0x44, 2, 0x20][..], &[1; 32], &[2, 0x20], &[2; 32]].concat();
    assert_eq!(rules(&report(signature)), ["der/unknown-structure"]);
    assert_eq!(opened(&report([&whole[..], b"\n"].concat())), ["certificate"]);
}

#[test]
fn lists_give_their_items_a_kind() {
    let item = |field: &str, value: &str| json!({"metadata": {"name": "a"}, field: {"a": value}});
    let secrets = json!({"apiVersion": "v1", "kind": "SecretList", "items": [item("data", &encode(CA))]});
    let maps = json!({"apiVersion": "v1", "kind": "ConfigMapList", "items": [item("data", CA)]});
    for list in [&secrets, &maps] {
        let report = report(list.to_string());
        assert_eq!(opened(&report), ["object", "object", "certificate data[a]"]);
        assert_eq!(rules(&report), [""; 0]);
        assert_eq!(
            report["artifacts"][0]["children"][0]["value"]["kind"].as_str().map(|kind| kind.len() > 5),
            Some(true)
        );
    }
    let nested = report(json!({"apiVersion": "v1", "kind": "List", "items": [secrets]}).to_string());
    assert_eq!(opened(&nested), ["object", "object", "object", "certificate data[a]"]);
    assert_eq!(rules(&nested), ["manifest/nested-list"]);
    let mut deep = maps;
    for _ in 0..10 {
        deep = json!({"apiVersion": "v1", "kind": "List", "items": [deep]});
    }
    assert!(opened(&report(deep.to_string())).len() < 8);
}

#[test]
fn raw_pem_and_broken_base64_are_opened_and_nothing_is_missed_for_them() {
    let config = |certificate: &str| {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{{name: a, cluster: {{server: 'https://a'}}}}]\n\
             contexts: [{{name: a, context: {{cluster: a, user: a}}}}]\nusers:\n- name: a\n  user:\n    \
             client-key: /a\n    client-certificate-data: {certificate}\n"
        )
    };
    let path = "certificate users[0].user.client-certificate-data";
    let mut broken = encode(SERVER);
    broken.replace_range(600..601, "*");
    for certificate in [&format!("|\n{}", indented(SERVER, 6)), &broken, &encode(SERVER)[..801]] {
        let report = report(config(certificate));
        assert_eq!(opened(&report), ["kubeconfig", path], "{certificate}");
        assert_eq!(rules(&report), ["kubeconfig/file", "manifest/base64"], "{certificate}");
    }
    let secret = report(format!(
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ''\n  tls.crt: |\n{}",
        indented(SERVER, 4)
    ));
    assert_eq!((opened(&secret)[1].as_str(), rules(&secret)), ("certificate data[tls.crt]", vec!["manifest/base64"]));
}

#[test]
fn credentials_in_what_no_kind_declares_are_opened_with_their_place() {
    let (encoded, token) = (encode(CA), encode(TOKEN));
    for (value, places) in [
        (json!({"cert": CA, "csr": REQUEST}), vec!["certificate cert", "certificationRequest csr"]),
        (json!({"access_token": TOKEN, "n": 1}), vec!["jsonWebToken access_token"]),
        (json!({"cluster": {"ca": {"data": encoded}}}), vec!["certificate cluster.ca.data"]),
        (json!({"x5c": [encode(der(CA))]}), vec!["certificate x5c[0]"]),
        (json!({"tls.crt": encode(&encoded)}), vec!["certificate [tls.crt]"]),
        (json!({"object": {"data": {"token": token}}}), vec!["jsonWebToken object.data.token"]),
    ] {
        let report = report(value.to_string());
        assert_eq!(opened(&report), [vec!["object"], places].concat(), "{value}");
        assert_eq!(rules(&report), [""; 0], "{value}");
    }
    let config = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";
    let webhook = report(format!(
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nwebhooks:\n\
         - clientConfig: {{caBundle: {encoded}}}\n  env:\n  - {{name: T, value: {TOKEN}}}\n  config: |\n{}",
        indented(config, 4)
    ));
    let places = ["object", "certificate webhooks[0].clientConfig.caBundle", "jsonWebToken webhooks[0].env[0].value"];
    assert_eq!(opened(&webhook), [&places[..], &["kubeconfig webhooks[0].config"]].concat());
    assert!(rules(&webhook).contains(&"manifest/unknown-kind"));
}

#[test]
fn what_is_no_credential_stays_text() {
    let ini = "[SERVICE]\na = b\n\n[INPUT]\nc = d\n";
    let signature = encode([&[0x30, 0x44, 2, 0x20][..], &[1; 32], &[2, 0x20], &[2; 32]].concat());
    let sequence = encode([&[0x30, 0x20, 4, 0x1E][..], &[7; 30]].concat());
    let prose = "Which clusters, contexts and users there are, is what a kubeconfig says: all of them.";
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": ini, "b": prose, "c": signature}});
    let other = json!({"apiVersion": "a/v1", "kind": "B", "spec": [ini, prose, signature, sequence, "a".repeat(99)]});
    assert_eq!(opened(&report(other.to_string())), ["object"]);
    assert_eq!(rules(&report(other.to_string())), ["manifest/unknown-kind"]);
    assert_eq!(opened(&report(map.to_string())), ["object"]);
    assert_eq!(rules(&report("a: b\n")), ["manifest/no-kind"]);
    let help = |text: &str| report(text)["diagnostics"][0]["help"].as_str().unwrap().to_owned();
    for token in ["sha256~AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg", "07401b.f395accd246ae52d"] {
        assert!(help(token).contains("only its issuer"), "{token}");
    }
    assert!(!help("hello").contains("issuer"));
}

#[test]
fn what_no_kind_declares_is_looked_through_once() {
    let deep = format!("{{\"a\":{}\"{TOKEN}\"{}}}", "[".repeat(70), "]".repeat(70));
    assert_eq!(opened(&report(deep)), ["object"]);
    let aliases = "*a, ".repeat(1000);
    assert!(opened(&report(format!("a: &a {TOKEN}\nb: [{aliases}]\n"))).len() < 200);
}

/// Each part is looked at once: what takes longer than a moment here, is looked at over and over.
#[test]
fn many_boundaries_take_no_longer_than_few() {
    for text in ["--a--\n", "--END a", "-----END a\n", "----------BEGIN a", "-----BEGI a-----\n", "LS0tLS1CRUdJTi\n"] {
        let started = std::time::Instant::now();
        report(text.repeat(1_000_000 / text.len()));
        assert!(started.elapsed().as_secs() < 20, "{text}: {:?}", started.elapsed());
    }
}
