//! The rules, one file a family: declarations on top, checks below.

pub mod pem;
pub mod x509;
