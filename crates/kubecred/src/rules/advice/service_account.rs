//! Advice on ServiceAccount.

use std::collections::HashMap;

use crate::diagnostic::{Finding, quoted};
use crate::kube::value::Cursor;
use crate::order::sort_by_key;
use crate::source::Span;

use super::{Subject, at_key};

rules! {
    Advice, "Kubernetes, service accounts: manually created Secrets" {
        Warning TOKEN_SECRET = "serviceaccount/token-secret":
            "Tokens of an account are asked for when they are needed, and not listed as Secrets.";
    }
    Advice, "Kubernetes API reference, ServiceAccount: secrets" {
        Info SECRETS_WITHOUT_EFFECT = "serviceaccount/secrets-without-effect":
            "The list of Secrets limits pods only where the annotation that enforces it is set.";
        Warning SECRET_FIELDS = "serviceaccount/secret-fields": "Of a reference to a Secret the server keeps the name alone.";
        Warning REPEATED_SECRET = "serviceaccount/repeated-secret":
            "A list names each Secret once.";
        Warning UNNAMED_SECRET = "serviceaccount/unnamed-secret": "A reference to a Secret has a name.";
    }
    Advice, "Kubernetes, service accounts: enforced secret mounting (deprecated in 1.32)" {
        Warning ENFORCE_MOUNTABLE = "serviceaccount/enforce-mountable-secrets":
            "Secrets are kept apart by namespaces, not by the annotation that limits what an account may mount.";
    }
    Advice, "Kubernetes API reference, ServiceAccount: automountServiceAccountToken" {
        Warning AUTOMOUNT_MISPLACED = "serviceaccount/automount-misplaced":
            "`automountServiceAccountToken` is a field of the account, and no label or annotation.";
        Info AUTOMOUNT_DEFAULT = "serviceaccount/automount-default-account":
            "The account `default` mounts no token: every pod that names no account runs as it.";
    }
    Advice, "Kubernetes, Secret types: kubernetes.io/dockerconfigjson" {
        Warning PULL_SECRET_IS_TOKEN = "serviceaccount/pull-secret-is-token":
            "A Secret for pulling images holds credentials of a registry, not a token of the account.";
    }
}

/// Pods are held to the list of Secrets where this annotation is `true`.
const ENFORCE: &str = "kubernetes.io/enforce-mountable-secrets";
const AUTOMOUNT: &str = "automountServiceAccountToken";
/// What the server once appended to `NAME-token-` for the Secret of an account.
const SUFFIX: usize = 5;

pub(super) fn advise(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let account = &subject.object;
    let metadata = account.field("metadata");
    let name = metadata.field("name");
    let (secrets, pulls) = (account.field("secrets"), account.field("imagePullSecrets"));
    advise_on_annotations(&metadata, &secrets, findings);
    for secret in secrets.items() {
        let reference = secret.field("name");
        if is_token_secret(reference.string(), name.string()) {
            let message = format!("{} looks like a token of the account, kept in a Secret", quoted(reference.string()));
            findings.push(reference.finding(&TOKEN_SECRET, message).help(
                "take it out of the list: use `kubectl create token`, or a projected volume; since 1.24 no such \
                 Secret is made for an account, and one that exists never expires",
            ));
        }
        if !subject.is_stored() {
            findings.extend(dropped_fields(&secret));
        }
    }
    for pull in pulls.items() {
        let reference = pull.field("name");
        if is_token_secret(reference.string(), name.string()) {
            let message =
                format!("{} looks like a token of the account: no registry takes it", quoted(reference.string()));
            let help = "name a Secret of the type `kubernetes.io/dockerconfigjson`";
            findings.push(reference.finding(&PULL_SECRET_IS_TOKEN, message).help(help));
        }
    }
    let refused = "remove one of them: server-side apply refuses a list that names a Secret twice";
    advise_on_names(&secrets, refused, findings);
    advise_on_names(&pulls, "remove one of them: the second has no effect", findings);
    let automount = account.field(AUTOMOUNT);
    if name.string() == "default" && automount.boolean() == Some(true) {
        let message = "pods that name no account get the token of this one mounted";
        let help = "set it to `false`, and give pods that need the API an account of their own";
        findings.push(automount.finding(&AUTOMOUNT_DEFAULT, message).help(help));
    }
}

