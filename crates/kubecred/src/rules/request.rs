//! Rules about the request that carries an object: its parameters, and what its path asks of the object.

use crate::diagnostic::{Origin, Rule, Severity};

/// A parameter of the query that the server refuses.
pub static PARAMETER: Rule = Rule {
    id: "request/parameter",
    summary: "A parameter of the query has a value that the server does not accept.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apimachinery, meta/v1 validation of CreateOptions and UpdateOptions",
};

/// The body is of another kind than the path serves.
pub static KIND_MISMATCH: Rule = Rule {
    id: "request/kind-mismatch",
    summary: "The object is not of the kind and API version that the path serves.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, endpoint handlers",
};

/// The name in the body is not that in the path.
pub static NAME_MISMATCH: Rule = Rule {
    id: "request/name-mismatch",
    summary: "The name of the object is not the name in the path.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, endpoint handlers",
};

/// The namespace in the body is not that in the path.
pub static NAMESPACE_MISMATCH: Rule = Rule {
    id: "request/namespace-mismatch",
    summary: "The namespace of the object is not the namespace in the path.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, endpoint handlers",
};

/// The stored object has changed since.
pub static CONFLICT: Rule = Rule {
    id: "request/conflict",
    summary: "The object says that it is another one, or another state, than the server has.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, registry store",
};

/// There is nothing to update.
pub static NOT_FOUND: Rule = Rule {
    id: "request/not-found",
    summary: "The request acts on an object that does not exist.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, registry store",
};

/// A body beyond the limit.
pub static TOO_LARGE: Rule = Rule {
    id: "request/too-large",
    summary: "The body is larger than the 3 MiB that the server reads.",
    severity: Severity::Error,
    origin: Origin::Apiserver,
    basis: "Kubernetes apiserver, MaxRequestBodyBytes",
};
