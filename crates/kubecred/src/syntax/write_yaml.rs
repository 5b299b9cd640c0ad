//! A tree as YAML text that every reader takes for the same values.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::is_invisible;

use super::tree::{self, NodeId, Tree, Value};
use super::write;

/// Levels that get lines of their own. What is deeper is written in brackets: indentation alone would fill gigabytes.
const BLOCK_LEVELS: usize = 64;
/// Longer keys are written after `?`: without it a key has at most 1,024 characters.
const SHORT_KEY: usize = 256;
/// Where a line of a comment ends, and how many columns it has at least.
const COMMENT_COLUMNS: (usize, usize) = (100, 40);

/// What is known of a value, apart from the value.
pub trait Described {
    /// What is known of a member.
    fn member(&self, key: &str) -> Option<Member>;

    /// What is known of the items of a list.
    fn item(&self) -> Option<&'static dyn Described> {
        None
    }
}

/// Comments of a text, each with its `#`, by the value that they stand at. A value that is written twice has them once.
#[derive(Debug, Default)]
pub struct Comments<'s> {
    /// The lines above a value, or above its key.
    pub above: HashMap<NodeId, Vec<&'s str>>,
    /// What stands behind it on the line on which it begins.
    pub behind: HashMap<NodeId, &'s str>,
}

/// What is known of a member.
#[derive(Clone, Copy)]
pub struct Member {
    /// What its comment says, in one line; empty: it has none.
    pub says: &'static str,
    /// What is known of its value.
    pub value: &'static dyn Described,
}

/// The YAML of a node, in block style. Text stands in quotes wherever a reader of YAML 1.1 or 1.2 would else take it
/// for something other than text; text of several lines stands below a `|` where it can. Comments, anchors and the
/// style of the original are not kept; members stay in their order, and numbers keep their text.
pub fn to_yaml(tree: &Tree<'_>, id: NodeId) -> String {
    write(tree, id, None, Comments::default()).0
}

/// The same, with comments: above each member what is known of it. In the items of a list it is said once.
pub fn to_commented_yaml(tree: &Tree<'_>, id: NodeId, known: Option<&'static dyn Described>) -> String {
    write(tree, id, known.map(|value| Known { value, path: String::new() }), Comments::default()).0
}

/// The same, with the comments of the text that the tree was read from; and how many of them found no place.
pub fn to_yaml_with(tree: &Tree<'_>, id: NodeId, comments: Comments<'_>) -> (String, usize) {
    write(tree, id, None, comments)
}

fn write(tree: &Tree<'_>, id: NodeId, known: Option<Known>, comments: Comments<'_>) -> (String, usize) {
    let mut writer = Writer { tree, text: String::new(), open: Vec::new(), told: HashSet::new(), comments };
    writer.kept(id, 0);
    writer.described(id, Place::Root, known);
    while let Some(open) = writer.open.last_mut() {
        let indent = open.indent;
        let inline = std::mem::take(&mut open.inline);
        let prefix = if inline { 0 } else { indent };
        match &mut open.rest {
            Rest::Items(items) => match items.next() {
                Some(&item) => {
                    let known = open.known.as_ref().and_then(Known::item);
                    writer.kept(item, prefix);
                    writer.indent(prefix);
                    writer.text.push_str("- ");
                    writer.described(item, Place::Item(indent), known);
                }
                None => drop(writer.open.pop()),
            },
            Rest::Members(members) => match members.next() {
                Some(member) => {
                    let known = open.known.as_ref().and_then(|known| known.member(&member.key));
                    let known = known.map(|(says, known)| {
                        writer.comment(says, &known.path, prefix);
                        known
                    });
                    writer.kept(member.value, prefix);
                    writer.indent(prefix);
                    writer.key(&member.key, indent);
                    writer.described(member.value, Place::Member(indent), known);
                }
                None => drop(writer.open.pop()),
            },
        }
    }
    let Comments { above, behind } = writer.comments;
    (writer.text, above.values().map(Vec::len).sum::<usize>() + behind.len())
}

/// What is known of a value, and the way to it: of the items of a list one way.
struct Known {
    value: &'static dyn Described,
    path: String,
}

impl Known {
    fn member(&self, key: &str) -> Option<(&'static str, Self)> {
        let Member { says, value } = self.value.member(key)?;
        Some((says, Self { value, path: format!("{}/{key}", self.path) }))
    }

