//! DER (X.690): a walker over tags, lengths and contents that knows where everything stands.

mod contents;
mod tag;
pub mod write;

use crate::limits;
use crate::source::Span;

pub use contents::{bit_length, bit_string, boolean, hex, integer, is_minimal_integer, magnitude};
pub(crate) use contents::{bytes_of_hex, without_zeros};
pub use tag::{Class, Tag};
use tag::{class, low_tag};

/// One element: tag, length, contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'d> {
    /// The tag.
    pub tag: Tag,
    /// The whole element.
    pub encoding: &'d [u8],
    /// The length of tag and length.
    pub header_length: usize,
    /// Offset of the element in the outermost bytes.
    pub offset: usize,
    /// Whether the length is written in as few bytes as DER demands (X.690, section 10.1).
    pub minimal_length: bool,
    /// The length of the end-of-contents octets that close the indefinite form of BER (X.690, section 8.1.5); 0 in any
    /// other form.
    pub trailer_length: usize,
}

impl<'d> Element<'d> {
    /// The contents.
    #[inline(always)]
    pub fn content(&self) -> &'d [u8] {
        let end = self.encoding.len().saturating_sub(self.trailer_length);
        self.encoding.get(self.header_length..end).unwrap_or_default()
    }

    /// Where the element stands.
    #[inline(always)]
    pub fn span(&self) -> Span {
        Span::new(self.offset, self.offset + self.encoding.len())
    }

    /// Where the contents stand.
    #[inline(always)]
    pub fn content_span(&self) -> Span {
        let end = self.offset + self.encoding.len() - self.trailer_length;
        Span::new(self.offset + self.header_length, end)
    }

    /// The elements in the contents.
    pub fn children(&self) -> Reader<'d> {
        Reader::new(self.content(), self.offset + self.header_length)
    }
}

/// What is wrong with a tag or a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DerError {
    /// What is wrong.
    pub kind: DerErrorKind,
    /// Where, in the outermost bytes.
    pub span: Span,
}

/// What can be wrong with a tag or a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerErrorKind {
    /// The bytes end within a tag or a length.
    TruncatedHeader,
    /// The length says more bytes than there are.
    TruncatedContent {
        /// What the length says.
        length: u64,
        /// How many bytes there are.
        available: usize,
    },
    /// The indefinite form, which is BER.
    IndefiniteLength,
    /// The length has more than four bytes.
    LengthTooLong,
    /// The tag number is not written in as few bytes as possible, or is above 2^31.
    TagNumber,
    /// Nested deeper than [`limits::DER_NESTING`].
    TooDeep,
}

impl DerErrorKind {
    /// Whether contents are cut off.
    pub(crate) fn is_cut_off(self) -> bool {
        matches!(self, Self::TruncatedContent { .. })
    }

    /// What is wrong, in words.
    pub fn message(self) -> String {
        match self {
            Self::TruncatedHeader => "the bytes end within a tag or length".to_owned(),
            Self::TruncatedContent { length, available } => {
                format!("the length says {length} bytes, but only {available} are left")
            }
            Self::IndefiniteLength => "the length has the indefinite form of BER, which DER does not allow".to_owned(),
            Self::LengthTooLong => "the length is written in more than four bytes".to_owned(),
            Self::TagNumber => "the tag number is not written as DER demands".to_owned(),
            Self::TooDeep => format!("elements are nested deeper than {} levels", limits::DER_NESTING),
        }
    }
}

/// Reads elements one after the other. After an error it is at its end.
#[derive(Clone, Debug)]
pub struct Reader<'d> {
    rest: &'d [u8],
    offset: usize,
}

impl<'d> Reader<'d> {
    /// Reads `bytes`, which stand at `offset` in the outermost bytes.
    pub fn new(bytes: &'d [u8], offset: usize) -> Self {
        Self { rest: bytes, offset }
    }

