//! Texts that hold several things one behind the other: a token and a key set, PEM and JSON, what kubectl said and the
//! manifest that it said it of.

use crate::encoding::base64;
use crate::kube::client::API_PREFIX;
use crate::refusal;
use crate::source::Span;

/// What a piece looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Manifest,
    Pem,
    Token,
    Refusal,
    Base64,
}

/// The pieces of a text; `None` where it is one thing, or several of a kind that its own reader takes apart.
pub(crate) fn split(text: &str) -> Option<Vec<Span>> {
    let mut pieces: Vec<(Kind, Span)> = Vec::new();
    // What was looked at as a manifest, and is none.
    let (mut at, mut words_until, mut table) = (0, 0, false);
    // Where the next END is, so that it is looked for once.
    let mut end_of_pem = text.find(PEM_END);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let start = at + rest.len() - rest.trim_start_matches(is_between).len();
        let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) else { break };
        let line = rest.lines().next().unwrap_or_default();
        let end_of_line = start + line.len();
        at = end_of_line.max(start + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        if is_separator(line) {
            continue;
        }
        // A heading that is underlined, as `kubectl describe` prints it: what follows is no YAML.
        table |= line.len() > 2 && line.bytes().all(|byte| byte == b'=');
        if rest.starts_with(['{', '[']) {
            at = start + length_of_json(rest).unwrap_or(rest.len());
            pieces.push((Kind::Json, Span::new(start, at)));
        } else if let Some(end) = end_of_block(text, line, &mut end_of_pem, start) {
            at = end;
            match pieces.last_mut() {
                // Blocks are counted through.
                Some((Kind::Pem, span)) => *span = Span::new(span.range().start, at),
                _ => pieces.push((Kind::Pem, Span::new(start, at))),
            }
        } else if refusal::begins(line) {
            at = start + refusal::length(rest);
            pieces.push((Kind::Refusal, Span::new(start, at)));
        } else if is_encoded_pem(rest)
            && text.get(..start).is_none_or(|before| before.is_empty() || before.ends_with('\n'))
        {
            let length = length_of_base64(rest);
            if length > 0 {
                at = start + length;
                pieces.push((Kind::Base64, Span::new(start, at)));
            }
        } else if let Some(token) = token_in(line, table) {
            pieces.push((Kind::Token, Span::new(start + token.range().start, start + token.range().end)));
        } else if start >= words_until && is_key(line) {
            let length = length_of_document(rest);
            let document = rest.get(..length).unwrap_or_default();
            if document.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("kind:")) {
                at = start + length;
                pieces.push((Kind::Manifest, Span::new(start, at)));
            } else {
                words_until = start + length;
            }
        }
    }
    let (first, last) = (pieces.first()?, pieces.last()?);
    let only = |kinds: &[Kind]| pieces.iter().all(|(kind, _)| kinds.contains(kind));
    let all_of_it = pieces.len() == 1 && text.trim_matches(is_between).len() == first.1.len();
    // Of what an exec plugin prints client-go reads one object, and refuses what follows it.
    let alone = pieces.len() == 1 && !matches!(last.0, Kind::Token | Kind::Refusal | Kind::Base64);
    let one_reader = only(&[Kind::Pem])
        || pieces.len() > 1 && only(&[Kind::Json]) && text.contains(API_PREFIX)
        || first.0 == Kind::Manifest && only(&[Kind::Manifest, Kind::Json])
        || alone && !(first.0 == Kind::Json && is_behind_words(text, first.1));
    if all_of_it || one_reader {
        return None;
    }
    Some(pieces.into_iter().map(|(_, span)| span).collect())
}

fn is_between(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

fn is_separator(line: &str) -> bool {
    let line = line.trim_end();
    line == "---" || line == "..."
}

/// Whether an object of Kubernetes stands behind lines that are words, as what a program says before it prints one.
fn is_behind_words(text: &str, object: Span) -> bool {
    let lines = || text.get(..object.range().start).unwrap_or_default().lines().filter(|line| !line.trim().is_empty());
    let written = text.get(object.range()).unwrap_or_default();
    written.contains("\"apiVersion\"")
        && lines().any(|line| !is_separator(line) && !line.starts_with(['#', '%']))
        && !lines().any(is_key)
}

const PEM_END: &str = "-----END ";

/// The end of the PEM block that begins with a line; what a misspelt line says is told by the END line. `next` is the
/// first END from some earlier offset on.
fn end_of_block(text: &str, line: &str, next: &mut Option<usize>, start: usize) -> Option<usize> {
    let begins = line.starts_with("-----BEGIN ");
    if !line.starts_with("--") {
        return None;
    }
    if next.is_some_and(|end| end < start) {
        *next = text.get(start..).and_then(|rest| rest.find(PEM_END)).map(|end| start + end);
    }
    let Some(end) = *next else { return begins.then_some(text.len()) };
    let end_line = text.get(end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let label = end_line.strip_prefix(PEM_END).unwrap_or_default().trim_end_matches('-');
    (begins || !label.is_empty() && line.contains(label)).then_some(end + end_line.len())
}

/// Whether base64 of PEM begins here.
fn is_encoded_pem(text: &str) -> bool {
    text.starts_with("LS0tLS1CRUdJTi")
}

/// As far as its lines go on.
fn length_of_base64(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let run = line.bytes().take_while(|&byte| base64::is_standard(byte)).count();
        let behind = line.get(run..).unwrap_or_default().trim_end();
        if run == 0 || length > 0 && is_encoded_pem(line) || !matches!(behind, "" | "%") {
            break;
        }
        length += line.len();
        if !behind.is_empty() {
            // zsh shows so that the last line did not end.
            return length - line.len() + run;
        }
    }
    text.get(..length).map_or(length, |found| found.trim_end().len())
}

/// Whether a line begins with a key, as the first of a manifest does.
fn is_key(line: &str) -> bool {
    let name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty() && key.chars().all(name) && (value.is_empty() || value.starts_with([' ', '\t', '\r']))
    })
}

