//! `redact`: a text without its secrets. What is no secret stays, and each character stays where it stood, so that the same
//! is found in it at the same places: a secret becomes as many characters that tell nothing, in each encoding around it.
//!
//! What stays visible of a secret is its length, and of a token what it says.

mod credential;
mod fill;
mod object;
mod passed_over;
mod printed;
mod write_back;

use serde::Serialize;

use crate::detect::{Detected, Input, detect};
use crate::encoding::base64;
use crate::limits;
use crate::order::sort_by_key;
use crate::secret::{self, Form, Found, Reach};
use crate::source::{Range, Source, Span};
use crate::syntax::{json, yaml};
use fill::{filled, opaque};
use write_back::{write_base64, write_hexadecimal, write_text};

/// Something that was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Redaction {
    /// What it was.
    pub what: Redacted,
    /// Where it stands, in the input as in the redacted text; of what is encoded, the outermost value that holds it.
    pub range: Range,
}

/// What is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Redacted {
    /// The signature of a JSON Web Token, or what is encrypted in one.
    TokenSignature,
    /// The private half of a key, or an encrypted key.
    PrivateKey,
    /// A password, a token that says nothing by itself, or another secret value.
    Secret,
}

/// The text of an input without its secrets: signatures of tokens, private keys, passwords, tokens, the data of Secrets.
///
/// Of DER, which is no text, it is the base64. What is too large to be read, or can't be, gives an empty text.
pub fn redact(input: &[u8]) -> String {
    Redactor::redacted(input).0
}

/// What [`redact`] replaces in an input, in the order of the text.
pub fn redactions(input: &[u8]) -> Vec<Redaction> {
    let (text, found) = Redactor::redacted(input);
    let source = Source::new(&text);
    found.into_iter().map(|(span, what)| Redaction { what, range: source.range(span) }).collect()
}

/// Repeated values are looked for in so many bytes altogether: a value times the text that it is looked for in (ours).
const REPEATED_BYTES: usize = 64 << 20;
/// Shorter values are not looked for where else they stand: too many words are so long.
const SHORTEST_REPEATED: usize = 16;

#[derive(Default)]
struct Redactor {
    /// What was replaced: the place in the outermost text.
    found: Vec<(Span, Redacted)>,
    at: At,
    /// Layers around what is looked at.
    layers: usize,
    /// Secret values that may stand elsewhere once more.
    values: Vec<String>,
}

/// Where what is looked at stands in the outermost text.
#[derive(Clone, Copy)]
enum At {
    /// It is a part of it that begins here.
    Part(u32),
    /// It is encoded in this part.
    Inside(Span),
}

impl Default for At {
    fn default() -> Self {
        At::Part(0)
    }
}

impl Redactor {
    fn redacted(input: &[u8]) -> (String, Vec<(Span, Redacted)>) {
        let mut redactor = Self::default();
        let text = match (detect(Input::of(input)), Input::of(input)) {
            (Detected::TooLarge(_), _) => String::new(),
            (Detected::Utf16(text, _), _) => redactor.outermost(&text),
            (_, Input::Text(text)) => redactor.outermost(text),
            (Detected::Der(der), _) => redactor.binary(der),
            _ => String::new(),
        };
        sort_by_key(&mut redactor.found, |(span, what)| (*span, *what));
        redactor.found.dedup();
        (text, redactor.found)
    }

    /// DER is given as base64, of which all is one place.
    fn binary(&mut self, der: &[u8]) -> String {
        self.at = At::Inside(Span::new(0, base64::encode(der).len()));
        self.der(der, false).map(|der| base64::encode(&der)).unwrap_or_default()
    }

