//! Fields that stand in the wrong place: where a field of that name belongs, and the edits that move it there.

mod homes;
mod items;
mod moves;
mod twice;

use std::collections::HashSet;

use crate::diagnostic::{Finding, quoted};
use crate::kube::schema::Field;
use crate::kube::value::{is_token, resolve};
use crate::secret;
use crate::source::Span;
use crate::syntax::tree::{Member, NodeId, Tree, Value};

use homes::{fields_at, home_of, near_home};
pub use items::explain_items;
use items::rename_item;
use moves::{Move, in_order};
pub use twice::explain_twice;
use twice::offer_removal;

use super::decoding::{self, UNKNOWN_FIELD, UNKNOWN_FIELD_HELP, rename};

/// How many findings are looked at: moving things is for people, who make a few mistakes.
const EXPLAINED: usize = 50;
/// How many members of something unknown are looked at.
const INSIDE: usize = 100;

/// Members of a mapping of which those are looked for that move together: no kind has so many fields.
const TOGETHER: usize = 200;

/// Adds to findings about unknown fields where they belong, or where what is in them does. `text` is that of the tree,
/// `root` the object, `fields` those of its kind. The answer are the paths of the fields that they stand for.
pub fn explain(
    tree: &Tree<'_>,
    root: NodeId,
    fields: &'static [Field],
    text: &str,
    findings: &mut [Finding],
) -> Vec<String> {
    let unknown = |finding: &Finding| std::ptr::eq(finding.rule, &UNKNOWN_FIELD);
    let keys: HashSet<Span> =
        findings.iter().filter(|finding| unknown(finding)).filter_map(|finding| finding.span).collect();
    let mut meant: Vec<String> = Vec::new();
    for finding in findings.iter_mut().filter(|finding| unknown(finding)).take(EXPLAINED) {
        let Some(pointer) = finding.pointer.clone() else { continue };
        let Some((above, name)) = pointer.rsplit_once('/') else { continue };
        let Some(parent) = resolve(tree, root, above) else { continue };
        let Some(member) = tree.members(parent).iter().find(|member| is_token(&member.key, name)) else { continue };
        let around = fields_at(fields, above);
        if let Some(field) = around.and_then(|around| decoding::meant(around, &member.key)) {
            // The field is there under another name.
            let path = finding.path.as_deref().unwrap_or_default();
            let within = path.strip_suffix(member.key.as_ref()).unwrap_or_default();
            meant.push(format!("{within}{}", field.name));
            rename_item(finding, tree, member, field, text);
            let way = Move { tree, text, member, parent, secret: false };
            offer_removal(finding, &way, &format!("Remove {}", member.key));
            continue;
        }
        if finding.help.as_deref() != Some(UNKNOWN_FIELD_HELP) {
            continue;
        }
        let Some(around) = around else {
            finding.help = Some("what is around it is a list: begin each of its items with `-`".to_owned());
            continue;
        };
        let way = Move { tree, text, member, parent, secret: holds_secret(tree, member) };
        // A structure nearby is meant before one of the whole object.
        let near = Some(around).filter(|near| {
            parent != root && home_of(near, |field| field.name == member.key).is_some_and(|path| !path.is_empty())
        });
        let (root, fields) = near.map_or((root, fields), |near| (parent, near));
        if let Some(path) = home_of(fields, |field| field.name == member.key) {
            let whole = finding.path.as_deref().unwrap_or_default();
            let within = near.and_then(|_| whole.get(..=whole.rfind('.')?)).unwrap_or_default();
            let steps = path.iter().copied().chain([member.key.as_ref()]).collect::<Vec<_>>();
            meant.push(format!("{within}{}", steps.join(".")));
            let goes_along = |other: &&Member<'_>| {
                keys.contains(&other.key_span)
                    && way.set_at(root, &path, &other.key).is_none()
                    && home_of(fields, |field| field.name == other.key).as_ref() == Some(&path)
            };
            let together = tree.members(parent).iter().take(TOGETHER).filter(goes_along).collect::<Vec<_>>();
            explain_own(finding, &way, root, &path, &together);
        } else if let Some((path, field)) = near_home(fields, &member.key) {
            finding.help = Some(format!("did you mean `{}` {}?", field.name, described(&path)));
            meant.push(path.iter().copied().chain([field.name]).collect::<Vec<_>>().join("."));
            let is_there = way.set_at(root, &path, field.name).is_some();
            if let Some(edits) = (!is_there).then(|| move_and_rename(&way, root, &path, field)).flatten() {
                let title = format!("Move it {} as {}", to(&path), field.name);
                *finding = finding.clone().review_fix(title, edits);
            }
        } else {
            explain_inner(finding, &way, root, fields);
        }
    }
    meant
}

