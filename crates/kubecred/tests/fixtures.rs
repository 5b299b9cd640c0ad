//! Every fixture below `tests/fixtures`, and every sample of the page, rendered as a text that a reviewer can read: the input with carets under
//! what is wrong, and beside it what was decoded. `INSTA_UPDATE=always cargo test` writes the texts anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod render;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kubecred::options::Options;
use kubecred::source::Source;

/// The time at which fixtures are looked at.
const NOW: &str = "2026-11-24T12:00:00Z";

#[test]
fn fixtures_render_as_recorded() {
    let options = Options { now: Some(NOW.parse().unwrap()), ..Options::default() };
    let mut failed = Vec::new();
    for path in inputs() {
        let bytes = std::fs::read(&path).unwrap();
        let report = kubecred::analyze_bytes(&bytes, &options);
        let text = String::from_utf8(bytes).unwrap_or_default();
        let rendered = render::report(&Source::new(&text), &report);
        let settings = {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(snapshot_of(&path).parent().unwrap());
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings
        };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // All fixtures are looked at before the test fails, so that one update writes them all.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name.clone(), rendered))
        }));
        if outcome.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{} fixtures differ: {failed:?}", failed.len());
}

#[test]
fn every_rendered_text_has_its_input() {
    let mut snapshots = BTreeSet::new();
    for family in folders() {
        for path in files(&family) {
            if path.extension().is_some_and(|extension| extension == "snap") {
                snapshots.insert(path);
            }
        }
    }
    let expected: BTreeSet<PathBuf> = inputs().iter().map(|path| snapshot_of(path)).collect();
    let orphans: Vec<_> = snapshots.difference(&expected).collect();
    assert!(orphans.is_empty(), "no input for {orphans:?}");
}

#[test]
fn every_range_lies_in_the_text_and_every_row_in_its_artifact() {
    for path in inputs() {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let units = text.encode_utf16().count();
        let report = kubecred::analyze(&text, &Options::default());
        for diagnostic in &report.diagnostics {
            if let Some(range) = diagnostic.range {
                assert!(range.start.offset <= range.end.offset && range.end.offset as usize <= units, "{path:?}");
            }
        }
        let mut waiting: Vec<_> = report.artifacts.iter().collect();
        while let Some(artifact) = waiting.pop() {
            for row in &artifact.rows {
                if let (Some(inner), Some(outer)) = (row.range, artifact.range) {
                    assert!(
                        outer.start <= inner.start && inner.end <= outer.end,
                        "{path:?}: {} lies outside of its artifact",
                        row.label
                    );
                }
            }
            waiting.extend(&artifact.children);
        }
    }
}

/// All inputs: those beside their rendered texts, and the samples, which stand with the page.
fn inputs() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        folders().iter().flat_map(|family| files(family)).filter(|path| is_input(path)).collect();
    let samples = files(&root().join("web/src/samples"));
    assert!(!paths.is_empty() && !samples.is_empty());
    paths.extend(samples);
    paths.sort();
    paths
}

fn is_input(path: &Path) -> bool {
    !path.extension().is_some_and(|extension| ["snap", "new", "md"].iter().any(|other| extension == *other))
}

/// Where the rendered text of an input stands.
fn snapshot_of(input: &Path) -> PathBuf {
    let family = input.parent().and_then(Path::file_name).unwrap();
    let name = input.file_name().unwrap().to_string_lossy();
    root().join("tests/fixtures").join(family).join(format!("{name}.snap"))
}

fn folders() -> Vec<PathBuf> {
    files(&root().join("tests/fixtures")).into_iter().filter(|path| path.is_dir()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
