//! What credentials are worth, beyond what was recorded: chains in `analyze`, key sets, tokens, and what answers say where they
//! end early.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use base64::Engine as _;
use hmac::{Hmac, KeyInit, Mac};
use kubecred::options::{Cluster, Options};
use kubecred::predict::{AuthenticateOptions, PreflightOptions};
use kubecred::verify::VerifyTokenOptions;
use kubecred::verify::chain::VerifyChainOptions;
use kubecred::{analyze, verify_chain, verify_key_set, verify_token};
use serde_json::{Value, json};
use sha2::Sha256;

const NOW: &str = "2026-11-24T12:00:00Z";

fn pem(name: &str) -> String {
    let path = common::project_file("crates/kubecred/tests/data/paths").join(format!("{name}.pem"));
    std::fs::read_to_string(path).unwrap()
}

fn report(text: &str, roots: &[String]) -> Value {
    let options = Options { now: Some(NOW.parse().unwrap()), roots: roots.to_vec(), ..Options::default() };
    serde_json::to_value(analyze(text, &options)).unwrap()
}

/// The findings of the family of chains, with the number of the line at which each stands.
fn chain_findings(report: &Value) -> Vec<(String, u64)> {
    let all = report["diagnostics"].as_array().unwrap().iter();
    let of_chains = all.filter(|found| found["rule"].as_str().unwrap().starts_with("chain/"));
    of_chains
        .map(|found| (found["rule"].as_str().unwrap().to_owned(), found["range"]["start"]["line"].as_u64().unwrap()))
        .collect()
}

/// The line on which a certificate of a text begins.
fn line_of(text: &str, certificate: usize) -> u64 {
    let begins = text.lines().zip(1..).filter(|(line, _)| line.contains("BEGIN")).map(|(_, number)| number);
    begins.collect::<Vec<u64>>()[certificate]
}

#[test]
fn a_chain_with_its_root_is_verified() {
    let found = report(&pem("good"), &[]);
    let chain = &found["relations"]["chains"][0];
    assert_eq!(
        (&chain["verification"]["status"], &chain["rootsFrom"]),
        (&json!("verified"), &json!("text")),
        "{chain}"
    );
    let path = &chain["verification"]["checks"][0];
    assert_eq!((&path["name"], &path["expected"]), (&json!("path"), &json!("a root that stands in the text")));
    assert_eq!(chain_findings(&found), []);
    // The signatures between them were checked already.
    assert_eq!(chain["verification"]["counters"]["signatures"], 0);
    let expired = report(&pem("expired"), &[]);
    assert_eq!(expired["relations"]["chains"][0]["verification"]["status"], "failed");
    let at_its_place = expired["diagnostics"].as_array().unwrap().iter();
    assert!(at_its_place.clone().any(|found| found["rule"] == "certificate/expired"), "{expired}");
}

#[test]
fn what_a_chain_breaks_is_told_at_the_certificate() {
    for (name, certificate) in
        [("path-length", 2), ("name-constraints", 0), ("extended-key-usage", 1), ("issuer-not-ca", 1), ("policies", 0)]
    {
        let text = pem(name);
        let found = report(&text, &[]);
        assert_eq!(chain_findings(&found), [(format!("chain/{name}"), line_of(&text, certificate))], "{name}");
        let chain = &found["relations"]["chains"][0];
        assert_eq!(
            (&chain["verification"]["status"], &chain["rootsFrom"]),
            (&json!("failed"), &json!("text")),
            "{name}"
        );
        // Without its root the same is told, as far as the chain goes.
        let cut = text.split_inclusive("-----END CERTIFICATE-----\n").take(2).collect::<String>();
        let status = &report(&cut, &[])["relations"]["chains"][0]["verification"];
        let expected = if matches!(name, "path-length" | "policies") { "notChecked" } else { "failed" };
        assert_eq!(status["status"], expected, "{name}: {status}");
    }
}

