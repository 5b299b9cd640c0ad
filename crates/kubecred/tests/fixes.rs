//! What a fix leaves is read again: the finding must be gone, and nothing new be wrong.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "helpers of tests")]

mod common;

use kubecred::diagnostic::{Applicability, Diagnostic, Severity};
use kubecred::options::{Method, Options};
use kubecred::report::Verdict;
use kubecred::source::Source;
use kubecred::{analyze, dry_run};

/// The text with the fix of a finding applied.
fn mended(text: &str, found: &Diagnostic) -> String {
    let mut text = text.to_owned();
    let mut edits: Vec<_> = found.fix.as_ref().unwrap().edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start.offset));
    for edit in edits {
        let replaced = Source::new(&text).span(edit.range).range();
        text.replace_range(replaced, &edit.new_text);
    }
    text
}

/// The first finding with a fix, and what the text is once it is made.
fn first_fix(text: &str) -> (String, Diagnostic) {
    let report = analyze(text, &Options::default());
    let found = report.diagnostics.iter().find(|found| found.fix.is_some());
    let found = found.unwrap_or_else(|| panic!("no fix of {text}: {:?}", report.diagnostics)).clone();
    (mended(text, &found), found)
}

fn finding(text: &str, rule: &str, options: &Options) -> Diagnostic {
    let report = analyze(text, options);
    let found = report.diagnostics.iter().find(|found| found.rule == rule);
    found.unwrap_or_else(|| panic!("{rule} is not among {:?}", report.diagnostics)).clone()
}

#[test]
fn a_word_in_json_keeps_its_quotes() {
    let text = r#"{"apiVersion":"v1","kind":"serviceaccount","metadata":{"name":"a"}}"#;
    let mended = mended(text, &finding(text, "manifest/kind", &Options::default()));
    assert_eq!(mended, text.replace("serviceaccount", "ServiceAccount"));
    assert_eq!(dry_run(&mended, &Options::default().request).code, 201);
}

#[test]
fn pem_as_it_stands_becomes_base64_that_the_server_reads() {
    let request = include_str!("../../../tests/corpus/go/p256.csr.pem");
    let old = request.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");
    for (style, pem) in [("|", request), ("|", &old), (">-", request), (">-", &old)] {
        let lines: String = pem.lines().map(|line| format!("    {line}\n")).collect();
        let text = format!(
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: a\nspec:\n  request: {style}\n{lines}  signerName: example.com/a\n  usages: [client auth]\n"
        );
        let mended = mended(&text, &finding(&text, "manifest/base64", &Options::default()));
        assert_eq!(dry_run(&mended, &Options::default().request).code, 201, "{mended}");
    }
}

#[test]
fn a_tag_goes_with_the_value_that_it_is_of() {
    let text = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nautomountServiceAccountToken: !!str yes\n";
    let mended = mended(text, &finding(text, "manifest/type", &Options::default()));
    assert_eq!(mended, text.replace("!!str yes", "true"));
}

#[test]
fn a_field_is_not_renamed_to_one_that_is_there() {
    let text = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nsecrets: [{name: b}]\nsecret: [{name: c}]\n";
    let found = finding(text, "manifest/unknown-field", &Options::default());
    assert_eq!(mended(text, &found), text.replace("secret: [{name: c}]\n", ""));
    assert!(found.help.unwrap().contains("`secrets` is already set"));
}

#[test]
fn a_made_name_is_marked_where_its_beginning_stands() {
    let text = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  generateName: -x\n";
    let found = finding(text, "metadata/name", &Options::default());
    let range = found.range.unwrap();
    assert_eq!(&text[range.start.offset as usize..range.end.offset as usize], "-x");
    assert_eq!(found.fix, None);
}

#[test]
fn the_content_type_says_how_a_body_is_read() {
    let text = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}";
    let mut options = Options::default();
    assert_eq!(finding(text, "manifest/json-syntax", &options).rule, "manifest/json-syntax");
    options.request.content_type = Some("application/yaml".to_owned());
    assert_eq!(analyze(text, &options).summary.errors, 0);
}

