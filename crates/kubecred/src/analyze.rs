//! `analyze`: the whole pipeline on one screen. Any text in, a report out.

use crate::detect::Input;
use crate::diagnostic::{Diagnostic, Finding};
use crate::limits;
use crate::open::{Opener, open};
use crate::options::Options;
use crate::order::sort_by_key;
use crate::relations::relate;
use crate::report::{Artifact, Report, Summary, Validation};
use crate::secret;
use crate::source::{Source, Span};

/// Finds the artifacts in a text, decodes them with all that is nested in them, and says what is wrong with them.
/// Total: any text gives a report.
pub fn analyze(text: &str, options: &Options) -> Report {
    analyze_input(Input::of_text(text), options)
}

/// The same for bytes. Bytes that are text are read as text; of others the report has steps and no ranges.
pub fn analyze_bytes(bytes: &[u8], options: &Options) -> Report {
    analyze_input(Input::of(bytes), options)
}

fn analyze_input(input: Input<'_>, options: &Options) -> Report {
    let source = Source::new(input.text());
    let mut opener = Opener::new(&source, options);
    let artifacts = open(input, &mut opener);
    report(&source, artifacts, options, opener.findings)
}

/// The values of the artifacts of an input alone, without judgement and without rows.
pub(crate) fn artifacts(bytes: &[u8], options: &Options) -> Vec<Artifact> {
    let input = Input::of(bytes);
    let source = Source::new(input.text());
    open(input, &mut Opener::values_only(&source, options))
}

/// The judgement of `analyze` alone.
pub fn validate(text: &str, options: &Options) -> Validation {
    analyze(text, options).into_validation()
}

/// The judgement of `analyze_bytes` alone.
pub fn validate_bytes(bytes: &[u8], options: &Options) -> Validation {
    analyze_bytes(bytes, options).into_validation()
}

/// What was found, in the order of the text, as far as it is shown.
pub(crate) fn diagnostics(source: &Source<'_>, mut findings: Vec<Finding>) -> Vec<Diagnostic> {
    in_order(source, &mut findings);
    findings.into_iter().take(limits::FINDINGS).map(|finding| finding.into_diagnostic(source)).collect()
}

fn in_order(source: &Source<'_>, findings: &mut Vec<Finding>) {
    mark_no_whole_text(source.text(), findings);
    sort_by_key(findings, |finding| (finding.span.map(|span| (span.start, span.end)), finding.rule.severity));
    findings.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
}

/// A finding about all of a text stands at its first line: to mark everything shows nothing.
fn mark_no_whole_text(text: &str, findings: &mut [Finding]) {
    let whole = Span::new(text.len() - text.trim_start().len(), text.trim_end().len());
    let Some(line) = text.get(whole.range()).and_then(|text| text.lines().next()) else { return };
    let first_line = Span::new(whole.range().start, whole.range().start + line.len());
    for span in findings.iter_mut().filter_map(|finding| finding.span.as_mut()) {
        if span.start <= whole.start && whole.end <= span.end {
            *span = first_line;
        }
    }
}

fn report(source: &Source<'_>, mut artifacts: Vec<Artifact>, options: &Options, mut findings: Vec<Finding>) -> Report {
    let relations = relate(&artifacts, source, options, &mut findings);
    in_order(source, &mut findings);
    let mut summary = Summary::count(&artifacts, &findings);
    summary.omitted = u32::try_from(findings.len().saturating_sub(limits::FINDINGS)).unwrap_or(u32::MAX);
    let shown = findings.into_iter().take(limits::FINDINGS);
    let mut diagnostics: Vec<Diagnostic> = shown.map(|finding| finding.into_diagnostic(source)).collect();
    secret::guard(&mut artifacts, &mut diagnostics);
    Report { artifacts, diagnostics, relations, summary }
}
