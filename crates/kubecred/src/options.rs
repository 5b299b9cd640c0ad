//! What a caller may tell: the time, the version, the request, and what is known of the cluster.

use serde::{Serialize, Serializer};

use crate::argument::{self, Argument, ArgumentError, Member, set};
use crate::kube::endpoint;
use crate::time::{NotATime, Time};

/// Options of `analyze` and `validate`. All are optional.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct Options {
    /// The current time, RFC 3339. Without it checks of time say "not checked".
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub now: Option<Time>,
    /// The release whose rules hold. Without it that of the request.
    pub kubernetes_version: Option<KubernetesVersion>,
    /// How an object would be sent. Its method, path and stored object count where the input is one object; of several,
    /// each is created in the collection of its kind.
    pub request: Request,
    /// Whether signatures are checked now, or left for a second call.
    pub signatures: Signatures,
    /// The certificates that are trusted, in PEM (several one behind the other) or base64: chains are held against them.
    #[cfg_attr(feature = "typescript", ts(type = "string | Array<string>"))]
    pub roots: Vec<String>,
    /// Keys with which tokens are checked, beside those of the input: as those of `verifyToken`.
    #[cfg_attr(feature = "typescript", ts(type = "string | object | Array<string | object>"))]
    pub keys: Vec<String>,
    /// The issuer that tokens should be of.
    pub issuer: Option<String>,
    /// The audiences of which tokens should name one.
    pub audiences: Vec<String>,
}

impl Options {
    /// Those of readers of values: no signature is checked.
    pub(crate) fn deferred() -> Self {
        Self { signatures: Signatures::Defer, ..Self::default() }
    }

    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &OPTIONS)
    }
}

pub(crate) const OPTIONS: [Member<Options>; 8] = [
    ("now", |options, value| set(&mut options.now, time(value))),
    ("kubernetesVersion", |options, value| set(&mut options.kubernetes_version, value.choice(&VERSIONS))),
    ("request", |options, value| set(&mut options.request, value.object(&REQUEST))),
    ("signatures", |options, value| {
        set(&mut options.signatures, value.choice(&SIGNATURES).map(Option::unwrap_or_default))
    }),
    ("roots", |options, value| set(&mut options.roots, value.texts())),
    ("keys", |options, value| set(&mut options.keys, value.texts())),
    ("issuer", |options, value| set(&mut options.issuer, value.text())),
    ("audiences", |options, value| set(&mut options.audiences, value.items(text))),
];

/// Whether signatures are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum Signatures {
    /// Checked.
    #[default]
    Check,
    /// Left out: a verdict that depends on one says that it is provisional.
    Defer,
}

const SIGNATURES: [(&str, Signatures); 2] = [("check", Signatures::Check), ("defer", Signatures::Defer)];

/// A Kubernetes release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum KubernetesVersion {
    /// 1.33
    #[serde(rename = "1.33")]
    V1_33,
    /// 1.34
    #[serde(rename = "1.34")]
    V1_34,
    /// 1.35
    #[serde(rename = "1.35")]
    V1_35,
    /// 1.36, the reference.
    #[default]
    #[serde(rename = "1.36")]
    V1_36,
}

const VERSIONS: [(&str, KubernetesVersion); 4] = [
    ("1.33", KubernetesVersion::V1_33),
    ("1.34", KubernetesVersion::V1_34),
    ("1.35", KubernetesVersion::V1_35),
    ("1.36", KubernetesVersion::V1_36),
];

