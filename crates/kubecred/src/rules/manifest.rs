//! Rules about the text and the outermost shape of a manifest.

use crate::diagnostic::{Origin, Rule, Severity};

/// The text is not JSON.
pub static JSON: Rule = Rule {
    id: "manifest/json-syntax",
    summary: "The text is JSON as RFC 8259 has it.",
    severity: Severity::Error,
    origin: Origin::Syntax,
    basis: "RFC 8259",
};

/// The text is not YAML.
pub static YAML: Rule = Rule {
    id: "manifest/yaml-syntax",
    summary: "The text is YAML that the server's reader takes.",
    severity: Severity::Error,
    origin: Origin::Syntax,
    basis: "YAML 1.1, as Kubernetes reads it",
};

/// The text is YAML of a value that JSON does not have.
pub static YAML_VALUE: Rule = Rule {
    id: "manifest/yaml-value",
    summary: "The values of the YAML are values that JSON has.",
    severity: Severity::Error,
    origin: Origin::Syntax,
    basis: "YAML 1.1, as Kubernetes reads it; RFC 8259, section 3",
};

/// An object that does not say what it is.
pub static NO_KIND: Rule = Rule {
    id: "manifest/no-kind",
    summary: "An object says its API version and its kind.",
    severity: Severity::Error,
    origin: Origin::Decoding,
    basis: "Kubernetes API conventions, types",
};

/// A kind that is written in other letters.
pub static KIND: Rule = Rule {
    id: "manifest/kind",
    summary: "The kind is written as its API has it.",
    severity: Severity::Error,
    origin: Origin::Decoding,
    basis: "Kubernetes API conventions, types",
};

/// A known kind under an API version that does not have it.
pub static API_VERSION: Rule = Rule {
    id: "manifest/api-version",
    summary: "The API version is one that has the kind.",
    severity: Severity::Error,
    origin: Origin::Decoding,
    basis: "Kubernetes API reference; deprecated API migration guide",
};

/// A kind that is not judged here.
pub static UNKNOWN_KIND: Rule = Rule {
    id: "manifest/unknown-kind",
    summary: "The kind is none of those that are judged here.",
    severity: Severity::Info,
    origin: Origin::Advice,
    basis: "kubecred, kinds",
};

/// A list in a list.
pub static NESTED_LIST: Rule = Rule {
    id: "manifest/nested-list",
    summary: "Lists are not nested.",
    severity: Severity::Warning,
    origin: Origin::Advice,
    basis: "Kubernetes API conventions, lists",
};
