//! What no value of a document stands for: behind an error of syntax, and the first of two values of one name. Whatever looks
//! like a value there is taken for a secret, if the text may hold any. Names and punctuation stay.

use super::fill::filled;
use super::{Redacted, Redactor, put};
use crate::secret::names_secret;
use crate::source::Span;

/// Nothing shorter is a token or a key, of which something may stay.
const SHORTEST_TOLD: usize = 24;

impl Redactor {
    /// Writes over the values in these stretches of the text, but those that are `decided`; `secret` where they are known to
    /// be one.
    pub(super) fn passed_over(
        &mut self,
        text: &str,
        mut stretches: Vec<Span>,
        secret: bool,
        decided: &[Span],
        bytes: &mut [u8],
    ) {
        if stretches.is_empty() || !secret && !names_secret(text) {
            return;
        }
        stretches.sort_unstable();
        let mut from = 0;
        for stretch in stretches {
            let start = stretch.start.max(from);
            if start < stretch.end {
                for value in values(text, Span { start, end: stretch.end }) {
                    let before = decided.partition_point(|one| one.start < value.end);
                    let last = before.checked_sub(1).and_then(|index| decided.get(index));
                    if last.is_none_or(|last| last.end <= value.start) {
                        self.passed_over_value(text, value, bytes);
                    }
                }
            }
            from = from.max(stretch.end);
        }
    }

    fn passed_over_value(&mut self, text: &str, value: Span, bytes: &mut [u8]) {
        let words = text.get(value.range()).unwrap_or_default();
        if words.len() >= SHORTEST_TOLD {
            let new = self.part(value, |redactor| redactor.nested(words, true));
            put(bytes, value, new.as_bytes());
            return;
        }
        let new = filled(words);
        if new != words {
            self.note(value, Redacted::Secret);
            put(bytes, value, new.as_bytes());
        }
    }
}

/// What looks like a value, line by line: what is no name, which a colon follows.
fn values(text: &str, stretch: Span) -> Vec<Span> {
    let mut values = Vec::new();
    let mut start = stretch.range().start;
    for line in text.get(stretch.range()).unwrap_or_default().split_inclusive('\n') {
        values_of_line(line, start, &mut values);
        start += line.len();
    }
    values
}

fn values_of_line(line: &str, start: usize, values: &mut Vec<Span>) {
    let mut at = 0;
    let mut name = "";
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let passed = rest.len() - rest.trim_start_matches(is_punctuation).len();
        let between = rest.get(..passed).unwrap_or_default();
        let rest = rest.get(passed..).unwrap_or_default();
        at += passed;
        if rest.starts_with("- ") {
            at += 1;
            continue;
        }
        if rest.starts_with('#') && (at == 0 || between.ends_with(char::is_whitespace)) {
            // It may be one no more, or the rest of a value.
            let to = rest.trim_end().len();
            values.extend((to > 1).then(|| Span::new(at + start + 1, at + start + to)));
            return;
        }
        let word = word(rest);
        let written = rest.get(word.from..word.to).unwrap_or_default();
        if word.is_name {
            name = written;
        } else {
            if !written.is_empty() && !tells_nothing(name, written) {
                values.push(Span::new(at + start + word.from, at + start + word.to));
            }
            name = "";
        }
        at += word.end;
    }
}

/// A word at the start of a text: where it stands without its quotes, and where it ends with them.
struct Word {
    from: usize,
    to: usize,
    end: usize,
    is_name: bool,
}

fn word(rest: &str) -> Word {
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote {
        let mut escaped = false;
        let close = rest.char_indices().skip(1).find(|&(_, character)| {
            let closes = character == quote && !escaped;
            escaped = character == '\\' && quote == '"' && !escaped;
            closes
        });
        // Without its end all of the line is in it.
        let to = close.map_or_else(|| rest.trim_end().len(), |(close, _)| close);
        let end = close.map_or(rest.len(), |(close, _)| close + 1);
        let is_name = close.is_some() && rest.get(end..).is_some_and(|behind| behind.trim_start().starts_with(':'));
        return Word { from: 1, to: to.max(1), end, is_name };
    }
    // Only so far is looked: a line may be a text of megabytes.
    let stop = rest.find([',', '}', ']', '{', '[']).unwrap_or(rest.len());
    let plain = rest.get(..stop).unwrap_or_default();
    let plain = plain.get(..plain.find(" #").unwrap_or(plain.len())).unwrap_or_default();
    let colon = plain.match_indices(':').map(|(colon, _)| colon).find(|colon| {
        let behind = rest.get(colon + 1..).unwrap_or_default();
        behind.is_empty() || behind.starts_with(|next: char| next.is_whitespace() || "\"'{[|>".contains(next))
    });
    let to = |end: usize| rest.get(..end).unwrap_or_default().trim_end().len();
    match colon {
        Some(colon) => Word { from: 0, to: to(colon), end: colon + 1, is_name: true },
        None => Word { from: 0, to: to(plain.len()), end: plain.len().max(1), is_name: false },
    }
}

fn is_punctuation(character: char) -> bool {
    character.is_whitespace() || ",{}[]:|>".contains(character)
}

/// What a manifest says of itself, and what is no text.
fn tells_nothing(name: &str, value: &str) -> bool {
    let is_word = |also: &str| value.chars().all(|one| one.is_ascii_alphanumeric() || also.contains(one));
    match name {
        "kind" => value.len() < 40 && value.starts_with(|first: char| first.is_ascii_uppercase()) && is_word(""),
        "apiVersion" => value.len() < 60 && is_word("./") && value.contains('v'),
        _ => matches!(value, "null" | "true" | "false" | "~" | "---" | "..."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        values(text, Span::new(0, text.len())).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn values_are_what_no_colon_follows() {
        assert_eq!(
            found("kind: Secret\nstringData:\n\tdb: S 1\n\turl: https://a:b@c # why"),
            ["S 1", "https://a:b@c", " why"]
        );
        assert_eq!(found("{'kind':'Secret','data':{'a':'b','c':d, e: f}"), ["b", "d", "f"]);
        assert_eq!(
            found(",,\"a\": \"b \\\" c\", \"d\":5, \"e\": [\"f\", null], \"g\":\"h"),
            ["b \\\" c", "5", "f", "h"]
        );
        assert_eq!(found("\" a: b\n- c\n  - d: \"e\n  f: - g"), [" a: b", "c", "e", "g"]);
        assert_eq!(found("db:S1\n-----BEGIN X-----\n\u{e9}: \u{e9}\n\"\n'"), ["db:S1", "-----BEGIN X-----", "\u{e9}"]);
        assert_eq!(found("kind: s3cret\napiVersion: s3cret!\nkind: S3cret-\n---\n"), ["s3cret", "s3cret!", "S3cret-"]);
    }
}
