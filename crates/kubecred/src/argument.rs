//! Arguments that callers give as JSON, such as options: objects of which every member is known and of its type.

use std::cell::RefCell;
use std::fmt;

use crate::diagnostic::quoted;
use crate::secret::masked;
use crate::spelling;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::verify::shown;

/// What is wrong with an argument, and in which member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArgumentError {
    pub(crate) path: String,
    pub(crate) message: String,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => formatter.write_str(&self.message),
            path => write!(formatter, "`{path}`: {}", self.message),
        }
    }
}

impl std::error::Error for ArgumentError {}

pub(crate) type Result<T> = std::result::Result<T, ArgumentError>;

/// What a member of an object says: its name, and how its value is taken.
pub(crate) type Member<T> = (&'static str, fn(&mut T, Argument<'_>) -> Result<()>);

/// Puts what a member says in its place.
pub(crate) fn set<T>(place: &mut T, value: Result<T>) -> Result<()> {
    *place = value?;
    Ok(())
}

/// Reads an argument from its JSON; `null` stands for none.
pub(crate) fn from_json<T: Default>(json: &str, members: &[Member<T>]) -> Result<T> {
    let tree = json::read(json).complete().map_err(|error| ArgumentError::new(error.message))?;
    Argument { json, tree: &tree, node: tree.root, errors: None }.object(members)
}

/// The same, whatever is wrong with it: what can be read of it, and all that can't.
pub(crate) fn readable<T: Default>(json: &str, members: &[Member<T>]) -> (T, Vec<ArgumentError>) {
    let tree = match json::read(json).complete() {
        Ok(tree) => tree,
        Err(error) => return (T::default(), vec![ArgumentError::new(error.message)]),
    };
    let errors = RefCell::default();
    let read = Argument { json, tree: &tree, node: tree.root, errors: Some(&errors) }.object(members);
    let mut errors = errors.take();
    let read = read.unwrap_or_else(|error| {
        errors.push(error);
        T::default()
    });
    (read, errors)
}

/// A value in an argument.
#[derive(Clone, Copy)]
pub(crate) struct Argument<'a> {
    json: &'a str,
    tree: &'a Tree<'a>,
    node: NodeId,
    /// Where what can't be read is noted. Without it, the first such part ends the reading.
    errors: Option<&'a RefCell<Vec<ArgumentError>>>,
}

impl<'a> Argument<'a> {
    /// An object; `null` stands for one without members.
    pub(crate) fn object<T: Default>(self, members: &[Member<T>]) -> Result<T> {
        let mut value = T::default();
        for (name, member) in self.members()? {
            let set = members.iter().find(|(known, _)| *known == name).map(|(_, set)| set);
            let Some(set) = set else {
                let error = unknown(name, members.iter().map(|(known, _)| *known).collect());
                let Some(errors) = self.errors else { return Err(error) };
                errors.borrow_mut().push(error.inside(name));
                continue;
            };
            self.part(name, &mut || set(&mut value, member))?;
        }
        Ok(value)
    }

    /// Reads a part. One that can't be read is as if nothing were said, where that is noted.
    fn part(self, place: &str, read: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let Some(errors) = self.errors else { return read().map_err(|error| error.inside(place)) };
        let before = errors.borrow().len();
        let read = read();
        let mut errors = errors.borrow_mut();
        errors.extend(read.err());
        for error in errors.iter_mut().skip(before) {
            *error = std::mem::take(error).inside(place);
        }
        Ok(())
    }

    /// The members of an object; none of `null`.
    pub(crate) fn members(self) -> Result<Vec<(&'a str, Self)>> {
        match self.tree.value(self.node) {
            Value::Null | Value::Mapping(_) => {}
            _ => return Err(self.expected("an object")),
        }
        let members = self.tree.members(self.node).iter();
        Ok(members.map(|member| (member.key.as_ref(), Self { node: member.value, ..self })).collect())
    }

    /// The items of a list; none of `null`.
    pub(crate) fn items<T: Default>(self, read: fn(Self) -> Result<T>) -> Result<Vec<T>> {
        match self.tree.value(self.node) {
            Value::Null | Value::Sequence(_) => {}
            _ => return Err(self.expected("a list")),
        }
        let mut items = Vec::new();
        for (index, &node) in self.tree.items(self.node).iter().enumerate() {
            let mut item = T::default();
            self.part(&format!("[{index}]"), &mut || set(&mut item, read(Self { node, ..self })))?;
            items.push(item);
        }
        Ok(items)
    }

