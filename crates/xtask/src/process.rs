//! Running other programs.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::Result;
use crate::project::Project;

/// A program about to run in the project's root.
pub(crate) struct Call {
    name: String,
    command: Command,
}

/// What a program that was listened to said, and whether it went well.
pub(crate) struct Heard {
    pub(crate) success: bool,
    pub(crate) lines: Vec<String>,
}

pub(crate) fn cargo(project: &Project, arguments: &[&str]) -> Call {
    // The `cargo` that runs us: it belongs to the toolchain of rust-toolchain.toml.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    call(project, &cargo, "cargo", arguments)
}

pub(crate) fn npm(project: &Project, arguments: &[&str]) -> Call {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    call(project, npm, "npm", arguments)
}

pub(crate) fn node(project: &Project, arguments: &[&str]) -> Call {
    call(project, "node", "node", arguments)
}

pub(crate) fn program(project: &Project, name: &str, arguments: &[&str]) -> Call {
    call(project, name, name, arguments)
}

fn call(project: &Project, program: impl AsRef<OsStr>, name: &str, arguments: &[&str]) -> Call {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(project.root()).stdin(Stdio::null());
    Call { name: [&[name], arguments].concat().join(" "), command }
}

impl Call {
    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Gives it a file as its standard input.
    pub(crate) fn stdin(mut self, file: File) -> Self {
        self.command.stdin(file);
        self
    }

    /// Runs it with its output shown as it comes.
    pub(crate) fn run(mut self) -> Result {
        let status = self.command.status().map_err(|error| self.not_started(&error))?;
        if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", self.name)) }
    }

    /// Runs it in silence; what it said is shown only where it fails.
    pub(crate) fn run_quietly(mut self) -> Result<String> {
        let output = self.command.output();
        let output = output.map_err(|error| self.not_started(&error))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(said);
        }
        let complained = String::from_utf8_lossy(&output.stderr);
        Err(format!("{said}{complained}`{}` failed ({})", self.name, output.status))
    }

    /// Runs it with its output shown as it comes, and keeps the lines of its standard output.
    pub(crate) fn listen(mut self) -> Result<Heard> {
        let child = self.command.stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| self.not_started(&error))?;
        let mut lines = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).split(b'\n').map_while(std::result::Result::ok) {
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                let mut out = std::io::stdout().lock();
                // A closed terminal is no reason to stop counting.
                let _ = writeln!(out, "{line}");
                lines.push(line);
            }
        }
        let status = child.wait().map_err(|error| format!("`{}`: {error}", self.name))?;
        Ok(Heard { success: status.success(), lines })
    }

    fn not_started(&self, error: &std::io::Error) -> String {
        format!("cannot start `{}`: {error}", self.name)
    }
}
