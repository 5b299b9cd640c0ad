//! What each reader is held to, whatever bytes it is given: an answer, well formed, with every place inside of the input.
//! The mutation tests and the fuzz targets share it.
#![allow(dead_code, reason = "each fuzz target uses one of them")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use kubecred::encoding::{der, pem};
use kubecred::options::{Options, Request, Signatures};
use kubecred::report::{Artifact, Report};
use kubecred::source::{Span, utf16_length};
use kubecred::syntax::tree::{NodeId, Tree};
use kubecred::syntax::{Read, json, write, yaml};
use kubecred::verify::chain::{ChainUsage, VerifyChainOptions};
use kubecred::x509::{Certificate, CertificationRequest, Decoded, SignatureStatus};
use kubecred::{analyze_bytes, decode_asn1, decode_token, limits, to_text, verify_chain};

/// A reader, under its name.
pub type Reader = (&'static str, fn(&[u8]));

/// All of them.
pub const READERS: &[Reader] = &[
    ("pem", read_pem),
    ("der", read_der),
    ("certificate", read_certificate),
    ("certification_request", read_certification_request),
    ("token", read_token),
    ("key_set", read_key_set),
    ("kubeconfig", read_kubeconfig),
    ("yaml", read_yaml),
    ("json", read_json),
];

/// The reader of a name.
pub fn reader(name: &str) -> fn(&[u8]) {
    READERS.iter().find(|(known, _)| *known == name).unwrap().1
}

fn read_pem(input: &[u8]) {
    let mut end = 0;
    for block in pem::scan(input) {
        assert!(end <= block.span.start && block.span.end as usize <= input.len(), "{block:?}");
        end = block.span.start;
        assert!(within(block.label_span, input) && within(block.body, input), "{block:?}");
        assert!(block.headers.iter().all(|header| within(header.span, input)));
        assert_eq!(block.content.map.inner_length(), block.content.bytes.len());
        for byte in 0..block.content.bytes.len() {
            let characters = block.content.map.outer(Span::new(byte, byte + 1)).unwrap();
            assert!(block.body.start <= characters.start && characters.end <= block.body.end, "{block:?}");
        }
        assert!(block.line_starts(input).is_sorted());
        assert!(block.error.is_none_or(|error| within(error.span, input)));
    }
    if let Some((_, rest)) = pem::go_decode_first(input) {
        assert!(rest <= input.len());
    }
    read_any(input);
}

fn read_der(input: &[u8]) {
    for node in der::walk(input) {
        match node.element {
            Ok(element) => assert!(within(element.span(), input)),
            Err(error) => assert!(within(error.span, input)),
        }
    }
    let trees = decode_asn1(input);
    for tree in &trees {
        let mut around = vec![tree.length];
        for node in &tree.nodes {
            assert!(node.depth as usize <= around.len() && node.depth as usize <= limits::DER_NESTING);
            around.truncate(node.depth as usize + 1);
            let end = node.offset + node.header_length + node.length;
            assert!(around.last().is_none_or(|outer| end <= *outer), "{node:?}");
            around.push(end);
        }
    }
    serde_json::to_string(&trees).unwrap();
    read_any(input);
}

fn read_certificate(input: &[u8]) {
    placed(&Certificate::decode(input), input);
    for (usage, roots) in
        [(ChainUsage::Server, Vec::new()), (ChainUsage::Client, vec![String::from_utf8_lossy(input).into_owned()])]
    {
        let options = VerifyChainOptions { roots, usage, ..VerifyChainOptions::default() };
        let verification = verify_chain(input, &options);
        // Neither time nor revocation is ever good by itself.
        assert_ne!(verification.status, SignatureStatus::Verified);
        serde_json::to_string(&verification).unwrap();
    }
    read_any(input);
}

fn read_certification_request(input: &[u8]) {
    placed(&CertificationRequest::decode(input, Signatures::Check), input);
    read_any(input);
}

fn placed<T>(decoded: &Decoded<T>, input: &[u8]) {
    assert!(decoded.fields.iter().all(|field| within(field.span, input)));
    assert!(decoded.issues.iter().all(|issue| within(issue.span, input)));
    let length: usize = decoded.fields.iter().map(|field| field.value.len()).sum();
    assert!(length < 64 * input.len() + 1_000, "{length} characters of {} bytes", input.len());
}

fn read_token(input: &[u8]) {
    serde_json::to_string(&decode_token(&String::from_utf8_lossy(input))).unwrap();
    read_any(input);
}

fn read_key_set(input: &[u8]) {
    read_any(input);
}

fn read_kubeconfig(input: &[u8]) {
    read_any(input);
}

fn read_yaml(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    check(text, &yaml::read_first(text));
    yaml::read(text).iter().for_each(|read| check(text, read));
}

fn read_json(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    check(text, &json::read(text));
}

/// As anyone would paste it, or send it.
pub fn read_any(input: &[u8]) {
    let now = Some("2026-11-24T12:00:00Z".parse().unwrap());
    let options = Options { now, signatures: Signatures::Defer, ..Options::default() };
    well_formed(&analyze_bytes(input, &options), input);
    to_text(input);
}

/// What a manifest makes of a server, too.
pub fn read_manifest(input: &[u8]) {
    read_any(input);
    let text = String::from_utf8_lossy(input);
    serde_json::to_string(&kubecred::dry_run(&text, &Request::default())).unwrap();
}

fn well_formed(report: &Report, input: &[u8]) {
    serde_json::to_string(report).unwrap();
    let units = std::str::from_utf8(input).map_or(0, utf16_length);
    assert!(report.diagnostics.len() <= limits::FINDINGS);
    for diagnostic in &report.diagnostics {
        let range = diagnostic.range.into_iter().chain(diagnostic.labels.iter().map(|label| label.range));
        for range in range {
            assert!(range.start <= range.end && range.end.offset <= units, "{diagnostic:?}");
        }
        assert!(!diagnostic.message.is_empty() && diagnostic.message.len() <= limits::MESSAGE_BYTES + 3);
        for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(edit.range.start <= edit.range.end && edit.range.end.offset <= units, "{diagnostic:?}");
        }
    }
    let mut waiting: Vec<&Artifact> = report.artifacts.iter().collect();
    while let Some(artifact) = waiting.pop() {
        assert!(artifact.range.is_none_or(|range| range.start <= range.end && range.end.offset <= units));
        for row in &artifact.rows {
            if let (Some(inner), Some(outer)) = (row.range, artifact.range) {
                assert!(outer.start <= inner.start && inner.end <= outer.end, "{row:?} lies outside of {outer:?}");
            }
        }
        waiting.extend(&artifact.children);
    }
}