    pub(crate) fn text(self) -> Result<Option<String>> {
        match self.tree.value(self.node) {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone().into_owned())),
            _ => Err(self.expected("a string")),
        }
    }

    pub(crate) fn flag(self) -> Result<bool> {
        match self.tree.value(self.node) {
            Value::Null => Ok(false),
            Value::Boolean(flag) => Ok(*flag),
            _ => Err(self.expected("`true` or `false`")),
        }
    }

    pub(crate) fn integer(self) -> Result<i32> {
        match self.tree.value(self.node) {
            Value::Null => Ok(0),
            Value::Number(number) => number.parse().map_err(|_| self.expected("a whole number of 32 bits")),
            _ => Err(self.expected("a number")),
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.tree.value(self.node), Value::Null)
    }

    /// One of several words.
    pub(crate) fn choice<T: Copy>(self, choices: &[(&str, T)]) -> Result<Option<T>> {
        let Some(text) = self.text()? else { return Ok(None) };
        let found = choices.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| Some(*value)).ok_or_else(|| {
            let words: Vec<String> = choices.iter().map(|(word, _)| quoted(word)).collect();
            ArgumentError::new(format!("expected {}, not {}", words.join(" or "), quoted(&text)))
        })
    }

    /// A text, or an object as its JSON; or a list of these.
    pub(crate) fn texts(self) -> Result<Vec<String>> {
        let one = |argument: Self| match argument.tree.value(argument.node) {
            Value::String(text) => Ok(text.clone().into_owned()),
            Value::Mapping(_) => argument.object_or_null(),
            _ => Err(argument.expected("a string or an object")),
        };
        match self.tree.value(self.node) {
            Value::Null | Value::Sequence(_) => self.items(one),
            _ => Ok(vec![one(self)?]),
        }
    }

    /// The JSON of an object, or `null`.
    pub(crate) fn object_or_null(self) -> Result<String> {
        match self.tree.value(self.node) {
            Value::Null | Value::Mapping(_) => Ok(self.as_written()),
            _ => Err(self.expected("an object or `null`")),
        }
    }

    /// The JSON of a value; nothing for `null`.
    pub(crate) fn given(self) -> Option<String> {
        (!self.is_null()).then(|| self.as_written())
    }

    fn as_written(self) -> String {
        let span = self.tree.node(self.node).span;
        self.json.get(span.start as usize..span.end as usize).unwrap_or_default().to_owned()
    }

    /// The text of a parameter: of a string itself, of a number or a boolean its JSON.
    pub(crate) fn parameter(self) -> Result<Option<String>> {
        match self.tree.value(self.node) {
            Value::String(_) | Value::Null => self.text(),
            Value::Boolean(_) | Value::Number(_) => Ok(Some(self.as_written())),
            _ => Err(self.expected("a string, a number or a boolean")),
        }
    }

    fn expected(self, what: &str) -> ArgumentError {
        ArgumentError::new(format!("expected {what}, not a value of type {}", self.tree.value(self.node).type_name()))
    }
}

impl ArgumentError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: shown(message) }
    }

    pub(crate) fn inside(mut self, name: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{}{dot}{}", masked(name), self.path);
        self
    }
}

pub(crate) fn unknown(name: &str, known: Vec<&str>) -> ArgumentError {
    let meant = known.iter().find(|known| spelling::is_close(known, name));
    let hint = match meant {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None => format!("there are {}", known.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")),
    };
    ArgumentError::new(format!("there is no member {}; {hint}", quoted(name)))
}

#[cfg(test)]
mod tests {
    use super::{Argument, Member, from_json, readable, set};

    #[derive(Debug, Default, PartialEq)]
    struct Example {
        name: String,
        sizes: Vec<i32>,
        inner: Option<Box<Self>>,
    }

    const MEMBERS: [Member<Example>; 3] = [
        ("name", |example, value| set(&mut example.name, value.text().map(Option::unwrap_or_default))),
        ("sizes", |example, value| set(&mut example.sizes, value.items(Argument::integer))),
        ("inner", |example, value| set(&mut example.inner, value.object(&MEMBERS).map(|inner| Some(Box::new(inner))))),
    ];

    #[test]
    fn members_are_read_each_as_its_type() {
        let read = from_json(r#"{"inner": {"name": "\u0061"}, "sizes": [1, -2], "name": null}"#, &MEMBERS);
        let inner = Example { name: "a".to_owned(), ..Example::default() };
        let expected = Example { name: String::new(), sizes: vec![1, -2], inner: Some(Box::new(inner)) };
        assert_eq!(read, Ok(expected));
        assert_eq!(from_json("null", &MEMBERS), Ok(Example::default()));
    }

    #[test]
    fn an_error_says_what_is_wrong_and_where() {
        for (json, message) in [
            ("7", "expected an object, not a value of type number"),
            ("{", "the text ends inside an object"),
            (r#"{"nam": ""}"#, "there is no member `nam`; did you mean `name`?"),
            (r#"{"other": ""}"#, "there is no member `other`; there are `name`, `sizes`, `inner`"),
            (r#"{"inner": {"name": 1}}"#, "`inner.name`: expected a string, not a value of type number"),
            (r#"{"inner": {"sizes": [1, "2"]}}"#, "`inner.sizes[1]`: expected a number, not a value of type string"),
            (
                r#"{"sizes": [2147483648]}"#,
                "`sizes[0]`: expected a whole number of 32 bits, not a value of type number",
            ),
        ] {
            assert_eq!(from_json(json, &MEMBERS).unwrap_err().to_string(), message, "{json}");
        }
    }

    #[test]
    fn what_can_be_read_is_read_beside_what_cant() {
        let json = r#"{"nam": 1, "inner": {"name": 1, "sizes": [1, "2", 3]}, "sizes": 4, "name": "a"}"#;
        let (read, errors) = readable(json, &MEMBERS);
        let inner = Example { sizes: vec![1, 0, 3], ..Example::default() };
        let expected = Example { name: "a".to_owned(), sizes: Vec::new(), inner: Some(Box::new(inner)) };
        assert_eq!(read, expected);
        let paths: Vec<&str> = errors.iter().map(|error| error.path.as_str()).collect();
        assert_eq!(paths, ["nam", "inner.name", "inner.sizes[1]", "sizes"]);
        assert_eq!(errors[0].message, "there is no member `nam`; did you mean `name`?");
        assert_eq!(readable("7", &MEMBERS).1.len(), 1);
        assert_eq!(readable("{", &MEMBERS).1.len(), 1);
    }
}
