//! What clients have: kubeconfigs, what exec plugins are told and answer, and Secrets with a pair or a token. Each takes the
//! input of a builder and gives the fields of its object.

use crate::argument::ArgumentError;
use crate::build::members::{Members, list, string};
use crate::build::{Builder, builder};
use crate::encoding::pem;
use crate::jose::JsonWebToken;
use crate::kube::client::{API_PREFIX, EXEC_CREDENTIAL};
use crate::kube::core::SECRET;
use crate::kube::kubeconfig::CONFIG;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::write::to_json;
use crate::time::Time;
use crate::x509::Certificate;

/// What clients have, each with what makes fields of its object of the input.
pub static BUILDERS: &[(Builder, Prepare)] = &[
    (builder("kubeconfig", &CONFIG, &[]), kubeconfig),
    (builder("execCredential", &EXEC_CREDENTIAL, &["status"]), exec_credential),
    (builder("execInfo", &EXEC_CREDENTIAL, &["spec"]), exec_info),
    (builder("tlsSecret", &SECRET, &[]), tls_secret),
    (builder("serviceAccountTokenSecret", &SECRET, &[]), service_account_token_secret),
];

/// Makes fields of the input of a builder.
pub type Prepare = fn(&Tree<'_>) -> String;

/// The input as fields of the object; what is no object is left to who writes it.
pub(super) fn prepared(input: &str, prepare: Prepare) -> Result<String, ArgumentError> {
    let tree = json::read(input).complete().map_err(|error| ArgumentError::new(error.message))?;
    match tree.value(tree.root) {
        Value::Mapping(_) | Value::Null => Ok(prepare(&tree)),
        _ => Ok(input.to_owned()),
    }
}

/// A kubeconfig of one `cluster`, one `user`, and the context `name` in which they meet; beside others, which have the form of
/// the file: `clusters`, `users`, `contexts`.
fn kubeconfig(tree: &Tree<'_>) -> String {
    let root = tree.root;
    let (cluster, user) = (part(tree, "cluster"), part(tree, "user"));
    let name_of = |node: Option<NodeId>, usual: &'static str| match node.map_or("", |node| text(tree, node, "name")) {
        "" => usual.to_owned(),
        name => name.to_owned(),
    };
    let (cluster_name, user_name) = (name_of(cluster, "cluster"), name_of(user, "user"));
    let name = match text(tree, root, "name") {
        "" => format!("{user_name}@{cluster_name}"),
        name => name.to_owned(),
    };
    let taken = ["cluster", "user", "name", "namespace", "clusters", "users", "contexts"];
    let mut object = members_but(tree, root, &taken);
    let with = |list_name: &str, own: Option<String>| {
        let given = tree.get(root, list_name);
        let others = given.map(|node| tree.items(node)).unwrap_or_default();
        let others = others.iter().map(|item| to_json(tree, *item));
        own.into_iter().chain(others).collect::<Vec<_>>()
    };
    let named =
        |kind: &str, name: &str, inner: String| Some(Members::default().text("name", name).json(kind, &inner).object());
    let own = cluster.and_then(|node| named("cluster", &cluster_name, members_but(tree, node, &["name"]).object()));
    object.list_if("clusters", &with("clusters", own));
    let own = user.and_then(|node| named("user", &user_name, user_fields(tree, node)));
    object.list_if("users", &with("users", own));
    let has_context = cluster.is_some() || user.is_some();
    let mut context = Members::default();
    context.text("cluster", &cluster_name).text("user", &user_name);
    context.text_if("namespace", text(tree, root, "namespace"));
    let own = has_context.then(|| named("context", &name, context.object())).flatten();
    object.list_if("contexts", &with("contexts", own));
    if has_context && tree.get(root, "current-context").is_none() {
        object.text("current-context", &name);
    }
    object.object()
}

/// The fields of a user. A plugin speaks v1 of its protocol, and may ask if somebody is there, unless it is said otherwise.
fn user_fields(tree: &Tree<'_>, user: NodeId) -> String {
    let mut fields = members_in_order(tree, user, "client-certificate-data", &["name", "exec"]);
    match tree.get(user, "exec") {
        Some(exec) if matches!(tree.value(exec), Value::Mapping(_)) => {
            let mut members = members_but(tree, exec, &[]);
            for (name, usual) in
                [("apiVersion", format!("{API_PREFIX}v1")), ("interactiveMode", "IfAvailable".to_owned())]
            {
                if tree.get(exec, name).is_none() {
                    members.text(name, &usual);
                }
            }
            fields.json("exec", &members.object());
        }
        Some(other) => {
            fields.json("exec", &to_json(tree, other));
        }
        None => {}
    }
    fields.object()
}

