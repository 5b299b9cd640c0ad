//! Inputs made to be slow, deep or large: each is answered, and in time that grows with its length only.
//!
//! Times are measured in a release build (`cargo test --release --test hostile -- --nocapture` prints them); else the
//! inputs are small, and what is asserted is the answer.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use std::time::{Duration, Instant};

use kubecred::limits;
use kubecred::options::{Options, Request};
use kubecred::syntax::{json, yaml};

/// Half of the bytes of the largest manifest, so that a slow machine still passes.
const SIZE: usize = if cfg!(debug_assertions) { 64 << 10 } else { limits::MANIFEST_BYTES };
/// Generous: ten times what was measured.
const DENSE: Duration = Duration::from_millis(1_500);
/// What is refused, is refused soon.
const REFUSED: Duration = Duration::from_millis(100);

/// Texts of which everything is read, in `length` bytes.
fn dense(length: usize) -> Vec<(&'static str, String)> {
    let repeat = |unit: &str| unit.repeat(length / unit.len());
    let count = |bytes: usize, make: &dyn Fn(usize) -> String| (0..length / bytes).map(make).collect::<String>();
    vec![
        ("flow items", format!("a: [{}]", repeat("1,"))),
        ("flow words", format!("a: [{}]", repeat("ab, "))),
        ("flow pairs", format!("a: [{}]", repeat("a: b,"))),
        ("flow members", format!("a: {{{}}}", count(10, &|number| format!("k{number:06x}: 1,")))),
        ("flow keys alone", format!("a: {{{}}}", count(8, &|number| format!("k{number:06x},")))),
        ("a flow key repeated", format!("a: {{{}}}", repeat("a: 1,"))),
        ("empty collections", format!("a: [{}]", repeat("[],{},"))),
        ("block items", repeat("- a\n")),
        ("empty items", repeat("-\n")),
        ("compact items", repeat("- - - - a\n")),
        ("block members", count(12, &|number| format!("k{number:06x}: 1\n"))),
        ("empty members", count(9, &|number| format!("k{number:06x}:\n"))),
        ("a key repeated", repeat("a: 1\n")),
        ("number keys repeated", repeat("1: 1\n1.0: 1\n")),
        ("explicit keys", count(12, &|number| format!("? k{number:06x}\n"))),
        ("small mappings", repeat("- a: 1\n  b: 2\n")),
        ("anchors", repeat("- &a b\n")),
        ("aliases", format!("- &a b\n{}", repeat("- c\n- c\n- c\n- c\n- c\n- c\n- c\n- c\n- c\n- c\n- c\n- *a\n"))),
        ("merges", format!("- &a {{b: c}}\n{}", repeat("- x\n- x\n- x\n- x\n- x\n- x\n- x\n- x\n- {<<: *a}\n"))),
        ("tags", repeat("- !!str 1\n")),
        ("numbers", repeat("- 1234.5678e3\n")),
        ("words of 1.1", repeat("- yes\n")),
        ("comments", repeat("# a\n")),
        ("empty lines", format!("a:\n{}  b", repeat("\n"))),
        ("a long line", format!("a: {}", repeat("b "))),
        ("a long text on many lines", format!("a: b\n{}", repeat("  b\n"))),
        ("a literal block", format!("a: |\n{}", repeat("  b\n"))),
        ("a folded block", format!("a: >\n{}", repeat("  b\n"))),
        ("escapes", format!("a: \"{}\"", repeat("\\x41"))),
        ("quotes", repeat("- \"a\"\n")),
        ("astral characters", format!("a: {}", repeat("\u{1F600}\u{2028} "))),
        ("documents", repeat("--- a\n")),
        ("many things", repeat("{}\n")),
        ("headers", format!("{}Bearer eyJhbGciOiJub25lIn0.e30.\n", repeat("a: b\n"))),
        ("keys", format!("{{\"keys\":[{}1]}}", repeat("{\"kty\":\"EC\"},"))),
        ("members of a key", format!("{{\"kty\":\"EC\"{}}}", count(12, &|number| format!(",\"k{number:06x}\":1")))),
        ("certificates of a key", format!("{{\"kty\":\"EC\",\"x5c\":[{}\"\"]}}", repeat("\"MAA=\","))),
        (
            "causes",
            format!(
                "apiVersion: v1\nkind: ServiceAccount\na: [{}]\n---\nkind: Status\napiVersion: v1\nstatus: Failure\ndetails: {{causes: [{}]}}\n",
                "1,".repeat(length / 4),
                "{reason: FieldValueRequired, field: a},".repeat(length / 80),
            ),
        ),
        ("a refusal of words", format!("The X \"a\" is invalid: {}", repeat("a: Required value "))),
        ("no space before comments", format!("a: [{}]", repeat("b,#c\n  "))),
        (
            "contexts that lead nowhere",
            format!(
                "apiVersion: v1\nkind: Config\nclusters:\n{}contexts:\n{}",
                "- {name: c, cluster: {server: a}}\n".repeat(length / 80),
                "- {name: x, context: {cluster: d}}\n".repeat(length / 80),
            ),
        ),
        (
            "users of one name each",
            format!(
                "kind: Config\napiVersion: v1\nusers:\n{}",
                count(24, &|number| format!("- {{name: u{number:06x}}}\n"))
            ),
        ),
        (
            "unknown fields",
            format!("apiVersion: v1\nkind: ServiceAccount\n{}", count(12, &|number| format!("k{number:06x}: 1\n"))),
        ),
        (
            "labels",
            format!(
                "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n{}",
                count(16, &|number| format!("    k{number:06x}: a\n"))
            ),
        ),
        (
            "labels repeated",
            format!("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n{}", repeat("    a: b\n")),
        ),
        (
            "a list",
            format!(
                "apiVersion: v1\nkind: List\nitems:\n{}",
                repeat("- {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}\n")
            ),
        ),
        ("objects", repeat("---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")),
        ("broken documents", repeat("---\n}\n")),
        ("lines like markers", format!("}}\n{}", repeat("---x\n"))),
        ("fields in other letters", format!("apiVersion: v1\nkind: ServiceAccount\n{}", repeat("Metadata: a\n"))),
        ("fields in other letters of JSON", {
            let fields = repeat("\"Metadata\":1,");
            format!("{{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",{fields}\"metadata\":{{}}}}")
        }),
        ("usages", {
            let usages = count(10, &|number| format!("u{number:06x}, "));
            format!(
                "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nspec: {{usages: [{usages}]}}\n"
            )
        }),
        ("owners", {
            let owners = count(60, &|number| {
                format!("{{apiVersion: v1, kind: Pod, name: p{number:06x}, uid: u{number:06x}}}, ")
            });
            format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a, ownerReferences: [{owners}]}}\n")
        }),
        ("items under a long key", format!("{}: [{}]", "k".repeat(1_000), repeat("1,"))),
        ("items with aliases about", format!("a: [{}, &a b, *a]", repeat("1,"))),
        ("JSON items", format!("[{}0]", repeat("1,"))),
        ("JSON members", format!("{{{}\"a\":0}}", count(13, &|number| format!("\"k{number:06x}\":1,")))),
        ("a JSON key repeated", format!("{{{}\"a\":0}}", repeat("\"a\":1,"))),
        ("JSON escapes", format!("[\"{}\"]", repeat("\\u0041"))),
    ]
}

