//! The edits that take members of a mapping to where they belong.

use crate::rules::decoding;
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Tree, Value};

/// A member on its way to another mapping.
#[derive(Clone, Copy)]
pub(super) struct Move<'m, 's> {
    pub(super) tree: &'m Tree<'s>,
    pub(super) text: &'m str,
    pub(super) member: &'m Member<'s>,
    pub(super) parent: NodeId,
}

impl<'m, 's> Move<'m, 's> {
    /// Where a field of this name is set at a path.
    pub(super) fn set_at(&self, root: NodeId, path: &[&str], name: &str) -> Option<Span> {
        let target = path.iter().try_fold(root, |node, name| self.tree.get(node, name))?;
        self.tree.members(target).iter().find(|member| member.key == name).map(|member| member.key_span)
    }

    /// The edits that move members of the parent to the mapping at a path.
    pub(super) fn to(&self, root: NodeId, path: &[&str], moved: &[&'m Member<'s>]) -> Option<Vec<(Span, String)>> {
        let moves = moved.iter().map(|member| Move { member, ..*self });
        let taken: Option<Vec<(String, Span)>> = moves.map(|one| one.take()).collect();
        let (texts, removals): (Vec<String>, Vec<Span>) = taken?.into_iter().unzip();
        let mut target = root;
        let mut insertion = None;
        for (depth, name) in path.iter().enumerate() {
            let last = depth + 1 == path.len();
            match self.tree.members(target).iter().find(|member| member.key == *name) {
                Some(empty) if last && matches!(self.tree.value(empty.value), Value::Null) => {
                    insertion = Some(self.under(empty, &texts)?);
                }
                Some(below) => target = below.value,
                // What is missing is made around the fields, where that is its place.
                None if target == self.parent && last => return self.wrap(name, &texts, &removals),
                None => return None,
            }
        }
        let (at, inserted) = match insertion {
            Some(insertion) => insertion,
            None if target == self.parent => return None,
            None => self.insertion(target, self.tree.members(target).first()?.key_span.start, &texts)?,
        };
        let mut edits = vec![(at, inserted)];
        for removal in removals {
            match edits.first_mut() {
                // Two edits at one place would be in no order.
                Some((at, _)) if at.end == removal.start => at.end = removal.end,
                _ => edits.push((removal, String::new())),
            }
        }
        Some(edits)
    }

    /// The edit that puts members of the parent below a key that has no value.
    fn under(&self, key: &Member<'_>, taken: &[String]) -> Option<(Span, String)> {
        let column = indentation(self.text, key.key_span.start)? + 2;
        let from = self.column_of_members()?;
        let rest = self.text.get(key.key_span.end as usize..)?;
        let line = rest.split_inclusive('\n').next()?;
        let value = line.strip_prefix(':')?.trim();
        (line.ends_with('\n') && (value.is_empty() || value.starts_with('#'))).then_some(())?;
        let indented = |text: &String| Some(format!("{}{}\n", " ".repeat(column), shift(text, from, column)?));
        let texts: Option<String> = taken.iter().map(indented).collect();
        Some((Span::at(key.key_span.end as usize + line.len()), texts?))
    }

    /// The edits that move members of this one to a mapping that is there.
    pub(super) fn inner_to(
        &self,
        root: NodeId,
        path: &[&str],
        moved: &[&'m Member<'s>],
    ) -> Option<Vec<(Span, String)>> {
        let target = path.iter().try_fold(root, |node, name| self.tree.get(node, name))?;
        let holder = self.member.value;
        let members = self.tree.members(holder);
        let inner = Move { parent: holder, ..*self };
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
                    let column = indentation(self.text, span.start)?;
                    let texts: Option<Vec<&str>> = moves.iter().map(|one| one.content().filter(one_line)).collect();
                    texts?.join(&format!("\n{}", " ".repeat(column)))
                }
                (false, false) => {
                    shift(content, indentation(self.text, first.key_span.start)?, indentation(self.text, span.start)?)?
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
            let column = indentation(self.text, start)?;
            let indent = " ".repeat(column);
            let text = if from_flow { text.clone() } else { shift(text, self.column_of_members()?, column)? };
            inserted.push_str(&format!("{text}\n{indent}"));
        }
        Some((Span { start, end: start }, inserted))
    }

    /// The column in which the members of the parent stand.
    fn column_of_members(&self) -> Option<usize> {
        // The first may stand behind the `-` of an item.
        self.tree.members(self.parent).iter().take(2).find_map(|member| indentation(self.text, member.key_span.start))
    }

    /// The text of the member.
    fn content(&self) -> Option<&'m str> {
        let end = self.tree.node(self.member.value).span.end.max(self.member.key_span.end);
        self.text.get(self.member.key_span.start as usize..end as usize)
    }

    /// The text of the member, and the stretch that goes with it.
    pub(super) fn take(&self) -> Option<(String, Span)> {
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
        let start = span.start as usize - indentation(self.text, span.start)?;
        let rest = self.text.get(span.end as usize..)?;
        let line_end = rest.find('\n');
        let behind = rest.get(..line_end.unwrap_or(rest.len()))?.trim_end();
        (behind.is_empty() || behind.trim_start().starts_with('#')).then_some(())?;
        let end = span.end as usize + line_end.map_or(rest.len(), |at| at + 1);
        Some((format!("{taken}{behind}"), Span::new(start, end)))
    }

    /// `name` around members, where the first stands.
    fn wrap(&self, name: &str, taken: &[String], removals: &[Span]) -> Option<Vec<(Span, String)>> {
        let (text, first) = (taken.first()?, *removals.first()?);
        if self.is_flow(self.parent) {
            let span = Span { start: self.member.key_span.start, end: self.tree.node(self.member.value).span.end };
            let quote = if text.starts_with('"') { "\"" } else { "" };
            return Some(vec![(span, format!("{quote}{name}{quote}: {{{text}}}"))]);
        }
        let column = self.column_of_members()?;
        let indent = " ".repeat(column);
        let moved: Option<Vec<String>> =
            taken.iter().map(|text| Some(format!("\n{indent}  {}", shift(text, column, column + 2)?))).collect();
        let end = if self.text.get(first.range())?.ends_with('\n') { "\n" } else { "" };
        let mut edits = vec![(first, format!("{indent}{name}:{}{end}", moved?.concat()))];
        edits.extend(removals.iter().skip(1).map(|removal| (*removal, String::new())));
        Some(edits)
    }

    pub(super) fn is_flow(&self, node: NodeId) -> bool {
        let span = self.tree.node(node).span;
        self.text.get(span.range()).is_some_and(|text| text.starts_with('{'))
    }
}

/// The column of what stands first on its line, but for spaces.
fn indentation(text: &str, offset: u32) -> Option<usize> {
    let before = text.get(..offset as usize)?;
    let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..)?;
    line.bytes().all(|byte| byte == b' ').then_some(line.len())
}

/// The edits that make a list of a mapping, of which it is the item.
pub(super) fn as_item(tree: &Tree<'_>, node: NodeId, text: &str) -> Option<Vec<(Span, String)>> {
    let span = tree.node(node).span;
    let content = text.get(span.range())?;
    if content.starts_with('{') {
        return Some(decoding::around(span, "[", "]"));
    }
    let column = indentation(text, span.start)?;
    Some(vec![(span, format!("- {}", shift(content, column, column + 2)?))])
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
