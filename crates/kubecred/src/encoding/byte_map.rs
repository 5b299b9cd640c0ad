//! Which bytes of a decoded text come from which bytes of the text around it.

use crate::source::Span;

/// A run of decoded bytes and the stretch of encoded text that they come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Decoded bytes.
    pub inner: Span,
    /// Encoded text.
    pub outer: Span,
}

/// The map from a decoded text back to the text that encodes it, as runs in ascending order.
///
/// Where a run has equal lengths its bytes correspond one to one. Where it is four encoded characters for
/// each three bytes it is base64, and a byte leads to the characters that carry its bits. Any other run is one
/// escape: all of it corresponds to all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByteMap {
    runs: Vec<Run>,
}

impl ByteMap {
    /// A text that stands unchanged at `outer`.
    pub fn unchanged(outer: Span) -> Self {
        let mut map = Self::default();
        map.push(outer.len(), outer);
        map
    }

    /// Appends: the next `inner_length` decoded bytes come from `outer`. A run that continues the last one is
    /// merged with it where both are one to one.
    pub fn push(&mut self, inner_length: usize, outer: Span) {
        let start = self.inner_length();
        if let Some(last) = self.runs.last_mut()
            && last.inner.len() == last.outer.len()
            && inner_length == outer.len()
            && last.outer.end == outer.start
        {
            last.inner.end = Span::new(0, start + inner_length).end;
            last.outer.end = outer.end;
            return;
        }
        self.runs.push(Run { inner: Span::new(start, start + inner_length), outer });
    }

    /// The same map for encoded text that starts `offset` bytes into the text around it.
    #[must_use]
    pub fn shifted(mut self, offset: u32) -> Self {
        for run in &mut self.runs {
            run.outer.start += offset;
            run.outer.end += offset;
        }
        self
    }

    /// The runs, in ascending order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// What stands between the first two runs.
    pub fn first_gap(&self) -> Option<Span> {
        let [first, second, ..] = self.runs.as_slice() else { return None };
        Some(Span { start: first.outer.end, end: second.outer.start })
    }

    /// How many decoded bytes are mapped.
    pub fn inner_length(&self) -> usize {
        self.runs.last().map_or(0, |run| run.inner.end as usize)
    }

    /// The encoded text of a stretch of decoded bytes. Bytes beyond the map lead to its end; an empty map has
    /// no place.
    pub fn outer(&self, inner: Span) -> Option<Span> {
        let start = self.edge(inner.start, false)?;
        if inner.is_empty() {
            return Some(Span { start, end: start });
        }
        let end = self.edge(inner.end, true)?;
        Some(Span { start, end: end.max(start) })
    }

    /// The encoded offset of a decoded one: of the byte that starts there, or (`end`) that ends there.
    fn edge(&self, inner: u32, end: bool) -> Option<u32> {
        let index = self.runs.partition_point(|run| if end { run.inner.end < inner } else { run.inner.end <= inner });
        let Some(run) = self.runs.get(index) else {
            return self.runs.last().map(|run| run.outer.end);
        };
        let into = inner.saturating_sub(run.inner.start);
        let (inner_length, outer_length) = (run.inner.len(), run.outer.len());
        Some(if inner_length == outer_length {
            run.outer.start + into
        } else if inner_length > 1 && is_base64(inner_length, outer_length) {
            let bits = u64::from(into) * 8;
            let characters = if end { bits.div_ceil(6) } else { bits / 6 };
            (run.outer.start + u32::try_from(characters).unwrap_or(u32::MAX)).min(run.outer.end)
        } else if end {
            run.outer.end
        } else {
            run.outer.start
        })
    }
}

/// Whether so many characters are what base64 makes of so many bytes, padded or not.
fn is_base64(bytes: usize, characters: usize) -> bool {
    characters == (bytes * 8).div_ceil(6) || characters == bytes.div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_one_runs_and_escapes() {
        // "a\u0041b" decodes to "aAb"
        let mut map = ByteMap::default();
        map.push(1, Span::new(10, 11));
        map.push(1, Span::new(11, 17));
        map.push(1, Span::new(17, 18));
        assert_eq!(map.outer(Span::new(1, 2)), Some(Span::new(11, 17)));
        assert_eq!(map.outer(Span::new(0, 3)), Some(Span::new(10, 18)));
        assert_eq!(map.outer(Span::new(2, 3)), Some(Span::new(17, 18)));
        assert_eq!(map.outer(Span::new(3, 3)), Some(Span::new(18, 18)));
    }

    #[test]
    fn base64_runs_lead_to_the_characters_that_carry_the_bits() {
        let mut map = ByteMap::default();
        map.push(48, Span::new(0, 64));
        map.push(4, Span::new(65, 73));
        assert_eq!(map.outer(Span::new(0, 3)), Some(Span::new(0, 4)));
        assert_eq!(map.outer(Span::new(1, 2)), Some(Span::new(1, 3)));
        assert_eq!(map.outer(Span::new(47, 49)), Some(Span::new(62, 67)));
    }
}
