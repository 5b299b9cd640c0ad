//! What kube-apiserver would answer to a request with one object: decode, default, check, admit, store.

use std::borrow::Cow;

use crate::diagnostic::{Finding, quoted};
use crate::options::{Request, Signatures};
use crate::report::{DecodingError, StrictFinding, Verdict};
use crate::rules::decoding::{DUPLICATE_FIELD, UNKNOWN_FIELD};
use crate::rules::dropped::Update;
use crate::rules::meta::{self, check_metadata, check_metadata_update};
use crate::rules::{request as rules, strategy_of};
use crate::source::Span;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree};

use super::custom_resource;
use super::decode::{Decoded, decode};
use super::duplicates::yaml_duplicates;
use super::emit;
use super::endpoint::{Endpoint, FieldValidation, Operation, Parameters, STRICT_DRY_RUN};
use super::envelope::TypeMeta;
use super::find;
use super::format;
use super::identity::{
    check_is_new, check_preconditions, check_request_name, check_request_namespace, metadata_string,
};
use super::managed_fields;
use super::schema::{Kind, Role, Scope};
use super::server_fields::{drop_repeated_owners, drop_server_fields, generate_name, keep_server_fields};
use super::strategy::{Context, KnownSignatures, Refusal, Strategy};
use super::undecoded::once_decoded;
use super::value::{Cursor, Data, Structure, Value, owned};
use super::warnings;

/// Judges the object at `node` as the body of `request` to `endpoint`. All that is wrong goes to `findings`,
/// explained and in its place.
pub fn judge(
    tree: &Tree<'_>,
    node: NodeId,
    endpoint: &Endpoint,
    request: &Request,
    signatures: &KnownSignatures,
    findings: &mut Vec<Finding>,
) -> Verdict {
    let parameters = Parameters::read(request.query().unwrap_or(STRICT_DRY_RUN));
    if let Some(verdict) = parameters.refusal() {
        findings.extend(parameters.findings);
        return verdict;
    }
    let mut verdict = if endpoint.kind.role == Role::Custom {
        custom_resource::judge(tree, node, endpoint, request, &parameters, findings)
    } else {
        judge_builtin(tree, node, (endpoint, &parameters), request, signatures, findings)
    };
    verdict.warnings = warnings::sent(verdict.warnings);
    verdict
}

/// Judges an object of a kind that is compiled into the server.
fn judge_builtin(
    tree: &Tree<'_>,
    node: NodeId,
    (endpoint, parameters): (&Endpoint, &Parameters),
    request: &Request,
    signatures: &KnownSignatures,
    findings: &mut Vec<Finding>,
) -> Verdict {
    let Some(strategy) = strategy_of(endpoint.kind) else {
        return Verdict::refused(404, "NotFound");
    };
    let meta = match TypeMeta::interpret(tree, node) {
        Ok(meta) => meta,
        Err(mismatch) => {
            findings.push(mismatch.finding);
            return Verdict::undecodable(mismatch.error, Vec::new());
        }
    };
    if let Err(mismatch) = meta.check_kind(endpoint.kind, tree, node) {
        findings.push(mismatch.finding);
        return match registered(&meta, endpoint.kind) {
            Some(kind) => {
                of_other_kind(tree, node, (kind, endpoint.kind), mismatch.error, parameters.field_validation, findings)
            }
            None => Verdict::undecodable(mismatch.error, Vec::new()),
        };
    }
    let mut decoded = decode(tree, node, endpoint.kind.fields);
    let strict = strict_findings(tree, node, &decoded, parameters.field_validation, findings);
    let error = decoded.error.take();
    let undecoded = std::mem::take(&mut decoded.undecoded);
    findings.append(&mut decoded.findings);

    let mut context = Context::new(endpoint, request, signatures);
    let mut checked = Vec::new();
    let mut verdict = after_decoding(decoded, tree, strategy, parameters, &mut context, &mut checked);
    verdict = once_decoded(verdict, &undecoded, &mut checked, endpoint.operation.accepted());
    findings.append(&mut checked);
    verdict.provisional =
        strategy.verifies_signature && context.signatures.mode == Signatures::Defer && verdict.code < 400;
    verdict.depends_on = context.depends_on;
    let refused_as_strict = !strict.is_empty() && parameters.field_validation == FieldValidation::Strict;
    if let Some(early) = Verdict::before(error, refused_as_strict.then_some(&*strict), &verdict) {
        return early;
    }
    if parameters.field_validation == FieldValidation::Warn {
        verdict.warnings.splice(0..0, strict);
    }
    verdict
}

