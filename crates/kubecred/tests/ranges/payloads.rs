//! What is encoded in a text, or in fields of objects: certificates, requests, tokens, manifests.

use kubecred::encoding::{base64, pem};

use super::marked::Marked;
use super::options;
use crate::common::project_file;

/// The DER of the certification request in the first example of a rule's page.
fn request_of_page(rule: &str) -> Marked {
    let page = std::fs::read_to_string(project_file(&format!("docs/rules/{rule}.md"))).unwrap();
    let (_, field) = page.split_once("request: ").unwrap();
    der(&base64::decode(field.lines().next().unwrap().as_bytes()).unwrap().bytes)
}

/// The DER of a file of the tests.
fn file(name: &str) -> Marked {
    der(&std::fs::read(project_file(&format!("crates/kubecred/tests/data/{name}"))).unwrap())
}

fn der(text: &[u8]) -> Marked {
    Marked::plain(&pem::scan(text)[0].content.bytes)
}

/// A token of these claims.
fn token(header: &str, claims: &str) -> Marked {
    let parts = Marked::parse("{}.").around(&Marked::parse(header).base64url());
    let claims = Marked::parse("{}.c2lnbmF0dXJl").around(&Marked::parse(claims).base64url());
    Marked::parse("{}{}").around(&parts).around(&claims)
}

fn all() -> Vec<(String, Marked)> {
    let mut all = Vec::new();
    let mut add = |name: &str, marked: Marked| all.push((name.to_owned(), marked));
    let csr = |signer: &str, usages: &str| {
        Marked::parse(&format!(
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: a\nspec:\n  signerName: kubernetes.io/{signer}\n  usages: [{usages}]\n  request: {{}}\n"
        ))
    };
    let client = || csr("kube-apiserver-client", "client auth");
    let kubelet = || csr("kube-apiserver-client-kubelet", "client auth, digital signature");
    let serving = || csr("kubelet-serving", "server auth, digital signature");
    let group =
        request_of_page("csr/system-group").mark("csr/system-group", b"system:monitoring").pem("CERTIFICATE REQUEST");
    add("line", client().around(&group.base64()));
    add(
        "wrapped",
        client().around(&Marked::parse("|\n    {}").around(&group.base64().wrapped(60).line_breaks("\n    "))),
    );
    add(
        "folded",
        client().around(&Marked::parse(">-\n    {}").around(&group.base64().wrapped(60).line_breaks("\r\n    "))),
    );
    add(
        "quoted",
        client().around(&Marked::parse("\"{}\"").around(&group.base64().wrapped(60).line_breaks("\\\n    "))),
    );
    add("json", Marked::parse("{\"apiVersion\":\"certificates.k8s.io/v1\",\"kind\":\"CertificateSigningRequest\",\"metadata\":{\"name\":\"🙂\"},\"spec\":{\"signerName\":\"kubernetes.io/kube-apiserver-client\",\"usages\":[\"client auth\"],\"request\":\"{}\"}}").around(&group.base64().wrapped(77).in_json_string()));
    add("user", client().around(&request_of_page("csr/system-user").pem("CERTIFICATE REQUEST").base64()));
    add("masters", client().around(&request_of_page("csr/system-masters").pem("CERTIFICATE REQUEST").base64()));
    add("org", kubelet().around(&request_of_page("signer/organization").pem("CERTIFICATE REQUEST").base64()));
    add("cn", serving().around(&request_of_page("signer/common-name").pem("CERTIFICATE REQUEST").base64()));
    add("names", kubelet().around(&request_of_page("signer/names").pem("CERTIFICATE REQUEST").base64()));
    add("jane", serving().around(&request_of_page("csr/server-sets").pem("CERTIFICATE REQUEST").base64()));
    add("new", client().around(&request_of_page("csr/server-sets").pem("NEW CERTIFICATE REQUEST").base64()));
    add("der", client().around(&request_of_page("csr/server-sets").base64()));
    add("twice", client().around(&request_of_page("csr/server-sets").pem("CERTIFICATE REQUEST").base64().base64()));
    add("weak", client().around(&file("weak-request.pem").pem("CERTIFICATE REQUEST").base64()));
    add(
        "challenge",
        client().around(&file("challenge-request.pem").pem("CERTIFICATE REQUEST").line_breaks("\r\n").base64()),
    );
    add(
        "cut",
        client().around(
            &Marked::plain(b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA*A==\n-----END CERTIFICATE REQUEST-----\n")
                .base64(),
        ),
    );
    let masters = file("masters.pem");
    add("pem", Marked::parse("# 🙂 of the admin\n{}").around(&masters.pem("CERTIFICATE")));
    add("pem crlf", masters.pem("TRUSTED CERTIFICATE").line_breaks("\r\n"));
    add("cert base64", masters.base64());
    add("cert base64 lines", masters.pem("CERTIFICATE").base64().wrapped(76));
    add("exec", Marked::parse("{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\",\n  \"status\": {\"clientCertificateData\": \"{}\",\n    \"clientKeyData\": \"\"}}").around(&masters.pem("CERTIFICATE").in_json_string()));
    add(
        "secret",
        Marked::parse("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  my.crt/x: {}\n")
            .around(&masters.pem("CERTIFICATE").base64()),
    );
    let plain = || {
        token(
            "{\"alg\":\"none\",\"typ\":\"JWT\"}",
            "{\"iss\":\"a\",\"sub\":\"é🙂\",\"exp\":1795523400,\"aud\":[\"a\",1],\"nbf\":1795523400000}",
        )
    };
    add("token", plain());
    add("bearer", Marked::parse("\n  Authorization: Bearer {}\n").around(&plain()));
    add("broken", plain().wrapped(50));
    add("token in JSON", Marked::parse("{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"{}\"}}").around(&plain().in_json_string()));
    add(
        "token in YAML",
        Marked::parse(
            "apiVersion: authentication.k8s.io/v1\nkind: TokenReview\nspec:\n  audiences: [x]\n  token: >-\n    {}\n",
        )
        .around(&plain()),
    );
    add("token in Secret", Marked::parse("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ntype: kubernetes.io/service-account-token\ndata:\n  token: {}\n").around(&plain().base64()));
    add(
        "token twice",
        token("{\"alg\":\"ES256\",\"alg\":\"ES256\"}", "{\"exp\":\"soon\",\"kubernetes.io\":{\"namespace\":1}} x"),
    );
    let manifest = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: Robot\n  labels: {example.com/é: yes}\nautomountServiceAccountToken: on\n";
    add("manifest", Marked::parse(manifest).base64());
    add("manifest lines", Marked::parse(manifest).base64().wrapped(20));
    add("manifest twice", Marked::parse(manifest).base64().base64());
    add("keys", Marked::plain(&std::fs::read(project_file("crates/kubecred/tests/data/keys.pem")).unwrap()));
    add(
        "pem mess",
        Marked::parse(
            "words\n  -----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nAA=A\n-----END CERTIFICATE-----\n-----BEGIN X-----\nProc-Type: 4\n\nAAAA\n-----END Y-----\n-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        ),
    );
    all
}

/// The payloads in their text with what each finding marks, for people to read: a mark that moves is a difference.
#[test]
fn findings_mark_the_bytes_that_they_are_about() {
    let marked = all().into_iter().map(|(name, marked)| {
        let found = marked.check(&options()).err().unwrap_or_default();
        format!("@@ {name}\n{found}")
    });
    insta::assert_snapshot!(marked.collect::<Vec<_>>().join("\n"));
}
