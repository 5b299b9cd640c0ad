//! A text before it is read: what is known of all of it, such as where the server's reader will stop.

use crate::encoding::run;

/// A text, and what is known of all of it before any part is read.
#[derive(Clone, Copy)]
pub(super) struct Input<'s> {
    pub(super) text: &'s str,
    /// Every character is a byte.
    pub(super) ascii: bool,
    /// There may be aliases.
    pub(super) aliases: bool,
    /// Where the first character stands that YAML does not allow.
    pub(super) forbidden: usize,
    /// Where the server's reader comes upon it.
    pub(super) forbidden_part: usize,
}

impl<'s> Input<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let bytes = text.as_bytes();
        let forbidden = forbidden_character(bytes);
        Self {
            text,
            ascii: text.is_ascii(),
            aliases: [b'&', b'*'].into_iter().all(|byte| memchr::memchr(byte, bytes).is_some()),
            forbidden: forbidden.unwrap_or(usize::MAX),
            forbidden_part: forbidden.map_or(usize::MAX, |place| part_start(text, place)),
        }
    }

    /// The same for a document that begins there: what is not allowed before it is not its own.
    pub(super) fn from(self, start: usize) -> Self {
        if self.forbidden >= start {
            return self;
        }
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let forbidden = forbidden_character(rest).map_or(usize::MAX, |place| start + place);
        Self { forbidden, forbidden_part: forbidden, ..self }
    }
}

/// The server's reader decodes so many bytes at a time, and stops where a part holds a character that YAML
/// does not allow, even if it never comes to read that character.
const PART_BYTES: usize = 512;

/// The first character that YAML does not allow in any place.
fn forbidden_character(bytes: &[u8]) -> Option<usize> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let mut at = 0;
    loop {
        at += run::length(bytes.get(at..)?, run::PRINTABLE);
        let forbidden = match *bytes.get(at)? {
            b'\t' | b'\n' | b'\r' => false,
            0..0x20 | 0x7F => true,
            0xC2 => byte(at + 1) < 0xA0 && byte(at + 1) != 0x85,
            0xEF => byte(at + 1) == 0xBF && byte(at + 2) >= 0xBE,
            _ => false,
        };
        if forbidden {
            return Some(at);
        }
        at += 1;
    }
}

/// Where the part begins that holds an offset. Parts end with whole characters.
fn part_start(text: &str, offset: usize) -> usize {
    let mut start = 0;
    loop {
        let mut end = (start + PART_BYTES).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if offset < end || end == start {
            return start;
        }
        start = end;
    }
}
