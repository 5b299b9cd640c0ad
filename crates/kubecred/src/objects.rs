//! Documents and the objects in them: each with its values, what is nested in it, and its verdict.

use serde_json::value::RawValue;

use crate::diagnostic::{Finding, Reason, quoted};
use crate::dry_run::endpoint_of;
use crate::encoding::base64;
use crate::kube::endpoint::Endpoint;
use crate::kube::envelope::TypeMeta;
use crate::kube::judge::judge;
use crate::kube::schema::{Kind, Role};
use crate::kube::strategy::KnownSignatures;
use crate::kube::value::{Cursor, resolve};
use crate::kube::{self, decode, unstructured};
use crate::limits;
use crate::nested;
use crate::open::Opener;
use crate::place::{Place, Step};
use crate::report::{Artifact, Content, KubernetesObject, Verdict};
use crate::rows;
use crate::rules::advice::{self, Subject, removed};
use crate::rules::{decoding, exec_credential, manifest as rules, misplaced, request as request_rules, secret};
use crate::source::Span;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::{Read, SyntaxError, write};
use crate::x509::signature::SignatureStatus;

/// Opens the documents of a text. What stands after a syntax error is lost, what stands before it is shown.
pub fn open_documents(reads: Vec<Read<'_>>, place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    let several = reads.len() > 1;
    let mut artifacts = Vec::new();
    for Read { tree, error } in reads {
        let refused = error.is_some();
        if let Some(error) = error {
            report_syntax(error, place, opener);
        }
        let Some(tree) = tree else { continue };
        let empty = matches!(tree.value(tree.root), Value::Null);
        if empty && (several || refused) {
            continue;
        }
        let document = Document { tree: &tree, place, refused, alone: !several };
        artifacts.push(document.object(tree.root, "", None, opener));
    }
    artifacts
}

struct Document<'d, 's> {
    tree: &'d Tree<'s>,
    place: &'d Place,
    /// Whether it could be read in part only: then nobody can say what a server would answer.
    refused: bool,
    /// Whether it is all that was given: then the request that was told is the one that carries it.
    alone: bool,
}

impl Document<'_, '_> {
    /// The artifact of the object at `node`. `implied` is the kind that a list gives its items.
    fn object(&self, node: NodeId, pointer: &str, implied: Option<&'static Kind>, opener: &mut Opener<'_>) -> Artifact {
        let meta = TypeMeta::read(self.tree, node);
        let kind = match meta.kind {
            "" => implied.or_else(|| exec_credential::implied(meta.api_version)),
            name => kube::find(meta.api_version, name),
        };
        let first = opener.findings.len();
        let mut children = Vec::new();
        let mut verdict = None;
        let removed = removed::explain(&meta, self.span_of(node, "apiVersion"));
        let is_removed = removed.is_some();
        opener.findings.extend(removed);
        match kind {
            Some(kind) if kind.role == Role::List => children = self.items(node, pointer, kind, opener),
            Some(kind) => {
                children = nested::open(self.tree, node, kind, self.place, opener);
                verdict = self.verdict(node, kind, &children, opener);
                self.advise(node, kind, &children, opener);
                if self.place.within().is_empty() {
                    let found = opener.findings.get_mut(first..).unwrap_or_default();
                    misplaced::explain(self.tree, node, kind.fields, opener.source.text(), found);
                }
                if kind.role == Role::Client {
                    exec_credential::soften(opener.findings.get_mut(first..).unwrap_or_default());
                }
            }
            None if is_removed => {}
            None => self.report_unknown_kind(node, &meta, opener),
        }
        self.place_findings(first, node, pointer, opener);
        let object = write::to_json(self.tree, node);
        let content = Content::Object(KubernetesObject {
            api_version: meta.api_version.to_owned(),
            kind: meta.kind.to_owned(),
            object: RawValue::from_string(object).unwrap_or_default(),
        });
        let span = self.tree.node(node).span;
        Artifact {
            content,
            title: self.title(node),
            rows: rows::of_object(self.tree, node, kind, self.place, opener.source),
            range: self.place.span(span).map(|span| opener.source.range(span)),
            within: self.place.within().to_vec(),
            children,
            verdict,
        }
    }

