//! The parameters of a request's query: those that there are, and what is wrong with those that are given.

use crate::argument::{self, Argument, ArgumentError};
use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::endpoint::{self, Parameters};
use crate::kube::selector;
use crate::reference::Prose;
use crate::rules::request as rules;

use super::request::{Operation, PatchType, Sending, of_parameter};

/// A parameter of the query.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its type in TypeScript.
    pub shape: &'static str,
    /// With what it can be given.
    pub with: &'static [Operation],
    /// One line of documentation.
    pub documentation: Prose,
}

/// The parameters that requests can have.
pub static PARAMETERS: &[Parameter] = &[
    parameter("dryRun", "'All'", CHANGES, "All is done but that anything is stored."),
    parameter("fieldManager", "string", WRITES, "Who writes the fields, as `managedFields` names it."),
    parameter(
        "fieldValidation",
        "'Ignore' | 'Warn' | 'Strict'",
        WRITES,
        "Whether unknown and repeated fields are refused.",
    ),
    parameter("pretty", "boolean", &[], "Whether the answer is indented."),
    parameter("force", "boolean", &[Operation::Patch], "Whether an apply takes fields from those who own them."),
    parameter("limit", "number", COLLECTIONS, "How many objects are listed at most."),
    parameter("continue", "string", COLLECTIONS, "The mark from which the list before goes on."),
    parameter("labelSelector", "string", COLLECTIONS, "Which labels the objects have: `app=web,tier!=front`."),
    parameter("fieldSelector", "string", COLLECTIONS, "Which fields the objects have: `spec.signerName=NAME`."),
    parameter("watch", "boolean", LISTS, "Whether changes are told as they come."),
    parameter("allowWatchBookmarks", "boolean", LISTS, "Whether a watch also tells how far it came."),
    parameter("sendInitialEvents", "boolean", LISTS, "Whether a watch begins with the objects that are there."),
    parameter("timeoutSeconds", "number", COLLECTIONS, "After how many seconds the answer ends."),
    parameter("resourceVersion", "string", READS, "The state that is asked for."),
    parameter("resourceVersionMatch", "'Exact' | 'NotOlderThan'", COLLECTIONS, "How that state is meant."),
];

const WRITES: &[Operation] = &[Operation::Create, Operation::Update, Operation::Patch];
const CHANGES: &[Operation] =
    &[Operation::Create, Operation::Update, Operation::Patch, Operation::Delete, Operation::DeleteCollection];
const LISTS: &[Operation] = &[Operation::List];
const COLLECTIONS: &[Operation] = &[Operation::List, Operation::DeleteCollection];
const READS: &[Operation] = &[Operation::Get, Operation::List, Operation::DeleteCollection];

const fn parameter(
    name: &'static str,
    shape: &'static str,
    with: &'static [Operation],
    documentation: &'static str,
) -> Parameter {
    Parameter { name, shape, with, documentation: Prose::new(documentation) }
}

/// The parameters that are given, in the order of their declaration.
pub(super) fn read_parameters(value: Argument<'_>) -> Result<Vec<(&'static str, String)>, ArgumentError> {
    let mut given = value.members()?;
    let mut parameters = Vec::new();
    for known in PARAMETERS {
        while let Some(at) = given.iter().position(|(name, _)| *name == known.name) {
            let (_, value) = given.remove(at);
            parameters
                .extend(value.parameter().map_err(|error| error.inside(known.name))?.map(|text| (known.name, text)));
        }
    }
    match given.first() {
        Some((name, _)) => Err(argument::unknown(name, PARAMETERS.iter().map(|known| known.name).collect())),
        None => Ok(parameters),
    }
}

