//! Reads a token as far as it can be read, with the place of each part.

use std::collections::BTreeSet;

use crate::diagnostic::{Finding, Rule, quoted};
use crate::encoding::base64::{self, Base64Error, Base64ErrorKind};
use crate::encoding::byte_map::ByteMap;
use crate::jose::jws::{self, Parts};
use crate::jose::parameters::{self, Purpose, SYMMETRIC, holds_private_key};
use crate::jose::token::{JsonWebToken, Signed, TokenKind, TokenMember};
use crate::jose::{claims, meaning};
use crate::limits;
use crate::place::{JwsPart, Place, Step};
use crate::report::Row;
use crate::rules::jwt as rules;
use crate::rules::x509::duration;
use crate::source::{Source, Span};
use crate::syntax::lossless::Json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::syntax::{json, write};
use crate::time::Time;

/// A decoded value of a token with the way back to its text.
#[derive(Clone, Debug)]
pub struct TokenField {
    /// What it is, such as `claims.exp`.
    pub label: String,
    /// The value as text.
    pub value: String,
    /// The way to it in the typed value (RFC 6901).
    pub pointer: String,
    /// The part that holds it.
    pub part: JwsPart,
    /// The name of the member that it is, empty where it is only a part of one.
    pub member: String,
    /// Where: in the JSON of the part; of the signature in the base64url text.
    pub span: Span,
    /// Of a time: which.
    pub(crate) time: Option<Time>,
}

impl TokenField {
    /// What follows from a member, or is a part of one.
    pub(crate) fn derived(label: String, value: String, pointer: String, part: JwsPart, span: Span) -> Self {
        Self { label, value, pointer, part, member: String::new(), span, time: None }
    }

    /// The same with the way to that in the JSON of its part.
    pub(crate) fn of(self, member: String) -> Self {
        Self { member, ..self }
    }
}

/// Something that is wrong with a token.
#[derive(Clone, Debug)]
pub struct TokenIssue {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// The part, and where in its JSON; or (`None`) where in the text of the token.
    pub part: Option<JwsPart>,
    /// Where.
    pub span: Span,
}

/// A token, as much of it as could be read; where its parts stand; and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct DecodedToken {
    /// The value.
    pub value: JsonWebToken,
    /// Its parts for display.
    pub fields: Vec<TokenField>,
    /// What is wrong, in the order in which it was found.
    pub issues: Vec<TokenIssue>,
    places: Vec<(JwsPart, Span, base64::Decoded)>,
    /// The parts that are JSON objects and were read to their end: only of these it is known what they lack.
    whole: Vec<JwsPart>,
    /// Whether only the value is wanted, and not where its parts stand.
    pub(crate) values_only: bool,
    /// Whether there is an audience, and no name in it.
    pub(crate) names_nobody: bool,
    /// Whether the header says that the payload is not encoded (RFC 7797).
    pub(crate) unencoded: bool,
    /// The payload, where that is a token.
    nested: Option<String>,
}

impl JsonWebToken {
    /// Reads a token; `Bearer` and white space around it are passed over. Signatures are not checked here.
    pub fn decode(text: &str) -> DecodedToken {
        let mut decoded = DecodedToken::default();
        decoded.read(text);
        decoded
    }

    /// The same, of which only the value is wanted: where its parts stand is left out.
    pub fn decode_value(text: &str) -> DecodedToken {
        let mut decoded = DecodedToken { values_only: true, ..DecodedToken::default() };
        decoded.read(text);
        decoded
    }
}

impl DecodedToken {
    /// The part at this pointer.
    pub fn field(&self, pointer: &str) -> Option<&TokenField> {
        self.fields.iter().find(|field| field.pointer == pointer)
    }

    /// The part whose member has this name; of several the last, whose value counts.
    pub(crate) fn member(&self, part: JwsPart, name: &str) -> Option<&TokenField> {
        self.fields.iter().rfind(|field| field.part == part && field.member == name)
    }

    /// Whether a part was read to its end and has no member of this name.
    pub(crate) fn lacks(&self, part: JwsPart, name: &str) -> bool {
        self.whole.contains(&part) && self.member(part, name).is_none()
    }

    /// The token that is the payload of this one.
    pub(crate) fn nested_token(&self) -> Option<String> {
        self.nested.clone()
    }

    /// The place of the bytes of a part; `place` is that of the text.
    pub fn part_place(&self, part: JwsPart, place: &Place) -> Place {
        match self.places.iter().find(|(other, ..)| *other == part) {
            Some((_, span, content)) => place.inside(Some(Step::Jws { part }), content.map.clone().shifted(span.start)),
            None => place.clone(),
        }
    }