    /// The tag of the next element, if it has one of a single byte.
    pub fn peek(&self) -> Option<Tag> {
        self.rest.first().and_then(|&identifier| low_tag(identifier))
    }

    /// The next element if it has this tag.
    pub fn next_if(&mut self, tag: Tag) -> Option<Result<Element<'d>, DerError>> {
        (self.peek() == Some(tag)).then(|| self.next()).flatten()
    }

    /// Steps over the tag and length of the next element into its contents, whose end is not looked for; answers the
    /// tag, the length, and whether that is minimal.
    pub fn enter(&mut self) -> Result<(Tag, u64, bool), DerError> {
        let mut header = Header { bytes: self.rest, position: 0, offset: self.offset };
        let tag = header.tag()?;
        let (length, minimal) = header.length()?;
        let position = header.position;
        self.rest = self.rest.get(position..).unwrap_or_default();
        self.offset += position;
        Ok((tag, length, minimal))
    }

    /// Whether all is read.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'d [u8] {
        self.rest
    }

    /// Where what is not read yet stands.
    pub fn rest_span(&self) -> Span {
        Span::new(self.offset, self.offset + self.rest.len())
    }

    /// The offset of what is not read yet.
    #[inline(always)]
    pub fn offset(&self) -> usize {
        self.offset
    }

    fn read(&mut self) -> Result<Element<'d>, DerError> {
        let (rest, offset) = (self.rest, self.offset);
        let mut header = Header { bytes: rest, position: 0, offset };
        let tag = header.tag()?;
        let (length, minimal_length) = header.length()?;
        let header_length = header.position;
        let available = rest.len() - header_length;
        let end =
            usize::try_from(length).ok().filter(|&length| length <= available).map(|length| header_length + length);
        let Some((encoding, rest)) = end.and_then(|end| rest.split_at_checked(end)) else {
            return Err(header.error(DerErrorKind::TruncatedContent { length, available }));
        };
        self.rest = rest;
        self.offset += encoding.len();
        Ok(Element { tag, encoding, header_length, offset, minimal_length, trailer_length: 0 })
    }

    /// The next element as far as it can be read, and what is wrong with it: one that is cut off has the contents that
    /// there are, one of the indefinite form those up to its end-of-contents octets.
    pub fn next_lenient(&mut self) -> Option<(Option<Element<'d>>, Option<DerError>)> {
        if self.rest.is_empty() {
            return None;
        }
        let error = match self.read() {
            Ok(element) => return Some((Some(element), None)),
            Err(error) => error,
        };
        let (rest, offset) = (std::mem::take(&mut self.rest), self.offset);
        let indefinite = error.kind == DerErrorKind::IndefiniteLength;
        if !indefinite && !matches!(error.kind, DerErrorKind::TruncatedContent { .. }) {
            self.offset += rest.len();
            return Some((None, Some(error)));
        }
        let mut header = Header { bytes: rest, position: 0, offset };
        let tag = header.tag();
        // Of the indefinite form this fails, but steps over its only byte.
        let minimal_length = header.length().is_ok_and(|(_, minimal)| minimal) || indefinite;
        let header_length = header.position.min(rest.len());
        let end = indefinite.then(|| end_of_contents(rest, header_length)).flatten();
        let (encoding, rest) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
        self.rest = rest;
        self.offset += encoding.len();
        let trailer_length = if end.is_some() { 2 } else { 0 };
        let element = Element { tag: tag.ok()?, encoding, header_length, offset, minimal_length, trailer_length };
        Some((Some(element), Some(error)))
    }
}

