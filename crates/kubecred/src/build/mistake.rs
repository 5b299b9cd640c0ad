//! What is wrong with the input of a builder.

use serde::Serialize;

use crate::argument::ArgumentError;

/// What is wrong with the input of a builder, and in which member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Mistake {
    /// The member of the input: `subjectAltNames[0].value`.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl From<ArgumentError> for Mistake {
    fn from(error: ArgumentError) -> Self {
        Self { path: error.path, message: error.message }
    }
}

/// Those that were found so far.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    pub(super) list: Vec<Mistake>,
}

impl Mistakes {
    /// A member has one mistake: what can't be read is not missing too.
    pub(super) fn push(&mut self, path: &str, message: impl Into<String>) {
        if self.list.iter().all(|known| known.path != path) {
            self.list.push(Mistake { path: path.to_owned(), message: message.into() });
        }
    }
}
