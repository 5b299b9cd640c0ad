//! An item that stands in the place of its list, and what is set beside a field that gets its form.

use crate::diagnostic::Finding;
use crate::kube::schema::{Field, Shape, field};
use crate::kube::value::resolve;
use crate::rules::custom_resource;
use crate::rules::decoding::{self, rename};
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Tree};

use super::EXPLAINED;
use super::homes::shape_at;
use super::moves::{Move, as_item};

/// Offers to make a list of one item, where that stands for the list, and sets beside a field what goes with it.
pub fn explain_items(tree: &Tree<'_>, root: NodeId, fields: &'static [Field], text: &str, findings: &mut [Finding]) {
    let of_type = |finding: &&mut Finding| [&decoding::TYPE, &custom_resource::TYPE].contains(&finding.rule);
    for finding in findings.iter_mut().filter(of_type).take(EXPLAINED) {
        let Some(pointer) = finding.pointer.clone() else { continue };
        let Some(shape) = shape_at(fields, &pointer) else { continue };
        let Some(node) = resolve(tree, root, &pointer) else { continue };
        if let Some(edits) = into_items(tree, node, shape, text) {
            *finding = finding.clone().review_fix("Make it the item of a list", edits);
        }
        let Some((_, name, value)) = GO_TOGETHER.iter().find(|(end, ..)| pointer.ends_with(end)) else { continue };
        let (Some(fix), Some((above, own))) = (finding.fix.as_mut(), pointer.rsplit_once('/')) else { continue };
        let Some(parent) = resolve(tree, root, above) else { continue };
        let Some(member) = tree.members(parent).iter().find(|member| member.key == own) else { continue };
        let way = Move { tree, text, member, parent, secret: false };
        fix.edits.extend(way.set(name, value));
        fix.title = format!("{}, and set {name}", fix.title);
    }
}

/// A field, by the end of its pointer; the one beside it that must be set with it, and to what.
const GO_TOGETHER: &[(&str, &str, &str)] = &[("/username/prefix", "prefixPolicy", "Prefix")];

/// The edits that make a list of one item of the item.
fn into_items(tree: &Tree<'_>, node: NodeId, shape: &Shape, text: &str) -> Option<Vec<(Span, String)>> {
    let Shape::List(Shape::Structure(item)) = shape else { return None };
    let is_item = tree.members(node).iter().any(|member| field(item, &member.key).is_some());
    is_item.then(|| as_item(tree, node, text)).flatten()
}

/// A field under another name, which holds an item in place of a list.
pub(super) fn rename_item(finding: &mut Finding, tree: &Tree<'_>, member: &Member<'_>, field: &Field, text: &str) {
    if finding.fix.is_some() || !finding.labels.is_empty() {
        return;
    }
    if let Some(mut edits) = into_items(tree, member.value, &field.shape, text) {
        edits.insert(0, rename(member, field.name));
        *finding = finding.clone().review_fix(format!("Write it as {}", field.name), edits);
    }
}
