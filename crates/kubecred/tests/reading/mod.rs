//! A second reading of everything that carries credentials, apart from that of the core. It knows what it needs for the
//! fixtures here and is slow: each byte keeps the characters that it comes from.
#![allow(dead_code, reason = "parts are used by one test each")]

mod element;
mod fixtures;
mod json;
pub mod keys;
pub mod values;

use std::ops::Range;

use kubecred::place::Step;

pub use element::{Element, resolve};
pub use fixtures::fixtures;
pub use json::{json_values, member_at};

/// Bytes, and where in the pasted text each comes from.
#[derive(Clone, Debug, Default)]
pub struct Tracked {
    pub bytes: Vec<u8>,
    from: Vec<(usize, usize)>,
    /// Of what is in a PEM block: the first and the last line that carry each byte, from 1.
    pub lines: Option<Vec<(usize, usize)>>,
}

impl Tracked {
    fn of(text: &str, start: usize, end: usize) -> Self {
        let from = (start..end).map(|at| (at, at + 1)).collect();
        Self { bytes: text.as_bytes()[start..end].to_vec(), from, lines: None }
    }

    fn push(&mut self, byte: u8, from: (usize, usize)) {
        self.bytes.push(byte);
        self.from.push(from);
    }

    fn slice(&self, range: Range<usize>) -> Self {
        Self { bytes: self.bytes[range.clone()].to_vec(), from: self.from[range].to_vec(), lines: None }
    }

    /// The characters that carry some bytes; of none the place before them.
    pub fn characters(&self, start: usize, end: usize) -> Range<usize> {
        if start == end {
            let at = self.from.get(start).map_or_else(|| self.from.last().unwrap().1, |from| from.0);
            return at..at;
        }
        let covered = &self.from[start..end];
        covered.iter().map(|from| from.0).min().unwrap()..covered.iter().map(|from| from.1).max().unwrap()
    }

    /// The stretches of bytes that some characters carry: in base64 a character may carry bits of two.
    pub fn carried(&self, characters: &Range<usize>) -> Vec<Range<usize>> {
        let places = 0..self.bytes.len();
        let starts = places.clone().filter(|at| self.from[*at].0 == characters.start);
        let ends: Vec<usize> = places.filter(|at| self.from[*at].1 == characters.end).map(|at| at + 1).collect();
        starts.flat_map(|start| ends.iter().map(move |end| start..*end)).collect()
    }

    /// What base64 (or base64url) stands for. A byte comes from the characters that carry its bits.
    pub fn base64(&self, url: bool) -> Self {
        let digit = |byte: u8| match byte {
            b'A'..=b'Z' => Some(byte - b'A'),
            b'a'..=b'z' => Some(byte - b'a' + 26),
            b'0'..=b'9' => Some(byte - b'0' + 52),
            b'+' if !url => Some(62),
            b'/' if !url => Some(63),
            b'-' if url => Some(62),
            b'_' if url => Some(63),
            b'=' | b' ' | b'\t' | b'\r' | b'\n' => None,
            other => panic!("{other:?} in base64"),
        };
        let digits: Vec<(u8, usize)> =
            self.bytes.iter().enumerate().filter_map(|(at, &byte)| Some((digit(byte)?, at))).collect();
        let mut decoded = Self::default();
        for index in 0..digits.len() * 6 / 8 {
            let (first, last) = (index * 8 / 6, (index * 8 + 7) / 6);
            let bits = u16::from(digits[first].0) << 6 | u16::from(digits[last].0);
            let byte = (bits >> (4 - index * 8 % 6)) as u8;
            decoded.push(byte, (self.from[digits[first].1].0, self.from[digits[last].1].1));
        }
        decoded
    }

    /// What is in the PEM block of a number, from 1.
    fn pem(&self, number: u32) -> Self {
        let mut block = 0;
        let (mut body, mut line, mut lines, mut inside) = (Self::default(), 0, Vec::new(), false);
        let mut start = 0;
        for text in self.bytes.split_inclusive(|&byte| byte == b'\n') {
            let range = start..start + text.len();
            start = range.end;
            line += 1;
            let trimmed = String::from_utf8_lossy(text).trim().trim_start_matches('\u{feff}').to_owned();
            if trimmed.starts_with("-----BEGIN ") {
                (block, inside, line) = (block + 1, true, 1);
            } else if trimmed.starts_with("-----END ") {
                inside = false;
            } else if inside && block == number && !trimmed.contains(':') {
                let digits = text.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=').count();
                lines.extend(std::iter::repeat_n(line, digits));
                let part = self.slice(range);
                body.bytes.extend(part.bytes);
                body.from.extend(part.from);
            }
        }
        let mut decoded = body.base64(false);
        let carried = |index: usize| (lines[index * 8 / 6], lines[(index * 8 + 7) / 6]);
        decoded.lines = Some((0..decoded.bytes.len()).map(carried).collect());
        decoded
    }
}

