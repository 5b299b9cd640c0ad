//! Rules about the request that carries an object: its parameters, and what its path asks of the object.

rules! {
    Apiserver, "Kubernetes apimachinery, meta/v1 validation of CreateOptions and UpdateOptions" {
        Error PARAMETER = "request/parameter": "A parameter of the query has a value that the server does not accept.";
    }
    Apiserver, "Kubernetes apiserver, endpoint handlers" {
        Error KIND_MISMATCH = "request/kind-mismatch":
            "The object is not of the kind and API version that the path serves.";
        Error NAME_MISMATCH = "request/name-mismatch": "The name of the object is not the name in the path.";
        Error NAMESPACE_MISMATCH = "request/namespace-mismatch":
            "The namespace of the object is not the namespace in the path.";
    }
    Apiserver, "Kubernetes apiserver, registry store" {
        Error CONFLICT = "request/conflict":
            "The object says that it is another one, or another state, than the server has.";
        Error EXISTS = "request/already-exists": "An object that is to be created does not exist yet.";
        Error METHOD = "request/method": "A path serves some methods only.";
        Error NOT_FOUND = "request/not-found": "The request acts on an object that does not exist.";
    }
    Advice, "Kubernetes apiserver, list and delete handlers" {
        Info WITHOUT_EFFECT = "request/without-effect": "Every part of a request has an effect.";
        Warning ALL_DELETED = "request/all-deleted": "A deletion of many objects says which.";
    }
    Advice, "Kubernetes apiserver, update strategies; API conventions, spec and status" {
        Warning CHANGE_DROPPED = "request/change-dropped":
            "An update changes what its path is for: other changes are dropped without a word.";
    }
}
