//! A text for people of what is in an input, in the manner of `openssl x509 -text`.
//!
//! It is made of the typed values as they cross to JavaScript, so that it lists no field of its own: what a value holds
//! is there, under the name that it has there.

use std::fmt::Write as _;

use crate::asn1::OpenedDer;
use crate::detect::Input;
use crate::diagnostic::one_line;
use crate::encoding::der;
use crate::kube::value::push_token;
use crate::limits;
use crate::open::{Opener, open};
use crate::options::Options;
use crate::place::Step;
use crate::report::{Artifact, Content};
use crate::secret;
use crate::source::Source;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value};

/// Levels of values below which their JSON is written: claims may be nested as deep as their issuer likes.
const DEPTH: usize = 16;
/// Bytes on a line of a dump.
const LINE: usize = 16;
/// Digits of a number or hash in hexadecimal that stand on one line.
const DIGITS: usize = 64;

/// Every certificate, certification request, key and token of an input, nested ones included, as a text: all values, then
/// hex dumps of its key and signature. Of an object around them only its name is told, and of a secret that it is there.
///
/// Inlined, as what writes JSON for it: so that is compiled once, with the functions that hand over results, and for speed.
#[inline]
pub fn to_text(input: &[u8]) -> String {
    let input = Input::of(input);
    let source = Source::new(input.text());
    let options = Options::default();
    let mut opener = Opener::new(&source, &options);
    opener.opened = Some(Vec::new());
    let mut artifacts = open(input, &mut opener);
    secret::guard(&mut artifacts, &mut []);
    let mut opened = opener.opened.take().unwrap_or_default();
    let mut written = String::new();
    artifacts.reverse();
    while let Some(mut artifact) = artifacts.pop() {
        if !written.is_empty() {
            written.push('\n');
        }
        let der = opened.iter().position(|der| der.place.within() == artifact.within.as_slice());
        write_artifact(&mut written, &artifact, der.map(|index| opened.remove(index)).as_ref());
        artifact.children.reverse();
        artifacts.append(&mut artifact.children);
    }
    written
}

#[inline]
fn write_artifact(written: &mut String, artifact: &Artifact, der: Option<&OpenedDer>) {
    if let Content::Object(object) = &artifact.content {
        let _ = writeln!(written, "{} {}: {}", object.api_version, object.kind, artifact.title);
        return;
    }
    let json = serde_json::to_string(&artifact.content).unwrap_or_default();
    let Some(tree) = json::read(&json).tree else { return };
    let kind = tree.get(tree.root, "type").and_then(|kind| tree.string(kind)).unwrap_or_default();
    let _ = write!(written, "{}", in_words(kind));
    let way = way(&artifact.within);
    if !way.is_empty() {
        let _ = write!(written, " ({way})");
    }
    let _ = writeln!(written, ": {}", artifact.title);
    let secrets: Vec<&str> = artifact.rows.iter().filter(|row| row.sensitive).map(|row| row.pointer.as_str()).collect();
    let has_secrets = !secrets.is_empty();
    let mut writer = Writer { text: written, tree: &tree, secrets, verbatim: false };
    let value = tree.get(tree.root, "value").unwrap_or(tree.root);
    writer.members(value, "", 1, &["pem"]);
    let walked = der.map(|der| der.walked(limits::ASN1_ELEMENTS));
    for (path, bytes) in walked.into_iter().flat_map(|walked| walked.shown) {
        let _ = writeln!(written, "    {path}: {} bytes", bytes.len());
        dump(written, bytes, 2);
    }
    // What is masked above is in the PEM too.
    if let Some(pem) = tree.get(value, "pem").and_then(|pem| tree.string(pem)).filter(|_| !has_secrets) {
        written.push_str(pem);
    }
}

/// `spec.request, PEM block 1`.
fn way(steps: &[Step]) -> String {
    let words = steps.iter().filter_map(|step| match step {
        Step::Field { path } => Some(path.clone()),
        Step::Pem { block, .. } => Some(format!("PEM block {block}")),
        Step::Der { start, end } => Some(format!("bytes {start} to {end}")),
        _ => None,
    });
    words.collect::<Vec<String>>().join(", ")
}

