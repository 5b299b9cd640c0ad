//! The ASN.1 view: every element of some DER with its place, its name where the type is known, and a readable value.
//!
//! BER of the indefinite length and what is cut off are shown too, as far as they can be read.

mod types;
mod value;
mod walk;

use std::borrow::Cow;

use serde::Serialize;

use crate::detect::Input;
use crate::encoding::base64;
use crate::encoding::byte_map::ByteMap;
use crate::encoding::der::{self, Class};
use crate::limits;
use crate::open::{Opener, open};
use crate::options::Options;
use crate::place::{Place, Step};
use crate::report::Content;
use crate::rules::input as rules;
use crate::source::{Range, Source, Span};
use crate::x509::{Structure, sniff};
pub(crate) use walk::{Walked, walk};

/// Some DER, taken apart.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Asn1Tree {
    /// The name of its ASN.1 type, such as `Certificate`; absent where it is not known.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub type_name: Option<&'static str>,
    /// How many bytes it has.
    pub length: u32,
    /// The bytes in hexadecimal; absent where some of them are secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub hex: Option<String>,
    /// Where in the text; absent for binary input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range: Option<Range>,
    /// The steps to the bytes, outermost first.
    pub within: Vec<Step>,
    /// The elements, each before what is in it.
    pub nodes: Vec<Asn1Node>,
    /// Elements beyond the limit, which are not listed.
    pub omitted: u32,
}

/// An element.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Asn1Node {
    /// How many elements are around it.
    pub depth: u32,
    /// Its first byte.
    pub offset: u32,
    /// Bytes of its tag and length.
    pub header_length: u32,
    /// Bytes of its contents.
    pub length: u32,
    /// Its tag; absent where that can't be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub tag: Option<Asn1Tag>,
    /// Its name in what is around it: `validity`, `extensions[2]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub field: Option<String>,
    /// Its place in the structure, as in the steps of findings and rows: `tbsCertificate.extensions[2]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub path: Option<String>,
    /// The name of its type, such as `Validity`; of a choice what was chosen, such as `dNSName`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub type_name: Option<&'static str>,
    /// Its value as text, shortened; of a secret only how long it is. Absent where it consists of elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub value: Option<String>,
    /// Whether its bytes are a secret.
    pub sensitive: bool,
    /// Whether it is a string of octets or bits that holds DER, which follows as its elements.
    pub encapsulates: bool,
    /// Where in the text; absent for binary input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range: Option<Range>,
    /// The lines of the PEM block that carry it, of which the BEGIN line is the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub lines: Option<[u32; 2]>,
    /// What is wrong with its tag or length.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
}

/// The tag of an element (X.690, section 8.1.2).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Asn1Tag {
    /// The class.
    pub class: Class,
    /// The number.
    pub number: u32,
    /// Whether the contents are elements.
    pub constructed: bool,
    /// The name, such as `SEQUENCE` or `[0]`.
    pub name: Cow<'static, str>,
}

/// The ASN.1 tree of everything in an input that is DER: PEM blocks, base64, bytes, and what is nested in manifests.
/// Where nothing is recognised, the input itself is taken for DER, or for its base64 or hexadecimal form. Of an input that
/// is too large there is one element, which says so.
pub fn decode_asn1(bytes: &[u8]) -> Vec<Asn1Tree> {
    let input = Input::of(bytes);
    let source = Source::new(input.text());
    if matches!(input, Input::TooLarge(_)) {
        return vec![too_large()];
    }
    let options = Options::deferred();
    let mut opener = Opener::new(&source, &options);
    opener.opened = Some(Vec::new());
    open(input, &mut opener);
    let mut opened = opener.opened.take().unwrap_or_default();
    if opened.is_empty() {
        opened.extend(unrecognised(bytes));
    }
    // What stands in other DER is shown there.
    let places: Vec<Vec<Step>> = opened.iter().map(|opened| opened.place.within().to_vec()).collect();
    opened.retain(|opened| {
        let within = opened.place.within();
        !places.iter().any(|outer| matches!(within.strip_prefix(outer.as_slice()), Some([Step::Der { .. }, ..])))
    });
    let mut left = limits::ASN1_ELEMENTS;
    let trees = opened.into_iter().map(|opened| {
        let tree = opened.tree(left, &source);
        left -= tree.nodes.len();
        tree
    });
    trees.collect()
}

fn too_large() -> Asn1Tree {
    Asn1Tree {
        type_name: None,
        length: 0,
        hex: None,
        range: None,
        within: Vec::new(),
        nodes: vec![Asn1Node { error: Some(rules::too_large_message()), ..Asn1Node::default() }],
        omitted: 0,
    }
}

/// DER that was opened.
#[derive(Debug)]
pub(crate) struct OpenedDer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) place: Place,
    structure: Option<Structure>,
    private: bool,
}

