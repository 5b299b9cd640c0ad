//! Walks over the elements of some DER, with the declared types beside it.

use crate::asn1::Asn1Node;
use crate::asn1::types::{self, Component, OPEN, Shape, Type};
use crate::asn1::value::{self, described};
use crate::encoding::der::{self, Class, DerError, DerErrorKind, Reader, Tag};
use crate::encoding::oid;
use crate::limits;
use crate::source::Span;
use crate::x509::{Structure, sniff};

/// What was found.
pub(crate) struct Walked<'d> {
    pub(crate) type_name: Option<&'static str>,
    pub(crate) nodes: Vec<Asn1Node>,
    /// Elements beyond the limit.
    pub(crate) omitted: usize,
    /// Whether some of the bytes are secret.
    pub(crate) holds_secret: bool,
    /// Keys and signatures: where they stand, and their bytes.
    pub(crate) shown: Vec<(String, &'d [u8])>,
}

/// All elements of some bytes, at most `limit` of them listed. With `secret`, what is not known to be public is secret.
pub(crate) fn walk(bytes: &[u8], structure: Option<Structure>, secret: bool, limit: usize) -> Walked<'_> {
    let root = structure.map_or(&OPEN, root_type);
    let walked = Walked {
        type_name: (!root.name.is_empty()).then_some(root.name),
        nodes: Vec::new(),
        omitted: 0,
        holds_secret: secret,
        shown: Vec::new(),
    };
    let outermost = Frame {
        reader: Reader::new(bytes, 0),
        inside: Inside::One(root),
        path: structure.map(|_| String::new()),
        position: 0,
        oid: None,
        secret,
        unended: None,
    };
    let mut walk = Walk { walked, open: vec![outermost], limit };
    while walk.step() {}
    walk.walked
}

fn root_type(structure: Structure) -> &'static Type {
    match structure {
        Structure::Certificate => &types::CERTIFICATE,
        Structure::CertificationRequest => &types::CERTIFICATION_REQUEST,
        Structure::PublicKey => &types::PUBLIC_KEY,
        Structure::RsaPublicKey => &types::RSA_PUBLIC_KEY,
        Structure::Pkcs8 => &types::PKCS8,
        Structure::Pkcs8Encrypted => &types::PKCS8_ENCRYPTED,
        Structure::Pkcs1 => &types::PKCS1,
        Structure::Sec1 => &types::SEC1,
        Structure::Dsa => &types::DSA,
        Structure::Pkcs7 => &types::CONTENT_INFO,
        Structure::Pkcs12 => &types::PKCS12,
        Structure::CertificateList => &types::CERTIFICATE_LIST,
        Structure::OcspRequest | Structure::OcspResponse => &OPEN,
    }
}

struct Walk<'d> {
    walked: Walked<'d>,
    /// The elements around what is read now, outermost first.
    open: Vec<Frame<'d>>,
    limit: usize,
}

/// An element whose contents are read.
struct Frame<'d> {
    reader: Reader<'d>,
    inside: Inside,
    /// Its place in the structure, where it is known.
    path: Option<String>,
    /// The next component, or item.
    position: usize,
    /// The first object identifier in it, or in one of its elements.
    oid: Option<String>,
    secret: bool,
    /// Of an element without a length, which ends where it says so: its place in the list.
    unended: Option<usize>,
}

