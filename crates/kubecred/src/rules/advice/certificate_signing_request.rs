//! Advice on CertificateSigningRequest.

use std::cell::LazyCell;

use crate::diagnostic::{Finding, quoted};
use crate::encoding::{base64, oid, pem};
use crate::kube::value::Cursor;
use crate::predict::signers::{CLIENT, SIGNERS};
use crate::rules::nearest::{nearest, offer, write_instead};
use crate::rules::x509::duration;
use crate::source::Span;
use crate::x509::server::server_reads_request;

use super::request_parts::RequestParts;
use super::{Subject, at_key};

rules! {
    Advice, "Kubernetes, authenticating with X.509 client certificates; default roles and role bindings" {
        Warning SYSTEM_GROUP = "csr/system-group":
            "Groups whose names begin with `system:` belong to Kubernetes: people and robots get groups of their own.";
        Warning SYSTEM_USER = "csr/system-user":
            "User names that begin with `system:` belong to Kubernetes: people and robots get names of their own.";
    }
    Advice, "Kubernetes, certificate signing requests: signers" {
        Info NEVER_AUTOMATIC = "csr/never-automatic": "Somebody approves the request: for its signer nothing does so by itself.";
        Warning UNKNOWN_SIGNER = "csr/unknown-signer": "Signers below `kubernetes.io` are those that Kubernetes has.";
        Info SHORTENED = "csr/expiration-shortened": "The signers of Kubernetes give a year at most, unless they are told otherwise.";
    }
    Advice, "Kubernetes API reference, CertificateSigningRequestCondition" {
        Warning CONDITION_TYPE = "csr/condition-type":
            "The conditions that decide are `Approved`, `Denied` and `Failed`, written so.";
    }
    Advice, "Kubernetes API reference, CertificateSigningRequestSpec" {
        Warning SERVER_SETS = "csr/server-sets": "The server writes down who asks: what a request says of that is overwritten.";
    }
    Advice, "RFC 7468, section 2" {
        Info CARRIAGE_RETURNS = "csr/carriage-returns": "The lines of the PEM in a request end with a line feed alone.";
    }
    Advice, "kube-apiserver, which reads the first PEM block of a request (asked)" {
        Warning OTHER_BLOCKS = "csr/other-blocks": "A request has one PEM block: the server reads the first, and no other.";
        Info TEXT_AROUND = "csr/text-around": "The PEM block of a request stands alone: the server passes over other text.";
    }
    Advice, "Kubernetes API reference, CertificateSigningRequestStatus" {
        Warning STATUS_DROPPED = "csr/status-dropped":
            "A decision is made through `/approval`, and a certificate set through `/status`: a create drops both.";
    }
}

/// What the signers of Kubernetes give at most, where nobody said otherwise, in seconds: a year.
const LONGEST: i64 = 365 * 86_400;

pub(super) fn advise(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let (spec, status) = (subject.object.field("spec"), subject.object.field("status"));
    let decided = status.field("conditions").items().next().is_some();
    advise_on_subject(subject, &spec, findings);
    advise_on_signer(&spec.field("signerName"), decided, findings);
    let expiration = spec.field("expirationSeconds");
    let built_in = spec.field("signerName").string().starts_with("kubernetes.io/");
    if let Some(seconds) = expiration.integer().filter(|seconds| built_in && *seconds > LONGEST) {
        let message = format!("{} are asked for, but the signer gives a year at most", duration(seconds));
        let help = "a cluster can be told otherwise (`--cluster-signing-duration`); shorter is safer";
        findings.push(expiration.finding(&SHORTENED, message).help(help));
    }
    advise_on_line_ends(&spec.field("request"), findings);
    advise_on_text_around(&spec.field("request"), findings);
    if !subject.is_new() {
        advise_on_conditions(&status.field("conditions"), findings);
        return;
    }
    for name in ["username", "uid", "groups", "extra"] {
        let field = spec.field(name);
        if !field.is_empty() {
            let message = format!("the server overwrites `{name}` with that of who sends the request");
            findings.push(at_key(&field, &SERVER_SETS, message).help("remove it"));
        }
    }
    for name in ["conditions", "certificate"] {
        let field = status.field(name);
        if !field.is_empty() {
            let message = format!("the server drops `{name}` when the request is created");
            let help = "create the request first; then approve it with `kubectl certificate approve NAME`";
            findings.push(at_key(&field, &STATUS_DROPPED, message).help(help));
        }
    }
}

/// The server takes any type; who waits for a decision looks for these.
fn advise_on_conditions(conditions: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    const DECIDING: [&str; 3] = ["Approved", "Denied", "Failed"];
    for condition in conditions.items() {
        let kind = condition.field("type");
        let meant = nearest(kind.string(), DECIDING).filter(|_| !DECIDING.contains(&kind.string()));
        if let Some(meant) = meant {
            let message = format!("a condition {} decides nothing", quoted(kind.string()));
            findings.push(write_instead(kind.finding(&CONDITION_TYPE, message), meant, kind.span()));
        }
    }
}

