//! The edits that take members of a mapping to where they belong.

use crate::order::sort_by_key;
use crate::rules::decoding;
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Syntax, Tree, Value};

/// A member on its way to another mapping.
#[derive(Clone, Copy)]
pub(super) struct Move<'m, 's> {
    pub(super) tree: &'m Tree<'s>,
    pub(super) text: &'m str,
    pub(super) member: &'m Member<'s>,
    pub(super) parent: NodeId,
    /// Whether what is moved may hold a secret, which no edit repeats.
    pub(super) secret: bool,
}

impl<'m, 's> Move<'m, 's> {
    /// Where a field of this name is set at a path.
    pub(super) fn set_at(&self, root: NodeId, path: &[&str], name: &str) -> Option<Span> {
        let target = path.iter().try_fold(root, |node, name| self.tree.get(node, name))?;
        self.tree.members(target).iter().find(|member| member.key == name).map(|member| member.key_span)
    }

    /// The edits that move members of the parent to the mapping at a path, each where it can be done: in blocks, between
    /// braces, and in JSON. What may be secret is repeated in none.
    pub(super) fn to(&self, root: NodeId, path: &[&str], moved: &[&'m Member<'s>]) -> Option<Vec<(Span, String)>> {
        // The innermost mapping on the way that holds anything, what is missing below it, and what stands there empty.
        let (mut holder, mut missing, mut empty) = (root, path, None);
        while let Some((name, rest)) = missing.split_first() {
            let Some(member) = self.tree.members(holder).iter().find(|member| member.key == *name) else { break };
            match self.tree.value(member.value) {
                Value::Mapping(_) if !self.tree.members(member.value).is_empty() => {}
                Value::Mapping(_) | Value::Null => {
                    empty = Some(member);
                    break;
                }
                _ => return None,
            }
            (holder, missing) = (member.value, rest);
        }
        let edits = match (empty, missing) {
            (None, []) if holder == self.parent => return None,
            (None, []) => self.beside(holder, self.tree.members(holder).first()?, None, &[], moved)?,
            (Some(empty), [_]) if self.under(empty, &[]).is_some() && !self.secret => {
                let (texts, removals) = self.take_all(moved)?;
                let insertion = self.under(empty, &texts)?;
                std::iter::once(insertion).chain(removals.into_iter().map(removed)).collect()
            }
            (_, missing) if holder == self.parent => self.wrap(missing, moved, empty)?,
            (empty, missing) => {
                let before = empty.or_else(|| self.tree.members(holder).first())?;
                self.beside(holder, before, empty, missing, moved)?
            }
        };
        in_order(edits)
    }

    /// The edits that move members to another mapping, to stand before one of its members or in its place, with what is
    /// missing around them.
    fn beside(
        &self,
        target: NodeId,
        before: &Member<'_>,
        replaced: Option<&Member<'_>>,
        missing: &[&str],
        moved: &[&'m Member<'s>],
    ) -> Option<Vec<(Span, String)>> {
        if self.secret {
            return None;
        }
        let (texts, removals) = self.take_all(moved)?;
        let mut edits: Vec<_> = removals.into_iter().map(removed).collect();
        if missing.is_empty() {
            edits.push(self.insertion(target, before.key_span.start, &texts)?);
            return Some(edits);
        }
        let [text] = texts.as_slice() else { return None };
        let around = self.around(missing, text)?;
        match replaced {
            Some(empty) => {
                let end = self.tree.node(empty.value).span.end.max(empty.key_span.end);
                edits.push((Span { start: empty.key_span.start, end }, around));
            }
            None => edits.push(self.insertion(target, before.key_span.start, &[around])?),
        }
        Some(edits)
    }

    /// A member with what is missing around it.
    fn around(&self, missing: &[&str], text: &str) -> Option<String> {
        let (opening, closing) = self.brackets(missing);
        let one_line = !text.contains(['\n', '#']);
        (one_line && (self.is_flow(self.parent) || is_safe_between_braces(text)))
            .then(|| format!("{opening}{text}{closing}"))
    }