    fn outermost(&mut self, text: &str) -> String {
        let opened = self.open(detect(Input::Text(text)), text.as_bytes(), false, true);
        let redacted = match opened.and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(redacted) => redacted,
            None => self.scan(text, &[]),
        };
        self.repeated(redacted)
    }

    /// What is secret in one place is secret in all.
    fn repeated(&mut self, text: String) -> String {
        let mut bytes = text.into_bytes();
        let mut left = REPEATED_BYTES;
        for value in std::mem::take(&mut self.values) {
            let Some(rest) = left.checked_sub(bytes.len()) else { break };
            left = rest;
            let places: Vec<usize> = memchr::memmem::find_iter(&bytes, value.as_bytes()).collect();
            for start in places {
                let span = Span::new(start, start + value.len());
                self.note(span, Redacted::Secret);
                put(&mut bytes, span, filled(&value).as_bytes());
            }
        }
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Looks at a part of what is looked at.
    fn part<T>(&mut self, span: Span, look: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.at;
        if let At::Part(start) = around {
            self.at = At::Part(start + span.start);
        }
        let found = look(self);
        self.at = around;
        found
    }

    /// Looks at what is encoded in a part.
    fn inside<T>(&mut self, span: Span, look: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.at;
        self.at = At::Inside(self.outermost_span(span));
        let found = look(self);
        self.at = around;
        found
    }

    fn outermost_span(&self, span: Span) -> Span {
        match self.at {
            At::Part(start) => Span { start: span.start + start, end: span.end + start },
            At::Inside(span) => span,
        }
    }

    fn note(&mut self, span: Span, what: Redacted) {
        let span = self.outermost_span(span);
        self.found.push((span, what));
    }

    /// A text that is encoded in another: with what is secret in it replaced, or all of it where it is a secret that is
    /// nothing known.
    fn nested(&mut self, text: &str, secret: bool) -> String {
        let bytes = self.nested_bytes(text.as_bytes(), secret);
        String::from_utf8(bytes).unwrap_or_else(|_| filled(text))
    }

    fn nested_bytes(&mut self, bytes: &[u8], secret: bool) -> Vec<u8> {
        // A layer more than `analyze` opens: what is deeper is a secret altogether.
        if self.layers <= limits::LAYERS {
            self.layers += 1;
            let opened = self.open(detect(Input::of(bytes)), bytes, secret, false);
            self.layers -= 1;
            if let Some(opened) = opened {
                return opened;
            }
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if secret => self.hidden(text).into_bytes(),
            Ok(text) if self.layers > limits::LAYERS && secret::holds_secret(text) => self.hidden(text).into_bytes(),
            Ok(text) => self.scan(text, &[]).into_bytes(),
            Err(_) if secret => {
                self.note(Span::new(0, bytes.len()), Redacted::Secret);
                vec![secret::FILLER; bytes.len()]
            }
            Err(_) => bytes.to_vec(),
        }
    }

    /// A secret that is nothing known.
    fn hidden(&mut self, text: &str) -> String {
        let redacted = opaque(text);
        if redacted != text {
            self.note(Span::new(0, text.len()), Redacted::Secret);
            let value = text.trim();
            // Names may be in data too, and stand elsewhere with good reason.
            let is_strange =
                |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii_alphanumeric() && !b"-.:/_".contains(&byte);
            if value.len() >= SHORTEST_REPEATED && value.bytes().any(is_strange) && !value.contains('\n') {
                self.values.push(value.to_owned());
            }
        }
        redacted
    }

    /// What was detected, with what is secret in it replaced; `None` where that is nothing known. Of a text within
    /// another what is YAML by its form alone is just text.
    fn open(&mut self, detected: Detected<'_>, bytes: &[u8], secret: bool, outermost: bool) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        Some(match detected {
            Detected::Nothing => bytes.to_vec(),
            Detected::Json(text) => self.documents(text, vec![json::read(text)], secret),
            Detected::Yaml(text) if outermost || object::is_manifest(text) => {
                self.documents(text, yaml::read(text), secret)
            }
            Detected::Pem(text) => {
                let redacted = self.pem(text, secret);
                self.scan(&redacted, &[]).into_bytes()
            }
            Detected::Token(token, span) => {
                let token = self.part(span, |redactor| redactor.token(token));
                let mut bytes = bytes.to_vec();
                put(&mut bytes, span, token.as_bytes());
                bytes
            }
            Detected::BrokenToken(token, map) => {
                let new = self.inside(Span::new(0, bytes.len()), |redactor| redactor.token(&token));
                write_text(bytes, Span::new(0, bytes.len()), &map, token.as_bytes(), new.as_bytes())?
            }
            Detected::ExecInfo(json, map) => {
                let read = vec![json::read(&json)];
                let new = self.inside(Span::new(0, bytes.len()), |redactor| redactor.documents(&json, read, secret));
                let redacted =
                    String::from_utf8(write_text(bytes, Span::new(0, bytes.len()), &map, json.as_bytes(), &new)?)
                        .ok()?;
                self.scan(&redacted, &[]).into_bytes()
            }
            Detected::Base64(inner, map) => {
                let whole = Span::new(0, bytes.len());
                let new = self.inside(whole, |redactor| redactor.nested_bytes(&inner, secret));
                write_base64(bytes, &map, &inner, &new)
            }
            Detected::Hexadecimal(inner, map) => {
                let new = self.inside(Span::new(0, bytes.len()), |redactor| redactor.der(&inner, secret))?;
                write_hexadecimal(bytes, &map, &inner, &new)
            }
            Detected::Several(text, pieces) => self.pieces(text, &pieces, secret).into_bytes(),
            Detected::Der(der) => self.der(der, secret)?,
            Detected::Foreign(..) if !secret && !text.is_empty() => self.foreign(text).into_bytes(),
            _ => return None,
        })
    }

    fn pieces(&mut self, text: &str, pieces: &[Span], secret: bool) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let mut from = 0;
        for piece in pieces.iter().chain([&Span::at(text.len())]) {
            let between = Span::new(from, piece.range().start);
            let words = text.get(between.range()).unwrap_or_default();
            let new =
                self.part(between, |redactor| if secret { redactor.hidden(words) } else { redactor.scan(words, &[]) });
            put(&mut bytes, between, new.as_bytes());
            let words = text.get(piece.range()).unwrap_or_default();
            let new = self
                .part(*piece, |redactor| redactor.open(detect(Input::Text(words)), words.as_bytes(), secret, !secret));
            put(&mut bytes, *piece, new.as_deref().unwrap_or(words.as_bytes()));
            from = piece.range().end;
        }
        let redacted = String::from_utf8(bytes).unwrap_or_default();
        // What stands before a piece may tell what it is: `token: …`.
        if secret { redacted } else { self.scan(&redacted, &[]) }
    }

    /// What a text gives away by itself: forms of tokens and keys, and what it calls a secret. Of values that are `decided`
    /// names in the text around them tell nothing.
    fn scan(&mut self, text: &str, decided: &[Span]) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let mut from = 0;
        while let Some(found) = secret::find(text, from, Reach::Everything) {
            let found = Found { end: end_of_lines(text, &found), ..found };
            let span = Span::new(found.start, found.end);
            from = found.end.max(from + 1);
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let before = decided.partition_point(|value| value.start <= span.start);
            let is_decided =
                before.checked_sub(1).and_then(|index| decided.get(index)).is_some_and(|value| span.start < value.end);
            if found.form == Form::Named && is_decided {
                continue;
            }
            let Some(words) = text.get(span.range()) else { continue };
            let new = self.part(span, |redactor| redactor.revealed(words, found));
            put(&mut bytes, span, new.as_bytes());
        }
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// What gave itself away.
    fn revealed(&mut self, words: &str, found: Found) -> String {
        if found.form == Form::PrivateKey && words.contains("PRIVATE KEY") {
            return self.pem(words, true);
        }
        let starts = memchr::memchr_iter(b'/', words.as_bytes()).map(|slash| slash + 1);
        // A path may stand before what is encoded.
        for start in std::iter::once(0).chain(starts.take(8)) {
            let word = words.get(start..).unwrap_or_default();
            if found.form == Form::Named && start > 0 || self.layers > limits::LAYERS {
                break;
            }
            let detected = detect(Input::Text(word));
            if !matches!(
                detected,
                Detected::Token(..) | Detected::BrokenToken(..) | Detected::Base64(..) | Detected::Pem(_)
            ) {
                continue;
            }
            self.layers += 1;
            let opened = self.open(detected, word.as_bytes(), true, false);
            self.layers -= 1;
            if let Some(opened) = opened.and_then(|opened| String::from_utf8(opened).ok()) {
                return format!("{}{opened}", words.get(..start).unwrap_or_default());
            }
        }
        if let Ok(decoded) = base64::decode_any(words.as_bytes())
            && found.form != Form::Named
            && !decoded.bytes.is_empty()
        {
            let whole = Span::new(0, words.len());
            let new = self.inside(whole, |redactor| redactor.nested_bytes(&decoded.bytes, true));
            return String::from_utf8(write_base64(words.as_bytes(), &decoded.map, &decoded.bytes, &new))
                .unwrap_or_default();
        }
        self.hidden(words)
    }
}