    fn items(&self, node: NodeId, pointer: &str, list: &'static Kind, opener: &mut Opener<'_>) -> Vec<Artifact> {
        let implied = list.kind.strip_suffix("List").and_then(|kind| kube::find(&list.api_version(), kind));
        let mut decoded = decode::decode(self.tree, node, list.fields);
        // What is wrong with the items is said by each of them.
        decoded.findings.retain(|finding| !finding.pointer.as_deref().is_some_and(|at| at.starts_with("/items/")));
        opener.findings.append(&mut decoded.findings);
        let items = self.tree.get(node, "items").map(|items| self.tree.items(items)).unwrap_or_default();
        let mut artifacts = Vec::new();
        for (index, &item) in items.iter().enumerate().take(limits::OBJECTS) {
            // Lists in lists are not opened: no server and no client writes them.
            let below = format!("{pointer}/items/{index}");
            let nested_list = TypeMeta::read(self.tree, item).kind.ends_with("List");
            if nested_list {
                let finding = Finding::new(&rules::NESTED_LIST, "a list inside a list is not opened");
                opener.findings.push(finding.at(self.tree.node(item).span).pointer(below));
                continue;
            }
            artifacts.push(self.object(item, &below, implied, opener));
        }
        artifacts
    }

    /// What the server would answer to a create of the object; nothing for kinds that none serves.
    fn verdict(
        &self,
        node: NodeId,
        kind: &'static Kind,
        children: &[Artifact],
        opener: &mut Opener<'_>,
    ) -> Option<Verdict> {
        let served = matches!(kind.role, Role::Stored | Role::Asked | Role::Subresource(_) | Role::Custom);
        if !served {
            let mut decoded = decode::decode(self.tree, node, kind.fields);
            opener.findings.append(&mut decoded.findings);
            return None;
        }
        let mut request = opener.options.request.clone();
        request.kubernetes_version = opener.options.kubernetes_version.unwrap_or(request.kubernetes_version);
        if !(self.alone && node == self.tree.root) {
            // The path of a request is for one object; of several each goes to the collection of its own kind.
            (request.path, request.method, request.before) = (None, None, None);
        }
        let endpoint = match endpoint_of(self.tree, node, &request) {
            None if request.path.is_some() => {
                let finding =
                    Finding::new(&request_rules::NOT_FOUND, "nothing that is known here is served at the path");
                opener
                    .findings
                    .push(finding.help("look at the path and the method of the request").at(self.head(node)));
                return Some(Verdict::refused(404, "NotFound"));
            }
            // An item of a list says less than an object of its own.
            None => Endpoint::for_object(kind, "", "")?,
            Some(endpoint) => endpoint,
        };
        let verified = children.iter().filter_map(verified_request).collect();
        let signatures = KnownSignatures { mode: opener.options.signatures, verified };
        let mut findings = Vec::new();
        let verdict = judge(self.tree, node, &endpoint, &request, &signatures, &mut findings);
        if self.refused {
            // What seems to be missing may stand in the part that could not be read.
            findings.retain(|finding| finding.reason != Some(Reason::FieldValueRequired));
        }
        opener.findings.append(&mut findings);
        (!self.refused).then_some(verdict)
    }

    /// What is risky or without effect, though no server refuses it.
    fn advise(&self, node: NodeId, kind: &'static Kind, parts: &[Artifact], opener: &mut Opener<'_>) {
        let object = match kind.role {
            Role::Custom => {
                let variant = opener.options.request.crd.unwrap_or_default();
                unstructured::decode(self.tree, node, kind.fields, variant).object
            }
            _ => decode::decode(self.tree, node, kind.fields).object,
        };
        let root = Cursor::root(&object);
        match kind.role {
            Role::Client => exec_credential::check(&root, self.tree, parts, opener.now, &mut opener.findings),
            Role::Decoded if kind.kind == "Secret" => secret::check(&root, &mut opener.findings),
            _ => advice::advise(kind, &Subject { object: root, parts }, &mut opener.findings),
        }
    }

    /// Findings of an item know the item only: their pointers get the way to it, their spans the way to the text.
    fn place_findings(&self, first: usize, node: NodeId, pointer: &str, opener: &mut Opener<'_>) {
        for finding in opener.findings.iter_mut().skip(first) {
            if !finding.placed {
                finding.placed = true;
                let inside = finding.bytes.and_then(|bytes| self.bytes_of_field(node, finding, bytes));
                finding.span = match inside {
                    Some((span, steps)) => {
                        finding.within = steps;
                        Some(span)
                    }
                    None => finding.span.and_then(|span| self.place.span(span)),
                };
                finding.labels.retain_mut(|(span, _)| self.place.span(*span).map(|outer| *span = outer).is_some());
                // An edit of encoded text would not be the text that the fix means.
                finding.fix = finding.fix.take().filter(|_| self.place.within().is_empty());
                finding.within.splice(0..0, self.place.within().iter().cloned());
            }
            if let Some(below) =
                finding.pointer.as_mut().filter(|below| !pointer.is_empty() && !below.starts_with(pointer))
            {
                below.insert_str(0, pointer);
            }
        }
    }

