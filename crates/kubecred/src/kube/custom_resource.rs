//! What kube-apiserver would answer to a request with a custom resource: as for its own kinds, but that the object is
//! judged by the definition of its kind, in the order of apiextensions-apiserver.

use crate::diagnostic::{Finding, Reason, quoted};
use crate::options::Request;
use crate::report::{DecodingError, DecodingErrorKind, StrictFinding, StrictFindingKind, Verdict};
use crate::rules::dropped::Update;
use crate::rules::meta::{self, check_metadata, check_metadata_update, is_unqualified_finalizer};
use crate::rules::{authentication, custom_resource as rules, request as request_rules};
use crate::source::Span;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree};

use super::conformity::{Definition, check_conditions, check_lists, check_schema, identical};
use super::duplicates::yaml_duplicates;
use super::emit;
use super::endpoint::{Endpoint, FieldValidation, Operation, Parameters};
use super::envelope::TypeMeta;
use super::identity::{check_is_new, check_preconditions, check_request_name, metadata_string};
use super::managed_fields;
use super::schema::{self, Field};
use super::server_fields::{drop_repeated_owners, drop_server_fields, generate_name, keep_server_fields};
use super::strategy::Refusal;
use super::undecoded::once_decoded;
use super::unstructured;
use super::value::{Cursor, Data, Structure, Value, owned};

/// Judges the object at `node` as the body of `request` to `endpoint`.
pub fn judge(
    tree: &Tree<'_>,
    node: NodeId,
    endpoint: &Endpoint,
    request: &Request,
    parameters: &Parameters,
    findings: &mut Vec<Finding>,
) -> Verdict {
    let kind = endpoint.kind;
    let envelope = match Envelope::read(tree, node, endpoint) {
        Ok(envelope) => envelope,
        Err(mismatch) => {
            findings.push(mismatch.finding);
            return Verdict::undecodable(mismatch.error, Vec::new());
        }
    };
    let variant = request.crd.unwrap_or_default();
    let mut decoded = unstructured::decode(tree, node, kind.fields, variant);
    let strict = strict_findings(tree, node, &mut decoded, &envelope, parameters.field_validation, findings);
    findings.append(&mut decoded.findings);

    let Value { data: Data::Structure(object), span, node: root, .. } = decoded.object else {
        return Verdict::refused(400, "BadRequest");
    };
    let root = root.unwrap_or(node);
    let definition = Definition { variant, tree };
    let mut case =
        Case { endpoint, request, parameters, definition, root, envelope: &envelope, depends_on: Vec::new() };
    let mut checked = Vec::new();
    let verdict = case.answer(object, span, &mut checked);
    let mut verdict = once_decoded(verdict, &decoded.undecoded, &mut checked, endpoint.operation.accepted());
    verdict.depends_on = case.depends_on;
    findings.append(&mut checked);

    // What the server meets first, it answers with.
    let refused_as_strict = !strict.is_empty() && parameters.field_validation == FieldValidation::Strict;
    if let Some(finding) = envelope.missing_kind {
        findings.push(finding);
        return Verdict::undecodable(kind_mismatch(), Vec::new()).once_mended(&verdict);
    }
    // Where no version is named, that is noticed before the fields are.
    let refused_as_strict = refused_as_strict && !envelope.no_version;
    let early = Verdict::before(decoded.error, refused_as_strict.then_some(&*strict), &verdict);
    let wrong_version = envelope.wrong_version.is_some();
    findings.extend(envelope.wrong_version);
    match early {
        Some(refusal) => refusal,
        None if wrong_version => {
            let warned = parameters.field_validation == FieldValidation::Warn;
            let warnings = if warned { strict } else { Vec::new() };
            Verdict { warnings, ..Verdict::undecodable(kind_mismatch(), Vec::new()) }.once_mended(&verdict)
        }
        None => {
            if parameters.field_validation == FieldValidation::Warn {
                verdict.warnings.splice(0..0, strict);
            }
            verdict
        }
    }
}