fn advise_on_subject(subject: &Subject<'_, '_>, spec: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(request) = subject.certification_request() else { return };
    let signer = spec.field("signerName");
    // Nodes are named so by right, and what other signers make of a subject is theirs to say.
    if signer.string() != CLIENT {
        return;
    }
    let place = spec.field("request");
    let parts = LazyCell::new(|| RequestParts::read(place.bytes(), &request.pem));
    for (index, attribute) in request.subject.attributes.iter().enumerate() {
        let name = attribute.value.as_str();
        if !name.starts_with("system:") {
            continue;
        }
        let finding = match attribute.oid.as_str() {
            // The server refuses that one.
            oid::ORGANIZATION if name == "system:masters" => continue,
            oid::ORGANIZATION => {
                let message = format!("the certificate would put its holder into the group {}", quoted(name));
                let help = "name a group of your own in O, and bind roles to that";
                place.finding(&SYSTEM_GROUP, message).help(help)
            }
            oid::COMMON_NAME => {
                let message = format!("the certificate would make its holder the user {}", quoted(name));
                let help = "name a user of your own in CN: those of Kubernetes have rights by default";
                place.finding(&SYSTEM_USER, message).help(help)
            }
            _ => continue,
        };
        findings.push(finding.at_bytes(parts.attribute(index)));
    }
}

fn advise_on_line_ends(request: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let bytes = request.bytes();
    let Some(at) = bytes.iter().position(|byte| *byte == b'\r') else { return };
    let mended: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'\r').collect();
    // What is wrong in other ways is mended first.
    if !bytes.starts_with(b"-----BEGIN ") || server_reads_request(&mended).is_err() {
        return;
    }
    let message = "the lines of the PEM end with carriage returns: the server takes them, other readers may not";
    let finding =
        request.finding(&CARRIAGE_RETURNS, message).help("make the file anew with `tr -d '\\r'`, then encode it");
    let edit = (request.span(), format!("\"{}\"", base64::encode(&mended)));
    findings.push(finding.at_bytes(Some(Span::new(at, at + 1))).safe_fix("Remove them", vec![edit]));
}

/// What stands beside the block that the server reads.
fn advise_on_text_around(request: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let bytes = request.bytes();
    let Some((block, end)) = pem::go_decode_first(bytes) else { return };
    if server_reads_request(bytes).is_err() {
        return;
    }
    let own = block.span.range();
    let text = |range: std::ops::Range<usize>| bytes.get(range).unwrap_or_default();
    let before = Span::new(0, own.start);
    let behind = Span::new(end.max(own.end), bytes.len());
    let beside = [behind, before].into_iter().find(|span| !text(span.range()).trim_ascii().is_empty());
    let Some(beside) = beside else { return };
    let blocks = pem::scan(text(behind.range())).len();
    let finding = match blocks {
        0 => request
            .finding(&TEXT_AROUND, "the server passes over the text beside the PEM block")
            .help("keep the PEM block alone: other readers may refuse the rest, or show it"),
        _ => {
            let what = if blocks == 1 {
                "another PEM block follows".to_owned()
            } else {
                format!("{blocks} more PEM blocks follow")
            };
            request
                .finding(&OTHER_BLOCKS, format!("{what}: the server reads the first, and no other"))
                .help("send each request in an object of its own; certificates do not belong in a request")
        }
    };
    let mut alone = text(own).to_vec();
    alone.push(b'\n');
    let edit = (request.span(), format!("\"{}\"", base64::encode(&alone)));
    findings.push(finding.at_bytes(Some(beside)).review_fix("Keep the first block alone", vec![edit]));
}

fn advise_on_signer(signer: &Cursor<'_, '_>, decided: bool, findings: &mut Vec<Finding>) {
    let name = signer.string();
    let Some(own) = name.strip_prefix("kubernetes.io/") else { return };
    let why = match own {
        "kube-apiserver-client" => "its certificates are those of users",
        "kubelet-serving" => "nothing in Kubernetes can tell which addresses belong to a node",
        // Approved by kube-controller-manager where the subject is the node that asks.
        "kube-apiserver-client-kubelet" => return,
        // Refused by the server.
        "legacy-unknown" => return,
        _ => {
            let message =
                format!("Kubernetes has no signer {}: the request would wait until it is deleted", quoted(name));
            let help = "it has `kubernetes.io/kube-apiserver-client`, `…-client-kubelet` and `kubernetes.io/kubelet-serving`; \
                        name a signer of your own with a domain of your own";
            findings.push(offer(signer.finding(&UNKNOWN_SIGNER, message), name, signer.span(), SIGNERS, help));
            return;
        }
    };
    if !decided {
        let message = format!("requests to this signer are never approved automatically: {why}");
        let help = "look at what it asks for, then `kubectl certificate approve NAME`";
        findings.push(signer.finding(&NEVER_AUTOMATIC, message).help(help));
    }
}
