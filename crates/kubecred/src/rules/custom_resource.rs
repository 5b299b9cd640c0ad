//! Rules of the definition of a custom resource that its schema expresses: types, lengths, lists, formats.

use crate::diagnostic::{Origin, Rule, Severity};

macro_rules! schema_rule {
    ($(#[$documentation:meta])* $name:ident, $id:literal, $summary:literal) => {
        $(#[$documentation])*
        pub static $name: Rule = Rule {
            id: $id,
            summary: $summary,
            severity: Severity::Error,
            origin: Origin::Apiserver,
            basis: "OpenShift API, CustomResourceDefinition authentications.config.openshift.io",
        };
    };
}

schema_rule!(
    /// Another kind, or another version, of the same group.
    KIND, "authentication/kind", "The object is an Authentication of config.openshift.io/v1."
);
schema_rule!(
    /// A value of the wrong type.
    TYPE, "authentication/type", "A value is of the type that its field has."
);
schema_rule!(
    /// A field that must be there.
    REQUIRED, "authentication/required", "A field that must be set is set."
);
schema_rule!(
    /// A value beyond those allowed.
    NOT_SUPPORTED, "authentication/not-supported", "A field with a choice of values has one of them."
);
schema_rule!(
    /// Too few or too many characters.
    LENGTH, "authentication/length", "A string has no fewer and no more characters than its field takes."
);
schema_rule!(
    /// Too few or too many items.
    ITEMS, "authentication/items", "A list has no fewer and no more items than its field takes."
);
schema_rule!(
    /// A number that is too small.
    MINIMUM, "authentication/minimum", "A number is not less than its field takes."
);
schema_rule!(
    /// A string that is not written as its field asks.
    PATTERN, "authentication/pattern", "A string is written as its field asks."
);
schema_rule!(
    /// Two items that are the same.
    DUPLICATE, "authentication/duplicate", "No two items of a list are the same, or have the same key."
);
schema_rule!(
    /// Rules that the server did not come to.
    UNCHECKED,
    "authentication/unchecked",
    "The server looks at the rules of a definition only where types, lengths and required fields are right."
);
