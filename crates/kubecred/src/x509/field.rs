//! What decoding hands on beside the value: where each part of it stands, and what is wrong.

use std::fmt::{Display, Write as _};

use crate::diagnostic::{Finding, Rule, Severity};
use crate::encoding::der::{self, DerError, DerErrorKind, Element, Reader, Tag};
use crate::encoding::oid;
use crate::limits;
use crate::place::{Place, Step};
use crate::report::Row;
use crate::rules::x509 as rules;
use crate::source::{Source, Span};

/// A decoded value with the way back to its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is, such as `notAfter` or `subject.CN`.
    pub label: String,
    /// The value as text.
    pub value: String,
    /// The way to it in the typed value (RFC 6901).
    pub pointer: String,
    /// The bytes that hold it.
    pub span: Span,
    /// Its place in the structure, in the names of the standard: `tbsCertificate.validity.notAfter`.
    pub structure: String,
    /// Whether it is a secret, to be masked until asked for.
    pub sensitive: bool,
}

/// Something that is wrong in the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How.
    pub message: String,
    /// The bytes.
    pub span: Span,
    /// Their place in the structure.
    pub structure: String,
}

/// A typed value, as much of it as could be read; where its parts stand; and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Decoded<T> {
    /// The value.
    pub value: T,
    /// Its parts for display, each with its bytes. Empty where only the value was asked for.
    pub fields: Vec<Field>,
    /// What is wrong, in the order in which it was found.
    pub issues: Vec<Issue>,
    /// How many bytes were read.
    pub(crate) length: usize,
}

impl<T> Decoded<T> {
    /// The part at this pointer.
    pub fn field(&self, pointer: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.pointer == pointer)
    }

    /// The parts as rows of a report. `place` is that of the DER bytes.
    pub fn rows(&self, place: &Place, source: &Source<'_>) -> Vec<Row> {
        self.fields.iter().take(limits::ROWS).map(|field| field.row(place, source)).collect()
    }

    /// What is wrong, as findings.
    pub fn findings(&self, place: &Place) -> impl Iterator<Item = Finding> {
        self.issues.iter().map(move |issue| {
            let steps = steps(place, issue.span, &issue.structure);
            let finding = Finding::new(issue.rule, issue.message.clone()).help(rules::help_of(issue.rule));
            finding.inside(&steps.fold(place.clone(), |p, s| p.named(s)), issue.span)
        })
    }

    /// Whether all below this place in the structure could be read, and nothing around it is cut off.
    pub(crate) fn is_whole(&self, structure: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            outer.is_empty()
                || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        !self.issues.iter().any(|issue| {
            within(&issue.structure, structure) && rules::hides_content(issue.rule)
                || within(structure, &issue.structure) && *issue.rule == rules::ENCODING
        })
    }

    /// A finding at the part of this pointer; at all bytes where there is no such part, or where it is the default that
    /// no byte stands for.
    pub fn finding(&self, rule: &'static Rule, message: impl Into<String>, place: &Place, pointer: &str) -> Finding {
        let finding = Finding::new(rule, message);
        match self.field(pointer).filter(|field| !field.span.is_empty()) {
            Some(field) => {
                let place =
                    steps(place, field.span, &field.structure).fold(place.clone(), |place, step| place.named(step));
                finding.inside(&place, field.span)
            }
            None => finding.inside(place, Span::new(0, self.length)),
        }
    }
}

impl Field {
    fn row(&self, place: &Place, source: &Source<'_>) -> Row {
        Row {
            label: self.label.clone(),
            value: self.value.clone(),
            pointer: self.pointer.clone(),
            sensitive: self.sensitive,
            range: place.span(self.span).map(|span| source.range(span)),
            within: steps(place, self.span, &self.structure).collect(),
        }
    }
}

/// The steps from DER bytes, which stand at `place`, to a part of them.
pub(crate) fn steps(place: &Place, span: Span, structure: &str) -> impl Iterator<Item = Step> + use<> {
    let structure = (!structure.is_empty()).then(|| Step::Structure { path: structure.to_owned() });
    let der = Step::Der { start: span.start, end: span.end };
    place.lines(span).into_iter().chain([der]).chain(structure)
}

/// Walks a structure and takes down what it finds.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) fields: Vec<Field>,
    pub(crate) issues: Vec<Issue>,
    path: Vec<Segment>,
    values_only: bool,
    /// Where the bytes end too early.
    cut_off_at: Option<usize>,
    /// Whether a text was read that tells less than its bytes.
    pub(crate) lossy: bool,
}

#[derive(Clone, Copy, Debug)]
enum Segment {
    Name(&'static str),
    Index(usize),
}

impl Walk {
    /// Takes down what is wrong, but not where the values stand.
    pub(crate) fn values_only() -> Self {
        Self { values_only: true, ..Self::default() }
    }

    /// What was read of so many bytes.
    pub(crate) fn finish<T>(self, value: T, length: usize) -> Decoded<T> {
        Decoded { value, fields: self.fields, issues: self.issues, length }
    }

