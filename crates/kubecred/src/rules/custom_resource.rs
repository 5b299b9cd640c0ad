//! Rules of the definition of a custom resource that its schema expresses: types, lengths, lists, formats.

/// A rule of the one definition that is known.
macro_rules! definition_rule {
    ($(#[$documentation:meta])* $name:ident, $id:literal, $summary:literal) => {
        $(#[$documentation])*
        pub static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            id: $id,
            summary: $summary,
            severity: $crate::diagnostic::Severity::Error,
            origin: $crate::diagnostic::Origin::Apiserver,
            basis: "OpenShift API, CustomResourceDefinition authentications.config.openshift.io",
        };
    };
}
pub(super) use definition_rule;

definition_rule!(
    /// Another kind, or another version, of the same group.
    KIND, "authentication/kind", "The object is an Authentication of config.openshift.io/v1."
);
definition_rule!(
    /// A value of the wrong type.
    TYPE, "authentication/type", "A value is of the type that its field has."
);
definition_rule!(
    /// A field that must be there.
    REQUIRED, "authentication/required", "A field that must be set is set."
);
definition_rule!(
    /// A value beyond those allowed.
    NOT_SUPPORTED, "authentication/not-supported", "A field with a choice of values has one of them."
);
definition_rule!(
    /// Too few or too many characters.
    LENGTH, "authentication/length", "A string has no fewer and no more characters than its field takes."
);
definition_rule!(
    /// Too few or too many items.
    ITEMS, "authentication/items", "A list has no fewer and no more items than its field takes."
);
definition_rule!(
    /// A number that is too small.
    MINIMUM, "authentication/minimum", "A number is not less than its field takes."
);
definition_rule!(
    /// A string that is not written as its field asks.
    PATTERN, "authentication/pattern", "A string is written as its field asks."
);
definition_rule!(
    /// Two items that are the same.
    DUPLICATE, "authentication/duplicate", "No two items of a list are the same, or have the same key."
);
definition_rule!(
    /// Rules that the server did not come to.
    UNCHECKED,
    "authentication/unchecked",
    "The server looks at the rules of a definition only where types, lengths and required fields are right."
);
