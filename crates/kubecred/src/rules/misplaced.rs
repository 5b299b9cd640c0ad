//! Fields that stand in the wrong place: where a field of that name belongs, and the edits that move it there.

use crate::diagnostic::{Finding, quoted};
use crate::kube::schema::{Field, Shape};
use crate::kube::value::{push_token, resolve};
use crate::secret;
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Tree, Value};

use super::decoding::UNKNOWN_FIELD;

/// How many findings are looked at: moving things is for people, who make a few mistakes.
const EXPLAINED: usize = 50;

/// Adds to findings about unknown fields where they belong. `text` is that of the tree, `root` the object, `fields` those
/// of its kind.
pub fn explain(tree: &Tree<'_>, root: NodeId, fields: &'static [Field], text: &str, findings: &mut [Finding]) {
    let unknown = |finding: &&mut Finding| std::ptr::eq(finding.rule, &UNKNOWN_FIELD) && finding.fix.is_none();
    for finding in findings.iter_mut().filter(unknown).take(EXPLAINED) {
        let Some(pointer) = finding.pointer.clone() else { continue };
        let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
        let Some(parent) = resolve(tree, root, parent) else { continue };
        let Some(member) = tree.members(parent).iter().find(|member| escaped(&member.key) == name) else { continue };
        let Some(path) = home_of(fields, &member.key) else { continue };
        let place =
            if path.is_empty() { "at the top of the object".to_owned() } else { format!("under `{}`", path.join(".")) };
        finding.help = Some(format!("a field {} belongs {place}: move it there", quoted(&member.key)));
        if holds_secret(tree, member) {
            // A fix would repeat what it moves, and a secret is repeated nowhere.
            continue;
        }
        let edits = Move { tree, text, member, parent }.to(root, &path);
        if let Some(edits) = edits {
            *finding = finding.clone().review_fix(format!("Move it {place}"), edits);
        }
    }
}

