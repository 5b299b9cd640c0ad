//! Readers: text to spanned tree.

pub mod tree;
