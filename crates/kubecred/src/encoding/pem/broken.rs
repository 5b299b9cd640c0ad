//! Blocks that Go passes over: what looks like one is shown, with what is wrong with it.

use super::{BEGIN, Block, DASHES, Header, PemError, PemErrorKind, find, header, line_at, lossy, shifted};
use crate::encoding::base64::{self, Base64Error, Decoded};
use crate::limits;
use crate::source::Span;

/// Appends what looks like a block in a stretch of text where Go finds none.
pub(super) fn broken_blocks(text: &[u8], from: usize, until: usize, blocks: &mut Vec<Block>) {
    let mut position = from;
    let mut begin = boundary_at(text, position, until, b"BEGIN ");
    while blocks.len() <= limits::PEM_BLOCKS {
        let before = begin.as_ref().map_or(until, |begin| begin.start);
        if let Some(end) = boundary_at(text, position, before, b"END ") {
            blocks.extend(unbegun_block(text, position, &end));
            position = end.end;
            continue;
        }
        let Some(boundary) = begin else {
            return;
        };
        begin = boundary_at(text, boundary.end, until, b"BEGIN ");
        let block = broken_block(text, &boundary, begin.as_ref().map_or(until, |next| next.start));
        position = (block.span.end as usize).max(boundary.end);
        blocks.push(block);
    }
}

/// A block that begins with something else than BEGIN: the last line of dashes and letters before its END; else with
/// the first of the lines of base64 before that.
fn unbegun_block(text: &[u8], from: usize, end: &Boundary) -> Option<Block> {
    let (mut begin, mut body_start, mut position) = (None, from, from);
    // Of a hostile text all may stand on one line.
    let before = text.get(..end.start).unwrap_or_default();
    while position < end.start {
        let (line, next) = line_at(before, position);
        if line.starts_with(b"--") && line.iter().any(u8::is_ascii_alphabetic) {
            begin = Some(Span::new(position, position + line.len()));
            body_start = next;
        } else if begin.is_none() && !line.iter().all(|&byte| base64::is_standard(byte)) {
            body_start = next;
        }
        position = next;
    }
    let (headers, body_start) =
        begin.map_or((Vec::new(), body_start), |begin| headers_at(text, begin.range().end, end.start));
    let body = Span::new(body_start.min(end.start), end.start);
    let body_text = text.get(body.range()).unwrap_or_default();
    let content = base64::decode_pem_body(body_text);
    let content = content.unwrap_or_else(|error| decode_as_far_as_possible(body_text, error));
    // An END alone is left over from something that is not here.
    if begin.is_none() && content.bytes.len() < SHORTEST_BODY {
        return None;
    }
    let whole = Span::new(end.start, end.end);
    Some(Block {
        label: lossy(text.get(end.label.range()).unwrap_or_default()),
        label_span: end.label,
        span: Span { start: begin.unwrap_or(body).start, end: whole.end },
        headers,
        body,
        content: shifted(content, body),
        error: Some(PemError { kind: PemErrorKind::BeginMissing, span: begin.unwrap_or(whole) }),
    })
}

/// Fewer bytes are a word of base64 by chance.
const SHORTEST_BODY: usize = 16;

/// A dash, or a byte of one of those of Unicode that word processors write in its place.
fn is_dash(byte: u8) -> bool {
    matches!(byte, b'-' | 0xE2 | 0x80 | 0x90..=0x95)
}

/// A BEGIN or END as it stands in the text, right or wrong.
struct Boundary {
    start: usize,
    label: Span,
    end: usize,
    five_dashes: bool,
}

/// Bytes of the longest line that is looked at.
const LONGEST_LINE: usize = 1000;

