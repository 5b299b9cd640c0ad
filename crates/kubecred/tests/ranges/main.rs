//! Every finding covers the text that it is about, and nothing else: asserted by marks in the texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests"
)]

#[path = "../common/mod.rs"]
mod common;
mod keys;
mod marked;
mod objects;
mod payloads;

use kubecred::options::Options;

/// At noon of this day, as if a client of the release 1.36 looked.
fn options() -> Options {
    Options { now: Some("2026-11-24T12:00:00Z".parse().unwrap()), ..Options::default() }
}
