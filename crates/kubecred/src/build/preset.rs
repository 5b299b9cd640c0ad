//! Inputs for what people build most, as data: `presets.json`.

use crate::syntax::lossless::Json;

/// Every preset: what it is for, the builder, its input, and files that belong to it.
pub fn presets() -> Json {
    Json::of(include_str!("presets.json"))
}