/// The next BEGIN or END with some dashes before it.
fn boundary_at(text: &[u8], from: usize, until: usize, word: &[u8]) -> Option<Boundary> {
    let mut position = from;
    loop {
        let window = text.get(position..until)?;
        let word_start = position + find(window, word)?;
        position = word_start + word.len();
        let before = text.get(from.max(word_start.saturating_sub(LONGEST_LINE))..word_start).unwrap_or_default();
        let mut dashes = before.iter().rev().take_while(|&&byte| is_dash(byte)).count();
        if dashes < 2 {
            continue;
        }
        // The dashes of an END may stand directly before those of a BEGIN.
        if dashes == 2 * DASHES.len() && find(last_line(before, before.len()), b"END ").is_some() {
            dashes = DASHES.len();
        }
        let behind = text.get(position..until.min(position + LONGEST_LINE)).unwrap_or_default();
        let line_length = behind.iter().position(|byte| matches!(byte, b'\n' | b'\r' | b'\\')).unwrap_or(behind.len());
        let line = behind.get(..line_length).unwrap_or_default();
        let closes = |pair: &[u8]| pair.iter().all(|&byte| is_dash(byte));
        let label_length = line.windows(2).position(closes).unwrap_or(line.trim_ascii_end().len());
        let closing = line.get(label_length..).unwrap_or_default().iter().take_while(|&&byte| is_dash(byte)).count();
        let (start, end) = (word_start - dashes, position + label_length + closing);
        let five = |from, to| text.get(from..to) == Some(DASHES);
        return Some(Boundary {
            start,
            label: Span::new(position, position + label_length),
            end,
            five_dashes: five(start, word_start) && five(end - closing, end),
        });
    }
}

fn broken_block(text: &[u8], begin: &Boundary, until: usize) -> Block {
    let slice = |span: Span| text.get(span.range()).unwrap_or_default();
    let end = boundary_at(text, begin.end, until, b"END ");
    let body_end = end.as_ref().map_or(until, |end| end.start);
    let (headers, body_start) = headers_at(text, begin.end, body_end);
    let body = Span::new(body_start, body_end);
    let decoded = base64::decode_pem_body(slice(body));
    let content = match &decoded {
        Ok(content) => content.clone(),
        Err(error) => decode_as_far_as_possible(slice(body), *error),
    };
    let kind = |kind, span| Some(PemError { kind, span });
    let one_line = end.as_ref().is_some_and(|end| is_one_line(slice(Span::new(begin.end, end.start))));
    let error = boundary_error(text, begin)
        .map(|error| match error.kind {
            PemErrorKind::TextBehind if one_line => PemError { kind: PemErrorKind::OneLine, ..error },
            _ => error,
        })
        .or_else(|| match &end {
            None => kind(PemErrorKind::EndMissing, Span::new(begin.start, begin.end)),
            Some(end) if slice(end.label) != slice(begin.label) => {
                kind(PemErrorKind::LabelMismatch { end: lossy(slice(end.label)) }, end.label)
            }
            Some(end) => boundary_error(text, end),
        })
        .or_else(|| match decoded {
            Err(error) => kind(PemErrorKind::Base64(error), move_by(error.span, body_start)),
            Ok(_) => kind(PemErrorKind::Unread, Span::new(begin.start, begin.end)),
        });
    let span_end = end.as_ref().map_or_else(|| begin.end.max(trimmed_end(text, body_end)), |end| end.end);
    Block {
        label: lossy(slice(begin.label)),
        label_span: begin.label,
        span: Span::new(begin.start, span_end),
        headers,
        body,
        content: shifted(content, body),
        error,
    }
}

/// Whether a body has no line break in it.
fn is_one_line(body: &[u8]) -> bool {
    !body.iter().any(|byte| matches!(byte, b'\n' | b'\r' | b'\\')) && !body.trim_ascii().is_empty()
}