    /// The text of some bytes of a field that holds base64, and the steps to them.
    fn bytes_of_field(&self, node: NodeId, finding: &Finding, bytes: Span) -> Option<(Span, Vec<Step>)> {
        let value = resolve(self.tree, node, finding.pointer.as_deref()?)?;
        let map = base64::decode(self.tree.string(value)?.as_bytes()).ok()?.map;
        let span = self.place.inside(None, self.tree.byte_map(value)).inside(None, map).span(bytes)?;
        let field = Step::Field { path: finding.path.clone().unwrap_or_default() };
        Some((span, vec![field, Step::Base64]))
    }

    fn report_unknown_kind(&self, node: NodeId, meta: &TypeMeta<'_>, opener: &mut Opener<'_>) {
        let span = |name| self.span_of(node, name);
        let finding = match self.tree.value(node) {
            Value::Mapping(_) if meta.kind.is_empty() => {
                let finding =
                    Finding::new(&rules::NO_KIND, "the object does not say what kind it is").at(self.head(node));
                finding.help("an object of Kubernetes begins with `apiVersion:` and `kind:`")
            }
            Value::Mapping(_) => self.explain_unknown_kind(meta, &span),
            other => {
                let what = crate::kube::envelope::article(other.type_name());
                let finding = Finding::new(&decoding::TYPE, format!("an object is expected, but this is {what}"));
                finding.help(crate::rules::input::WHAT_TO_PASTE).at(self.tree.node(node).span)
            }
        };
        opener.findings.push(finding);
    }

    fn explain_unknown_kind(&self, meta: &TypeMeta<'_>, span: &dyn Fn(&'static str) -> Span) -> Finding {
        let versions: Vec<String> =
            kube::KINDS.iter().filter(|kind| kind.kind == meta.kind).map(|kind| kind.api_version()).collect();
        if let Some(first) = versions.first() {
            let message = format!("{} has no kind `{}`", quoted(meta.api_version), meta.kind);
            return Finding::new(&rules::API_VERSION, message)
                .at(span("apiVersion"))
                .path("apiVersion")
                .pointer("/apiVersion")
                .help(format!("the API version of `{}` is `{}`", meta.kind, versions.join("` or `")))
                .review_fix(format!("Write {first}"), vec![(span("apiVersion"), first.clone())]);
        }
        let close = kube::KINDS.iter().find(|kind| kind.kind.eq_ignore_ascii_case(meta.kind));
        if let Some(kind) = close {
            return Finding::new(
                &rules::KIND,
                format!("{} is not a kind; kinds are case-sensitive", quoted(meta.kind)),
            )
            .at(span("kind"))
            .path("kind")
            .pointer("/kind")
            .help(format!("did you mean `{}`?", kind.kind))
            .safe_fix(format!("Write {}", kind.kind), vec![(span("kind"), kind.kind.to_owned())]);
        }
        let message = format!("objects of the kind {} are shown, but not judged here", quoted(meta.kind));
        Finding::new(&rules::UNKNOWN_KIND, message).at(span("kind")).path("kind").pointer("/kind")
    }

    /// The text of a field, or of what should hold it.
    fn span_of(&self, node: NodeId, name: &str) -> Span {
        self.tree.get(node, name).map_or(self.head(node), |value| self.tree.node(value).span)
    }

    /// The first key of a mapping: marking all of it would mark the whole text.
    fn head(&self, node: NodeId) -> Span {
        self.tree.members(node).first().map_or(self.tree.node(node).span, |member| member.key_span)
    }

    fn title(&self, node: NodeId) -> String {
        let metadata = self.tree.get(node, "metadata");
        let text = |name| {
            metadata.and_then(|metadata| self.tree.get(metadata, name)).and_then(|value| self.tree.string(value))
        };
        let name = text("name").map(str::to_owned).or_else(|| text("generateName").map(|prefix| format!("{prefix}…")));
        match (text("namespace"), name) {
            (Some(namespace), Some(name)) => format!("{namespace}/{name}"),
            (_, name) => name.unwrap_or_default(),
        }
    }
}

/// A certification request whose signature was verified when it was opened.
fn verified_request(artifact: &Artifact) -> Option<String> {
    match &artifact.content {
        Content::CertificationRequest(request) if request.signature.status == SignatureStatus::Verified => {
            Some(request.pem.clone())
        }
        _ => None,
    }
}

fn report_syntax(error: SyntaxError, place: &Place, opener: &mut Opener<'_>) {
    let rule = match error.kind {
        crate::syntax::ErrorKind::JsonSyntax => &rules::JSON,
        crate::syntax::ErrorKind::YamlSyntax => &rules::YAML,
        crate::syntax::ErrorKind::YamlValue => &rules::YAML_VALUE,
    };
    let mut finding = Finding::new(rule, error.message).inside(place, error.span);
    finding.help = error.help;
    if let Some((span, what)) = error.related
        && let Some(span) = place.span(span)
    {
        finding = finding.label(span, what);
    }
    finding.placed = true;
    opener.findings.push(finding);
}
