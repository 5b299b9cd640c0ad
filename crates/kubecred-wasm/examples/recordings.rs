//! Writes what the native core answers to every recording to `target/recordings-native.json`: the calls that were made,
//! with their arguments and the JSON of their answers. The tests in Node make the same calls, and compare.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

/// One call and its answer.
#[derive(Serialize)]
struct Call {
    /// What identifies it: the recording's file and id.
    name: String,
    /// The function, by its name in JavaScript.
    function: &'static str,
    /// Its first argument.
    input: String,
    /// Its second argument, as JSON.
    argument: String,
    /// Its third argument, as JSON, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<String>,
    /// Its answer, as JSON.
    answer: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut calls = Vec::new();
    for file in fs::read_dir(root.join("tests/verdicts"))? {
        let path = file?.path();
        // The exceptions are an object.
        if let Value::Array(recordings) = serde_json::from_slice(&fs::read(&path)?)? {
            let family = path.file_stem().unwrap_or_default().to_string_lossy();
            for recording in &recordings {
                let name = format!("{family} {}", text(recording, "id")?);
                if let Ok(input) = text(recording, "kubeconfig") {
                    let argument = plugin(recording);
                    let answer = kubecred_wasm::load_client_config(input.as_bytes(), &argument)?;
                    calls.push(Call { name, function: "loadClientConfig", input, argument, more: None, answer });
                    continue;
                }
                // Lists and deletions carry no object.
                let Ok(input) = text(recording, "body") else { continue };
                let argument = request(recording)?;
                let answer = kubecred_wasm::dry_run(input.as_bytes(), &argument)?;
                calls.push(Call { name, function: "dryRun", input, argument, more: None, answer });
            }
        }
    }
    let values: Vec<Value> = serde_json::from_slice(&fs::read(root.join("tests/yaml/yaml-values.json"))?)?;
    for value in &values {
        let (name, input) = (format!("yaml-values {}", text(value, "id")?), text(value, "yaml")?);
        let argument = "null".to_owned();
        let answer = kubecred_wasm::analyze(input.as_bytes(), &argument)?;
        calls.push(Call { name, function: "analyze", input, argument, more: None, answer });
    }
    let chains: Vec<Value> = serde_json::from_slice(&fs::read(root.join("tests/chains/cases.json"))?)?;
    for chain in &chains {
        let input = text(chain, "certificates")?;
        for usage in ["client", "server"] {
            let name = format!("chain {} {usage}", text(chain, "id")?);
            let (roots, now) = (text(chain, "roots")?, text(chain, "now")?);
            let argument = serde_json::json!({ "roots": roots, "now": now, "usage": usage }).to_string();
            let answer = kubecred_wasm::verify_chain(input.as_bytes(), &argument)?;
            calls.push(Call { name, function: "verifyChain", input: input.clone(), argument, more: None, answer });
        }
    }
    let attacks: Vec<Value> = serde_json::from_slice(&fs::read(root.join("tests/attacks/tokens.json"))?)?;
    for attack in &attacks {
        let (name, input) = (format!("attacks {}", text(attack, "name")?), text(attack, "token")?);
        let argument = attack.get("options").map(Value::to_string).unwrap_or_default();
        let answer = kubecred_wasm::verify_token(input.as_bytes(), &argument)?;
        calls.push(Call { name: name.clone(), function: "verifyToken", input, argument, more: None, answer });
        if let Some(keys) = attack.pointer("/options/keys").filter(|keys| keys.is_object()) {
            let (input, argument) = (keys.to_string(), "null".to_owned());
            let answer = kubecred_wasm::verify_key_set(input.as_bytes())?;
            calls.push(Call { name, function: "verifyKeySet", input, argument, more: None, answer });
        }
    }
    calls.extend(preflights(&root)?);
    calls.extend(identities(&root)?);
    fs::write(root.join("target/recordings-native.json"), serde_json::to_string(&calls)?)?;
    Ok(())
}

/// What the signers would do with the requests that were recorded.
fn preflights(root: &Path) -> Result<Vec<Call>, Box<dyn Error>> {
    let recordings: Vec<Value> = serde_json::from_slice(&fs::read(root.join("tests/verdicts/signer.json"))?)?;
    let call = |recording: &Value| {
        let (name, input) = (format!("preflight {}", text(recording, "id")?), text(recording, "body")?);
        let argument = r#"{"now":"2026-11-22T14:00:00Z","caNotAfter":"2036-11-19T14:00:00Z"}"#.to_owned();
        let answer = kubecred_wasm::preflight(input.as_bytes(), &argument)?;
        Ok(Call { name, function: "preflight", input, argument, more: None, answer })
    };
    recordings.iter().map(call).collect()
}

/// Whom the server takes the bearers of what was recorded for.
fn identities(root: &Path) -> Result<Vec<Call>, Box<dyn Error>> {
    let recorded: Value = serde_json::from_slice(&fs::read(root.join("tests/verdicts/identity.json"))?)?;
    let cases = recorded.get("cases").and_then(Value::as_array).ok_or("there are no identities")?;
    let call = |case: &Value| {
        let (name, input) =
            (format!("authenticate {}", text(case, "id")?), text(case, "token").or(text(case, "certificate"))?);
        let argument = recorded.get("cluster").map(Value::to_string).unwrap_or_default();
        let options = serde_json::json!({ "now": case.get("now"), "audiences": case.get("audiences") }).to_string();
        let answer = kubecred_wasm::authenticate(input.as_bytes(), &argument, &options)?;
        Ok(Call { name, function: "authenticate", input, argument, more: Some(options), answer })
    };
    cases.iter().map(call).collect()
}

fn text(recording: &Value, name: &str) -> Result<String, String> {
    let text = recording.get(name).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| format!("a recording has no `{name}`"))
}

/// What the exec plugin did, as the package takes it.
fn plugin(recording: &Value) -> String {
    let exit_code = recording.get("exit").cloned().unwrap_or_else(|| 0.into());
    let plugin = recording.get("plugin").map(|output| serde_json::json!({ "output": output, "exitCode": exit_code }));
    plugin.map_or_else(|| "null".to_owned(), |plugin| plugin.to_string())
}

/// The request as the package takes it.
fn request(recording: &Value) -> Result<String, Box<dyn Error>> {
    let mut request = Map::new();
    for name in ["method", "path", "query", "contentType", "before", "crd"] {
        if let Some(value) = recording.get(name) {
            request.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(release) = recording.get("kubernetesVersion").and_then(Value::as_str) {
        // Recordings name it in full: `1.33.13`.
        let minor: Vec<&str> = release.trim_start_matches('v').split('.').take(2).collect();
        request.insert("kubernetesVersion".to_owned(), minor.join(".").into());
    }
    Ok(serde_json::to_string(&request)?)
}