/// Texts that the limits refuse.
fn refused() -> Vec<(&'static str, String)> {
    let deep = limits::NESTING + 1;
    let bomb = |levels: usize, width: usize| {
        let mut text = format!("a0: &a0 [{}]\n", vec!["x"; width].join(", "));
        for level in 1..levels {
            let inner = vec![format!("*a{}", level - 1); width].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        text
    };
    vec![
        ("a billion laughs", bomb(10, 10)),
        ("a wide bomb", bomb(4, 200)),
        ("a narrow bomb", bomb(60, 2)),
        ("a long bomb", format!("a: &a [{}]\nb: [{}]", "x,".repeat(50_000), "*a,".repeat(1_000))),
        ("a bomb of merges", {
            let members: String = (0..2_000).map(|number| format!("k{number}: 1,")).collect();
            format!("a: &a {{{members}}}\nb: [{}]", "{<<: *a},".repeat(2_000))
        }),
        ("aliases of a long text", format!("a: &a {}\nb: [{}]", "x".repeat(1_000_000), "*a,".repeat(400_000))),
        ("an alias in its anchor", "a: &a [*a]".to_owned()),
        ("a deep flow sequence", format!("a: {}", "[".repeat(deep))),
        ("a deep flow mapping", "{a: ".repeat(deep)),
        ("a deep block sequence", "- ".repeat(deep + 1)),
        ("a deep block mapping", "? ".repeat(deep + 1)),
        ("brackets of 3 MB", format!("a: {}", "[".repeat(limits::MANIFEST_BYTES - 3))),
        ("braces of 3 MB", format!("a: {}", "{a: ".repeat(limits::MANIFEST_BYTES / 4 - 1))),
        ("dashes of 3 MB", "- ".repeat(limits::MANIFEST_BYTES / 2)),
        ("questions of 3 MB", "? ".repeat(limits::MANIFEST_BYTES / 2)),
        ("JSON of 3 MB of brackets", "[".repeat(limits::MANIFEST_BYTES)),
        ("deep JSON", format!("{}{}", "[".repeat(deep), "]".repeat(deep))),
        ("deep JSON objects", "{\"a\":".repeat(deep)),
        ("YAML of one byte too much", format!("a: {}", "b".repeat(limits::MANIFEST_BYTES - 2))),
        ("JSON of one byte too much", format!("[{}]", " ".repeat(limits::MANIFEST_BYTES - 1))),
        ("10 MB of repeated keys", "a: 1\n".repeat(2_000_000)),
        ("10 MB of JSON", format!("[{}0]", "1,".repeat(5_000_000))),
    ]
}

#[test]
fn dense_texts_are_read_in_time() {
    let mut slow = Vec::new();
    for (name, text) in dense(SIZE) {
        let text = cut(&text);
        let (_, reading) =
            timed(|| if text.starts_with(['[', '{']) { drop(json::read(text)) } else { drop(yaml::read(text)) });
        let (report, analysis) = timed(|| kubecred::analyze(text, &Options::default()));
        assert!(report.diagnostics.len() <= limits::FINDINGS, "{name}");
        println!("{name}: {} ms to read, {} ms to analyse", reading.as_millis(), analysis.as_millis());
        if !cfg!(debug_assertions) && analysis > DENSE {
            slow.push((name, analysis));
        }
    }
    assert!(slow.is_empty(), "too slow: {slow:?}");
}

#[test]
fn what_is_beyond_a_limit_is_refused_at_once() {
    let mut slow = Vec::new();
    for (name, text) in refused() {
        let (report, analysis) = timed(|| kubecred::analyze(&text, &Options::default()));
        let (verdict, dry_run) = timed(|| kubecred::dry_run(&text, &Request::default()));
        println!("{name}: {} ms to analyse, {} ms for a dry run", analysis.as_millis(), dry_run.as_millis());
        let rules: Vec<&str> = report.diagnostics.iter().map(|diagnostic| diagnostic.rule.as_ref()).collect();
        let said = ["manifest/yaml-syntax", "manifest/json-syntax", "input/too-large"];
        assert!(rules.iter().any(|rule| said.contains(rule)), "{name}: {rules:?}");
        assert!(verdict.code == 400 || verdict.code == 413, "{name}: {}", verdict.code);
        if !cfg!(debug_assertions) && analysis.max(dry_run) > REFUSED {
            slow.push((name, analysis, dry_run));
        }
    }
    assert!(slow.is_empty(), "too slow: {slow:?}");
}

/// Its length alone refuses it, so even a slow build takes no time: whatever it is, and whichever function is asked.
#[test]
fn what_is_too_large_is_not_looked_at() {
    let large = limits::MANIFEST_BYTES + 1;
    let block = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    let mut binary = vec![0xFF; large];
    binary.splice(..2, [0x30, 0x84]);
    let inputs = [
        ("white space", vec![b' '; 64 << 20]),
        ("YAML", "a: b\n".repeat(large / 5 + 1).into_bytes()),
        ("JSON", vec![b'['; large]),
        ("PEM", block.repeat(large / block.len() + 1).into_bytes()),
        ("base64", vec![b'M'; large]),
        ("characters of three bytes", "\u{20ac}".repeat(large / 3 + 1).into_bytes()),
        ("DER", binary),
    ];
    for (name, bytes) in inputs {
        let text = std::str::from_utf8(&bytes);
        let start = Instant::now();
        let report = kubecred::analyze_bytes(&bytes, &Options::default());
        let rules: Vec<&str> = report.diagnostics.iter().map(|found| found.rule.as_ref()).collect();
        assert_eq!(rules, ["input/too-large"], "{name}");
        assert_eq!(report.diagnostics[0].range.is_some(), text.is_ok(), "{name}");
        assert!(!kubecred::validate_bytes(&bytes, &Options::default()).valid, "{name}");
        assert_eq!(kubecred::dry_run_bytes(&bytes, &Request::default()).code, 413, "{name}");
        let json = |value: serde_json::Value| {
            let json = value.to_string();
            assert!(json.contains("more than 3145728 bytes"), "{name}: {json}");
        };
        json(serde_json::to_value(kubecred::decode_certificates(&bytes)).unwrap());
        json(serde_json::to_value(kubecred::decode_certification_requests(&bytes)).unwrap());
        json(serde_json::to_value(kubecred::decode_keys(&bytes)).unwrap());
        json(serde_json::to_value(kubecred::decode_asn1(&bytes)).unwrap());
        json(serde_json::to_value(kubecred::to_text(&bytes)).unwrap());
        json(serde_json::to_value(kubecred::to_yaml(&bytes, &Default::default())).unwrap());
        json(serde_json::to_value(kubecred::to_json(&bytes, &Default::default())).unwrap());
        json(serde_json::to_value(kubecred::format(&bytes)).unwrap());
        json(serde_json::to_value(kubecred::compare(&bytes, &bytes)).unwrap());
        json(serde_json::to_value(kubecred::authenticate(&bytes, &Default::default(), &Default::default())).unwrap());
        assert_eq!(kubecred::preflight(&bytes, &Default::default()).code, Some(413), "{name}");
        if let Ok(text) = text {
            let of_text = kubecred::analyze(text, &Options::default());
            assert_eq!(serde_json::to_value(of_text).unwrap(), serde_json::to_value(&report).unwrap(), "{name}");
            assert_eq!(kubecred::dry_run(text, &Request::default()).code, 413, "{name}");
            json(serde_json::to_value(kubecred::decode_manifests(text)).unwrap());
            json(serde_json::to_value(kubecred::decode_token(text)).unwrap());
            json(serde_json::to_value(kubecred::decode_kubeconfig(text)).unwrap());
            let keys = serde_json::to_value(kubecred::decode_key_set(text)).unwrap();
            assert!(keys["error"].as_str().unwrap().contains("more than 1048576 bytes"), "{name}: {keys}");
            let client = serde_json::to_value(kubecred::load_client_config(text, None)).unwrap();
            assert_eq!(client, serde_json::json!({"stage": "load", "refusals": ["too-large"]}), "{name}");
        }
        println!("{name}: {} ms for all functions", start.elapsed().as_millis());
        assert!(start.elapsed() < REFUSED, "{name}: {:?}", start.elapsed());
    }
}

/// Time for a byte may not grow with the length: at 32 times the length it is at most 4 times as much.
#[test]
fn time_grows_linearly() {
    if cfg!(debug_assertions) {
        return;
    }
    let small = SIZE / 32;
    for ((name, few), (_, many)) in dense(small).into_iter().zip(dense(SIZE)) {
        let (few, many) = (cut(&few), cut(&many));
        let fastest =
            |text: &str| (0..3).map(|_| timed(|| kubecred::analyze(text, &Options::default())).1).min().unwrap();
        let ratio = fastest(many).as_secs_f64() / many.len() as f64 / (fastest(few).as_secs_f64() / few.len() as f64);
        println!("{name}: {ratio:.2} times the time for a byte");
        assert!(ratio < 4.0, "{name}: {ratio}");
    }
}

/// At most as much as the server reads.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(limits::MANIFEST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap()
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = run();
    (value, start.elapsed())
}

#[test]
fn many_mistakes_take_time_that_grows_with_their_number() {
    let count = if cfg!(debug_assertions) { 500 } else { 40_000 };
    let lines = |make: &dyn Fn(usize) -> String| (0..count).map(make).collect::<String>();
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n";
    let request = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: a}\nspec:\n";
    for (name, text) in [
        ("labels", format!("{account}  labels:\n{}", lines(&|number| format!("    bad key {number}: bad value\n")))),
        ("unknown fields", format!("{account}{}", lines(&|number| format!("unknownField{number}: 1\n")))),
        ("usages", format!("{request}  usages:\n{}", lines(&|number| format!("  - usage {number}\n")))),
        ("references", format!("{account}secrets:\n{}", lines(&|number| format!("- {number}\n")))),
    ] {
        let start = Instant::now();
        let report = kubecred::analyze(&text, &Options::default());
        let took = start.elapsed();
        println!("{name}: {count} mistakes in {} bytes: {took:?}", text.len());
        assert!(report.summary.errors as usize >= count, "{name}");
        assert!(cfg!(debug_assertions) || took < DENSE, "{name}: {took:?}");
    }
}
