//! The WebAssembly module: compiled, given its JavaScript glue, made smaller, and tried.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::Result;
use crate::process;
use crate::project::Project;
use crate::step::Step;

const TARGET: &str = "wasm32-unknown-unknown";
const COMPILED: &str = "target/wasm32-unknown-unknown/release/kubecred_wasm.wasm";

/// Leaves `target/wasm/kubecred.js` (the glue) and `target/wasm/kubecred.wasm`.
pub(crate) fn module(project: &Project) -> Result {
    Step {
        name: "wasm",
        title: "building the WebAssembly module",
        inputs: &[
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            "crates/kubecred",
            "crates/kubecred-wasm/Cargo.toml",
            "crates/kubecred-wasm/src",
            "crates/xtask/src/wasm.rs",
        ],
        outputs: &["target/wasm/kubecred.js", "target/wasm/kubecred.wasm"],
    }
    .run(project, || {
        add_target(project)?;
        compile(project)?;
        bind(project)?;
        shrink(project)?;
        try_out(project)
    })
}

fn add_target(project: &Project) -> Result {
    let libraries = ["--print", "target-libdir", "--target", TARGET];
    let folder = process::program(project, "rustc", &libraries).run_quietly()?;
    if Path::new(folder.trim()).exists() {
        return Ok(());
    }
    println!("adding the Rust target {TARGET}");
    process::program(project, "rustup", &["target", "add", TARGET]).run().map_err(|error| {
        format!("{error}\nthe Rust target {TARGET} is missing: install rustup (rustup.rs), which adds it")
    })
}

fn compile(project: &Project) -> Result {
    let arguments = ["build", "--release", "--package", "kubecred-wasm", "--lib", "--target", TARGET];
    process::cargo(project, &arguments).run()
}

fn bind(project: &Project) -> Result {
    Bindgen::new()
        .input_path(project.path(COMPILED))
        .out_name("kubecred")
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // The facade hands over the bytes itself, and CommonJS has no `import.meta`.
                .omit_default_module_path(true)
                .reset_state_function(true)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate(project.path("target/wasm"))
        })
        .map_err(|error| format!("wasm-bindgen: {error:#}"))
}

/// What Rust 1.95 uses by default, and Node 20 knows. Not `--all-features`: Node 20 refuses the result.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn shrink(project: &Project) -> Result {
    let mut arguments = vec!["node_modules/binaryen/bin/wasm-opt", "-Os"];
    arguments.extend(FEATURES);
    arguments.extend(["target/wasm/kubecred_bg.wasm", "-o", "target/wasm/kubecred.wasm"]);
    process::node(project, &arguments).run_quietly().map(drop)
}

fn try_out(project: &Project) -> Result {
    let script = "new WebAssembly.Module(require('node:fs').readFileSync('target/wasm/kubecred.wasm'))";
    process::node(project, &["--eval", script]).run_quietly().map(drop)
}
