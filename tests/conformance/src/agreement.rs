//! In what a verdict differs from the recorded answer, and how many agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kubecred::report::{StrictFinding, Verdict};
use serde_json::Value;

use crate::recording::Recording;

/// How many recordings agree, and in what.
#[derive(Default)]
pub struct Agreement {
    cases: usize,
    /// In code, reason and causes.
    verdicts: usize,
    /// In the error, the strict findings and the warnings as well.
    decoding: usize,
    accepted: usize,
    /// In the stored object.
    objects: usize,
}

/// In what `dry_run` differs from the recorded answer; empty where it does not.
pub fn differences(case: &Recording) -> Vec<String> {
    let request = match case.request() {
        Ok(request) => request,
        Err(error) => return vec![format!("request: {error}")],
    };
    let verdict = kubecred::dry_run(&case.body, &request);
    let mut differences = Vec::new();
    let mut compare = |what: &'static str, expected: String, found: String| {
        if expected != found {
            differences.push(format!("{what}: {expected} expected, {found} found"));
        }
    };
    let expected = &case.verdict;
    compare("code", expected.code.to_string(), verdict.code.to_string());
    compare("reason", format!("{:?}", expected.reason), format!("{:?}", verdict.reason));
    compare("causes", show(expected.causes.iter().cloned()), show(causes(&verdict)));
    compare("error", show_error(expected.error.clone().unwrap_or_default()), show_error(error(&verdict)));
    compare("strict", show(expected.strict.iter().cloned()), show(pairs(&verdict.strict)));
    compare("warnings", show(expected.warnings.iter().cloned()), show(pairs(&verdict.warnings)));
    if let Some(object) = &expected.object {
        let found = verdict.object_json.as_deref().and_then(|json| serde_json::from_str(json).ok());
        let found = found.map(without_times);
        if found.as_ref() != Some(&without_times(object.clone())) {
            differences.push(format!("object: {object} expected, {} found", found.unwrap_or_default()));
        }
    }
    differences
}

impl Agreement {
    /// Counts a recording.
    pub fn add(&mut self, case: &Recording, differences: &[String]) {
        let differs = |names: &[&str]| {
            differences.iter().any(|difference| names.iter().any(|name| difference.starts_with(&format!("{name}:"))))
        };
        let verdict = !differs(&["code", "reason", "causes"]);
        self.cases += 1;
        self.verdicts += usize::from(verdict);
        self.decoding += usize::from(verdict && !differs(&["error", "strict", "warnings"]));
        if case.verdict.object.is_some() {
            self.accepted += 1;
            self.objects += usize::from(!differs(&["object"]));
        }
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        self.cases += other.cases;
        self.verdicts += other.verdicts;
        self.decoding += other.decoding;
        self.accepted += other.accepted;
        self.objects += other.objects;
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |count: usize, of: usize| match of {
            0 => "-".to_owned(),
            of => format!("{}.{} %", count * 100 / of, count * 1000 / of % 10),
        };
        write!(
            formatter,
            "{:>7}{:>9}{:>11}{:>9}",
            self.cases,
            percent(self.verdicts, self.cases),
            percent(self.decoding, self.cases),
            percent(self.objects, self.accepted)
        )
    }
}

/// Pairs as a set: the server repeats some and does not always keep their order.
fn show(pairs: impl Iterator<Item = (String, String)>) -> String {
    let set: BTreeSet<String> = pairs.map(|(kind, path)| format!("{kind} {path}")).collect();
    format!("{set:?}")
}

fn causes(verdict: &Verdict) -> impl Iterator<Item = (String, String)> {
    verdict.causes.iter().map(|cause| (format!("{:?}", cause.reason), cause.field.clone()))
}

fn pairs(findings: &[StrictFinding]) -> impl Iterator<Item = (String, String)> {
    findings.iter().map(|finding| {
        let kind = word(&serde_json::to_value(finding.kind).unwrap_or_default());
        let path = match (&finding.path, finding.line, &finding.key) {
            (Some(path), _, _) => path.clone(),
            (None, Some(line), Some(key)) => format!("{line} {key}"),
            _ => String::new(),
        };
        (kind, path)
    })
}

fn error(verdict: &Verdict) -> BTreeMap<String, String> {
    let error = serde_json::to_value(&verdict.error).unwrap_or_default();
    error.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), word(value))).collect()
}

fn show_error(error: BTreeMap<String, String>) -> String {
    format!("{error:?}")
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The times of conditions are set by the server's clock.
fn without_times(mut object: Value) -> Value {
    if let Some(conditions) = object.pointer_mut("/status/conditions").and_then(Value::as_array_mut) {
        for condition in conditions.iter_mut().filter_map(Value::as_object_mut) {
            condition.remove("lastUpdateTime");
            condition.remove("lastTransitionTime");
        }
    }
    object
}
