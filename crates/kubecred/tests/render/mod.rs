//! A report as text.

use std::fmt::Write;

use kubecred::diagnostic::{Diagnostic, Severity};
use kubecred::place::{JwsPart, Step};
use kubecred::report::{Artifact, Content, Report, Row, Verdict};
use kubecred::source::{Range, Source};

/// Characters of a line or value that are shown.
const WIDTH: usize = 110;

/// The input with carets, then what was decoded.
pub fn report(source: &Source<'_>, report: &Report) -> String {
    let mut text = String::new();
    input(&mut text, source.text(), &report.diagnostics);
    for artifact in &report.artifacts {
        text.push('\n');
        render_artifact(&mut text, artifact, 0);
    }
    text
}

fn input(text: &mut String, source: &str, diagnostics: &[Diagnostic]) {
    let lines: Vec<&str> = source.split('\n').collect();
    let marked: Vec<u32> = diagnostics.iter().filter_map(|found| found.range).map(|range| range.start.line).collect();
    for found in diagnostics.iter().filter(|found| found.range.is_none()) {
        finding(text, "", found);
    }
    let mut hidden = 0;
    for (index, line) in lines.iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap();
        if !marked.contains(&number) && lines.len() > 40 && index > 12 {
            hidden += 1;
            continue;
        }
        if hidden > 0 {
            writeln!(text, "     | ({hidden} lines)").unwrap();
            hidden = 0;
        }
        writeln!(text, "{number:4} | {}", shorten(line)).unwrap();
        for found in diagnostics {
            let Some(range) = found.range.filter(|range| range.start.line == number) else { continue };
            finding(text, &carets(line, range), found);
        }
    }
    if hidden > 0 {
        writeln!(text, "     | ({hidden} lines)").unwrap();
    }
}

fn finding(text: &mut String, carets: &str, found: &Diagnostic) {
    let sign = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let reason = found.reason.map(|reason| format!(" {reason:?}")).unwrap_or_default();
    let path = found.path.as_deref().map(|path| format!(" at {path}")).unwrap_or_default();
    writeln!(text, "     | {carets} {sign} {}{reason}{path}: {}", found.rule, found.message).unwrap();
    if let Some(help) = &found.help {
        writeln!(text, "     |   help: {help}").unwrap();
    }
    if !found.within.is_empty() {
        writeln!(text, "     |   within: {}", within(&found.within)).unwrap();
    }
    for label in &found.labels {
        writeln!(text, "     |   {}: {}", place(label.range), label.message).unwrap();
    }
    if let Some(fix) = &found.fix {
        let edits: Vec<String> =
            fix.edits.iter().map(|edit| format!("{} → {:?}", place(edit.range), edit.new_text)).collect();
        writeln!(text, "     |   fix ({:?}): {}: {}", fix.applicability, fix.title, edits.join(", ")).unwrap();
    }
}

fn carets(line: &str, range: Range) -> String {
    let start = range.start.column as usize - 1;
    let end =
        if range.end.line == range.start.line { range.end.column as usize - 1 } else { line.encode_utf16().count() };
    if start > WIDTH {
        return format!("(column {})", start + 1);
    }
    let length = end.min(WIDTH).saturating_sub(start).max(1);
    format!("{}{}", " ".repeat(start), "^".repeat(length))
}

fn render_artifact(text: &mut String, artifact: &Artifact, depth: usize) {
    let indent = "  ".repeat(depth);
    let range = artifact.range.map(place).unwrap_or_default();
    writeln!(text, "{indent}{} {:?} {range}", kind(&artifact.content), artifact.title).unwrap();
    if !artifact.within.is_empty() {
        writeln!(text, "{indent}  within {}", within(&artifact.within)).unwrap();
    }
    if let Some(verdict) = &artifact.verdict {
        render_verdict(text, verdict, &indent);
    }
    for row in &artifact.rows {
        render_row(text, row, &indent);
    }
    for child in &artifact.children {
        render_artifact(text, child, depth + 1);
    }
}

fn render_row(text: &mut String, row: &Row, indent: &str) {
    let value = if row.sensitive { format!("({} secret bytes)", row.value.len()) } else { shorten(&row.value) };
    let range = row.range.map(place).unwrap_or_default();
    let within = if row.within.is_empty() { String::new() } else { format!(" {}", within(&row.within)) };
    writeln!(text, "{indent}  {}: {value}  ({range}{within})", row.label).unwrap();
}

fn render_verdict(text: &mut String, verdict: &Verdict, indent: &str) {
    let reason = verdict.reason.as_deref().unwrap_or("accepted");
    writeln!(text, "{indent}  verdict {} {reason}", verdict.code).unwrap();
    if let Some(error) = &verdict.error {
        writeln!(text, "{indent}    {:?} {:?} {:?}", error.kind, error.field, error.found).unwrap();
    }
    for cause in &verdict.causes {
        writeln!(text, "{indent}    {:?} {}", cause.reason, cause.field).unwrap();
    }
    for strict in &verdict.strict {
        writeln!(text, "{indent}    {:?} {:?}", strict.kind, strict.path.as_ref().or(strict.key.as_ref())).unwrap();
    }
    if let Some(mended) = &verdict.once_mended {
        let causes: Vec<String> =
            mended.causes.iter().map(|cause| format!("{:?} {}", cause.reason, cause.field)).collect();
        writeln!(text, "{indent}    once mended: {} {}", mended.code, causes.join(", ")).unwrap();
    }
    for dependence in &verdict.depends_on {
        writeln!(text, "{indent}    depends on: {dependence}").unwrap();
    }
}

fn kind(content: &Content) -> String {
    match content {
        Content::Object(object) => format!("{} ({})", object.kind, object.api_version),
        other => serde_json::to_value(other).unwrap()["type"].as_str().unwrap().to_owned(),
    }
}

fn within(steps: &[Step]) -> String {
    let words: Vec<String> = steps
        .iter()
        // They follow from the bytes, and would be in each row.
        .filter(|step| !matches!(step, Step::Lines { .. }))
        .map(|step| match step {
            Step::Lines { first, last } => format!("lines {first}..{last}"),
            Step::Field { path } => path.clone(),
            Step::Base64 => "base64".to_owned(),
            Step::Pem { block, label } => format!("PEM block {block} ({label})"),
            Step::Jws { part: JwsPart::Header } => "header".to_owned(),
            Step::Jws { part: JwsPart::Claims } => "claims".to_owned(),
            Step::Jws { part: JwsPart::Signature } => "signature".to_owned(),
            Step::Der { start, end } => format!("DER {start}..{end}"),
            Step::Structure { path } => path.clone(),
        })
        .collect();
    words.join(" › ")
}

fn place(range: Range) -> String {
    format!("{}:{}-{}:{}", range.start.line, range.start.column, range.end.line, range.end.column)
}

fn shorten(line: &str) -> String {
    let line: String = line.chars().map(|character| if character.is_control() { '·' } else { character }).collect();
    if line.chars().count() <= WIDTH {
        return line;
    }
    format!("{}…", line.chars().take(WIDTH).collect::<String>())
}
