//! Selectors of requests for many objects, as the server reads them: by labels, and by fields (apimachinery `labels` and
//! `fields`).

use crate::diagnostic::quoted;

use super::certificates::CERTIFICATE_SIGNING_REQUEST;
use super::core::SECRET;
use super::format;
use super::schema::{Kind, Role, Scope};

/// What is wrong with a selector, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

/// What is wrong with a selector of labels: `app=web,tier!=front,zone in (a, b),!old`.
pub fn label_problem(selector: &str) -> Option<Problem> {
    Labels { tokens: Tokens { rest: selector }.collect(), at: 0 }.requirements().err()
}

/// What is wrong with a selector of fields for objects of a kind: `metadata.name=a,spec.signerName!=b`.
pub fn field_problem(kind: &Kind, selector: &str) -> Option<Problem> {
    let terms = terms(selector).into_iter().filter(|term| !term.is_empty());
    terms.filter_map(|term| term_problem(kind, term)).next()
}

/// The fields by which objects of a kind can be selected.
fn selectable(kind: &Kind) -> Vec<&'static str> {
    let is = |other: &Kind| kind.group == other.group && kind.resource == other.resource;
    let mut fields = vec!["metadata.name"];
    fields.extend((kind.scope == Scope::Namespaced && kind.role != Role::Custom).then_some("metadata.namespace"));
    fields.extend(is(&CERTIFICATE_SIGNING_REQUEST).then_some("spec.signerName"));
    fields.extend(is(&SECRET).then_some("type"));
    fields
}

/// The terms between commas; a comma that belongs to a value has a backslash before it.
fn terms(selector: &str) -> Vec<&str> {
    let mut escaped = false;
    let ends = |character: char| {
        let inside = escaped;
        escaped = character == '\\' && !inside;
        character == ',' && !inside
    };
    selector.split(ends).collect()
}

fn term_problem(kind: &Kind, term: &str) -> Option<Problem> {
    let operator = term.char_indices().find_map(|(at, _)| {
        let rest = term.get(at..)?;
        ["!=", "==", "="].iter().find(|operator| rest.starts_with(**operator)).map(|operator| (at, operator.len()))
    });
    let Some((at, length)) = operator else {
        return Some(Problem {
            message: format!("{} compares no field with a value", quoted(term)),
            help: "write terms such as `metadata.name=NAME` or `metadata.name!=NAME`".to_owned(),
        });
    };
    let (field, value) = (term.get(..at).unwrap_or_default(), term.get(at + length..).unwrap_or_default());
    if let Some(message) = value_problem(value) {
        let help = "in a value, write `\\,`, `\\=` and `\\\\` for a comma, an equals sign and a backslash".to_owned();
        return Some(Problem { message, help });
    }
    let known = selectable(kind);
    // No field and no value stand for anything.
    if known.contains(&field) || field.is_empty() && value.is_empty() {
        return None;
    }
    let near = known.iter().find(|known| field.trim() == **known && field != **known);
    Some(Problem {
        message: format!("{} can't be selected by the field {}", kind.resource, quoted(field)),
        help: match near {
            Some(near) => format!("write `{near}` without white space"),
            None => {
                format!("fields are {}", known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", "))
            }
        },
    })
}

fn value_problem(value: &str) -> Option<String> {
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if !matches!(characters.next(), Some('\\' | ',' | '=')) => {
                return Some(format!("a backslash in {} stands before nothing that needs it", quoted(value)));
            }
            '=' => return Some(format!("{} holds an equals sign", quoted(value))),
            _ => {}
        }
    }
    None
}

/// A part of a selector of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'s> {
    Symbol(&'s str),
    Word(&'s str),
}

struct Tokens<'s> {
    rest: &'s str,
}