const TOKEN_REQUEST: &str = "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\n";
const AUTHENTICATION: &str = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\n";
const SIGNING: &str = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: a}\n";
const ACCOUNT: &str = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n";

#[test]
fn fields_that_people_call_otherwise() {
    for (kind, wrong, right) in [
        (TOKEN_REQUEST, "spec: {audience: a}\n", "spec: {audiences: [a]}\n"),
        (TOKEN_REQUEST, "spec:\n  audience: a\n", "spec:\n  audiences: [a]\n"),
        (TOKEN_REQUEST, "spec: {audience: [a]}\n", "spec: {audiences: [a]}\n"),
        (TOKEN_REQUEST, "spec: {ttl: 3600}\n", "spec: {expirationSeconds: 3600}\n"),
        (TOKEN_REQUEST, "spec: {ttl: 1h}\n", "spec: {expirationSeconds: 3600}\n"),
        (TOKEN_REQUEST, "spec: {ttl_seconds: \"3600\"}\n", "spec: {expirationSeconds: 3600}\n"),
        (
            TOKEN_REQUEST,
            "spec:\n  boundObjectReference:\n    kind: Pod\n    apiVersion: v1\n    name: p\n",
            "spec:\n  boundObjectRef:\n    kind: Pod\n    apiVersion: v1\n    name: p\n",
        ),
        (TOKEN_REQUEST, "audience: a\n", "spec:\n  audiences: [a]\n"),
        (TOKEN_REQUEST, "ttl: 1h\nspec: {}\n", "spec:\n  expirationSeconds: 3600\n"),
        (TOKEN_REQUEST, "ttl: 3600\nspec:\n  audiences: [a]\n", "spec:\n  expirationSeconds: 3600\n  audiences: [a]\n"),
        (SIGNING, "spec: {signer: example.com/a}\n", "spec: {signerName: example.com/a}\n"),
        (SIGNING, "spec: {csr: LS0=}\n", "spec: {request: LS0=}\n"),
        (SIGNING, "spec: {keyUsage: client auth}\n", "spec: {usages: [client auth]}\n"),
        (ACCOUNT, "imagePullSecret: regcred\n", "imagePullSecrets: [{name: regcred}]\n"),
        (ACCOUNT, "pullSecrets:\n  name: regcred\n", "imagePullSecrets:\n  - name: regcred\n"),
        (ACCOUNT, "automount: \"no\"\n", "automountServiceAccountToken: false\n"),
        (ACCOUNT, "secrets: [{secretName: a}]\n", "secrets: [{name: a}]\n"),
        (
            AUTHENTICATION,
            "spec:\n  oidc:\n    name: a\n    issuer: {issuerURL: 'https://a'}\n",
            "spec:\n  oidcProviders:\n    - name: a\n      issuer: {issuerURL: 'https://a'}\n",
        ),
    ] {
        assert_eq!(first_fix(&format!("{kind}{wrong}")).0, format!("{kind}{right}"));
    }
    // What can't become what the field takes is named, and not renamed.
    for (kind, text, name) in [
        (TOKEN_REQUEST, "spec: {audience: {a: b}}\n", "audiences"),
        (SIGNING, "spec: {signer: {name: a}}\n", "signerName"),
        (TOKEN_REQUEST, "spec: {boundTo: pod}\n", "boundObjectRef"),
        (ACCOUNT, "pullSecret: LS0tLS1CRUdJTg==\n", "imagePullSecrets"),
    ] {
        let found = finding(&format!("{kind}{text}"), "manifest/unknown-field", &Options::default());
        assert_eq!((found.help.unwrap(), found.fix), (format!("did you mean `{name}`?"), None));
    }
}

