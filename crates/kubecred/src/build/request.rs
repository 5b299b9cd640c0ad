//! The HTTP request that asks something of the server about an object.

use serde::{Serialize, Serializer};

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::endpoint::{self, DEFAULT_NAMESPACE};
use crate::kube::schema::{Kind, Role, Scope};
use crate::options::{Method, Request};
use crate::rules::{meta, request as rules};
use crate::secret;
use crate::syntax::tree::Tree;

use super::{BuildOptions, Builder, body, object, query};

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

    pub(super) fn word(self) -> &'static str {
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
        let operation = options.operation.unwrap_or(builder.asks.0);
        let in_subresource = matches!(operation, Operation::Get | Operation::Update | Operation::Patch);
        let subresource = if in_subresource { builder.asks.1 } else { "" };
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
        sending.check_place(options, text("namespace"), text("name"), findings);
        sending.body = body::of(&sending, tree, json, options, findings);
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
            let finding = Finding::new(&rules::METHOD, message).path("operation");
            findings.push(finding.help("create it: the answer is all there is"));
        } else if !known {
            let message = format!("`{}` has no subresource {}", self.kind.kind, quoted(self.subresource));
            findings.push(Finding::new(&rules::NOT_FOUND, message).path("subresource"));
        } else if !below && !self.subresource.is_empty() && !in_subresource {
            let message = format!("`{}` knows no `{word}`", self.subresource);
            let finding = Finding::new(&rules::METHOD, message).path("operation");
            findings.push(finding.help("it can be got, updated and patched"));
        }
        if self.needs_name()
            && let Some(problem) = self.problem_of_name()
        {
            let empty = self.name.is_empty();
            let reason = if empty { Reason::FieldValueRequired } else { Reason::FieldValueInvalid };
            let finding = Finding::new(&meta::NAME, problem).reason(reason);
            findings.push(finding.help("set `name`").path("metadata.name").pointer("/metadata/name"));
        }
        query::check(self, findings);
        let strategic = operation == Operation::Patch && self.patch_type == PatchType::Strategic;
        if strategic && self.kind.role == Role::Custom {
            let finding = of_parameter("patchType", "custom resources take no strategic merge patch".to_owned());
            findings.push(finding.help("use `merge`, `json` or `apply`"));
        }
    }

    /// What of the place of the object contradicts what is asked, or is passed over by it.
    fn check_place(
        &self,
        options: &BuildOptions,
        namespace: Option<&str>,
        name: Option<&str>,
        findings: &mut Vec<Finding>,
    ) {
        let word = self.operation.word();
        if let (Role::Subresource(own), Some(other)) = (self.kind.role, options.subresource.as_deref())
            && !other.is_empty()
            && other != own
        {
            let message = format!("`{}` is the subresource `{own}`, and not {}", self.kind.kind, quoted(other));
            findings.push(Finding::new(&rules::NOT_FOUND, message).path("subresource").help("leave `subresource` out"));
        }
        if options.all_namespaces && self.operation != Operation::List {
            let message = format!("`{word}` is about one namespace");
            findings.push(of_parameter("allNamespaces", message).help("leave it out"));
        } else if options.all_namespaces && namespace.is_some_and(|name| !name.is_empty()) {
            let message = "a list of all namespaces goes by no namespace".to_owned();
            let finding = query::without_effect("metadata.namespace", message).pointer("/metadata/namespace");
            findings.push(finding.help("leave `namespace` out, or `allNamespaces`"));
        }
        let collects = matches!(self.operation, Operation::List | Operation::DeleteCollection);
        if let Some(name) = name.filter(|name| collects && !name.is_empty()) {
            let message = format!("`{word}` goes by no name");
            let finding = query::without_effect("metadata.name", message).pointer("/metadata/name");
            findings.push(finding.help(format!("set `fieldSelector` to {}", quoted(&format!("metadata.name={name}")))));
        }
    }

    /// The value of a parameter; empty where it is not given.
    pub(super) fn parameter(&self, name: &str) -> &str {
        self.query.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
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
}

pub(super) fn of_parameter(name: &str, message: String) -> Finding {
    Finding::new(&rules::PARAMETER, message).path(name)
}
