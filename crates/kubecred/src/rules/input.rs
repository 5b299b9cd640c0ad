//! Rules about the input as a whole.

use crate::diagnostic::{Origin, Rule, Severity};

/// Nothing was given.
pub static EMPTY: Rule = Rule {
    id: "input/empty",
    summary: "There is nothing to look at.",
    severity: Severity::Info,
    origin: Origin::Syntax,
    basis: "kubecred, kinds of input",
};

/// Bytes that are nothing known.
pub static BINARY: Rule = Rule {
    id: "input/binary",
    summary: "The input is neither text nor DER.",
    severity: Severity::Error,
    origin: Origin::Syntax,
    basis: "kubecred, kinds of input; X.690",
};

/// Something else than a credential.
pub static FOREIGN: Rule = Rule {
    id: "input/foreign",
    summary: "The input is something else than a credential of Kubernetes.",
    severity: Severity::Error,
    origin: Origin::Advice,
    basis: "kubecred, kinds of input",
};

/// More than the server reads.
pub static TOO_LARGE: Rule = Rule {
    id: "input/too-large",
    summary: "The text is larger than the server reads.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, MaxRequestBodyBytes",
};

/// Base64 in base64 in base64.
pub static LAYERS: Rule = Rule {
    id: "input/layers",
    summary: "Layers of base64 are opened up to a limit.",
    severity: Severity::Error,
    origin: Origin::Advice,
    basis: "kubecred, limits",
};

/// A character that stands for one that was lost.
pub static REPLACEMENT: Rule = Rule {
    id: "input/replacement-character",
    summary: "A character of the text could not be read.",
    severity: Severity::Warning,
    origin: Origin::Syntax,
    basis: "The Unicode Standard, section 3.9",
};

/// Half of a character as an escape.
pub static LONE_SURROGATE: Rule = Rule {
    id: "input/lone-surrogate",
    summary: "An escape of a surrogate has its other half beside it.",
    severity: Severity::Warning,
    origin: Origin::Standard,
    basis: "RFC 8259, section 8.2",
};

/// A byte-order mark.
pub static BYTE_ORDER_MARK: Rule = Rule {
    id: "input/byte-order-mark",
    summary: "The text begins with a byte-order mark.",
    severity: Severity::Warning,
    origin: Origin::Syntax,
    basis: "RFC 8259, section 8.1",
};

/// What can be pasted.
pub const WHAT_TO_PASTE: &str = "paste a manifest (YAML or JSON), PEM, DER, base64, or a JSON Web Token";
