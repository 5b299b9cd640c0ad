//! What could not be decoded is not judged: nothing is said of what nobody saw.

use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::report::Verdict;

/// The answer once what could not be decoded is mended: what the checks said of it is taken back. `code` is that of
/// an object that is accepted.
pub(super) fn once_decoded(verdict: Verdict, undecoded: &[String], checked: &mut Vec<Finding>, code: u16) -> Verdict {
    let last = checked.last().map(|finding| finding.message.clone());
    if !forget(undecoded, checked) {
        return verdict;
    }
    let refused_at_once = verdict.code >= 400 && verdict.causes.is_empty();
    if checked.iter().any(|finding| finding.reason.is_some()) {
        Verdict::invalid(checked)
    } else if refused_at_once && last == checked.last().map(|finding| finding.message.clone()) {
        verdict
    } else {
        Verdict::accepted(code, String::new())
    }
}

/// Takes back what the checks said of fields whose values they never saw; answers whether there was something.
pub(crate) fn forget(undecoded: &[String], checked: &mut Vec<Finding>) -> bool {
    if undecoded.is_empty() {
        return false;
    }
    let (before, fields) = (checked.len(), undecoded.iter().map(String::as_str).collect::<HashSet<&str>>());
    checked.retain(|finding| !upwards(finding.pointer.as_deref().unwrap_or_default()).any(|at| fields.contains(at)));
    checked.len() < before
}

/// Takes back that something is missing of which a part is there, and could not be decoded.
pub(crate) fn forget_missing(undecoded: &[String], advised: &mut Vec<Finding>) {
    if undecoded.is_empty() {
        return;
    }
    let around: HashSet<&str> = undecoded.iter().flat_map(|field| upwards(field)).collect();
    advised.retain(|finding| {
        !finding.about_missing || finding.pointer.as_deref().is_none_or(|pointer| !around.contains(pointer))
    });
}

/// A pointer, and those to what is around it.
fn upwards(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |at| Some(at.rsplit_once('/')?.0))
}
