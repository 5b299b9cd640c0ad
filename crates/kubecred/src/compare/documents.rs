//! The objects of an input, and which of two inputs stand for each other.

use std::collections::HashMap;

use crate::detect::{Detected, Input, detect};
use crate::jose;
use crate::kube::envelope::TypeMeta;
use crate::limits;
use crate::objects::kind_of;
use crate::order::sort_by_key;
use crate::report::Artifact;
use crate::source::{Range, Source, Span};
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::{Read, json, yaml};

use super::objects::Differences;
use super::pasted::is_object;
use super::walk::walk;

/// The objects of an input.
pub(super) struct Documents<'s> {
    source: Source<'s>,
    pub(super) all: Vec<Document<'s>>,
    /// What is left out, in words.
    pub(super) left: Vec<String>,
}

pub(super) struct Document<'s> {
    pub(super) tree: Tree<'s>,
    /// Where the text begins that it was read from.
    offset: usize,
}

impl<'s> Documents<'s> {
    /// Of an input that is JSON or YAML, or several things with some among them.
    pub(super) fn of(input: Input<'s>) -> Self {
        let mut documents = Self { source: Source::new(input.text()), all: Vec::new(), left: Vec::new() };
        match detect(input) {
            Detected::Several(text, pieces) => {
                for piece in pieces.into_iter().take(limits::OBJECTS) {
                    let text = text.get(piece.range()).unwrap_or_default();
                    documents.read(detect(Input::Text(text)), piece.range().start);
                }
            }
            detected => documents.read(detected, 0),
        }
        documents
    }

    fn read(&mut self, detected: Detected<'s>, offset: usize) {
        let reads = match detected {
            Detected::Json(text) => vec![json::read(text)],
            Detected::Yaml(text) => yaml::read(text),
            _ => return,
        };
        for Read { tree, error } in reads {
            if error.is_some() {
                self.left.push("what stands behind a syntax error".to_owned());
            }
            // Keys and tokens in JSON are told by what they are.
            let is_object = |tree: &Tree<'_>| {
                let holds = !tree.members(tree.root).is_empty() || !tree.items(tree.root).is_empty();
                holds && !jose::is_key_or_token(tree, tree.root)
            };
            let Some(tree) = tree.filter(is_object) else { continue };
            if self.all.len() >= limits::OBJECTS {
                self.left.push(format!("the objects beyond the first {}", limits::OBJECTS));
                break;
            }
            self.all.push(Document { tree, offset });
        }
    }

    /// Whether all artifacts of an input that are objects are here.
    pub(super) fn are_all_of(&self, artifacts: &[Artifact]) -> bool {
        artifacts.iter().filter(|artifact| is_object(artifact)).count() == self.all.len()
    }

    /// Where a node of a document stands.
    pub(super) fn range(&self, document: &Document<'_>, node: NodeId) -> Range {
        self.source.range(shifted(document.tree.node(node).span, document.offset))
    }
}

impl Document<'_> {
    /// Its kind and name: `ServiceAccount dev/builder`.
    pub(super) fn title(&self) -> String {
        let kind = TypeMeta::read(&self.tree, self.tree.root).kind;
        let name = name_of(&self.tree, self.tree.root).unwrap_or_default();
        match (kind, name.as_str()) {
            ("", "") => "an object".to_owned(),
            ("", only) | (only, "") => only.to_owned(),
            (kind, name) => format!("{kind} {name}"),
        }
    }

    /// Its kind, which a kubeconfig need not say.
    fn kind(&self) -> &str {
        let meta = TypeMeta::read(&self.tree, self.tree.root);
        kind_of(&self.tree, self.tree.root, &meta, None).map_or(meta.kind, |kind| kind.kind)
    }
}

fn shifted(span: Span, offset: usize) -> Span {
    Span::new(offset + span.range().start, offset + span.range().end)
}

