//! The exports of kubecred to JavaScript: no logic of its own.
