//! A recording: a request, and what the real server answered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kubecred::options::{Cluster, CrdVariant, KnownObject, KubernetesVersion, Method, Request, User};
use serde::Deserialize;
use serde_json::Value;

/// The recordings of one family.
pub struct Suite {
    /// Its name.
    pub family: String,
    /// Its recordings.
    pub cases: Vec<Recording>,
}

/// One request and its answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// What identifies it.
    pub id: String,
    /// The body, as it was sent.
    pub body: String,
    #[serde(default)]
    method: Method,
    path: Option<String>,
    query: Option<String>,
    content_type: Option<String>,
    #[serde(default)]
    crd: CrdVariant,
    #[serde(default, deserialize_with = "present")]
    before: Option<Value>,
    #[serde(default, deserialize_with = "release")]
    kubernetes_version: KubernetesVersion,
    /// What the server answered.
    pub verdict: Answer,
}

/// What the server answered.
#[derive(Deserialize)]
pub struct Answer {
    /// The HTTP status code.
    pub code: u16,
    /// The reason of the `Status`.
    pub reason: Option<String>,
    /// Pairs of reason and field.
    #[serde(default)]
    pub causes: Vec<(String, String)>,
    /// Of a 400: what could not be decoded.
    pub error: Option<BTreeMap<String, String>>,
    /// Pairs of kind and path.
    #[serde(default)]
    pub strict: Vec<(String, String)>,
    /// Pairs of kind and path.
    #[serde(default)]
    pub warnings: Vec<(String, String)>,
    /// The object that was stored.
    pub object: Option<Value>,
}

impl Suite {
    /// Reads the recordings of a family.
    pub fn read(family: &str, path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let cases = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { family: family.to_owned(), cases })
    }
}

impl Recording {
    /// The request as it was made, to the cluster that it was made to.
    pub fn request(&self) -> Request {
        Request {
            method: self.method,
            path: self.path.clone(),
            query: self.query.clone(),
            content_type: self.content_type.clone(),
            user: Some(User {
                username: "admin".to_owned(),
                uid: "1".to_owned(),
                groups: vec!["system:masters".to_owned(), "system:authenticated".to_owned()],
                ..User::default()
            }),
            before: self.before.clone(),
            crd: Some(self.crd),
            kubernetes_version: self.kubernetes_version,
            cluster: Some(cluster()),
        }
    }
}

/// The exceptions: the id of a recording, and why it may differ.
pub fn exceptions(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Where suites are that the project does not hold.
pub fn corpora(root: &Path) -> PathBuf {
    std::env::var_os("KUBECRED_CORPORA").map_or_else(|| root.join("../shared/corpora"), PathBuf::from)
}

/// What the recording cluster held.
fn cluster() -> Cluster {
    let object = |kind: &str, name: &str| KnownObject {
        kind: kind.to_owned(),
        namespace: "default".to_owned(),
        name: name.to_owned(),
        uid: None,
    };
    let namespace = KnownObject { namespace: String::new(), ..object("Namespace", "default") };
    let objects =
        vec![namespace, object("ServiceAccount", "default"), object("ServiceAccount", "builder"), object("Pod", "p")];
    Cluster { objects, complete: true }
}

/// Keeps `null` (nothing is stored) apart from an absent member.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Recordings name the release in full: `1.33.13`.
fn release<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<KubernetesVersion, D::Error> {
    let text = String::deserialize(deserializer)?;
    let minor: Vec<&str> = text.trim_start_matches('v').split('.').take(2).collect();
    serde_json::from_value(Value::String(minor.join("."))).map_err(serde::de::Error::custom)
}
