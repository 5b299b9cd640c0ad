//! Rules about CertificateSigningRequest (certificates.k8s.io/v1, validation and admission).

mod request;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::certificates::USAGES;
use crate::kube::endpoint::Operation;
use crate::kube::format;
use crate::kube::strategy::{Context, Refusal, Strategy};
use crate::kube::value::{Cursor, Data, Structure, Value, same};
use crate::limits;
use crate::options::KubernetesVersion;
use crate::predict::signers::{CLIENT, LEGACY_UNKNOWN, SIGNERS, certifies};
use crate::x509::server::{server_accepts_certificate, server_reads_request};

use request::check_request;

use super::advice::request_parts::RequestParts;
use super::meta::{self, check_metadata, check_metadata_update, check_standard_finalizers};
use super::nearest::{nearest, offer, write_instead};
use super::repeated::Items;

rules! {
    Apiserver, "Kubernetes certificates.k8s.io/v1, validation of CertificateSigningRequest" {
        Error REQUEST = "csr/request": "`spec.request` holds a PEM certification request with a good signature.";
        Error USAGES_REQUIRED = "csr/usages-required": "A request names at least one usage.";
        Error USAGE_UNKNOWN = "csr/usage-unknown": "A usage is one of the words that Kubernetes knows.";
        Error USAGE_DUPLICATE = "csr/usage-duplicate": "No usage is named twice.";
        Error SIGNER_NAME = "csr/signer-name": "The signer is a domain and a name: `example.com/name`.";
        Error EXPIRATION_TOO_SHORT = "csr/expiration-too-short": "A certificate lasts at least 600 seconds.";
        Error CONDITION = "csr/condition": "A condition has a type and a status that its type allows.";
        Error CONDITION_FORBIDDEN = "csr/condition-forbidden":
            "Decisions are made through `/approval`, never undone, and never contradict each other.";
        Error CERTIFICATE = "csr/certificate": "The certificate is set once, through `/status`, as PEM certificates.";
    }
    Apiserver, "Kubernetes admission plugin CertificateSubjectRestriction" {
        Error MASTERS = "csr/system-masters":
            "No certificate for `system:masters` is asked of `kubernetes.io/kube-apiserver-client`.";
    }
}

/// What the server does with a CertificateSigningRequest.
pub static STRATEGY: Strategy = Strategy { prepare, find: |_, _| Ok(()), check, verifies_signature: true, admit };

/// The shortest lifetime, in seconds.
const MINIMUM_EXPIRATION: i64 = 600;
const MASTERS_GROUP: &str = "system:masters";
const APPROVED: &str = "Approved";
const DENIED: &str = "Denied";
const FAILED: &str = "Failed";

fn prepare<'t>(csr: &mut Structure<'t>, before: Option<&Structure<'t>>, context: &Context<'t>) {
    let Some(before) = before else {
        return prepare_for_create(csr, context);
    };
    csr.put("spec", before.get("spec").cloned());
    match context.endpoint.subresource.as_str() {
        "approval" => {
            let conditions =
                csr.structure("status").and_then(|status| status.slot("conditions").and_then(Option::take));
            csr.put("status", before.get("status").cloned());
            if let Some(status) = csr.structure("status") {
                status.put("conditions", conditions);
            }
        }
        "status" => preserve_decisions(csr, before),
        _ => csr.put("status", before.get("status").cloned()),
    }
}

fn prepare_for_create<'t>(csr: &mut Structure<'t>, context: &Context<'t>) {
    csr.set("status", None);
    let Some(spec) = csr.structure("spec") else { return };
    let text = |text: &'t str| Data::String(Cow::Borrowed(text));
    let list = |texts: &'t [String]| Data::List(texts.iter().map(|item| Value::made(text(item))).collect());
    let user = context.user();
    spec.set("username", Some(text(&user.username)));
    spec.set("uid", Some(text(&user.uid)));
    spec.set("groups", Some(list(&user.groups)));
    let extra = user.extra.iter().map(|(key, values)| (Cow::Borrowed(key.as_str()), Value::made(list(values))));
    spec.set("extra", Some(Data::Map(extra.collect())));
}

