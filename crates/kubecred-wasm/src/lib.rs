//! The exports of kubecred to JavaScript: no logic of its own.
//!
//! An input crosses as bytes (a text as its UTF-8); options cross as JSON; a result crosses as one JSON text, so that
//! it is the same, byte for byte, natively, in Node and in a browser. All that the npm package does with them stands
//! in its tables, `js/src/functions.ts`, and of what is signed `js/src/signed.ts`.

mod boundary;

use boundary::{answer, argument, text};
use kubecred::build::{BuildOptions, CertificationRequestInput, TestTokenInput};
use kubecred::convert::{ToJsonOptions, ToYamlOptions};
use kubecred::options::{Cluster, Options, Request};
use kubecred::predict::{AuthenticateOptions, Plugin, PreflightOptions};
use kubecred::verify::VerifyTokenOptions;
use kubecred::verify::chain::VerifyChainOptions;
use wasm_bindgen::prelude::wasm_bindgen;

/// A result as JSON; else what is wrong with an argument, which is thrown as it is.
type Answer = Result<String, String>;

/// `analyze`
#[wasm_bindgen]
pub fn analyze(input: &[u8], options: &str) -> Answer {
    answer(&kubecred::analyze_bytes(input, &argument("options", Options::from_json(options))?))
}

/// `validate`
#[wasm_bindgen]
pub fn validate(input: &[u8], options: &str) -> Answer {
    answer(&kubecred::validate_bytes(input, &argument("options", Options::from_json(options))?))
}

/// `dry_run`
#[wasm_bindgen(js_name = dryRun)]
pub fn dry_run(body: &[u8], request: &str) -> Answer {
    answer(&kubecred::dry_run_bytes(body, &argument("request", Request::from_json(request))?))
}

/// `decode_certificates`
#[wasm_bindgen(js_name = decodeCertificates)]
pub fn decode_certificates(input: &[u8]) -> Answer {
    answer(&kubecred::decode_certificates(input))
}

/// `decode_certification_requests`
#[wasm_bindgen(js_name = decodeCertificationRequests)]
pub fn decode_certification_requests(input: &[u8]) -> Answer {
    answer(&kubecred::decode_certification_requests(input))
}

/// `decode_kubeconfig`
#[wasm_bindgen(js_name = decodeKubeconfig)]
pub fn decode_kubeconfig(input: &[u8]) -> Answer {
    answer(&kubecred::decode_kubeconfig(&text(input)))
}

/// `load_client_config`
#[wasm_bindgen(js_name = loadClientConfig)]
pub fn load_client_config(kubeconfig: &[u8], plugin: &str) -> Answer {
    let plugin = argument("plugin", Plugin::from_json(plugin))?;
    answer(&kubecred::load_client_config(&text(kubeconfig), plugin.as_ref()))
}

/// `preflight`
#[wasm_bindgen]
pub fn preflight(csr: &[u8], options: &str) -> Answer {
    answer(&kubecred::preflight(csr, &argument("options", PreflightOptions::from_json(options))?))
}

/// `authenticate`
#[wasm_bindgen]
pub fn authenticate(credential: &[u8], cluster: &str, options: &str) -> Answer {
    let cluster = argument("cluster", Cluster::from_json(cluster))?;
    let options = argument("options", AuthenticateOptions::from_json(options))?;
    answer(&kubecred::authenticate(credential, &cluster, &options))
}

/// `compare`
#[wasm_bindgen]
pub fn compare(a: &[u8], b: &[u8]) -> Answer {
    answer(&kubecred::compare(a, b))
}

/// `decode_keys`
#[wasm_bindgen(js_name = decodeKeys)]
pub fn decode_keys(input: &[u8]) -> Answer {
    answer(&kubecred::decode_keys(input))
}

/// `decode_manifests`
#[wasm_bindgen(js_name = decodeManifests)]
pub fn decode_manifests(input: &[u8]) -> Answer {
    answer(&kubecred::decode_manifests(&text(input)))
}

/// `decode_token`
#[wasm_bindgen(js_name = decodeToken)]
pub fn decode_token(token: &[u8]) -> Answer {
    answer(&kubecred::decode_token(&text(token)))
}

/// `decode_key_set`
#[wasm_bindgen(js_name = decodeKeySet)]
pub fn decode_key_set(jwks: &[u8]) -> Answer {
    answer(&kubecred::decode_key_set(&text(jwks)))
}

