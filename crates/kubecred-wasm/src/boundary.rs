//! How values cross.

use std::borrow::Cow;

use serde::Serialize;

/// Bytes that the core takes as a text.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A result as JSON.
pub(crate) fn answer(result: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(result).map_err(|error| error.to_string())
}

/// An argument that was read from its JSON. The error names the argument, and is thrown as it is.
pub(crate) fn argument<T>(name: &str, read: serde_json::Result<T>) -> Result<T, String> {
    read.map_err(|error| format!("{name}: {}", without_place(&error)))
}

/// What is wrong, without line and column: the caller gave an object and never saw its JSON.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&place).unwrap_or(&message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::argument;

    #[test]
    fn an_argument_that_does_not_fit_is_named() {
        let read = |json| argument("options", serde_json::from_str::<u8>(json));
        assert_eq!(read("7"), Ok(7));
        let message = read("\"x\"").unwrap_err();
        assert_eq!(message, "options: invalid type: string \"x\", expected u8");
    }
}
