//! `format`: the same text in one style. YAML keeps its values and comments, and counts only where the server's reader makes
//! the same of it as of the text before; of JSON only what stands between the values is made anew.

mod comments;
mod json_lines;

use serde::Serialize;

use crate::convert;
use crate::detect::Input;
use crate::rules::input as rules;
use crate::syntax::deviation::{Deviation, DeviationKind};
use crate::syntax::tree::{Syntax, Tree, Value};
use crate::syntax::{json, write, write_yaml, yaml};
use comments::Found;

/// A text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Formatted {
    /// What it was read as. Absent where it is neither an object nor a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub syntax: Option<Syntax>,
    /// The text. Absent where it can't be formatted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub text: Option<String>,
    /// Why it can't.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub refused: Option<String>,
    /// How many comments the text had.
    pub comments: usize,
    /// How many of them found no place in the result.
    pub lost: usize,
    /// Whether YAML anchors were written out.
    pub anchors: bool,
}

/// A text of YAML or JSON, formatted: YAML in block style with its comments, JSON with a line for each member and item.
/// Several documents stay several. Anchors and the quotes of YAML are not kept; the texts of numbers and of JSON strings are.
pub fn format(input: &[u8]) -> Formatted {
    let text = match Input::of(input) {
        Input::Text(text) => text,
        Input::Bytes(_) => return refused(None, "the text is not UTF-8"),
        Input::TooLarge(_) => return refused(None, rules::too_large_message()),
    };
    if is_json(text) { format_json(text) } else { format_yaml(text) }
}

/// Whether a text is meant as JSON: in braces that are YAML a name or a word stands without quotes.
fn is_json(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix(['{', '[']).map(str::trim_start);
    inside.is_some_and(|inside| {
        let is_word = |first: char| first.is_alphabetic() || matches!(first, '#' | '&' | '*' | '\'');
        !inside.starts_with(is_word) || json::read(text).error.is_none()
    })
}

fn format_json(text: &str) -> Formatted {
    let mut result = String::new();
    for part in json_lines::texts(text) {
        if let Some(error) = json::read(part).error {
            return refused(Some(Syntax::Json), error.message);
        }
        result.push_str(&json_lines::indented(part));
    }
    Formatted { syntax: Some(Syntax::Json), text: Some(result), ..Formatted::default() }
}

fn format_yaml(text: &str) -> Formatted {
    let (mut trees, mut error) = (Vec::new(), None);
    for read in yaml::read(text) {
        trees.extend(read.tree);
        error = error.or(read.error);
    }
    let is_structure = |tree: &Tree<'_>| matches!(tree.value(tree.root), Value::Mapping(_) | Value::Sequence(_));
    if !trees.iter().any(is_structure) {
        return refused(None, "this is neither an object nor a list, in YAML or in JSON");
    }
    let syntax = Some(Syntax::Yaml);
    if let Some(error) = error {
        return refused(syntax, error.message);
    }
    if trees.iter().any(|tree| !tree.duplicates.is_empty()) {
        return refused(syntax, "a name stands in it twice");
    }
    let is_ignored = |deviation: &Deviation| deviation.kind == DeviationKind::Ignored;
    if trees.iter().any(|tree| tree.deviations.iter().any(is_ignored)) {
        return refused(syntax, "the server passes over a part of it");
    }
    let found = comments::find(text, &trees);
    let (comments, anchors) = (found.comments, found.anchors);
    let (written, lost) = written(&trees, found);
    if same(&trees, &written) {
        return Formatted { syntax, text: Some(written), refused: None, comments, lost, anchors };
    }
    let (bare, _) = self::written(&trees, Found::default());
    match same(&trees, &bare) {
        true => Formatted { syntax, text: Some(bare), refused: None, comments, lost: comments, anchors },
        false => refused(syntax, "the result would not have the same values"),
    }
}