/// The payload at the end of some steps. `from` is where the object around it starts.
pub fn payload(text: &str, from: usize, steps: &[Step]) -> Tracked {
    let mut payload = Tracked::of(text, 0, text.len());
    let is_token = |tracked: &Tracked| tracked.bytes.starts_with(b"eyJ");
    for step in steps {
        payload = match step {
            Step::Field { path } => {
                // The keys of a map stand in brackets, as they may hold periods.
                let name = match path.strip_suffix(']') {
                    Some(path) => &path[path.find('[').unwrap() + 1..],
                    None => path.rsplit('.').next().unwrap(),
                };
                let value = find_value(text, from, name);
                scalar(text, value, text.len())
            }
            Step::Base64 => payload.base64(false),
            Step::Pem { block, .. } => payload.pem(*block),
            Step::Der { start, end } => payload.slice(*start as usize..*end as usize),
            other => panic!("{other:?}"),
        };
    }
    // A token stands alone, or behind `Bearer`.
    if steps.is_empty() && !is_token(&payload) && text.contains("eyJ") && !text.contains("BEGIN") {
        let start = text.find("eyJ").unwrap();
        return Tracked::of(text, start, start + text[start..].trim_end().len());
    }
    payload
}

/// Where the value of a key starts, from an offset on.
fn find_value(text: &str, from: usize, key: &str) -> usize {
    for quote in ["\"", "'", ""] {
        let wanted = format!("{quote}{key}{quote}");
        let mut position = from;
        while let Some(found) = text[position..].find(&wanted).map(|at| position + at) {
            let behind = found + wanted.len();
            let before = text[..found].chars().next_back();
            let rest = text[behind..].trim_start_matches(' ');
            if rest.starts_with(':') && before.is_none_or(|before| " \n{,\"'".contains(before)) {
                let value = text.len() - rest.len() + 1;
                return text.len() - text[value..].trim_start_matches(' ').len();
            }
            position = behind;
        }
    }
    panic!("no {key} from {from} on");
}

/// A scalar of JSON or YAML that starts at an offset.
pub fn scalar(text: &str, mut start: usize, limit: usize) -> Tracked {
    while text[start..].starts_with(['&', '!']) {
        let rest = &text[start..];
        start = text.len() - rest[rest.find([' ', '\n']).unwrap()..].trim_start_matches([' ', '\n']).len();
    }
    match text.as_bytes()[start] {
        b'"' => double_quoted(text, start + 1),
        b'\'' => single_quoted(text, start + 1),
        b'|' => block(text, start, b'\n'),
        b'>' => block(text, start, b' '),
        _ => plain(text, start, limit),
    }
}

fn double_quoted(text: &str, mut at: usize) -> Tracked {
    let mut value = Tracked::default();
    loop {
        let character = text[at..].chars().next().unwrap();
        let next = at + character.len_utf8();
        match character {
            '"' => return value,
            '\\' => {
                let escape = text[next..].chars().next().unwrap();
                let (digits, meant) = match escape {
                    'n' => (0, '\n'),
                    't' => (0, '\t'),
                    'r' => (0, '\r'),
                    'x' => (2, ' '),
                    'u' => (4, ' '),
                    other => (0, other),
                };
                let end = next + escape.len_utf8() + digits;
                let code = u32::from_str_radix(&text[next + 1..end], 16);
                let meant = if digits > 0 { char::from_u32(code.unwrap()).unwrap() } else { meant };
                for byte in meant.encode_utf8(&mut [0; 4]).bytes() {
                    value.push(byte, (at, end));
                }
                at = end;
                continue;
            }
            '\n' => {
                // Folded: the line break and the white space around it are a space.
                while value.bytes.last() == Some(&b' ') {
                    value.bytes.pop();
                    value.from.pop();
                }
                let behind = text.len() - text[next..].trim_start_matches(' ').len();
                value.push(b' ', (at, behind));
                at = behind;
                continue;
            }
            other => {
                for (index, byte) in other.encode_utf8(&mut [0; 4]).bytes().enumerate() {
                    value.push(byte, (at + index, at + index + 1));
                }
            }
        }
        at = next;
    }
}

