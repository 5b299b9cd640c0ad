//! Documents and the objects in them: each with its values, what is nested in it, and its verdict.

mod kinds;
mod reading;

use crate::diagnostic::{Finding, Part, quoted};
use crate::encoding::base64;
use crate::jose;
use crate::kube::duplicates::yaml_duplicates;
use crate::kube::endpoint::{Endpoint, Operation};
use crate::kube::envelope::{TypeMeta, article};
use crate::kube::judge::judge;
use crate::kube::kubeconfig::{self, CONFIG};
use crate::kube::schema::{Kind, Role};
use crate::kube::strategy::KnownSignatures;
use crate::kube::undecoded::{forget, forget_missing};
use crate::kube::value::{Cursor, resolve};
use crate::kube::{self, decode, unstructured};
use crate::limits;
use crate::nested;
use crate::open::Opener;
use crate::options::Method;
use crate::place::{Place, Step};
use crate::report::{Artifact, Content, DecodingError, KubernetesObject, Verdict};
use crate::rows;
use crate::rules::advice::{self, Subject, removed};
use crate::rules::{
    custom_resource, decoding, exec_credential, input, kubeconfig as doctor, lenient, manifest as rules, misplaced,
    say_once, secret, status,
};
use crate::source::{Source, Span};
use crate::syntax::lossless::Json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::{Read, write};
use crate::x509::signature::SignatureStatus;
use reading::explain_templates;
pub(crate) use reading::{report_deviations, report_syntax};

/// Opens the documents of a text. What stands after a syntax error is lost, what stands before it is shown.
pub fn open_documents(reads: Vec<Read<'_>>, place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    let several = reads.len() > 1;
    let mut artifacts = Vec::new();
    let any_refused = reads.iter().any(|read| read.error.is_some());
    let mut trees = Vec::new();
    // Whether each is an object that a server takes, and where it begins; one that is empty counts where it is the first.
    let mut documents = Vec::new();
    for Read { tree, error } in reads {
        let refused = error.as_ref().map(|error| (error.span, DecodingError::from(error)));
        let is_whole = refused.is_none();
        let first = opener.findings.len();
        if let Some(error) = error {
            report_syntax(error, place, opener);
        }
        let Some(tree) = tree else { continue };
        let empty = matches!(tree.value(tree.root), Value::Null);
        if !empty || !several && is_whole && says_null(opener.source, place, &tree) {
            let document = Document { tree: &tree, place, refused, alone: !several && !opener.several };
            let artifact = document.object(tree.root, "", None, opener);
            let judged = artifact.verdict.is_some() || artifact.children.iter().any(|item| item.verdict.is_some());
            documents.push((judged, document.head(tree.root)));
            artifacts.push(artifact);
        } else if documents.is_empty() {
            documents.push((true, Span::default()));
        }
        if is_whole {
            report_deviations(&tree, first, place, opener);
        }
        trees.extend((several && is_whole).then_some(tree));
    }
    // What stands between other things, or is encoded, is no body.
    if let [(true, _), (true, second), ..] = documents.as_slice()
        && place.within().is_empty()
        && !opener.several
    {
        opener.findings.push(rules::several_documents(*second));
    }
    if several {
        exec_credential::check_beside(&trees, place, &mut opener.findings);
    }
    if artifacts.is_empty() && !any_refused {
        let finding = Finding::new(&input::EMPTY, "there is nothing here but comments and markers");
        opener.findings.push(finding.help(input::WHAT_TO_PASTE).inside(place, Span::at(0)));
    }
    artifacts
}

/// Whether a document that is null says so, and is not just empty.
fn says_null(source: &Source<'_>, place: &Place, tree: &Tree<'_>) -> bool {
    place.span(tree.node(tree.root).span).is_some_and(|span| !source.slice(span).trim().is_empty())
}

/// The query of a request that stores the object, if nothing in it is unknown.
const REAL_AND_STRICT: &str = "fieldValidation=Strict";

/// Whether a server has a place for objects of this kind.
fn is_served(kind: &Kind) -> bool {
    matches!(kind.role, Role::Stored | Role::Asked | Role::Subresource(_) | Role::Custom)
}

