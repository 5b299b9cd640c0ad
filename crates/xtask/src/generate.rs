//! The files that are generated from the core and checked in.

use crate::Result;
use crate::process;
use crate::project::{self, Project};

/// One generated file, and the example program of the core that prints it.
struct Generated {
    file: &'static str,
    example: &'static str,
}

const GENERATED: [Generated; 1] =
    [Generated { file: "crates/kubecred-wasm/js/src/generated/types.ts", example: "typescript" }];

/// Writes them; with `check` it only names those that differ.
pub(crate) fn run(project: &Project, check: bool) -> Result {
    let mut differing = Vec::new();
    for Generated { file, example } in GENERATED {
        let arguments =
            ["run", "--quiet", "--package", "kubecred", "--all-features", "--example", example];
        let content = process::cargo(project, &arguments).run_quietly()?;
        let path = project.path(file);
        if project::read(&path).is_ok_and(|current| current == content.as_bytes()) {
            continue;
        }
        if check {
            differing.push(file);
        } else {
            project::write(&path, content)?;
            println!("wrote {file}");
        }
    }
    if differing.is_empty() {
        return Ok(());
    }
    Err(format!("out of date: {}; run `npm run gen`", differing.join(", ")))
}
