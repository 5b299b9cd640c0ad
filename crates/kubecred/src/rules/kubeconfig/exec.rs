//! The exec plugins of a kubeconfig.

use crate::diagnostic::{Finding, quoted};
use crate::kube::kubeconfig::INTERACTIVE_MODES;
use crate::kube::value::{Cursor, Data};
use crate::predict::interactive_mode;
use crate::rules::nearest::nearest;

rules! {
    Standard, "client-go, clientcmd: validation of the configuration" {
        Error COMMAND = "kubeconfig/exec-command": "A plugin has a command.";
        Error ENV_NAME = "kubeconfig/exec-env-name": "An environment variable of a plugin has a name.";
        Error MODE = "kubeconfig/interactive-mode":
            "A plugin says whether it needs standard input: `Never`, `IfAvailable` or `Always`.";
        Error EXEC_AND_PROVIDER = "kubeconfig/exec-and-auth-provider":
            "A user has a plugin or an authentication provider, and not both.";
    }
    Standard, "client-go, exec plugins; Kubernetes 1.24, removal of v1alpha1" {
        Error VERSION = "kubeconfig/exec-version":
            "A plugin speaks a version of ExecCredential that client-go has: v1, or v1beta1.";
    }
    Advice, "client-go, exec plugins" {
        Warning COMMAND_LINE = "kubeconfig/exec-command-line":
            "The command of a plugin is its program alone: no shell takes it apart.";
        Warning ENV_DUPLICATE = "kubeconfig/exec-env-duplicate": "An environment variable of a plugin is there once.";
    }
}

const V1: &str = "client.authentication.k8s.io/v1";

pub(super) fn check(user: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let exec = user.field("exec");
    let Some(Data::Structure(structure)) = exec.value().map(|value| &value.data) else { return };
    let provider = user.field("auth-provider");
    if provider.value().is_some() {
        let message = "the user has a plugin and an authentication provider: client-go refuses that";
        let at = provider.value().and_then(|value| value.key_span).unwrap_or(provider.span());
        findings.push(provider.finding(&EXEC_AND_PROVIDER, message).at(at).help("remove `auth-provider`"));
    }
    let command = exec.field("command");
    if command.is_empty() {
        findings.push(command.finding(&COMMAND, "the plugin has no command").help("add `command:` with its program"));
    } else if command.string().trim() != command.string() || is_line(command.string()) {
        let message = format!("client-go looks for a program whose whole name is {}", quoted(command.string()));
        findings
            .push(command.finding(&COMMAND_LINE, message).help("write the program alone, and the rest into `args`"));
    }
    check_version(&exec.field("apiVersion"), findings);
    let mode = exec.field("interactiveMode");
    match interactive_mode(Some(structure)) {
        "" => {
            let message = "the plugin does not say whether it needs standard input: v1 demands it";
            let help = "add `interactiveMode: IfAvailable`, or `Never` where it never asks the person";
            findings.push(mode.finding(&MODE, message).help(help));
        }
        known if INTERACTIVE_MODES.contains(&known) => {}
        other => {
            let finding = mode.finding(&MODE, format!("{} is no interactive mode", quoted(other)));
            let meant = nearest(other, INTERACTIVE_MODES.iter().copied());
            findings.push(match meant {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding.help("write `Never`, `IfAvailable` or `Always`"),
            });
        }
    }
    check_environment(&exec.field("env"), findings);
}

/// Whether a command has arguments in it; a path may have spaces.
fn is_line(command: &str) -> bool {
    command.split_once(' ').is_some_and(|(program, _)| !program.contains(['/', '\\']))
}

fn check_version(version: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let message = match version.string().strip_prefix("client.authentication.k8s.io/") {
        Some("v1" | "v1beta1") => return,
        Some("v1alpha1") => "the version v1alpha1 was removed with Kubernetes 1.24".to_owned(),
        _ if version.is_empty() => "the plugin does not say which version of ExecCredential it speaks".to_owned(),
        _ => format!("client-go has no version {}", quoted(version.string())),
    };
    let finding = version.finding(&VERSION, message);
    let help = format!("write `{V1}` if the plugin speaks it, or update the plugin");
    findings.push(match version.is_empty() {
        true => finding.help(help),
        false => finding.help(help).review_fix("Write v1", vec![(version.span(), V1.to_owned())]),
    });
}

fn check_environment(variables: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let mut seen = super::Names::new();
    for variable in variables.items() {
        let name = variable.field("name");
        if name.is_empty() {
            let message = "the environment variable has no name";
            findings.push(name.finding(&ENV_NAME, message).help("add `name:`, or remove it"));
        } else if let Some((_, first)) = seen.insert(super::name_of(&variable), (0, name.span())) {
            let message = format!("the variable {} is there twice: the last one counts", quoted(name.string()));
            let finding = name.finding(&ENV_DUPLICATE, message).label(first, "first here");
            findings.push(finding.help("remove one of them"));
        }
    }
}
