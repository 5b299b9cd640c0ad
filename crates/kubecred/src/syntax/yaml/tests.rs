use super::*;
use crate::limits;
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::write::to_json;

fn tree(text: &str) -> Tree<'_> {
    read_first(text).complete().unwrap()
}

fn at(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap()
}

/// The text of the value that a path of keys and item numbers leads to.
fn covered<'t>(text: &'t str, path: &[&str]) -> &'t str {
    let tree = tree(text);
    at(text, tree.node(follow(&tree, path)).span)
}

fn follow(tree: &Tree<'_>, path: &[&str]) -> NodeId {
    path.iter().fold(tree.root, |node, step| match step.parse::<usize>() {
        Ok(index) => tree.items(node)[index],
        Err(_) => tree.get(node, step).unwrap(),
    })
}

fn json(text: &str) -> String {
    let tree = tree(text);
    to_json(&tree, tree.root)
}

/// The text that an error covers, and the error.
fn error(text: &str) -> (&str, SyntaxError) {
    let error = read_first(text).error.unwrap();
    (at(text, error.span), error)
}

#[test]
fn spans_cover_the_text_of_each_value() {
    let text =
        "# c\nmetadata: &m # c\n  name:   jane doe  # c\n  'a b': \"x\\ty\"\n  list:\n  - 1\n  - {a: [b, c]}\nempty:\n";
    assert_eq!(covered(text, &[]), text.get(4..).unwrap().trim_end());
    assert_eq!(covered(text, &["metadata", "name"]), "jane doe");
    assert_eq!(covered(text, &["metadata", "a b"]), "\"x\\ty\"");
    assert_eq!(covered(text, &["metadata", "list"]), "- 1\n  - {a: [b, c]}");
    assert_eq!(covered(text, &["metadata", "list", "1"]), "{a: [b, c]}");
    assert_eq!(covered(text, &["metadata", "list", "1", "a"]), "[b, c]");
    assert!(covered(text, &["metadata"]).starts_with("name:"));
    assert_eq!(covered(text, &["empty"]), "");
    let tree = tree(text);
    let metadata = tree.get(tree.root, "metadata").unwrap();
    assert_eq!(at(text, tree.member(metadata, "a b").unwrap().key_span), "'a b'");
    assert_eq!(at(text, tree.span), text.get(4..).unwrap().trim_end());
}

#[test]
fn block_scalars_lead_to_their_lines() {
    let text = "a: |\n  one\n   two\n\n  three\nb: >-\n  one\n  two\n\n\n  three\n";
    let tree = tree(text);
    let (a, b) = (tree.get(tree.root, "a").unwrap(), tree.get(tree.root, "b").unwrap());
    assert_eq!(at(text, tree.node(a).span), "|\n  one\n   two\n\n  three");
    assert_eq!(tree.string(a), Some("one\n two\n\nthree\n"));
    assert_eq!(tree.string(b), Some("one two\n\nthree"));
    for node in [a, b] {
        let value = tree.string(node).unwrap();
        for word in ["one", "two", "three"] {
            let start = value.find(word).unwrap();
            let outer = tree.byte_map(node).outer(Span::new(start, start + word.len())).unwrap();
            assert_eq!(at(text, outer), word);
        }
    }
}

#[test]
fn bytes_of_scalars_lead_to_the_text() {
    let text = "p: one\n  two\nd: \"a\\u00e9b \\\n   c\\x41\"\ns: 'it''s'\n";
    let tree = tree(text);
    for (key, value, inner, outer) in [
        ("p", "one two", "two", "two"),
        ("p", "one two", "e t", "e\n  t"),
        ("d", "aéb cA", "é", "\\u00e9"),
        ("d", "aéb cA", "c", "c"),
        ("d", "aéb cA", "A", "\\x41"),
        ("s", "it's", "'", "''"),
        ("s", "it's", "s", "s"),
    ] {
        let node = tree.get(tree.root, key).unwrap();
        assert_eq!(tree.string(node), Some(value));
        let start = value.find(inner).unwrap();
        let found = tree.byte_map(node).outer(Span::new(start, start + inner.len())).unwrap();
        assert_eq!(at(text, found), outer, "{inner} of {value}");
    }
}

