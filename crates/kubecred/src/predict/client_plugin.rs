//! What client-go makes of the output of an exec plugin, and what it sends.

use crate::encoding::pem;
use crate::kube::client::EXEC_CREDENTIAL;
use crate::kube::decode::decode;
use crate::kube::envelope::TypeMeta;
use crate::syntax::tree::Value;
use crate::syntax::{json, yaml};
use crate::x509::Certificate;

use super::client::{Stop, below, pair, structure_of, text};
use super::verdict::{ClientRefusal, ClientStage, Plugin, Sent};

/// The versions of ExecCredential that client-go has.
pub(super) const VERSIONS: &[&str] = &["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/// What client-go takes for its internal version, which no kubeconfig can name.
const INTERNAL: &[&str] = &["", "client.authentication.k8s.io/", "client.authentication.k8s.io/__internal"];

/// The credential that a plugin gave. `version` is the one that the kubeconfig names.
pub(super) fn run(version: &str, plugin: &Plugin) -> Result<Sent, Stop> {
    credential(version, plugin).map_err(stop)
}

pub(super) fn stop(refusal: ClientRefusal) -> Stop {
    Stop::at(ClientStage::Plugin, refusal)
}

/// Bits of an RSA key with which Go signs.
const RSA_BITS: u32 = 1024;

/// Whether a connection can be made with the key of a certificate that is a pair with it.
pub(super) fn check_key(certificate: &[u8]) -> Result<(), ClientRefusal> {
    let mut position = 0;
    while let Some((block, rest)) = pem::decode_next(certificate, position) {
        if block.label == "CERTIFICATE" {
            let key = Certificate::decode(&block.content.bytes).value.public_key;
            let unusable = key.curve.as_deref() == Some("P-224") || (key.algorithm == "RSA" && key.bits < RSA_BITS);
            return if unusable { Err(ClientRefusal::CertificateUnusable) } else { Ok(()) };
        }
        position = rest;
    }
    Ok(())
}

fn credential(version: &str, plugin: &Plugin) -> Result<Sent, ClientRefusal> {
    if plugin.exit_code != 0 {
        return Err(ClientRefusal::ExitCode);
    }
    // What begins with a brace is JSON, anything else YAML, of which the first document counts.
    let output = plugin.output.as_str();
    let read = match output.trim_start().starts_with('{') {
        true => Some(json::read(output)),
        false => yaml::read(output).into_iter().next(),
    };
    // Without a version it is taken for one that client-go does not speak to plugins.
    let Some(read) = read else { return Err(ClientRefusal::VersionMismatch) };
    let tree = read.complete().map_err(|_| ClientRefusal::Syntax)?;
    let meta = TypeMeta::interpret(&tree, tree.root).map_err(|_| ClientRefusal::Syntax)?;
    // A Status is known in each version, and never becomes a credential.
    let status = tree.get(tree.root, "status").map(|status| tree.value(status));
    if meta.kind == "Status"
        && meta.api_version.matches('/').count() < 2
        && !matches!(status, None | Some(Value::Null | Value::String(_)))
    {
        return Err(ClientRefusal::Type);
    }
    let internal = INTERNAL.contains(&meta.api_version);
    if !(internal || VERSIONS.contains(&meta.api_version)) || !matches!(meta.kind, "" | "ExecCredential") {
        return Err(ClientRefusal::Kind);
    }
    if internal {
        return Err(ClientRefusal::VersionMismatch);
    }
    let object = structure_of(decode(&tree, tree.root, EXEC_CREDENTIAL.fields))?;
    if meta.api_version != version {
        return Err(ClientRefusal::VersionMismatch);
    }
    let status = below(Some(&object), "status");
    if status.is_none() {
        return Err(ClientRefusal::NoStatus);
    }
    let (token, certificate, key) =
        (text(status, "token"), text(status, "clientCertificateData"), text(status, "clientKeyData"));
    match (certificate.is_empty(), key.is_empty()) {
        (true, true) if token.is_empty() => return Err(ClientRefusal::NoCredential),
        (true, true) => {}
        (false, false) => {
            pair(certificate.as_bytes(), key.as_bytes())?;
            check_key(certificate.as_bytes())?;
        }
        _ => return Err(ClientRefusal::HalfPair),
    }
    let authorization = if token.is_empty() { String::new() } else { format!("Bearer {token}") };
    Ok(Sent { authorization, certificate: !certificate.is_empty() })
}

/// What reaches the server. No header holds control characters, and spaces around its value are lost.
pub(super) fn send(mut sent: Sent, others: Vec<&str>) -> Result<Sent, Stop> {
    let values = others.into_iter().chain([sent.authorization.as_str()]);
    let is_control = |byte: u8| (byte < 0x20 && byte != b'\t') || byte == 0x7f;
    if values.into_iter().any(|value| value.bytes().any(is_control)) {
        return Err(stop(ClientRefusal::TokenHeader));
    }
    let trimmed = sent.authorization.trim_matches([' ', '\t']).len();
    sent.authorization.truncate(trimmed);
    Ok(sent)
}
