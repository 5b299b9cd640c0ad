//! The way from a decoded value back to the text that was given, through every layer between.

use std::rc::Rc;

use serde::Serialize;

use crate::encoding::byte_map::ByteMap;
use crate::source::Span;

/// One step into a payload, outermost first: base64 → PEM block 1 → DER bytes 213..215 → `tbsCertificate.validity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "step", rename_all = "camelCase")]
pub enum Step {
    /// A field of an object around it.
    Field {
        /// Its path, such as `spec.request`.
        path: String,
    },
    /// Base64 (RFC 4648, section 4), read.
    Base64,
    /// A PEM block (RFC 7468).
    Pem {
        /// Which one, from 1.
        block: u32,
        /// Its label, such as `CERTIFICATE REQUEST`.
        label: String,
    },
    /// Lines of the PEM block, of which the BEGIN line is the first.
    Lines {
        /// The first line.
        first: u32,
        /// The last line.
        last: u32,
    },
    /// A part of a compact JWS (RFC 7515).
    Jws {
        /// Which part.
        part: JwsPart,
    },
    /// Bytes of a DER encoding (X.690), end exclusive.
    Der {
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
    /// The place in a structure, in the names of its standard, such as `tbsCertificate.extensions[2]`.
    Structure {
        /// The path of names.
        path: String,
    },
}

/// The three parts of a compact JWS (RFC 7515, section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum JwsPart {
    /// The protected header.
    Header,
    /// The payload, which of a JWT are the claims.
    Claims,
    /// The signature.
    Signature,
}

/// Where some decoded bytes live: the steps to them, and the maps by which an offset in them leads back to the
/// text that was given. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Place {
    within: Vec<Step>,
    layer: Option<Rc<Layer>>,
    /// Whether the outermost layer is text; binary input has steps but no range.
    textual: bool,
}

#[derive(Debug)]
struct Layer {
    map: ByteMap,
    around: Option<Rc<Layer>>,
    /// Of a PEM block: where its lines start in the text that holds it.
    lines: Vec<u32>,
}

impl Place {
    /// The text itself.
    pub fn text() -> Self {
        Self { textual: true, ..Self::default() }
    }

    /// Binary input: steps are kept, ranges are not.
    pub fn binary() -> Self {
        Self::default()
    }

    /// One layer further in: `map` leads from the bytes inside to the bytes of this place.
    pub fn inside(&self, step: Option<Step>, map: ByteMap) -> Self {
        self.inside_lines(step, map, Vec::new())
    }

    /// The same for a PEM block; `lines` is where its lines start in the bytes of this place.
    pub fn inside_lines(&self, step: Option<Step>, map: ByteMap, lines: Vec<u32>) -> Self {
        let mut within = self.within.clone();
        within.extend(step);
        Self { within, layer: Some(Rc::new(Layer { map, around: self.layer.clone(), lines })), textual: self.textual }
    }

    /// The same bytes with one more step named.
    pub fn named(&self, step: Step) -> Self {
        let mut place = self.clone();
        place.within.push(step);
        place
    }

    /// The steps so far.
    pub fn within(&self) -> &[Step] {
        &self.within
    }

    /// The stretch of the given text that carries these bytes; `None` for binary input.
    pub fn span(&self, inner: Span) -> Option<Span> {
        if !self.textual {
            return None;
        }
        let mut span = inner;
        let mut layer = self.layer.as_ref();
        while let Some(current) = layer {
            span = current.map.outer(span)?;
            layer = current.around.as_ref();
        }
        Some(span)
    }

    /// The lines of the innermost PEM block that carry these bytes; `None` where none is around them.
    pub fn lines(&self, inner: Span) -> Option<Step> {
        let mut span = inner;
        let mut layer = self.layer.as_ref();
        while let Some(current) = layer {
            span = current.map.outer(span)?;
            if !current.lines.is_empty() {
                // All on one line, there is none to name.
                if current.lines.len() == 1 {
                    return None;
                }
                let line = |offset: u32| {
                    let line = current.lines.partition_point(|&start| start <= offset);
                    u32::try_from(line).unwrap_or(u32::MAX)
                };
                let last = line(span.end.saturating_sub(1).max(span.start));
                return Some(Step::Lines { first: line(span.start), last });
            }
            layer = current.around.as_ref();
        }
        None
    }
}
