//! Opens what was detected: each artifact with all that is nested in it.

use crate::asn1::OpenedDer;
use crate::detect::{Detected, EXEC_INFO, Input, detect};
use crate::diagnostic::Finding;
use crate::encoding::byte_map::ByteMap;
use crate::kube::client::API_PREFIX;
use crate::kube::media_type::MediaType;
use crate::limits;
use crate::objects;
use crate::options::Options;
use crate::place::{Place, Step};
use crate::report::{Artifact, Content, Unreadable};
use crate::rules::input::{self as rules, Foreign};
use crate::rules::{exec_credential, jwt as token_rules, manifest, status};
use crate::source::{Source, Span};
use crate::syntax::{json, yaml};
use crate::time::Time;
use crate::{jose, refusal, x509};

/// What is known while an input is opened, and what was found so far.
#[derive(Debug)]
pub struct Opener<'o> {
    /// The text, for ranges.
    pub source: &'o Source<'o>,
    /// What the caller told.
    pub options: &'o Options,
    /// The current time, where the caller told it.
    pub now: Option<Time>,
    /// What was found so far.
    pub findings: Vec<Finding>,
    /// The DER that was opened, where that is asked for.
    pub opened: Option<Vec<OpenedDer>>,
    /// Whether only values are wanted: no judgement, no rows, and not where anything stands.
    pub(crate) values_only: bool,
    /// Self-signed certificates that were opened.
    pub(crate) self_signatures: usize,
    /// Layers of base64 around what is opened now.
    layers: usize,
    /// Whether what is opened now is one of several things in the text.
    pub(crate) several: bool,
    /// The fields of the objects so far, where a refusal may be about one of them.
    pub(crate) refused: refusal::Refused,
}

impl<'o> Opener<'o> {
    /// Opens what is a layer further in, unless there are too many layers already.
    pub(crate) fn deeper<T: Default>(&mut self, open: impl FnOnce(&mut Self) -> T) -> T {
        if self.layers >= limits::LAYERS {
            return T::default();
        }
        self.layers += 1;
        let opened = open(self);
        self.layers -= 1;
        opened
    }

    /// The same of a layer of base64, and says so where there are too many.
    pub(crate) fn layer(
        &mut self,
        place: &Place,
        length: usize,
        open: impl FnOnce(&mut Self) -> Vec<Artifact>,
    ) -> Vec<Artifact> {
        if self.layers >= limits::LAYERS {
            let message = format!("more than {} layers of base64 are around each other", limits::LAYERS);
            let help = "decode the outermost layers first, for example with `base64 -d`";
            self.findings.push(Finding::new(&rules::LAYERS, message).help(help).inside(place, Span::new(0, length)));
        }
        self.deeper(open)
    }

    /// Nothing found yet.
    pub fn new(source: &'o Source<'o>, options: &'o Options) -> Self {
        Self {
            source,
            options,
            now: options.now,
            findings: Vec::new(),
            opened: None,
            values_only: false,
            self_signatures: 0,
            layers: 0,
            several: false,
            refused: refusal::Refused::of(source.text()),
        }
    }

    /// The same where only values are wanted.
    pub(crate) fn values_only(source: &'o Source<'o>, options: &'o Options) -> Self {
        Self { values_only: true, ..Self::new(source, options) }
    }
}

/// Opens an input.
pub fn open(input: Input<'_>, opener: &mut Opener<'_>) -> Vec<Artifact> {
    if !opener.values_only {
        check_text(opener);
    }
    let place = if matches!(input, Input::Bytes(_) | Input::TooLarge("")) { Place::binary() } else { Place::text() };
    let detected = as_it_is_sent(detect(input), opener.options.request.content_type.as_deref());
    let mut artifacts = open_at(detected, &place, opener);
    if !opener.values_only {
        jose::name_keys(&mut artifacts, opener);
        status::settle(opener);
    }
    artifacts
}

