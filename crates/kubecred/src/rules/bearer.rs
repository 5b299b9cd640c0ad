//! A bearer token as it stands in a field from which a client takes it.

use crate::diagnostic::{Finding, Rule};
use crate::encoding::base64;
use crate::kube::value::Cursor;
use crate::rules::authorities;
use crate::secret;
use crate::source::Span;

/// What is wrong with a token. `rules` are those for control characters, for what stands around a token, and for
/// characters that no token has.
pub(super) fn check(token: &Cursor<'_, '_>, rules: [&'static Rule; 3]) -> Option<Finding> {
    let text = token.string();
    let [control_character, form, characters] = rules;
    let is_control = |character: char| character.is_ascii_control() && character != '\t';
    if let Some((at, control)) = text.char_indices().find(|(_, character)| is_control(*character)) {
        let (what, help) = match control {
            '\n' | '\r' => {
                ("a line break", "take it away: a command that prints a token mostly prints a line break behind it")
            }
            _ => ("a control character", "take it away"),
        };
        let message = format!("there is {what} in the token, which no HTTP header can hold");
        return Some(token.finding(control_character, message).help(help).at_text(Span::new(at, at + 1)));
    }
    if let Some((message, help, length)) = wrapped(text) {
        let finding = token.finding(form, message).help(help);
        return Some(match length {
            Some(length) => finding.at_text(Span::new(0, length)),
            None => finding,
        });
    }
    let plain = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '~' | '+' | '/' | '=')
    };
    let (at, strange) = text.char_indices().find(|(_, character)| !plain(*character))?;
    let message = match strange {
        ' ' => "there is a space in the token: the server takes what stands before it",
        _ => "there is a character in the token that no token has",
    };
    let finding = token.finding(characters, message).help("look whether something else was printed");
    Some(finding.at_text(Span::new(at, at + strange.len_utf8())))
}

/// What stands around a token: in words, what to do, and how many bytes of it stand before the token.
fn wrapped(text: &str) -> Option<(&'static str, &'static str, Option<usize>)> {
    for scheme in ["Authorization:", "Bearer "] {
        if text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)) {
            let message = "this is the header with the token in it: kubectl writes `Bearer` itself";
            return Some((message, "write the token alone", Some(scheme.trim_end().len())));
        }
    }
    if text == "REDACTED" {
        return Some(("this is no token: `kubectl config view` prints it in place of one", authorities::RAW, None));
    }
    if text.starts_with("-----BEGIN ") {
        let help = "a certificate and its key go into the fields that are for them";
        return Some(("this is PEM, and no token", help, None));
    }
    if text.trim_start().starts_with('{') {
        return Some(("this is JSON, and no token", "write the token that is in it", None));
    }
    let decoded = base64::decode(text.as_bytes()).ok().and_then(|decoded| String::from_utf8(decoded.bytes).ok())?;
    let is_token = decoded.starts_with("ey") && secret::holds_secret(&decoded);
    is_token.then_some((
        "this is the base64 of a token",
        "decode it once: Secrets hold tokens as base64, nothing else does",
        None,
    ))
}