    /// What opens and closes mappings of these names, one in the other.
    fn brackets(&self, names: &[&str]) -> (String, String) {
        let quote = if self.key_text().starts_with('"') { "\"" } else { "" };
        let opening = names.iter().map(|name| format!("{quote}{name}{quote}: {{")).collect();
        (opening, "}".repeat(names.len()))
    }

    /// The edit that sets a field beside the member to a word.
    pub(super) fn set(&self, name: &str, word: &str) -> Option<(Span, String)> {
        if let Some(set) = self.tree.member(self.parent, name) {
            return Some((self.tree.node(set.value).span, format!("\"{word}\""))).filter(|(span, _)| !span.is_empty());
        }
        let start = self.member.key_span.start;
        if self.is_flow(self.parent) {
            let quote = if self.key_text().starts_with('"') { "\"" } else { "" };
            return Some((at(start), format!("{quote}{name}{quote}: \"{word}\", ")));
        }
        let indent = " ".repeat(column(self.text, start)?);
        Some((at(start), format!("{name}: {word}\n{indent}")))
    }

    /// The texts of members of the parent, and the stretches that go with them.
    fn take_all(&self, moved: &[&'m Member<'s>]) -> Option<(Vec<String>, Vec<Span>)> {
        let taken: Option<Vec<(String, Span)>> = moved.iter().map(|member| Move { member, ..*self }.take()).collect();
        Some(taken?.into_iter().unzip())
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
                if !from_flow && (text.contains(['\n', '#']) || !is_safe_between_braces(text)) {
                    return None;
                }
                inserted.push_str(&format!("{text}, "));
                continue;
            }
            if from_flow && text.contains('\n') {
                return None;
            }
            let column = column(self.text, start)?;
            let indent = " ".repeat(column);
            let text = if from_flow { text.clone() } else { shift(text, self.column_of_members()?, column)? };
            inserted.push_str(&format!("{text}\n{indent}"));
        }
        Some((Span { start, end: start }, inserted))
    }

    /// The column in which the members of the parent stand.
    fn column_of_members(&self) -> Option<usize> {
        column(self.text, self.tree.members(self.parent).first()?.key_span.start)
    }

    /// The key as it stands in the text.
    fn key_text(&self) -> &'m str {
        self.text.get(self.member.key_span.range()).unwrap_or_default()
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
        let taken = self.text.get(span.range())?;
        if self.is_flow(self.parent) {
            // Elsewhere than between braces a value stands apart from its key.
            let value = self.text.get(value.start.max(self.member.key_span.end) as usize..span.end as usize)?;
            let taken = if self.tree.syntax == Syntax::Yaml {
                format!("{}: {value}", self.key_text())
            } else {
                taken.to_owned()
            };
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

    /// The edits that put what is missing around members, where the first stands; what stands there empty goes.
    fn wrap(
        &self,
        missing: &[&str],
        moved: &[&'m Member<'s>],
        empty: Option<&'m Member<'s>>,
    ) -> Option<Vec<(Span, String)>> {
        let (first, others) = moved.split_first()?;
        let first = Move { member: first, ..*self };
        let mut edits = Vec::new();
        if let Some(member) = empty {
            edits.push(removed(Move { member, ..*self }.take()?.1));
        }
        let value = self.tree.node(first.member.value).span;
        let (start, end) = (first.member.key_span.start, value.end.max(first.member.key_span.end));
        if self.is_flow(self.parent) {
            let (opening, closing) = first.brackets(missing);
            edits.extend([(at(start), opening), (at(end), closing)]);
            return others.is_empty().then_some(edits);
        }
        let column = self.column_of_members()?;
        let depth = missing.len() * STEP;
        let names = missing.iter().enumerate();
        let opening = names.map(|(depth, name)| format!("{name}:\n{}", " ".repeat(column + (depth + 1) * STEP)));
        edits.push((at(start), opening.collect()));
        edits.extend(further_lines(self.text, start, end).map(|line| (at(line), " ".repeat(depth))));
        if !others.is_empty() {
            if self.secret {
                return None;
            }
            let (texts, removals) = self.take_all(others)?;
            edits.extend(removals.into_iter().map(removed));
            // Behind the first one, and the comment at the end of its line.
            let behind = first.take()?.1.end;
            let ended = self.text.get(..behind as usize)?.ends_with('\n');
            let indent = " ".repeat(column + depth);
            let mut moved = String::new();
            for text in texts {
                let text = shift(&text, column, column + depth)?;
                moved.push_str(&if ended { format!("{indent}{text}\n") } else { format!("\n{indent}{text}") });
            }
            edits.push((at(behind), moved));
        }
        Some(edits)
    }

    /// Whether it stands in its parent as another member does: between the same braces, or in the same column.
    pub(super) fn stands_beside(&self, other: &Member<'_>) -> bool {
        let (own, parent) = (self.member.key_span, self.tree.node(self.parent).span);
        let within = parent.start <= own.start && own.end <= parent.end;
        within && (self.is_flow(self.parent) || column(self.text, own.start) == column(self.text, other.key_span.start))
    }

    pub(super) fn is_flow(&self, node: NodeId) -> bool {
        let span = self.tree.node(node).span;
        self.text.get(span.range()).is_some_and(|text| text.starts_with('{'))
    }
}