/// A request to kube-apiserver. What is absent is that of a strict dry-run create of the body's kind as a
/// cluster administrator.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct Request {
    /// What is done: absent, a create.
    pub method: Method,
    /// The path, such as `/api/v1/namespaces/default/serviceaccounts`. A query may stand behind it.
    pub path: Option<String>,
    /// The query, such as `dryRun=All&fieldValidation=Strict`. Absent: just that one.
    pub query: Option<String>,
    /// The content type. Absent: JSON if the body starts with `{` or `[` or is empty, else YAML.
    pub content_type: Option<String>,
    /// Who sends it.
    pub user: Option<User>,
    /// The JSON object that is stored. Absent: not known; `null`: nothing is stored.
    #[cfg_attr(feature = "typescript", ts(type = "object | null", optional))]
    pub before: Option<String>,
    /// Which CustomResourceDefinition of OpenShift's Authentication is installed.
    pub crd: Option<CrdVariant>,
    /// The release of the server.
    pub kubernetes_version: KubernetesVersion,
    /// What is known of the cluster.
    pub cluster: Option<Cluster>,
}

impl Request {
    /// A request from its JSON; `null` stands for a strict dry-run create.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &REQUEST)
    }

    /// The query, where there is one: its own, or that of the path.
    pub(crate) fn query(&self) -> Option<&str> {
        self.query.as_deref().or_else(|| self.path.as_deref().and_then(|path| endpoint::split(path).1))
    }
}

const REQUEST: [Member<Request>; 9] = [
    ("method", |request, value| set(&mut request.method, value.choice(&METHODS).map(Option::unwrap_or_default))),
    ("path", |request, value| set(&mut request.path, value.text())),
    ("query", |request, value| set(&mut request.query, value.text())),
    ("contentType", |request, value| set(&mut request.content_type, value.text())),
    ("user", |request, value| set(&mut request.user, value.object(&USER).map(Some))),
    ("before", |request, value| set(&mut request.before, value.object_or_null().map(Some))),
    ("crd", |request, value| set(&mut request.crd, value.choice(&CRD_VARIANTS))),
    ("kubernetesVersion", |request, value| {
        set(&mut request.kubernetes_version, value.choice(&VERSIONS).map(Option::unwrap_or_default))
    }),
    ("cluster", |request, value| set(&mut request.cluster, value.object(&CLUSTER).map(Some))),
];

/// The method of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "UPPERCASE"))]
pub enum Method {
    /// Creates.
    #[default]
    Post,
    /// Updates.
    Put,
}

const METHODS: [(&str, Method); 2] = [("POST", Method::Post), ("PUT", Method::Put)];

/// A user of the cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct User {
    /// Their name.
    pub username: String,
    /// Their identifier.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub uid: String,
    /// Their groups.
    pub groups: Vec<String>,
    /// What else their authenticator says.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string[]>", optional))]
    pub extra: Vec<(String, Vec<String>)>,
}

fn as_map<S: Serializer>(extra: &[(String, Vec<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(extra.iter().map(|(key, values)| (key, values)))
}

const USER: [Member<User>; 4] = [
    ("username", |user, value| set(&mut user.username, text(value))),
    ("uid", |user, value| set(&mut user.uid, text(value))),
    ("groups", |user, value| set(&mut user.groups, value.items(text))),
    ("extra", |user, value| {
        for (name, values) in value.members()? {
            user.extra.push((name.to_owned(), values.items(text)?));
        }
        user.extra.sort();
        Ok(())
    }),
];

/// Which CustomResourceDefinition of OpenShift's Authentication is installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CrdVariant {
    /// The one of the feature set `Default`.
    #[default]
    Default,
    /// The one of the feature set `CustomNoUpgrade`.
    CustomNoUpgrade,
}

const CRD_VARIANTS: [(&str, CrdVariant); 2] =
    [("Default", CrdVariant::Default), ("CustomNoUpgrade", CrdVariant::CustomNoUpgrade)];

/// What is known of a cluster.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct Cluster {
    /// The issuers of tokens of ServiceAccounts (`--service-account-issuer`): the first issues, the others are trusted still.
    pub issuers: Vec<String>,
    /// The audiences of the API server (`--api-audiences`). Without any the issuers.
    pub api_audiences: Vec<String>,
    /// The JSON Web Key set with which it checks tokens of ServiceAccounts, as `/openid/v1/jwks` shows it.
    #[cfg_attr(feature = "typescript", ts(type = "object | null"))]
    pub jwks: Option<String>,
    /// The certificates of the CAs whose client certificates it takes (`--client-ca-file`), as PEM.
    #[cfg_attr(feature = "typescript", ts(rename = "clientCA"))]
    pub client_ca: Option<String>,
    /// Whether it takes requests without a credential (`--anonymous-auth`).
    pub anonymous: Option<bool>,
    /// The discovery document of its issuer. It is not looked at.
    #[cfg_attr(feature = "typescript", ts(type = "object | null"))]
    pub discovery: Option<String>,
    /// Objects that exist.
    pub objects: Vec<KnownObject>,
    /// Whether `objects` holds all there are: then an object that is not listed is absent, else it is unknown.
    pub complete: bool,
}

