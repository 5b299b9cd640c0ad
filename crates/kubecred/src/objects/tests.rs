use crate::options::Options;

/// Where it is said that a body has one document.
fn second(text: &str) -> Vec<u32> {
    let report = crate::analyze(text, &Options::default());
    let found = report.diagnostics.iter().filter(|found| found.rule == "manifest/several-documents");
    found.map(|found| found.range.unwrap().start.line).collect()
}

#[test]
fn of_several_documents_it_is_said_once_that_they_are_no_body() {
    let one = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n";
    assert_eq!(second(&[one, one, one].join("---\n")), [5]);
    assert_eq!(second(&format!("---\n---\n{one}")), [3]);
    assert_eq!(second(&format!("---\n{one}---\n# none\n...\n")), [0; 0]);
    let (list, config) = (
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}\n",
        "apiVersion: v1\nkind: Config\nclusters: []\n",
    );
    assert_eq!(second(&[list, one].join("---\n")), [6]);
    assert_eq!(second(&[config, one].join("---\n")), [0; 0]);
    assert_eq!(second(&format!("{one}---\nkind: Status\napiVersion: v1\nstatus: Failure\n")), [0; 0]);
}

#[test]
fn an_item_that_is_no_object_is_told_what_it_should_be() {
    let said = |kind: &str| {
        let report = crate::analyze(&format!("apiVersion: v1\nkind: {kind}\nitems: [5]\n"), &Options::default());
        let [found] = report.diagnostics.try_into().unwrap();
        assert_eq!((found.pointer.as_deref(), found.path.as_deref()), (Some("/items/0"), Some("items[0]")));
        assert_eq!(found.message, "`items[0]` must be an object, but this is a number");
        found.help.unwrap()
    };
    assert_eq!(said("List"), "each item is an object of its own, and begins with `apiVersion:` and `kind:`");
    assert_eq!(
        said("ServiceAccountList"),
        "each item is an object of the kind `ServiceAccount`: write its fields, as `metadata:`"
    );
}
/// What is said of an object that begins so: the rule, the help, the title of the fix.
fn said_of_kind(head: &str) -> [String; 3] {
    let report = crate::analyze(&format!("{head}\nmetadata: {{name: cluster}}\n"), &Options::default());
    let found = report.diagnostics.into_iter().next().unwrap();
    [found.rule.to_string(), found.help.unwrap_or_default(), found.fix.map(|fix| fix.title).unwrap_or_default()]
}

#[test]
fn misspelt_kinds_are_told_from_those_of_others() {
    assert_eq!(
        said_of_kind("apiversion: v1\nKind: ServiceAccount"),
        [
            "manifest/no-kind",
            "did you mean `kind` and `apiVersion`? field names are case-sensitive",
            "Rename to kind and apiVersion"
        ]
    );
    assert_eq!(said_of_kind("apiversion: v1\nkind: ServiceAccount")[2], "Rename to apiVersion");
    assert_eq!(said_of_kind("apiVersion: v1\nkind: ServiceAccounts")[1], "did you mean `ServiceAccount`?");
    assert_eq!(
        said_of_kind("apiVersion: operator.openshift.io/v1\nkind: Authentication"),
        ["manifest/unknown-kind", "", ""]
    );
    assert_eq!(said_of_kind("apiVersion: config.openshift.com/v1\nkind: Authentication")[0], "manifest/api-version");
    assert_eq!(said_of_kind("apiVersion: apps/v1\nkind: ServiceAccount")[0], "manifest/api-version");
}
#[test]
fn what_a_template_would_make_is_not_mended_by_hand() {
    let text = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Values.a }}\nautomountServiceAccountToken: {{ .Values.b }}\n";
    let report = crate::analyze(text, &Options::default());
    let found = report.diagnostics.iter().find(|found| found.rule == "manifest/type").unwrap();
    assert_eq!(found.help.as_deref(), Some(super::reading::TEMPLATE));
}
