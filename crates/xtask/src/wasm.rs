//! The WebAssembly module: compiled, given its JavaScript glue, made smaller, and tried.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::Result;
use crate::divide;
use crate::process;
use crate::project::{self, Project};
use crate::step::Step;

const TARGET: &str = "wasm32-unknown-unknown";
const COMPILED: &str = "target/wasm32-unknown-unknown/release/kubecred_wasm.wasm";

const BOUND: &str = "target/wasm/kubecred_bg.wasm";
const WHOLE: &str = "target/wasm/whole.wasm";

/// The file of the first module, and that of the second (see `divide`).
pub(crate) const FIRST: &str = "target/wasm/kubecred.wasm";
pub(crate) const SECOND: &str = "target/wasm/kubecred-more.wasm";
/// Their glue.
pub(crate) const GLUE: &str = "target/wasm/kubecred.js";

/// Leaves the two modules and their glue.
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
            "crates/xtask/src/divide.rs",
            "crates/xtask/src/links.rs",
            "crates/xtask/src/wasm.rs",
        ],
        outputs: &[GLUE, FIRST, SECOND],
    }
    .run(project, || {
        add_sources(project)?;
        compile(project)?;
        bind(project)?;
        let apart = divide::apart(&project::read(&project.path(COMPILED))?)?;
        let parted = divide::part(&project::read(&project.path(BOUND))?)?;
        project::write(&project.path(WHOLE), parted)?;
        shrink(project, &["-Oz", "--converge"], WHOLE, WHOLE)?;
        let (first, second) = divide::divide(&project::read(&project.path(WHOLE))?, &apart)?;
        // The second finds zeros where it puts its data.
        for (module, path, more) in [(first, FIRST, None), (second, SECOND, Some("--zero-filled-memory"))] {
            project::write(&project.path(path), module)?;
            // Functions and types are numbered anew, those that are called most get the shortest numbers.
            let passes: Vec<&str> = ["-Oz"].into_iter().chain(more).collect();
            shrink(project, &passes, path, path)?;
            try_out(project, path)?;
        }
        Ok(())
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
const FLAGS: [&str; 8] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    // What the core has compiled of a generic function is not compiled once more for the face.
    "-Zshare-generics=yes",
    // At opt-level z the compiler inlines next to nothing: a little more makes calls faster.
    "-Cllvm-args=-inline-threshold=25",
    // The linker says what refers to what (see `links`).
    "-Clink-arg=--emit-relocs",
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
                // Functions are found by their names, as the compiler has them (see `divide`).
                .remove_name_section(false)
                .demangle(false)
                .remove_producers_section(true)
                .generate(project.path("target/wasm"))
        })
        .map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    let glue = project.path(GLUE);
    let text = String::from_utf8_lossy(&project::read(&glue)?).into_owned();
    project::write(&glue, with_second(&without_loader(&text)?)?)
}

/// The glue with a second module: it is made when the first function of it is called, from here or from the first module, and
/// dropped with the first's instance.
fn with_second(glue: &str) -> Result<String> {
    let changed = || "wasm-bindgen's glue has changed: wasm::with_second must follow".to_owned();
    let mut glue = glue.to_owned();
    let mut replace = |from: &str, to: &str| {
        let known = glue.contains(from);
        glue = glue.replace(from, to);
        known.then_some(()).ok_or_else(changed)
    };
    for name in divide::SECOND {
        replace(&format!("wasm.{name}("), &format!("second().{name}("))?;
    }
    replace("const imports = __wbg_get_imports();", "const imports = importsOfFirst();")?;
    replace(
        "    wasmInstance = new WebAssembly.Instance(wasmModule, __wbg_get_imports());",
        "    secondExports = undefined;\n    wasmInstance = new WebAssembly.Instance(wasmModule, importsOfFirst());",
    )?;
    let points =
        divide::POINTS.map(|(name, _)| format!("    {name}: (...values) => second().{name}(...values),\n")).concat();
    let (of_first, of_second) = (divide::POINTS_OF_SECOND, divide::FIRST);
    Ok(format!(
        "{glue}
let secondSource, secondModule, secondExports;
/** Says where the second module comes from. It is not read before it is needed. */
export function provideSecond(source) {{
    secondSource = source;
}}
function second() {{
    if (secondExports) return secondExports;
    if (!secondModule) {{
        const given = secondSource();
        secondModule = given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given);
    }}
    const imports = {{ ...__wbg_get_imports(), {of_second}: wasm }};
    return secondExports = new WebAssembly.Instance(secondModule, imports).exports;
}}
const points = {{
{points}}};
function importsOfFirst() {{
    return {{ ...__wbg_get_imports(), {of_first}: points }};
}}
"
    ))
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

fn shrink(project: &Project, passes: &[&str], from: &str, to: &str) -> Result {
    let mut arguments = vec!["node_modules/binaryen/bin/wasm-opt", "--low-memory-unused"];
    arguments.extend(passes);
    arguments.extend(FEATURES);
    arguments.extend([from, "-o", to]);
    process::node(project, &arguments).run_quietly().map(drop)
}

fn try_out(project: &Project, path: &str) -> Result {
    let script = format!("new WebAssembly.Module(require('node:fs').readFileSync('{path}'))");
    process::node(project, &["--eval", &script]).run_quietly().map(drop)
}
