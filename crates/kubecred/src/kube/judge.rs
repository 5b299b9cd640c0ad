//! What kube-apiserver would answer to a request with one object: decode, default, check, admit, store.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Finding, quoted};
use crate::options::{Request, Signatures};
use crate::report::{DecodingError, DecodingErrorKind, StrictFinding, StrictFindingKind, Verdict};
use crate::rules::dropped::Update;
use crate::rules::meta::{self, check_metadata, check_metadata_update};
use crate::rules::{decoding, request as rules, strategy_of};
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
use super::schema::{Kind, Role, Scope};
use super::strategy::{Context, KnownSignatures, Refusal, Strategy};
use super::value::{Cursor, Data, Structure, Value, same};

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
    let parameters = Parameters::read(request.query.as_deref().unwrap_or(STRICT_DRY_RUN));
    if !parameters.findings.is_empty() {
        let verdict = Verdict::invalid(&parameters.findings);
        findings.extend(parameters.findings);
        return verdict;
    }
    if endpoint.kind.role == Role::Custom {
        return custom_resource::judge(tree, node, endpoint, request, &parameters, findings);
    }
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
            Some(kind) => of_other_kind(tree, node, kind, mismatch.error, parameters.field_validation, findings),
            None => Verdict::undecodable(mismatch.error, Vec::new()),
        };
    }
    let mut decoded = decode(tree, node, endpoint.kind.fields);
    let strict = strict_findings(tree, node, &decoded, parameters.field_validation, findings);
    let error = decoded.error.take();
    let undecoded = pointers_of_undecoded(&decoded.findings);
    findings.append(&mut decoded.findings);

    let mut context = Context::new(endpoint, request, signatures);
    let mut checked = Vec::new();
    let mut verdict = after_decoding(decoded, tree, strategy, &parameters, &mut context, &mut checked);
    if forget(&undecoded, &mut checked) {
        let refused = checked.iter().any(|finding| finding.reason.is_some());
        verdict = if refused { Verdict::invalid(&checked) } else { Verdict::accepted(201, String::new()) };
    }
    findings.append(&mut checked);
    verdict.provisional =
        strategy.verifies_signature && context.signatures.mode == Signatures::Defer && verdict.code < 400;
    verdict.depends_on = context.depends_on;
    let refused_as_strict = !strict.is_empty() && parameters.field_validation == FieldValidation::Strict;
    match error {
        Some(error) => Verdict::undecodable(error, Vec::new()).once_mended(&verdict),
        None if refused_as_strict => Verdict::not_strict(strict).once_mended(&verdict),
        None => {
            if parameters.field_validation == FieldValidation::Warn {
                verdict.warnings.splice(0..0, strict);
            }
            verdict
        }
    }
}

/// A kind that the server knows is decoded as what it is before anyone sees that it does not belong here.
fn of_other_kind(
    tree: &Tree<'_>,
    node: NodeId,
    kind: &'static Kind,
    mismatch: DecodingError,
    validation: FieldValidation,
    findings: &mut Vec<Finding>,
) -> Verdict {
    let mut decoded = decode(tree, node, kind.fields);
    if kind.role == Role::List {
        // The fields of a list are not looked at so closely.
        decoded.strict.clear();
        decoded.findings.clear();
    }
    let mut strict = strict_findings(tree, node, &decoded, validation, findings);
    if kind.role == Role::List {
        strict.clear();
    }
    findings.append(&mut decoded.findings);
    match (decoded.error, validation) {
        (Some(error), _) => Verdict::undecodable(error, Vec::new()),
        (None, FieldValidation::Strict) if !strict.is_empty() => Verdict::not_strict(strict),
        (None, _) => Verdict { warnings: strict, ..Verdict::undecodable(mismatch, Vec::new()) },
    }
}

/// The fields whose values could not be decoded.
pub(crate) fn pointers_of_undecoded(findings: &[Finding]) -> Vec<String> {
    let failed = [&decoding::TYPE, &decoding::BASE64, &decoding::TIME];
    let findings = findings.iter().filter(|finding| failed.iter().any(|rule| std::ptr::eq(*rule, finding.rule)));
    findings.filter_map(|finding| finding.pointer.clone()).collect()
}

/// Takes back what the checks said of fields whose values they never saw; answers whether there was something.
pub(crate) fn forget(undecoded: &[String], checked: &mut Vec<Finding>) -> bool {
    let (before, fields) = (checked.len(), undecoded.iter().map(String::as_str).collect::<HashSet<&str>>());
    checked.retain(|finding| !upwards(finding.pointer.as_deref().unwrap_or_default()).any(|at| fields.contains(at)));
    checked.len() < before
}