struct Document<'d, 's> {
    tree: &'d Tree<'s>,
    place: &'d Place,
    /// Where reading it ended and why, if it could be read in part only: a server can't read it either, and says so whatever
    /// stands in that part.
    refused: Option<(Span, DecodingError)>,
    /// Whether it is all that was given: then the request that was told is the one that carries it.
    alone: bool,
}

impl Document<'_, '_> {
    /// The artifact of the object at `node`. `implied` is the kind that a list gives its items.
    fn object(&self, node: NodeId, pointer: &str, implied: Option<&'static Kind>, opener: &mut Opener<'_>) -> Artifact {
        let meta = TypeMeta::read(self.tree, node);
        let nameless = implied.is_none() && meta.kind.is_empty() && meta.api_version.is_empty();
        if let Some(artifact) =
            nameless.then(|| jose::open_object(self.tree, node, self.place, self.refused.is_none(), opener)).flatten()
        {
            return artifact;
        }
        let kind = kind_of(self.tree, node, &meta, implied);
        let kind = kind.or_else(|| self.kind_at_path(node, opener));
        if meta.kind != "Status" {
            opener.refused.remember(self.tree, node, self.place);
        }
        let first = opener.findings.len();
        let children;
        let mut verdict = None;
        let removed = removed::explain(&meta, self.span_of(node, "apiVersion"));
        let is_removed = removed.is_some();
        opener.findings.extend(removed);
        match kind {
            Some(kind) if kind.role == Role::List => children = self.items(node, pointer, kind, &meta, opener),
            Some(kind) => {
                children = nested::open(self.tree, node, Some(kind), self.place, opener);
                if opener.values_only {
                    return Artifact { children, ..Artifact::of(self.content(node, Some(kind), &meta)) };
                }
                verdict = self.verdict(node, kind, meta.kind.is_empty(), &children, opener);
                self.advise(node, kind, &children, opener);
                if self.place.within().is_empty() {
                    let mut found = opener.findings.split_off(first);
                    misplaced::explain_items(self.tree, node, kind.fields, opener.source.text(), &mut found);
                    misplaced::explain_twice(self.tree, node, opener.source.text(), &mut found);
                    let meant = misplaced::explain(self.tree, node, kind.fields, opener.source.text(), &mut found);
                    // Where the server stops at what it does not know, nobody has missed the rest yet.
                    if verdict.as_ref().is_some_and(|verdict| verdict.once_mended.is_some()) {
                        misplaced::forget_missing(&meant, &mut found);
                    }
                    opener.findings.append(&mut found);
                }
                if kind.role == Role::Client {
                    lenient::soften(kind, opener.findings.get_mut(first..).unwrap_or_default());
                }
            }
            None => {
                children = nested::open(self.tree, node, None, self.place, opener);
                // What other programs write down says what it is by what is in it.
                let speaks = !children.is_empty() && nameless && self.tree.get(node, "metadata").is_none();
                if !is_removed && !speaks && self.report_unknown_kind(node, &meta, opener) {
                    verdict = Some(self.unless_refused(Verdict::refused(404, "NotFound")));
                }
            }
        }
        let mut own = opener.findings.split_off(first);
        self.forget_what_was_not_read(&mut own);
        say_once(&mut own);
        opener.findings.append(&mut own);
        self.place_findings(first, node, pointer, opener);
        explain_templates(opener.source, opener.findings.get_mut(first..).unwrap_or_default());
        let content = self.content(node, kind, &meta);
        let span = self.tree.node(node).span;
        Artifact {
            title: if matches!(content, Content::Kubeconfig(_)) {
                self.current_context(node)
            } else {
                self.title(node)
            },
            content,
            rows: rows::of_object(self.tree, node, kind, self.place, opener.source),
            range: self.place.span(span).map(|span| opener.source.range(span)),
            within: self.place.within().to_vec(),
            children,
            verdict,
        }
    }

