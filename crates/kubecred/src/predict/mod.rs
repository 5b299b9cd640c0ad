//! What others would do with a credential.

mod client;
mod client_plugin;

pub use client::{ClientRefusal, ClientStage, ClientVerdict, Plugin, Sent, load_client_config};
pub(crate) use client::{has_certificate, interactive_mode, is_proxy};
