//! What is said about an input: rules, the findings they make, and the diagnostics that leave the crate.

mod replacement;

use std::borrow::Cow;

use serde::Serialize;

use crate::limits;
use crate::options::KubernetesVersion;
use crate::place::{Place, Step};
use crate::reference::Prose;
use crate::secret;
use crate::source::{Range, Source, Span};
use replacement::{in_its_quotes, with_its_tag};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The server or the consumer refuses it, or a MUST of the standard is broken.
    Error,
    /// Accepted but risky, or a SHOULD.
    Warning,
    /// Good to know.
    Info,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// The text can't be read.
    Syntax,
    /// Strict decoding: unknown and repeated fields, wrong types.
    Decoding,
    /// Validation and admission of kube-apiserver.
    Apiserver,
    /// The signer of a CertificateSigningRequest.
    Signer,
    /// A standard, such as an RFC.
    Standard,
    /// Good practice.
    Advice,
}

/// The word by which kube-apiserver names the cause of a refusal (`reason` of a StatusCause).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Reason {
    /// A value is missing.
    FieldValueRequired,
    /// A value is malformed.
    FieldValueInvalid,
    /// A value is not one of those allowed.
    FieldValueNotSupported,
    /// A value is there twice.
    FieldValueDuplicate,
    /// A value may not be set here.
    FieldValueForbidden,
    /// A value is too long.
    FieldValueTooLong,
    /// A list has too many items.
    FieldValueTooMany,
    /// A value is of the wrong type.
    FieldValueTypeInvalid,
    /// A value names something that does not exist.
    FieldValueNotFound,
}

/// A rule: one static value beside the check that enforces it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rule {
    /// `family/slug`; stable, with no severity in it.
    pub id: &'static str,
    /// What it says, in one line.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub summary: Prose,
    /// How bad breaking it is.
    pub severity: Severity,
    /// Who says so.
    pub origin: Origin,
    /// Document and section.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub basis: Prose,
    /// The first release in which it holds.
    pub since: KubernetesVersion,
}

impl Rule {
    /// Whether it holds in that release.
    pub fn holds_in(&self, version: KubernetesVersion) -> bool {
        version >= self.since
    }
}

/// A second place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Label {
    /// What is there, such as `first declared here`.
    pub message: String,
    /// Where.
    pub range: Range,
}

/// Whether a fix can be applied without thinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Applicability {
    /// It keeps what was meant.
    Safe,
    /// It may not be what was meant: look at it first.
    Review,
}

/// A replacement of some text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    /// What is replaced; empty for an insertion.
    pub range: Range,
    /// By what.
    pub new_text: String,
}

/// A change of the text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fix {
    /// What it does, as on a button: `Set 600`.
    pub title: String,
    /// The edits, none overlapping.
    pub edits: Vec<TextEdit>,
    /// Whether it can be applied without thinking.
    pub applicability: Applicability,
}

/// A finding, as data: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// The rule that was broken, such as `csr/expiration-too-short`.
    pub rule: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// Who says so.
    pub origin: Origin,
    /// For `apiserver`: the word that the server uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<Reason>,
    /// What is wrong. User values stand in backticks, shortened; never secret material.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub help: Option<String>,
    /// The field, as the server names it: `spec.usages[1]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub path: Option<String>,
    /// The field as an RFC 6901 pointer: `/spec/usages/1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub pointer: Option<String>,
    /// Where in the text; absent for binary input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range: Option<Range>,
    /// The steps into the payload, outermost first.
    pub within: Vec<Step>,
    /// Second places.
    pub labels: Vec<Label>,
    /// A change that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub fix: Option<Fix>,
}

/// A finding on its way to become a diagnostic: places are still byte spans of the given text.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) reason: Option<Reason>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The server's path of the field, where it differs from the pointer in notation or in substance.
    pub(crate) path: Option<String>,
    pub(crate) pointer: Option<String>,
    pub(crate) span: Option<Span>,
    pub(crate) within: Vec<Step>,
    pub(crate) labels: Vec<(Span, String)>,
    pub(crate) fix: Option<FindingFix>,
    /// The part of the field that it is about, where that is not all of it.
    pub(crate) part: Option<Part>,
    /// Whether it is about a value that is not there.
    pub(crate) about_missing: bool,
    /// Whether span and steps are those of the given text, and not of a payload in it.
    pub(crate) placed: bool,
}

/// A part of the value of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// Bytes of the string.
    Text(Span),
    /// Of a string that is base64, bytes of what it decodes to.
    Bytes(Span),
}

/// A fix whose edits are still byte spans.
#[derive(Clone, Debug)]
pub struct FindingFix {
    pub(crate) title: String,
    pub(crate) edits: Vec<(Span, String)>,
    pub(crate) applicability: Applicability,
}