/// Through `/status` the decisions stay as they are stored, where there are as many as before.
fn preserve_decisions<'t>(csr: &mut Structure<'t>, before: &Structure<'t>) {
    let before = Value::made(Data::Structure(before.clone()));
    let root = Cursor::root(&before);
    let status = root.field("status");
    let stored = status.field("conditions");
    let Some(status) = csr.structure("status") else { return };
    let Some(Some(Value { data: Data::List(conditions), .. })) = status.slot("conditions") else { return };
    for kind in [APPROVED, DENIED] {
        let old: Vec<_> = stored.items().filter(|item| type_of(item) == kind).filter_map(|item| item.value()).collect();
        let mut new: Vec<_> = conditions.iter_mut().filter(|value| type_of(&Cursor::root(value)) == kind).collect();
        if old.len() == new.len() {
            for (new, old) in new.iter_mut().zip(old) {
                **new = old.clone();
            }
        }
    }
}

fn check(csr: &Cursor<'_, '_>, before: Option<&Cursor<'_, '_>>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let metadata = csr.field("metadata");
    check_metadata(&metadata, false, meta::ANY_NAME, findings);
    check_standard_finalizers(&metadata, findings);
    let spec = csr.field("spec");
    check_request(&spec.field("request"), context, findings);
    check_usages(&spec.field("usages"), spec.field("signerName").string(), before, findings);
    check_signer_name(&spec.field("signerName"), before, findings);
    check_expiration(&spec.field("expirationSeconds"), findings);
    let status = csr.field("status");
    check_conditions(&status.field("conditions"), before, context, findings);
    check_certificate(&status.field("certificate"), before, findings);
    if let Some(before) = before {
        check_update(&status, before, context, findings);
        check_metadata_update(&metadata, &before.field("metadata"), findings);
    }
}

fn check_usages(usages: &Cursor<'_, '_>, signer: &str, before: Option<&Cursor<'_, '_>>, findings: &mut Vec<Finding>) {
    if usages.is_empty() {
        let finding = usages.refusal(&USAGES_REQUIRED, Reason::FieldValueRequired, "the request names no usage");
        findings.push(finding.help("list what the key may be used for, such as `client auth`"));
    }
    let stored = before.map(stored_usages).unwrap_or_default();
    let tolerates_unknown = stored.iter().any(|usage| !USAGES.contains(&usage.as_str()));
    let tolerates_twice = has_repeated(&stored);
    let mut seen: HashSet<&str> = HashSet::new();
    let items = Items::of(usages);
    // What is there, and what is offered in place of something else.
    let mut named: HashSet<&str> =
        usages.items().map(|usage| usage.string()).filter(|name| USAGES.contains(name)).collect();
    for (index, usage) in usages.items().enumerate() {
        let name = usage.string();
        if !USAGES.contains(&name) && !tolerates_unknown {
            let message = format!("{} is not a usage", quoted(name));
            let finding = usage.refusal(&USAGE_UNKNOWN, Reason::FieldValueNotSupported, message);
            // What is beyond the limit is counted, and not shown.
            let shown = findings.len() < limits::FINDINGS;
            findings.push(match shown.then(|| usage_meant(name)).flatten() {
                Some(meant) if !certifies(signer, meant) => {
                    let help = format!("did you mean `{meant}`? the signer that is named certifies none of that");
                    items.offer_to_drop(finding.help(help), index)
                }
                Some(meant) if named.insert(meant) => write_instead(finding, meant, usage.span()),
                Some(meant) => {
                    let help = format!("did you mean `{meant}`? the list names it already: remove this one");
                    items.offer_removal(finding.help(help), index)
                }
                None => {
                    let help = "the usages are `client auth`, `server auth`, `digital signature`, `key encipherment` and others";
                    items.offer_to_drop(finding.help(help), index)
                }
            });
        }
        if !seen.insert(name) && !tolerates_twice {
            let message = format!("the usage {} is named twice", quoted(name));
            let finding = usage.refusal(&USAGE_DUPLICATE, Reason::FieldValueDuplicate, message);
            findings.push(items.offer_removal(finding.help("remove one of them"), index));
        }
    }
}