struct Writer<'w> {
    text: &'w mut String,
    tree: &'w Tree<'w>,
    /// Pointers of secret values.
    secrets: Vec<&'w str>,
    /// Whether names are written as they stand.
    verbatim: bool,
}

impl<'w> Writer<'w> {
    /// The members of an object, but for those that were told.
    fn members(&mut self, node: NodeId, pointer: &str, depth: usize, told: &[&str]) {
        for member in self.tree.members(node) {
            if !told.contains(&member.key.as_ref()) {
                let mut pointer = format!("{pointer}/");
                push_token(&mut pointer, &member.key);
                let name = secret::masked(&member.key);
                let name = if self.verbatim { name.into_owned() } else { in_words(&name) };
                self.value(&name, member.value, &pointer, depth);
            }
        }
    }

    /// A value under its name; `depth` is at most [`DEPTH`].
    fn value(&mut self, name: &str, node: NodeId, pointer: &str, depth: usize) {
        let tree = self.tree;
        let below = |secret: &&str| secret.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'));
        let holds_secrets = self.secrets.iter().any(below);
        if self.secrets.contains(&pointer) || holds_secrets && depth >= DEPTH {
            return self.line(name, "(secret)", depth);
        }
        if depth >= DEPTH {
            return self.line(name, &crate::syntax::write::to_json(tree, node), depth);
        }
        if let Some(text) = tree.string(node) {
            return self.string(name, text, depth);
        }
        if let Some(plain) = self.plain(node).filter(|_| !holds_secrets) {
            return self.line(name, &plain, depth);
        }
        if tree.items(node).is_empty() {
            return self.entry(name, node, pointer, depth);
        }
        self.heading(name, depth);
        for (index, &item) in tree.items(node).iter().enumerate() {
            // The name of an item is in it, where it has one.
            self.value(&format!("{}.", index + 1), item, &format!("{pointer}/{index}"), depth + 1);
        }
    }

    /// An object. Most say themselves what they are: in a list that stands in the place of their number.
    fn entry(&mut self, name: &str, node: NodeId, pointer: &str, depth: usize) {
        let numbered = name.ends_with('.');
        let own = self.own_name(node);
        let value = self.tree.get(node, "value").filter(|_| numbered && own.is_some());
        let text = self.string_member(node, "text").filter(|_| own.is_none());
        let told: &[&str] = match (value, text, &own) {
            (Some(_), ..) => &["name", "type", "oid", "critical", "value"],
            (_, Some(_), _) => &["text"],
            (.., Some(_)) => &["name", "oid", "critical"],
            _ => &[],
        };
        if let Some(value) = value {
            // Claims bear the names that their issuer gave them, and what is in them too.
            let around = self.verbatim;
            self.verbatim |= self.tree.get(node, "name").is_some() && self.tree.get(node, "oid").is_none();
            self.value(own.as_deref().unwrap_or_default(), value, &format!("{pointer}/value"), depth);
            self.verbatim = around;
        } else if let Some(text) = text.or_else(|| own.as_deref().filter(|_| !numbered)) {
            self.string(name, text, depth);
        } else {
            let more = self.tree.members(node).iter().any(|member| !told.contains(&member.key.as_ref()));
            let name = own.as_deref().unwrap_or(name);
            if more { self.heading(name, depth) } else { self.item(name, depth) }
        }
        self.members(node, pointer, depth + 1, told);
    }

    /// `subjectAltName (2.5.29.17), critical`; `dNSName`.
    fn own_name(&self, node: NodeId) -> Option<String> {
        let form = || self.string_member(node, "type").filter(|_| self.tree.get(node, "value").is_some());
        let mut name = secret::masked(self.string_member(node, "name").or_else(form)?).into_owned();
        if let Some(oid) = self.string_member(node, "oid").filter(|oid| *oid != name) {
            let _ = write!(name, " ({oid})");
        }
        if self.tree.get(node, "critical").and_then(|critical| self.plain(critical)).as_deref() == Some("true") {
            name.push_str(", critical");
        }
        Some(name)
    }