const SYMBOLS: [&str; 9] = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        let text = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        // The server's reader takes a NUL for the end of what it reads, and for the end of all where nothing is read.
        let first = text.chars().next().filter(|first| *first != '\0')?;
        let mut length = SYMBOLS.iter().find(|symbol| text.starts_with(**symbol)).map_or(0, |symbol| symbol.len());
        let is_symbol = length > 0;
        if !is_symbol {
            let ends = |character: char| " \t\r\n\0=!(),><".contains(character);
            length = text.find(ends).unwrap_or(text.len()).max(first.len_utf8());
        }
        let (token, rest) = text.split_at_checked(length)?;
        self.rest = rest.strip_prefix('\0').unwrap_or(rest);
        Some(if is_symbol { Token::Symbol(token) } else { Token::Word(token) })
    }
}

/// A selector of labels on its way through the grammar.
struct Labels<'s> {
    tokens: Vec<Token<'s>>,
    at: usize,
}

const KEYS: &str =
    "write terms such as `app=web`, `app!=web`, `app in (web, api)`, `app` or `!app`, with commas between them";

impl<'s> Labels<'s> {
    fn requirements(&mut self) -> Result<(), Problem> {
        if self.peek().is_none() {
            return Ok(());
        }
        loop {
            self.requirement()?;
            match self.next() {
                None => return Ok(()),
                Some(Token::Symbol(",")) => {}
                other => return Err(expected("a comma or the end", other)),
            }
        }
    }

    fn requirement(&mut self) -> Result<(), Problem> {
        let negated = self.peek() == Some(Token::Symbol("!"));
        self.at += usize::from(negated);
        let key = match self.next() {
            Some(Token::Word(key)) => key,
            other => return Err(expected("the key of a label", other)),
        };
        if let Some(problem) = format::qualified_name(key) {
            return Err(Problem {
                message: format!("{} can't be the key of a label: {problem}", quoted(key)),
                help: KEYS.to_owned(),
            });
        }
        if negated || matches!(self.peek(), None | Some(Token::Symbol(","))) {
            return Ok(());
        }
        match self.next() {
            Some(Token::Word("in" | "notin")) => self.list(),
            Some(Token::Symbol("=" | "==" | "!=")) => self.value().and_then(check_value),
            Some(Token::Symbol(">" | "<")) => {
                let value = self.value()?;
                if value.parse::<i64>().is_err() {
                    let message =
                        format!("labels are larger or smaller than a whole number, and not {}", quoted(value));
                    return Err(Problem { message, help: "write `key>5` or `key<5`".to_owned() });
                }
                check_value(value)
            }
            other => Err(expected("`=`, `==`, `!=`, `in`, `notin`, `>` or `<`", other)),
        }
    }

    /// What a label is compared with; nothing stands for the empty value.
    fn value(&mut self) -> Result<&'s str, Problem> {
        if matches!(self.peek(), None | Some(Token::Symbol(","))) {
            return Ok("");
        }
        match self.next() {
            Some(Token::Word(value)) => Ok(value),
            other => Err(expected("a value", other)),
        }
    }

    /// Values in brackets; some may be empty.
    fn list(&mut self) -> Result<(), Problem> {
        match self.next() {
            Some(Token::Symbol("(")) => {}
            other => return Err(expected("values in brackets", other)),
        }
        loop {
            if let Some(Token::Word(value)) = self.peek() {
                check_value(value)?;
                self.at += 1;
            }
            match self.next() {
                Some(Token::Symbol(",")) => {}
                Some(Token::Symbol(")")) => return Ok(()),
                other => return Err(expected("a comma or `)`", other)),
            }
        }
    }

    fn peek(&self) -> Option<Token<'s>> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token<'s>> {
        let token = self.peek();
        self.at += 1;
        token
    }
}

fn check_value(value: &str) -> Result<(), Problem> {
    let Some(problem) = format::label_value(value) else { return Ok(()) };
    let message = format!("{} can't be the value of a label: {problem}", quoted(value));
    Err(Problem { message, help: KEYS.to_owned() })
}

fn expected(what: &str, found: Option<Token<'_>>) -> Problem {
    let found = match found {
        None => "the end".to_owned(),
        Some(Token::Symbol(text) | Token::Word(text)) => quoted(text),
    };
    Problem { message: format!("here stands {found}, where {what} is expected"), help: KEYS.to_owned() }
}