fn has_repeated(names: &[String]) -> bool {
    let mut seen = HashSet::new();
    !names.iter().all(|name| seen.insert(name.as_str()))
}

fn stored_usages(before: &Cursor<'_, '_>) -> Vec<String> {
    let spec = before.field("spec");
    let usages = spec.field("usages");
    usages.items().map(|usage| usage.string().to_owned()).collect()
}

/// People write usages as openssl does, or with other separators.
fn usage_meant(name: &str) -> Option<&'static str> {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    match plain.as_str() {
        "tlswebclientauthentication" | "clientauthentication" | "136155732" => Some("client auth"),
        "tlswebserverauthentication" | "serverauthentication" | "136155731" => Some("server auth"),
        "nonrepudiation" => Some("content commitment"),
        "smime" => Some("s/mime"),
        "keycertsign" => Some("cert sign"),
        _ => USAGES
            .iter()
            .copied()
            .find(|known| known.chars().filter(char::is_ascii_alphanumeric).collect::<String>() == plain)
            .or_else(|| nearest(name, USAGES.iter().copied())),
    }
}

fn check_signer_name(signer: &Cursor<'_, '_>, before: Option<&Cursor<'_, '_>>, findings: &mut Vec<Finding>) {
    let name = signer.string();
    let was_legacy = before.is_some_and(|before| before.field("spec").field("signerName").string() == LEGACY_UNKNOWN);
    if name == LEGACY_UNKNOWN && !was_legacy {
        let message = "the signer `kubernetes.io/legacy-unknown` was for the v1beta1 API: v1 does not take it";
        findings.push(
            signer
                .refusal(&SIGNER_NAME, Reason::FieldValueInvalid, message)
                .help("name the signer that is meant, such as `kubernetes.io/kube-apiserver-client`"),
        );
        return;
    }
    if name.is_empty() {
        let finding = signer.refusal(&SIGNER_NAME, Reason::FieldValueRequired, "the request names no signer");
        findings.push(finding.help("name one, such as `kubernetes.io/kube-apiserver-client`"));
        return;
    }
    let mut refuse = |reason: Reason, problem: String| {
        let message = format!("{} can't be a signer: {problem}", quoted(name));
        let finding = signer.refusal(&SIGNER_NAME, reason, message);
        // The well-known ones are often named without their domain.
        let known = SIGNERS.into_iter().find(|known| known.rsplit('/').next().is_some_and(|own| own == name));
        let meant = known.or_else(|| nearest(name, SIGNERS));
        findings.push(match meant {
            Some(meant) => write_instead(finding, meant, signer.span()),
            None => finding
                .help("write it like `example.com/name`, or name one such as `kubernetes.io/kube-apiserver-client`"),
        });
    };
    let Some((domain, path)) = name.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        return refuse(Reason::FieldValueInvalid, "it needs one `/`, between a domain and a name".to_owned());
    };
    if domain.len() > format::SUBDOMAIN_BYTES {
        refuse(Reason::FieldValueTooLong, format!("its domain has more than {} bytes", format::SUBDOMAIN_BYTES));
    }
    if let Some(problem) = domain.split('.').find_map(format::dns_label) {
        refuse(Reason::FieldValueInvalid, format!("of each part of its domain, {problem}"));
    }
    if !domain.contains('.') {
        refuse(Reason::FieldValueInvalid, "its domain has no dot".to_owned());
    }
    if let Some(problem) = path.split('.').find_map(format::dns_subdomain) {
        refuse(Reason::FieldValueInvalid, format!("of its name, {problem}"));
    }
    if path.len() > SIGNER_PATH_BYTES {
        refuse(Reason::FieldValueTooLong, format!("its name has more than {SIGNER_PATH_BYTES} bytes"));
    }
}

/// Bytes of the name of a signer: a namespace, a dot and a name.
const SIGNER_PATH_BYTES: usize = format::LABEL_BYTES + 1 + format::SUBDOMAIN_BYTES;

