//! PEM is read as Go's `encoding/pem` reads it, in texts that are nearly PEM. `tests/oracle/pem-blocks.go` wrote what Go
//! says: `go run tests/oracle/pem-blocks.go 500 > tests/pem/blocks.jsonl`. `KUBECRED_PEM_BLOCKS` can name a larger file.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use std::collections::BTreeMap;

use kubecred::encoding::{base64, pem};
use serde::Deserialize;

#[path = "common/mod.rs"]
mod common;

#[derive(Deserialize)]
struct Answer {
    text: String,
    blocks: Vec<Block>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Block {
    r#type: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    bytes: Option<String>,
    rest: usize,
}

#[test]
fn blocks_are_those_that_go_reads() {
    let file = std::env::var("KUBECRED_PEM_BLOCKS")
        .map_or_else(|_| common::project_file("tests/pem/blocks.jsonl"), std::path::PathBuf::from);
    let (mut all, mut with_blocks, mut wrong) = (0, 0, Vec::new());
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let answer: Answer = serde_json::from_str(line).unwrap();
        let text = base64::decode(answer.text.as_bytes()).unwrap().bytes;
        all += 1;
        with_blocks += usize::from(!answer.blocks.is_empty());
        let ours = read(&text);
        if ours != answer.blocks {
            wrong.push(format!("{:?}\n  Go: {:?}\n  ours: {ours:?}", String::from_utf8_lossy(&text), answer.blocks));
        }
    }
    println!("PEM as Go reads it: {} of {all} texts agree, {with_blocks} of them with blocks", all - wrong.len());
    assert!(all > 0 && wrong.is_empty(), "{}", wrong.into_iter().take(5).collect::<Vec<_>>().join("\n"));
}

fn read(text: &[u8]) -> Vec<Block> {
    let (mut blocks, mut from) = (Vec::new(), 0);
    while let Some((block, behind)) = pem::decode_next(text, from) {
        let headers = block.headers.into_iter().map(|header| (header.name, header.value)).collect();
        let bytes = Some(base64::encode(&block.content.bytes));
        blocks.push(Block { r#type: block.label, headers, bytes, rest: text.len() - behind });
        from = behind;
    }
    blocks
}
