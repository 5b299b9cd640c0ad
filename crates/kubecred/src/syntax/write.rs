//! A tree as JSON text.

use super::tree::{Member, NodeId, Syntax, Tree, Value};
use crate::encoding::run;
use crate::order::sort_by;

/// The JSON of a node, on one line. Members of a document read from YAML are sorted by key, as the server's
/// reader leaves them; those of JSON keep their order. Numbers keep their text.
pub fn to_json(tree: &Tree<'_>, id: NodeId) -> String {
    let mut text = String::new();
    render(tree, id, write_string, &mut text);
    text
}

/// Appends a node in brackets, its texts written by `quote`.
pub(super) fn render(tree: &Tree<'_>, id: NodeId, quote: fn(&str, &mut String), text: &mut String) {
    let mut open: Vec<Open<'_, '_>> = begin(tree, id, quote, text).into_iter().collect();
    while let Some(container) = open.last_mut() {
        let first = std::mem::take(&mut container.first);
        let value = match &mut container.rest {
            Rest::Items(items) => items.next().map(|&item| {
                text.push_str(if first { "" } else { "," });
                item
            }),
            Rest::Members(members) => members.next().map(|member| {
                text.push_str(if first { "" } else { "," });
                quote(&member.key, text);
                text.push(':');
                member.value
            }),
        };
        if let Some(value) = value {
            open.extend(begin(tree, value, quote, text));
        } else {
            text.push(if matches!(container.rest, Rest::Items(_)) { ']' } else { '}' });
            open.pop();
        }
    }
}

/// A container whose end is not written yet.
struct Open<'t, 's> {
    first: bool,
    rest: Rest<'t, 's>,
}

enum Rest<'t, 's> {
    Items(std::slice::Iter<'t, NodeId>),
    Members(std::vec::IntoIter<&'t Member<'s>>),
}

/// Writes a scalar, or the opening bracket of a container.
fn begin<'t, 's>(
    tree: &'t Tree<'s>,
    id: NodeId,
    quote: fn(&str, &mut String),
    text: &mut String,
) -> Option<Open<'t, 's>> {
    let rest = match tree.value(id) {
        Value::Null => {
            text.push_str("null");
            return None;
        }
        Value::Boolean(value) => {
            text.push_str(if *value { "true" } else { "false" });
            return None;
        }
        // The infinities of YAML are no numbers of JSON.
        Value::Number(number) if !number.ends_with(|last: char| last.is_ascii_digit()) => {
            quote(number, text);
            return None;
        }
        Value::Number(number) => {
            text.push_str(number);
            return None;
        }
        Value::String(value) => {
            quote(value, text);
            return None;
        }
        Value::Sequence(_) => {
            text.push('[');
            Rest::Items(tree.items(id).iter())
        }
        Value::Mapping(_) => {
            text.push('{');
            let mut members: Vec<&Member<'_>> = tree.members(id).iter().collect();
            if tree.syntax == Syntax::Yaml {
                sort_by(&mut members, |a, b| a.key.cmp(&b.key));
            }
            Rest::Members(members.into_iter())
        }
    };
    Some(Open { first: true, rest })
}

/// A JSON string.
pub fn write_string(value: &str, text: &mut String) {
    text.push('"');
    let mut rest = value;
    while let Some((before, from)) = rest.split_at_checked(run::length(rest.as_bytes(), run::LITERAL))
        && let Some((special, after)) = from.split_at_checked(1)
    {
        text.push_str(before);
        match special {
            "\"" => text.push_str("\\\""),
            "\\" => text.push_str("\\\\"),
            "\n" => text.push_str("\\n"),
            "\r" => text.push_str("\\r"),
            "\t" => text.push_str("\\t"),
            "\u{8}" => text.push_str("\\b"),
            "\u{c}" => text.push_str("\\f"),
            control => text.extend(control.bytes().map(|byte| format!("\\u{byte:04x}"))),
        }
        rest = after;
    }
    text.push_str(rest);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::json;

    #[test]
    fn writes_what_was_read() {
        for text in [r#"{"b":[1.50,-0,[],{}],"a":"\"\\\n\u0001é","b":null}"#, "true", "[[[]]]", "\"\""] {
            let tree = json::read(text).complete().unwrap();
            assert_eq!(to_json(&tree, tree.root), text);
        }
    }

    #[test]
    fn nesting_is_no_problem() {
        let text = format!("{}{}", "[".repeat(9000), "]".repeat(9000));
        let tree = json::read(&text).complete().unwrap();
        assert_eq!(to_json(&tree, tree.root), text);
    }
}
