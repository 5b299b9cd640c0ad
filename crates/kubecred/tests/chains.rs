//! Chains against outside judges: the cases of x509-limbo, and client certificates that a real kube-apiserver was asked of.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use std::time::{Duration, Instant};

use common::Exceptions;
use kubecred::limits;
use kubecred::verify::chain::{ChainUsage, ChainVerification, VerifyChainOptions};
use kubecred::x509::SignatureStatus::{self, Failed, NotChecked, Verified};
use kubecred::{diagnostic::Severity, verify_chain};
use serde_json::Value;

/// Cases that need no input which `verify_chain` does not take: a bound on depth, algorithms, or key usages.
fn is_applicable(case: &Value) -> bool {
    let is_empty = |name: &str| case[name].as_array().is_none_or(Vec::is_empty);
    let features = case["features"].as_array().unwrap();
    is_empty("signature_algorithms") && is_empty("key_usage") && !features.iter().any(|it| it == "max-chain-depth")
}

fn verify(case: &Value, usage: ChainUsage, generated_at: &str) -> ChainVerification {
    let texts = |name: &str| -> Vec<&str> { case[name].as_array().unwrap().iter().filter_map(Value::as_str).collect() };
    let certificates =
        [&[case["peer_certificate"].as_str().unwrap()], texts("untrusted_intermediates").as_slice()].concat();
    let names = case["expected_peer_names"].as_array().unwrap().iter().chain([&case["expected_peer_name"]]);
    let options = VerifyChainOptions {
        roots: vec![texts("trusted_certs").join("\n")],
        now: Some(case["validation_time"].as_str().unwrap_or(generated_at).parse().unwrap()),
        usage,
        names: names.filter_map(|name| name["value"].as_str()).map(str::to_owned).collect(),
    };
    verify_chain(certificates.join("\n").as_bytes(), &options)
}

/// What was found, for the message of a case that differs.
fn described(verification: &ChainVerification) -> String {
    let checks = verification.checks.iter().filter(|check| check.status != Verified && check.name != "revocation");
    let checks: Vec<String> =
        checks.map(|check| format!("{}: {}", check.name, check.reason.clone().unwrap_or_default())).collect();
    let profile = verification.profile.iter().filter(|found| found.severity == Severity::Error);
    let profile: Vec<&str> = profile.map(|found| found.rule).collect();
    format!("{:?} {checks:?} {profile:?}", verification.status)
}

#[test]
fn limbo_agrees() {
    let Some(limbo) = common::corpora_json("x509-limbo/limbo.json") else { return };
    let generated_at = limbo["generated_at"].as_str().unwrap();
    let mut exceptions = Exceptions::listed("tests/chains/exceptions.json", "x509-limbo");
    let (mut by_verdict, mut cases, mut noted, mut refused) = (0, 0, 0, Vec::new());
    for case in limbo["testcases"].as_array().unwrap().iter().filter(|case| is_applicable(case)) {
        let usage = if case["validation_kind"] == "SERVER" { ChainUsage::Server } else { ChainUsage::Client };
        let verification = verify(case, usage, generated_at);
        let holds = case["expected_result"] == "SUCCESS";
        let right = (verification.status == Verified) == holds;
        if usage == ChainUsage::Server {
            cases += 1;
            by_verdict += usize::from(right);
        }
        if holds && !right {
            refused.push(case["id"].as_str().unwrap());
        }
        let found = verification.profile.iter().any(|found| found.severity == Severity::Error);
        noted += usize::from(holds && found);
        let outcome = if right || !holds && found { Ok(()) } else { Err(described(&verification)) };
        exceptions.note(case["id"].as_str().unwrap(), outcome);
    }
    println!("limbo: {by_verdict} of {cases} servers by verdict alone; refused though they hold: {refused:?}");
    println!("limbo: of {noted} that hold a finding says that their issuer broke a MUST");
    exceptions.finish("limbo, by verdict or finding", 175);
    assert!(cases == 191 && by_verdict >= 147 && refused.len() <= 5);
}

