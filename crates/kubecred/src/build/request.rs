//! The HTTP request that asks something of the server about an object.

use serde::{Serialize, Serializer};

use crate::argument::{self, Argument, ArgumentError};
use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::decode::decode;
use crate::kube::endpoint::{self, DEFAULT_NAMESPACE, Parameters};
use crate::kube::meta::DELETE_OPTIONS;
use crate::kube::schema::{Kind, Role, Scope};
use crate::kube::selector;
use crate::options::{Method, Request};
use crate::reference::Prose;
use crate::rules::{meta, request as rules};
use crate::secret;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::write::{self, write_string};

use super::{BuildOptions, Builder, object};

/// What is asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum Operation {
    /// That it stores the object, or answers it.
    Create,
    /// An object.
    Get,
    /// The objects of a namespace, or of all.
    List,
    /// That it stores the object in place of the one that it has.
    Update,
    /// That it changes a part of the object.
    Patch,
    /// That it deletes the object.
    Delete,
    /// That it deletes all objects of a namespace that are selected.
    DeleteCollection,
}

pub(super) const OPERATIONS: [(&str, Operation); 7] = [
    ("create", Operation::Create),
    ("get", Operation::Get),
    ("list", Operation::List),
    ("update", Operation::Update),
    ("patch", Operation::Patch),
    ("delete", Operation::Delete),
    ("deleteCollection", Operation::DeleteCollection),
];

impl Operation {
    /// The method of HTTP.
    pub fn method(self) -> &'static str {
        match self {
            Self::Create => "POST",
            Self::Get | Self::List => "GET",
            Self::Update => "PUT",
            Self::Patch => "PATCH",
            Self::Delete | Self::DeleteCollection => "DELETE",
        }
    }

    fn word(self) -> &'static str {
        OPERATIONS.iter().find(|(_, operation)| *operation == self).map_or("", |(word, _)| word)
    }

    /// Whether it is about a collection, and not about one object by its name.
    fn is_of_collection(self) -> bool {
        matches!(self, Self::Create | Self::List | Self::DeleteCollection)
    }
}

/// How a patch is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum PatchType {
    /// The parts that change (RFC 7396).
    #[default]
    Merge,
    /// One change after the other (RFC 6902).
    Json,
    /// As the first, but lists are merged where Kubernetes says so; not for custom resources.
    Strategic,
    /// The fields that the sender wants to own (server-side apply).
    Apply,
}

pub(super) const PATCH_TYPES: [(&str, PatchType); 4] = [
    ("merge", PatchType::Merge),
    ("json", PatchType::Json),
    ("strategic", PatchType::Strategic),
    ("apply", PatchType::Apply),
];

/// A parameter of the query.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its type in TypeScript.
    pub shape: &'static str,
    /// With what it can be given.
    pub with: &'static [Operation],
    /// One line of documentation.
    pub documentation: Prose,
}

/// The parameters that requests can have.
pub static PARAMETERS: &[Parameter] = &[
    parameter("dryRun", "'All'", CHANGES, "All is done but that anything is stored."),
    parameter("fieldManager", "string", WRITES, "Who writes the fields, as `managedFields` names it."),
    parameter(
        "fieldValidation",
        "'Ignore' | 'Warn' | 'Strict'",
        WRITES,
        "Whether unknown and repeated fields are refused.",
    ),
    parameter("pretty", "boolean", &[], "Whether the answer is indented."),
    parameter("force", "boolean", &[Operation::Patch], "Whether an apply takes fields from those who own them."),
    parameter("limit", "number", COLLECTIONS, "How many objects are listed at most."),
    parameter("continue", "string", COLLECTIONS, "The mark from which the list before goes on."),
    parameter("labelSelector", "string", COLLECTIONS, "Which labels the objects have: `app=web,tier!=front`."),
    parameter("fieldSelector", "string", COLLECTIONS, "Which fields the objects have: `spec.signerName=NAME`."),
    parameter("watch", "boolean", LISTS, "Whether changes are told as they come."),
    parameter("allowWatchBookmarks", "boolean", LISTS, "Whether a watch also tells how far it came."),
    parameter("sendInitialEvents", "boolean", LISTS, "Whether a watch begins with the objects that are there."),
    parameter("timeoutSeconds", "number", COLLECTIONS, "After how many seconds the answer ends."),
    parameter("resourceVersion", "string", READS, "The state that is asked for."),
    parameter("resourceVersionMatch", "'Exact' | 'NotOlderThan'", COLLECTIONS, "How that state is meant."),
];

