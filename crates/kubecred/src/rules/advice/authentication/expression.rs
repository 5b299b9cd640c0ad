//! As much of the Common Expression Language as tells which fields an expression asks for.

use std::collections::HashSet;

/// The fields of a variable that an expression selects: `email` for `claims.email` and `claims.?email`.
pub fn selected<'e>(expression: &'e str, variable: &str) -> HashSet<&'e str> {
    let tokens = tokens(expression);
    let mut fields = HashSet::new();
    for (index, token) in tokens.iter().enumerate() {
        // What stands behind a dot is a field of something else.
        let own = index.checked_sub(1).is_none_or(|before| tokens.get(before) != Some(&"."));
        if *token == variable && own && tokens.get(index + 1) == Some(&".") {
            let optional = usize::from(tokens.get(index + 2) == Some(&"?"));
            fields.extend(tokens.get(index + 2 + optional).copied());
        }
    }
    fields
}

/// Words and signs, without white space, comments and the literals of strings.
fn tokens(expression: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            let end = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            // A string may have a letter or two before it, which say how it is read.
            if after.starts_with(['"', '\'']) && is_string_prefix(word) {
                end + string_length(after, word.contains(['r', 'R']))
            } else {
                tokens.push(word);
                end
            }
        } else if first == '"' || first == '\'' {
            string_length(rest, false)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            if !first.is_whitespace() {
                tokens.extend(rest.get(..first.len_utf8()));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_string_prefix(word: &str) -> bool {
    ["r", "b", "br", "rb"].iter().any(|prefix| word.eq_ignore_ascii_case(prefix))
}

/// Of the literal at the beginning. In a raw one a backslash is a character as others.
fn string_length(text: &str, raw: bool) -> usize {
    let one = text.get(..1).unwrap_or_default();
    let quote = text.get(..3).filter(|three| *three == one.repeat(3)).unwrap_or(one);
    let mut at = quote.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        let taken = if rest.starts_with('\\') && !raw { 2 } else { 1 };
        at += rest.chars().take(taken).map(char::len_utf8).sum::<usize>();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::selected;

    #[test]
    fn fields_that_are_asked_for() {
        for expression in [
            "claims.email",
            "claims . email",
            "has(claims.email) ? claims.email : 'x'",
            "claims.?email.orValue('')",
            "'it\\'s ' + claims.email",
            "r'\\' + claims.email",
            "\"\"\"a\"b\"\"\" + claims.email",
            "// the address\nclaims.email",
            "[claims.email.split('@')[0]]",
        ] {
            assert!(selected(expression, "claims").contains("email"), "{expression}");
        }
    }

    #[test]
    fn what_only_looks_like_it() {
        for expression in [
            "claims.email_verified",
            "'claims.email'",
            "\"claims.email",
            "r\"claims.email\"",
            "claims['email']",
            "other.claims.email",
            "myclaims.email",
            "// claims.email",
            "'''a ' claims.email'''",
            "",
        ] {
            assert!(!selected(expression, "claims").contains("email"), "{expression}");
        }
    }
}