/// The edits that take a member to where it belongs, under its right name and in its right form.
fn move_and_rename(way: &Move<'_, '_>, root: NodeId, path: &[&str], field: &Field) -> Option<Vec<(Span, String)>> {
    let mut form = decoding::into_shape(way.tree, way.member.value, &field.shape, field.name)?;
    form.push(rename(way.member, field.name));
    let edits = way.to(root, path, std::slice::from_ref(&way.member))?;
    let own = Span { start: way.member.key_span.start, end: way.tree.node(way.member.value).span.end };
    let goes = |edit: &(Span, String)| edit.0.start < own.end && own.start < edit.0.end && !edit.0.is_empty();
    if !edits.iter().any(goes) {
        // It stays where it is, and gets around it what was missing.
        return in_order(edits.into_iter().chain(form).collect());
    }
    let [.., (key, name)] = form.as_slice() else { return None };
    let old = way.text.get(key.range())?;
    let renamed = |(span, text): &(Span, String)| match text.find(old) {
        Some(at) if form.len() == 1 => {
            Some((*span, format!("{}{name}{}", text.get(..at)?, text.get(at + old.len()..)?)))
        }
        Some(_) => None,
        None => Some((*span, text.clone())),
    };
    edits.iter().map(renamed).collect()
}

/// Takes back that fields are missing that are there in another place, or under another name.
pub fn forget_missing(meant: &[String], findings: &mut Vec<Finding>) {
    let stands = |path: &str, meant: &String| {
        path.strip_prefix(meant.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    findings.retain(|finding| {
        let path = finding.path.as_deref().unwrap_or_default();
        !(finding.about_missing && meant.iter().any(|meant| stands(path, meant)))
    });
}

/// A field that belongs elsewhere itself, with those beside it that belong there too.
fn explain_own(finding: &mut Finding, way: &Move<'_, '_>, root: NodeId, path: &[&str], together: &[&Member<'_>]) {
    let (place, name) = (described(path), quoted(&way.member.key));
    if let Some(set) = way.set_at(root, path, &way.member.key) {
        finding.help = Some(format!("a field {name} belongs {place}, where it is set: remove it here"));
        let removal = way.take().map(|(_, removal)| vec![(removal, String::new())]);
        *finding = finding.clone().label(set, "set here");
        if let Some(removal) = removal {
            *finding = finding.clone().review_fix("Remove it", removal);
        }
        return;
    }
    finding.help = Some(format!("a field {name} belongs {place}: move it there"));
    let secret = way.secret || together.iter().any(|member| holds_secret(way.tree, member));
    let by_itself = way.is_flow(way.parent) || secret;
    let moved = if by_itself { std::slice::from_ref(&way.member) } else { together };
    let alone = std::slice::from_ref(&way.member);
    let edits = way.to(root, path, moved).map(|edits| (moved.len(), edits));
    if let Some((count, edits)) = edits.or_else(|| Some((1, way.to(root, path, alone)?))) {
        let them = if count == 1 { "it" } else { "them" };
        *finding = finding.clone().review_fix(format!("Move {them} {}", to(path)), edits);
    }
}

/// An unknown field in which known ones stand.
fn explain_inner(finding: &mut Finding, way: &Move<'_, '_>, root: NodeId, fields: &'static [Field]) {
    let tree = way.tree;
    let mut known: Vec<(NodeId, &Member<'_>, Vec<&'static str>)> = Vec::new();
    let mut waiting = vec![way.member.value];
    let mut left = INSIDE;
    while let Some(node) = waiting.pop().filter(|_| left > 0) {
        for member in tree.members(node).iter().take(left) {
            left -= 1;
            match home_of(fields, |field| field.name == member.key) {
                // What is set in its place already is something else here.
                Some(path) if way.set_at(root, &path, &member.key).is_none() => known.push((node, member, path)),
                Some(_) => {}
                None => waiting.push(member.value),
            }
        }
    }
    let Some((holder, path)) = known.first().map(|(holder, _, path)| (*holder, path.clone())) else { return };
    let of_one_place = known.iter().filter(|(node, _, home)| *node == holder && *home == path);
    let moved: Vec<&Member<'_>> = of_one_place.map(|(_, member, _)| *member).collect();
    let names: Vec<String> = moved.iter().map(|member| quoted(&member.key)).collect();
    let (place, them) = (described(&path), if moved.len() == 1 { "it" } else { "them" });
    let belong = if moved.len() == 1 { "belongs" } else { "belong" };
    finding.help = Some(format!("{} in it {belong} {place}: move {them} there", names.join(", ")));
    for (_, member, path) in &known {
        finding.labels.push((member.key_span, format!("belongs {}", described(path))));
    }
    if holder != way.member.value || moved.iter().any(|member| holds_secret(tree, member)) {
        return;
    }
    let (title, edits) = match path.as_slice() {
        [name] if way.parent == root && tree.get(root, name).is_none() => {
            let whole = moved.len() == tree.members(holder).len();
            (format!("Rename to {name}"), whole.then(|| vec![rename(way.member, name)]))
        }
        _ => (format!("Move {them} {}", to(&path)), way.inner_to(root, &path, &moved)),
    };
    if let Some(edits) = edits {
        *finding = finding.clone().review_fix(title, edits);
    }
}

fn described(path: &[&str]) -> String {
    if path.is_empty() { "at the top of the object".to_owned() } else { format!("under `{}`", path.join(".")) }
}

/// The same of a way.
fn to(path: &[&str]) -> String {
    if path.is_empty() { "to the top of the object".to_owned() } else { described(path) }
}

/// Whether a member holds anything that its name or its text gives away as a secret.
fn holds_secret(tree: &Tree<'_>, member: &Member<'_>) -> bool {
    let named = |member: &Member<'_>| {
        let told = !matches!(tree.value(member.value), Value::Null | Value::Boolean(_));
        told && (secret::is_secret_name(&member.key) || secret::resembles_secret_name(&member.key))
    };
    let mut secret = named(member);
    let mut waiting = vec![member.value];
    while let Some(node) = waiting.pop().filter(|_| !secret) {
        secret = tree.string(node).is_some_and(secret::holds_secret) || tree.members(node).iter().any(named);
        waiting.extend(tree.items(node));
        waiting.extend(tree.members(node).iter().map(|member| member.value));
    }
    secret
}

#[cfg(test)]
mod tests {
    use crate::options::Options;

    fn moved(text: &str) -> String {
        let report = crate::analyze(text, &Options::default());
        report.diagnostics.into_iter().find_map(|found| found.fix).expect("a fix").applied(text)
    }

    #[test]
    fn moves_a_field_down() {
        let text = "kind: TokenRequest\napiVersion: authentication.k8s.io/v1\naudiences: # who\n- a\n- b\nspec:\n  expirationSeconds: 600\n";
        assert_eq!(
            moved(text),
            "kind: TokenRequest\napiVersion: authentication.k8s.io/v1\nspec:\n  audiences: # who\n  - a\n  - b\n  expirationSeconds: 600\n"
        );
    }

    #[test]
    fn moves_a_field_up() {
        let text =
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  automountServiceAccountToken: false\n";
        assert_eq!(
            moved(text),
            "automountServiceAccountToken: false\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n"
        );
    }

    #[test]
    fn moves_together_what_belongs_together() {
        assert_eq!(
            moved("apiVersion: v1\nkind: ServiceAccount\nmetadata: # who\nname: a\nlabels:\n  b: c\n"),
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: # who\n  name: a\n  labels:\n    b: c\n"
        );
        assert_eq!(
            moved(&format!("{REVIEW}audiences: [a]\nmetadata: {{name: a}}\nexpirationSeconds: 600\n")),
            format!("{REVIEW}spec:\n  audiences: [a]\n  expirationSeconds: 600\nmetadata: {{name: a}}\n")
        );
        assert_eq!(
            moved(&format!("{REVIEW}spec:\nmetadata: {{name: a}}\naudiences: [a]\nexpirationSeconds: 600\n")),
            format!("{REVIEW}spec:\n  audiences: [a]\n  expirationSeconds: 600\nmetadata: {{name: a}}\n")
        );
    }

    #[test]
    fn a_structure_nearby_is_meant_before_others() {
        let head = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\n\
                    spec:\n  type: OIDC\n  oidcProviders:\n  - name: a\n    claimValidationRules:\n    - type: RequiredClaim\n";
        assert_eq!(
            moved(&format!("{head}      claim: hd\n      requiredValue: b\n")),
            format!("{head}      requiredClaim:\n        claim: hd\n        requiredValue: b\n")
        );
    }

    #[test]
    fn what_stands_elsewhere_or_is_misspelt_is_not_missed() {
        let missed = |text: &str| {
            let report = crate::analyze(text, &Options::default());
            let found = report.diagnostics.iter().filter(|found| found.reason.is_some());
            found.filter_map(|found| found.path.clone()).collect::<Vec<_>>()
        };
        let request = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\nname: a\n";
        assert_eq!(missed(&format!("{request}spec:\nusage: [client auth]\nsignerName: a.b/c\n")), ["spec.request"]);
        assert_eq!(missed(&format!("{request}spce: {{}}\n")), [""; 0]);
        assert_eq!(missed(&format!("{request}spec: {{usage: [client auth]}}\n")), ["spec.request", "spec.signerName"]);
    }

    #[test]
    fn makes_what_is_missing() {
        let text = "apiVersion: v1\nkind: ServiceAccount\nname: a\n";
        assert_eq!(moved(text), "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n");
    }

    #[test]
    fn moves_in_json() {
        let text = r#"{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": "n"}, "name": "a"}"#;
        assert_eq!(
            moved(text),
            r#"{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a", "namespace": "n"}}"#
        );
    }
    const ACCOUNT: &str = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n";
    const REVIEW: &str = "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\n";

    #[test]
    fn takes_known_fields_out_of_an_unknown_one() {
        for (inside, outside) in [
            ("spec: {automountServiceAccountToken: false}\n", "automountServiceAccountToken: false\n"),
            (
                "spec:\n  automountServiceAccountToken: false # no\n  # pulls\n  imagePullSecrets:\n  - name: b\n",
                "automountServiceAccountToken: false # no\n# pulls\nimagePullSecrets:\n- name: b\n",
            ),
            (
                "spec: {automountServiceAccountToken: false, imagePullSecrets: [{name: b}]}\n",
                "automountServiceAccountToken: false\nimagePullSecrets: [{name: b}]\n",
            ),
            (
                "spec:\n  automountServiceAccountToken: false\n  replicas: 1\n",
                "automountServiceAccountToken: false\nspec:\n  replicas: 1\n",
            ),
            ("spec:\n    automountServiceAccountToken: false\n\n", "automountServiceAccountToken: false\n\n"),
            ("spec:\r\n  automountServiceAccountToken: false\r\n", "automountServiceAccountToken: false\r\n"),
        ] {
            assert_eq!(moved(&format!("{ACCOUNT}{inside}")), format!("{ACCOUNT}{outside}"));
        }
        assert_eq!(
            moved(
                r#"{"apiVersion": "v1", "spec": {"secrets": []}, "kind": "ServiceAccount", "metadata": {"name": "a"}}"#
            ),
            r#"{"apiVersion": "v1", "secrets": [], "kind": "ServiceAccount", "metadata": {"name": "a"}}"#
        );
    }

    #[test]
    fn takes_known_fields_to_where_they_belong() {
        for (inside, outside) in [
            (
                "options:\n  audiences:\n  - a\nspec:\n  expirationSeconds: 600\n",
                "spec:\n  audiences:\n  - a\n  expirationSeconds: 600\n",
            ),
            (
                "options: {audiences: [a]}\nspec: {expirationSeconds: 600}\n",
                "spec: {audiences: [a], expirationSeconds: 600}\n",
            ),
            ("options:\n  audiences: [a]\n", "spec:\n  audiences: [a]\n"),
            (
                "options:\n  color: red\n  audiences: [a]\nspec:\n  expirationSeconds: 600\n",
                "options:\n  color: red\nspec:\n  audiences: [a]\n  expirationSeconds: 600\n",
            ),
        ] {
            assert_eq!(moved(&format!("{REVIEW}{inside}")), format!("{REVIEW}{outside}"));
        }
    }

    /// What is said of the first field that does not exist: the help, the title of the fix.
    fn said(text: &str) -> (String, Option<String>) {
        let report = crate::analyze(text, &Options::default());
        let found = report.diagnostics.into_iter().find(|found| found.rule == "manifest/unknown-field").unwrap();
        (found.help.unwrap(), found.fix.map(|fix| fix.title))
    }

    #[test]
    fn what_can_not_be_moved_is_named() {
        let (help, fix) = said(&format!("{ACCOUNT}pod:\n  spec:\n    automountServiceAccountToken: false\n"));
        assert_eq!(help, "`automountServiceAccountToken` in it belongs at the top of the object: move it there");
        assert_eq!(fix, None);
        let (_, fix) = said(&format!("{ACCOUNT}spec: # pods\n  # none\n  automountServiceAccountToken: false\n"));
        assert_eq!(fix, None);
        let (_, fix) = said(&format!("{REVIEW}options:\n  audiences:\n  - a\nspec: {{expirationSeconds: 600}}\n"));
        assert_eq!(fix, None);
        // A name in something unknown is the name of that.
        let (help, _) = said(&format!("{ACCOUNT}owner: {{name: b}}\n"));
        assert_eq!(help, super::super::decoding::UNKNOWN_FIELD_HELP);
        let (help, fix) = said(&format!("{ACCOUNT}name: b\n"));
        assert_eq!(help, "a field `name` belongs under `metadata`, where it is set: remove it here");
        assert_eq!(fix.as_deref(), Some("Remove it"));
    }
    #[test]
    fn an_item_that_stands_for_its_list_becomes_one() {
        let head = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\nspec:\n";
        let text = format!("{head}  oidcProviders:\n    name: a\n    issuer:\n      issuerURL: https://a\n");
        assert_eq!(
            moved(&text),
            format!("{head}  oidcProviders:\n    - name: a\n      issuer:\n        issuerURL: https://a\n")
        );
        assert_eq!(said(&text), ("what is around it is a list: begin each of its items with `-`".to_owned(), None));
        // A list of texts has no such items.
        let report = crate::analyze(&format!("{REVIEW}spec: {{audiences: {{name: a}}}}\n"), &Options::default());
        assert!(report.diagnostics.iter().all(|found| found.fix.is_none()));
    }

    #[test]
    fn the_beginning_of_a_name_stands_for_it() {
        assert_eq!(said(&format!("{ACCOUNT}automount: false\n")).0, "did you mean `automountServiceAccountToken`?");
        assert_eq!(said(&format!("{ACCOUNT}image: a\n")).0, super::super::decoding::UNKNOWN_FIELD_HELP);
    }
}