const WRITES: &[Operation] = &[Operation::Create, Operation::Update, Operation::Patch];
const CHANGES: &[Operation] =
    &[Operation::Create, Operation::Update, Operation::Patch, Operation::Delete, Operation::DeleteCollection];
const LISTS: &[Operation] = &[Operation::List];
const COLLECTIONS: &[Operation] = &[Operation::List, Operation::DeleteCollection];
const READS: &[Operation] = &[Operation::Get, Operation::List, Operation::DeleteCollection];

const fn parameter(
    name: &'static str,
    shape: &'static str,
    with: &'static [Operation],
    documentation: &'static str,
) -> Parameter {
    Parameter { name, shape, with, documentation: Prose::new(documentation) }
}

/// The parameters that are given, in the order of their declaration.
pub(super) fn read_parameters(value: Argument<'_>) -> Result<Vec<(&'static str, String)>, ArgumentError> {
    let mut given = value.members()?;
    let mut parameters = Vec::new();
    for known in PARAMETERS {
        while let Some(at) = given.iter().position(|(name, _)| *name == known.name) {
            let (_, value) = given.remove(at);
            parameters
                .extend(value.parameter().map_err(|error| error.inside(known.name))?.map(|text| (known.name, text)));
        }
    }
    match given.first() {
        Some((name, _)) => Err(argument::unknown(name, PARAMETERS.iter().map(|known| known.name).collect())),
        None => Ok(parameters),
    }
}

/// A request to kube-apiserver.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HttpRequest {
    /// The method.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub method: &'static str,
    /// The path and the query, percent-encoded.
    pub path: String,
    /// The headers, but for who sends it.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub body: Option<String>,
}

fn as_map<S: Serializer>(headers: &[(&'static str, &'static str)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().copied())
}

/// A request on its way: what it is made of.
pub(super) struct Sending<'b> {
    pub(super) kind: &'static Kind,
    pub(super) operation: Operation,
    pub(super) patch_type: PatchType,
    /// Empty for cluster-scoped kinds, and for the objects of all namespaces.
    pub(super) namespace: String,
    /// Empty for a collection.
    pub(super) name: String,
    pub(super) subresource: &'b str,
    pub(super) query: &'b [(&'static str, String)],
    pub(super) body: Option<String>,
    /// Whether the body holds something secret.
    pub(super) secret: bool,
    /// Whether the object says what it wants; what it does not say an update of a subresource leaves as it is stored.
    has_spec: bool,
}

impl<'b> Sending<'b> {
    /// The request about an object, as its builder and the caller have it; nothing where no server serves the kind.
    pub(super) fn new(
        builder: &Builder,
        tree: &Tree<'_>,
        json: &str,
        options: &'b BuildOptions,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let kind = builder.kind;
        if kind.resource.is_empty() || kind.role == Role::List {
            return None;
        }
        let (operation, subresource) = options.operation.map_or(builder.asks, |operation| (operation, ""));
        let subresource = match (kind.role, options.subresource.as_deref()) {
            (Role::Subresource(own), _) => own,
            (_, Some(named)) => named,
            (_, None) => subresource,
        };
        let metadata = tree.get(tree.root, "metadata");
        let text = |name| metadata.and_then(|node| tree.get(node, name)).and_then(|node| tree.string(node));
        let namespace = match kind.scope {
            Scope::Cluster => "",
            Scope::Namespaced if options.all_namespaces && operation == Operation::List => "",
            Scope::Namespaced => text("namespace").filter(|name| !name.is_empty()).unwrap_or(DEFAULT_NAMESPACE),
        };
        let below = matches!(kind.role, Role::Subresource(_));
        let name = if operation.is_of_collection() && !below { "" } else { text("name").unwrap_or_default() };
        let mut sending = Self {
            kind,
            operation,
            patch_type: options.patch_type,
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            subresource,
            query: &options.query,
            body: None,
            secret: false,
            has_spec: tree.get(tree.root, "spec").is_some(),
        };
        sending.check(findings);
        sending.body = sending.body_of(tree, json, options, findings);
        let own = object::has_secret(tree, tree.root, kind.fields);
        sending.secret = sending.body.as_deref().is_some_and(|body| own || secret::holds_secret(body));
        Some(sending)
    }

