//! The comments of a text of YAML, each with the value that it stands at.

use std::collections::HashSet;

use crate::order::sort_by_key;
use crate::source::Span;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write_yaml::Comments;

/// The comments of the documents of a text.
#[derive(Default)]
pub(super) struct Found<'s> {
    pub(super) documents: Vec<Own<'s>>,
    /// How many there are.
    pub(super) comments: usize,
    /// Whether there are anchors or aliases.
    pub(super) anchors: bool,
}

/// The comments of a document.
#[derive(Default)]
pub(super) struct Own<'s> {
    pub(super) at_values: Comments<'s>,
    /// Those below its last value.
    pub(super) below: Vec<&'s str>,
}

/// A value, where it begins with its key and without it, and which document it is of.
struct Begun {
    at: usize,
    value_at: usize,
    node: NodeId,
    document: usize,
}

/// Finds the comments of a text, of which the documents were read.
pub(super) fn find<'s>(text: &'s str, trees: &[Tree<'s>]) -> Found<'s> {
    let mut begun = Vec::new();
    let mut scalars = Vec::new();
    for (document, tree) in trees.iter().enumerate() {
        walk(tree, document, &mut begun, &mut scalars);
    }
    sort_by_key(&mut scalars, |span| span.start);
    sort_by_key(&mut begun, |value: &Begun| value.at);
    let mut found = Found { documents: trees.iter().map(|_| Own::default()).collect(), ..Found::default() };
    let mut scanner = Scanner { text, scalars, next: 0, at: 0, anchors: false };
    // The first value that begins behind what was looked at.
    let mut next = 0;
    let mut pending: Vec<(usize, &'s str)> = Vec::new();
    while let Some((at, comment)) = scanner.comment() {
        found.comments += 1;
        let line = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let alone = text.get(line..at).is_some_and(|before| before.trim_start().is_empty());
        while let Some(value) = begun.get(next).filter(|value| value.at < if alone { line } else { at }) {
            place_above(&mut found, value, trees, &mut pending);
            next += 1;
        }
        let before = next
            .checked_sub(1)
            .and_then(|last| begun.get(last))
            .filter(|value| !alone && value.at.max(value.value_at) >= line);
        match before {
            Some(value) => {
                let own = found.documents.get_mut(value.document).map(|own| &mut own.at_values.behind);
                match own.filter(|own| !own.contains_key(&value.node)) {
                    Some(own) => drop(own.insert(value.node, comment)),
                    None => pending.push((at, comment)),
                }
            }
            None => pending.push((at, comment)),
        }
    }
    if let Some(value) = begun.get(next) {
        place_above(&mut found, value, trees, &mut pending);
    }
    if let Some(last) = found.documents.last_mut() {
        last.below.extend(pending.into_iter().map(|(_, comment)| comment));
    }
    found.anchors = scanner.anchors;
    found
}

/// Places comments above the value that follows; those in front of its document below the one before.
fn place_above<'s>(found: &mut Found<'s>, value: &Begun, trees: &[Tree<'s>], pending: &mut Vec<(usize, &'s str)>) {
    let begin = trees.get(value.document).map_or(0, |tree| tree.span.start as usize);
    for (at, comment) in pending.drain(..) {
        let before = value.document.checked_sub(1).filter(|_| at < begin);
        if let Some(before) = before.and_then(|before| found.documents.get_mut(before)) {
            before.below.push(comment);
        } else if let Some(own) = found.documents.get_mut(value.document) {
            own.at_values.above.entry(value.node).or_default().push(comment);
        }
    }
}

/// The values of a document as they begin in the text, and the stretches in which no comment stands.
fn walk(tree: &Tree<'_>, document: usize, begun: &mut Vec<Begun>, scalars: &mut Vec<Span>) {
    let mut work = vec![(tree.root, tree.node(tree.root).span.start)];
    // An alias stands for what is written elsewhere.
    let mut seen = HashSet::new();
    while let Some((node, at)) = work.pop() {
        let own = tree.node(node).span;
        begun.push(Begun { at: at as usize, value_at: own.start as usize, node, document });
        if !seen.insert(node) {
            continue;
        }
        if matches!(tree.value(node), Value::Mapping(_) | Value::Sequence(_)) {
            for member in tree.members(node) {
                scalars.push(member.key_span);
                // What was merged stands elsewhere.
                if member.key_span.start >= own.start && member.key_span.end <= own.end {
                    work.push((member.value, member.key_span.start));
                }
            }
            work.extend(tree.items(node).iter().map(|item| (*item, tree.node(*item).span.start)));
        } else {
            scalars.push(own);
        }
    }
}

/// Goes through what stands between the scalars.
struct Scanner<'s> {
    text: &'s str,
    /// In order.
    scalars: Vec<Span>,
    next: usize,
    at: usize,
    anchors: bool,
}

impl<'s> Scanner<'s> {
    /// The next comment, and where it begins.
    fn comment(&mut self) -> Option<(usize, &'s str)> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if let Some(span) = self.scalars.get(self.next).copied().filter(|span| span.start as usize <= self.at) {
                self.next += 1;
                let (start, end) = (span.start as usize, span.end as usize);
                if end <= self.at {
                    continue;
                }
                self.at = end;
                match self.behind_sign(start) {
                    Some(comment) => return Some((start, comment)),
                    None => continue,
                }
            }
            let apart = self.at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(u8::is_ascii_whitespace);
            if byte == b'#' && apart {
                let start = self.at;
                let comment = self.text.get(start..)?.split('\n').next()?;
                self.at += comment.len();
                return Some((start, comment.trim_end()));
            }
            self.anchors |= matches!(byte, b'&' | b'*');
            self.at += 1;
        }
    }

    /// What stands behind the sign with which a block of text begins.
    fn behind_sign(&self, start: usize) -> Option<&'s str> {
        let block = self.text.get(start..)?;
        let sign = block.split('\n').next().filter(|line| line.starts_with(['|', '>']))?;
        let comment = sign.get(sign.find([' ', '\t'])?..)?.trim();
        comment.starts_with('#').then_some(comment)
    }
}