/// What the object says that it is.
#[derive(Debug)]
struct Envelope {
    /// No kind can be told: the body can't be decoded.
    missing_kind: Option<Finding>,
    /// The version is not the one that is served: refused once it is decoded.
    wrong_version: Option<Finding>,
    /// The kind is another one: refused only by validation.
    wrong_kind: Option<Finding>,
    /// Whether no version is named.
    no_version: bool,
    /// Whether the definition's fields are looked for at all.
    known: bool,
    /// Whether the version is one that the definition does not have, so that it has no fields.
    other_version: bool,
}

impl Envelope {
    fn read(tree: &Tree<'_>, node: NodeId, endpoint: &Endpoint) -> Result<Self, Box<super::envelope::Mismatch>> {
        let kind = endpoint.kind;
        let first_look = TypeMeta::interpret(tree, node)?;
        // The second look is at the fields of exactly this name.
        let mut meta = TypeMeta::read(tree, node);
        let api_version = kind.api_version();
        if endpoint.kind_implied && meta.kind.is_empty() {
            meta.kind = kind.kind;
            if meta.api_version.is_empty() {
                meta.api_version = &api_version;
            }
        }
        let malformed = |version: &str| version.matches('/').count() > 1;
        let group = meta.api_version.split_once('/').map_or("", |(group, _)| group);
        let right_version = kind.has_api_version(meta.api_version);
        let missing = meta.kind.is_empty() || malformed(meta.api_version) || malformed(first_look.api_version);
        let at = |name: &str| tree.get(node, name).map_or(tree.node(node).span, |value| tree.node(value).span);
        let mismatch = |name: &'static str, message: String| {
            Finding::new(&request_rules::KIND_MISMATCH, message).at(at(name)).path(name).pointer(format!("/{name}"))
        };
        Ok(Self {
            missing_kind: missing.then(|| {
                if meta.kind.is_empty() {
                    mismatch("kind", "the object does not say its kind".to_owned())
                        .help(format!("write `kind: {}`", kind.kind))
                } else {
                    let message = format!("{} is no API version", quoted(meta.api_version));
                    mismatch("apiVersion", message).help(format!("write `apiVersion: {api_version}`"))
                }
            }),
            wrong_version: (!missing && !right_version).then(|| {
                let (found, expected) = (quoted(meta.api_version), kind.api_version());
                mismatch("apiVersion", format!("the apiVersion is {found}, but `{expected}` is served here"))
                    .help(format!("write `apiVersion: {expected}`, or send the object to the path of its own kind"))
            }),
            wrong_kind: (!missing && meta.kind != kind.kind).then(|| {
                let message = format!("the kind is {}, but `{}` is served here", quoted(meta.kind), kind.kind);
                let help = format!("write `kind: {}`, or send the object to the path of its own kind", kind.kind);
                let finding = Finding::new(&rules::KIND, message).reason(Reason::FieldValueInvalid).help(help);
                finding.at(at("kind")).path("kind").pointer("/kind")
            }),
            no_version: meta.api_version.is_empty(),
            known: meta.kind == kind.kind && group == kind.group,
            other_version: meta.kind == kind.kind && group == kind.group && !right_version,
        })
    }
}

/// Repeated fields, then unknown ones; nothing where it is ignored.
fn strict_findings(
    tree: &Tree<'_>,
    node: NodeId,
    decoded: &mut unstructured::Unstructured<'_>,
    envelope: &Envelope,
    validation: FieldValidation,
    findings: &mut Vec<Finding>,
) -> Vec<StrictFinding> {
    let mut strict = yaml_duplicates(tree, node, findings);
    strict.append(&mut decoded.strict);
    if envelope.other_version {
        // The definition has no fields in that version.
        strict.extend(top_level_fields(tree, decoded.object.node));
    } else if envelope.known {
        strict.append(&mut decoded.unknown);
    }
    if validation == FieldValidation::Ignore { Vec::new() } else { strict }
}

