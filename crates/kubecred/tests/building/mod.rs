//! Inputs of builders, made by rule: the same ones in every run.

pub mod cases;
pub mod random;
