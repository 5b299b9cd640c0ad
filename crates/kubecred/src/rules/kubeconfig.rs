//! The kubeconfig as client-go, and kubectl with it, uses it: no server sees one, so there is no verdict. An error means
//! that no client can be made of it, or that the context, cluster or user in question can't be used.

pub mod cluster;
pub mod exec;
pub mod user;

use std::collections::HashMap;

use crate::diagnostic::{Finding, Rule, quoted};
use crate::kube::format;
use crate::kube::value::{Cursor, Data, Structure, Value};
use crate::limits;
use crate::report::Artifact;
use crate::rules::nearest::nearest;
use crate::source::Span;
use crate::syntax::tree::{Tree, Value as Node};

rules! {
    Standard, "client-go, clientcmd: loading of kubeconfig files" {
        Error DUPLICATE_NAME = "kubeconfig/duplicate-name": "No two clusters, users or contexts have one name.";
        Warning UNKNOWN_FIELD = "kubeconfig/unknown-field": "A kubeconfig has no field of this name.";
        Warning DUPLICATE_FIELD = "kubeconfig/duplicate-field": "A field of a kubeconfig is there once.";
        Info KIND_MISSING = "kubeconfig/kind-missing": "A kubeconfig says that it is one.";
    }
    Standard, "client-go, clientcmd: validation of the configuration" {
        Error EMPTY = "kubeconfig/empty": "A kubeconfig has clusters, users and contexts.";
        Error UNKNOWN_CONTEXT = "kubeconfig/unknown-context": "The current context is one that is there.";
        Error UNKNOWN_CLUSTER = "kubeconfig/unknown-cluster": "A context names a cluster that is there.";
        Warning UNKNOWN_USER = "kubeconfig/unknown-user": "A context names a user that is there.";
        Warning NAMESPACE = "kubeconfig/namespace": "The namespace of a context is one that can exist.";
    }
    Advice, "Kubernetes, organizing cluster access using kubeconfig files" {
        Warning NO_CONTEXT = "kubeconfig/no-current-context": "A kubeconfig says which context is used.";
        Info UNUSED = "kubeconfig/unused": "Each cluster and each user is named by a context.";
        Info FILE = "kubeconfig/file":
            "A kubeconfig that is passed on holds what it needs, and does not name files for it.";
    }
    Standard, "client-go, clientcmd: validation of the configuration" {
        Error DATA_AND_FILE = "kubeconfig/data-and-file": "What is there as data is not named as a file too.";
    }
}

/// Everything that is wrong with a kubeconfig. `parts` is what was opened in its fields, `nested` says whether it stands in
/// another object.
pub fn check(config: &Cursor<'_, '_>, tree: &Tree<'_>, parts: &[Artifact], nested: bool, findings: &mut Vec<Finding>) {
    let kind = config.field("kind");
    if kind.is_empty() || config.field("apiVersion").is_empty() {
        let message = "it does not say that it is a kubeconfig: client-go takes any file for one, others may not";
        let finding = kind.finding(&KIND_MISSING, message);
        findings.push(finding.help("begin it with `apiVersion: v1` and `kind: Config`"));
    }
    let first = findings.len();
    let (clusters, users, contexts) = (config.field("clusters"), config.field("users"), config.field("contexts"));
    let (known_clusters, known_users, known_contexts) =
        (check_names(&clusters, findings), check_names(&users, findings), check_names(&contexts, findings));
    let current = config.field("current-context");
    if [&clusters, &users, &contexts, &current].into_iter().all(Cursor::is_empty) {
        let message = "nothing is in it: client-go takes it for no configuration, and kubectl asks `localhost:8080`";
        let finding = config.finding(&EMPTY, message).of_missing().at(contexts.span());
        findings.push(finding.help("add `clusters`, `users`, `contexts` and `current-context`, in lower case"));
    } else if !(nested && users.is_empty() && contexts.is_empty()) {
        // Of clusters alone, as the ConfigMap `cluster-info` holds them, nobody makes a client.
        check_current(&current, &contexts, &known_contexts, findings);
    }
    for context in contexts.items() {
        check_context(&context, (&clusters, &known_clusters), (&users, &known_users), findings);
    }
    if !contexts.is_empty() {
        check_unused(&clusters, &contexts, "cluster", findings);
        check_unused(&users, &contexts, "user", findings);
    }
    if has_undecoded_names(config, tree) {
        let mut own = findings.split_off(first);
        own.retain(|finding| ![&UNKNOWN_CONTEXT, &UNKNOWN_CLUSTER, &UNKNOWN_USER, &UNUSED].contains(&finding.rule));
        findings.append(&mut own);
    }
    for cluster in clusters.items() {
        cluster::check(&cluster.field("cluster"), tree, parts, findings);
    }
    for user in users.items() {
        user::check(&user.field("user"), parts, findings);
    }
}

