//! Writing the JSON of an object, a member after the other.

use crate::syntax::write::write_string;

/// An object that is being written.
#[derive(Debug, Default)]
pub(super) struct Members {
    text: String,
}

impl Members {
    /// A member whose value is JSON already.
    pub(super) fn json(&mut self, name: &str, json: &str) -> &mut Self {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        write_string(name, &mut self.text);
        self.text.push(':');
        self.text.push_str(json);
        self
    }

    /// A member that is a string.
    pub(super) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.json(name, &string(value))
    }

    /// The same, unless it is empty.
    pub(super) fn text_if(&mut self, name: &str, value: &str) -> &mut Self {
        if value.is_empty() { self } else { self.text(name, value) }
    }

    /// A member that is a list, unless it is empty.
    pub(super) fn list_if(&mut self, name: &str, items: &[String]) -> &mut Self {
        if items.is_empty() { self } else { self.json(name, &list(items)) }
    }

    /// The object.
    pub(super) fn object(&self) -> String {
        if self.text.is_empty() { "{}".to_owned() } else { format!("{}}}", self.text) }
    }

    /// Whether it has no member.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// The JSON of a string.
pub(super) fn string(value: &str) -> String {
    let mut text = String::new();
    write_string(value, &mut text);
    text
}

/// A list of JSON values.
pub(super) fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

/// A list of strings.
pub(super) fn strings(values: &[String]) -> String {
    list(&values.iter().map(|value| string(value)).collect::<Vec<_>>())
}
