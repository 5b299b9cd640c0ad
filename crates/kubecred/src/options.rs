//! What a caller may tell: the time, the version, the request, and what is known of the cluster.

use serde::{Deserialize, Serialize};

use crate::time::Time;

/// Options of `analyze` and `validate`. All are optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
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
}

impl Options {
    /// Options from their JSON; `null` stands for none.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str::<Option<Self>>(json).map(Option::unwrap_or_default)
    }
}

/// Whether signatures are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Signatures {
    /// Checked.
    #[default]
    Check,
    /// Left out: a verdict that depends on one says that it is provisional.
    Defer,
}

/// A Kubernetes release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// A request to kube-apiserver. What is absent is that of a strict dry-run create of the body's kind as a
/// cluster administrator.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Request {
    /// What is done: absent, a create.
    pub method: Method,
    /// The path, such as `/api/v1/namespaces/default/serviceaccounts`.
    pub path: Option<String>,
    /// The query, such as `dryRun=All&fieldValidation=Strict`. Absent: just that one.
    pub query: Option<String>,
    /// The content type. Absent: JSON if the body starts with `{` or `[` or is empty, else YAML.
    pub content_type: Option<String>,
    /// Who sends it.
    pub user: Option<User>,
    /// The object that is stored. Absent: not known; `null`: nothing is stored.
    #[serde(deserialize_with = "present")]
    #[cfg_attr(feature = "typescript", ts(type = "object | null", optional))]
    pub before: Option<serde_json::Value>,
    /// Which CustomResourceDefinition of OpenShift's Authentication is installed.
    pub crd: Option<CrdVariant>,
    /// The release of the server.
    pub kubernetes_version: KubernetesVersion,
    /// What is known of the cluster.
    pub cluster: Option<Cluster>,
}

impl Request {
    /// A request from its JSON; `null` stands for a strict dry-run create.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str::<Option<Self>>(json).map(Option::unwrap_or_default)
    }
}

/// Keeps `null` apart from an absent member.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error> {
    match serde_json::Value::deserialize(deserializer)? {
        value @ (serde_json::Value::Null | serde_json::Value::Object(_)) => Ok(Some(value)),
        _ => Err(serde::de::Error::custom("`before` is an object, or null")),
    }
}

/// The method of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Creates.
    #[default]
    Post,
    /// Updates.
    Put,
}

/// A user of the cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct User {
    /// Their name.
    pub username: String,
    /// Their identifier.
    pub uid: String,
    /// Their groups.
    pub groups: Vec<String>,
    /// What else their authenticator says.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string[]>"))]
    pub extra: std::collections::BTreeMap<String, Vec<String>>,
}

/// Which CustomResourceDefinition of OpenShift's Authentication is installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CrdVariant {
    /// The one of the feature set `Default`.
    #[default]
    Default,
    /// The one of the feature set `CustomNoUpgrade`.
    CustomNoUpgrade,
}

/// What is known of a cluster.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Cluster {
    /// Objects that exist.
    pub objects: Vec<KnownObject>,
    /// Whether `objects` holds all there are: then an object that is not listed is absent, else it is unknown.
    pub complete: bool,
}

impl Cluster {
    /// Whether an object exists; `None` where that is not known.
    pub fn has(&self, kind: &str, namespace: &str, name: &str) -> Option<bool> {
        let is_it = |object: &KnownObject| object.kind == kind && object.namespace == namespace && object.name == name;
        if self.objects.iter().any(is_it) { Some(true) } else { self.complete.then_some(false) }
    }
}

/// An object that is known to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct KnownObject {
    /// Its kind.
    pub kind: String,
    /// Its namespace; empty where the kind has none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its uid, where known.
    pub uid: Option<String>,
}