#[test]
fn hostile_chains_are_answered_soon() {
    let Some(limbo) = common::corpora_json("x509-limbo/limbo.json") else { return };
    let cases = limbo["testcases"].as_array().unwrap().iter();
    let hostile = cases.filter(|case| case["features"].as_array().unwrap().iter().any(|it| it == "denial-of-service"));
    let mut count = 0;
    for case in hostile {
        let start = Instant::now();
        let verification = verify(case, ChainUsage::Server, limbo["generated_at"].as_str().unwrap());
        let (time, counters) = (start.elapsed(), verification.counters);
        println!("{}: {time:?}, {counters:?}, {} rejected", case["id"], verification.rejected.len());
        assert_eq!(verification.status, Failed);
        assert!(time < Duration::from_secs(1), "{}: {time:?}", case["id"]);
        assert!(counters.signatures <= limits::CHAIN_SIGNATURES && counters.steps <= limits::CHAIN_STEPS + 1);
        assert!(counters.comparisons <= limits::CHAIN_COMPARISONS + 1);
        count += 1;
    }
    assert_eq!(count, 7);
}

#[test]
fn clients_are_judged_as_kube_apiserver_does() {
    let Some(verdicts) = common::corpora_json("identity-verdicts.json") else { return };
    let authority = verdicts["cluster"]["clientCA"].as_str().unwrap();
    let mut wrong = Vec::new();
    let cases = verdicts["cases"].as_array().unwrap().iter().filter(|case| case["certificate"].is_string());
    for case in cases.clone() {
        let options = VerifyChainOptions {
            roots: vec![authority.to_owned()],
            now: Some(case["now"].as_str().unwrap().parse().unwrap()),
            usage: ChainUsage::Client,
            names: Vec::new(),
        };
        let verification = verify_chain(case["certificate"].as_str().unwrap().as_bytes(), &options);
        if (verification.status == Verified) != (case["code"] == 201) {
            wrong.push(format!("{}: {} {}", case["id"], case["code"], described(&verification)));
        }
    }
    println!("client certificates: {} of {}", cases.clone().count() - wrong.len(), cases.count());
    // A certificate without a common name has no user: that is said by who it is, not by its chain.
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn file(path: &str) -> Vec<u8> {
    std::fs::read(common::project_file("tests/corpus").join(path)).unwrap()
}

fn read(path: &str) -> String {
    String::from_utf8(file(path)).unwrap()
}

fn status(verification: &ChainVerification, name: &str) -> Option<SignatureStatus> {
    verification.checks.iter().find(|check| check.name == name).map(|check| check.status)
}

fn now(text: &str) -> Option<kubecred::time::Time> {
    Some(text.parse().unwrap())
}

/// `tests/chains/cases.json`, which Go wrote.
#[test]
fn clients_are_judged_as_go_does() {
    let cases = common::project_json("tests/chains/cases.json");
    let mut clients = Exceptions::listed("tests/chains/exceptions.json", "go-client");
    let mut servers = Exceptions::listed("tests/chains/exceptions.json", "go-server");
    for case in cases.as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap();
        for (usage, name) in [(ChainUsage::Client, "client"), (ChainUsage::Server, "server")] {
            let options = VerifyChainOptions {
                roots: vec![text("roots").to_owned()],
                now: now(text("now")),
                usage,
                names: Vec::new(),
            };
            let verification = verify_chain(text("certificates").as_bytes(), &options);
            let right = (verification.status == Verified) == case[name].as_bool().unwrap();
            let outcome = if right { Ok(()) } else { Err(format!("{} {}", case[name], described(&verification))) };
            let suite = if usage == ChainUsage::Client { &mut clients } else { &mut servers };
            suite.note(text("id"), outcome);
        }
    }
    clients.finish("chains of Go, as clients", 140);
    // Of a server the standards are asked, which are stricter in places; each such place is listed.
    servers.finish("chains of Go, as servers", 120);
}

