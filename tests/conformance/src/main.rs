//! Holds `dry_run` against recordings of the real kube-apiserver, and `load_client_config` against those of client-go, and
//! prints how far they agree.
//!
//! `kubecred-conformance [--verbose] [ID PREFIX] [FILE.json...]`: with files, just those are held against it. Exceptions stand in `tests/verdicts/exceptions.json`, each with its
//! reason; one that is not needed, and any difference that is not listed, fails the run.

mod agreement;
mod client;
mod recording;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use agreement::{Agreement, differences};
use recording::Suite;

/// The recordings, by family; the last is used in place, and left out where it is absent.
const FAMILIES: &[&str] = &[
    "csr",
    "serviceaccount",
    "tokenrequest",
    "tokenreview",
    "ssr",
    "authentication",
    "openshift",
    "updates",
    "metadata",
    "builds",
    "kubernetes-1.33",
];
const EXTERNAL: &str = "openshift-suite";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("conformance: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let verbose = arguments.iter().any(|argument| argument == "--verbose");
    let (files, others): (Vec<&String>, Vec<&String>) = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .partition(|argument| argument.ends_with(".json"));
    let prefix = others.first();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let exceptions = recording::exceptions(&root.join("tests/verdicts/exceptions.json"))?;
    let mut unused: BTreeMap<&str, &str> =
        exceptions.iter().map(|(id, reason)| (id.as_str(), reason.as_str())).collect();

    let mut suites = Vec::new();
    let mut clients = Vec::new();
    for file in files.iter().map(|file| Path::new(file.as_str())) {
        match client::read(file) {
            Ok(cases) => clients.extend(cases),
            Err(_) => suites.push(Suite::read(&file.to_string_lossy(), file)?),
        }
    }
    if files.is_empty() {
        clients = client::read(&root.join("tests/verdicts/client.json"))?;
    }
    for family in FAMILIES.iter().filter(|_| files.is_empty()) {
        suites.push(Suite::read(family, &root.join(format!("tests/verdicts/{family}.json")))?);
    }
    let external = recording::corpora(&root).join(format!("apiserver-verdicts/{EXTERNAL}.json"));
    if !files.is_empty() {
        // Only what was named.
    } else if external.exists() {
        suites.push(Suite::read(EXTERNAL, &external)?);
    } else if std::env::var_os("KUBECRED_REQUIRE_ALL").is_some() {
        return Err(format!("{EXTERNAL} is required, but KUBECRED_CORPORA does not hold it"));
    } else {
        println!("{EXTERNAL}: left out, because its folder is not here (see KUBECRED_CORPORA in CONTRIBUTING.md)");
    }

    let mut sum = Agreement::default();
    let (mut failed, mut passed) = (0, 0);
    println!("{:<18}{:>7}{:>9}{:>11}{:>9}", "family", "cases", "verdict", "decoding", "object");
    for suite in &suites {
        let mut of_suite = Agreement::default();
        for case in suite.cases.iter().filter(|case| prefix.is_none_or(|prefix| case.id.starts_with(prefix.as_str()))) {
            let found = differences(case);
            of_suite.add(case, &found);
            let excepted = unused.remove(case.id.as_str()).is_some();
            match (found.is_empty(), excepted) {
                (true, false) | (false, true) => passed += 1,
                (true, true) => {
                    failed += 1;
                    println!("  {}: agrees, but stands among the exceptions", case.id);
                }
                (false, false) => {
                    failed += 1;
                    if verbose || failed <= SHOWN {
                        println!("  {}: {}", case.id, found.join("; "));
                    }
                }
            }
        }
        println!("{:<18}{of_suite}", suite.family);
        sum.merge(&of_suite);
    }
    println!("{:<18}{sum}", "together");
    clients.retain(|case| prefix.is_none_or(|prefix| case.id.starts_with(prefix.as_str())));
    let mut agreed = 0;
    for case in &clients {
        match client::difference(case) {
            None => agreed += 1,
            Some(difference) => {
                failed += 1;
                println!("  {}: {difference}", case.id);
            }
        }
    }
    passed += agreed;
    println!("client-verdicts: {agreed} of {}", clients.len());
    if prefix.is_none() && files.is_empty() {
        for id in unused.keys().filter(|id| !external_id(id) || external.exists()) {
            failed += 1;
            println!("  {id}: an exception that no recording needs");
        }
    }
    println!("conformance: {passed} passed, {failed} failed");
    Ok(failed == 0)
}

/// Differences that are printed when nobody asks for more.
const SHOWN: usize = 20;

fn external_id(id: &str) -> bool {
    let mut parts = id.split('/');
    parts.next() == Some("openshift") && matches!(parts.nth(1), Some(name) if name != "mutate")
}