fn top_level_fields(tree: &Tree<'_>, node: Option<NodeId>) -> Vec<StrictFinding> {
    let members = node.map(|node| super::decode::last_members(tree, node)).unwrap_or_default();
    let unknown =
        members.into_iter().filter(|member| !matches!(member.key.as_ref(), "apiVersion" | "kind" | "metadata"));
    let finding =
        |path: String| StrictFinding { kind: StrictFindingKind::Unknown, path: Some(path), key: None, line: None };
    unknown.map(|member| finding(member.key.to_string())).collect()
}

fn kind_mismatch() -> DecodingError {
    DecodingError { kind: DecodingErrorKind::KindMismatch, field: None, found: None }
}

/// A request, and what is found on the way.
struct Case<'c> {
    endpoint: &'c Endpoint,
    request: &'c Request,
    parameters: &'c Parameters,
    definition: Definition<'c, 'c>,
    /// The node of the object.
    root: NodeId,
    envelope: &'c Envelope,
    depends_on: Vec<String>,
}

/// The server's warnings, and what is wrong.
type Answer = (Vec<StrictFinding>, Vec<Finding>);

impl Case<'_> {
    fn answer(&mut self, mut object: Structure<'_>, span: Span, findings: &mut Vec<Finding>) -> Verdict {
        let answer = match self.endpoint.operation {
            Operation::Create => self.create(&mut object, span),
            Operation::Update => self.update(&mut object, span, findings),
        };
        match answer {
            Err(refusal) => refusal.into_verdict(findings),
            Ok((warnings, found)) if found.is_empty() => {
                drop_server_fields(&mut object, self.endpoint.kind);
                let mut verdict = Verdict::accepted(
                    self.endpoint.operation.accepted(),
                    emit::to_json(&object, self.definition.tree, None),
                );
                verdict.warnings = warnings;
                verdict
            }
            Ok((warnings, mut found)) => {
                let verdict = Verdict { warnings, ..Verdict::invalid(&found) };
                findings.append(&mut found);
                verdict
            }
        }
    }

    fn create(&mut self, object: &mut Structure<'_>, span: Span) -> Result<Answer, Refusal> {
        let versioned = metadata_string(object, "resourceVersion").is_some_and(|version| version != "0");
        if let Some(metadata) = object.structure("metadata") {
            for name in SERVER_FIELDS {
                metadata.set(name, None);
            }
            metadata.set("generation", Some(Data::Integer(1)));
        }
        let mut warnings = drop_repeated_owners(object);
        object.put("status", None);
        generate_name(object);

        let root = root(object.clone(), span);
        let cursor = Cursor::root(&root);
        let mut found = Vec::new();
        if self.is_of_kind(&mut found) {
            check_metadata(&cursor.field("metadata"), false, meta::SUBDOMAIN, &mut found);
            found.extend(self.check_managed_fields(object));
            check_schema(&cursor, self.fields(), None, self.definition, &mut found);
        }
        check_lists(&cursor, self.fields(), self.definition.variant, &mut found);
        self.check_conditions(&cursor, None, &mut found);
        if !found.is_empty() {
            return Ok((warnings, found));
        }
        if versioned && !self.parameters.dry_run {
            let message = "an object that is to be created has no `resourceVersion` yet";
            let metadata = cursor.field("metadata");
            let finding = metadata.field("resourceVersion").finding(&request_rules::CONFLICT, message);
            let finding = Box::new(finding.help("remove it: the server sets it"));
            return Err(Refusal { code: 500, reason: "", error: None, finding });
        }
        warnings.extend(warning_of_finalizers(&cursor, None));
        check_is_new(&cursor, self.endpoint, self.request, &mut self.depends_on)?;
        Ok((warnings, found))
    }

    fn update(
        &mut self,
        object: &mut Structure<'_>,
        span: Span,
        findings: &mut Vec<Finding>,
    ) -> Result<Answer, Refusal> {
        check_request_name(object, span, &self.endpoint.name)?;
        let known = self.stored(span)?;
        // Where nothing is known of what is stored, the object itself is the best guess.
        let stored = known.clone().unwrap_or_else(|| object.clone());
        check_preconditions(object, &stored, span)?;
        if let Some(missing) = missing_version(object, span) {
            return Ok((Vec::new(), vec![missing]));
        }
        if let Some(metadata) = object.structure("metadata") {
            metadata.set("namespace", None);
        }
        let mut warnings = drop_repeated_owners(object);
        let sent = known.is_some().then(|| object.clone());
        keep_server_fields(object, &stored);
        let of_status = self.endpoint.subresource == "status";
        if of_status {
            let status = object.get("status").cloned();
            *object = owned(stored.clone());
            object.put("status", status);
        } else {
            object.put("status", owned(stored.clone()).get("status").cloned());
            self.count_generation(object, &stored);
        }
        if let Some(sent) = sent {
            Update { sent, stored: &stored, kept: object }.report_dropped(self.endpoint, findings);
        }

        let (root, before, known) = (root(object.clone(), span), root(stored, span), known.is_some());
        let (cursor, old) = (Cursor::root(&root), Cursor::root(&before));
        let comparable = known.then_some(&before);
        let (metadata, old_metadata) = (cursor.field("metadata"), old.field("metadata"));
        let mut common = Vec::new();
        check_metadata(&metadata, false, meta::PATH_SEGMENT, &mut common);
        let mut found = Vec::new();
        // Only what stands in the request says that it is of another kind: the status alone is taken from it.
        if of_status || self.is_of_kind(&mut found) {
            check_metadata_update(&metadata, &old_metadata, &mut found);
            if !of_status {
                found.extend(self.check_managed_fields(object));
            }
            let fields = if of_status { field_alone(self.fields(), "status") } else { self.fields() };
            check_schema(&cursor, fields, comparable, self.definition, &mut found);
        } else {
            check_metadata_update(&metadata, &old_metadata, &mut common);
        }
        let mut repeated_before = Vec::new();
        if known {
            check_lists(&old, self.fields(), self.definition.variant, &mut repeated_before);
        }
        if repeated_before.is_empty() {
            check_lists(&cursor, self.fields(), self.definition.variant, &mut found);
        }
        self.check_conditions(&cursor, comparable, &mut found);
        common.append(&mut found);
        if common.is_empty() && !of_status {
            warnings.extend(warning_of_finalizers(&cursor, Some(&old)));
        }
        Ok((warnings, common))
    }

    /// The stored object, detached from its text; nothing where it is not known.
    fn stored<'t>(&mut self, span: Span) -> Result<Option<Structure<'t>>, Refusal> {
        let (kind, name) = (self.endpoint.kind, &self.endpoint.name);
        let before = match self.request.before.as_deref() {
            Some("null") => {
                let message = format!("there is no {} {} to update", kind.kind, quoted(name));
                let finding = Finding::new(&request_rules::NOT_FOUND, message).help("create it first").at(span);
                let finding = Box::new(finding);
                return Err(Refusal { code: 404, reason: "NotFound", error: None, finding });
            }
            Some(before) => before.to_owned(),
            None => {
                self.depends_on.push(format!("{} `{name}` as it is stored", kind.kind));
                return Ok(None);
            }
        };
        let tree = json::read(&before).tree;
        let decoded = tree
            .as_ref()
            .map(|tree| unstructured::decode(tree, tree.root, kind.fields, self.definition.variant).object);
        Ok(match decoded {
            Some(Value { data: Data::Structure(stored), .. }) => Some(owned(stored)),
            _ => None,
        })
    }

    /// What is wrong with the managed fields that stay, beside what is stored where that is known.
    fn check_managed_fields(&self, object: &Structure<'_>) -> Vec<Finding> {
        let tree = self.definition.tree;
        let before = self.request.before.as_deref().and_then(|before| json::read(before).tree);
        let stored = match self.endpoint.operation {
            Operation::Create => None,
            Operation::Update => Some(before.as_ref().unwrap_or(tree)),
        };
        managed_fields::check(object, (tree, self.root), stored, &self.endpoint.kind.api_version())
    }

    /// The generation counts changes to anything but the metadata.
    fn count_generation(&self, object: &mut Structure<'_>, stored: &Structure<'_>) {
        let changed = self.fields().iter().any(|field| !identical(object.get(field.name), stored.get(field.name)));
        let Some(metadata) = object.structure("metadata").filter(|_| changed) else { return };
        let generation = match metadata.get("generation").map(|value| &value.data) {
            Some(Data::Integer(generation)) => *generation,
            _ => 0,
        };
        metadata.set("generation", Some(Data::Integer(generation.saturating_add(1))));
    }

    /// Says so where the object is of another kind. Then the server looks no further for a while.
    fn is_of_kind(&self, found: &mut Vec<Finding>) -> bool {
        found.extend(self.envelope.wrong_kind.clone());
        self.envelope.wrong_kind.is_none()
    }

    /// Checks the conditions of the definition, where nothing that was found keeps the server from it.
    fn check_conditions(&self, object: &Cursor<'_, '_>, before: Option<&Value<'_>>, found: &mut Vec<Finding>) {
        if found.iter().any(|finding| finding.reason.is_some_and(blocks)) {
            let message = "the other rules of the definition were not checked";
            let finding = object.refusal(&rules::UNCHECKED, Reason::FieldValueInvalid, message).path("<nil>");
            let finding = finding.pointer("").at(object.field("kind").span());
            found.push(finding.help("mend what else is wrong first: there may be more"));
        } else {
            check_conditions(object, self.fields(), before, self.definition.variant, found);
            if let Some(before) = before {
                authentication::clients(object, &Cursor::root(before), found);
            }
        }
    }

    /// The fields that the definition declares: all but those that every object has.
    fn fields(&self) -> &'static [Field] {
        self.endpoint.kind.fields.get(COMMON_FIELDS..).unwrap_or_default()
    }
}

