//! Rules about the text and the outermost shape of a manifest.

use crate::diagnostic::Finding;
use crate::source::Span;

rules! {
    Syntax, "RFC 8259" {
        Error JSON = "manifest/json-syntax": "The text is JSON as RFC 8259 has it.";
    }
    Syntax, "YAML 1.1, as Kubernetes reads it" {
        Error YAML = "manifest/yaml-syntax": "The text is YAML that the server's reader takes.";
    }
    Syntax, "YAML 1.1, as Kubernetes reads it; RFC 8259, section 3" {
        Error YAML_VALUE = "manifest/yaml-value": "The values of the YAML are values that JSON has.";
    }
    Decoding, "Kubernetes API conventions, types" {
        Error NO_KIND = "manifest/no-kind": "An object says its API version and its kind.";
        Error KIND = "manifest/kind": "The kind is written as its API has it.";
    }
    Decoding, "Kubernetes API reference; deprecated API migration guide" {
        Error API_VERSION = "manifest/api-version": "The API version is one that has the kind.";
    }
    Advice, "kubecred, kinds" {
        Info UNKNOWN_KIND = "manifest/unknown-kind": "The kind is none of those that are judged here.";
    }
    Advice, "Kubernetes API conventions, lists" {
        Warning LIMIT = "manifest/limit": "Of a list the first 5,000 objects are looked at.";
        Warning NESTED_LIST = "manifest/nested-list": "Lists are not nested.";
        Warning FOREIGN_ITEM = "manifest/foreign-item": "The items of the list of a kind are of that kind.";
    }
    Advice, "Kubernetes apimachinery, YAML serializer; kubectl, resource builder" {
        Info SEVERAL_DOCUMENTS = "manifest/several-documents":
            "Of a body the server reads the first document; kubectl sends each document by itself.";
    }
}

/// That a text of several documents is more than one body of a request. `second` is where the second begins.
pub(crate) fn several_documents(second: Span) -> Finding {
    let message = "sent as one body, this document is not read: the server takes the first, and drops the others";
    let help = "kubectl sends each document by itself, and so they are judged here; who sends the text does likewise";
    Finding::new(&SEVERAL_DOCUMENTS, message).help(help).at(second)
}