const ROOT: &str = "go/p256-ca.crt.pem";

fn of(chain: &str, roots: &str, usage: ChainUsage) -> ChainVerification {
    let roots = if roots.is_empty() { Vec::new() } else { vec![read(roots)] };
    let options = VerifyChainOptions { roots, now: now("2026-12-15T00:00:00Z"), usage, names: Vec::new() };
    verify_chain(&file(chain), &options)
}

#[test]
fn the_answer_is_that_of_the_worst_check() {
    let good = of("go/client.crt.pem", ROOT, ChainUsage::Client);
    assert_eq!((good.status, status(&good, "revocation")), (Verified, Some(NotChecked)), "{good:#?}");
    let path = good.path.unwrap();
    assert_eq!(path.iter().map(|member| member.trusted).collect::<Vec<_>>(), [false, true]);
    assert_eq!(path[0].signature.as_ref().map(|link| link.status), Some(Verified));
    assert_eq!((good.counters.signatures, good.counters.steps, good.rejected.len()), (1, 1, 0));

    let options =
        VerifyChainOptions { roots: vec![read(ROOT)], usage: ChainUsage::Client, ..VerifyChainOptions::default() };
    let timeless = verify_chain(&file("go/client.crt.pem"), &options);
    assert_eq!((timeless.status, status(&timeless, "validity")), (NotChecked, Some(NotChecked)));
    assert!(timeless.path.is_some());
}

#[test]
fn without_roots_it_is_not_checked_whom_a_chain_leads_to() {
    let chain = of("go/chain.pem", "", ChainUsage::Client);
    assert_eq!(
        (chain.status, status(&chain, "path"), status(&chain, "signature")),
        (NotChecked, Some(NotChecked), Some(Verified))
    );
    assert_eq!(chain.path.unwrap().len(), 2);
    let alone = of("go/client.crt.pem", "", ChainUsage::Client);
    assert_eq!((alone.status, alone.path.unwrap().len()), (NotChecked, 1));
}

#[test]
fn what_cannot_be_checked_is_not_said_to_have_failed() {
    let ed448 = of("openssl/ca-ed448.crt.pem", "openssl/ca-ed448.crt.pem", ChainUsage::Ca);
    assert_eq!(ed448.status, NotChecked, "{ed448:#?}");
    // DSA and P-192 are known, and known to be too weak.
    for weak in
        ["openssl/ca-dsa.crt.pem", "openssl/ca-p192.crt.pem", "openssl/ca-rsa-1024.crt.pem", "openssl/ca-p224.crt.pem"]
    {
        assert_eq!(status(&of(weak, weak, ChainUsage::Ca), "keyPolicy"), Some(Failed), "{weak}");
    }
}

#[test]
fn each_rejected_path_has_its_reason() {
    let other = of("go/chain.pem", "go/p384-ca.crt.pem", ChainUsage::Client);
    assert_eq!((other.status, status(&other, "path"), other.path), (Failed, Some(Failed), None));
    assert_eq!(other.rejected.len(), 1);
    assert_eq!(other.rejected[0].members.len(), 2);
    assert!(other.rejected[0].reason.contains("issued itself and is none of the roots"), "{:?}", other.rejected);
    let nothing = of("go/p256.csr.pem", ROOT, ChainUsage::Client);
    assert_eq!((nothing.status, status(&nothing, "readable")), (Failed, Some(Failed)));
    let unread = of("go/client.crt.pem", "broken/der-truncated.pem", ChainUsage::Client);
    assert_ne!(unread.status, Verified);
}

#[test]
fn names_are_those_of_subject_alt_name() {
    let verify = |name: &str| {
        let options = VerifyChainOptions {
            roots: vec![read(ROOT)],
            now: now("2026-12-15T00:00:00Z"),
            usage: ChainUsage::Server,
            names: vec![name.to_owned()],
        };
        verify_chain(&file("go/apiserver.crt.pem"), &options)
    };
    for (name, expected) in [
        ("kubernetes", Verified),
        ("kubernetes.default.svc", Verified),
        ("KUBERNETES.default", Verified),
        ("10.96.0.1", Verified),
        ("apiserver", Failed),
        ("10.96.0.2", Failed),
        ("", Failed),
    ] {
        let verification = verify(name);
        assert_eq!(status(&verification, "names"), Some(expected), "{name}: {verification:#?}");
        assert!(verification.path.is_some());
    }
}

