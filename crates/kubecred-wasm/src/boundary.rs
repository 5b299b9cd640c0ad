//! How values cross.

use std::borrow::Cow;

use kubecred::ArgumentError;
use serde::Serialize;

/// Bytes that the core takes as a text.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A result as JSON.
pub(crate) fn answer(result: &impl Serialize) -> Result<String, String> {
    // No result has what JSON has not: keys that are no texts.
    serde_json::to_string(result).map_err(|_| "the result has no JSON".to_owned())
}

/// An argument that was read from its JSON. The error names the argument, and is thrown as it is.
pub(crate) fn argument<T>(name: &str, read: Result<T, ArgumentError>) -> Result<T, String> {
    read.map_err(|error| format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use kubecred::options::Options;

    use super::argument;

    #[test]
    fn an_argument_that_does_not_fit_is_named() {
        let read = |json| argument("options", Options::from_json(json).map(|options| options.request.query));
        assert_eq!(read(r#"{"request": {"query": "pretty"}}"#), Ok(Some("pretty".to_owned())));
        let message = read(r#"{"request": {"query": 7}}"#).unwrap_err();
        assert_eq!(message, "options: `request.query`: expected a string, not a value of type number");
    }
}