#[test]
fn errors_point_at_the_cause() {
    for (text, place, message) in [
        ("a:\n\tb: 1\n", "\t", "a tab can't be used for indentation"),
        ("a: 'x\nb: 1\n", "'", "this quote is never closed"),
        ("a: \"x\n---\nb: 1\n", "\"", "this quote is never closed"),
        ("a: b: c\n", ":", "a `:` that makes a key can't stand here"),
        ("a: *nope\n", "*nope", "there is no anchor `nope` before this alias"),
        ("a: @x\n", "@", "a value can't begin with this character"),
        ("a: \"\\q\"\n", "\\q", "YAML has no such escape"),
        ("a: \"\\x4\"\n", "\\x4", "this escape wants 2 hexadecimal digits"),
        ("a: 1\nfoo\n", "foo", "a key with `:` is expected here"),
        ("a:\n  b: 1\n c: 2\n", "c: 2", "a key of the mapping is expected here"),
        ("a: - x\n", "-", "a list item can't begin here"),
        ("a: [b\n", "", "`,` or `]` is expected here"),
        ("a: | x\n", "x", "the text of a block begins on the line after `|` or `>`"),
        ("%YAML 1.2\n---\na: 1\n", "%YAML 1.2", "the server reads YAML 1.1 and refuses any other version"),
        ("a: !!int x\n", "x", "the value does not fit its tag"),
        ("? [a]\n: 1\n", "[a]", "a key can't be a list or a mapping"),
        ("<<: 1\n", "1", "`<<` merges a mapping or a list of mappings"),
        ("&a [*a]\n", "*a", "this alias stands inside of what it stands for"),
        ("a: x\u{1}\n", "\u{1}", "YAML does not allow this control character"),
    ] {
        let (covered, error) = error(text);
        assert_eq!((covered, error.message.as_str(), error.kind), (place, message, ErrorKind::YamlSyntax), "{text}");
    }
}

#[test]
fn behind_a_forbidden_character_the_next_document_is_read() {
    let read = super::read("a: x\u{1}\n---\nb: 1\n---\nc: \u{2}\n---\n");
    let errors: Vec<bool> = read.iter().map(|document| document.error.is_some()).collect();
    assert_eq!(errors, [true, false, true, false]);
}

#[test]
fn values_that_json_does_not_have() {
    for (text, place) in
        [("a: [1, .inf]\n", ".inf"), ("a: {~: 1}\n", "~"), ("18446744073709551615: 1\n", "18446744073709551615")]
    {
        let (covered, error) = error(text);
        assert_eq!((covered, error.kind), (place, ErrorKind::YamlValue), "{text}");
    }
    // replaced before it is converted
    assert_eq!(json("a: .inf\na: 1\n"), "{\"a\":1}");
}