/// Where an element of the indefinite form ends whose contents start at `position`: behind the end-of-contents octets
/// that are its own.
fn end_of_contents(bytes: &[u8], position: usize) -> Option<usize> {
    let mut header = Header { bytes, position, offset: 0 };
    let mut open = 1_usize;
    while open > 0 {
        if bytes.get(header.position..)?.starts_with(&[0, 0]) {
            header.position += 2;
            open -= 1;
            continue;
        }
        header.tag().ok()?;
        match header.length() {
            Ok((length, _)) => header.position = header.position.checked_add(usize::try_from(length).ok()?)?,
            Err(error) if error.kind == DerErrorKind::IndefiniteLength => open += 1,
            Err(_) => return None,
        }
    }
    Some(header.position)
}

impl<'d> Iterator for Reader<'d> {
    type Item = Result<Element<'d>, DerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let element = self.read();
        if element.is_err() {
            self.rest = &[];
        }
        Some(element)
    }
}

/// An element and how deep it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'d> {
    /// How many elements are around it.
    pub depth: usize,
    /// The element, or why it can't be read.
    pub element: Result<Element<'d>, DerError>,
}

/// All elements of some bytes, each before what is in it. What can't be read ends its level, not the others.
pub fn walk(bytes: &[u8]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut open = vec![Reader::new(bytes, 0)];
    while let Some(reader) = open.last_mut() {
        let Some(element) = reader.next() else {
            open.pop();
            continue;
        };
        let depth = open.len() - 1;
        nodes.push(Node { depth, element });
        let Ok(element) = element else {
            continue;
        };
        if !element.tag.constructed {
            continue;
        }
        if open.len() < limits::DER_NESTING {
            open.push(element.children());
        } else if !element.content().is_empty() {
            let error = DerError { kind: DerErrorKind::TooDeep, span: element.content_span() };
            nodes.push(Node { depth: depth + 1, element: Err(error) });
        }
    }
    nodes
}

struct Header<'d> {
    bytes: &'d [u8],
    position: usize,
    offset: usize,
}

