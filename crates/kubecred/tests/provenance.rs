//! The way back: from each decoded value to the characters that were pasted, through JSON and YAML, base64, PEM and DER.
//!
//! What the core says of it is held against a second reading, written here for this purpose: it decodes layer by layer
//! and keeps for each byte the characters that it comes from.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod reading;

use kubecred::options::Options;
use kubecred::place::{JwsPart, Step};
use kubecred::report::{Artifact, Content, Row};
use kubecred::source::Range;
use kubecred::{analyze, decode_asn1};
use reading::{Element, Tracked, value};

/// What was followed.
#[derive(Default)]
struct Followed {
    /// Values of X.509, to their bytes.
    der: usize,
    /// Of these, those that the second reading decoded to the same value.
    decoded: usize,
    /// Values of tokens.
    jws: usize,
    /// Values of manifests.
    written: usize,
    /// Elements of ASN.1 trees.
    elements: usize,
}

#[test]
fn every_value_leads_back_to_its_characters() {
    let fixtures = reading::fixtures();
    assert!(fixtures.len() >= 20);
    let mut all = Followed::default();
    for (name, text) in &fixtures {
        let mut followed = Followed::default();
        let report = analyze(text, &Options::default());
        for artifact in &report.artifacts {
            follow(name, text, artifact, 0, &mut followed);
        }
        follow_elements(name, text, &report.artifacts, &mut followed);
        println!(
            "{name}: {} of X.509 ({} decoded again), {} of tokens, {} written, {} elements",
            followed.der, followed.decoded, followed.jws, followed.written, followed.elements
        );
        assert!(followed.der + followed.jws > 0, "{name}: nothing was nested in it");
        all.der += followed.der;
        all.decoded += followed.decoded;
        all.jws += followed.jws;
        all.written += followed.written;
        all.elements += followed.elements;
    }
    println!(
        "{} fixtures: {} values of X.509, {} of them decoded again; {} of tokens, {} written; {} elements",
        fixtures.len(),
        all.der,
        all.decoded,
        all.jws,
        all.written,
        all.elements
    );
    assert!(all.decoded * 10 >= all.der * 7, "{} of {} values were decoded again", all.decoded, all.der);
}

/// `from` is where the object around it starts.
fn follow(name: &str, text: &str, artifact: &Artifact, from: usize, followed: &mut Followed) {
    let start = artifact.range.map_or(0, |range| bytes(text, range).start);
    match &artifact.content {
        Content::Object(_) => {
            for row in &artifact.rows {
                follow_written(name, text, row, followed);
            }
        }
        Content::JsonWebToken(_) => {
            let token = reading::payload(text, from, &artifact.within);
            for row in &artifact.rows {
                follow_token(name, text, &token, row, followed);
            }
        }
        _ => {
            let der = reading::payload(text, from, &artifact.within);
            // The public half of a private key is computed: no byte says it.
            let computed = matches!(artifact.content, Content::PrivateKey(_));
            let told = |row: &&Row| !row.within.is_empty() && row.label != "validity" && !computed;
            for row in artifact.rows.iter().filter(told) {
                follow_der(name, text, &der, row, followed);
            }
        }
    }
    for child in &artifact.children {
        follow(name, text, child, start, followed);
    }
}

fn follow_der(name: &str, text: &str, der: &Tracked, row: &Row, followed: &mut Followed) {
    let what = format!("{name}: {} = {}", row.label, row.value);
    let (start, end) = row
        .within
        .iter()
        .find_map(|step| match step {
            Step::Der { start, end } => Some((*start as usize, *end as usize)),
            _ => None,
        })
        .unwrap_or_else(|| panic!("{what}: no bytes"));
    followed.der += 1;
    // The range in the text is that of the characters of the bytes, not one more.
    let range = bytes(text, row.range.unwrap_or_else(|| panic!("{what}: no range")));
    assert_eq!(der.characters(start, end), range, "{what}");
    check_lines(&what, der, &row.within, start, end);
    // The path in the structure leads to an element that holds the bytes.
    let path = row.within.iter().find_map(|step| match step {
        Step::Structure { path } => Some(path.as_str()),
        _ => None,
    });
    let outermost = Element::read(&der.bytes, 0).unwrap();
    let element = reading::resolve(&der.bytes, &outermost, path.unwrap_or_default());
    let element = element.unwrap_or_else(|| panic!("{what}: no element at {path:?}"));
    assert!(element.start <= start && end <= element.end, "{what}: {start}..{end} is not in {element:?}");
    // The bytes say the value.
    if let Some(decoded) = value(&row.label, &der.bytes[start..end], start) {
        assert_eq!(decoded, row.value, "{what}");
        followed.decoded += 1;
    } else {
        println!("not decoded again: {what}");
    }
}

