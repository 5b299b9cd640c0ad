//! The body of a request: the object, a patch, or how a deletion is done.

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::decode::decode;
use crate::kube::meta::DELETE_OPTIONS;
use crate::kube::schema::{Field, Role};
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write::{self, write_string};

use super::query::without_effect;
use super::request::{Operation, PatchType, Sending, of_parameter};
use super::{BuildOptions, object};

/// The body, where the request has one, and what is wrong with what the caller said of it.
pub(super) fn of(
    sending: &Sending<'_>,
    tree: &Tree<'_>,
    json: &str,
    options: &BuildOptions,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let deletes = matches!(sending.operation, Operation::Delete | Operation::DeleteCollection);
    if options.delete_options.is_some() && !deletes {
        findings.push(means_nothing("deleteOptions", sending));
    }
    let patches = sending.operation == Operation::Patch;
    if options.patch.is_some() && !(patches && sending.patch_type != PatchType::Apply) {
        findings.push(means_nothing("patch", sending));
    }
    let body = match (sending.operation, sending.patch_type) {
        (Operation::Get | Operation::List, _) => None,
        _ if deletes => options.delete_options.as_deref().map(|options| delete_options(options, findings)),
        (Operation::Patch, PatchType::Json) => Some(match options.patch.as_deref() {
            Some(given) => json_patch(given, findings),
            None => patch(tree, sending),
        }),
        (Operation::Patch, PatchType::Merge | PatchType::Strategic) => Some(match options.patch.as_deref() {
            Some(given) => merge_patch(given, sending.kind.fields, findings),
            None => json.to_owned(),
        }),
        _ => Some(json.to_owned()),
    };
    let writes = body.is_some() && matches!(sending.operation, Operation::Update | Operation::Patch);
    let is_own = options.patch.is_some();
    if writes
        && !is_own
        && matches!(sending.subresource, "status" | "approval")
        && tree.get(tree.root, "status").is_none()
    {
        let message = format!("nothing is said of the status, and `{}` writes nothing else", sending.subresource);
        findings.push(
            without_effect("status", message).pointer("/status").help("set `status`, or leave `subresource` out"),
        );
    }
    if patches && body.as_deref() == Some("[]") {
        let finding = without_effect("patch", "the patch changes nothing".to_owned());
        findings.push(finding.help("set a field that it is to change"));
    }
    body
}

fn means_nothing(name: &str, sending: &Sending<'_>) -> Finding {
    let what = match (sending.operation, sending.patch_type) {
        (Operation::Patch, PatchType::Apply) if name == "patch" => "an apply: the input is what is applied".to_owned(),
        (operation, _) => format!("`{}`", operation.word()),
    };
    of_parameter(name, format!("`{name}` means nothing to {what}")).help("leave it out")
}

/// DeleteOptions as they are sent (apimachinery, validation of DeleteOptions).
fn delete_options(given: &str, findings: &mut Vec<Finding>) -> String {
    let json = object::write_fields(DELETE_OPTIONS, &[("apiVersion", "v1"), ("kind", "DeleteOptions")], given);
    let Some(tree) = json::read(&json).tree else { return json };
    findings.extend(unreadable(&tree, DELETE_OPTIONS, "deleteOptions"));
    let text = |name| tree.get(tree.root, name).and_then(|node| tree.string(node));
    let is_set = |name| tree.get(tree.root, name).is_some_and(|node| !matches!(tree.value(node), Value::Null));
    let at = |name: &str| format!("deleteOptions.{name}");
    if let Some(policy) = text("propagationPolicy") {
        if is_set("orphanDependents") {
            let message =
                "`orphanDependents` and `propagationPolicy` say the same thing: only one can be set".to_owned();
            let finding = of_parameter(&at("propagationPolicy"), message).reason(Reason::FieldValueInvalid);
            findings.push(finding.help("leave `orphanDependents` out").pointer("/deleteOptions/propagationPolicy"));
        }
        if !matches!(policy, "Foreground" | "Background" | "Orphan") {
            let message = format!("{} is not a value of `propagationPolicy`", quoted(policy));
            let finding = of_parameter(&at("propagationPolicy"), message).reason(Reason::FieldValueNotSupported);
            let finding = finding.help("the server knows `Foreground`, `Background` and `Orphan`");
            findings.push(finding.pointer("/deleteOptions/propagationPolicy"));
        }
    }
    let dry_run = tree.get(tree.root, "dryRun").map(|node| tree.items(node)).unwrap_or_default();
    for (index, item) in dry_run.iter().enumerate() {
        if let Some(other) = tree.string(*item).filter(|word| *word != "All") {
            let message = format!("{} is not a value of `dryRun`", quoted(other));
            let finding = of_parameter(&at("dryRun"), message).reason(Reason::FieldValueNotSupported);
            findings.push(finding.help("the server knows `All`").pointer(format!("/deleteOptions/dryRun/{index}")));
        }
    }
    let seconds = tree.get(tree.root, "gracePeriodSeconds").map(|node| tree.value(node));
    if matches!(seconds, Some(Value::Number(number)) if number.starts_with('-')) {
        let message = "no object has a time below zero to end".to_owned();
        let finding = without_effect(&at("gracePeriodSeconds"), message).help("use zero to delete at once");
        findings.push(finding.pointer("/deleteOptions/gracePeriodSeconds"));
    }
    json
}

