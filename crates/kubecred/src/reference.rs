//! Texts that only a reference shows: what rules, kinds and parameters say of themselves.

use std::fmt;

use serde::{Serialize, Serializer};

/// A text of the reference. Without the feature `reference` it is left out of what is compiled, and is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prose {
    #[cfg(feature = "reference")]
    text: &'static str,
}

impl Prose {
    /// A text of the reference.
    pub const fn new(text: &'static str) -> Self {
        #[cfg(not(feature = "reference"))]
        let _ = text;
        Self {
            #[cfg(feature = "reference")]
            text,
        }
    }

    /// The text.
    pub const fn text(self) -> &'static str {
        #[cfg(feature = "reference")]
        return self.text;
        #[cfg(not(feature = "reference"))]
        ""
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}