/// An object in the form that the request says it has: then the server asks nothing else.
fn as_it_is_sent<'i>(detected: Detected<'i>, content_type: Option<&str>) -> Detected<'i> {
    match detected {
        Detected::Json(text) | Detected::Yaml(text) if content_type.is_some() => {
            match MediaType::of(content_type, text) {
                Some(MediaType::Json) => Detected::Json(text),
                Some(MediaType::Yaml) => Detected::Yaml(text),
                None | Some(MediaType::Protobuf) => detected,
            }
        }
        _ => detected,
    }
}

/// Opens what was detected at a place.
pub(crate) fn open_at(detected: Detected<'_>, place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    match detected {
        Detected::Nothing => {
            opener.findings.push(
                Finding::new(&rules::EMPTY, "there is nothing here")
                    .help(rules::WHAT_TO_PASTE)
                    .inside(place, Span::at(0)),
            );
            Vec::new()
        }
        Detected::Json(text) => objects::open_documents(vec![json::read(text)], place, opener),
        Detected::Yaml(text) => objects::open_documents(yaml::read(text), place, opener),
        Detected::Pem(text) => x509::open_pem(text.as_bytes(), place, opener),
        Detected::Token(token, span) => {
            let place = place.inside(None, ByteMap::unchanged(span));
            vec![jose::open_token(token, &place, opener)]
        }
        Detected::BrokenToken(token, map) => {
            let gap = map.first_gap().unwrap_or(Span::new(0, token.len()));
            let message = "there is white space within the token: no header can carry it so";
            let finding = Finding::new(&token_rules::WHITE_SPACE, message);
            opener.findings.push(finding.help("join the parts to one line").inside(place, gap));
            vec![jose::open_token(&token, &place.inside(None, map), opener)]
        }
        Detected::Several(text, pieces) => open_pieces(text, &pieces, place, opener),
        Detected::Refusal(text) => vec![refusal::open(text, place, opener)],
        Detected::ExecInfo(json, map) => {
            let place = place.inside(Some(Step::Field { path: EXEC_INFO.to_owned() }), map);
            objects::open_documents(vec![json::read(&json)], &place, opener)
        }
        Detected::Base64(bytes, map) => open_layer(&bytes, &place.inside(Some(Step::Base64), map), opener),
        Detected::Der(bytes) => x509::open_der(bytes, place, opener),
        Detected::Foreign(length, foreign) => vec![open_foreign(length, foreign, place, opener)],
        Detected::Hexadecimal(bytes, map) => {
            let finding =
                Finding::new(&rules::HEX_DUMP, "these are bytes in hexadecimal, which nothing in Kubernetes reads");
            let place = place.inside(None, map);
            let finding = finding.help("turn them into bytes again: `xxd -r`, or `xxd -r -p` for digits alone");
            opener.findings.push(finding.inside(&place, Span::new(0, bytes.len())));
            x509::open_der(&bytes, &place, opener)
        }
        Detected::Utf16(text, map) => {
            let finding = Finding::new(&rules::UTF_16, "this text is UTF-16, which the server and Go do not read");
            let place = place.inside(None, map);
            let finding = finding.help("save it as UTF-8; PowerShell writes UTF-16 with `>` and `Out-File`");
            opener.findings.push(finding.inside(&place, Span::new(0, text.len())));
            let mut artifacts = open_layer(text.as_bytes(), &place, opener);
            // What the server would say of the text in UTF-8 is not its answer to this.
            let mut waiting: Vec<&mut Artifact> = artifacts.iter_mut().collect();
            while let Some(artifact) = waiting.pop() {
                artifact.verdict = None;
                waiting.extend(&mut artifact.children);
            }
            artifacts
        }
        Detected::Unknown(bytes) => {
            let message = format!("these {} bytes are no text, and no DER either", bytes.len());
            opener.findings.push(Finding::new(&rules::BINARY, message).help(rules::WHAT_TO_PASTE));
            Vec::new()
        }
        Detected::TooLarge(beginning) => {
            let span = Span::new(0, beginning.len());
            opener.findings.push(rules::too_large().inside(place, span));
            vec![unread(rules::WHOLE_INPUT, &rules::too_large_message(), span, place, opener)]
        }
    }
}

