//! What was probably meant: of known names the one that differs least.

use crate::diagnostic::Finding;
use crate::source::Span;

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

/// How many letters have to be inserted, removed, replaced or exchanged with their neighbour to make one name of the
/// other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(MAXIMUM_NAME).collect();
    let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, x) in a.chars().take(MAXIMUM_NAME).enumerate() {
        let mut next = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let replaced = cell(&row, j) + usize::from(x != y);
            let mut edits = replaced.min(cell(&row, j + 1) + 1).min(cell(&next, j) + 1);
            let neighbour = j.checked_sub(1).and_then(|left| Some((left, *b.get(left)?)));
            if let Some((left, z)) = neighbour
                && z == x
                && last == Some(y)
            {
                edits = edits.min(cell(&before, left) + 1);
            }
            next.push(edits);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(x);
    }
    row.last().copied().unwrap_or_default()
}

/// Letters of a name that are compared: no known name is longer.
const MAXIMUM_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("usages", "usage"), 1);
        assert_eq!(distance("audiences", "audience"), 1);
        assert_eq!(distance("spec", "spec"), 0);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("signerName", "singerName"), 1);
        assert_eq!(distance("OIDC", "OICD"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("a", ""), 1);
    }

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
