//! The pages of the rules, `docs/rules/FAMILY/SLUG.md`: each rule has one, and its examples are true.
//!
//! A page begins with the id and the summary of its rule. Below `## Reported` stand texts in which the rule finds
//! something, below `## Fine` texts in which it finds nothing and nothing else is an error. Words after the language
//! of a block say how it is read: `options` (the options of the next block, as JSON), `head` (what stands before the text
//! of the next block, on its line unless that says `lines`), `hex` (bytes), `repeat=N` (the text N times, one behind the other; with
//! `lines` on lines of their own), `build=NAME` (the input of that builder; the options before it are those of `build`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use kubecred::build::{BuildOptions, build};
use kubecred::diagnostic::{Diagnostic, Rule, Severity};
use kubecred::options::Options;
use kubecred::rules;

/// The time at which examples are looked at, where their options say no other.
const NOW: &str = "2026-11-24T12:00:00Z";

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let rules: BTreeSet<String> = rules::all().map(|rule| rule.id.to_owned()).collect();
    let pages: BTreeSet<String> = pages().iter().map(|path| id_of(path)).collect();
    let without_page: Vec<_> = rules.difference(&pages).collect();
    let without_rule: Vec<_> = pages.difference(&rules).collect();
    assert!(without_page.is_empty(), "{} rules have no page: {without_page:?}", without_page.len());
    assert!(without_rule.is_empty(), "pages of no rule: {without_rule:?}");
}

#[test]
fn the_examples_of_every_page_are_true() {
    let mut wrong = String::new();
    let mut examples = 0;
    for rule in rules::all() {
        let Ok(text) = std::fs::read_to_string(folder().join(format!("{}.md", rule.id))) else { continue };
        match Page::read(&text) {
            Ok(page) => {
                examples += page.reported.len() + page.fine.len();
                page.check(rule, &mut wrong);
            }
            Err(message) => writeln!(wrong, "{}: {message}", rule.id).unwrap(),
        }
    }
    println!("rule pages: {examples} examples");
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What is wrong, and no hint what to do, helps nobody.
#[test]
fn every_error_and_warning_says_what_to_do() {
    let mut silent = BTreeSet::new();
    let mut findings = 0;
    let mut look = |found: Vec<Diagnostic>, whence: &str| {
        for found in found.iter().filter(|found| found.severity != Severity::Info) {
            findings += 1;
            if found.help.is_none() && found.fix.is_none() {
                silent.insert(format!("{}: {} ({whence})", found.rule, found.message));
            }
            let marks_nothing = found.range.is_some_and(|range| range.start == range.end);
            if marks_nothing && !MARK_NOTHING.contains(&found.rule.as_ref()) {
                silent.insert(format!("{}: its range is empty ({whence})", found.rule));
            }
        }
    };
    for path in pages() {
        let text = std::fs::read_to_string(&path).unwrap();
        let page = Page::read(&text).unwrap_or_else(|message| panic!("{path:?}: {message}"));
        for example in page.reported.iter().chain(&page.fine) {
            look(example.found(), &format!("page {}, line {}", id_of(&path), example.line));
        }
    }
    for path in fixtures() {
        let options = Options { now: Some(NOW.parse().unwrap()), ..Options::default() };
        let report = kubecred::analyze_bytes(&std::fs::read(&path).unwrap(), &options);
        look(report.diagnostics, &path.file_name().unwrap().to_string_lossy());
    }
    for (id, body, options) in common::recordings() {
        look(kubecred::analyze(&body, &options).diagnostics, &id);
    }
    println!("help: {findings} errors and warnings");
    assert!(findings > 0 && silent.is_empty(), "{silent:#?}");
}

/// Findings about the end of a text: nothing stands there that could be marked.
const MARK_NOTHING: &[&str] = &["manifest/json-syntax", "manifest/yaml-syntax"];

struct Page<'p> {
    head: &'p str,
    sections: BTreeSet<&'p str>,
    reported: Vec<Example>,
    fine: Vec<Example>,
}

struct Example {
    line: usize,
    input: Vec<u8>,
    asked: Asked,
}

enum Asked {
    Analyzed(Options),
    Built(String, BuildOptions),
}

