//! What a check has to say about a part of a certificate or request, before it has a place.

use crate::diagnostic::{Finding, Rule};
use crate::place::Place;
use crate::x509::Decoded;

/// A rule that is broken, how, the pointer of the part, and what to do.
pub(super) struct Remark {
    pub(super) rule: &'static Rule,
    pub(super) message: String,
    pub(super) pointer: String,
    pub(super) help: &'static str,
}

/// What checks have to say.
#[derive(Default)]
pub(super) struct Remarks(Vec<Remark>);

impl Remarks {
    pub(super) fn push(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        pointer: impl Into<String>,
        help: &'static str,
    ) {
        self.0.push(Remark { rule, message: message.into(), pointer: pointer.into(), help });
    }

    /// As findings, each at the first part that stands at its pointer or below.
    pub(super) fn place<T>(self, decoded: &Decoded<T>, place: &Place, findings: &mut Vec<Finding>) {
        for Remark { rule, message, pointer, help } in self.0 {
            let below = |field: &&crate::x509::Field| {
                let rest = field.pointer.strip_prefix(pointer.as_str());
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            let exact = decoded.field(&pointer).or_else(|| decoded.fields.iter().find(below));
            let pointer = exact.map_or(pointer.as_str(), |field| field.pointer.as_str());
            findings.push(decoded.finding(rule, message, place, pointer).help(help));
        }
    }
}