/// Whether a name, or what holds names, is there and could not be decoded: then nobody knows what is named.
fn has_undecoded_names(config: &Cursor<'_, '_>, tree: &Tree<'_>) -> bool {
    let undecoded = |owner: &Cursor<'_, '_>, name: &str| {
        let written = owner.value().and_then(|value| tree.get(value.node?, name));
        owner.field(name).value().is_none() && written.is_some_and(|node| !matches!(tree.value(node), Node::Null))
    };
    let lists = [("clusters", "cluster"), ("users", "user"), ("contexts", "context")];
    lists.into_iter().any(|(list, what)| {
        undecoded(config, list)
            || config.field(list).items().any(|item| {
                let below = item.field(what);
                undecoded(&item, "name")
                    || what == "context"
                        && (undecoded(&item, what) || undecoded(&below, "cluster") || undecoded(&below, "user"))
            })
    })
}

/// The names in a list, in its order.
fn names<'o>(list: &'o Cursor<'o, '_>) -> impl Iterator<Item = &'o str> {
    list.items().map(|item| name_of(&item))
}

fn name_of<'o>(item: &Cursor<'o, '_>) -> &'o str {
    item.value().and_then(structure).map_or("", |item| item.text("name"))
}

fn structure<'o, 't>(value: &'o Value<'t>) -> Option<&'o Structure<'t>> {
    match &value.data {
        Data::Structure(structure) => Some(structure),
        _ => None,
    }
}

/// Names, and where each of them stands.
type Names<'o> = HashMap<&'o str, (usize, Span)>;

/// Answers the names.
fn check_names<'o>(list: &'o Cursor<'o, '_>, findings: &mut Vec<Finding>) -> Names<'o> {
    let mut seen = Names::new();
    for item in list.items() {
        let name = item.field("name");
        if let Some((_, first)) = seen.insert(name_of(&item), (0, name.span())) {
            let message =
                format!("the name {} is there twice: client-go refuses the whole file", quoted(name.string()));
            let finding = name.finding(&DUPLICATE_NAME, message).label(first, "first here");
            findings.push(finding.help("remove one of them, or give it another name"));
        }
    }
    seen
}

fn check_current(current: &Cursor<'_, '_>, contexts: &Cursor<'_, '_>, known: &Names<'_>, findings: &mut Vec<Finding>) {
    let name = current.string();
    if known.contains_key(name) {
        return;
    }
    if name.is_empty() {
        let (message, help) = match names(contexts).next() {
            Some(first) => (
                "it does not say which context is used",
                format!("set `current-context`, for example with `kubectl config use-context {}`", shown(first)),
            ),
            None => {
                ("there is no context: nothing says who goes where", "add one, and name it in `current-context`".into())
            }
        };
        findings.push(current.finding(&NO_CONTEXT, message).help(help));
        return;
    }
    findings.push(not_there(current, &UNKNOWN_CONTEXT, "context", contexts, findings.len()));
}

/// That a name is that of nothing in a list, and which was meant.
fn not_there(name: &Cursor<'_, '_>, rule: &'static Rule, what: &str, list: &Cursor<'_, '_>, found: usize) -> Finding {
    let message = format!("there is no {what} {}", quoted(name.string()));
    let finding = name.finding(rule, message).of_missing();
    // What is beyond the limit is counted, and not shown.
    let looked_at = if found < limits::FINDINGS { LOOKED_AT } else { 0 };
    let known: Vec<&str> = names(list).take(looked_at).collect();
    match (nearest(name.string(), known.iter().copied()), known.first()) {
        (Some(meant), _) => finding.help(format!("did you mean {}?", quoted(meant))),
        (None, Some(first)) => finding.help(format!("name one that is there, such as {}", quoted(first))),
        (None, None) => finding.help(format!("add the {what}: there is none in this file")),
    }
}