/// What is wrong with the parameters of a request.
pub(super) fn check(sending: &Sending<'_>, findings: &mut Vec<Finding>) {
    let (operation, word) = (sending.operation, sending.operation.word());
    let applies = operation == Operation::Patch && sending.patch_type == PatchType::Apply;
    for (name, value) in sending.query {
        let known = PARAMETERS.iter().find(|known| known.name == *name);
        if known.is_some_and(|known| !known.with.is_empty() && !known.with.contains(&operation)) {
            findings.push(of_parameter(name, format!("`{name}` means nothing to `{word}`")).help("leave it out"));
            continue;
        }
        if *name == "force" && operation == Operation::Patch && !applies {
            let message = "only an apply can be forced".to_owned();
            findings.push(of_parameter(name, message).reason(Reason::FieldValueForbidden));
        }
        let problem = match *name {
            "labelSelector" => selector::label_problem(value),
            "fieldSelector" => selector::field_problem(sending.kind, value),
            _ => None,
        };
        if let Some(selector::Problem { message, help }) = problem {
            findings.push(of_parameter(name, format!("`{name}`: {message}")).help(help));
        }
        if matches!(*name, "limit" | "timeoutSeconds") {
            match value.parse::<i64>() {
                Err(_) => {
                    let message = format!("`{name}` is a whole number, and not {}", quoted(value));
                    findings.push(of_parameter(name, message));
                }
                Ok(number) if number < 0 => {
                    findings.push(without_effect(name, "the server takes a number below zero for none".to_owned()));
                }
                Ok(_) => {}
            }
        }
        let is_switch = known.is_some_and(|known| known.shape == "boolean");
        if is_switch && !matches!(value.as_str(), "true" | "false") {
            let message = format!("`{name}` is `true` or `false`, and not {}", quoted(value));
            findings.push(of_parameter(name, message));
        }
    }
    if applies && sending.parameter("fieldManager").is_empty() {
        let finding = of_parameter("fieldManager", "an apply says who owns the fields".to_owned());
        let finding = finding.reason(Reason::FieldValueRequired);
        findings.push(finding.help("set `fieldManager`, such as to the name of your program"));
    }
    let selects = ["labelSelector", "fieldSelector"].iter().any(|name| !sending.parameter(name).is_empty());
    if operation == Operation::DeleteCollection && !selects && sending.parameter("dryRun").is_empty() {
        let whose = if sending.namespace.is_empty() { "the cluster" } else { "the namespace" };
        let message = format!("this deletes every {} of {whose}", sending.kind.kind);
        let finding = Finding::new(&rules::ALL_DELETED, message).path("labelSelector");
        findings.push(finding.help("set `labelSelector` or `fieldSelector`, or try it with `dryRun` set to `All`"));
    }
    if COLLECTIONS.contains(&operation) {
        check_state(sending, findings);
    }
    // Of what is judged, the judgement says these.
    if sending.is_partial() {
        findings.append(&mut Parameters::read(&endpoint::query(sending.query)).findings);
    }
}

/// What is wrong with the state that is asked for (apimachinery, validation of ListOptions).
fn check_state(sending: &Sending<'_>, findings: &mut Vec<Finding>) {
    let (version, matching) = (sending.parameter("resourceVersion"), sending.parameter("resourceVersionMatch"));
    let is_watch = sending.parameter("watch") == "true";
    let begins = sending.parameter("sendInitialEvents");
    let continues = !sending.parameter("continue").is_empty();
    let mut forbid = |name: &str, message: &str, help: &'static str| {
        findings.push(of_parameter(name, message.to_owned()).reason(Reason::FieldValueForbidden).help(help));
    };
    if !begins.is_empty() {
        if !is_watch {
            forbid("sendInitialEvents", "`sendInitialEvents` is for watches", "set `watch`, or leave it out");
        } else if matching != "NotOlderThan" {
            let message = "`sendInitialEvents` needs `resourceVersionMatch` to be `NotOlderThan`";
            forbid("resourceVersionMatch", message, "set `resourceVersionMatch` to `NotOlderThan`");
        }
    } else if !matching.is_empty() {
        if is_watch {
            let message = "a watch takes `resourceVersionMatch` with `sendInitialEvents` only";
            forbid("resourceVersionMatch", message, "leave it out, or set `sendInitialEvents`");
        } else if version.is_empty() {
            let message = "`resourceVersionMatch` says how `resourceVersion` is meant, and there is none";
            forbid("resourceVersionMatch", message, "set `resourceVersion`, or leave it out");
        } else if matching == "Exact" && version == "0" {
            let message = "state `0` is any state: it can't be asked for exactly";
            forbid("resourceVersionMatch", message, "use `NotOlderThan`");
        }
    }
    if continues && (is_watch || !matching.is_empty()) {
        let name = if is_watch { "continue" } else { "resourceVersionMatch" };
        forbid(name, "a list that goes on has its state already, and a watch has no pages", "leave one of them out");
    }
    if !matches!(matching, "" | "Exact" | "NotOlderThan") {
        let message = format!("{} is not a value of `resourceVersionMatch`", quoted(matching));
        let finding = of_parameter("resourceVersionMatch", message).reason(Reason::FieldValueNotSupported);
        findings.push(finding.help("the server knows `Exact` and `NotOlderThan`"));
    }
    if !version.is_empty() && version.parse::<u64>().is_err() {
        let message = format!("{} is no state that a server has named", quoted(version));
        let finding = of_parameter("resourceVersion", message).reason(Reason::FieldValueInvalid);
        findings.push(finding.help("take the `metadata.resourceVersion` of an answer, a whole number, as it is"));
    }
}

/// A parameter that the server passes over.
pub(super) fn without_effect(name: &str, message: String) -> Finding {
    Finding::new(&rules::WITHOUT_EFFECT, message).path(name)
}
