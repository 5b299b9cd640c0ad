use super::*;
use crate::kube::openshift::AUTHENTICATION;
use crate::options::{CrdVariant, Method, Request};
use crate::syntax::yaml;

/// The verdict on a create, and of each finding the rule and the text that it covers.
fn judged(body: &str, variant: CrdVariant) -> (Verdict, Vec<(&'static str, String)>) {
    let tree = yaml::read_first(body).complete().unwrap();
    let endpoint = Endpoint::for_object(Method::Post, &AUTHENTICATION, "", "").unwrap();
    let request = Request { crd: Some(variant), ..Request::default() };
    let parameters = Parameters::read("dryRun=All&fieldValidation=Strict");
    let mut findings = Vec::new();
    let verdict = judge(&tree, tree.root, &endpoint, &request, &parameters, &mut findings);
    let covered = |span: Option<Span>| body.get(span.unwrap_or_default().range()).unwrap_or_default().to_owned();
    (verdict, findings.iter().map(|finding| (finding.rule.id, covered(finding.span))).collect())
}

fn authentication(provider: &str) -> String {
    format!(
        "{{apiVersion: config.openshift.io/v1, kind: Authentication, metadata: {{name: cluster}}, spec: {{type: OIDC, \
         oidcProviders: [{{name: a, issuer: {{issuerURL: 'https://a.example', audiences: [b]}}, {provider}}}]}}}}"
    )
}

fn paths(verdict: &Verdict) -> Vec<&str> {
    verdict.causes.iter().map(|cause| cause.field.as_str()).collect()
}

fn rules_of(provider: &str) -> Vec<(&'static str, String)> {
    judged(&authentication(provider), CrdVariant::Default).1
}

#[test]
fn prefix_policies() {
    let username = |mapping: &str| rules_of(&format!("claimMappings: {{username: {{{mapping}}}}}"));
    for good in [
        "claim: email",
        "claim: email, prefixPolicy: NoPrefix",
        "expression: claims.sub, prefixPolicy: ''",
        "claim: email, prefixPolicy: Prefix, prefix: {prefixString: 'x:'}",
    ] {
        assert_eq!(username(good), [], "{good}");
    }
    let one = |rule, text: &str| vec![(rule, text.to_owned())];
    assert_eq!(username("claim: e, prefixPolicy: Prefix"), one("authentication/prefix", "Prefix"));
    assert_eq!(username("claim: e, prefix: {prefixString: x}"), one("authentication/prefix", "{prefixString: x}"));
    assert_eq!(username("claim: e, expression: x"), one("authentication/claim-or-expression", "x"));
    assert_eq!(username("prefixPolicy: NoPrefix"), one("authentication/claim-or-expression", "username"));
}

#[test]
fn keys_of_extra_attributes() {
    let key = |key: &str| {
        let extra = format!("claimMappings: {{username: {{claim: e}}, extra: [{{key: '{key}', valueExpression: x}}]}}");
        judged(&authentication(&extra), CrdVariant::Default).1.len()
    };
    for good in ["example.org/role", "example.org/a=b", "example.org/a%20b/c", "xk8s.io/a", "a.b/,ä~"] {
        assert_eq!(key(good), 0, "{good}");
    }
    // Without a slash there is no path either.
    for (bad, problems) in
        [("example.org", 1), ("Example.org/a", 1), ("k8s.io/a", 1), ("a.k8s.io/a", 1), ("example.org/", 1), ("ä/ä", 2)]
    {
        assert_eq!(key(bad), problems, "{bad}");
    }
}

#[test]
fn issuers() {
    let issuer = |url: &str| {
        let body = authentication("claimMappings: {username: {claim: e}}").replace("https://a.example", url);
        let (verdict, findings) = judged(&body, CrdVariant::Default);
        assert!(paths(&verdict).iter().all(|path| *path == "spec.oidcProviders[0].issuer.issuerURL"));
        findings.len()
    };
    for good in ["https://a.example/x", "HTTPS://a.example:8443", "https://[::1]", "https://a.example?"] {
        assert_eq!(issuer(good), 0, "{good}");
    }
    for bad in ["http://a.example", "a", "https://a.example?b=c", "https://a.example/#b", "https://u:p@a.example"] {
        assert_eq!(issuer(bad), 1, "{bad}");
    }
}

#[test]
fn schema_comes_before_conditions() {
    let (verdict, findings) = judged(
        &authentication("claimMappings: {username: {claim: 7, expression: x}}, claimValidationRules: [{type: cel}]"),
        CrdVariant::Default,
    );
    assert_eq!(verdict.code, 422);
    assert_eq!(
        paths(&verdict),
        [
            "<nil>",
            "spec.oidcProviders[0].claimMappings.username.claim",
            "spec.oidcProviders[0].claimValidationRules[0].type"
        ]
    );
    let expected = [
        ("authentication/type", "7"),
        ("authentication/not-supported", "cel"),
        ("authentication/unchecked", "Authentication"),
    ];
    assert_eq!(findings, expected.map(|(rule, text)| (rule, text.to_owned())));
}

#[test]
fn only_one_definition_has_further_sources() {
    let provider = "claimMappings: {username: {claim: e}}, externalClaimsSources: [{url: {hostname: 'a.example:70000', \
                    pathExpression: x}, mappings: [{name: a, expression: x}]}]";
    let (verdict, findings) = judged(&authentication(provider), CrdVariant::Default);
    assert_eq!(verdict.code, 400);
    assert_eq!(findings, [("manifest/unknown-field", "externalClaimsSources".to_owned())]);
    let (verdict, findings) = judged(&authentication(provider), CrdVariant::CustomNoUpgrade);
    assert_eq!(paths(&verdict), ["spec.oidcProviders[0].externalClaimsSources[0].url.hostname"]);
    assert_eq!(findings, [("authentication/hostname", "'a.example:70000'".to_owned())]);
}

#[test]
fn misfits_lose_their_fields() {
    let (verdict, _) = judged(&authentication("claimMappings: [[{a: {b: c}}, {d: e}]]"), CrdVariant::Default);
    let strict: Vec<_> = verdict.strict.iter().filter_map(|finding| finding.path.as_deref()).collect();
    let place = "spec.oidcProviders[0].claimMappings";
    assert_eq!(strict, [format!("{place}[0][0].a"), format!("{place}[0][1].d")]);
}

#[test]
fn nesting_is_no_problem() {
    let body = format!(
        r#"{{"apiVersion":"config.openshift.io/v1","kind":"Authentication","metadata":{{"name":"a"}},"spec":{{"type":{}{}}}}}"#,
        "[".repeat(9_000),
        "]".repeat(9_000)
    );
    let verdict = crate::dry_run(&body, &Request::default());
    assert_eq!(paths(&verdict), ["<nil>", "spec.type", "spec.type"]);
}

#[test]
fn what_was_wrong_before_may_stay() {
    let before = serde_json::json!({
        "apiVersion": "config.openshift.io/v1", "kind": "Authentication",
        "metadata": {"name": "cluster", "resourceVersion": "1", "generation": 4},
        "spec": {"type": "Odd", "webhookTokenAuthenticators": [{"kubeConfig": {}}]},
    });
    let put = |spec: serde_json::Value| {
        let mut body = before.clone();
        body["spec"] = spec;
        let request = Request {
            method: Method::Put,
            path: Some("/apis/config.openshift.io/v1/authentications/cluster".to_owned()),
            before: Some(before.to_string()),
            ..Request::default()
        };
        crate::dry_run(&body.to_string(), &request)
    };
    let kept = serde_json::json!({"type": "Odd", "webhookTokenAuthenticators": [{"kubeConfig": {}}]});
    assert_eq!(put(kept.clone()).code, 200);
    let mut changed = kept.clone();
    changed["oauthMetadata"] = serde_json::json!({"name": "a"});
    let verdict = put(changed);
    assert_eq!(verdict.code, 200);
    assert!(verdict.object_json.unwrap().contains("\"generation\":5"));
    let mut changed = kept;
    changed["webhookTokenAuthenticators"] = serde_json::json!([{"kubeConfig": {}}, {}]);
    assert_eq!(paths(&put(changed)), ["<nil>", "spec.webhookTokenAuthenticators[0].kubeConfig.name"]);
}

#[test]
fn numbers_beyond_measure() {
    let body = r#"{"apiVersion":"config.openshift.io/v1","kind":"Authentication","metadata":{"name":"a"},"spec":{"type":1e999}}"#;
    let verdict = crate::dry_run(body, &Request::default());
    assert_eq!((verdict.code, verdict.once_mended.map(|then| then.code)), (400, Some(422)));
}

#[test]
fn other_kinds_and_versions() {
    let with = |api_version: &str, kind: &str| {
        let body = format!(
            r#"{{"apiVersion":"{api_version}","kind":"{kind}","metadata":{{"name":"a"}},"spec":{{"type":"Odd"}}}}"#
        );
        let path = Some("/apis/config.openshift.io/v1/authentications".to_owned());
        crate::dry_run(&body, &Request { path, ..Request::default() })
    };
    assert_eq!(paths(&with("config.openshift.io/v1", "OAuth")), ["kind"]);
    assert_eq!(with("v1", "Authentication").error.unwrap().kind, DecodingErrorKind::KindMismatch);
    // The definition has no fields in another version, so that strict decoding is the first to refuse.
    let verdict = with("config.openshift.io/v2", "Authentication");
    assert_eq!(verdict.error.unwrap().kind, DecodingErrorKind::Strict);
    assert_eq!(verdict.strict[0].path.as_deref(), Some("spec"));
}
