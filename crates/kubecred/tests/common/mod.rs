//! Where test data is, and how known differences are accounted for.
#![allow(dead_code, reason = "not every test uses everything")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use kubecred::options::Options;
use serde_json::Value;

/// A file of the project, from its root.
pub fn project_file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// JSON of the project.
pub fn project_json(path: &str) -> Value {
    let path = project_file(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// The bodies of the recorded requests, and what is known of the requests.
pub fn recordings() -> Vec<(String, String, Options)> {
    let files = std::fs::read_dir(project_file("tests/verdicts"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let recorded = files.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let cases = recorded.filter_map(|file| file.as_array().cloned()).flatten();
    let read = |case: Value| {
        let body = case.get("body")?.as_str()?.to_owned();
        let id = case.get("id")?.as_str()?.to_owned();
        let known = ["path", "query", "method", "before", "contentType", "kubernetesVersion", "crd"];
        let told = known.iter().filter_map(|name| Some(((*name).to_owned(), case.get(*name)?.clone())));
        let request = Value::Object(told.filter(|(name, value)| !value.is_null() || name == "before").collect());
        let options = Options::from_json(&serde_json::json!({ "request": request }).to_string());
        Some((id, body, options.unwrap()))
    };
    cases.filter_map(read).collect()
}

/// The folder of the corpora, if it is there. Says so when it is not, and fails where all tests are required.
pub fn corpora(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("KUBECRED_CORPORA").map_or_else(|| project_file("../shared/corpora"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    let message = format!("left out: {what}, because there is no folder {}", folder.display());
    assert!(std::env::var_os("KUBECRED_REQUIRE_ALL").is_none_or(|value| value != "1"), "{message}");
    println!("{message}");
    None
}

/// A file of the corpora as JSON.
pub fn corpora_json(path: &str) -> Option<Value> {
    let path = corpora(path)?.join(path);
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// Cases that are known to differ, with the reason for each.
pub struct Exceptions {
    reasons: BTreeMap<String, String>,
    failures: Vec<String>,
    passed: usize,
    cases: usize,
}

impl Exceptions {
    /// Those of one suite.
    pub fn of(suite: &str) -> Self {
        Self::listed("tests/yaml/exceptions.json", suite)
    }

    /// Those of one suite, in a file of the project.
    pub fn listed(file: &str, suite: &str) -> Self {
        let all = project_json(file);
        let reasons = all[suite].as_object().cloned().unwrap_or_default();
        let reasons = reasons.into_iter().map(|(id, reason)| (id, reason.as_str().unwrap().to_owned())).collect();
        Self { reasons, failures: Vec::new(), passed: 0, cases: 0 }
    }

    /// Notes the outcome of a case.
    pub fn note(&mut self, id: &str, outcome: Result<(), String>) {
        self.cases += 1;
        match (outcome, self.reasons.remove(id)) {
            (Ok(()), None) => self.passed += 1,
            (Err(_), Some(_)) => {}
            (Ok(()), Some(_)) => self.failures.push(format!("{id}: passes, remove it from the exceptions")),
            (Err(difference), None) => self.failures.push(format!("{id}: {difference}")),
        }
    }

    /// Prints the agreement; fails on any unexpected outcome, on unused exceptions and below the floor.
    pub fn finish(self, suite: &str, floor: usize) {
        println!("{suite}: {} of {}", self.passed, self.cases);
        let unused: Vec<&String> = self.reasons.keys().collect();
        assert!(unused.is_empty(), "{suite}: exceptions for cases that are not there: {unused:?}");
        let shown = self.failures.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
        assert!(self.failures.is_empty(), "{suite}: {} unexpected outcomes\n{shown}", self.failures.len());
        assert!(self.passed >= floor, "{suite}: {} is below {floor}", self.passed);
    }
}
