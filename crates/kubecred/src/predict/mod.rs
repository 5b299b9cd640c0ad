//! What others would do with a credential.

mod authenticate;
mod bearer;
mod client;
mod client_certificate;
mod client_plugin;
pub(crate) mod issuance;
mod preflight;
mod service_account;
pub(crate) mod signers;
mod verdict;

pub use authenticate::{AuthenticateOptions, Authentication, RbacSubject, authenticate};
pub use client::load_client_config;
pub(crate) use client::{has_certificate, interactive_mode, is_proxy};
pub use issuance::{NoAuthority, PredictedExtensions};
pub use preflight::{
    Approval, ApprovalState, LifetimeNotice, PredictedCertificate, Preflight, PreflightOptions, PreflightResult,
    RequestedCertificate, preflight,
};
pub use verdict::{ClientRefusal, ClientStage, ClientVerdict, Plugin, Sent};
