//! How far aliases may multiply a document.

use super::token::{Event, EventKind};
use crate::limits;
use crate::syntax::{ErrorKind, SyntaxError};

/// Below these numbers of values all in all, and of values that aliases made, nothing is refused.
const FREE_VALUES: usize = 1_000;
const FREE_ALIASED: usize = 100;
/// Up to the first number of values aliases may have made `MOST` of them, from the second on `LEAST`.
const SCALE: (usize, usize) = (400_000, 4_000_000);
const MOST: f64 = 0.99;
const LEAST: f64 = 0.10;

/// A part of the document that is still to be visited.
enum Work {
    /// The node of that event.
    Node(usize),
    /// The rest of a collection; in a mapping, whether a key comes next.
    Rest { next: usize, end: usize, mapping: bool, key: bool },
    /// The alias at that event ends.
    Leave(usize),
}

/// Goes through the document in the order in which the server's reader does, aliases as often as they are
/// used, and refuses it where that reader would.
pub(super) fn check(events: &[Event<'_>], anchors: &[usize]) -> Result<(), SyntaxError> {
    let mut work = vec![Work::Node(0)];
    let mut entered = vec![false; events.len()];
    let mut inside: Vec<usize> = Vec::new();
    let (mut values, mut aliased, mut depth) = (1, 0, 0);
    let mut copied = 0;
    while let Some(item) = work.pop() {
        let index = match item {
            Work::Node(index) => index,
            Work::Leave(index) => {
                inside.pop();
                if let Some(entered) = entered.get_mut(index) {
                    *entered = false;
                }
                continue;
            }
            Work::Rest { next, end, .. } if next >= end => {
                depth -= 1;
                continue;
            }
            Work::Rest { next, end, mapping, key } => {
                let merge = mapping && key && events.get(next).is_some_and(|event| event.kind.is_merge());
                if merge {
                    let value = next + 1;
                    work.push(Work::Rest { next: after(events, value), end, mapping, key: true });
                    push_merged(events, value, &mut work);
                    continue;
                }
                work.push(Work::Rest { next: after(events, next), end, mapping, key: !key });
                next
            }
        };
        values += 1;
        aliased += usize::from(!inside.is_empty());
        if is_too_much(values, aliased) {
            return Err(refuse(events, &inside, "aliases multiply this document beyond what the server reads"));
        }
        match events.get(index).map(|event| &event.kind) {
            Some(EventKind::Alias(anchor)) => {
                if entered.get(index) == Some(&true) {
                    return Err(refuse(events, &[index], "this alias stands inside of what it stands for"));
                }
                if let (Some(entered), Some(&target)) = (entered.get_mut(index), anchors.get(*anchor as usize)) {
                    *entered = true;
                    inside.push(index);
                    work.push(Work::Leave(index));
                    work.push(Work::Node(target));
                }
            }
            Some(EventKind::Sequence { end } | EventKind::Mapping { end }) => {
                depth += 1;
                if depth > limits::NESTING {
                    return Err(refuse(events, &inside, "aliases nest this deeper than the server reads"));
                }
                let mapping = matches!(events.get(index).map(|event| &event.kind), Some(EventKind::Mapping { .. }));
                work.push(Work::Rest { next: index + 1, end: *end, mapping, key: mapping });
            }
            Some(_) if !inside.is_empty() => {
                copied += events.get(index).map_or(0, |event| event.span.len());
                if copied > limits::ALIASED_BYTES {
                    let message = "aliases multiply the texts of this document beyond all measure";
                    return Err(refuse(events, &inside, message));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What is visited for the value of a `<<`: a mapping, or the mappings of a sequence, the last first.
fn push_merged(events: &[Event<'_>], value: usize, work: &mut Vec<Work>) {
    match events.get(value).map(|event| &event.kind) {
        Some(EventKind::Sequence { end }) => {
            let mut item = value + 1;
            while item < *end {
                work.push(Work::Node(item));
                item = after(events, item);
            }
        }
        Some(EventKind::Mapping { .. } | EventKind::Alias(_)) => work.push(Work::Node(value)),
        _ => {}
    }
}

/// The event after a node.
fn after(events: &[Event<'_>], index: usize) -> usize {
    match events.get(index).map(|event| &event.kind) {
        Some(EventKind::Sequence { end } | EventKind::Mapping { end }) => end + 1,
        _ => index + 1,
    }
}

#[expect(clippy::cast_precision_loss, reason = "as the server computes it")]
fn is_too_much(values: usize, aliased: usize) -> bool {
    if aliased <= FREE_ALIASED || values <= FREE_VALUES {
        return false;
    }
    let allowed = if values <= SCALE.0 {
        MOST
    } else if values >= SCALE.1 {
        LEAST
    } else {
        MOST - (MOST - LEAST) * ((values - SCALE.0) as f64 / (SCALE.1 - SCALE.0) as f64)
    };
    aliased as f64 / values as f64 > allowed
}

/// The error stands at the outermost alias that is being followed.
fn refuse(events: &[Event<'_>], inside: &[usize], message: &str) -> SyntaxError {
    let place = inside.first().and_then(|&index| events.get(index)).or(events.first());
    let span = place.map_or_else(Default::default, |event| event.span);
    SyntaxError::new(ErrorKind::YamlSyntax, message, span).help("write out what the alias stands for")
}
