//! `npm test`: every suite, one closing line for each, and a failure where anything failed.

use std::env;

use crate::project::Project;
use crate::tally::Tally;
use crate::{Result, build, process, suites};

/// How a suite ended.
pub(crate) enum Outcome {
    Ran(Tally),
    /// Not run, and why.
    LeftOut(String),
}

type Suite = fn(&Project) -> Result<Outcome>;

/// In the order in which they run: what fails fastest first.
const SUITES: [(&str, Suite); 6] = [
    ("lint", suites::lint),
    ("rust", suites::rust),
    ("conformance", suites::conformance),
    ("node", suites::node),
    ("package", suites::package),
    ("browser", suites::browser),
];

/// Runs the suites that are named, or all of them.
pub(crate) fn run(project: &Project, names: &[String]) -> Result {
    let names: Vec<&String> = names.iter().filter(|name| !name.starts_with('-')).collect();
    let known = |name: &str| SUITES.iter().any(|(suite, _)| *suite == name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        return Err(format!("there is no suite `{name}`"));
    }
    build::everything(project)?;

    let require_all = env::var_os("KUBECRED_REQUIRE_ALL").is_some_and(|value| value == "1");
    let mut closing = Vec::new();
    let mut failures = 0;
    for (name, suite) in SUITES {
        if !names.is_empty() && !names.iter().any(|wanted| *wanted == name) {
            continue;
        }
        println!("\n=== {name}");
        let tally = match suite(project) {
            Ok(Outcome::Ran(tally)) => tally,
            Ok(Outcome::LeftOut(why)) if require_all => {
                eprintln!("{name} was left out ({why}), and KUBECRED_REQUIRE_ALL=1 forbids that");
                Tally::BROKEN
            }
            Ok(Outcome::LeftOut(why)) => {
                closing.push(format!("{name} left out: {why}"));
                continue;
            }
            Err(message) => {
                eprintln!("{message}");
                Tally::BROKEN
            }
        };
        failures += tally.failed;
        closing.push(format!("{name}: {tally}"));
    }

    println!("\n{}", closing.join("\n"));
    if failures == 0 { Ok(()) } else { Err(format!("npm test: {failures} failed")) }
}

/// Writes the formatting that the lint suite asks for.
pub(crate) fn format(project: &Project) -> Result {
    build::modules(project)?;
    process::cargo(project, &["fmt", "--all"]).run()?;
    process::node(project, &[suites::BIOME, "check", "--write", "."]).run()
}