/// The content of a body that is not base64: without what mail, shells and programs put around lines; else up to the
/// first mistake.
pub(crate) fn decode_as_far_as_possible(body: &[u8], error: Base64Error) -> Decoded {
    let mut plain = body.to_vec();
    let (mut escaped, mut line_start, mut apart) = (false, true, true);
    for (byte, next) in plain.iter_mut().zip(body.iter().skip(1).chain(b"\n")) {
        let white = byte.is_ascii_whitespace();
        // What joins strings in a program stands between spaces.
        let joins = *byte == b'+' && apart && next.is_ascii_whitespace();
        let quote = matches!(*byte, b'\\' | b'"' | b'\'' | b',');
        let around = escaped || quote || joins || line_start && b">|#*+".contains(byte);
        escaped = *byte == b'\\';
        line_start = *byte == b'\n' || line_start && (around || white);
        apart = around || white;
        if around {
            *byte = b' ';
        }
    }
    if let Ok(content) = base64::decode_pem_body(&plain).or_else(|_| base64::decode_any(&plain)) {
        return content;
    }
    let good = body.get(..error.span.start as usize).unwrap_or_default();
    let characters = good.iter().filter(|byte| !byte.is_ascii_whitespace()).count() / 4 * 4;
    let mut seen = 0;
    let whole = good.iter().take_while(|byte| {
        seen += usize::from(!byte.is_ascii_whitespace());
        seen <= characters
    });
    let whole = whole.count();
    base64::decode_pem_body(good.get(..whole).unwrap_or_default()).unwrap_or_default()
}

/// The line in which an offset lies, up to there.
fn last_line(text: &[u8], offset: usize) -> &[u8] {
    text.get(..offset).unwrap_or_default().rsplit(|&byte| byte == b'\n').next().unwrap_or_default()
}

fn boundary_error(text: &[u8], boundary: &Boundary) -> Option<PemError> {
    let span = Span::new(boundary.start, boundary.end);
    let before = last_line(text, boundary.start);
    let line_start = boundary.start - before.len();
    let behind = line_at(text, boundary.end).0;
    let between = |at: usize| (PemErrorKind::LineBreakMissing, Span::new(at - DASHES.len(), at + DASHES.len()));
    let (kind, span) = if boundary.five_dashes && behind.starts_with(BEGIN) {
        between(boundary.end)
    } else if boundary.five_dashes && before.ends_with(DASHES) && find(before, b"END ").is_some() {
        between(boundary.start)
    } else if behind.starts_with(b"\\n") || behind.starts_with(b"\\r\\n") || before.ends_with(b"\\n") {
        (PemErrorKind::EscapedLineBreaks, span)
    } else if !boundary.five_dashes {
        (PemErrorKind::Dashes, span)
    } else if behind.starts_with(b"\r") {
        (PemErrorKind::CarriageReturns, span)
    } else if before.is_empty() && behind.trim_ascii().is_empty() {
        return None;
    } else if before.is_empty() {
        (PemErrorKind::TextBehind, Span::new(boundary.end, boundary.end + behind.len()))
    } else if before.trim_ascii().is_empty() {
        (PemErrorKind::Indented, Span::new(line_start, boundary.start))
    } else {
        (PemErrorKind::TextBefore, Span::new(line_start, boundary.start))
    };
    Some(PemError { kind, span })
}

/// The lines with a colon from the BEGIN line on, and where the base64 text starts behind them.
fn headers_at(text: &[u8], begin_end: usize, until: usize) -> (Vec<Header>, usize) {
    let text = text.get(..until).unwrap_or_default();
    let (first, mut position) = line_at(text, begin_end);
    let mut headers = Vec::new();
    if !first.is_empty() {
        return (headers, begin_end);
    }
    while position < text.len() {
        let (line, next) = line_at(text, position);
        let Some(header) = header(line, position) else {
            break;
        };
        headers.push(header);
        position = next;
    }
    (headers, position)
}

fn move_by(span: Span, offset: usize) -> Span {
    Span::new(span.start as usize + offset, span.end as usize + offset)
}

fn trimmed_end(text: &[u8], end: usize) -> usize {
    text.get(..end).unwrap_or_default().trim_ascii_end().len()
}
