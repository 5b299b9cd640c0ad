//! `cargo xtask`: everything that the project does to itself. `npm start`, `npm test` and the other npm scripts
//! call it.

mod build;
mod chromium;
mod divide;
mod generate;
mod links;
mod process;
mod project;
mod serve;
mod step;
mod suites;
mod tally;
mod test;
mod wasm;

use std::process::ExitCode;

use project::Project;
use step::timed;

/// What every task returns: nothing, or one line that says what is wrong and what to do.
type Result<T = ()> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask TASK

  start [--port N]     install what is missing, build, serve the page and print its address
  build                the same, without serving
  serve [--port N]     serve the page as it was last built
  test [SUITE...]      lint, rust, conformance, node, package, browser; all of them without a name
  lint                 formatting, clippy, Biome, types, generated files
  format               write the formatting that lint asks for
  gen [--check]        write the generated files, or say which differ
  conformance [...]    compare with the recordings of the real API server; `--verbose`, the start of an id
  bench [PART...]      measure, and compare with the limits: package, beside, decode, native, longest, curve; all without a name
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result {
    let project = Project::find()?;
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", arguments),
    };
    match task {
        "start" => {
            let port = port(rest)?;
            build::everything(&project)?;
            serve::forever(&project, port)
        }
        "build" => build::everything(&project),
        "serve" => serve::forever(&project, port(rest)?),
        "test" => test::run(&project, rest),
        "lint" => test::run(&project, &["lint".to_owned()]),
        "format" => build::modules(&project).and_then(|()| test::format(&project)),
        "gen" => {
            build::modules(&project)?;
            generate::run(&project, rest.iter().any(|argument| argument == "--check"))
        }
        "conformance" => suites::conformance_call(&project, rest)?.run(),
        "bench" => {
            build::everything(&project)?;
            let program =
                ["build", "--quiet", "--profile", "bench", "--package", "kubecred", "--example", "judge_folder"];
            timed("building the native program", || process::cargo(&project, &program).run())?;
            let mut arguments = vec!["tests/bench/run.mjs"];
            arguments.extend(rest.iter().map(String::as_str));
            process::node(&project, &arguments).run()
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no task `{other}`\n\n{HELP}")),
    }
}

fn port(arguments: &[String]) -> Result<Option<u16>> {
    match arguments {
        [] => Ok(None),
        [flag, value] if flag == "--port" => value.parse().map(Some).map_err(|_| format!("`{value}` is not a port")),
        other => Err(format!("expected `--port N`, not `{}`", other.join(" "))),
    }
}
