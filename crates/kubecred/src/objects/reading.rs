//! What is said of how a document is read: that it can't be, that others read it otherwise, that it is a template.

use std::collections::HashSet;

use crate::diagnostic::{Applicability, Finding};
use crate::open::Opener;
use crate::place::Place;
use crate::rules::{custom_resource, decoding, input, manifest as rules, yaml};
use crate::source::{Source, Span};
use crate::syntax::tree::Tree;
use crate::syntax::{ErrorKind, SyntaxError};

/// Says why a text can't be read.
pub(crate) fn report_syntax(error: SyntaxError, place: &Place, opener: &mut Opener<'_>) {
    let rule = match error.kind {
        ErrorKind::JsonSyntax => &rules::JSON,
        ErrorKind::YamlSyntax => &rules::YAML,
        ErrorKind::YamlValue => &rules::YAML_VALUE,
    };
    let mut finding = Finding::new(rule, error.message).inside(place, error.span);
    finding.help = error.help;
    if is_in_template(opener.source, finding.span) {
        finding.help = Some(TEMPLATE.to_owned());
    }
    if let Some((span, what)) = error.related
        && let Some(span) = place.span(span)
    {
        finding = finding.label(span, what);
    }
    finding.placed = true;
    // Of a byte-order mark that the reader refuses one finding is enough: the error, with the fix.
    let mark =
        opener.findings.iter().position(|other| *other.rule == input::BYTE_ORDER_MARK && other.span == finding.span);
    if let Some(mark) = mark {
        finding.fix = opener.findings.remove(mark).fix;
    }
    opener.findings.push(finding);
}

/// Says where other YAML readers differ. `first` is the first finding of the document: an error of type says already
/// how its value was read.
pub(crate) fn report_deviations(tree: &Tree<'_>, first: usize, place: &Place, opener: &mut Opener<'_>) {
    if tree.deviations.is_empty() {
        return;
    }
    let of_document = opener.findings.get(first..).unwrap_or(&[]);
    let said: HashSet<Span> = of_document
        .iter()
        .filter(|finding| *finding.rule == decoding::TYPE || *finding.rule == custom_resource::TYPE)
        .filter_map(|finding| finding.span)
        .collect();
    let unknown: HashSet<Span> = of_document
        .iter()
        .filter(|finding| *finding.rule == decoding::UNKNOWN_FIELD)
        .filter_map(|finding| finding.span)
        .collect();
    let lost = tree.all_members().iter().filter(|member| unknown.contains(&member.key_span));
    let lost: Vec<Span> = lost.map(|member| tree.node(member.value).span).take(LOST).collect();
    for mut finding in yaml::findings(tree) {
        let Some(span) = finding.span else { continue };
        finding.fix = finding.fix.filter(|_| place.within().is_empty());
        // Nobody can say what is meant in a field that does not exist.
        if let Some(fix) =
            finding.fix.as_mut().filter(|_| lost.iter().any(|lost| lost.start <= span.start && span.end <= lost.end))
        {
            fix.applicability = Applicability::Review;
        }
        let finding = finding.inside(place, span);
        if !finding.span.is_some_and(|span| said.contains(&span)) {
            opener.findings.push(finding);
        }
    }
}

pub(super) const TEMPLATE: &str = "this looks like a template: render it first, for example with `helm template`";
/// Values of unknown fields in which it is looked for what others read otherwise.
const LOST: usize = 50;
/// Values of a wrong type of which it is asked whether a template makes them.
const TEMPLATED: usize = 20;

/// Says of values of a wrong type that a template would make them.
pub(super) fn explain_templates(source: &Source<'_>, findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| *finding.rule == decoding::TYPE).take(TEMPLATED) {
        if is_in_template(source, finding.span) {
            finding.help = Some(TEMPLATE.to_owned());
            finding.fix = None;
        }
    }
}

/// Whether the line holds `{{` and `}}`.
fn is_in_template(source: &Source<'_>, span: Option<Span>) -> bool {
    let Some(span) = span else { return false };
    let text = source.text();
    let start = text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    line.find("{{").is_some_and(|open| line.rfind("}}").is_some_and(|close| close > open))
}
