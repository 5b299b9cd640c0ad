//! Fields that stand in the wrong place: where a field of that name belongs, and the edits that move it there.

use crate::diagnostic::{Finding, quoted};
use crate::kube::schema::{Field, Shape};
use crate::kube::value::{push_token, resolve};
use crate::secret;
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Tree, Value};

use super::decoding::{UNKNOWN_FIELD, rename};

/// How many findings are looked at: moving things is for people, who make a few mistakes.
const EXPLAINED: usize = 50;
/// How many members of something unknown are looked at.
const INSIDE: usize = 100;

/// Adds to findings about unknown fields where they belong, or where what is in them does. `text` is that of the tree,
/// `root` the object, `fields` those of its kind.
pub fn explain(tree: &Tree<'_>, root: NodeId, fields: &'static [Field], text: &str, findings: &mut [Finding]) {
    let unknown = |finding: &&mut Finding| std::ptr::eq(finding.rule, &UNKNOWN_FIELD) && finding.fix.is_none();
    for finding in findings.iter_mut().filter(unknown).take(EXPLAINED) {
        let Some(pointer) = finding.pointer.clone() else { continue };
        let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
        let Some(parent) = resolve(tree, root, parent) else { continue };
        let Some(member) = tree.members(parent).iter().find(|member| escaped(&member.key) == name) else { continue };
        let way = Move { tree, text, member, parent };
        match home_of(fields, &member.key) {
            Some(path) => explain_own(finding, &way, root, &path),
            None => explain_inner(finding, &way, root, fields),
        }
    }
}

/// A field that belongs elsewhere itself.
fn explain_own(finding: &mut Finding, way: &Move<'_, '_>, root: NodeId, path: &[&str]) {
    let (place, name) = (described(path), quoted(&way.member.key));
    if let Some(set) = way.set_at(root, path, &way.member.key) {
        finding.help = Some(format!("a field {name} belongs {place}, where it is set: remove it here"));
        let removal = way.take().map(|(_, removal)| vec![(removal, String::new())]);
        *finding = finding.clone().label(set, "set here");
        if let Some(removal) = removal {
            *finding = finding.clone().review_fix("Remove it", removal);
        }
        return;
    }
    finding.help = Some(format!("a field {name} belongs {place}: move it there"));
    // A fix would repeat what it moves, and a secret is repeated nowhere.
    if !holds_secret(way.tree, way.member)
        && let Some(edits) = way.to(root, path)
    {
        *finding = finding.clone().review_fix(format!("Move it {}", to(path)), edits);
    }
}

/// An unknown field in which known ones stand.
fn explain_inner(finding: &mut Finding, way: &Move<'_, '_>, root: NodeId, fields: &'static [Field]) {
    let tree = way.tree;
    let mut known: Vec<(NodeId, &Member<'_>, Vec<&'static str>)> = Vec::new();
    let mut waiting = vec![way.member.value];
    let mut left = INSIDE;
    while let Some(node) = waiting.pop().filter(|_| left > 0) {
        for member in tree.members(node).iter().take(left) {
            left -= 1;
            match home_of(fields, &member.key) {
                // What is set in its place already is something else here.
                Some(path) if way.set_at(root, &path, &member.key).is_none() => known.push((node, member, path)),
                Some(_) => {}
                None => waiting.push(member.value),
            }
        }
    }
    let Some((holder, path)) = known.first().map(|(holder, _, path)| (*holder, path.clone())) else { return };
    let of_one_place = known.iter().filter(|(node, _, home)| *node == holder && *home == path);
    let moved: Vec<&Member<'_>> = of_one_place.map(|(_, member, _)| *member).collect();
    let names: Vec<String> = moved.iter().map(|member| quoted(&member.key)).collect();
    let (place, them) = (described(&path), if moved.len() == 1 { "it" } else { "them" });
    let belong = if moved.len() == 1 { "belongs" } else { "belong" };
    finding.help = Some(format!("{} in it {belong} {place}: move {them} there", names.join(", ")));
    for (_, member, path) in &known {
        finding.labels.push((member.key_span, format!("belongs {}", described(path))));
    }
    if holder != way.member.value || moved.iter().any(|member| holds_secret(tree, member)) {
        return;
    }
    let (title, edits) = match path.as_slice() {
        [name] if way.parent == root && tree.get(root, name).is_none() => {
            let whole = moved.len() == tree.members(holder).len();
            (format!("Rename to {name}"), whole.then(|| vec![rename(way.member, name)]))
        }
        _ => (format!("Move {them} {}", to(&path)), way.inner_to(root, &path, &moved)),
    };
    if let Some(edits) = edits {
        *finding = finding.clone().review_fix(title, edits);
    }
}