/// Opens several things that stand one behind the other.
fn open_pieces(text: &str, pieces: &[Span], place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    let outer = std::mem::replace(&mut opener.several, true);
    let mut artifacts = Vec::new();
    for piece in pieces.iter().take(limits::OBJECTS) {
        let place = place.inside(None, ByteMap::unchanged(*piece));
        let text = text.get(piece.range()).unwrap_or_default();
        artifacts.extend(open_at(detect(Input::Text(text)), &place, opener));
    }
    opener.several = outer;
    if let [only] = pieces
        && text.get(only.range()).is_some_and(|object| object.contains(API_PREFIX))
    {
        let before = text.get(..only.range().start).unwrap_or_default().trim_end();
        opener.findings.push(exec_credential::text_before().inside(place, Span::new(0, before.len())));
    }
    if let Some(beyond) = pieces.get(limits::OBJECTS) {
        let message = format!("these are {} things; only the first {} are looked at", pieces.len(), limits::OBJECTS);
        let finding = Finding::new(&manifest::LIMIT, message).help("paste a part of them at a time");
        opener.findings.push(finding.inside(place, *beyond));
    }
    artifacts
}

/// Opens what is inside an encoding.
fn open_layer(bytes: &[u8], place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    opener.layer(place, bytes.len(), |opener| open_at(detect(Input::of(bytes)), place, opener))
}

fn open_foreign(length: usize, foreign: &Foreign, place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let span = Span::new(0, length);
    opener.findings.push(foreign.finding().inside(place, span));
    unread(foreign.what, foreign.help, span, place, opener)
}

/// What stands for something that is not read.
fn unread(what: &str, why: &str, span: Span, place: &Place, opener: &Opener<'_>) -> Artifact {
    Artifact {
        content: Content::Unreadable(Unreadable { expected: what.to_owned(), error: why.to_owned() }),
        title: what.to_owned(),
        rows: Vec::new(),
        range: place.span(span).map(|span| opener.source.range(span)),
        within: place.within().to_vec(),
        children: Vec::new(),
        verdict: None,
    }
}

/// Characters that stand for what could not be read: lone surrogates of a JavaScript string, bytes that are no
/// UTF-8.
fn check_text(opener: &mut Opener<'_>) {
    let text = opener.source.text();
    if let Some(start) = text.find(char::REPLACEMENT_CHARACTER) {
        let span = Span::new(start, start + char::REPLACEMENT_CHARACTER.len_utf8());
        let finding = Finding::new(
            &rules::REPLACEMENT,
            "the text holds U+FFFD, which stands for a character that could not be read",
        );
        opener.findings.push(
            finding
                .help("copy the text again: a half of a surrogate pair or a byte of another encoding was lost here")
                .at(span),
        );
    }
    if let Some(span) = lone_surrogate_escape(text) {
        let finding = Finding::new(&rules::LONE_SURROGATE, "this escape is half of a character: it stands for none");
        opener.findings.push(
            finding.help("write both halves, such as `\\ud83d\\ude00`; the server reads U+FFFD in its place").at(span),
        );
    }
    if text.starts_with('\u{feff}') {
        let span = Span::new(0, '\u{feff}'.len_utf8());
        let finding = Finding::new(&rules::BYTE_ORDER_MARK, "the text begins with a byte-order mark");
        let finding = finding.help("the server's YAML reader skips it, its JSON reader refuses it");
        opener.findings.push(finding.at(span).safe_fix("Remove it", vec![(span, String::new())]));
    }
}

/// The first `\\ud800` to `\\udfff` that has no other half beside it.
fn lone_surrogate_escape(text: &str) -> Option<Span> {
    const ESCAPE: usize = 6;
    let unit = |at: usize| {
        let digits = text.get(at..at + ESCAPE)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut after = 0;
    for (at, _) in text.match_indices("\\u") {
        let escaped = text
            .get(..at)
            .is_some_and(|before| before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1);
        if at < after || escaped {
            continue;
        }
        match unit(at) {
            Some(0xD800..=0xDBFF) if matches!(unit(at + ESCAPE), Some(0xDC00..=0xDFFF)) => after = at + 2 * ESCAPE,
            Some(0xD800..=0xDFFF) => return Some(Span::new(at, at + ESCAPE)),
            _ => {}
        }
    }
    None
}
