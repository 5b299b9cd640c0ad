use super::*;
use crate::syntax::ErrorKind;
use crate::syntax::tree::Tree;

fn tree(text: &str) -> Tree<'_> {
    read(text).complete().unwrap()
}

fn at(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap()
}

fn covered<'t>(text: &'t str, tree: &Tree<'_>, id: NodeId) -> &'t str {
    at(text, tree.node(id).span)
}

/// The text that an error covers, and its message.
fn error(text: &str) -> (&str, String) {
    let error = read(text).error.unwrap();
    assert_eq!(error.kind, ErrorKind::JsonSyntax);
    (at(text, error.span), error.message)
}

#[test]
fn spans_cover_the_text_of_each_value() {
    let text = " {\"a\": [1.50, true , null], \"b\\u0041\": \"x\"} ";
    let tree = tree(text);
    assert_eq!(covered(text, &tree, tree.root), text.trim());
    let a = tree.get(tree.root, "a").unwrap();
    assert_eq!(covered(text, &tree, a), "[1.50, true , null]");
    let items: Vec<&str> = tree.items(a).iter().map(|&id| covered(text, &tree, id)).collect();
    assert_eq!(items, ["1.50", "true", "null"]);
    let b = tree.member(tree.root, "bA").unwrap();
    assert_eq!(at(text, b.key_span), "\"b\\u0041\"");
    assert_eq!(covered(text, &tree, b.value), "\"x\"");
    assert_eq!(tree.value(tree.items(a)[0]), &Value::Number("1.50".into()));
}

#[test]
fn bytes_of_strings_lead_to_their_escapes() {
    let text = r#"["a\nb\ud83d\ude00c\ud83dd", "plain"]"#;
    let tree = tree(text);
    let items = tree.items(tree.root);
    let value = tree.string(items[0]).unwrap();
    assert_eq!(value, "a\nb\u{1F600}c\u{FFFD}d");
    let map = tree.byte_map(items[0]);
    let outer = |needle: &str| {
        let start = value.find(needle).unwrap();
        at(text, map.outer(Span::new(start, start + needle.len())).unwrap())
    };
    assert_eq!(outer("\n"), "\\n");
    assert_eq!(outer("\u{1F600}"), "\\ud83d\\ude00");
    assert_eq!(outer("\u{FFFD}"), "\\ud83d");
    assert_eq!(outer("d"), "d");
    let plain = tree.byte_map(items[1]).outer(Span::new(1, 3)).unwrap();
    assert_eq!(at(text, plain), "la");
}

#[test]
fn repeated_members_stay() {
    let tree = tree(r#"{"a": 1, "a": 2}"#);
    assert_eq!(tree.members(tree.root).len(), 2);
    assert_eq!(tree.value(tree.get(tree.root, "a").unwrap()), &Value::Number("2".into()));
}

#[test]
fn errors_point_at_the_cause() {
    for (text, place) in [
        ("", ""),
        ("{\"a\": 1,}", ","),
        ("[1, 2,\n]", ","),
        ("{'a': 1}", "'"),
        ("{a: 1}", "a"),
        ("[True]", "True"),
        ("[NaN, 1]", "NaN"),
        ("[01]", "01"),
        ("[1.]", "1."),
        ("[+1]", "+"),
        ("{\"a\" 1}", "1"),
        ("[1 2]", "2"),
        ("[1 /* x */]", "/* x */"),
        ("// x\n[]", "// x"),
        ("[\"a\tb\"]", "\t"),
        ("[\"a\nb\"]", "\"a"),
        ("[\"a", "\""),
        ("[\"\\q\"]", "\\q"),
        ("[\"\\u12\"]", "\\u12"),
        ("{}x ", "x"),
        ("[1}", "}"),
        ("\u{feff}{}", "\u{feff}"),
        ("]", "]"),
    ] {
        assert_eq!(error(text).0, place, "{text}: {}", error(text).1);
    }
}

#[test]
fn an_error_leaves_what_was_complete() {
    let read = read(r#"{"kind": "Secret", "metadata": {"name": "a", "labels": [1, 2, x]}}"#);
    assert_eq!(read.error.unwrap().message, "a value is expected here");
    let tree = read.tree.unwrap();
    let metadata = tree.get(tree.root, "metadata").unwrap();
    assert_eq!(tree.string(tree.get(metadata, "name").unwrap()), Some("a"));
    assert_eq!(tree.items(tree.get(metadata, "labels").unwrap()).len(), 2);
    let trailing = super::read("{\"a\": 1} x");
    assert!(trailing.error.is_some() && trailing.tree.is_some());
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(limits::NESTING)).error.is_none());
    assert!(read(&nested(limits::NESTING + 1)).error.is_some());
    assert!(read(&"[".repeat(100_000)).error.is_some());
    assert!(read(&"{\"a\":".repeat(100_000)).error.is_some());
}
