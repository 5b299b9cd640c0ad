//! What the caller gives to trust: texts of keys or certificates, within bounds.

use crate::detect::Input;
use crate::limits;
use crate::open::{Opener, open};
use crate::options::Options;
use crate::report::Artifact;
use crate::rules::{input, key_set, pem};
use crate::source::Source;

/// What was read of some texts.
pub(crate) struct Given {
    /// What is in each text; of one that is empty nothing is kept.
    pub(crate) texts: Vec<Vec<Artifact>>,
    /// Why some of it was left.
    pub(crate) left: Option<String>,
}

/// Reads what was given.
pub(crate) fn read(texts: &[String]) -> Given {
    let options = Options::deferred();
    let mut given = Given { texts: Vec::new(), left: None };
    let (mut bytes, mut count) = (0_usize, 0);
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        bytes = bytes.saturating_add(text.len());
        if bytes > limits::GIVEN_BYTES || count >= limits::GIVEN {
            let (most, size) = (limits::GIVEN, limits::GIVEN_BYTES);
            given.left =
                Some(format!("of what is given {most} pieces and {size} bytes are looked at, and there is more"));
            break;
        }
        let source = Source::new(text);
        let mut opener = Opener::values_only(&source, &options);
        let mut artifacts = open(Input::of_text(text), &mut opener);
        count += keep(&mut artifacts, limits::GIVEN - count, &mut given.left);
        if let Some(limit) = opener.findings.iter().find(|finding| LIMITS.contains(&finding.rule)) {
            given.left.get_or_insert(limit.message.clone());
        }
        given.texts.push(artifacts);
    }
    given
}

/// The rules of which a finding says that something was not read.
const LIMITS: [&crate::diagnostic::Rule; 3] = [&input::TOO_LARGE, &pem::LIMIT, &key_set::LIMIT];

/// Keeps no more artifacts than are looked at, and says how many these are, the keys of sets by themselves.
fn keep(artifacts: &mut Vec<Artifact>, most: usize, left: &mut Option<String>) -> usize {
    if artifacts.len() > most {
        left.get_or_insert(format!("of what is given {} pieces are looked at, and there are more", limits::GIVEN));
        artifacts.truncate(most);
    }
    artifacts.iter().map(|artifact| artifact.children.len().max(1)).sum()
}