/// Names among which one is looked for that may be meant.
const LOOKED_AT: usize = 50;

/// A name for a command line; one that would have to be quoted is left out.
fn shown(name: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:@/".contains(&byte);
    if !name.is_empty() && name.bytes().all(plain) && !crate::secret::holds_secret(name) { name } else { "NAME" }
}

fn check_context(
    item: &Cursor<'_, '_>,
    (clusters, known_clusters): (&Cursor<'_, '_>, &Names<'_>),
    (users, known_users): (&Cursor<'_, '_>, &Names<'_>),
    findings: &mut Vec<Finding>,
) {
    let context = item.field("context");
    let (cluster, user, namespace) = (context.field("cluster"), context.field("user"), context.field("namespace"));
    let who = quoted(name_of(item));
    if cluster.is_empty() {
        let message = format!("the context {who} names no cluster");
        findings.push(cluster.finding(&UNKNOWN_CLUSTER, message).help("add `cluster:` with the name of one"));
    } else if !known_clusters.contains_key(cluster.string()) {
        findings.push(not_there(&cluster, &UNKNOWN_CLUSTER, "cluster", clusters, findings.len()));
    }
    if user.is_empty() {
        let message = format!("the context {who} names no user: the cluster is asked without a credential");
        findings.push(user.finding(&UNKNOWN_USER, message).help("add `user:` with the name of one"));
    } else if !known_users.contains_key(user.string()) {
        findings.push(not_there(&user, &UNKNOWN_USER, "user", users, findings.len()));
    }
    if let Some(problem) = Some(namespace.string()).filter(|name| !name.is_empty()).and_then(format::dns_label) {
        let message = format!("{} can't be a namespace: {problem}", quoted(namespace.string()));
        findings.push(namespace.finding(&NAMESPACE, message).help("write the name of a namespace of the cluster"));
    }
}

fn check_unused(list: &Cursor<'_, '_>, contexts: &Cursor<'_, '_>, what: &'static str, findings: &mut Vec<Finding>) {
    let mut used = Names::new();
    for item in contexts.items() {
        let context = item.value().and_then(|item| structure(item)?.get("context"));
        if let Some(context) = context.and_then(structure) {
            used.insert(context.text(what), (0, Span::default()));
        }
    }
    for item in list.items() {
        let name = item.field("name");
        if !used.contains_key(name.string()) {
            let message = format!("no context names the {what} {}", quoted(name.string()));
            let help = format!(
                "remove it with `kubectl config delete-{what} {}`, if nothing else uses it",
                shown(name.string())
            );
            findings.push(name.finding(&UNUSED, message).help(help).of_missing());
        }
    }
}

/// A value that can be there as data and as a file. Answers whether a file is named that data does not override.
fn check_file(owner: &Cursor<'_, '_>, file: &'static str, data: &'static str, findings: &mut Vec<Finding>) -> bool {
    let path = owner.field(file);
    if path.is_empty() {
        return false;
    }
    let data_field = owner.field(data);
    if !data.is_empty() && !data_field.is_empty() {
        let message = format!("`{data}` and `{file}` are both there: client-go refuses that");
        let finding = path.finding(&DATA_AND_FILE, message).label(data_field.span(), "the data");
        findings.push(finding.help(format!("remove `{file}`: the data is complete without it")));
        return false;
    }
    let text = path.string();
    let absolute = text.starts_with(['/', '\\']) || text.get(1..3).is_some_and(|drive| matches!(drive, ":\\" | ":/"));
    let message = match absolute {
        true => format!("{} is a file of one machine: what is in it is not known here", quoted(text)),
        false => format!("{} is looked for beside the kubeconfig: what is in it is not known here", quoted(text)),
    };
    let help = "where it goes to another machine, put the content in: `kubectl config view --flatten --minify --raw`";
    findings.push(path.finding(&FILE, message).help(help));
    true
}
