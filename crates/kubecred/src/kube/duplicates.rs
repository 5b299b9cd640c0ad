//! Keys that a YAML mapping repeats: decoding no longer sees them, the server's strict decoding tells them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Finding, quoted};
use crate::report::{StrictFinding, StrictFindingKind};
use crate::rules::decoding;
use crate::source::Span;
use crate::syntax::tree::{NodeId, Tree, Value};

use super::value::push_token;

/// Repeated keys of the document, of which `node` is the object that is judged.
pub(crate) fn yaml_duplicates(tree: &Tree<'_>, node: NodeId, findings: &mut Vec<Finding>) -> Vec<StrictFinding> {
    if tree.duplicates.is_empty() {
        return Vec::new();
    }
    let places = places_of_keys(tree, node);
    let found = || tree.duplicates.iter().filter(|duplicate| concerns(tree, node, duplicate.span));
    for duplicate in found() {
        let place = places.get(&duplicate.span);
        let message = match place {
            Some((path, _)) => format!("the field {} is there twice", quoted(path)),
            None => format!("the key {} is there twice", quoted(&duplicate.key)),
        };
        let mut finding = Finding::new(&decoding::DUPLICATE_FIELD, message)
            .help("keep one of them: the last one counts, and the first is lost without a word")
            .at(duplicate.span)
            .label(duplicate.first, "first here");
        if let Some((path, pointer)) = place {
            finding = finding.path(path).pointer(pointer);
        }
        findings.push(finding);
    }
    let strict = found().map(|duplicate| StrictFinding {
        kind: StrictFindingKind::YamlDuplicate,
        path: None,
        key: Some(duplicate.key.clone()),
        line: Some(duplicate.line),
    });
    strict.collect()
}

/// Whether a key concerns the object at `node`: what stands in another item of a list, that item tells.
fn concerns(tree: &Tree<'_>, node: NodeId, key: Span) -> bool {
    let within = |around: NodeId| {
        let around = tree.node(around).span;
        around.start <= key.start && key.end <= around.end
    };
    node == tree.root || within(node) || !tree.get(tree.root, "items").is_some_and(within)
}

/// Path and pointer of each repeated key below a node.
fn places_of_keys(tree: &Tree<'_>, node: NodeId) -> HashMap<Span, (String, String)> {
    let wanted: HashSet<Span> = tree.duplicates.iter().map(|duplicate| duplicate.span).collect();
    let mut places = HashMap::new();
    // An alias stands for a node that was seen where it was written.
    let mut seen = HashSet::new();
    // Each mapping or list that was met: where it stands, and the step to it from the one around it.
    let mut met: Vec<(NodeId, usize, Step<'_>)> = vec![(node, 0, Step::Start)];
    let mut next = 0;
    while let Some(&(container, ..)) = met.get(next) {
        for member in tree.members(container) {
            if wanted.contains(&member.key_span)
                && !places.contains_key(&member.key_span)
                && let Some(place) = place(&met, next, &member.key)
            {
                places.insert(member.key_span, place);
            }
            if is_container(tree, member.value) && seen.insert(member.value) {
                met.push((member.value, next, Step::Key(&member.key)));
            }
        }
        for (index, &item) in tree.items(container).iter().enumerate() {
            if is_container(tree, item) && seen.insert(item) {
                met.push((item, next, Step::Index(index)));
            }
        }
        next += 1;
    }
    places
}

#[derive(Clone, Copy)]
enum Step<'t> {
    Start,
    Key(&'t str),
    Index(usize),
}

/// The way to a key of the mapping that was met as number `at`; nothing where it is too long to tell.
fn place(met: &[(NodeId, usize, Step<'_>)], mut at: usize, key: &str) -> Option<(String, String)> {
    let mut steps = vec![Step::Key(key)];
    while let Some(&(_, around, step)) = met.get(at).filter(|_| at > 0) {
        if steps.len() >= DEEPEST {
            return None;
        }
        steps.push(step);
        at = around;
    }
    let (mut path, mut pointer) = (String::new(), String::new());
    for step in steps.into_iter().rev() {
        match step {
            Step::Start => {}
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                pointer.push('/');
                push_token(&mut pointer, key);
            }
            Step::Index(index) => {
                path.push_str(&format!("[{index}]"));
                pointer.push_str(&format!("/{index}"));
            }
        }
    }
    Some((path, pointer))
}

/// Steps of a path that is told: no kind is so deep, and the paths of a hostile text would fill the memory.
const DEEPEST: usize = 64;

fn is_container(tree: &Tree<'_>, node: NodeId) -> bool {
    matches!(tree.value(node), Value::Mapping(_) | Value::Sequence(_))
}