/// Where something ends that may be broken into lines: a last line on which more stands is a line of its own.
fn end_of_lines(text: &str, found: &Found) -> usize {
    let words = text.get(found.start..found.end).unwrap_or_default();
    // Dashes are of the alphabet of base64url too, and a line of three of them divides documents.
    let documents = words.match_indices("\n---").map(|(line_break, _)| line_break);
    let divides = |line_break: &usize| words.get(line_break + 1..).and_then(|rest| rest.lines().next()) == Some("---");
    if let Some(line_break) = documents.into_iter().find(divides) {
        return found.start + words.get(..line_break).unwrap_or_default().trim_end().len();
    }
    let behind = text.get(found.end..).and_then(|rest| rest.chars().next());
    match words.rfind('\n') {
        Some(line_break) if !behind.is_none_or(|behind| matches!(behind, '\r' | '\n' | '"' | '\'' | '%' | ',')) => {
            found.start + words.get(..line_break).unwrap_or_default().trim_end().len()
        }
        _ => found.end,
    }
}

/// Writes over a part of some bytes with as many others.
fn put(bytes: &mut [u8], span: Span, new: &[u8]) {
    if let Some(part) = bytes.get_mut(span.range()).filter(|part| part.len() == new.len()) {
        part.copy_from_slice(new);
    }
}
