//! Rules of decoding: what can't be read into the fields of a kind, and what strict decoding finds.

use std::borrow::Cow;

use crate::diagnostic::{Finding, Rule};
use crate::encoding::base64::{self, Base64Error};
use crate::encoding::pem;
use crate::kube::format;
use crate::kube::schema::{Field, Shape};
use crate::source::Span;
use crate::spelling;
use crate::syntax::tree::{Member, Node, NodeId, Syntax, Tree, Value};

rules! {
    Decoding, "Kubernetes API concepts, field validation" {
        Error UNKNOWN_FIELD = "manifest/unknown-field": "The kind has no field of this name.";
    }
    Decoding, "Kubernetes API concepts, field validation; RFC 8259, section 4" {
        Error DUPLICATE_FIELD = "manifest/duplicate-field": "A field is there twice: only one of the values counts.";
    }
    Decoding, "Kubernetes API reference of the kind" {
        Error TYPE = "manifest/type": "A value is not of the type that its field has.";
    }
    Decoding, "RFC 4648, section 4" {
        Error BASE64 = "manifest/base64": "A field of bytes does not hold base64.";
    }
    Decoding, "RFC 3339, section 5.6" {
        Error TIME = "manifest/time": "A time is not written as RFC 3339 has it.";
    }
}

/// What is said where a value could not be decoded as it stands.
pub(crate) const UNDECODED: [&Rule; 3] = [&TYPE, &BASE64, &TIME];
/// What is said of an unknown field where nothing better is known.
pub const UNKNOWN_FIELD_HELP: &str =
    "the server refuses it under strict field validation, and drops it without a word under `Ignore`";

/// What fields hold whose numbers go up to 2147483647.
pub const THIRTY_TWO_BITS: &str = "a whole number of 32 bits";

/// Says what was probably meant by a member of `parent` that is none of the `fields`.
pub fn explain_unknown(
    finding: Finding,
    member: &Member<'_>,
    tree: &Tree<'_>,
    parent: NodeId,
    fields: &'static [Field],
) -> Finding {
    let (name, siblings) = (member.key.as_ref(), tree.members(parent));
    let Some(field) = meant(fields, name) else {
        return finding.help(UNKNOWN_FIELD_HELP);
    };
    let close = field.name;
    if let Some(set) = siblings.iter().take(SIBLINGS).find(|sibling| sibling.key == close) {
        let why =
            if close.eq_ignore_ascii_case(name) { "field names are case-sensitive" } else { "there is no such field" };
        return finding
            .help(format!("{why}, and `{close}` is already set: remove one of them"))
            .label(set.key_span, format!("`{close}` is set here"));
    }
    let is_case = close.eq_ignore_ascii_case(name);
    let finding = finding.help(match is_case {
        true => format!("field names are case-sensitive: this one is `{close}`"),
        false => format!("did you mean `{close}`?"),
    });
    // What the field holds under its right name must be what the field takes.
    let Some(mut edits) = into_shape(tree, member.value, &field.shape, close) else { return finding };
    let title = if edits.is_empty() { format!("Rename to {close}") } else { format!("Write it as {close}") };
    edits.insert(0, rename(member, close));
    if is_case && edits.len() == 1 { finding.safe_fix(title, edits) } else { finding.review_fix(title, edits) }
}

/// The field that was probably meant by a name that is none.
pub fn meant(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    let close = || {
        let close = fields.iter().filter(|field| spelling::is_close(field.name, name));
        close.min_by_key(|field| spelling::distance(field.name, name))
    };
    // The beginning of the one field that begins so.
    let begun = || {
        let mut begun = fields.iter().filter(|field| name.len() >= BEGINNING && field.name.starts_with(name));
        begun.next().filter(|_| begun.next().is_none())
    };
    let same = |field: &&Field| spelling::same_letters(field.name, name);
    let called = |field: &&Field| is_also_called(field, name);
    let known = fields.iter().find(same).or_else(|| fields.iter().find(called));
    known.or_else(close).or_else(begun)
}

/// Whether people call the field so.
pub(super) fn is_also_called(field: &Field, name: &str) -> bool {
    field.also_called.iter().any(|called| spelling::same_letters(called, name))
}

/// Letters by which a field can be told.
const BEGINNING: usize = 6;

