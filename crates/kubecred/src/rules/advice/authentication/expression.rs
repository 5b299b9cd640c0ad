//! As much of the Common Expression Language as tells which fields an expression asks for.

/// Whether an expression selects a field of a variable: `claims.email`, `claims.?email`.
pub fn selects(expression: &str, variable: &str, field: &str) -> bool {
    let tokens = tokens(expression);
    tokens.iter().enumerate().any(|(index, token)| {
        let after = |distance: usize| tokens.get(index + distance).copied();
        let own = *token == variable && index.checked_sub(1).is_none_or(|before| tokens.get(before) != Some(&"."));
        let name = match (after(1), after(2)) {
            (Some("."), Some("?")) => after(3),
            (Some("."), name) => name,
            _ => None,
        };
        own && name == Some(field)
    })
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
    use super::selects;

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
            assert!(selects(expression, "claims", "email"), "{expression}");
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
            assert!(!selects(expression, "claims", "email"), "{expression}");
        }
    }
}
