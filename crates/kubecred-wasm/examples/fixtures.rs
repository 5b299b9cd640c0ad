//! Writes what the native core answers to every fixture to `target/fixtures-native.json`: an object from the
//! fixture's path to the JSON of its report. The tests in Node and in the browser compare theirs with it.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What is a fixture's result or description, not its input.
const NOT_INPUT: [&str; 3] = ["snap", "md", "new"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("tests/fixtures");
    let mut answers = BTreeMap::new();
    let mut families = subfolders(&folder)?;
    families.push(root.join("web/src/samples"));
    for family in families {
        for file in fs::read_dir(&family)? {
            let path = file?.path();
            if !is_input(&path) {
                continue;
            }
            let input = fs::read(&path)?;
            let below = family.parent().ok_or("a family has a folder around it")?;
            let name = path.strip_prefix(below)?.to_string_lossy().replace('\\', "/");
            answers.insert(name, kubecred_wasm::analyze(&input, "null")?);
        }
    }
    fs::write(root.join("target/fixtures-native.json"), serde_json::to_string_pretty(&answers)?)?;
    Ok(())
}

fn subfolders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    Ok(folders)
}

fn is_input(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    path.is_file() && !extension.is_some_and(|extension| NOT_INPUT.contains(&extension))
}