#[test]
fn repeated_keys() {
    let text = "a: 1\nb:\n  c: 1\n  c:\n    2\na: 3\n1: x\n\"1\": z\n";
    let tree = tree(text);
    let found: Vec<(&str, u32, usize)> =
        tree.duplicates.iter().map(|key| (key.key.as_str(), key.line, key.first.start as usize)).collect();
    assert_eq!(found, [("c", 5, text.find('c').unwrap()), ("a", 6, 0)]);
    assert_eq!(to_json(&tree, tree.root), r#"{"1":"z","a":3,"b":{"c":2}}"#);
    let order: Vec<&str> = tree.members(tree.root).iter().map(|member| &*member.key).collect();
    assert_eq!(order, ["b", "a", "1"]);
}

#[test]
fn many_keys_are_compared_as_few() {
    let text: String = (0..60).map(|number| format!("k{}: {number}\n", number % 40)).collect();
    let tree = tree(&text);
    assert_eq!((tree.duplicates.len(), tree.members(tree.root).len()), (20, 40));
    assert_eq!(at(&text, tree.duplicates[0].span), "k0");
    assert_eq!((tree.duplicates[0].line, tree.duplicates[0].first.start), (41, 0));
}

#[test]
fn aliases_share_the_children_of_their_node() {
    let text = "a: &x [1]\nb: *x\nc: &k key\n*k : v\nd: *k\n";
    let tree = tree(text);
    let [list, alias] = ["a", "b"].map(|name| tree.get(tree.root, name).unwrap());
    assert_eq!((tree.items(list), tree.items(list).len()), (tree.items(alias), 1));
    assert_eq!([list, alias].map(|node| at(text, tree.node(node).span)), ["[1]", "*x"]);
    assert_eq!(tree.get(tree.root, "c"), tree.get(tree.root, "d"));
    assert_eq!(tree.string(tree.get(tree.root, "key").unwrap()), Some("v"));
    assert_eq!(json("&k 12: a\nb: *k\n"), r#"{"12":"a","b":12}"#);
}

#[test]
fn merges() {
    assert_eq!(json("a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  z: 3\n"), r#"{"a":{"x":1,"z":2},"b":{"x":1,"z":3}}"#);
    // what is merged later replaces
    assert_eq!(json("- &a {x: 1}\n- x: 2\n  <<: *a\n"), r#"[{"x":1},{"x":1}]"#);
    assert_eq!(json("- &a {x: 1}\n- &b {x: 2}\n- <<: [*a, *b]\n"), r#"[{"x":1},{"x":2},{"x":1}]"#);
}

#[test]
fn documents_have_positions_of_the_text() {
    let text = "a: 1\n---\nb: [1\n---\nc: 3\nc: 4\n...\n---\n";
    let documents = read(text);
    let found: Vec<(bool, Option<&str>)> = documents
        .iter()
        .map(|read| (read.error.is_some(), read.tree.as_ref().map(|tree| at(text, tree.node(tree.root).span))))
        .collect();
    assert_eq!(found, [(false, Some("a: 1")), (true, Some("b: [1")), (false, Some("c: 3\nc: 4")), (false, Some(""))]);
    assert_eq!(documents[2].tree.as_ref().unwrap().duplicates[0].line, 6);
    assert!(read("# nothing\n").is_empty());
    assert_eq!(json("# nothing\n"), "null");
}

#[test]
fn an_error_leaves_what_was_complete() {
    let read = read_first("kind: Secret\nmetadata:\n  name: a\n  labels: {x: y\nspec: 1\n");
    assert!(read.error.is_some());
    let tree = read.tree.unwrap();
    assert_eq!(tree.string(follow(&tree, &["metadata", "labels", "x"])), Some("y spec"));
    assert_eq!(tree.string(follow(&tree, &["metadata", "name"])), Some("a"));
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read_first(&nested(limits::NESTING)).error.is_none());
    assert!(read_first(&nested(limits::NESTING + 1)).error.is_some());
    assert!(read_first(&"- ".repeat(100_000)).error.is_some());
    assert!(read_first(&format!("{}{}", "- ".repeat(6_000), nested(6_000))).error.is_some());
}

#[test]
fn aliases_may_not_multiply() {
    let laughs = |levels: usize, merge: bool| {
        let mut text = String::from("a0: &a0 {x: 1}\n");
        for level in 1..levels {
            let nine = vec![format!("*a{}", level - 1); 9].join(", ");
            let value = if merge { format!("{{<<: [{nine}]}}") } else { format!("[{nine}]") };
            text += &format!("a{level}: &a{level} {value}\n");
        }
        text
    };
    for merge in [false, true] {
        assert!(read_first(&laughs(3, merge)).error.is_none());
        let text = laughs(30, merge);
        let read = read_first(&text);
        assert!(read.tree.is_none() && read.error.is_some());
    }
}