/// `verify_token`
#[wasm_bindgen(js_name = verifyToken)]
pub fn verify_token(token: &[u8], options: &str) -> Answer {
    let options = argument("options", VerifyTokenOptions::from_json(options))?;
    answer(&kubecred::verify_token(&text(token), &options))
}

/// `verify_key_set`
#[wasm_bindgen(js_name = verifyKeySet)]
pub fn verify_key_set(jwks: &[u8]) -> Answer {
    answer(&kubecred::verify_key_set(&text(jwks)))
}

/// `decode_asn1`
#[wasm_bindgen(js_name = decodeAsn1)]
pub fn decode_asn1(input: &[u8]) -> Answer {
    answer(&kubecred::decode_asn1(input))
}

/// `to_text`
#[wasm_bindgen(js_name = toText)]
pub fn to_text(input: &[u8]) -> Answer {
    answer(&kubecred::to_text(input))
}

/// `redact`
#[wasm_bindgen]
pub fn redact(input: &[u8]) -> Answer {
    answer(&kubecred::redact(input))
}

/// `redactions`
#[wasm_bindgen]
pub fn redactions(input: &[u8]) -> Answer {
    answer(&kubecred::redactions(input))
}

/// `to_json`
#[wasm_bindgen(js_name = toJson)]
pub fn to_json(input: &[u8], options: &str) -> Answer {
    answer(&kubecred::to_json(input, &argument("options", ToJsonOptions::from_json(options))?))
}

/// `to_yaml`
#[wasm_bindgen(js_name = toYaml)]
pub fn to_yaml(input: &[u8], options: &str) -> Answer {
    answer(&kubecred::to_yaml(input, &argument("options", ToYamlOptions::from_json(options))?))
}

/// `format`
#[wasm_bindgen]
pub fn format(input: &[u8]) -> Answer {
    answer(&kubecred::format(input))
}

/// `verify_chain`
#[wasm_bindgen(js_name = verifyChain)]
pub fn verify_chain(certificates: &[u8], options: &str) -> Answer {
    answer(&kubecred::verify_chain(certificates, &argument("options", VerifyChainOptions::from_json(options))?))
}

/// `build`
#[wasm_bindgen]
pub fn build(name: &str, input: &str, options: &str) -> Answer {
    let options = argument("options", BuildOptions::from_json(options))?;
    answer(&argument("input", kubecred::build(name, input, &options))?)
}

/// `certification_request_info`
#[wasm_bindgen(js_name = certificationRequestInfo)]
pub fn certification_request_info(input: &str, public_key: &[u8]) -> Answer {
    answer(&kubecred::certification_request_info(&CertificationRequestInput::from_json(input), public_key))
}

/// `certification_request_findings`
#[wasm_bindgen(js_name = certificationRequestFindings)]
pub fn certification_request_findings(input: &str, pem: &[u8]) -> Answer {
    answer(&kubecred::certification_request_findings(&CertificationRequestInput::from_json(input), &text(pem)))
}

/// `assemble_certification_request`
#[wasm_bindgen(js_name = assembleCertificationRequest)]
pub fn assemble_certification_request(info: &[u8], algorithm: &str, signature: &[u8]) -> Answer {
    answer(&argument("signature", kubecred::assemble_certification_request(info, algorithm, signature))?)
}

/// `test_token`
#[wasm_bindgen(js_name = testToken)]
pub fn test_token(input: &str) -> Answer {
    answer(&kubecred::test_token(&TestTokenInput::from_json(input)))
}

/// `assemble_test_token`
#[wasm_bindgen(js_name = assembleTestToken)]
pub fn assemble_test_token(input: &str, jwk: &str, signature: &[u8]) -> Answer {
    let token = kubecred::assemble_test_token(&TestTokenInput::from_json(input), jwk, signature);
    answer(&argument("key", token)?)
}

/// `rebuild`
#[wasm_bindgen]
pub fn rebuild(input: &[u8]) -> Answer {
    answer(&kubecred::rebuild(input))
}

/// Ends the instance, as a fault of ours would. Only the tests of the npm package call it.
#[wasm_bindgen(js_name = crashForTest)]
pub fn crash_for_test(by_recursion: bool) -> u32 {
    if by_recursion { descend(u32::MAX) } else { std::process::abort() }
}

/// Too deep for any stack.
fn descend(depth: u32) -> u32 {
    if std::hint::black_box(depth) == 0 { 0 } else { descend(depth - 1) ^ std::hint::black_box(depth) }
}