#[test]
fn roots_that_are_given_count_for_each_certificate() {
    let rules = |text: &str, root: &str| -> Vec<String> {
        let found = chain_findings(&report(text, &[pem(root)])).into_iter().map(|(rule, _)| rule);
        found.filter(|rule| rule != "chain/missing-issuer").collect()
    };
    // Another certificate of a CA, or of the root itself, which leads to a root that nobody has.
    assert_eq!(rules(&pem("cross"), "new-root"), [""; 0]);
    assert_eq!(rules(&pem("cross-root"), "new-root"), [""; 0]);
    // Where no path holds, all is told.
    assert!(rules(&pem("cross"), "lone").contains(&"chain/not-trusted".to_owned()));
    // One certificate that issued itself.
    assert_eq!(rules(&pem("lone"), "new-root"), ["chain/not-trusted"]);
    assert_eq!(rules(&pem("lone"), "lone"), [""; 0]);
}

#[test]
fn a_path_beyond_the_budget_is_that_of_the_budget() {
    let text = pem("long");
    let root = text.split_inclusive("-----END CERTIFICATE-----\n").last().unwrap().to_owned();
    let options =
        VerifyChainOptions { roots: vec![root], now: Some(NOW.parse().unwrap()), ..VerifyChainOptions::default() };
    let found = serde_json::to_value(verify_chain(text.as_bytes(), &options)).unwrap();
    assert_eq!(found["status"], "failed");
    let failed = found["checks"].as_array().unwrap().iter().find(|check| check["status"] == "failed").unwrap();
    assert_eq!(
        (&failed["name"], &failed["reason"]),
        (&json!("budget"), &json!("the path has more than 32 certificates"))
    );
}

#[test]
fn keys_and_roots_that_are_given_have_a_bound() {
    let token = token(r#"{"alg":"RS256"}"#, "{}", "AAAA");
    let many = vec!["a".to_owned(); 20_000];
    let start = std::time::Instant::now();
    let options = VerifyTokenOptions { keys: many.clone(), ..VerifyTokenOptions::default() };
    let found = serde_json::to_value(verify_token(&token, &options)).unwrap();
    assert_eq!(found["keys"].as_array().unwrap().last().unwrap()["refusal"], "limit");
    assert_eq!(check(&found["checks"], "signature")["status"], "notChecked");
    let options = VerifyChainOptions { roots: many.clone(), ..VerifyChainOptions::default() };
    let found = serde_json::to_value(verify_chain(pem("good").as_bytes(), &options)).unwrap();
    assert_eq!(
        (&found["status"], &check(&found["checks"], "path")["refusal"]),
        (&json!("notChecked"), &json!("limit"))
    );
    for text in [token, pem("good")] {
        let options = Options { keys: many.clone(), roots: many.clone(), ..Options::default() };
        let found = serde_json::to_value(analyze(&text, &options)).unwrap();
        let rules: Vec<&str> =
            found["diagnostics"].as_array().unwrap().iter().map(|found| found["rule"].as_str().unwrap()).collect();
        assert!(rules.contains(&"input/given") && !rules.contains(&"chain/not-trusted"), "{rules:?}");
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}

fn check<'c>(checks: &'c Value, name: &str) -> &'c Value {
    checks.as_array().unwrap().iter().find(|check| check["name"] == name).unwrap_or(&Value::Null)
}

