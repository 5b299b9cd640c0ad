//! Rules about `metadata`: names, labels, annotations, owners, finalizers (apimachinery `api/validation`).

use std::collections::HashSet;

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::format;
use crate::kube::value::{self, Cursor};
use crate::secret::holds_secret;

rules! {
    Apiserver, "Kubernetes apimachinery, validation of ObjectMeta" {
        Error NAME = "metadata/name": "An object has a name, in the format of its kind.";
        Error NAMESPACE = "metadata/namespace": "A namespaced object has a well-formed namespace, any other has none.";
        Error LABEL = "metadata/label": "The key and the value of a label have the format of labels.";
        Error ANNOTATION = "metadata/annotation": "Annotations have well-formed keys, and 256 KiB together.";
        Error OWNER = "metadata/owner":
            "An owner reference names one owner in full; one owner at most is the controller.";
        Error FINALIZER = "metadata/finalizer": "A finalizer has a domain, or is one that Kubernetes knows.";
        Error GENERATION = "metadata/generation": "The generation is not negative.";
        Error MANAGED_FIELDS = "metadata/managed-fields": "Managers and subresources of managed fields have short names.";
        Error IMMUTABLE = "metadata/immutable": "An update changes neither identity nor deletion of an object.";
    }
}

/// Bytes of all annotations together.
const ANNOTATIONS_BYTES: usize = 256 << 10;
/// The finalizers that need no domain.
const STANDARD_FINALIZERS: &[&str] = &["kubernetes", ORPHAN, FOREGROUND];
const ORPHAN: &str = "orphan";
const FOREGROUND: &str = "foregroundDeletion";
/// How a key of a label or annotation is written.
const KEY: &str = "write it like `role`, or like `example.com/role`";

/// How names of a kind are judged: the whole name, and the beginning of a generated one.
#[derive(Clone, Copy, Debug)]
pub struct NameFormat {
    /// A whole name.
    pub name: fn(&str) -> Option<String>,
    /// The beginning of a name.
    pub prefix: fn(&str) -> Option<String>,
}

/// Any name.
pub const ANY_NAME: NameFormat = NameFormat { name: |_| None, prefix: |_| None };
/// Any name that can stand in a path.
pub const PATH_SEGMENT: NameFormat = NameFormat { name: format::path_segment, prefix: format::path_segment_prefix };
/// A DNS subdomain.
pub const SUBDOMAIN: NameFormat = NameFormat {
    name: format::dns_subdomain,
    prefix: |prefix| format::dns_subdomain(&format::mask_trailing_dash(prefix)),
};

/// Checks the metadata of a new object.
pub fn check_metadata(metadata: &Cursor<'_, '_>, namespaced: bool, names: NameFormat, findings: &mut Vec<Finding>) {
    check_name(metadata, names, findings);
    check_namespace(metadata, namespaced, findings);
    let generation = metadata.field("generation");
    if generation.integer().is_some_and(|value| value < 0) {
        findings.push(
            generation
                .refusal(&GENERATION, Reason::FieldValueInvalid, "the generation is negative")
                .help("leave it out: the server keeps it"),
        );
    }
    check_common(metadata, findings);
    check_finalizers(metadata, findings);
}

/// Checks what an update may change of the metadata. (Generation and creation time are the server's: it keeps its
/// own without a word.)
pub fn check_metadata_update(metadata: &Cursor<'_, '_>, before: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    for name in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] {
        let (new, old) = (metadata.field(name), before.field(name));
        // Of a number zero is not the same as nothing.
        let same_number = new.integer() == old.integer();
        if !value::same(new.value(), old.value()) || !same_number {
            let message = format!("`{name}` can't be changed by an update");
            findings.push(
                new.refusal(&IMMUTABLE, Reason::FieldValueInvalid, message).help("leave it as the server has it"),
            );
        }
    }
    let deleted = before.field("deletionTimestamp").value().is_some();
    let old_finalizers = before.field("finalizers");
    let finalizers = metadata.field("finalizers");
    let stored: HashSet<&str> = old_finalizers.items().map(|old| old.string()).collect();
    let added = finalizers.items().any(|new| !stored.contains(new.string()));
    if deleted && added {
        let message = "an object that is being deleted takes no further finalizer";
        let finding = finalizers.refusal(&FINALIZER, Reason::FieldValueForbidden, message);
        findings.push(finding.help("remove it, and wait until the object is gone"));
    }
    check_common(metadata, findings);
}