    fn string_member(&self, node: NodeId, name: &str) -> Option<&'w str> {
        let tree = self.tree;
        tree.get(node, name).and_then(|value| tree.string(value))
    }

    /// The text of a value of one line, or of a list of words.
    fn plain(&self, node: NodeId) -> Option<String> {
        match self.tree.value(node) {
            Value::Null => Some("null".to_owned()),
            Value::Boolean(value) => Some(value.to_string()),
            Value::Number(text) | Value::String(text) => Some(text.clone().into_owned()),
            Value::Mapping(_) => self.tree.members(node).is_empty().then(|| "(empty)".to_owned()),
            Value::Sequence(_) => {
                let words: Option<Vec<&str>> =
                    self.tree.items(node).iter().map(|&item| self.tree.string(item)).collect();
                let words = words.filter(|words| words.iter().all(|word| word.len() < DIGITS))?;
                Some(if words.is_empty() { "(none)".to_owned() } else { words.join(", ") })
            }
        }
    }

    /// Long numbers in hexadecimal stand on lines of their own.
    fn string(&mut self, name: &str, text: &str, depth: usize) {
        let digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        if text.len() <= DIGITS || !text.bytes().all(digit) {
            return self.line(name, text, depth);
        }
        self.heading(name, depth);
        let mut rest = text;
        while !rest.is_empty() {
            let (line, next) = rest.split_at_checked(2 * LINE).unwrap_or((rest, ""));
            let _ = writeln!(self.text, "{:1$}{line}", "", 4 * (depth + 1));
            rest = next;
        }
    }

    fn item(&mut self, name: &str, depth: usize) {
        let _ = writeln!(self.text, "{:1$}{name}", "", 4 * depth);
    }

    fn heading(&mut self, name: &str, depth: usize) {
        let colon = if name.ends_with('.') { "" } else { ":" };
        let _ = writeln!(self.text, "{:1$}{name}{colon}", "", 4 * depth);
    }

    fn line(&mut self, name: &str, text: &str, depth: usize) {
        let colon = if name.ends_with('.') { "" } else { ":" };
        // Rows mask what its form gives away, and so does this: the pointer of a row may end before it.
        let text = if secret::holds_secret(text) { "(secret)".into() } else { one_line(text) };
        let _ = writeln!(self.text, "{:1$}{name}{colon} {text}", "", 4 * depth);
    }
}

/// `30:82:01`, sixteen bytes a line.
fn dump(text: &mut String, bytes: &[u8], depth: usize) {
    for line in bytes.chunks(LINE) {
        let digits: Vec<String> = line.iter().map(|byte| der::hex(&[*byte])).collect();
        let _ = writeln!(text, "{:1$}{digits}", "", 4 * depth, digits = digits.join(":"));
    }
}

/// Names that are no words.
const NAMES: &[(&str, &str)] = &[
    ("ca", "CA"),
    ("isCa", "CA"),
    ("sha1", "SHA-1"),
    ("sha256", "SHA-256"),
    ("jwtId", "JWT ID"),
    ("jsonWebToken", "JSON Web Token"),
    ("jsonWebKeySet", "JSON Web Key Set"),
];

/// `serialNumber` → `Serial number`.
fn in_words(name: &str) -> String {
    if let Some((_, words)) = NAMES.iter().find(|(known, _)| *known == name) {
        return (*words).to_owned();
    }
    let mut words = String::with_capacity(name.len() + 4);
    let mut upper_before = false;
    let mut rest = name.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        // Of `cRLIssuer` the first letter belongs to the abbreviation, of `keyUsage` it begins the text.
        let first = words.is_empty();
        let upper = character.is_ascii_uppercase() || first;
        let abbreviated = upper_before && !next.is_some_and(|next| next.is_ascii_lowercase())
            || next.is_none_or(|next| next.is_ascii_uppercase());
        if upper && !first && !(upper_before && abbreviated) {
            words.push(' ');
        }
        words.push(if upper && (first || abbreviated) {
            character.to_ascii_uppercase()
        } else {
            character.to_ascii_lowercase()
        });
        upper_before = upper;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("serialNumber", "Serial number"),
            ("cRLIssuer", "CRL issuer"),
            ("nameRelativeToCRLIssuer", "Name relative to CRL issuer"),
            ("templateID", "Template ID"),
            ("keyUsage", "Key usage"),
            ("onlyContainsCACerts", "Only contains CA certs"),
        ] {
            assert_eq!(in_words(name), words);
        }
    }
}