/// To the next line that divides documents.
fn length_of_document(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if is_separator(line) {
            break;
        }
        length += line.len();
    }
    text.get(..length).map_or(length, |document| document.trim_end().len())
}

/// The length of the JSON value at the start of a text, by its brackets; `None` where it has no end.
fn length_of_json(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Headers whose value holds a token.
const HEADERS: &[&str] = &["authorization", "proxy-authorization", "cookie", "set-cookie"];

/// The one token of a line that is no line of a manifest; in a `table` none is.
fn token_in(line: &str, table: bool) -> Option<Span> {
    let key = line.split_once(':').map(|(key, _)| key.trim_matches(['"', '\'', ' ', '-']));
    if !table && is_key(line) && !key.is_some_and(|key| HEADERS.iter().any(|header| key.eq_ignore_ascii_case(header))) {
        return None;
    }
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let mut found = None;
    let mut at = 0;
    while let Some(start) = line.get(at..)?.find("ey").map(|start| at + start) {
        let run = line.as_bytes().get(start..)?.iter().take_while(|byte| part(**byte)).count();
        let begins = start == 0 || line.as_bytes().get(start - 1).is_none_or(|before| !part(*before));
        let text = line.get(start..start + run)?;
        // The full stop of a sentence.
        let word = if text.matches('.').count() == 3 { text.trim_end_matches('.') } else { text };
        if begins && is_token(word) {
            if found.is_some() {
                return None;
            }
            found = Some(Span::new(start, start + word.len()));
        }
        at = start + run.max(2);
    }
    found
}

/// Whether a word is a token: its first part is the base64 of what begins a JSON object.
fn is_token(word: &str) -> bool {
    let begins = ["eyJ", "eyA"].iter().any(|start| word.starts_with(start));
    begins && matches!(word.matches('.').count(), 2 | 4) && !word.starts_with("eyJ.") && !word.contains("..")
        || begins && word.ends_with('.') && word.matches('.').count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";

    fn pieces(text: &str) -> Vec<&str> {
        split(text).unwrap_or_default().into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn one_thing_stays_whole() {
        let pem = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        for text in [
            "",
            "hello",
            "{\"a\":1}\n",
            "{\"a\":1} x",
            TOKEN,
            pem,
            &format!("words\n{pem}{pem}"),
            "apiVersion: v1\nkind: Secret\n---\napiVersion: v1\nkind: Secret\n",
            "apiVersion: v1\nkind: Secret\n---\n{\"kind\":\"Secret\"}\n",
            &format!("apiVersion: v1\nkind: Secret\nstringData:\n  token: {TOKEN}\n"),
            &format!("token: {TOKEN}\nother: x\n"),
        ] {
            assert!(pieces(text).is_empty(), "{text}: {:?}", pieces(text));
        }
    }

    #[test]
    fn several_things() {
        let set = "{\"keys\":[{\"kty\":\"RSA\"}]}";
        assert_eq!(pieces(&format!("{TOKEN}\n\n{set}\n")), [TOKEN, set]);
        assert_eq!(pieces(&format!("Authorization: Bearer {TOKEN}\n{set}")), [TOKEN, set]);
        assert_eq!(pieces(&format!("{set}{set}")), [set, set]);
        assert_eq!(pieces(&format!("{set}\n---\n{TOKEN}")), [set, TOKEN]);
        let pem = "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----";
        assert_eq!(pieces(&format!("{pem}\n{TOKEN}\n{pem}\n")), [pem, TOKEN, pem]);
        let manifest = "apiVersion: v1\nkind: Secret";
        assert_eq!(pieces(&format!("{manifest}\n---\n{TOKEN}\n")), [manifest, TOKEN]);
    }

    #[test]
    fn what_stands_between_other_things_is_not_lost() {
        let pem = "-----BEGI CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----";
        assert_eq!(pieces(&format!("{pem}\n{TOKEN}\n")), [pem, TOKEN]);
        let (first, second) = ("LS0tLS1CRUdJTiBYLS0tLS0K\nTUFBPQo=", "LS0tLS1CRUdJTiBZLS0tLS0K");
        assert_eq!(pieces(&format!("{first}\n{second}\n")), [first, second]);
        assert_eq!(pieces(&format!("{second}%")), [second]);
        assert!(pieces(&format!("a: |\n  {second}\n")).is_empty());
        let object = "{\"apiVersion\": \"v1\"}";
        assert_eq!(pieces(&format!("Please log in at https://a\n{object}\n")), [object]);
        for text in [&format!("# words\n---\n{object}\n"), &format!("{object}\nwords"), "words\n{\"a\": 1}"] {
            assert!(pieces(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_token_among_words() {
        assert_eq!(pieces(&format!("My token is {TOKEN}.")), [TOKEN]);
        assert_eq!(pieces(&format!("Name: a\n\nData\n====\nca.crt:  570 bytes\ntoken:   {TOKEN}\n")), [TOKEN]);
        assert_eq!(pieces(&format!("curl -H \"Authorization: Bearer {TOKEN}\" https://a\n")), [TOKEN]);
        assert_eq!(pieces(&format!("Cookie: a=b; token={TOKEN}; c=d")), [TOKEN]);
        assert_eq!(pieces(&format!("\"{TOKEN}\"")), [TOKEN]);
        assert_eq!(pieces(&format!("Accept: */*\nAuthorization: Bearer {TOKEN}\n")), [TOKEN]);
    }
}
