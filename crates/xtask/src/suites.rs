//! The suites of `npm test`. Everything is built before the first of them runs.

use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::{env, thread};

use crate::process;
use crate::project::Project;
use crate::serve::Server;
use crate::step::timed;
use crate::tally::{Tally, failed_tests};
use crate::test::Outcome;
use crate::{Result, chromium, generate};

pub(crate) const BIOME: &str = "node_modules/@biomejs/biome/bin/biome";
const TSC: &str = "node_modules/typescript/bin/tsc";

/// Formatting, lints, types, generated files: each check counts as one test.
pub(crate) fn lint(project: &Project) -> Result<Outcome> {
    let clippy = ["clippy", "--workspace", "--all-targets", "--all-features", "--quiet", "--", "-D", "warnings"];
    let checks: [(&str, &dyn Fn() -> Result); 6] = [
        ("rustfmt", &|| process::cargo(project, &["fmt", "--all", "--check"]).run()),
        ("clippy", &|| process::cargo(project, &clippy).run()),
        ("Biome", &|| process::node(project, &[BIOME, "check", "--error-on-warnings", colours(), "."]).run()),
        ("types", &|| process::node(project, &[TSC, "--noEmit"]).run()),
        ("types of the page", &|| process::node(project, &[TSC, "--noEmit", "-p", "web"]).run()),
        ("generated files", &|| generate::run(project, true)),
    ];
    let mut tally = Tally::default();
    for (name, check) in checks {
        let result = timed(name, check);
        if let Err(message) = &result {
            eprintln!("{name}: {message}");
        }
        tally.add(result.is_ok());
    }
    Ok(Outcome::Ran(tally))
}

/// The unit and integration tests of all crates, and those again that need an optimised core to be complete.
pub(crate) fn rust(project: &Project) -> Result<Outcome> {
    let arguments = ["test", "--workspace", "--all-features", "--no-fail-fast"];
    let heard = with_corpora(project, process::cargo(project, &arguments)).listen()?;
    let optimised = ["test", "--profile", "optimised", "--package", "kubecred", "--test", "mutants", "--no-fail-fast"];
    let heard_again = process::cargo(project, &optimised).listen()?;
    Ok(Outcome::Ran(Tally::of_cargo(&heard).and(Tally::of_cargo(&heard_again))))
}

/// The recordings of real servers, one by one.
pub(crate) fn conformance(project: &Project) -> Result<Outcome> {
    Ok(Outcome::Ran(Tally::of_plain(&conformance_call(project, &[])?.listen()?)))
}

/// The program that holds the core against the recordings.
pub(crate) fn conformance_call(project: &Project, arguments: &[String]) -> Result<process::Call> {
    if !project.path("tests/conformance/Cargo.toml").exists() {
        return Err("there is no tests/conformance: is this a whole checkout?".to_owned());
    }
    let mut call = vec!["run", "--quiet", "--package", "kubecred-conformance", "--"];
    call.extend(arguments.iter().map(String::as_str));
    Ok(with_corpora(project, process::cargo(project, &call)))
}

/// The npm package in Node, and that it answers as the native core does.
pub(crate) fn node(project: &Project) -> Result<Outcome> {
    native_answers(project, "fixtures")?;
    native_answers(project, "recordings")?;
    Ok(Outcome::Ran(Tally::of_node(&node_tests(project, "tests/node", &[])?.listen()?)))
}

/// The npm package as its users get it: packed, installed, imported, required, bundled, typed.
pub(crate) fn package(project: &Project) -> Result<Outcome> {
    Ok(Outcome::Ran(Tally::of_node(&node_tests(project, "tests/package", &[])?.listen()?)))
}

/// The built page in a real browser.
pub(crate) fn browser(project: &Project) -> Result<Outcome> {
    let Some(browser) = chromium::find_or_install(project)? else {
        let why = "no Chrome, Chromium or Edge was found; CHROME_PATH can name one";
        return Ok(Outcome::LeftOut(why.to_owned()));
    };
    native_answers(project, "fixtures")?;
    let server = Server::listen(project, Some(0))?;
    let address = server.address()?;
    // It ends with the program.
    thread::spawn(move || server.answer());
    let run = |only: &[String]| {
        let tests = node_tests(project, "tests/browser", only)?;
        tests.env("KUBECRED_BROWSER", &browser).env("KUBECRED_PAGE", &address).listen()
    };
    let heard = run(&[])?;
    let tally = Tally::of_node(&heard);
    let failed = failed_tests(&heard);
    let count = u64::try_from(failed.len()).unwrap_or(u64::MAX);
    if failed.is_empty() || count != tally.failed || count > TRIED_AGAIN_AT_MOST {
        return Ok(Outcome::Ran(tally));
    }
    println!("\nonce more, by itself: {}", failed.join("; "));
    Ok(Outcome::Ran(tally.tried_again(Tally::of_node(&run(&failed)?))))
}

/// A browser on a busy machine is now and then too slow for a test. So few that failed are run once more, and the
/// closing line counts those that passed then: they are to be looked at, but are no reason to stop.
const TRIED_AGAIN_AT_MOST: u64 = 2;

/// Biome colours its output even where nobody sees it.
fn colours() -> &'static str {
    if std::io::stdout().is_terminal() { "--colors=force" } else { "--colors=off" }
}

/// Leaves what the native core answers in `target/fixtures-native.json`, or in `target/recordings-native.json`.
fn native_answers(project: &Project, example: &str) -> Result {
    let arguments = ["run", "--quiet", "--package", "kubecred-wasm", "--all-features", "--example", example];
    process::cargo(project, &arguments).run()
}

/// Node's test runner on every `*.test.mjs` of a folder (Node 20 does not expand patterns itself); on all tests in them,
/// or on those of these names.
fn node_tests(project: &Project, folder: &str, only: &[String]) -> Result<process::Call> {
    let mut files: Vec<String> = fs::read_dir(project.path(folder))
        .map_err(|error| format!("cannot list {folder}: {error}"))?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    let patterns: Vec<String> = only.iter().map(|name| format!("--test-name-pattern=^{}$", literally(name))).collect();
    let mut arguments = vec!["--test", "--test-reporter=spec"];
    arguments.extend(patterns.iter().map(String::as_str));
    arguments.extend(files.iter().map(String::as_str));
    Ok(process::node(project, &arguments))
}

/// A regular expression of JavaScript for just this text.
fn literally(text: &str) -> String {
    let special = |letter: char| r"\^$.*+?()[]{}|/".contains(letter);
    text.chars().flat_map(|letter| special(letter).then_some('\\').into_iter().chain([letter])).collect()
}

/// The recordings: in the folder that `KUBECRED_CORPORA` names, else beside the project.
fn corpora(project: &Project) -> Option<PathBuf> {
    let named = env::var_os("KUBECRED_CORPORA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| project.path("../shared/corpora"));
    fs::canonicalize(folder).ok().filter(|folder| folder.is_dir())
}

fn with_corpora(project: &Project, call: process::Call) -> process::Call {
    match corpora(project) {
        Some(folder) => call.env("KUBECRED_CORPORA", folder),
        None => call,
    }
}