    /// The parts as rows of a report; times are told from `now`, where that is known.
    pub fn rows(&self, place: &Place, source: &Source<'_>, now: Option<Time>) -> Vec<Row> {
        let places = [JwsPart::Header, JwsPart::Claims].map(|part| (part, self.part_place(part, place)));
        let row = |field: &TokenField| {
            let inner = places.iter().find(|(part, _)| *part == field.part).map_or(place, |(_, place)| place);
            let structure = (!field.member.is_empty()).then(|| Step::Structure { path: field.member.clone() });
            Row {
                label: field.label.clone(),
                value: match field.time.zip(now) {
                    Some((time, now)) => format!("{} ({})", field.value, relative(time, now)),
                    None => field.value.clone(),
                },
                pointer: field.pointer.clone(),
                sensitive: holds_private_key(&field.value),
                range: inner.span(field.span).map(|span| source.range(span)),
                within: [Step::Jws { part: field.part }].into_iter().chain(structure).collect(),
            }
        };
        self.fields.iter().take(limits::ROWS).map(row).collect()
    }

    /// What is wrong, as findings.
    pub fn findings(&self, place: &Place) -> impl Iterator<Item = Finding> {
        self.issues.iter().map(move |issue| {
            let finding = Finding::new(issue.rule, issue.message.clone()).help(issue.help);
            match issue.part {
                Some(part) => finding.inside(&self.part_place(part, place), issue.span),
                None => finding.inside(place, issue.span),
            }
        })
    }

    /// A finding at a member; at the whole part where there is no such member.
    pub(crate) fn finding(
        &self,
        rule: &'static Rule,
        message: impl Into<String>,
        place: &Place,
        part: JwsPart,
        name: &str,
    ) -> Finding {
        let finding = Finding::new(rule, message);
        let inner = self.part_place(part, place);
        if let Some(field) = self.member(part, name) {
            return finding.inside(&inner.named(Step::Structure { path: field.member.clone() }), field.span);
        }
        let length =
            self.places.iter().find(|(other, ..)| *other == part).map_or(0, |(.., content)| content.bytes.len());
        finding.inside(&inner, Span::new(0, length))
    }

    pub(crate) fn issue(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        help: &'static str,
        part: Option<JwsPart>,
        span: Span,
    ) {
        self.issues.push(TokenIssue { rule, message: message.into(), help, part, span });
    }

    fn read(&mut self, text: &str) {
        let token = jws::trim(text);
        if token.len() > limits::JWT_BYTES {
            let message = format!("the token has {} bytes, at most {} are read", token.len(), limits::JWT_BYTES);
            let help = "a token that a header can carry has a few KiB: copy it without what is around it";
            self.issue(&rules::LIMIT, message, help, None, token);
            self.value.error = self.issues.first().map(|issue| issue.message.clone());
            return;
        }
        match jws::divide(text, token) {
            Parts::Signed([header, payload, signature]) => {
                self.read_part(text, JwsPart::Header, header);
                self.read_part(text, JwsPart::Claims, payload);
                let signature = self.read_signature(text, signature);
                let input = text.get(header.start as usize..payload.end as usize);
                if let (Some(input), Some(signature)) = (input, signature) {
                    self.value.signed = Some(Box::new(Signed { input: input.to_owned(), signature }));
                }
            }
            Parts::Encrypted(header) => {
                self.value.kind = TokenKind::Encrypted;
                self.read_part(text, JwsPart::Header, header);
                let message = "this token is encrypted (JWE): only who has the key can read it";
                let help = "Kubernetes takes signed tokens, which have three parts";
                self.issue(&rules::ENCRYPTED, message, help, None, token);
            }
            Parts::Other(parts) => {
                let message = format!("a token has three parts, this has {}", parts_in_words(parts.len()));
                let help = "copy the whole token again: header, claims and signature, with a period between them";
                self.issue(&rules::PARTS, message, help, None, token);
                if let [header, payload, ..] = parts.as_slice() {
                    self.read_part(text, JwsPart::Header, *header);
                    self.read_part(text, JwsPart::Claims, *payload);
                }
            }
        }
        claims::explain(self);
        let hidden = self.issues.iter().find(|issue| rules::hides_content(issue.rule));
        self.value.error = hidden.map(|issue| issue.message.clone());
    }