/// The answer of an exec plugin: it ends when the token or the certificate in it does, whichever is first.
fn exec_credential(tree: &Tree<'_>) -> String {
    let status = tree.get(tree.root, "status").unwrap_or(tree.root);
    let of = |name| match text(tree, tree.root, name) {
        "" => text(tree, status, name),
        text => text,
    };
    let mut object = members_in_order(tree, tree.root, "clientCertificateData", &[]);
    let is_given = [tree.root, status].iter().any(|node| tree.get(*node, "expirationTimestamp").is_some());
    let ends = [token_end(of("token")), certificate_end(of("clientCertificateData"))];
    if let Some(end) = ends.into_iter().flatten().min().filter(|_| !is_given) {
        object.text("expirationTimestamp", &end.to_rfc3339());
    }
    object.object()
}

fn token_end(token: &str) -> Option<Time> {
    JsonWebToken::decode_value(token).value.times.expires_at
}

fn certificate_end(certificates: &str) -> Option<Time> {
    let (first, _) = pem::go_decode_first(certificates.as_bytes())?;
    Certificate::decode_value(&first.content.bytes).value.valid_until
}

/// What kubectl tells an exec plugin: the cluster, and whether it may ask somebody.
fn exec_info(tree: &Tree<'_>) -> String {
    let mut object = members_but(tree, tree.root, &[]);
    if tree.get(tree.root, "interactive").is_none() && tree.get(tree.root, "spec").is_none() {
        object.json("interactive", "false");
    }
    object.object()
}

/// A Secret of the type `kubernetes.io/tls`: `certificate` with those above it, and its `key`; with `ca`, where given.
fn tls_secret(tree: &Tree<'_>) -> String {
    let keys = [("certificate", "tls.crt"), ("key", "tls.key"), ("ca", "ca.crt")];
    let mut object = members_but(tree, tree.root, &keys.map(|(name, _)| name));
    let mut data = Members::default();
    for (name, key) in keys {
        if let Some(node) = part(tree, name) {
            let ordered = certificates_in_order(text(tree, tree.root, name)).filter(|_| name == "certificate");
            data.json(key, &ordered.map_or_else(|| to_json(tree, node), |ordered| string(&ordered)));
        }
    }
    object.json("data", &data.object()).text("type", "kubernetes.io/tls").object()
}

/// A Secret that the server fills with a token of `serviceAccount`.
fn service_account_token_secret(tree: &Tree<'_>) -> String {
    let mut object = members_but(tree, tree.root, &["serviceAccount", "annotations"]);
    let annotations = part(tree, "annotations");
    let mut annotations = annotations.map(|node| members_but(tree, node, &[])).unwrap_or_default();
    if let Some(account) = part(tree, "serviceAccount") {
        annotations.json("kubernetes.io/service-account.name", &to_json(tree, account));
    }
    object.json("annotations", &annotations.object()).text("type", "kubernetes.io/service-account-token").object()
}

/// The members of an object but for these; of the one that has certificates the leaf stands first, as who reads them wants it.
fn members_in_order(tree: &Tree<'_>, node: NodeId, certificates: &str, names: &[&str]) -> Members {
    match certificates_in_order(text(tree, node, certificates)) {
        Some(ordered) => {
            let mut members = members_but(tree, node, &[names, &[certificates]].concat());
            members.text(certificates, &ordered);
            members
        }
        None => members_but(tree, node, names),
    }
}

/// Certificates of one chain at most.
const LENGTH: usize = 16;

