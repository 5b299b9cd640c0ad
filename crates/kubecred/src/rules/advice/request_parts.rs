//! Where the parts of the certification request in a field of bytes stand.

use std::collections::HashMap;

use crate::encoding::pem;
use crate::options::Signatures;
use crate::source::Span;
use crate::x509::CertificationRequest;

/// The bytes of the field that hold each part, by its pointer in the request.
#[derive(Debug, Default)]
pub(crate) struct RequestParts {
    spans: HashMap<String, Span>,
    /// The bytes of each organization of the subject, by its name.
    organizations: HashMap<String, Span>,
}

impl RequestParts {
    /// Of the request that is `request` as PEM, in a field that holds these bytes.
    pub(crate) fn read(bytes: &[u8], request: &str) -> Self {
        let is_it = |block: &pem::Block| pem::encode(LABEL, &block.content.bytes) == request;
        let Some(block) = pem::scan(bytes).into_iter().find(is_it) else { return Self::default() };
        let fields = CertificationRequest::decode(&block.content.bytes, Signatures::Defer).fields;
        let mut parts = Self::default();
        for field in fields {
            let Some(span) = block.content.map.outer(field.span).filter(|_| !field.span.is_empty()) else { continue };
            if field.label == "subject.O" {
                parts.organizations.insert(field.value, span);
            }
            parts.spans.insert(field.pointer, span);
        }
        parts
    }

    /// The bytes of a part.
    pub(crate) fn get(&self, pointer: &str) -> Option<Span> {
        self.spans.get(pointer).copied()
    }

    /// The bytes of an attribute of the subject.
    pub(crate) fn attribute(&self, index: usize) -> Option<Span> {
        self.get(&format!("/subject/attributes/{index}/value"))
    }

    /// The bytes of an organization of the subject.
    pub(crate) fn organization(&self, name: &str) -> Option<Span> {
        self.organizations.get(name).copied()
    }

    /// The bytes of the whole subject.
    pub(crate) fn subject(&self) -> Option<Span> {
        self.get("/subject/text")
    }
}

const LABEL: &str = "CERTIFICATE REQUEST";