/// Checks finalizers as the kinds of Kubernetes itself do: one without a domain must be known.
pub fn check_standard_finalizers(metadata: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let finalizers = metadata.field("finalizers");
    for finalizer in finalizers.items() {
        let name = finalizer.string();
        if is_unqualified_finalizer(name) {
            let message =
                format!("the finalizer {} has no domain, and Kubernetes knows none of that name", quoted(name));
            findings.push(
                finalizer
                    .refusal(&FINALIZER, Reason::FieldValueInvalid, message)
                    .help("write it like `example.com/name`"),
            );
        }
    }
}

/// Whether a finalizer has no domain, and is none of those that Kubernetes knows. Of a custom resource it may stand.
pub fn is_unqualified_finalizer(name: &str) -> bool {
    !name.contains('/') && !STANDARD_FINALIZERS.contains(&name)
}

fn check_name(metadata: &Cursor<'_, '_>, names: NameFormat, findings: &mut Vec<Finding>) {
    let (name, prefix) = (metadata.field("name"), metadata.field("generateName"));
    if !prefix.string().is_empty()
        && let Some(problem) = (names.prefix)(prefix.string())
    {
        let message = format!("{} can't begin a name: {problem}", quoted(prefix.string()));
        let finding = prefix.refusal(&NAME, Reason::FieldValueInvalid, message);
        findings.push(finding.help("write it like `build-robot-`: the server appends five letters and digits"));
    }
    if name.string().is_empty() {
        findings.push(
            name.refusal(&NAME, Reason::FieldValueRequired, "the object has no name")
                .help("set `metadata.name`, or `metadata.generateName` to have one made"),
        );
    } else if let Some(problem) = (names.name)(name.string()) {
        let message = format!("{} can't be the name: {problem}", quoted(name.string()));
        let finding = name.refusal(&NAME, Reason::FieldValueInvalid, message);
        if !prefix.string().is_empty() && name.string().starts_with(prefix.string()) {
            // The server made it of the beginning: that is what stands in the text.
            let help = "write `generateName` like `build-robot-`: the server appends five letters and digits";
            findings.push(finding.at(prefix.span()).help(help));
            return;
        }
        let mended = format::as_subdomain(name.string()).filter(|mended| (names.name)(mended).is_none());
        findings.push(like(finding, mended, "build-robot", &name));
    }
}

/// Says how a name is written: the one that was meant, where that can be told, else an example.
fn like(finding: Finding, mended: Option<String>, example: &str, at: &Cursor<'_, '_>) -> Finding {
    // What is made of a secret would show most of it.
    match mended.filter(|_| !holds_secret(at.string())) {
        Some(mended) => finding
            .help(format!("write it like `{mended}`"))
            .review_fix(format!("Write {mended}"), vec![(at.span(), format!("\"{mended}\""))]),
        None => finding.help(format!("write it like `{example}`")),
    }
}

fn check_namespace(metadata: &Cursor<'_, '_>, namespaced: bool, findings: &mut Vec<Finding>) {
    let namespace = metadata.field("namespace");
    match (namespaced, namespace.string()) {
        (true, "") => {
            let finding = namespace.refusal(&NAMESPACE, Reason::FieldValueRequired, "the object has no namespace");
            findings.push(finding.help("set `metadata.namespace`, for example to `default`"));
        }
        (true, name) => {
            if let Some(problem) = format::dns_label(name) {
                let message = format!("{} can't be a namespace: {problem}", quoted(name));
                let finding = namespace.refusal(&NAMESPACE, Reason::FieldValueInvalid, message);
                let mended = format::as_subdomain(name).map(|mended| mended.replace('.', "-"));
                let mended = mended.filter(|mended| format::dns_label(mended).is_none());
                findings.push(like(finding, mended, "build-robots", &namespace));
            }
        }
        (false, "") => {}
        (false, _) => {
            let message = "objects of this kind have no namespace";
            let finding = namespace.refusal(&NAMESPACE, Reason::FieldValueForbidden, message);
            findings.push(finding.help("remove `metadata.namespace`"));
        }
    }
}

fn check_common(metadata: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    check_labels(metadata, findings);
    check_annotations(metadata, findings);
    check_owners(metadata, findings);
}

fn check_labels(metadata: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let labels = metadata.field("labels");
    for (key, label) in labels.entries() {
        let at_key = label.value().and_then(|value| value.key_span).unwrap_or(label.span());
        if let Some(problem) = format::qualified_name(key) {
            let message = format!("{} can't be the key of a label: {problem}", quoted(key));
            let finding = label.refusal(&LABEL, Reason::FieldValueInvalid, message).at(at_key).path("metadata.labels");
            findings.push(finding.help(KEY));
        }
        if let Some(problem) = format::label_value(label.string()) {
            let message = format!("{} can't be the value of a label: {problem}", quoted(label.string()));
            let finding = label.refusal(&LABEL, Reason::FieldValueInvalid, message).path("metadata.labels");
            findings.push(finding.help("free text belongs in an annotation"));
        }
    }
}