/// Takes back that something is missing of which a part is there, and could not be decoded.
pub(crate) fn forget_missing(undecoded: &[String], advised: &mut Vec<Finding>) {
    let around: HashSet<&str> = undecoded.iter().flat_map(|field| upwards(field)).collect();
    advised.retain(|finding| {
        !finding.about_missing || finding.pointer.as_deref().is_none_or(|pointer| !around.contains(pointer))
    });
}

/// A pointer, and those to what is around it.
fn upwards(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |at| Some(at.rsplit_once('/')?.0))
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
    let Value { data: Data::Structure(mut object), span, .. } = decoded.object else {
        return Verdict::refused(400, "BadRequest");
    };
    let answer = match context.endpoint.operation {
        Operation::Create => create(&mut object, span, strategy, parameters, context, findings),
        Operation::Update => update(&mut object, span, strategy, context, findings),
    };
    let mut verdict = match answer {
        Err(refusal) => refusal.into_verdict(findings),
        Ok(Answer::Invalid(verdict)) => *verdict,
        Ok(Answer::Accepted { code }) => {
            drop_server_fields(&mut object, context.endpoint.kind);
            // What is asked of the server has an answer that only the server knows.
            let answered = matches!(context.endpoint.kind.role, Role::Asked | Role::Subresource(_));
            let json = emit::to_json(&object, tree, answered.then_some("status"));
            Verdict::accepted(code, json)
        }
    };
    verdict.warnings = std::mem::take(&mut context.warnings);
    verdict
}

enum Answer {
    Accepted { code: u16 },
    Invalid(Box<Verdict>),
}

fn create<'t>(
    object: &mut Structure<'t>,
    span: crate::source::Span,
    strategy: &Strategy,
    parameters: &Parameters,
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
    let mut found = Vec::new();
    (strategy.check)(&cursor, None, context, &mut found);
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
    Ok(Answer::Accepted { code: 201 })
}

fn update<'t>(
    object: &mut Structure<'t>,
    span: crate::source::Span,
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
    (strategy.check)(&cursor, Some(&old), context, &mut found);
    if !found.is_empty() {
        let verdict = Verdict::invalid(&found);
        findings.append(&mut found);
        return Ok(Answer::Invalid(Box::new(verdict)));
    }
    (strategy.admit)(&cursor, context)?;
    Ok(Answer::Accepted { code: 200 })
}

/// The key of `metadata`, or of what stands first: marking the whole object would mark the whole text.
fn head(object: &Structure<'_>, span: crate::source::Span) -> crate::source::Span {
    object.get("metadata").and_then(|metadata| metadata.key_span).unwrap_or(span)
}

/// Nothing is created in a namespace that does not exist; admission says so before the object is checked.
fn check_namespace_exists(
    object: &Structure<'_>,
    span: crate::source::Span,
    context: &mut Context<'_>,
) -> Result<(), Refusal> {
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

/// The name of the object must be that of the path.
pub(super) fn check_request_name(
    object: &Structure<'_>,
    span: crate::source::Span,
    expected: &str,
) -> Result<(), Refusal> {
    let name = metadata_string(object, "name").unwrap_or_default();
    if name == expected {
        return Ok(());
    }
    let message = format!("the path names {}, but the object is {}", quoted(expected), quoted(&name));
    let help = format!("write `name: {expected}`, or send the object to the path of its own name");
    Err(bad_request(DecodingErrorKind::NameMismatch, (&rules::NAME_MISMATCH, message, help), object, "name", span))
}

/// The namespace of the object must be that of the path; what it leaves out is taken from there.
pub(super) fn check_request_namespace<'t>(
    object: &mut Structure<'t>,
    span: crate::source::Span,
    context: &Context<'t>,
) -> Result<(), Refusal> {
    let expected = context.endpoint.namespace.as_str();
    let namespace = metadata_string(object, "namespace").unwrap_or_default();
    if !expected.is_empty() && !namespace.is_empty() && namespace != expected {
        let message =
            format!("the path names the namespace {}, but the object {}", quoted(expected), quoted(&namespace));
        let kind = DecodingErrorKind::NamespaceMismatch;
        let help = format!("leave `namespace` out, or send the object to `/namespaces/{namespace}/`");
        return Err(bad_request(kind, (&rules::NAMESPACE_MISMATCH, message, help), object, "namespace", span));
    }
    if let Some(metadata) = object.structure("metadata") {
        if expected.is_empty() {
            metadata.set("namespace", None);
        } else if namespace.is_empty() {
            metadata.set("namespace", Some(Data::String(Cow::Borrowed(expected))));
        }
    }
    Ok(())
}

