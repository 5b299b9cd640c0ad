//! Damaged inputs: no reader may panic, loop, or tell places that are not in the input. Each run sees the same mutants.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod common;
mod readers;

use std::time::{Duration, Instant};

use kubecred::encoding::pem;

/// For each reader: all of them where the core is optimised (`cargo test --profile optimised --test mutants`, a part of
/// `npm test`), else the first of them.
const MUTANTS: usize = if cfg!(debug_assertions) { 200 } else { 20_000 };
/// Of one mutant, on a slow machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(10);
/// Longer inputs are left out: they are slow, and hold nothing else.
const BYTES: usize = 6_000;

/// What is put into inputs, besides parts of other inputs.
const FRAGMENTS: &[&str] = &[
    "\n",
    "\n  ",
    "\n\t",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "- ",
    "? ",
    ": ",
    ":",
    "&a ",
    "*a",
    "<<: ",
    "[*a, *b]",
    "!!int ",
    "!!binary ",
    "!<tag:x>",
    "|",
    ">-\n  ",
    "|2\n",
    "\"",
    "'",
    "\\",
    "\\x4",
    "\\u00e9",
    "\\\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    "%TAG ! x\n",
    "---",
    "\n---\n",
    "...",
    "~",
    ".inf",
    "0x",
    "é",
    "\u{1F600}",
    "\u{feff}",
    "\u{1}",
    "\\ud83d",
    "1e9",
    ".",
    "=",
    "-----BEGIN X-----\n",
    "\n-----END X-----\n",
    "eyJ",
    "null",
    "0\u{0}",
    "\u{0}\u{0}",
    "0\u{7f}",
    "\u{6}\u{3}U\u{1d}",
];

macro_rules! mutants {
    ($($test:ident of $reader:literal: $seeds:expr;)*) => {$(
        #[test]
        fn $test() {
            damage($reader, &$seeds);
        }
    )*};
}

mutants! {
    pem_blocks of "pem": texts(|text| text.contains("-----BEGIN "));
    der of "der": encoded(|_| true);
    certificates of "certificate": encoded(|label| label == "CERTIFICATE");
    certification_requests of "certification_request": encoded(|label| label.ends_with("CERTIFICATE REQUEST"));
    tokens of "token": texts(|text| text.starts_with("eyJ"));
    key_sets of "key_set": [KEY_SET.as_bytes().to_vec()].into_iter().chain(texts(|text| text.contains("\"keys\""))).collect::<Vec<_>>();
    kubeconfigs of "kubeconfig": texts(|text| text.contains("kind: Config"));
    yaml of "yaml": recorded("yaml");
    json of "json": recorded("json");
}

const KEY_SET: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"a","use":"sig","alg":"ES256"},{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

fn damage(name: &str, seeds: &[Vec<u8>]) {
    assert!(!seeds.is_empty(), "{name}: no seeds");
    let reader = readers::reader(name);
    let mut random = Random(0x5EED ^ name.len() as u64);
    let (started, mut longest) = (Instant::now(), Duration::ZERO);
    for _ in 0..MUTANTS {
        let mut input = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            mutate(&mut input, seeds, &mut random);
        }
        input.truncate(2 * BYTES);
        let from = Instant::now();
        reader(&input);
        longest = longest.max(from.elapsed());
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{name}: {MUTANTS} mutants of {} seeds in {seconds:.1} s, {longest:?} at most", seeds.len());
    assert!(longest < LONGEST, "{name}: {longest:?}");
}

fn mutate(input: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    let start = random.below(input.len() + 1);
    let end = (start + random.below(6)).min(input.len());
    let fragment = FRAGMENTS[random.below(FRAGMENTS.len())].bytes();
    match random.below(8) {
        0 => drop(input.splice(start..start, fragment)),
        1 => drop(input.drain(start..end)),
        2 => drop(input.splice(start..end, fragment)),
        3 if start < input.len() => input[start] ^= 1 << random.below(8),
        4 if start < input.len() => input[start] = random.below(256) as u8,
        5 => input.truncate(start.max(1)),
        6 => {
            let again = input[start..(start + random.below(200)).min(input.len())].to_vec();
            drop(input.splice(start..start, again));
        }
        _ => {
            let other = &others[random.below(others.len())];
            let from = random.below(other.len() + 1);
            let part = other[from..(from + random.below(200)).min(other.len())].to_vec();
            drop(input.splice(start..end, part));
        }
    }
}

/// The fixtures, the samples of the page, and the data of tests: those that are wanted.
fn texts(wanted: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let mut folders = vec![common::project_file("web/src/samples"), common::project_file("crates/kubecred/tests/data")];
    folders.push(common::project_file("tests/fixtures"));
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path)
                && path.extension().is_none_or(|extension| extension != "snap")
                && text.len() <= BYTES
                && wanted(&text)
            {
                found.push(text.into_bytes());
            }
        }
    }
    found
}

/// What is in the PEM blocks of a label.
fn encoded(wanted: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let texts = texts(|text| text.contains("-----BEGIN "));
    let blocks = texts.iter().flat_map(|text| pem::scan(text)).filter(|block| wanted(&block.label));
    blocks.map(|block| block.content.bytes).filter(|bytes| !bytes.is_empty()).collect()
}

/// Texts of the recordings of how the server reads YAML.
fn recorded(field: &str) -> Vec<Vec<u8>> {
    let cases = common::project_json("tests/yaml/yaml-values.json");
    let texts = cases.as_array().unwrap().iter().filter_map(|case| case[field].as_str());
    texts.map(|text| text.as_bytes().to_vec()).collect()
}

/// A small generator (xorshift), so that each run sees the same inputs.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
