//! What is said of an object whose kind is not known.

use crate::diagnostic::{Finding, quoted};
use crate::kube;
use crate::kube::envelope::{TypeMeta, article};
use crate::kube::schema::Kind;
use crate::open::Opener;
use crate::rules::advice::removed;
use crate::rules::nearest::nearest;
use crate::rules::{decoding, input, manifest as rules};
use crate::secret::holds_secret;
use crate::source::Span;
use crate::spelling::is_close;
use crate::syntax::tree::{Member, NodeId, Syntax, Value};

use super::{Document, is_served};

impl Document<'_, '_> {
    /// Whether it seems to be meant for a server, which knows no such kind.
    pub(super) fn report_unknown_kind(&self, node: NodeId, meta: &TypeMeta<'_>, opener: &mut Opener<'_>) -> bool {
        let span = |name| self.span_of(node, name);
        let mut meant = None;
        let finding = match self.tree.value(node) {
            Value::Mapping(_) if meta.kind.is_empty() => {
                let mut finding =
                    Finding::new(&rules::NO_KIND, "the object does not say what kind it is").at(self.head(node));
                let misspelt = |name: &&'static str| Some((self.misspelt(node, name)?, *name));
                let misspelt: Vec<_> = ["kind", "apiVersion"].iter().filter_map(misspelt).collect();
                if let Some((first, _)) = misspelt.first() {
                    let names = misspelt.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(" and ");
                    let edits = misspelt.iter().map(|(member, name)| decoding::rename(member, name)).collect();
                    finding.message.push_str(&format!(": {} is no field", quoted(&first.key)));
                    finding = finding.at(first.key_span).help(format!(
                        "did you mean `{}`? field names are case-sensitive",
                        names.replace(" and ", "` and `")
                    ));
                    opener.findings.push(finding.review_fix(format!("Rename to {names}"), edits));
                    return false;
                }
                finding.of_missing().help("an object of Kubernetes begins with `apiVersion:` and `kind:`")
            }
            Value::Mapping(_) => {
                let (finding, kind) = self.explain_unknown_kind(node, meta, &span);
                meant = kind;
                finding
            }
            other => {
                let word = self.tree.string(node);
                let secret = word.is_some_and(holds_secret);
                let what = match word {
                    Some(_) if secret => "a word that says nothing of itself: an opaque token, or a password",
                    Some(_) => "text without fields",
                    None => article(other.type_name()),
                };
                let finding = Finding::new(&decoding::TYPE, format!("an object is expected, but this is {what}"));
                let of_objects = self.tree.items(node).iter().any(|item| !self.tree.members(*item).is_empty());
                let help = if of_objects {
                    "write the objects one after the other, with `---` between them, or as `items:` of a `kind: List`"
                } else if secret {
                    "only its issuer can read such a token; a TokenReview tells whose it is"
                } else {
                    input::WHAT_TO_PASTE
                };
                finding.help(help).at(self.tree.node(node).span)
            }
        };
        opener.findings.push(finding);
        !meta.api_version.is_empty() && meant.is_some_and(is_served)
    }