/// Says how a value of the wrong type came about, and how to write it. `shape` is what its field holds.
pub fn explain_type(finding: Finding, tree: &Tree<'_>, node: NodeId, expected: &str, shape: &Shape) -> Finding {
    let value = tree.node(node);
    if let (Value::String(_), Shape::Structure(fields)) = (&value.value, shape)
        && let Some(name) = text_of(fields)
    {
        return explain_name(finding, tree, node, name);
    }
    match (&value.value, expected) {
        (Value::Number(_) | Value::Boolean(_), "a string") if tree.syntax == Syntax::Yaml => finding
            .help("YAML 1.1 reads this unquoted text as a number or a boolean; put it in quotes to keep it text")
            .safe_fix("Put it in quotes", quotes(value.span)),
        (Value::Number(_) | Value::Boolean(_), "a string") => {
            finding.help("put it in quotes").safe_fix("Put it in quotes", quotes(value.span))
        }
        (Value::String(text), expected) if expected.starts_with("a whole number") && text.parse::<i64>().is_ok() => {
            let bare = text.to_string();
            finding.help("write the number without quotes").safe_fix("Remove the quotes", vec![(value.span, bare)])
        }
        (Value::String(text), "true or false") if matches!(text.as_ref(), "true" | "false") => {
            let bare = text.to_string();
            finding.help("write it without quotes").safe_fix("Remove the quotes", vec![(value.span, bare)])
        }
        (Value::Number(number), expected) if expected.starts_with("a whole number") => {
            let in_digits = number.strip_prefix('-').unwrap_or(number).bytes().all(|byte| byte.is_ascii_digit());
            finding.help(match expected {
                _ if !in_digits => "write it in digits alone, without a fraction and without an exponent",
                THIRTY_TWO_BITS => "write a number from -2147483648 to 2147483647",
                _ => "write a number from -9223372036854775808 to 9223372036854775807",
            })
        }
        (Value::Mapping(_), "a list") => finding.help("start each item with `-`, or put it in `[` and `]`"),
        (Value::String(_), "a list") => {
            let finding = finding.help("a list of one item is written `[item]`, or as a line that starts with `-`");
            match into_shape(tree, node, shape, "") {
                Some(edits) => finding.review_fix("Write it as a list", edits),
                None => finding,
            }
        }
        (Value::String(text), "true or false") => match boolean_in_words(text) {
            Some(meant) => finding
                .help(format!("write `{meant}`, without quotes"))
                .review_fix(format!("Write {meant}"), vec![(value.span, meant.to_string())]),
            None => finding.help("write `true` or `false`, without quotes"),
        },
        (_, "true or false") => finding.help("write `true` or `false`, without quotes"),
        (_, "a list") => finding.help("a list of one item is written `[item]`, or as a line that starts with `-`"),
        (Value::Sequence(_), "a string") => {
            finding.help("the field takes one text: write one item, without `-` and without brackets")
        }
        (Value::Mapping(_), "a string") => {
            finding.help("the field takes one text: put it in quotes where it holds `: `")
        }
        (_, "an object") => finding.help("write its fields indented below its name, or put them in `{` and `}`"),
        (_, "a time") => finding.help("write it like `\"2026-01-31T12:00:00Z\"`"),
        (_, "a number from 0 to 255") => finding.help("write base64 in place of the list"),
        (_, expected) if expected.starts_with("a whole number") => {
            finding.help("write a number such as `3600`, without quotes")
        }
        _ => finding.help(format!("write {expected}")),
    }
}

