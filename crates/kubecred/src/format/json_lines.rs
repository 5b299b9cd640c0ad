//! JSON with a line for each member and item: the texts between the values are made anew, the values stay as they are written.

/// The JSON texts of a text in which one stands behind the other.
pub(super) fn texts(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, None);
    for (at, token) in (Tokens { text, at: 0 }) {
        let first = *start.get_or_insert(at);
        match token {
            "{" | "[" => depth += 1,
            "}" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            found.extend(text.get(first..at + token.len()));
            start = None;
        }
    }
    found.extend(start.and_then(|first| text.get(first..)));
    found
}

/// A JSON text with a line for each member and item.
pub(super) fn indented(text: &str) -> String {
    let mut result = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut before = "";
    for (_, token) in (Tokens { text, at: 0 }) {
        let closes = matches!(token, "}" | "]");
        depth = if closes { depth.saturating_sub(1) } else { depth };
        match before {
            "{" | "[" if !closes => line(&mut result, depth),
            "," => line(&mut result, depth),
            ":" => result.push(' '),
            "{" | "[" => {}
            _ if closes => line(&mut result, depth),
            _ => {}
        }
        result.push_str(token);
        depth += usize::from(matches!(token, "{" | "["));
        before = token;
    }
    result.push('\n');
    result
}

/// Deeper values are indented no further: indentation alone would fill gigabytes.
const INDENTED_LEVELS: usize = 64;

fn line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth.min(INDENTED_LEVELS)));
}

/// Strings, brackets, signs and words, with where they begin.
struct Tokens<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Iterator for Tokens<'s> {
    type Item = (usize, &'s str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        while bytes.get(self.at).is_some_and(space) {
            self.at += 1;
        }
        let start = self.at;
        let first = *bytes.get(start)?;
        self.at += 1;
        match first {
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {}
            b'"' => {
                while let Some(byte) = bytes.get(self.at) {
                    self.at += if *byte == b'\\' { 2 } else { 1 };
                    if *byte == b'"' {
                        break;
                    }
                }
                self.at = self.at.min(bytes.len());
            }
            _ => {
                let ends = |byte: &u8| space(byte) || b"{}[],:\"".contains(byte);
                while bytes.get(self.at).is_some_and(|byte| !ends(byte)) {
                    self.at += 1;
                }
            }
        }
        Some((start, self.text.get(start..self.at).or_else(|| self.text.get(start..))?))
    }
}
