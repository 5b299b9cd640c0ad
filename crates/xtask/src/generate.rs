//! The files that are generated from the core and checked in.

use std::fs::File;

use crate::Result;
use crate::process;
use crate::project::{self, Project};
use crate::suites::BIOME;

/// One generated file, and the example program of the core that prints it.
struct Generated {
    file: &'static str,
    example: &'static str,
}

const GENERATED: [Generated; 3] = [
    Generated { file: "crates/kubecred-wasm/js/src/generated/types.ts", example: "typescript" },
    Generated { file: "crates/kubecred-wasm/js/src/generated/reference.ts", example: "reference" },
    Generated { file: "docs/rules/README.md", example: "rules" },
];

/// Writes them; with `check` it only names those that differ.
pub(crate) fn run(project: &Project, check: bool) -> Result {
    let mut differing = Vec::new();
    for Generated { file, example } in GENERATED {
        let arguments = ["run", "--quiet", "--package", "kubecred", "--all-features", "--example", example];
        let content = process::cargo(project, &arguments).run_quietly()?;
        let content = formatted(project, file, content)?;
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

/// A TypeScript file as Biome would write it; any other as it is.
fn formatted(project: &Project, file: &str, content: String) -> Result<String> {
    if !file.ends_with(".ts") {
        return Ok(content);
    }
    let draft = project.path("target/xtask/draft.ts");
    project::write(&draft, content)?;
    let draft = File::open(&draft).map_err(|error| format!("cannot read {}: {error}", draft.display()))?;
    process::node(project, &[BIOME, "format", "--stdin-file-path=draft.ts"]).stdin(draft).run_quietly()
}
