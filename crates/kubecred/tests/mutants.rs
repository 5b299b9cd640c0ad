//! Damaged texts: neither reader may panic, loop, or make spans that are not in the text.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod common;

use kubecred::syntax::tree::{NodeId, Tree};
use kubecred::syntax::{Read, json, write, yaml};

const MUTANTS: usize = 20_000;

/// What is put into texts, besides parts of other texts.
const FRAGMENTS: &[&str] = &[
    "\n",
    "\n  ",
    "\n\t",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "- ",
    "? ",
    ": ",
    ":",
    "&a ",
    "*a",
    "<<: ",
    "[*a, *b]",
    "!!int ",
    "!!binary ",
    "!<tag:x>",
    "|",
    ">-\n  ",
    "|2\n",
    "\"",
    "'",
    "\\",
    "\\x4",
    "\\u00e9",
    "\\\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    "%TAG ! x\n",
    "---",
    "\n---\n",
    "...",
    "~",
    ".inf",
    "0x",
    "é",
    "\u{1F600}",
    "\u{feff}",
    "\u{1}",
    "\\ud83d",
    "1e9",
];

#[test]
fn damaged_texts() {
    let cases = common::project_json("tests/yaml/yaml-values.json");
    let mut texts: Vec<String> =
        cases.as_array().unwrap().iter().map(|case| case["yaml"].as_str().unwrap().to_owned()).collect();
    texts.extend(cases.as_array().unwrap().iter().filter_map(|case| case["json"].as_str().map(str::to_owned)));
    let mut random = Random(0x5EED);
    for _ in 0..MUTANTS {
        let mut text = texts[random.below(texts.len())].clone();
        for _ in 0..=random.below(6) {
            mutate(&mut text, &texts, &mut random);
        }
        check(&text, &json::read(&text));
        check(&text, &yaml::read_first(&text));
        yaml::read(&text).iter().for_each(|read| check(&text, read));
    }
}

fn mutate(text: &mut String, others: &[String], random: &mut Random) {
    let start = boundary(text, random.below(text.len() + 1));
    let end = boundary(text, (start + random.below(6)).min(text.len()));
    match random.below(4) {
        0 => text.insert_str(start, FRAGMENTS[random.below(FRAGMENTS.len())]),
        1 => text.replace_range(start..end, ""),
        2 => text.replace_range(start..end, FRAGMENTS[random.below(FRAGMENTS.len())]),
        _ => text.insert_str(start, &others[random.below(others.len())]),
    }
}

fn boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn check(text: &str, read: &Read<'_>) {
    if let Some(error) = &read.error {
        assert!(text.get(error.span.range()).is_some(), "{text:?}: {error:?}");
        let capitals = error.message.chars().take_while(|character| character.is_uppercase()).count();
        assert!(capitals != 1 && !error.message.ends_with('.'), "{}", error.message);
    }
    let Some(tree) = &read.tree else { return };
    assert!(text.get(tree.span.range()).is_some(), "{text:?}: {:?}", tree.span);
    let mut work: Vec<NodeId> = vec![tree.root];
    while let Some(node) = work.pop() {
        check_node(text, tree, node);
        work.extend(tree.items(node));
        work.extend(tree.members(node).iter().map(|member| member.value));
    }
    if read.error.is_none() {
        // What was written can be read.
        let written = write::to_json(tree, tree.root);
        assert!(json::read(&written).error.is_none(), "{text:?}: {written}");
    }
}

fn check_node(text: &str, tree: &Tree<'_>, node: NodeId) {
    let span = tree.node(node).span;
    assert!(text.get(span.range()).is_some(), "{text:?}: {span:?}");
    for member in tree.members(node) {
        assert!(text.get(member.key_span.range()).is_some(), "{text:?}: {:?}", member.key_span);
    }
    if let Some(value) = tree.string(node) {
        let map = tree.byte_map(node);
        assert_eq!(map.inner_length(), value.len(), "{text:?}: {value:?}");
        for (offset, character) in value.char_indices() {
            let inner = kubecred::source::Span::new(offset, offset + character.len_utf8());
            let outer = map.outer(inner).unwrap();
            assert!(text.get(outer.range()).is_some(), "{text:?}: {value:?} {inner:?} {outer:?}");
            // The line breaks that end a block scalar stand after its last line.
            let inside = span.start <= outer.start && (outer.end <= span.end || character.is_whitespace());
            assert!(inside, "{text:?}: {span:?} {outer:?}");
        }
    }
}

/// A small generator (xorshift), so that each run sees the same texts.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
