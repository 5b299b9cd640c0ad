//! Rules of the definition of a custom resource that its schema expresses: types, lengths, lists, formats.

rules! {
    Apiserver, "OpenShift API, CustomResourceDefinition authentications.config.openshift.io" {
        Error KIND = "authentication/kind": "The object is an Authentication of config.openshift.io/v1.";
        Error TYPE = "authentication/type": "A value is of the type that its field has.";
        Error REQUIRED = "authentication/required": "A field that must be set is set.";
        Error NOT_SUPPORTED = "authentication/not-supported": "A field with a choice of values has one of them.";
        Error LENGTH = "authentication/length": "A string has no fewer and no more characters than its field takes.";
        Error ITEMS = "authentication/items": "A list has no fewer and no more items than its field takes.";
        Error MINIMUM = "authentication/minimum": "A number is not less than its field takes.";
        Error PATTERN = "authentication/pattern": "A string is written as its field asks.";
        Error DUPLICATE = "authentication/duplicate": "No two items of a list are the same, or have the same key.";
        Error UNCHECKED = "authentication/unchecked":
            "The server looks at the rules of a definition only where types, lengths and required fields are right.";
    }
}
