//! What of its warnings the server sends: they are headers, and headers have a limit (apiserver, `warning`).

use crate::report::{StrictFinding, StrictFindingKind};

use super::format;

/// Characters of all warnings up to which they are sent whole; of those that are cut, none follows beyond it.
const ALL: usize = 4 << 10;
/// Characters that are left of each where they are cut.
const EACH: usize = 256;
/// Characters of the server's sentences but for what they name.
const UNKNOWN: usize = 16;
const DUPLICATE: usize = 18;
const YAML_DUPLICATE: usize = 32;
/// Characters of those that name little.
const OTHER: usize = 160;

/// The warnings that arrive. A warning that was cut no longer says what it is about.
pub(super) fn sent(warnings: Vec<StrictFinding>) -> Vec<StrictFinding> {
    let warnings: Vec<_> = warnings.into_iter().filter(can_be_sent).collect();
    if warnings.iter().map(length).sum::<usize>() <= ALL {
        return warnings;
    }
    let mut written = 0;
    let mut sent = Vec::new();
    for warning in warnings {
        if written >= ALL {
            break;
        }
        let length = length(&warning);
        written += length.min(EACH);
        let cut = StrictFinding { kind: StrictFindingKind::Other, path: None, key: None, line: None };
        sent.push(if length > EACH { cut } else { warning });
    }
    sent
}

/// A header holds no control characters; a warning with one is not sent. Only the paths of unknown fields of custom
/// resources can have one: what else is named is quoted.
fn can_be_sent(warning: &StrictFinding) -> bool {
    !warning.path.as_deref().is_some_and(|path| path.contains(char::is_control))
}

fn length(warning: &StrictFinding) -> usize {
    let path = warning.path.as_deref().map_or(0, |path| path.chars().count());
    match warning.kind {
        StrictFindingKind::Unknown => UNKNOWN + path,
        StrictFindingKind::Duplicate => DUPLICATE + path,
        StrictFindingKind::YamlDuplicate => {
            let key = warning.key.as_deref().map_or(0, |key| format::go_quoted(key).chars().count());
            YAML_DUPLICATE + key + warning.line.unwrap_or_default().to_string().len()
        }
        StrictFindingKind::DuplicateOwner | StrictFindingKind::Other => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(path: String) -> StrictFinding {
        StrictFinding { kind: StrictFindingKind::Unknown, path: Some(path), key: None, line: None }
    }

    #[test]
    fn whole_up_to_the_limit_and_cut_beyond() {
        let fields = |count, length| -> Vec<_> { (0..count).map(|n| unknown(format!("{n:0length$}"))).collect() };
        assert_eq!(sent(fields(16, 240)).len(), 16);
        // A character more, and all are cut; these are short enough to stay as they are.
        let mut longer = fields(16, 240);
        longer.push(unknown("x".to_owned()));
        assert_eq!(sent(longer).len(), 16);
        let cut = sent(fields(20, 300));
        assert_eq!(cut.len(), 16);
        assert!(cut.iter().all(|warning| warning.kind == StrictFindingKind::Other && warning.path.is_none()));
    }

    #[test]
    fn no_control_characters() {
        assert!(sent(vec![unknown("a\tb".to_owned())]).is_empty());
    }
}
