//! Prints the index of all rules, a table for each family. `cargo xtask gen` writes it to docs/rules/README.md.

use kubecred::diagnostic::{Origin, Rule, Severity};

fn main() {
    println!("# Rules\n");
    println!("Written by `npm run gen` from the declarations of the rules. Not to be edited.\n");
    println!("An error is refused by a server or by who relies on it, or breaks a MUST of its standard. A warning is");
    println!("accepted but risky. A remark is good to know.");
    let mut family = "";
    let mut rules: Vec<&Rule> = kubecred::rules().collect();
    rules.sort_by_key(|rule| rule.id);
    for rule in rules {
        let (of, _) = rule.id.split_once('/').unwrap_or((rule.id, ""));
        if of != family {
            family = of;
            println!("\n## {family}\n\n| rule | severity | who says so | what it says |\n|---|---|---|---|");
        }
        let (severity, origin) = (severity(rule.severity), origin(rule.origin));
        let summary = rule.summary.text().replace('|', "\\|");
        println!("| [{id}]({id}.md) | {severity} | {origin} | {summary} |", id = rule.id);
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "remark",
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Syntax => "syntax",
        Origin::Decoding => "kube-apiserver, decoding",
        Origin::Apiserver => "kube-apiserver, validation",
        Origin::Signer => "signer",
        Origin::Standard => "standard",
        Origin::Advice => "advice",
    }
}