impl Finding {
    /// `rule` is broken; `message` says how.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            reason: None,
            message: message.into(),
            help: None,
            path: None,
            pointer: None,
            span: None,
            within: Vec::new(),
            labels: Vec::new(),
            fix: None,
            part: None,
            about_missing: false,
            placed: false,
        }
    }

    /// It says that something is not there, though at a place that is.
    #[must_use]
    pub(crate) fn of_missing(mut self) -> Self {
        self.about_missing = true;
        self
    }

    /// At this stretch of the given text.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// At these bytes of a payload: sets the range and the steps.
    #[must_use]
    pub fn inside(mut self, place: &Place, inner: Span) -> Self {
        self.span = place.span(inner);
        self.within = place.within().to_vec();
        self.placed = true;
        self
    }

    /// At these bytes of the field, which holds base64.
    #[must_use]
    pub fn at_bytes(mut self, bytes: Option<Span>) -> Self {
        self.part = bytes.map(Part::Bytes);
        self
    }

    /// At this part of the field, which holds a string.
    #[must_use]
    pub fn at_text(mut self, text: Span) -> Self {
        self.part = Some(Part::Text(text));
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The server's word for it.
    #[must_use]
    pub fn reason(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// The field's path as the server prints it.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The field's RFC 6901 pointer.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// A second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push((span, message.into()));
        self
    }

    /// A change that keeps what was meant.
    #[must_use]
    pub fn safe_fix(self, title: impl Into<String>, edits: Vec<(Span, String)>) -> Self {
        self.fix(title, edits, Applicability::Safe)
    }

    /// A change to look at first.
    #[must_use]
    pub fn review_fix(self, title: impl Into<String>, edits: Vec<(Span, String)>) -> Self {
        self.fix(title, edits, Applicability::Review)
    }

    fn fix(mut self, title: impl Into<String>, edits: Vec<(Span, String)>, applicability: Applicability) -> Self {
        self.fix = Some(FindingFix { title: title.into(), edits, applicability });
        self
    }

    /// With lines and columns.
    pub fn into_diagnostic(self, source: &Source<'_>) -> Diagnostic {
        Diagnostic {
            rule: Cow::Borrowed(self.rule.id),
            severity: self.rule.severity,
            origin: self.rule.origin,
            reason: self.reason,
            message: shorten(&self.message, limits::MESSAGE_BYTES).into_owned(),
            help: self.help,
            path: self.path,
            pointer: self.pointer,
            range: self.span.map(|span| source.range(span)),
            within: self.within,
            labels: self
                .labels
                .into_iter()
                .map(|(span, message)| Label { message, range: source.range(span) })
                .collect(),
            fix: self.fix.map(|fix| Fix {
                title: fix.title,
                edits: fix
                    .edits
                    .into_iter()
                    .map(|(span, new_text)| TextEdit {
                        range: source.range(with_its_tag(source.text(), span)),
                        new_text: in_its_quotes(source.text().get(span.range()).unwrap_or_default(), new_text),
                    })
                    .collect(),
                applicability: fix.applicability,
            }),
        }
    }
}

/// How much of a user's value a message quotes, in bytes.
const QUOTED_BYTES: usize = 64;

/// A user's value for a message: in backticks, on one line, shortened. For a secret in it stands what it is.
pub fn quoted(value: &str) -> String {
    let masked = secret::masked(value);
    let short = shorten(&masked, QUOTED_BYTES);
    let mut text = String::with_capacity(short.len() + 2);
    text.push('`');
    for character in short.chars() {
        push_visible(&mut text, if character == '`' { '\'' } else { character });
    }
    text.push('`');
    text
}

/// A text on one line, in which nothing is hidden and nothing turns what follows around.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len() + 8);
    text.chars().for_each(|character| push_visible(&mut visible, character));
    Cow::Owned(visible)
}

fn push_visible(text: &mut String, character: char) {
    match character {
        '\n' => text.push_str("\\n"),
        hidden if is_invisible(hidden) => text.extend(hidden.escape_unicode()),
        other => text.push(other),
    }
}

/// Control characters, ends of lines, and the marks that turn the direction of writing (Unicode, annex 9).
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// At most `limit` bytes of a text, with an ellipsis where something was left out.
pub fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Cow::Owned(format!("{}…", text.get(..end).unwrap_or("")))
}

#[cfg(test)]
impl Fix {
    /// The text with its edits made.
    pub(crate) fn applied(self, text: &str) -> String {
        crate::safe_fixes::apply(&self, text).expect("edits of this text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_on_one_line_and_shortens() {
        assert_eq!(quoted("a`b\nc\u{7}"), "`a'b\\nc\\u{7}`");
        assert_eq!(one_line("a\n\u{1b}[31m\u{202e}b`é"), "a\\n\\u{1b}[31m\\u{202e}b`é");
        assert_eq!(quoted(&"é".repeat(100)), format!("`{}…`", "é".repeat(32)));
    }
}
