//! Rules about TokenRequest.

use std::borrow::Cow;

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::authentication::DEFAULT_EXPIRATION;
use crate::kube::strategy::{Context, Refusal, Strategy};
use crate::kube::value::{Cursor, Data, Structure, Value};
use crate::report::DecodingErrorKind;
use crate::rules::nearest::{offer, write_instead};

rules! {
    Apiserver, "Kubernetes registry, serviceaccounts/token" {
        Error TARGET = "tokenrequest/target":
            "The name and namespace, where they are given, are those of the ServiceAccount.";
        Error ACCOUNT_UID = "tokenrequest/account-uid" since V1_34:
            "A uid, where it is given, is that of the ServiceAccount.";
    }
    Apiserver, "Kubernetes authentication.k8s.io/v1, validation of TokenRequest" {
        Error EXPIRATION = "tokenrequest/expiration": "A token lasts at least ten minutes and at most 2^32 seconds.";
    }
    Apiserver, "Kubernetes registry, serviceaccounts/token" {
        Error BOUND_OBJECT = "tokenrequest/bound-object":
            "A token can be bound to a Pod, a Node or a Secret of the core group, named in full.";
    }
}

/// What the server does with a TokenRequest.
pub static STRATEGY: Strategy = Strategy { prepare, find, check, verifies_signature: false, admit };

/// What a token can be bound to.
const BINDABLE: [&str; 3] = ["Pod", "Node", "Secret"];
/// The shortest lifetime, in seconds.
const MINIMUM_EXPIRATION: i64 = 600;
/// The longest lifetime, in seconds.
const MAXIMUM_EXPIRATION: i64 = 1 << 32;
/// Who a token is for when nothing is said: what clusters are set up with by default.
const DEFAULT_AUDIENCE: &str = "https://kubernetes.default.svc";

fn prepare<'t>(request: &mut Structure<'t>, _before: Option<&Structure<'t>>, context: &Context<'t>) {
    request.set("status", None);
    if let Some(metadata) = request.structure("metadata") {
        let generated = metadata.get("generateName").is_some_and(|prefix| !prefix.is_empty());
        if metadata.get("name").is_none_or(Value::is_empty) && !generated {
            metadata.set("name", Some(Data::String(Cow::Borrowed(&context.endpoint.name))));
        }
        metadata.set("namespace", Some(Data::String(Cow::Borrowed(&context.endpoint.namespace))));
    }
    let Some(spec) = request.structure("spec") else { return };
    if spec.get("audiences").is_none_or(Value::is_empty) {
        let audience = Value::made(Data::String(Cow::Borrowed(DEFAULT_AUDIENCE)));
        spec.set("audiences", Some(Data::List(vec![audience])));
    }
    if spec.get("expirationSeconds").is_none() {
        spec.set("expirationSeconds", Some(Data::Integer(DEFAULT_EXPIRATION)));
    }
}

fn check(
    request: &Cursor<'_, '_>,
    _before: Option<&Cursor<'_, '_>>,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let metadata = request.field("metadata");
    let name = metadata.field("name");
    if !name.string().is_empty() && name.string() != context.endpoint.name {
        let message = format!(
            "the request is for the ServiceAccount {}, but its name is {}",
            quoted(&context.endpoint.name),
            quoted(name.string())
        );
        findings.push(
            name.refusal(&TARGET, Reason::FieldValueInvalid, message)
                .help("leave `metadata.name` out: the path names the account"),
        );
        // The server looks no further.
        return;
    }
    let spec = request.field("spec");
    let expiration = spec.field("expirationSeconds");
    match expiration.integer() {
        Some(seconds) if seconds < MINIMUM_EXPIRATION => {
            let message = format!(
                "a lifetime of {seconds} seconds is shorter than the {MINIMUM_EXPIRATION} that the API server accepts"
            );
            let finding = expiration.refusal(&EXPIRATION, Reason::FieldValueInvalid, message);
            let finding = finding.help("write 600 or more, or leave the field out to have an hour");
            findings.push(finding.review_fix("Set 600", vec![(expiration.span(), MINIMUM_EXPIRATION.to_string())]));
        }
        Some(seconds) if seconds > MAXIMUM_EXPIRATION => {
            let message = format!(
                "a lifetime of {seconds} seconds is longer than the {MAXIMUM_EXPIRATION} that the API server accepts"
            );
            let finding = expiration.refusal(&EXPIRATION, Reason::FieldValueInvalid, message);
            findings.push(finding.help("write at most 4294967296, which is 136 years; a day is a lot for a token"));
        }
        _ => {}
    }
}