    /// Goes into a named component for as long as `read` runs.
    pub(crate) fn within<R>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(Segment::Name(name));
        let result = read(self);
        self.path.pop();
        result
    }

    /// Goes into a numbered component for as long as `read` runs.
    pub(crate) fn within_item<R>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(Segment::Index(index));
        let result = read(self);
        self.path.pop();
        result
    }

    /// Takes down a value.
    #[inline]
    pub(crate) fn field(&mut self, label: impl Display, value: impl Display, pointer: impl Display, span: Span) {
        if !self.values_only {
            self.push(&label, &value, &pointer, span);
        }
    }

    fn push(&mut self, label: &dyn Display, value: &dyn Display, pointer: &dyn Display, span: Span) {
        let structure = self.structure();
        let (label, value, pointer) = (label.to_string(), value.to_string(), pointer.to_string());
        self.fields.push(Field { label, value, pointer, span, structure, sensitive: false });
    }

    /// Marks the value that was taken down last as a secret.
    pub(crate) fn mark_sensitive(&mut self) {
        if let Some(field) = self.fields.last_mut() {
            field.sensitive = true;
        }
    }

    /// What keeps the value from being read completely, among the issues from this one on. Those in extensions are
    /// theirs: what was not read is still shown there.
    pub(crate) fn unread(&self, first: usize) -> Option<String> {
        let within = self.path.len();
        let mut issues = self.issues.get(first..).unwrap_or_default().iter();
        let hides = |issue: &&Issue| {
            rules::hides_content(issue.rule) && (within > 0 || !issue.structure.contains(".extnValue"))
        };
        issues.find(hides).map(|issue| issue.message.clone())
    }

    /// Whether more is asked for than values.
    pub(crate) fn looks_closely(&self) -> bool {
        !self.values_only
    }

    /// Whether something was found wrong that is an error.
    pub(crate) fn has_error(&self) -> bool {
        self.issues.iter().any(|issue| issue.rule.severity == Severity::Error)
    }

    /// Whether the bytes end too early.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.cut_off_at.is_some()
    }

    /// Takes down that something is wrong.
    pub(crate) fn issue(&mut self, rule: &'static Rule, message: impl Into<String>, span: Span) {
        let structure = self.structure();
        self.issues.push(Issue { rule, message: message.into(), span, structure });
    }

    /// The next element, which must have this tag; else that is an issue. The element is left where it may be the
    /// one after; one that stands before the right one is passed over.
    pub(crate) fn expect<'d>(&mut self, reader: &mut Reader<'d>, tag: Tag) -> Option<Element<'d>> {
        let before = reader.clone();
        let element = self.next(reader)?;
        if element.tag == tag {
            if tag == Tag::INTEGER && !der::is_minimal_integer(element.content()) && !self.is_cut_off() {
                let name = match self.path.last() {
                    Some(Segment::Name(name)) => format!("`{name}`"),
                    _ => "the number".to_owned(),
                };
                self.issue(&rules::NOT_DER, format!("{name} {LONG_NUMBER}"), element.span());
            }
            return Some(element);
        }
        if (element.tag.class, element.tag.number) == (tag.class, tag.number) {
            let form = if tag.constructed { "constructed" } else { "primitive" };
            let message = format!("{} must have the {form} form", described(tag));
            self.issue(&rules::NOT_DER, message, element.span());
            return Some(if tag.constructed { element } else { only_segment(&element, tag).unwrap_or(element) });
        }
        self.unexpected(tag, &element);
        if reader.peek() == Some(tag) {
            return self.next(reader);
        }
        let both_primitive = !tag.constructed && !element.tag.constructed && element.tag.class == tag.class;
        if !both_primitive {
            *reader = before;
            return None;
        }
        // Whatever the bytes of a number are called, they can be shown.
        (tag == Tag::INTEGER).then_some(element)
    }

    /// That an element is not the one that is expected.
    pub(crate) fn unexpected(&mut self, expected: Tag, element: &Element<'_>) {
        let message = format!("{} is expected here, found {}", described(expected), described(element.tag));
        self.issue(&rules::STRUCTURE, message, element.span());
    }

    /// The next element, whatever it is; none left is an issue.
    pub(crate) fn next<'d>(&mut self, reader: &mut Reader<'d>) -> Option<Element<'d>> {
        let (offset, end) = (reader.offset(), reader.rest_span().end as usize);
        let Some((element, error)) = reader.next_lenient() else {
            // What is missing has no bytes: the last one before it is marked. Where the bytes are cut off, that is said.
            if self.cut_off_at != Some(offset) {
                let end = Span::new(offset.saturating_sub(1), offset);
                self.issue(&rules::STRUCTURE, "the structure ends here, although more is expected", end);
            }
            return None;
        };
        if let Some(error) = error {
            self.not_read(&error, end);
        }
        let element = element?;
        if !element.minimal_length {
            self.issue(&rules::NOT_DER, LONG_LENGTH, header(&element));
        }
        Some(element)
    }

    /// The next element if it has this tag.
    pub(crate) fn next_if<'d>(&mut self, reader: &mut Reader<'d>, tag: Tag) -> Option<Element<'d>> {
        (reader.peek() == Some(tag)).then(|| self.next(reader)).flatten()
    }

    /// All elements up to the end, or up to one that can't be read.
    pub(crate) fn each<'d>(&mut self, reader: &mut Reader<'d>, mut read: impl FnMut(&mut Self, usize, Element<'d>)) {
        let mut index = 0;
        while !reader.is_empty() {
            let Some(element) = self.next(reader) else {
                return;
            };
            self.within_item(index, |walk| read(walk, index, element));
            index += 1;
        }
    }

    /// That a list has a member.
    pub(crate) fn not_empty(&mut self, list: &Element<'_>) {
        if list.content().is_empty() && !self.is_cut_off() {
            self.issue(&rules::EMPTY_LIST, "the list is empty, although it must have a member", list.span());
        }
    }

    /// That nothing follows.
    pub(crate) fn end(&mut self, reader: &Reader<'_>) {
        if !reader.is_empty() {
            let span = reader.rest_span();
            let follow = if span.len() == 1 { "byte follows" } else { "bytes follow" };
            let message = format!("{} {follow} where nothing is expected", span.len());
            self.issue(&rules::TRAILING_DATA, message, span);
        }
    }

    /// That a structure has no more than so many components.
    pub(crate) fn no_more(&mut self, structure: &Element<'_>, count: usize) {
        let mut rest = structure.children();
        if rest.by_ref().take(count).filter(Result::is_ok).count() == count {
            self.end(&rest);
        }
    }

    /// That lengths, numbers, identifiers and bits in these bytes are written as DER demands. What was said of them
    /// already is not said again.
    pub(crate) fn canonical(&mut self, bytes: &[u8], offset: usize) {
        let mut waiting = vec![Reader::new(bytes, offset)];
        let mut found = 0;
        while let Some(mut reader) = waiting.pop() {
            let Some(Ok(element)) = reader.next() else { continue };
            waiting.push(reader);
            if element.tag.constructed {
                waiting.push(element.children());
            }
            let content = element.content();
            let (message, span) = match element.tag {
                _ if !element.minimal_length => (LONG_LENGTH, header(&element)),
                Tag::INTEGER if !der::is_minimal_integer(content) => (LONG_NUMBER, element.span()),
                Tag::OBJECT_IDENTIFIER if oid::decode(content).is_none() => {
                    ("the object identifier is malformed", element.span())
                }
                Tag::BIT_STRING if der::bit_string(content).is_none() => {
                    ("the unused bits of the BIT STRING are malformed", element.span())
                }
                _ => continue,
            };
            if !self.issues.iter().any(|issue| issue.span == span) {
                let message =
                    if message == LONG_NUMBER { format!("a number {LONG_NUMBER}") } else { message.to_owned() };
                self.issue(&rules::NOT_DER, message, span);
            }
            found += 1;
            // Of hostile bytes a few are enough.
            if found == 8 {
                return;
            }
        }
    }

    /// An element that is cut off cuts off those around it at the same place: it is said once.
    fn not_read(&mut self, error: &DerError, end: usize) {
        match error.kind {
            DerErrorKind::IndefiniteLength => return self.issue(&rules::NOT_DER, error.kind.message(), error.span),
            DerErrorKind::TruncatedContent { .. } | DerErrorKind::TruncatedHeader
                if self.cut_off_at.replace(end) == Some(end) =>
            {
                return;
            }
            _ => {}
        }
        self.issue(&rules::ENCODING, error.kind.message(), error.span);
    }

    fn structure(&self) -> String {
        let mut path = String::with_capacity(32);
        for segment in &self.path {
            let _ = match segment {
                Segment::Name(name) if path.is_empty() => write!(path, "{name}"),
                Segment::Name(name) => write!(path, ".{name}"),
                Segment::Index(index) => write!(path, "[{index}]"),
            };
        }
        path
    }
}

const LONG_LENGTH: &str = "the length is written in more bytes than DER allows";
const LONG_NUMBER: &str = "is not written in as few bytes as possible";

/// Where the tag and the length of an element stand.
fn header(element: &Element<'_>) -> Span {
    Span::new(element.offset, element.offset + element.header_length)
}

/// Of a string that BER writes in segments, the segment where there is but one.
fn only_segment<'d>(element: &Element<'d>, tag: Tag) -> Option<Element<'d>> {
    let mut segments = element.children();
    let segment = segments.next()?.ok().filter(|segment| segment.tag == tag)?;
    segments.is_empty().then_some(segment)
}

/// A tag with its article.
pub(crate) fn described(tag: Tag) -> String {
    let text = tag.to_string();
    let article = if text.starts_with(['A', 'E', 'I', 'O', '[']) { "an" } else { "a" };
    let article = if text.starts_with('[') { "the element" } else { article };
    format!("{article} {text}")
}
