//! Rules about the input as a whole.

rules! {
    Syntax, "kubecred, kinds of input" {
        Info EMPTY = "input/empty": "There is nothing to look at.";
    }
    Syntax, "kubecred, kinds of input; X.690" {
        Error BINARY = "input/binary": "The input is neither text nor DER.";
    }
    Advice, "kubecred, kinds of input" {
        Error FOREIGN = "input/foreign": "The input is something else than a credential of Kubernetes.";
    }
    Apiserver, "Kubernetes apiserver, MaxRequestBodyBytes" {
        Error TOO_LARGE = "input/too-large": "The text is larger than the server reads.";
    }
    Advice, "kubecred, limits" {
        Error LAYERS = "input/layers": "Layers of base64 are opened up to a limit.";
    }
    Syntax, "The Unicode Standard, section 3.9" {
        Warning REPLACEMENT = "input/replacement-character": "A character of the text could not be read.";
    }
    Standard, "RFC 8259, section 8.2" {
        Warning LONE_SURROGATE = "input/lone-surrogate": "An escape of a surrogate has its other half beside it.";
    }
    Syntax, "RFC 8259, section 8.1" {
        Warning BYTE_ORDER_MARK = "input/byte-order-mark": "The text begins with a byte-order mark.";
    }
}

/// What can be pasted.
pub const WHAT_TO_PASTE: &str = "paste a manifest (YAML or JSON), PEM, DER, base64, or a JSON Web Token";