    fn read_part(&mut self, text: &str, part: JwsPart, span: Span) {
        let encoded = text.get(span.range()).unwrap_or_default();
        let unencoded = part == JwsPart::Claims && self.unencoded;
        let content = if unencoded { Ok(plain(encoded)) } else { base64::decode_url(encoded.as_bytes()) };
        let mut content = match content {
            Ok(content) => content,
            Err(error) => {
                let message = format!("the {} can't be decoded: {}", part_name(part), error.message());
                let place = Span::new((span.start + error.span.start) as usize, (span.start + error.span.end) as usize);
                self.issue(&rules::BASE64, message, help_for(error), None, place);
                return;
            }
        };
        if !content.canonical {
            let last = Span::new((span.end as usize).saturating_sub(1), span.end as usize);
            let message = format!("the last character of the {} has bits set that carry nothing", part_name(part));
            self.issue(&rules::BASE64_NOT_CANONICAL, message, COPY_AGAIN, None, last);
        }
        let bytes = if self.values_only { std::mem::take(&mut content.bytes) } else { content.bytes.clone() };
        self.places.push((part, span, content));
        let Ok(json) = std::str::from_utf8(&bytes) else {
            let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
            let message = format!("the {} must be UTF-8", part_name(part));
            self.issue(&rules::JSON, message, COPY_AGAIN, Some(part), Span::new(valid, valid + 1));
            return;
        };
        if part == JwsPart::Claims && jws::is_token(json) {
            self.nested = Some(json.to_owned());
            let message = "its payload is another token, which kube-apiserver does not open";
            self.issue(&rules::NESTED, message, "send the token inside alone", Some(part), Span::new(0, json.len()));
            return;
        }
        self.read_json(json, part);
    }

    fn read_json(&mut self, json: &str, part: JwsPart) {
        let read = json::read(json);
        if let Some(error) = read.error {
            let message = format!("the {} must be JSON: {}", part_name(part), error.message);
            self.issue(&rules::JSON, message, COPY_AGAIN, Some(part), error.span);
        } else {
            self.whole.push(part);
        }
        let Some(tree) = read.tree else {
            return;
        };
        if !matches!(tree.value(tree.root), Value::Mapping(_)) {
            let message = format!("the {} must be a JSON object", part_name(part));
            let help = "have the issuer write it as an object: `{\"name\":value}`";
            self.issue(&rules::NOT_AN_OBJECT, message, help, Some(part), tree.span);
            self.whole.retain(|whole| *whole != part);
            return;
        }
        self.read_members(&tree, json, part);
        claims::read(self, &tree, part);
    }

    fn read_members(&mut self, tree: &Tree<'_>, json: &str, part: JwsPart) {
        let name = part_name(part);
        let whole = self.whole.contains(&part);
        self.find_repeated(tree, part);
        for member in tree.members(tree.root) {
            let span = tree.node(member.value).span;
            let text = json.get(span.range()).unwrap_or("null");
            // What was open where reading stopped was closed there, and its text was not.
            let value = if whole { Json::of(text) } else { Json::of(write::to_json(tree, member.value)) };
            let (list, meaning) = match part {
                JwsPart::Header => (&mut self.value.header, meaning::of_parameter(&member.key)),
                _ => (&mut self.value.claims, meaning::of_claim(&member.key)),
            };
            let index = list.len();
            list.push(TokenMember { name: member.key.to_string(), meaning, value });
            if self.values_only {
                continue;
            }
            let pointer = format!("/{name}/{index}/value");
            let label = format!("{name}.{}", member.key);
            let value = display(tree, member.value, text);
            let member = member.key.to_string();
            self.fields.push(TokenField { label, value, pointer, part, member, span, time: None });
        }
    }

    /// Members that an object repeats, in all objects of a part.
    fn find_repeated(&mut self, tree: &Tree<'_>, part: JwsPart) {
        let mut waiting = vec![tree.root];
        while let Some(node) = waiting.pop() {
            let mut names = BTreeSet::new();
            for member in tree.members(node) {
                if !names.insert(member.key.as_ref()) {
                    let message = format!("the member {} is there twice", quoted(&member.key));
                    let help = "have the issuer write it once: readers differ in which of the values they take";
                    self.issue(&rules::DUPLICATE_MEMBER, message, help, Some(part), member.key_span);
                }
                waiting.push(member.value);
            }
            waiting.extend(tree.items(node));
        }
    }