/// PEM of a chain with the leaf first, and each behind the one that it issued, by their names: who reads them tries an issuer
/// whose key identifier is another one too. Nothing where they stand so already, or are more or less than a chain.
fn certificates_in_order(pem: &str) -> Option<String> {
    let mut certificates: Vec<(Vec<u8>, Certificate)> = Vec::new();
    let mut from = 0;
    while let Some((block, end)) = pem::decode_next(pem.as_bytes(), from) {
        if block.label != "CERTIFICATE" || certificates.len() == LENGTH {
            return None;
        }
        let certificate = Certificate::decode_value(&block.content.bytes).value;
        certificates.push((block.content.bytes, certificate));
        from = end;
    }
    let given: Vec<&[u8]> = certificates.iter().map(|(der, _)| der.as_slice()).collect();
    let issued = |issuer: &Certificate, other: &Certificate| other.issuer.encoding == issuer.subject.encoding;
    let mut rest: Vec<&(Vec<u8>, Certificate)> = certificates.iter().collect();
    let is_leaf = |(der, one): &&(Vec<u8>, Certificate)| {
        certificates.iter().filter(|(other, _)| other != der).all(|(_, other)| !issued(one, other))
    };
    let mut leaves = certificates.iter().filter(is_leaf);
    let (leaf, None) = (leaves.next()?, leaves.next()) else { return None };
    let mut ordered = vec![leaf];
    rest.retain(|(der, _)| *der != leaf.0);
    while let Some((_, last)) = ordered.last()
        && let Some(next) = rest.iter().position(|(_, one)| issued(one, last))
    {
        ordered.push(rest.remove(next));
    }
    let is_new = ordered.iter().zip(&given).any(|((der, _), before)| der != before);
    let write = |(der, _): &&(Vec<u8>, Certificate)| pem::encode("CERTIFICATE", der);
    (rest.is_empty() && ordered.len() == given.len() && is_new).then(|| ordered.iter().map(write).collect())
}

/// The members of an object but for these.
fn members_but(tree: &Tree<'_>, node: NodeId, names: &[&str]) -> Members {
    let mut members = Members::default();
    for member in tree.members(node) {
        if !names.contains(&member.key.as_ref()) {
            members.json(&member.key, &to_json(tree, member.value));
        }
    }
    members
}

/// A member of the input that is not null.
fn part(tree: &Tree<'_>, name: &str) -> Option<NodeId> {
    tree.get(tree.root, name).filter(|node| !matches!(tree.value(*node), Value::Null))
}

fn text<'t>(tree: &'t Tree<'_>, node: NodeId, name: &str) -> &'t str {
    tree.get(node, name).and_then(|value| tree.string(value)).unwrap_or_default()
}

/// The input of [`kubeconfig`] that makes a kubeconfig again: of one with a single context its parts, of any other all as it
/// is.
pub(super) fn kubeconfig_input(tree: &Tree<'_>) -> String {
    let root = tree.root;
    let only = |list_name: &str| match tree.get(root, list_name).map(|node| tree.items(node)) {
        Some(&[item]) => Some(item),
        _ => None,
    };
    let inner = |list_name: &str, kind: &str| {
        let item = only(list_name)?;
        let inner = tree.get(item, kind).filter(|node| matches!(tree.value(*node), Value::Mapping(_)))?;
        Some((text(tree, item, "name"), inner))
    };
    let all = || members_but(tree, root, &["apiVersion", "kind"]).object();
    let parts = (inner("clusters", "cluster"), inner("users", "user"), inner("contexts", "context"));
    let (Some((cluster_name, cluster)), Some((user_name, user)), Some((name, context))) = parts else { return all() };
    let meet = text(tree, context, "cluster") == cluster_name && text(tree, context, "user") == user_name;
    if !meet || text(tree, root, "current-context") != name || tree.get(context, "extensions").is_some() {
        return all();
    }
    let mut input = Members::default();
    let with_name = |name: &str, node| {
        let rest = members_but(tree, node, &[]).object();
        match rest.strip_prefix('{') {
            Some("}") => format!("{{\"name\":{}}}", string(name)),
            Some(rest) => format!("{{\"name\":{},{rest}", string(name)),
            None => rest,
        }
    };
    input
        .text("name", name)
        .json("cluster", &with_name(cluster_name, cluster))
        .json("user", &with_name(user_name, user));
    input.text_if("namespace", text(tree, context, "namespace"));
    if let Some(extensions) = tree.get(root, "extensions") {
        input.json(
            "extensions",
            &list(&tree.items(extensions).iter().map(|item| to_json(tree, *item)).collect::<Vec<_>>()),
        );
    }
    input.object()
}