#[test]
fn fields_are_moved_in_every_syntax() {
    let json = |members: &str| {
        format!(
            r#"{{"apiVersion": "config.openshift.io/v1", "kind": "Authentication", "metadata": {{"name": "a"}}, {members}}}"#
        )
    };
    let review =
        |members: &str| format!(r#"{{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",{members}}}"#);
    let flow = |members: &str| format!("--- {{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, {members}}}\n");
    for (wrong, right) in [
        (
            json(r#""serviceAccountIssuer": "https://a", "spec": {}"#),
            json(r#""spec": {"serviceAccountIssuer": "https://a"}"#),
        ),
        (
            json(r#""spec": {}, "serviceAccountIssuer": "https://a""#),
            json(r#""spec": {"serviceAccountIssuer": "https://a"}"#),
        ),
        (
            json(r#""spec": null, "serviceAccountIssuer": "https://a""#),
            json(r#""spec": {"serviceAccountIssuer": "https://a"}"#),
        ),
        (review(r#""token":"abc""#), review(r#""spec": {"token":"abc"}"#)),
        (review(r#""token":"abc","spec":{}"#), review(r#""spec": {"token":"abc"}"#)),
        (review(r#""metadata":{"token":"abc","name":"a"}"#), String::new()),
        (review(r#""metadata":{"audiences":["a"],"name":"a"}"#), review(r#""spec": {"audiences":["a"]}, "metadata":{"name":"a"}"#)),
        (flow("audiences: [a]"), flow("spec: {audiences: [a]}")),
        (flow("audiences: [a], spec: {expirationSeconds: 600}"), flow("spec: {audiences: [a], expirationSeconds: 600}")),
        (
            format!("{AUTHENTICATION}serviceAccountIssuer: https://a\nspec: {{}}\n"),
            format!("{AUTHENTICATION}spec:\n  serviceAccountIssuer: https://a\n"),
        ),
        (
            "kind: TokenReview\napiVersion: authentication.k8s.io/v1\ntoken: |\n  abc\n".to_owned(),
            "kind: TokenReview\napiVersion: authentication.k8s.io/v1\nspec:\n  token: |\n    abc\n".to_owned(),
        ),
        (
            format!("{TOKEN_REQUEST}metadata:\n  labels: {{a: b}}\n  audiences: [a]\n"),
            "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\nspec: {audiences: [a]}\nmetadata:\n  labels: {a: b}\n".to_owned(),
        ),
    ] {
        let found = finding(&wrong, "manifest/unknown-field", &Options::default());
        if right.is_empty() {
            // A secret is repeated in no fix.
            assert_eq!(found.fix, None, "{wrong}");
            continue;
        }
        let once = mended(&wrong, &found);
        let value = |text: &str| kubecred::to_json(text.as_bytes(), &Default::default()).documents[0].json.clone();
        assert_eq!(value(&once), value(&right), "{wrong} became {once}");
        assert!(!wrong.contains("abc") || found.fix.unwrap().edits.iter().all(|edit| !edit.new_text.contains("abc")));
    }
}

#[test]
fn a_prefix_as_text_becomes_one_that_counts() {
    let head = format!(
        "{AUTHENTICATION}spec:\n  type: OIDC\n  oidcProviders:\n  - name: a\n    issuer: {{issuerURL: 'https://a', audiences: [b]}}\n    claimMappings:\n"
    );
    for (wrong, right) in [
        (
            "      username: {claim: sub, prefix: \"oidc:\"}\n",
            "      username: {claim: sub, prefixPolicy: \"Prefix\", prefix: {prefixString: \"oidc:\"}}\n",
        ),
        (
            "      username:\n        claim: sub\n        prefix: 'oidc:'\n",
            "      username:\n        claim: sub\n        prefixPolicy: Prefix\n        prefix: {prefixString: 'oidc:'}\n",
        ),
        (
            "      username: {claim: sub, prefix: oidc-, prefixPolicy: NoPrefix}\n",
            "      username: {claim: sub, prefix: {prefixString: oidc-}, prefixPolicy: Prefix}\n",
        ),
    ] {
        let text = format!("{head}{wrong}");
        let once = mended(&text, &finding(&text, "authentication/type", &Options::default()));
        assert_eq!(once, format!("{head}{right}"));
        assert_eq!(dry_run(&once, &Options::default().request).code, 201);
    }
}

#[test]
fn base64_around_base64_is_taken_off() {
    let pem = include_str!("../../../tests/corpus/go/p256.csr.pem");
    let mut encoded = kubecred::encoding::base64::encode(pem.as_bytes());
    for times in ["twice", "three times", "4 times", "5 times", "6 times"] {
        encoded = kubecred::encoding::base64::encode(encoded.as_bytes());
        let text =
            format!("{SIGNING}spec:\n  request: {encoded}\n  signerName: example.com/a\n  usages: [client auth]\n");
        let found = finding(&text, "csr/request", &Options::default());
        assert_eq!(found.message, format!("the PEM is encoded as base64 {times}"));
        assert_eq!(dry_run(&mended(&text, &found), &Options::default().request).code, 201);
    }
}

#[test]
fn what_stands_beside_the_request_is_told() {
    let pem = include_str!("../../../tests/corpus/go/p256.csr.pem");
    for (bytes, rule) in [
        (format!("{pem}{pem}"), "csr/other-blocks"),
        (format!("{pem}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "csr/other-blocks"),
        (format!("Certificate Request:\n{pem}"), "csr/text-around"),
        (format!("{pem}# mine\n"), "csr/text-around"),
    ] {
        let encoded = kubecred::encoding::base64::encode(bytes.as_bytes());
        let text =
            format!("{SIGNING}spec:\n  request: {encoded}\n  signerName: example.com/a\n  usages: [client auth]\n");
        assert_eq!(dry_run(&text, &Options::default().request).code, 201);
        let once = mended(&text, &finding(&text, rule, &Options::default()));
        let report = analyze(&once, &Options::default());
        assert!(report.diagnostics.iter().all(|found| found.rule != rule), "{:?}", report.diagnostics);
    }
}

#[test]
fn the_answer_once_mended_knows_what_was_meant() {
    let put = |version: &str, stored: &str| {
        let body = format!("{AUTHENTICATION}  resourceVersion: {version}\n");
        let before = r#"{"apiVersion":"config.openshift.io/v1","kind":"Authentication","metadata":{"name":"cluster","resourceVersion":"7"},"spec":{}}"#;
        let mut request = Options::default().request;
        request.method = Method::Put;
        request.path = Some("/apis/config.openshift.io/v1/authentications/cluster".to_owned());
        request.before = Some(before.replace("\"7\"", stored));
        let body = format!("{body}spec: {{}}\n");
        dry_run(&body, &request)
    };
    let mended = |verdict: Verdict| {
        let then = verdict.once_mended.expect("an answer");
        (verdict.code, then.code, then.causes.len())
    };
    assert_eq!(mended(put("7", "\"7\"")), (400, 200, 0));
    assert_eq!(mended(put("8", "\"7\"")), (400, 409, 0));
    // What is meant by a list nobody can tell: nothing is said of it.
    assert_eq!(mended(put("[7]", "\"7\"")), (400, 200, 0));
    let mut request = Options::default().request;
    request.query = Some("fieldValidation=Strict".to_owned());
    let create =
        |version: &str| dry_run(&format!("{AUTHENTICATION}  resourceVersion: {version}\nspec: {{}}\n"), &request);
    assert_eq!(mended(create("7")), (400, 500, 0));
    assert_eq!(mended(create("[7]")), (400, 201, 0));
    assert_eq!(
        mended(dry_run(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: 5, labels: {a: -1}}\n",
            &Options::default().request
        )),
        (400, 422, 1)
    );
    assert_eq!(
        mended(dry_run(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: 5, labels: {a: true}}\n",
            &Options::default().request
        )),
        (400, 201, 0)
    );
}

#[test]
fn a_fix_is_safe_where_the_result_is_good() {
    let applicability =
        |text: &str, rule: &str| finding(text, rule, &Options::default()).fix.map(|fix| fix.applicability);
    for (text, rule, expected) in [
        ("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: 5}\n", "manifest/type", Some(Applicability::Safe)),
        (
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, labels: {b: -1}}\n",
            "manifest/type",
            Some(Applicability::Review),
        ),
        (
            "apiVersion: v1\nkind: ServiceAccount\nMetadata: {name: a}\n",
            "manifest/unknown-field",
            Some(Applicability::Safe),
        ),
        (
            "apiVersion: v1\nkind: ServiceAccount\nMetadata: {name: A_b}\n",
            "manifest/unknown-field",
            Some(Applicability::Review),
        ),
        ("apiVersion: v1\nkind: ServiceAccount\nMetadata: a\n", "manifest/unknown-field", None),
        (
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nautomount: yes\n",
            "yaml/differs-from-standard",
            Some(Applicability::Review),
        ),
    ] {
        assert_eq!(applicability(text, rule), expected, "{text}");
    }
    // No usage is offered that the signer refuses.
    let text = format!(
        "{SIGNING}spec: {{signerName: kubernetes.io/kube-apiserver-client, usages: [serverauth, client auth]}}\n"
    );
    let found = finding(&text, "csr/usage-unknown", &Options::default());
    assert_eq!(mended(&text, &found), text.replace("serverauth, ", ""));
    assert!(found.help.unwrap().contains("the signer that is named certifies none of that"));
}

/// Each text with the options by which it is looked at: the fixtures, and the recorded requests.
fn inputs() -> Vec<(String, String, Options)> {
    let mut inputs = Vec::new();
    let mut folders = vec![common::project_file("tests/fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|extension| extension != "snap")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                inputs.push((path.display().to_string(), text, Options::default()));
            }
        }
    }
    inputs.extend(common::recordings());
    inputs
}

/// The pointer but for the numbers of items, which change where one goes.
fn unnumbered(found: &Diagnostic) -> Option<String> {
    found.pointer.as_ref().map(|pointer| pointer.replace(|character: char| character.is_ascii_digit(), ""))
}

#[test]
fn every_fix_mends_what_it_is_for() {
    let (mut safe, mut review) = (0, 0);
    let mut failed = Vec::new();
    for (name, text, options) in inputs() {
        let before = analyze(&text, &options).diagnostics;
        let names = |found: &[Diagnostic], own: &Diagnostic| {
            let counts = |found: &&Diagnostic| found.severity == Severity::Error || found.rule == own.rule;
            let name = |found: &Diagnostic| (found.rule.clone(), unnumbered(found));
            found.iter().filter(counts).map(name).collect::<Vec<_>>()
        };
        for found in before.iter().filter(|found| found.fix.is_some()) {
            let is_safe = found.fix.as_ref().unwrap().applicability == Applicability::Safe;
            *if is_safe { &mut safe } else { &mut review } += 1;
            let after = analyze(&mended(&text, found), &options).diagnostics;
            let (mut known, own) = (names(&before, found), (found.rule.clone(), unnumbered(found)));
            let same = |names: &[_]| names.iter().filter(|name| **name == own).count();
            let left = names(&after, found);
            if same(&left) >= same(&known) {
                failed.push(format!("{name}: {} at {:?} is still there: {:?}", found.rule, found.pointer, found.fix));
            }
            if is_safe {
                known.swap_remove(known.iter().position(|name| *name == own).unwrap());
                for new in left {
                    match known.iter().position(|known| *known == new) {
                        Some(at) => drop(known.swap_remove(at)),
                        None => failed
                            .push(format!("{name}: the fix of {} at {:?} makes {new:?}", found.rule, found.pointer)),
                    }
                }
            }
        }
    }
    println!("{safe} safe fixes and {review} others were made");
    assert!(failed.is_empty(), "{} fixes:\n{}", failed.len(), failed.join("\n"));
    assert!(safe >= 20 && review >= 100, "{safe} {review}");
}
