//! What a fix leaves is read again: the finding must be gone, and nothing new be wrong.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "helpers of tests")]

use kubecred::diagnostic::Diagnostic;
use kubecred::options::Options;
use kubecred::{analyze, dry_run};

/// The text with the fix of a finding applied.
fn mended(text: &str, found: &Diagnostic) -> String {
    let mut text = text.to_owned();
    let mut edits: Vec<_> = found.fix.as_ref().unwrap().edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start.offset));
    for edit in edits {
        text.replace_range(edit.range.start.offset as usize..edit.range.end.offset as usize, &edit.new_text);
    }
    text
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
    assert_eq!(found.fix, None);
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