    fn item(&self) -> Option<Self> {
        Some(Self { value: self.value.item()?, path: self.path.clone() })
    }
}

/// Where a value is written.
#[derive(Clone, Copy)]
enum Place {
    Root,
    /// After `- ` at that indentation.
    Item(usize),
    /// After `key:` at that indentation.
    Member(usize),
}

/// A collection whose end is not written yet.
struct Open<'t, 's> {
    indent: usize,
    /// The first line stands where the text is already.
    inline: bool,
    rest: Rest<'t, 's>,
    known: Option<Known>,
}

enum Rest<'t, 's> {
    Items(std::slice::Iter<'t, NodeId>),
    Members(std::slice::Iter<'t, tree::Member<'s>>),
}

struct Writer<'t, 's> {
    tree: &'t Tree<'s>,
    text: String,
    open: Vec<Open<'t, 's>>,
    /// Ways of what has its comment.
    told: HashSet<String>,
    /// What was said in the text that the tree is of, and is not written yet.
    comments: Comments<'t>,
}

impl Writer<'_, '_> {
    /// A value with the comment that stood behind it.
    fn described(&mut self, id: NodeId, place: Place, known: Option<Known>) {
        let start = self.text.len();
        self.value(id, place, known);
        let Some(comment) = self.comments.behind.remove(&id) else { return };
        match self.text.get(start..).and_then(|written| written.find('\n')) {
            Some(end) => self.text.insert_str(start + end, &format!(" {comment}")),
            // The line goes on with what is in the value.
            None => self.comments_above(0, &[comment]),
        }
    }

    /// The comments that stood above a value.
    fn kept(&mut self, id: NodeId, prefix: usize) {
        if let Some(comments) = self.comments.above.remove(&id) {
            self.comments_above(prefix, &comments);
        }
    }

    fn comments_above(&mut self, prefix: usize, comments: &[&str]) {
        self.above(prefix, |writer, indent| {
            for comment in comments {
                writer.indent(indent);
                writer.text.push_str(comment);
                writer.text.push('\n');
            }
        });
    }

    /// Writes lines above the one that is begun, indented as it will be.
    fn above(&mut self, prefix: usize, write: impl FnOnce(&mut Self, usize)) {
        let line = self.text.rfind('\n').map_or(0, |end| end + 1);
        let begun = self.text.split_off(line);
        write(self, prefix + begun.len() - begun.trim_start_matches(' ').len());
        self.text.push_str(&begun);
    }

    fn value(&mut self, id: NodeId, place: Place, known: Option<Known>) {
        let tree = self.tree;
        let (items, members) = (tree.items(id), tree.members(id));
        if items.is_empty() && members.is_empty() || self.open.len() >= BLOCK_LEVELS {
            return self.line(id, place);
        }
        let (indent, inline) = match place {
            Place::Root => (0, true),
            Place::Item(indent) => (indent + 2, true),
            // As kubectl writes it: a list stands right below its key.
            Place::Member(indent) => (if items.is_empty() { indent + 2 } else { indent }, false),
        };
        if !inline {
            self.text.push('\n');
        }
        let rest = if items.is_empty() { Rest::Members(members.iter()) } else { Rest::Items(items.iter()) };
        self.open.push(Open { indent, inline, rest, known });
    }

    /// A value that begins on this line.
    fn line(&mut self, id: NodeId, place: Place) {
        let indent = match place {
            Place::Root => 0,
            Place::Item(indent) => indent,
            Place::Member(indent) => {
                self.text.push(' ');
                indent
            }
        };
        match self.tree.value(id) {
            Value::String(value) if is_block(value) => return self.block(value, indent + 2),
            Value::String(value) => write_text(value, &mut self.text),
            Value::Number(number) => write_number(number, &mut self.text),
            _ => write::render(self.tree, id, write_quoted, &mut self.text),
        }
        self.text.push('\n');
    }