/// What can't be read into its field, of what stands in no text that is shown: a member of the options.
fn unreadable(tree: &Tree<'_>, fields: &'static [Field], member: &str) -> Vec<Finding> {
    let mut findings = decode(tree, tree.root, fields).findings;
    for finding in &mut findings {
        finding.span = None;
        (finding.labels, finding.fix) = (Vec::new(), None);
        finding.path = finding.path.take().map(|path| format!("{member}.{path}"));
        finding.pointer = finding.pointer.take().map(|pointer| format!("/{member}{pointer}"));
    }
    findings
}

/// A merge patch of the caller: the parts of the object that change.
fn merge_patch(given: &str, fields: &'static [Field], findings: &mut Vec<Finding>) -> String {
    match json::read(given).tree {
        Some(tree) if matches!(tree.value(tree.root), Value::Mapping(_)) => {
            findings.extend(unreadable(&tree, fields, "patch"));
        }
        _ => {
            let message = "such a patch is an object: the parts of the object that change".to_owned();
            findings.push(of_parameter("patch", message).help("write an object, or set `patchType` to `json`"));
        }
    }
    given.to_owned()
}

/// A JSON patch of the caller, each operation of which is one (RFC 6902, section 4).
fn json_patch(given: &str, findings: &mut Vec<Finding>) -> String {
    let Some(tree) = json::read(given).tree else { return given.to_owned() };
    if !matches!(tree.value(tree.root), Value::Sequence(_)) {
        let message = "a JSON patch is a list of operations".to_owned();
        findings.push(of_parameter("patch", message).help("write a list, or set `patchType` to `merge`"));
    }
    for (index, item) in tree.items(tree.root).iter().enumerate() {
        check_operation(&tree, *item, index, findings);
    }
    given.to_owned()
}

/// The operations of a JSON patch, and the members that each has beside `op` and `path`.
const OPERATIONS: [(&str, &[&str]); 6] = [
    ("add", &["value"]),
    ("copy", &["from"]),
    ("move", &["from"]),
    ("remove", &[]),
    ("replace", &["value"]),
    ("test", &["value"]),
];

fn check_operation(tree: &Tree<'_>, item: NodeId, index: usize, findings: &mut Vec<Finding>) {
    let mut wrong = |member: &str, message: String, help: String| {
        let finding = of_parameter(&format!("patch[{index}].{member}"), message).help(help);
        findings.push(finding.pointer(format!("/patch/{index}/{member}")));
    };
    let names = || OPERATIONS.map(|(name, _)| name).join(", ");
    let text = |name| tree.get(item, name).and_then(|node| tree.string(node));
    let operation = text("op");
    let Some((_, more)) = OPERATIONS.iter().find(|(name, _)| Some(*name) == operation) else {
        let message = match operation {
            Some(other) => format!("{} is no operation of a JSON patch", quoted(other)),
            None => "the operation is missing".to_owned(),
        };
        wrong("op", message, format!("there are {}", names()));
        return;
    };
    for name in ["path", "from"].into_iter().filter(|name| *name == "path" || more.contains(name)) {
        match text(name) {
            None => {
                wrong(name, format!("`{name}` is missing"), "write a JSON pointer, such as `/metadata/labels/a`".into())
            }
            Some(pointer) if !pointer.starts_with('/') => {
                // The whole object can't become another one.
                let message = format!("{} is no JSON pointer to a part of the object", quoted(pointer));
                wrong(name, message, "begin with `/`: `/metadata/labels/a`".into());
            }
            Some(_) => {}
        }
    }
    if more.contains(&"value") && tree.get(item, "value").is_none() {
        wrong("value", "`value` is missing".into(), "write `null` where that is meant".into());
    }
    for member in tree.members(item) {
        let name: &str = &member.key;
        if !matches!(name, "op" | "path" | "value" | "from") {
            let message = format!("an operation has no member {}", quoted(name));
            wrong(name, message, "leave it out".into());
        }
    }
}

/// A JSON patch that sets the fields of an object: of its metadata and its spec each by itself, so that the others stay. Maps
/// and lists take the place of what is there.
fn patch(tree: &Tree<'_>, sending: &Sending<'_>) -> String {
    let mut patch = String::from("[");
    let mut add = |path: &[&str], value: NodeId| {
        patch.push_str(if patch.len() > 1 { ",{\"op\":\"add\",\"path\":" } else { "{\"op\":\"add\",\"path\":" });
        let mut pointer = String::new();
        for step in path {
            pointer.push('/');
            crate::kube::value::push_token(&mut pointer, step);
        }
        write_string(&pointer, &mut patch);
        patch.push_str(",\"value\":");
        patch.push_str(&write::to_json(tree, value));
        patch.push('}');
    };
    for member in tree.members(tree.root) {
        let inner = tree.members(member.value);
        match member.key.as_ref() {
            "apiVersion" | "kind" => {}
            "metadata" => {
                // Those are of the path.
                for member in inner.iter().filter(|member| !matches!(member.key.as_ref(), "name" | "namespace")) {
                    add(&["metadata", &member.key], member.value);
                }
            }
            // A custom resource need not have a status, and nothing can be put into what is not there.
            name @ ("spec" | "status")
                if !inner.is_empty() && (name == "spec" || sending.kind.role != Role::Custom) =>
            {
                for member in inner {
                    add(&[name, &member.key], member.value);
                }
            }
            name => add(&[name], member.value),
        }
    }
    patch.push(']');
    patch
}
