//! PEM (RFC 7468), read as Go's `encoding/pem` reads it, because kube-apiserver, kubectl and kubelet do; what it
//! passes over is shown too, with what is wrong.

mod broken;

use crate::encoding::base64::{self, Base64Error, Decoded};
use crate::limits;
use crate::source::Span;
use broken::broken_blocks;
pub(crate) use broken::decode_as_far_as_possible;

/// A PEM block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The label, such as `CERTIFICATE REQUEST`.
    pub label: String,
    /// Where the label stands.
    pub label_span: Span,
    /// From the first dash of the BEGIN line to the last dash of the END line.
    pub span: Span,
    /// The headers (RFC 1421), in their order.
    pub headers: Vec<Header>,
    /// The base64 text.
    pub body: Span,
    /// What it decodes to; the map leads to the text that holds the block. Empty where it can't be decoded.
    pub content: Decoded,
    /// Why Go passes over the block. Its content may be there all the same.
    pub error: Option<PemError>,
}

impl Block {
    /// Where the lines of the block start in the text that holds it, the BEGIN line first.
    pub fn line_starts(&self, text: &[u8]) -> Vec<u32> {
        let block = text.get(self.span.range()).unwrap_or_default();
        let next = |offset: usize| Span::at(offset + 1).start + self.span.start;
        [self.span.start].into_iter().chain(memchr::memchr_iter(b'\n', block).map(next)).collect()
    }
}

/// A header of a PEM block: `Proc-Type: 4,ENCRYPTED`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What stands before the colon.
    pub name: String,
    /// What stands behind it.
    pub value: String,
    /// The line.
    pub span: Span,
}

/// What is wrong with a PEM block, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PemError {
    /// What is wrong.
    pub kind: PemErrorKind,
    /// Where in the text.
    pub span: Span,
}

/// What can be wrong with a PEM block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PemErrorKind {
    /// The BEGIN or END line does not stand at the start of its line: there is white space before it.
    Indented,
    /// The BEGIN or END line does not stand at the start of its line: there is other text before it.
    TextBefore,
    /// There is text behind the closing dashes of the BEGIN or END line.
    TextBehind,
    /// The BEGIN or END line does not have five dashes on each side.
    Dashes,
    /// The whole block stands on one line.
    OneLine,
    /// Line breaks are written as `\n`.
    EscapedLineBreaks,
    /// There is no END line.
    EndMissing,
    /// There is an END line, and no line before it that is known for its BEGIN line.
    BeginMissing,
    /// Its lines end with a carriage return alone, which readers do not take for a line break.
    CarriageReturns,
    /// There is no line break between an END line and the BEGIN line of the next block.
    LineBreakMissing,
    /// The END line has another label.
    LabelMismatch {
        /// The label of the END line.
        end: String,
    },
    /// The body is not base64.
    Base64(Base64Error),
    /// Go does not read it, for a reason that has no name of its own.
    Unread,
}

/// All blocks of a text, readable or not, in their order; at most one more than [`limits::PEM_BLOCKS`].
pub fn scan(text: &[u8]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut from = 0;
    while blocks.len() <= limits::PEM_BLOCKS {
        let next = decode_next(text, from);
        let until = next.as_ref().map_or(text.len(), |(block, _)| block.span.start as usize);
        broken_blocks(text, from, until, &mut blocks);
        let Some((block, rest)) = next else {
            break;
        };
        blocks.push(block);
        from = rest;
    }
    blocks.truncate(limits::PEM_BLOCKS + 1);
    blocks
}

/// The first block that Go's `pem.Decode` returns from a text, and where the text goes on behind it; `None` where
/// it returns none.
pub fn go_decode_first(text: &[u8]) -> Option<(Block, usize)> {
    decode_next(text, 0)
}