/// The lines of the PEM block, where there is one.
fn check_lines(what: &str, der: &Tracked, within: &[Step], start: usize, end: usize) {
    let lines = within.iter().find_map(|step| match step {
        Step::Lines { first, last } => Some((*first as usize, *last as usize)),
        _ => None,
    });
    let last = end.max(start + 1).min(der.bytes.len()) - 1;
    assert_eq!(lines, der.lines.as_ref().map(|lines| (lines[start].0, lines[last].1)), "{what}");
}

fn follow_token(name: &str, text: &str, token: &Tracked, row: &Row, followed: &mut Followed) {
    let what = format!("{name}: {} = {}", row.label, row.value);
    let Some(part) = row.within.iter().find_map(|step| match step {
        Step::Jws { part } => Some(*part),
        _ => None,
    }) else {
        return;
    };
    let Some(range) = row.range else { return };
    let parts = reading::parts(token);
    let range = bytes(text, range);
    if part == JwsPart::Signature {
        assert_eq!(parts[2].characters(0, parts[2].bytes.len()), range, "{what}");
        followed.jws += 1;
        return;
    }
    let json = parts[usize::from(part == JwsPart::Claims)].base64(true);
    let Some(member) = row.within.iter().find_map(|step| match step {
        Step::Structure { path } => Some(path.as_str()),
        _ => None,
    }) else {
        return;
    };
    followed.jws += 1;
    let whole: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    let value = &whole[member];
    // What the range covers is in the value of the member.
    let (start, end) = reading::member(&json.bytes, member).unwrap_or_else(|| panic!("{what}: no member {member}"));
    let outer = json.characters(start, end);
    assert!(outer.start <= range.start && range.end <= outer.end, "{what}: {range:?} is not in {outer:?}");
    let display = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if row.label.ends_with(member) {
        assert_eq!(outer, range, "{what}");
        let same =
            display == row.value || serde_json::from_str(&row.value).is_ok_and(|row: serde_json::Value| row == *value);
        assert!(same, "{what}: {display}");
    }
}

/// The text at the range says the value.
fn follow_written(name: &str, text: &str, row: &Row, followed: &mut Followed) {
    let Some(range) = row.range else { return };
    let range = bytes(text, range);
    let written = &text[range.clone()];
    let what = format!("{name}: {} = {}: {written}", row.label, row.value);
    followed.written += 1;
    if written.starts_with(['[', '{']) || written.starts_with("- ") {
        let words = row.value.split(", ").filter(|word| !word.ends_with("objects") && !word.ends_with("object"));
        assert!(words.into_iter().all(|word| written.contains(word)), "{what}");
        return;
    }
    let decoded = reading::scalar(text, range.start, range.end);
    assert_eq!(String::from_utf8(decoded.bytes).unwrap(), row.value, "{what}");
}

/// Each element of each ASN.1 tree stands where the second reading has its bytes.
fn follow_elements(name: &str, text: &str, artifacts: &[Artifact], followed: &mut Followed) {
    for tree in decode_asn1(text.as_bytes()) {
        let from = around(text, artifacts, bytes(text, tree.range.unwrap()));
        let der = reading::payload(text, from, &tree.within);
        assert_eq!(der.bytes.len(), tree.length as usize, "{name}");
        for node in &tree.nodes {
            let start = node.offset as usize;
            let end = start + (node.header_length + node.length) as usize;
            let what = format!("{name}: {:?} at {start}", node.path);
            assert_eq!(der.characters(start, end), bytes(text, node.range.unwrap()), "{what}");
            let lines = node.lines.map(|[first, last]| Step::Lines { first, last });
            check_lines(&what, &der, lines.as_slice(), start, end);
            let element = Element::read(&der.bytes, start).unwrap();
            assert_eq!((element.content, element.end), (start + node.header_length as usize, end), "{what}");
            followed.elements += 1;
        }
    }
}

/// Where the innermost object around some characters starts.
fn around(text: &str, artifacts: &[Artifact], inner: std::ops::Range<usize>) -> usize {
    let mut from = 0;
    let mut waiting: Vec<&Artifact> = artifacts.iter().collect();
    while let Some(artifact) = waiting.pop() {
        let range = artifact.range.map(|range| bytes(text, range));
        if matches!(artifact.content, Content::Object(_))
            && let Some(range) = range.filter(|range| range.start <= inner.start && inner.end <= range.end)
        {
            from = from.max(range.start);
        }
        waiting.extend(&artifact.children);
    }
    from
}

/// A range in UTF-16 units as one in bytes.
fn bytes(text: &str, range: Range) -> std::ops::Range<usize> {
    let offset = |units: u32| {
        let mut left = units as usize;
        for (offset, character) in text.char_indices() {
            if left == 0 {
                return offset;
            }
            left -= character.len_utf16();
        }
        text.len()
    };
    offset(range.start.offset)..offset(range.end.offset)
}