    /// As it is sent.
    pub(super) fn request(self) -> HttpRequest {
        let path = self.target();
        let mut headers = vec![("Accept", "application/json")];
        headers.extend(self.content_type().map(|value| ("Content-Type", value)));
        HttpRequest { method: self.operation.method(), path, headers, body: self.body }
    }

    /// The path and the query.
    pub(super) fn target(&self) -> String {
        let query = endpoint::query(self.query);
        let path = self.path();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    pub(super) fn path(&self) -> String {
        endpoint::path(self.kind, &self.namespace, &self.name, self.subresource)
    }

    pub(super) fn is_of_all_namespaces(&self) -> bool {
        self.kind.scope == Scope::Namespaced && self.namespace.is_empty()
    }

    pub(super) fn content_type(&self) -> Option<&'static str> {
        self.body.as_ref()?;
        Some(match (self.operation, self.patch_type) {
            (Operation::Patch, PatchType::Merge) => "application/merge-patch+json",
            (Operation::Patch, PatchType::Json) => "application/json-patch+json",
            (Operation::Patch, PatchType::Strategic) => "application/strategic-merge-patch+json",
            // What is JSON is YAML.
            (Operation::Patch, PatchType::Apply) => "application/apply-patch+yaml",
            _ => "application/json",
        })
    }

    /// Whether the object only names what is meant, or holds a part of it.
    pub(super) fn is_partial(&self) -> bool {
        !matches!(self.operation, Operation::Create | Operation::Update)
    }

    /// Tells a judgement what is asked. Unknown fields are no good, whatever the server would be told to make of them.
    pub(super) fn address(&self, request: &mut Request) {
        request.method = if self.operation == Operation::Update { Method::Put } else { Method::Post };
        // Without the name that it needs the path would be another.
        request.path = Some(self.path()).filter(|_| !self.needs_name() || !self.name.is_empty());
        request.query = Some(format!("fieldValidation=Strict&{}", endpoint::query(self.query)));
    }

    /// Whether the server goes by what it has stored, and not by what the object says there.
    pub(super) fn keeps_stored(&self, pointer: &str) -> bool {
        self.operation == Operation::Update
            && !self.subresource.is_empty()
            && !self.has_spec
            && (pointer == "/spec" || pointer.starts_with("/spec/"))
    }

    fn needs_name(&self) -> bool {
        !self.operation.is_of_collection() || matches!(self.kind.role, Role::Subresource(_))
    }