/// The account of the path.
fn find(request: &Cursor<'_, '_>, context: &mut Context<'_>) -> Result<(), Refusal> {
    let metadata = request.field("metadata");
    let (namespace, name) = (context.endpoint.namespace.clone(), context.endpoint.name.clone());
    let account = context
        .needs("ServiceAccount", &namespace, &name)
        .map_err(|code| missing(request, code, "ServiceAccount", &name))?;
    let uid = metadata.field("uid");
    if ACCOUNT_UID.holds_in(context.version) && !uid.string().is_empty() {
        // The uid of an account is not guessed: one that is not known to be right is taken to be another's.
        context.same_uid(&ACCOUNT_UID, account, &uid, "ServiceAccount", &name)?;
    }
    Ok(())
}

/// The object that the token is bound to.
fn admit(request: &Cursor<'_, '_>, context: &mut Context<'_>) -> Result<(), Refusal> {
    let namespace = context.endpoint.namespace.clone();
    let spec = request.field("spec");
    let bound = spec.field("boundObjectRef");
    if bound.value().is_none() {
        return Ok(());
    }
    let (api_version, kind) = (bound.field("apiVersion"), bound.field("kind"));
    // A version that can't be parsed names no group, which is the core group.
    let core = match api_version.string().split_once('/') {
        Some((group, version)) => group.is_empty() || version.contains('/'),
        None => true,
    };
    let bindable = BINDABLE.contains(&kind.string());
    if !core || !bindable {
        let help = "bind it to a `Pod`, `Node` or `Secret` with `apiVersion: v1`";
        let finding = if bindable {
            let message =
                format!("a {} is of the API version `v1`, not {}", kind.string(), quoted(api_version.string()));
            write_instead(api_version.finding(&BOUND_OBJECT, message), "v1", api_version.span()).help(help)
        } else if kind.is_empty() {
            kind.finding(&BOUND_OBJECT, "the object that the token shall be bound to has no kind").help(help)
        } else {
            let message = format!("a token can't be bound to an object of the kind {}", quoted(kind.string()));
            offer(kind.finding(&BOUND_OBJECT, message), kind.string(), kind.span(), BINDABLE, help)
        };
        return Err(Refusal {
            code: 400,
            reason: "BadRequest",
            error: Some(DecodingErrorKind::BoundObject),
            finding: Box::new(finding),
        });
    }
    let target = bound.field("name");
    if target.string().is_empty() {
        return Err(Refusal {
            code: 400,
            reason: "BadRequest",
            error: Some(DecodingErrorKind::NameRequired),
            finding: Box::new(
                target
                    .finding(&BOUND_OBJECT, "the object that the token shall be bound to has no name")
                    .help("set `name`, or leave `boundObjectRef` out"),
            ),
        });
    }
    let namespace = if kind.string() == "Node" { "" } else { &namespace };
    let known = context
        .needs(kind.string(), namespace, target.string())
        .map_err(|code| missing(&target, code, kind.string(), target.string()))?;
    let uid = bound.field("uid");
    if !uid.string().is_empty() {
        context.same_uid(&BOUND_OBJECT, known, &uid, kind.string(), target.string())?;
    }
    Ok(())
}

fn missing(at: &Cursor<'_, '_>, code: u16, kind: &str, name: &str) -> Refusal {
    let message = format!("the {kind} {} does not exist", quoted(name));
    Refusal {
        code,
        reason: "NotFound",
        error: None,
        finding: Box::new(
            at.finding(&super::request::NOT_FOUND, message).help("create it first, or name one that exists"),
        ),
    }
}
