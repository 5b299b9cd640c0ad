//! A recording: a request, and what the real server answered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kubecred::ArgumentError;
use kubecred::options::Request;
use serde::Deserialize;
use serde_json::{Value, json};

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
    method: Option<String>,
    path: Option<String>,
    query: Option<String>,
    content_type: Option<String>,
    crd: Option<String>,
    #[serde(default, deserialize_with = "present")]
    before: Option<Value>,
    kubernetes_version: Option<String>,
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
    pub fn request(&self) -> Result<Request, ArgumentError> {
        let mut request = json!({
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "contentType": self.content_type,
            "user": {"username": "admin", "uid": "1", "groups": ["system:masters", "system:authenticated"]},
            "crd": self.crd.as_deref().unwrap_or("Default"),
            "kubernetesVersion": self.kubernetes_version.as_deref().map(release),
            "cluster": {"complete": true, "objects": [
                {"kind": "Namespace", "name": "default"},
                {"kind": "ServiceAccount", "namespace": "default", "name": "default"},
                {"kind": "ServiceAccount", "namespace": "default", "name": "builder"},
                {"kind": "Pod", "namespace": "default", "name": "p"},
            ]},
        });
        if let (Some(before), Some(members)) = (&self.before, request.as_object_mut()) {
            members.insert("before".to_owned(), before.clone());
        }
        Request::from_json(&request.to_string())
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

/// Keeps `null` (nothing is stored) apart from an absent member.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Recordings name the release in full: `1.33.13`.
fn release(text: &str) -> String {
    text.trim_start_matches('v').split('.').take(2).collect::<Vec<_>>().join(".")
}
