//! What was probably meant: of known names the one that differs least.

use crate::diagnostic::Finding;
use crate::source::Span;
use crate::spelling::distance;

/// The known name that differs least from what was written, in few letters and in whatever case. Nothing where none is
/// near.
pub(crate) fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let written = written.to_ascii_lowercase();
    let near = known.into_iter().map(|known| (distance(&known.to_ascii_lowercase(), &written), known));
    let near = near.filter(|(edits, known)| *edits <= 1 + written.len() / 5 && *edits < known.len());
    near.min_by_key(|(edits, _)| *edits).map(|(_, known)| known)
}

/// Offers the known name that is nearest to the value at `span`, or else says `help`.
pub(crate) fn offer<'k>(
    finding: Finding,
    written: &str,
    span: Span,
    known: impl IntoIterator<Item = &'k str>,
    help: impl Into<String>,
) -> Finding {
    match nearest(written, known) {
        Some(meant) => write_instead(finding, meant, span),
        None => finding.help(help),
    }
}

/// Offers a value to write in place of the one at `span`.
pub(crate) fn write_instead(finding: Finding, meant: &str, span: Span) -> Finding {
    finding
        .help(format!("did you mean `{meant}`?"))
        .review_fix(format!("Write {meant}"), vec![(span, format!("\"{meant}\""))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_is_near_and_nothing_else() {
        let kinds = ["Pod", "Node", "Secret"];
        assert_eq!(nearest("secrt", kinds), Some("Secret"));
        assert_eq!(nearest("pods", kinds), Some("Pod"));
        assert_eq!(nearest("Deployment", kinds), None);
        assert_eq!(nearest("", kinds), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