impl Header<'_> {
    #[inline(always)]
    fn byte(&mut self) -> Result<u8, DerError> {
        let byte = self.bytes.get(self.position).copied();
        self.position += 1;
        byte.ok_or_else(|| self.error(DerErrorKind::TruncatedHeader))
    }

    fn tag(&mut self) -> Result<Tag, DerError> {
        let identifier = self.byte()?;
        if let Some(tag) = low_tag(identifier) {
            return Ok(tag);
        }
        let mut number: u64 = 0;
        loop {
            let byte = self.byte()?;
            number = number << 7 | u64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                break;
            }
            if number == 0 || self.position > 5 {
                return Err(self.error(DerErrorKind::TagNumber));
            }
        }
        match u32::try_from(number) {
            Ok(number @ 0x1f..=0x7fff_ffff) => {
                Ok(Tag { class: class(identifier), constructed: identifier & 0x20 != 0, number })
            }
            _ => Err(self.error(DerErrorKind::TagNumber)),
        }
    }

    fn length(&mut self) -> Result<(u64, bool), DerError> {
        let first = self.byte()?;
        if first & 0x80 == 0 {
            return Ok((u64::from(first), true));
        }
        let count = first & 0x7f;
        if count == 0 {
            return Err(self.error(DerErrorKind::IndefiniteLength));
        }
        let mut length: u64 = 0;
        for _ in 0..count {
            length = length << 8 | u64::from(self.byte()?);
            if length > u64::from(u32::MAX) {
                return Err(self.error(DerErrorKind::LengthTooLong));
            }
        }
        let minimal = length >= 0x80 && length >> (8 * (u32::from(count) - 1).min(63)) != 0;
        Ok((length, minimal))
    }

    fn error(&self, kind: DerErrorKind) -> DerError {
        let end = self.offset + self.position.min(self.bytes.len());
        DerError { kind, span: Span::new(self.offset, end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> DerErrorKind {
        Reader::new(bytes, 0).find_map(Result::err).unwrap().kind
    }

    #[test]
    fn elements_know_where_they_stand() {
        let bytes = [0x30, 0x06, 0x02, 0x01, 0x05, 0x80, 0x01, 0xff];
        let nodes = walk(&bytes);
        let spans: Vec<(usize, Span)> = nodes.iter().map(|node| (node.depth, node.element.unwrap().span())).collect();
        assert_eq!(spans, [(0, Span::new(0, 8)), (1, Span::new(2, 5)), (1, Span::new(5, 8))]);
        assert_eq!(nodes[2].element.unwrap().tag, Tag::context(0));
        assert_eq!(nodes[1].element.unwrap().content_span(), Span::new(4, 5));
    }

    #[test]
    fn lengths() {
        assert_eq!(kind(&[0x30]), DerErrorKind::TruncatedHeader);
        assert_eq!(kind(&[0x30, 0x80, 0, 0]), DerErrorKind::IndefiniteLength);
        assert_eq!(kind(&[0x30, 0x05, 0]), DerErrorKind::TruncatedContent { length: 5, available: 1 });
        assert_eq!(kind(&[0x30, 0x85, 1, 0, 0, 0, 0]), DerErrorKind::LengthTooLong);
        assert_eq!(kind(&[0x1f, 0x05, 0]), DerErrorKind::TagNumber);
        assert_eq!(kind(&[0x1f, 0x80, 0x20, 0]), DerErrorKind::TagNumber);
        let minimal = |bytes: &[u8]| Reader::new(bytes, 0).next().unwrap().unwrap().minimal_length;
        assert!(minimal(&[0x04, 0x01, 0]));
        assert!(!minimal(&[0x04, 0x81, 0x01, 0]));
        assert!(!minimal(&[&[0x04, 0x82, 0x00, 0x80][..], &[0; 128]].concat()));
        assert!(minimal(&[&[0x04, 0x81, 0x80][..], &[0; 128]].concat()));
    }

    #[test]
    fn nesting_has_a_limit() {
        let bytes: Vec<u8> =
            (0..100_u8).rev().flat_map(|depth| [0x30, depth]).scan((), |(), byte| Some(byte)).collect();
        let nodes = walk(&bytes);
        assert!(nodes.len() <= limits::DER_NESTING + 1);
        let mut deep = Vec::new();
        for _ in 0..60 {
            deep.splice(0..0, [0x30, u8::try_from(deep.len()).unwrap()]);
        }
        assert!(walk(&deep).iter().all(|node| node.element.is_ok()));
        let mut deeper = vec![];
        for _ in 0..100 {
            let length = u8::try_from(deeper.len()).unwrap();
            deeper.splice(0..0, if length < 128 { vec![0x30, length] } else { vec![0x30, 0x81, length] });
        }
        let error = walk(&deeper).last().unwrap().element.unwrap_err();
        assert_eq!(error.kind, DerErrorKind::TooDeep);
    }

    #[test]
    fn what_is_cut_off_or_of_indefinite_form_is_read_leniently() {
        let lenient = |bytes: &'static [u8]| Reader::new(bytes, 0).next_lenient().unwrap();
        let (element, error) = lenient(&[0x30, 0x80, 0x30, 0x80, 5, 0, 0, 0, 0, 0, 7]);
        let element = element.unwrap();
        assert_eq!((element.content(), element.span()), ([0x30, 0x80, 5, 0, 0, 0].as_slice(), Span::new(0, 10)));
        assert_eq!(element.content_span(), Span::new(2, 8));
        assert_eq!(error.unwrap().kind, DerErrorKind::IndefiniteLength);
        let (element, error) = lenient(&[0x04, 0x05, 1, 2]);
        assert_eq!(element.unwrap().content(), [1, 2]);
        assert_eq!(error.unwrap().kind, DerErrorKind::TruncatedContent { length: 5, available: 2 });
        assert_eq!(lenient(&[0x30, 0x80, 5, 0]).0.unwrap().content(), [5, 0]);
        assert!(lenient(&[0x30]).0.is_none());
    }
}