/// The edits that make of a value one of this shape; none where it is one. `None` where nobody can tell how. They repeat
/// nothing of what may be secret.
pub(crate) fn into_shape(tree: &Tree<'_>, node: NodeId, shape: &Shape, name: &str) -> Option<Vec<(Span, String)>> {
    let Node { value, span } = tree.node(node);
    match (shape, value) {
        (Shape::Any, _) | (_, Value::Null) => Some(Vec::new()),
        (Shape::String | Shape::Time | Shape::Bytes, Value::String(_))
        | (Shape::Boolean, Value::Boolean(_))
        | (Shape::Structure(_) | Shape::Map(_), Value::Mapping(_))
        | (Shape::List(_), Value::Sequence(_)) => Some(Vec::new()),
        (Shape::Integer32 | Shape::Integer64, Value::Number(number)) => number.parse::<i64>().is_ok().then(Vec::new),
        (Shape::String, Value::Number(_) | Value::Boolean(_)) => Some(quotes(*span)),
        (Shape::Boolean, Value::String(text)) => Some(vec![(*span, boolean_in_words(text)?.to_string())]),
        (Shape::Integer32 | Shape::Integer64, Value::String(text)) => {
            let seconds = || seconds_of(text).filter(|_| name.ends_with("Seconds")).map(i64::from);
            Some(vec![(*span, text.parse::<i64>().ok().or_else(seconds)?.to_string())])
        }
        (Shape::Structure(fields), Value::String(_)) => as_field(tree, node, text_of(fields)?),
        // Brackets divide a text at its commas, as was meant.
        (Shape::List(Shape::String), Value::String(text))
            if is_one_word(tree, node) || is_enumeration(tree, node, text) =>
        {
            Some(around(*span, "[", "]"))
        }
        (Shape::List(Shape::String), Value::Number(_) | Value::Boolean(_)) => Some(around(*span, "[\"", "\"]")),
        (Shape::List(Shape::Structure(fields)), Value::String(_)) => {
            let mut edits = as_field(tree, node, text_of_item(fields)?)?;
            edits.first_mut()?.1.insert(0, '[');
            edits.last_mut()?.1.push(']');
            Some(edits)
        }
        _ => None,
    }
}