/// How much further a mapping is indented than what it is in.
const STEP: usize = 2;

fn at(offset: u32) -> Span {
    Span { start: offset, end: offset }
}

fn removed(span: Span) -> (Span, String) {
    (span, String::new())
}

/// The edits in the order of the text, those that touch made one; `None` where two overlap.
pub(super) fn in_order(mut edits: Vec<(Span, String)>) -> Option<Vec<(Span, String)>> {
    sort_by_key(&mut edits, |(span, _)| (span.start, span.end));
    let mut ordered: Vec<(Span, String)> = Vec::new();
    for (span, text) in edits {
        match ordered.last_mut() {
            Some((before, _)) if before.end > span.start => return None,
            Some((before, replaced)) if before.end == span.start => {
                before.end = span.end;
                replaced.push_str(&text);
            }
            _ => ordered.push((span, text)),
        }
    }
    Some(ordered)
}

/// Whether the text of a member means the same between braces, where some characters end a text.
fn is_safe_between_braces(text: &str) -> bool {
    let value = text.split_once(": ").map_or("", |(_, value)| value.trim_start());
    value.starts_with(['"', '\'', '{', '[']) || !value.contains([',', '[', ']', '{', '}'])
}

/// Where the lines after the first begin that hold anything.
fn further_lines(text: &str, start: u32, end: u32) -> impl Iterator<Item = u32> {
    let content = text.get(start as usize..end as usize).unwrap_or_default();
    content.match_indices('\n').filter_map(move |(line, _)| {
        let rest = content.get(line + 1..)?.split('\n').next()?;
        (!rest.trim().is_empty()).then(|| start + Span::at(line + 1).start)
    })
}

/// The column of what stands first on its line, but for spaces.
fn indentation(text: &str, offset: u32) -> Option<usize> {
    first_on_line(text, offset, b" ")
}

/// The column of what stands first on its line, or first in an item of a list.
fn column(text: &str, offset: u32) -> Option<usize> {
    first_on_line(text, offset, b" -")
}

fn first_on_line(text: &str, offset: u32, before: &[u8]) -> Option<usize> {
    let line = text.get(..offset as usize)?;
    let line = line.get(line.rfind('\n').map_or(0, |at| at + 1)..)?;
    line.bytes().all(|byte| before.contains(&byte)).then_some(line.len())
}

/// The edits that make a list of a mapping, of which it is the item.
pub(super) fn as_item(tree: &Tree<'_>, node: NodeId, text: &str) -> Option<Vec<(Span, String)>> {
    let span = tree.node(node).span;
    if text.get(span.range())?.starts_with('{') {
        return Some(decoding::around(span, "[", "]"));
    }
    indentation(text, span.start)?;
    let mut edits = vec![(at(span.start), "- ".to_owned())];
    edits.extend(further_lines(text, span.start, span.end).map(|line| (at(line), " ".repeat(STEP))));
    Some(edits)
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