fn described(path: &[&str]) -> String {
    if path.is_empty() { "at the top of the object".to_owned() } else { format!("under `{}`", path.join(".")) }
}

/// The same of a way.
fn to(path: &[&str]) -> String {
    if path.is_empty() { "to the top of the object".to_owned() } else { described(path) }
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
#[derive(Clone, Copy)]
struct Move<'m, 's> {
    tree: &'m Tree<'s>,
    text: &'m str,
    member: &'m Member<'s>,
    parent: NodeId,
}

impl<'m, 's> Move<'m, 's> {
    /// Where a field of this name is set at a path.
    fn set_at(&self, root: NodeId, path: &[&str], name: &str) -> Option<Span> {
        let target = path.iter().try_fold(root, |node, name| self.tree.get(node, name))?;
        self.tree.members(target).iter().find(|member| member.key == name).map(|member| member.key_span)
    }

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
        Some(vec![self.insertion(target, first.key_span.start, &[taken])?, (removal, String::new())])
    }

    /// The edits that move members of this one to a mapping that is there.
    fn inner_to(&self, root: NodeId, path: &[&str], moved: &[&'m Member<'s>]) -> Option<Vec<(Span, String)>> {
        let target = path.iter().try_fold(root, |node, name| self.tree.get(node, name))?;
        let holder = self.member.value;
        let members = self.tree.members(holder);
        let inner = Move { parent: holder, member: self.member, ..*self };
        let moves: Vec<Move<'_, '_>> = moved.iter().map(|member| Move { member, ..inner }).collect();
        let (first, last) = (members.first()?, members.last()?);
        let end = self.tree.node(last.value).span.end;
        if moved.len() == members.len() && target == self.parent {
            let span = Span { start: self.member.key_span.start, end: self.tree.node(holder).span.end };
            let one_line = |text: &&str| !text.contains('\n');
            // A comment would be lost, or hide what stands behind it.
            let opening = Span { start: span.start, end: first.key_span.start };
            let checked = if self.is_flow(holder) { span } else { opening };
            if self.text.get(checked.range())?.contains('#') {
                return None;
            }
            let content = self.text.get(first.key_span.start as usize..end as usize)?;
            let unwrapped = match (self.is_flow(self.parent), self.is_flow(holder)) {
                (true, _) => content.to_owned(),
                (false, true) => {
                    let column = self.indentation(span.start)?;
                    let texts: Option<Vec<&str>> = moves.iter().map(|one| one.content().filter(one_line)).collect();
                    texts?.join(&format!("\n{}", " ".repeat(column)))
                }
                (false, false) => {
                    shift(content, self.indentation(first.key_span.start)?, self.indentation(span.start)?)?
                }
            };
            return Some(vec![(Span { end: span.end.max(end), ..span }, unwrapped)]);
        }
        let taken: Option<Vec<(String, Span)>> = moves.iter().map(Move::take).collect();
        let (texts, mut removals): (Vec<String>, Vec<Span>) = taken?.into_iter().unzip();
        if moved.len() == members.len() {
            removals = vec![self.take()?.1];
        } else if self.is_flow(holder) && removals.len() > 1 {
            return None;
        }
        let before = if target == self.parent { self.member } else { self.tree.members(target).first()? };
        let mut edits = vec![inner.insertion(target, before.key_span.start, &texts)?];
        edits.extend(removals.into_iter().map(|removal| (removal, String::new())));
        Some(edits)
    }

    /// The edit that puts members of the parent before a key of another mapping.
    fn insertion(&self, target: NodeId, start: u32, taken: &[String]) -> Option<(Span, String)> {
        let mut inserted = String::new();
        let (from_flow, to_flow) = (self.is_flow(self.parent), self.is_flow(target));
        for text in taken {
            if to_flow {
                // Blocks and comments have no place there.
                if !from_flow && text.contains(['\n', '#']) {
                    return None;
                }
                inserted.push_str(&format!("{text}, "));
                continue;
            }
            if from_flow && text.contains('\n') {
                return None;
            }
            let column = self.indentation(start)?;
            let indent = " ".repeat(column);
            let text = if from_flow { text.clone() } else { shift(text, self.column_of_members()?, column)? };
            inserted.push_str(&format!("{text}\n{indent}"));
        }
        Some((Span { start, end: start }, inserted))
    }

    /// The column in which the members of the parent stand.
    fn column_of_members(&self) -> Option<usize> {
        self.indentation(self.tree.members(self.parent).first()?.key_span.start)
    }

    /// The text of the member.
    fn content(&self) -> Option<&'m str> {
        let end = self.tree.node(self.member.value).span.end.max(self.member.key_span.end);
        self.text.get(self.member.key_span.start as usize..end as usize)
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
    const ACCOUNT: &str = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n";
    const REVIEW: &str = "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\n";

    #[test]
    fn takes_known_fields_out_of_an_unknown_one() {
        for (inside, outside) in [
            ("spec: {automountServiceAccountToken: false}\n", "automountServiceAccountToken: false\n"),
            (
                "spec:\n  automountServiceAccountToken: false # no\n  # pulls\n  imagePullSecrets:\n  - name: b\n",
                "automountServiceAccountToken: false # no\n# pulls\nimagePullSecrets:\n- name: b\n",
            ),
            (
                "spec: {automountServiceAccountToken: false, imagePullSecrets: [{name: b}]}\n",
                "automountServiceAccountToken: false\nimagePullSecrets: [{name: b}]\n",
            ),
            (
                "spec:\n  automountServiceAccountToken: false\n  replicas: 1\n",
                "automountServiceAccountToken: false\nspec:\n  replicas: 1\n",
            ),
            ("spec:\n    automountServiceAccountToken: false\n\n", "automountServiceAccountToken: false\n\n"),
            ("spec:\r\n  automountServiceAccountToken: false\r\n", "automountServiceAccountToken: false\r\n"),
        ] {
            assert_eq!(moved(&format!("{ACCOUNT}{inside}")), format!("{ACCOUNT}{outside}"));
        }
        assert_eq!(
            moved(
                r#"{"apiVersion": "v1", "spec": {"secrets": []}, "kind": "ServiceAccount", "metadata": {"name": "a"}}"#
            ),
            r#"{"apiVersion": "v1", "secrets": [], "kind": "ServiceAccount", "metadata": {"name": "a"}}"#
        );
    }

    #[test]
    fn takes_known_fields_to_where_they_belong() {
        for (inside, outside) in [
            (
                "options:\n  audiences:\n  - a\nspec:\n  expirationSeconds: 600\n",
                "spec:\n  audiences:\n  - a\n  expirationSeconds: 600\n",
            ),
            (
                "options: {audiences: [a]}\nspec: {expirationSeconds: 600}\n",
                "spec: {audiences: [a], expirationSeconds: 600}\n",
            ),
            ("options:\n  audiences: [a]\n", "spec:\n  audiences: [a]\n"),
            (
                "options:\n  color: red\n  audiences: [a]\nspec:\n  expirationSeconds: 600\n",
                "options:\n  color: red\nspec:\n  audiences: [a]\n  expirationSeconds: 600\n",
            ),
        ] {
            assert_eq!(moved(&format!("{REVIEW}{inside}")), format!("{REVIEW}{outside}"));
        }
    }

    /// What is said of the first field that does not exist: the help, the title of the fix.
    fn said(text: &str) -> (String, Option<String>) {
        let report = crate::analyze(text, &Options::default());
        let found = report.diagnostics.into_iter().find(|found| found.rule == "manifest/unknown-field").unwrap();
        (found.help.unwrap(), found.fix.map(|fix| fix.title))
    }

    #[test]
    fn what_can_not_be_moved_is_named() {
        let (help, fix) = said(&format!("{ACCOUNT}pod:\n  spec:\n    automountServiceAccountToken: false\n"));
        assert_eq!(help, "`automountServiceAccountToken` in it belongs at the top of the object: move it there");
        assert_eq!(fix, None);
        let (_, fix) = said(&format!("{ACCOUNT}spec: # pods\n  # none\n  automountServiceAccountToken: false\n"));
        assert_eq!(fix, None);
        let (_, fix) = said(&format!("{REVIEW}options:\n  audiences:\n  - a\nspec: {{expirationSeconds: 600}}\n"));
        assert_eq!(fix, None);
        // A name in something unknown is the name of that.
        let (help, _) = said(&format!("{ACCOUNT}owner: {{name: b}}\n"));
        assert_eq!(help, super::super::decoding::UNKNOWN_FIELD_HELP);
        let (help, fix) = said(&format!("{ACCOUNT}name: b\n"));
        assert_eq!(help, "a field `name` belongs under `metadata`, where it is set: remove it here");
        assert_eq!(fix.as_deref(), Some("Remove it"));
    }
}