fn check_expiration(expiration: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(seconds) = expiration.integer().filter(|seconds| *seconds < MINIMUM_EXPIRATION) else { return };
    let message =
        format!("a lifetime of {seconds} seconds is shorter than the {MINIMUM_EXPIRATION} that the API server accepts");
    let finding = expiration.refusal(&EXPIRATION_TOO_SHORT, Reason::FieldValueInvalid, message);
    let finding = finding.help("write 600 or more, or leave the field out to have what the signer gives");
    findings.push(finding.review_fix("Set 600", vec![(expiration.span(), MINIMUM_EXPIRATION.to_string())]));
}

fn check_conditions(
    conditions: &Cursor<'_, '_>,
    before: Option<&Cursor<'_, '_>>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    // What is stored may stay: an update is judged by what it adds.
    let stored: Vec<String> = before.map(|before| condition_types(before)).unwrap_or_default();
    let has = |kind: &str| stored.iter().any(|stored| stored == kind);
    let tolerates_empty = has("");
    let tolerates_twice = has_repeated(&stored);
    let tolerates_both = has(APPROVED) && has(DENIED);
    let mut seen: HashSet<String> = HashSet::new();
    for condition in conditions.items() {
        let (kind, status) = (condition.field("type"), condition.field("status"));
        let name = kind.string();
        if name.is_empty() && !tolerates_empty {
            let finding = kind.refusal(&CONDITION, Reason::FieldValueRequired, "the condition has no type");
            findings.push(finding.help("set `type`, for example to `Approved`"));
        }
        let always_true = matches!(name, APPROVED | DENIED | FAILED);
        match status.string() {
            "" => {
                let finding = status.refusal(&CONDITION, Reason::FieldValueRequired, "the condition has no status");
                findings.push(finding.help("set `status: \"True\"`"));
            }
            "True" => {}
            "False" | "Unknown" if !always_true => {}
            other if always_true => {
                let message = format!("a condition `{name}` can't have the status {}", quoted(other));
                findings.push(
                    status.refusal(&CONDITION, Reason::FieldValueNotSupported, message).help("it is always `True`"),
                );
            }
            other => {
                let message = format!("{} is not a status", quoted(other));
                let finding = status.refusal(&CONDITION, Reason::FieldValueNotSupported, message);
                let known = ["True", "False", "Unknown"];
                findings.push(offer(finding, other, status.span(), known, "write `True`, `False` or `Unknown`"));
            }
        }
        let other = match name {
            APPROVED => DENIED,
            DENIED => APPROVED,
            _ => "",
        };
        if !other.is_empty() && seen.contains(other) && !tolerates_both {
            let message = "a request can't be approved and denied at once";
            let finding = kind.refusal(&CONDITION_FORBIDDEN, Reason::FieldValueInvalid, message);
            let finding = finding.help("keep the one that holds: a decision can't be taken back");
            // Until 1.33 the server named the second condition.
            findings.push(if context.version > KubernetesVersion::V1_33 {
                finding.path(conditions.path())
            } else {
                finding
            });
        }
        if !seen.insert(name.to_owned()) && !tolerates_twice {
            let message = format!("there are two conditions {}", quoted(name));
            let finding = kind.refusal(&CONDITION, Reason::FieldValueDuplicate, message);
            findings.push(finding.help("keep one of them"));
        }
    }
}

fn condition_types(csr: &Cursor<'_, '_>) -> Vec<String> {
    let status = csr.field("status");
    let conditions = status.field("conditions");
    conditions.items().map(|condition| type_of(&condition).to_owned()).collect()
}

fn check_certificate(certificate: &Cursor<'_, '_>, before: Option<&Cursor<'_, '_>>, findings: &mut Vec<Finding>) {
    if let Some(before) = before {
        let status = before.field("status");
        let stored = status.field("certificate");
        if stored.bytes() == certificate.bytes() || refused_certificate(stored.bytes()).is_some() {
            return;
        }
    }
    if let Some(problem) = refused_certificate(certificate.bytes()) {
        let message = format!("`status.certificate` is not what a signer may put there: {problem}");
        let finding = certificate.refusal(&CERTIFICATE, Reason::FieldValueInvalid, message);
        findings
            .push(finding.help("put PEM blocks `CERTIFICATE` here, that of the request first, encoded as base64 once"));
    }
}