    /// What an item of a list leaves out, the list around it says.
    fn content(&self, node: NodeId, kind: Option<&'static Kind>, meta: &TypeMeta<'_>) -> Content {
        let object = Json::of(write::to_json(self.tree, node));
        if kind.is_some_and(|kind| std::ptr::eq(kind, &CONFIG)) {
            return Content::Kubeconfig(object);
        }
        let said = kind.filter(|_| meta.kind.is_empty());
        Content::Object(KubernetesObject {
            api_version: said.map_or_else(|| meta.api_version.to_owned(), Kind::api_version),
            kind: said.map_or(meta.kind, |kind| kind.kind).to_owned(),
            object,
        })
    }

    fn items(
        &self,
        node: NodeId,
        pointer: &str,
        list: &'static Kind,
        meta: &TypeMeta<'_>,
        opener: &mut Opener<'_>,
    ) -> Vec<Artifact> {
        let implied = implied_by(meta.api_version, meta.kind);
        let mut decoded = decode::decode(self.tree, node, list.fields);
        // What is wrong with the items is said by each of them.
        decoded.findings.retain(|finding| !finding.pointer.as_deref().is_some_and(|at| at.starts_with("/items/")));
        opener.findings.append(&mut decoded.findings);
        let items = self.tree.get(node, "items").map(|items| self.tree.items(items)).unwrap_or_default();
        let mut artifacts = Vec::new();
        if let Some(&beyond) = items.get(limits::OBJECTS) {
            let message =
                format!("the list has {} objects; only the first {} are looked at", items.len(), limits::OBJECTS);
            let finding = Finding::new(&rules::LIMIT, message).help("paste a part of the list at a time");
            opener.findings.push(finding.at(self.head(beyond)));
        }
        for (index, &item) in items.iter().enumerate().take(limits::OBJECTS) {
            let below = format!("{pointer}/items/{index}");
            let nested_list = TypeMeta::read(self.tree, item).kind.ends_with("List");
            if nested_list {
                let finding = Finding::new(&rules::NESTED_LIST, "this is a list inside a list")
                    .help("put its items into the list around it: no server takes nested lists");
                opener.findings.push(finding.at(self.span_of(item, "kind")).pointer(below.clone()));
                artifacts.extend(opener.deeper(|opener| vec![self.object(item, &below, None, opener)]));
                continue;
            }
            if !matches!(self.tree.value(item), Value::Mapping(_)) {
                opener.findings.push(self.not_an_object(item, index, implied).pointer(below));
                continue;
            }
            if let Some(finding) = implied.and_then(|implied| self.foreign_item(item, implied)) {
                opener.findings.push(finding.pointer(below.clone()));
            }
            artifacts.push(self.object(item, &below, implied, opener));
        }
        artifacts
    }

    /// That an item of a list says that it is of another kind than the list holds.
    fn foreign_item(&self, item: NodeId, implied: &Kind) -> Option<Finding> {
        let meta = TypeMeta::read(self.tree, item);
        let other_version = !meta.api_version.is_empty() && !implied.has_api_version(meta.api_version);
        if meta.kind.is_empty() || meta.kind == implied.kind && !other_version {
            return None;
        }
        let message = format!("this item is {}, in a list of the kind `{}`", quoted(meta.kind), implied.kind);
        let help = "a program that reads the list takes its items for that kind: put objects of several kinds into a `v1` `List`";
        Some(Finding::new(&rules::FOREIGN_ITEM, message).help(help).at(self.span_of(item, "kind")))
    }

    /// That an item of a list is none of its objects.
    fn not_an_object(&self, item: NodeId, index: usize, implied: Option<&'static Kind>) -> Finding {
        let found = article(self.tree.value(item).type_name());
        let message = format!("`items[{index}]` must be an object, but this is {found}");
        let help = match implied {
            Some(kind) => {
                format!("each item is an object of the kind `{}`: write its fields, as `metadata:`", kind.kind)
            }
            None => "each item is an object of its own, and begins with `apiVersion:` and `kind:`".to_owned(),
        };
        let finding = Finding::new(&decoding::TYPE, message).help(help).path(format!("items[{index}]"));
        finding.at(self.tree.node(item).span)
    }