fn bad_request(
    kind: DecodingErrorKind,
    (rule, message, help): (&'static crate::diagnostic::Rule, String, String),
    object: &Structure<'_>,
    field: &'static str,
    span: crate::source::Span,
) -> Refusal {
    let root = Value { data: Data::Structure(object.clone()), span, key_span: None, node: None };
    let cursor = Cursor::root(&root);
    let metadata = cursor.field("metadata");
    let finding = metadata.field(field).finding(rule, message).help(help);
    Refusal { code: 400, reason: "BadRequest", error: Some(kind), finding: Box::new(finding) }
}

/// An update that names a uid or a version means that very one.
pub(super) fn check_preconditions(
    object: &Structure<'_>,
    stored: &Structure<'_>,
    span: crate::source::Span,
) -> Result<(), Refusal> {
    let root = Value { data: Data::Structure(object.clone()), span, key_span: None, node: None };
    let cursor = Cursor::root(&root);
    let metadata = cursor.field("metadata");
    let (uid, version) = (metadata.field("uid"), metadata.field("resourceVersion"));
    let refuse = |code, reason, finding| Err(Refusal { code, reason, error: None, finding: Box::new(finding) });
    if !uid.string().is_empty() && uid.string() != metadata_string(stored, "uid").unwrap_or_default() {
        let finding = uid.finding(&rules::CONFLICT, "the object that is stored has another uid");
        let help = "leave `uid` out to change the object of this name, whichever it is; else read it again";
        return refuse(409, "Conflict", finding.help(help));
    }
    if !version.string().is_empty() && version.string().parse::<u64>().is_err() {
        let message = format!("{} is no version of an object: it must be a number", quoted(version.string()));
        let help = "copy `resourceVersion` from the object as it was read, or leave it out";
        return refuse(500, "", version.finding(&rules::CONFLICT, message).help(help));
    }
    let unconditional = matches!(version.string(), "" | "0");
    if !unconditional && version.string() != metadata_string(stored, "resourceVersion").unwrap_or_default() {
        let message = "the object has been changed since this version of it was read";
        return refuse(
            409,
            "Conflict",
            version.finding(&rules::CONFLICT, message).help("read it again, and change that"),
        );
    }
    Ok(())
}

/// What an update can't touch is taken from what is stored.
pub(super) fn keep_server_fields<'t>(object: &mut Structure<'t>, stored: &Structure<'t>) {
    let Some(Value { data: Data::Structure(old), .. }) = stored.get("metadata") else { return };
    let Some(metadata) = object.structure("metadata") else { return };
    for name in ["generation", "creationTimestamp"] {
        metadata.put(name, old.get(name).cloned());
    }
    let deletes = old.get("deletionTimestamp").is_some();
    for (name, keep) in [
        ("uid", metadata.get("uid").is_none_or(Value::is_empty)),
        ("deletionTimestamp", deletes),
        ("deletionGracePeriodSeconds", metadata.get("deletionGracePeriodSeconds").is_none()),
    ] {
        if keep {
            metadata.put(name, old.get(name).cloned());
        }
    }
}

/// The server drops an owner reference that repeats another in full, and warns.
pub(super) fn drop_repeated_owners(object: &mut Structure<'_>) -> Vec<StrictFinding> {
    let Some(metadata) = object.structure("metadata") else { return Vec::new() };
    let Some(Some(Value { data: Data::List(owners), .. })) = metadata.slot("ownerReferences") else {
        return Vec::new();
    };
    let before = owners.len();
    let mut kept: Vec<Value<'_>> = Vec::with_capacity(before);
    // Owners that are the same have the same names: only such are compared.
    let mut by_names: HashMap<[String; 4], Vec<usize>> = HashMap::new();
    for owner in owners.drain(..) {
        let alike = by_names.entry(names_of_owner(&owner)).or_default();
        if !alike.iter().any(|&index| same(kept.get(index), Some(&owner))) {
            alike.push(kept.len());
            kept.push(owner);
        }
    }
    let repeated = kept.len() < before;
    *owners = kept;
    if !repeated {
        return Vec::new();
    }
    let path = Some("metadata.ownerReferences".to_owned());
    vec![StrictFinding { kind: StrictFindingKind::DuplicateOwner, path, key: None, line: None }]
}

fn names_of_owner(owner: &Value<'_>) -> [String; 4] {
    let owner = Cursor::root(owner);
    ["apiVersion", "kind", "name", "uid"].map(|name| owner.field(name).string().to_owned())
}