/// What the server drops from a reference to a Secret: the first such field is marked, the others are labelled.
fn dropped_fields(secret: &Cursor<'_, '_>) -> Option<Finding> {
    let names = ["kind", "namespace", "uid", "apiVersion", "resourceVersion", "fieldPath"];
    let mut dropped: Vec<(&str, Cursor<'_, '_>)> = names.into_iter().map(|name| (name, secret.field(name))).collect();
    dropped.retain(|(_, field)| !field.is_empty());
    sort_by_key(&mut dropped, |(_, field)| field.span());
    let names: Vec<String> = dropped.iter().map(|(name, _)| format!("`{name}`")).collect();
    let ((_, first), others) = dropped.split_first()?;
    let message = format!("the server drops {} from the reference", names.join(", "));
    let mut finding = at_key(first, &SECRET_FIELDS, message);
    for key in others.iter().filter_map(|(_, field)| field.value()?.key_span) {
        finding = finding.label(key, "dropped too");
    }
    Some(finding.help("write the name alone; the Secret is one of the account's namespace"))
}

fn advise_on_annotations(metadata: &Cursor<'_, '_>, secrets: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (annotations, labels) = (metadata.field("annotations"), metadata.field("labels"));
    let account = metadata.field("name");
    let enforce = annotations.field(ENFORCE);
    if enforce.value().is_some() {
        let message = format!("the annotation `{ENFORCE}` is deprecated since 1.32");
        let help = "put workloads that may not see each other's Secrets into namespaces of their own";
        findings.push(enforce.finding(&ENFORCE_MOUNTABLE, message).help(help));
    } else if secrets.items().any(|secret| !is_token_secret(secret.field("name").string(), account.string())) {
        let message = "this list limits nothing: pods of the account may mount any Secret of the namespace";
        let help = "leave it out, unless something of yours reads it";
        findings.push(at_key(secrets, &SECRETS_WITHOUT_EFFECT, message).help(help));
    }
    for (map, what) in [(&annotations, "an annotation"), (&labels, "a label")] {
        for (key, _) in map.members().iter().filter(|(key, _)| key.rsplit('/').next() == Some(AUTOMOUNT)) {
            let finding = map.field(key).finding(&AUTOMOUNT_MISPLACED, format!("{what} of this name has no effect"));
            let value = map.field(key).string() == "true";
            findings.push(
                finding.help(format!("write `{AUTOMOUNT}: {value}` at the top of the object, beside `metadata`")),
            );
        }
    }
}

fn advise_on_names(list: &Cursor<'_, '_>, repeated: &str, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for item in list.items() {
        let name = item.field("name");
        if name.string().is_empty() {
            let finding = item.finding(&UNNAMED_SECRET, "the reference has no name: it stands for nothing");
            findings.push(finding.help("name the Secret, or remove the item"));
        } else if let Some(first) = seen.get(name.string()) {
            // An alias repeats the very text: then it is what is marked.
            let at = if name.span() == *first { &item } else { &name };
            let finding = at.finding(&REPEATED_SECRET, format!("{} is named twice", quoted(name.string())));
            findings.push(finding.help(repeated).label(*first, "first here"));
        } else {
            seen.insert(name.string().to_owned(), name.span());
        }
    }
}

/// Whether a Secret is named as those were that the server once made for each account.
fn is_token_secret(secret: &str, account: &str) -> bool {
    let suffix = secret.strip_prefix(account).and_then(|rest| rest.strip_prefix("-token-"));
    !account.is_empty() && suffix.is_some_and(|suffix| suffix.len() == SUFFIX)
}
