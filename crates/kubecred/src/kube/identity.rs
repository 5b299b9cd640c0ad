//! Which object a request is about: its name and namespace against the path, and its version against what is stored.

use std::borrow::Cow;

use crate::diagnostic::{Rule, quoted};
use crate::options::Request;
use crate::report::DecodingErrorKind;
use crate::rules::request as rules;
use crate::source::Span;

use super::endpoint::Endpoint;
use super::strategy::{Context, Refusal};
use super::value::{Cursor, Data, Structure, Value};

/// The name of the object must be that of the path.
pub(super) fn check_request_name(object: &Structure<'_>, span: Span, expected: &str) -> Result<(), Refusal> {
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
    span: Span,
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
    (rule, message, help): (&'static Rule, String, String),
    object: &Structure<'_>,
    field: &'static str,
    span: Span,
) -> Refusal {
    let root = Value { data: Data::Structure(object.clone()), span, key_span: None, node: None };
    let cursor = Cursor::root(&root);
    let metadata = cursor.field("metadata");
    let finding = metadata.field(field).finding(rule, message).help(help);
    Refusal { code: 400, reason: "BadRequest", error: Some(kind), finding: Box::new(finding) }
}

/// An update that names a uid or a version means that very one.
pub(super) fn check_preconditions(object: &Structure<'_>, stored: &Structure<'_>, span: Span) -> Result<(), Refusal> {
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
