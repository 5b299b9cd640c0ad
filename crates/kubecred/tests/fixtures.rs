//! Every fixture below `tests/fixtures`, rendered as a text that a reviewer can read: the input with carets under
//! what is wrong, and beside it what was decoded. `INSTA_UPDATE=always cargo test` writes the texts anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod render;

use std::path::{Path, PathBuf};

use kubecred::options::Options;
use kubecred::source::Source;

/// The time at which fixtures are looked at.
const NOW: &str = "2026-11-24T12:00:00Z";

#[test]
fn fixtures_render_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let inputs = inputs(&folder);
    assert!(!inputs.is_empty());
    let options = Options { now: Some(NOW.to_owned()), ..Options::default() };
    let mut failed = Vec::new();
    for path in inputs {
        let bytes = std::fs::read(&path).unwrap();
        let report = kubecred::analyze_bytes(&bytes, &options);
        let text = String::from_utf8(bytes).unwrap_or_default();
        let rendered = render::report(&Source::new(&text), &report);
        let settings = {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(path.parent().unwrap());
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
fn every_range_lies_in_the_text_and_every_row_in_its_artifact() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    for path in inputs(&folder) {
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

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for family in std::fs::read_dir(folder).unwrap() {
        let family = family.unwrap().path();
        if !family.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(family).unwrap() {
            let path = file.unwrap().path();
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
            if !matches!(extension.as_str(), "snap" | "new" | "md") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}
