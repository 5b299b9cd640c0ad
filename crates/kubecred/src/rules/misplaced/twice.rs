//! Fields that are there twice, under one name or two: the edit that takes away the one that counts for nothing.

use crate::diagnostic::Finding;
use crate::kube::value::{is_token, resolve};
use crate::rules::decoding::DUPLICATE_FIELD;
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Tree};

use super::EXPLAINED;
use super::moves::Move;

/// Offers to remove the first of two members of one name: the last one is what the server would take.
pub fn explain_twice(tree: &Tree<'_>, root: NodeId, text: &str, findings: &mut [Finding]) {
    let repeated = |finding: &&mut Finding| std::ptr::eq(finding.rule, &DUPLICATE_FIELD);
    for finding in findings.iter_mut().filter(repeated).take(EXPLAINED) {
        let Some((first, _)) = finding.labels.first() else { continue };
        let Some(pointer) = finding.pointer.as_deref() else { continue };
        let Some((above, name)) = pointer.rsplit_once('/') else { continue };
        let Some(parent) = resolve(tree, root, above) else { continue };
        let members = tree.members(parent);
        let Some(last) = members.iter().rfind(|member| is_token(&member.key, name)) else { continue };
        let Some(value) = value_of(tree, members, *first) else { continue };
        let member = Member { key: last.key.clone(), key_span: *first, value };
        let way = Move { tree, text, member: &member, parent, secret: false };
        // What was merged from elsewhere stands there for others too.
        if way.stands_beside(last) {
            offer_removal(finding, &way, "Remove the first one");
        }
    }
}

/// Offers to remove a member beside which another one says the same, where nothing else is offered.
pub(super) fn offer_removal(finding: &mut Finding, way: &Move<'_, '_>, title: &str) {
    if finding.fix.is_some() || finding.labels.is_empty() {
        return;
    }
    if let Some((_, stretch)) = way.take() {
        *finding = finding.clone().review_fix(title, vec![(stretch, String::new())]);
    }
}

/// The value of the member with this key. Trees of JSON keep all members, trees of YAML those that count.
fn value_of(tree: &Tree<'_>, members: &[Member<'_>], key: Span) -> Option<NodeId> {
    let kept = members.iter().find(|member| member.key_span == key).map(|member| member.value);
    kept.or_else(|| tree.duplicates.iter().find(|repeated| repeated.first == key).map(|repeated| repeated.first_value))
}

#[cfg(test)]
mod tests {
    use crate::options::Options;

    /// The text once the fix of the only finding of this rule is made.
    fn mended(text: &str, rule: &str) -> Option<String> {
        let report = crate::analyze(text, &Options::default());
        let found = report.diagnostics.into_iter().find(|found| found.rule == rule).expect("it is found");
        found.fix.map(|fix| fix.applied(text))
    }

    const HEAD: &str = "apiVersion: v1\nkind: ServiceAccount\n";

    #[test]
    fn the_first_of_two_goes() {
        let twice = |text: &str| mended(&format!("{HEAD}{text}"), "manifest/duplicate-field");
        let is = |text: &str| Some(format!("{HEAD}{text}"));
        let first = "metadata:\n  name: a # old\n  namespace: b\n  name: c\n";
        assert_eq!(twice(first), is("metadata:\n  namespace: b\n  name: c\n"));
        let block = "secrets:\n- name: a\n\n- name: b\nmetadata:\n  name: c\nsecrets: []\n";
        assert_eq!(twice(block), is("metadata:\n  name: c\nsecrets: []\n"));
        let merged = "x: &x\n  name: a\nmetadata:\n  <<: *x\n  name: b\n";
        assert_eq!(twice(merged), None);
        let json = "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"a\",\"name\":\"b\"}}";
        let once = json.replace("\"name\":\"a\",", "");
        assert_eq!(mended(json, "manifest/duplicate-field"), Some(once));
    }

    #[test]
    fn the_one_that_is_no_field_goes() {
        let text = format!("{HEAD}metadata:\n  name: a\nsecrets: []\nSecrets:\n- name: b\n");
        assert_eq!(mended(&text, "manifest/unknown-field"), Some(text.replace("Secrets:\n- name: b\n", "")));
    }
}
