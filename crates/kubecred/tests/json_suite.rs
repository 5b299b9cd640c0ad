//! The JSON reader against the public suite of JSON texts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod common;

use common::Exceptions;
use kubecred::syntax::json;

#[test]
fn public_json_suite() {
    let Some(suite) = common::corpora_json("json-test-suite/cases.json") else { return };
    let mut exceptions = Exceptions::of("json-test-suite");
    for case in suite["cases"].as_array().unwrap() {
        let bytes = decode_base64(case["base64"].as_str().unwrap());
        // Bytes that are not UTF-8 never come to the reader.
        let read = std::str::from_utf8(&bytes).is_ok_and(|text| json::read(text).error.is_none());
        let outcome = match case["expect"].as_str().unwrap() {
            "accept" if !read => Err("refused".to_owned()),
            "reject" if read => Err("read".to_owned()),
            _ => Ok(()),
        };
        exceptions.note(case["name"].as_str().unwrap(), outcome);
    }
    exceptions.finish("json-test-suite", 318);
}

fn decode_base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let value = alphabet.iter().position(|letter| *letter == byte).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