/// What is inside an element.
#[derive(Clone, Copy)]
enum Inside {
    /// Elements of its type.
    Type(&'static Type),
    /// One element of a type, under the same name.
    One(&'static Type),
}

/// What is known of an element before its contents are looked at.
struct Known {
    of: &'static Type,
    type_name: &'static str,
    /// Its name, and whether it is a number in a list.
    segment: Segment,
    explicit: bool,
    shown: bool,
    secret: bool,
}

enum Segment {
    /// It is what the element around it stands for.
    Same,
    Name(&'static str),
    Item(usize),
    Unknown,
}

/// The header of an element.
struct Header {
    tag: Tag,
    /// Its first byte.
    identifier: u8,
    offset: u32,
    length: usize,
    /// What is wrong with it.
    error: Option<String>,
    unended: bool,
}

impl<'d> Walk<'d> {
    /// The next element; `false` at the end.
    fn step(&mut self) -> bool {
        let Some(frame) = self.open.last_mut() else { return false };
        if frame.reader.is_empty() {
            self.open.pop();
            return true;
        }
        let (rest, encoding) = (frame.reader.rest_span(), frame.reader.rest());
        match read_header(&mut frame.reader) {
            Ok(header) if frame.unended.is_some() && header.is_end() => self.end(&header),
            Ok(header) => self.element(header, encoding),
            Err(error) => {
                frame.reader = Reader::new(&[], rest.end as usize);
                self.error(error.kind, rest);
            }
        }
        true
    }

    /// `encoding` starts with the element.
    fn element(&mut self, header: Header, encoding: &[u8]) {
        let mut known = self.known(header.identifier);
        let depth = self.depth();
        let Some(frame) = self.open.last_mut() else { return };
        let (content, offset) = frame.take(header.length);
        if matches!(known.of.shape, Shape::Open) && header.tag == Tag::SEQUENCE {
            known.recognise(encoding.get(..offset - header.offset as usize + content.len()).unwrap_or_default());
        }
        let path = frame.path_to(&known.segment);
        let named = matches!(known.segment, Segment::Name(_) | Segment::Item(_));
        if header.tag == Tag::OBJECT_IDENTIFIER {
            self.note_identifier(content);
        }
        let mut node = Asn1Node {
            depth,
            offset: header.offset,
            header_length: Span::at(offset).start - header.offset,
            length: Span::at(content.len()).start,
            tag: Some(described(header.tag)),
            field: path.as_deref().filter(|_| named).and_then(|path| path.rsplit('.').next()).map(str::to_owned),
            path: path.clone().filter(|path| !path.is_empty()),
            type_name: (!known.type_name.is_empty()).then_some(known.type_name),
            error: header.error,
            ..Asn1Node::default()
        };
        if known.shown {
            let unused = usize::from(header.tag == Tag::BIT_STRING);
            self.walked.shown.push((path.clone().unwrap_or_default(), content.get(unused..).unwrap_or_default()));
        }
        let inside = if header.tag.constructed {
            let inside = if known.explicit { Inside::One(known.of) } else { Inside::Type(known.of) };
            Some((inside, content, offset))
        } else {
            held(known.of, header.tag, content)
                .map(|(of, content)| (Inside::One(of), content, offset + node.length as usize - content.len()))
        };
        node.encapsulates = inside.is_some() && !header.tag.constructed;
        if inside.is_none() {
            value::fill(&mut node, header.tag, known.of, content, known.secret);
        } else {
            node.sensitive = known.secret && node.encapsulates;
        }
        self.walked.holds_secret |= node.sensitive;
        let place = self.push(node);
        let Some((inside, content, offset)) = inside else { return };
        self.open.push(Frame {
            reader: Reader::new(content, offset),
            inside,
            path,
            position: 0,
            oid: None,
            secret: known.secret,
            unended: header.unended.then_some(place),
        });
        if self.open.len() > limits::DER_NESTING {
            if !content.is_empty() {
                self.error(DerErrorKind::TooDeep, Span::new(offset, offset + content.len()));
            }
            self.open.pop();
        }
    }

    /// The end of an element that has no length: what follows belongs to the one around it.
    fn end(&mut self, header: &Header) {
        let Some(mut frame) = self.open.pop() else { return };
        frame.take(header.length);
        if let Some(node) = frame.unended.and_then(|place| self.walked.nodes.get_mut(place)) {
            node.length = header.offset.saturating_sub(node.offset + node.header_length);
        }
        if let Some(around) = self.open.last_mut() {
            around.reader = frame.reader;
        }
    }

    fn error(&mut self, kind: DerErrorKind, rest: Span) {
        self.push(Asn1Node {
            depth: self.depth(),
            offset: rest.start,
            length: rest.end - rest.start,
            sensitive: self.open.last().is_some_and(|frame| frame.secret),
            error: Some(kind.message()),
            ..Asn1Node::default()
        });
    }

    /// Adds to the list; answers the place in it.
    fn push(&mut self, node: Asn1Node) -> usize {
        if self.walked.nodes.len() < self.limit {
            self.walked.nodes.push(node);
            return self.walked.nodes.len() - 1;
        }
        self.walked.omitted += 1;
        usize::MAX
    }

    fn depth(&self) -> u32 {
        Span::at(self.open.len().saturating_sub(1)).start
    }

    /// Takes down an object identifier for what depends on it: what follows beside it, or beside what holds it.
    fn note_identifier(&mut self, content: &[u8]) {
        for frame in self.open.iter_mut().rev().take(2).filter(|frame| frame.oid.is_none()) {
            frame.oid = oid::decode(content);
        }
    }

    /// What is declared for the next element, by the first byte of it.
    fn known(&mut self, identifier: u8) -> Known {
        let mut known = Known::unknown(false);
        let Some(frame) = self.open.last_mut() else { return known };
        known.secret = frame.secret;
        match frame.inside {
            Inside::One(of) if frame.position == 0 => {
                (known.of, known.segment) = (of, Segment::Same);
            }
            Inside::Type(Type { shape: Shape::Fields(components), .. }) => {
                let rest = components.get(frame.position..).unwrap_or_default();
                if let Some(index) = rest.iter().position(|component| component.begins_with(identifier))
                    && let Some(component) = rest.get(index)
                {
                    frame.position += index + 1;
                    known.segment = Segment::Name(component.name);
                    known.take(component);
                }
                return self.resolved(known, identifier);
            }
            Inside::Type(Type { shape: Shape::Of(of), .. }) => {
                (known.of, known.segment) = (of, Segment::Item(frame.position));
            }
            _ => {}
        }
        frame.position += 1;
        self.resolved(known, identifier)
    }

    /// With what depends on an identifier or a tag looked up.
    fn resolved(&self, mut known: Known, identifier: u8) -> Known {
        // An explicit tag stands around what is looked up.
        while !known.explicit {
            match &known.of.shape {
                Shape::By(types, other) => {
                    let oid = self.open.iter().rev().find_map(|frame| frame.oid.as_deref()).unwrap_or_default();
                    let fits = |name: &str| name == oid || name.ends_with('.') && oid.starts_with(name);
                    known.of = types.iter().find(|(name, _)| fits(name)).map_or(*other, |(_, of)| *of);
                }
                Shape::Choice(alternatives) => {
                    let Some(chosen) = alternatives.iter().find(|chosen| chosen.begins_with(identifier)) else { break };
                    known.take(chosen);
                    known.type_name = chosen.name;
                    return if chosen.is_explicit() { known } else { self.resolved(known, identifier) };
                }
                _ => break,
            }
        }
        if known.type_name.is_empty() && !known.explicit {
            known.type_name = known.of.name;
        }
        known
    }
}

impl Known {
    fn unknown(secret: bool) -> Self {
        Self { of: &OPEN, type_name: "", segment: Segment::Unknown, explicit: false, shown: false, secret }
    }

    /// Keys are recognised wherever they stand.
    fn recognise(&mut self, encoding: &[u8]) {
        use Structure::{Dsa, Pkcs1, Pkcs8, PublicKey, Sec1};
        if let Some(structure @ (Dsa | Pkcs1 | Pkcs8 | PublicKey | Sec1)) = sniff(encoding) {
            self.of = root_type(structure);
            self.type_name = self.of.name;
            self.secret |= structure.is_private_key();
        }
    }

    fn take(&mut self, component: &Component) {
        self.of = component.of;
        self.explicit = component.is_explicit();
        self.shown |= component.is_shown();
        self.secret = component.is_secret().unwrap_or(self.secret);
    }
}

impl<'d> Frame<'d> {
    /// Takes the contents of an element whose header was read; answers their offset too.
    fn take(&mut self, length: usize) -> (&'d [u8], usize) {
        let (offset, rest) = (self.reader.offset(), self.reader.rest());
        let (content, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        self.reader = Reader::new(rest, offset + content.len());
        (content, offset)
    }

    fn path_to(&self, segment: &Segment) -> Option<String> {
        let path = self.path.as_deref()?;
        match segment {
            Segment::Same => Some(path.to_owned()),
            Segment::Name(name) if path.is_empty() => Some((*name).to_owned()),
            Segment::Name(name) => Some(format!("{path}.{name}")),
            Segment::Item(index) => Some(format!("{path}[{index}]")),
            Segment::Unknown => None,
        }
    }
}

impl Header {
    fn is_end(&self) -> bool {
        self.identifier == 0 && self.length == 0
    }
}

/// Reads tag and length. What can be read in spite of an error is read: contents that are cut off, and an element
/// without a length.
fn read_header(reader: &mut Reader<'_>) -> Result<Header, DerError> {
    let offset = reader.rest_span().start;
    let identifier = reader.rest().first().copied().unwrap_or_default();
    let tag = reader.peek();
    let header = |tag, length, error, unended| Header { tag, identifier, offset, length, error, unended };
    match reader.enter() {
        Ok((tag, length, minimal)) => {
            let available = reader.rest().len();
            let kind = DerErrorKind::TruncatedContent { length, available };
            Ok(match usize::try_from(length).ok().filter(|&length| length <= available) {
                None => header(tag, available, Some(kind.message()), false),
                Some(length) => header(tag, length, (!minimal).then(|| NOT_MINIMAL.to_owned()), false),
            })
        }
        Err(error) => match tag {
            Some(tag) if tag.constructed && error.kind == DerErrorKind::IndefiniteLength => {
                let rest = reader.rest().get(2..).unwrap_or_default();
                *reader = Reader::new(rest, offset as usize + 2);
                Ok(header(tag, rest.len(), Some(error.kind.message()), true))
            }
            _ => Err(error),
        },
    }
}

/// What a string of octets or bits holds: its type, and the DER.
fn held<'d>(of: &'static Type, tag: Tag, content: &'d [u8]) -> Option<(&'static Type, &'d [u8])> {
    let der = if tag.number == Tag::BIT_STRING.number { content.strip_prefix(&[0])? } else { content };
    match &of.shape {
        Shape::Holds(inner) => (!der.is_empty()).then_some((*inner, der)),
        Shape::Open if matches!(tag, Tag::OCTET_STRING | Tag::BIT_STRING) => is_der(der).then_some((&OPEN, der)),
        _ => None,
    }
}

/// Whether bytes are surely DER: one element of a universal type, in which everything can be read.
fn is_der(bytes: &[u8]) -> bool {
    let elements = der::walk(bytes);
    let readable = |node: &der::Node<'_>| node.element.is_ok_and(|element| element.minimal_length);
    let outermost = elements.iter().filter(|node| node.depth == 0).count();
    let known = |tag: Tag| tag.class == Class::Universal && !tag.to_string().starts_with('[');
    let first = elements.first().and_then(|node| node.element.ok());
    outermost == 1 && elements.iter().all(readable) && first.is_some_and(|first| known(first.tag))
}

const NOT_MINIMAL: &str = "the length is written in more bytes than DER allows";
