#![no_main]

#[path = "../../crates/kubecred/tests/readers/mod.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|input: &[u8]| readers::reader("key_set")(input));
