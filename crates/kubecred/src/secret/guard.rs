//! The last look at a report before it leaves: whatever a check put into it, no secret is in what people read.

use crate::diagnostic::one_line;
use crate::diagnostic::{Diagnostic, Fix};
use crate::place::Step;
use crate::report::{Artifact, Content, Row};

use super::{holds_secret, masked, masked_prose};

/// Masks the secrets in what is shown of a report: messages, titles, labels, paths, steps. Values that hold one are marked
/// as sensitive. Fixes that would write one are dropped.
pub(crate) fn guard(artifacts: &mut [Artifact], diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        guard_diagnostic(diagnostic);
    }
    let mut waiting: Vec<&mut Artifact> = artifacts.iter_mut().collect();
    while let Some(artifact) = waiting.pop() {
        guard_artifact(artifact);
        waiting.extend(&mut artifact.children);
    }
}

fn guard_diagnostic(diagnostic: &mut Diagnostic) {
    replace(&mut diagnostic.message, masked_prose);
    diagnostic.help.as_mut().into_iter().for_each(|help| replace(help, masked_prose));
    diagnostic.path.as_mut().into_iter().for_each(|path| replace(path, masked));
    diagnostic.pointer.as_mut().into_iter().for_each(cut_pointer);
    diagnostic.labels.iter_mut().for_each(|label| replace(&mut label.message, masked_prose));
    guard_steps(&mut diagnostic.within);
    diagnostic.fix = diagnostic.fix.take().filter(writes_no_secret);
}

fn writes_no_secret(fix: &Fix) -> bool {
    !holds_secret(&fix.title) && !fix.edits.iter().any(|edit| holds_secret(&edit.new_text))
}

fn guard_artifact(artifact: &mut Artifact) {
    replace(&mut artifact.title, masked);
    replace(&mut artifact.title, one_line);
    guard_steps(&mut artifact.within);
    // Labels of what X.509 holds are names of the standard: only values are somebody's words.
    let foreign = matches!(
        artifact.content,
        Content::Object(_)
            | Content::Kubeconfig(_)
            | Content::JsonWebToken(_)
            | Content::JsonWebKey(_)
            | Content::DiscoveryDocument(_)
            | Content::Unreadable(_)
    );
    for row in &mut artifact.rows {
        row.sensitive = row.sensitive || holds_secret(&row.value);
        if foreign {
            guard_row(row);
        }
    }
    if let Some(verdict) = &mut artifact.verdict {
        verdict.depends_on.iter_mut().for_each(|text| replace(text, masked));
    }
    match &mut artifact.content {
        // What names the object on screen. Its value stays as it was read.
        Content::Object(object) => {
            replace(&mut object.api_version, masked);
            replace(&mut object.kind, masked);
        }
        Content::Unreadable(broken) => {
            replace(&mut broken.expected, masked);
            replace(&mut broken.error, masked_prose);
        }
        _ => {}
    }
}

/// What stands beside the value.
fn guard_row(row: &mut Row) {
    replace(&mut row.label, masked);
    cut_pointer(&mut row.pointer);
    guard_steps(&mut row.within);
}

fn guard_steps(steps: &mut [Step]) {
    for step in steps {
        match step {
            Step::Field { path } | Step::Structure { path } => replace(path, masked),
            Step::Pem { label, .. } => replace(label, masked),
            Step::Base64 | Step::Lines { .. } | Step::Jws { .. } | Step::Der { .. } => {}
        }
    }
}

fn replace(text: &mut String, mask: fn(&str) -> std::borrow::Cow<'_, str>) {
    if let std::borrow::Cow::Owned(masked) = mask(text) {
        *text = masked;
    }
}

/// A pointer must lead somewhere: one with a secret in it is cut to what is around.
pub(crate) fn cut_pointer(pointer: &mut String) {
    let mut kept = 0;
    for token in pointer.split('/').skip(1) {
        let holds = if token.contains('~') {
            holds_secret(&token.replace("~1", "/").replace("~0", "~"))
        } else {
            holds_secret(token)
        };
        if holds {
            pointer.truncate(kept);
            return;
        }
        kept += 1 + token.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_end_before_a_secret() {
        let cut = |pointer: &str| {
            let mut pointer = pointer.to_owned();
            cut_pointer(&mut pointer);
            pointer
        };
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";
        assert_eq!(cut("/metadata/name"), "/metadata/name");
        assert_eq!(cut(&format!("/metadata/labels/{token}/a")), "/metadata/labels");
        assert_eq!(cut("/a/sha256~0abcdefghijklmnopqrstuvwxyz0123456789"), "/a");
        assert_eq!(cut(""), "");
    }
}