fn within(span: Span, input: &[u8]) -> bool {
    span.start <= span.end && span.end as usize <= input.len()
}

/// Of a text that was read: places lie in it, on characters; and what is written of it can be read.
pub fn check(text: &str, read: &Read<'_>) {
    if let Some(error) = &read.error {
        assert!(text.get(error.span.range()).is_some(), "{text:?}: {error:?}");
        let capitals = error.message.chars().take_while(|character| character.is_uppercase()).count();
        assert!(capitals != 1 && !error.message.ends_with('.'), "{}", error.message);
    }
    let Some(tree) = &read.tree else { return };
    assert!(text.get(tree.span.range()).is_some(), "{text:?}: {:?}", tree.span);
    let mut work: Vec<NodeId> = vec![tree.root];
    // An alias stands for what it names: those of a bomb are many.
    let mut left = 20 * text.len() + 1_000;
    while let Some(node) = work.pop().filter(|_| left > 0) {
        left -= 1;
        check_node(text, tree, node);
        work.extend(tree.items(node));
        work.extend(tree.members(node).iter().map(|member| member.value));
    }
    if read.error.is_none() && left > 0 {
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
            let inner = Span::new(offset, offset + character.len_utf8());
            let outer = map.outer(inner).unwrap();
            assert!(text.get(outer.range()).is_some(), "{text:?}: {value:?} {inner:?} {outer:?}");
            // The line breaks that end a block scalar stand after its last line.
            let inside = span.start <= outer.start && (outer.end <= span.end || character.is_whitespace());
            assert!(inside, "{text:?}: {span:?} {outer:?}");
        }
    }
}