fn encoded(bytes: &[u8]) -> String {
    base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn token(header: &str, claims: &str, signature: &str) -> String {
    format!("{}.{}.{signature}", encoded(header.as_bytes()), encoded(claims.as_bytes()))
}

/// A token with the HMAC of a secret.
fn token_by(secret: &[u8]) -> String {
    let unsigned = token(r#"{"alg":"HS256"}"#, r#"{"exp":1800000000}"#, "");
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).unwrap();
    mac.update(unsigned.trim_end_matches('.').as_bytes());
    unsigned + &encoded(&mac.finalize().into_bytes())
}

/// A sound key of this type, from what was recorded.
fn key(key_type: &str) -> Value {
    let sets = [common::project_json("tests/verdicts/bearer.json"), identities()];
    let mut keys = sets.iter().flat_map(|set| set["jwks"]["keys"].as_array().unwrap());
    let mut key = keys.find(|key| key["kty"] == key_type).unwrap().clone();
    ["alg", "use", "kid"].iter().for_each(|name| drop(key.as_object_mut().unwrap().remove(*name)));
    key
}

fn identities() -> Value {
    serde_json::from_str(include_str!("data/identities.json")).unwrap()
}

fn key_set(keys: &[Value]) -> Value {
    serde_json::to_value(verify_key_set(&json!({ "keys": keys }).to_string())).unwrap()
}

/// Each key that no token is checked with says why.
#[test]
fn no_key_is_verified_that_no_token_is_checked_with() {
    let with = |key_type: &str, members: Value| {
        let mut key = key(key_type);
        key.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        key
    };
    for key_type in ["RSA", "EC"] {
        let found = key_set(&[key(key_type)]);
        assert_eq!(found["status"], "verified", "{found}");
        let all =
            json!({"use": "sig", "key_ops": ["verify"], "alg": if key_type == "RSA" { "PS384" } else { "ES256" }});
        assert_eq!(key_set(&[with(key_type, all)])["status"], "verified");
    }
    let other = pem("good").lines().filter(|line| !line.contains("-----")).take(8).collect::<String>();
    for (members, name) in [
        (json!({"alg": "none"}), "key-set/algorithm-mismatch"),
        (json!({"alg": "XY256"}), "key-set/algorithm-mismatch"),
        (json!({"alg": ""}), "key-set/algorithm-mismatch"),
        (json!({"use": "tls"}), "key-set/not-for-signatures"),
        (json!({"use": "enc"}), "key-set/not-for-signatures"),
        (json!({"use": ""}), "key-set/not-for-signatures"),
        (json!({"key_ops": ["sign"]}), "key-set/not-for-signatures"),
        (json!({"key_ops": []}), "key-set/not-for-signatures"),
        (json!({"key_ops": ["verify", "verify"]}), "key-set/usage-conflict"),
        (json!({"x5c": "MIIB"}), "key-set/member-type"),
        (json!({"x5c": [5]}), "key-set/member-type"),
    ] {
        let found = key_set(&[with("EC", members.clone())]);
        assert_eq!(found["status"], "failed", "{members}: {found}");
        assert_eq!(check(&found["keys"][0]["checks"], name)["status"], "failed", "{members}: {found}");
    }
    let first = pem("good").split("-----END").next().unwrap().lines().skip(1).collect::<String>();
    let found = key_set(&[with("EC", json!({"x5c": [first]}))]);
    assert_eq!(
        check(&found["keys"][0]["checks"], "key-set/certificate-mismatch")["status"],
        "failed",
        "{found} {other}"
    );
    let point = [vec![0x79_u8; 32], vec![0x48; 32]];
    let unsupported = [
        json!({"kty": "EC", "crv": "secp256k1", "x": encoded(&point[0]), "y": encoded(&point[1])}),
        json!({"kty": "OKP", "crv": "Ed448", "x": encoded(&[7; 57])}),
    ];
    for key in unsupported {
        let found = key_set(&[key]);
        assert_eq!(found["status"], "notChecked", "{found}");
        assert_eq!(check(&found["keys"][0]["checks"], "use")["status"], "notChecked", "{found}");
    }
    // 33 bits are within the policy; Go, which takes 31, is told of by `analyze`.
    let large = with("RSA", json!({"e": encoded(&[1, 0, 0, 0, 1])}));
    assert_eq!(key_set(std::slice::from_ref(&large))["status"], "verified");
    let found = serde_json::to_value(analyze(&large.to_string(), &Options::default())).unwrap();
    assert_eq!(found["diagnostics"][0]["rule"], "key-set/large-exponent");
}

#[test]
fn what_is_too_much_of_a_key_set_is_said() {
    let many = vec![key("EC"); 201];
    let found = key_set(&many);
    assert_eq!(check(&found["checks"], "key-set/limit")["refusal"], "limit", "{}", found["checks"]);
    assert!(found["status"] != "verified");
    // Numbered keys differ in nothing else: then only the limit is left to say.
    let named = |number: usize| {
        let mut key = key("EC");
        key["kid"] = json!(number.to_string());
        key
    };
    let found = key_set(&(0..201).map(named).collect::<Vec<Value>>());
    assert_eq!(found["status"], "notChecked", "{}", found["checks"]);
    // More findings than are told: the last key is bad, and so is the answer.
    let key = format!(r#"{{"kty":"EC",{}"a":1}}"#, r#""a":1,"#.repeat(600));
    let long = format!(r#"{{"keys":[{key},{key}]}}"#);
    let found = serde_json::to_value(verify_key_set(&long)).unwrap();
    assert_eq!(check(&found["checks"], "key-set/limit")["refusal"], "limit");
    assert_eq!(found["status"], "failed");
}

#[test]
fn every_key_that_is_given_is_told_of() {
    let keys = |keys: &[Value], token: &str| {
        let options = json!({ "keys": keys }).to_string();
        let found = verify_token(token, &VerifyTokenOptions::from_json(&options).unwrap());
        serde_json::to_value(found).unwrap()
    };
    let rs256 = token(r#"{"alg":"RS256"}"#, "{}", "AAAA");
    let set = json!({"keys": [key("RSA"), 5]});
    let found = keys(&[json!("hello"), json!("apiVersion: v1\nkind: Config\n"), set], &rs256);
    let told: Vec<&str> = found["keys"].as_array().unwrap().iter().map(|key| key["type"].as_str().unwrap()).collect();
    assert_eq!(told, ["unreadable", "unreadable", "unreadable", "jsonWebKey"], "{}", found["keys"]);
    let unsupported = keys(&[key("RSA")], &token(r#"{"alg":"ES256K"}"#, "{}", "AAAA"));
    assert_eq!(unsupported["keys"][0]["refusal"], "token");
    let many: Vec<Value> = vec![json!({ "keys": vec![key("EC"); 201] })];
    let found = keys(&many, &token(r#"{"alg":"ES256"}"#, "{}", &encoded(&[1; 64])));
    assert_eq!(check(&found["checks"], "signature")["status"], "notChecked", "{}", found["checks"]);
}

#[test]
fn no_secret_is_what_everyone_has() {
    let refusals = |keys: &[Value], secret: &[u8], token: &str| -> Vec<Value> {
        let options = json!({ "keys": keys, "secretBase64url": encoded(secret) }).to_string();
        let found = verify_token(token, &VerifyTokenOptions::from_json(&options).unwrap());
        found.keys.iter().map(|key| json!(key.refusal)).collect()
    };
    let bytes =
        |key: &Value, name: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let (rsa, ec) = (key("RSA"), key("EC"));
    let (x, y) = (bytes(&ec, "x"), bytes(&ec, "y"));
    for secret in [
        bytes(&rsa, "n"),
        rsa["n"].as_str().unwrap().as_bytes().to_vec(),
        x.clone(),
        [x.clone(), y.clone()].concat(),
        [&[4][..], &x, &y].concat(),
        ec["x"].as_str().unwrap().as_bytes().to_vec(),
    ] {
        let found = refusals(&[rsa.clone(), ec.clone()], &secret, &token_by(&secret));
        assert_eq!(found, [json!("type"), json!("type"), json!("publicKey")], "{} bytes", secret.len());
    }
    // A secret beside public keys is one where it is given as a secret, and none as a key among them.
    let secret = [9; 32];
    assert_eq!(refusals(&[json!(pem("good"))], &secret, &token_by(&secret)).last(), Some(&Value::Null));
    let symmetric = json!({"kty": "oct", "k": encoded(&secret)});
    let keys = json!({"keys": [symmetric, pem("good")]}).to_string();
    let found = verify_token(&token_by(&secret), &VerifyTokenOptions::from_json(&keys).unwrap());
    assert_eq!(found.keys[0].refusal, Some("mixedSet"));
}

fn authenticated(token: &str, cluster: &Value) -> Value {
    let cluster = Cluster::from_json(&cluster.to_string()).unwrap();
    let options = AuthenticateOptions::from_json(&json!({ "now": NOW }).to_string()).unwrap();
    serde_json::to_value(kubecred::authenticate(token.as_bytes(), &cluster, &options)).unwrap()
}

#[test]
fn times_are_those_that_go_makes_of_a_number() {
    let cluster = json!({"issuers": ["https://i"], "jwks": identities()["jwks"]});
    for (expiry, refused) in
        [("1e300", true), ("9223372036854774784", true), ("-1e300", true), ("9.2e18", false), ("1800000000", false)]
    {
        let claims = format!(r#"{{"iss":"https://i","sub":"system:serviceaccount:ns:a","exp":{expiry}}}"#);
        let found = authenticated(&token(r#"{"alg":"ES256"}"#, &claims, &encoded(&[1; 64])), &cluster);
        let refusals = found["refusals"].as_array().unwrap();
        assert_eq!(refusals.contains(&json!("expiry")), refused, "{expiry}: {found}");
    }
}

#[test]
fn what_is_left_open_says_what_it_depends_on() {
    // One of a person, by an issuer that is none of ServiceAccounts.
    let person =
        token(r#"{"alg":"RS256"}"#, r#"{"iss":"https://accounts.example.com","sub":"jane","exp":1800000000}"#, "AAAA");
    let found = authenticated(&person, &json!({"issuers": ["https://i"], "jwks": identities()["jwks"]}));
    assert_eq!((&found["authenticated"], &found["status"]), (&json!(false), &json!("notChecked")), "{found}");
    assert_eq!(found["refusals"], json!([]));
    assert_eq!(
        found["dependsOn"],
        json!(["an authenticator of OpenID Connect takes tokens of `https://accounts.example.com`"])
    );
    assert_eq!(found["claims"][1]["value"], "jane");
    // A key set of which not all was read.
    let of_account = token(
        r#"{"alg":"ES256","kid":"beyond"}"#,
        r#"{"iss":"https://i","sub":"system:serviceaccount:ns:a","exp":1800000000}"#,
        &encoded(&[1; 64]),
    );
    let found = authenticated(&of_account, &json!({"issuers": ["https://i"], "jwks": {"keys": vec![key("EC"); 201]}}));
    assert_eq!(check(&found["checks"], "signature")["status"], "notChecked", "{found}");
    assert!(!found["refusals"].as_array().unwrap().contains(&json!("key")));
    // An empty client CA is none.
    let certificate = identities()["certificates"]["uid"].as_str().unwrap().to_owned();
    for client_ca in [json!(null), json!(""), json!("\n")] {
        let found = authenticated(&certificate, &json!({ "clientCA": client_ca }));
        let depends_on = found["dependsOn"].as_array().unwrap();
        assert!(depends_on[0].as_str().unwrap().starts_with("the client CA of the cluster is "), "{found}");
    }
}

fn compared(a: &str, b: &str) -> Value {
    serde_json::to_value(kubecred::compare(a.as_bytes(), b.as_bytes())).unwrap()
}

const MATERIAL: &str = "material change";

#[test]
fn what_is_not_compared_is_not_the_same() {
    for (a, b) in [("x", "y"), ("x", ""), (pem("new-root").as_str(), pem("lone").as_str())] {
        let found = compared(a, b);
        assert_eq!((&found["class"], found["error"].is_string()), (&json!(MATERIAL), true), "{found}");
    }
    assert_eq!(compared("x", "x")["class"], "same");
}

#[test]
fn keys_decide_and_not_names() {
    let class = |found: &Value, field: &str| -> Value {
        let differences = found["differences"].as_array().unwrap().iter();
        differences.clone().find(|one| one["field"] == field).map_or(Value::Null, |one| one["class"].clone())
    };
    // The same name of a key or CA, and another key.
    let named = |key_type: &str| {
        let mut key = key(key_type);
        key["kid"] = json!("a");
        json!({ "keys": [key] }).to_string()
    };
    let found = compared(&named("EC"), &named("RSA"));
    assert_eq!(class(&found, "keys.a"), MATERIAL, "{found}");
    let found = compared(&part("good", 2), &part("name-constraints", 2));
    assert_eq!((&found["kind"], &found["class"]), (&json!("authorities"), &json!(MATERIAL)), "{found}");
    let reasons: Vec<&Value> = found["differences"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert!(reasons.contains(&&json!("it has the name of a CA that was there, and another key")), "{reasons:?}");
    // The same CA for another time, and a leaf by another key of the same name.
    let found = compared(&pem("good"), &pem("path-length-fine"));
    assert_eq!(class(&found, "issuer.publicKey"), MATERIAL, "{found}");
    assert_eq!(class(&found, "authorityKeyIdentifier"), MATERIAL, "{found}");
    let affected = found["affected"].as_array().unwrap();
    assert_eq!((&affected[0]["stops"], &affected[1]["stops"]), (&json!("atOnce"), &json!("atItsEnd")), "{found}");
    // What a key is for.
    let with = |operations: Value| {
        let mut key = key("EC");
        key["key_ops"] = operations;
        json!({ "keys": [key] }).to_string()
    };
    let found = compared(&with(json!(["verify"])), &with(json!(["verify", "sign"])));
    assert_eq!(found["class"], MATERIAL, "{found}");
    // Who made a token is told by its signature, and not by the `kid` that it names.
    let all = identities();
    let token = all["tokens"]["node"].as_str().unwrap();
    let mut other = key("RSA");
    other["kid"] = json!("k");
    let stops = |from: &Value, to: &Value| {
        let (a, b) = (json!({ "keys": [from] }).to_string(), json!({ "keys": [to] }).to_string());
        compared(&format!("{a}\n---\n{token}\n"), &b)["affected"][0]["stops"].clone()
    };
    let own = &all["jwks"]["keys"][0];
    assert_eq!(stops(own, &other), "atOnce");
    assert_eq!(stops(&other, own), "atItsEnd");
    assert_eq!(stops(&other, &other), "notKnown");
}

/// A certificate of a file.
fn part(name: &str, number: usize) -> String {
    pem(name).split_inclusive("-----END CERTIFICATE-----\n").nth(number).unwrap().to_owned()
}

#[test]
fn what_becomes_weaker_or_longer_is_material() {
    let reasons = |a: &str, b: &str| -> Vec<Value> {
        let found = compared(a, b);
        found["differences"].as_array().unwrap().iter().map(|one| one["reason"].clone()).collect()
    };
    let has = |found: &[Value], text: &str| found.contains(&json!(text));
    for name in ["sha1", "md5"] {
        assert!(
            has(
                &reasons(&pem("signed-sha256"), &pem(&format!("signed-{name}"))),
                "the hash of its signature is broken"
            ),
            "{name}"
        );
    }
    assert!(has(&reasons(&pem("signed-sha512"), &pem("signed-sha256")), "the hash of its signature is weaker"));
    assert!(!has(&reasons(&pem("signed-sha256"), &pem("signed-sha512")), "the hash of its signature is weaker"));
    let lasting = |seconds: i64| {
        let claims = json!({"iss": "a", "iat": 1_800_000_000, "exp": 1_800_000_000 + seconds});
        token(r#"{"alg":"RS256"}"#, &claims.to_string(), "AAAA")
    };
    let longer = "a longer life leaves a stolen token good for longer";
    assert!(has(&reasons(&lasting(3_600), &lasting(86_400)), longer));
    assert!(
        !has(&reasons(&lasting(3_600), &lasting(3_607)), longer)
            && !has(&reasons(&lasting(86_400), &lasting(3_600)), longer)
    );
    let endless = token(r#"{"alg":"RS256"}"#, r#"{"iss":"a","iat":1800000000}"#, "AAAA");
    assert!(has(&reasons(&lasting(3_600), &endless), "it has no end any more"));
}

#[test]
fn a_lifetime_is_held_against_the_one_that_was_asked_for() {
    let page = std::fs::read_to_string(common::project_file("docs/rules/csr/certificate-subject.md")).unwrap();
    let yaml = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    // The certificate of the example lasts a year.
    let asking = |seconds: i64| yaml.replace("spec:\n", &format!("spec:\n  expirationSeconds: {seconds}\n"));
    let rules = |text: &str| -> Vec<String> {
        let found = serde_json::to_value(analyze(text, &Options::default())).unwrap();
        let rules =
            found["diagnostics"].as_array().unwrap().iter().map(|found| found["rule"].as_str().unwrap().to_owned());
        rules.filter(|rule| rule.ends_with("longer") || rule.ends_with("shorter")).collect()
    };
    let lifetime = |text: &str| {
        let found = kubecred::preflight(text.as_bytes(), &PreflightOptions::default());
        serde_json::to_value(found).unwrap()["lifetime"]["message"].clone()
    };
    for (seconds, rule, how) in [
        (3_600, Some("csr/certificate-longer"), "longer"),
        (365 * 86_400, None, ""),
        (10 * 365 * 86_400, Some("csr/certificate-shorter"), "much shorter"),
    ] {
        let text = asking(seconds);
        assert_eq!(rules(&text), rule.map(str::to_owned).into_iter().collect::<Vec<String>>(), "{seconds}");
        let told = lifetime(&text);
        assert_eq!(told.as_str().map(|told| told.contains(how)), rule.map(|_| true), "{seconds}: {told}");
    }
}

#[test]
fn what_is_stored_depends_on_no_create() {
    let page = std::fs::read_to_string(common::project_file("docs/rules/csr/certificate-subject.md")).unwrap();
    let request = page.split("  request: ").nth(1).unwrap().split('\n').next().unwrap().to_owned();
    let preflight = |status: &str, signer: &str| {
        let text = format!(
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: a\n  uid: a\nspec:\n  request: {request}\n  signerName: {signer}\n  usages: [client auth]\n  username: jane\nstatus: {status}\n"
        );
        serde_json::to_value(kubecred::preflight(text.as_bytes(), &PreflightOptions::default())).unwrap()
    };
    const CLIENT: &str = "kubernetes.io/kube-apiserver-client";
    for (status, result, approval) in [
        ("{conditions: [{type: Denied, status: 'True'}]}", "not acted on", "denied"),
        ("{conditions: [{type: Denied, status: 'True'}, {type: Approved, status: 'True'}]}", "not acted on", "denied"),
        (
            "{conditions: [{type: Approved, status: 'True'}, {type: Failed, status: 'True'}]}",
            "not acted on",
            "approved",
        ),
        ("{conditions: [{type: Approved, status: 'True'}, {type: Failed, status: 'False'}]}", "issued", "approved"),
        ("{conditions: [{type: Failed, status: 'True'}]}", "not acted on", "manual"),
        ("{conditions: [{type: Approved, status: 'True'}]}", "issued", "approved"),
        ("{}", "issued", "manual"),
    ] {
        let found = preflight(status, CLIENT);
        assert_eq!(
            (&found["result"], &found["approval"]["state"]),
            (&json!(result), &json!(approval)),
            "{status}: {found}"
        );
        let expected =
            if result == "issued" { json!(["the certificate of the signer lasts longer"]) } else { json!([]) };
        assert_eq!(found["dependsOn"], expected, "{status}: {found}");
    }
}

const SECRET: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";

#[test]
fn no_answer_shows_a_secret_that_stands_in_the_wrong_place() {
    let silent = |what: &str, answer: String| assert!(!answer.contains("c2lnbmF0dXJl"), "{what}: {answer}");
    let options = VerifyChainOptions {
        names: vec![SECRET.to_owned(), "web.example.com".to_owned()],
        ..VerifyChainOptions::default()
    };
    silent("names", serde_json::to_string(&verify_chain(pem("good").as_bytes(), &options)).unwrap());
    let with = |claims: Value| token(r#"{"alg":"RS256"}"#, &claims.to_string(), "AAAA");
    silent(
        "compare",
        compared(&with(json!({"a": SECRET, "sub": "a"})), &with(json!({"a": "b", SECRET: 1}))).to_string(),
    );
    let found = compared(&with(json!({"client_secret": "hunter2"})), &with(json!({"client_secret": "hunter3"})));
    assert!(!found.to_string().contains("hunter"), "{found}");
    let keys = json!({"keys": [{"kty": SECRET, "kid": "a"}, {"kty": "EC", "crv": SECRET, "kid": SECRET}]}).to_string();
    let found = serde_json::to_value(verify_key_set(&keys)).unwrap();
    silent("key set", found["checks"].to_string());
    for key in found["keys"].as_array().unwrap() {
        silent("key", key["checks"].to_string() + &key["key"]["error"].to_string());
    }
    let report = serde_json::to_value(analyze(&keys, &Options::default())).unwrap();
    assert!(!report["artifacts"][0]["children"][0]["title"].as_str().unwrap().contains("eyJhbGci"), "{report}");
    assert!(!report["artifacts"][0]["rows"].to_string().contains("eyJhbGci"), "{report}");
    let given =
        VerifyTokenOptions { keys: vec![keys], issuer: Some(SECRET.to_owned()), ..VerifyTokenOptions::default() };
    let found = serde_json::to_value(verify_token(&with(json!({"iss": "a"})), &given)).unwrap();
    silent("token", found["checks"].to_string() + &found["keys"].to_string());
    let member = json!({ SECRET: 1 }).to_string();
    for error in [
        Options::from_json(&member).unwrap_err().to_string(),
        Options::from_json(&json!({"now": SECRET}).to_string()).unwrap_err().to_string(),
        Options::from_json(&json!({"signatures": SECRET}).to_string()).unwrap_err().to_string(),
        Options::from_json(&json!({"request": {"user": {"extra": {SECRET: 5}}}}).to_string()).unwrap_err().to_string(),
    ] {
        silent("argument", error);
    }
}

#[test]
fn a_comparison_of_many_tokens_has_its_bounds() {
    let set = |kind: &str| json!({ "keys": vec![key(kind); 100] }).to_string();
    let tokens: Vec<String> = (0..20)
        .map(|number| token(r#"{"alg":"RS256"}"#, &json!({ "jti": number }).to_string(), &encoded(&[1; 256])))
        .collect();
    let text = format!("{}\n---\n{}\n", set("RSA"), tokens.join("\n---\n"));
    let found = compared(&text, &set("RSA"));
    let affected = found["affected"].as_array().unwrap();
    assert_eq!(affected.len(), 20, "{found}");
    let left = json!("so many signatures were checked that the others are left");
    assert_eq!((&affected[0]["stops"], &affected[19]["reason"]), (&json!("notKnown"), &left));
    assert_ne!(affected[0]["reason"], left);
}
