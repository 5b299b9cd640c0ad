//! A step of a build: skipped while its inputs are what they were, else run, named and timed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::Result;
use crate::project::{self, Project};

/// Folders that hold results, or tests that no result depends on.
const SKIPPED_FOLDERS: [&str; 6] = ["node_modules", "target", "dist", "tests", "examples", "wasm"];

/// One step: what it reads, what it leaves behind.
pub(crate) struct Step<'a> {
    /// A short name; also the name of the file that remembers the inputs.
    pub(crate) name: &'a str,
    /// What a reader is told, as "what happens".
    pub(crate) title: &'a str,
    /// Files and folders, relative to the root.
    pub(crate) inputs: &'a [&'a str],
    /// Files that must be there for the step to be skipped.
    pub(crate) outputs: &'a [&'a str],
}

impl Step<'_> {
    /// Does `work` unless everything it reads is as it was when it last went well.
    pub(crate) fn run(&self, project: &Project, work: impl FnOnce() -> Result) -> Result {
        let stamp = project.path(&format!("target/xtask/{}.stamp", self.name));
        let inputs = self.hash_inputs(project)?;
        let outputs_exist = self.outputs.iter().all(|output| project.path(output).exists());
        if outputs_exist && fs::read_to_string(&stamp).is_ok_and(|last| last == inputs) {
            return Ok(());
        }
        // A step that fails halfway must run again.
        let _ = fs::remove_file(&stamp);
        timed(self.title, work)?;
        // `npm ci` and the like may touch what they read; what counts is what was there before.
        project::write(&stamp, inputs)
    }

    fn hash_inputs(&self, project: &Project) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        for input in self.inputs {
            let mut files = Vec::new();
            collect_files(&project.path(input), &mut files)?;
            files.sort();
            for file in files {
                file.hash(&mut hasher);
                project::read(&file)?.hash(&mut hasher);
            }
        }
        Ok(format!("{:016x}", hasher.finish()))
    }
}

/// Says what happens, does it, and says how long it took.
pub(crate) fn timed<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("{title} …");
    let _ = std::io::stdout().flush();
    let start = Instant::now();
    let result = work()?;
    println!("{title}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(result)
}

fn collect_files(path: &Path, files: &mut Vec<PathBuf>) -> Result {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("cannot list {}: {error}", path.display())),
    };
    for entry in entries {
        let entry = entry.map_err(|error| format!("cannot list {}: {error}", path.display()))?;
        let name = entry.file_name();
        if entry.path().is_dir() && SKIPPED_FOLDERS.iter().any(|skipped| name == *skipped) {
            continue;
        }
        collect_files(&entry.path(), files)?;
    }
    Ok(())
}
