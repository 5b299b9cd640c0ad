//! The members of mappings while they are read: which repeat a key, and which are replaced.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::number;
use crate::source::Span;
use crate::syntax::tree::{DuplicateKey, Member, NodeId};

/// A key as the string that it becomes, and what it was. Keys of different kinds are different to the reader
/// even where they become the same string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) kind: KeyKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum KeyKind {
    Text,
    Boolean,
    Integer,
    Unsigned,
    /// With the number's bits: single precision may write different numbers alike.
    Float(u64),
    /// Equals no other key, not even itself.
    Nan,
    Null,
}

impl KeyKind {
    pub(super) fn float(value: f64) -> Self {
        match value {
            _ if value.is_nan() => KeyKind::Nan,
            // both zeros are one key
            _ if value == 0.0 => KeyKind::Float(0),
            _ => KeyKind::Float(value.to_bits()),
        }
    }
}

/// A member of a mapping that is being read.
#[derive(Clone, Debug)]
pub(super) struct Entry<'s> {
    pub(super) key: Key<'s>,
    pub(super) key_span: Span,
    pub(super) value: NodeId,
    /// The line of the value, from 0.
    pub(super) line: u32,
    /// A later member has the same key.
    pub(super) replaced: bool,
}

/// Mappings with more members than this get an index.
const SEARCHED: usize = 16;

/// The most members that are merged in one document (ours; what the server allows of aliases stays below).
const MERGED: usize = 1_000_000;

/// The members of all mappings that are being read, those of the innermost at the end.
#[derive(Default)]
pub(super) struct Entries<'s> {
    all: Vec<Entry<'s>>,
    open: Vec<Open<'s>>,
    pub(super) duplicates: Vec<DuplicateKey>,
    /// Repetitions that were reported, once something was merged: that brings them again.
    reported: Option<HashSet<Span>>,
    merged: usize,
}

struct Open<'s> {
    first: usize,
    /// Keys that are not strings are there: members of different keys may become the same.
    mixed: bool,
    /// First and last member of each key.
    index: HashMap<Key<'s>, (usize, usize)>,
}

impl<'s> Entries<'s> {
    /// A mapping begins.
    pub(super) fn begin(&mut self) {
        self.open.push(Open { first: self.all.len(), mixed: false, index: HashMap::new() });
    }

    /// Members of another mapping for the innermost one; says whether there was room for them.
    pub(super) fn merge(&mut self, entries: Vec<Entry<'s>>) -> bool {
        self.merged += entries.len();
        if self.merged > MERGED {
            return false;
        }
        let duplicates = &self.duplicates;
        self.reported.get_or_insert_with(|| duplicates.iter().map(|key| key.span).collect());
        entries.into_iter().for_each(|entry| self.insert(Entry { replaced: false, ..entry }));
        true
    }

    /// A member of the innermost mapping.
    pub(super) fn insert(&mut self, entry: Entry<'s>) {
        let Some(open) = self.open.last_mut() else { return };
        open.mixed |= entry.key.kind != KeyKind::Text;
        let number = self.all.len();
        if number - open.first == SEARCHED {
            for (number, entry) in self.all.iter().enumerate().skip(open.first) {
                open.index.entry(entry.key.clone()).and_modify(|(_, last)| *last = number).or_insert((number, number));
            }
        }
        let known = if number - open.first < SEARCHED {
            let same = |other: &&Entry<'s>| other.key.kind == entry.key.kind && other.key.text == entry.key.text;
            let before = self.all.get(open.first..).unwrap_or(&[]);
            let first = before.iter().find(same).map(|first| (first.key_span, first.value));
            let last = before.iter().rposition(|other| same(&other)).map(|last| open.first + last);
            first.zip(last)
        } else {
            let slot = open.index.entry(entry.key.clone());
            let mut known = None;
            slot.and_modify(|(first, last)| {
                known = Some((*first, *last));
                *last = number;
            })
            .or_insert((number, number));
            known.and_then(|(first, last)| self.all.get(first).map(|first| ((first.key_span, first.value), last)))
        };
        if let Some((first, last)) = known
            && entry.key.kind != KeyKind::Nan
        {
            if let Some(last) = self.all.get_mut(last) {
                last.replaced = true;
            }
            self.report(&entry, first);
        }
        self.all.push(entry);
    }

    /// The innermost mapping ends: the members that count, and all of them where they are wanted.
    pub(super) fn end(&mut self, wanted: bool) -> (impl Iterator<Item = Member<'s>>, Option<Vec<Entry<'s>>>) {
        let (first, mixed) = self.open.pop().map_or((0, false), |open| (open.first, open.mixed));
        let all = wanted.then(|| self.all.get(first..).unwrap_or(&[]).to_vec());
        if mixed {
            replace_same_text(self.all.get_mut(first..).unwrap_or(&mut []));
        }
        let members = self.all.drain(first..).filter(|entry| !entry.replaced).map(|entry| Member {
            key: entry.key.text,
            key_span: entry.key_span,
            value: entry.value,
        });
        (members, all)
    }

    fn report(&mut self, entry: &Entry<'s>, (first, first_value): (Span, NodeId)) {
        if self.reported.as_mut().is_some_and(|reported| !reported.insert(entry.key_span)) {
            return;
        }
        let key = match entry.key.kind {
            KeyKind::Null => "<nil>".to_owned(),
            KeyKind::Float(bits) => number::to_go(f64::from_bits(bits)),
            _ => entry.key.text.clone().into_owned(),
        };
        self.duplicates.push(DuplicateKey { key, line: entry.line + 1, span: entry.key_span, first, first_value });
    }
}

/// Of the members whose keys become the same string the last counts.
fn replace_same_text(mut entries: &mut [Entry<'_>]) {
    if entries.len() <= SEARCHED {
        while let Some((last, before)) = entries.split_last_mut() {
            before.iter_mut().filter(|entry| entry.key.text == last.key.text).for_each(|entry| entry.replaced = true);
            entries = before;
        }
        return;
    }
    let mut seen: HashMap<Key<'_>, (usize, usize)> = HashMap::new();
    for entry in entries.iter_mut().rev() {
        let key = Key { kind: KeyKind::Text, text: entry.key.text.clone() };
        entry.replaced |= seen.insert(key, (0, 0)).is_some();
    }
}