/// The name of an object, with its namespace before it.
fn name_of(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let metadata = tree.get(node, "metadata")?;
    let text = |name| tree.get(metadata, name).and_then(|value| tree.string(value));
    let name = text("name")?;
    Some(text("namespace").map_or_else(|| name.to_owned(), |namespace| format!("{namespace}/{name}")))
}

/// The name of an item of a list among the others.
pub(super) fn item_name(tree: &Tree<'_>, item: NodeId) -> Option<String> {
    let named = ["name", "type"].into_iter().find_map(|name| tree.string(tree.get(item, name)?));
    if let Some(name) = named.filter(|_| matches!(tree.value(item), Value::Mapping(_))) {
        return Some(name.to_owned());
    }
    let kind = TypeMeta::read(tree, item).kind;
    let name = name_of(tree, item)?;
    Some(if kind.is_empty() { name } else { format!("{kind} {name}") })
}

/// Which objects of two inputs stand for each other, as their numbers: those of one kind and name, then of another version or
/// namespace, then the only ones of a kind, then, if `any` may, the only ones that are left. Then what is left of both.
pub(super) struct Pairs {
    pub(super) pairs: Vec<(usize, usize)>,
    pub(super) left: (Vec<usize>, Vec<usize>),
}

impl Pairs {
    pub(super) fn of(a: &[Document<'_>], b: &[Document<'_>], any: bool) -> Self {
        let mut found = Self { pairs: Vec::new(), left: ((0..a.len()).collect(), (0..b.len()).collect()) };
        let name = |one: &Document<'_>| name_of(&one.tree, one.tree.root).unwrap_or_default();
        let version = |one: &Document<'_>| TypeMeta::read(&one.tree, one.tree.root).api_version.to_owned();
        found.match_by(a, b, false, &|one| format!("{} {} {}", version(one), one.kind(), name(one)));
        found.match_by(a, b, true, &|one| format!("{} {}", one.kind(), name(one)));
        let in_any = |one: &Document<'_>| name(one).rsplit('/').next().map(str::to_owned).unwrap_or_default();
        found.match_by(a, b, true, &|one| format!("{} {}", one.kind(), in_any(one)));
        found.match_by(a, b, true, &|one| one.kind().to_owned());
        if any {
            found.match_by(a, b, true, &|_| String::new());
        }
        sort_by_key(&mut found.pairs, |pair| *pair);
        found
    }

    /// What differs between them, and what is in one input alone.
    pub(super) fn compare(&self, a: &Documents<'_>, b: &Documents<'_>, found: &mut Differences) {
        for (one, other) in self.pairs.iter().filter_map(|&(one, other)| a.all.get(one).zip(b.all.get(other))) {
            walk((a, one), (b, other), found);
        }
        for (all, numbers, first) in [(a, &self.left.0, true), (b, &self.left.1, false)] {
            for document in numbers.iter().filter_map(|&number| all.all.get(number)) {
                found.alone(all, document, first);
            }
        }
    }

    /// Those that are alike; with `only` where there is but one on each side.
    fn match_by(&mut self, a: &[Document<'_>], b: &[Document<'_>], only: bool, key: &dyn Fn(&Document<'_>) -> String) {
        let mut alike: HashMap<String, (usize, Vec<usize>)> = HashMap::new();
        let key = |all: &[Document<'_>], index: usize| all.get(index).map(key).unwrap_or_default();
        for &index in self.left.1.iter().rev() {
            alike.entry(key(b, index)).or_default().1.push(index);
        }
        for &index in &self.left.0 {
            alike.entry(key(a, index)).or_default().0 += 1;
        }
        let mut taken = Vec::new();
        self.left.0.retain(|&index| {
            let there = alike.get_mut(&key(a, index)).filter(|(here, there)| !only || *here == 1 && there.len() == 1);
            let Some(other) = there.and_then(|(_, there)| there.pop()) else { return true };
            taken.push((index, other));
            false
        });
        self.left.1.retain(|index| !taken.iter().any(|(_, other)| other == index));
        self.pairs.append(&mut taken);
    }
}