fn check_annotations(metadata: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let annotations = metadata.field("annotations");
    let mut total = 0;
    for (key, annotation) in annotations.entries() {
        total += key.len() + annotation.string().len();
        if let Some(problem) = format::qualified_name(&lower_case(key)) {
            let at_key = annotation.value().and_then(|value| value.key_span).unwrap_or(annotation.span());
            let message = format!("{} can't be the key of an annotation: {problem}", quoted(key));
            let finding = annotation.refusal(&ANNOTATION, Reason::FieldValueInvalid, message).at(at_key);
            findings.push(finding.path("metadata.annotations").help(KEY));
        }
    }
    if total > ANNOTATIONS_BYTES {
        let message = format!("the annotations have {total} bytes together; at most {ANNOTATIONS_BYTES} are allowed");
        let finding = annotations.refusal(&ANNOTATION, Reason::FieldValueTooLong, message);
        findings.push(finding.help("keep large values in a ConfigMap"));
    }
}

/// In lower case, as Go has it. Beyond ASCII only what becomes ASCII makes a difference: the rest is malformed anyway.
fn lower_case(key: &str) -> String {
    let lower = |character: char| match character {
        '\u{212a}' => 'k',
        '\u{130}' => 'i',
        other => other.to_ascii_lowercase(),
    };
    key.chars().map(lower).collect()
}

fn check_owners(metadata: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let owners = metadata.field("ownerReferences");
    let mut controllers = 0;
    for owner in owners.items() {
        // The server's paths name no index here.
        let api_version = owner.field("apiVersion");
        if version_of(api_version.string()).is_empty() {
            let message = match api_version.string() {
                "" => "an owner reference needs the `apiVersion` of the owner".to_owned(),
                other => format!("{} is no API version", quoted(other)),
            };
            let finding = api_version.refusal(&OWNER, Reason::FieldValueInvalid, message);
            let finding = finding.path("metadata.ownerReferences.apiVersion");
            findings.push(finding.help("write that of the owner, such as `apps/v1`"));
        }
        for name in ["kind", "name", "uid"] {
            let field = owner.field(name);
            if field.string().is_empty() {
                let message = format!("an owner reference needs its `{name}`");
                let finding = field.refusal(&OWNER, Reason::FieldValueInvalid, message);
                let finding = finding.path(format!("metadata.ownerReferences.{name}"));
                findings.push(finding.help("copy it from the owner: `kubectl get KIND NAME -o yaml` prints it"));
            }
        }
        let kind = owner.field("kind");
        if api_version.string() == "v1" && kind.string() == "Event" {
            let finding =
                owner.refusal(&OWNER, Reason::FieldValueInvalid, "an Event can't own anything").at(kind.span());
            findings.push(finding.path("metadata.ownerReferences").help("remove this owner"));
        }
        let controller = owner.field("controller");
        if controller.boolean() == Some(true) {
            controllers += 1;
            if controllers > 1 {
                let message = "a second owner is marked as controller";
                let finding = owner.refusal(&OWNER, Reason::FieldValueInvalid, message).at(controller.span());
                findings.push(finding.path("metadata.ownerReferences").help("one at most may have `controller: true`"));
            }
        }
    }
}

/// The version of an API version; empty where it is none.
fn version_of(api_version: &str) -> &str {
    match api_version.split_once('/') {
        None => api_version,
        Some((_, version)) if !version.contains('/') => version,
        Some(_) => "",
    }
}

fn check_finalizers(metadata: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let finalizers = metadata.field("finalizers");
    let (mut orphan, mut foreground) = (false, false);
    for finalizer in finalizers.items() {
        let name = finalizer.string();
        if let Some(problem) = format::qualified_name(name) {
            let message = format!("{} can't be a finalizer: {problem}", quoted(name));
            let finding = finalizer.refusal(&FINALIZER, Reason::FieldValueInvalid, message);
            findings.push(finding.path("metadata.finalizers").help("write it like `example.com/name`"));
        }
        orphan |= name == ORPHAN;
        foreground |= name == FOREGROUND;
    }
    if orphan && foreground {
        let message = format!("the finalizers `{ORPHAN}` and `{FOREGROUND}` exclude each other");
        findings.push(finalizers.refusal(&FINALIZER, Reason::FieldValueInvalid, message).help("keep one of them"));
    }
}