impl OpenedDer {
    /// What is in it is told from its shape, else from what it was taken for.
    pub(crate) fn new(bytes: &[u8], content: &Content, place: &Place) -> Self {
        let taken_for = match content {
            Content::Certificate(_) => Some(Structure::Certificate),
            Content::CertificationRequest(_) => Some(Structure::CertificationRequest),
            Content::PublicKey(_) => Some(Structure::PublicKey),
            _ => None,
        };
        let structure = sniff(bytes).or(taken_for);
        let private = matches!(content, Content::PrivateKey(_)) || may_hold_secrets(structure, bytes);
        Self { bytes: bytes.to_vec(), place: place.clone(), structure, private }
    }

    /// Its elements.
    pub(crate) fn walked(&self, limit: usize) -> Walked<'_> {
        walk(&self.bytes, self.structure, self.private, limit)
    }

    fn tree(&self, limit: usize, source: &Source<'_>) -> Asn1Tree {
        let walked = self.walked(limit);
        let range = |span: Span| self.place.span(span).map(|span| source.range(span));
        let mut nodes = walked.nodes;
        for node in &mut nodes {
            let span = Span { start: node.offset, end: node.offset + node.header_length + node.length };
            node.range = range(span);
            if let Some(Step::Lines { first, last }) = self.place.lines(span) {
                node.lines = Some([first, last]);
            }
        }
        let whole = Span::new(0, self.bytes.len());
        Asn1Tree {
            type_name: walked.type_name,
            length: whole.end,
            hex: (!walked.holds_secret).then(|| der::hex(&self.bytes)),
            range: range(whole),
            within: self.place.within().to_vec(),
            nodes,
            omitted: u32::try_from(walked.omitted).unwrap_or(u32::MAX),
        }
    }
}

/// Whether DER is, or may be what is left of, a private key or an archive of them.
fn may_hold_secrets(structure: Option<Structure>, bytes: &[u8]) -> bool {
    match structure {
        Some(structure) => structure.is_private_key() || structure == Structure::Pkcs12,
        None => {
            let mut reader = der::Reader::new(bytes, 0);
            reader.enter().is_ok() && reader.peek() == Some(der::Tag::INTEGER)
        }
    }
}

/// An input in which nothing was recognised: DER, or what stands for DER.
fn unrecognised(input: &[u8]) -> Option<OpenedDer> {
    let text = std::str::from_utf8(input).ok();
    let written = text.and_then(|text| {
        let start = Span::at(text.len() - text.trim_start().len()).start;
        let (bytes, map, step) = written(text.trim().as_bytes()).filter(|(bytes, ..)| is_der(bytes))?;
        Some((bytes, Place::text().inside(step, map.shifted(start))))
    });
    let raw = || (text.is_none() && is_der(input) || is_element(input)).then(|| (input.to_vec(), Place::binary()));
    let (bytes, place) = written.or_else(raw)?;
    let structure = sniff(&bytes);
    Some(OpenedDer { private: may_hold_secrets(structure, &bytes), bytes, place, structure })
}

/// The bytes that a text in hexadecimal or base64 stands for.
fn written(text: &[u8]) -> Option<(Vec<u8>, ByteMap, Option<Step>)> {
    if let Some((bytes, map)) = hexadecimal(text) {
        return Some((bytes, map, None));
    }
    let decoded = base64::decode(text).or_else(|_| base64::decode_url(text)).ok()?;
    Some((decoded.bytes, decoded.map, Some(Step::Base64)))
}

/// Whether bytes are one element and nothing more.
fn is_element(bytes: &[u8]) -> bool {
    let mut reader = der::Reader::new(bytes, 0);
    matches!(reader.next(), Some(Ok(_))) && reader.is_empty()
}

/// Whether bytes are an element, or a SEQUENCE that is cut off or has something behind it.
fn is_der(bytes: &[u8]) -> bool {
    /// Shorter ones are words.
    const SHORTEST: usize = 16;
    let begins = || bytes.starts_with(&[0x30, 0x80]) || der::Reader::new(bytes, 0).enter().is_ok();
    is_element(bytes) || bytes.first() == Some(&0x30) && bytes.len() >= SHORTEST && begins()
}

/// Pairs of hexadecimal digits, with white space, colons or commas between them.
fn hexadecimal(text: &[u8]) -> Option<(Vec<u8>, ByteMap)> {
    let (mut bytes, mut map, mut half) = (Vec::new(), ByteMap::default(), None);
    for (at, &byte) in text.iter().enumerate() {
        match (char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()), half) {
            (Some(digit), None) => half = Some((digit, at)),
            (Some(digit), Some((high, start))) => {
                bytes.push(high << 4 | digit);
                map.push(1, Span::new(start, at + 1));
                half = None;
            }
            (None, None) if byte.is_ascii_whitespace() || matches!(byte, b':' | b',') => {}
            _ => return None,
        }
    }
    half.is_none().then_some((bytes, map))
}