fn single_quoted(text: &str, start: usize) -> Tracked {
    let end = start + text[start..].find('\'').unwrap();
    Tracked::of(text, start, end)
}

/// Lines that are indented deeper than the key.
fn block(text: &str, start: usize, line_break: u8) -> Tracked {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let around = text[line_start..].bytes().take_while(|byte| matches!(byte, b' ' | b'-')).count();
    let chomped = text[start..].starts_with("|-") || text[start..].starts_with(">-");
    let mut at = start + text[start..].find('\n').unwrap() + 1;
    let mut indentation = None;
    let mut value = Tracked::default();
    while at < text.len() {
        let line = &text[at..at + text[at..].find('\n').map_or(text.len() - at, |length| length + 1)];
        let content = line.trim_end_matches(['\n', '\r']);
        let indented = content.len() - content.trim_start_matches(' ').len();
        if !content.is_empty() && indented <= around {
            break;
        }
        let indentation = *indentation.get_or_insert(indented);
        for index in indentation..content.len() {
            value.push(content.as_bytes()[index], (at + index, at + index + 1));
        }
        if content.len() < line.len() {
            value.push(line_break, (at + content.len(), at + line.len()));
        }
        at += line.len();
    }
    let last = value.bytes.len().saturating_sub(1);
    if !value.bytes.is_empty() && matches!(value.bytes[last], b'\n' | b' ') {
        if chomped {
            value = value.slice(0..last);
        } else {
            value.bytes[last] = b'\n';
        }
    }
    value
}

/// To the end of the line, or what ends a value of flow style; with the deeper lines behind it.
fn plain(text: &str, start: usize, limit: usize) -> Tracked {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let around = text[line_start..].bytes().take_while(|byte| matches!(byte, b' ' | b'-')).count();
    let flow = text[line_start..start].contains(['{', '[']) || text.trim_start().starts_with('{');
    let mut value = Tracked::default();
    let mut at = start;
    loop {
        let length = text[at..limit].find('\n').unwrap_or(limit - at);
        let line = text[at..at + length].trim_end_matches('\r');
        let line = line.split(" #").next().unwrap().trim_end();
        let line = if flow { line.split([',', '}', ']']).next().unwrap().trim_end() } else { line };
        for index in 0..line.len() {
            value.push(line.as_bytes()[index], (at + index, at + index + 1));
        }
        let next = at + length + 1;
        if next >= limit || flow {
            return value;
        }
        let indented = text[next..].len() - text[next..].trim_start_matches(' ').len();
        let rest = text[next + indented..].lines().next().unwrap_or_default();
        if indented <= around || rest.contains(": ") || rest.is_empty() || rest.starts_with('-') {
            return value;
        }
        value.push(b' ', (at + line.len(), next + indented));
        at = next + indented;
    }
}

/// The parts of a compact token.
pub fn parts(token: &Tracked) -> Vec<Tracked> {
    let mut parts = Vec::new();
    let mut start = 0;
    let end = token.bytes.iter().rposition(|byte| !byte.is_ascii_whitespace()).unwrap() + 1;
    for part in token.bytes[..end].split(|&byte| byte == b'.') {
        parts.push(token.slice(start..start + part.len()));
        start += part.len() + 1;
    }
    parts
}

/// The items of a list of JSON or YAML that stands there.
pub fn scalars(text: &str, list: Range<usize>) -> Vec<String> {
    let written = &text[list.clone()];
    let mut items = Vec::new();
    let mut at = list.start;
    for part in written.split_inclusive(if written.starts_with('[') { ',' } else { '\n' }) {
        let start = at + part.len() - part.trim_start_matches([' ', '[', '-', '\n']).len();
        at += part.len();
        let end = at - (part.len() - part.trim_end_matches([',', ']', ' ', '\n']).len());
        if start < end {
            items.push(String::from_utf8(scalar(text, start, end).bytes).unwrap());
        }
    }
    items
}