    fn check(&self, findings: &mut Vec<Finding>) {
        let (operation, word) = (self.operation, self.operation.word());
        let only_created = matches!(self.kind.role, Role::Asked | Role::Subresource(_));
        let below = matches!(self.kind.role, Role::Subresource(_));
        let known = below || self.subresource.is_empty() || self.kind.subresources.contains(&self.subresource);
        let in_subresource = matches!(operation, Operation::Get | Operation::Update | Operation::Patch);
        if only_created && operation != Operation::Create {
            let message = format!("the server has no {} that could be asked for by `{word}`", self.kind.kind);
            findings.push(Finding::new(&rules::METHOD, message).help("create it: the answer is all there is"));
        } else if !known {
            let message = format!("a {} has no subresource {}", self.kind.kind, quoted(self.subresource));
            findings.push(Finding::new(&rules::NOT_FOUND, message).path("subresource"));
        } else if !below && !self.subresource.is_empty() && !in_subresource {
            let message = format!("`{}` knows no `{word}`", self.subresource);
            findings.push(Finding::new(&rules::METHOD, message).help("it can be got, updated and patched"));
        }
        if self.needs_name()
            && let Some(problem) = self.problem_of_name()
        {
            let empty = self.name.is_empty();
            let reason = if empty { Reason::FieldValueRequired } else { Reason::FieldValueInvalid };
            let finding = Finding::new(&meta::NAME, problem).reason(reason);
            findings.push(finding.help("set `name`").path("metadata.name").pointer("/metadata/name"));
        }
        for (name, value) in self.query {
            let known = PARAMETERS.iter().find(|known| known.name == *name);
            if known.is_some_and(|known| !known.with.is_empty() && !known.with.contains(&operation)) {
                findings.push(of_parameter(name, format!("`{name}` means nothing to `{word}`")).help("leave it out"));
            }
            if *name == "force" && operation == Operation::Patch && self.patch_type != PatchType::Apply {
                findings.push(
                    of_parameter(name, "only an apply can be forced".to_owned()).reason(Reason::FieldValueForbidden),
                );
            }
            let problem = match *name {
                "labelSelector" => selector::label_problem(value),
                "fieldSelector" => selector::field_problem(self.kind, value),
                _ => None,
            };
            if let Some(selector::Problem { message, help }) = problem {
                findings.push(of_parameter(name, format!("`{name}`: {message}")).help(help));
            }
            if matches!(*name, "limit" | "timeoutSeconds") && value.parse::<i64>().is_err() {
                let message = format!("`{name}` is a whole number, and not {}", quoted(value));
                findings.push(of_parameter(name, message));
            }
        }
        let applies = operation == Operation::Patch && self.patch_type == PatchType::Apply;
        if applies && !self.query.iter().any(|(name, value)| *name == "fieldManager" && !value.is_empty()) {
            let message = "an apply says who owns the fields".to_owned();
            let finding = of_parameter("fieldManager", message).reason(Reason::FieldValueRequired);
            findings.push(finding.help("set `fieldManager`, such as to the name of your program"));
        }
        let strategic = operation == Operation::Patch && self.patch_type == PatchType::Strategic;
        if strategic && self.kind.role == Role::Custom {
            let finding = of_parameter("patchType", "custom resources take no strategic merge patch".to_owned());
            findings.push(finding.help("use `merge`, `json` or `apply`"));
        }
        // Of what is judged, the judgement says these.
        if self.is_partial() {
            findings.append(&mut Parameters::read(&endpoint::query(self.query)).findings);
        }
    }

    /// What is wrong with the name in the path.
    fn problem_of_name(&self) -> Option<String> {
        if self.name.is_empty() {
            return Some("there is no name by which the object could be found".to_owned());
        }
        // Whether it is a good name is judged with the object, where it is.
        let problem = (meta::PATH_SEGMENT.name)(&self.name)?;
        Some(format!("{} can't be a name: {problem}", quoted(&self.name)))
    }

    fn body_of(
        &self,
        tree: &Tree<'_>,
        json: &str,
        options: &BuildOptions,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        match (self.operation, self.patch_type) {
            (Operation::Get | Operation::List, _) => None,
            (Operation::Delete | Operation::DeleteCollection, _) => {
                options.delete_options.as_deref().map(|options| delete_options(options, findings))
            }
            (Operation::Patch, PatchType::Json) => Some(options.patch.clone().unwrap_or_else(|| patch(tree))),
            _ => Some(json.to_owned()),
        }
    }
}

fn of_parameter(name: &str, message: String) -> Finding {
    Finding::new(&rules::PARAMETER, message).path(name)
}

/// DeleteOptions as they are sent.
fn delete_options(given: &str, findings: &mut Vec<Finding>) -> String {
    let json = object::write_fields(DELETE_OPTIONS, &[("apiVersion", "v1"), ("kind", "DeleteOptions")], given);
    if let Some(tree) = json::read(&json).tree {
        for mut finding in decode(&tree, tree.root, DELETE_OPTIONS).findings {
            // They stand in no text that is shown.
            finding.span = None;
            (finding.labels, finding.fix) = (Vec::new(), None);
            finding.path = finding.path.map(|path| format!("deleteOptions.{path}"));
            finding.pointer = finding.pointer.map(|pointer| format!("/deleteOptions{pointer}"));
            findings.push(finding);
        }
    }
    json
}

/// A JSON patch that sets the fields of an object: of its metadata each by itself, so that the others stay.
fn patch(tree: &Tree<'_>) -> String {
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
        match member.key.as_ref() {
            "apiVersion" | "kind" => {}
            "metadata" => {
                for member in tree.members(member.value) {
                    // Those are of the path.
                    if !matches!(member.key.as_ref(), "name" | "namespace") {
                        add(&["metadata", &member.key], member.value);
                    }
                }
            }
            name => add(&[name], member.value),
        }
    }
    patch.push(']');
    patch
}
