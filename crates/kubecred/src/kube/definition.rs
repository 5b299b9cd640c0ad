//! What the definition of a custom resource (a CustomResourceDefinition) demands of a value, beyond its type.

use crate::diagnostic::Finding;

use super::schema::Field;
use super::value::Cursor;

/// Checks a value by rules of its definition that a schema can't express. The server names the value itself,
/// whatever part of it is wrong.
pub type Check = fn(&Cursor<'_, '_>, &mut Vec<Finding>);

/// What a definition demands of a value.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Characters of a string.
    pub length: Bounds,
    /// Items of a list.
    pub items: Bounds,
    /// The least number.
    pub minimum: Option<i64>,
    /// How a string is written.
    pub pattern: Option<&'static Pattern>,
    /// What tells the items of a list apart.
    pub list: ListType,
    /// What is demanded of each item of a list.
    pub item: Option<&'static Limits>,
    /// What else is checked.
    pub check: Option<Check>,
}

/// How few and how many there may be.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// At least.
    pub minimum: usize,
    /// At most.
    pub maximum: usize,
}

/// How a string is written.
#[derive(Debug)]
pub struct Pattern {
    /// In words, as the rest of a sentence about the string.
    pub words: &'static str,
    /// A string that is written so.
    pub example: &'static str,
    /// Whether a string is written so.
    pub matches: fn(&str) -> bool,
}

/// What tells the items of a list apart.
#[derive(Clone, Copy, Debug)]
pub enum ListType {
    /// Nothing: it is one value.
    Atomic,
    /// Their value: no two are the same.
    Set,
    /// These fields of them: no two agree in all.
    Map(&'static [&'static str]),
}

/// No bounds.
const ANY_NUMBER: Bounds = Bounds { minimum: 0, maximum: usize::MAX };

impl Limits {
    /// No demands.
    pub const NONE: Self = Self {
        length: ANY_NUMBER,
        items: ANY_NUMBER,
        minimum: None,
        pattern: None,
        list: ListType::Atomic,
        item: None,
        check: None,
    };

    /// At least so many characters.
    pub const fn at_least(mut self, minimum: usize) -> Self {
        self.length.minimum = minimum;
        self
    }

    /// At most so many characters.
    pub const fn at_most(mut self, maximum: usize) -> Self {
        self.length.maximum = maximum;
        self
    }

    /// Written like this.
    pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Checked further.
    pub const fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }
}

impl Field {
    /// A string of so many characters.
    pub const fn length(mut self, minimum: usize, maximum: usize) -> Self {
        self.limits.length = Bounds { minimum, maximum };
        self
    }

    /// A string of at least so many characters.
    pub const fn at_least(mut self, minimum: usize) -> Self {
        self.limits.length.minimum = minimum;
        self
    }

    /// A string of at most so many characters.
    pub const fn at_most(mut self, maximum: usize) -> Self {
        self.limits.length.maximum = maximum;
        self
    }

    /// A list of so many items.
    pub const fn items(mut self, minimum: usize, maximum: usize) -> Self {
        self.limits.items = Bounds { minimum, maximum };
        self
    }

    /// A number that is not less.
    pub const fn minimum(mut self, minimum: i64) -> Self {
        self.limits.minimum = Some(minimum);
        self
    }

    /// A string that is written like this.
    pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        self.limits.pattern = Some(pattern);
        self
    }

    /// A list without equal items.
    pub const fn distinct(mut self) -> Self {
        self.limits.list = ListType::Set;
        self
    }

    /// A list whose items are told apart by these fields.
    pub const fn keyed_by(mut self, keys: &'static [&'static str]) -> Self {
        self.limits.list = ListType::Map(keys);
        self
    }

    /// A list of which each item is limited like this.
    pub const fn each(mut self, limits: &'static Limits) -> Self {
        self.limits.item = Some(limits);
        self
    }

    /// Checked further.
    pub const fn check(mut self, check: Check) -> Self {
        self.limits.check = Some(check);
        self
    }
}