/// A kind that the server knows is decoded as what it is before anyone sees that it does not belong here.
fn of_other_kind(
    tree: &Tree<'_>,
    node: NodeId,
    (kind, served): (&'static Kind, &'static Kind),
    mismatch: DecodingError,
    validation: FieldValidation,
    findings: &mut Vec<Finding>,
) -> Verdict {
    let mut decoded = decode(tree, node, kind.fields);
    // Another version of the kind that is served is converted, and looked at closely.
    let is_converted = kind.group == served.group && kind.kind == served.kind;
    let mut strict = Vec::new();
    if is_converted {
        strict = strict_findings(tree, node, &decoded, validation, findings);
    } else if kind.role == Role::List {
        decoded.findings.clear();
    } else {
        decoded.findings.retain(|finding| ![UNKNOWN_FIELD.id, DUPLICATE_FIELD.id].contains(&finding.rule.id));
    }
    findings.append(&mut decoded.findings);
    match (decoded.error, validation) {
        (Some(error), _) => Verdict::undecodable(error, Vec::new()),
        (None, FieldValidation::Strict) if !strict.is_empty() => Verdict::not_strict(strict),
        (None, _) => Verdict { warnings: strict, ..Verdict::undecodable(mismatch, Vec::new()) },
    }
}

/// The kind that the server's decoder would take the object for. What the object leaves out is that of the path.
fn registered(meta: &TypeMeta<'_>, served: &Kind) -> Option<&'static Kind> {
    let api_version = if meta.api_version.is_empty() { served.api_version() } else { meta.api_version.to_owned() };
    let kind = if meta.kind.is_empty() { served.kind } else { meta.kind };
    find(&api_version, kind).filter(|kind| !matches!(kind.role, Role::Client | Role::Custom))
}

/// Repeated keys of the YAML first, then what decoding found; nothing where it is ignored.
fn strict_findings(
    tree: &Tree<'_>,
    node: NodeId,
    decoded: &Decoded<'_>,
    validation: FieldValidation,
    findings: &mut Vec<Finding>,
) -> Vec<StrictFinding> {
    let mut strict = yaml_duplicates(tree, node, findings);
    strict.extend(decoded.strict.iter().cloned());
    if validation == FieldValidation::Ignore { Vec::new() } else { strict }
}

fn after_decoding<'t>(
    decoded: Decoded<'t>,
    tree: &Tree<'_>,
    strategy: &Strategy,
    parameters: &Parameters,
    context: &mut Context<'t>,
    findings: &mut Vec<Finding>,
) -> Verdict {
    let Value { data: Data::Structure(mut object), span, node, .. } = decoded.object else {
        return Verdict::refused(400, "BadRequest");
    };
    let body = (tree, node.unwrap_or(tree.root));
    let answer = match context.endpoint.operation {
        Operation::Create => create(&mut object, span, body, (strategy, parameters), context, findings),
        Operation::Update => update(&mut object, span, body, strategy, context, findings),
    };
    let mut verdict = match answer {
        Err(refusal) => refusal.into_verdict(findings),
        Ok(Answer::Invalid(verdict)) => *verdict,
        Ok(Answer::Accepted) => {
            drop_server_fields(&mut object, context.endpoint.kind);
            // What is asked of the server has an answer that only the server knows.
            let answered = matches!(context.endpoint.kind.role, Role::Asked | Role::Subresource(_));
            let json = emit::to_json(&object, tree, answered.then_some("status"));
            Verdict::accepted(context.endpoint.operation.accepted(), json)
        }
    };
    verdict.warnings = std::mem::take(&mut context.warnings);
    verdict
}

enum Answer {
    Accepted,
    Invalid(Box<Verdict>),
}

fn create<'t>(
    object: &mut Structure<'t>,
    span: Span,
    body: (&Tree<'_>, NodeId),
    (strategy, parameters): (&Strategy, &Parameters),
    context: &mut Context<'t>,
    findings: &mut Vec<Finding>,
) -> Result<Answer, Refusal> {
    let kind = context.endpoint.kind;
    let stored = kind.role == Role::Stored;
    let versioned = metadata_string(object, "resourceVersion").is_some_and(|version| version != "0");
    if let Some(metadata) = object.structure("metadata") {
        // A token request tells the server which account it means by its uid.
        let server_fields: &[&str] = match kind.role {
            Role::Subresource(_) => &[],
            _ => &["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"],
        };
        for name in server_fields {
            metadata.set(name, None);
        }
    }
    check_request_namespace(object, span, context)?;
    if stored && kind.scope == Scope::Namespaced {
        check_namespace_exists(object, span, context)?;
    }
    context.warnings = drop_repeated_owners(object);
    (strategy.prepare)(object, None, context);
    if stored {
        generate_name(object);
    }

    let root = Value { data: Data::Structure(object.clone()), span, key_span: None, node: None };
    let cursor = Cursor::root(&root);
    (strategy.find)(&cursor, context)?;
    let mut found = Vec::new();
    (strategy.check)(&cursor, None, context, &mut found);
    if stored {
        found.extend(managed_fields::check(object, body, None, &kind.api_version()));
    }
    if found.is_empty() && stored {
        check_metadata(&cursor.field("metadata"), kind.scope == Scope::Namespaced, meta::PATH_SEGMENT, &mut found);
    }
    if !found.is_empty() {
        let verdict = Verdict::invalid(&found);
        findings.append(&mut found);
        return Ok(Answer::Invalid(Box::new(verdict)));
    }
    (strategy.admit)(&cursor, context)?;
    if stored && versioned && !parameters.dry_run {
        let metadata = cursor.field("metadata");
        let finding = metadata
            .field("resourceVersion")
            .finding(&rules::CONFLICT, "an object that is to be created has no `resourceVersion` yet")
            .help("remove it: the server sets it");
        return Err(Refusal { code: 500, reason: "", error: None, finding: Box::new(finding) });
    }
    if stored {
        check_is_new(&cursor, context.endpoint, context.request, &mut context.depends_on)?;
    }
    Ok(Answer::Accepted)
}

