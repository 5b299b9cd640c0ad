//! What client-go made of kubeconfigs and of the output of exec plugins, held against `load_client_config`.

use std::path::Path;

use kubecred::predict::{Plugin, load_client_config};
use serde::Deserialize;
use serde_json::Value;

/// A kubeconfig, and what came of it.
#[derive(Deserialize)]
pub struct Case {
    /// What identifies it.
    pub id: String,
    kubeconfig: String,
    plugin: Option<String>,
    #[serde(default)]
    exit: i32,
    verdict: Value,
}

/// Reads recordings.
pub fn read(path: &Path) -> Result<Vec<Case>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// In what the two differ; nothing where they do not.
pub fn difference(case: &Case) -> Option<String> {
    let plugin = case.plugin.clone().map(|output| Plugin { output, exit_code: case.exit });
    let verdict = load_client_config(&case.kubeconfig, plugin.as_ref());
    let mut found = serde_json::to_value(&verdict).unwrap_or_default();
    let mut expected = case.verdict.clone();
    for verdict in [&mut found, &mut expected] {
        // A set: none is an empty one.
        let refusals = verdict.get_mut("refusals").map(Value::take);
        let mut refusals = refusals.and_then(|refusals| refusals.as_array().cloned()).unwrap_or_default();
        refusals.sort_by_key(Value::to_string);
        if let Some(verdict) = verdict.as_object_mut() {
            verdict.insert("refusals".to_owned(), Value::Array(refusals));
        }
    }
    (found != expected).then(|| format!("{expected} expected, {found} found"))
}