impl<'p> Page<'p> {
    fn read(text: &'p str) -> Result<Self, String> {
        let head = text.split("\n## ").next().unwrap_or_default();
        let mut page = Self { head, sections: BTreeSet::new(), reported: Vec::new(), fine: Vec::new() };
        let mut section = "";
        let mut options = None;
        let mut before = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            if let Some(title) = line.strip_prefix("## ") {
                section = title;
                page.sections.insert(title);
            }
            let Some(words) = line.strip_prefix("```") else { continue };
            let mut body = String::new();
            loop {
                match lines.next() {
                    Some((_, "```")) => break,
                    Some((_, line)) => {
                        body.push_str(line);
                        body.push('\n');
                    }
                    None => return Err(format!("the block of line {} has no end", number + 1)),
                }
            }
            let words: Vec<&str> = words.split(' ').collect();
            if words.contains(&"options") {
                options = Some(body);
                continue;
            }
            if words.contains(&"head") {
                before = body;
                continue;
            }
            let examples = match section {
                "Reported" => &mut page.reported,
                "Fine" => &mut page.fine,
                _ => continue,
            };
            let options = options.take().unwrap_or_else(|| "null".to_owned());
            let wrong = |error| format!("the options above line {number}: {error}");
            let asked = match words.iter().find_map(|word| word.strip_prefix("build=")) {
                Some(name) => Asked::Built(name.to_owned(), BuildOptions::from_json(&options).map_err(wrong)?),
                None => {
                    let mut options = Options::from_json(&options).map_err(wrong)?;
                    options.now.get_or_insert_with(|| NOW.parse().unwrap());
                    Asked::Analyzed(options)
                }
            };
            let mut text = std::mem::take(&mut before).into_bytes();
            if !words.contains(&"lines") {
                text.pop();
            }
            text.extend(input(&words, body)?);
            examples.push(Example { line: number + 1, input: text, asked });
        }
        Ok(page)
    }

    fn check(&self, rule: &Rule, wrong: &mut String) {
        let head = format!("# {}\n\n{}\n", rule.id, rule.summary);
        if self.head != head {
            writeln!(wrong, "{}: the page should begin with\n{head}", rule.id).unwrap();
        }
        for section in ["Why", "How to fix", "Reported", "Fine"] {
            if !self.sections.contains(section) {
                writeln!(wrong, "{}: there is no section `{section}`", rule.id).unwrap();
            }
        }
        if self.reported.is_empty() || self.fine.is_empty() {
            writeln!(wrong, "{}: examples are missing", rule.id).unwrap();
        }
        for example in &self.reported {
            let found = example.found();
            if !found.iter().any(|found| found.rule == rule.id) {
                writeln!(wrong, "{}, line {}: not reported, but {}", rule.id, example.line, listed(&found)).unwrap();
            }
        }
        for example in &self.fine {
            let found = example.found();
            if found.iter().any(|found| is_bad(found, rule)) {
                writeln!(wrong, "{}, line {}: not fine: {}", rule.id, example.line, listed(&found)).unwrap();
            }
        }
    }
}

fn is_bad(found: &Diagnostic, rule: &Rule) -> bool {
    found.rule == rule.id || found.severity == Severity::Error
}

impl Example {
    fn found(&self) -> Vec<Diagnostic> {
        match &self.asked {
            Asked::Analyzed(options) => kubecred::analyze_bytes(&self.input, options).diagnostics,
            Asked::Built(name, options) => {
                build(name, &String::from_utf8_lossy(&self.input), options).unwrap().diagnostics
            }
        }
    }
}

fn listed(found: &[Diagnostic]) -> String {
    let found: Vec<String> = found.iter().map(|found| format!("{} ({})", found.rule, found.message)).collect();
    if found.is_empty() { "nothing was found".to_owned() } else { found.join("; ") }
}

fn input(words: &[&str], body: String) -> Result<Vec<u8>, String> {
    let repeat = words.iter().find_map(|word| word.strip_prefix("repeat="));
    if let Some(times) = repeat {
        let times: usize = times.parse().map_err(|_| format!("{times} is no number"))?;
        let text = if words.contains(&"lines") { body.as_str() } else { body.trim_end_matches('\n') };
        return Ok(text.repeat(times).into_bytes());
    }
    if words.contains(&"hex") {
        let digits: String = body.split_whitespace().collect();
        let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
        return pairs.map(|pair| u8::from_str_radix(pair, 16).map_err(|_| format!("{pair} is no hex"))).collect();
    }
    Ok(body.into_bytes())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules")
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = std::fs::read_dir(root.join("tests/fixtures")).unwrap().map(|folder| folder.unwrap().path());
    let folders = folders.chain([root.join("web/src/samples")]).filter(|folder| folder.is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    files.filter(|file| file.extension().is_none_or(|extension| extension != "snap")).collect()
}

fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for family in std::fs::read_dir(folder()).into_iter().flatten() {
        let family = family.unwrap().path();
        if family.is_dir() {
            pages.extend(std::fs::read_dir(family).unwrap().map(|page| page.unwrap().path()));
        }
    }
    pages
}

fn id_of(page: &Path) -> String {
    let family = page.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    format!("{family}/{}", page.file_stem().unwrap_or_default().to_string_lossy())
}
