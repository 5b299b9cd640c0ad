//! Whether kube-apiserver takes a request or certificate: what its validation of `spec.request` and
//! `status.certificate` demands, which is what Go's `crypto/x509` reads.
//!
//! This stands beside the typed views, not on them: they show as much as can be shown, while here each laxity and
//! each severity of that reader counts.

mod certificate;
mod extension;
mod go_asn1;
mod go_der;
mod name;
mod private_key;
mod pss;
mod public_key;
mod request;
mod subject_alt_name;
mod uri;

pub(crate) use certificate::go_reads_certificate;
pub use certificate::{CertificateRefusal, server_accepts_certificate};
pub(crate) use request::refusal_of_request;
pub use request::{ParsedRequest, RequestRefusal, RequestStage, server_accepts_request, server_reads_request};

pub(crate) use name::string;
pub(crate) use private_key::go_reads_private_key;
pub(crate) use uri::is_mailbox;

/// Why something is refused, in our words.
type Refusal = &'static str;