/// As [`go_decode_first`], of the text from an offset on.
pub fn decode_next(text: &[u8], from: usize) -> Option<(Block, usize)> {
    let mut start = from;
    loop {
        let end = start + find(text.get(start..)?, END)?;
        let behind_end = end + END.len();
        match block_before(text, start, end) {
            Attempt::Block(found) => return Some(*found),
            Attempt::Nothing => return None,
            // Whatever was read, the search goes on behind the END; if reading went beyond it, it is over.
            Attempt::Next(position) if position > behind_end => return None,
            Attempt::Next(_) => start = behind_end,
        }
    }
}

/// Writes a block: lines of 64 characters, each with its line break.
pub fn encode(label: &str, bytes: &[u8]) -> String {
    let body = base64::encode(bytes);
    let mut text = String::with_capacity(body.len() + body.len() / 64 + 2 * label.len() + 40);
    text.extend(["-----BEGIN ", label, "-----\n"]);
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, next) = rest.split_at_checked(64).unwrap_or((rest, ""));
        text.extend([line, "\n"]);
        rest = next;
    }
    text.extend(["-----END ", label, "-----\n"]);
    text
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const DASHES: &[u8] = b"-----";

enum Attempt {
    Block(Box<(Block, usize)>),
    /// No block here; reading got so far.
    Next(usize),
    Nothing,
}

/// The block from the last BEGIN between `start` and the END at `end`, where `\n` of the END counts as part of it.
fn block_before(text: &[u8], start: usize, end: usize) -> Attempt {
    let window = text.get(start..end).unwrap_or_default();
    let Some(begin) = rfind(window, BEGIN).map(|offset| start + offset) else {
        return Attempt::Next(start);
    };
    if begin > start && text.get(begin - 1) != Some(&b'\n') {
        return Attempt::Next(start);
    }
    let label_start = begin + BEGIN.len();
    let (label_line, mut position) = line_at(text, label_start);
    let Some(label) = label_line.strip_suffix(DASHES) else {
        return Attempt::Next(position);
    };
    let mut headers = Vec::new();
    loop {
        if position >= text.len() {
            return Attempt::Nothing;
        }
        let (line, next) = line_at(text, position);
        let Some(header) = header(line, position) else {
            break;
        };
        headers.push(header);
        position = next;
    }
    if !headers.is_empty() && end < position {
        return Attempt::Next(position);
    }
    let trailer_start = end + END.len();
    let trailer = text.get(trailer_start..).unwrap_or_default();
    let Some(behind) = trailer.strip_prefix(label).and_then(|rest| rest.strip_prefix(DASHES)) else {
        return Attempt::Next(position);
    };
    if !line_at(behind, 0).0.is_empty() {
        return Attempt::Next(position);
    }
    let body = Span::new(position, end.max(position));
    let Ok(content) = base64::decode_pem_body(text.get(body.range()).unwrap_or_default()) else {
        return Attempt::Next(position);
    };
    let (_, rest) = line_at(text, end + 1);
    let block = Block {
        label: lossy(label),
        label_span: Span::new(label_start, label_start + label.len()),
        span: Span::new(begin, trailer_start + label.len() + DASHES.len()),
        headers,
        body,
        content: shifted(content, body),
        error: None,
    };
    Attempt::Block(Box::new((block, rest)))
}

/// The line from an offset on, without its line break (`\n` or `\r\n`) and the white space before that, and where
/// the next one starts.
fn line_at(text: &[u8], offset: usize) -> (&[u8], usize) {
    let rest = text.get(offset..).unwrap_or_default();
    let (line, next) = match rest.iter().position(|&byte| byte == b'\n') {
        Some(length) => {
            let line = rest.get(..length).unwrap_or_default();
            (line.strip_suffix(b"\r").unwrap_or(line), offset + length + 1)
        }
        None => (rest, text.len()),
    };
    let trimmed = line.len() - line.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (line.get(..trimmed).unwrap_or_default(), next)
}