    /// What the server would answer to a create of the object; nothing for kinds that none serves.
    fn verdict(
        &self,
        node: NodeId,
        kind: &'static Kind,
        implied: bool,
        children: &[Artifact],
        opener: &mut Opener<'_>,
    ) -> Option<Verdict> {
        if !is_served(kind) {
            let mut decoded = decode::decode(self.tree, node, kind.fields);
            if kind.role == Role::Client {
                yaml_duplicates(self.tree, node, &mut opener.findings);
            }
            opener.findings.append(&mut decoded.findings);
            return None;
        }
        let mut request = opener.options.request.clone();
        request.kubernetes_version = opener.options.kubernetes_version.unwrap_or(request.kubernetes_version);
        if !self.carries_request(node) {
            // The path of a request is for one object; of several each goes to the collection of its own kind.
            (request.path, request.method, request.before) = (None, Method::Post, None);
        }
        // An object is judged as one that is really sent; a dry run is asked for.
        request.query = Some(request.query().unwrap_or(REAL_AND_STRICT).to_owned());
        let endpoint = match &request.path {
            None => {
                Endpoint::for_object(request.method, kind, self.text_of(node, "namespace"), self.text_of(node, "name"))
            }
            Some(path) => Endpoint::from_path(request.method, path),
        };
        let endpoint = match endpoint {
            Ok(endpoint) => Endpoint { kind_implied: implied, ..endpoint },
            Err(unserved) => {
                opener.findings.push(unserved.finding().at(self.head(node)));
                return Some(unserved.verdict());
            }
        };
        let verified = children.iter().filter_map(verified_request).collect();
        let signatures = KnownSignatures { mode: opener.options.signatures, verified };
        let verdict = judge(self.tree, node, &endpoint, &request, &signatures, &mut opener.findings);
        Some(self.unless_refused(verdict))
    }

    fn unless_refused(&self, verdict: Verdict) -> Verdict {
        self.refused.as_ref().map_or(verdict, |(_, error)| Verdict::undecodable(error.clone(), Vec::new()))
    }

    /// Whether the request that was told is the one that carries this object.
    fn carries_request(&self, node: NodeId) -> bool {
        self.alone && node == self.tree.root
    }

