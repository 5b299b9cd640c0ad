//! Where the standard would read the scanned text otherwise, or refuse it.

use super::cursor::{is_blank, is_flow_indicator};
use super::scan::Scanner;
use crate::limits;
use crate::source::Span;
use crate::syntax::deviation::{Deviation, DeviationKind};

impl Scanner<'_> {
    /// Notes a deviation: no more than can be shown.
    pub(super) fn note(&mut self, kind: DeviationKind, span: Span) {
        if self.deviations.len() < limits::FINDINGS {
            self.deviations.push(Deviation::new(kind, span));
        }
    }

    /// Passes a comment that begins here. YAML wants a space before it.
    pub(super) fn pass_comment(&mut self) {
        let start = self.cursor.at;
        self.cursor.pass_comment();
        let before = start.checked_sub(1).map_or(b' ', |before| self.cursor.byte(before));
        let first = start == 3 && self.cursor.text.starts_with('\u{feff}');
        if self.cursor.at > start && !is_blank(before) && !self.cursor.ends_line(start) && !first {
            self.note(DeviationKind::Comment, self.cursor.rest_of_line(start));
        }
    }

    /// Notes a line inside brackets or quotes whose text is not indented further than the block around them.
    pub(super) fn note_indentation(&mut self) -> bool {
        let at = self.cursor.at;
        let noted = at < self.cursor.bytes.len()
            && isize::try_from(self.cursor.indentation()).unwrap_or(isize::MAX) <= self.indent;
        if noted {
            self.note(DeviationKind::Indentation, self.cursor.rest_of_line(at));
        }
        noted
    }

    /// Whether the outermost flow collection ends on this line below the key that it belongs to. The standard has that
    /// indented further; so many people write it so that next to no reader keeps to it.
    pub(super) fn ends_at_its_key(&mut self) -> bool {
        matches!(self.cursor.peek(), b']' | b'}')
            && self.is_outermost_flow()
            && isize::try_from(self.cursor.indentation()) == Ok(self.indent)
    }

    /// Whether no text of a flow collection can go on at an offset.
    pub(super) fn ends_flow_text(&self, at: usize) -> bool {
        self.cursor.is_gap(at) || is_flow_indicator(self.cursor.byte(at))
    }
}