fn update<'t>(
    object: &mut Structure<'t>,
    span: Span,
    body: (&Tree<'_>, NodeId),
    strategy: &Strategy,
    context: &mut Context<'t>,
    findings: &mut Vec<Finding>,
) -> Result<Answer, Refusal> {
    let kind = context.endpoint.kind;
    check_request_name(object, span, &context.endpoint.name)?;
    let before = match context.request.before.as_deref() {
        Some("null") => {
            let message = format!("there is no {} {} to update", kind.kind, quoted(&context.endpoint.name));
            let finding = Finding::new(&rules::NOT_FOUND, message).help("create it first").at(head(object, span));
            return Err(Refusal { code: 404, reason: "NotFound", error: None, finding: Box::new(finding) });
        }
        Some(before) => before.to_owned(),
        None => {
            context.depends_on.push(format!("{} `{}` as it is stored", kind.kind, context.endpoint.name));
            "{}".to_owned()
        }
    };
    let known = context.request.before.is_some();
    let stored_tree = json::read(&before).tree;
    let stored = stored_tree.as_ref().map(|tree| decode(tree, tree.root, kind.fields).object);
    let stored = match (stored, known) {
        (Some(Value { data: Data::Structure(stored), .. }), true) => owned(stored),
        // Nothing is known of what is stored: the object itself, where it is, is the best guess.
        _ => {
            let mut stored = object.clone();
            if let Some(metadata) = stored.structure("metadata").filter(|_| !context.endpoint.namespace.is_empty()) {
                metadata.set("namespace", Some(Data::String(Cow::Borrowed(&context.endpoint.namespace))));
            }
            stored
        }
    };
    check_request_namespace(object, span, context)?;
    check_preconditions(object, &stored, span)?;
    context.warnings = drop_repeated_owners(object);
    let sent = object.clone();
    keep_server_fields(object, &stored);
    (strategy.prepare)(object, Some(&stored), context);
    if known {
        Update { sent, stored: &stored, kept: object }.report_dropped(context.endpoint, findings);
    }

    let (root, old) = (
        Value { data: Data::Structure(object.clone()), span, key_span: None, node: None },
        Value { data: Data::Structure(stored), span, key_span: None, node: None },
    );
    let (cursor, old) = (Cursor::root(&root), Cursor::root(&old));
    let mut found = Vec::new();
    let metadata = cursor.field("metadata");
    check_metadata(&metadata, kind.scope == Scope::Namespaced, meta::PATH_SEGMENT, &mut found);
    check_metadata_update(&metadata, &old.field("metadata"), &mut found);
    if context.endpoint.subresource.is_empty() {
        let stored = if known { stored_tree.as_ref() } else { None };
        found.extend(managed_fields::check(object, body, stored.or(Some(body.0)), &kind.api_version()));
    }
    (strategy.check)(&cursor, Some(&old), context, &mut found);
    if !found.is_empty() {
        let verdict = Verdict::invalid(&found);
        findings.append(&mut found);
        return Ok(Answer::Invalid(Box::new(verdict)));
    }
    (strategy.admit)(&cursor, context)?;
    Ok(Answer::Accepted)
}

/// The key of `metadata`, or of what stands first: marking the whole object would mark the whole text.
fn head(object: &Structure<'_>, span: Span) -> Span {
    object.get("metadata").and_then(|metadata| metadata.key_span).unwrap_or(span)
}

/// Nothing is created in a namespace that does not exist; admission says so before the object is checked.
fn check_namespace_exists(object: &Structure<'_>, span: Span, context: &mut Context<'_>) -> Result<(), Refusal> {
    let name = context.endpoint.namespace.clone();
    let refuse = |rule, message: String, help: &str| {
        let root = Value { data: Data::Structure(object.clone()), span, key_span: None, node: None };
        let cursor = Cursor::root(&root);
        let metadata = cursor.field("metadata");
        let finding = metadata.field("namespace").finding(rule, message).help(help);
        Err(Refusal { code: 404, reason: "NotFound", error: None, finding: Box::new(finding) })
    };
    if let Some(problem) = format::dns_label(&name) {
        let message = format!("{} can't be a namespace: {problem}", quoted(&name));
        return refuse(&meta::NAMESPACE, message, "name a namespace that exists");
    }
    if context.needs("Namespace", "", &name).is_err() {
        let message = format!("the namespace {} does not exist", quoted(&name));
        return refuse(&rules::NOT_FOUND, message, "create it first, or name another");
    }
    Ok(())
}