/// The documents one after the other, and how many comments are not in them.
fn written(trees: &[Tree<'_>], found: Found<'_>) -> (String, usize) {
    let mut lost = 0;
    let mut text = String::new();
    let mut each = found.documents.into_iter();
    for (number, tree) in trees.iter().enumerate() {
        if number > 0 {
            text.push_str("---\n");
        }
        let own = each.next().unwrap_or_default();
        let (document, left) = write_yaml::to_yaml_with(tree, tree.root, own.at_values);
        text.push_str(&document);
        lost += left;
        for comment in own.below {
            text.push_str(comment);
            text.push('\n');
        }
    }
    (text, lost)
}

/// Whether the server's reader makes the same documents of a text.
fn same(trees: &[Tree<'_>], text: &str) -> bool {
    let json = |tree: &Tree<'_>| write::to_json(tree, tree.root);
    let reads = convert::read(text);
    reads.len() == trees.len()
        && reads.iter().zip(trees).all(|(read, before)| {
            read.error.is_none() && read.tree.as_ref().is_some_and(|tree| json(tree) == json(before))
        })
}

fn refused(syntax: Option<Syntax>, why: impl Into<String>) -> Formatted {
    Formatted { syntax, refused: Some(why.into()), ..Formatted::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let Formatted { text, refused, lost, .. } = format(text.as_bytes());
        assert_eq!((refused, lost), (None, 0));
        text.unwrap()
    }

    #[test]
    fn yaml_keeps_its_comments() {
        let text = "# of all\n\napiVersion:   v1 # the version\nkind: \"ServiceAccount\"\nmetadata: {name: \"a # b\", # inside\n  labels: {x: z}}\nsecrets:\n    # the first\n    - name: one # behind\n      # in it\n      kind: Secret\n    -   # of the second\n        name: two\ntext: | # a block\n  # no comment\n  b\n# below\n";
        let expected = "# of all\napiVersion: v1 # the version\nkind: ServiceAccount\nmetadata:\n  name: \"a # b\" # inside\n  labels:\n    x: z\nsecrets:\n# the first\n- name: one # behind\n  # in it\n  kind: Secret\n# of the second\n- name: two\ntext: | # a block\n  # no comment\n  b\n# below\n";
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
    }

    #[test]
    fn documents_stay_apart() {
        let text = "# one\na: 1\n# below\n--- # two\n# and more\nb:    2\n---\nc: 3 # three\n...\n# the end\n";
        assert_eq!(
            formatted(text),
            "# one\na: 1\n# below\n---\n# two\n# and more\nb: 2\n---\nc: 3 # three\n# the end\n"
        );
    }

    #[test]
    fn comments_that_have_no_place_of_their_own_stand_below() {
        assert_eq!(formatted("a: [1, 2 # b\n  # c\n  ] # d\ne: f\n"), "a:\n- 1\n- 2 # b\n# c\n# d\ne: f\n");
        let told = format("a: &x {b: 1} # c\nd: *x # e\n".as_bytes());
        assert!(told.anchors);
        assert_eq!(told.text.as_deref(), Some("a:\n  b: 1 # c\nd: # e\n  b: 1\n"));
    }

    #[test]
    fn json_keeps_its_texts() {
        let text = "{\"a\":[1.50,{},[ ]],\"b\":\"x\\u0041{\"}\n{\"c\":null}";
        let expected =
            "{\n  \"a\": [\n    1.50,\n    {},\n    []\n  ],\n  \"b\": \"x\\u0041{\"\n}\n{\n  \"c\": null\n}\n";
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
        assert_eq!(formatted("{a: 1, b: [c]}"), "a: 1\nb:\n- c\n");
    }

    #[test]
    fn what_can_t_be_formatted_is_refused() {
        let why = |text: &[u8]| format(text).refused.unwrap_or_default();
        assert_eq!(why(b"a: 1\na: 2\n"), "a name stands in it twice");
        assert_eq!(why(b"a plain text"), "this is neither an object nor a list, in YAML or in JSON");
        assert_eq!(why(b"\xff"), "the text is not UTF-8");
        assert!(why(b"{\"a\":1}{\"b\":}").contains("value"));
        assert_ne!(why(b"a: [1\n"), "");
    }
}
