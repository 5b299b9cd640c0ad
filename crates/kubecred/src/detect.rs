//! What was pasted: told from the first bytes and the shape, without reading it.

use crate::encoding::base64;
use crate::encoding::byte_map::ByteMap;
use crate::source::Span;
use crate::{pieces, refusal};

/// An input.
#[derive(Clone, Copy, Debug)]
pub enum Input<'i> {
    /// Text.
    Text(&'i str),
    /// Bytes that are no text.
    Bytes(&'i [u8]),
}

/// What an input is taken for.
#[derive(Debug, PartialEq, Eq)]
pub enum Detected<'i> {
    /// Nothing but white space.
    Nothing,
    /// JSON.
    Json(&'i str),
    /// YAML, which most texts are.
    Yaml(&'i str),
    /// PEM blocks, with or without text around them.
    Pem(&'i str),
    /// A compact JWS or JWE: the token, and where it stands.
    Token(&'i str, Span),
    /// The same, with white space within it, as terminals and mail break it: the token without it, and the way back.
    BrokenToken(String, ByteMap),
    /// Base64 of something: the bytes, and the way back to the text.
    Base64(Vec<u8>, ByteMap),
    /// Several things, one behind the other: where each stands.
    Several(&'i str, Vec<Span>),
    /// What kubectl printed of a refusal.
    Refusal(&'i str),
    /// DER.
    Der(&'i [u8]),
    /// Text that is none of these, and what it is instead.
    Foreign(&'i str, Foreign),
    /// Bytes that are none of these.
    Unknown(&'i [u8]),
}

/// What people paste by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A web page.
    Html,
    /// A public key as OpenSSH writes it.
    OpenSshPublicKey,
}

/// Tells what an input is.
pub fn detect(input: Input<'_>) -> Detected<'_> {
    match input {
        Input::Bytes(bytes) if is_der(bytes) => Detected::Der(bytes),
        Input::Bytes(bytes) => Detected::Unknown(bytes),
        Input::Text(text) => detect_text(text),
    }
}

fn detect_text(text: &str) -> Detected<'_> {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    let Some(first) = trimmed.chars().next() else { return Detected::Nothing };
    if let Some((token, map)) = broken_token(text, trimmed) {
        return Detected::BrokenToken(token, map);
    }
    if let Some((token, span)) = token(text, trimmed) {
        return Detected::Token(token, span);
    }
    if let Some(pieces) = pieces::split(text) {
        return Detected::Several(text, pieces);
    }
    if refusal::begins(trimmed) {
        return Detected::Refusal(text);
    }
    if is_pem(text) {
        return Detected::Pem(text);
    }
    if matches!(first, '{' | '[') {
        return Detected::Json(text);
    }
    if let Some(foreign) = foreign(trimmed) {
        return Detected::Foreign(text, foreign);
    }
    if let Some((bytes, map)) = encoded(text, trimmed) {
        return Detected::Base64(bytes, map);
    }
    Detected::Yaml(text)
}

const BEGIN: &str = "BEGIN ";

/// Whether PEM is the outermost thing: a block begins a line, and no manifest is around it.
fn is_pem(text: &str) -> bool {
    // Most texts have none, and looking at each of their lines takes time.
    if !text.contains(BEGIN) {
        return false;
    }
    let mut manifest = false;
    for line in text.lines() {
        let indented = line.trim_start_matches('\u{feff}').trim_start();
        if is_pem_begin(indented) {
            return !manifest;
        }
        // A key in the first column, as every manifest has before anything else.
        manifest |= ["apiVersion:", "kind:", "metadata:", "spec:", "---"].iter().any(|key| line.starts_with(key))
            || indented.starts_with(['{', '"']);
    }
    false
}

/// Dashes, `BEGIN`, a label and dashes, with or without something before it: a quote, or words. Readers want five dashes;
/// what has others is shown all the same.
fn is_pem_begin(line: &str) -> bool {
    let Some((before, after)) = line.split_once(BEGIN) else { return false };
    let label = after.split("--").next().unwrap_or_default();
    let is_label =
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_uppercase() || b" 0123456789.".contains(&byte));
    // In the middle of a JSON text it is a value.
    before.ends_with("--") && label.len() < after.len() && is_label && !before.contains(['{', '['])
}

fn foreign(trimmed: &str) -> Option<Foreign> {
    let head = trimmed.get(..trimmed.len().min(15)).unwrap_or(trimmed).to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some(Foreign::Html);
    }
    let kinds = ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-"];
    kinds.iter().any(|kind| trimmed.starts_with(kind)).then_some(Foreign::OpenSshPublicKey)
}

/// A token: three or five parts of base64url, the first of which is a JSON object. `Bearer` may stand before it.
fn token<'t>(text: &'t str, trimmed: &'t str) -> Option<(&'t str, Span)> {
    let mut token = trimmed;
    for prefix in ["Authorization:", "authorization:", "Bearer ", "bearer "] {
        token = token.strip_prefix(prefix).unwrap_or(token).trim_start();
    }
    if !begins_token(token) || !matches!(token.split('.').count(), 2 | 3 | 5) {
        return None;
    }
    // A character that does not belong is for the reader of tokens to say.
    if token.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return None;
    }
    let start = token.as_ptr() as usize - text.as_ptr() as usize;
    Some((token, Span::new(start, start + token.len())))
}

/// `eyJ` and `ewo` are how `{"` and `{` with a line break begin in base64.
fn begins_token(text: &str) -> bool {
    ["eyJ", "eyA", "ewo", "ew0", "e30"].iter().any(|start| text.starts_with(start))
}

/// A token of base64url that line breaks and spaces stand in.
fn broken_token(text: &str, trimmed: &str) -> Option<(String, ByteMap)> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=');
    let white = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\\');
    let broken = trimmed.bytes().any(white) && trimmed.bytes().all(|byte| plain(byte) || white(byte));
    if !begins_token(trimmed) || !broken || trimmed.matches('.').count() != 2 {
        return None;
    }
    let start = trimmed.as_ptr() as usize - text.as_ptr() as usize;
    let mut map = ByteMap::default();
    let mut token = String::with_capacity(trimmed.len());
    for (at, byte) in trimmed.bytes().enumerate().filter(|(_, byte)| plain(*byte)) {
        token.push(char::from(byte));
        map.push(1, Span::new(start + at, start + at + 1));
    }
    Some((token, map))
}

/// Shorter texts are words, not base64.
const SHORTEST_BASE64: usize = 24;

/// The bytes that a text of nothing but base64 stands for, if they are something that is known.
fn encoded(text: &str, trimmed: &str) -> Option<(Vec<u8>, ByteMap)> {
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r');
    if trimmed.len() < SHORTEST_BASE64 || !trimmed.bytes().all(alphabet) {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    let decoded = base64::decode(trimmed.as_bytes()).ok()?;
    let known = is_der(&decoded.bytes)
        || std::str::from_utf8(&decoded.bytes)
            .is_ok_and(|text| !matches!(detect_text(text), Detected::Yaml(_)) || looks_like_manifest(text));
    known.then(|| (decoded.bytes, decoded.map.shifted(Span::at(start).start)))
}

fn looks_like_manifest(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("kind:"))
}

/// A SEQUENCE whose length fits the bytes.
fn is_der(bytes: &[u8]) -> bool {
    let (Some(0x30), Some(&length)) = (bytes.first(), bytes.get(1)) else { return false };
    match length {
        0..=0x7F => bytes.len() == usize::from(length) + 2,
        0x81..=0x84 => {
            let octets = usize::from(length & 0x0F);
            let content = bytes
                .get(2..2 + octets)
                .map(|octets| octets.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)));
            content.is_some_and(|content| bytes.len() >= content.saturating_add(2 + octets))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        match detect(Input::Text(text)) {
            Detected::Nothing => "nothing",
            Detected::Json(_) => "json",
            Detected::Yaml(_) => "yaml",
            Detected::Pem(_) => "pem",
            Detected::Token(..) | Detected::BrokenToken(..) => "token",
            Detected::Base64(..) => "base64",
            Detected::Several(..) => "several",
            Detected::Refusal(_) => "refusal",
            Detected::Der(_) => "der",
            Detected::Foreign(..) => "foreign",
            Detected::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn tells_texts_apart() {
        assert_eq!(kind(" \n"), "nothing");
        assert_eq!(kind("{}"), "json");
        assert_eq!(
            kind("apiVersion: v1\nkind: Secret\nstringData:\n  a: |\n    -----BEGIN CERTIFICATE-----\n"),
            "yaml"
        );
        for text in [
            "some text\n  -----BEGIN CERTIFICATE-----\nMII",
            "\u{feff}-----BEGIN CERTIFICATE-----\nMII",
            "----BEGIN CERTIFICATE-----\nMII",
            "cert: -----BEGIN CERTIFICATE-----\nMII",
            "\"-----BEGIN CERTIFICATE-----\\nMII\"",
        ] {
            assert_eq!(kind(text), "pem", "{text}");
        }
        assert_eq!(kind("{\"a\": \"-----BEGIN CERTIFICATE-----\\nMII\"}"), "json");
        assert_eq!(kind("eyJhbGciOiJub25lIn0.\n  e30.\n"), "token");
        assert_eq!(kind("eyJhbGciOiJub25lIn0.e3*0.abc"), "token");
        assert_eq!(kind("Authorization: Bearer eyJhbGciOiJub25lIn0.e30."), "token");
        assert_eq!(kind("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n"), "base64");
        assert_eq!(kind("hello"), "yaml");
        assert_eq!(kind("<!DOCTYPE html><html>"), "foreign");
    }
}