    /// What is said of a member, on lines of its own above the line that it begins on.
    fn comment(&mut self, says: &str, path: &str, prefix: usize) {
        if says.is_empty() || !self.told.insert(path.to_owned()) {
            return;
        }
        self.above(prefix, |writer, indent| {
            let (last, least) = COMMENT_COLUMNS;
            let columns = last.saturating_sub(indent + 2).max(least);
            let mut column = 0;
            for word in says.split_whitespace() {
                let length = word.chars().count();
                if column == 0 || column + 1 + length > columns {
                    if column > 0 {
                        writer.text.push('\n');
                    }
                    writer.indent(indent);
                    writer.text.push('#');
                    column = 0;
                }
                column += length + usize::from(column > 0);
                writer.text.push(' ');
                writer.text.push_str(word);
            }
            writer.text.push('\n');
        });
    }

    fn key(&mut self, key: &str, indent: usize) {
        if key.len() > SHORT_KEY {
            self.text.push_str("? ");
            write_text(key, &mut self.text);
            self.text.push('\n');
            self.indent(indent);
        } else {
            write_text(key, &mut self.text);
        }
        self.text.push(':');
    }

    /// Text of several lines.
    fn block(&mut self, value: &str, indent: usize) {
        let content = value.trim_end_matches('\n');
        self.text.push_str(match value.len() - content.len() {
            0 => "|-\n",
            1 => "|\n",
            _ => "|+\n",
        });
        let lines = value.strip_suffix('\n').unwrap_or(value);
        for line in lines.split('\n') {
            if !line.is_empty() {
                self.indent(indent);
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn indent(&mut self, spaces: usize) {
        self.text.extend(std::iter::repeat_n(' ', spaces));
    }
}

/// Whether a text can stand below a `|` for all to see: it has several lines, nothing that needs an escape and no line that
/// ends with white space, and its first line tells the indentation.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with(char::is_whitespace)
        && !text.lines().any(|line| line.ends_with(char::is_whitespace))
        && !text.chars().any(|character| character != '\n' && needs_escape(character))
}

fn write_text(value: &str, text: &mut String) {
    if is_plain(value) {
        text.push_str(value);
    } else {
        write_quoted(value, text);
    }
}

/// Whether a text without quotes is text to all readers. Texts that begin with a digit or a sign are not looked at
/// closely: too much is a number, a date or a time to one reader or another.
pub(crate) fn is_plain(text: &str) -> bool {
    let inside = |character: char| character.is_ascii_alphanumeric() || "_-./+=,@()*$; :".contains(character);
    let first = text.starts_with(|character: char| character.is_ascii_alphabetic() || "_/".contains(character));
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    first
        && text.chars().all(inside)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A number as it is, but that readers of YAML 1.1 know one with an exponent by its point and the sign of the exponent.
fn write_number(number: &str, text: &mut String) {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else { return text.push_str(number) };
    text.push_str(mantissa);
    text.push_str(if mantissa.contains('.') { "e" } else { ".0e" });
    text.push_str(if exponent.starts_with(['+', '-']) { "" } else { "+" });
    text.push_str(exponent);
}

fn needs_escape(character: char) -> bool {
    match character {
        '\t' => false,
        '\u{200b}' | '\u{2060}' | '\u{a0}' | '\u{ad}' | '\u{feff}' => true,
        other => is_invisible(other) || matches!(u32::from(other) & 0xFFFF, 0xFFFE | 0xFFFF),
    }
}

fn write_quoted(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            other if needs_escape(other) => {
                let code = u32::from(other);
                text.push_str(&match code {
                    0..=0xFF => format!("\\x{code:02x}"),
                    0x100..=0xFFFF => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:08x}"),
                });
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::json;

    #[test]
    fn writes_as_people_do() {
        let text =
            r#"{"a":{"b":[1.50,{"c":"x","d":[]},[true,null]],"e":"yes"},"f":"one\ntwo\n","g":"0777","h: i":" "}"#;
        let tree = json::read(text).complete().unwrap();
        assert_eq!(
            to_yaml(&tree, tree.root),
            "a:\n  b:\n  - 1.50\n  - c: x\n    d: []\n  - - true\n    - null\n  e: \"yes\"\nf: |\n  one\n  two\n\
             g: \"0777\"\n\"h: i\": \" \"\n"
        );
    }

    #[test]
    fn nesting_costs_no_more_than_it_has() {
        let text = format!("{}1{}", "{\"a\":".repeat(9000), "}".repeat(9000));
        let tree = json::read(&text).complete().unwrap();
        assert!(to_yaml(&tree, tree.root).len() < 100_000);
    }
}