    /// What seems to be a field that is not there, under another name.
    fn misspelt(&self, node: NodeId, name: &str) -> Option<&Member<'_>> {
        let missing = self.tree.get(node, name).is_none();
        let close = |member: &&Member<'_>| member.key.eq_ignore_ascii_case(name) || is_close(name, &member.key);
        // They stand at the beginning.
        self.tree.members(node).iter().take(8).find(close).filter(|_| missing)
    }

    /// Also the kind that was meant, where it is a mistake.
    fn explain_unknown_kind(
        &self,
        node: NodeId,
        meta: &TypeMeta<'_>,
        span: &dyn Fn(&'static str) -> Span,
    ) -> (Finding, Option<&'static Kind>) {
        let of_name = || kube::KINDS.iter().filter(|kind| kind.kind == meta.kind && !removed::is_removed(kind));
        let versions: Vec<String> = of_name().map(|kind| kind.api_version()).collect();
        // Other API groups have kinds of their own, also of these names.
        let group = meta.api_version.split_once('/').map_or("", |(group, _)| group);
        let foreign = group.contains('.')
            && !group.ends_with(".k8s.io")
            && !kube::KINDS.iter().any(|kind| is_close(kind.group, group));
        if let Some(first) = versions.first().filter(|_| !foreign) {
            let message = match meta.api_version {
                "" => format!("the object is a `{}`, but does not say of which API version", meta.kind),
                other => format!("{} has no kind `{}`", quoted(other), meta.kind),
            };
            let (title, edit) = match self.misspelt(node, "apiVersion") {
                Some(member) => ("Rename to apiVersion".to_owned(), decoding::rename(member, "apiVersion")),
                None if self.tree.get(node, "apiVersion").is_some() => {
                    (format!("Write {first}"), (span("apiVersion"), self.written(node, "apiVersion", first)))
                }
                None => (format!("Write {first}"), self.insertion(node, "apiVersion", first)),
            };
            let finding = Finding::new(&rules::API_VERSION, message)
                .at(span("apiVersion"))
                .path("apiVersion")
                .pointer("/apiVersion")
                .help(format!("the API version of `{}` is `{}`", meta.kind, versions.join("` or `")))
                .review_fix(title, vec![edit]);
            return (finding, of_name().next().copied());
        }
        let close = kube::KINDS.iter().find(|kind| !foreign && kind.kind.eq_ignore_ascii_case(meta.kind));
        if let Some(kind) = close {
            let message = format!("{} is not a kind; kinds are case-sensitive", quoted(meta.kind));
            let edit = (span("kind"), self.written(node, "kind", kind.kind));
            let finding = Finding::new(&rules::KIND, message)
                .at(span("kind"))
                .path("kind")
                .pointer("/kind")
                .help(format!("did you mean `{}`?", kind.kind))
                .safe_fix(format!("Write {}", kind.kind), vec![edit]);
            return (finding, Some(*kind));
        }
        let message = format!("objects of the kind {} are shown, but not judged here", quoted(meta.kind));
        let finding = Finding::new(&rules::UNKNOWN_KIND, message).at(span("kind")).path("kind").pointer("/kind");
        let known = kube::KINDS.iter().any(|kind| kind.has_api_version(meta.api_version));
        let of_group = kube::KINDS.iter().filter(|kind| !foreign && (!known || kind.has_api_version(meta.api_version)));
        let Some(meant) = nearest(meta.kind, of_group.clone().map(|kind| kind.kind)) else { return (finding, None) };
        // A server has no such kind; elsewhere it may be one that is not known here.
        let finding = if known {
            let message = format!("{} has no kind {}", quoted(meta.api_version), quoted(meta.kind));
            Finding::new(&rules::KIND, message).at(span("kind")).path("kind").pointer("/kind")
        } else {
            finding
        };
        let edit = (span("kind"), self.written(node, "kind", meant));
        let finding = finding.help(format!("did you mean `{meant}`?")).review_fix(format!("Write {meant}"), vec![edit]);
        let kind = of_group.filter(|_| known).find(|kind| kind.kind == meant);
        (finding, kind.copied())
    }

    /// A text in the place of the value of a field: what is no text has no quotes there, which JSON needs.
    fn written(&self, node: NodeId, name: &str, text: &str) -> String {
        let has_quotes = self.tree.get(node, name).is_some_and(|value| self.tree.string(value).is_some());
        if has_quotes || self.tree.syntax == Syntax::Yaml { text.to_owned() } else { format!("\"{text}\"") }
    }

    /// The edit that puts a field before all others.
    fn insertion(&self, node: NodeId, name: &str, value: &str) -> (Span, String) {
        let (mapping, first) = (self.tree.node(node).span, self.head(node));
        let text = if mapping.start == first.start {
            format!("{name}: {value}\n")
        } else {
            format!("\"{name}\": \"{value}\", ")
        };
        (Span { start: first.start, end: first.start }, text)
    }
}
