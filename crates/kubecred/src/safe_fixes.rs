//! A fix is safe where the text that it makes was read: the finding is gone, and no error came in its place.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::limits;
use crate::options::{Options, Signatures};
use crate::order::sort_by_key;
use crate::source::Source;

/// Leaves a fix that is called safe so only where it is. `read` gives the diagnostics of a text.
pub(crate) fn confirm(
    text: &str,
    options: &Options,
    diagnostics: &mut [Diagnostic],
    read: impl Fn(&str, &Options) -> Vec<Diagnostic>,
) {
    let mut left = limits::READ_AGAIN_BYTES;
    // No fix mends a signature, and none breaks one.
    let options = Options { signatures: Signatures::Defer, ..options.clone() };
    for index in 0..diagnostics.len() {
        let Some((own, fix)) = diagnostics.get(index).and_then(|own| Some((own, own.fix.as_ref()?))) else { continue };
        if fix.applicability != Applicability::Safe {
            continue;
        }
        let mended = left.checked_sub(text.len()).and_then(|rest| {
            left = rest;
            apply(fix, text)
        });
        let is_safe = mended.is_some_and(|mended| is_better(diagnostics, own, &read(&mended, &options)));
        if let Some(fix) = diagnostics.get_mut(index).and_then(|own| own.fix.as_mut()).filter(|_| !is_safe) {
            fix.applicability = Applicability::Review;
        }
    }
}

/// Whether of the diagnostics one is gone, and no error is new, nor left where it was.
fn is_better(before: &[Diagnostic], gone: &Diagnostic, after: &[Diagnostic]) -> bool {
    let counts = |found: &&Diagnostic| found.severity == Severity::Error || found.rule == gone.rule;
    // Where an item goes, those behind it get other numbers.
    let is_digit = |character: char| character.is_ascii_digit();
    let pointer = |found: &Diagnostic| found.pointer.as_ref().map(|pointer| pointer.replace(is_digit, ""));
    let name = |found: &Diagnostic| (found.rule.clone(), pointer(found));
    let mut known: Vec<_> = before.iter().filter(counts).map(name).collect();
    let mut lost = |name| known.iter().position(|known| *known == name).map(|at| known.swap_remove(at)).is_some();
    let mut others = before.iter().filter(|found| found.severity == Severity::Error && found.rule != gone.rule);
    let same_place = others.any(|found| found.pointer.is_some() && found.pointer == gone.pointer);
    lost(name(gone)) && !same_place && after.iter().filter(counts).all(|found| lost(name(found)))
}

/// The text with the edits of a fix made; unchanged where they are none of this text.
pub fn apply_fix(text: &str, fix: &Fix) -> String {
    apply(fix, text).unwrap_or_else(|| text.to_owned())
}

/// The same; `None` where they are none of this text.
pub(crate) fn apply(fix: &Fix, text: &str) -> Option<String> {
    let source = Source::new(text);
    let mut edits: Vec<_> = fix.edits.iter().collect();
    sort_by_key(&mut edits, |edit| edit.range.start.offset);
    let (mut mended, mut from) = (String::new(), 0);
    for edit in edits {
        let replaced = source.span(edit.range).range();
        mended.push_str(text.get(from..replaced.start)?);
        mended.push_str(&edit.new_text);
        from = replaced.end;
    }
    mended.push_str(text.get(from..)?);
    Some(mended)
}