/// A line with a colon.
fn header(line: &[u8], position: usize) -> Option<Header> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at(colon);
    Some(Header {
        name: lossy(name.trim_ascii()),
        value: lossy(value.get(1..).unwrap_or_default().trim_ascii()),
        span: Span::new(position, position + line.len()),
    })
}

/// The content of a body with its map leading to the text around.
fn shifted(content: Decoded, body: Span) -> Decoded {
    Decoded { map: content.map.shifted(body.start), ..content }
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, needle)
}

fn rfind(text: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(text, needle)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "-----BEGIN X-----\naGVsbG8=\n-----END X-----\n";

    fn error(text: &str) -> (PemErrorKind, &str) {
        assert_eq!(go_decode_first(text.as_bytes()), None, "{text}");
        let blocks = scan(text.as_bytes());
        assert_eq!(blocks.len(), 1, "{text}: {blocks:?}");
        let error = blocks[0].error.clone().unwrap();
        (error.kind, text.get(error.span.range()).unwrap())
    }

    #[test]
    fn blocks_with_text_around() {
        let text = format!("hello\r\n{HELLO}between\n{}", HELLO.replace('\n', "\r\n").replace('X', "Y Z"));
        let blocks = scan(text.as_bytes());
        let labels: Vec<&str> = blocks.iter().map(|block| block.label.as_str()).collect();
        assert_eq!(labels, ["X", "Y Z"]);
        for block in &blocks {
            assert_eq!((block.content.bytes.as_slice(), &block.error), (b"hello".as_slice(), &None));
            assert_eq!(text.get(block.content.map.outer(Span::new(3, 5)).unwrap().range()).unwrap(), "bG8");
            let covered = text.get(block.span.range()).unwrap();
            assert!(covered.starts_with("-----BEGIN") && covered.ends_with("-----"));
        }
    }

    #[test]
    fn what_go_reads_that_others_refuse() {
        for text in [
            "-----BEGIN X----- \naGVsbG8=\n-----END X-----",
            "-----BEGIN X-----\na\nG V\ts\nb\nG8=\n\n-----END X-----\t\nrest",
            "-----BEGIN X-----\nA: b\nC : d\n\naGVsbG8=\n-----END X-----",
            "-----BEGIN Y-----\n-----BEGIN X-----\naGVsbG8=\n-----END X-----",
            "-----BEGIN X-----\n*\n-----END X-----\n-----BEGIN X-----\naGVsbG8=\n-----END X-----",
        ] {
            let (block, _) = go_decode_first(text.as_bytes()).unwrap();
            assert_eq!((block.label.as_str(), block.content.bytes.as_slice()), ("X", b"hello".as_slice()), "{text}");
        }
        let (block, _) = go_decode_first(b"-----BEGIN X-----\n-----END X-----").unwrap();
        assert_eq!(block.content.bytes, b"");
        let headers = scan(b"-----BEGIN X-----\nA: b\nC : d\n\naGVsbG8=\n-----END X-----").remove(0).headers;
        assert_eq!((headers[1].name.as_str(), headers[1].value.as_str()), ("C", "d"));
    }

    #[test]
    fn what_go_passes_over_is_named() {
        use PemErrorKind as Kind;
        assert_eq!(error(" -----BEGIN X-----\n aGVsbG8=\n -----END X-----\n"), (Kind::Indented, " "));
        assert_eq!(error("k: -----BEGIN X-----\naGVsbG8=\n-----END X-----\n"), (Kind::TextBefore, "k: "));
        assert_eq!(error("-----BEGIN X----- aGVsbG8= -----END X-----"), (Kind::OneLine, " aGVsbG8= -----END X-----"));
        assert_eq!(error("----BEGIN X-----\naGVsbG8=\n-----END X-----\n"), (Kind::Dashes, "----BEGIN X-----"));
        assert_eq!(error("-----BEGIN X-----\naGVsbG8=\n-----END X----\n"), (Kind::Dashes, "-----END X----"));
        assert_eq!(error("-----BEGIN X-----\naGVsbG8=\n"), (Kind::EndMissing, "-----BEGIN X-----"));
        assert_eq!(
            error("-----BEGIN X-----\naGVsbG8=\n-----END Y-----\n"),
            (Kind::LabelMismatch { end: "Y".to_owned() }, "Y")
        );
        assert_eq!(error("-----BEGIN X-----\\naGVsbG8=\\n-----END X-----\\n").0, Kind::EscapedLineBreaks);
        assert_eq!(error("-----BEGIN X-----\raGVsbG8=\r-----END X-----\r").0, Kind::CarriageReturns);
        let body = "aGVsbG8gaGVsbG8gaGVsbG8=";
        for begin in ["-----BEGI X-----", "-----BEGINX-----", "-----begin X-----"] {
            assert_eq!(error(&format!("{begin}\n{body}\n-----END X-----\n")), (Kind::BeginMissing, begin));
        }
        assert_eq!(error(&format!("words\n{body}\n-----END X-----\n")), (Kind::BeginMissing, "-----END X-----"));
        assert_eq!(error("\u{2014}\u{2013}BEGIN X-----\naGVsbG8=\n-----END X-----").0, Kind::Dashes);
        let (kind, covered) = error("-----BEGIN X-----\naGVs\nb*8=\n-----END X-----\n");
        assert!(matches!(kind, Kind::Base64(_)));
        assert_eq!(covered, "*");
    }

    #[test]
    fn what_is_joined_or_misspelt_loses_no_other_block() {
        let joined = format!("{}{HELLO}", HELLO.trim_end());
        let blocks = scan(joined.as_bytes());
        assert_eq!(blocks.len(), 2);
        for block in blocks {
            let error = block.error.unwrap();
            assert_eq!(block.content.bytes, b"hello");
            assert_eq!((error.kind, &joined[error.span.range()]), (PemErrorKind::LineBreakMissing, "----------"));
        }
        let long = HELLO.replace("aGVsbG8=", "aGVsbG8gaGVsbG8gaGVsbG8=");
        let misspelt = long.replace("BEGIN", "BEGI");
        for texts in [[&misspelt, &long, &long], [&long, &misspelt, &long], [&long, &long, &misspelt]] {
            let blocks = scan(texts.map(String::as_str).concat().as_bytes());
            assert_eq!(blocks.len(), 3);
            assert!(blocks.iter().all(|block| block.content.bytes == b"hello hello hello"));
            assert_eq!(blocks.iter().filter(|block| block.error.is_some()).count(), 1);
        }
        assert_eq!(scan(format!("-----END X-----\n{HELLO}").as_bytes()).len(), 1);
    }

    #[test]
    fn broken_content_is_shown_where_it_can_be() {
        for text in [
            " -----BEGIN X-----\n aGVs\n bG8=\n -----END X-----\n",
            "-----BEGIN X----- aGVs bG8= -----END X-----",
            "-----BEGIN X-----\naGVsbG8=\n",
            "----BEGIN X-----\naGVsbG8=\n-----END X-----\n",
            "\"-----BEGIN X-----\\naGVs\\r\\nbG8=\\n-----END X-----\\n\"",
            "\"-----BEGIN X-----\\n\" +\n  \"aGVsbG8=\\n\" +\n  \"-----END X-----\"",
            "> -----BEGIN X-----\n> aGVs\n> bG8=\n> -----END X-----\n",
            "-----BEGIN X-----\naGVs\nbG8\n-----END X-----\n",
        ] {
            assert_eq!(scan(text.as_bytes())[0].content.bytes, b"hello", "{text}");
        }
        let cut = scan(b"-----BEGIN X-----\naG\nVsb\nG8g*W\n-----END X-----\n").remove(0);
        assert_eq!(cut.content.bytes, b"hello ");
    }
}
