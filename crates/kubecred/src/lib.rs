//! kubecred builds, validates and decodes Kubernetes credentials, offline.

pub mod diagnostic;
pub mod encoding;
pub mod jose;
pub mod limits;
pub mod options;
pub mod place;
pub mod report;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod time;
pub mod x509;