/// `apiVersion`, `kind` and `metadata`.
const COMMON_FIELDS: usize = 3;

/// What the server makes up for a new object, and what an object of the cluster does not have.
const SERVER_FIELDS: &[&str] =
    &["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "namespace"];

/// Whether the server leaves out the conditions when it has found this.
fn blocks(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::FieldValueNotSupported
            | Reason::FieldValueRequired
            | Reason::FieldValueTooLong
            | Reason::FieldValueTooMany
            | Reason::FieldValueTypeInvalid
    )
}

/// Custom resources are updated from a known state only.
fn missing_version(object: &Structure<'_>, span: Span) -> Option<Finding> {
    let root = root(object.clone(), span);
    let cursor = Cursor::root(&root);
    let metadata = cursor.field("metadata");
    let version = metadata.field("resourceVersion");
    matches!(version.string(), "" | "0").then(|| {
        let message = "an update of a custom resource must name the version that it changes";
        let finding = version.refusal(&request_rules::CONFLICT, Reason::FieldValueInvalid, message);
        finding.help("set `resourceVersion` to that of the object as it was read")
    })
}

/// What the server warns of where an object gets a finalizer that has no domain.
fn warning_of_finalizers(object: &Cursor<'_, '_>, before: Option<&Cursor<'_, '_>>) -> Option<StrictFinding> {
    let metadata = object.field("metadata");
    let (finalizers, stored) = (metadata.field("finalizers"), before.map(|before| before.field("metadata")));
    let stored = stored.as_ref().map(|metadata| metadata.field("finalizers"));
    let was_there = |name: &str| stored.is_some_and(|stored| stored.items().any(|old| old.string() == name));
    let mut names = finalizers.items().map(|finalizer| finalizer.string());
    let warned = names.any(|name| is_unqualified_finalizer(name) && !was_there(name));
    warned.then_some(StrictFinding { kind: StrictFindingKind::Other, path: None, key: None, line: None })
}

fn field_alone(fields: &'static [Field], name: &str) -> &'static [Field] {
    schema::field(fields, name).and_then(|(index, _)| fields.get(index..=index)).unwrap_or_default()
}

fn root(object: Structure<'_>, span: Span) -> Value<'_> {
    Value { data: Data::Structure(object), span, key_span: None, node: None }
}

#[cfg(test)]
mod tests;
