//! `spec.request`: whether the server can read the certification request in it, and how one that it can't read is mended.

use crate::diagnostic::{Finding, Reason};
use crate::encoding::{base64, pem};
use crate::kube::strategy::Context;
use crate::kube::value::Cursor;
use crate::options::Signatures;
use crate::x509::server::{ParsedRequest, RequestRefusal, RequestStage, server_reads_request};

use super::REQUEST;
use crate::rules::times;

const LABEL: &str = "CERTIFICATE REQUEST";

/// Checks `spec.request`.
pub(super) fn check_request(request: &Cursor<'_, '_>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    if request.bytes().is_empty() {
        let finding = request.refusal(&REQUEST, Reason::FieldValueInvalid, "there is no certification request");
        findings.push(finding.help("put a PEM file with a `CERTIFICATE REQUEST` block here, encoded as base64"));
        return;
    }
    let refusal = match server_reads_request(request.bytes()) {
        Err(refusal) => refusal,
        Ok(parsed) if is_verified(&parsed, context) => return,
        Ok(_) if context.signatures.mode == Signatures::Defer => return,
        Ok(parsed) => match parsed.check_signature() {
            Ok(()) => return,
            Err(refusal) => refusal,
        },
    };
    findings.push(explain(request, refusal));
}

/// Whether the signature was verified when the request was opened.
fn is_verified(request: &ParsedRequest, context: &Context<'_>) -> bool {
    let verified = &context.signatures.verified;
    !verified.is_empty() && verified.contains(&request.pem())
}

fn explain(request: &Cursor<'_, '_>, refusal: RequestRefusal) -> Finding {
    let bytes = request.bytes();
    let finding = |message: String, help: &str| {
        request.refusal(&REQUEST, Reason::FieldValueInvalid, message).help(help).at_bytes(refusal.span)
    };
    match refusal.stage {
        RequestStage::Signature => finding(
            refusal.message,
            "make the request anew with the key that it is for: it was changed, or signed by another key",
        ),
        RequestStage::Algorithm => finding(refusal.message, crate::rules::x509::CHECKED_REQUEST),
        RequestStage::Structure => {
            finding(refusal.message, "make the request anew, for example with `openssl req -new`")
        }
        RequestStage::Pem | RequestStage::Label => {
            let Some((what, der)) = found_instead(bytes) else {
                return finding(
                    refusal.message,
                    "put a PEM file with a `CERTIFICATE REQUEST` block here, encoded as base64 once",
                );
            };
            let encoded = base64::encode(pem::encode(LABEL, &der).as_bytes());
            let (message, help) = match what {
                Instead::Base64(layers) => (
                    format!("the PEM is encoded as base64 {}", times(layers + 1)),
                    "encode it once: the API server decodes it once, and then looks for PEM",
                ),
                Instead::Der => (
                    "this is DER, and not PEM".to_owned(),
                    "write it as PEM (`openssl req -inform DER`), then as base64",
                ),
                Instead::Pem => {
                    (refusal.message.clone(), "write it as a PEM block `CERTIFICATE REQUEST`, then as base64")
                }
            };
            finding(message, help)
                .review_fix("Write it as the server reads it", vec![(request.span(), format!("\"{encoded}\""))])
        }
    }
}

/// What stands where the server looks for PEM.
enum Instead {
    /// PEM in so many layers of base64.
    Base64(usize),
    /// The request itself.
    Der,
    /// PEM that the server does not read, or not as this.
    Pem,
}

/// A certification request that is there in another form, and its DER.
fn found_instead(bytes: &[u8]) -> Option<(Instead, Vec<u8>)> {
    if is_request(bytes) {
        return Some((Instead::Der, bytes.to_vec()));
    }
    if let Some(der) = request_in(bytes) {
        return Some((Instead::Pem, der));
    }
    let (inner, layers) = base64::unwrap(bytes, |inner| is_request(inner) || request_in(inner).is_some())?;
    let der = if is_request(&inner) { inner } else { request_in(&inner)? };
    Some((Instead::Base64(layers), der))
}

/// The first certification request among the PEM blocks, whatever their labels and their form.
fn request_in(text: &[u8]) -> Option<Vec<u8>> {
    let blocks = pem::scan(text).into_iter().map(|block| block.content.bytes);
    blocks.into_iter().find(|bytes| is_request(bytes))
}

fn is_request(der: &[u8]) -> bool {
    server_reads_request(pem::encode(LABEL, der).as_bytes()).is_ok()
}
