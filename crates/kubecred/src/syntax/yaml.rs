//! seam
use super::Read;
/// seam
pub fn read_first(text: &str) -> Read<'_> {
    super::json::read(text)
}
