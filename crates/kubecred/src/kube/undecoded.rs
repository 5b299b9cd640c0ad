//! What could not be decoded is not judged: nothing is said of what nobody saw.

use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::rules::decoding;

/// The fields whose values could not be decoded.
pub(crate) fn pointers_of_undecoded(findings: &[Finding]) -> Vec<String> {
    let findings = findings.iter().filter(|finding| decoding::UNDECODED.contains(&finding.rule));
    findings.filter_map(|finding| finding.pointer.clone()).collect()
}

/// Takes back what the checks said of fields whose values they never saw; answers whether there was something.
pub(crate) fn forget(undecoded: &[String], checked: &mut Vec<Finding>) -> bool {
    let (before, fields) = (checked.len(), undecoded.iter().map(String::as_str).collect::<HashSet<&str>>());
    checked.retain(|finding| !upwards(finding.pointer.as_deref().unwrap_or_default()).any(|at| fields.contains(at)));
    checked.len() < before
}

/// Takes back that something is missing of which a part is there, and could not be decoded.
pub(crate) fn forget_missing(undecoded: &[String], advised: &mut Vec<Finding>) {
    let around: HashSet<&str> = undecoded.iter().flat_map(|field| upwards(field)).collect();
    advised.retain(|finding| {
        !finding.about_missing || finding.pointer.as_deref().is_none_or(|pointer| !around.contains(pointer))
    });
}

/// A pointer, and those to what is around it.
fn upwards(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |at| Some(at.rsplit_once('/')?.0))
}