    /// Why no signature by the algorithm of the token has this length.
    fn wrong_length(&self, length: usize) -> Option<String> {
        let algorithm = self.value.algorithm.as_deref()?;
        let known = parameters::algorithm(algorithm).filter(|known| known.purpose == Purpose::Signatures)?;
        let expected = match known.key_type {
            // RFC 7518, sections 3.2 and 3.4. Kubernetes knows no secp256k1: there the algorithm is what is wrong.
            SYMMETRIC => known.bits / 8,
            "EC" if known.name != "ES256K" => 2 * parameters::curve(known.curve)?.bytes,
            _ => return None,
        };
        (length > 0 && length != expected)
            .then(|| format!("the signature has {length} bytes, those of {algorithm} have {expected}"))
    }

    /// Gives its bytes, if it can be decoded.
    fn read_signature(&mut self, text: &str, span: Span) -> Option<Vec<u8>> {
        let encoded = text.get(span.range()).unwrap_or_default();
        let bytes = match base64::decode_url(encoded.as_bytes()) {
            Err(error) => {
                let start = span.start + error.span.start;
                let place = Span::new(start as usize, (span.start + error.span.end) as usize);
                // Nothing of the signature itself in the message.
                let message = match error.kind {
                    Base64ErrorKind::PaddingForbidden => format!("the signature can't be decoded: {}", error.message()),
                    _ => "the signature is not base64url".to_owned(),
                };
                self.issue(&rules::BASE64, message, help_for(error), None, place);
                None
            }
            Ok(content) => {
                if let Some(message) = self.wrong_length(content.bytes.len()) {
                    let help = "have it signed by a library for JSON Web Tokens: other signatures have to be converted";
                    self.issue(&rules::SIGNATURE_LENGTH, message, help, None, span);
                } else if !content.canonical {
                    let last = Span::new((span.end as usize).saturating_sub(1), span.end as usize);
                    let message = "the last character of the signature has bits set that carry nothing";
                    self.issue(&rules::BASE64_NOT_CANONICAL, message, COPY_AGAIN, None, last);
                }
                Some(content.bytes)
            }
        };
        let unsigned = self.value.algorithm.as_deref().is_some_and(rules::is_unsigned);
        if span.is_empty() && !unsigned {
            // Nothing can be marked of what is not there: the period before it is.
            let period = Span::new((span.start as usize).saturating_sub(1), span.end as usize);
            let help = "copy the whole token again: what stands behind the last period is cut off";
            self.issue(&rules::SIGNATURE_MISSING, "the signature is empty", help, None, period);
            self.value.signature = crate::x509::SignatureVerdict::failed("the signature is empty");
        }
        if !self.values_only {
            let (label, pointer) = ("signature".to_owned(), "/signature/status".to_owned());
            self.fields.push(TokenField::derived(label, "not checked".to_owned(), pointer, JwsPart::Signature, span));
        }
        bytes
    }
}

/// A payload that is not encoded.
fn plain(text: &str) -> base64::Decoded {
    let map = ByteMap::unchanged(Span::new(0, text.len()));
    base64::Decoded { bytes: text.as_bytes().to_vec(), map, canonical: true }
}

/// A time as seen from `now`: `in 3 hours`, `3 hours ago`.
fn relative(time: Time, now: Time) -> String {
    let seconds = time.seconds - now.seconds;
    if seconds < 0 { format!("{} ago", duration(-seconds)) } else { format!("in {}", duration(seconds)) }
}

/// What to do where a part was damaged.
const COPY_AGAIN: &str = "copy the token again as its issuer wrote it: one part of it was changed or cut off";

fn help_for(error: Base64Error) -> &'static str {
    match error.kind {
        Base64ErrorKind::PaddingForbidden => "remove the `=` at the end of each part",
        Base64ErrorKind::Character('+' | '/') => "write `-` for `+` and `_` for `/`: tokens have the URL-safe alphabet",
        _ => COPY_AGAIN,
    }
}

/// The name of a part in messages and pointers.
pub(crate) fn part_name(part: JwsPart) -> &'static str {
    match part {
        JwsPart::Header => "header",
        JwsPart::Claims => "claims",
        JwsPart::Signature => "signature",
    }
}

fn display(tree: &Tree<'_>, node: NodeId, json: &str) -> String {
    tree.string(node).map_or_else(|| json.to_owned(), str::to_owned)
}

fn parts_in_words(count: usize) -> String {
    match count {
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        4 => "four".to_owned(),
        6 => "six".to_owned(),
        _ => "more than six".to_owned(),
    }
}
