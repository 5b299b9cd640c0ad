//! The WebAssembly module: compiled, given its JavaScript glue, made smaller, and tried.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::Result;
use crate::process;
use crate::project::{self, Project};
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
        add_sources(project)?;
        compile(project)?;
        bind(project)?;
        shrink(project)?;
        try_out(project)
    })
}

/// The standard library is compiled anew (below): its sources are needed, and no compiled one.
fn add_sources(project: &Project) -> Result {
    let toolchain = process::program(project, "rustc", &["--print", "sysroot"]).run_quietly()?;
    if Path::new(toolchain.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        return Ok(());
    }
    println!("adding the sources of Rust's standard library");
    process::program(project, "rustup", &["component", "add", "rust-src"]).run().map_err(|error| {
        format!(
            "{error}\nthe sources of Rust's standard library are missing: install rustup (rustup.rs), which adds them"
        )
    })
}

/// A panic ends the instance at once, without a text that nobody would see, and with the standard library compiled for
/// size too: a fifteenth of the module. The toolchain calls both unstable: rust-toolchain.toml holds it fast.
const FLAGS: [&str; 7] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    // What the core has compiled of a generic function is not compiled once more for the face.
    "-Zshare-generics=yes",
    // At opt-level z the compiler inlines next to nothing: a little more makes calls faster.
    "-Cllvm-args=-inline-threshold=25",
    // Hashes of a few kilobytes, a dozen of them a call: code that is not unrolled is as good.
    "--cfg",
    "sha2_backend_soft=\"compact\"",
];

fn compile(project: &Project) -> Result {
    let arguments = [
        "build",
        "-Zbuild-std=std",
        "-Zbuild-std-features=optimize_for_size",
        "--release",
        "--package=kubecred-wasm",
        "--lib",
        "--target",
        TARGET,
        "--target-dir=target",
    ];
    process::cargo(project, &arguments)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .run()
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
        .map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    let glue = project.path("target/wasm/kubecred.js");
    let text = String::from_utf8_lossy(&project::read(&glue)?).into_owned();
    project::write(&glue, without_loader(&text)?)
}

/// The glue without its asynchronous initialiser: nothing of ours calls it, and whoever looks for `fetch` in a bundle
/// is to find none.
fn without_loader(glue: &str) -> Result<String> {
    let parts = || {
        let (before, rest) = glue.split_once("async function __wbg_load(")?;
        let (_, rest) = rest.split_once("function initSync(")?;
        let (kept, rest) = rest.split_once("let __wbg_init_promise;")?;
        let (_, rest) = rest.split_once("export { initSync, __wbg_init as default };")?;
        Some(format!("{before}function initSync({kept}export {{ initSync }};{rest}"))
    };
    parts().ok_or_else(|| "wasm-bindgen's glue has changed: wasm::without_loader must follow".to_owned())
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
    let mut arguments = vec!["node_modules/binaryen/bin/wasm-opt", "-Oz", "--converge", "--low-memory-unused"];
    arguments.extend(FEATURES);
    arguments.extend(["target/wasm/kubecred_bg.wasm", "-o", "target/wasm/kubecred.wasm"]);
    process::node(project, &arguments).run_quietly().map(drop)
}

fn try_out(project: &Project) -> Result {
    let script = "new WebAssembly.Module(require('node:fs').readFileSync('target/wasm/kubecred.wasm'))";
    process::node(project, &["--eval", script]).run_quietly().map(drop)
}