fn refused_certificate(pem: &[u8]) -> Option<String> {
    if pem.is_empty() { None } else { server_accepts_certificate(pem).err().map(|refusal| refusal.message) }
}

fn check_update(status: &Cursor<'_, '_>, before: &Cursor<'_, '_>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let stored = before.field("status");
    let (conditions, stored_conditions) = (status.field("conditions"), stored.field("conditions"));
    let subresource = context.endpoint.subresource.as_str();
    let mut forbid = |message: String, help: &str| {
        let finding = conditions.refusal(&CONDITION_FORBIDDEN, Reason::FieldValueForbidden, message);
        findings.push(finding.help(help));
    };
    for kind in [APPROVED, DENIED, FAILED] {
        let old = stored_conditions.items().filter(|condition| type_of(condition) == kind).count();
        if conditions.items().filter(|condition| type_of(condition) == kind).count() < old {
            let help = "send it along as it is stored; to decide otherwise, make a new request";
            forbid(format!("the condition `{kind}` is stored, and can't be removed"), help);
        }
    }
    if subresource != "approval" {
        for kind in [APPROVED, DENIED] {
            let old: Vec<_> = stored_conditions.items().filter(|condition| type_of(condition) == kind).collect();
            let new: Vec<_> = conditions.items().filter(|condition| type_of(condition) == kind).collect();
            if new.len() > old.len() {
                forbid(format!("the condition `{kind}` can be added through `/approval` only"), THROUGH_APPROVAL);
            } else if new.len() == old.len() && !new.iter().zip(&old).all(|(new, old)| same(new.value(), old.value())) {
                forbid(format!("the condition `{kind}` can be changed through `/approval` only"), THROUGH_APPROVAL);
            }
        }
    }
    let (certificate, stored_certificate) = (status.field("certificate"), stored.field("certificate"));
    if certificate.bytes() != stored_certificate.bytes() {
        let (message, help) = if subresource != "status" {
            ("a certificate can be set through `/status` only", "send the object to the subresource `/status`")
        } else if !stored_certificate.bytes().is_empty() {
            ("a certificate is stored, and can't be replaced", "make a new request for another certificate")
        } else {
            return;
        };
        findings.push(certificate.refusal(&CERTIFICATE, Reason::FieldValueForbidden, message).help(help));
    }
}

const THROUGH_APPROVAL: &str =
    "send the object to the subresource `/approval`, as `kubectl certificate approve` and `deny` do";

fn type_of<'o>(condition: &Cursor<'o, '_>) -> &'o str {
    match condition.value().map(|value| &value.data) {
        Some(Data::Structure(structure)) => match structure.get("type").map(|value| &value.data) {
            Some(Data::String(text)) => text,
            _ => "",
        },
        _ => "",
    }
}

fn admit(csr: &Cursor<'_, '_>, context: &mut Context<'_>) -> Result<(), Refusal> {
    let spec = csr.field("spec");
    let (request, signer) = (spec.field("request"), spec.field("signerName"));
    if context.endpoint.operation != Operation::Create || signer.string() != CLIENT {
        return Ok(());
    }
    let Ok(parsed) = server_reads_request(request.bytes()) else { return Ok(()) };
    if !parsed.organizations().iter().any(|name| name == MASTERS_GROUP) {
        return Ok(());
    }
    let at = RequestParts::read(request.bytes(), &parsed.pem()).organization(MASTERS_GROUP);
    let message = "the request asks for the group `system:masters`, which the signer `kubernetes.io/kube-apiserver-client` refuses";
    Err(Refusal {
        code: 403,
        reason: "Forbidden",
        error: None,
        finding: Box::new(
            request
                .finding(&MASTERS, message)
                .help("ask for a group of your own, and bind it to the rights it needs")
                .at_bytes(at),
        ),
    })
}