    /// What the path of the request serves, where the object does not say what it is.
    fn kind_at_path(&self, node: NodeId, opener: &Opener<'_>) -> Option<&'static Kind> {
        let request = &opener.options.request;
        let path = request.path.as_ref().filter(|_| self.carries_request(node))?;
        Endpoint::from_path(request.method, path).ok().map(|endpoint| endpoint.kind)
    }

    /// After a syntax error: what seems to be missing may stand in the part that could not be read, and what was read last
    /// may be a piece of something else.
    fn forget_what_was_not_read(&self, findings: &mut Vec<Finding>) {
        let Some((end, _)) = self.refused else { return };
        let whole = |span: Span| span.end < end.start || span.start > end.end;
        findings.retain(|finding| {
            // What was not checked because of something else is not known any more than that.
            let unchecked = *finding.rule == custom_resource::UNCHECKED;
            finding.placed || !(unchecked || finding.about_missing) && finding.span.is_none_or(whole)
        });
    }

    /// What is risky or without effect, though no server refuses it.
    fn advise(&self, node: NodeId, kind: &'static Kind, parts: &[Artifact], opener: &mut Opener<'_>) {
        let first = opener.findings.len();
        let (object, undecoded) = match kind.role {
            Role::Custom => {
                let variant = opener.options.request.crd.unwrap_or_default();
                let decoded = unstructured::decode(self.tree, node, kind.fields, variant);
                (decoded.object, decoded.undecoded)
            }
            _ => {
                let decoded = decode::decode(self.tree, node, kind.fields);
                (decoded.object, decoded.undecoded)
            }
        };
        let updates = opener.options.request.method == Method::Put && self.carries_request(node);
        let operation = if updates { Operation::Update } else { Operation::Create };
        let root = Cursor::root(&object);
        match kind.role {
            Role::Client if std::ptr::eq(kind, &CONFIG) => {
                let nested = !self.place.within().is_empty();
                doctor::check(&root, self.tree, parts, nested, &mut opener.findings);
            }
            Role::Client => exec_credential::check(&root, self.tree, parts, opener.now, &mut opener.findings),
            Role::Decoded if kind.kind == "Status" => status::check(&root, self.place, opener),
            Role::Decoded if kind.kind == "Secret" => secret::check(&root, parts, &mut opener.findings),
            _ => advice::advise(
                kind,
                &Subject { object: root, operation, parts, undecoded: &undecoded },
                &mut opener.findings,
            ),
        }
        let mut own = opener.findings.split_off(first);
        forget(&undecoded, &mut own);
        forget_missing(&undecoded, &mut own);
        opener.findings.append(&mut own);
    }

    /// Findings of an item know the item only: their pointers get the way to it, their spans the way to the text.
    fn place_findings(&self, first: usize, node: NodeId, pointer: &str, opener: &mut Opener<'_>) {
        for finding in opener.findings.iter_mut().skip(first) {
            if !finding.placed {
                finding.placed = true;
                let inside = finding.part.and_then(|part| self.part_of_field(node, finding, part));
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

    /// The text of a part of a field, and the steps to it.
    fn part_of_field(&self, node: NodeId, finding: &Finding, part: Part) -> Option<(Span, Vec<Step>)> {
        let value = resolve(self.tree, node, finding.pointer.as_deref()?)?;
        let place = self.place.inside(None, self.tree.byte_map(value));
        match part {
            Part::Text(text) => Some((place.span(text)?, Vec::new())),
            Part::Bytes(bytes) => {
                let map = base64::decode(self.tree.string(value)?.as_bytes()).ok()?.map;
                let field = Step::Field { path: finding.path.clone().unwrap_or_default() };
                Some((place.inside(None, map).span(bytes)?, vec![field, Step::Base64]))
            }
        }
    }

    /// The text of a field, or of what should hold it.
    fn span_of(&self, node: NodeId, name: &str) -> Span {
        self.tree.get(node, name).map_or(self.head(node), |value| self.tree.node(value).span)
    }

    /// The first key of a mapping: marking all of it would mark the whole text.
    fn head(&self, node: NodeId) -> Span {
        self.tree.members(node).first().map_or(self.tree.node(node).span, |member| member.key_span)
    }

    /// What is used of a kubeconfig.
    fn current_context(&self, node: NodeId) -> String {
        let current = self.tree.get(node, "current-context").and_then(|current| self.tree.string(current));
        current.unwrap_or_default().to_owned()
    }

    fn title(&self, node: NodeId) -> String {
        let (namespace, name) = (self.text_of(node, "namespace"), self.text_of(node, "name"));
        let prefix = self.text_of(node, "generateName");
        match (namespace, name, prefix) {
            ("", "", "") | (_, "", "") => String::new(),
            (_, "", prefix) => format!("{prefix}…"),
            ("", name, _) => name.to_owned(),
            (namespace, name, _) => format!("{namespace}/{name}"),
        }
    }

    /// A text of the metadata; empty where there is none.
    fn text_of(&self, node: NodeId, name: &str) -> &str {
        let metadata = self.tree.get(node, "metadata").and_then(|metadata| self.tree.get(metadata, name));
        metadata.and_then(|value| self.tree.string(value)).unwrap_or_default()
    }
}

/// What the object at `node` is, as far as it says so itself; `implied` is the kind that a list gives its items.
pub(crate) fn kind_of(
    tree: &Tree<'_>,
    node: NodeId,
    meta: &TypeMeta<'_>,
    implied: Option<&'static Kind>,
) -> Option<&'static Kind> {
    match meta.kind {
        "" | "Config" if kubeconfig::is_one(tree, node, meta.api_version) => Some(&CONFIG),
        "" => implied.or_else(|| exec_credential::implied(meta.api_version)),
        name => {
            kube::find(meta.api_version, name).or_else(|| implied_by(meta.api_version, name).map(|_| &kube::core::LIST))
        }
    }
}

/// The kind that a list gives its items.
pub(crate) fn implied_by(api_version: &str, list: &str) -> Option<&'static Kind> {
    kube::find(api_version, list.strip_suffix("List")?)
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

#[cfg(test)]
mod tests;
