//! The request as commands for a POSIX shell: with kubectl, and with curl. A command names no secret: such a body is read
//! from a file, and who sends it too.

use crate::kube::schema::Role;

use super::request::{Operation, PatchType, Sending};

/// How kubectl sends it, or why it can't.
pub(super) fn kubectl(sending: &Sending<'_>, yaml: &str) -> Result<String, String> {
    let flags = match flags(sending) {
        Ok(flags) => flags,
        // What has no flag goes to the server as it stands.
        Err(why) => return raw(sending).ok_or(why),
    };
    let mut command = Command::new("kubectl");
    let resource = sending.kind.full_resource();
    let patches = sending.operation == Operation::Patch && sending.patch_type != PatchType::Apply;
    match sending.operation {
        Operation::Create => command.word("create"),
        Operation::Update => command.word("replace"),
        Operation::Patch if !patches => command.words(&["apply", "--server-side"]),
        Operation::Patch => command.words(&["patch", &resource, &sending.name]),
        Operation::Get => command.words(&["get", &resource, &sending.name]),
        Operation::List => command.words(&["get", &resource]),
        Operation::Delete => command.words(&["delete", &resource, &sending.name]),
        Operation::DeleteCollection => {}
    }
    if sending.operation == Operation::List && sending.is_of_all_namespaces() {
        command.word("--all-namespaces");
    } else if !sending.namespace.is_empty() {
        command.words(&["--namespace", &sending.namespace]);
    }
    if !sending.subresource.is_empty() {
        command.words(&["--subresource", sending.subresource]);
    }
    if patches {
        let word = match sending.patch_type {
            PatchType::Json => "--type=json",
            PatchType::Strategic => "--type=strategic",
            _ => "--type=merge",
        };
        command.word(word);
    }
    for flag in flags {
        command.word(&flag);
    }
    if sending.operation == Operation::Get || sending.kind.role == Role::Asked {
        command.words(&["--output", "yaml"]);
    }
    let Some(body) = &sending.body else { return Ok(command.text) };
    if patches {
        return Ok(command.with_body("--patch-file", "/dev/stdin", "", sending, body));
    }
    Ok(command.with_body("--filename", "-", "", sending, yaml))
}

/// The request itself, sent by kubectl; nothing for a patch.
fn raw(sending: &Sending<'_>) -> Option<String> {
    let verb = match sending.operation {
        Operation::Create => "create",
        Operation::Get | Operation::List => "get",
        Operation::Update => "replace",
        Operation::Delete | Operation::DeleteCollection => "delete",
        Operation::Patch => return None,
    };
    let mut command = Command::new("kubectl");
    command.words(&[verb, "--raw", &sending.target()]);
    Some(match &sending.body {
        Some(body) => command.with_body("--filename", "-", "", sending, body),
        None => command.text,
    })
}

/// How curl sends it.
pub(super) fn curl(sending: &Sending<'_>) -> String {
    let mut command = Command::new("curl");
    command.words(&[
        "--fail-with-body",
        "--silent",
        "--show-error",
        "--cacert",
        "ca.crt",
        "--header",
        "@authorization",
    ]);
    let method = sending.operation.method();
    if method != "GET" {
        command.words(&["--request", method]);
    }
    if let Some(content_type) = sending.content_type() {
        command.words(&["--header", &format!("Content-Type: {content_type}")]);
    }
    command.text.push_str(" \"$APISERVER\"");
    quote(&sending.target(), &mut command.text);
    match &sending.body {
        Some(body) => command.with_body("--data-binary", "@-", "@", sending, body),
        None => command.text,
    }
}

/// A parameter, the flag that stands for it, and the operations that have the flag.
const FLAGS: &[(&str, &str, &[Operation])] = &[
    ("dryRun", "--dry-run=server", &[Operation::Create, Operation::Update, Operation::Patch, Operation::Delete]),
    ("fieldManager", "--field-manager=", &[Operation::Create, Operation::Update, Operation::Patch]),
    ("fieldValidation", "--validate=", &[Operation::Create, Operation::Update]),
    ("force", "--force-conflicts", &[Operation::Patch]),
    ("labelSelector", "--selector=", &[Operation::List]),
    ("fieldSelector", "--field-selector=", &[Operation::List]),
    ("watch", "--watch", &[Operation::List]),
];

/// The flags of kubectl for the parameters of the query; or why there are none for one of them, or for what is asked.
fn flags(sending: &Sending<'_>) -> Result<Vec<String>, String> {
    let below = matches!(sending.kind.role, Role::Subresource(_));
    let deletes = sending.operation == Operation::Delete && sending.body.is_some();
    // A name that would be read as a flag.
    let dashed = sending.name.starts_with('-');
    if below || deletes || dashed || sending.operation == Operation::DeleteCollection {
        return Err("kubectl has no command for this".to_owned());
    }
    let mut flags = Vec::new();
    for (name, value) in sending.query {
        let applies = sending.operation == Operation::Patch && sending.patch_type == PatchType::Apply;
        let has = |(known, _, with): &&(&str, &str, &[Operation])| {
            known == name && (with.contains(&sending.operation) || applies && *name == "fieldValidation")
        };
        match FLAGS.iter().find(has) {
            // How the answer looks.
            None if *name == "pretty" => {}
            None => return Err(format!("kubectl has no flag for `{name}` here")),
            Some((_, flag, _)) if flag.ends_with('=') => {
                let value = if *name == "fieldValidation" { value.to_ascii_lowercase() } else { value.clone() };
                flags.push(format!("{flag}{value}"));
            }
            Some((_, flag, _)) if *flag == "--dry-run=server" || value == "true" => flags.push((*flag).to_owned()),
            Some(_) => {}
        }
    }
    Ok(flags)
}

/// A command line on its way.
struct Command {
    text: String,
}

impl Command {
    fn new(program: &str) -> Self {
        Self { text: program.to_owned() }
    }

    fn word(&mut self, word: &str) {
        self.text.push(' ');
        quote(word, &mut self.text);
    }

    fn words(&mut self, words: &[&str]) {
        words.iter().for_each(|word| self.word(word));
    }

    /// With a body that is read from standard input, or, where it holds a secret, from a file.
    fn with_body(mut self, flag: &str, stdin: &str, file: &str, sending: &Sending<'_>, body: &str) -> String {
        self.word(flag);
        if sending.secret {
            self.word(&format!("{file}{}.json", sending.kind.kind.to_ascii_lowercase()));
            return self.text;
        }
        self.word(stdin);
        // No line of a body is the word that ends it: JSON is one line in brackets, and of YAML each top line has a colon.
        let line_end = if body.ends_with('\n') { "" } else { "\n" };
        format!("{} <<'EOF'\n{body}{line_end}EOF", self.text)
    }
}

/// A word as the shell reads it back: as it is, or in single quotes.
fn quote(word: &str, text: &mut String) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:=@%+,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        text.push_str(word);
    } else {
        text.push('\'');
        text.push_str(&word.replace('\'', r"'\''"));
        text.push('\'');
    }
}