fn analyzed(input: &[u8], options: &kubecred::options::Options) -> Value {
    serde_json::to_value(kubecred::analyze_bytes(input, options)).unwrap()
}

#[test]
fn analyze_checks_the_links_of_what_is_pasted() {
    use kubecred::options::{Options, Signatures};
    let cases = common::project_json("tests/chains/cases.json");
    let case = |id: &str| cases.as_array().unwrap().iter().find(|case| case["id"] == id).unwrap();
    let text = |id: &str, name: &str| case(id)[name].as_str().unwrap().to_owned();
    let (chain, root) = (text("through-with-root", "certificates"), text("through-with-root", "roots"));
    let link = |report: &Value| report["relations"]["chains"][0]["links"][0]["status"].clone();
    assert_eq!(link(&analyzed(chain.as_bytes(), &Options::default())), "verified");
    let deferred = Options { signatures: Signatures::Defer, roots: vec![root.clone()], ..Options::default() };
    let report = analyzed(chain.as_bytes(), &deferred);
    assert_eq!((link(&report), &report["relations"]["chains"][0]["verification"]), ("notChecked".into(), &Value::Null));
    let options = |root: String| Options { roots: vec![root], now: now("2026-06-01T00:00:00Z"), ..Options::default() };
    let rules = |report: &Value| -> Vec<String> {
        let found = report["diagnostics"].as_array().unwrap().iter();
        found.map(|found| found["rule"].as_str().unwrap().to_owned()).collect()
    };
    for (roots, status) in [(root.clone(), "verified"), (read(ROOT), "failed"), (read("go/p256.csr.pem"), "failed")] {
        let report = analyzed(chain.as_bytes(), &options(roots));
        assert_eq!(report["relations"]["chains"][0]["verification"]["status"], status);
        assert_eq!(rules(&report).contains(&"chain/not-trusted".to_owned()), status == "failed");
    }
    // A certificate alone, whose issuer is among the roots.
    let alone = analyzed(text("direct", "certificates").as_bytes(), &options(root));
    assert_eq!(alone["relations"]["chains"][0]["verification"]["status"], "verified");
}

#[test]
fn of_two_issuers_of_one_name_the_one_that_signed_is_taken() {
    let cases = common::project_json("tests/chains/cases.json");
    let case = cases.as_array().unwrap().iter().find(|case| case["id"] == "twin-beside-root").unwrap();
    // Key identifiers would tell them apart: without the certificate's own they do not.
    let page = std::fs::read_to_string(common::project_file("docs/rules/chain/signature-failed.md")).unwrap();
    let blocks: Vec<&str> = page.split("```pem\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    for (block, status) in [(blocks[0], "failed"), (blocks[1], "verified"), (blocks[2], "verified")] {
        let report = analyzed(block.as_bytes(), &kubecred::options::Options::default());
        assert_eq!(report["relations"]["chains"][0]["links"][0]["status"], status);
    }
    let both = [case["certificates"].as_str().unwrap(), case["roots"].as_str().unwrap()].concat();
    let report = analyzed(both.as_bytes(), &kubecred::options::Options::default());
    assert_eq!(report["relations"]["chains"][0]["links"][0]["status"], "verified");
}

#[test]
fn a_bundle_of_many_roots_is_read_soon() {
    let roots: Vec<u8> = (0..20).flat_map(|_| file("go/bundle.pem")).collect();
    let start = Instant::now();
    let report = analyzed(&roots, &kubecred::options::Options::default());
    println!("{} certificates: {:?}", report["artifacts"].as_array().unwrap().len(), start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(5));
}
