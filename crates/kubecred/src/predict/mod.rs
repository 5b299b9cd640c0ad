//! What others would do with a credential.

mod client;
mod client_plugin;
mod verdict;

pub use client::load_client_config;
pub(crate) use client::{has_certificate, interactive_mode, is_proxy};
pub use verdict::{ClientRefusal, ClientStage, ClientVerdict, Plugin, Sent};