impl Cluster {
    /// Whether an object exists; `None` where that is not known.
    pub fn has(&self, kind: &str, namespace: &str, name: &str) -> Option<bool> {
        if self.find(kind, namespace, name).is_some() { Some(true) } else { self.complete.then_some(false) }
    }

    /// An object that is known to exist.
    pub fn find(&self, kind: &str, namespace: &str, name: &str) -> Option<&KnownObject> {
        let is_it = |object: &&KnownObject| object.kind == kind && object.namespace == namespace && object.name == name;
        self.objects.iter().find(is_it)
    }

    /// A cluster from its JSON; `null` stands for one of which nothing is known.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &CLUSTER)
    }
}

const CLUSTER: [Member<Cluster>; 8] = [
    ("issuers", |cluster, value| set(&mut cluster.issuers, value.items(text))),
    ("apiAudiences", |cluster, value| set(&mut cluster.api_audiences, value.items(text))),
    ("jwks", |cluster, value| set(&mut cluster.jwks, object(value))),
    ("clientCA", |cluster, value| set(&mut cluster.client_ca, value.text())),
    ("anonymous", |cluster, value| {
        set(&mut cluster.anonymous, value.flag().map(|flag| (!value.is_null()).then_some(flag)))
    }),
    ("discovery", |cluster, value| set(&mut cluster.discovery, object(value))),
    ("objects", |cluster, value| set(&mut cluster.objects, value.items(|item| item.object(&KNOWN_OBJECT)))),
    ("complete", |cluster, value| set(&mut cluster.complete, value.flag())),
];

/// An object that is known to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct KnownObject {
    /// Its kind.
    pub kind: String,
    /// Its namespace; empty where the kind has none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its uid, where known.
    pub uid: Option<String>,
    /// Since when it is being deleted, RFC 3339; absent where it is not.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub deletion_timestamp: Option<Time>,
    /// Of a pod: its ServiceAccount. It is not looked at.
    pub service_account_name: Option<String>,
    /// Of a pod: the node on which it runs. It is not looked at.
    pub node_name: Option<String>,
}

const KNOWN_OBJECT: [Member<KnownObject>; 7] = [
    ("kind", |object, value| set(&mut object.kind, text(value))),
    ("namespace", |object, value| set(&mut object.namespace, text(value))),
    ("name", |object, value| set(&mut object.name, text(value))),
    ("uid", |object, value| set(&mut object.uid, value.text())),
    ("deletionTimestamp", |object, value| set(&mut object.deletion_timestamp, time(value))),
    ("serviceAccountName", |object, value| set(&mut object.service_account_name, value.text())),
    ("nodeName", |object, value| set(&mut object.node_name, value.text())),
];

fn object(value: Argument<'_>) -> Result<Option<String>, ArgumentError> {
    Ok(Some(value.object_or_null()?).filter(|json| json != "null"))
}

pub(crate) fn text(value: Argument<'_>) -> Result<String, ArgumentError> {
    Ok(value.text()?.unwrap_or_default())
}

pub(crate) fn time(value: Argument<'_>) -> Result<Option<Time>, ArgumentError> {
    let text = value.text()?;
    text.map(|text| text.parse().map_err(|error: NotATime| ArgumentError::new(error.to_string()))).transpose()
}