/// Characters of `generateName` that the server keeps: 63 less the five that it appends.
const GENERATED_PREFIX: usize = 58;

/// Gives the object the name that the server would make, with letters in place of the random ones.
pub(super) fn generate_name(object: &mut Structure<'_>) {
    let Some(prefix) = metadata_string(object, "generateName").filter(|prefix| !prefix.is_empty()) else { return };
    if metadata_string(object, "name").is_some_and(|name| !name.is_empty()) {
        return;
    }
    let mut end = prefix.len().min(GENERATED_PREFIX);
    while !prefix.is_char_boundary(end) {
        end -= 1;
    }
    let name = format!("{}{GENERATED_SUFFIX}", prefix.get(..end).unwrap_or(""));
    if let Some(metadata) = object.structure("metadata") {
        metadata.set("name", Some(Data::String(Cow::Owned(name))));
    }
}

/// What stands for the random end of a generated name.
const GENERATED_SUFFIX: &str = "xxxxx";

/// Drops what the server makes up, and what it answers: they are not known here.
pub(super) fn drop_server_fields(object: &mut Structure<'_>, kind: &'static Kind) {
    object.set("apiVersion", Some(Data::String(Cow::Owned(kind.api_version()))));
    object.set("kind", Some(Data::String(Cow::Borrowed(kind.kind))));
    let generated = metadata_string(object, "generateName").is_some_and(|prefix| !prefix.is_empty())
        && metadata_string(object, "name").is_some_and(|name| name.ends_with(GENERATED_SUFFIX));
    let Some(metadata) = object.structure("metadata") else { return };
    for name in ["uid", "creationTimestamp", "resourceVersion", "managedFields"] {
        metadata.set(name, None);
    }
    if generated && matches!(kind.role, Role::Stored | Role::Custom) {
        metadata.set("name", None);
    }
}

/// No object of the name exists yet; of a name that is generated nobody can say.
pub(super) fn check_is_new(
    object: &Cursor<'_, '_>,
    endpoint: &Endpoint,
    request: &Request,
    depends_on: &mut Vec<String>,
) -> Result<(), Refusal> {
    let metadata = object.field("metadata");
    let name = metadata.field("name");
    // A generated name is none of the text.
    if name.value().is_none_or(|value| value.node.is_none()) {
        return Ok(());
    }
    let (kind, namespace) = (endpoint.kind.kind, &endpoint.namespace);
    match request.cluster.as_ref().and_then(|cluster| cluster.has(kind, namespace, name.string())) {
        Some(false) => {}
        None => {
            let place = if namespace.is_empty() { String::new() } else { format!("{namespace}/") };
            depends_on.push(format!("no {kind} `{place}{}` exists yet", name.string()));
        }
        Some(true) => {
            let finding = name.finding(&rules::EXISTS, format!("there is a {kind} {} already", quoted(name.string())));
            let finding =
                Box::new(finding.help("change it with PUT or PATCH (`kubectl apply`), or choose another name"));
            return Err(Refusal { code: 409, reason: "AlreadyExists", error: None, finding });
        }
    }
    Ok(())
}

pub(super) fn metadata_string(object: &Structure<'_>, name: &str) -> Option<String> {
    let Data::Structure(metadata) = &object.get("metadata")?.data else { return None };
    match &metadata.get(name)?.data {
        Data::String(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

/// The stored object, detached from the text that it was decoded from.
pub(super) fn owned<'t>(structure: Structure<'_>) -> Structure<'t> {
    let slots = structure.slots.into_iter().map(|slot| slot.map(owned_value)).collect();
    Structure { fields: structure.fields, slots }
}

fn owned_value<'t>(value: Value<'_>) -> Value<'t> {
    let data = match value.data {
        Data::Boolean(value) => Data::Boolean(value),
        Data::Integer(value) => Data::Integer(value),
        Data::String(text) => Data::String(Cow::Owned(text.into_owned())),
        Data::Bytes(bytes) => Data::Bytes(bytes),
        Data::Time(time) => Data::Time(time),
        Data::List(items) => Data::List(items.into_iter().map(owned_value).collect()),
        Data::Map(members) => {
            let own = |(key, value): (Cow<'_, str>, _)| (Cow::Owned(key.into_owned()), owned_value(value));
            Data::Map(members.into_iter().map(own).collect())
        }
        Data::Structure(structure) => Data::Structure(owned(structure)),
        Data::Any => Data::Any,
        Data::Misfit(misfit) => Data::Misfit(misfit),
    };
    Value::made(data)
}
