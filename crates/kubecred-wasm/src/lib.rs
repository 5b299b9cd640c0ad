//! The exports of kubecred to JavaScript: no logic of its own.
//!
//! An input crosses as bytes and a word on whether they are a text; options cross as JSON; a result crosses as one
//! JSON text, so that it is the same, byte for byte, natively, in Node and in a browser. All that the npm package
//! does with them stands in its table, `js/src/functions.ts`.

mod boundary;

use boundary::{answer, read};
use wasm_bindgen::prelude::wasm_bindgen;

/// `analyze`
///
/// # Errors
/// Options that do not fit.
#[wasm_bindgen]
pub fn analyze(input: &[u8], text: bool, options: &str) -> Result<String, String> {
    let _ = (input, text);
    let _: kubecred::options::Options = read("options", options)?;
    answer(&kubecred::report::Report {
        artifacts: Vec::new(),
        diagnostics: Vec::new(),
        summary: kubecred::report::Summary::default(),
    })
}

/// Ends the instance, as a fault of ours would. Only the tests of the npm package call it.
#[wasm_bindgen(js_name = crashForTest)]
pub fn crash_for_test(by_recursion: bool) -> u32 {
    if by_recursion { descend(u32::MAX) } else { std::process::abort() }
}

/// Too deep for any stack.
fn descend(depth: u32) -> u32 {
    if std::hint::black_box(depth) == 0 { 0 } else { descend(depth - 1) ^ std::hint::black_box(depth) }
}