/// The field of a structure by whose value alone people write it: the name of an object, the name of a claim, or the
/// only one that there is.
pub(crate) fn text_of(fields: &'static [Field]) -> Option<&'static str> {
    let names_kind = fields.iter().any(|field| field.name == "kind");
    if names_kind || fields.len() >= MANY { None } else { text_of_item(fields) }
}

/// Fields of a structure for which no single value stands.
pub(crate) const MANY: usize = 8;

/// The same of a structure in a list, which need not say of what kind it is.
pub(crate) fn text_of_item(fields: &'static [Field]) -> Option<&'static str> {
    let named = |field: &&Field| ["name", "claim"].contains(&field.name) || fields.len() == 1;
    let field = fields.iter().find(named).filter(|field| matches!(field.shape, Shape::String))?;
    fields.iter().all(|other| !other.required || other.name == field.name).then_some(field.name)
}

/// The edits that make a structure of a text, with the text in this field.
fn as_field(tree: &Tree<'_>, node: NodeId, name: &str) -> Option<Vec<(Span, String)>> {
    let (text, span) = (tree.string(node)?, tree.node(node).span);
    // What is no name at all was meant as something else.
    if !is_one_word(tree, node) || name == "name" && format::dns_subdomain(text).is_some() {
        return None;
    }
    let quote = if span.len() == text.len() && text.contains(':') { "\"" } else { "" };
    Some(around(span, &format!("{}{quote}", opening(tree, name)), &format!("{quote}}}")))
}

/// How a structure begins that has this field alone.
fn opening(tree: &Tree<'_>, name: &str) -> String {
    match tree.syntax {
        Syntax::Yaml => format!("{{{name}: "),
        Syntax::Json => format!("{{\"{name}\": "),
    }
}

/// Whether a value is text that stands on one line and means the same between brackets.
fn is_one_word(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.string(node).is_some_and(|text| {
        let quoted = tree.node(node).span.len() == text.len() + 2;
        (quoted || tree.node(node).span.len() == text.len())
            && !text.is_empty()
            && !text.contains([',', '[', ']', '{', '}', '#', '\n', '\\'])
    })
}

/// Whether a text in YAML is words with commas between them, and no quotes around it.
fn is_enumeration(tree: &Tree<'_>, node: NodeId, text: &str) -> bool {
    let plain = tree.syntax == Syntax::Yaml && tree.node(node).span.len() == text.len();
    plain && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ,-_/.".contains(&byte))
}

/// A structure of which the one value is written that most matters, as of a reference the name alone.
pub(crate) fn explain_name(finding: Finding, tree: &Tree<'_>, node: NodeId, name: &str) -> Finding {
    let finding = finding.help(format!("write it as the field `{name}` of an object: `{}…}}`", opening(tree, name)));
    match as_field(tree, node, name) {
        Some(edits) => finding.review_fix(format!("Write it as {name}"), edits),
        None => finding,
    }
}

/// A time that is told in a unit, of a field that takes seconds.
pub fn explain_seconds(finding: Finding, tree: &Tree<'_>, node: NodeId) -> Finding {
    match tree.string(node).and_then(seconds_of) {
        Some(seconds) => finding
            .help(format!("write it in seconds: `{seconds}`"))
            .review_fix(format!("Write {seconds}"), vec![(tree.node(node).span, seconds.to_string())]),
        None => finding,
    }
}

/// The seconds of `90s`, `10m`, `24h` or `7d`.
pub(crate) fn seconds_of(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(unit)
}

/// What people write for a truth value, and YAML or Go does not take for one where it is in quotes.
pub(crate) fn boolean_in_words(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// That a field of bytes does not hold base64: what stands there instead, where that can be told, and the base64 of it.
/// `value` is where the text stands, `character` the first one that does not fit. What is secret is in no fix.
pub fn not_base64(error: Base64Error, text: &str, value: Span, character: Span, secret: bool) -> Finding {
    let message = if secret { error.message_of_secret() } else { error.message() };
    let finding = Finding::new(&BASE64, message).at(character);
    let template = ["$(", "${", "{{", "<", "`"].iter().any(|start| text.trim_start().starts_with(start));
    let (finding, mended) = if template {
        let message = "this stands for base64 that is to be filled in, and is none itself";
        let help = "write the base64 here: neither kubectl nor the server runs a command or fills in a variable";
        (Finding::new(&BASE64, message).help(help).at(value), None)
    } else if text.contains("-----BEGIN ") {
        let message = "this is PEM as it stands in a file; a field of bytes holds the base64 of it";
        let help = "encode the whole file as base64 once, for example with `base64 -w0`";
        (Finding::new(&BASE64, message).help(help).at(value), Some(base64::encode(written_anew(text).as_bytes())))
    } else if text.contains(['-', '_']) {
        let help = "`-` and `_` belong to the URL-safe alphabet; this field takes the standard one, with `+` and `/`";
        (finding.help(help), padded(&text.replace('-', "+").replace('_', "/")))
    } else if text.contains([' ', '\t']) {
        (finding.help("remove the spaces: line breaks are skipped, spaces are not"), padded(text))
    } else {
        let help = "encode the bytes with the standard alphabet and with `=` padding, for example with `base64 -w0`";
        (finding.help(help), padded(text))
    };
    let mended = mended.filter(|_| !secret && !text.contains("PRIVATE KEY"));
    match mended {
        Some(mended) => finding.review_fix("Write it as base64", vec![(value, format!("\"{mended}\""))]),
        None => finding,
    }
}

/// PEM as the server reads it: its lines may have been joined when it was folded, and requests may have the label of old.
/// The text as it stands where it is not whole blocks without headers.
fn written_anew(text: &str) -> Cow<'_, str> {
    let blocks = pem::scan(text.as_bytes());
    if blocks.is_empty() || blocks.iter().any(|block| block.content.bytes.is_empty() || !block.headers.is_empty()) {
        return Cow::Borrowed(text);
    }
    let label = |label: &str| if label == "NEW CERTIFICATE REQUEST" { "CERTIFICATE REQUEST" } else { label }.to_owned();
    Cow::Owned(blocks.iter().map(|block| pem::encode(&label(&block.label), &block.content.bytes)).collect())
}

/// The text without white space and with its padding, if that makes it base64.
fn padded(text: &str) -> Option<String> {
    let mut text: String = text.chars().filter(|character| !character.is_whitespace() && *character != '=').collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    base64::decode(text.as_bytes()).is_ok().then_some(text)
}

/// The edit that gives a member another name.
pub(crate) fn rename(member: &Member<'_>, name: &str) -> (Span, String) {
    let span = member.key_span;
    let quotes = (span.len().saturating_sub(member.key.len()) / 2) as u32;
    (Span { start: span.start + quotes, end: span.end - quotes }, name.to_owned())
}

fn quotes(span: Span) -> Vec<(Span, String)> {
    around(span, "\"", "\"")
}

/// The edits that put something before a value and something behind it.
pub(super) fn around(span: Span, open: &str, close: &str) -> Vec<(Span, String)> {
    let at = |offset: u32| Span::at(offset as usize);
    vec![(at(span.start), open.to_owned()), (at(span.end), close.to_owned())]
}

/// Members beside an unknown one that are looked at: no kind has so many fields.
const SIBLINGS: usize = 200;

#[cfg(test)]
mod tests {
    use crate::options::Options;

    #[test]
    fn a_number_that_does_not_fit_is_told_the_range() {
        let said = |kind: &str, seconds: &str| {
            let text = format!("{kind}spec: {{expirationSeconds: {seconds}}}\n");
            let report = crate::analyze(&text, &Options::default());
            let found = report.diagnostics.into_iter().find(|found| found.rule == "manifest/type").unwrap();
            format!("{}; {}", found.message, found.help.unwrap())
        };
        let (request, token) = (
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\n",
            "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\n",
        );
        let what = "`spec.expirationSeconds` must be a whole number of";
        assert_eq!(
            said(request, "2147483648"),
            format!("{what} 32 bits, but this is `2147483648`; write a number from -2147483648 to 2147483647")
        );
        let digits = "write it in digits alone, without a fraction and without an exponent";
        assert_eq!(said(token, "1.5"), format!("{what} 64 bits, but this is `1.5`; {digits}"));
    }
    /// The text, once each fix of a value is made.
    fn mended(text: &str) -> String {
        let mut text = text.to_owned();
        let rules = ["manifest/type", "manifest/base64"];
        loop {
            let report = crate::analyze(&text, &Options::default());
            let mut found = report.diagnostics.into_iter().filter(|found| rules.contains(&found.rule.as_ref()));
            let Some(fix) = found.find_map(|found| found.fix) else { return text };
            text = fix.applied(&text);
        }
    }

    #[test]
    fn what_people_write_for_lists_references_and_times_is_mended() {
        let (account, token) = (
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n",
            "apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\n",
        );
        for (kind, wrong, right) in [
            (account, "imagePullSecrets:\n- regcred\n", "imagePullSecrets:\n- {name: regcred}\n"),
            (account, "imagePullSecrets:\n  name: regcred\n", "imagePullSecrets:\n  - name: regcred\n"),
            (account, "imagePullSecrets: {name: a}\n", "imagePullSecrets: [{name: a}]\n"),
            (account, "imagePullSecrets: regcred\n", "imagePullSecrets: [{name: regcred}]\n"),
            (account, "imagePullSecrets: 'a, b'\n", "imagePullSecrets: 'a, b'\n"),
            (token, "spec:\n  audiences: a, b\n", "spec:\n  audiences: [a, b]\n"),
            (token, "spec: {audiences: vault}\n", "spec: {audiences: [vault]}\n"),
            (token, "spec: {expirationSeconds: 10m}\n", "spec: {expirationSeconds: 600}\n"),
            (token, "spec: {expirationSeconds: '1h'}\n", "spec: {expirationSeconds: 3600}\n"),
            (token, "spec: {expirationSeconds: 9999999d}\n", "spec: {expirationSeconds: 9999999d}\n"),
        ] {
            assert_eq!(mended(&format!("{kind}{wrong}")), format!("{kind}{right}"));
        }
        let json = r#"{"apiVersion": "v1", "kind": "ServiceAccount", "imagePullSecrets": ["a"]}"#;
        assert_eq!(mended(json), json.replace("\"a\"", "{\"name\": \"a\"}"));
    }

    #[test]
    fn a_date_becomes_a_time() {
        let text = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, creationTimestamp: 2026-01-31}\n";
        let report = crate::analyze(text, &Options::default());
        let fix = report.diagnostics.into_iter().find_map(|found| found.fix).unwrap();
        assert_eq!(fix.edits[0].new_text, "\"2026-01-31T00:00:00Z\"");
    }

    #[test]
    fn a_command_is_no_base64() {
        let text =
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nspec:\n  request: $(base64 a-b)\n";
        let report = crate::analyze(text, &Options::default());
        let found = report.diagnostics.into_iter().find(|found| found.rule == "manifest/base64").unwrap();
        assert_eq!(found.message, "this stands for base64 that is to be filled in, and is none itself");
        assert!(found.fix.is_none());
    }
}