/// The path of the one structure, nearest to the top, that has a field of this name. What the server answers is no place
/// to write to.
fn home_of(fields: &'static [Field], name: &str) -> Option<Vec<&'static str>> {
    let mut level: Vec<(Vec<&'static str>, &'static [Field])> = vec![(Vec::new(), fields)];
    // As deep as the declaration, which is a handful of levels.
    while !level.is_empty() {
        let mut homes = level.iter().filter(|(_, fields)| fields.iter().any(|field| field.name == name));
        match (homes.next(), homes.next()) {
            (Some((path, _)), None) => return Some(path.clone()),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
        let below = level.iter().flat_map(|(path, fields)| {
            fields.iter().filter_map(move |field| match field.shape {
                Shape::Structure(below) if field.name != "status" => {
                    Some((path.iter().copied().chain([field.name]).collect(), below))
                }
                _ => None,
            })
        });
        level = below.collect();
    }
    None
}

/// Whether a member holds anything that its name or its text gives away as a secret.
fn holds_secret(tree: &Tree<'_>, member: &Member<'_>) -> bool {
    let named = |member: &Member<'_>| {
        let told = !matches!(tree.value(member.value), Value::Null | Value::Boolean(_));
        told && (secret::is_secret_name(&member.key) || secret::resembles_secret_name(&member.key))
    };
    let mut secret = named(member);
    let mut waiting = vec![member.value];
    while let Some(node) = waiting.pop().filter(|_| !secret) {
        secret = tree.string(node).is_some_and(secret::holds_secret) || tree.members(node).iter().any(named);
        waiting.extend(tree.items(node));
        waiting.extend(tree.members(node).iter().map(|member| member.value));
    }
    secret
}

fn escaped(key: &str) -> String {
    let mut token = String::new();
    push_token(&mut token, key);
    token
}

/// A member on its way to another mapping.
struct Move<'m, 's> {
    tree: &'m Tree<'s>,
    text: &'m str,
    member: &'m Member<'s>,
    parent: NodeId,
}

impl Move<'_, '_> {
    fn to(&self, root: NodeId, path: &[&str]) -> Option<Vec<(Span, String)>> {
        let mut target = root;
        for (depth, name) in path.iter().enumerate() {
            match self.tree.get(target, name) {
                Some(below) => target = below,
                // What is missing is made around the field, where that is its place.
                None if target == self.parent && depth + 1 == path.len() => return self.wrap(name),
                None => return None,
            }
        }
        if target == self.parent {
            return None;
        }
        let (taken, removal) = self.take()?;
        let first = self.tree.members(target).first()?;
        let at = Span { start: first.key_span.start, end: first.key_span.start };
        let inserted = if self.is_flow(target) {
            format!("{}, ", taken.lines().map(str::trim).collect::<Vec<_>>().join(" "))
        } else if self.is_flow(self.parent) {
            let column = self.indentation(first.key_span.start)?;
            format!("{taken}\n{}", " ".repeat(column))
        } else {
            let column = self.indentation(first.key_span.start)?;
            let from = self.indentation(self.member.key_span.start)?;
            format!("{}\n{}", shift(&taken, from, column)?, " ".repeat(column))
        };
        Some(vec![(at, inserted), (removal, String::new())])
    }

    /// The text of the member, and the stretch that goes with it.
    fn take(&self) -> Option<(String, Span)> {
        let value = self.tree.node(self.member.value).span;
        let span = Span { start: self.member.key_span.start, end: value.end.max(self.member.key_span.end) };
        let taken = self.text.get(span.range())?.to_owned();
        if self.is_flow(self.parent) {
            let members = self.tree.members(self.parent);
            let index = members.iter().position(|member| member.key_span == self.member.key_span)?;
            let before = index.checked_sub(1).and_then(|index| members.get(index));
            let removal = match (members.get(index + 1), before) {
                (Some(next), _) => Span { start: span.start, end: next.key_span.start },
                (None, Some(before)) => Span { start: self.tree.node(before.value).span.end, end: span.end },
                (None, None) => span,
            };
            return Some((taken, removal));
        }
        // Whole lines; a comment behind the value goes with it.
        let start = self.text.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
        self.text.get(start..span.start as usize)?.chars().all(|character| character == ' ').then_some(())?;
        let rest = self.text.get(span.end as usize..)?;
        let line_end = rest.find('\n');
        let behind = rest.get(..line_end.unwrap_or(rest.len()))?.trim_end();
        (behind.is_empty() || behind.trim_start().starts_with('#')).then_some(())?;
        let end = span.end as usize + line_end.map_or(rest.len(), |at| at + 1);
        Some((format!("{taken}{behind}"), Span::new(start, end)))
    }

    /// `name` around the member, where it stands.
    fn wrap(&self, name: &str) -> Option<Vec<(Span, String)>> {
        let (taken, removal) = self.take()?;
        if self.is_flow(self.parent) {
            let span = Span { start: self.member.key_span.start, end: self.tree.node(self.member.value).span.end };
            let quote = if taken.starts_with('"') { "\"" } else { "" };
            return Some(vec![(span, format!("{quote}{name}{quote}: {{{taken}}}"))]);
        }
        let column = self.indentation(self.member.key_span.start)?;
        let moved = shift(&taken, column, column + 2)?;
        let indent = " ".repeat(column);
        let end = if self.text.get(removal.range())?.ends_with('\n') { "\n" } else { "" };
        Some(vec![(removal, format!("{indent}{name}:\n{indent}  {moved}{end}"))])
    }

    fn is_flow(&self, node: NodeId) -> bool {
        let span = self.tree.node(node).span;
        self.text.get(span.range()).is_some_and(|text| text.starts_with('{'))
    }

    /// The column of what stands first on its line, but for spaces.
    fn indentation(&self, offset: u32) -> Option<usize> {
        let start = self.text.get(..offset as usize)?.rfind('\n').map_or(0, |at| at + 1);
        let before = self.text.get(start..offset as usize)?;
        before.chars().all(|character| character == ' ').then_some(before.len())
    }
}

/// Lines after the first, moved from one column to another; `None` where one of them stands too far left.
fn shift(text: &str, from: usize, to: usize) -> Option<String> {
    let mut lines = text.split('\n');
    let mut shifted = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        shifted.push('\n');
        if line.trim().is_empty() {
            continue;
        }
        let rest = line.get(from..).filter(|_| line.bytes().take(from).all(|byte| byte == b' '))?;
        shifted.push_str(&" ".repeat(to));
        shifted.push_str(rest);
    }
    Some(shifted)
}

#[cfg(test)]
mod tests {
    use crate::options::Options;

    fn moved(text: &str) -> String {
        let report = crate::analyze(text, &Options::default());
        let fix = report.diagnostics.iter().find_map(|found| found.fix.clone()).expect("a fix");
        let mut edits = fix.edits;
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start.offset));
        let mut text = text.to_owned();
        for edit in edits {
            text.replace_range(edit.range.start.offset as usize..edit.range.end.offset as usize, &edit.new_text);
        }
        text
    }

    #[test]
    fn moves_a_field_down() {
        let text = "kind: TokenRequest\napiVersion: authentication.k8s.io/v1\naudiences: # who\n- a\n- b\nspec:\n  expirationSeconds: 600\n";
        assert_eq!(
            moved(text),
            "kind: TokenRequest\napiVersion: authentication.k8s.io/v1\nspec:\n  audiences: # who\n  - a\n  - b\n  expirationSeconds: 600\n"
        );
    }

    #[test]
    fn moves_a_field_up() {
        let text =
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  automountServiceAccountToken: false\n";
        assert_eq!(
            moved(text),
            "automountServiceAccountToken: false\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n"
        );
    }

    #[test]
    fn makes_what_is_missing() {
        let text = "apiVersion: v1\nkind: ServiceAccount\nname: a\n";
        assert_eq!(moved(text), "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n");
    }

    #[test]
    fn moves_in_json() {
        let text = r#"{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": "n"}, "name": "a"}"#;
        assert_eq!(
            moved(text),
            r#"{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a", "namespace": "n"}}"#
        );
    }
}
