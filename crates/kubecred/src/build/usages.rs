//! The usages that a CertificateSigningRequest asks for, where its input names none: what its signer certifies and its key
//! can do.

use crate::encoding::pem;
use crate::kube::certificates::{CERTIFICATE_SIGNING_REQUEST, USAGES};
use crate::kube::decode::decode;
use crate::kube::schema::Kind;
use crate::kube::value::Cursor;
use crate::options::Signatures;
use crate::predict::signers::{CLIENT_AUTH, DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, SERVER_AUTH, purpose};
use crate::syntax::json;
use crate::syntax::write::write_string;
use crate::x509::server::server_reads_request;
use crate::x509::{CertificationRequest, Extension, ExtensionValue, Purpose};

/// The proposal, as JSON; nothing where the object says it itself, has a request that can't be read, or
/// neither request nor a signer of Kubernetes.
pub(super) fn proposed(kind: &'static Kind, object: &str) -> Option<String> {
    if kind.kind != CERTIFICATE_SIGNING_REQUEST.kind {
        return None;
    }
    let tree = json::read(object).tree?;
    let spec = tree.get(tree.root, "spec")?;
    if tree.get(spec, "usages").is_some() {
        return None;
    }
    let object = decode(&tree, tree.root, kind.fields).object;
    let root = Cursor::root(&object);
    let spec = root.field("spec");
    let field = spec.field("request");
    let purpose = purpose(spec.field("signerName").string());
    if field.bytes().is_empty() {
        // Whatever key it will have, it signs with it.
        return purpose.map(|purpose| written(&[DIGITAL_SIGNATURE, purpose]));
    }
    let request = server_reads_request(field.bytes()).ok()?;
    let (block, _) = pem::go_decode_first(field.bytes())?;
    let view = CertificationRequest::decode_value(&block.content.bytes, Signatures::Defer).value;
    let mut usages = vec![DIGITAL_SIGNATURE];
    // Keys of elliptic curves agree on secrets, and encipher none (RFC 5480, section 3).
    if view.public_key.algorithm.starts_with("RSA") {
        usages.push(KEY_ENCIPHERMENT);
    }
    match purpose {
        Some(purpose) => usages.push(purpose),
        // Any other signer decides for itself: the request says what it is for, or else its names do.
        None => match view.extensions.iter().find_map(purposes) {
            Some(purposes) => {
                let plain = |name: &str| name.replace(' ', "").to_ascii_lowercase();
                let named = |usage: &&&str| purposes.iter().any(|purpose| plain(usage) == plain(&purpose.name));
                usages.extend(USAGES.iter().filter(named));
            }
            None => {
                let serves = !request.dns_names().is_empty() || !request.ip_addresses().is_empty();
                usages.extend(serves.then_some(SERVER_AUTH));
                usages.push(CLIENT_AUTH);
            }
        },
    }
    Some(written(&usages))
}

fn written(usages: &[&str]) -> String {
    let mut json = String::new();
    for usage in usages {
        json.push(if json.is_empty() { '[' } else { ',' });
        write_string(usage, &mut json);
    }
    json.push(']');
    json
}

fn purposes(extension: &Extension) -> Option<&Vec<Purpose>> {
    match &extension.value {
        ExtensionValue::Purposes(purposes) => Some(purposes),
        _ => None,
    }
}
