//! What was pasted: told from the first bytes and the shape, without reading it.

mod disguised;

use std::cell::LazyCell;

use crate::encoding::byte_map::ByteMap;
use crate::encoding::der::{Reader, Tag};
use crate::encoding::pem;
use crate::limits;
use crate::rules::client_failure::client_failure;
use crate::rules::input::{COMMAND, ERROR_MESSAGE, Foreign, foreign_bytes, foreign_text};
use crate::source::Span;
use crate::x509::sniff;
use crate::{pieces, refusal};

pub(crate) use disguised::{EXEC_INFO, SHORTEST_BASE64};
use disguised::{broken_token, encoded, exec_info, hexadecimal, utf16};

/// An input.
#[derive(Clone, Copy, Debug)]
pub enum Input<'i> {
    /// Text.
    Text(&'i str),
    /// Bytes that are no text.
    Bytes(&'i [u8]),
    /// More than is read: how it begins, if that is text.
    TooLarge(&'i str),
}

impl<'i> Input<'i> {
    /// Text where the bytes are that. Of more than the server reads only the beginning is looked at.
    pub fn of(bytes: &'i [u8]) -> Self {
        if bytes.len() <= limits::MANIFEST_BYTES {
            return std::str::from_utf8(bytes).map_or(Self::Bytes(bytes), Self::Text);
        }
        let head = bytes.get(..BEGINNING).unwrap_or_default();
        let text = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        // The last character may be cut off.
        Self::TooLarge(if text.len() + 4 > head.len() { text } else { "" })
    }

    /// The same for what is text already.
    pub fn of_text(text: &'i str) -> Self {
        if text.len() > limits::MANIFEST_BYTES { Self::of(text.as_bytes()) } else { Self::Text(text) }
    }

    /// The text, as far as it is looked at.
    pub fn text(self) -> &'i str {
        match self {
            Self::Text(text) | Self::TooLarge(text) => text,
            Self::Bytes(_) => "",
        }
    }
}

/// Bytes of what is too large that are looked at.
const BEGINNING: usize = 1 << 10;

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
    /// What kubectl tells an exec plugin, as a shell shows the variable: its JSON, and the way back to the text.
    ExecInfo(String, ByteMap),
    /// Base64 of something: the bytes, and the way back to the text.
    Base64(Vec<u8>, ByteMap),
    /// Several things, one behind the other: where each stands.
    Several(&'i str, Vec<Span>),
    /// What kubectl printed of a refusal.
    Refusal(&'i str),
    /// DER.
    Der(&'i [u8]),
    /// Hexadecimal of DER: the bytes, and the way back to the text.
    Hexadecimal(Vec<u8>, ByteMap),
    /// UTF-16: the text, and the way back to its bytes.
    Utf16(String, ByteMap),
    /// What people paste by mistake, and how many bytes of it.
    Foreign(usize, &'static Foreign),
    /// Bytes that are none of these.
    Unknown(&'i [u8]),
    /// More than is read: how it begins.
    TooLarge(&'i str),
}

/// Tells what an input is.
pub fn detect(input: Input<'_>) -> Detected<'_> {
    let bytes = match input {
        Input::Bytes(bytes) => bytes,
        Input::Text(text) => text.as_bytes(),
        Input::TooLarge(beginning) => return Detected::TooLarge(beginning),
    };
    if let Some((text, map)) = utf16(bytes) {
        return Detected::Utf16(text, map);
    }
    if let Some(foreign) = foreign_bytes(bytes) {
        return Detected::Foreign(bytes.len(), foreign);
    }
    match input {
        Input::Bytes(bytes) if shows_der(bytes) => Detected::Der(bytes),
        Input::Bytes(bytes) => Detected::Unknown(bytes),
        _ => detect_text(input.text()),
    }
}

/// Whether bytes are DER, or were.
fn shows_der(bytes: &[u8]) -> bool {
    is_element(bytes) || is_der(bytes) || is_cut_off_der(bytes)
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
    if let Some((json, map)) = exec_info(text) {
        return Detected::ExecInfo(json, map);
    }
    let foreign = client_failure(trimmed).or_else(|| foreign_text(&head(trimmed)));
    if let Some(pieces) =
        pieces::split(text).filter(|_| foreign.is_none_or(|found| [&COMMAND, &ERROR_MESSAGE].contains(&found.rule)))
    {
        return Detected::Several(text, pieces);
    }
    if refusal::begins(trimmed) {
        return Detected::Refusal(text);
    }
    if is_pem(text) {
        return Detected::Pem(text);
    }
    if matches!(first, '{' | '[') && !text.starts_with('\u{feff}') {
        return foreign.map_or(Detected::Json(text), |found| Detected::Foreign(text.len(), found));
    }
    if let Some(foreign) = foreign.or_else(|| age_key(trimmed)) {
        return Detected::Foreign(text.len(), foreign);
    }
    if let Some((bytes, map)) = hexadecimal(text, trimmed) {
        return Detected::Hexadecimal(bytes, map);
    }
    if let Some((bytes, map)) = encoded(text, trimmed) {
        return Detected::Base64(bytes, map);
    }
    // Short DER may happen to be UTF-8.
    if text.bytes().any(|byte| byte < 9) && shows_der(text.as_bytes()) {
        return Detected::Der(text.as_bytes());
    }
    Detected::Yaml(text)
}

/// The first words of a text, with one space between them.
fn head(trimmed: &str) -> String {
    const WORDS: usize = 8;
    const BYTES: usize = 80;
    let mut head = String::new();
    for word in trimmed.split_whitespace().take(WORDS) {
        head.extend(word.chars().take(BYTES - BYTES.min(head.len())));
        head.push(' ');
    }
    head
}

/// What `age-keygen` writes begins with comments.
fn age_key(trimmed: &str) -> Option<&'static Foreign> {
    const KEY: &str = "AGE-SECRET-KEY-1";
    let behind_comments = trimmed.lines().take(8).find(|line| !line.starts_with('#'))?;
    behind_comments.starts_with(KEY).then(|| foreign_text(KEY)).flatten()
}

/// Whether PEM is the outermost thing: a block begins a line, and no manifest is around it.
fn is_pem(text: &str) -> bool {
    // Most texts have none, and looking at each of their lines takes time.
    if !BOUNDARIES.iter().any(|word| text.contains(word)) {
        return false;
    }
    // What Go reads stands in the first column, where neither JSON nor YAML has values, whatever is before it.
    let read = LazyCell::new(|| pem::go_decode_first(text.as_bytes()).map(|(block, _)| block.span.range().start));
    let mut manifest = false;
    for line in text.lines() {
        let indented = line.trim_start_matches('\u{feff}').trim_start();
        if is_pem_boundary(indented) {
            return !manifest;
        }
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        // A key in the first column, as every manifest has before anything else.
        manifest |= ["apiVersion:", "kind:", "metadata:", "spec:"].iter().any(|key| line.starts_with(key))
            || (line.trim_end() == "---" || indented.starts_with(['{', '"'])) && read.is_none_or(|read| read < at);
    }
    false
}

/// What stands between the dashes. Of a block whose BEGIN is misspelt there is still the END.
const BOUNDARIES: [&str; 2] = ["BEGIN ", "END "];

/// Dashes, `BEGIN` or `END`, a label and dashes, with or without something before it: a quote, or words. Readers want five dashes;
/// what has others is shown all the same.
fn is_pem_boundary(line: &str) -> bool {
    let Some((before, after)) = BOUNDARIES.iter().find_map(|word| line.split_once(word)) else { return false };
    let dashes = ["--", "\u{2013}", "\u{2014}"];
    let label = dashes.iter().filter_map(|dash| after.split_once(dash)).map(|(label, _)| label.len()).min();
    // In the middle of a JSON text it is a value.
    dashes.iter().any(|dash| before.ends_with(dash))
        && label.is_some_and(|label| label > 0)
        && !before.contains(['{', '['])
}

/// A token: parts of base64url, the first of which is a JSON object; three or five of them, or else something is lost.
/// `Bearer` may stand before it.
fn token<'t>(text: &'t str, trimmed: &'t str) -> Option<(&'t str, Span)> {
    let mut token = unquoted(trimmed);
    for prefix in ["Authorization:", "authorization:", "Bearer ", "bearer "] {
        token = unquoted(token.strip_prefix(prefix).unwrap_or(token).trim());
    }
    if !begins_token(token) || !token.contains('.') {
        return None;
    }
    // A character that does not belong is for the reader of tokens to say.
    if token.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return None;
    }
    let start = token.as_ptr() as usize - text.as_ptr() as usize;
    Some((token, Span::new(start, start + token.len())))
}

/// A text without the quotes around it.
fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    ['"', '\'', '`'].into_iter().find_map(inner).unwrap_or(text).trim()
}

/// `eyJ` and `ewo` are how `{"` and `{` with a line break begin in base64.
fn begins_token(text: &str) -> bool {
    ["eyJ", "eyA", "ewo", "ew0", "e30"].iter().any(|start| text.starts_with(start))
}

/// Whether bytes begin as a SEQUENCE. What begins otherwise is rather anything than DER.
pub(crate) fn is_sequence(bytes: &[u8]) -> bool {
    Reader::new(bytes, 0).peek() == Some(Tag::SEQUENCE)
}

/// A SEQUENCE whose length fits the bytes; a long one may have something behind it.
fn is_der(bytes: &[u8]) -> bool {
    let first = Reader::new(bytes, 0).next().and_then(Result::ok).filter(|first| first.tag == Tag::SEQUENCE);
    first.is_some_and(|first| first.encoding.len() == bytes.len() || bytes.get(1).is_some_and(|length| *length > 0x80))
}

/// One element of any type, and nothing behind it.
fn is_element(bytes: &[u8]) -> bool {
    Reader::new(bytes, 0).next().is_some_and(|first| first.is_ok_and(|first| first.encoding.len() == bytes.len()))
}

/// A structure that is known, whose length says more bytes than there are.
fn is_cut_off_der(bytes: &[u8]) -> bool {
    let first = Reader::new(bytes, 0).next();
    let ends = first.is_some_and(|first| first.is_err_and(|error| error.kind.is_cut_off()));
    ends && sniff(bytes).is_some()
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
            Detected::ExecInfo(..) => "exec info",
            Detected::Base64(..) => "base64",
            Detected::Several(..) => "several",
            Detected::Refusal(_) => "refusal",
            Detected::Der(_) => "der",
            Detected::Foreign(..) => "foreign",
            Detected::Hexadecimal(..) => "hexadecimal",
            Detected::Utf16(..) => "utf-16",
            Detected::Unknown(_) => "unknown",
            Detected::TooLarge(_) => "too large",
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
        for text in
            ["KUBERNETES_EXEC_INFO={}", "HOME=/\nexport KUBERNETES_EXEC_INFO='{}'", "KUBERNETES_EXEC_INFO=\"{}\""]
        {
            assert_eq!(kind(text), "exec info", "{text}");
        }
        assert_eq!(kind("<!DOCTYPE html><html>"), "foreign");
    }

    #[test]
    fn of_what_is_too_large_the_beginning_is_looked_at() {
        let text = "\u{20ac}".repeat(limits::MANIFEST_BYTES / 3 + 1);
        assert!(matches!(Input::of_text(&text), Input::TooLarge(beginning) if beginning.len() == 1023));
        assert!(matches!(Input::of(&vec![0x80; text.len()]), Input::TooLarge("")));
        assert!(matches!(Input::of_text(&text[3..]), Input::Text(_)));
    }
}
